#!/usr/bin/env python3
"""Nobody gets green by asking for less, and nobody red by what they did not do: each way to weaken a program, against a file and
against another revision; what time alone does; baselines of branches merged by git with and without merge=union; one decision in
terminal, files and status.

usage: ratchet.py CPSFC
"""
import json, os, re, subprocess, sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "tools"))
from plant import AS_OF, BASE, CPSFC, Plant, classes_agree, counts, expect, only, read, run, run_tests, write

LINE = "target cpsf@1.0 at level 3 on shed\n"
MEASURED = BASE + """measure m_role meets #CPS.BE-2 at level 2 on acme {
  evidence scan : TestReport { file = "scan.pdf"; issued = 2026-02-10; expires = 2026-07-10 }
}
"""
YARD = "system yard {\n  component robot : Plc\n}\ncomponent historian :"


def git(folder, *arguments, check=True):
    return subprocess.run(["git", "-C", folder, "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main", "-c", "merge.conflictStyle=merge", *arguments],
                          check=check, capture_output=True)


# ---- less is asked for ----

WEAKER = {  # what is done: (text before, text after)
    "the target of an element lowered": (BASE + LINE, BASE + LINE.replace("level 3", "level 1")),
    "the target of an element removed": (BASE + LINE, BASE),
    "the profile exchanged": ("import profiles.supplier@1.0\ntarget profiles.supplier.shown\n" + BASE.replace("target cpsf@1.0 at level 2\n", ""),
                              "import profiles.supplier@1.0\ntarget profiles.supplier.asked\n" + BASE.replace("target cpsf@1.0 at level 2\n", "")),
    "the machine deleted": (BASE, BASE.replace("system shed {\n  component old_pump : Plc\n}\n", "")),
    "accepted": (BASE, BASE + 'accept #CPS.GV-1 at level 2 on acme by ann until 2026-12-31 because "budget"\n'),
    "excluded": (BASE, BASE + 'exclude #CPS.GV-1 on acme by ann because "none"\n'),
}


def test_weaker(folder):
    for n, (what, (before, after)) in enumerate(WEAKER.items()):
        p = Plant(os.path.join(folder, "f%d" % n), before)
        code, data = p.report("--fail-on", "undecided,weakened")
        expect("%s: green before" % what, code == 0, data["gate"])
        p.says(after)
        code, data = p.report("--fail-on", "undecided,expired")
        expect("%s: no finding is new" % what, code == 0, (data["gate"], counts(data)))
        code, data = p.report("--fail-on", "weakened")
        expect("%s: weakened is red" % what, code == 1, (data["gate"], counts(data), data["baseline"]["lowered"]))
        p.check("--update-baseline")
        code, data = p.report("--fail-on", "undecided,weakened,expired")
        expect("%s: green when it stands in the baseline" % what, code == 0, (data["gate"], data["baseline"]["lowered"]))
    p = Plant(os.path.join(folder, "element"), BASE + LINE)
    p.says(BASE + LINE.replace("level 3", "level 1"))
    lowered = p.report()[1]["baseline"]["lowered"]
    expect("the element is named once", [x["was"] for x in lowered] == ["target cpsf level 3 on shed"] and lowered[0]["now"] == "level 1", lowered)
    p.says(BASE + LINE.replace("level 3", "level 3 "))
    expect("as before", p.report("--fail-on", "weakened")[0] == 0)


