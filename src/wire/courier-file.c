/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/courier-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "base/folder.h"
#include "base/json-access.h"
#include "base/json.h"
#include "wire/gzip.h"
#include "wire/message.h"

#define MAGIC "rapport-courier 1\n"
#define MAGIC_BYTES (sizeof MAGIC - 1)
#define HEAD_MAX (64 * 1024)
#define RECORD_HEAD_MAX (64 * 1024)
#define BODY_MAX (G_GUINT64_CONSTANT (64) * 1024 * 1024)
#define PIECE_BYTES (64 * 1024)
#define SEALED_BYTES (crypto_secretstream_xchacha20poly1305_KEYBYTES + crypto_box_SEALBYTES)
#define STREAM_HEAD_BYTES crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define PIECE_MORE crypto_secretstream_xchacha20poly1305_ABYTES
#define TAG_FINAL crypto_secretstream_xchacha20poly1305_TAG_FINAL

G_DEFINE_QUARK (rp_courier_error, rp_courier_error)

static void
put_number (guint8 *out, guint64 value, guint n_bytes)
{
  for (guint i = 0; i < n_bytes; i++)
    out[i] = (guint8)(value >> (8 * i));
}

static guint64
get_number (const guint8 *data, guint n_bytes)
{
  guint64 value = 0;

  for (guint i = n_bytes; i > 0; i--)
    value = value << 8 | data[i - 1];
  return value;
}

/* ---- writing ---- */

struct _RpCourierWriter
{
  char *path, *temporary;
  int file;
  guint8 sign_secret[64];
  crypto_sign_state signature;
  crypto_secretstream_xchacha20poly1305_state stream;
  GByteArray *plain; /* of the piece that is being filled */
  gboolean closed;
};

static gboolean
set_file_error (const char *path, GError **error)
{
  int saved = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved),
               _ ("“%s” cannot be written: %s."), path, g_strerror (saved));
  return FALSE;
}

