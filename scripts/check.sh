#!/usr/bin/env bash
# Format, build and lints, types of the desk's app, licences and sources of dependencies, rules of the house. The last line counts them.
set -u
cd "$(dirname "$0")/.."
. scripts/build.sh
PATH=$PWD/target/tools/bin:$PATH
passed=0 failed=0

check() {
  local name=$1
  shift
  if "$@"; then
    echo "check: $name ok"
    passed=$((passed + 1))
  else
    echo "check: $name FAILED ($*)"
    failed=$((failed + 1))
  fi
}

check format cargo fmt --all --check -- -l
check "build and lints" scripts/build.sh
check licences cargo-deny --log-level error --offline --locked check --hide-inclusion-graph licenses bans sources
check types desk-app/node_modules/.bin/tsc -p desk-app
check rules cargo nextest run --locked --cargo-quiet -p tidy
echo "$passed passed, $failed failed"
[ $failed = 0 ]
