/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/kept-text.h"

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "widgets/page.h"

static char *
dup_text (GtkWidget *text)
{
  GtkTextBuffer *buffer = NULL;
  GtkTextIter start, end;

  if (GTK_IS_EDITABLE (text))
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (text)));
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (text));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
set_text (GtkWidget *text, const char *words)
{
  if (GTK_IS_EDITABLE (text))
    gtk_editable_set_text (GTK_EDITABLE (text), words);
  else
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text)), words, -1);
}

char *
rp_kept_text_dup (GtkWidget *text)
{
  return g_strstrip (dup_text (text));
}

void
rp_kept_text_say (GtkWidget *from, const char *text)
{
  if (*text != '\0')
    rp_page_say (from, _ ("What you entered is kept: it is there when you open this again."));
}

#define TYPED_KEY "rp-typed"

static void
changed_cb (GtkWidget *text)
{
  g_autofree char *words = dup_text (text);

  rp_typed_set_text (g_object_get_data (G_OBJECT (text), TYPED_KEY), words);
}

static void
unrealize_cb (GtkWidget *text)
{
  rp_typed_flush (g_object_get_data (G_OBJECT (text), TYPED_KEY));
}

/* Whoever has begun to type in the meantime goes on with that. */
static void
recalled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) text = user_data;
  g_autoptr (JsonNode) kept = rp_typed_recall_finish (RP_TYPED (source), result, NULL);
  g_autofree char *present = dup_text (text);

  if (kept != NULL && *present == '\0')
    set_text (text, rp_json_node_get_string (kept, ""));
}

RpTyped *
rp_kept_text_attach (GtkWidget *text, RpSession *session, const char *key)
{
  RpTyped *typed = rp_typed_new (session, key);
  gpointer changes = GTK_IS_EDITABLE (text)
                         ? (gpointer)text
                         : (gpointer)gtk_text_view_get_buffer (GTK_TEXT_VIEW (text));

  g_object_set_data_full (G_OBJECT (text), TYPED_KEY, g_object_ref (typed), g_object_unref);
  g_signal_connect_object (changes, "changed", G_CALLBACK (changed_cb), text, G_CONNECT_SWAPPED);
  g_signal_connect (text, "unrealize", G_CALLBACK (unrealize_cb), NULL);
  rp_typed_recall_async (typed, recalled_cb, g_object_ref (text));
  return typed;
}
