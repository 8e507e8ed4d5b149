#!/usr/bin/env python3
"""Makes the highlighting of every editor from grammar/words.def. usage: generate.py [--check]

--check: writes nothing; status 1 when a file is out of date.
"""
import os
import sys

import kate
import textmate
import tree_sitter
import vim
from words import HERE, Words

FILES = {
    "vscode/syntaxes/cpsf.tmLanguage.json": textmate.make,
    "kate/cpsf.xml": kate.make,
    "vim/syntax/cpsf.vim": vim.make,
    "vim/indent/cpsf.vim": vim.make_indent,
    "tree-sitter/words.js": tree_sitter.make_words,
    "tree-sitter/src/words.h": tree_sitter.make_table,
    "tree-sitter/queries/highlights.scm": tree_sitter.make_highlights,
}


def main():
    words, stale = Words(), []
    for name, make in FILES.items():
        path, text = os.path.join(HERE, name), make(words)
        old = open(path, encoding="utf-8").read() if os.path.exists(path) else None
        if old == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
    if "--check" in sys.argv and stale:
        sys.exit("out of date: " + " ".join(stale) + "; python3 grammar/editors/generate.py makes them anew")


main()
