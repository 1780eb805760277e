/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/service-fit.h"

#include "base/data-path.h"
#include "base/date.h"
#include "insight/service-model.h"
#include "server/org-report.h"

#define AT_ONCE 5000
#define FEN_PER_YUAN 100.0

/* The purchases with the customers' ids, each of which is kept once. */
typedef struct
{
  GArray *purchases; /* RpPurchase */
  GStringChunk *names;
} Log;

static void
log_clear (Log *self)
{
  g_clear_pointer (&self->purchases, g_array_unref);
  g_clear_pointer (&self->names, g_string_chunk_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Log, log_clear)

/* @after: (inout) (transfer full): the id of the last row read. @n: (out): how many there were */
static gboolean
read_page (Log *self, RpConnection *connection, char **after, guint *n, GError **error)
{
  g_autoptr (RpStatement) statement
      = rp_connection_prepare (connection,
                               "SELECT id, customer, bought_on, amount FROM k_service_purchase"
                               " WHERE deleted = 0 AND id > :after ORDER BY id LIMIT :limit",
                               error);
  gboolean has_row;

  *n = 0;
  if (statement == NULL)
    return FALSE;
  rp_statement_bind_text (statement, ":after", *after);
  rp_statement_bind_integer (statement, ":limit", AT_ONCE);
  while (rp_statement_step (statement, &has_row, error))
    {
      RpPurchase purchase;

      if (!has_row)
        return TRUE;
      *n += 1;
      g_free (*after);
      *after = g_strdup (rp_statement_get_text (statement, 0));
      purchase.customer
          = g_string_chunk_insert_const (self->names, rp_statement_get_text (statement, 1));
      purchase.amount = (double)rp_statement_get_integer (statement, 3) / FEN_PER_YUAN;
      if (rp_date_parse (rp_statement_get_text (statement, 2), &purchase.day))
        g_array_append_val (self->purchases, purchase);
    }
  return FALSE;
}

static gboolean
read_all (Log *self, RpConnection *connection, GError **error)
{
  g_autofree char *after = g_strdup ("");
  guint n;

  self->purchases = g_array_new (FALSE, FALSE, sizeof (RpPurchase));
  self->names = g_string_chunk_new (4096);
  do
    if (!read_page (self, connection, &after, &n, error))
      return FALSE;
  while (n == AT_ONCE);
  return TRUE;
}

static gboolean
find_limits (gint32 today, RpServiceLimits *limits, GError **error)
{
  g_autofree char *path = rp_data_dup_path ("policies/services.json");
  g_autoptr (RpPolicy) policy = rp_policy_load (path, "services", error);

  return policy != NULL && rp_service_limits_find (policy, today, limits, error);
}

gboolean
rp_service_fit_run (RpConnection *connection, RpClock *clock, RpIdSource *ids, gint32 today,
                    gint64 *n_used, GError **error)
{
  g_auto (Log) log = { 0 };
  g_autoptr (JsonObject) body = NULL;
  g_autofree char *date = rp_date_format (today);
  RpServiceLimits limits;
  RpServiceModel model;

  if (!read_all (&log, connection, error))
    return FALSE;
  if (log.purchases->len == 0)
    return TRUE;
  if (!find_limits (today, &limits, error))
    return FALSE;
  rp_service_model_fit ((const RpPurchase *)(gpointer)log.purchases->data, log.purchases->len,
                        today, &limits, &model);
  body = json_object_new ();
  json_object_set_string_member (body, "name", RP_SERVICE_MODEL_NAME);
  json_object_set_string_member (body, "fitted_on", date);
  json_object_set_int_member (body, "customers", model.n_customers);
  json_object_set_object_member (body, "report", rp_service_model_to_json (&model));
  return rp_org_report_put (connection, clock, ids, rp_schema_find_kind ("service_model"), body,
                            n_used, error);
}
