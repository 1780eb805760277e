/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What libFuzzer calls with every input. Returns: 0 */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