def test_weaker_revision(folder):
    """The same against a revision, and what only two revisions can show: a decision that a branch cuts short is not time's doing."""
    spec = os.path.join(folder, "spec")
    git(folder, "init", "-q") if os.path.isdir(folder) else None
    def commit(text):
        write(os.path.join(spec, "plant.cpsf"), text)
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", "x")
    def against(text, *options):
        write(os.path.join(spec, "plant.cpsf"), text)
        out = run("report", spec, "--as-of", AS_OF, "--against", "HEAD", "--format", "json", "--all", *options)
        expect("a report against HEAD", out.returncode in (0, 1), out.stderr)
        return out.returncode, json.loads(out.stdout)
    for what, (before, after) in WEAKER.items():
        commit(before + "// %s\n" % what)
        code, data = against(after, "--fail-on", "weakened")
        expect("%s in a branch" % what, code == 1, (data["gate"], counts(data)))
        expect("%s: nothing new" % what, against(after, "--fail-on", "undecided,expired")[0] == 0)
    commit(MEASURED)
    for what, text in (("an acceptance cut short", MEASURED.replace("until 2026-09-30", "until 2026-06-01")), ("evidence cut short", MEASURED.replace("expires = 2026-07-10", "expires = 2026-06-01"))):
        code, data = against(text, "--fail-on", "undecided", "--basis", "evidenced")
        expect("%s is what the branch causes" % what, code == 1 and counts(data).get("new") and not counts(data).get("expired"), counts(data))
    renamed = MEASURED.replace("system hall", '@was("hall")\nsystem works').replace("hall.plc", "works.plc")
    only("a renamed element with @was", against(renamed, "--fail-on", "undecided,weakened")[1])
    git(folder, "mv", "spec/plant.cpsf", "spec/works.cpsf")
    os.rename(os.path.join(spec, "works.cpsf"), os.path.join(spec, "plant.cpsf"))
    only("a renamed file with moved lines", against("\n\n" + MEASURED)[1])


def test_time(folder):
    """Time alone turns no pull request red: what ends is a class of its own, for evidence as for acceptances."""
    p = Plant(folder, MEASURED)
    asked = ["--basis", "evidenced"]
    p.check("--update-baseline", *asked)
    for date, expired in (("2026-07-10", 0), ("2026-07-11", 1), ("2026-10-01", 2)):
        code, data = p.report("--fail-on", "undecided,weakened", *asked, date=date)
        expect("%s: green for a pull request" % date, code == 0, (data["gate"], counts(data)))
        got = counts(data)
        expect("%s: classes" % date, not got.get("new") and bool(got.get("expired")) == bool(expired), got)
        code, data = p.report("--fail-on", "expired", *asked, date=date)
        expect("%s: for the nightly job" % date, code == bool(expired), data["gate"])
    out = p.check("--update-baseline", *asked, date="2026-10-01")
    code, data = p.report("--fail-on", "undecided,expired,weakened", *asked, date="2026-10-01")
    expect("what ended is known then", code == 0 and out.returncode == 0, (data["gate"], counts(data)))
    ends = BASE + "organization s7 : Supplier\ncontract c_s7 between acme and s7 { since = 2026-01-01; until = 2026-12-31 }\n"
    spec = write(os.path.join(folder, "contract.cpsf"), ends)
    for date, options, told in (("2026-12-01", [], True), ("2026-11-30", [], False), ("2026-11-01", ["--warn-before", "60d"], True), ("2026-11-01", ["--warn-before", "59d"], False)):
        got = {m["code"] for m in json.loads(run("report", spec, "--as-of", date, "--format", "json", *options).stdout)["messages"]}
        expect("a contract that ends, seen from %s %s" % (date, options), ("W4202" in got) == told, got)
    for date, codes in (("2026-06-20", {"W4407"}), ("2026-07-11", set())):
        out = run("report", p.spec, "--as-of", date, "--warn-before", "30d", "--format", "json")
        got = [m for m in json.loads(out.stdout)["messages"] if m["code"] == "W4407"]
        expect("%s: what is about to end is told" % date, {m["code"] for m in got} == codes, got)


CONTRACT = """import std.factory
target cpsf@1.0 at level 1
organization acme : Manufacturer
external organization s7
responsible acme
component plc : Plc of acme
external component cloud : Server of s7
flow f_up : plc -> cloud under supply
answers on acme since 2026-01-01 { #CPS.AC-1 = 1 }
contract supply between acme and s7 since 2026-01-01 until 2026-12-31 { require acme : #CPS.AC-1 at level 2 }
"""


