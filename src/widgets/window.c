/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/window.h"

#include <glib/gi18n-lib.h>

#include "widgets/accessible.h"
#include "widgets/page-table.h"
#include "widgets/sign-in-page.h"
