#!/bin/sh
# Makes src/parser.c from grammar.js. usage: generate.sh [TREE-SITTER]   (0.22.6 made what is checked in: cargo install
# tree-sitter-cli --version 0.22.6 --locked). ABI 14: Debian's library and Neovim 0.7 read it.
# src/made-from tells the tests whether somebody forgot this.
set -e
cd "$(dirname "$0")"
"${1:-tree-sitter}" generate --abi 14 --no-bindings
rm -f src/tree_sitter/alloc.h src/tree_sitter/array.h
cat grammar.js words.js | sha256sum | cut -d ' ' -f 1 >src/made-from
