#!/usr/bin/env python3
"""The tree-sitter grammar held against the compiler. usage: tree_sitter.py CPSFC TOKENS.json FOLDER   Ends with "N passed, M failed".

The parser is the one that is checked in; `tests/editors/tree_sitter.c` is its client. UPDATE=1 writes the trees of the corpus anew.
"""
import glob
import hashlib
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from expected import WORDS, read  # noqa: E402

GRAMMAR = "grammar/editors/tree-sitter"
COLOURS = {
    "statement": "keyword", "declare": "keyword.declaration", "import": "keyword.import", "modifier": "keyword.modifier", "connect": "keyword.connecting",
    "logic": "keyword.operator", "conditional": "keyword.conditional", "constant": "constant.builtin", "documentation": "comment", "comment": "comment",
    "block": "comment", "string": "string", "kagi": "string", "digest": "string.special", "date": "number.date", "version": "number.version", "number": "number",
    "requirement": "constant", "arrow": "operator.arrow", "range": "operator.range", "comparison": "operator",
}
cpsfc, tokens, work = sys.argv[1:4]
client = os.path.join(work, "tree_sitter")
counts = {"passed": 0, "failed": 0}


def report(name, problems):
    counts["failed" if problems else "passed"] += 1
    if problems:
        print("FAILED: %s\n    %s" % (name, "\n    ".join(problems[:20])))


def build():
    os.makedirs(work, exist_ok=True)
    source = GRAMMAR + "/src"
    flags = ["-std=gnu17", "-Wall", "-Wextra", "-Werror", "-I", source]
    run = subprocess.run(["cc", "-O0", "-I", source, "-c", source + "/parser.c", "-o", client + "_parser.o"], capture_output=True, text=True)
    if run.returncode == 0:
        run = subprocess.run(["cc", "-O1", *flags, "tests/editors/tree_sitter.c", source + "/scanner.c", client + "_parser.o", "-ltree-sitter", "-o", client], capture_output=True, text=True)
    report("the parser is built", run.stderr.splitlines())
    return run.returncode == 0


def client_says(*arguments):
    return subprocess.run([client, *arguments], capture_output=True, text=True, check=True).stdout.split("\n")[:-1]


def errors(lines):
    return ["%s:%d" % (f[1], int(f[2]) + 1) for f in (l.split("\t") for l in lines) if f[0] == "error"]


def specs():
    return sorted(f for folder in ("examples", "stdlib", "tests") for end in ("cpsf", "cpsi") for f in glob.glob(folder + "/**/*." + end, recursive=True))


def broken(path):
    """Does the compiler's own parser refuse it?"""
    return subprocess.run([cpsfc, "fmt", "--check", path], capture_output=True).returncode == 2


# ---- cases ----

def case_fresh():
    with open(GRAMMAR + "/src/made-from") as f:
        made_from = f.read().strip()
    text = b"".join(open("%s/%s" % (GRAMMAR, name), "rb").read() for name in ("grammar.js", "words.js"))
    report("the parser is that of grammar.js", [] if hashlib.sha256(text).hexdigest() == made_from else ["grammar/editors/tree-sitter/generate.sh makes it anew"])


def case_errors():
    """No file that the compiler reads has an error, and those that it refuses have one."""
    files = specs()
    refused = sorted(f for f in files if broken(f))
    found = errors(client_says("tree", *files))
    report("errors are those of the compiler", ["%s is an error" % f for f in found if f.rsplit(":", 1)[0] not in refused] + ["%s has no error" % f for f in refused if not any(e.startswith(f + ":") for e in found)])


def case_words():
    """Every spelling of the other language, too: the examples rewritten by the formatter."""
    files = []
    for path in glob.glob("examples/**/*.cpsf", recursive=True):
        for language in ("en", "ja"):
            run = subprocess.run([cpsfc, "fmt", "--words", language, "-"], stdin=open(path, "rb"), capture_output=True, check=True)
            files.append(os.path.join(work, "%s_%s.cpsf" % (os.path.basename(path)[:-5], language)))
            with open(files[-1], "wb") as f:
                f.write(run.stdout)
    trees = client_says("tree", *files)
    report("examples in English and Japanese words", errors(trees))
    report("the tree is the same in both languages", ["%s: the trees differ" % files[i] for i in range(0, len(trees), 2) if trees[i] != trees[i + 1]])


