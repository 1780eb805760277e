/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/file-delivery.h"

#include <glib/gstdio.h>

#include "support/temp-folder.h"

/* ---- a file on a share: it has no path here ---- */

typedef struct
{
  GObject parent_instance;
  GFile *on_disk; /* (nullable): where its bytes are; the share refuses without */
} Share;

typedef struct
{
  GObjectClass parent_class;
} ShareClass;

GType share_get_type (void);
static void share_file_init (GFileIface *iface);
G_DEFINE_TYPE_WITH_CODE (Share, share, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_FILE, share_file_init))

static char *
share_get_path (GFile *file)
{
  return NULL;
}

static GFileOutputStream *
share_replace (GFile *file, const char *etag, gboolean backup, GFileCreateFlags flags,
               GCancellable *cancellable, GError **error)
{
  Share *self = (Share *)file;

  if (self->on_disk != NULL)
    return g_file_replace (self->on_disk, etag, backup, flags, cancellable, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "The share refuses.");
  return NULL;
}

static void
share_file_init (GFileIface *iface)
{
  iface->get_path = share_get_path;
  iface->replace = share_replace;
}

static void
share_finalize (GObject *object)
{
  g_clear_object (&((Share *)object)->on_disk);
  G_OBJECT_CLASS (share_parent_class)->finalize (object);
}

static void
share_class_init (ShareClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = share_finalize;
}

static void
share_init (Share *self)
{
}

/* ---- */

static void
brought_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static gboolean
bring (RpFileDelivery *delivery, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rp_file_delivery_bring_async (delivery, brought_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return rp_file_delivery_bring_finish (result, error);
}

/* Returns: (transfer full): the path it was written at */
static char *
write_sheet (RpFileDelivery *delivery)
{
  const char *path = rp_file_delivery_get_path (delivery);

  g_assert_true (g_file_set_contents (path, "%PDF", -1, NULL));
  return g_strdup (path);
}

static void
assert_holds (GFile *file, const char *expected)
{
  g_autofree char *contents = NULL;

  g_assert_true (g_file_load_contents (file, NULL, &contents, NULL, NULL, NULL));
  g_assert_cmpstr (contents, ==, expected);
}

static void
test_local (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *wanted = temp_folder_file (folder, "sheet.pdf");
  g_autofree char *path = NULL;
  g_autoptr (GFile) to = g_file_new_for_path (wanted);
  RpFileDelivery *delivery = rp_file_delivery_new (to, NULL);

  path = write_sheet (delivery);
  g_assert_cmpstr (path, ==, wanted);
  g_assert_true (bring (delivery, NULL));
  assert_holds (to, "%PDF");
}

static void
test_share (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autofree char *wanted = temp_folder_file (folder, "sheet.pdf");
  g_autofree char *path = NULL;
  g_autoptr (GObject) to = g_object_new (share_get_type (), NULL);
  g_autoptr (GError) error = NULL;
  RpFileDelivery *delivery = rp_file_delivery_new (G_FILE (to), NULL);

  ((Share *)to)->on_disk = g_file_new_for_path (wanted);
  path = write_sheet (delivery);
  g_assert_cmpstr (path, !=, wanted);
  g_assert_true (bring (delivery, &error));
  g_assert_no_error (error);
  assert_holds (((Share *)to)->on_disk, "%PDF");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* A customer's sheet does not lie about in the temporary folder because a share refused it. */
static void
test_refused (void)
{
  g_autofree char *path = NULL;
  g_autoptr (GObject) to = g_object_new (share_get_type (), NULL);
  g_autoptr (GError) error = NULL;
  RpFileDelivery *delivery = rp_file_delivery_new (G_FILE (to), NULL);

  path = write_sheet (delivery);
  g_assert_false (bring (delivery, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file-delivery/local", test_local);
  g_test_add_func ("/file-delivery/share", test_share);
  g_test_add_func ("/file-delivery/refused", test_refused);
  return g_test_run ();
}