def test_time_of_contracts(folder):
    """A contract that ends opens findings and takes others away, and says so nowhere: the date of the baseline tells time from people."""
    p = Plant(folder, CONTRACT)
    lines = read(p.baseline).decode().splitlines()
    expect("the baseline has its date", lines[1] == "as_of\t" + AS_OF, lines[1])
    code, data = p.report("--fail-on", "undecided,weakened,expired", date="2026-12-31")
    expect("the last day", code == 0 and not counts(data).get("expired"), counts(data))
    code, data = p.report("--fail-on", "undecided,weakened", date="2027-01-01")
    got = counts(data)
    expect("over: nothing is new, nothing vanished", code == 0 and not got.get("new") and not got.get("vanished") and got.get("expired"), got)
    classes_agree("a contract that ended", data)
    expect("the flow is open", ("V4201", "expired") in {(f["requirement"], f.get("baseline")) for f in data["findings"]}, got)
    expect("the requirement of the contract is not asked", [(g["requirement"], g["baseline"], g["reason"]) for g in data["baseline"]["gone"]] == [("V4203", "expired", "time_passed")], data["baseline"]["gone"])
    code, data = p.report("--fail-on", "expired", date="2027-01-01")
    expect("for the nightly job", code == 1, data["gate"])
    page = os.path.join(folder, "page.html")
    for name in ("page.html", "page.sarif", "page.xml", "page.jsonl"):
        run("report", p.spec, "--as-of", "2027-01-01", "--baseline", p.baseline, "--fail-on", "weakened", "-o", os.path.join(folder, name), *(["--format", "junit"] if name.endswith("xml") else []))
    expect("its page is verified", run("verify", page).returncode == 0, run("verify", page).stderr)
    expect("JUnit fails nothing by it", b"<failure" not in read(os.path.join(folder, "page.xml")) and b"baseline.expired" in read(os.path.join(folder, "page.xml")))
    out = subprocess.run([CPSFC, "report", "-", "--as-of", "2027-01-01", "--baseline", p.baseline, "--format", "json"], input=CONTRACT.encode(), capture_output=True)
    expect("standard input is looked at twice, too", out.returncode == 0 and not json.loads(out.stdout)["baseline"]["counts"]["new"], out.stderr)
    p.says(CONTRACT.replace("2026-12-31", "2026-03-31"))
    code, data = p.report("--fail-on", "gap,weakened", date="2027-01-01")
    expect("cut short before the baseline it is somebody's work", code == 1 and counts(data).get("new") and counts(data).get("vanished"), counts(data))
    p.says(CONTRACT)
    write(p.baseline, "".join(line + "\n" for line in lines if not line.startswith("as_of")))
    code, data = p.report(date="2027-01-01")
    expect("an older baseline has no date and reads", counts(data).get("new") and not counts(data).get("expired"), counts(data))
    write(p.baseline, "\n".join([lines[0], "as_of\t2026-10-01"] + lines[1:]) + "\n")
    code, data = p.report(date="2027-01-01")
    expect("of two dates the earlier counts", not counts(data).get("new") and counts(data).get("expired"), counts(data))
    p.check("--update-baseline", date="2026-12-30")
    expect("while time changes nothing the date stays: branches do not part over it", read(p.baseline).decode().splitlines()[1] == "as_of\t" + AS_OF)
    p.check("--update-baseline", date="2027-01-01")
    expect("else it is the day of the update", read(p.baseline).decode().splitlines()[1] == "as_of\t2027-01-01")
    write(p.baseline, "\n".join([lines[0], "as_of\t2026-13-01"] + lines[2:]) + "\n")
    out = p.check()
    expect("a date that is none", out.returncode == 3 and b":2: this is no date" in out.stderr, out.stderr)


# ---- branches ----

