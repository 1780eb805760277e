/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/workflow.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const RpState *
rp_workflow_find_state (const RpWorkflow *self, const char *code)
{
  for (guint i = 0; i < self->n_states; i++)
    if (g_strcmp0 (self->states[i].code, code) == 0)
      return &self->states[i];
  return NULL;
}

const char *
rp_workflow_state_label (const RpWorkflow *self, const char *code)
{
  const RpState *state = rp_workflow_find_state (self, code);

  return state != NULL ? _ (state->label) : code;
}

static gboolean
leads_from (const RpTransition *arrow, const char *from, RpRoles roles)
{
  return (arrow->who & roles) != 0 && g_strcmp0 (arrow->from, from) == 0;
}

const RpTransition *
rp_workflow_find (const RpWorkflow *self, const char *event, const char *from, RpRoles roles)
{
  for (guint i = 0; i < self->n_transitions; i++)
    if (leads_from (&self->transitions[i], from, roles)
        && g_strcmp0 (self->transitions[i].event, event) == 0)
      return &self->transitions[i];
  return NULL;
}

const RpTransition *
rp_workflow_find_move (const RpWorkflow *self, const char *from, const char *to, RpRoles roles)
{
  for (guint i = 0; i < self->n_transitions; i++)
    if (leads_from (&self->transitions[i], from, roles)
        && g_strcmp0 (self->transitions[i].to, to) == 0)
      return &self->transitions[i];
  return NULL;
}

gboolean
rp_workflow_is_said_by_each (const RpWorkflow *self, const char *from, const char *to,
                             RpRoles roles)
{
  const RpTransition *first = rp_workflow_find_move (self, from, to, roles);
  const RpTransition *again = first ? rp_workflow_find (self, first->event, to, roles) : NULL;

  return again != NULL && again != first && g_str_equal (again->to, to);
}

GPtrArray *
rp_workflow_list (const RpWorkflow *self, const char *from, RpRoles roles)
{
  GPtrArray *arrows = g_ptr_array_new ();

  for (guint i = 0; i < self->n_transitions; i++)
    if (leads_from (&self->transitions[i], from, roles))
      g_ptr_array_add (arrows, (gpointer)&self->transitions[i]);
  return arrows;
}
