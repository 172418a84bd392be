#!/usr/bin/env bash
# Everything that is measured of pages, on all pages of the sample: see e2e/audit.mjs. A page per line, target/audit.json, an exit code.
set -eu
cd "$(dirname "$0")/.."
DATELINE=${DATELINE:-${CARGO_TARGET_DIR:-$PWD/target}/debug/dateline}
CHROMIUM=${CHROMIUM:-/usr/bin/chromium}
export DATELINE CHROMIUM
exec node e2e/audit.mjs "$@"
