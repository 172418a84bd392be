#!/usr/bin/env bash
# Bundles what films are played with (theme/player/bundle.mjs) unless that is done already. Needs Node and, the first time, its
# packages. Without it the program builds all the same, and the browser's own controls play films.
set -u
cd "$(dirname "$0")/.."
player=theme/player

without() {
  echo "player: $1: building without it, the browser's own controls play films (make build tries again)" >&2
  exit 0
}

made=$player/dist/hls.js
if [ -e "$made" ] && [ "$made" -nt "$player/bundle.mjs" ] && [ "$made" -nt "$player/package-lock.json" ]; then exit 0; fi

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  scripts/apt.sh nodejs npm || without "Node could not be installed"
fi
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ] || without "Node $(node --version) is too old, 18 is needed"
scripts/npm.sh "$player" || without "its packages could not be fetched"
node "$player/bundle.mjs" || without "it could not be bundled"
echo "player: bundled"
