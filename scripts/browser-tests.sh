#!/usr/bin/env bash
# The built program in a real browser: see e2e/. The last line counts the tests.
set -eu
cd "$(dirname "$0")/.."
DATELINE=${DATELINE:-${CARGO_TARGET_DIR:-$PWD/target}/debug/dateline}
CHROMIUM=${CHROMIUM:-/usr/bin/chromium}
export DATELINE CHROMIUM
exec node e2e/run.mjs "$@"
