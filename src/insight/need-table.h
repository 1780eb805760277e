/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpNeedTable: customers, the needs they are known to have, and what else is known of each: the attributes.
 * What the suggestion model learns from. Rows and needs are numbered in the order in which they were added.
 *
 * Thread: one while it is filled, any afterwards.
 */
typedef struct _RpNeedTable RpNeedTable;

typedef enum
{
  RP_ATTRIBUTE_CATEGORY, /* a word: sector, voltage level */
  RP_ATTRIBUTE_NUMBER,
  RP_ATTRIBUTE_DATE, /* days since 1970-01-01 */
} RpAttributeKind;

#define RP_NEEDS_MAX 256 /* needs or attributes of a table */

RpNeedTable *rp_need_table_new (void);
RpNeedTable *rp_need_table_ref (RpNeedTable *self);
void rp_need_table_unref (RpNeedTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RpNeedTable, rp_need_table_unref)

/* Before the first row; at most RP_NEEDS_MAX of each. Returns: its number */
guint rp_need_table_add_need (RpNeedTable *self, const char *name);
guint rp_need_table_add_attribute (RpNeedTable *self, const char *name, RpAttributeKind kind);

/* A customer without known needs; his attributes are not known. Returns: the row */
guint rp_need_table_add_row (RpNeedTable *self);
void rp_need_table_set_need (RpNeedTable *self, guint row, guint need, gboolean has);
/* @word: of a category; "" is not known */
void rp_need_table_set_word (RpNeedTable *self, guint row, guint attribute, const char *word);
/* @number: of a number or date; NAN is not known */
void rp_need_table_set_number (RpNeedTable *self, guint row, guint attribute, double number);

guint rp_need_table_get_n_rows (RpNeedTable *self);
guint rp_need_table_get_n_needs (RpNeedTable *self);
guint rp_need_table_get_n_attributes (RpNeedTable *self);
const char *rp_need_table_get_need_name (RpNeedTable *self, guint need);
const char *rp_need_table_get_attribute_name (RpNeedTable *self, guint attribute);
RpAttributeKind rp_need_table_get_attribute_kind (RpNeedTable *self, guint attribute);
/* One byte a need, 1 for those the customer has; belongs to the table until the next row is added. */
const guint8 *rp_need_table_get_needs (RpNeedTable *self, guint row);
guint rp_need_table_count_needs (RpNeedTable *self, guint row);
/* The number, or the number of the word; NAN when it is not known. */
double rp_need_table_get_value (RpNeedTable *self, guint row, guint attribute);
/* The word of a value of a category. */
const char *rp_need_table_get_word (RpNeedTable *self, guint attribute, guint value);
guint rp_need_table_get_n_words (RpNeedTable *self, guint attribute);

G_END_DECLS
