/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "store/exchange.h"
#include "store/lock.h"
#include "store/salvage.h"
#include "workbench/session-store.h"

/* So long before the lock for want of contact it is said. */
#define WARN_DAYS 7
/* So long it is said what was taken over from a damaged database. */
#define SALVAGE_DAYS 7
/* A clock that is so wrong is said: dates and deadlines come out by it. */
#define CLOCK_MINUTES 5

struct _RpSyncStatus
{
  GObject parent_instance;

  RpSession *session;     /* (unowned): owns this */
  RpSyncService *service; /* (nullable) */
  char *title, *detail;
  const char *icon_name;
  char *last_contact;
  gboolean counted; /* what waits has been looked up */
  RpOutboxCounts counts;
  char *files;          /* (nullable): a sentence about files that wait */
  char *damaged;        /* (nullable): what the first file that cannot be sent is called */
  char *salvage;        /* (nullable): what was taken over from a damaged database */
  gint64 minutes_ahead; /* this computer, of the server, at the last exchange */
  int days_left;        /* until reading is locked; -1: it is not */
  gboolean counting, count_again;
};

enum
{
  PROP_TITLE = 1,
  PROP_DETAIL,
  PROP_ICON_NAME,
  PROP_WAITING,
  PROP_FILES,
  PROP_ATTENTION,
  PROP_LAST_CONTACT,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_TYPE (RpSyncStatus, rp_sync_status, G_TYPE_OBJECT)

/* How each state looks; `title` is %NULL where the number waiting is the news. */
static const struct
{
  RpSyncState state;
  const char *icon_name, *title;
} looks[] = {
  { RP_SYNC_IDLE, "emblem-ok-symbolic", NULL },
  { RP_SYNC_WORKING, "emblem-synchronizing-symbolic", N_ ("Syncing…") },
  { RP_SYNC_WAITING, "network-offline-symbolic", NULL },
  { RP_SYNC_OFFLINE, "network-offline-symbolic", NULL },
  { RP_SYNC_CERTIFICATE, "channel-insecure-symbolic", N_ ("Certificate not trusted") },
  { RP_SYNC_SIGN_IN, "dialog-password-symbolic", N_ ("Please sign in again") },
  { RP_SYNC_STOPPED, "dialog-warning-symbolic", N_ ("Sync has stopped") },
};

static guint
count_attention (RpSyncStatus *self)
{
  return self->counts.quarantined + self->counts.conflicts + self->counts.to_rule;
}

/* Files that only this computer has, and can send. */
static guint
count_files (const RpOutboxCounts *counts)
{
  return counts->files_waiting - MIN (counts->files_damaged, counts->files_waiting);
}

/* Nobody is told that all is sent while something lies on this computer alone. */
static char *
describe_waiting (RpSyncStatus *self)
{
  guint edits = self->counts.waiting, attention = count_attention (self);
  guint files = count_files (&self->counts), damaged = self->counts.files_damaged;

  if (!self->counted)
    return g_strdup (_ ("Counting what is to be sent…"));
  if (edits > 0)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u edit to send", "%u edits to send", edits), edits);
  if (attention > 0)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u thing to decide", "%u things to decide", attention),
        attention);
  if (files > 0)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u file to send", "%u files to send", files), files);
  if (damaged > 0)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u file cannot be sent", "%u files cannot be sent", damaged),
        damaged);
  return g_strdup (_ ("All sent"));
}

static char *
describe_files (const RpOutboxCounts *counts)
{
  guint files = count_files (counts);

  if (files == 0)
    return NULL;
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "%u file waits to be sent. Until then it is on this computer alone.",
                   "%u files wait to be sent. Until then they are on this computer alone.", files),
      files);
}

static char *
describe_contact (RpSyncStatus *self)
{
  RpClock *clock = rp_session_get_clock (self->session);
  g_autofree char *when = NULL;
  g_autofree char *today = NULL;
  gint64 us = 0;

  if (self->last_contact == NULL || !rp_instant_parse (self->last_contact, &us))
    return g_strdup (_ ("No contact with the server yet"));
  when = rp_instant_format_local (us, rp_clock_zone (clock));
  today = rp_clock_dup_today (clock);
  /* Today's date says nothing new. */
  if (g_str_has_prefix (when, today))
    return g_strdup_printf (_ ("Last contact %s"), g_strchug (when + strlen (today)));
  return g_strdup_printf (_ ("Last contact %s"), when);
}

