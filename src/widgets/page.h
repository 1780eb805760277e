/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include "schema/record.h"
#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpPage: one screen of the window. A subclass is a template in ui/ with its own header bar as the
 * first child; it fills itself from "session", which is set once, before anything else.
 *
 * From anywhere inside: action "win.open" ("(ss)" kind or page name, id) goes to another page,
 * "win.back" goes back, "win.toast" ("s") says something, "page.history" shows what happened to the record.
 */
#define RP_TYPE_PAGE (rp_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (RpPage, rp_page, RP, PAGE, AdwBin)

struct _RpPageClass
{
  AdwBinClass parent_class;
  void (*session_set) (RpPage *self); /* the session is there: connect models */
  void (*open) (RpPage *self,
                const char *id); /* shows this record; "" for a page that needs none */
  void (*leave) (RpPage *self);  /* another page is going to be shown: save what is typed */
  RpRecord *(*get_record) (RpPage *self); /* (nullable): the record that is shown, with a history */
};

/* The name under which the window shows it: for a page that shows several kinds, the kind. */
const char *rp_page_get_name (RpPage *self);
void rp_page_set_name (RpPage *self, const char *name);
RpSession *rp_page_get_session (RpPage *self);
void rp_page_set_session (RpPage *self, RpSession *session);
void rp_page_open (RpPage *self, const char *id);
void rp_page_leave (RpPage *self);

/* Goes to the page of a kind ("customer", "visit", "needs_report") or of a name ("today"). */
void rp_page_go (GtkWidget *from, const char *kind, const char *id);
/* A toast at the bottom of the window. */
void rp_page_say (GtkWidget *from, const char *sentence);
/* The same with a button "Undo": @undo gets @data, while that lives, and the toast.
 * Returns: (nullable) (transfer none): to be dismissed when there is nothing to undo any more */
AdwToast *rp_page_say_undo (GtkWidget *from, const char *sentence, GCallback undo, GObject *data);
/* The same for the edit that @session noted last: it takes back that one and no other.
 * @too_late: said when the server has it */
void rp_page_say_undo_edit (GtkWidget *from, RpSession *session, const char *sentence,
                            const char *too_late);
/* A toast with rp_session_explain()'s sentence. */
void rp_page_say_error (GtkWidget *from, const GError *error);
/* Something handed in was not taken in. @shown: the screen says why, where it was handed in; else the window does,
 * and stays. Whoever is closing the window hears it first in any case. */
void rp_page_say_left_out (GtkWidget *from, const char *sentence, gboolean shown);

G_END_DECLS
