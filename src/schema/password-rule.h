/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpPasswordFault: what is wrong with a password that somebody wants to have. There is no rule about figures and
 * capitals: they make passwords that are alike and hard to remember.
 */
typedef enum
{
  RP_PASSWORD_GOOD,
  RP_PASSWORD_SHORT, /* less than 12 characters */
  RP_PASSWORD_LONG,  /* more than 256 */
  RP_PASSWORD_OWN,   /* the login or the name, also with figures and signs around it */
  RP_PASSWORD_COMMON, /* of the list, with figures and signs around it, a run or one piece over and over */
} RpPasswordFault;

#define RP_PASSWORD_MIN 12
#define RP_PASSWORD_MAX 256

/* @name: (nullable): of the person */
RpPasswordFault rp_password_check (const char *password, const char *login, const char *name);

/* The same characters in the same bytes, however a keyboard composes them. Returns: (transfer full) */
char *rp_password_normalise (const char *password);

/* "password_short", in messages. */
const char *rp_password_fault_code (RpPasswordFault fault);
RpPasswordFault rp_password_fault_from_code (const char *code); /* RP_PASSWORD_GOOD when unknown */
/* The sentence that tells it. */
const char *rp_password_fault_sentence (RpPasswordFault fault);

/* The commonest, folded and without what stands around them. @n: (out) */
const char *const *rp_common_passwords (guint *n);

G_END_DECLS
