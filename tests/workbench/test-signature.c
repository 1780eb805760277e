/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/signature.h"

#include "base/date.h"
#include "base/json-access.h"
#include "base/json.h"
#include "schema/kind.h"
#include "schema/record.h"

#define CUSTOMER "0198a000-0000-7000-8000-0000000000c1"
#define CONTACT(no) "0198a000-0000-7000-8000-00000000000" no

static JsonObject *
parse (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  JsonObject *object = rp_json_parse_object (json, strlen (json), &rp_json_limits_file, &error);

  g_assert_no_error (error);
  return object;
}

static RpRecord *
new_contact (const char *id, const char *name)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "name", name);
  return rp_record_new (rp_schema_find_kind ("contact"), id, CUSTOMER, body);
}

/* @people: the rows of those present at a visit. */
static void
assert_signers (const char *people, const char *expected)
{
  g_autofree char *text = g_strdup_printf ("{'t1.they':[%s]}", people);
  g_autoptr (JsonObject) answers = parse (text);
  g_autoptr (RpTemplate) template_ = rp_template_find ("T1");
  g_autoptr (RpForm) form = rp_form_new (template_, answers, NULL);
  g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (GStrv) names = NULL;
  g_autofree char *joined = NULL;

  g_ptr_array_add (contacts, new_contact (CONTACT ("1"), "Jiang"));
  g_ptr_array_add (contacts, new_contact (CONTACT ("2"), "Qin"));
  g_ptr_array_add (contacts, new_contact (CONTACT ("3"), "Gone"));
  json_object_set_string_member (rp_record_get_body (contacts->pdata[2]), "left_at", "2025-12-31");
  names = rp_signature_list_signers (form, contacts, rp_date_from_ymd (2026, 1, 5));
  joined = g_strjoinv (",", names);
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_signers (void)
{
  assert_signers ("", "Jiang,Qin");
  assert_signers ("{'row':'r1','contact':'" CONTACT ("2") "'}", "Qin");
  assert_signers ("{'row':'r1','name':'Wu'},{'row':'r2','contact':'" CONTACT (
                      "1") "','name':'Jiang'},{'row':'r3','name':'Wu'}",
                  "Wu,Jiang");
}

/* A manager signs for himself alone. */
static void
test_who_signs (void)
{
  static const struct
  {
    const char *template_, *question;
    RpSigner signer;
  } cases[] = {
    { "T1", "t1.sig_customer", RP_SIGNER_CUSTOMER },
    { "T1", "t1.sig_manager", RP_SIGNER_WRITER },
    { "T2", "t2.sig", RP_SIGNER_WRITER },
    { "T2", "t2.sig_bs", RP_SIGNER_WRITER },
    { "T3", "t3.sig_customer", RP_SIGNER_CUSTOMER },
    { "T3", "t3.sig_om", RP_SIGNER_OTHER },
    { "T4", "t4.sig_customer", RP_SIGNER_CUSTOMER },
    { "T5", "t5.sig_customer", RP_SIGNER_CUSTOMER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RpTemplate) template_ = rp_template_find (cases[i].template_);
      const RpQuestion *question = rp_template_find_question (template_, cases[i].question);
      g_assert_cmpint (question->signer, ==, cases[i].signer);
    }
}

static void
test_value (void)
{
  g_autoptr (JsonNode) value = rp_signature_new ("Jiang", "2026-01-05");
  g_autoptr (RpTemplate) template_ = rp_template_find ("T1");
  const RpQuestion *question = rp_template_find_question (template_, "t1.sig_customer");
  g_autofree char *text = rp_question_format_in (question, value, "en");

  g_assert_cmpstr (text, ==, "Jiang 5 January 2026");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workbench/signature/signers", test_signers);
  g_test_add_func ("/workbench/signature/who-signs", test_who_signs);
  g_test_add_func ("/workbench/signature/value", test_value);
  return g_test_run ();
}
