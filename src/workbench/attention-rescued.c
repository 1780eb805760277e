/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "base/clock.h"
#include "base/json-access.h"
#include "schema/unit.h"
#include "workbench/attention-private.h"
#include "workbench/unit-text.h"

/* The card says whose record it is; what is no list column is nobody's to read. */
static gboolean
is_told (const RpKind *kind, const char *unit)
{
  const RpField *field = rp_kind_find_unit (kind, unit);

  return field != NULL && (field->flags & RP_FIELD_HIDDEN) == 0
         && g_strcmp0 (field->target, "customer") != 0;
}

/* One value a line: of a record that is here those that differ, with what it says now. */
static char *
describe_values (const RpAttentionLoad *load, RpRecord *then, RpRecord *shown)
{
  const RpKind *kind = rp_record_get_kind (then);
  g_autoptr (GPtrArray) units = rp_unit_list (kind, rp_record_get_body (then));
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < units->len; i++)
    {
      const char *unit = units->pdata[i];
      g_autoptr (JsonNode) value = rp_record_dup_unit (then, unit);
      g_autoptr (JsonNode) now = shown != NULL ? rp_record_dup_unit (shown, unit) : NULL;
      g_autofree char *label = NULL, *was = NULL, *is = NULL;
      if (!is_told (kind, unit) || (shown != NULL && rp_json_equal (value, now)))
        continue;
      label = rp_unit_label (kind, unit, then);
      was = rp_attention_format_unit (load, kind, then, unit, value);
      is = rp_attention_format_unit (load, kind, then, unit, now);
      g_string_append (text, "\n");
      if (shown == NULL)
        g_string_append_printf (text, "%s: %s", label, was);
      else
        /* TRANSLATORS: a field, what it said, what it says now */
        g_string_append_printf (text, _ ("%s: %s (now %s)"), label, was, is);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_reason (const RpAttentionLoad *load, const RpRescued *rescued, RpRecord *shown)
{
  g_autofree char *values = describe_values (load, rescued->row, shown);
  g_autofree char *when = rp_clock_format (rp_store_get_clock (load->store), rescued->at);

  if (shown == NULL)
    return g_strdup_printf (_ ("The server was put back to a backup and does not have this record "
                               "any more. It was kept here on %s:%s"),
                            when, values);
  return g_strdup_printf (
      _ ("The server was put back to a backup, from before this was entered. It "
         "was kept here on %s:%s"),
      when, values);
}

/* What is to be done about what one may not set. */
static const char *
advise_left (const RpAttentionItem *item)
{
  if (item->shown != NULL && !rp_rescued_is_for_people (item->rescued, item->shown))
    return _ ("What the server writes it writes anew, and a state is reached again by its steps. "
              "It stays here until you discard it.");
  return _ ("You cannot enter this yourself. It stays here until you discard it; save it "
            "as a file for whoever can.");
}

/* What one may not set stays as long as it is said nowhere else. A record that was deleted is nobody's to fill in. */
static void
say_it_stays (RpAttentionItem *item)
{
  if (item->shown != NULL
      && (rp_record_is_deleted (item->shown) || rp_rescued_is_in (item->rescued, item->shown)))
    return;
  rp_attention_item_take_text (item, RP_ATTENTION_REASON,
                               g_strjoin ("\n",
                                          rp_attention_item_get_text (item, RP_ATTENTION_REASON),
                                          advise_left (item), NULL));
}

/* Put back it is on its way to the server, or there. */
static const char *
name_loss (const RpAttentionItem *item)
{
  gboolean is_here = item->shown != NULL && !rp_record_is_deleted (item->shown);

  return item->rescued->missing && !is_here ? _ ("Not on the server any more")
                                            : _ ("Older on the server");
}

/* @rescued: (transfer full) */
static void
add_rescued (RpAttentionLoad *load, RpRescued *rescued)
{
  RpAttentionItem *item = rp_attention_load_add (load, RP_ATTENTION_RESCUED, rescued->id);
  const RpKind *kind = rp_record_get_kind (rescued->row);
  g_autoptr (RpEdit) edit = NULL;

  item->rescued = rescued;
  item->shown = rp_store_get (load->store, kind->name, rp_record_get_id (rescued->row), NULL);
  rp_attention_load_set_place (load, item, item->shown, rp_record_get_scope (rescued->row));
  rp_attention_item_take_text (item, RP_ATTENTION_TITLE,
                               rp_attention_describe_record (rescued->row));
  rp_attention_item_take_text (item, RP_ATTENTION_FIELD, g_strdup (name_loss (item)));
  rp_attention_item_take_text (item, RP_ATTENTION_REASON,
                               describe_reason (load, rescued, item->shown));
  edit = rp_rescued_build_edit (rescued, item->shown, load->user, load->roles);
  if (edit != NULL)
    rp_attention_item_allow (item, RP_DECISION_PUT_BACK);
  else
    say_it_stays (item);
  rp_attention_item_allow (item, RP_DECISION_DISCARD);
  rp_attention_item_allow (item, RP_DECISION_SAVE);
}

gboolean
rp_attention_load_rescued (RpAttentionLoad *load, GError **error)
{
  g_autoptr (GPtrArray) entries = rp_store_list_rescued (load->store, load->limit, error);

  while (entries != NULL && entries->len > 0)
    add_rescued (load, g_ptr_array_steal_index (entries, 0));
  return entries != NULL;
}
