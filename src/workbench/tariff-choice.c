/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/tariff-choice.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/data-path.h"
#include "base/json-access.h"
#include "base/locale.h"
#include "insight/prices.h"
#include "workbench/load-reading.h"
#include "workbench/reload.h"
#include "workbench/session-store.h"
#include "workbench/supply-area.h"

/* What is on the disk: the divisions, and the row that chooses one. */
typedef struct
{
  GPtrArray *divisions; /* (element-type utf8): "" first */
  GPtrArray *labels;    /* closed by %NULL */
  RpRecord *row;        /* (nullable) */
} Known;

static void
free_known (Known *known)
{
  g_ptr_array_unref (known->divisions);
  g_ptr_array_unref (known->labels);
  g_clear_object (&known->row);
  g_free (known);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Known, free_known)

struct _RpTariffChoice
{
  GObject parent_instance;

  RpSession *session;
  RpReload *reload;
  Known *known; /* (nullable): not loaded */
};

static guint loaded_signal;

G_DEFINE_TYPE (RpTariffChoice, rp_tariff_choice, G_TYPE_OBJECT)

/* ---- which there are ---- */

static void
add_division (Known *known, const char *division)
{
  if (division != NULL && strspn (division, "0123456789") == strlen (division)
      && !g_ptr_array_find_with_equal_func (known->divisions, division, g_str_equal, NULL))
    g_ptr_array_add (known->divisions, g_strdup (division));
}

static void
add_of_prices (Known *known, JsonArray *rows)
{
  for (guint i = 0; i < json_array_get_length (rows); i++)
    add_division (known, rp_json_get_string (rp_json_array_get_object (rows, i), "region", ""));
}

/* Files of periods are listed by division, or called by one: "tou-44.json". */
static void
add_of_periods (Known *known, const char *data, JsonObject *row)
{
  g_auto (GStrv) paths = rp_data_list_policies (data, "tou");
  JsonArray *regions = row != NULL ? rp_json_get_array (row, "regions") : NULL;

  for (guint i = 0; regions != NULL && i < json_array_get_length (regions); i++)
    add_division (known,
                  rp_json_get_string (rp_json_array_get_object (regions, i), "division", ""));
  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *name = g_path_get_basename (paths[i]);
      g_autofree char *digits
          = g_str_has_prefix (name, "tou-")
                ? g_strndup (name + strlen ("tou-"), strcspn (name + strlen ("tou-"), "."))
                : NULL;
      add_division (known, digits);
    }
}

