/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RpSampleOptions:
 * @customers: 0 writes the county of 40 customers with its planted cases; another number invents
 * that many customers of the same shape
 * @visits: how many visits of the past six months; 0 lets the visit policy decide. With the
 *   county only 0 is of use: its visits belong to its story.
 * @needs: invented customers have had needs, some of which go together
 * @purchases: some of the invented customers have bought value-added services; those of the county have always
 * @seed: ids, invented names and the choice of texts follow from it; the consumption of the county
 *   does not
 * @today: "2026-01-05": the date on which the organisation is looked at; the 24 months before it
 * have usage and bills
 * @data_dir: the folder with sample/qinglan.json and sample/qinglan-work.json
 */
typedef struct
{
  guint customers;
  guint visits;
  gboolean needs;
  gboolean purchases;
  guint64 seed;
  const char *today;
  const char *data_dir;
} RpSampleOptions;

#define RP_SAMPLE_TODAY "2026-01-05"

/**
 * rp_sample_write:
 *
 * Writes an organisation file, one JSON object a line: first the organisation, then users, then
 * rows in an order in which none refers to a later one:
 *
 *   {"t":"organisation","name":…,"zone":…,"format":1,"sample":true}
 *   {"t":"user","id":…,"login":…,"name":…,"roles":"KAM,DEP","password":…,"unit":…,"deputy":<user
 * id>}
 *   {"t":"row","kind":…,"id":…,"scope":…,"body":{…},"at":<RFC 3339>,"by":<user id>}
 *
 * The same options give the same bytes. Memory does not grow with @options->customers. A deputy may
 * be a user of a later line.
 *
 * Returns: %FALSE on an error: @today no date, the data file missing or wrong (RP_JSON_ERROR,
 *   G_FILE_ERROR; the message names the file), the stream's own, G_IO_ERROR_CANCELLED
 * Thread: any; blocks
 */
gboolean rp_sample_write (const RpSampleOptions *options, GOutputStream *stream,
                          GCancellable *cancellable, GError **error);

G_END_DECLS
