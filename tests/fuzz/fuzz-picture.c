/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz.h"

#include "picture/picture-work.h"

/* A picture that is kept is within the limits. In this process: no sandbox hides what goes wrong. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GVariant) answer = g_variant_ref_sink (rp_picture_work_keep (bytes));
  g_autoptr (GVariantIter) parts = NULL;
  g_autofree char *place = NULL;
  GVariant *content;
  guint32 status, which, width, height, stride;
  gint64 pixels;
  const char *type;

  g_variant_get (answer, RP_PICTURE_ANSWER_TYPE, &status, &pixels, &place, &parts);
  g_assert_cmpuint (g_variant_iter_n_children (parts) > 0, ==, status == RP_PICTURE_DONE);
  while (
      g_variant_iter_next (parts, "(uuu&su@ay)", &which, &width, &height, &type, &stride, &content))
    {
      g_assert_cmpuint (MAX (width, height), <=, RP_PICTURE_KEPT_PIXELS);
      g_assert_cmpuint (g_variant_get_size (content), <=, RP_PICTURE_KEPT_BYTES);
      g_variant_unref (content);
    }
  return 0;
}
