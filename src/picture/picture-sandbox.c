/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "picture/picture-sandbox.h"

#include <errno.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MEMORY_BYTES (640 * 1024 * 1024)
#define SECONDS 10
#define OUTPUT_BYTES (192 * 1024 * 1024)
#define FILES 64

/* From this minor version on gdk-pixbuf hands pictures to programs that glycin shuts in. */
#define FIRST_WITH_GLYCIN 43

#if defined(__SANITIZE_ADDRESS__)
#  define HAS_SANITIZER 1
#elif defined(__has_feature)
#  if __has_feature(address_sanitizer)
#    define HAS_SANITIZER 1
#  endif
#endif
#ifndef HAS_SANITIZER
#  define HAS_SANITIZER 0
#endif

#if defined(__x86_64__)
#  define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#  define MACHINE AUDIT_ARCH_AARCH64
#endif

static void
limit (int what, rlim_t value)
{
  const struct rlimit both = { value, value };

  setrlimit (what, &both);
}

#ifdef MACHINE

/* Memory, what is open already, and the end. Nothing of it names a file, an address or a program. */
static const unsigned int allowed[] = {
  SYS_read,
  SYS_readv,
  SYS_pread64,
  SYS_write,
  SYS_writev,
  SYS_lseek,
  SYS_close,
  SYS_fstat,
  SYS_mmap,
  SYS_munmap,
  SYS_mremap,
  SYS_mprotect,
  SYS_madvise,
  SYS_brk,
  SYS_futex,
  SYS_sched_yield,
  SYS_sched_getaffinity,
  SYS_clock_gettime,
  SYS_clock_nanosleep,
  SYS_gettimeofday,
  SYS_getrandom,
  SYS_getpid,
  SYS_gettid,
  SYS_rt_sigaction,
  SYS_rt_sigprocmask,
  SYS_rt_sigreturn,
  SYS_sigaltstack,
  SYS_restart_syscall,
  SYS_set_robust_list,
  SYS_getrusage,
  SYS_sysinfo,
  SYS_exit,
  SYS_exit_group,
};

#  define N_AROUND 16 /* instructions beside those of the list */
#  define ADD(...) filter[n_filter++] = (struct sock_filter)__VA_ARGS__

/* The halves of an argument. */
#  define FIRST_ARGUMENT offsetof (struct seccomp_data, args)
#  define LOW_HALF (FIRST_ARGUMENT + (G_BYTE_ORDER == G_BIG_ENDIAN ? 4 : 0))
#  define HIGH_HALF (FIRST_ARGUMENT + (G_BYTE_ORDER == G_BIG_ENDIAN ? 0 : 4))

/* abort() ends a process by a signal to itself; to others it would end every program of the user. The number of the call
 * is loaded, and stays so for the other calls. Returns: how many instructions there are then */
static unsigned short
allow_signals_to_itself (struct sock_filter *filter, unsigned short n_filter)
{
  ADD (BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, SYS_tgkill, 0, 6));
  ADD (BPF_STMT (BPF_LD | BPF_W | BPF_ABS, LOW_HALF));
  ADD (BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, (unsigned int)getpid (), 0, 3));
  ADD (BPF_STMT (BPF_LD | BPF_W | BPF_ABS, HIGH_HALF));
  ADD (BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1));
  ADD (BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  ADD (BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM));
  return n_filter;
}

static void
refuse_everything_else (void)
{
  struct sock_filter filter[G_N_ELEMENTS (allowed) + N_AROUND];
  unsigned short n_filter = 0;
  struct sock_fprog program = { .filter = filter };

  ADD (BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, arch)));
  ADD (BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0));
  ADD (BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
  ADD (BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)));
  n_filter = allow_signals_to_itself (filter, n_filter);
  for (guint i = 0; i < G_N_ELEMENTS (allowed); i++)
    ADD (BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, allowed[i],
                   (unsigned char)(G_N_ELEMENTS (allowed) - i), 0));
  ADD (BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM));
  ADD (BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  program.len = n_filter;
  /* A kernel without it leaves the limits above. */
  if (prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
    g_debug ("no system call filter here");
}

#else

static void
refuse_everything_else (void)
{
}

#endif

void
rp_picture_sandbox_enter (void)
{
  gboolean decodes_itself = gdk_pixbuf_minor_version < FIRST_WITH_GLYCIN;

  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  limit (RLIMIT_CORE, 0);
  limit (RLIMIT_CPU, SECONDS);
  limit (RLIMIT_FSIZE, OUTPUT_BYTES);
  if (HAS_SANITIZER || !decodes_itself)
    return;
  limit (RLIMIT_NOFILE, FILES);
  limit (RLIMIT_AS, MEMORY_BYTES);
  refuse_everything_else ();
}