def painted(files):
    """{(file, row, column in bytes): colour}; of several the last one, as editors do."""
    res = {}
    for line in client_says("colours", GRAMMAR + "/queries/highlights.scm", *files):
        fields = line.split("\t")
        if fields[0] != "error":
            res[(fields[0], int(fields[1]), int(fields[2]))] = fields[5]
    return res


def case_colours():
    problems, count = [], 0
    expected = [x for x in read(tokens) if "every_word" not in x[0] and not broken(x[0])]
    colours = painted([name for name, _, _ in expected])
    words = {COLOURS[w] for w in WORDS}
    for name, lines, list_of in expected:
        for line, column, _, kind, text in list_of:
            count += 1
            at = len(lines[line].encode("utf-16-le")[:2 * column].decode("utf-16-le").encode())
            colour = colours.get((name, line, at))
            if colour != COLOURS[kind] if kind in COLOURS else colour in words:
                problems.append("%s:%d: %s is %s, not %s" % (name, line + 1, text, colour, COLOURS.get(kind, "a name")))
    report("tree-sitter sees what the compiler sees", problems or ([] if count else ["no tokens"]))


def case_edits():
    """Something is typed and taken back at many places; what is parsed anew is what is parsed at once."""
    report("typing", errors(client_says("edits", *sorted(glob.glob("examples/**/*.cpsf", recursive=True)))))


def case_corpus():
    path = os.path.join(work, "case.cpsf")
    for name in sorted(glob.glob(GRAMMAR + "/test/corpus/*.txt")):
        text, problems = open(name, encoding="utf-8").read(), []

        def tree_of(found):
            with open(path, "w", encoding="utf-8") as f:
                f.write(found[2])
            return " ".join(l for l in client_says("tree", path) if not l.startswith("error\t"))
        form = re.compile(r"^=+\n([^\n]*)\n=+\n(.*?)\n---\n\n(.*?)(?=\n+=+\n|\Z)", re.M | re.S)
        for found in form.finditer(text):
            if re.sub(r"\s+", " ", found[3]).strip().replace("( ", "(").replace(" )", ")") != tree_of(found):
                problems.append("%s:\n%s" % (found[1], tree_of(found)))
        if os.environ.get("UPDATE") == "1":
            with open(name, "w", encoding="utf-8") as f:
                f.write(form.sub(lambda found: found[0][:found.start(3) - found.start()] + tree_of(found), text).rstrip() + "\n")
        report(name, problems or ([] if form.search(text) else ["no case"]))


NEOVIM = """
local source, query, example = ...
vim.treesitter.require_language("cpsf", source)
vim.cmd("edit " .. vim.fn.fnameescape(example))
local root = vim.treesitter.get_parser(0, "cpsf"):parse()[1]:root()
local captures, seen = vim.treesitter.parse_query("cpsf", table.concat(vim.fn.readfile(query), "\\n")), {}
for id in captures:iter_captures(root, 0, 0, -1) do seen[captures.captures[id]] = true end
io.stdout:write(tostring(root:has_error()), " ", tostring(seen["keyword.declaration"]), " ", tostring(seen["string"]))
"""


def case_neovim():
    """Debian's own loads the parser and the colours."""
    if not shutil.which("nvim"):
        return
    library, script = client + ".so", client + ".lua"
    subprocess.run(["cc", "-O0", "-shared", "-fPIC", "-I", GRAMMAR + "/src", GRAMMAR + "/src/parser.c", GRAMMAR + "/src/scanner.c", "-o", library], check=True)
    with open(script, "w") as f:
        f.write(NEOVIM)
    call = 'lua loadfile("%s")("%s", "%s", "%s")' % (script, library, GRAMMAR + "/queries/highlights.scm", "examples/press_line/line7.cpsf")
    run = subprocess.run(["nvim", "--headless", "-u", "NONE", "-i", "NONE", "-c", call, "-c", "qa!"], capture_output=True, text=True, timeout=60)
    report("Neovim", [] if run.stdout == "false true true" else [run.stdout + run.stderr])


def main():
    if build():
        for name in [n for n in globals() if n.startswith("case_")]:
            globals()[name]()
    print("%(passed)d passed, %(failed)d failed" % counts)
    sys.exit(1 if counts["failed"] else 0)


main()
