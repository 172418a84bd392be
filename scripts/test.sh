#!/usr/bin/env bash
# Every test there is, in stages, with the minutes of each. The last line counts them all.
set -u
cd "$(dirname "$0")/.."
log=$(mktemp /tmp/dateline-stage.XXXXXX)
trap 'rm -f "$log"' EXIT
passed=0 failed=0 report= named=

# stage NAME COMMAND…: a stage that counts says so in its last line; one that doesn't counts only when it fails.
stage() {
  local name=$1 started=$SECONDS code counted minutes
  shift
  echo "── $name"
  "$@" 2>&1 | tee "$log"
  code=${PIPESTATUS[0]}
  counted=$(tail -n 1 "$log" | sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p')
  if [ "$code" != 0 ]; then named+=$(grep -E '^ *(FAIL|FAILED|TIMEOUT|SIG[A-Z]+) ' "$log" | sort -u | tail -n 12)$'\n'; fi
  set -- $counted
  if [ $# = 2 ]; then
    passed=$((passed + $1)) failed=$((failed + $2))
    if [ "$code" != 0 ] && [ "$2" = 0 ]; then failed=$((failed + 1)); fi
  elif [ "$code" != 0 ]; then
    failed=$((failed + 1))
  fi
  minutes=$(awk "BEGIN { printf \"%.1f\", ($SECONDS - $started) / 60 }")
  report+=$(printf '%-10s %5s minutes' "$name" "$minutes")$([ "$code" = 0 ] || echo '   FAILED')$'\n'
  return "$code"
}

setup() { scripts/setup.sh test && scripts/parts.sh; }

if stage setup setup; then
  stage check scripts/check.sh
  stage rust scripts/rust-tests.sh
  stage browser scripts/browser-tests.sh
fi
printf '\n%s%s' "$named" "$report"
printf '%-10s %5s minutes\n' all "$(awk "BEGIN { printf \"%.1f\", $SECONDS / 60 }")"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
