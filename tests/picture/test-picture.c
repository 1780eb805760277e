/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "picture/picture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "picture/picture-helper.h"
#include "picture/picture-sandbox.h"
#include "support/photo.h"
#include "support/sanitizer.h"
#include "support/temp-folder.h"

static GdkPixbuf *
decode (GBytes *bytes)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);

  return gdk_pixbuf_new_from_stream (stream, NULL, NULL);
}

static void
assert_fits (const RpPictureFile *file, int pixels)
{
  g_autoptr (GdkPixbuf) picture = decode (file->bytes);

  g_assert_cmpint (MAX (file->width, file->height), ==, pixels);
  g_assert_cmpint (gdk_pixbuf_get_width (picture), ==, file->width);
  g_assert_cmpint (gdk_pixbuf_get_height (picture), ==, file->height);
  g_assert_null (gdk_pixbuf_get_option (picture, "orientation"));
}

/* The camera was held upright: all three pictures are, and none says where it was. */
static void
test_three_sizes (void)
{
  g_autoptr (GBytes) photo = photo_new_jpeg (3000, 2000, 6);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpKeptPicture) kept = rp_picture_keep ("IMG.JPG", photo, &error);
  const RpPictureFile *files[3];

  g_assert_no_error (error);
  files[0] = &kept->file;
  files[1] = &kept->view;
  files[2] = &kept->thumb;
  assert_fits (files[0], RP_PICTURE_KEPT_PIXELS);
  assert_fits (files[1], RP_PICTURE_VIEW_PIXELS);
  assert_fits (files[2], RP_PICTURE_THUMB_PIXELS);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      gsize length;
      const char *data = g_bytes_get_data (files[i]->bytes, &length);

      g_assert_cmpint (files[i]->height, >, files[i]->width);
      g_assert_null (memmem (data, length, PHOTO_POSITION_MARK, strlen (PHOTO_POSITION_MARK)));
      g_assert_null (memmem (data, length, "Exif", 4));
    }
  g_assert_cmpstr (kept->place, ==, PHOTO_PLACE);
}

static void
test_small_one_is_all (void)
{
  g_autoptr (GBytes) photo = photo_new_jpeg (300, 200, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (RpKeptPicture) kept = rp_picture_keep ("IMG.JPG", photo, &error);

  g_assert_no_error (error);
  g_assert_null (kept->view.bytes);
  g_assert_null (kept->thumb.bytes);
}

static void
test_shown (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *path = temp_folder_file (folder, "photo");
  g_autoptr (GBytes) photo = photo_new_jpeg (600, 400, 6);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) picture = NULL;
  gsize length;
  const char *data = g_bytes_get_data (photo, &length);

  g_assert_true (g_file_set_contents (path, data, (gssize)length, NULL));
  picture = rp_picture_load (path, 240, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_height (picture), ==, 240);
  g_assert_cmpint (gdk_pixbuf_get_width (picture), ==, 160);
  photo_assert_red (picture, 80, 10);
  photo_assert_blue (picture, 80, 230);
}

/* Every picture that is damaged is a sentence with its name. */
static void
test_damaged (void)
{
  g_autoptr (GBytes) photo = photo_new_jpeg (600, 400, 1);
  gsize length;
  const guint8 *data = g_bytes_get_data (photo, &length);

  for (guint i = 0; i < 12; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, length);
      g_autoptr (GBytes) damaged = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (RpKeptPicture) kept = NULL;

      for (guint n = 0; n < 20; n++)
        copy[3 + g_test_rand_int_range (0, (gint32)length - 3)] ^= 0x55;
      damaged = g_bytes_new (copy, i < 6 ? length : (gsize)g_test_rand_int_range (4, 600));
      kept = rp_picture_keep ("IMG.JPG", damaged, &error);
      g_assert_true ((kept == NULL) == (error != NULL));
      if (error != NULL)
        g_assert_true (error->domain == RP_PICTURE_ERROR || error->domain == G_IO_ERROR);
    }
}

/* ---- the sandbox ---- */

/* Runs @attempt in a child that has shut itself in. Returns: whether it came through */
static gboolean
try_inside (gboolean (*attempt) (void))
{
  pid_t child = fork ();
  int status = 0;

  if (child == 0)
    {
      rp_picture_sandbox_enter ();
      _exit (attempt () ? 0 : 1);
    }
  waitpid (child, &status, 0);
  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

static gboolean
nothing (void)
{
  return TRUE;
}

static gboolean
open_file (void)
{
  return open ("/etc/passwd", O_RDONLY) >= 0;
}

static gboolean
open_socket (void)
{
  return socket (AF_INET, SOCK_STREAM, 0) >= 0;
}

static gboolean
start_program (void)
{
  pid_t child = fork ();

  if (child == 0)
    _exit (0);
  return child > 0;
}

static gboolean
take_memory (void)
{
  volatile char *bytes = malloc (800 * 1024 * 1024);

  return bytes != NULL;
}

static gboolean
run_on (void)
{
  for (volatile guint64 i = 0; i < G_MAXUINT64; i++)
    ;
  return TRUE;
}

static pid_t sleeper;

static gboolean
end_another (void)
{
  return syscall (SYS_tgkill, sleeper, sleeper, SIGKILL) == 0 || errno != EPERM;
}

/* The system takes the lower half for the number of the process. */
static gboolean
end_another_by_half (void)
{
  return syscall (SYS_tgkill, (gint64)sleeper | G_GINT64_CONSTANT (1) << 32, sleeper, SIGKILL) == 0
         || errno != EPERM;
}

static gboolean
signal_itself (void)
{
  return syscall (SYS_tgkill, getpid (), syscall (SYS_gettid), 0) == 0;
}

/* Whoever has taken the decoder over ends no other program. */
static void
assert_others_live (void)
{
  sleeper = fork ();
  if (sleeper == 0)
    {
      pause ();
      _exit (0);
    }
  g_assert_true (try_inside (signal_itself));
  g_assert_false (try_inside (end_another));
  g_assert_false (try_inside (end_another_by_half));
  g_assert_cmpint (waitpid (sleeper, NULL, WNOHANG), ==, 0);
  kill (sleeper, SIGKILL);
  waitpid (sleeper, NULL, 0);
}

static void
test_shut_in (void)
{
  if (gdk_pixbuf_minor_version >= 43)
    {
      g_test_skip ("this gdk-pixbuf decodes in processes that it shuts in itself");
      return;
    }
  if (TEST_HAS_SANITIZER)
    {
      g_test_skip ("a sanitizer needs more than the sandbox leaves");
      return;
    }
  g_assert_true (try_inside (nothing));
  g_assert_false (try_inside (open_file));
  g_assert_false (try_inside (open_socket));
  g_assert_false (try_inside (start_program));
  g_assert_false (try_inside (take_memory));
  assert_others_live ();
  if (g_test_slow ())
    g_assert_false (try_inside (run_on));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture/three-sizes", test_three_sizes);
  g_test_add_func ("/picture/small-one-is-all", test_small_one_is_all);
  g_test_add_func ("/picture/shown", test_shown);
  g_test_add_func ("/picture/damaged", test_damaged);
  g_test_add_func ("/picture/shut-in", test_shut_in);
  return g_test_run ();
}
