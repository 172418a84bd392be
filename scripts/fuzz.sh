#!/usr/bin/env bash
# fuzz.sh [TARGET…]: feeds every parser of outside bytes (fuzz/targets) for SECONDS each, from fuzz/corpus and from what earlier runs on this
# machine found (target/fuzz/found). One line each. What breaks one is kept in target/fuzz/broken.
# libFuzzer needs nothing but a compiler for C++: the passes it lives on are in every rustc. `cargo fuzz run TARGET` works as well.
set -eu
cd "$(dirname "$0")/.."
seconds=${SECONDS_EACH:-20}
triple=$(rustc -vV | sed -n 's/^host: //p')
command -v c++ >/dev/null || { echo "fuzz: skipped, there is no compiler for C++"; exit 0; }

export RUSTFLAGS="--cfg fuzzing -Ccodegen-units=1 -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
  -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares"
targets=${*:-$(cd fuzz/targets && ls ./*.rs | sed 's|./||; s|\.rs$||')}
# The parsers are built alone; a whole site only for the target that asks one.
build() { cargo build --quiet --locked --release --manifest-path fuzz/Cargo.toml --target-dir target/fuzz --target "$triple" "$@"; }
broken=0
for target in $targets; do
  found=target/fuzz/found/$target
  log=target/fuzz/$target.log
  mkdir -p "$found" target/fuzz/broken
  if [ "$target" = request ]; then build --bin request --features site; else build --bin "$target"; fi
  if "target/fuzz/$triple/release/$target" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 -max_len=65536 \
    -artifact_prefix="target/fuzz/broken/$target-" "$found" "fuzz/corpus/$target" >"$log" 2>&1 </dev/null; then
    runs=$(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' "$log")
    covered=$(grep -o 'cov: [0-9]*' "$log" | tail -1)
    echo "fuzz: $target: ok, ${runs:-?} inputs, ${covered:-cov: ?}"
  else
    broken=$((broken + 1))
    echo "fuzz: $target: BROKEN, see $log"
    tail -5 "$log"
  fi
done
exit $((broken > 0))
