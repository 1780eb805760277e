#!/usr/bin/python3
# SPDX-FileCopyrightText: The Rapport authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the house rules that a compiler does not.

usage: check.py SOURCE_FOLDER CHECK

Prints each finding as "file:line: what"; the exit status is 0 without findings, 1 with, 77 when
the check cannot be made here.
"""
import pathlib
import re
import shutil
import subprocess
import sys

MAX_FILE_LINES = 900
MAX_FUNCTION_LINES = 100
CLANG_FORMAT_MAJOR = 14
SKIPPED = 77

SOURCE_FOLDERS = ["src", "ui", "data", "po", "tests", "build-aux", ".ci"]
TOP_FILES = ["run", "test", "packages.debian", "meson.build"]
SIGNED_SUFFIXES = {".c", ".h", ".py", ".sh", ".build", ".ui", ".css", ".sql", ".xml", ".in", ".svg", ".1", ".po"}

# (pattern, where it is allowed, why): what may not stand in C sources.
FORBIDDEN = [
    (r"\bgoto\b", [], "no goto: use g_autoptr"),
    (r"\b(strcpy|strcat|sprintf|vsprintf|gets|strtok)\s*\(", [], "has no bounds"),
    (r"\bsqlite3_exec\b", ["src/db/", "tests/bench/floor.c"], "SQL runs through statements of src/db"),
    (r"\bjson_(object|array)_get_(string|int|double|boolean|object|array)_(member|element)\b",
     ["src/base/json-access.c", "src/base/json.c", "src/wire/", "tests/"],
     "values are taken out of JSON by base/json-access.h"),
    (r"\bjson_parser_(new|load)", ["src/base/json.c", "tests/"], "text goes through rp_json_parse()"),
    (r"\bg_main_loop_run\b", ["src/rapport-server.c", "src/server/", "src/cli/", "tests/"],
     "no nested main loop"),
    (r"\b(TODO|FIXME|XXX)\b", [], "finish it or leave it out"),
]


def list_files(top, suffixes=None):
    files = [top / name for name in TOP_FILES if (top / name).exists()]
    for folder in SOURCE_FOLDERS:
        files += [path for path in (top / folder).rglob("*") if path.is_file()]
    if suffixes:
        files = [path for path in files if path.suffix in suffixes]
    return sorted(path for path in files if "__pycache__" not in path.parts)


def read_lines(path):
    return path.read_text(encoding="utf-8").splitlines()


def check_licence(top):
    """Every source file says at its head under which licence it is, C files also whose it is."""
    for path in list_files(top):
        if path.suffix not in SIGNED_SUFFIXES and path.suffix:
            continue
        head = "\n".join(read_lines(path)[:8])
        if path.name == "POTFILES":
            continue
        if "SPDX-License-Identifier: GPL-3.0-or-later" not in head:
            yield path, 1, "no SPDX-License-Identifier"
        if path.suffix in {".c", ".h"} and "SPDX-FileCopyrightText: The Rapport authors" not in head:
            yield path, 1, "no SPDX-FileCopyrightText"


def check_includes(top):
    """Our own headers are named with their folder, so that one sees the layer; a generated one has none."""
    written = {path.name for path in list_files(top, {".h"})}
    for path in list_files(top, {".c", ".h"}):
        for number, line in enumerate(read_lines(path), 1):
            found = re.match(r'\s*#\s*include "([^"]+)"', line)
            if not found or re.fullmatch(r"[a-z]+/[a-z0-9-]+\.h", found[1]):
                continue
            if "/" in found[1] or found[1] in written:
                yield path, number, f'include "{found[1]}" names no folder'


def list_functions(lines):
    """Yields (first line, length) of function bodies: "{" and "}" alone in the first column."""
    begin = None
    for number, line in enumerate(lines, 1):
        before = lines[number - 2].rstrip() if number > 1 else ""
        if line.startswith("{") and before.endswith(")"):
            begin = number
        elif line.startswith("}") and begin:
            yield begin, number - begin + 1
            begin = None


def check_length(top):
    for path in list_files(top, {".c", ".h", ".py"}):
        lines = read_lines(path)
        if len(lines) > MAX_FILE_LINES:
            yield path, len(lines), f"{len(lines)} lines, at most {MAX_FILE_LINES}"
        for begin, length in list_functions(lines):
            if length > MAX_FUNCTION_LINES:
                yield path, begin, f"a function of {length} lines, at most {MAX_FUNCTION_LINES}"


def check_forbidden(top):
    for path in list_files(top, {".c", ".h"}):
        name = path.relative_to(top).as_posix()
        for number, line in enumerate(read_lines(path), 1):
            for pattern, allowed, why in FORBIDDEN:
                if re.search(pattern, line) and not any(name.startswith(place) for place in allowed):
                    yield path, number, f"{why}: {line.strip()}"


def check_format(top):
    tool = shutil.which("clang-format")
    if not tool:
        sys.exit(skip("clang-format is not installed"))
    version = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True).stdout
    major = re.search(r"version (\d+)", version)
    if not major or int(major[1]) != CLANG_FORMAT_MAJOR:
        sys.exit(skip(f"formats by clang-format {CLANG_FORMAT_MAJOR}, here is {version.strip()}"))
    files = [str(path) for path in list_files(top, {".c", ".h"})]
    run = subprocess.run([tool, "--dry-run", "--ferror-limit=1", *files],
                         capture_output=True, text=True, check=False)
    for found in re.finditer(r"^(.*?):(\d+):\d+: warning: ", run.stderr, re.MULTILINE):
        yield pathlib.Path(found[1]), int(found[2]), "not as clang-format would have it"


def check_scripts(top):
    tool = shutil.which("shellcheck")
    if not tool:
        sys.exit(skip("shellcheck is not installed"))
    scripts = [path for path in list_files(top)
               if path.suffix in {"", ".sh"} and path.read_bytes()[:64].startswith((b"#!/bin/sh", b"#!/bin/bash"))]
    run = subprocess.run([tool, "--format=gcc", "--external-sources", *map(str, scripts)],
                         cwd=top, capture_output=True, text=True, check=False)
    for found in re.finditer(r"^(.*?):(\d+):\d+: (.*)$", run.stdout, re.MULTILINE):
        yield pathlib.Path(found[1]), int(found[2]), found[3]


def check_translation(top):
    """Every text has its Chinese, and none is guessed."""
    with_output = ["msgfmt", "--check", "--statistics", "--output-file=/dev/null", "po/zh_CN.po"]
    run = subprocess.run(with_output, cwd=top, capture_output=True, text=True, check=False,
                         env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
    if run.returncode or re.search(r"fuzzy|untranslated", run.stderr):
        yield top / "po/zh_CN.po", 1, run.stderr.strip()
    catalogue = (top / "po/zh_CN.po").read_text(encoding="utf-8")
    pot = subprocess.run(["xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2",
                          "--keyword=g_dngettext:2,3", "--output=-", "--files-from=-"],
                         input="\n".join(line for line in (top / "po/POTFILES").read_text().splitlines()
                                         if line.startswith("src/")),
                         cwd=top, capture_output=True, text=True, check=False).stdout
    known = set(list_messages(catalogue))
    for message in list_messages(pot):
        if message and message not in known:
            yield top / "po/zh_CN.po", 1, f"has no {message!r}"


# What stands on a page as often as there are rows.
ONE_OF_MANY = ("row", "card", "tile", "line")
MENU = re.compile(r"<menu\b.*?</menu>", re.DOTALL)
TEMPLATE_LABEL = re.compile(r'<property name="(?:label|title)" translatable="yes">([^<]*)</property>')
C_STRING = r'"((?:[^"\\]|\\.)*)"'
MNEMONIC_BUTTON = re.compile(r"(?:_new_with_mnemonic|_page_add_button) \([^;]*?_ \(" + C_STRING)
QUESTION = re.compile(r"adw_message_dialog_add_responses \((.*?)\);", re.DOTALL)
MNEMONIC = re.compile(r"_([A-Za-z])")


def list_labels(top, stem, seen):
    """The labels of a template, of the buttons that its source makes, and of what is put into it once."""
    template, source = top / "ui" / f"{stem}.ui", top / "src/widgets" / f"{stem}.c"
    text = MENU.sub("", template.read_text(encoding="utf-8")) if template.exists() else ""
    code = source.read_text(encoding="utf-8") if source.exists() else ""
    labels = TEMPLATE_LABEL.findall(text) + MNEMONIC_BUTTON.findall(code)
    inside = [re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower() for name in re.findall(r'<object class="Rp(\w+)"', text)]
    inside += [name.replace("_", "-") for name in re.findall(r"\brp_(\w+)_new \(", code)]
    seen.add(stem)
    for name in inside:
        if name not in seen and not name.endswith(ONE_OF_MANY):
            labels += list_labels(top, name, seen)
    return labels


def list_alt_scopes(top):
    """What stands in one window at a time: (file, labels)."""
    for path in sorted((top / "ui").glob("*.ui")):
        yield path, list_labels(top, path.stem, set())
    for path in sorted((top / "src/widgets").glob("*.c")):
        for question in QUESTION.findall(path.read_text(encoding="utf-8")):
            yield path, re.findall(r"_ \(" + C_STRING, question)


def read_catalogue(path):
    """What each text is in the other language."""
    pairs = re.findall(rf'^msgid ((?:{C_STRING}\s*)+)msgstr ((?:{C_STRING}\s*)+)', path.read_text(encoding="utf-8"),
                       re.MULTILINE)
    return {"".join(re.findall(C_STRING, found[0])): "".join(re.findall(C_STRING, found[2])) for found in pairs}


def check_mnemonics(top):
    """Alt and a letter means one thing in a window, and the same in both languages. Of two buttons with one
    letter GTK activates neither. Steps, whose labels are the schema's, are tested in test-step.c."""
    chinese = read_catalogue(top / "po/zh_CN.po")
    for path, labels in list_alt_scopes(top):
        taken = {}
        for label in dict.fromkeys(labels):
            found = MNEMONIC.search(label)
            if not found:
                continue
            letter = found[1].upper()
            if letter in taken:
                yield path, 1, f"Alt+{letter} is both {taken[letter]!r} and {label!r}"
            taken[letter] = label
    sources = "".join(path.read_text(encoding="utf-8") for path in list_files(top, {".c", ".ui"}))
    for label, translated in chinese.items():
        if f'"{label}"' not in sources and f">{label}<" not in sources:
            continue
        bracket = re.search(r"\(_(\w)\)", translated)
        if bracket and bracket[1].upper() not in (letter.upper() for letter in MNEMONIC.findall(label)):
            yield top / "po/zh_CN.po", 1, f"{translated!r} has another letter than {label!r}"


def list_messages(catalogue):
    for found in re.finditer(r'^msgid ((?:"(?:[^"\\]|\\.)*"\s*)+)', catalogue, re.MULTILINE):
        yield "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', found[1]))


def skip(reason):
    print(f"1..0 # SKIP {reason}")
    return SKIPPED


CHECKS = {
    "licence": check_licence,
    "includes": check_includes,
    "length": check_length,
    "forbidden": check_forbidden,
    "format": check_format,
    "scripts": check_scripts,
    "mnemonics": check_mnemonics,
    "translation": check_translation,
}


def main():
    top = pathlib.Path(sys.argv[1]).resolve()
    findings = 0
    for path, line, what in CHECKS[sys.argv[2]](top):
        findings += 1
        shown = path.relative_to(top) if path.is_absolute() else path
        print(f"{shown}:{line}: {what}")
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
