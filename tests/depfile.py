#!/usr/bin/env python3
"""--depfile: make and ninja, with the files of docs/ci, do again exactly what a change asks for.

usage: depfile.py CPSFC                 --missing: what would be left out
"""
import os, shutil, subprocess, sys, tempfile, time

AS_OF = "2026-06-15"
SPEC = """edition 2026
module plant@1.0
import std.factory
%starget cpsf@1.0 at level 1
organization acme : Manufacturer
component gauge : PressureSensor
evidence policy { file = "policy.txt"; digest = sha256"%s" }
"""
failures = []


def expect(what, good, more=""):
    if not good:
        failures.append(what)
        print("%s %s" % (what, str(more)[:600]))


def write(path, text):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def touch(path):
    time.sleep(0.02)
    os.utime(path)


def run(*arguments, code=0, cwd=None):
    environment = dict(os.environ, PATH=BIN + ":" + os.environ["PATH"], SOURCE_DATE_EPOCH="1781481600")
    out = subprocess.run(arguments, capture_output=True, text=True, cwd=cwd, env=environment, timeout=120)
    expect("status of %s: %d" % (" ".join(arguments), out.returncode), code is None or out.returncode == code, out.stdout + out.stderr)
    return out.stdout


def make_project(folder):
    os.makedirs(folder)
    write(folder + "/cpsf.yaml", "lang: en\n")
    write(folder + "/plant/main.cpsf", SPEC % ("", "0" * 64))
    write(folder + "/plant/partner.cpsi", "edition 2026\nmodule partner@1.0\norganization other\n")
    write(folder + "/plant/notes.txt", "nothing of cpsfc's\n")
    write(folder + "/other/main.cpsf", "organization elsewhere\n")


def rules(text):
    """Targets and prerequisites of the first rule."""
    rule = text.split("\n\n")[0].replace("\\\n", " ").replace("\\ ", "\0")
    left, right = rule.split(": ", 1)
    return left.replace("\0", " ").split(), [x.replace("\0", " ") for x in right.split()]


# ---- what it says ----

def check_contents(folder):
    make_project(folder)
    write(folder + "/plant/main.cpsf", SPEC % ("import shared.words\n", "0" * 64))
    write(folder + "/lib/words.cpsf", "edition 2026\nmodule shared.words@1.0\norganization ours\n")
    for name in ("policy.txt", "other.txt"):
        write(folder + "/files/" + name, name)
    run(CPSFC, "report", "plant", "-I", "lib", "--evidence", "files", "-o", "a.html", "-o", "{program}.json", "--depfile", "a.d", "--as-of", AS_OF, cwd=folder)
    targets, files = rules(open(folder + "/a.d").read())
    expect("targets", targets == ["a.html", "plant.json"], targets)
    expect("files", files == ["cpsf.yaml", "files/policy.txt", "lib/words.cpsf", "plant/main.cpsf", "plant/partner.cpsi"], files)
    os.remove(folder + "/files/policy.txt")
    run(CPSFC, "check", "plant", "-I", "lib", "--evidence", "files", "--depfile", "b.ok.d", "--as-of", AS_OF, cwd=folder)
    targets, files = rules(open(folder + "/b.ok.d").read())
    expect("without an output", targets == ["b.ok"], targets)
    expect("a missing file stands for its folder", "files" in files and "files/policy.txt" not in files, files)
    run(CPSFC, "check", "plant", "-I", "lib", "--baseline", "b.tsv", "--update-baseline", "--depfile", "c.d", cwd=folder)
    expect("a baseline that is written is none of what is read", "b.tsv" not in rules(open(folder + "/c.d").read())[1])
    run(CPSFC, "check", "plant", "-I", "lib", "--baseline", "b.tsv", "--depfile", "c.d", cwd=folder)
    expect("a baseline", "b.tsv" in rules(open(folder + "/c.d").read())[1])
    check_refusals(folder)


def check_refusals(folder):
    write(folder + "/bad/main.cpsf", "flow a -> b\n")
    run(CPSFC, "check", "bad", "--depfile", "bad.d", code=2, cwd=folder)
    expect("a spec with errors was read, too", "bad/main.cpsf" in rules(open(folder + "/bad.d").read())[1])
    write(folder + "/old.d", "old: old\n")
    run(CPSFC, "check", "nowhere.cpsf", "--depfile", "old.d", code=3, cwd=folder)
    expect("nothing read, nothing written", open(folder + "/old.d").read() == "old: old\n")
    run(CPSFC, "check", "plant", "-I", "lib", "--depfile", "no/such/folder.d", code=3, cwd=folder)
    write(folder + "/line\nend/main.cpsf", "organization a\n")
    run(CPSFC, "check", "line\nend", "--depfile", "x.d", code=3, cwd=folder)


