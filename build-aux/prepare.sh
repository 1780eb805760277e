# SPDX-FileCopyrightText: The Rapport authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# What ./run and ./test do first; read by both with the top folder as the working folder.

say() {
  echo "rapport: $*" >&2
}

give_up() {
  say "$@"
  exit 1
}

# Prints the names in packages.debian that are not installed.
list_missing_packages() {
  sed -e 's/#.*//' -e '/^[[:space:]]*$/d' packages.debian | while read -r package; do
    dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
      echo "$package"
  done
}

# Installs what packages.debian names, asking for a password only where one is not root already.
install_packages() {
  if ! command -v dpkg-query >/dev/null; then
    say "this is no Debian or Ubuntu; the libraries named in packages.debian are taken as installed"
    return
  fi
  missing=$(list_missing_packages | tr '\n' ' ')
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" = 0 ]; then
    as=
  elif command -v sudo >/dev/null; then
    as=sudo
  else
    give_up "please install these packages first: $missing"
  fi
  say "installing $missing"
  # shellcheck disable=SC2086 # the list is split into words on purpose
  {
    $as apt-get update -qq &&
      $as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
  } >&2 || give_up "apt-get could not install all of: $missing"
}

# build_in FOLDER [MESON OPTION...]: configures once, then builds: everything, or what $build_targets names.
build_in() {
  folder=$1
  shift
  if [ ! -f "$folder/build.ninja" ]; then
    meson setup "$folder" "$@" >"$folder.log" 2>&1 || {
      tail -n 20 "$folder.log" >&2
      give_up "meson could not configure $folder; the whole log is in $folder.log"
    }
    mv "$folder.log" "$folder/setup.log"
  fi
  # shellcheck disable=SC2086 # several words
  meson compile -C "$folder" ${build_targets:-}
}