/* Everything but the signature goes through here, and so into it. */
static gboolean
put (RpCourierWriter *self, const void *data, gsize length, GError **error)
{
  const guint8 *at = data;

  crypto_sign_update (&self->signature, data, length);
  while (length > 0)
    {
      ssize_t n = write (self->file, at, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return set_file_error (self->temporary, error);
      at += n;
      length -= (gsize)n;
    }
  return TRUE;
}

static gboolean
put_piece (RpCourierWriter *self, guint8 tag, GError **error)
{
  g_autofree guint8 *cipher = g_malloc (self->plain->len + PIECE_MORE);
  unsigned long long length = 0;
  guint8 number[4];

  crypto_secretstream_xchacha20poly1305_push (&self->stream, cipher, &length, self->plain->data,
                                              self->plain->len, NULL, 0, tag);
  put_number (number, length, sizeof number);
  g_byte_array_set_size (self->plain, 0);
  return put (self, number, sizeof number, error) && put (self, cipher, length, error);
}

static gboolean
put_plain (RpCourierWriter *self, const void *data, gsize length, GError **error)
{
  const guint8 *at = data;

  while (length > 0)
    {
      gsize n = MIN (length, PIECE_BYTES - self->plain->len);

      g_byte_array_append (self->plain, at, (guint)n);
      at += n;
      length -= n;
      if (self->plain->len == PIECE_BYTES && !put_piece (self, 0, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
begin (RpCourierWriter *self, JsonObject *head, const guint8 reader_box[RP_COURIER_PUBLIC_BYTES],
       GError **error)
{
  g_autofree char *text = rp_json_object_to_canonical (head);
  guint8 key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
  guint8 sealed[SEALED_BYTES];
  guint8 start[STREAM_HEAD_BYTES];
  guint8 number[4];
  gboolean done;

  crypto_sign_init (&self->signature);
  crypto_secretstream_xchacha20poly1305_keygen (key);
  crypto_secretstream_xchacha20poly1305_init_push (&self->stream, start, key);
  done = crypto_box_seal (sealed, key, sizeof key, reader_box) == 0;
  sodium_memzero (key, sizeof key);
  if (!done)
    {
      g_set_error_literal (error, RP_COURIER_ERROR, RP_COURIER_ERROR_FOREIGN,
                           _ ("The key that the file is to be sealed for is not one."));
      return FALSE;
    }
  put_number (number, strlen (text), sizeof number);
  return put (self, MAGIC, MAGIC_BYTES, error) && put (self, number, sizeof number, error)
         && put (self, text, strlen (text), error) && put (self, sealed, sizeof sealed, error)
         && put (self, start, sizeof start, error);
}

RpCourierWriter *
rp_courier_writer_new (const char *path, JsonObject *head,
                       const guint8 reader_box[RP_COURIER_PUBLIC_BYTES], const RpCourierKeys *keys,
                       GError **error)
{
  g_autoptr (RpCourierWriter) self = g_new0 (RpCourierWriter, 1);

  self->path = g_strdup (path);
  self->temporary = g_strconcat (path, ".part", NULL);
  self->plain = g_byte_array_new ();
  memcpy (self->sign_secret, keys->sign_secret, sizeof self->sign_secret);
  self->file = open (self->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->file < 0)
    {
      set_file_error (self->temporary, error);
      return NULL;
    }
  return begin (self, head, reader_box, error) ? g_steal_pointer (&self) : NULL;
}

static gboolean
add_head (RpCourierWriter *self, JsonObject *head, guint64 length, GError **error)
{
  g_autofree char *text = rp_json_object_to_canonical (head);
  guint8 head_length[4], body_length[8];

  put_number (head_length, strlen (text), sizeof head_length);
  put_number (body_length, length, sizeof body_length);
  return put_plain (self, head_length, sizeof head_length, error)
         && put_plain (self, text, strlen (text), error)
         && put_plain (self, body_length, sizeof body_length, error);
}

static gboolean
is_text (JsonObject *head)
{
  const char *type = rp_json_get_string (head, "type", "");

  return g_str_equal (type, RP_WIRE_JSON) || g_str_equal (type, RP_WIRE_NDJSON);
}

gboolean
rp_courier_writer_add (RpCourierWriter *self, JsonObject *head, GBytes *body, GError **error)
{
  g_autoptr (GBytes) packed = NULL;
  gsize length = 0;
  const void *data;

  if (body != NULL && is_text (head) && g_bytes_get_size (body) > RP_GZIP_MIN_BYTES)
    {
      packed = rp_gzip_pack (body);
      json_object_set_boolean_member (head, "gzip", TRUE);
    }
  if (body != NULL && packed == NULL)
    packed = g_bytes_ref (body);
  data = packed != NULL ? g_bytes_get_data (packed, &length) : NULL;
  return add_head (self, head, length, error) && put_plain (self, data, length, error);
}

gboolean
rp_courier_writer_add_file (RpCourierWriter *self, JsonObject *head, int file, guint64 length,
                            GError **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);

  if (!add_head (self, head, length, error))
    return FALSE;
  while (length > 0)
    {
      ssize_t n = read (file, piece, MIN (length, PIECE_BYTES));

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_IO,
                               _ ("A file became shorter while it was read."));
          return FALSE;
        }
      if (!put_plain (self, piece, (gsize)n, error))
        return FALSE;
      length -= (guint64)n;
    }
  return TRUE;
}

gboolean
rp_courier_writer_close (RpCourierWriter *self, GError **error)
{
  guint8 signature[crypto_sign_BYTES];
  g_autofree char *folder = g_path_get_dirname (self->path);

  if (!put_piece (self, TAG_FINAL, error))
    return FALSE;
  crypto_sign_final_create (&self->signature, signature, NULL, self->sign_secret);
  if (write (self->file, signature, sizeof signature) != sizeof signature || fsync (self->file) != 0
      || g_rename (self->temporary, self->path) != 0)
    return set_file_error (self->path, error);
  self->closed = TRUE;
  rp_folder_sync (folder); /* some sticks cannot */
  return TRUE;
}

void
rp_courier_writer_free (RpCourierWriter *self)
{
  if (self->file >= 0)
    close (self->file);
  if (self->file >= 0 && !self->closed)
    g_unlink (self->temporary);
  sodium_memzero (self->sign_secret, sizeof self->sign_secret);
  sodium_memzero (&self->stream, sizeof self->stream);
  g_byte_array_unref (self->plain);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self);
}

/* ---- reading ---- */

struct _RpCourierReader
{
  char *name; /* of the file, for sentences */
  int file;   /* the copy; it has no name */
  guint64 size, at;
  guint64 stream_at; /* where the sealed key begins */
  JsonObject *head;
  crypto_secretstream_xchacha20poly1305_state stream;
  GByteArray *plain; /* what was decrypted and not taken yet */
  gsize taken;       /* of it */
  gboolean checked, ended;
};

static gboolean
refuse_foreign (RpCourierReader *self, GError **error)
{
  g_set_error (error, RP_COURIER_ERROR, RP_COURIER_ERROR_FOREIGN,
               _ ("“%s” is not a courier file that can be read here."), self->name);
  return FALSE;
}

static gboolean
refuse_damaged (RpCourierReader *self, GError **error)
{
  g_set_error (error, RP_COURIER_ERROR, RP_COURIER_ERROR_DAMAGED,
               _ ("“%s” is not whole, or somebody has changed it. Nothing of it was used; copy it "
                  "once more."),
               self->name);
  return FALSE;
}

static gboolean
get (RpCourierReader *self, void *out, gsize length)
{
  guint8 *to = out;

  if (length > self->size - self->at)
    return FALSE;
  while (length > 0)
    {
      ssize_t n = pread (self->file, to, length, (off_t)self->at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      to += n;
      length -= (gsize)n;
      self->at += (guint64)n;
    }
  return TRUE;
}

static gboolean
set_unreadable (const char *path, GError **error)
{
  int saved = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), _ ("“%s” cannot be read: %s."),
               path, g_strerror (saved));
  return FALSE;
}

