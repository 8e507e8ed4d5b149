"""What highlighting should make of the tokens of the compiler: one class per token, in every editor the same."""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "grammar", "editors"))
from words import Words  # noqa: E402

ARROWS = ("->", "→", "=>")
# Classes that are words of the language; what is a name has none of them.
WORDS = ("statement", "declare", "import", "modifier", "connect", "logic", "conditional", "constant")


def class_of_words(words):
    table = {
        "statement": words.plain_statements(), "declare": words.role("named") + words.role("joined"), "import": words.role("module"),
        "modifier": words.role("modifier"), "connect": words.connecting(), "logic": words.logic() + ["∧", "∨", "¬", "∈", "&&", "||", "!"],
        "conditional": words.conditional(), "constant": words.constants(),
    }
    return {spelling: name for name, spellings in table.items() for spelling in spellings}


def comment(text):
    if text.startswith("///"):
        return "documentation"
    return "comment" if text.startswith("//") else "block"


def number(text):
    if text.count("-") == 2:
        return "date"
    return "version" if 1 < text.count(".") else "number"


def class_of(kind, text, by_word):
    if kind == "keyword":
        return by_word[text]
    if kind == "comment":
        return comment(text)
    if kind == "string":
        return {'"': "string", "「": "kagi"}.get(text[0], "digest")
    if kind == "number":
        return number(text)
    if kind == "operator":
        return "arrow" if text in ARROWS else "range" if text == ".." else "comparison"
    return "requirement" if kind == "macro" else "name"


def utf16(line, start, length):
    return line.encode("utf-16-le")[2 * start:2 * (start + length)].decode("utf-16-le")


def read(path):
    """Yields (file, its lines, [(line, column, length in UTF-16 units, class, text)])."""
    by_word = class_of_words(Words())
    with open(path, encoding="utf-8") as f:
        files = json.load(f)
    for name, tokens in files.items():
        with open(name, encoding="utf-8") as f:
            lines = f.read().split("\n")
        texts = [utf16(lines[t[0]], t[1], t[2]) for t in tokens]
        yield name, lines, [(line, column, length, class_of(kind, text, by_word), text) for (line, column, length, kind), text in zip(tokens, texts)]
