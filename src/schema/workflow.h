/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "schema/kind.h"

G_BEGIN_DECLS

/**
 * RpOffline: when an event takes effect that was caused without a connection.
 */
typedef enum
{
  RP_OFFLINE_FINAL,  /* O: on the device, at once */
  RP_OFFLINE_QUEUED, /* Q: when the server accepts it; shown as waiting until then */
  RP_OFFLINE_SERVER, /* S: only the server causes it */
} RpOffline;

/* A state is a code that knows whether it ends the work; the states of a workflow are also the code
 * list of the kind's field `state`. */
typedef RpCode RpState;

/**
 * RpTransition: one arrow. `from` is %NULL for the event that makes the row.
 */
typedef struct
{
  const char *event; /* "submit" */
  const char *label; /* N_("_Submit"): the button */
  const char *from;  /* state code, or NULL */
  const char *to;
  RpRoles who;
  RpOffline offline;
  const char *guard; /* (nullable): name of a guard, see workflow-guard.h */
  const char *by;    /* (nullable): the field that names who takes it: he signs with his own name */
  const char *not_by;  /* (nullable): the field that names who may not: four eyes */
  gboolean own_centre; /* a centre's users take it where the row's field `centre` names theirs */
  const char *only_by; /* (nullable): the field that names who alone may, where somebody stands */
  const char *unless; /* (nullable): the field that gives the step to others where it has a value */
  const char *besides; /* (nullable): name of a second guard that has to hold */
} RpTransition;

struct _RpWorkflow
{
  const char *kind;
  const RpState *states;
  guint n_states;
  const RpTransition *transitions;
  guint n_transitions;
};

const RpState *rp_workflow_find_state (const RpWorkflow *self, const char *code); /* (nullable) */
const char *rp_workflow_state_label (const RpWorkflow *self, const char *code);

/* The arrow @event from @from that one of @roles may take. (nullable) */
const RpTransition *rp_workflow_find (const RpWorkflow *self, const char *event, const char *from,
                                      RpRoles roles);

/* Whether the step from @from to @to is each one's own word: it is taken once more where it has led. Who takes it
 * without knowing of the first says the same, and nothing moves. */
gboolean rp_workflow_is_said_by_each (const RpWorkflow *self, const char *from, const char *to,
                                      RpRoles roles);

/* The arrow between two states that one of @roles may take; when there are several, the first:
 * rp_workflow_choose() takes the one whose guard holds. */
const RpTransition *rp_workflow_find_move (const RpWorkflow *self, const char *from, const char *to,
                                           RpRoles roles);

/* The arrows that @roles may take from @from.
 * Returns: (transfer container) (element-type RpTransition) */
GPtrArray *rp_workflow_list (const RpWorkflow *self, const char *from, RpRoles roles);

G_END_DECLS
