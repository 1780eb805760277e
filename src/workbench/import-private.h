/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/import.h"

G_BEGIN_DECLS

/* What the parts of the import share: matching fills it, committing reads it. */
struct _RpImportPlan
{
  const RpKind *kind;
  RpRoles roles;
  char *name;
  GPtrArray *rows;
  GStrv unused;
  GPtrArray *notes; /* (element-type utf8) */
  guint counts[RP_IMPORT_REFUSED + 1];
};

G_END_DECLS