static gboolean
copy_pieces (RpCourierReader *self, int from, const char *path, const char *folder, GError **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);
  ssize_t n;

  while ((n = read (from, piece, PIECE_BYTES)) > 0)
    {
      errno = ENOSPC; /* what a piece written in part comes of */
      if (write (self->file, piece, (gsize)n) != n)
        return set_file_error (folder, error);
      self->size += (guint64)n;
    }
  return n == 0 || set_unreadable (path, error);
}

/* A copy without a name. */
static gboolean
copy_file (RpCourierReader *self, const char *path, const char *folder, GError **error)
{
  g_autofree char *template = g_build_filename (folder, "courier-XXXXXX", NULL);
  int from = open (path, O_RDONLY | O_CLOEXEC);
  gboolean done;

  if (from < 0)
    return set_unreadable (path, error);
  self->file = g_mkstemp_full (template, O_RDWR | O_CLOEXEC, 0600);
  if (self->file >= 0)
    g_unlink (template);
  done = self->file >= 0 ? copy_pieces (self, from, path, folder, error)
                         : set_file_error (folder, error);
  close (from);
  return done;
}

static gboolean
read_head (RpCourierReader *self, GError **error)
{
  char magic[MAGIC_BYTES];
  guint8 number[4];
  g_autofree char *text = NULL;
  guint64 length;

  if (!get (self, magic, sizeof magic) || memcmp (magic, MAGIC, MAGIC_BYTES) != 0
      || !get (self, number, sizeof number))
    return refuse_foreign (self, error);
  length = get_number (number, sizeof number);
  if (length > HEAD_MAX)
    return refuse_foreign (self, error);
  text = g_malloc (length + 1);
  if (!get (self, text, length))
    return refuse_damaged (self, error);
  self->head = rp_json_parse_object (text, length, &rp_json_limits_message, NULL);
  self->stream_at = self->at;
  return self->head != NULL || refuse_foreign (self, error);
}

RpCourierReader *
rp_courier_reader_open (const char *path, const char *folder, GError **error)
{
  g_autoptr (RpCourierReader) self = g_new0 (RpCourierReader, 1);

  if (sodium_init () < 0)
    g_error ("libsodium cannot start");
  self->file = -1;
  self->name = g_path_get_basename (path);
  self->plain = g_byte_array_new ();
  return copy_file (self, path, folder, error) && read_head (self, error) ? g_steal_pointer (&self)
                                                                          : NULL;
}

JsonObject *
rp_courier_reader_get_head (RpCourierReader *self)
{
  return self->head;
}

static gboolean
check_signature (RpCourierReader *self, const guint8 writer_sign[RP_COURIER_PUBLIC_BYTES])
{
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);
  guint8 signature[crypto_sign_BYTES];
  guint64 left;
  crypto_sign_state state;

  if (self->size < self->stream_at + SEALED_BYTES + STREAM_HEAD_BYTES + sizeof signature)
    return FALSE;
  crypto_sign_init (&state);
  self->at = 0;
  for (left = self->size - sizeof signature; left > 0;)
    {
      gsize n = MIN (left, PIECE_BYTES);

      if (!get (self, piece, n))
        return FALSE;
      crypto_sign_update (&state, piece, n);
      left -= n;
    }
  return get (self, signature, sizeof signature)
         && crypto_sign_final_verify (&state, signature, writer_sign) == 0;
}

