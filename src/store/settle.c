/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/exchange.h"
#include "store/store-private.h"

/* Deciding a conflict: with which value on the screen it is done. */

/* It came with a page behind which the rest of what the server knows is yet to come. */
static gboolean
is_ahead (RpStore *self, RpRecord *conflict)
{
  return rp_record_get_seq (conflict) > rp_store_get_feed_head (self);
}

JsonNode *
rp_store_dup_standing (RpStore *self, RpRecord *conflict, RpRecord *shown)
{
  JsonNode *theirs = rp_record_get_value (conflict, "theirs");
  JsonNode *mine = rp_record_get_value (conflict, "mine");
  JsonNode *now = rp_record_dup_unit (shown, rp_record_get_text (conflict, "unit"));

  /* The record is older than its conflict, or its user's value, which has lost, still lies over it. */
  if (is_ahead (self, conflict)
      && (rp_record_get_seq (shown) < rp_record_get_seq (conflict) || rp_json_equal (now, mine)))
    {
      g_clear_pointer (&now, json_node_unref);
      now = theirs ? json_node_copy (theirs) : NULL;
    }
  return now;
}

void
rp_edit_settle (RpEdit *self, RpRecord *conflict, RpRecord *shown, JsonNode *standing,
                JsonNode *value)
{
  const char *unit = rp_record_get_text (conflict, "unit");
  RpChange *change = NULL;

  rp_edit_set (self, shown, unit, value);
  for (guint i = 0; i < self->op->changes->len && !change; i++)
    {
      RpChange *found = self->op->changes->pdata[i];

      if (found->set && g_str_equal (found->id, rp_record_get_id (shown)))
        change = found;
    }
  if (change && json_object_has_member (change->seen, unit))
    json_object_set_member (change->seen, unit,
                            rp_seen_encode_unit (rp_record_get_kind (shown), unit, standing));
}
