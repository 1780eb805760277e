#!/usr/bin/python3
# SPDX-FileCopyrightText: The Rapport authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that a proof program has every call in hand with which it could change files.

usage: check-calls.py NM PROGRAM...

What a program uses of the shared libraries stands in its table of undefined symbols. Whatever of these changes files
must have a function of support/fault-calls.c in its place (--wrap, see meson.build): otherwise it would be neither
recorded nor made to fail, and nobody would notice. SQLite's own calls pass through support/fault-vfs.c.
"""
import re
import subprocess
import sys

# Of the C library, with and without the 64 of large files and the forms with checks; and of GLib. Not here: chmod, flock and
# what only reads. nftw calls the program back for each name, and mmap is not used to write.
C_CALLS = """open openat creat close write pwrite writev pwritev dprintf fopen freopen fdopen fwrite fputs fsync fdatasync sync_file_range
  rename renameat renameat2 link linkat symlink symlinkat unlink unlinkat remove rmdir mkdir mkdirat mkdtemp mkstemp mkostemp mkstemps
  tmpfile truncate ftruncate fallocate posix_fallocate sendfile copy_file_range splice""".split()
GLIB_CALLS = r"""g_(unlink|rmdir|remove|rename|open|creat|mkdir|fopen|freopen|fsync|close|truncate)
  g_mkdir_with_parents g_mk(stemp|dtemp)(_full)? g_dir_make_tmp g_file_open_tmp g_file_set_contents(_full)? g_key_file_save_to_file
  g_file_(replace|create|append_to|copy|move|delete|trash|make_|set_|open_readwrite|create_readwrite|replace_|new_tmp)\w*
  g_unix_output_stream_new g_bookmark_file_to_file""".split()
PATTERN = re.compile(
    r"(__)?(%s)(64)?(_2|_chk)?|%s" % ("|".join(C_CALLS), "|".join(GLIB_CALLS)))


def list_symbols(nm, program, kind):
    said = subprocess.run([nm, kind, program], check=True, capture_output=True, text=True).stdout
    return {line.split()[-1].split("@")[0] for line in said.splitlines() if line.strip()}


def main():
    nm, programs = sys.argv[1], sys.argv[2:]
    missing = []
    for program in programs:
        wrapped = list_symbols(nm, program, "--defined-only")
        used = list_symbols(nm, program, "--undefined-only")
        if not used:
            missing.append(f"{program}: its symbols cannot be read")
        missing += [f"{program}: {name} is neither recorded nor made to fail"
                    for name in sorted(used) if PATTERN.fullmatch(name) and f"__wrap_{name}" not in wrapped]
    print("\n".join(missing))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