/* Said beforehand, so that nobody stands before a locked computer unawares. */
static char *
describe_lock (int days_left)
{
  return g_strdup_printf (
      g_dngettext (
          GETTEXT_PACKAGE,
          "Reading is locked in %d day unless this computer reaches the server or reads a "
          "courier file. Nothing is deleted.",
          "Reading is locked in %d days unless this computer reaches the server or reads a "
          "courier file. Nothing is deleted.",
          (gulong)days_left),
      days_left);
}

/* Only who has it elsewhere, on his camera perhaps, can mend it. */
static char *
describe_damaged (RpSyncStatus *self)
{
  guint others = self->counts.files_damaged - 1;

  if (others == 0)
    return g_strdup_printf (_ ("The file “%s” is damaged on this computer or has gone from it, and "
                               "was not sent. Add it once more."),
                            self->damaged);
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "The file “%s” and %u other are damaged on this computer or have gone from it, "
                   "and were not sent. Add them once more.",
                   "The file “%s” and %u others are damaged on this computer or have gone from it, "
                   "and were not sent. Add them once more.",
                   others),
      self->damaged, others);
}

static char *
describe_taken (guint taken)
{
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "%u edit that had not been sent was taken over from the damaged file.",
                   "%u edits that had not been sent were taken over from the damaged file.", taken),
      taken);
}

/* @salvage: something of it could not be read */
static char *
describe_unread (const RpSalvage *salvage)
{
  if (salvage->unread == 0)
    return g_strdup (_ ("Some of what you entered last may be unreadable in the damaged file; what "
                        "had been sent of it comes back from the server."));
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "%u edit could not be read there; if it had been sent, it comes back from the "
                   "server.",
                   "%u edits could not be read there; those that had been sent come back from the "
                   "server.",
                   salvage->unread),
      salvage->unread);
}

static char *
describe_salvage (const RpSalvage *salvage)
{
  g_autofree char *taken = describe_taken (salvage->taken);
  g_autofree char *unread = NULL;

  if (salvage->unread == 0 && !salvage->unknown)
    return g_steal_pointer (&taken);
  unread = describe_unread (salvage);
  /* Translators: two sentences, one behind the other */
  return salvage->taken == 0 ? g_steal_pointer (&unread)
                             : g_strdup_printf (C_ ("sentences", "%s %s"), taken, unread);
}

static char *
describe_minutes (gulong minutes, gboolean ahead)
{
  return g_strdup_printf (
      ahead ? g_dngettext (GETTEXT_PACKAGE,
                           "The clock of this computer is %lu minute ahead of the server's. Set it "
                           "right, or dates and deadlines come out wrong.",
                           "The clock of this computer is %lu minutes ahead of the server's. Set "
                           "it right, or dates and deadlines come out wrong.",
                           minutes)
            : g_dngettext (GETTEXT_PACKAGE,
                           "The clock of this computer is %lu minute behind the server's. Set it "
                           "right, or dates and deadlines come out wrong.",
                           "The clock of this computer is %lu minutes behind the server's. Set it "
                           "right, or dates and deadlines come out wrong.",
                           minutes),
      minutes);
}

static char *
describe_hours (gulong hours, gboolean ahead)
{
  return g_strdup_printf (
      ahead ? g_dngettext (GETTEXT_PACKAGE,
                           "The clock of this computer is %lu hour ahead of the server's. Set it "
                           "right, or dates and deadlines come out wrong.",
                           "The clock of this computer is %lu hours ahead of the server's. Set it "
                           "right, or dates and deadlines come out wrong.",
                           hours)
            : g_dngettext (GETTEXT_PACKAGE,
                           "The clock of this computer is %lu hour behind the server's. Set it "
                           "right, or dates and deadlines come out wrong.",
                           "The clock of this computer is %lu hours behind the server's. Set it "
                           "right, or dates and deadlines come out wrong.",
                           hours),
      hours);
}

static gboolean
is_clock_wrong (RpSyncStatus *self)
{
  return ABS (self->minutes_ahead) > CLOCK_MINUTES && rp_session_is_at_present (self->session);
}

static char *
describe_clock (RpSyncStatus *self)
{
  gulong minutes = (gulong)ABS (self->minutes_ahead);
  gboolean ahead = self->minutes_ahead > 0;

  return minutes < 120 ? describe_minutes (minutes, ahead) : describe_hours (minutes / 60, ahead);
}