gboolean
rp_courier_reader_check (RpCourierReader *self, const guint8 writer_sign[RP_COURIER_PUBLIC_BYTES],
                         const RpCourierKeys *keys, GError **error)
{
  guint8 sealed[SEALED_BYTES], start[STREAM_HEAD_BYTES];
  guint8 key[crypto_secretstream_xchacha20poly1305_KEYBYTES];

  if (!check_signature (self, writer_sign))
    return refuse_damaged (self, error);
  self->at = self->stream_at;
  self->size -= crypto_sign_BYTES;
  if (!get (self, sealed, sizeof sealed) || !get (self, start, sizeof start))
    return refuse_damaged (self, error);
  if (crypto_box_seal_open (key, sealed, sizeof sealed, keys->box_public, keys->box_secret) != 0)
    return refuse_foreign (self, error);
  self->checked = crypto_secretstream_xchacha20poly1305_init_pull (&self->stream, start, key) == 0;
  sodium_memzero (key, sizeof key);
  return self->checked || refuse_damaged (self, error);
}

static gboolean
next_piece (RpCourierReader *self)
{
  guint8 cipher[PIECE_BYTES + PIECE_MORE];
  guint8 plain[PIECE_BYTES];
  unsigned long long length = 0;
  guint8 number[4], tag = 0;
  gsize n;

  if (self->ended || !get (self, number, sizeof number))
    return FALSE;
  n = get_number (number, sizeof number);
  if (n < PIECE_MORE || n > sizeof cipher || !get (self, cipher, n)
      || crypto_secretstream_xchacha20poly1305_pull (&self->stream, plain, &length, &tag, cipher, n,
                                                     NULL, 0)
             != 0)
    return FALSE;
  g_byte_array_remove_range (self->plain, 0, (guint)self->taken);
  self->taken = 0;
  g_byte_array_append (self->plain, plain, (guint)length);
  self->ended = tag == TAG_FINAL;
  return TRUE;
}

static gboolean
take (RpCourierReader *self, guint8 *out, gsize length)
{
  while (length > 0)
    {
      gsize n = MIN (length, self->plain->len - self->taken);

      memcpy (out, self->plain->data + self->taken, n);
      self->taken += n;
      out += n;
      length -= n;
      if (length > 0 && !next_piece (self))
        return FALSE;
    }
  return TRUE;
}

static JsonObject *
take_record_head (RpCourierReader *self)
{
  guint8 number[4];
  g_autofree char *text = NULL;
  gsize length;

  if (!take (self, number, sizeof number))
    return NULL;
  length = get_number (number, sizeof number);
  if (length > RECORD_HEAD_MAX)
    return NULL;
  text = g_malloc (length + 1);
  return take (self, (guint8 *)text, length)
             ? rp_json_parse_object (text, length, &rp_json_limits_message, NULL)
             : NULL;
}

static GBytes *
take_body (RpCourierReader *self, gboolean packed)
{
  guint8 number[8];
  g_autofree guint8 *data = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guint64 length;

  if (!take (self, number, sizeof number))
    return NULL;
  length = get_number (number, sizeof number);
  if (length > BODY_MAX)
    return NULL;
  data = g_malloc (MAX (length, 1));
  if (!take (self, data, length))
    return NULL;
  bytes = g_bytes_new_take (g_steal_pointer (&data), length);
  return packed ? rp_gzip_unpack (bytes, BODY_MAX, NULL) : g_steal_pointer (&bytes);
}

gboolean
rp_courier_reader_next (RpCourierReader *self, JsonObject **head, GBytes **body, GError **error)
{
  g_return_val_if_fail (self->checked, FALSE);

  *head = NULL;
  *body = NULL;
  while (self->taken == self->plain->len)
    {
      if (self->ended)
        return self->at == self->size || refuse_damaged (self, error);
      if (!next_piece (self))
        return refuse_damaged (self, error);
    }
  *head = take_record_head (self);
  if (*head != NULL)
    *body = take_body (self, rp_json_get_boolean (*head, "gzip", FALSE));
  if (*body != NULL)
    return TRUE;
  g_clear_pointer (head, json_object_unref);
  return refuse_damaged (self, error);
}

void
rp_courier_reader_free (RpCourierReader *self)
{
  if (self->file >= 0)
    close (self->file);
  g_clear_pointer (&self->head, json_object_unref);
  sodium_memzero (&self->stream, sizeof self->stream);
  g_byte_array_unref (self->plain);
  g_free (self->name);
  g_free (self);
}
