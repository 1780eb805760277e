/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench/customer-list.h"

#include "workbench/customer-table.h"
#include "workbench/session-store.h"

/* A search shows the best so many; nobody reads on from there, one types another letter. */
#define SEARCH_LINES 500

/* ---- one place in the list ---- */

struct _RpCustomerRow
{
  RpLazyRow parent_instance;
  RpSession *session; /* (unowned): outlives every list */
  RpCustomerTexts line;
};

G_DEFINE_TYPE (RpCustomerRow, rp_customer_row, RP_TYPE_LAZY_ROW)

static const RpCustomerTexts nobody = { "", "", "", "", "", "", 0 };

const char *
rp_customer_row_get_id (RpCustomerRow *self)
{
  return self->line.id;
}

const char *
rp_customer_row_get_no (RpCustomerRow *self)
{
  return self->line.no;
}

const char *
rp_customer_row_get_name (RpCustomerRow *self)
{
  return self->line.name;
}

const char *
rp_customer_row_get_grade (RpCustomerRow *self)
{
  return self->line.grade;
}

const char *
rp_customer_row_get_address (RpCustomerRow *self)
{
  return self->line.address;
}

const char *
rp_customer_row_get_manager (RpCustomerRow *self)
{
  return *self->line.manager != '\0' ? rp_session_name_of (self->session, self->line.manager) : "";
}

gint64
rp_customer_row_get_score (RpCustomerRow *self)
{
  return self->line.score;
}

static void
rp_customer_row_class_init (RpCustomerRowClass *klass)
{
}

static void
rp_customer_row_init (RpCustomerRow *self)
{
  self->line = nobody;
}

/* ---- the list ---- */

struct _RpCustomerList
{
  RpLazyList parent_instance;

  RpSession *session;
  GCancellable *cancellable;
  RpCustomerTable *table;
  GArray *hits; /* (element-type guint) (nullable): indices into the table, while searching */
  char *text;
  RpCustomerOrder order;
  gboolean loading, load_again, searching, search_again;
  gboolean loaded; /* the table has been read once */
  gboolean read;   /* … or reading it has failed */
};

enum
{
  PROP_N_ALL = 1,
  PROP_LOADING,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

static guint searched_signal;

G_DEFINE_TYPE (RpCustomerList, rp_customer_list, RP_TYPE_LAZY_LIST)

static void search (RpCustomerList *self);
static void load (RpCustomerList *self);

static const RpCustomerTexts *
line_at (RpCustomerList *self, guint position)
{
  guint index = self->hits != NULL ? g_array_index (self->hits, guint, position) : position;
  return &g_array_index (self->table->lines, RpCustomerTexts, index);
}

static guint
count_lines (RpCustomerList *self)
{
  return self->hits != NULL ? self->hits->len : self->table->lines->len;
}

static void
rp_customer_list_fill (RpLazyList *list, RpLazyRow *lazy, guint position)
{
  RpCustomerList *self = RP_CUSTOMER_LIST (list);
  RpCustomerRow *row = RP_CUSTOMER_ROW (lazy);

  row->session = self->session;
  row->line = position < count_lines (self) ? *line_at (self, position) : nobody;
}

static void
refill (RpCustomerList *self)
{
  rp_lazy_list_refill (RP_LAZY_LIST (self), count_lines (self));
  g_signal_emit (self, searched_signal, 0);
}

/* One that the table does not have is left out. */
static void
add_hit (GArray *hits, const RpCustomerTable *table, const char *id)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (table->by_id, id));

  if (index-- > 0)
    g_array_append_val (hits, index);
}

static void
take_hits (RpCustomerList *self, GPtrArray *found)
{
  g_clear_pointer (&self->hits, g_array_unref);
  self->hits = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < found->len; i++)
    add_hit (self->hits, self->table, ((const RpSearchHit *)found->pdata[i])->id);
}

/* What was found in @old, in the table of now: until the search has looked again that is what is shown, and opened. */
static void
carry_hits (RpCustomerList *self, const RpCustomerTable *old)
{
  g_autoptr (GArray) before = g_steal_pointer (&self->hits);

  if (before == NULL)
    return;
  self->hits = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < before->len; i++)
    {
      guint index = g_array_index (before, guint, i);

      add_hit (self->hits, self->table, g_array_index (old->lines, RpCustomerTexts, index).id);
    }
}

static gpointer
search_store (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  return rp_store_search (subject, "customer", data, SEARCH_LINES, error);
}

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpCustomerList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = rp_session_run_finish (RP_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->searching = FALSE;
  if (self->search_again)
    {
      self->search_again = FALSE;
      search (self);
      return;
    }
  rp_store_health_note_reading (rp_session_get_health (self->session), &self->searching,
                                "what is searched for", error);
  if (found != NULL)
    {
      take_hits (self, found);
      refill (self);
    }
}

static void
search (RpCustomerList *self)
{
  /* Also when nothing is searched for any more: what is under way would come back as hits. */
  self->search_again = self->searching;
  if (*self->text == '\0')
    {
      g_clear_pointer (&self->hits, g_array_unref);
      refill (self);
      return;
    }
  if (self->searching)
    return;
  self->searching = TRUE;
  rp_session_run_async (self->session, search_store, g_strdup (self->text), g_free,
                        (GDestroyNotify)g_ptr_array_unref, self->cancellable, searched_cb,
                        g_object_ref (self));
}

static void
take_table (RpCustomerList *self, RpCustomerTable *table)
{
  RpCustomerTable *old = self->table;

  self->table = table;
  self->loaded = TRUE;
  carry_hits (self, old);
  if (*self->text == '\0')
    refill (self);
  else
    {
      rp_lazy_list_refill (RP_LAZY_LIST (self), count_lines (self));
      search (self);
    }
  rp_customer_table_free (old);
}

