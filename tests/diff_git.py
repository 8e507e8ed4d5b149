#!/usr/bin/env python3
"""cpsfc diff of git revisions: in repositories made here. What two revisions give is what their files give as folders; names that would be
options are refused; links, submodules and pointers of Git LFS are not followed; nothing in the repository changes.

usage: diff_git.py CPSFC
"""
import json, os, shutil, subprocess, sys, tempfile

AS_OF = ("--as-of", "2026-06-15")
PLANT = """import std.factory
import std.secure
target cpsf@1.0 at level 2
organization acme : Manufacturer
responsible acme
person ann : SecurityManager of acme
component plc : Plc
component historian : Historian
system lan : WiredNetwork
flow f_log : plc -> historian via lan
answers on acme since 2026-03-01 {
  #CPS.GV-1 = 2
  #CPS.GV-2 = 0
}
complete measure within acme by ann since 2026-03-01
"""
PRESS = PLANT.replace("target cpsf", "import kit@1.0\ntarget cpsf") + "component press : kit.Press\n"
failures = []


def expect(what, good, more=""):
    if not good:
        failures.append(what)
        print("%s %s" % (what, str(more)[:700]))


def git(folder, *arguments):
    return subprocess.run(["git", "-C", folder, "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main",
                           "-c", "protocol.file.allow=always", *arguments], check=True, capture_output=True).stdout.decode().strip()


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return path


def run(folder, *arguments, env=None):
    return subprocess.run([CPSFC, "diff", *arguments], cwd=folder, capture_output=True, timeout=60, env=env)


def diff(folder, *arguments, code=None, env=None):
    """The JSON; options stand in front, where `--` may come later."""
    out = run(folder, "--format", "json", *AS_OF, *arguments, env=env)
    expect("status of %s" % (arguments,), out.returncode in ((0, 1) if code is None else (code,)), (out.returncode, out.stderr.decode()))
    return json.loads(out.stdout) if out.returncode in (0, 1) else {"worse": None, "verdicts": [], "scope": [], "elements": []}


def told(data):
    return {(v["change"], v["requirement"]) for v in data["verdicts"]}


def body(data):
    return {k: v for k, v in data.items() if k not in ("old", "new")}


def refused(folder, what, *arguments, says=b""):
    out = run(folder, *AS_OF, *arguments)
    expect("%s is refused" % what, out.returncode == 3 and says in out.stderr and not out.stdout, (out.returncode, out.stderr, out.stdout[:200]))


