#!/usr/bin/env bash
# A PostgreSQL for tests, in a temporary folder, reachable through a socket in it only.
#   postgres.sh start    prints its address (postgres://…)
#   postgres.sh stop     ends the one that was started in $DATELINE_TEST_POSTGRES_DIR, and removes it
#   postgres.sh down     ends it as a crash would, and leaves everything;  up  starts it again
#   postgres.sh copy FOLDER  keeps what it holds now in a folder that is not there yet;  back FOLDER  puts that in its place, while it is down
# PostgreSQL refuses to run as root: then it runs as the user `postgres`, whom its package made.
set -eu

find_bin() {
  for bin in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V -r) /usr/local/bin /usr/bin; do
    if [ -x "$bin/initdb" ] && [ -x "$bin/pg_ctl" ]; then echo "$bin"; return; fi
  done
  echo "PostgreSQL's initdb and pg_ctl were not found: install the package postgresql" >&2
  exit 1
}

as_user() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid=postgres --regid=postgres --clear-groups env HOME="$folder" LC_ALL=C.UTF-8 "$@"
  else
    LC_ALL=C.UTF-8 "$@"
  fi
}

up() {
  as_user "$bin/pg_ctl" -D "$folder/data" -w -t 60 -l "$folder/log" \
    -o "-c listen_addresses='' -c unix_socket_directories='$folder' -c fsync=off -c full_page_writes=off -c max_connections=300 -c shared_buffers=64MB" \
    start >"$folder.log" 2>&1 || { cat "$folder.log" "$folder/log" >&2; exit 1; }
  rm -f "$folder.log"
}

case "${1:-}" in
start)
  bin=$(find_bin)
  folder=${DATELINE_TEST_POSTGRES_DIR:-$(mktemp -d /tmp/dateline-pg.XXXXXX)}
  mkdir -p "$folder"
  chmod 0755 "$folder"
  if [ "$(id -u)" = 0 ]; then chown postgres: "$folder"; fi
  cd "$folder"
  as_user "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$folder.log" 2>&1 ||
    { cat "$folder.log" >&2; exit 1; }
  up
  echo "postgres://postgres@localhost/postgres?host=$folder"
  ;;
stop)
  folder=${DATELINE_TEST_POSTGRES_DIR:?}
  bin=$(find_bin)
  cd /
  as_user "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$folder"
  ;;
down | up | copy | back)
  folder=${DATELINE_TEST_POSTGRES_DIR:?}
  bin=$(find_bin)
  cd "$folder"
  case "$1" in
  down) as_user "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null ;;
  up) up ;;
  copy) as_user "$bin/pg_basebackup" -h "$folder" -U postgres -D "${2:?}" -c fast --no-sync ;;
  back)
    rm -rf "$folder/data"
    as_user cp -a "${2:?}" "$folder/data"
    ;;
  esac
  ;;
*)
  echo "usage: postgres.sh start|stop|down|up|copy FOLDER|back FOLDER" >&2
  exit 2
  ;;
esac
