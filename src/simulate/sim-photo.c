/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-photo.h"

#include <string.h>

#include "simulate/sim-typing.h"

/* Bytes: so few that every line that breaks leaves something else of a file. */
#define LARGEST 900
/* Of photos, which are handed in once more. */
#define AGAIN_PER_MILLE 200

void
rp_sim_photo_free (gpointer photo)
{
  RpSimPhoto *self = photo;

  g_free (self->id);
  g_free (self->mark);
  g_free (self->sha256);
  g_free (self->thumb);
  g_free (self);
}

const RpSimPhoto *
rp_sim_photo_find (const RpSimHistory *history, const char *id)
{
  for (guint i = 0; i < history->photos->len; i++)
    {
      const RpSimPhoto *photo = history->photos->pdata[i];

      if (g_str_equal (photo->id, id))
        return photo;
    }
  return NULL;
}

static GBytes *
make_picture (RpSimLaptop *laptop, const char *what, const char *mark)
{
  GString *text = g_string_new (what);
  guint n = rp_sim_random_below (&laptop->history->random, LARGEST);

  g_string_append_printf (text, " of %s ", mark);
  for (guint i = 0; i < n; i++)
    g_string_append_c (text, (char)('a' + i % 26));
  return g_string_free_to_bytes (text);
}

static char *
add_picture (RpSimLaptop *laptop, const char *what, const char *mark, RpFileTier tier)
{
  g_autoptr (GBytes) bytes = make_picture (laptop, what, mark);
  g_autoptr (GError) error = NULL;
  char *hash = rp_store_add_blob_of (laptop->store, bytes, "image/jpeg", tier, &error);

  if (hash == NULL)
    rp_sim_history_fail (laptop->history, "adding a photo", error);
  return hash;
}

/* Of one that lies here whole. */
static gboolean
add_again (RpSimLaptop *laptop, const char *sha256, RpFileTier tier)
{
  g_autofree char *path = rp_store_dup_blob_path (laptop->store, sha256);
  g_autoptr (GError) error = NULL;
  char *content = NULL;
  gsize length = 0;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *hash = NULL;

  if (path == NULL || !g_file_get_contents (path, &content, &length, NULL))
    return FALSE;
  bytes = g_bytes_new_take (content, length);
  hash = rp_store_add_blob_of (laptop->store, bytes, "image/jpeg", tier, &error);
  if (g_strcmp0 (hash, sha256) != 0)
    rp_sim_history_fail (laptop->history, "I18: adding a photo once more", error);
  return hash != NULL;
}

/* The same files in another record. Returns: whether there is one to take */
static gboolean
take_again (RpSimLaptop *laptop, RpSimPhoto *photo)
{
  GPtrArray *photos = laptop->history->photos;
  const RpSimPhoto *older;

  if (photos->len == 0 || !rp_sim_random_chance (&laptop->history->random, AGAIN_PER_MILLE))
    return FALSE;
  older = photos->pdata[rp_sim_random_below (&laptop->history->random, photos->len)];
  if (!add_again (laptop, older->sha256, RP_FILE_ORIGINAL)
      || !add_again (laptop, older->thumb, RP_FILE_THUMB))
    return FALSE;
  photo->mark = g_strdup (older->mark);
  photo->sha256 = g_strdup (older->sha256);
  photo->thumb = g_strdup (older->thumb);
  return TRUE;
}

static gboolean
take_new (RpSimLaptop *laptop, RpSimPhoto *photo)
{
  photo->mark = g_strdup_printf ("<%s>", photo->id);
  photo->sha256 = add_picture (laptop, "Photo", photo->mark, RP_FILE_ORIGINAL);
  photo->thumb = add_picture (laptop, "Small picture", photo->mark, RP_FILE_THUMB);
  return photo->sha256 != NULL && photo->thumb != NULL;
}

static JsonObject *
make_body (const RpSimPhoto *photo)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "sha256", photo->sha256);
  json_object_set_string_member (body, "thumb_sha256", photo->thumb);
  json_object_set_string_member (body, "mime", "image/jpeg");
  return body;
}

void
rp_sim_photo_take (RpSimLaptop *laptop)
{
  g_autoptr (RpRecord) customer = rp_sim_typing_find (laptop, "customer");
  RpSimPhoto *photo;

  if (customer == NULL)
    return;
  photo = g_new0 (RpSimPhoto, 1);
  photo->id = rp_id_source_make (laptop->ids);
  if ((take_again (laptop, photo) || take_new (laptop, photo))
      && rp_sim_typing_add (laptop, customer, "attachment", photo->id, "caption",
                            make_body (photo)))
    g_ptr_array_add (laptop->history->photos, photo);
  else
    rp_sim_photo_free (photo);
}

/* --- the server's folder -------------------------------------------------------------------------- */

static gboolean
is_on_server (const RpSimHistory *history, const char *hash)
{
  g_autofree char *path
      = g_strdup_printf ("%s/%.2s/%.2s/%s", history->server->files, hash, hash + 2, hash);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

void
rp_sim_photo_note_sent (RpSimHistory *history)
{
  for (guint i = 0; i < history->photos->len; i++)
    {
      RpSimPhoto *photo = history->photos->pdata[i];

      photo->had = photo->had || is_on_server (history, photo->sha256);
      photo->had_thumb = photo->had_thumb || is_on_server (history, photo->thumb);
    }
}

void
rp_sim_photo_note_put_back (RpSimHistory *history)
{
  for (guint i = 0; i < history->photos->len; i++)
    {
      RpSimPhoto *photo = history->photos->pdata[i];

      photo->had = FALSE;
      photo->had_thumb = FALSE;
    }
  rp_sim_photo_note_sent (history);
}
