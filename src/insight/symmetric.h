/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * rp_symmetric_invert:
 * @a: n × n, symmetric and positive definite; its inverse afterwards
 *
 * Returns: %FALSE when @a is not positive definite; its contents are undefined then
 */
gboolean rp_symmetric_invert (double *a, guint n);

/**
 * rp_symmetric_factorise:
 * @a: n × n, symmetric and positive definite, of which the lower triangle is read; it becomes L of A = L·Lᵀ
 *
 * Returns: %FALSE when @a is not positive definite
 */
gboolean rp_symmetric_factorise (double *a, guint n);

/* Solves L·Lᵀ·X = B. @l: of rp_symmetric_factorise(); @x: n × @columns, B before, the solution after */
void rp_symmetric_solve (const double *l, guint n, double *x, guint columns);

G_END_DECLS
