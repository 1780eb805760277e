/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/command.h"

G_BEGIN_DECLS

/* One file each, command-<name>.c. */
extern const RpCommand rp_command_sign_in;
extern const RpCommand rp_command_password;
extern const RpCommand rp_command_sync;
extern const RpCommand rp_command_send_in;
extern const RpCommand rp_command_courier_out;
extern const RpCommand rp_command_courier_in;
extern const RpCommand rp_command_attention;
extern const RpCommand rp_command_decide;
extern const RpCommand rp_command_import;
extern const RpCommand rp_command_import_load;
extern const RpCommand rp_command_import_undo;
extern const RpCommand rp_command_export;
extern const RpCommand rp_command_search;
extern const RpCommand rp_command_load_profile;
extern const RpCommand rp_command_score;
extern const RpCommand rp_command_opinions;
extern const RpCommand rp_command_weights;
extern const RpCommand rp_command_clv;
extern const RpCommand rp_command_check_tariffs;
extern const RpCommand rp_command_suggest;
extern const RpCommand rp_command_evaluate_suggestions;
extern const RpCommand rp_command_evaluate_feedback;
extern const RpCommand rp_command_report_pdf;
extern const RpCommand rp_command_logic;
extern const RpCommand rp_command_simulate;
extern const RpCommand rp_command_sample;
extern const RpCommand rp_command_db_check;
extern const RpCommand rp_command_db_backup;
extern const RpCommand rp_command_db_restore;

G_END_DECLS