def branches(folder, attribute):
    """Two branches change spec and baseline next to each other; the outcome of git merge."""
    spec, baseline = os.path.join(folder, "spec"), os.path.join(folder, "plant.tsv")
    git(folder, "init", "-q")
    if attribute:
        write(os.path.join(folder, ".gitattributes"), attribute)
    says = lambda name, text: write(os.path.join(spec, name + ".cpsf"), text)
    update = lambda: run("check", spec, "--as-of", AS_OF, "--baseline", baseline, "--update-baseline")
    says("plant", BASE)
    said = update().stderr.decode()
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "base")
    before = read(baseline).decode().splitlines()
    for name, neighbour in (("left", "aaa"), ("right", "bbb")):
        git(folder, "checkout", "-q", "-b", name, "main")
        says("plant", BASE.replace("component historian :", YARD) if name == "left" else BASE.replace("#CPS.GV-1 = 0", "#CPS.GV-1 = 2"))
        update()
        lines = read(baseline).decode().splitlines()
        at = before[20][:8]  # both branches add a line at one place: a conflict for who merges by lines
        lines.append("%s%s\tcpsf@1.0.0\tCPS.AC-1\tgone\tgap\topen\t2" % (at, neighbour * 8))
        write(baseline, "\n".join([lines[0]] + sorted(lines[1:])) + "\n")
        git(folder, "commit", "-qam", name)
    out = git(folder, "merge", "-q", "-m", "merge", "left", check=False)
    return spec, baseline, out, said


def test_branches(folder):
    spec, baseline, out, said = branches(os.path.join(folder, "with"), "*.tsv merge=union\n") if os.makedirs(os.path.join(folder, "with")) is None else None
    expect("with merge=union git merges", out.returncode == 0, out.stdout + out.stderr)
    expect("and nothing is said of it", ".gitattributes" not in said, said)
    got = run("report", spec, "--as-of", AS_OF, "--baseline", baseline, "--fail-on", "undecided", "--format", "json")
    data = json.loads(got.stdout)
    expect("the merged baseline is green", got.returncode == 0 and not data["baseline"]["counts"]["new"], (got.stderr, counts(data)))
    expect("and has the lines of both", data["baseline"]["counts"]["vanished"] == 2, counts(data))
    os.makedirs(os.path.join(folder, "without"))
    spec, baseline, out, said = branches(os.path.join(folder, "without"), None)
    expect("without it they conflict", out.returncode == 1 and b"<<<<<<<" in read(baseline), out.stdout)
    expect("which was told when it was written", "put `plant.tsv merge=union` into .gitattributes" in said, said)
    got = run("check", spec, "--as-of", AS_OF, "--baseline", baseline)
    marks = [i + 1 for i, line in enumerate(read(baseline).splitlines()) if line.startswith(b"<<<<<<<")]
    expect("the first mark is named, and what helps", got.returncode == 3 and ("plant.tsv:%d: " % marks[0]) in got.stderr.decode() and b"merge=union" in got.stderr, got.stderr)
    write(baseline, b"".join(line for line in read(baseline).splitlines(True) if line[:7] not in (b"<<<<<<<", b"=======", b">>>>>>>")))
    got = run("check", spec, "--as-of", AS_OF, "--baseline", baseline)
    expect("with the lines of both sides it reads", got.returncode == 0, got.stderr)


ATTRIBUTES = {  # text of .gitattributes: is it told?
    "": True, "*.tsv merge=union\n": False, "plant.tsv merge=union": False, "/plant.tsv text merge=union\n": False, "*.tsv merge=ours\n": True, "# *.tsv merge=union\n": True,
    "other.tsv merge=union\n": True, "base/*.tsv merge=union\n": True, "*.tsv  -diff\tmerge=union\r\n": False, "* text=auto\n*.tsv merge=union\n": False,
}


