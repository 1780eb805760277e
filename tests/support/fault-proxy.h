/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FaultProxy: stands on the loopback between a laptop and the server and passes on what each says, one exchange a
 * connection, until it is asked to spoil one.
 */
typedef struct _FaultProxy FaultProxy;

FaultProxy *fault_proxy_new (guint16 server_port);
void fault_proxy_free (FaultProxy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FaultProxy, fault_proxy_free)
/* "http://127.0.0.1:port" */
const char *fault_proxy_get_address (FaultProxy *self);

typedef enum
{
  PROXY_CUT_REQUEST, /* the server gets so many bytes, the laptop no answer */
  PROXY_CUT_ANSWER,  /* the laptop gets so many bytes */
  PROXY_HALF_CLOSE,  /* the same, but the connection is not closed for what the laptop says */
  PROXY_RESET,       /* the same, then the connection is torn down */
  PROXY_SWALLOW,     /* the server has done it; no answer */
  PROXY_FREEZE,      /* the same, and the connection stays open */
  PROXY_DRIP,        /* so many bytes, then one every 200 ms */
  PROXY_DELAY,       /* so many milliseconds late */
  PROXY_DUPLICATE,   /* the server gets it twice; the second answer counts */
  PROXY_LATE,        /* the server gets it only with fault_proxy_deliver_late() */
  PROXY_REPLAY,  /* the answer before last to the same route once more; the server is not asked */
  PROXY_GARBAGE, /* so many bytes of garbage before the answer */
  PROXY_CHUNKS,  /* the answer in chunks, of which the last ones do not come */
  PROXY_TO_THE_END, /* the answer without its length and its last bytes */
  PROXY_SAY,        /* the text; the server is not asked */
} ProxyFault;

/* The exchange number @at (0: the next) from now on meets @fault. @data: (nullable): what PROXY_SAY says */
void fault_proxy_plan (FaultProxy *self, guint at, ProxyFault fault, gsize n, GBytes *data);
/* Whether the fault that was planned has come. */
gboolean fault_proxy_has_struck (FaultProxy *self);
void fault_proxy_deliver_late (FaultProxy *self);

/* Exchanges since the last plan, whole. */
guint fault_proxy_count (FaultProxy *self);
gsize fault_proxy_get_request_size (FaultProxy *self, guint at);
gsize fault_proxy_get_answer_size (FaultProxy *self, guint at);
/* "POST /v1/ops", without what follows a question mark. Returns: (transfer full) */
char *fault_proxy_dup_name (FaultProxy *self, guint at);

G_END_DECLS