static void
finish_loading (RpCustomerList *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ALL]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  if (self->load_again)
    {
      self->load_again = FALSE;
      load (self);
    }
}

/* The first search of the day reads all names; better before the first key than after it. */
static void
warm_search (RpCustomerList *self)
{
  rp_session_run_async (self->session, search_store, g_strdup (""), g_free,
                        (GDestroyNotify)g_ptr_array_unref, self->cancellable, NULL, NULL);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpCustomerList) self = user_data;
  g_autoptr (GError) error = NULL;
  RpCustomerTable *table = rp_session_run_finish (RP_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->loading = FALSE;
  self->read = TRUE;
  if (table != NULL && !self->loaded)
    warm_search (self);
  if (table != NULL)
    take_table (self, table);
  rp_store_health_note_reading (rp_session_get_health (self->session), self, "the customers",
                                error);
  finish_loading (self);
}

static gpointer
load_table (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  return rp_customer_table_load (subject, GPOINTER_TO_INT (data), error);
}

static void
load_whole (RpCustomerList *self)
{
  self->loading = TRUE;
  rp_session_run_async (self->session, load_table, GINT_TO_POINTER (self->order), NULL,
                        (GDestroyNotify)rp_customer_table_free, self->cancellable, loaded_cb,
                        g_object_ref (self));
}

static void
patch_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RpCustomerList) self = user_data;
  g_autoptr (GError) error = NULL;
  RpCustomerPatch *patch = rp_session_run_finish (RP_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (patch == NULL)
    g_message ("the changed customers could not be read: %s", error->message);
  if (patch == NULL || !rp_customer_table_can_patch (self->table, patch))
    {
      g_clear_pointer (&patch, rp_customer_patch_free);
      load_whole (self);
      return;
    }
  rp_customer_table_patch (self->table, patch);
  rp_customer_patch_free (patch);
  self->loading = FALSE;
  refill (self);
  if (*self->text != '\0')
    search (self);
  finish_loading (self);
}

/* @data: the point from which the changes are wanted */
static gpointer
load_patch (gpointer subject, gpointer data, GCancellable *cancellable, GError **error)
{
  return rp_customer_patch_load (subject, *(gint64 *)data, error);
}

/* Reads what changed, or all of it when the order is another now. */
static void
load (RpCustomerList *self)
{
  if (self->loading)
    {
      self->load_again = TRUE;
      return;
    }
  if (!self->loaded || self->table->order != self->order)
    {
      load_whole (self);
      return;
    }
  self->loading = TRUE;
  rp_session_run_async (self->session, load_patch,
                        g_memdup2 (&self->table->point, sizeof self->table->point), g_free,
                        (GDestroyNotify)rp_customer_patch_free, self->cancellable, patch_loaded_cb,
                        g_object_ref (self));
}

static void
session_changed_cb (RpSession *session, GStrv kinds, RpCustomerList *self)
{
  if (g_strv_contains ((const char *const *)kinds, "customer"))
    load (self);
}

RpCustomerList *
rp_customer_list_new (RpSession *session)
{
  RpCustomerList *self = g_object_new (RP_TYPE_CUSTOMER_LIST, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, 0);
  load (self);
  return self;
}

void
rp_customer_list_search (RpCustomerList *self, const char *text)
{
  if (g_str_equal (self->text, text))
    return;
  g_free (self->text);
  self->text = g_strstrip (g_strdup (text));
  search (self);
}

gboolean
rp_customer_list_is_searching (RpCustomerList *self)
{
  return self->searching;
}

gboolean
rp_customer_list_is_read (RpCustomerList *self)
{
  return self->read;
}

void
rp_customer_list_set_order (RpCustomerList *self, RpCustomerOrder order)
{
  if (self->order == order)
    return;
  self->order = order;
  load (self);
}

guint
rp_customer_list_get_n_all (RpCustomerList *self)
{
  return self->table->lines->len;
}

static void
rp_customer_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RpCustomerList *self = RP_CUSTOMER_LIST (object);

  if (id == PROP_N_ALL)
    g_value_set_uint (value, self->table->lines->len);
  else
    g_value_set_boolean (value, self->loading);
}

static void
rp_customer_list_dispose (GObject *object)
{
  g_cancellable_cancel (RP_CUSTOMER_LIST (object)->cancellable);
  G_OBJECT_CLASS (rp_customer_list_parent_class)->dispose (object);
}

static void
rp_customer_list_finalize (GObject *object)
{
  RpCustomerList *self = RP_CUSTOMER_LIST (object);

  rp_store_health_forget (rp_session_get_health (self->session), self);
  rp_store_health_forget (rp_session_get_health (self->session), &self->searching);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->hits, g_array_unref);
  rp_customer_table_free (self->table);
  g_free (self->text);
  G_OBJECT_CLASS (rp_customer_list_parent_class)->finalize (object);
}

static void
rp_customer_list_class_init (RpCustomerListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rp_customer_list_get_property;
  object_class->dispose = rp_customer_list_dispose;
  object_class->finalize = rp_customer_list_finalize;
  RP_LAZY_LIST_CLASS (klass)->row_type = RP_TYPE_CUSTOMER_ROW;
  RP_LAZY_LIST_CLASS (klass)->fill = rp_customer_list_fill;
  properties[PROP_N_ALL] = g_param_spec_uint ("n-all", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  searched_signal = g_signal_new ("searched", RP_TYPE_CUSTOMER_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
rp_customer_list_init (RpCustomerList *self)
{
  self->cancellable = g_cancellable_new ();
  self->table = rp_customer_table_new ();
  self->text = g_strdup ("");
}
