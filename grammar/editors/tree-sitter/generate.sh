#!/bin/sh
# Makes src/parser.c from grammar.js. usage: generate.sh [TREE-SITTER]   (0.22.6 made what is checked in: cargo install
# tree-sitter-cli --version 0.22.6 --locked). ABI 14: Debian's library and Neovim 0.7 read it.
# src/made-from tells the tests whether somebody forgot this. It works elsewhere, as it writes files for seven languages.
set -e
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp grammar.js words.js "$work"
(cd "$work" && "${1:-tree-sitter}" generate --abi 14)
mkdir -p src/tree_sitter
cp "$work/src/parser.c" "$work/src/grammar.json" "$work/src/node-types.json" src
cp "$work/src/tree_sitter/parser.h" src/tree_sitter
cat grammar.js words.js | sha256sum | cut -d ' ' -f 1 >src/made-from
