/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "server/call.h"

G_BEGIN_DECLS

/**
 * RpObjectPolicy: how a route makes sure that a caller only touches what is his. There is no default.
 */
typedef enum
{
  RP_POLICY_UNSET,
  RP_POLICY_PUBLIC, /* no token, no object, nothing secret in the answer */
  RP_POLICY_CALLER, /* only what belongs to the caller himself */
  RP_POLICY_SCOPE,  /* the handler asks for access to the object's scope; foreign objects are 404 */
  RP_POLICY_OFFER,  /* the caller brings something whose name is its hash and learns nothing */
} RpObjectPolicy;

/**
 * RpRoute: everything that decides whether a request comes through, in one line.
 */
typedef struct
{
  const char *method;
  const char *pattern; /* ":id" a UUID, ":sha256" 64 hexadecimal digits, ":kind" a kind's name */
  RpRoles roles;       /* who may call it; RP_ROLE_NONE with the public policy only */
  RpObjectPolicy policy;
  gsize body_cap; /* bytes on the wire */
  gboolean body_to_file;
  gboolean slow; /* takes long by purpose: password hashing */
  RpHttpAnswer *(*handle) (RpCall *call);
  gboolean drains;     /* open to a computer that may only send what it has left */
  gboolean keeps_part; /* a body that breaks off is handled as far as it came */
} RpRoute;

const RpRoute *rp_routes_get (guint *n_routes);

/* At the start: every route has a policy, roles and a handler. Ends the program when one has not. */
void rp_routes_assert (void);

/**
 * rp_routes_find:
 * @captures: (out) (transfer full): the variable parts of @path in order
 * @known_path: (out): whether another method would have fitted
 *
 * Returns: (nullable): the route
 */
const RpRoute *rp_routes_find (const char *method, const char *path, GStrv *captures,
                               gboolean *known_path);

/* Runs @route for @call: token, roles, handler. Returns: (transfer full) */
RpHttpAnswer *rp_routes_run (const RpRoute *route, RpCall *call);
/* Runs @route for a caller who was made sure of otherwise: roles, handler. Returns: (transfer full) */
RpHttpAnswer *rp_routes_run_as (const RpRoute *route, RpCall *call);
/* Token and roles only. Returns: (transfer full) (nullable): the refusal */
RpHttpAnswer *rp_routes_admit (const RpRoute *route, RpCall *call);

G_END_DECLS
