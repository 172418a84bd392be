#!/usr/bin/env bash
# Cuts the theme's fonts (theme/fonts/cut.mjs) unless they are cut already. Needs Node and, the first time, its packages. Without
# them the program builds all the same, and pages use the reader's own fonts.
set -u
cd "$(dirname "$0")/.."
fonts=theme/fonts

without() {
  echo "fonts: $1: building without them, pages use the reader's own fonts (make fonts tries again)" >&2
  exit 0
}

cut=$(ls "$fonts"/cut/*.woff2 2>/dev/null | head -n 1)
if [ -n "$cut" ] && [ "$cut" -nt "$fonts/cut.mjs" ] && [ "$cut" -nt "$fonts/package-lock.json" ]; then exit 0; fi

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  scripts/apt.sh nodejs npm || without "Node could not be installed"
fi
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ] || without "Node $(node --version) is too old, 18 is needed"
scripts/npm.sh "$fonts" || without "their packages could not be fetched"
node "$fonts/cut.mjs" >/dev/null || without "they could not be cut"
echo "fonts: cut"
