/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "integration/county.h"

static void
add_user (GString *text, const char *id, const char *login, const char *name, const char *role)
{
  g_string_append_printf (text,
                          "{\"t\":\"user\",\"id\":\"%s\",\"login\":\"%s\",\"name\":\"%s\","
                          "\"roles\":\"%s\",\"password\":\"" COUNTY_PASSWORD "\"}\n",
                          id, login, name, role);
}

/* @members: of the body, behind `customer` */
static void
add_row (GString *text, const char *kind, const char *id, const char *members)
{
  g_string_append_printf (
      text,
      "{\"t\":\"row\",\"kind\":\"%s\",\"id\":\"%s\",\"scope\":\"" COUNTY_CUSTOMER
      "\",\"body\":{%s}}\n",
      kind, id, members);
}

static void
add_contact (GString *text, guint number)
{
  g_autofree char *id = g_strdup_printf ("0198b000-0000-7000-8000-0000001%05u", number);
  g_autofree char *members
      = g_strdup_printf ("\"customer\":\"" COUNTY_CUSTOMER "\",\"name\":\"Contact %u\"", number);

  add_row (text, "contact", id, members);
}

void
county_write (const char *path, guint n_more_contacts)
{
  g_autoptr (GString) text = g_string_new ("{\"t\":\"organisation\",\"name\":\"Test "
                                           "county\",\"zone\":\"Asia/Shanghai\",\"format\":1}\n");

  add_user (text, COUNTY_LIN, "lin", "Lin", "KAM");
  add_user (text, COUNTY_XU, "xu", "Xu", "BS");
  add_user (text, COUNTY_ZHOU, "zhou", "Zhou", "KAM");
  add_row (text, "customer", COUNTY_CUSTOMER,
           "\"no\":\"3300001001\",\"name\":\"Test foundry\",\"manager\":\"" COUNTY_LIN "\"");
  add_row (text, "contact", COUNTY_CONTACT,
           "\"customer\":\"" COUNTY_CUSTOMER
           "\",\"name\":\"Mr Test\",\"mobile\":\"13900000001\",\"post\":\"Buyer\"");
  add_row (text, "suggestion", COUNTY_SUGGESTION,
           "\"customer\":\"" COUNTY_CUSTOMER
           "\",\"rule\":\"PR01\",\"rule_version\":1,\"category\":\"EE\",\"state\":\"SUGGESTED\","
           "\"evidence\":{\"power_factor\":0.86},\"text\":\"The power factor was 0.86.\"");
  for (guint i = 0; i < n_more_contacts; i++)
    add_contact (text, i);
  g_assert_true (g_file_set_contents (path, text->str, (gssize)text->len, NULL));
}

void
county_append_other (const char *path)
{
  g_autofree char *text = NULL, *longer = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  longer = g_strconcat (text,
                        "{\"t\":\"row\",\"kind\":\"customer\",\"id\":\"" COUNTY_OTHER
                        "\",\"scope\":\"" COUNTY_OTHER
                        "\",\"body\":{\"no\":\"3300001002\",\"name\":\"Other works\","
                        "\"manager\":\"" COUNTY_ZHOU "\"}}\n",
                        NULL);
  g_assert_true (g_file_set_contents (path, longer, -1, NULL));
}
