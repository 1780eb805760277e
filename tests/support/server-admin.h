/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/admin.h"
#include "support/server-fixture.h"

/* The administrator, beside the running server, with its folder of files. Returns: (transfer full) */
static inline RpAdmin *
test_admin_open (ServerFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  RpAdmin *self = g_new0 (RpAdmin, 1);

  self->connection = rp_database_open (fixture->database, &error);
  self->clock = RP_CLOCK (fixture->clock);
  self->blob_folder = temp_folder_file (fixture->folder, "blobs");
  g_assert_no_error (error);
  return self;
}

static inline void
test_admin_close (RpAdmin *self)
{
  g_object_unref (self->connection);
  g_free ((char *)self->blob_folder);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpAdmin, test_admin_close)
