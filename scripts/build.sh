#!/usr/bin/env bash
# Builds the program and every test, with the linter as the compiler: one build serves both. A warning is a failure, but what was
# built stands. Sets the linter for the scripts that source it, so that nothing is compiled twice.
export RUSTC_WORKSPACE_WRAPPER=clippy-driver
[ "${BASH_SOURCE[0]}" = "$0" ] || return 0

set -u
cd "$(dirname "$0")/.."
log=$(mktemp /tmp/dateline-build.XXXXXX)
trap 'rm -f "$log"' EXIT
cargo build --locked --quiet --keep-going --workspace --all-targets 2>&1 | tee "$log"
code=${PIPESTATUS[0]}
if [ "$code" != 0 ]; then exit "$code"; fi
! grep -q '^warning' "$log"
