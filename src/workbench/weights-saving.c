/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/date.h"
#include "schema/kind.h"
#include "store/draft.h"
#include "workbench/session-store.h"
#include "workbench/weights-workshop-private.h"

/* A version of a score model from what the workshop holds. */

gboolean
rp_weights_workshop_may_save (RpWeightsWorkshop *self)
{
  return (rp_schema_find_kind ("score_model")->creators & rp_session_get_roles (self->session))
         != 0;
}

char *
rp_weights_workshop_find_obstacle (RpWeightsWorkshop *self)
{
  if (self->model == NULL || rp_weights_workshop_count_indicators (self) == 0)
    return g_strdup (_ ("There is nothing to weigh yet."));
  for (guint i = 0; i < self->model->groups->len; i++)
    {
      const RpWorkshopGroup *group = rp_weights_workshop_peek_group (self, i);
      g_autofree char *worst = NULL;

      if (rp_ahp_is_consistent (group->ahp))
        continue;
      worst = rp_ahp_describe_worst (group->ahp, (const char *const *)group->labels);
      return g_strdup_printf (
          _ ("The judgements of “%s” contradict each other (ratio %.3f, allowed "
             "%.2f): %s."),
          group->label, group->ahp->ratio, RP_AHP_RATIO_MOST, worst);
    }
  return g_strdup ("");
}

/* What the data weigh, frozen as the model takes it. (nullable): the judgements count alone */
static JsonObject *
make_data_weights (RpWeightsWorkshop *self)
{
  g_autofree char *today = rp_clock_dup_today (rp_session_get_clock (self->session));
  JsonObject *object = NULL, *weights = NULL;
  guint n_known = 0;

  for (guint i = 0; i < rp_weights_workshop_count_indicators (self); i++)
    n_known += !isnan (self->data[i]);
  if (n_known == 0)
    return NULL;
  object = json_object_new ();
  weights = json_object_new ();
  for (guint i = 0; i < rp_weights_workshop_count_indicators (self); i++)
    if (!isnan (self->data[i]))
      json_object_set_double_member (weights, rp_weights_workshop_peek_indicator (self, i)->id,
                                     self->data[i]);
  json_object_set_string_member (object, "method",
                                 self->method == RP_WORKSHOP_ENTROPY ? "entropy" : "critic");
  json_object_set_string_member (object, "combination", self->product ? "product" : "game");
  json_object_set_string_member (object, "made_on", today);
  json_object_set_int_member (object, "customers", self->model->table->points->n_rows);
  json_object_set_string_member (object, "source", "workshop");
  json_object_set_object_member (object, "weights", weights);
  return object;
}

/* Errors: of the model */
static RpEdit *
build_version (RpWeightsWorkshop *self, gint32 from, const char *note, GError **error)
{
  g_autofree char *day = rp_date_format (from);
  g_autoptr (JsonObject) data = make_data_weights (self);
  g_autoptr (JsonObject) model = rp_workshop_model_to_json (self->model, self->index, day, data);
  g_autoptr (RpScoreModel) read = rp_score_model_read (model, self->name, error);
  JsonObject *body = NULL;
  RpEdit *edit = NULL;

  if (read == NULL)
    return NULL;
  body = json_object_new ();
  json_object_set_string_member (body, "name", self->name);
  json_object_set_int_member (body, "version", rp_score_model_get_version (read));
  json_object_set_string_member (body, "from", day);
  json_object_set_string_member (body, "note", note);
  json_object_set_string_member (body, "author", rp_session_get_user (self->session));
  json_object_set_object_member (body, "body", g_steal_pointer (&model));
  edit = rp_edit_new ("score_model.create");
  rp_edit_create (edit, "score_model", NULL, "org", body);
  return edit;
}

static gboolean
check_saving (RpWeightsWorkshop *self, gint32 from, const char *note, GError **error)
{
  g_autofree char *obstacle = rp_weights_workshop_find_obstacle (self);
  g_autofree char *trimmed = g_strstrip (g_strdup (note));
  const char *sentence = NULL;

  if (!rp_weights_workshop_may_save (self))
    {
      g_set_error_literal (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_FORBIDDEN,
                           _ ("A version of a score model is saved by the supervisor."));
      return FALSE;
    }
  if (*obstacle != '\0')
    sentence = obstacle;
  else if (*trimmed == '\0')
    sentence = _ ("Say why the version is made.");
  else if (from < rp_clock_today (rp_session_get_clock (self->session)))
    sentence = _ ("A version begins today or later: scores of the past stay as they were.");
  if (sentence == NULL)
    return TRUE;
  g_set_error_literal (error, RP_SCHEMA_ERROR, RP_SCHEMA_ERROR_INVALID, sentence);
  return FALSE;
}

/* A version that is on its way to the disk. */
typedef struct
{
  char *name; /* of its model */
  gint version;
  guint n_judged; /* that are in it */
} Saving;

static void
free_saving (Saving *saving)
{
  g_free (saving->name);
  g_free (saving);
}

/* What was judged while it was being saved is in no version, and stays. */
static void
settle (RpWeightsWorkshop *self, const Saving *saving)
{
  if (!g_str_equal (saving->name, self->name))
    return;
  self->model->highest = MAX (self->model->highest, saving->version);
  if (saving->n_judged != self->n_judged)
    return;
  rp_typed_drop (self->kept);
  rp_weights_workshop_open (self, self->name);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autofree char *op = rp_session_commit_finish (RP_SESSION (source), result, &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  settle (g_task_get_source_object (task), g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

void
rp_weights_workshop_save_async (RpWeightsWorkshop *self, gint32 from, const char *note,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  GError *error = NULL;
  RpEdit *edit = NULL;
  Saving *saving = NULL;

  if (check_saving (self, from, note, &error))
    edit = build_version (self, from, note, &error);
  if (edit == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  saving = g_new0 (Saving, 1);
  saving->name = g_strdup (self->name);
  saving->version = self->model->highest + 1;
  saving->n_judged = self->n_judged;
  g_task_set_task_data (task, saving, (GDestroyNotify)free_saving);
  /* Before the edit that drops it, not after. */
  rp_typed_flush (self->kept);
  rp_edit_drops_draft (edit, rp_typed_get_key (self->kept));
  rp_session_commit_async (self->session, edit, NULL, saved_cb, g_steal_pointer (&task));
}

gboolean
rp_weights_workshop_save_finish (RpWeightsWorkshop *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
