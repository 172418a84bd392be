#!/usr/bin/env bash
# demo.sh DATA [ADDR:PORT]: the built program with the sample newspaper.
set -u
cd "$(dirname "$0")/.."
data=${1:?demo.sh DATA [ADDR:PORT]}
"${CARGO_TARGET_DIR:-target}/debug/dateline" demo --data "$data" ${2:+--listen "$2"}
code=$?
if [ $code = 2 ]; then echo "with make: make demo LISTEN=127.0.0.1:8081" >&2; fi
exit $code
