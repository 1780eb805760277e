/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/role.h"

#include <glib/gi18n-lib.h>

static const struct
{
  RpRole role;
  const char *code;
  const char *label;
} roles[] = {
  { RP_ROLE_MANAGER, "KAM", N_ ("Account manager") },
  { RP_ROLE_DEPUTY, "DEP", N_ ("Deputy") },
  { RP_ROLE_SPECIALIST, "BS", N_ ("Business specialist") },
  { RP_ROLE_SUPERVISOR, "SUP", N_ ("Customer-service supervisor") },
  { RP_ROLE_CENTRE, "CTR", N_ ("Centre staff") },
  { RP_ROLE_QUALITY, "SQ", N_ ("Service-quality officer") },
  { RP_ROLE_LEADER, "MGT", N_ ("Leader") },
  { RP_ROLE_ADMIN, "ADM", N_ ("Administrator") },
  { RP_ROLE_AUDITOR, "AUD", N_ ("Auditor") },
  { RP_ROLE_SERVER, "SRV", N_ ("Server") },
  { RP_ROLE_IMPORT, "IMP", N_ ("Import") },
};

const char *
rp_role_code (RpRole role)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (roles[i].role == role)
      return roles[i].code;
  return "";
}

RpRole
rp_role_from_code (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_strcmp0 (roles[i].code, code) == 0)
      return roles[i].role;
  return RP_ROLE_NONE;
}

const char *
rp_role_label (RpRole role)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (roles[i].role == role)
      return _ (roles[i].label);
  return "";
}

RpRoles
rp_roles_parse (const char *codes)
{
  RpRoles set = RP_ROLE_NONE;
  g_auto (GStrv) parts = g_strsplit (codes != NULL ? codes : "", ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    set |= rp_role_from_code (g_strstrip (parts[i]));
  return set;
}

char *
rp_roles_format (RpRoles set)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if ((set & roles[i].role) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", roles[i].code);
  return g_string_free (text, FALSE);
}
