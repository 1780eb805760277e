/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * The floor of a first sync: what it costs to fetch the same bytes with libsoup and to put them with their
 * search index into plain SQLite. The pages are recorded once from the real server and then served from
 * memory, so that the floor does not wait for the server to make them.
 */
typedef struct _PageServer PageServer;

/* Fetches all pages of whom @token signs in. @address: "http://127.0.0.1:port" */
PageServer *page_server_new (const char *address, const char *token);
const char *page_server_get_address (PageServer *self);
guint page_server_count (PageServer *self);
gsize page_server_get_size (PageServer *self); /* bytes as they travel */
void page_server_free (PageServer *self);

typedef struct
{
  guint n_rows;
  double fetch_ms, insert_ms;
} FloorFigures;

/* Fetches @n_pages one by one from @address and inserts their rows into a new database at @path. */
void floor_run (const char *address, guint n_pages, const char *path, FloorFigures *figures);

G_END_DECLS