/* To have sent everything is not to be done. */
static const char *
find_icon (RpSyncStatus *self, RpSyncState state, const char *icon)
{
  if (state != RP_SYNC_IDLE)
    return icon;
  if (count_attention (self) > 0 || self->counts.files_damaged > 0 || is_clock_wrong (self))
    return "dialog-warning-symbolic";
  return !self->counted || self->counts.waiting > 0 || count_files (&self->counts) > 0
             ? "emblem-synchronizing-symbolic"
             : icon;
}

/* Nothing is more urgent than what this computer has alone: it is to be sent while the file can still be read. */
static gboolean
tell_damage (RpSyncStatus *self)
{
  if (!rp_store_health_is_damaged (rp_session_get_health (self->session)))
    return FALSE;
  self->icon_name = "dialog-warning-symbolic";
  self->title = g_strdup (_ ("The data file is damaged"));
  self->detail = g_strdup (_ ("Let everything be sent, then close Rapport and open it again: it "
                              "offers to put the last copy in its place."));
  return TRUE;
}

/* What is on the screens is then not all there is. */
static gboolean
tell_unread (RpSyncStatus *self)
{
  const char *unread = rp_store_health_get_unread (rp_session_get_health (self->session));

  if (unread == NULL)
    return FALSE;
  self->icon_name = "dialog-warning-symbolic";
  self->title = g_strdup (_ ("Not everything could be read"));
  self->detail = g_strdup (unread);
  return TRUE;
}

static void
tell_all (RpSyncStatus *self)
{
  for (guint i = PROP_TITLE; i < N_PROPERTIES; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

/* @detail: (nullable): what the exchange says; when it came through, what it left for later, which nobody need see to */
static char *
describe (RpSyncStatus *self, RpSyncState state, const char *detail)
{
  gboolean says = detail != NULL && *detail != '\0';

  if (self->days_left >= 0 && self->days_left <= WARN_DAYS && state != RP_SYNC_IDLE)
    return describe_lock (self->days_left);
  if (says && state != RP_SYNC_IDLE)
    return g_strdup (detail);
  if (self->salvage != NULL)
    return g_strdup (self->salvage);
  if (self->counts.files_damaged > 0)
    return describe_damaged (self);
  if (is_clock_wrong (self))
    return describe_clock (self);
  return says ? g_strdup (detail) : describe_contact (self);
}

static void
refresh (RpSyncStatus *self)
{
  RpSyncState state
      = self->service != NULL ? rp_sync_service_get_state (self->service) : RP_SYNC_WAITING;
  const char *detail = self->service != NULL ? rp_sync_service_get_detail (self->service) : NULL;

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->detail, g_free);
  if (tell_damage (self) || tell_unread (self))
    {
      tell_all (self);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (looks[i].state == state)
      {
        self->icon_name = find_icon (self, state, looks[i].icon_name);
        self->title
            = looks[i].title != NULL ? g_strdup (_ (looks[i].title)) : describe_waiting (self);
      }
  self->detail = describe (self, state, detail);
  tell_all (self);
}

/* What is looked up in the store. */
typedef struct
{
  RpOutboxCounts counts;
  char *damaged; /* (nullable) */
  char *salvage; /* (nullable) */
  gint64 minutes_ahead;
  RpLock lock;
  int days_left;
} Standing;

static void
free_standing (Standing *self)
{
  g_free (self->damaged);
  g_free (self->salvage);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Standing, free_standing)

/* The fact says how far the server is ahead. */
static gint64
read_minutes_ahead (RpStore *store)
{
  g_autofree char *text = rp_store_dup_meta (store, "clock_offset_ms");
  gint64 milliseconds = 0;

  if (text == NULL
      || !g_ascii_string_to_signed (text, 10, -G_MAXINT64, G_MAXINT64, &milliseconds, NULL))
    return 0;
  return -milliseconds / (60 * 1000);
}

/* Returns: (transfer full) (nullable): a sentence */
static char *
dup_salvage (RpStore *store)
{
  RpSalvage salvage;
  gint64 now_us = rp_clock_now_us (rp_store_get_clock (store));

  return rp_store_get_salvage (store, &salvage)
                 && now_us - salvage.at_us < SALVAGE_DAYS * G_TIME_SPAN_DAY
             ? describe_salvage (&salvage)
             : NULL;
}

static gpointer
count_outbox (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (Standing) standing = g_new0 (Standing, 1);

  standing->lock = rp_store_get_lock (subject, &standing->days_left);
  standing->minutes_ahead = read_minutes_ahead (subject);
  standing->salvage = dup_salvage (subject);
  if (!rp_store_count_outbox (subject, &standing->counts, error))
    return NULL;
  if (standing->counts.files_damaged > 0)
    standing->damaged = rp_store_dup_damaged_title (subject);
  return g_steal_pointer (&standing);
}

static void count (RpSyncStatus *self);

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpSyncStatus) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Standing) standing = rp_session_run_finish (RP_SESSION (source), result, &error);

  self->counting = FALSE;
  if (standing != NULL)
    {
      self->counted = TRUE;
      self->counts = standing->counts;
      g_free (self->files);
      self->files = describe_files (&standing->counts);
      g_free (self->damaged);
      self->damaged = g_steal_pointer (&standing->damaged);
      g_free (self->salvage);
      self->salvage = g_steal_pointer (&standing->salvage);
      self->minutes_ahead = standing->minutes_ahead;
      self->days_left = standing->days_left;
      rp_session_note_lock (self->session, standing->lock);
    }
  refresh (self);
  if (self->count_again)
    {
      self->count_again = FALSE;
      count (self);
    }
}

