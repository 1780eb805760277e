/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/visit-start.h"

#include "workbench/visits.h"

gboolean
rp_visit_may_start (RpSession *session)
{
  RpRoles visitors = rp_schema_find_kind ("visit")->creators & ~RP_ROLE_SUPERVISOR;

  return (rp_session_get_roles (session) & visitors) != 0;
}

static void
visit_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpPage) page = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *visit = rp_visit_start_finish (RP_SESSION (source), result, &error);

  if (visit != NULL)
    rp_page_go (GTK_WIDGET (page), "visit", visit);
  else
    rp_page_say_error (GTK_WIDGET (page), error);
}

void
rp_visit_start_from (RpPage *page, const char *customer)
{
  rp_visit_start_async (rp_page_get_session (page), customer, visit_started_cb,
                        g_object_ref (page));
}
