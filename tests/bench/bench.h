/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Bench: the figures of one benchmark. They are collected and printed at the end, as a table for people
 * and as one line of JSON for programs. Nothing here fails by the time something took; what was done
 * is asserted by the benchmarks themselves.
 */
typedef struct _Bench Bench;
Bench *bench_new (const char *name);
/* Under which conditions: "names: 80217 real". */
void bench_note (Bench *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* One number. @unit: "rows/s" */
void bench_value (Bench *self, const char *what, double value, const char *unit);
/**
 * bench_times:
 * @times: (element-type double): milliseconds; sorted here
 * @aim: what the 99th percentile should stay below, 0 without an aim
 */
void bench_times (Bench *self, const char *what, GArray *times, double aim);
/* Prints and frees. Returns: 0, for main */
int bench_end (Bench *self);

/* ---- measuring ---- */

/* Milliseconds of a clock that only goes forward. */
double bench_now (void);
/* Milliseconds of processor time of this process and of this thread: what a busy machine does not
 * change. */
double bench_process_time (void);
double bench_thread_time (void);
GArray *bench_times_new (void);
/* Adds the milliseconds since @begin. */
void bench_times_add (GArray *times, double begin);
/* @share: 0.5 is the median. Sorts. */
double bench_percentile (GArray *times, double share);
/* How many are over @limit. */
guint bench_count_over (GArray *times, double limit);
/* The most memory this process has had, in MB. */
double bench_peak_memory (void);
/* The same of another process, and the milliseconds of processor time it has had. */
double bench_peak_memory_of (int pid);
double bench_process_time_of (int pid);
/* A number from the environment. */
guint bench_size (const char *variable, guint otherwise);

/* Runs the main context until @done returns %TRUE; asserts that it does within a minute. */
void bench_wait (gboolean (*done) (gpointer data), gpointer data);

G_END_DECLS
