#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Lays out one include folder for a layer: links to just the folders that the layer may include.
#   layer-includes.sh SOURCE_DIR OUT_DIR FOLDER...
set -eu
source=$1 out=$2
shift 2
rm -rf "$out"
mkdir -p "$out"
for folder in "$@"; do
  ln -s "$source/$folder" "$out/$folder"
done
