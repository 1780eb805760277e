/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/bench.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS (60 * 1000.0)

struct _Bench
{
  char *name;
  GString *table; /* for people */
  GString *json;
  gboolean has_measure;
};

/* What is printed is ours and plain; a quote would be a mistake in a benchmark. */
static void
append_text (GString *json, const char *text)
{
  g_autofree char *plain = g_strdup (text);

  g_strdelimit (plain, "\"\\\n", '\'');
  g_string_append_printf (json, "\"%s\"", plain);
}

Bench *
bench_new (const char *name)
{
  Bench *self = g_new0 (Bench, 1);

  self->name = g_strdup (name);
  self->table = g_string_new (NULL);
  self->json = g_string_new (NULL);
  return self;
}

void
bench_note (Bench *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_string_append_printf (self->table, "# %s\n", text);
}

static void
begin_measure (Bench *self, const char *what)
{
  g_string_append (self->json, self->has_measure ? ",{\"what\":" : "{\"what\":");
  append_text (self->json, what);
  self->has_measure = TRUE;
}

void
bench_value (Bench *self, const char *what, double value, const char *unit)
{
  g_string_append_printf (self->table, "%-44s %12.2f %s\n", what, value, unit);
  begin_measure (self, what);
  g_string_append_printf (self->json, ",\"value\":%.3f,\"unit\":", value);
  append_text (self->json, unit);
  g_string_append_c (self->json, '}');
}

void
bench_times (Bench *self, const char *what, GArray *times, double aim)
{
  const double p50 = bench_percentile (times, 0.5);
  const double p95 = bench_percentile (times, 0.95);
  const double p99 = bench_percentile (times, 0.99);
  const double max = bench_percentile (times, 1);

  g_string_append_printf (self->table, "%-44s n %6u  p50 %9.3f  p95 %9.3f  p99 %9.3f  max %9.3f ms",
                          what, times->len, p50, p95, p99, max);
  begin_measure (self, what);
  g_string_append_printf (self->json,
                          ",\"n\":%u,\"p50\":%.3f,\"p95\":%.3f,\"p99\":%.3f,\"max\":%.3f,"
                          "\"unit\":\"ms\"",
                          times->len, p50, p95, p99, max);
  if (aim > 0)
    {
      g_string_append_printf (self->table, "  (p99 %s %.0f)", p99 < aim ? "below" : "OVER", aim);
      g_string_append_printf (self->json, ",\"aim\":%.3f", aim);
    }
  g_string_append_c (self->table, '\n');
  g_string_append_c (self->json, '}');
}

int
bench_end (Bench *self)
{
  g_print ("== %s ==\n%s", self->name, self->table->str);
  g_print ("{\"benchmark\":\"%s\",\"measures\":[%s]}\n", self->name, self->json->str);
  g_string_free (self->table, TRUE);
  g_string_free (self->json, TRUE);
  g_free (self->name);
  g_free (self);
  return 0;
}

double
bench_now (void)
{
  return (double)g_get_monotonic_time () / 1000.0;
}

static double
read_clock (clockid_t id)
{
  struct timespec time;

  g_assert_cmpint (clock_gettime (id, &time), ==, 0);
  return (double)time.tv_sec * 1000 + (double)time.tv_nsec / 1e6;
}

double
bench_process_time (void)
{
  return read_clock (CLOCK_PROCESS_CPUTIME_ID);
}

double
bench_thread_time (void)
{
  return read_clock (CLOCK_THREAD_CPUTIME_ID);
}

GArray *
bench_times_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (double));
}

void
bench_times_add (GArray *times, double begin)
{
  double taken = bench_now () - begin;

  g_array_append_val (times, taken);
}

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  double difference = *(const double *)a - *(const double *)b;

  return difference < 0 ? -1 : difference > 0;
}

/* The smallest value that @share of all are not above. */
double
bench_percentile (GArray *times, double share)
{
  g_assert_cmpuint (times->len, >, 0);
  g_array_sort (times, compare_cb);

  guint rank = (guint)ceil (share * times->len);
  return g_array_index (times, double, MAX (rank, 1) - 1);
}

guint
bench_count_over (GArray *times, double limit)
{
  guint n = 0;

  for (guint i = 0; i < times->len; i++)
    n += g_array_index (times, double, i) > limit;
  return n;
}

static char *
read_proc (int pid, const char *file)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", pid, file);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

double
bench_process_time_of (int pid)
{
  g_autofree char *stat = read_proc (pid, "stat");
  const char *rest = strrchr (stat, ')'); /* the name may hold anything */
  g_auto (GStrv) fields = NULL;

  g_assert_nonnull (rest);
  /* The 14th and 15th of all; the name is the second. */
  fields = g_strsplit (rest + strlen (") "), " ", 0);
  g_assert_cmpuint (g_strv_length (fields), >, 12);
  return (strtod (fields[11], NULL) + strtod (fields[12], NULL)) * 1000
         / (double)sysconf (_SC_CLK_TCK);
}

double
bench_peak_memory (void)
{
  return bench_peak_memory_of (getpid ());
}

double
bench_peak_memory_of (int pid)
{
  g_autofree char *status = read_proc (pid, "status");
  const char *line = NULL;

  line = strstr (status, "VmHWM:");
  g_assert_nonnull (line);
  return (double)g_ascii_strtoll (line + strlen ("VmHWM:"), NULL, 10) / 1024;
}

guint
bench_size (const char *variable, guint otherwise)
{
  const char *text = g_getenv (variable);
  guint64 value = 0;

  if (text == NULL || *text == '\0')
    return otherwise;
  g_assert_true (g_ascii_string_to_unsigned (text, 10, 1, 10000000, &value, NULL));
  return (guint)value;
}

/* Wakes the main context, so that the deadline is seen. */
static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
bench_wait (gboolean (*done) (gpointer data), gpointer data)
{
  const double until = bench_now () + PATIENCE_MS;
  guint tick = g_timeout_add (1000, tick_cb, NULL);

  while (!done (data))
    {
      g_assert_cmpfloat (bench_now (), <, until);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (tick);
}
