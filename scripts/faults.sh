#!/usr/bin/env bash
# Every fault that Dateline is to bear, all the way: one line each on the screen, and target/faults.json.
#   faults.sh            all of them (some hours)
#   faults.sh kill disk  only these groups
# Each is a test that knows what was acknowledged; `make test` plays the same ones in short.
set -u
cd "$(dirname "$0")/.."

# group|tests of it
faults='kill|binary(program) & test(/^kill::/)
import|binary(program) & test(/^import_kill::/)
disk|binary(program) & test(/^failing_disk::/)
postgres|binary(program) & test(/^failing_postgres::/)
clock|(binary(program) & test(/^clock::/)) | (package(newsroom) & test(/^daylight::/))
nodes|binary(program) & test(/^nodes::/)
restart|binary(program) & test(/^take_over::/)
parked|package(press) & test(/^parking::/)
gone|binary(program) & test(/^gone::/)'

scripts/setup.sh test && scripts/parts.sh || exit 1
. scripts/build.sh
PATH=$PWD/target/tools/bin:$PATH
cargo build --locked --quiet --tests -p dateline -p press -p newsroom || exit 1

DATELINE_TEST_POSTGRES_DIR=$(mktemp -d /tmp/dateline-pg.XXXXXX)
export DATELINE_TEST_POSTGRES_DIR
DATELINE_FAULTS=$(mktemp /tmp/dateline-faults.XXXXXX)
export DATELINE_FAULTS
log=$(mktemp /tmp/dateline-faults-log.XXXXXX)
trap 'scripts/postgres.sh stop; rm -f "$log" "$DATELINE_FAULTS"' EXIT
trap 'exit 130' INT TERM
DATELINE_TEST_POSTGRES=$(scripts/postgres.sh start) || exit 1
export DATELINE_TEST_POSTGRES

bad=0
while IFS='|' read -r group tests; do
  if [ $# -gt 0 ] && [[ " $* " != *" $group "* ]]; then continue; fi
  before=$(wc -l <"$DATELINE_FAULTS")
  since=$SECONDS
  if cargo nextest run --locked --profile faults -p dateline -p press -p newsroom -E "$tests" </dev/null >"$log" 2>&1; then
    held=true
  else
    held=false bad=$((bad + 1))
  fi
  ran=$(sed -n 's/^ *Summary \[.*run: \([0-9]*\) passed.*/\1/p' "$log" | tail -n 1)
  printf '%-9s %s: %s tests, %s s\n' "$group" "$([ $held = true ] && echo held || echo BROKEN)" "${ran:-0}" "$((SECONDS - since))"
  # What the tests of the group measured themselves.
  tail -n +$((before + 1)) "$DATELINE_FAULTS" | node -e '
    for (const line of require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean)) {
      const { fault, figures } = JSON.parse(line)
      console.log(`          ${fault}: ${Object.entries(figures).map(([name, figure]) => `${name} ${JSON.stringify(figure)}`).join(", ")}`)
    }'
  printf '{"fault":"all of the group","group":"%s","held":%s,"figures":{"tests":%s,"seconds":%s}}\n' \
    "$group" $held "${ran:-0}" "$((SECONDS - since))" >>"$DATELINE_FAULTS"
  [ $held = true ] || cat "$log"
done <<<"$faults"

node -e '
  const lines = require("fs").readFileSync(process.argv[1], "utf8").split("\n").filter(Boolean).map(line => JSON.parse(line))
  require("fs").writeFileSync("target/faults.json", JSON.stringify({ held: lines.every(line => line.held), faults: lines }, null, 1) + "\n")
' "$DATELINE_FAULTS"
echo "written: target/faults.json"
[ $bad = 0 ]
