#!/usr/bin/env bash
# The numbers, measured on this machine: see bench/run.mjs. On a quiet machine, please.
#   bench.sh [MEASURE…]    STORIES=1000,10000,100000 are the sizes
set -eu
cd "$(dirname "$0")/.."
# What is measured has the machine for itself.
export DATELINE_FFMPEG=
DATELINE=${DATELINE:-${CARGO_TARGET_DIR:-$PWD/target}/release/dateline}
export DATELINE
PATH=$PATH:/usr/sbin
ulimit -n "$(ulimit -Hn)"
exec node bench/run.mjs "$@"
