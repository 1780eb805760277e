/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/gzip.h"

#define LEVEL 1
#define STEP_BYTES 65536
/* Feed pages shrink to a quarter, rows of zeros to a fiftieth. Small bodies may do what they like.
 */
#define MAX_RATIO 100
#define RATIO_FREE_BYTES (1024 * 1024)

GBytes *
rp_gzip_pack (GBytes *bytes)
{
  g_autoptr (GZlibCompressor) compressor
      = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, LEVEL);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream
      = g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  /* Writing to memory fails only without memory, and GLib ends the program then. */
  g_output_stream_write_all (stream, data, length, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static gboolean
check_growth (gsize packed, gsize unpacked, gsize max_bytes, GError **error)
{
  if (unpacked <= max_bytes && (unpacked <= RATIO_FREE_BYTES || unpacked / MAX_RATIO <= packed))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                       "compressed data grows beyond its limit");
  return FALSE;
}

GBytes *
rp_gzip_unpack (GBytes *bytes, gsize max_bytes, GError **error)
{
  g_autoptr (GZlibDecompressor) decompressor
      = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autofree guint8 *step = g_malloc (STEP_BYTES);
  gsize length, done = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if (length == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "nothing to unpack");
      return NULL;
    }
  for (GConverterResult result = G_CONVERTER_CONVERTED; result != G_CONVERTER_FINISHED;)
    {
      gsize n_read, n_written;

      result
          = g_converter_convert (G_CONVERTER (decompressor), data + done, length - done, step,
                                 STEP_BYTES, G_CONVERTER_INPUT_AT_END, &n_read, &n_written, error);
      if (result == G_CONVERTER_ERROR)
        return NULL;
      done += n_read;
      g_byte_array_append (out, step, n_written);
      if (!check_growth (length, out->len, max_bytes, error))
        return NULL;
    }
  if (done < length)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "something follows the compressed data");
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