def check_revisions(folder):
    write(folder, "spec/plant.cpsf", PLANT)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "one")
    git(folder, "checkout", "-qb", "work")
    worse = PLANT.replace("#CPS.GV-1 = 2", "#CPS.GV-1 = 1")
    write(folder, "spec/plant.cpsf", worse)
    git(folder, "commit", "-qam", "two")
    two = diff(folder, "main..work", "--", "spec/", code=1)
    expect("two revisions", told(two) == {("worse", "CPS.GV-1")}, told(two))
    expect("who is who", two["old"]["report"] == "main:spec/" and two["new"]["report"] == "work:spec/", (two["old"], two["new"]))
    expect("the other way round", told(diff(folder, "work..main", "--", "spec", code=0)) == {("better", "CPS.GV-1")})
    for words in (("main", "work", "--", "spec"), ("main..", "--", "spec"), ("main..HEAD", "--", "spec/plant.cpsf"), ("main..work", "spec"), ("main..work",),
                  ("..work", "--", "."), ("main...work", "--", "spec")):
        if words[0] == "..work":
            git(folder, "checkout", "-q", "main")
        expect("the same as %s" % (words,), body(diff(folder, *words)) == body(two))
    git(folder, "checkout", "-q", "work")
    expect("from inside the folder", body(diff(os.path.join(folder, "spec"), "main..work", "--", ".")) == body(two))
    for side in ("main", "work"):
        shutil.rmtree(os.path.join(folder, "..", side), ignore_errors=True)
        os.makedirs(os.path.join(folder, "..", side))
        write(os.path.join(folder, ".."), side + "/plant.cpsf", git(folder, "show", side + ":spec/plant.cpsf") + "\n")
    expect("revisions give what their files give", body(diff(os.path.join(folder, ".."), "main", "work")) == body(two))
    write(folder, "spec/plant.cpsf", worse.replace("#CPS.GV-2 = 0", "#CPS.GV-2 = 2"))
    expect("a revision and the files as they are", told(diff(folder, "work", "--", "spec")) == {("better", "CPS.GV-2")})
    expect("what is not committed is in no revision", body(diff(folder, "main..work", "--", "spec")) == body(two))
    git(folder, "checkout", "-q", "--", "spec")
    git(folder, "mv", "spec", "works")
    git(folder, "commit", "-qm", "moved")
    gone = diff(folder, "main..work", "--", "spec", code=1)
    expect("a folder that is gone: all is gone, its targets too", {v["change"] for v in gone["verdicts"]} == {"gone"} and gone["scope"][0]["change"] == "target_removed", gone["scope"])
    expect("a folder that is new: all is new", diff(folder, "main..work", "--", "works", code=1)["worse"])
    expect("a file that was renamed is the same", body(diff(folder, "main..work", "--", ".")) == body(two))
    git(folder, "checkout", "-q", "main")
    write(folder, "spec/other.cpsf", "component press : Machine\n")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "main goes on")
    branched = diff(folder, "main...work", "--", ".")
    expect("three dots begin where the branch began", told(branched) == {("worse", "CPS.GV-1")} and not branched["elements"] and not branched["scope"], branched["scope"])
    expect("two dots do not", any(c["change"] == "element_removed" for c in diff(folder, "main..work", "--", ".")["scope"]))
    git(folder, "checkout", "-q", "work")
    hooked = dict(os.environ, GIT_DIR=".git", GIT_INDEX_FILE="/nonexistent/index", GIT_WORK_TREE="..")
    expect("in a hook", body(diff(os.path.join(folder, "works"), "HEAD~1..HEAD", "--", ".", env=hooked))["format"] == "cpsfc-diff")


def check_refused(folder):
    before = git(folder, "status", "--porcelain"), git(folder, "rev-parse", "--all"), os.listdir(folder)
    for name in ("--output=pwned", "-x", "--upload-pack=touch pwned", "a b", "\x1b[31m"):
        refused(folder, "the name %r" % name, "--", name + "..HEAD", "works") if not name.startswith("-") else None
        out = run(folder, *AS_OF, "HEAD.." + name, "--", "works") if name else None
        expect("HEAD..%r is refused" % name, not out or out.returncode == 3, out and (out.returncode, out.stderr))
    refused(folder, "a revision that begins with a hyphen", "HEAD..-x", "--", "works", says=b"no name of a revision")
    refused(folder, "another with an option", "HEAD..--output=pwned", "--", "works", says=b"no name of a revision")
    refused(folder, "$(touch pwned)", "HEAD..$(touch pwned)", "--", "works")
    refused(folder, "`touch pwned`", "HEAD..`touch${IFS}pwned`", "--", "works", says=b"there is no revision")
    refused(folder, "an unknown revision", "nowhere..HEAD", "--", "works", says=b"there is no revision")
    refused(folder, "a file of a revision", "HEAD:works/plant.cpsf..HEAD", "--", "works", says=b"there is no revision")
    refused(folder, "a path outside", "main..work", "--", "works", "/usr", says=b"outside the repository")
    refused(folder, "a name without --", "main", "works", says=b"stand before `--`")
    refused(folder, "three revisions", "main", "work", "HEAD", "--", "works")
    refused(folder, "a range and a revision", "main..work", "HEAD", "--", "works")
    refused(folder, "nothing before --", "--", "works")
    refused(folder, "standard input", "main..work", "--", "-", says=b"standard input")
    refused(folder, "neither side has a spec", "main..work", "--", "nothing", says=b"no spec")
    refused(os.path.join(folder, ".."), "no repository", "main..work", "--", "main", says=b"no git repository")
    out = run(folder, *AS_OF, "main..work", "--", "works", env=dict(os.environ, PATH="/nonexistent"))
    expect("no git", out.returncode == 3 and b"needs git" in out.stderr, out.stderr)
    out = run(folder, *AS_OF, "--lang", "ja", "nowhere..HEAD", "--", "works")
    expect("in Japanese, too", "版 `nowhere` はありません" in out.stderr.decode(), out.stderr.decode())
    write(folder, "works/plant.cpsf", "flow a -> b\n")
    git(folder, "commit", "-qam", "broken")
    out = run(folder, *AS_OF, "main..work", "--", ".")
    expect("a spec with errors is status 2", out.returncode == 2 and b"has errors" in out.stderr and not out.stdout, (out.returncode, out.stderr[-300:]))
    git(folder, "reset", "-q", "--hard", "HEAD~1")
    expect("nothing changed in the repository", before == (git(folder, "status", "--porcelain"), git(folder, "rev-parse", "--all"), os.listdir(folder)), before)
    expect("nothing ran", not any(os.path.exists(os.path.join(f, "pwned")) for f in (folder, os.path.join(folder, "works"))))


