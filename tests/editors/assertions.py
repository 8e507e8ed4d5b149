#!/usr/bin/env python3
"""Turns what the compiler sees into test files of vscode-tmgrammar-test. usage: assertions.py TOKENS.json FOLDER

Every token of every spec is asked for: words have the scope of their group in grammar/words.def and names have none of them.
"""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "grammar", "editors"))
from words import Words  # noqa: E402

MARK = "§"
SCOPES = {"string": "string", "number": "constant.numeric", "macro": "constant.other.requirement.cpsf", "comment": "comment"}
OPERATORS = {"->": "arrow", "→": "arrow", "..": "range"}


def groups(words):
    table = [
        (words.plain_statements(), "keyword.control.cpsf"),
        (words.role("named") + words.role("joined"), "storage.type.cpsf"),
        (words.role("module"), "keyword.control.import.cpsf"),
        (words.role("modifier"), "storage.modifier.cpsf"),
        (words.connecting(), "keyword.other.cpsf"),
        (words.logic() + ["∧", "∨", "¬", "∈"], "keyword.operator.logical.cpsf"),
        (words.conditional(), "keyword.control.conditional.cpsf"),
        (words.constants(), "constant.language.cpsf"),
    ]
    return {spelling: scope for spellings, scope in table for spelling in spellings}


def comment_scope(text):
    if text.startswith("///"):
        return "comment.line.documentation.cpsf"
    return "comment.line.double-slash.cpsf" if text.startswith("//") else "comment.block.cpsf"


def string_scope(text):
    return {'"': "string.quoted.double.cpsf", "「": "string.quoted.other.cpsf"}.get(text[0], "string.quoted.double.digest.cpsf")


def number_scope(text):
    if text.count("-") == 2:
        return "constant.numeric.date.cpsf"
    return "constant.numeric.version.cpsf" if 1 < text.count(".") else None


def expectation(kind, text, scope_of_word):
    if kind == "keyword":
        return scope_of_word[text]
    if kind == "operator":
        return "keyword.operator.%s.cpsf" % OPERATORS.get(text, "comparison")
    if kind == "comment":
        return comment_scope(text)
    if kind == "string":
        return string_scope(text)
    if kind == "number":
        return number_scope(text) or "- string.quoted.double.cpsf"
    if kind == "macro":
        return "constant.other.requirement.cpsf"
    return "- " + " ".join(sorted(set(scope_of_word.values())))


def utf16(line, start, length):
    return line.encode("utf-16-le")[2 * start:2 * (start + length)].decode("utf-16-le")


def assertion(column, length, expected):
    if column == 0:
        return MARK + " <" + "-" * length + " " + expected
    return MARK + " " * (column - 1) + "^" * length + " " + expected


def write(path, lines, tokens, scope_of_word):
    by_line = {}
    for line, column, length, kind in tokens:
        by_line.setdefault(line, []).append((column, length, kind))
    out = ['%s SYNTAX TEST "source.cpsf" "what the compiler sees"' % MARK]
    for number, line in enumerate(lines):
        out.append(line)
        for column, length, kind in by_line.get(number, []):
            out.append(assertion(column, length, expectation(kind, utf16(line, column, length), scope_of_word)))
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(out) + "\n")


def main():
    tokens, scope_of_word = json.load(open(sys.argv[1], encoding="utf-8")), groups(Words())
    for path, found in tokens.items():
        lines = open(path, encoding="utf-8").read().split("\n")
        write(os.path.join(sys.argv[2], path.replace("/", "_") + ".test"), lines, found, scope_of_word)
    print("%d files, %d tokens" % (len(tokens), sum(map(len, tokens.values()))))


main()
