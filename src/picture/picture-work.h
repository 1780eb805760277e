/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * What is done with a stranger's picture, in the helper program: decoding, turning it as the camera was
 * held, scaling, and writing it anew without anything but its pixels.
 *
 * Pure functions. Thread: any.
 */

/* What a picture has at most when it is kept. */
#define RP_PICTURE_KEPT_BYTES (1500 * 1000)
#define RP_PICTURE_KEPT_PIXELS 2560
#define RP_PICTURE_VIEW_PIXELS 2048
#define RP_PICTURE_THUMB_PIXELS 320

typedef enum
{
  RP_PICTURE_DONE,
  RP_PICTURE_UNREADABLE,
  RP_PICTURE_TOO_MANY_PIXELS,
} RpPictureStatus;

typedef enum
{
  RP_PICTURE_PART_KEPT, /* a file, as the following two */
  RP_PICTURE_PART_VIEW,
  RP_PICTURE_PART_THUMB,
  RP_PICTURE_PART_PIXELS, /* 8 bits a channel, rows of `stride` bytes */
} RpPicturePart;

/* The answer: status, pixels when there are too many, where it was taken ("" for not said), and parts:
 * which, width, height, type ("image/jpeg", or "3" and "4" channels), stride, bytes. Little-endian. */
#define RP_PICTURE_ANSWER_TYPE "(uxsa(uuusuay))"

/* The picture as it is kept: @RP_PICTURE_PART_KEPT, and a smaller one for reading and one for lists where
 * they are smaller. Returns: (transfer floating) */
GVariant *rp_picture_work_keep (GBytes *bytes);
/* Its pixels within a square of @bound. Returns: (transfer floating) */
GVariant *rp_picture_work_show (GBytes *bytes, int bound);

/* Loads the parts of gdk-pixbuf that the above need: afterwards no file can be opened. */
void rp_picture_work_prepare (void);

G_END_DECLS