def check_names(folder):
    """Names that mean something to make."""
    make_project(folder)
    names = ["a b.cpsf", "c#d.cpsf", "e$f.cpsf", "g\\ h.cpsf", "日本.cpsf", "i:j.cpsf"]
    for i, name in enumerate(names):
        write("%s/plant/%s" % (folder, name), "edition 2026\nmodule m%d@1.0\norganization o%d\n" % (i, i))
    write(folder + "/Makefile", "out.html:\n\tcpsfc report plant -o $@ --depfile out.d\n-include out.d\n")
    write(folder + "/build.ninja", "rule r\n  command = cpsfc report plant -o $out --depfile $out.d\n  depfile = $out.d\n  deps = gcc\nbuild ninja.html: r\n")
    for tool in tools():
        run(*tool, cwd=folder)
        expect("%s: names, nothing to do" % tool[0], is_idle(run(*tool, cwd=folder)))
        for name in names:
            touch("%s/plant/%s" % (folder, name))
            expect("%s: %s changed" % (tool[0], name), not is_idle(run(*tool, cwd=folder)))
            expect("%s: %s, then nothing to do" % (tool[0], name), is_idle(run(*tool, cwd=folder)))


# ---- what make and ninja do ----

def tools():
    return [t for t in (["make"], ["ninja"]) if shutil.which(t[0])]


def is_idle(output):
    return "up to date" in output or "no work to do" in output or "Nothing to be done" in output


def change(folder, tool, what, action, again=True, code=0):
    time.sleep(0.02)
    action()
    out = run(*tool, code=code, cwd=folder)
    expect("%s: %s" % (tool[0], what), is_idle(out) != again, out)


def check_tool(folder, tool):
    make_project(folder)
    shutil.copy("docs/ci/build.ninja", folder)
    write(folder + "/Makefile", "all: reports gate\nGATE = --fail-on violation\ninclude %s\n" % os.path.abspath("docs/ci/cpsfc.mk"))
    text = open(folder + "/build.ninja").read().replace("--fail-on gap", "--fail-on violation")
    write(folder + "/build.ninja", text)
    nothing, main = (lambda: None), folder + "/plant/main.cpsf"
    change(folder, tool, "the first time", nothing)
    expect("%s: report and gate" % tool[0], os.path.exists(folder + "/plant.html") and os.path.exists(folder + "/plant.ok"))
    change(folder, tool, "nothing changed", nothing, again=False)
    change(folder, tool, "the spec", lambda: touch(main))
    change(folder, tool, "cpsf.yaml", lambda: touch(folder + "/cpsf.yaml"))
    change(folder, tool, "what could be imported", lambda: touch(folder + "/plant/partner.cpsi"))
    change(folder, tool, "a file that is not read", lambda: write(folder + "/plant/notes.txt", "more\n"), again=False)
    change(folder, tool, "another plant", lambda: touch(folder + "/other/main.cpsf"), again=False)
    change(folder, tool, "a file less", lambda: os.remove(folder + "/plant/partner.cpsi"))
    change(folder, tool, "then nothing", nothing, again=False)
    text = open(main).read()
    change(folder, tool, "an error", lambda: write(main, "broken broken broken\n"), code=None)
    change(folder, tool, "the error again", nothing, code=None)
    change(folder, tool, "mended", lambda: write(main, text))
    change(folder, tool, "mended, then nothing", nothing, again=False)
    if tool[0] == "make":
        change(folder, tool, "a new file", lambda: write(folder + "/plant/sub/new.cpsf", "edition 2026\nmodule new@1.0\n"))
        change(folder, tool, "a new file, then nothing", nothing, again=False)


def main(folder):
    global BIN
    BIN = folder + "/bin"
    os.makedirs(BIN)
    os.symlink(CPSFC, BIN + "/cpsfc")
    check_contents(folder + "/contents")
    check_names(folder + "/names")
    for tool in tools():
        check_tool(folder + "/" + tool[0], tool)


if __name__ == "__main__":
    CPSFC = os.path.abspath(sys.argv[1])
    if sys.argv[2:] == ["--missing"]:
        print("" if shutil.which("ninja") else "--depfile read by ninja (ninja-build)\n", end="")
        sys.exit(0)
    with tempfile.TemporaryDirectory() as folder:
        main(folder)
    print("%d failures" % len(failures))
    sys.exit(1 if failures else 0)
