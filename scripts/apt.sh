#!/usr/bin/env bash
# apt.sh PACKAGE…: installs Debian's packages, quietly, with sudo only when not root.
set -eu
[ $# -gt 0 ] || exit 0
echo "setup: installing $*"
root=()
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || { echo "setup: not root and no sudo: install $* yourself, then run it again" >&2; exit 1; }
  root=(sudo)
fi
get=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300)
log=$(mktemp /tmp/dateline-apt.XXXXXX)
trap 'rm -f "$log"' EXIT
if ! { "${get[@]}" update && "${get[@]}" install -y --no-install-recommends "$@"; } >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "setup: $* could not be installed" >&2
  exit 1
fi
