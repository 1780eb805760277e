/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

/**
 * Files on their way into the profile: what they are, whether they may come in, and what of them is
 * kept. A photograph comes from a camera that writes more into it than the picture; only the picture is
 * kept, upright and of a size for reading.
 *
 * Pure functions. Thread: any.
 */

/**
 * RpPictureError: the message is a sentence that names the file.
 * @RP_PICTURE_ERROR_TOO_BIG: bytes or pixels
 * @RP_PICTURE_ERROR_UNREADABLE: damaged, or a kind of picture that cannot be read here
 * @RP_PICTURE_ERROR_KIND: not a kind of file that is kept
 */
#define RP_PICTURE_ERROR (rp_picture_error_quark ())
GQuark rp_picture_error_quark (void);
typedef enum
{
  RP_PICTURE_ERROR_TOO_BIG,
  RP_PICTURE_ERROR_UNREADABLE,
  RP_PICTURE_ERROR_KIND,
} RpPictureError;

/* What a file may have before it is looked at. */
#define RP_FILE_INPUT_BYTES (64 * 1024 * 1024)
/* What a file that is no picture may have. */
#define RP_FILE_KEPT_BYTES (10 * 1024 * 1024)
/* What a picture has at most when it is kept. */
#define RP_PICTURE_KEPT_BYTES (1500 * 1000)
#define RP_PICTURE_KEPT_PIXELS 2560

/**
 * RpKeptFile: a file as it is kept.
 * @original_sha256: of the bytes that were handed in
 * @width, @height: of a picture, else 0
 */
typedef struct
{
  char *name;
  char *mime;
  char *original_sha256;
  GBytes *bytes;
  int width, height;
} RpKeptFile;
void rp_kept_file_free (RpKeptFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpKeptFile, rp_kept_file_free)

/**
 * rp_kept_file_new:
 * @name: as the person knows the file
 *
 * Pictures are decoded, turned as the camera was held, scaled, and written anew without anything but
 * their pixels: no position, no date, no preview. Their number of pixels is read before they are
 * decoded. Other documents stay as they are.
 *
 * Returns: (transfer full) (nullable). Errors: RP_PICTURE_ERROR
 */
RpKeptFile *rp_kept_file_new (const char *name, GBytes *bytes, GError **error);

/* Whether files of this type are shown as pictures. */
gboolean rp_picture_is_shown (const char *mime);

/* Fits into a square of @pixels; never larger than it is. Errors: RP_PICTURE_ERROR, G_FILE_ERROR */
GdkPixbuf *rp_picture_load (const char *path, int pixels, GError **error);

G_END_DECLS
