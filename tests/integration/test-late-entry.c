/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "integration/county.h"
#include "integration/desk.h"
#include "integration/server-process.h"
#include "support/disk-bytes.h"
#include "support/temp-folder.h"
#include "workbench/attention-store.h"

/* Somebody enters something for a customer that he has lost meanwhile. His successor decides about it, and he
 * is told, though he reads nothing of the customer any more. */

typedef struct
{
  TempFolder *folder;
  ServerProcess *server;
  Desk *lin, *zhou;
} Office;

static Desk *
open_desk (Office *office, const char *login)
{
  return desk_open (office->folder, login, server_process_get_address (office->server), login,
                    COUNTY_PASSWORD);
}

/* Lin enters a number; the customer is Zhou's by the time it arrives. */
static void
set_up (Office *office, gconstpointer data)
{
  g_autofree char *organisation = NULL, *server_folder = NULL, *said = NULL;
  g_autoptr (RpRecord) contact = NULL;
  RpEdit *edit = rp_edit_new ("contact.edit");

  office->folder = temp_folder_new ();
  organisation = temp_folder_file (office->folder, "organisation.ndjson");
  server_folder = temp_folder_file (office->folder, "server");
  county_write (organisation, 0);
  county_append_other (organisation);
  office->server = server_process_new (server_folder, organisation);
  server_process_start (office->server);
  office->lin = open_desk (office, "lin");
  contact = desk_get (office->lin, "contact", COUNTY_CONTACT);
  rp_edit_set_text (edit, contact, "mobile", "13900000044");
  desk_commit (office->lin, edit);
  said = server_process_administer (office->server, 0, "assign", "3300001001", "zhou", NULL);
  desk_sync (office->lin);
  office->zhou = open_desk (office, "zhou");
}

static void
tear_down (Office *office, gconstpointer data)
{
  g_clear_pointer (&office->lin, desk_free);
  g_clear_pointer (&office->zhou, desk_free);
  server_process_free (office->server);
  temp_folder_free (office->folder);
}

/* The only item of the type. (nullable): none */
static RpAttentionItem *
find_item (Desk *desk, RpAttentionType type)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = rp_attention_load (desk->store, 100, &error);
  RpAttentionItem *found = NULL;

  g_assert_no_error (error);
  for (guint i = 0; i < items->len; i++)
    if (rp_attention_item_get_attention_type (items->pdata[i]) == type)
      {
        g_assert_null (found);
        found = g_object_ref (items->pdata[i]);
      }
  return found;
}

static void
decide (Desk *desk, RpAttentionItem *item, RpDecision decision, const char *text)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_attention_item_may (item, decision));
  g_ptr_array_add (chosen, item);
  g_assert_true (rp_attention_decide (desk->store, chosen, decision, text, ops, &error));
  g_assert_no_error (error);
  desk_sync (desk);
}

static void
assert_reason (RpAttentionItem *item, const char *part)
{
  const char *reason = rp_attention_item_get_text (item, RP_ATTENTION_REASON);

  g_test_message ("%s", reason);
  g_assert_nonnull (strstr (reason, part));
}

/* Until it is decided, and afterwards until he has read it, one line speaks of it. */
static void
test_refused (Office *office, gconstpointer data)
{
  g_autoptr (RpAttentionItem) waiting = find_item (office->lin, RP_ATTENTION_NOTICE);
  g_autoptr (RpAttentionItem) held = find_item (office->zhou, RP_ATTENTION_HELD);
  g_autoptr (RpAttentionItem) told = NULL, none = NULL;
  g_autofree char *entry = NULL;
  g_autoptr (GError) error = NULL;

  assert_reason (waiting, "account manager");
  g_assert_cmpuint (desk_count_outbox (office->lin).to_rule, ==, 1);
  decide (office->zhou, held, RP_DECISION_REFUSE, "He left in June.");
  desk_assert_text (office->zhou, "contact", COUNTY_CONTACT, "mobile", "13900000001");

  desk_restart (office->lin);
  desk_sync (office->lin);
  told = find_item (office->lin, RP_ATTENTION_NOTICE);
  assert_reason (told, "Zhou");
  assert_reason (told, "He left in June.");
  g_assert_nonnull (strstr (rp_attention_item_get_text (told, RP_ATTENTION_TITLE), "Test foundry"));
  g_assert_cmpuint (desk_count_outbox (office->lin).to_rule, ==, 1);

  /* What he entered still lies with him. */
  g_assert_true (rp_attention_item_may (told, RP_DECISION_SAVE));
  entry = rp_attention_dup_entries (office->lin->store, told, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (entry, "13900000044"));

  decide (office->lin, told, RP_DECISION_DISMISS, NULL);
  none = find_item (office->lin, RP_ATTENTION_NOTICE);
  g_assert_null (none);
  g_assert_cmpuint (desk_count_outbox (office->lin).to_rule, ==, 0);
  g_assert_cmpuint (desk_count_outbox (office->lin).quarantined, ==, 0);
}

