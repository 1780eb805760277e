/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpPictureFormat: pictures by their first bytes. A name tells nothing.
 * @loader: gdk-pixbuf's name
 * @megapixels: what may be decoded: a JPEG is scaled while it is read, the others are held whole
 * @mime: what it is kept as
 */
typedef struct
{
  const char *loader;
  const char *magic;
  gsize n_magic;
  guint megapixels;
  const char *mime;
} RpPictureFormat;

#define RP_MEGAPIXEL 1000000

/* Returns: (nullable): %NULL for what is no picture that is read here */
const RpPictureFormat *rp_picture_format_find (GBytes *bytes);

/* Whether it is what telephones call HEIC: it is not read here, and its owner can do something about it. */
gboolean rp_picture_is_heif (GBytes *bytes);

/* Whether files of this type are shown as pictures. */
gboolean rp_picture_is_shown (const char *mime);

/**
 * rp_picture_format_measure:
 *
 * Width and height as the head says them, without decoding anything; 0 where this format is measured by
 * its loader.
 *
 * Returns: %FALSE when the head is not whole or says what cannot be
 */
gboolean rp_picture_format_measure (const RpPictureFormat *self, GBytes *bytes, guint32 *width,
                                    guint32 *height);

G_END_DECLS
