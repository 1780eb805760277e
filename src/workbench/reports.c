/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/reports-store.h"

#include <glib/gi18n-lib.h>

#include "base/id-source.h"
#include "base/json-access.h"
#include "base/text.h"
#include "schema/entered-needs.h"
#include "schema/workflow-guard.h"
#include "workbench/form-store.h"
#include "workbench/queued-op.h"
#include "workbench/session-store.h"
#include "workbench/step-store.h"

#define KIND "needs_report"
#define TITLE_MAX 240   /* characters of a need's title */
#define DEVICE_DIGITS 4 /* of the computer's id in a provisional number */

/* ---- a new report ---- */

/* The report of every day, that on disturbances and that on a connection. */
static const char *const templates[] = { "T2", "T3", "T4" };

/* "草-3F2A-0007": the computer and a count of its own, so that no two are the same offline. A crash
 * between the count and the report leaves a gap, which does not matter. */
static char *
make_provisional_number (RpStore *store, GError **error)
{
  g_autofree char *count_text = rp_store_dup_meta (store, "provisional_reports");
  g_autofree char *device = rp_store_dup_meta (store, "device");
  g_autofree char *replica = rp_store_dup_meta (store, "replica");
  const char *computer = device != NULL ? device : replica != NULL ? replica : "";
  gsize length = strlen (computer);
  g_autofree char *tail
      = g_ascii_strup (computer + (length > DEVICE_DIGITS ? length - DEVICE_DIGITS : 0), -1);
  gint64 count = (count_text != NULL ? g_ascii_strtoll (count_text, NULL, 10) : 0) + 1;
  g_autofree char *next = g_strdup_printf ("%" G_GINT64_FORMAT, count);

  if (!rp_store_set_meta (store, "provisional_reports", next, error))
    return NULL;
  return g_strdup_printf ("草-%s-%04" G_GINT64_FORMAT, tail, count);
}

GPtrArray *
rp_report_list_templates (void)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)rp_template_unref);

  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    g_ptr_array_add (list, rp_template_find (templates[i]));
  return list;
}

static gboolean
is_based_on (RpRecord *report, const RpReportBase *base)
{
  JsonArray *visits = rp_record_get_array (report, "visits");
  guint n_visits = visits != NULL ? json_array_get_length (visits) : 0;

  if (base->visit == NULL)
    return n_visits == 0 && g_str_equal (rp_record_get_text (report, "channel"), base->channel);
  for (guint i = 0; i < n_visits; i++)
    if (g_str_equal (rp_json_array_get_string (visits, i, ""), base->visit))
      return TRUE;
  return FALSE;
}

/* The report that is being written on this. (nullable): none, or an error */
static RpRecord *
find_draft (RpStore *store, const RpReportBase *base, const char *customer, GError **error)
{
  g_autoptr (GPtrArray) drafts
      = rp_store_list (store, KIND, "customer = :customer AND state IN ('DRAFT', 'RETURNED')",
                       "id DESC", 0, error, ":customer", customer, NULL);

  for (guint i = 0; drafts != NULL && i < drafts->len; i++)
    if (g_str_equal (rp_record_get_text (drafts->pdata[i], "template"), base->template_)
        && is_based_on (drafts->pdata[i], base))
      return g_object_ref (drafts->pdata[i]);
  return NULL;
}

static void
set_base (JsonObject *body, const RpReportBase *base, RpTemplate *template_)
{
  JsonArray *visits = NULL;

  if (base->visit != NULL)
    {
      visits = json_array_new ();
      json_array_add_string_element (visits, base->visit);
      json_object_set_array_member (body, "visits", visits);
    }
  else if (*base->channel != '\0')
    json_object_set_string_member (body, "channel", base->channel);
  json_object_set_string_member (body, "template", rp_template_get_id (template_));
  json_object_set_int_member (body, "template_version", rp_template_get_version (template_));
}

