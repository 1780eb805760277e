/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/queued-op.h"

#include "store/exchange.h"

/* The newest queued op of that kind on the row; "" when there is none. */
static char *
find_op (RpStore *store, const char *what, const char *kind, const char *id, GError **error)
{
  g_autoptr (GPtrArray) entries = rp_store_list_outbox (store, FALSE, 0, error);

  if (entries == NULL)
    return NULL;
  for (guint i = entries->len; i > 0; i--)
    {
      const RpOutboxEntry *entry = entries->pdata[i - 1];
      if (entry->state == RP_OP_QUEUED && g_str_equal (entry->what, what)
          && g_str_equal (entry->kind, kind) && g_str_equal (entry->entity_id, id))
        return g_strdup (entry->op_id);
    }
  return g_strdup ("");
}

char *
rp_queued_op_withdraw (RpStore *store, const char *what, const char *kind, const char *id,
                       const char *too_late, GError **error)
{
  g_autofree char *op_id = find_op (store, what, kind, id, error);
  g_autoptr (GError) withdraw_error = NULL;

  if (op_id == NULL)
    return NULL;
  if (*op_id != '\0' && rp_store_withdraw (store, op_id, &withdraw_error))
    return g_steal_pointer (&op_id);
  if (withdraw_error != NULL)
    g_propagate_error (error, g_steal_pointer (&withdraw_error));
  else
    g_set_error_literal (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_STATE, too_late);
  return NULL;
}
