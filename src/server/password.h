/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Passwords as argon2id, 19 MiB and two passes (the least that OWASP advises); about 70 ms each. They are text in UTF-8,
 * normalised before it is hashed; what a good one is says schema/password-rule.h. */

/* What is no longer read of a password: in UTF-8, as somebody types it. */
#define RP_PASSWORD_BYTES 2048

/* Returns: (transfer full): PHC text with a salt of its own */
char *rp_password_hash (const char *password);

/* Whether one like it would be made with more work today: it is made anew when its password is known, at a sign-in. */
gboolean rp_password_is_weak (const char *hash);

/* Whether @text has the form of a stored password. */
gboolean rp_password_is_hash (const char *text);

/**
 * rp_password_verify:
 * @hash: (nullable): what is stored; with %NULL the same work is done and the answer is no, so that the
 *   time does not tell whether a login exists
 */
gboolean rp_password_verify (const char *hash, const char *password);

/* A device token: 256 random bits as text. Only its hash is ever stored. Returns: (transfer full) */
char *rp_token_make (void);
/* Returns: (transfer full): 64 hexadecimal digits */
char *rp_token_hash (const char *token);

G_END_DECLS
