/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/step-store.h"

#include "support/loop-fixture.h"

/* @events: those offered, in this order, closed by %NULL */
static void
assert_steps_of (RpRecord *record, RpRoles roles, const char *user, const char *const *events)
{
  g_autoptr (GPtrArray) steps = rp_step_list (record, roles, user);

  for (guint i = 0; i < steps->len && events[i] != NULL; i++)
    g_assert_cmpstr (((const RpTransition *)steps->pdata[i])->event, ==, events[i]);
  g_assert_cmpuint (steps->len, ==, g_strv_length ((GStrv)events));
}

static void
assert_steps (RpRecord *record, RpRoles roles, const char *const *events)
{
  assert_steps_of (record, roles, FIXTURE_USER, events);
}

static RpRecord *
new_need (const char *fields)
{
  g_autoptr (GError) error = NULL;
  JsonObject *body
      = rp_json_parse_object (fields, strlen (fields), &rp_json_limits_message, &error);

  g_assert_no_error (error);
  return rp_record_new (rp_schema_find_kind ("need"), LOOP_NEED, LOOP_CUSTOMER, body);
}

static void
test_list_by_role (void)
{
  g_autoptr (StoreFixture) self = loop_fixture_new ();
  g_autoptr (RpRecord) asked = store_fixture_get (self, "potential_need", LOOP_ASKED);
  g_autoptr (RpRecord) open = store_fixture_get (self, "suggestion", LOOP_OPEN);

  assert_steps_of (asked, RP_ROLE_MANAGER, LOOP_MANAGER,
                   (const char *const[]){ "confirm", "refuse", "postpone", NULL });
  /* Whoever proposed it is not offered to bring the customer's yes. */
  assert_steps (asked, RP_ROLE_MANAGER, (const char *const[]){ "refuse", "postpone", NULL });
  assert_steps (asked, RP_ROLE_SPECIALIST, (const char *const[]){ NULL });
  assert_steps (open, RP_ROLE_SPECIALIST, (const char *const[]){ "dismiss", "adopt", NULL });
  assert_steps (open, RP_ROLE_MANAGER, (const char *const[]){ NULL });
}

/* Two arrows of one event are one step. */
static void
test_list_once (void)
{
  g_autoptr (RpRecord) need = new_need ("{\"state\":\"ANSWERED\",\"answer\":\"Done.\"}");

  assert_steps (need, RP_ROLE_MANAGER | RP_ROLE_QUALITY,
                (const char *const[]){ "confirm", "object", "attempt", NULL });
}

/* A step that asks for nothing is offered when it can succeed. */
static void
test_list_possible (void)
{
  g_autoptr (RpRecord) never_tried = new_need ("{\"state\":\"ANSWERED\"}");
  g_autoptr (RpRecord) tried = new_need (
      "{\"state\":\"ANSWERED\",\"attempts\":[{\"on\":\"2026-01-01\"},{\"on\":\"2026-01-02\"},"
      "{\"on\":\"2026-01-03\"}]}");

  assert_steps (never_tried, RP_ROLE_SPECIALIST,
                (const char *const[]){ "attempt", "merge", "cancel", NULL });
  assert_steps (tried, RP_ROLE_SPECIALIST,
                (const char *const[]){ "attempt", "close_unconfirmed", "merge", "cancel", NULL });
}

static void
test_contact_field (void)
{
  g_assert_cmpstr (rp_step_find_contact_field ("potential_need", "confirm")->name, ==, "contact");
  g_assert_cmpstr (rp_step_find_contact_field ("need", "inform")->name, ==, "confirm_contact");
  g_assert_null (rp_step_find_contact_field ("need", "code"));
  g_assert_null (rp_step_find_contact_field ("task", "accept"));
}

/* Every field that a step names is one of its kind, whoever takes it and from wherever. */
static void
test_all_fields (void)
{
  guint n_kinds = 0;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  for (guint k = 0; k < n_kinds; k++)
    for (guint i = 0; kinds[k]->workflow != NULL && i < kinds[k]->workflow->n_transitions; i++)
      {
        const char *event = kinds[k]->workflow->transitions[i].event;
        g_autoptr (GPtrArray) fields = rp_step_list_fields (kinds[k]->name, event);
        const char *day = rp_step_find_day_field (kinds[k]->name, event);
        for (guint f = 0; f < fields->len; f++)
          g_assert_nonnull (fields->pdata[f]);
        g_assert_true (day == NULL || rp_kind_find_field (kinds[k], day) != NULL);
      }
}

