#!/usr/bin/env python3
"""What editors are given. usage: editors.py CPSFC WORK-FOLDER [NAME...]   The last line is "N passed, M failed".

What is not installed is said in lines "skipped: ..."; with EDITORS=required that is a failure.
"""
import glob
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
PACKAGES = "build/editors/vscode/node_modules"
GRAMMAR = "grammar/editors/vscode/syntaxes/cpsf.tmLanguage.json"
os.chdir(ROOT)
cpsfc, work = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
counts = {"passed": 0, "failed": 0}


def run(*command, **more):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL, **more)


def report(name, good, text=""):
    counts["passed" if good else "failed"] += 1
    if not good:
        print("FAILED: %s\n    %s" % (name, "\n    ".join([l for l in text.splitlines() if not l.startswith("✓")][:30])))


def succeeds(name, *command, **more):
    done = run(*command, **more)
    report(name, done.returncode == 0, done.stdout)


def counted(name, *command, **more):
    """Programs that end with "N passed, M failed"."""
    done = run(*command, **more)
    found = re.search(r"^(\d+) passed, (\d+) failed\n\Z", done.stdout, re.M)
    if not found:
        return report(name, False, done.stdout)
    counts["passed"] += int(found[1])
    counts["failed"] += int(found[2])
    if int(found[2]):
        print(done.stdout.rsplit("\n", 2)[0])


def node(name, *arguments):
    return ["node", PACKAGES + "/" + name, *arguments]


# ---- what the compiler sees ----

def specs():
    return sorted(f for folder in ("examples", "stdlib", "tests/rules", "tests/editors") for end in ("cpsf", "cpsi") for f in glob.glob(folder + "/**/*." + end, recursive=True))


def every_word():
    """A text with every word of the table where it is a word and where it is a name."""
    sys.path.insert(0, "grammar/editors")
    from words import Words
    words, path = Words(), os.path.join(work, "every_word.cpsf")
    lines = [line % {"w": w} for w in words.statements() for line in ("%(w)s one", "%(w)s = 1", "  { %(w)s two; %(w)s, three }", "a.%(w)s = 2", "@old(%(w)s: 1) %(w)s four", "all x in %(w)s : x")]
    lines += [line % {"w": w} for w in words.connecting() for line in ("component a %(w)s b", "x = y %(w)s z", "flow f : %(w)s -> %(w)s", "%(w)s = 1", "%(w)s : T", "q = a.%(w)s")]
    lines += [line % {"w": w} for w in words.logic() + words.conditional() + words.constants() for line in ("x = y %(w)s z", "x = %(w)s", "%(w)s = 1", "q = a.%(w)s")]
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")
    return path


def tokens():
    path = os.path.join(work, "tokens.json")
    if not os.path.exists(path):
        with open(path, "w") as out:
            subprocess.run([sys.executable, "tests/editors/oracle.py", cpsfc, *specs(), every_word()], stdout=out, check=True)
    return path


# ---- cases; each says what it needs ----

def case_generated():
    succeeds("highlighting is up to date", sys.executable, "grammar/editors/generate.py", "--check")


def case_snippets():
    succeeds("snippets", sys.executable, "tests/editors/snippets.py", cpsfc)


def case_textmate():
    folder = os.path.join(work, "textmate")
    os.makedirs(folder, exist_ok=True)
    succeeds("assertions", sys.executable, "tests/editors/assertions.py", tokens(), folder)
    succeeds("the TextMate grammar sees what the compiler sees", *node("vscode-tmgrammar-test/dist/unit.js", "-c", "-g", GRAMMAR, folder + "/*.test"))
    update = ["-u"] if os.environ.get("UPDATE") == "1" else []
    succeeds("the TextMate grammar gives the same scopes as before", *node("vscode-tmgrammar-test/dist/snapshot.js", *update, "--config", "grammar/editors/vscode/package.json", "tests/editors/*.cpsf"))


def case_vsix():
    succeeds("make vsix", "make", "--no-print-directory", "vsix")
    succeeds("types of the extension", *node("typescript/bin/tsc", "-p", "build/editors/vscode/jsconfig.json"))
    counted("the extension", "node", "tests/editors/extension.mjs", cpsfc, os.path.join(work, "extension"))


def in_editor(editor, *what):
    for name in what:
        succeeds("%s in %s" % (name, editor), sys.executable, "tests/editors/vim.py", cpsfc, editor, tokens(), os.path.join(work, editor), name)


def case_vim():
    in_editor("vim", "highlight", "indent", "make")


def case_neovim():
    in_editor("nvim", "highlight", "indent", "make", "server")


def case_kate():
    succeeds("the definition is well-formed", sys.executable, "-c", "import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])", "grammar/editors/kate/cpsf.xml")
    succeeds("Kate sees what the compiler sees", sys.executable, "tests/editors/kate.py", tokens(), os.path.join(work, "kate"))


def case_tree_sitter():
    counted("tree-sitter", sys.executable, "tests/editors/tree_sitter.py", cpsfc, tokens(), os.path.join(work, "tree_sitter"))


def case_client():
    counted("the client library of VS Code", "node", "tests/editors/client.mjs", cpsfc, os.path.join(work, "client"))


NEEDS = {"textmate": ["node", PACKAGES], "vsix": ["node", PACKAGES], "client": ["node", PACKAGES], "vim": ["vim"], "neovim": ["nvim"], "kate": ["kate-syntax-highlighter"], "tree_sitter": ["cc", "/usr/include/tree_sitter"]}
# With sanitizers only what runs the compiler in a way that no other test does.
WITH_SANITIZERS = ["client"]


def missing(name):
    return [n for n in NEEDS.get(name, []) if not (os.path.isdir(n) if "/" in n else shutil.which(n))]


def main():
    names = [n[5:] for n in globals() if n.startswith("case_")]
    if "sanitize" in sys.argv[1]:
        names = WITH_SANITIZERS
    for name in sys.argv[3:] or names:
        absent = missing(name)
        if not absent:
            globals()["case_" + name]()
        elif os.environ.get("EDITORS") == "required":
            report(name, False, "not installed: " + " ".join(absent))
        else:
            print("skipped: %s for editors (not installed: %s; `make deps-editors` installs it)" % (name, " ".join(os.path.basename(a) for a in absent)))
    print("%(passed)d passed, %(failed)d failed" % counts)
    sys.exit(1 if counts["failed"] else 0)


main()
