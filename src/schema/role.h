/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RpRole: who a user is (domain roles), plus the two that are no person. A user may hold several.
 *
 * A deputy holds %RP_ROLE_DEPUTY on the customers he is deputy of, and while he stands in for the
 * manager %RP_ROLE_MANAGER too: a few steps, such as submitting a report, are for the acting
 * manager only.
 */
typedef enum
{
  RP_ROLE_NONE = 0,
  RP_ROLE_MANAGER = 1 << 0,    /* KAM: key-account manager, on own customers */
  RP_ROLE_DEPUTY = 1 << 1,     /* DEP: rights of the manager on customers deputised for */
  RP_ROLE_SPECIALIST = 1 << 2, /* BS: business specialist */
  RP_ROLE_SUPERVISOR = 1 << 3, /* SUP */
  RP_ROLE_CENTRE = 1 << 4,     /* CTR: handles dispatched needs */
  RP_ROLE_QUALITY = 1 << 5,    /* SQ: complaints */
  RP_ROLE_LEADER = 1 << 6,     /* MGT: aggregates only */
  RP_ROLE_ADMIN = 1 << 7,      /* ADM: users and devices, no business data but imports */
  RP_ROLE_AUDITOR = 1 << 8,    /* AUD: reads the audit log */
  RP_ROLE_SERVER = 1 << 9,     /* SRV: decided or computed by the server */
  RP_ROLE_IMPORT = 1 << 10,    /* MKT, DIST: comes from the marketing or distribution system */
} RpRole;
typedef guint RpRoles; /* a set of RpRole */

/* "KAM" … "IMP"; the code in files and messages. */
const char *rp_role_code (RpRole role);
RpRole rp_role_from_code (const char *code); /* RP_ROLE_NONE when unknown */
const char *rp_role_label (RpRole role);     /* in the user's language */
/* "KAM,DEP" to a set; unknown codes are left out. */
RpRoles rp_roles_parse (const char *codes);
char *rp_roles_format (RpRoles roles);

G_END_DECLS
