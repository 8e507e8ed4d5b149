#!/usr/bin/env python3
"""The files for Vim and Neovim, in the real editors. usage: vim.py CPSFC EDITOR TOKENS.json FOLDER highlight|indent|make|server...

EDITOR: vim or nvim. Status 1 with the problems.
"""
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from expected import WORDS, read  # noqa: E402

RUNTIME = os.path.join(HERE, "..", "..", "grammar", "editors", "vim")
GROUPS = {
    "statement": ["Statement"], "declare": ["Declare"], "import": ["Import"], "modifier": ["Modifier"], "connect": ["Connect"], "logic": ["Logic"],
    "conditional": ["Conditional"], "constant": ["Constant"], "documentation": ["Documentation"], "comment": ["Comment"], "block": ["Comment"],
    "string": ["String"], "kagi": ["String"], "digest": ["Digest"], "date": ["Date"], "version": ["Number"], "number": ["Number"],
    "requirement": ["Requirement"], "arrow": ["Arrow"], "range": ["Sign"], "comparison": ["Sign"],
}
NO_WORD = ["not"] + ["!cpsf" + GROUPS[w][0] for w in WORDS]
# What is looked at: all examples and what is hard; more of the same kinds would only take longer.
WANTED = {"vim": ("examples/", "tests/", "stdlib/cpsf-1.0/rules", "stdlib/profiles/"), "nvim": ("examples/",)}


def places(tokens_file, wanted):
    res = {}
    for name, lines, tokens in read(tokens_file):
        if not name.startswith(wanted) and (len(wanted) == 1 or "every_word" not in name):
            continue
        found = []
        for line, column, _, kind, text in tokens:
            before = lines[line].encode("utf-16-le")[:2 * column].decode("utf-16-le")
            found.append([line + 1, len(before.encode()) + 1, NO_WORD if kind == "name" else ["cpsf" + g for g in GROUPS[kind]], text])
        res[os.path.abspath(name)] = found
    return res


def run(editor, script, folder, **environment):
    problems = os.path.join(folder, "problems")
    if os.path.exists(problems):
        os.remove(problems)
    start = [editor, "--headless"] if editor == "nvim" else [editor, "-es", "--not-a-term"]
    setup = "set runtimepath^=" + os.path.abspath(RUNTIME)
    env = dict(os.environ, PROBLEMS=problems, HOME=folder, XDG_CONFIG_HOME=folder, XDG_DATA_HOME=folder, XDG_STATE_HOME=folder, XDG_CACHE_HOME=folder, LC_ALL="C.UTF-8", **environment)
    done = subprocess.run([*start, "-u", "NONE", "-i", "NONE", "-n", "--cmd", setup, "-S", os.path.join(HERE, script)], env=env, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    if not os.path.exists(problems):
        return ["%s did not come to the end: %s%s" % (editor, done.stdout[-2000:], done.stderr[-2000:])]
    with open(problems, encoding="utf-8") as f:
        return f.read().splitlines()


def highlight(cpsfc, editor, tokens, folder):
    path = os.path.join(folder, "places.json")
    with open(path, "w", encoding="utf-8") as f:
        json.dump(places(tokens, WANTED[editor]), f, ensure_ascii=False)
    return run(editor, "highlight.vim", folder, PLACES=path)


def indent(cpsfc, editor, tokens, folder):
    files = [os.path.abspath(name) for name, _, _ in read(tokens) if name.startswith("examples/")]
    return run(editor, "indent.vim", folder, FILES="\n".join(files))


def make(cpsfc, editor, tokens, folder):
    return run(editor, "make.vim", folder, CPSFC=cpsfc)


def server(cpsfc, editor, tokens, folder):
    return run(editor, "server.lua", folder, CPSFC=cpsfc)


def main():
    cpsfc, editor, tokens, folder = (sys.argv[1], sys.argv[2], *map(os.path.abspath, sys.argv[3:5]))
    os.makedirs(folder, exist_ok=True)
    failed = False
    for name in sys.argv[5:]:
        *problems, count = globals()[name](os.path.abspath(cpsfc), editor, tokens, folder)
        print("\n".join([*problems[:20], count]))
        failed = failed or bool(problems) or not count.endswith(" places") or count.startswith("0 ")
    sys.exit(failed)


if __name__ == "__main__":
    main()
