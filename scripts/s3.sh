#!/usr/bin/env bash
# A server that speaks S3 for tests (moto), reachable from this machine only, with one empty bucket `dateline`. It keeps nothing.
#   s3.sh start    prints its address (http://127.0.0.1:PORT)
#   s3.sh stop     ends the one that was started in $DATELINE_TEST_S3_DIR, and removes the folder
set -eu
cd "$(dirname "$0")/.."
venv=$PWD/target/tools/moto

case "${1:-}" in
start)
  folder=${DATELINE_TEST_S3_DIR:?}
  mkdir -p "$folder"
  if [ ! -x "$venv/bin/moto_server" ]; then echo "moto was not found: scripts/setup.sh test installs it" >&2; exit 1; fi
  AWS_ACCESS_KEY_ID=key AWS_SECRET_ACCESS_KEY=secret PYTHONUNBUFFERED=1 \
    nohup "$venv/bin/python" "$venv/bin/moto_server" -H 127.0.0.1 -p 0 >"$folder/log" 2>&1 </dev/null &
  echo $! >"$folder/pid"
  for _ in $(seq 300); do
    address=$(sed -n 's/.*Running on \(http:\/\/127\.0\.0\.1:[0-9]*\).*/\1/p' "$folder/log" | head -n 1)
    if [ -n "$address" ] && "$venv/bin/python" - "$address/dateline" 2>/dev/null <<'PY'
import sys, urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
opener.open(urllib.request.Request(sys.argv[1], method="PUT"), timeout=5).read()
PY
    then echo "$address"; exit 0; fi
    kill -0 "$(cat "$folder/pid")" 2>/dev/null || break
    sleep 0.1
  done
  cat "$folder/log" >&2
  exit 1
  ;;
stop)
  folder=${DATELINE_TEST_S3_DIR:?}
  if [ -f "$folder/pid" ]; then kill "$(cat "$folder/pid")" 2>/dev/null || true; fi
  rm -rf "$folder"
  ;;
*)
  echo "usage: s3.sh start|stop" >&2
  exit 2
  ;;
esac
