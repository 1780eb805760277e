/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/picture.h"

#include <string.h>

#include "support/photo.h"

static RpKeptFile *
keep (const char *name, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  RpKeptFile *kept = rp_kept_file_new (name, bytes, &error);

  g_assert_no_error (error);
  g_assert_nonnull (kept);
  return kept;
}

static GdkPixbuf *
decode (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
  GdkPixbuf *picture = gdk_pixbuf_new_from_stream (stream, NULL, &error);

  g_assert_no_error (error);
  return picture;
}

/* The camera lay on its side: what was at the left of the sensor is at the top of the picture. */
static void
test_upright (void)
{
  g_autoptr (GBytes) photo = photo_new_jpeg (600, 400, 6);
  g_autoptr (RpKeptFile) kept = keep ("IMG_1.JPG", photo);
  g_autoptr (GdkPixbuf) picture = decode (kept->bytes);

  g_assert_cmpstr (kept->mime, ==, "image/jpeg");
  g_assert_cmpint (kept->width, ==, 400);
  g_assert_cmpint (kept->height, ==, 600);
  g_assert_cmpint (gdk_pixbuf_get_width (picture), ==, 400);
  g_assert_null (gdk_pixbuf_get_option (picture, "orientation"));
  photo_assert_red (picture, 200, 20);
  photo_assert_blue (picture, 200, 580);
}

static gboolean
holds (GBytes *bytes, const char *text)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  return memmem (data, length, text, strlen (text)) != NULL;
}

static void
test_nothing_but_pixels (void)
{
  g_autoptr (GBytes) photo = photo_new_jpeg (300, 200, 1);
  g_autoptr (RpKeptFile) kept = keep ("IMG_2.JPG", photo);
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, photo);

  /* the original really has them */
  g_assert_true (holds (photo, "Exif"));
  g_assert_true (holds (photo, PHOTO_POSITION_MARK));
  g_assert_false (holds (kept->bytes, "Exif"));
  g_assert_false (holds (kept->bytes, PHOTO_POSITION_MARK));
  g_assert_cmpstr (kept->original_sha256, ==, sum);
}

static void
test_png_text_is_dropped (void)
{
  g_autoptr (GBytes) drawing = photo_new_png (64, 48, "GPS 113.3 23.1");
  g_autoptr (RpKeptFile) kept = keep ("plan.png", drawing);

  g_assert_true (holds (drawing, "GPS 113.3"));
  g_assert_false (holds (kept->bytes, "GPS 113.3"));
  g_assert_cmpstr (kept->mime, ==, "image/png");
  g_assert_cmpint (kept->width, ==, 64);
}

/* The worst that a camera can bring: noise, which no coder makes small. */
static void
test_size (void)
{
  g_autoptr (GBytes) photo = photo_new_noise (4000, 3000);
  g_autoptr (RpKeptFile) kept = keep ("noise.jpg", photo);
  g_autoptr (GdkPixbuf) picture = decode (kept->bytes);

  g_assert_cmpuint (g_bytes_get_size (photo), >, 4 * RP_PICTURE_KEPT_BYTES);
  g_assert_cmpuint (g_bytes_get_size (kept->bytes), <=, RP_PICTURE_KEPT_BYTES);
  g_assert_cmpint (gdk_pixbuf_get_width (picture), <=, RP_PICTURE_KEPT_PIXELS);
  g_assert_cmpint (gdk_pixbuf_get_width (picture), ==, kept->width);
  g_assert_cmpfloat_with_epsilon ((double)kept->width / kept->height, 4.0 / 3.0, 0.01);
}

static void
test_same_again (void)
{
  g_autoptr (GBytes) photo = photo_new_jpeg (900, 600, 3);
  g_autoptr (RpKeptFile) first = keep ("a.jpg", photo);
  g_autoptr (RpKeptFile) second = keep ("b.jpg", photo);

  g_assert_true (g_bytes_equal (first->bytes, second->bytes));
  g_assert_cmpstr (first->original_sha256, ==, second->original_sha256);
}

static void
assert_refused (const char *name, GBytes *bytes, RpPictureError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rp_kept_file_new (name, bytes, &error));
  g_assert_error (error, RP_PICTURE_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, name));
}

