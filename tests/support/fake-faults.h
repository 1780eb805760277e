/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/transport.h"

G_BEGIN_DECLS

/* What happens to one exchange. */
typedef enum
{
  FAULT_LOSE_REQUEST, /* the server never sees it */
  FAULT_LOSE_ANSWER,  /* done, but nobody hears of it */
  FAULT_PORTAL,       /* somebody else answers */
  FAULT_STATUS,       /* answers this status with an empty object */
  FAULT_DRAIN,        /* this computer may only send */
  FAULT_CUT,          /* the body ends after so many bytes */
  FAULT_LINES,        /* the body ends after so many lines */
  FAULT_FLIP,         /* one bit of the byte at this place is another */
  FAULT_HANG,         /* nothing comes, until the exchange is cancelled */
  FAULT_REPLAY,       /* the answer before the last one to the same address comes once more */
} RpFault;

typedef struct
{
  char *route;
  RpFault fault;
  guint n;
} PlannedFault;

void planned_fault_free (PlannedFault *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlannedFault, planned_fault_free)

/**
 * FakeFaults: what is to befall the exchanges with a server in memory, and its answers, of which one may come again.
 */
typedef struct
{
  GQueue planned;      /* of PlannedFault */
  GHashTable *answers; /* route -> GPtrArray of RpResponse, the oldest first */
} FakeFaults;

FakeFaults *fake_faults_new (void);
void fake_faults_free (FakeFaults *self);

/* The next request whose path begins with @route meets @fault; several wait in a row. */
void fake_faults_plan (FakeFaults *self, const char *route, RpFault fault, guint n);
void fake_faults_forget (FakeFaults *self);

/* What the request to @path meets, which waits no more. Returns: (transfer full) (nullable) */
PlannedFault *fake_faults_take (FakeFaults *self, const char *path);
/* Whether what waits first is that nothing comes, which waits no more. */
gboolean fake_faults_take_hang (FakeFaults *self);

/* Whether the request never reaches the server; then @error is set. @planned: (nullable) */
gboolean planned_fault_keeps_out (const PlannedFault *planned, GError **error);
/* What is heard of the server's answer. @planned: (nullable); @response: (transfer full).
 * Returns: (transfer full) (nullable): %NULL with an error when nobody hears of it */
RpResponse *fake_faults_spoil (FakeFaults *self, const PlannedFault *planned, const char *path,
                               RpResponse *response, GError **error);

G_END_DECLS