static void
count (RpSyncStatus *self)
{
  if (self->counting)
    {
      self->count_again = TRUE;
      return;
    }
  self->counting = TRUE;
  rp_session_run_async (self->session, count_outbox, NULL, NULL, (GDestroyNotify)free_standing,
                        NULL, counted_cb, g_object_ref (self));
}

static void
service_notify_cb (RpSyncService *service, GParamSpec *pspec, RpSyncStatus *self)
{
  g_free (self->last_contact);
  self->last_contact = g_strdup (rp_sync_service_get_last_contact (service));
  refresh (self);
  count (self);
}

static void
session_changed_cb (RpSession *session, GStrv kinds, RpSyncStatus *self)
{
  count (self);
}

void
rp_sync_status_set_service (RpSyncStatus *self, RpSyncService *service)
{
  g_set_object (&self->service, service);
  g_signal_connect_object (service, "notify", G_CALLBACK (service_notify_cb), self, 0);
  service_notify_cb (service, NULL, self);
}

RpSyncStatus *
rp_sync_status_new (RpSession *session)
{
  RpSyncStatus *self = g_object_new (RP_TYPE_SYNC_STATUS, NULL);
  self->session = session;
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, 0);
  g_signal_connect_object (rp_session_get_health (session), "notify", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  refresh (self);
  count (self);
  return self;
}

static void
rp_sync_status_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RpSyncStatus *self = RP_SYNC_STATUS (object);
  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    case PROP_ICON_NAME:
      g_value_set_string (value, self->icon_name);
      break;
    case PROP_WAITING:
      g_value_set_uint (value, self->counts.waiting);
      break;
    case PROP_FILES:
      g_value_set_string (value, self->files != NULL ? self->files : "");
      break;
    case PROP_ATTENTION:
      g_value_set_uint (value, count_attention (self));
      break;
    case PROP_LAST_CONTACT:
      g_value_set_string (value, self->last_contact != NULL ? self->last_contact : "");
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rp_sync_status_finalize (GObject *object)
{
  RpSyncStatus *self = RP_SYNC_STATUS (object);
  g_clear_object (&self->service);
  g_free (self->title);
  g_free (self->files);
  g_free (self->damaged);
  g_free (self->salvage);
  g_free (self->detail);
  g_free (self->last_contact);
  G_OBJECT_CLASS (rp_sync_status_parent_class)->finalize (object);
}

static void
rp_sync_status_class_init (RpSyncStatusClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = rp_sync_status_get_property;
  object_class->finalize = rp_sync_status_finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_WAITING] = g_param_spec_uint ("waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_FILES] = g_param_spec_string ("files", NULL, NULL, NULL, flags);
  properties[PROP_ATTENTION] = g_param_spec_uint ("attention", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_LAST_CONTACT] = g_param_spec_string ("last-contact", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
rp_sync_status_init (RpSyncStatus *self)
{
  self->days_left = -1;
}