def test_attributes(folder):
    spec = write(os.path.join(folder, "plant.cpsf"), BASE)
    update = lambda path, *more: run("check", spec, "--as-of", AS_OF, "--baseline", path, "--update-baseline", *more).stderr.decode()
    inside = os.path.join(folder, "base")
    os.mkdir(inside)
    expect("no repository, no word of it", ".gitattributes" not in update(os.path.join(folder, "plant.tsv")))
    os.mkdir(os.path.join(folder, ".git"))
    for text, told in ATTRIBUTES.items():
        write(os.path.join(folder, ".gitattributes"), text)
        expect("%r" % text, (".gitattributes" in update(os.path.join(folder, "plant.tsv"))) == told)
    write(os.path.join(folder, ".gitattributes"), "base/*.tsv merge=union\n")
    expect("a path from the folder of the attributes", ".gitattributes" not in update(os.path.join(inside, "a.tsv")))
    expect("another folder", ".gitattributes" in update(os.path.join(folder, "a.tsv")))
    expect("in Japanese", "merge=union` と書いてください" in update(os.path.join(folder, "a.tsv"), "--lang", "ja"))
    expect("a check says nothing", b".gitattributes" not in run("check", spec, "--as-of", AS_OF, "--baseline", os.path.join(folder, "a.tsv")).stderr)


# ---- one decision ----

def test_one_decision(folder):
    """The number on the terminal is that of the files, and the status follows from it; formats and outputs change nothing."""
    p = Plant(folder)
    p.says(BASE.replace("#CPS.AM-6 = 2", "#CPS.AM-6 = 0").replace("component historian :", YARD))
    for rule in ("gap", "gap,severity>=high", "gap,layer=3", "undecided,CPS.AC", "gap,organization=acme;warning", "weakened", "never"):
        common = [p.spec, "--as-of", AS_OF, "--baseline", p.baseline, "--fail-on", rule]
        data = json.loads(run("report", *common, "--format", "json").stdout)
        total = data.get("gate", {"total": 0})["total"]
        outputs = [word for name in ("a.html", "a.sarif", "a.xml", "a.md", "a.json", "a.csv", "a.gitlab.json") for word in ("-o", os.path.join(folder, name))]
        for what, out in (("check", run("check", *common)), ("files", run("report", *common, *outputs)), ("sarif", run("report", *common, "--format", "sarif")), ("csv", run("report", *common, "--format", "csv", "--all"))):
            said = re.search(r"the gate failed: (\d+) at or above", out.stderr.decode())
            expect("%s: %s: status and terminal" % (rule, what), (out.returncode, int(said[1]) if said else 0) == (int(total != 0), total), (out.returncode, out.stderr[-200:], total))
        expect("%s: the file has the same decision" % rule, json.loads(read(os.path.join(folder, "a.json"))).get("gate") == data.get("gate"))


def test_extract(folder):
    """What a partner gets says nothing of our baseline and gate."""
    p = Plant(folder)
    p.says(BASE.replace("system shed {\n  component old_pump : Plc\n}\n", "organization s7 : Supplier\nsystem edge of s7\nflow f_s7 : edge -> historian\n"))
    for form in ("html", "json", "md", "text"):
        own = run("report", p.spec, "--as-of", AS_OF, "--baseline", p.baseline, "--fail-on", "weakened", "--format", form)
        out = run("report", p.spec, "--as-of", AS_OF, "--baseline", p.baseline, "--fail-on", "weakened", "--format", form, "--for", "s7")
        plain = run("report", p.spec, "--as-of", AS_OF, "--format", form, "--for", "s7")
        expect("%s: our own report names what is gone" % form, b"vanished" in own.stdout and own.returncode == 1, own.stderr)
        expect("%s: theirs is as without a baseline, and the gate holds for us" % form, out.stdout == plain.stdout and out.returncode == 1 and plain.returncode == 0, out.stderr)


run_tests([test_extract, test_weaker, test_weaker_revision, test_time, test_time_of_contracts, test_branches, test_attributes, test_one_decision])
