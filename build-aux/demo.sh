# SPDX-FileCopyrightText: The Rapport authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# The sample county with its server, for ./run and the GUI scenarios; read by them.
#
#   demo_build    the build folder, absolute
#   demo_folder   where the county, the server's data and the profiles go, absolute
#   demo_time     when the county's day begins

demo_time=${demo_time:-2026-01-05T09:00:00+08:00}
demo_server=

demo_fail() {
  echo "demo: $*" >&2
  exit 1
}

# Settings from the build folder.
demo_environment() {
  export GSETTINGS_SCHEMA_DIR="$demo_build/data"
}

# Makes the county and the server's database, once.
demo_make() {
  [ ! -f "$demo_folder/made" ] || return 0
  rm -rf "$demo_folder"
  mkdir -p "$demo_folder/server"
  chmod 700 "$demo_folder" "$demo_folder/server"
  "$demo_build/src/rapportctl" sample --output "$demo_folder/county.ndjson" ||
    demo_fail "the sample county could not be written"
  "$demo_build/src/rapport-server" --data "$demo_folder/server" --start-at "$demo_time" \
    --load "$demo_folder/county.ndjson" >"$demo_folder/load.log" 2>&1 || {
    cat "$demo_folder/load.log" >&2
    demo_fail "the sample county could not be loaded"
  }
  touch "$demo_folder/made"
}

# Starts the server on a free loopback port; sets demo_server to its process, demo_url to its address.
demo_start_server() {
  rm -f "$demo_folder/port"
  "$demo_build/src/rapport-server" --data "$demo_folder/server" --start-at "$demo_time" \
    --listen "127.0.0.1:${demo_port:-0}" --port-file "$demo_folder/port" --quiet \
    >"$demo_folder/server.log" 2>&1 &
  demo_server=$!
  waited=0
  until [ -s "$demo_folder/port" ]; do
    kill -0 "$demo_server" 2>/dev/null || {
      cat "$demo_folder/server.log" >&2
      demo_fail "the server did not start"
    }
    waited=$((waited + 1))
    [ "$waited" -lt 300 ] || demo_fail "the server did not say its port in 30 seconds"
    sleep 0.1
  done
  # A server that is stopped and started again keeps its address.
  demo_port=$(cat "$demo_folder/port")
  demo_url=http://127.0.0.1:$demo_port
}

demo_stop_server() {
  [ -n "$demo_server" ] || return 0
  kill "$demo_server" 2>/dev/null || :
  wait "$demo_server" 2>/dev/null || :
  demo_server=
}

# demo_sign_in LOGIN: a profile of that user in $demo_folder/LOGIN, with all that is his.
demo_sign_in() {
  echo qinglan-demo >"$demo_folder/password"
  "$demo_build/src/rapportctl" sign-in --profile "$demo_folder/$1" --start-at "$demo_time" \
    --server "$demo_url" --user "$1" --password-file "$demo_folder/password" ||
    demo_fail "$1 could not be signed in"
  # 3 tells of changes that the server did not take; the program shows them.
  status=0
  "$demo_build/src/rapportctl" sync --profile "$demo_folder/$1" --start-at "$demo_time" || status=$?
  [ "$status" = 0 ] || [ "$status" = 3 ] || demo_fail "the rows of $1 could not be received"
}
