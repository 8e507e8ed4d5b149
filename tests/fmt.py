#!/usr/bin/env python3
"""usage: fmt.py CPSFC [SEED]
The formatter on every spec of the tree and on changed ones: formatting twice is formatting once; spaces and blank lines that
mean nothing change nothing; the tree stays formatted; comments stay, all of them, in their order; a broken file is left as it
is; words go to Japanese and back. That the result means the same is proven by the formatter itself each time (status 3 if not)."""
import glob, os, random, re, subprocess, sys, tempfile

cpsfc = sys.argv[1]
seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20260615
chance = random.Random(seed)
checked = 0


def run(text, *options):
    got = subprocess.run([cpsfc, "fmt", *options, "-"], input=text.encode() if isinstance(text, str) else text, capture_output=True, timeout=60)
    return got.returncode, got.stdout.decode(), got.stderr.decode()


def expect(what, condition):
    global checked
    checked += 1
    if not condition:
        sys.exit("FAILED (seed %d): %s" % (seed, what))


PIECE = re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`\n]*`|//[^\n]*|/\*.*?\*/|「[^」\n]*」|#[^\n\S!#][^\n]*|[ \t]+|\n|.', re.S)


def pieces(text):
    return PIECE.findall(text)


def comments(text):
    return [p.rstrip() for p in pieces(text) if p.startswith(("//", "/*"))]


def loosened(text):
    """The same spec with other spaces: wider gaps, other indents, spaces at line ends, blank lines doubled."""
    res, at_start = [], True
    for p in pieces(text):
        if p == "\n":
            res.append(chance.choice(["", "", "  ", "\t"]) + "\n")
            at_start = True
        elif p.strip(" \t") == "":
            res.append(" " * chance.randrange(0 if at_start else 1, 9))
        else:
            res.append(p)
            at_start = False
    return re.sub(r"\n[ \t]*\n", lambda m: m.group(0) + "\n" * chance.randrange(3), "".join(res))


def broken(text):
    """One piece taken out, doubled, or put elsewhere."""
    parts = pieces(text)
    i = chance.randrange(len(parts))
    how = chance.randrange(4)
    if how == 0:
        del parts[i]
    elif how == 1:
        parts.insert(i, parts[i])
    elif how == 2:
        parts.insert(chance.randrange(len(parts)), parts[i])
    else:
        parts[i] = chance.choice(["{", "}", ";", "\n", "(", "]", "->", "@", ",", " at level 2", "//", '"'])
    return "".join(parts)


files = sorted(glob.glob("examples/**/*.cpsf", recursive=True) + glob.glob("stdlib/**/*.cpsf", recursive=True) + glob.glob("tests/rules/*.cpsf"))
expect("there are specs", len(files) > 50)
for name in files:
    text = open(name, encoding="utf-8").read()
    status, once, errors = run(text)
    expect("%s: status %d %s" % (name, status, errors), status == 0)
    expect("%s: formatted again it changes" % name, run(once) == (0, once, ""))
    expect("%s: comments" % name, comments(once) == comments(text))
    expect("%s: one line end at the end" % name, not once or (once.endswith("\n") and not once.endswith("\n\n")))
    expect("%s: no space at line ends" % name, not re.search(r"[ \t]\n", re.sub(r"/\*.*?\*/", "", once, flags=re.S)))
    if name.startswith(("examples", "stdlib")):
        expect("%s is not formatted: cpsfc fmt %s" % (name, name), once == text)
    for _ in range(2):
        status, again, errors = run(loosened(text))
        expect("%s: other spaces, other text (%s)" % (name, errors), status == 0 and again == once)
    status, crlf, _ = run(text.replace("\n", "\r\n"))
    expect("%s: other line ends, other text" % name, status == 0 and crlf == once)
    for words in ("ja", "en"):
        status, other, errors = run(text, "--words", words)
        expect("%s: --words %s: %s" % (name, words, errors), status == 0)
        expect("%s: --words %s twice" % (name, words), run(other, "--words", words)[1] == other)
    for _ in range(6):
        mutant = broken(text)
        status, other, errors = run(mutant)
        expect("%s, broken: status %d %s\n%s" % (name, status, errors, mutant), status in (0, 2))
        expect("%s, broken: something was written" % name, status == 0 or other == "")
        if status == 0:
            expect("%s, changed: formatted again it changes\n%s" % (name, mutant), run(other)[1] == other)
            expect("%s, changed: comments\n%s" % (name, mutant), comments(other) == comments(mutant))

with tempfile.TemporaryDirectory() as folder:
    good, bad = os.path.join(folder, "good.cpsf"), os.path.join(folder, "bad.cpsf")
    fmt = lambda *a: subprocess.run([cpsfc, "fmt", *a], capture_output=True, text=True)
    open(good, "w").write("target   cpsf@1.0   at level 1\n\n\n\norganization   a\n")
    os.chmod(good, 0o640)
    expect("--check names what would change", fmt("--check", folder).stdout == good + "\n" and fmt("--check", folder).returncode == 1)
    got = fmt("--diff", good)
    expect("--diff shows it", got.returncode == 1 and "-target   cpsf@1.0   at level 1\n+target cpsf@1.0 at level 1\n" in got.stdout)
    expect("neither writes", open(good).read().startswith("target   "))
    expect("fmt writes", fmt(folder).returncode == 0 and open(good).read() == "target cpsf@1.0 at level 1\n\norganization a\n")
    expect("permissions stay", os.stat(good).st_mode & 0o777 == 0o640)
    expect("nothing more to do", fmt("--check", folder).returncode == 0 and fmt("--diff", folder).stdout == "")
    open(bad, "w").write("target   cpsf@1.0 at levl 1\n")
    got = fmt(folder)
    expect("a broken file is named and left", got.returncode == 2 and "E0110" in got.stderr and open(bad).read() == "target   cpsf@1.0 at levl 1\n")
    expect("no such file", fmt(os.path.join(folder, "none.cpsf")).returncode == 3)
print("%d checks of the formatter" % checked)
