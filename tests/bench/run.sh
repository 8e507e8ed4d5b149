#!/usr/bin/env bash
# Speed and memory of `cpsfc check` on models of 10^3 to 10^6 elements. It measures and prints; it never fails because a
# day is slow. BENCH_SIZES picks other sizes, BENCH_LIMIT another time limit in seconds.
set -eu
cd "$(dirname "$0")/../.."
BUILD=${BUILD:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

${CC:-cc} ${LDFLAGS:-} -std=gnu17 -O2 -Wall -Wextra -Werror -D_GNU_SOURCE -I. -I"$BUILD/generated" tests/bench/scan_only.c "$BUILD/libcpsfc.a" \
  -lyaml -lsodium -lunistring -o "$work/scan_only"
for size in ${BENCH_SIZES:-1000 10000 100000 1000000}; do
  mkdir -p "$work/plain/$size" "$work/trust/$size" # a folder each: `check` looks at the neighbours of a file
  python3 tests/bench/generate.py "$size" >"$work/plain/$size/model.cpsf"
  python3 tests/bench/generate.py --trust "$size" >"$work/trust/$size/model.cpsf"
done
python3 tests/bench/table.py "$BUILD/cpsfc" "$work/plain" "${BENCH_LIMIT:-300}" starts
printf '\n---- models about labels, readers, contracts, guards and circles ----\n\n'
python3 tests/bench/table.py "$BUILD/cpsfc" "$work/trust" "${BENCH_LIMIT:-300}"