def check_not_followed(folder):
    write(folder, "../secret/secret.cpsf", "component secret : Machine\n")
    os.symlink("../../secret/secret.cpsf", os.path.join(folder, "works/link.cpsf"))
    os.symlink("../../secret", os.path.join(folder, "works/linked"))
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "links")
    out = run(folder, *AS_OF, "--format", "json", "HEAD~1..HEAD", "--", "works")
    data = json.loads(out.stdout)
    expect("links are not followed, and that is said", not data["elements"] and b"not followed there: 2" in out.stderr, (data["elements"], out.stderr))
    inner = os.path.join(folder, "..", "inner")
    write(inner, "inner.cpsf", "component inner : Machine\n")
    git(inner, "init", "-q")
    git(inner, "add", "-A")
    git(inner, "commit", "-qm", "inner")
    git(folder, "submodule", "add", "-q", inner, "works/inner")
    git(folder, "commit", "-qm", "submodule")
    out = run(folder, *AS_OF, "--format", "json", "HEAD~1..HEAD", "--", "works")
    data = json.loads(out.stdout)
    expect("submodules are not followed", not data["elements"] and b"not followed there: 3" in out.stderr, (data["elements"], out.stderr))
    write(folder, "works/big.cpsf", "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 12345\n" % ("0" * 64))
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "pointer")
    refused(folder, "a pointer of Git LFS", "HEAD~1..HEAD", "--", "works", says=b"works/big.cpsf of HEAD is a pointer of Git LFS")
    refused(folder, "a pointer on the old side", "HEAD..HEAD~1", "--", "works", says=b"Git LFS")