/* Who cannot be reached: after three attempts on three days the need may be closed without his word. */
static void
test_attempts (void)
{
  static const char *const days[] = { "2026-01-02", "2026-01-02", "2026-01-03", "2026-01-05" };
  g_autoptr (StoreFixture) self = loop_fixture_new ();
  GString *page = feed_page_new (12);
  g_autoptr (RpRecord) need = NULL;

  feed_page_row (page, "need", LOOP_NEED, LOOP_CUSTOMER, 2, 12,
                 "{" LOOP_OF_CUSTOMER ",\"title\":\"More capacity\",\"answer\":\"Granted\","
                 "\"state\":\"ANSWERED\"}");
  g_assert_false (store_fixture_apply (self, page, "c1", "c2", TRUE));
  rp_store_set_meta (self->store, "roles", "BS", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autoptr (GError) error = NULL, refused = NULL;
      g_autoptr (JsonObject) values = json_object_new ();
      g_autofree char *early
          = rp_step_take (self->store, "need", LOOP_NEED, "close_unconfirmed", NULL, &refused);
      g_autofree char *op_id = NULL;

      g_assert_null (early);
      g_assert_error (refused, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
      json_object_set_string_member (values, "attempt_on", days[i]);
      json_object_set_string_member (values, "attempt_channel", "PHONE");
      op_id = rp_step_take (self->store, "need", LOOP_NEED, "attempt", values, &error);
      g_assert_no_error (error);
    }
  need = store_fixture_get (self, "need", LOOP_NEED);
  g_assert_cmpuint (json_array_get_length (rp_record_get_array (need, "attempts")), ==, 4);
  g_assert_cmpstr (rp_record_get_text (need, "state"), ==, "ANSWERED");
  {
    g_autoptr (GError) error = NULL;
    g_autofree char *closed
        = rp_step_take (self->store, "need", LOOP_NEED, "close_unconfirmed", NULL, &error);

    g_assert_no_error (error);
    g_assert_nonnull (closed);
  }
}

/* A need that was closed and is opened again begins anew: what was tried and asked before proves nothing any more. */
static void
test_reopen (void)
{
  g_autoptr (StoreFixture) self = loop_fixture_new ();
  GString *page = feed_page_new (12);
  g_autoptr (GError) error = NULL;
  g_autofree char *closed_op = NULL, *reopened_op = NULL;
  g_autoptr (RpRecord) closed = NULL, reopened = NULL;

  feed_page_row (page, "need", LOOP_NEED, LOOP_CUSTOMER, 2, 12,
                 "{" LOOP_OF_CUSTOMER ",\"title\":\"More capacity\",\"answer\":\"Granted\","
                 "\"attempts\":[{\"on\":\"2026-01-02\"}],\"rating_asked\":true,"
                 "\"state\":\"CONFIRMED\"}");
  g_assert_false (store_fixture_apply (self, page, "c1", "c2", TRUE));
  rp_store_set_meta (self->store, "roles", "BS", NULL);
  closed_op = rp_step_take (self->store, "need", LOOP_NEED, "close", NULL, &error);
  g_assert_no_error (error);
  closed = store_fixture_get (self, "need", LOOP_NEED);
  g_assert_true (rp_record_has (closed, "closed_at"));
  reopened_op = rp_step_take (self->store, "need", LOOP_NEED, "reopen", NULL, &error);
  g_assert_no_error (error);
  reopened = store_fixture_get (self, "need", LOOP_NEED);
  g_assert_cmpstr (rp_record_get_text (reopened, "state"), ==, "REOPENED");
  g_assert_false (rp_record_has (reopened, "attempts"));
  g_assert_false (rp_record_has (reopened, "rating_asked"));
}

/* The centre that refuses a need is noted; it cannot refuse it again. */
static void
test_bounce (void)
{
  g_autoptr (StoreFixture) self = loop_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) values = json_object_new ();
  GString *page = feed_page_new (12);
  g_autofree char *op_id = NULL;
  g_autoptr (RpRecord) need = NULL;

  feed_page_row (page, "need", LOOP_NEED, LOOP_CUSTOMER, 2, 12,
                 "{" LOOP_OF_CUSTOMER ",\"title\":\"More capacity\",\"centre\":\"OPERATION\","
                 "\"team\":\"1\",\"state\":\"DISPATCHED\"}");
  g_assert_false (store_fixture_apply (self, page, "c1", "c2", TRUE));
  json_object_set_string_member (values, "reason", "Not ours");
  loop_sign_in (self, FIXTURE_USER, "CTR");
  op_id = rp_step_take (self->store, "need", LOOP_NEED, "bounce", values, &error);
  g_assert_no_error (error);
  need = store_fixture_get (self, "need", LOOP_NEED);
  g_assert_cmpstr (rp_record_get_text (need, "state"), ==, "BOUNCED");
  g_assert_cmpuint (json_array_get_length (rp_record_get_array (need, "bounced_by")), ==, 1);
}

