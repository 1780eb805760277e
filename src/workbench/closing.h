/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpClosing: a window that is to be closed once everything is on the disk. Whoever asked for it goes on seeing
 * the window meanwhile, so he is told, and may change his mind.
 *
 * Signals: "waiting": it takes longer than a moment: say so, and keep him from working on; "ready": now it may go.
 * Neither comes after rp_closing_take_back().
 * Thread: main.
 */
#define RP_TYPE_CLOSING (rp_closing_get_type ())
G_DECLARE_FINAL_TYPE (RpClosing, rp_closing, RP, CLOSING, GObject)

RpClosing *rp_closing_new (RpSession *session);
/* Returns: whether the window may go at once; else the signals follow */
gboolean rp_closing_ask (RpClosing *self);
/* It stays. Also when nobody asked. */
void rp_closing_take_back (RpClosing *self);
gboolean rp_closing_is_asked (RpClosing *self);

G_END_DECLS
