/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bench/bench.h"

G_BEGIN_DECLS

/**
 * names_load:
 * @bench: is told where they come from
 * @n: so many at most
 *
 * Company names, all different: real ones from short_names.csv.gz in the folder that RP_BENCH_NAMES
 * names, otherwise put together from the parts of the sample county.
 *
 * Returns: (transfer full) (element-type utf8)
 */
GPtrArray *names_load (Bench *bench, guint n);

G_END_DECLS
