#!/usr/bin/env bash
# npm.sh FOLDER: the packages that the folder's lock file names, unless they are there already.
set -eu
cd "$(dirname "$0")/../${1:?npm.sh FOLDER}"
if [ node_modules/.package-lock.json -nt package-lock.json ]; then exit 0; fi
echo "setup: fetching the packages of $1"
# Nothing that a package brings is run, and no browser is fetched.
npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error >/dev/null
touch node_modules/.package-lock.json
