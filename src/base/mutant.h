/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Mutants: one rule each of the exchange that a build made for it (-Dmutants=true) can be told to
 * break, so that the checks of the simulation show what they are worth. In every other build
 * rp_mutant() is a constant and nothing of this is in the program.
 */
#define RP_MUTANTS_LIST(X)                                                                         \
  X (LAST_WRITER_WINS, "last-writer-wins")       /* a value is replaced, seen or not */            \
  X (BLIND_DELETE, "blind-delete")               /* a deletion does not look */                    \
  X (OLD_BASE, "old-base")                       /* revisions of another epoch count */            \
  X (NUMBERS_ONLY, "numbers-only")               /* a number that was had is a duplicate */        \
  X (NO_FINGERPRINT, "no-fingerprint")           /* an id is enough to know an operation */        \
  X (POISON_BLOCKS, "poison-blocks")             /* what cannot be stored keeps the others */      \
  X (NO_HISTORY, "no-history")                   /* what was replaced is not kept */               \
  X (NO_CONFLICT_RECORD, "no-conflict-record")   /* what lost is not kept */                       \
  X (NO_ACCESS_CHECK, "no-access-check")         /* whoever has a device may write */              \
  X (NO_GUARD, "no-guard")                       /* a step is taken from any state */              \
  X (SET_REPLACED, "set-replaced")               /* who adds an element replaces the set */        \
  X (CONSENT_LOSES, "consent-loses")             /* who withdraws it must have seen the field */   \
  X (HALF_AN_OPERATION, "half-an-operation")     /* what was refused has happened in part */       \
  X (REVISION_STAYS, "revision-stays")           /* a changed row keeps its revision */            \
  X (UNIT_REVISION_STAYS, "unit-revision-stays") /* a changed unit keeps its revision */           \
  X (DELETE_BY_DEVICE, "delete-by-device")       /* a copied laptop has seen the other's */        \
  X (GRANT_WITHOUT_ROWS, "grant-without-rows")   /* a new scope brings what changes later */       \
  X (GRANT_NOT_RESUMED, "grant-not-resumed")     /* a page's end ends a scope */                   \
  X (BOOTSTRAP_ENDS_AT_HEAD, "bootstrap-ends-at-head") /* changes during it are skipped */         \
  X (CURSOR_TO_HEAD, "cursor-to-head")                 /* the cursor is ahead of the page */       \
  X (NO_EXIT, "no-exit")                               /* who loses a moved row is not told */     \
  X (NO_GONE, "no-gone")                               /* who loses a scope is not told */         \
  X (ERASURE_ONCE, "erasure-once")                     /* who begins anew does not hear of it */   \
  X (NOTHING_RESENT, "nothing-resent")                 /* a restored server gets nothing again */  \
  X (CONFIRMED_NOT_RESENT, "confirmed-not-resent")     /* it gets what the feed had not shown */   \
  X (NO_SWEEP, "no-sweep")                             /* rows not sent again stay */              \
  X (SWEEP_WAITS, "sweep-waits")                       /* ... until the counter has passed them */ \
  X (OVERLAY_ENDS_AT_ANSWER, "overlay-ends-at-answer") /* the screen jumps back */                 \
  X (STALE_PAGE, "stale-page")                         /* a page that nobody waits for counts */   \
  X (CURSOR_BEFORE_DATA, "cursor-before-data")         /* two transactions instead of one */       \
  X (TRAILER_IGNORED, "trailer-ignored")               /* a page that lacks lines counts */        \
  X (SENT_IS_DONE, "sent-is-done")                     /* nobody waits for the answer */           \
  X (FROZEN_CHANGED, "frozen-changed")                 /* typing goes into what was sent */        \
  X (ID_KEPT, "id-kept")                               /* a used id is sent again */               \
  X (CHAIN_KEPT, "chain-kept")                         /* a forked chain goes on */                \
  X (REFUSAL_DROPPED, "refusal-dropped")               /* what was refused is forgotten */         \
  X (HELD_NOT_TOLD, "held-not-told")                   /* the author is not told */                \
  X (BASE_OF_THE_ROW, "base-of-the-row")               /* ... though his own edit lies over it */  \
  X (LATE_NOT_APPLIED, "late-not-applied")             /* what is let in late does not happen */   \
  X (CENTRAL_WRITTEN, "central-written")               /* whoever may propose may write */         \
  X (MERGED_LEFT_BEHIND, "merged-left-behind")         /* what comes late stays with the old no */ \
  X (DELETED_LEFT_BEHIND, "deleted-left-behind")       /* ... what was deleted does */             \
  X (RESTORE_UNNOTICED, "restore-unnoticed")           /* a database may be older than it was */   \
  X (RECEIPT_DROPPED, "receipt-dropped")               /* a laptop shows what it has read alone */ \
  X (FILES_STAY, "files-stay") /* files of records that left are not looked for */                 \
  X (FETCHED_NOT_OFFERED, "fetched-not-offered") /* a restored server gets one's own files only */ \
  X (FETCHED_UNCHECKED, "fetched-unchecked") /* whatever comes is the file that was asked for */   \
  X (VALUE_NOT_WRITTEN, "value-not-written") /* a row lacks what its history says */               \
  X (VALUE_NOT_LISTED, "value-not-listed")   /* a laptop's lists lack a field of what comes */     \
  X (CONFLICT_EMPTIES, "conflict-empties")   /* what should stand beside it goes */                \
  X (UNSENT_DROPPED, "unsent-dropped")       /* a photo goes before it was sent */

typedef enum
{
  RP_MUTANT_NONE,
#define RP_MUTANT_MEMBER(member_, name_) RP_MUTANT_##member_,
  RP_MUTANTS_LIST (RP_MUTANT_MEMBER)
#undef RP_MUTANT_MEMBER
} RpMutant;

#ifdef RP_MUTANTS
/* Whether the rule is broken. */
gboolean rp_mutant (RpMutant mutant);
/* @name: (nullable): which rule is broken from now on; none without. Returns: %FALSE when there is none of that name */
gboolean rp_mutant_select (const char *name);
#else
#  define rp_mutant(mutant_) FALSE
#endif

G_END_DECLS