static JsonObject *
new_body (RpStore *store, const RpReportBase *base, const char *customer, GError **error)
{
  g_autofree char *number = make_provisional_number (store, error);
  g_autofree char *user = rp_step_dup_user (store);
  g_autoptr (RpTemplate) template_ = rp_template_find (base->template_);
  JsonObject *body = NULL;

  g_return_val_if_fail (template_ != NULL, NULL);
  if (number == NULL)
    return NULL;
  body = json_object_new ();
  json_object_set_string_member (body, "customer", customer);
  json_object_set_string_member (body, "provisional_no", number);
  json_object_set_string_member (body, "state", "DRAFT");
  json_object_set_string_member (body, "manager", user);
  set_base (body, base, template_);
  json_object_set_int_member (body, "version", 0);
  return body;
}

static gboolean
check_new (RpStore *store, const char *id, const char *scope, JsonObject *body, GError **error)
{
  const RpKind *kind = rp_schema_find_kind (KIND);
  const RpTransition *arrow = rp_step_find (store, kind->workflow, "new", NULL, error);
  g_autoptr (RpRecord) after = rp_record_new (kind, id, scope, rp_json_object_copy (body));
  g_autofree char *user = rp_step_dup_user (store);

  return arrow != NULL && rp_workflow_guard_check (arrow, NULL, after, user, error);
}

/* A new report. Returns: (transfer full) (nullable): its id */
static char *
create_report (RpStore *store, const RpReportBase *base, RpRecord *customer, char **op_id,
               GError **error)
{
  g_autoptr (RpIdSource) ids = rp_id_source_new (rp_store_get_clock (store));
  g_autoptr (RpEdit) edit = rp_edit_new (KIND ".new");
  g_autofree char *id = rp_id_source_make (ids);
  const char *scope = rp_record_get_scope (customer);
  g_autoptr (JsonObject) body = new_body (store, base, rp_record_get_id (customer), error);

  if (body == NULL || !check_new (store, id, scope, body, error))
    return NULL;
  rp_edit_create (edit, KIND, id, scope, g_steal_pointer (&body));
  return rp_store_commit (store, edit, op_id, error) ? g_steal_pointer (&id) : NULL;
}

/* Whose report it is. (transfer full) (nullable) */
static RpRecord *
find_customer (RpStore *store, const RpReportBase *base, GError **error)
{
  g_autoptr (RpRecord) visit
      = base->visit != NULL ? rp_store_get (store, "visit", base->visit, error) : NULL;

  if (base->visit != NULL && visit == NULL)
    return NULL;
  return rp_store_get (store, "customer",
                       visit != NULL ? rp_record_get_text (visit, "customer") : base->customer,
                       error);
}

char *
rp_report_start (RpStore *store, const RpReportBase *base, char **op_id, GError **error)
{
  RpReportBase whole = *base;
  g_autoptr (RpRecord) customer = find_customer (store, base, error);
  g_autoptr (GError) read_error = NULL;
  g_autoptr (RpRecord) draft = NULL;

  if (customer == NULL)
    return NULL;
  if (whole.template_ == NULL)
    whole.template_ = templates[0];
  if (whole.channel == NULL)
    whole.channel = "";
  draft = find_draft (store, &whole, rp_record_get_id (customer), &read_error);
  if (draft != NULL)
    return g_strdup (rp_record_get_id (draft));
  if (read_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&read_error));
      return NULL;
    }
  return create_report (store, &whole, customer, op_id, error);
}

/* ---- submitting ---- */

/* The report with all that goes into the edit which submits it. */
typedef struct
{
  RpStore *store;
  RpRecord *report;
  RpRecord *last; /* (nullable): the revision submitted before */
  RpEdit *edit;
  gint64 version;
  char *user, *now, *hash;
} Submission;

