/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/report-start.h"

#include <glib/gi18n-lib.h>

#include "base/locale.h"
#include "widgets/accessible.h"

#define USUAL_CHANNEL "PHONE"

gboolean
rp_report_may_start (RpSession *session)
{
  return (rp_session_get_roles (session) & rp_schema_find_kind ("needs_report")->creators) != 0;
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpPage) page = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *report = rp_report_start_finish (RP_SESSION (source), result, &error);

  if (report != NULL)
    rp_page_go (GTK_WIDGET (page), "needs_report", report);
  else
    rp_page_say_error (GTK_WIDGET (page), error);
}

void
rp_report_start_from (RpPage *page, const RpReportBase *base)
{
  rp_report_start_async (rp_page_get_session (page), base, started_cb, g_object_ref (page));
}

GMenuModel *
rp_report_start_new_menu (const char *action)
{
  g_autoptr (GPtrArray) templates = rp_report_list_templates ();
  GMenu *menu = g_menu_new ();

  for (guint i = 1; i < templates->len; i++)
    {
      const char *title = rp_template_get_title_in (templates->pdata[i], rp_locale_language ());
      g_autoptr (GMenuItem) item = g_menu_item_new (title, NULL);
      g_menu_item_set_action_and_target (item, action, "s",
                                         rp_template_get_id (templates->pdata[i]));
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

/* ---- without a visit ---- */

/* What the dialog asks of. */
typedef struct
{
  RpPage *page;
  char *customer;
  GPtrArray *templates; /* (element-type RpTemplate) */
  GtkDropDown *template_, *channel;
} Ask;

static void
free_ask (gpointer data, GClosure *closure)
{
  Ask *ask = data;

  g_object_unref (ask->page);
  g_free (ask->customer);
  g_ptr_array_unref (ask->templates);
  g_free (ask);
}

static void
answered_cb (AdwMessageDialog *dialog, const char *response, Ask *ask)
{
  const RpCodeList *channels = rp_code_list_find ("channel");
  RpTemplate *template_ = ask->templates->pdata[gtk_drop_down_get_selected (ask->template_)];
  const RpReportBase base = { rp_template_get_id (template_), NULL, ask->customer,
                              channels->codes[gtk_drop_down_get_selected (ask->channel)].code };

  if (g_str_equal (response, "write"))
    rp_report_start_from (ask->page, &base);
}

static GtkDropDown *
add_choice (GtkWidget *box, const char *title, GtkStringList *choices)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (title);
  GtkWidget *drop_down = gtk_drop_down_new (G_LIST_MODEL (choices), NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), drop_down);
  rp_accessible_repair_drop_down (drop_down);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), drop_down);
  return GTK_DROP_DOWN (drop_down);
}

static GtkDropDown *
add_templates (GtkWidget *box, GPtrArray *templates)
{
  GtkStringList *titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < templates->len; i++)
    gtk_string_list_append (titles,
                            rp_template_get_title_in (templates->pdata[i], rp_locale_language ()));
  return add_choice (box, _ ("_Kind of report"), titles);
}

static GtkDropDown *
add_channels (GtkWidget *box)
{
  const RpCodeList *channels = rp_code_list_find ("channel");
  GtkStringList *labels = gtk_string_list_new (NULL);
  GtkDropDown *drop_down = NULL;

  for (guint i = 0; i < channels->n_codes; i++)
    gtk_string_list_append (labels, rp_code_list_label (channels, channels->codes[i].code));
  drop_down = add_choice (box, _ ("_How the customer told it"), labels);
  gtk_drop_down_set_selected (drop_down, (guint)rp_code_list_index (channels, USUAL_CHANNEL));
  return drop_down;
}

void
rp_report_start_ask (RpPage *page, const char *customer)
{
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))), _ ("Report Without a Visit"),
      _ ("It is based on what the customer said by other means."));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  Ask *ask = g_new0 (Ask, 1);

  ask->page = g_object_ref (page);
  ask->customer = g_strdup (customer);
  ask->templates = rp_report_list_templates ();
  ask->template_ = add_templates (box, ask->templates);
  ask->channel = add_channels (box);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "write",
                                    _ ("_Write Report"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "write",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "write");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), ask, free_ask, 0);
  rp_accessible_repair_below (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}