/* A BMP whose header counts beyond its end is damaged; a right one becomes a JPEG. */
static void
test_bmp (void)
{
  g_autoptr (GdkPixbuf) pixels = photo_new_pixels (60, 40);
  g_autofree char *data = NULL;
  gsize length = 0;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (RpKeptFile) kept = NULL;

  g_assert_true (gdk_pixbuf_save_to_buffer (pixels, &data, &length, "bmp", NULL, NULL));
  bytes = g_bytes_new (data, length);
  kept = keep ("scan.bmp", bytes);
  g_assert_cmpstr (kept->mime, ==, "image/jpeg");
  g_assert_cmpint (kept->width, ==, 60);
  for (gsize at = 10; at <= 14; at += 4)
    {
      g_autofree char *bent = g_memdup2 (data, length);
      g_autoptr (GBytes) damaged = NULL;
      memset (bent + at, 0x7f, 4);
      damaged = g_bytes_new (bent, length);
      assert_refused ("bent.bmp", damaged, RP_PICTURE_ERROR_UNREADABLE);
    }
}

static void
test_documents_stay (void)
{
  const char *pdf = "%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";
  g_autoptr (GBytes) bytes = g_bytes_new (pdf, strlen (pdf));
  g_autoptr (RpKeptFile) kept = keep ("contract.pdf", bytes);

  g_assert_cmpstr (kept->mime, ==, "application/pdf");
  g_assert_true (g_bytes_equal (kept->bytes, bytes));
  g_assert_cmpint (kept->width, ==, 0);
}

static void
test_refusals (void)
{
  static const char heic[] = "\0\0\0\x18"
                             "ftypheic\0\0\0\0mif1heic";
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) phone = g_bytes_new_static (heic, sizeof heic - 1);
  g_autoptr (GBytes) drawing = g_bytes_new_static (
      "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>", 63);
  g_autoptr (GBytes) program = g_bytes_new_static ("\x7f"
                                                   "ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\x3e\0",
                                                   20);
  g_autoptr (GBytes) photo = photo_new_jpeg (300, 200, 1);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (photo, 0, 200);
  g_autofree char *much = g_strnfill (RP_FILE_KEPT_BYTES + 1, 'x');
  g_autoptr (GBytes) text = g_bytes_new (much, RP_FILE_KEPT_BYTES + 1);
  g_autoptr (GError) error = NULL;

  assert_refused ("empty.jpg", empty, RP_PICTURE_ERROR_UNREADABLE);
  assert_refused ("drawing.svg", drawing, RP_PICTURE_ERROR_UNREADABLE);
  assert_refused ("half.jpg", half, RP_PICTURE_ERROR_UNREADABLE);
  assert_refused ("program", program, RP_PICTURE_ERROR_KIND);
  assert_refused ("long.txt", text, RP_PICTURE_ERROR_TOO_BIG);

  /* Whatever the system knows of file types and the telephone's name for it. */
  g_assert_null (rp_kept_file_new ("IMG_1.jpg", phone, &error));
  g_assert_error (error, RP_PICTURE_ERROR, RP_PICTURE_ERROR_UNREADABLE);
  g_assert_true (
      g_str_has_prefix (error->message, "“IMG_1.jpg” is in the HEIC format of telephones"));
}

/* A header alone promises 3.6 gigapixels: it is refused for that, not decoded until it breaks. */
static void
test_bomb (void)
{
  g_autoptr (GBytes) bomb = photo_new_png_header (60000, 60000);
  g_autoptr (GBytes) jpeg = photo_new_jpeg_header (60000, 60000);

  assert_refused ("bomb.png", bomb, RP_PICTURE_ERROR_TOO_BIG);
  assert_refused ("bomb.jpg", jpeg, RP_PICTURE_ERROR_TOO_BIG);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workbench/picture/upright", test_upright);
  g_test_add_func ("/workbench/picture/nothing-but-pixels", test_nothing_but_pixels);
  g_test_add_func ("/workbench/picture/png-text", test_png_text_is_dropped);
  g_test_add_func ("/workbench/picture/size", test_size);
  g_test_add_func ("/workbench/picture/same-again", test_same_again);
  g_test_add_func ("/workbench/picture/bmp", test_bmp);
  g_test_add_func ("/workbench/picture/documents", test_documents_stay);
  g_test_add_func ("/workbench/picture/refusals", test_refusals);
  g_test_add_func ("/workbench/picture/bomb", test_bomb);
  return g_test_run ();
}
