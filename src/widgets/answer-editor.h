/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "workbench/document.h"

G_BEGIN_DECLS

/**
 * RpAnswerEditor: the control for one value, whichever its type: a question's answer or a cell of a
 * table's row. It shows a value, and hands over every new one.
 *
 * Thread: main.
 */
typedef void (*RpAnswerFunc) (const RpQuestion *question, JsonNode *value, gpointer data);

typedef struct
{
  RpDocument *document;
  const RpQuestion *question;
  gboolean editable;
  RpAnswerFunc changed; /* called with a value that the question's type takes, or null */
  gpointer data;
  const char *place; /* see rp_document_set_unread() */
} RpAnswerContext;

/* The control, filled. Attachments and tables have widgets of their own. */
GtkWidget *rp_answer_editor_new (const RpAnswerContext *context, JsonNode *value);
/* Shows another value. What somebody is writing in keeps its cursor; while an input method has something open there, the
 * value waits until the field is left, and what is typed before counts as typed without having seen it. */
void rp_answer_editor_set_value (GtkWidget *editor, JsonNode *value);

G_END_DECLS
