#!/usr/bin/env bash
# Fetches the packages of the desk's app; the build of the program bundles it (crates/desk/build.rs). Without Node or a network the
# program builds all the same, and /desk says how to build it with the app.
set -u
cd "$(dirname "$0")/.."

without() {
  echo "desk: $1: building without the desk's app (make build tries again)" >&2
  exit 0
}

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  scripts/apt.sh nodejs npm || without "Node could not be installed"
fi
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ] || without "Node $(node --version) is too old, 18 is needed"
scripts/npm.sh desk-app || without "its packages could not be fetched"
