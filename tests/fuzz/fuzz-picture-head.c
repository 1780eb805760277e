/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include <stdio.h>

#include "picture/picture-format.h"
#include "picture/picture-place.h"

/* What is read of a picture's head outside the sandbox. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  const RpPictureFormat *format = rp_picture_format_find (bytes);
  g_autofree char *place = rp_picture_read_place (bytes);
  guint32 width = 0, height = 0;
  double north, east;

  if (format != NULL && rp_picture_format_measure (format, bytes, &width, &height))
    g_assert_cmpint (width > 0, ==, height > 0);
  if (place != NULL)
    {
      g_assert_cmpint (sscanf (place, "%lf,%lf", &north, &east), ==, 2);
      g_assert_true (north >= -90 && north <= 90 && east >= -180 && east <= 180);
    }
  return 0;
}
