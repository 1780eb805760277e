/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/sample-context.h"

G_BEGIN_DECLS

/**
 * What the people of the sample did: visits with answers and promises, reports, needs, potential needs.
 * The county's story is data/sample/qinglan-work.json; an invented organisation only has visits.
 */

/* The text of a list in the story, drawn at random. @key: (nullable): of a list per profile */
const char *rp_sample_pick_story (RpSampleContext *context, const char *list, const char *key);

/* The entry for @no in a list of {"customer": …}, or in the order of the list from @start; @next is
 * where to go on. (nullable): there is no further one */
JsonObject *rp_sample_next_entry (JsonArray *list, const char *no, guint *next);

/* A visit that took place. Returns: its id (transfer full) */
char *rp_sample_write_visit (RpSampleContext *context, RpSampleCustomer *customer,
                             const char *visit_kind, gint32 day);
/* All visits of the past months, and those planned for this week. */
void rp_sample_write_visits (RpSampleContext *context, RpSampleCustomer *customer);
/* Needs with the reports and visits they came with, then what the desk made of it. */
void rp_sample_write_needs (RpSampleContext *context, RpSampleCustomer *customer);
void rp_sample_write_potential (RpSampleContext *context, RpSampleCustomer *customer);

/* The frozen report of one need; @visit is (nullable). Returns: its id (transfer full) */
char *rp_sample_write_report (RpSampleContext *context, RpSampleCustomer *customer,
                              JsonObject *need, const char *visit, gint32 day);

/* The specialist who looks after a customer. */
const char *rp_sample_find_specialist (RpSampleContext *context, RpSampleCustomer *customer);

/* A task that grows out of a row; @promise: what somebody was told. @made, @due: days since 1970-01-01 */
void rp_sample_write_task (RpSampleContext *context, RpSampleCustomer *customer,
                           const char *parent_kind, const char *parent, const char *title,
                           const char *assignee, gint32 made, gint32 due, gboolean promise);

/* Local time of a day as the form keeps it ("2026-01-05T09:30"), and as an instant. */
char *rp_sample_local_time (gint32 day, guint minute);
char *rp_sample_instant (gint32 day, guint minute);

/* What a customer of the county bought of value-added services; what an invented one did. */
void rp_sample_write_purchases (RpSampleContext *context, RpSampleCustomer *customer);
void rp_sample_invent_purchases (RpSampleContext *context, RpSampleCustomer *customer);

/* Needs of an invented customer, closed by now. */
void rp_sample_invent_needs (RpSampleContext *context, RpSampleCustomer *customer);

G_END_DECLS