static void
submission_clear (Submission *self)
{
  g_clear_object (&self->report);
  g_clear_object (&self->last);
  g_clear_pointer (&self->edit, rp_edit_free);
  g_free (self->user);
  g_free (self->now);
  g_free (self->hash);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Submission, submission_clear)

static gboolean
find_next_version (Submission *self, GError **error)
{
  g_autoptr (GPtrArray) revisions
      = rp_store_list (self->store, "report_revision", "report = :report", "number DESC", 1, error,
                       ":report", rp_record_get_id (self->report), NULL);

  if (revisions == NULL)
    return FALSE;
  if (revisions->len > 0)
    self->last = g_object_ref (revisions->pdata[0]);
  self->version = 1 + (self->last != NULL ? rp_record_get_integer (self->last, "number") : 0);
  return TRUE;
}

static gboolean
add_move (Submission *self, GError **error)
{
  g_autoptr (JsonObject) values = json_object_new ();

  json_object_set_int_member (values, "version", self->version);
  json_object_set_string_member (values, "hash", self->hash);
  json_object_set_string_member (values, "submitted_at", self->now);
  if (!rp_step_add (self->edit, self->store, self->report, "submit", values, error))
    return FALSE;
  /* What was read here is submitted, not what another computer may write meanwhile. */
  rp_edit_move (self->edit, self->report, "QUEUED", self->hash);
  return TRUE;
}

static void
add_revision (Submission *self)
{
  JsonObject *body = json_object_new ();
  JsonObject *content = json_object_new ();

  json_object_set_string_member (content, "template",
                                 rp_record_get_text (self->report, "template"));
  json_object_set_int_member (content, "version",
                              rp_record_get_integer (self->report, "template_version"));
  json_object_set_object_member (
      content, "answers", rp_json_object_copy (rp_record_get_object (self->report, "answers")));
  json_object_set_string_member (body, "customer", rp_record_get_text (self->report, "customer"));
  json_object_set_string_member (body, "report", rp_record_get_id (self->report));
  json_object_set_int_member (body, "number", self->version);
  json_object_set_object_member (body, "content", content);
  json_object_set_string_member (body, "hash", self->hash);
  json_object_set_string_member (body, "submitted_at", self->now);
  json_object_set_string_member (body, "by", self->user);
  rp_edit_create (self->edit, "report_revision", NULL, rp_record_get_scope (self->report), body);
}

/* ---- the needs of a report as rows of their own ---- */

/* The columns of the needs that are fields of a need; the other columns are details of its category. */
static const char *const need_fields[]
    = { "category", "own_words", "urgency", "impact", "wished_on" };
/* Of these the ones that are the manager's alone: what he takes back is taken back there too. */
static const char *const own_fields[] = { "wished_on", "details" };
static const char *const other_columns[] = { "row", "contact", "evidence" };

static gboolean
is_named (const char *name, const char *const *names, guint n_names)
{
  for (guint i = 0; i < n_names; i++)
    if (g_str_equal (name, names[i]))
      return TRUE;
  return FALSE;
}

/* What a row of the table says about a need, by field. */
static JsonObject *
collect_need (JsonObject *row)
{
  JsonObject *fields = json_object_new ();
  g_autoptr (JsonObject) details = json_object_new ();
  g_autofree char *title
      = rp_text_first_line (rp_json_get_string (row, "own_words", ""), TITLE_MAX);
  JsonObjectIter iter;
  const char *column = NULL;
  JsonNode *value = NULL;

  json_object_iter_init (&iter, row);
  while (json_object_iter_next (&iter, &column, &value))
    if (is_named (column, need_fields, G_N_ELEMENTS (need_fields)))
      json_object_set_member (fields, column, json_node_copy (value));
    else if (!is_named (column, other_columns, G_N_ELEMENTS (other_columns)))
      json_object_set_member (details, column, json_node_copy (value));
  json_object_set_string_member (fields, "title", title);
  if (json_object_get_size (details) > 0)
    json_object_set_object_member (fields, "details", g_steal_pointer (&details));
  return fields;
}

