/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "server/courier-intake.h"

#include "base/json-access.h"
#include "base/json-text.h"

/* Another timeline, and another chain in it; more in a row means that the two do not understand each other. */
#define TRIES 4

struct _RpCourierIntake
{
  RpIdSource *ids;
  RpCourierPost post;
  gpointer data;
  char *epoch;   /* (nullable): the present one, where it is not the file's */
  char *replica; /* (nullable): the chain that was begun here, */
  gint64 no;     /* and its end */
  char *last_op; /* (nullable) */

  JsonArray *ops;     /* of the batch at hand */
  JsonArray *results; /* of it */
  char *why;          /* (nullable): the code of what was left out of it last */
};

RpCourierIntake *
rp_courier_intake_new (RpIdSource *ids, RpCourierPost post, gpointer data)
{
  RpCourierIntake *self = g_new0 (RpCourierIntake, 1);

  self->ids = g_object_ref (ids);
  self->post = post;
  self->data = data;
  return self;
}

void
rp_courier_intake_free (RpCourierIntake *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->ids);
  g_free (self->epoch);
  g_free (self->replica);
  g_free (self->last_op);
  g_free (self->why);
  g_free (self);
}

/* --- one question ------------------------------------------------------------------------------- */

static JsonObject *
get_op (RpCourierIntake *self, guint i)
{
  return rp_json_array_get_object (self->ops, i);
}

/* Its place in the chain that was begun here. */
static void
place (RpCourierIntake *self, JsonObject *op, gint64 no, const char *prev)
{
  json_object_set_int_member (op, "no", no);
  if (prev != NULL)
    json_object_set_string_member (op, "prev", prev);
  else
    json_object_remove_member (op, "prev");
}

/* The operations from @from up to before @to. Returns: (transfer full) */
static JsonArray *
list_ops (RpCourierIntake *self, guint from, guint to)
{
  JsonArray *part = json_array_sized_new (to - from);
  const char *prev = self->last_op;

  for (guint i = from; i < to; i++)
    {
      JsonObject *op = get_op (self, i);

      if (op != NULL && self->replica != NULL)
        {
          place (self, op, self->no + 1 + (i - from), prev);
          prev = rp_json_get_string (op, "id", NULL);
        }
      json_array_add_element (part, json_node_copy (json_array_get_element (self->ops, i)));
    }
  return part;
}

static JsonObject *
make_message (RpCourierIntake *self, JsonObject *message, guint from, guint to)
{
  JsonObject *part = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, message);
  while (json_object_iter_next (&iter, &name, &value))
    if (!g_str_equal (name, "ops"))
      json_object_set_member (part, name, json_node_copy (value));
  if (self->epoch != NULL)
    json_object_set_string_member (part, "epoch", self->epoch);
  if (self->replica != NULL)
    json_object_set_string_member (part, "replica", self->replica);
  json_object_set_array_member (part, "ops", list_ops (self, from, to));
  return part;
}

static JsonObject *
parse (const RpHttpAnswer *answer)
{
  gsize length = 0;
  const char *text
      = answer != NULL && answer->body != NULL ? g_bytes_get_data (answer->body, &length) : NULL;

  return text != NULL ? rp_json_parse_object (text, length, &rp_json_limits_message, NULL) : NULL;
}

/* --- what came of it ---------------------------------------------------------------------------- */

static void
take_results (RpCourierIntake *self, JsonObject *said, guint from, guint to)
{
  JsonArray *results = rp_json_get_array (said, "results");
  JsonObject *last = to > from ? get_op (self, to - 1) : NULL;

  for (guint i = 0; results != NULL && i < json_array_get_length (results); i++)
    json_array_add_element (self->results, json_node_copy (json_array_get_element (results, i)));
  if (self->replica == NULL || last == NULL)
    return;
  self->no += to - from;
  g_free (self->last_op);
  self->last_op = g_strdup (rp_json_get_string (last, "id", NULL));
}

/* Returns: whether asking again may bring something else */
static gboolean
repair (RpCourierIntake *self, JsonObject *said)
{
  const char *code = rp_json_get_string (said, "error", "");
  const char *epoch = rp_json_get_string (said, "epoch", "");

  if (g_str_equal (code, "epoch") && *epoch != '\0')
    {
      g_free (self->epoch);
      self->epoch = g_strdup (epoch);
      return TRUE;
    }
  if (!g_str_equal (code, "gap") && !g_str_equal (code, "forked"))
    return FALSE;
  g_free (self->replica);
  self->replica = rp_id_source_make (self->ids);
  self->no = 0;
  g_clear_pointer (&self->last_op, g_free);
  return TRUE;
}

static void
leave_out (RpCourierIntake *self, JsonObject *said)
{
  g_free (self->why);
  self->why = g_strdup (said != NULL ? rp_json_get_string (said, "error", "internal") : "internal");
}

/* Of a batch that is refused as a whole the one operation at fault is left out, and the others are not. */
static gboolean
is_divisible (const RpHttpAnswer *answer)
{
  return answer != NULL
         && (answer->status == 409 || answer->status == 413 || answer->status == 422);
}

static void
take_part (RpCourierIntake *self, JsonObject *message, guint from, guint to)
{
  g_autoptr (RpHttpAnswer) answer = NULL;
  g_autoptr (JsonObject) said = NULL;
  guint middle = from + (to - from) / 2;

  for (guint i = 0; i < TRIES && (said == NULL || repair (self, said)); i++)
    {
      g_autoptr (JsonObject) part = make_message (self, message, from, to);

      g_clear_pointer (&answer, rp_http_answer_free);
      g_clear_pointer (&said, json_object_unref);
      answer = self->post (part, self->data);
      said = parse (answer);
      if (said == NULL || answer->status != 409)
        break;
    }
  if (said != NULL && answer->status == 200)
    take_results (self, said, from, to);
  else if (is_divisible (answer) && to - from > 1)
    {
      take_part (self, message, from, middle);
      take_part (self, message, middle, to);
    }
  else
    leave_out (self, said);
}

RpHttpAnswer *
rp_courier_intake_take (RpCourierIntake *self, JsonObject *message)
{
  JsonObject *answer = json_object_new ();
  JsonArray *none = json_array_new ();
  JsonArray *ops = rp_json_get_array (message, "ops");

  self->ops = ops != NULL ? ops : none;
  self->results = json_array_new ();
  g_clear_pointer (&self->why, g_free);
  take_part (self, message, 0, json_array_get_length (self->ops));
  if (self->why != NULL)
    json_object_set_string_member (answer, "error", self->why);
  json_object_set_string_member (answer, "epoch",
                                 self->epoch != NULL ? self->epoch
                                                     : rp_json_get_string (message, "epoch", ""));
  json_object_set_array_member (answer, "results", g_steal_pointer (&self->results));
  self->ops = NULL;
  json_array_unref (none);
  return rp_http_answer_new_json (200, answer);
}
