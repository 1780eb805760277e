/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "insight/lifetime.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "base/json-access.h"
#include "insight/clv.h"
#include "insight/data-file.h"

static gboolean
read_share (RpPolicy *policy, JsonObject *row, const char *member, double *out, GError **error)
{
  *out = rp_json_get_double (row, member, NAN);
  return (*out >= 0 && *out <= 1)
         || rp_data_file_refuse (error, rp_policy_get_path (policy), "rows",
                                 _ ("“%s” is not between 0 and 1"), member);
}

gboolean
rp_lifetime_compute (RpPolicy *policy, gint32 day, double bill, RpLifetime *out, GError **error)
{
  JsonObject *row = rp_policy_find (policy, day);
  gint64 years = row != NULL ? rp_json_get_integer (row, "years", 0) : 0;

  if (row == NULL)
    return FALSE;
  if (!read_share (policy, row, "margin_share", &out->margin_share, error)
      || !read_share (policy, row, "retention", &out->retention, error)
      || !read_share (policy, row, "discount", &out->discount, error))
    return FALSE;
  if (years < 1 || years > RP_LIFETIME_YEARS_MOST)
    return rp_data_file_refuse (error, rp_policy_get_path (policy), "rows",
                                _ ("“years” is not between 1 and %d"), RP_LIFETIME_YEARS_MOST);
  out->years = (guint)years;
  out->margin = bill * out->margin_share;
  out->value = rp_clv_contract (out->margin, out->retention, out->discount, out->years, NULL);
  return TRUE;
}
