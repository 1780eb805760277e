/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "db/connection.h"

G_BEGIN_DECLS

/**
 * RpIncident: something that should not have happened and was repaired, or that somebody has to look at. Kept
 * for the administrator; nobody is asked anything.
 */
typedef struct
{
  const char *id; /* (nullable): made when %NULL */
  const char *at;
  const char *what;                /* 'digest', 'internal', 'night', 'restored', 'sent_in' */
  const char *user_id, *device_id; /* (nullable) */
  const char *subject, *detail;    /* (nullable) */
} RpIncident;

/* Inside a transaction. */
gboolean rp_incident_record (RpConnection *connection, const RpIncident *incident, GError **error);

/* What one person may cause within a day; no program of ours comes near it. */
#define RP_INCIDENTS_A_DAY 10000
#define RP_INCIDENT_BYTES_A_DAY (32 * 1024 * 1024)

/* Whether @user_id may cause more, after what he has since the instant @since. */
gboolean rp_incident_has_room (RpConnection *connection, const char *user_id, const char *since,
                               gboolean *room, GError **error);

/* Calls @found for each, the newest first. */
gboolean rp_incident_list (RpConnection *connection, guint limit,
                           void (*found) (const RpIncident *incident, gpointer data), gpointer data,
                           GError **error);

G_END_DECLS
