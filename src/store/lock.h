/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/**
 * Whether what is here may be read. A lock takes nothing away: what was entered is kept, and a sign-in
 * opens it. It is the program that keeps it; against somebody with the disk in his hands only an encrypted
 * disk helps.
 */
typedef enum
{
  RP_LOCK_NONE,
  RP_LOCK_OFFLINE, /* no contact with the server for longer than the organisation allows */
  RP_LOCK_REVOKED, /* the administrator, or the user from another computer, has locked it out */
  RP_LOCK_WIPED,   /* everything was deleted */
} RpLock;

/* @days_left: (out) (optional): until the lock for want of contact; -1 when it does not come. A clock that
 * was put back does not win time. */
RpLock rp_store_get_lock (RpStore *self, int *days_left);
/* A sentence for people. */
const char *rp_lock_sentence (RpLock lock);

/* Locked out. */
gboolean rp_store_lock (RpStore *self, GError **error);
/* The server has answered now: a clock that was put right meanwhile counts from now on. */
gboolean rp_store_note_contact (RpStore *self, GError **error);
/* A file from the server was read, which it made @at: from then on it counts as contact, as above, unless there was
 * contact later. A contact that lies in the future of this clock and of the file was noted by a clock that was wrong. */
gboolean rp_store_note_answer (RpStore *self, const char *at, GError **error);
/* Somebody has signed in. */
gboolean rp_store_unlock (RpStore *self, GError **error);

/**
 * rp_store_wipe:
 *
 * Deletes the database, those that were set aside, the files, the copies, the keys and the token. What breaks off is finished by the
 * next rp_store_open(), which begins an empty profile. The open store goes on over what has no name any
 * more, until it is closed.
 */
gboolean rp_store_wipe (RpStore *self, GError **error);
/* Finishes what broke off, before the store is opened. */
gboolean rp_store_finish_wipe (const char *folder, GError **error);

/* The file of a profile with the keys for courier files. */
#define RP_COURIER_KEY_FILE "courier.key"
/* What a computer that was locked out had not sent, sealed for the server: a courier file. */
#define RP_SEALED_FILE "outbox-sealed.rpc"

G_END_DECLS
