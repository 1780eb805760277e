/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/potential-needs-store.h"

#include <glib/gi18n-lib.h>

#include "base/date.h"
#include "base/id-source.h"
#include "base/json-access.h"
#include "insight/work-days.h"
#include "schema/workflow-guard.h"
#include "workbench/step-store.h"

/* Working days the manager has to ask the customer. */
#define DAYS_TO_ASK 10

char *
rp_potential_need_dup_due (RpClock *clock)
{
  g_autoptr (RpWorkCalendar) calendar = rp_work_days_get ();

  return rp_date_format (rp_work_calendar_add (calendar, rp_clock_today (clock), DAYS_TO_ASK));
}

char *
rp_potential_need_dup_words (RpRecord *potential)
{
  GString *words = g_string_new (rp_record_get_text (potential, "text"));
  const char *benefit = rp_record_get_text (potential, "benefit_text");

  if (rp_record_get_integer (potential, "benefit_customer") > 0)
    {
      g_autofree char *amount = rp_record_format (potential, "benefit_customer");
      /* Translators: %s is an amount with its unit. */
      g_string_append_c (words, '\n');
      g_string_append_printf (words, _ ("We expect it to be worth %s a year to you."), amount);
    }
  if (*benefit != '\0')
    g_string_append_printf (words, "\n%s", benefit);
  return g_string_free (words, FALSE);
}

/* A sub-code says its category: "CONN-02". What was chosen counts, else what was suggested. */
static void
set_coding (JsonObject *body, RpRecord *suggestion)
{
  gboolean chosen
      = json_object_has_member (body, "category") || json_object_has_member (body, "sub_code");
  const char *sub_code = rp_json_get_string (
      body, "sub_code", chosen ? "" : rp_record_get_text (suggestion, "proposes"));
  g_auto (GStrv) parts = g_strsplit (sub_code, "-", 2);

  if (parts[0] != NULL && parts[1] != NULL)
    {
      json_object_set_string_member (body, "sub_code", sub_code);
      json_object_set_string_member (body, "category", parts[0]);
    }
  else if (!chosen)
    json_object_set_string_member (body, "category", rp_record_get_text (suggestion, "category"));
}

static JsonObject *
build_body (RpRecord *suggestion, JsonObject *values, const char *user)
{
  JsonObject *body = rp_json_object_copy (values);

  json_object_set_string_member (body, "customer", rp_record_get_text (suggestion, "customer"));
  json_object_set_string_member (body, "suggestion", rp_record_get_id (suggestion));
  json_object_set_string_member (body, "proposed_by", user);
  json_object_set_string_member (body, "state", "ADOPTED");
  set_coding (body, suggestion);
  return body;
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID, sentence);
  return FALSE;
}

/* What adopting asks beyond the guards: an amount, and a second pair of eyes. */
static gboolean
check_proposal (JsonObject *body, const char *user, GError **error)
{
  if (rp_json_get_integer (body, "benefit_customer", 0) <= 0)
    return refuse (error, _ ("State the benefit expected for the customer in yuan."));
  if (g_str_equal (rp_json_get_string (body, "manager", ""), user))
    return refuse (error, _ ("Somebody else than you must ask the customer."));
  return TRUE;
}

static gboolean
check_guard (RpStore *store, const char *event, RpRecord *before, RpRecord *after, const char *user,
             GError **error)
{
  const RpWorkflow *workflow = rp_record_get_kind (after)->workflow;
  const RpTransition *arrow = rp_step_find (
      store, workflow, event, before != NULL ? rp_record_get_text (before, "state") : NULL, error);

  return arrow != NULL && rp_workflow_guard_check (arrow, before, after, user, error);
}

/* Made as the specialist's own and sent to the manager in the same edit. */
static gboolean
add_potential (RpEdit *edit, RpStore *store, const char *id, RpRecord *suggestion,
               JsonObject *values, GError **error)
{
  const RpKind *kind = rp_schema_find_kind ("potential_need");
  const char *scope = rp_record_get_scope (suggestion);
  g_autofree char *user = rp_step_dup_user (store);
  g_autoptr (JsonObject) body = build_body (suggestion, values, user);
  g_autoptr (RpRecord) adopted = rp_record_new (kind, id, scope, rp_json_object_copy (body));

  if (!check_proposal (body, user, error)
      || !check_guard (store, "adopt", NULL, adopted, user, error))
    return FALSE;
  rp_edit_create (edit, "potential_need", id, scope, g_steal_pointer (&body));
  return rp_step_add (edit, store, adopted, "assign", NULL, error);
}