/* It is the author's alone to know. */
static void
test_accepted (Office *office, gconstpointer data)
{
  g_autoptr (RpAttentionItem) held = find_item (office->zhou, RP_ATTENTION_HELD);
  g_autoptr (RpAttentionItem) told = NULL;

  decide (office->zhou, held, RP_DECISION_ACCEPT, NULL);
  desk_assert_text (office->zhou, "contact", COUNTY_CONTACT, "mobile", "13900000044");
  desk_sync (office->lin);
  told = find_item (office->lin, RP_ATTENTION_NOTICE);
  assert_reason (told, "Zhou has accepted");
  g_assert_cmpuint (desk_count (office->lin, "ruling"), ==, 1);
  g_assert_cmpuint (desk_count (office->lin, "contact"), ==, 0);
  g_assert_cmpuint (desk_count (office->zhou, "ruling"), ==, 0);
}

/* Nothing of it is left once the record was erased for good. */
static void
test_erased (Office *office, gconstpointer data)
{
  g_autoptr (RpAttentionItem) held = find_item (office->zhou, RP_ATTENTION_HELD);
  g_autofree char *said = NULL;

  decide (office->zhou, held, RP_DECISION_REFUSE, "Private words");
  desk_sync (office->lin);
  g_assert_cmpuint (desk_count (office->lin, "ruling"), ==, 1);
  said = server_process_administer (office->server, 0, "erase", "contact", COUNTY_CONTACT, NULL);
  desk_sync (office->lin);
  g_assert_cmpuint (desk_count (office->lin, "ruling"), ==, 0);
}

static gboolean
holds (Desk *desk, const char *word)
{
  g_autofree char *database = g_build_filename (desk->folder, "rapport.db", NULL);

  return disk_bytes_hold (database, word);
}

/* He has lost the customer, then a record of it, or all of it, is erased: what he had typed himself goes as well.
 * @erased: kind and id */
static void
test_erased_for_former (Office *office, gconstpointer erased)
{
  const char *const *words = erased;
  g_autofree char *said = NULL;

  g_assert_true (holds (office->lin, "13900000044"));
  said = server_process_administer (office->server, 0, "erase", words[0], words[1], NULL);
  desk_sync (office->lin);
  g_assert_false (holds (office->lin, "13900000044"));
  g_assert_cmpuint (desk_count_outbox (office->lin).to_rule, ==, 0);
}

/* The same for a computer that begins anew over what it has: it did not hear of it at the time. */
static void
test_erased_long_ago (Office *office, gconstpointer erased)
{
  const char *const *words = erased;
  g_autofree char *said
      = server_process_administer (office->server, 0, "erase", words[0], words[1], NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (rp_store_begin_anew (office->lin->store, &error));
  desk_sync (office->lin);
  g_assert_false (holds (office->lin, "13900000044"));
}

/* The record lay with another customer first, whose manager typed about it. */
static void
test_erased_after_move (Office *office, gconstpointer data)
{
  g_autofree char *back
      = server_process_administer (office->server, 0, "assign", "3300001001", "lin", NULL);
  g_autofree char *moved = NULL, *said = NULL;
  RpEdit *edit = NULL;

  desk_sync (office->lin);
  g_assert_cmpuint (desk_count (office->lin, "contact"), ==, 1);
  edit = rp_edit_new ("contact.edit");
  {
    g_autoptr (RpRecord) contact = desk_get (office->lin, "contact", COUNTY_CONTACT);

    rp_edit_set_text (edit, contact, "post", "Private post");
    desk_commit (office->lin, edit);
  }
  desk_sync (office->lin);
  moved = server_process_administer (office->server, 0, "move", "contact", COUNTY_CONTACT,
                                     "3300001002", NULL);
  desk_sync (office->lin);
  g_assert_true (holds (office->lin, "Private post"));
  said = server_process_administer (office->server, 0, "erase", "contact", COUNTY_CONTACT, NULL);
  desk_sync (office->lin);
  g_assert_false (holds (office->lin, "Private post"));
}

static const char *const contact_words[] = { "contact", COUNTY_CONTACT };
static const char *const customer_words[] = { "customer", COUNTY_CUSTOMER };

#define ADD_ERASED(name, func, words)                                                              \
  g_test_add ("/late-entry/" name, Office, words, set_up, func, tear_down)
#define ADD(name, func) g_test_add ("/late-entry/" name, Office, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("refused", test_refused);
  ADD ("accepted", test_accepted);
  ADD ("erased", test_erased);
  ADD_ERASED ("erased-for-former", test_erased_for_former, contact_words);
  ADD_ERASED ("customer-erased-for-former", test_erased_for_former, customer_words);
  ADD_ERASED ("erased-long-ago", test_erased_long_ago, contact_words);
  ADD_ERASED ("customer-erased-long-ago", test_erased_long_ago, customer_words);
  ADD ("erased-after-move", test_erased_after_move);
  return g_test_run ();
}
