/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/need-twins.h"

#include <glib/gi18n-lib.h>

#include "base/text.h"
#include "schema/workflow.h"

#define SHOWN_MAX 3

RpRecordList *
rp_need_twins_list (RpSession *session, const char *customer)
{
  return rp_record_list_new (session, "need", "customer = :customer", "id DESC", 0, ":customer",
                             customer, NULL);
}

static gboolean
is_open (RpRecord *need)
{
  const RpState *state = rp_workflow_find_state (rp_record_get_kind (need)->workflow,
                                                 rp_record_get_text (need, "state"));

  return state != NULL && !state->closed;
}

static gboolean
is_same (RpRecord *need, const char *category, const char *sub_code)
{
  if (*sub_code != '\0' && rp_record_has (need, "sub_code"))
    return g_str_equal (rp_record_get_text (need, "sub_code"), sub_code);
  return *category != '\0' && g_str_equal (rp_record_get_text (need, "category"), category);
}

static char *
describe (RpRecord *need)
{
  g_autofree char *state = rp_record_format (need, "state");
  g_autofree char *line
      = rp_text_join (rp_record_get_text (need, "no"), rp_record_get_title (need), state, NULL);

  return g_strdup_printf (_ ("Perhaps known already: %s"), line);
}

char *
rp_need_twins_describe (GListModel *needs, const char *category, const char *sub_code,
                        const char *report)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  guint n_lines = 0;

  for (guint i = 0; i < g_list_model_get_n_items (needs) && n_lines < SHOWN_MAX; i++)
    {
      g_autoptr (RpRecord) need = g_list_model_get_item (needs, i);
      g_autofree char *line = NULL;
      if (!is_open (need) || !is_same (need, category, sub_code)
          || (report != NULL && g_str_equal (rp_record_get_text (need, "report"), report)))
        continue;
      line = describe (need);
      g_strv_builder_add (lines, line);
      n_lines++;
    }
  all = g_strv_builder_end (lines);
  return n_lines > 0 ? g_strjoinv ("\n", all) : NULL;
}
