/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/**
 * What of a report was submitted, and what was not. While its manager writes, the answers of the row are those of
 * the next version; once it is submitted the newest version is what counts. What somebody enters then, on a computer that
 * has not heard of it yet, stands in the row and in no version.
 */

/* The version that was submitted last. @out: (out) (transfer full): %NULL while none is here. Thread: the store's */
gboolean rp_report_version_find (RpStore *store, const char *report, RpRecord **out,
                                 GError **error);

/* What was answered in a version, and on which template. Thread: any */
JsonObject *rp_report_version_get_answers (RpRecord *revision);  /* (nullable) */
const char *rp_report_version_get_template (RpRecord *revision); /* "T2" */
int rp_report_version_get_template_version (RpRecord *revision);

/* Whether the manager writes on, or may: what is entered now goes into the next version. Thread: any */
gboolean rp_report_is_written (RpRecord *report);

/* Whether it was submitted here and has not reached the server, be it that the server refused that: nobody reviews it
 * yet. Thread: any */
gboolean rp_report_is_queued (RpRecord *report);

/* Whether it has no next version: it was accepted, merged or withdrawn. Thread: any */
gboolean rp_report_is_decided (RpRecord *report);

/* Whether the row answers the question as the version does. Thread: any */
gboolean rp_report_version_agrees (RpRecord *revision, RpRecord *report, const char *question);

/* The questions that were answered otherwise since; nothing while the report is written.
 * @revision: (nullable): the newest version
 * Returns: (transfer full): their ids, in the alphabet's order. Thread: any */
GStrv rp_report_version_list_late (RpRecord *revision, RpRecord *report);

G_END_DECLS
