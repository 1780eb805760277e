/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/document-rights.h"

#include "workbench/form-store.h"

/* In which states which part may be written; the rest is to be read. */
static const struct
{
  const char *kind, *state;
  RpRoles owner;
  gboolean closing; /* the sections that close the matter */
} editable[] = {
  { "visit", "ON_SITE", RP_ROLE_MANAGER | RP_ROLE_DEPUTY },
  { "needs_report", "DRAFT", RP_ROLE_MANAGER | RP_ROLE_DEPUTY },
  { "needs_report", "REVIEWING", RP_ROLE_SPECIALIST },
  { "needs_report", "ACCEPTED", RP_ROLE_SPECIALIST, TRUE },
  { "needs_report", "CLOSED", RP_ROLE_SPECIALIST, TRUE },
};

/* A report under review is its reviewer's; others read it. */
static gboolean
is_mine (RpRecord *record, RpRoles owner, const char *user)
{
  return (owner & RP_ROLE_SPECIALIST) == 0
         || g_str_equal (rp_record_get_text (record, "reviewer"), user);
}

gboolean
rp_document_may_write (RpRecord *record, RpRoles owner, gboolean closing, RpRoles roles,
                       const char *user)
{
  const char *kind = rp_record_get_kind (record)->name;

  for (guint i = 0; i < G_N_ELEMENTS (editable); i++)
    if (g_str_equal (editable[i].kind, kind)
        && g_str_equal (editable[i].state, rp_record_get_text (record, "state"))
        && editable[i].closing == closing && (editable[i].owner & owner & roles) != 0)
      return is_mine (record, editable[i].owner, user);
  return FALSE;
}

gboolean
rp_document_may_answer (RpRecord *record, const char *question, RpRoles roles, const char *user)
{
  g_autoptr (RpTemplate) template_ = rp_form_store_find_template (record, NULL);
  const RpSection *section
      = template_ != NULL ? rp_template_find_section (template_, question) : NULL;

  return section != NULL
         && rp_document_may_write (record, section->owner, section->closing, roles, user);
}

gboolean
rp_document_has_closing (RpRecord *record)
{
  const char *kind = rp_record_get_kind (record)->name;

  for (guint i = 0; i < G_N_ELEMENTS (editable); i++)
    if (editable[i].closing && g_str_equal (editable[i].kind, kind)
        && g_str_equal (editable[i].state, rp_record_get_text (record, "state")))
      return TRUE;
  return FALSE;
}
