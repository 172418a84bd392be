#!/usr/bin/env bash
# Makes what the program carries and Rust does not build: the theme's fonts, the player, what the desk's app is bundled from.
set -eu
cd "$(dirname "$0")/.."
scripts/fonts.sh
scripts/player.sh
scripts/desk-app.sh
