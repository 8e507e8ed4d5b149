#!/usr/bin/env python3
"""Every snippet, as it is before anything is filled in, is formatted text of the language. usage: snippets.py CPSFC"""
import json
import os
import re
import subprocess
import sys
import tempfile

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "grammar", "editors", "vscode", "snippets")
NOW = {"CURRENT_YEAR": "2026", "CURRENT_MONTH": "06", "CURRENT_DATE": "15"}

WHOLE = {"first spec", "最初の仕様"}
IMPORTS = "import std.factory\nimport std.network\nimport std.secure as sec\nimport cpsf@1.0 as cpsf\n"
FILLED_IN = {"Order", "State", "Reading", "Command", "指令データ", "状態データ", "測定値"}  # classes of the writer's own


def expand(body):
    text = re.sub(r"\$(CURRENT_\w+)", lambda m: NOW[m[1]], "\n".join(body))
    text = re.sub(r"\$\{\d+\|([^,|]*)[^|]*\|\}", r"\1", text)
    text = re.sub(r"\$\{\d+:([^{}]*)\}", r"\1", text)
    return text.replace("$0", "") + "\n"


def run(cpsfc, arguments, text=None):
    return subprocess.run([cpsfc, *arguments], input=text, capture_output=True, text=True)


def problems(cpsfc, name, snippet, folder):
    text = expand(snippet["body"])
    if "$" in text:
        yield "a placeholder is left: " + text
    formatted = run(cpsfc, ["fmt", "-"], text)
    if formatted.returncode or formatted.stdout != text:
        yield "it is not formatted: " + (formatted.stderr or formatted.stdout)
    whole = name in WHOLE
    path = os.path.join(folder, "snippet.cpsf")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text if whole else IMPORTS + text)
    said = run(cpsfc, ["check", path, "--as-of", "2026-06-15", "--color", "never"]).stderr
    if whole and re.search(r"^(error|warning)", said, re.M):
        yield "it has messages: " + said
    if re.search(r"^error\[E(?!0201)", said, re.M):
        yield "it has errors beside names that are to be filled in: " + said
    for unknown in set(re.findall(r"there is no class `([^`]*)`", said)) - FILLED_IN:
        yield "there is no class " + unknown


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for language in ("en", "ja"):
            for name, snippet in json.load(open(os.path.join(FOLDER, language + ".json"), encoding="utf-8")).items():
                for problem in problems(sys.argv[1], name, snippet, folder):
                    failed += 1
                    print("%s %s: %s" % (language, name, problem))
    sys.exit(1 if failed else 0)


main()
