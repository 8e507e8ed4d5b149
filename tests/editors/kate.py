#!/usr/bin/env python3
"""The definition for Kate in KSyntaxHighlighting itself. usage: kate.py TOKENS.json FOLDER   Status 1 with what differs.

A theme gives every style a colour of its own, so that the HTML output says which style each character has.
"""
import html
import json
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from expected import WORDS, read  # noqa: E402

DEFINITION = os.path.join(HERE, "..", "..", "grammar", "editors", "kate", "cpsf.xml")
WANTED = ("examples/", "tests/", "stdlib/std/", "stdlib/cpsf-1.0/rules", "stdlib/profiles/")
STYLES = {w: w.capitalize() for w in WORDS}
STYLES.update({
    "documentation": "Documentation", "comment": "Comment", "block": "Comment", "string": "String", "kagi": "String", "digest": "Digest", "date": "Date",
    "version": "Number", "number": "Number", "requirement": "Requirement", "arrow": "Arrow", "range": "Sign", "comparison": "Sign",
})
DEFAULTS = ["Normal", "Keyword", "Function", "Variable", "ControlFlow", "Operator", "BuiltIn", "Extension", "Preprocessor", "Attribute", "Char", "SpecialChar", "String", "VerbatimString",
            "SpecialString", "Import", "DataType", "DecVal", "BaseN", "Float", "Constant", "Comment", "Documentation", "Annotation", "CommentVar", "RegionMarker", "Information", "Warning", "Alert", "Error", "Others"]


def colour(index):
    return "#%06x" % (index + 1)


def install(folder):
    """Puts the definition and the theme where the program looks, and returns the styles in the order of their colours."""
    base = os.path.join(folder, "org.kde.syntax-highlighting")
    os.makedirs(base + "/syntax", exist_ok=True)
    os.makedirs(base + "/themes", exist_ok=True)
    shutil.copy(DEFINITION, base + "/syntax/cpsf.xml")
    with open(DEFINITION, encoding="utf-8") as f:
        styles = re.findall(r'<itemData name="(\w+)"', f.read())
    theme = {
        "metadata": {"name": "Marked", "revision": 1}, "editor-colors": {"BackgroundColor": "#ffffff"},
        "text-styles": {name: {"text-color": "#ffff00"} for name in DEFAULTS},
        "custom-styles": {"CPSF": {name: {"text-color": colour(i)} for i, name in enumerate(styles)}},
    }
    with open(base + "/themes/marked.theme", "w") as f:
        json.dump(theme, f)
    return {colour(i): name for i, name in enumerate(styles)}


def styled(path, folder, styles):
    """Lines as lists of (character, style)."""
    env = dict(os.environ, XDG_DATA_HOME=folder, QT_QPA_PLATFORM="offscreen", LC_ALL="C.UTF-8")
    done = subprocess.run(["kate-syntax-highlighter", "-s", "CPSF", "-t", "Marked", path], env=env, capture_output=True, text=True, check=True)
    if done.stderr.strip():
        raise SystemExit(done.stderr)
    body = re.search(r"<pre>\n?(.*)</pre>", done.stdout, re.S)[1]
    lines, style = [[]], None
    for tag, text in re.findall(r"(<[^>]*>)|([^<]+)", body):
        if tag:
            found = re.search(r"color:(#[0-9a-f]{6})", tag)
            style = styles.get(found[1], found[1]) if found else None
        for c in html.unescape(text):
            if c == "\n":
                lines.append([])
            else:
                lines[-1].append((c, style))
    return lines


def differences(name, lines, tokens, painted):
    for line, column, _, kind, text in tokens:
        at = len(lines[line].encode("utf-16-le")[:2 * column].decode("utf-16-le"))
        character, style = painted[line][at]
        if character != text[0]:
            yield "%s:%d:%d: the output has %s, not %s" % (name, line + 1, at + 1, character, text)
        elif style != STYLES[kind] if kind in STYLES else style in [STYLES[w] for w in WORDS]:
            yield "%s:%d:%d: %s is %s, not %s" % (name, line + 1, at + 1, text, style, STYLES.get(kind, "a name"))


def main():
    styles, problems, count = install(sys.argv[2]), [], 0
    for name, lines, tokens in read(sys.argv[1]):
        if name.startswith(WANTED) or "every_word" in name:
            count += len(tokens)
            problems += differences(name, lines, tokens, styled(name, sys.argv[2], styles))
    print("\n".join([*problems[:20], "%d places" % count]))
    sys.exit(1 if problems or not count else 0)


main()
