/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/step-dialog.h"

#include "widgets/page.h"
#include "widgets/record-editor.h"
#include "workbench/record-draft.h"

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) from = user_data;
  g_autoptr (GError) error = NULL;

  if (!rp_record_draft_commit_finish (RP_RECORD_DRAFT (source), result, &error))
    rp_page_say_error (from, error);
}

void
rp_step_dialog_present_with (GtkWidget *from, RpSession *session, RpRecord *shown,
                             const char *event, JsonObject *values)
{
  g_autoptr (RpRecordDraft) draft = rp_record_draft_new_for_step (session, shown, event);
  g_autoptr (GPtrArray) fields = rp_record_draft_list_fields (draft);

  rp_record_draft_preset (draft, values);
  if (fields->len > 0)
    rp_record_editor_present (from, g_steal_pointer (&draft));
  else
    rp_record_draft_commit_async (draft, taken_cb, g_object_ref (from));
}

void
rp_step_dialog_present (GtkWidget *from, RpSession *session, RpRecord *shown, const char *event)
{
  g_autoptr (JsonObject) nothing = json_object_new ();
  rp_step_dialog_present_with (from, session, shown, event, nothing);
}