static const char *
get_first_visit (RpRecord *report)
{
  JsonArray *visits = rp_record_get_array (report, "visits");

  return visits != NULL ? rp_json_array_get_string (visits, 0, NULL) : NULL;
}

static void
create_need (Submission *self, const char *item, JsonObject *fields)
{
  JsonObject *body = rp_json_object_copy (fields);
  const char *visit = get_first_visit (self->report);

  json_object_set_string_member (body, "customer", rp_record_get_text (self->report, "customer"));
  json_object_set_string_member (body, "state", "CAPTURED");
  json_object_set_string_member (body, "report", rp_record_get_id (self->report));
  json_object_set_string_member (body, "item", item);
  json_object_set_string_member (body, "captured_by", self->user);
  if (visit != NULL)
    json_object_set_string_member (body, "visit", visit);
  if (rp_record_has (self->report, "channel"))
    json_object_set_string_member (body, "channel", rp_record_get_text (self->report, "channel"));
  rp_edit_create (self->edit, "need", NULL, rp_record_get_scope (self->report), body);
}

/* A need that the specialist has coded is not the report's any more. */
static void
update_need (Submission *self, RpRecord *need, JsonObject *fields)
{
  JsonObjectIter iter;
  const char *field = NULL;
  JsonNode *value = NULL;

  if (!g_str_equal (rp_record_get_text (need, "state"), "CAPTURED"))
    return;
  json_object_iter_init (&iter, fields);
  while (json_object_iter_next (&iter, &field, &value))
    if (!rp_json_equal (value, rp_record_get_value (need, field)))
      rp_edit_set (self->edit, need, field, json_node_copy (value));
  for (guint i = 0; i < G_N_ELEMENTS (own_fields); i++)
    if (!json_object_has_member (fields, own_fields[i]) && rp_record_has (need, own_fields[i]))
      rp_edit_set (self->edit, need, own_fields[i], NULL);
}

/* A need that was taken out of the report has ended; who enters its row again means another one. */
static gboolean
is_entered_again (Submission *self, RpRecord *need)
{
  JsonObject *content = self->last != NULL ? rp_record_get_object (self->last, "content") : NULL;

  return content != NULL && g_str_equal (rp_record_get_text (need, "state"), "CANCELLED")
         && !rp_entered_needs_have (rp_json_get_object (content, "answers"),
                                    rp_record_get_text (need, "item"));
}

static gboolean
add_need (Submission *self, JsonObject *row, GError **error)
{
  const char *item = rp_json_get_string (row, "row", "");
  g_autoptr (JsonObject) fields = collect_need (row);
  g_autoptr (GPtrArray) found = rp_store_list (
      self->store, "need", "report = :report AND item = :item", "state = 'CANCELLED', id DESC", 1,
      error, ":report", rp_record_get_id (self->report), ":item", item, NULL);

  if (found == NULL)
    return FALSE;
  if (found->len > 0 && !is_entered_again (self, found->pdata[0]))
    update_need (self, found->pdata[0], fields);
  else
    create_need (self, item, fields);
  return TRUE;
}

