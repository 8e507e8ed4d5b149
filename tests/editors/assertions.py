#!/usr/bin/env python3
"""Turns what the compiler sees into test files of vscode-tmgrammar-test. usage: assertions.py TOKENS.json FOLDER

Every token of every spec is asked for: words have the scope of their group in grammar/words.def and names have none of them.
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from expected import WORDS, read  # noqa: E402

MARK = "§"
SCOPES = {
    "statement": "keyword.control", "declare": "storage.type", "import": "keyword.control.import", "modifier": "storage.modifier",
    "connect": "keyword.other", "logic": "keyword.operator.logical", "conditional": "keyword.control.conditional", "constant": "constant.language",
    "documentation": "comment.line.documentation", "comment": "comment.line.double-slash", "block": "comment.block",
    "string": "string.quoted.double", "kagi": "string.quoted.other", "digest": "string.quoted.double.digest",
    "date": "constant.numeric.date", "version": "constant.numeric.version", "number": "constant.numeric", "requirement": "constant.other.requirement",
    "arrow": "keyword.operator.arrow", "range": "keyword.operator.range", "comparison": "keyword.operator.comparison",
}
NO_WORD = "- " + " ".join(SCOPES[w] + ".cpsf" for w in WORDS)
AFTER_AT = "constant.numeric.version.cpsf"  # of cpsf@1.0


def scope(kind, line, column):
    if kind == "name":
        return NO_WORD
    return AFTER_AT if kind == "number" and line[column - 1:column] == "@" else SCOPES[kind] + ".cpsf"


def assertion(column, length, expected):
    if column == 0:
        return MARK + " <" + "-" * length + " " + expected
    return MARK + " " * (column - 1) + "^" * length + " " + expected


def write(path, lines, tokens):
    by_line = {}
    for token in tokens:
        by_line.setdefault(token[0], []).append(token)
    out = ['%s SYNTAX TEST "source.cpsf" "what the compiler sees"' % MARK]
    for number, line in enumerate(lines):
        out.append(line)
        out += [assertion(column, length, scope(kind, line, column)) for _, column, length, kind, _ in by_line.get(number, [])]
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(out) + "\n")


def main():
    for name, lines, tokens in read(sys.argv[1]):
        write(os.path.join(sys.argv[2], name.replace("/", "_") + ".test"), lines, tokens)


main()