/* The need in a state, on the desk of somebody with @roles. Returns: (transfer full) */
static StoreFixture *
new_desk (const char *roles, const char *need)
{
  StoreFixture *self = loop_fixture_new ();
  GString *page = feed_page_new (12);
  g_autofree char *body
      = g_strdup_printf ("{" LOOP_OF_CUSTOMER ",\"title\":\"More capacity\",%s}", need);

  feed_page_row (page, "need", LOOP_NEED, LOOP_CUSTOMER, 2, 12, body);
  g_assert_false (store_fixture_apply (self, page, "c1", "c2", TRUE));
  loop_sign_in (self, FIXTURE_USER, roles);
  return self;
}

/* Whoever is specialist and supervisor was told that a complaint is closed by the supervisor. */
static void
test_two_roles (void)
{
  g_autoptr (StoreFixture) self
      = new_desk ("BS,SUP", "\"category\":\"CMPL\",\"state\":\"CONFIRMED\",\"rating_asked\":true");
  g_autoptr (StoreFixture) specialist
      = new_desk ("BS", "\"category\":\"CMPL\",\"state\":\"CONFIRMED\",\"rating_asked\":true");
  g_autoptr (GError) error = NULL, refused = NULL;
  g_autofree char *op_id = rp_step_take (self->store, "need", LOOP_NEED, "close", NULL, &error);

  g_assert_no_error (error);
  store_fixture_assert_text (self, "need", LOOP_NEED, "state", "CLOSED");
  g_assert_null (rp_step_take (specialist->store, "need", LOOP_NEED, "close", NULL, &refused));
  g_assert_error (refused, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
}

/* Two arrows of an event from a state differ in who takes them and in what they demand, and in nothing that the edit
 * says; and where they lead no other event does. */
static void
test_arrows_of_an_event (void)
{
  guint n_kinds = 0;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  for (guint k = 0; k < n_kinds; k++)
    for (guint i = 0; kinds[k]->workflow != NULL && i < kinds[k]->workflow->n_transitions; i++)
      for (guint j = 0; j < i; j++)
        {
          const RpTransition *one = &kinds[k]->workflow->transitions[i];
          const RpTransition *other = &kinds[k]->workflow->transitions[j];
          if (g_strcmp0 (one->from, other->from) != 0)
            continue;
          g_assert_cmpint (g_str_equal (one->event, other->event), ==,
                           g_str_equal (one->to, other->to));
          if (g_str_equal (one->event, other->event))
            g_assert_cmpstr (one->by, ==, other->by);
        }
}

/* An officer sees the needs of other centres at his customers, and leaves them to those. */
static void
test_own_centre (void)
{
  g_autoptr (StoreFixture) self = loop_fixture_new ();
  g_autoptr (GError) error = NULL;
  GString *page = feed_page_new (13);
  g_autofree char *op_id = NULL;

  feed_page_row (page, "user", FIXTURE_USER, "org", 1, 12,
                 "{\"login\":\"wu\",\"name\":\"Wu\",\"roles\":[\"CTR\"],\"centre\":\"PLANNING\"}");
  feed_page_row (page, "need", LOOP_NEED, LOOP_CUSTOMER, 2, 13,
                 "{" LOOP_OF_CUSTOMER ",\"title\":\"More capacity\",\"centre\":\"OPERATION\","
                 "\"team\":\"1\",\"state\":\"DISPATCHED\"}");
  g_assert_false (store_fixture_apply (self, page, "c1", "c2", TRUE));
  loop_sign_in (self, FIXTURE_USER, "CTR");
  op_id = rp_step_take (self->store, "need", LOOP_NEED, "take", NULL, &error);
  g_assert_null (op_id);
  g_assert_error (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_PERSON);
}

/* A row that an event makes gets its state and its author; who may not, and what is missing, is told. */
static void
test_complete (void)
{
  const RpKind *kind = rp_schema_find_kind ("grade_override");
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (GError) missing = NULL, forbidden = NULL, error = NULL;

  json_object_set_string_member (body, "grade", "A");
  json_object_set_string_member (body, "from", "2026-01-05");
  json_object_set_string_member (body, "until", "2026-07-05");
  g_assert_false (
      rp_step_complete (kind, "propose", FIXTURE_USER, RP_ROLE_MANAGER, body, &missing));
  g_assert_error (missing, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
  json_object_set_string_member (body, "reason", "anchor of the park");
  g_assert_false (
      rp_step_complete (kind, "propose", FIXTURE_USER, RP_ROLE_CENTRE, body, &forbidden));
  g_assert_error (forbidden, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_FORBIDDEN);
  g_assert_true (rp_step_complete (kind, "propose", FIXTURE_USER, RP_ROLE_MANAGER, body, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (rp_json_get_string (body, "state", NULL), ==, "PROPOSED");
  g_assert_cmpstr (rp_json_get_string (body, "proposed_by", NULL), ==, FIXTURE_USER);
}

/* A need that nobody visited for is called by the first line of what the customer said. */
static void
test_capture (void)
{
  const RpKind *kind = rp_schema_find_kind ("need");
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (GError) missing = NULL, forbidden = NULL, error = NULL;

  json_object_set_string_member (body, "own_words", "Sags stop the furnace.\nTwice a month.");
  g_assert_false (
      rp_step_complete (kind, "capture", FIXTURE_USER, RP_ROLE_SPECIALIST, body, &missing));
  g_assert_error (missing, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID);
  json_object_set_string_member (body, "category", "PQ");
  g_assert_false (
      rp_step_complete (kind, "capture", FIXTURE_USER, RP_ROLE_CENTRE, body, &forbidden));
  g_assert_error (forbidden, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_FORBIDDEN);
  g_assert_true (rp_step_complete (kind, "capture", FIXTURE_USER, RP_ROLE_MANAGER, body, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (rp_json_get_string (body, "state", NULL), ==, "CAPTURED");
  g_assert_cmpstr (rp_json_get_string (body, "captured_by", NULL), ==, FIXTURE_USER);
  g_assert_cmpstr (rp_json_get_string (body, "title", NULL), ==, "Sags stop the furnace.");
}

#define VISIT "01990000-0000-7000-8000-0000000000d9"

static void
apply_visit (RpStore *store, gint64 rev, const char *asked, const char *next,
             const char *planned_on)
{
  GString *page = feed_page_new (11 + rev);
  g_autofree char *body
      = g_strdup_printf ("{" LOOP_OF_CUSTOMER ",\"kind\":\"V01\",\"state\":\"PLANNED\","
                         "\"planned_on\":\"%s\",\"manager\":\"" LOOP_MANAGER "\","
                         "\"agreed_with\":\"" LOOP_CONTACT "\"}",
                         planned_on);

  feed_page_row (page, "visit", VISIT, LOOP_CUSTOMER, rev, 11 + rev, body);
  g_assert_false (feed_page_apply (page, store, asked, next, TRUE));
}

static gpointer
move_visit (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  apply_visit (subject, 2, "c2", "c3", "2026-01-15");
  return NULL;
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_step_take_finish (RP_SESSION (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *)user_data = TRUE;
}

static void
agree (RpSession *session, RpRecord *shown, const char *day)
{
  g_autoptr (JsonObject) values = json_object_new ();
  gboolean done = FALSE;

  json_object_set_string_member (values, "planned_on", day);
  rp_step_take_async (session, shown, "agree", values, taken_cb, &done);
  loop_wait (&done);
}

/* Another's day that came while the dialog was open was written over as if it had been seen. */
static void
test_seen_on_screen (void)
{
  g_autoptr (StoreFixture) self = loop_fixture_new ();
  g_autoptr (RpRecord) shown = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  RpSession *session = NULL;
  const RpChange *change = NULL;

  apply_visit (self->store, 1, "c1", "c2", "2026-01-12");
  shown = store_fixture_get (self, "visit", VISIT);
  session = loop_open_session (self, LOOP_MANAGER, "KAM");
  rp_worker_run (rp_session_get_worker (session), move_visit, NULL, NULL, NULL);
  agree (session, shown, "2026-01-13");
  loop_close_session (session);
  store_fixture_open (self);
  ops = store_fixture_freeze (self);
  g_assert_cmpuint (ops->len, ==, 1);
  change = ((RpOp *)ops->pdata[0])->changes->pdata[0];
  g_assert_cmpint (change->base, ==, 1);
  g_assert_cmpstr (
      rp_json_get_string (rp_json_get_object (change->seen, "plan"), "planned_on", NULL), ==,
      "2026-01-12");
  g_assert_cmpstr (
      rp_json_get_string (rp_json_get_object (change->set, "plan"), "planned_on", NULL), ==,
      "2026-01-13");
}

/* ---- Alt and a letter ---- */

static char
letter_of (const char *label)
{
  const char *mark = strchr (label, '_');

  g_assert_nonnull (mark);
  return g_ascii_tolower (mark[1]);
}

/* Whether people see both on one page. */
static gboolean
stand_together (const RpTransition *one, const RpTransition *other)
{
  return !g_str_equal (one->event, other->event) && g_strcmp0 (one->from, other->from) == 0
         && one->from != NULL && ((one->who | other->who) & RP_ROLE_SERVER) == 0;
}

/* Two buttons of one page with one letter: GTK only moves the focus between them then. */
static void
test_letters_on_a_page (void)
{
  guint n_kinds = 0;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  for (guint k = 0; k < n_kinds; k++)
    for (guint i = 0; kinds[k]->workflow != NULL && i < kinds[k]->workflow->n_transitions; i++)
      for (guint j = 0; j < i; j++)
        {
          const RpTransition *one = &kinds[k]->workflow->transitions[i];
          const RpTransition *other = &kinds[k]->workflow->transitions[j];
          if (stand_together (one, other) && letter_of (one->label) == letter_of (other->label))
            g_error ("%s in %s: “%s” and “%s”", kinds[k]->name, one->from, one->label,
                     other->label);
        }
}

/* The letters of the editor's own buttons. That of "Save" is free: the step stands in its place. */
static char *
read_editor_letters (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("RP_TEST_SOURCE"), "ui", "record-editor.ui", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) label
      = g_regex_new (">(?!_Save)[^<\n]*_([A-Za-z])[^<\n]*</property>", 0, 0, &error);
  g_autoptr (GMatchInfo) match = NULL;
  GString *letters = g_string_new (NULL);

  g_assert_no_error (error);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_regex_match (label, text, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *letter = g_match_info_fetch (match, 1);
      g_string_append_c (letters, g_ascii_tolower (*letter));
    }
  g_assert_cmpuint (letters->len, >, 0);
  return g_string_free (letters, FALSE);
}

static void
test_letters_in_the_dialog (void)
{
  g_autofree char *taken = read_editor_letters ();
  guint n_kinds = 0;
  const RpKind *const *kinds = rp_schema_kinds (&n_kinds);

  for (guint k = 0; k < n_kinds; k++)
    for (guint i = 0; kinds[k]->workflow != NULL && i < kinds[k]->workflow->n_transitions; i++)
      {
        const RpTransition *step = &kinds[k]->workflow->transitions[i];
        g_autoptr (GPtrArray) fields = rp_step_list_fields (kinds[k]->name, step->event);
        if (fields->len > 0 && strchr (taken, letter_of (step->label)) != NULL)
          g_error ("%s: “%s” has a letter of the editor's, which are “%s”", kinds[k]->name,
                   step->label, taken);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/step/attempts", test_attempts);
  g_test_add_func ("/step/reopen", test_reopen);
  g_test_add_func ("/step/list-by-role", test_list_by_role);
  g_test_add_func ("/step/list-once", test_list_once);
  g_test_add_func ("/step/list-possible", test_list_possible);
  g_test_add_func ("/step/contact-field", test_contact_field);
  g_test_add_func ("/step/all-fields", test_all_fields);
  g_test_add_func ("/step/bounce", test_bounce);
  g_test_add_func ("/step/own-centre", test_own_centre);
  g_test_add_func ("/step/two-roles", test_two_roles);
  g_test_add_func ("/step/arrows-of-an-event", test_arrows_of_an_event);
  g_test_add_func ("/step/complete", test_complete);
  g_test_add_func ("/step/capture", test_capture);
  g_test_add_func ("/step/seen-on-screen", test_seen_on_screen);
  g_test_add_func ("/step/letters-on-a-page", test_letters_on_a_page);
  g_test_add_func ("/step/letters-in-the-dialog", test_letters_in_the_dialog);
  return g_test_run ();
}
