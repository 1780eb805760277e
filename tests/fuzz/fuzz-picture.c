/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "workbench/picture.h"

/* A file that is let in is within the limits. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpKeptFile) file = rp_kept_file_new ("input.jpg", bytes, &error);

  g_assert_true ((file == NULL) == (error != NULL));
  if (file == NULL)
    return 0;
  g_assert_cmpint (MAX (file->width, file->height), <=, RP_PICTURE_KEPT_PIXELS);
  g_assert_cmpuint (g_bytes_get_size (file->bytes), <=,
                    file->width > 0 ? RP_PICTURE_KEPT_BYTES : RP_FILE_KEPT_BYTES);
  return 0;
}