static int
compare_divisions (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* "4413 · Guangdong": of the title of the periods what stands before the hours. */
static char *
make_label (const char *data, JsonObject *row, const char *division)
{
  g_autofree char *file = rp_periods_choose (data, row, division);
  g_autoptr (RpPolicy) periods = rp_load_reading_policy (file, "time-of-use", NULL);
  const char *title = periods != NULL ? rp_policy_get_title (periods, rp_locale_language ()) : "";

  g_auto (GStrv) parts = g_regex_split_simple (" *[:：;；(（]", title, 0, 0);

  return *title != '\0' ? g_strjoin (" · ", division, parts[0], NULL) : g_strdup (division);
}

static gpointer
load (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = rp_data_dup_path ("");
  g_autoptr (JsonArray) prices = rp_prices_load (folder, error);
  g_autoptr (RpPolicy) regions
      = prices != NULL ? rp_load_reading_policy ("tou-regions", "time-of-use-regions", error)
                       : NULL;
  g_autoptr (Known) known = NULL;
  JsonObject *row = NULL;

  if (regions == NULL)
    return NULL;
  row = rp_policy_find (regions, rp_clock_today (rp_store_get_clock (subject)));
  known = g_new0 (Known, 1);
  known->divisions = g_ptr_array_new_with_free_func (g_free);
  known->labels = g_ptr_array_new_with_free_func (g_free);
  known->row = rp_supply_area_find (subject, NULL);
  add_division (known, "");
  if (known->row != NULL)
    add_division (known, rp_json_get_string (rp_record_get_body (known->row), "value", ""));
  add_of_prices (known, prices);
  add_of_periods (known, folder, row);
  g_ptr_array_sort (known->divisions, compare_divisions);
  g_ptr_array_add (known->labels, g_strdup (_ ("By the credit code alone")));
  for (guint i = 1; i < known->divisions->len; i++)
    g_ptr_array_add (known->labels, make_label (folder, row, known->divisions->pdata[i]));
  g_ptr_array_add (known->labels, NULL);
  return g_steal_pointer (&known);
}

static void
take (gpointer owner, gpointer answer)
{
  RpTariffChoice *self = owner;

  if (answer == NULL)
    return;
  g_clear_pointer (&self->known, free_known);
  self->known = answer;
  g_signal_emit (self, loaded_signal, 0);
}

static const RpReloadJob reload_job = {
  .what = "the tariff area",
  .load = load,
  .free_answer = (GDestroyNotify)free_known,
  .take = take,
};

/* ---- choosing ---- */

const char *const *
rp_tariff_choice_get_labels (RpTariffChoice *self)
{
  static const char *const none[] = { NULL };

  return self->known != NULL ? (const char *const *)self->known->labels->pdata : none;
}

guint
rp_tariff_choice_get_chosen (RpTariffChoice *self)
{
  const char *area = self->known != NULL && self->known->row != NULL
                         ? rp_json_get_string (rp_record_get_body (self->known->row), "value", "")
                         : "";
  guint place = 0;

  return self->known != NULL
                 && g_ptr_array_find_with_equal_func (self->known->divisions, area, g_str_equal,
                                                      &place)
             ? place
             : 0;
}

gboolean
rp_tariff_choice_may_choose (RpTariffChoice *self)
{
  return (rp_schema_find_kind ("org_setting")->creators & rp_session_get_roles (self->session))
         != 0;
}

static RpEdit *
build_edit (RpTariffChoice *self, const char *division)
{
  RpEdit *edit = rp_edit_new ("org_setting.area");
  JsonNode *value = json_node_init_string (json_node_alloc (), division);
  JsonObject *body = NULL;

  if (self->known->row != NULL)
    {
      rp_edit_set (edit, self->known->row, "value", value);
      return edit;
    }
  body = json_object_new ();
  json_object_set_string_member (body, "key", RP_AREA_SETTING);
  json_object_set_member (body, "value", value);
  rp_edit_create (edit, "org_setting", NULL, "org", body);
  return edit;
}

void
rp_tariff_choice_choose_async (RpTariffChoice *self, guint place, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (self->known != NULL && place < self->known->divisions->len);
  rp_session_commit_for (self->session, build_edit (self, self->known->divisions->pdata[place]),
                         task);
}

gboolean
rp_tariff_choice_choose_finish (RpTariffChoice *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- the object ---- */

RpTariffChoice *
rp_tariff_choice_new (RpSession *session)
{
  static const char *const kinds[] = { "org_setting", NULL };
  RpTariffChoice *self = g_object_new (RP_TYPE_TARIFF_CHOICE, NULL);

  self->session = g_object_ref (session);
  self->reload = rp_reload_new (self, session, &reload_job);
  rp_reload_follow (self->reload, kinds);
  return self;
}

static void
rp_tariff_choice_dispose (GObject *object)
{
  rp_reload_stop (RP_TARIFF_CHOICE (object)->reload);
  G_OBJECT_CLASS (rp_tariff_choice_parent_class)->dispose (object);
}

static void
rp_tariff_choice_finalize (GObject *object)
{
  RpTariffChoice *self = RP_TARIFF_CHOICE (object);

  g_clear_pointer (&self->reload, rp_reload_free);
  g_clear_pointer (&self->known, free_known);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rp_tariff_choice_parent_class)->finalize (object);
}

static void
rp_tariff_choice_class_init (RpTariffChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rp_tariff_choice_dispose;
  G_OBJECT_CLASS (klass)->finalize = rp_tariff_choice_finalize;
  loaded_signal = g_signal_new ("loaded", RP_TYPE_TARIFF_CHOICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
rp_tariff_choice_init (RpTariffChoice *self)
{
}
