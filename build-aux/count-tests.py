#!/usr/bin/python3
# SPDX-FileCopyrightText: The Rapport authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints what a meson test run found: one line "ok NAME" or "not ok NAME" per test.

usage: count-tests.py build/meson-logs/testlog.json

A program that speaks TAP counts with each of its tests, any other as one. A program that failed
without a failed test of its own (it crashed, ran out of time, leaked) counts as one failure. What
was skipped counts as neither and is told on standard error.
"""
import json
import re
import sys

RESULT_LINE = re.compile(r"^(ok|not ok) (\d+)(?: -)? ?(.*)$", re.MULTILINE)
GOOD = {"OK", "EXPECTEDFAIL"}


def read_runs(path):
    with open(path, encoding="utf-8") as log:
        return [json.loads(line) for line in log if line.strip()]


def list_results(run):
    """Yields (word, name) where word is "ok", "not ok" or "skip"."""
    if run["result"] == "SKIP":
        yield "skip", run["name"]
        return
    lines = RESULT_LINE.findall(run.get("stdout") or "")
    for word, number, title in lines:
        if re.search(r"# skip\b", title, re.IGNORECASE):
            yield "skip", f"{run['name']}: {title}"
        else:
            yield word, f"{run['name']}: {title or number}"
    failed = any(word == "not ok" for word, _, _ in lines)
    if run["result"] not in GOOD and not failed:
        yield "not ok", f"{run['name']} ({run['result'].lower()})"
    elif not lines:
        yield "ok", run["name"]


def main():
    for run in read_runs(sys.argv[1]):
        for word, name in list_results(run):
            if word == "skip":
                print(f"skipped: {name}", file=sys.stderr)
            else:
                print(word, name)


if __name__ == "__main__":
    main()
