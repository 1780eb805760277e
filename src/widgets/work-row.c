/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/work-row.h"

#include "widgets/page-table.h"

#define COMPACT_TITLE_LINES 2
#define COMPACT_SUBTITLE_LINES 5

struct _RpWorkRow
{
  GtkListBoxRow parent_instance;

  RpWorkItem *item;
  GtkLabel *title, *subtitle, *trailing;
  GtkWidget *go;
};

G_DEFINE_TYPE (RpWorkRow, rp_work_row, GTK_TYPE_LIST_BOX_ROW)

static const char *const urgency_classes[] = {
  [RP_URGENCY_NONE] = "dim-label",
  [RP_URGENCY_SOON] = "warning",
  [RP_URGENCY_OVERDUE] = "error",
};

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

GtkWidget *
rp_work_row_new (RpWorkItem *item)
{
  RpWorkRow *self = g_object_new (RP_TYPE_WORK_ROW, NULL);
  const char *trailing = rp_work_item_get_trailing (item);
  const char *page = rp_work_item_get_page (item);
  const char *subtitle = rp_work_item_get_subtitle (item);
  g_autofree char *name
      = g_strjoin (" ", rp_work_item_get_title (item), subtitle != NULL ? subtitle : "",
                   trailing != NULL ? trailing : "", NULL);

  self->item = g_object_ref (item);
  gboolean opens = page != NULL && rp_page_table_find (page) != NULL;

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), opens);
  gtk_widget_set_visible (self->go, opens);
  if (page == NULL)
    {
      /* There is no page that says it in full. */
      gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_NONE);
      gtk_label_set_wrap (self->title, TRUE);
      gtk_label_set_wrap_mode (self->title, PANGO_WRAP_WORD_CHAR);
    }
  set_text (self->title, rp_work_item_get_title (item));
  set_text (self->subtitle, subtitle);
  set_text (self->trailing, trailing);
  gtk_widget_add_css_class (GTK_WIDGET (self->trailing),
                            urgency_classes[rp_work_item_get_urgency (item)]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  g_strchomp (name), -1);
  return GTK_WIDGET (self);
}

static void
wrap (GtkLabel *label, int lines)
{
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (label, lines);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), gtk_label_get_label (label));
}

void
rp_work_row_set_compact (RpWorkRow *self)
{
  wrap (self->title, COMPACT_TITLE_LINES);
  wrap (self->subtitle, COMPACT_SUBTITLE_LINES);
  gtk_widget_add_css_class (GTK_WIDGET (self), "rp-compact");
  gtk_widget_add_css_class (GTK_WIDGET (self->trailing), "caption");
}

RpWorkItem *
rp_work_row_get_item (RpWorkRow *self)
{
  return self->item;
}

static void
rp_work_row_dispose (GObject *object)
{
  g_clear_object (&RP_WORK_ROW (object)->item);
  G_OBJECT_CLASS (rp_work_row_parent_class)->dispose (object);
}

static void
rp_work_row_class_init (RpWorkRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rp_work_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rapport/Workstation/work-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RpWorkRow, title);
  gtk_widget_class_bind_template_child (widget_class, RpWorkRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, RpWorkRow, trailing);
  gtk_widget_class_bind_template_child (widget_class, RpWorkRow, go);
}

static void
rp_work_row_init (RpWorkRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
