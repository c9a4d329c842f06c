#!/bin/sh
# Writes the locks: versions and hashes, never a registry's address. Run by `make lock`.
set -eu
cd "$(dirname "$0")"
compile() {
  pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras \
    --no-emit-options --no-header \
    --output-file "$2" "$1"
}
compile run.in run.txt
compile test.in test.txt
