/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/catalogue.h"

#include <libintl.h>
#include <string.h>

#define MO_MAGIC 0x950412deu
#define MO_HEADER_BYTES 28

/* A catalogue as msgfmt writes it: a header, then two tables of (length, offset): the originals,
 * sorted, and their translations. Texts end in NUL. */
typedef struct
{
  const char *data;
  gsize length;
  guint32 n_texts;
  guint32 originals;
  guint32 translations;
} Catalogue;

static guint32
read_word (const Catalogue *self, gsize at)
{
  guint32 word;

  memcpy (&word, self->data + at, sizeof word);
  return word;
}

/* Returns: (nullable): the text, when it lies within the file */
static const char *
read_text (const Catalogue *self, guint32 table, guint32 index)
{
  gsize entry = table + (gsize)index * 8;
  gsize length = read_word (self, entry);
  gsize offset = read_word (self, entry + 4);

  if (offset >= self->length || length >= self->length - offset
      || self->data[offset + length] != '\0')
    return NULL;
  return self->data + offset;
}

static gboolean
read_header (Catalogue *self)
{
  gsize table_bytes;

  if (self->length < MO_HEADER_BYTES || read_word (self, 0) != MO_MAGIC)
    return FALSE;
  self->n_texts = read_word (self, 8);
  self->originals = read_word (self, 12);
  self->translations = read_word (self, 16);
  table_bytes = (gsize)self->n_texts * 8;
  return self->originals <= self->length && table_bytes <= self->length - self->originals
         && self->translations <= self->length && table_bytes <= self->length - self->translations;
}

/* A file that is damaged or of a machine of the other byte order counts as none. */
static gpointer
open_chinese (gpointer data)
{
  const char *folder = bindtextdomain (GETTEXT_PACKAGE, NULL);
  g_autofree char *path = g_build_filename (folder != NULL ? folder : "", "zh_CN", "LC_MESSAGES",
                                            GETTEXT_PACKAGE ".mo", NULL);
  GMappedFile *file = g_mapped_file_new (path, FALSE, NULL);
  Catalogue *self;

  if (file == NULL)
    return NULL;
  self = g_new0 (Catalogue, 1);
  self->data = g_mapped_file_get_contents (file);
  self->length = g_mapped_file_get_length (file);
  if (read_header (self))
    return self;
  g_free (self);
  g_mapped_file_unref (file);
  return NULL;
}

const char *
rp_catalogue_chinese (const char *text)
{
  static GOnce once = G_ONCE_INIT;
  const Catalogue *self = g_once (&once, open_chinese, NULL);
  guint32 low = 0, high = self != NULL ? self->n_texts : 0;

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;
      const char *original = read_text (self, self->originals, middle);
      int order;

      if (original == NULL)
        return NULL;
      order = strcmp (text, original);
      if (order == 0)
        return read_text (self, self->translations, middle);
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }
  return NULL;
}
