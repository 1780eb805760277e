/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/lock.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "base/date.h"
#include "base/folder.h"
#include "schema/setting.h"
#include "store/recovery.h"
#include "store/store-private.h"

#define LATEST "latest_seen"
#define LATEST_STEP_US G_TIME_SPAN_HOUR /* what is worth a write */
#define WIPED_FILE "wiped"

/* ---- how long without the server ---- */

static gint64
read_instant (RpStore *self, const char *key)
{
  g_autofree char *text = rp_store_dup_meta (self, key);
  gint64 us = 0;

  return text != NULL && rp_instant_parse (text, &us) ? us : 0;
}

/* The latest time that this profile has seen: the clock may be put back. */
static gint64
find_now (RpStore *self)
{
  gint64 now_us = rp_clock_now_us (self->clock);
  gint64 latest_us = read_instant (self, LATEST);

  if (now_us > latest_us + LATEST_STEP_US)
    {
      g_autofree char *text = rp_instant_format (now_us);

      rp_store_set_meta (self, LATEST, text, NULL);
    }
  return MAX (now_us, latest_us);
}

static gint64
read_days (RpStore *self)
{
  const RpSetting *setting = rp_schema_find_setting (RP_SETTING_OFFLINE_DAYS);
  g_autofree char *text = rp_store_dup_meta (self, RP_SETTING_FACT (RP_SETTING_OFFLINE_DAYS));
  gint64 days;

  return text != NULL
                 && g_ascii_string_to_signed (text, 10, setting->min, setting->max, &days, NULL)
             ? days
             : setting->start;
}

RpLock
rp_store_get_lock (RpStore *self, int *days_left)
{
  g_autofree char *locked = rp_store_dup_meta (self, "locked");
  gint64 contact_us = read_instant (self, "last_contact");
  gint64 left_us = contact_us + read_days (self) * G_TIME_SPAN_DAY - find_now (self);

  if (days_left != NULL)
    *days_left
        = contact_us == 0 ? -1 : (int)MAX (0, (left_us + G_TIME_SPAN_DAY - 1) / G_TIME_SPAN_DAY);
  if (self->wiped)
    return RP_LOCK_WIPED;
  if (g_strcmp0 (locked, "revoked") == 0)
    return RP_LOCK_REVOKED;
  return contact_us != 0 && left_us <= 0 ? RP_LOCK_OFFLINE : RP_LOCK_NONE;
}

const char *
rp_lock_sentence (RpLock lock)
{
  switch (lock)
    {
    case RP_LOCK_OFFLINE:
      return _ (
          "This computer has not reached the server for longer than your organisation allows. "
          "Everything is kept; sign in to read it.");
    case RP_LOCK_REVOKED:
      return _ ("This computer was locked out. What was entered and not sent is kept and sealed; "
                "sign in again if you may, or hand the sealed file to your administrator.");
    case RP_LOCK_WIPED:
      return _ ("Your administrator had everything that Rapport kept on this computer deleted.");
    case RP_LOCK_NONE:
    default:
      return "";
    }
}

gboolean
rp_store_lock (RpStore *self, GError **error)
{
  return rp_store_set_meta (self, "locked", "revoked", error);
}

/* What was seen until now of a clock that may have been wrong is over. */
static gboolean
put_contact (RpStore *self, gint64 contact_us, gint64 latest_us, GError **error)
{
  g_autofree char *contact = rp_instant_format (contact_us);
  g_autofree char *latest = rp_instant_format (latest_us);
  g_autoptr (RpTransaction) transaction = rp_transaction_begin (self->db, error);

  return transaction && rp_store_put_meta (self, "last_contact", contact, error)
         && rp_store_put_meta (self, LATEST, latest, error)
         && rp_transaction_commit (g_steal_pointer (&transaction), error);
}

gboolean
rp_store_note_contact (RpStore *self, GError **error)
{
  gint64 now_us = rp_clock_now_us (self->clock);

  return put_contact (self, now_us, now_us, error);
}

gboolean
rp_store_note_answer (RpStore *self, const char *at, GError **error)
{
  gint64 contact_us = read_instant (self, "last_contact"), at_us = 0, present_us;

  if (!rp_instant_parse (at, &at_us))
    return TRUE;
  present_us = MAX (rp_clock_now_us (self->clock), at_us);
  if (contact_us >= at_us && contact_us <= present_us)
    return TRUE;
  return put_contact (self, at_us, present_us, error);
}

gboolean
rp_store_unlock (RpStore *self, GError **error)
{
  g_autofree char *locked = rp_store_dup_meta (self, "locked");
  g_autofree char *contact = rp_store_dup_meta (self, "last_contact");
  g_autofree char *sealed = g_build_filename (self->folder, RP_SEALED_FILE, NULL);

  if (locked != NULL && *locked != '\0' && !rp_store_set_meta (self, "locked", "", error))
    return FALSE;
  g_unlink (sealed); /* what is in it goes by the usual way again */
  return contact == NULL || *contact == '\0' || rp_store_note_contact (self, error);
}

/* ---- deleting everything ---- */

/* Everything of a profile. The certificate to trust the server by is no secret and stays. */
static const char *const files[] = {
  "token",          RP_COURIER_KEY_FILE,  RP_SEALED_FILE,   "rapport.db",       "rapport.db-wal",
  "rapport.db-shm", "rapport.db-journal", RP_RECOVERY_NOTE, RP_RECOVERY_ANOTHER
};
static const char *const folders[] = { "blobs", "backups" };

static gboolean
remove_folder (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return rp_folder_remove (path);
}

/* A database that a recovery has set aside is as much of the profile as the one in its place. */
static gboolean
remove_set_aside (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gboolean done = dir != NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, RP_RECOVERY_ASIDE))
      done = remove_folder (folder, name) && done;
  return done;
}

gboolean
rp_store_finish_wipe (const char *folder, GError **error)
{
  g_autofree char *marker = g_build_filename (folder, WIPED_FILE, NULL);
  gboolean done = TRUE;

  if (!g_file_test (marker, G_FILE_TEST_EXISTS))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i], NULL);
      done = (g_unlink (path) == 0 || errno == ENOENT) && done;
    }
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    done = remove_folder (folder, folders[i]) && done;
  done = remove_set_aside (folder) && done;
  if (done && g_unlink (marker) == 0)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
               _ ("Not everything in “%s” could be deleted: %s."), folder, g_strerror (errno));
  return FALSE;
}

gboolean
rp_store_wipe (RpStore *self, GError **error)
{
  g_autofree char *marker = g_build_filename (self->folder, WIPED_FILE, NULL);

  self->wiped = TRUE;
  return g_file_set_contents_full (marker, "", 0,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error)
         && rp_store_finish_wipe (self->folder, error);
}
