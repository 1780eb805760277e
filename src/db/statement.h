/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/connection.h"

G_BEGIN_DECLS

/**
 * RpStatementClass: what a driver's statement does. Only drivers include this header; everybody
 * else calls the rp_statement functions of connection.h.
 */
typedef struct
{
  void (*finalize) (RpStatement *self);
  /* Returns: %FALSE when it had not ended and its end went wrong, or a value could not be read */
  gboolean (*reset) (RpStatement *self);
  void (*clear) (RpStatement *self); /* forgets what is bound */
  void (*bind_text) (RpStatement *self, const char *name, const char *value);
  void (*bind_integer) (RpStatement *self, const char *name, gint64 value);
  /* @text: (nullable): null without it */
  void (*bind_bytes_at) (RpStatement *self, guint place, const char *text, gsize length);
  void (*bind_integer_at) (RpStatement *self, guint place, gint64 value);
  gboolean (*step) (RpStatement *self, gboolean *has_row, GError **error);
  const char *(*get_text) (RpStatement *self, guint column);
  gint64 (*get_integer) (RpStatement *self, guint column);
  gboolean (*is_null) (RpStatement *self, guint column);
} RpStatementClass;

/* The first member of a driver's statement; the driver sets `klass`, the connection the rest. */
struct _RpStatement
{
  const RpStatementClass *klass;
  RpConnection *connection; /* while in use */
  char *sql;                /* (nullable): its key in the connection's table, where it stays */
};

G_END_DECLS