/* A sub-code says its category, and is what the customer is asked about; the reason is the house's own. */
static JsonObject *
build_found (const char *customer, const char *manager, JsonObject *row, const char *user)
{
  const char *code = rp_json_get_string (row, "sub_code", "");
  g_auto (GStrv) parts = g_strsplit (code, "-", 2);
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "customer", customer);
  json_object_set_string_member (body, "category", parts[0] != NULL ? parts[0] : "");
  json_object_set_string_member (body, "sub_code", code);
  json_object_set_string_member (body, "text",
                                 rp_code_list_label (rp_code_list_find ("sub_code"), code));
  json_object_set_string_member (body, "reason", rp_json_get_string (row, "reason", ""));
  if (*rp_json_get_string (row, "benefit", "") != '\0')
    json_object_set_string_member (body, "benefit_text", rp_json_get_string (row, "benefit", ""));
  json_object_set_string_member (body, "due", rp_json_get_string (row, "due", ""));
  json_object_set_string_member (body, "manager", manager);
  json_object_set_string_member (body, "proposed_by", user);
  json_object_set_string_member (body, "state", "ADOPTED");
  return body;
}

gboolean
rp_potential_need_add_found (RpEdit *edit, RpStore *store, const char *customer,
                             const char *manager, JsonObject *row, GError **error)
{
  const RpKind *kind = rp_schema_find_kind ("potential_need");
  g_autoptr (RpIdSource) ids = rp_id_source_new (rp_store_get_clock (store));
  g_autofree char *id = rp_id_source_make (ids);
  g_autofree char *user = rp_step_dup_user (store);
  g_autoptr (JsonObject) body = build_found (customer, manager, row, user);
  g_autoptr (RpRecord) adopted = rp_record_new (kind, id, customer, rp_json_object_copy (body));

  if (!check_guard (store, "adopt", NULL, adopted, user, error))
    return FALSE;
  rp_edit_create (edit, kind->name, id, customer, g_steal_pointer (&body));
  return rp_step_add (edit, store, adopted, "assign", NULL, error);
}

char *
rp_potential_need_adopt (RpStore *store, const char *suggestion, JsonObject *values, char **op_id,
                         GError **error)
{
  g_autoptr (RpIdSource) ids = rp_id_source_new (rp_store_get_clock (store));
  g_autoptr (RpEdit) edit = rp_edit_new ("suggestion.adopt");
  g_autoptr (RpRecord) shown = rp_store_get (store, "suggestion", suggestion, error);
  g_autofree char *id = rp_id_source_make (ids);

  if (shown == NULL || !rp_step_add (edit, store, shown, "adopt", NULL, error)
      || !add_potential (edit, store, id, shown, values, error)
      || !rp_store_commit (store, edit, op_id, error))
    return NULL;
  return g_steal_pointer (&id);
}

/* ---- from the main thread ---- */

typedef struct
{
  char *suggestion;
  JsonObject *values;
} Adopt;

typedef struct
{
  char *id, *op_id;
} Adopted;

static void
free_adopt (Adopt *adopt)
{
  g_free (adopt->suggestion);
  json_object_unref (adopt->values);
  g_free (adopt);
}

static void
free_adopted (Adopted *adopted)
{
  g_free (adopted->id);
  g_free (adopted->op_id);
  g_free (adopted);
}

static gpointer
adopt_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const Adopt *adopt = data;
  char *op_id = NULL;
  char *id = rp_potential_need_adopt (subject, adopt->suggestion, adopt->values, &op_id, error);
  Adopted *adopted = NULL;

  if (id == NULL)
    return NULL;
  adopted = g_new0 (Adopted, 1);
  adopted->id = id;
  adopted->op_id = op_id;
  return adopted;
}

void
rp_potential_need_adopt_async (RpSession *session, const char *suggestion, JsonObject *values,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  Adopt *adopt = g_new0 (Adopt, 1);

  adopt->suggestion = g_strdup (suggestion);
  adopt->values = rp_json_object_copy (values);
  rp_session_run_async (session, adopt_on_store, adopt, (GDestroyNotify)free_adopt,
                        (GDestroyNotify)free_adopted, NULL, callback, user_data);
}

char *
rp_potential_need_adopt_finish (RpSession *session, GAsyncResult *result, GError **error)
{
  Adopted *adopted = rp_session_run_finish (session, result, error);
  char *id = NULL;

  if (adopted == NULL)
    return NULL;
  rp_session_note_edit (session, adopted->op_id);
  id = g_steal_pointer (&adopted->id);
  free_adopted (adopted);
  return id;
}