def check_programs(folder):
    """Several programs, a shared folder that cpsf.yaml names, targets of each revision's own settings."""
    write(folder, "shared/kit.cpsf", "edition 2026\nmodule kit@1.0.0\nimport std.factory\nexport class Press of Machine {}\n")
    for name in ("north", "south"):
        write(folder, name + "/plant.cpsf", PRESS)
    settings = "as_of: 2026-06-15\nsearch: [shared]\nprograms:\n  - name: north\n    files: [north]\n"
    write(folder, "cpsf.yaml", settings)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "one")
    write(folder, "cpsf.yaml", settings + "  - name: south\n    files: [south]\n")
    write(folder, "north/plant.cpsf", PRESS.replace("#CPS.GV-1 = 2", "#CPS.GV-1 = 1"))
    git(folder, "commit", "-qam", "two")
    data = diff(folder, "HEAD~1..HEAD", "--", ".", code=1)
    expect("programs by name", data["format"] == "cpsfc-diffs" and [p["new"]["program"] for p in data["programs"]] == ["north", "south"], data.get("programs"))
    north, south = data["programs"]
    expect("north got worse", told(north) == {("worse", "CPS.GV-1")}, told(north))
    expect("south is new", {v["change"] for v in south["verdicts"]} == {"new"}, told(south))
    expect("the status is that of all", data["worse"] and data["worse_count"] == north["worse_count"] + south["worse_count"], data["worse_count"])
    back = diff(folder, "HEAD..HEAD~1", "--", ".", code=1)
    expect("the other way: south is gone", {v["change"] for v in back["programs"][1]["verdicts"]} == {"gone"} and back["programs"][1]["new"]["program"] == "south", back["programs"][1]["new"])
    if VALIDATOR:
        for d in (data, back, north):
            errors = [e.message for e in VALIDATOR.iter_errors(d)]
            expect("schema", not errors, errors[:2])
    for kind, mark in (("text", "north\n\nold: "), ("md", "# What changed: south")):
        text = run(folder, "--format", kind, "HEAD~1..HEAD", "--", ".").stdout.decode()
        expect("%s names each program" % kind, mark in text, text[:300])
    alone = diff(folder, "HEAD~1..HEAD", "--", "north", code=1)
    expect("one folder is one program", alone["format"] == "cpsfc-diff" and told(alone) == {("worse", "CPS.GV-1")}, alone["format"])
    dated = json.loads(run(folder, "--format", "json", "HEAD~1..HEAD", "--", "north").stdout)
    expect("the date of cpsf.yaml is that of both", dated["old"]["as_of"] == dated["new"]["as_of"] == "2026-06-15", dated["old"])
    write(folder, "cpsf.yaml", settings.replace("search", "targets: [\"cpsf@1.0:1\"]\nsearch"))
    git(folder, "commit", "-qam", "lower target")
    lower = diff(folder, "HEAD~1..HEAD", "--", "north", code=1)
    expect("a target lowered in cpsf.yaml is told", any(c["change"] == "target_lowered" for c in lower["scope"]), lower["scope"])
    base = settings + "fail_on: gap,weakened\nfloor: [\"cpsf@1.0:2\"]\nmax_unanswered: 300\nwarn_before: 30d\ndecisions: north/decisions.cpsf\n"
    write(folder, "cpsf.yaml", base)
    git(folder, "commit", "-qam", "a gate")
    eased = base.replace("gap,weakened", "never").replace("1.0:2", "1.0:1").replace("300", "400").replace("warn_before: 30d\n", "").replace("decisions.cpsf", "north.cpsf")
    write(folder, "cpsf.yaml", eased)
    git(folder, "commit", "-qam", "less of a gate")
    names = ["fail_on gap,weakened", "floor cpsf@1.0:2", "max_unanswered 300", "warn_before 30d", "decisions north/decisions.cpsf"]
    lower, back = diff(folder, "HEAD~1..HEAD", "--", "north", code=1), diff(folder, "HEAD..HEAD~1", "--", "north", code=1)
    expect("a gate that asks for less is told and counts", [(c["change"], c["worse"], c["name"]) for c in lower["scope"]] == [("setting_lowered", True, n) for n in sorted(names)] and lower["worse_count"] == 5, lower["scope"])
    expect("the other way it is none, but for other owners of decisions", [c["change"] for c in back["scope"]] == ["setting_lowered"] + ["setting_changed"] * 4, back["scope"])
    disk = diff(os.path.join(folder, "north"), "HEAD", "--", ".", code=0)
    expect("files as they are, from a folder below, say the same", not disk["scope"], disk["scope"])
    text = run(folder, "HEAD~1..HEAD", "--", "north").stdout.decode()
    expect("in the text", "! cpsf.yaml asks for less: fail_on gap,weakened  now fail_on never" in text, text[:600])
    if VALIDATOR:
        expect("schema of these", not list(VALIDATOR.iter_errors(lower)), lower["scope"])


def main():
    with tempfile.TemporaryDirectory() as folder:
        check_revisions(os.path.join(folder, "one"))
        check_refused(os.path.join(folder, "one"))
        check_not_followed(os.path.join(folder, "one"))
        check_programs(os.path.join(folder, "two"))
    print("%d failures" % len(failures))
    return bool(failures)


os.environ.update(GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null")
try:
    import jsonschema
    VALIDATOR = jsonschema.Draft202012Validator(json.load(open("docs/schema/diff.schema.json", encoding="utf-8")))
except ImportError:
    VALIDATOR = None
CPSFC = os.path.abspath(sys.argv[1])
sys.exit(main())
