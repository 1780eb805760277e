/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpReload: keeps what a presenter shows up with the store. One reading is under way at a time; what
 * is asked for meanwhile is one more reading afterwards, with the question as it is then.
 *
 * Thread: main.
 */
typedef struct _RpReload RpReload;

/**
 * RpReloadJob: what is read and where it goes.
 * @what: for the log: "the brief"
 * @load: on the store's thread
 * @free_answer: what @load returned and nobody takes
 * @take: the answer: (transfer full), %NULL when it could not be read
 * @gone: (nullable): instead of @take when what is shown is not here: it was erased, or is others' by now
 * @ask: (nullable): makes what @load gets as data, in the main context; freed by @free_question
 */
typedef struct
{
  const char *what;
  RpWorkFunc load;
  GDestroyNotify free_answer;
  void (*take) (gpointer owner, gpointer answer);
  void (*gone) (gpointer owner);
  gpointer (*ask) (gpointer owner);
  GDestroyNotify free_question;
} RpReloadJob;

/* @owner: (transfer none): the presenter, which frees this when it is finalized; kept alive while a
 * reading is under way. @job: (transfer none): static */
RpReload *rp_reload_new (gpointer owner, RpSession *session, const RpReloadJob *job);
void rp_reload_free (RpReload *self);

/* Reads now, and again whenever the session says that rows of one of @kinds changed; %NULL: of any kind. */
void rp_reload_follow (RpReload *self, const char *const *kinds);
void rp_reload_run (RpReload *self);
gboolean rp_reload_is_running (RpReload *self);
/* For the owner's dispose: nothing is taken any more. */
void rp_reload_stop (RpReload *self);

G_END_DECLS
