/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "picture/picture-format.h"
#include "picture/picture-work.h"

G_BEGIN_DECLS

/**
 * Pictures of strangers, read by the helper program. What is known of them before, format and number of
 * pixels, is read from their heads.
 *
 * Thread: any other than the main one; blocking
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

/* One file that a picture became. */
typedef struct
{
  GBytes *bytes; /* (nullable): there is none */
  char *mime;
  int width, height;
} RpPictureFile;

/**
 * RpKeptPicture: a picture as it is kept.
 * @view, @thumb: smaller ones, where the file itself is not as small
 * @place: "31.23042,121.47373" when the camera said it, else ""; it is in none of the files
 */
typedef struct
{
  RpPictureFile file, view, thumb;
  char *place;
} RpKeptPicture;
void rp_kept_picture_free (RpKeptPicture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpKeptPicture, rp_kept_picture_free)

/* @name: as the person knows the file. Returns: (transfer full) (nullable). Errors: RP_PICTURE_ERROR,
 * G_IO_ERROR */
RpKeptPicture *rp_picture_keep (const char *name, GBytes *bytes, GError **error);

/* Fits into a square of @pixels; never larger than it is. Errors: RP_PICTURE_ERROR, G_FILE_ERROR,
 * G_IO_ERROR */
GdkPixbuf *rp_picture_load (const char *path, int pixels, GError **error);

/* Sets the error for a file that cannot be read. Returns: %FALSE */
gboolean rp_picture_refuse (const char *name, GError **error);
/* The same of one for which rp_picture_is_heif(): what to do about it. */
gboolean rp_picture_refuse_heif (const char *name, GError **error);

G_END_DECLS
