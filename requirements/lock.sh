#!/bin/sh
# Writes the locks: versions and hashes, never a registry's address. Run by `make lock`.
set -eu
cd "$(dirname "$0")"
compile() {
  target=$1
  shift
  pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras \
    --no-emit-options --no-header \
    --output-file "$target" "$@"
}
compile run.txt run.in capture.in pictures.in search.in signing.in timestamps.in build.in
compile test.txt test.in