static gboolean
add_needs (Submission *self, GError **error)
{
  g_autoptr (GPtrArray) rows
      = rp_entered_needs_list (rp_record_get_object (self->report, "answers"));

  for (guint i = 0; i < rows->len; i++)
    if (!add_need (self, rows->pdata[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
resolve_remarks (Submission *self, GError **error)
{
  g_autoptr (GPtrArray) remarks = rp_store_list (
      self->store, "review_remark", "report = :report AND COALESCE(resolved, 0) = 0", "id", 0,
      error, ":report", rp_record_get_id (self->report), NULL);

  if (remarks == NULL)
    return FALSE;
  for (guint i = 0; i < remarks->len; i++)
    {
      JsonNode *resolved = json_node_init_boolean (json_node_alloc (), TRUE);
      rp_edit_set (self->edit, remarks->pdata[i], "resolved", resolved);
    }
  return TRUE;
}

static gboolean
prepare (Submission *self, GError **error)
{
  g_autoptr (RpForm) form = NULL;

  if (rp_step_find (self->store, rp_record_get_kind (self->report)->workflow, "submit",
                    rp_record_get_text (self->report, "state"), error)
      == NULL)
    return FALSE;
  form = rp_form_store_complete (self->store, &self->report, NULL, error);
  if (form == NULL || !rp_form_store_check (form, RP_ROLE_MANAGER | RP_ROLE_DEPUTY, error))
    return FALSE;
  self->edit = rp_edit_new (KIND ".submit");
  self->user = rp_step_dup_user (self->store);
  self->now = rp_clock_dup_now_utc (rp_store_get_clock (self->store));
  self->hash = rp_json_fingerprint (rp_record_get_value (self->report, "answers"));
  return find_next_version (self, error);
}

char *
rp_report_submit (RpStore *store, const char *report, GError **error)
{
  g_auto (Submission) self = { .store = store };
  char *op_id = NULL;

  self.report = rp_store_get (store, KIND, report, error);
  if (self.report == NULL || !prepare (&self, error) || !add_move (&self, error))
    return NULL;
  add_revision (&self);
  if (!add_needs (&self, error) || !resolve_remarks (&self, error)
      || !rp_store_commit (store, self.edit, &op_id, error))
    return NULL;
  return op_id;
}

char *
rp_report_take_back (RpStore *store, const char *id, GError **error)
{
  g_autoptr (RpRecord) report = rp_store_get (store, KIND, id, error);

  if (report == NULL
      || rp_step_find (store, rp_record_get_kind (report)->workflow, "take_back",
                       rp_record_get_text (report, "state"), error)
             == NULL)
    return NULL;
  return rp_queued_op_withdraw (
      store, KIND ".submit", KIND, id,
      _ ("The report has been sent. It can be withdrawn while nobody reviews it."), error);
}

/* ---- from the main thread ---- */

typedef struct
{
  char *id, *op_id;
} Started;

static void
free_started (Started *started)
{
  g_free (started->id);
  g_free (started->op_id);
  g_free (started);
}

/* What a job owns of a base. */
typedef struct
{
  char *template_, *visit, *customer, *channel;
} Start;

static void
free_start (Start *start)
{
  g_free (start->template_);
  g_free (start->visit);
  g_free (start->customer);
  g_free (start->channel);
  g_free (start);
}

static gpointer
start_on_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  const Start *start = data;
  const RpReportBase base = { start->template_, start->visit, start->customer, start->channel };
  g_autofree char *op_id = NULL;
  char *id = rp_report_start (subject, &base, &op_id, error);
  Started *started = NULL;

  if (id == NULL)
    return NULL;
  started = g_new0 (Started, 1);
  started->id = id;
  started->op_id = g_steal_pointer (&op_id);
  return started;
}

void
rp_report_start_async (RpSession *session, const RpReportBase *base, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  Start *start = g_new0 (Start, 1);

  start->template_ = g_strdup (base->template_);
  start->visit = g_strdup (base->visit);
  start->customer = g_strdup (base->customer);
  start->channel = g_strdup (base->channel);
  rp_session_run_async (session, start_on_store, start, (GDestroyNotify)free_start,
                        (GDestroyNotify)free_started, NULL, callback, user_data);
}

char *
rp_report_start_finish (RpSession *session, GAsyncResult *result, GError **error)
{
  Started *started = rp_session_run_finish (session, result, error);
  char *id = NULL;

  if (started == NULL)
    return NULL;
  rp_session_note_edit (session, started->op_id);
  id = g_steal_pointer (&started->id);
  free_started (started);
  return id;
}
