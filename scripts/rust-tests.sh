#!/usr/bin/env bash
# Every test in Rust, on SQLite, a PostgreSQL and a store of files that are started here and stopped again. The last line counts them.
set -u
cd "$(dirname "$0")/.."
. scripts/build.sh
PATH=$PWD/target/tools/bin:$PATH
run=(cargo nextest run --locked --workspace --exclude tidy)

DATELINE_TEST_POSTGRES_DIR=$(mktemp -d /tmp/dateline-pg.XXXXXX)
DATELINE_TEST_S3_DIR=$(mktemp -d /tmp/dateline-s3.XXXXXX)
export DATELINE_TEST_POSTGRES_DIR DATELINE_TEST_S3_DIR
log=$(mktemp /tmp/dateline-tests.XXXXXX)
trap 'scripts/postgres.sh stop; scripts/s3.sh stop; rm -f "$log"' EXIT
trap 'exit 130' INT TERM
DATELINE_TEST_POSTGRES=$(scripts/postgres.sh start) || { echo "0 passed, 1 failed"; exit 1; }
DATELINE_TEST_S3=$(scripts/s3.sh start) || { echo "0 passed, 1 failed"; exit 1; }
export DATELINE_TEST_POSTGRES DATELINE_TEST_S3

"${run[@]}" "$@" 2>&1 | tee "$log"
code=${PIPESTATUS[0]}
ran=$(sed -n 's/^ *Summary \[.*\] *\([0-9]*\)[/0-9]* tests\{0,1\} run: .*/\1/p' "$log" | tail -n 1)
passed=$(sed -n 's/^ *Summary \[.*run: \([0-9]*\) passed.*/\1/p' "$log" | tail -n 1)
failed=$((${ran:-0} - ${passed:-0}))
# A test that could not even be built has failed too.
if [ "$code" != 0 ] && [ $failed = 0 ]; then failed=1; fi
echo "${passed:-0} passed, $failed failed"
exit "$code"
