#!/bin/sh
# SPDX-FileCopyrightText: The Rapport authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Lists the files that hold texts for people in po/POTFILES:
#   update-potfiles.sh           writes the list
#   update-potfiles.sh --check   says whether it is current
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."

list_sources() {
  echo '# SPDX-License-Identifier: GPL-3.0-or-later'
  echo '# Written by build-aux/update-potfiles.sh.'
  find data -maxdepth 1 \( -name '*.desktop.in' -o -name '*.metainfo.xml.in' -o -name '*.gschema.xml' \) -print | sort
  find src -name '*.[ch]' -exec grep -lE '(^|[^A-Za-z0-9_])(N?_|NC_|C_|n?gettext|Q_|g_dn?p?gettext2?) ?\("' {} + | sort
  find ui -name '*.ui' -exec grep -lE 'translatable="(yes|true|1)"' {} + 2>/dev/null | sort
}

case ${1:-} in
--check)
  list_sources | diff -u po/POTFILES - || {
    echo 'po/POTFILES is not current: run build-aux/update-potfiles.sh' >&2
    exit 1
  }
  ;;
*) list_sources >po/POTFILES.new && mv po/POTFILES.new po/POTFILES ;;
esac
