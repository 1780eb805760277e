/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpReviewQueue: the reports a specialist decides on, the free ones and his
 * own, the one whose time ends first at the head; behind them, in the same order, those that others have claimed. The decision is due one working day after the report was
 * received. Loads off the main thread, with every change and every minute; lines that stayed the same
 * keep their place and object.
 *
 * Signal "loaded": it is up to date.
 * Thread: main.
 */
#define RP_TYPE_REVIEW_QUEUE (rp_review_queue_get_type ())
G_DECLARE_FINAL_TYPE (RpReviewQueue, rp_review_queue, RP, REVIEW_QUEUE, GObject)

RpReviewQueue *rp_review_queue_new (RpSession *session);
GListModel *rp_review_queue_get_items (RpReviewQueue *self); /* of RpWorkItem */
/* How many of them, at the head, are free or his own. */
guint rp_review_queue_count_waiting (RpReviewQueue *self);
/* Until the first answer is there. */
gboolean rp_review_queue_is_loading (RpReviewQueue *self);
/* The position of a report. Returns: whether it is in the queue */
gboolean rp_review_queue_find (RpReviewQueue *self, const char *report, guint *position);

G_END_DECLS
