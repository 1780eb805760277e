/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/sim-history.h"

#include "server/password.h"

#define PERSON_LIN "00000000-0000-7000-8000-0000000000a1"
#define PERSON_ZHOU "00000000-0000-7000-8000-0000000000a2"
#define PERSON_XU "00000000-0000-7000-8000-0000000000a3"

const RpSimPerson rp_sim_persons[RP_SIM_PERSONS] = {
  { "lin", PERSON_LIN, "KAM,DEP" },
  { "zhou", PERSON_ZHOU, "KAM,DEP" },
  { "xu", PERSON_XU, "BS" },
};

const char *const rp_sim_customers[RP_SIM_CUSTOMERS] = {
  "00000000-0000-7000-8000-0000000000c1",
  "00000000-0000-7000-8000-0000000000c2",
  "00000000-0000-7000-8000-0000000000c3",
  "00000000-0000-7000-8000-0000000000c4",
};

const char *const rp_sim_contacts[RP_SIM_CUSTOMERS] = {
  "00000000-0000-7000-8000-0000000000d1",
  "00000000-0000-7000-8000-0000000000d2",
  "00000000-0000-7000-8000-0000000000d3",
  "00000000-0000-7000-8000-0000000000d4",
};

/* Who has what at the beginning: each his own, and half of the other's as deputy. */
const RpSimAssignment rp_sim_first_assignments[RP_SIM_CUSTOMERS] = {
  { PERSON_LIN, PERSON_ZHOU },
  { PERSON_ZHOU, PERSON_LIN },
  { PERSON_LIN, NULL },
  { PERSON_ZHOU, NULL },
};

static void
append_customer (GString *file, guint i)
{
  g_autofree char *deputy
      = rp_sim_first_assignments[i].deputy != NULL
            ? g_strdup_printf (",\"deputy\":\"%s\"", rp_sim_first_assignments[i].deputy)
            : g_strdup ("");

  g_string_append_printf (
      file,
      "{\"t\":\"row\",\"kind\":\"customer\",\"id\":\"%1$s\",\"scope\":\"%1$s\","
      "\"body\":{\"no\":\"KH-%2$u\",\"name\":\"c%2$u\",\"manager\":\"%3$s\"%4$s}}\n"
      "{\"t\":\"row\",\"kind\":\"contact\",\"id\":\"%5$s\",\"scope\":\"%1$s\","
      "\"body\":{\"customer\":\"%1$s\",\"name\":\"p%2$u\",\"post\":\"o%2$u\"}}\n",
      rp_sim_customers[i], i, rp_sim_first_assignments[i].manager, deputy, rp_sim_contacts[i]);
}

char *
rp_sim_organisation_make (void)
{
  GString *file = g_string_new ("{\"t\":\"organisation\",\"name\":\"simulated\","
                                "\"zone\":\"Asia/Shanghai\",\"format\":1}\n");
  g_autofree char *hash = rp_password_hash (RP_SIM_PASSWORD);

  for (guint i = 0; i < RP_SIM_PERSONS; i++)
    g_string_append_printf (file,
                            "{\"t\":\"user\",\"id\":\"%s\",\"login\":\"%s\",\"name\":\"%s\","
                            "\"roles\":\"%s\",\"password_hash\":\"%s\"}\n",
                            rp_sim_persons[i].id, rp_sim_persons[i].login, rp_sim_persons[i].login,
                            rp_sim_persons[i].roles, hash);
  for (guint i = 0; i < RP_SIM_CUSTOMERS; i++)
    append_customer (file, i);
  return g_string_free (file, FALSE);
}
