/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "picture/picture.h"

G_BEGIN_DECLS

/**
 * Files on their way into the profile: what they are, whether they may come in, and what of them is
 * kept. A photograph comes from a camera that writes more into it than the picture; only the picture is
 * kept, upright and of a size for reading.
 *
 * Thread: any other than the main one; blocking
 */

/* What a file may have before it is looked at. */
#define RP_FILE_INPUT_BYTES (64 * 1024 * 1024)
/* What a file that is no picture may have. */
#define RP_FILE_KEPT_BYTES (10 * 1024 * 1024)
/**
 * RpKeptFile: a file as it is kept.
 * @original_sha256: of the bytes that were handed in
 * @width, @height: of a picture, else 0
 * @view, @thumb: (nullable): smaller pictures, where the file itself is not as small
 * @place: (nullable): where a photograph was taken; in none of the files
 */
typedef struct
{
  char *name;
  char *mime;
  char *original_sha256;
  GBytes *bytes;
  int width, height;
  GBytes *view, *thumb;
  char *view_mime, *thumb_mime;
  char *place;
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
 * Returns: (transfer full) (nullable). Errors: RP_PICTURE_ERROR, G_IO_ERROR
 */
RpKeptFile *rp_kept_file_new (const char *name, GBytes *bytes, GError **error);

G_END_DECLS
