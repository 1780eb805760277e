/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "workbench/session.h"

G_BEGIN_DECLS

/**
 * RpUsageStudy: what a customer's usage would cost otherwise, and how it compares: with the year before and with
 * customers alike. Reads the 12 newest months of the account with the largest operating capacity when it is first
 * asked to, off the main thread; what is supposed is computed at once. Tables are rows of texts, the headers first.
 *
 * Signal "changed": the tables are others now.
 * Thread: main.
 */
#define RP_TYPE_USAGE_STUDY (rp_usage_study_get_type ())
G_DECLARE_FINAL_TYPE (RpUsageStudy, rp_usage_study, RP, USAGE_STUDY, GObject)

/* How the basic charge may be supposed to be billed; in the order in which they are offered. */
typedef enum
{
  RP_STUDY_AS_BILLED,
  RP_STUDY_CAPACITY,
  RP_STUDY_DEMAND,
  RP_STUDY_CONTRACT,
  RP_STUDY_N_MODES,
} RpStudyMode;

/**
 * RpStudyCase: what is supposed.
 * @contracted: kW agreed, for RP_STUDY_CONTRACT; 0: as agreed now
 * @shifted: % of the critical-peak and peak energy that moves to the valley
 * @demand_cut: kW
 * @power_factor: reached by compensation; 0: as it was
 */
typedef struct
{
  RpStudyMode mode;
  double contracted, shifted, demand_cut, power_factor;
} RpStudyCase;

RpUsageStudy *rp_usage_study_new (RpSession *session, const char *customer);
/* Reads unless it is here. */
void rp_usage_study_load (RpUsageStudy *self);

const char *rp_study_mode_get_label (RpStudyMode mode);
/* Computes the bills as they would be in another case. */
void rp_usage_study_suppose (RpUsageStudy *self, const RpStudyCase *supposed);

/* Why nothing can be computed: a sentence; "" when it can. */
const char *rp_usage_study_get_missing (RpUsageStudy *self);
/* What is computed with: account, months, prices and their source. */
const char *rp_usage_study_get_basis (RpUsageStudy *self);

/* Each part of the bill: as billed, as supposed, difference. (element-type GStrv) */
GPtrArray *rp_usage_study_get_costs (RpUsageStudy *self);
/* The basic charge of the 12 months in every mode, both readings of what exceeds the agreed demand. */
GPtrArray *rp_usage_study_get_modes (RpUsageStudy *self);
/* Each month beside the same one a year before. */
GPtrArray *rp_usage_study_get_years (RpUsageStudy *self);
/* See rp_peer_medians_load(). */
GPtrArray *rp_usage_study_get_peers (RpUsageStudy *self);

G_END_DECLS
