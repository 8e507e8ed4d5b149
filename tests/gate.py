#!/usr/bin/env python3
"""Baseline, gate, --against: every class is caused on purpose and must be the one that is told; nobody gets green by deleting;
moved lines, renamed files and renamed elements change nothing; merged baselines read; files that are none are refused with their
line; terminal, JSON, --explain-gate and status say the same.

usage: gate.py CPSFC
"""
import json, os, re, shutil, subprocess, sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "tools"))
from plant import AS_OF, BASE, CPSFC, Plant, classes_agree, counts, expect, only, read, run, run_tests, write


def test_classes(folder):
    p = Plant(folder)
    code, data = p.report("--fail-on", "undecided,expired,weakened")
    only("unchanged", data)
    expect("nothing changed is green", code == 0, data["gate"])
    expect("there is something to compare", data["baseline"]["counts"]["unchanged"] > 50)

    cases = {  # what is done: (text, classes wanted, words that turn red, words that stay green)
        "mended": (BASE.replace("#CPS.GV-1 = 0", "#CPS.GV-1 = 2"), {"fixed": 1}, ["warning"], ["undecided,expired,weakened"]),
        "a new machine": (BASE.replace("component historian", "system yard {\n  component robot : Plc\n}\ncomponent historian"), None, ["gap"], ["weakened", "violation,expired"]),
        "decided": (BASE + 'accept #CPS.GV-1 at level 2 on acme by ann until 2026-12-31 because "budget"\n', {"decided": 1}, ["weakened"], ["undecided"]),
        "excluded": (BASE + 'exclude #CPS.GV-1 on acme by ann because "none"\n', {"decided": 1}, ["weakened"], ["undecided"]),
        "a decision taken back": (re.sub(r"accept.*\n", "", BASE), {"new": 1}, ["gap"], ["weakened"]),
        "worse": (BASE.replace("#CPS.AM-6 = 2", "#CPS.AM-6 = 0"), {"new": 1}, ["gap"], ["weakened"]),
    }
    for what, (text, wanted, red, green) in cases.items():
        p.says(text)
        for words in red:
            code, data = p.report("--fail-on", words)
            expect("%s: %s is red" % (what, words), code == 1 and data["gate"]["failed"], data["gate"])
        for words in green:
            code, data = p.report("--fail-on", words)
            expect("%s: %s is green" % (what, words), code == 0 and not data["gate"]["failed"], (data["gate"], counts(data)))
        if wanted is not None:
            only(what, data, **wanted)
        else:
            expect(what, set(counts(data)) == {"new", "unchanged"}, counts(data))
        classes_agree(what, data)

    p.says(BASE)  # the same spec later: the acceptance has ended
    code, data = p.report("--fail-on", "undecided", date="2026-10-01")
    expect("an expiry does not turn a pull request red", code == 0, data["gate"])
    only("expired", data, expired=1)
    code, data = p.report("--fail-on", "gap,expired", date="2026-10-01")
    expect("an expiry is for the word expired", code == 1 and data["gate"]["counts"]["expired"] == 1, data["gate"])


def test_vanished(folder):
    p = Plant(folder)
    cases = {
        "the machine is deleted": (BASE.replace("system shed {\n  component old_pump : Plc\n}\n", ""), "subject_gone"),
        "the flow is deleted": (re.sub(r"flow f_log.*\n", "", BASE), "does_not_apply"),
        "the target is lowered": (BASE.replace("at level 2\norg", "at level 1\norg"), "target_lowered"),
        "the target is removed": (BASE.replace("at level 2\norg", "at level 2 on lan\norg"), "target_lowered"),
    }
    for what, (text, reason) in cases.items():
        p.says(text)
        code, data = p.report("--fail-on", "undecided")
        reasons = {g.get("reason") for g in data["baseline"]["gone"]}
        expect("%s: the reason is told" % what, reason in reasons, (reasons, counts(data)))
        code, data = p.report("--fail-on", "weakened")
        expect("%s: weakened is red" % what, code == 1, (data["gate"], counts(data)))
        expect("%s: nothing counts as mended" % what, not data["baseline"]["counts"]["fixed"], counts(data))
        classes_agree(what, data)
        lowered = data["baseline"]["lowered"]
        expect("%s: asked for less" % what, bool(lowered) == what.startswith("the target"), lowered)
        out = p.check("--fail-on", "weakened", "--update-baseline")
        expect("%s: written to the baseline it is green" % what, out.returncode == 0, out.stderr)
        shutil.copy(p.baseline, p.baseline + ".new")
        p.says(BASE)
        p.check("--update-baseline")

    text = read(p.baseline).decode()
    write(p.baseline, text.replace("cpsf@1.0.0", "cpsf@0.9.0"))
    p.says(BASE.replace("#CPS.GV-1 = 0", "#CPS.GV-1 = 2"))
    code, data = p.report("--fail-on", "weakened")
    expect("met by other rules is not mended", code == 1 and {g.get("reason") for g in data["baseline"]["gone"]} == {"rules_changed"}, data["baseline"]["gone"])
    write(p.baseline, text.replace("CPS.GV-1", "CPS.GV-99").replace(re.search(r"(\w+)\t[^\t]+\tCPS\.GV-1\t", text)[1], "0" * 32))
    code, data = p.report()
    expect("a requirement that the rules do not know", [g["reason"] for g in data["baseline"]["gone"]] == ["rules_changed"], data["baseline"]["gone"])

    out = p.check("--basis", "evidenced", "--update-baseline")
    code, data = p.report("--fail-on", "weakened")
    expect("less evidence asked for", code == 1 and any(x["was"] == "basis evidenced" for x in data["baseline"]["lowered"]), (data["gate"], data["baseline"]["lowered"]))
    expect("and what is met by that", "basis_lowered" in {g.get("reason") for g in data["baseline"]["gone"]}, data["baseline"]["gone"][:3])


def test_identity(folder):
    p = Plant(folder)
    same = lambda what: only(what, p.report("--fail-on", "undecided,weakened")[1])
    p.says("// a comment\n\n\n" + BASE.replace("\nsystem lan", "\n\n\n\nsystem lan"))
    same("moved lines")
    p.says(BASE, "werk/halle 7.cpsf")
    same("a renamed file")
    lines = BASE.splitlines(True)
    p.says("".join(lines[:3]) + "".join(lines[6:12]) + "".join(lines[3:6]) + "".join(lines[12:]))
    same("another order")
    renamed = BASE.replace("system hall", '@was("hall")\nsystem works').replace("hall.plc", "works.plc")
    p.says(renamed)
    same("a renamed system with @was keeps its parts")
    p.says(renamed.replace('@was("hall")\n', ""))
    got = counts(p.report()[1])
    expect("without @was it is another one", got.get("new") and got["new"] == got.get("vanished"), got)
    ends = BASE + ("component probe : std.factory.TemperatureSensor\nsystem line {\n  component tank : std.factory.Machine { quantity heat : Temperature }\n}\n"
                   "component valve : std.factory.Valve\nactuate valve -> line.tank.heat { safe = 20degC .. 60degC }\nflow hall.plc -> valve\nflow probe -> hall.plc\nflow hall.plc -> historian\n")
    p.says(ends)
    p.check("--update-baseline")
    for what, now, said in (("a renamed end", "flow probe -> works.plc", (("system hall", '@was("hall")\nsystem works'), ("hall.plc", "works.plc"))),
                            ("both ends", "flow sensor -> works.plc", (("system hall", '@was("hall")\nsystem works'), ("hall.plc", "works.plc"), ("component probe", '@was("probe")\ncomponent sensor'), ("probe", "sensor"))),
                            ("an end of a transfer", "actuate valve -> line.tub.heat", (("component tank", '@was("line.tank") component tub'), ("line.tank.", "line.tub.")))):
        text = ends
        for old, new in said:
            text = text.replace(old, new)
        p.says(text.replace('@was("sensor")', '@was("probe")'))
        expect("%s is there" % what, now in text, text)
        same("%s of flows without a name" % what)
        p.says("".join(re.sub(r"@was\S+\s", "", text)))
        got = counts(p.report()[1])
        expect("%s, without @was" % what, got.get("new") and got["new"] == got.get("vanished"), got)
    p.says(BASE)
    p.check("--update-baseline")
    moved = os.path.join(folder, "elsewhere")
    shutil.copytree(os.path.dirname(p.spec), moved)
    p.spec, p.baseline = moved + "/spec", moved + "/baseline.tsv"
    p.says(BASE)
    same("another folder")


def test_file(folder):
    p = Plant(folder)
    first = read(p.baseline)
    lines = first.decode().splitlines()
    expect("a header, then findings", lines[0].startswith("cpsfc-baseline\t1\tprogram=") and "targets=cpsf:2" in lines[0], lines[0])
    expect("its date", lines.pop(1) == "as_of\t" + AS_OF)
    expect("sorted", lines[1:] == sorted(lines[1:]) and len(lines) > 50)
    expect("seven fields", all(len(x.split("\t")) == 7 for x in lines[1:]))
    for env in ({"LC_ALL": "ja_JP.UTF-8", "TZ": "Asia/Tokyo"}, {"LC_ALL": "C", "TZ": "America/New_York"}):
        os.remove(p.baseline)
        run("check", p.spec, "--as-of", AS_OF, "--baseline", p.baseline, "--update-baseline", env=env)
        expect("the same bytes under %s" % env, read(p.baseline) == first)
    inode = os.stat(p.baseline).st_mtime_ns
    p.check("--fail-on", "gap")
    expect("a check does not write", os.stat(p.baseline).st_mtime_ns == inode)

    code, data = p.report()
    write(p.baseline, first.replace(b"\n", b"\r\n"))
    only("line ends of Windows", p.report()[1])
    write(p.baseline, "\n".join(lines[:1] + lines[:0:-1]) + "\n")
    only("any order reads", p.report()[1])
    write(p.baseline, "\n".join(lines + lines[5:9]) + "\n")
    only("lines that stand twice", p.report()[1])
    looser = next(x for x in lines[1:] if "\taccepted\t" in x)
    write(p.baseline, first.decode() + looser.replace("\taccepted\t", "\topen\t") + "\n")
    only("of two the stricter counts", p.report()[1])

    entry = lines[3].split("\t")
    bad = {
        "empty": (b"", ""),
        "no baseline": (b"hello\n", ":1:"),
        "JSON": (b'{"a": 1}\n', ":1:"),
        "not text": (b"cpsfc-baseline\t1\x00\xff\n", ""),
        "not UTF-8": (b"cpsfc-baseline\t1\tprogram=\xff\n", ""),
        "newer": (first.replace(b"baseline\t1\t", b"baseline\t2\t", 1), ":1:"),
        "cut off": (first[:-3], ":%d:" % len(first.splitlines())),
        "a short header": (b"cpsfc-baseline\t1\n", ":1:"),
        "a target of no level": (first.replace(b"targets=cpsf:2", b"targets=cpsf", 1), ":1:"),
        "an unknown basis": (first.replace(b"basis=any", b"basis=hearsay", 1), ":1:"),
        "fields missing": ("\n".join(lines[:3] + ["\t".join(entry[:5])]) + "\n", ":4:"),
        "fields too many": ("\n".join(lines[:3] + [lines[3] + "\tmore"]) + "\n", ":4:"),
        "no fingerprint": ("\n".join(lines[:3] + ["\t".join(["xyz"] + entry[1:])]) + "\n", ":4:"),
        "no status": ("\n".join(lines[:3] + ["\t".join(entry[:4] + ["good"] + entry[5:])]) + "\n", ":4:"),
        "met in a baseline": ("\n".join(lines[:3] + ["\t".join(entry[:4] + ["met"] + entry[5:])]) + "\n", ":4:"),
        "no disposition": ("\n".join(lines[:3] + ["\t".join(entry[:5] + ["none"] + entry[6:])]) + "\n", ":4:"),
        "no level": ("\n".join(lines[:3] + ["\t".join(entry[:6] + ["9"])]) + "\n", ":4:"),
        "a bad escape": ("\n".join(lines[:3] + ["\t".join(entry[:3] + ["a\\x"] + entry[4:])]) + "\n", ":4:"),
        "an empty line": ("\n".join(lines[:3] + [""] + lines[3:]) + "\n", ":4:"),
        "an open merge": ("\n".join(lines[:3] + ["<<<<<<< HEAD"] + lines[3:]) + "\n", ":4:"),
        "two headers": ("\n".join(lines[:3] + [lines[0]] + lines[3:]) + "\n", ":4:"),
    }
    for what, (text, place) in bad.items():
        write(p.baseline, text)
        before = read(p.baseline)
        for more in ([], ["--update-baseline"]):
            for language in ("en", "ja"):
                out = p.check("--lang", language, *more)
                expect("%s is refused" % what, out.returncode == 3 and (p.baseline + place).encode() in out.stderr, (out.returncode, out.stderr[-300:]))
        expect("%s stays as it was" % what, read(p.baseline) == before)
    write(p.baseline, first)

    other = Plant(os.path.join(folder, "other"), BASE.replace("acme", "zeta").replace("hall", "yard").replace("lan", "bus").replace("historian", "store").replace("f_log", "f_x"))
    other.says("module other@1.0\n" + read(os.path.join(other.spec, "plant.cpsf")).decode())
    out = other.check("--baseline", p.baseline, "--update-baseline")
    expect("the baseline of another program", out.returncode == 3 and b"another program" in out.stderr and read(p.baseline) == first, out.stderr)


def test_merge(folder):
    """Two branches change the spec and the baseline; the baseline merges and reads."""
    p = Plant(folder)
    base = read(p.baseline)
    sides = []
    for text in (BASE.replace("#CPS.GV-1 = 0", "#CPS.GV-1 = 2"), BASE.replace("component historian :", "system yard {\n  component robot : Plc\n}\ncomponent historian :")):
        p.says(text)
        p.check("--update-baseline")
        sides.append(read(p.baseline))
        write(p.baseline, base)
    paths = [write(os.path.join(folder, n), t) for n, t in (("ours", sides[0]), ("base", base), ("theirs", sides[1]))]
    out = subprocess.run(["git", "merge-file", "-p", "--union", *paths], capture_output=True)
    expect("the merge leaves no conflict", out.returncode == 0 and b"<<<<" not in out.stdout, out.stderr)
    write(p.baseline, out.stdout)
    p.says(BASE.replace("#CPS.GV-1 = 0", "#CPS.GV-1 = 2").replace("component historian :", "system yard {\n  component robot : Plc\n}\ncomponent historian :"))
    code, data = p.report("--fail-on", "undecided,weakened")
    expect("the merged baseline holds", code == 0 and not data["baseline"]["counts"]["new"], (data["gate"], counts(data)))
    import random
    rng = random.Random(7)
    lines = base.decode().splitlines()
    for n in range(40):  # removed and added lines, neighbours too
        texts = []
        for _ in range(2):
            kept = [x for x in lines[1:] if rng.random() > 0.1]
            more = ["%032x\tcpsf@1.0.0\tCPS.AC-1\tx%d\tgap\topen\t2" % (rng.getrandbits(128), rng.randrange(99)) for _ in range(5)]
            texts.append("\n".join([lines[0]] + sorted(kept + more)) + "\n")
        for path, text in zip(paths, (texts[0], base, texts[1])):
            write(path, text)
        out = subprocess.run(["git", "merge-file", "-p", "--union", *paths], capture_output=True)
        write(p.baseline, out.stdout)
        expect("merge %d" % n, out.returncode == 0 and p.check().returncode == 0)


GATES = ["never", "violation", "gap", "undecided", "unanswered", "expired", "warning", "gap,severity>=high", "gap,severity>=moderate,CPS.GV",
         "gap,CPS.GV-1", "gap,cpsf#CPS.GV-1", "undecided,layer=2", "undecided,layer=1,layer=3", "gap,organization=acme",
         "undecided,organization=s7", "violation;gap,CPS.RA", "unanswered,severity>=low;warning", "gap,CPS.DS,CPS.AC,layer=2"]


def counted_here(data, rule):
    """The gate once more, from the JSON report."""
    includes = {"violation": {"violation"}, "gap": {"gap", "violation"}, "undecided": {"undecided", "unanswered", "gap", "violation"}}
    res = set()
    for i, f in enumerate(data["findings"]):
        if f.get("disposition") != "open" or f["status"] not in ("gap", "undecided"):
            continue
        core = f["framework"] == "std.core"
        word = ("violation" if core else "gap") if f["status"] == "gap" else "unanswered" if f.get("reason") == "unanswered" and not core else "undecided"
        for part in rule.split(";"):
            items = part.split(",")
            words = set().union(*(includes.get(x, {x}) for x in items))
            ids = [x.split("#")[-1] for x in items if "CPS." in x]
            layers = [int(x[6:]) for x in items if x.startswith("layer=")]
            owners = [x[13:] for x in items if x.startswith("organization=")]
            least = [x[10:] for x in items if x.startswith("severity>=")]
            order = ["low", "moderate", "high"]
            if word not in words and not ("expired" in words and f.get("reason") == "expired"):
                continue
            if ids and not any(f["requirement"] == x or f["requirement"].rsplit("-", 1)[0] == x for x in ids):
                continue
            if layers and f["layer"] not in layers or owners and f.get("responsible") not in owners:
                continue
            if least and (f.get("severity") not in order or order.index(f["severity"]) < order.index(least[0])):
                continue
            res.add(i)
    return len(res)


def test_gate(folder):
    spec = write(os.path.join(folder, "spec", "a.cpsf"), BASE + "organization s7 : Supplier\ncomponent probe of s7\nflow f_probe : probe -> historian\n")
    for rule in GATES:
        said = run("check", spec, "--as-of", AS_OF, "--fail-on", rule, "--explain-gate")
        full = run("report", spec, "--as-of", AS_OF, "--fail-on", rule, "--format", "json")
        data = json.loads(full.stdout)
        gate = data.get("gate", {"failed": False, "total": 0, "counts": {}})
        expect("%s: check and report agree" % rule, said.returncode == full.returncode == int(gate["failed"]), (said.returncode, full.returncode, gate))
        first = re.search(r"^The status is (\d)(?:: (\d+) stand)?", said.stderr.decode(), re.M)
        expect("%s: --explain-gate agrees" % rule, first and int(first[1]) == said.returncode and int(first[2] or 0) == gate["total"], said.stderr[-700:])
        expect("%s: the words add up" % rule, sum(gate["counts"].values()) == gate["total"], gate)
        findings = gate["total"] - gate["counts"].get("warning", 0)
        expect("%s: counted again" % rule, findings == counted_here(data, rule), (findings, counted_here(data, rule)))
        if rule != "never":
            text = run("report", spec, "--as-of", AS_OF, "--fail-on", rule, "--format", "text").stdout.decode()
            md = run("report", spec, "--as-of", AS_OF, "--fail-on", rule, "--format", "md").stdout.decode().replace("\\", "").replace("&gt;", ">")
            line = "failed, %d at or above it" % gate["total"] if gate["failed"] else "holds"
            expect("%s: text says so" % rule, "gate (%s): %s" % (rule, line) in text, text[-300:])
            expect("%s: Markdown says so" % rule, line in md, md[:600])
        ja = run("check", spec, "--as-of", AS_OF, "--fail-on", rule, "--explain-gate", "--lang", "ja").stderr.decode()
        expect("%s: in Japanese" % rule, "終了状態は %d です" % said.returncode in ja, ja[-300:])
    expect("some gate fails and some holds", True)

    wrong = {"gaps": "there is no `gaps`", "gap,": "empty item", "gap;": "empty item", "": "empty item", "never,gap": "stands alone", "severity>=high": "narrows findings",
             "gap,severity>=worst": "takes severity>=low", "gap,layer=4": "takes layer=1", "weakened,layer=2": "narrows findings", "gap,CPS.ZZ": "no framework of this program",
             "gap,other#CPS.AC-1": "no framework of this program", "gap,organization=nobody": "no organization `nobody`", "weakened": "--baseline FILE or --against"}
    for rule, message in wrong.items():
        out = run("check", spec, "--as-of", AS_OF, "--fail-on", rule)
        expect("%r is refused" % rule, out.returncode == 3 and message in out.stderr.decode(), (out.returncode, out.stderr[-300:]))
    for options, message in ((["--update-baseline"], "needs --baseline"), (["--baseline", "a", "--against", "b"], "do not go together"),
                             (["--baseline", folder + "/none"], "there is no such baseline"), (["--warn-before", "0"], "--warn-before takes"),
                             (["--warn-before", "30x"], "--warn-before takes days from 1 to 3660, such as 30d, not `30x`"), (["--lang", "ja", "--warn-before", "30x"], "--warn-before に `30x` は指定できません。指定できるもの: 1 から 3660 までの日数(例: 30d)"), (["--warn-before", "soon"], "--warn-before takes"), (["--baseline", folder], "can't read"),
                             (["--baseline", folder + "/no/where", "--update-baseline"], "can't write")):
        out = run("check", spec, "--as-of", AS_OF, *options)
        expect("%s is refused" % options, out.returncode == 3 and message in out.stderr.decode(), (out.returncode, out.stderr[-300:]))
    out = run("check", write(os.path.join(folder, "bad", "a.cpsf"), "component a\ncomponent a\n"), "--fail-on", "never", "--explain-gate")
    expect("errors come before the gate", out.returncode == 2 and b"The status is 2" in out.stderr, out.stderr)


def test_settings(folder):
    """fail_on of cpsf.yaml, and several programs with a baseline each."""
    for name in ("east", "west"):
        write(os.path.join(folder, name, "a.cpsf"), BASE.replace("acme", name))
    write(os.path.join(folder, "cpsf.yaml"), "fail_on: gap,CPS.GV\nprograms:\n  - name: east\n    files: [east]\n  - name: west\n    files: [west]\n")
    out = run("check", ".", "--as-of", AS_OF, "--explain-gate", cwd=folder)
    expect("the gate of cpsf.yaml", out.returncode == 1 and b"(from cpsf.yaml)" in out.stderr, out.stderr[-400:])
    out = run("check", ".", "--as-of", AS_OF, "--baseline", "{program}.tsv", "--update-baseline", cwd=folder)
    expect("a baseline for each program", out.returncode == 0 and os.path.exists(folder + "/east.tsv") and os.path.exists(folder + "/west.tsv"), out.stderr[-400:])
    expect("green with them", run("check", ".", "--as-of", AS_OF, "--baseline", "{program}.tsv", cwd=folder).returncode == 0)


def test_against(folder):
    def git(*arguments):
        subprocess.run(["git", "-C", folder, "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main", *arguments], check=True, capture_output=True)

    spec = os.path.join(folder, "works", "spec")
    plant = lambda text: write(os.path.join(spec, "plant.cpsf"), text)
    check = lambda *options, cwd=None, path=spec, date=AS_OF: run("report", path, "--format", "json", "--all", "--as-of", date, *options, cwd=cwd)
    os.makedirs(spec)
    out = check("--against", "HEAD", path=os.path.join(os.path.dirname(CPSFC), "nowhere"))
    plant(BASE)
    out = check("--against", "HEAD")
    expect("no repository", out.returncode == 3 and b"no git repository" in out.stderr, out.stderr)
    write(os.path.join(folder, "cpsf.yaml"), "targets: ['cpsf@1.0:3']\n")
    git("init", "-q")
    git("add", "cpsf.yaml")
    git("commit", "-qm", "zero")
    out = check("--against", "HEAD")
    expect("a spec that is new is all new", out.returncode == 0 and set(counts(json.loads(out.stdout))) == {"new"}, (out.stderr, out.stdout[:300]))
    git("add", "-A")
    git("commit", "-qm", "one")
    for what, options, cwd, path in (("from above", [], folder, "works/spec"), ("from inside", [], spec, "."), ("absolute", [], "/", spec), ("a file", [], spec, "plant.cpsf"), ("from beside", [], os.path.join(folder, "works"), "spec/plant.cpsf")):
        out = check("--against", "HEAD", "--fail-on", "undecided,weakened", cwd=cwd, path=path)
        expect("nothing changed, %s" % what, out.returncode == 0, (out.stderr, out.stdout[-300:]))
        if out.returncode == 0:
            only("nothing changed, %s" % what, json.loads(out.stdout))
    out = check("--against", "HEAD", "--fail-on", "undecided,expired,weakened", date="2026-11-01")
    expect("both sides as of the same date", out.returncode == 0 and not counts(json.loads(out.stdout)).get("expired"), out.stderr)

    plant(BASE.replace("component historian :", "system yard {\n  component robot : Plc\n}\ncomponent historian :"))
    out = check("--against", "HEAD", "--fail-on", "gap")
    expect("what the change causes", out.returncode == 1 and counts(json.loads(out.stdout))["new"] > 0, out.stderr)
    page = os.path.join(folder, "..page.html")
    out = run("report", spec, "--as-of", AS_OF, "--against", "HEAD", "--fail-on", "gap", "-o", page)
    made_again = run("verify", page, cwd="/")
    expect("its page can be made again without the repository", out.returncode == 1 and b"data-c=new" in read(page) and made_again.returncode == 0, made_again.stderr)
    os.remove(page)
    plant(BASE.replace("system shed {\n  component old_pump : Plc\n}\n", ""))
    expect("deleted", check("--against", "HEAD", "--fail-on", "weakened").returncode == 1)
    expect("deleted is not red for gap", check("--against", "HEAD", "--fail-on", "undecided").returncode == 0)
    plant(BASE)
    write(os.path.join(folder, "cpsf.yaml"), "targets: ['cpsf@1.0:1']\n")
    out = check("--against", "HEAD", "--fail-on", "weakened")
    expect("a target lowered in cpsf.yaml", out.returncode == 1 and json.loads(out.stdout)["baseline"]["lowered"], out.stderr)
    write(os.path.join(folder, "cpsf.yaml"), "targets: ['cpsf@1.0:3']\n")
    os.rename(spec + "/plant.cpsf", spec + "/works.cpsf")
    only("a renamed file", json.loads(check("--against", "HEAD").stdout))
    os.rename(spec + "/works.cpsf", spec + "/plant.cpsf")
    before = subprocess.run(["git", "-C", folder, "status", "--porcelain"], capture_output=True).stdout
    expect("nothing is left in the working tree", before == b"", before)

    for name, message in (("nowhere", "no revision `nowhere`"), ("--output=x", "no name of a revision"), ("HEAD:works", "no revision"), ("", "--against takes")):
        out = check("--against=" + name)
        expect("revision %r" % name, out.returncode == 3 and message in out.stderr.decode(), out.stderr)
    write(os.path.join(folder, "--help.cpsf"), "component a\n")
    plant("component a\ncomponent a\n")
    git("add", "works")
    git("commit", "-qm", "broken")
    plant(BASE)
    out = check("--against", "HEAD")
    expect("a revision with errors", out.returncode == 3 and b"has errors" in out.stderr, out.stderr)
    out = run("check", spec, "--against", "HEAD", env={"PATH": "/nonexistent"})
    expect("no git", out.returncode == 3 and b"needs git" in out.stderr, out.stderr)
    out = subprocess.run([CPSFC, "check", "-", "--against", "HEAD"], input=BASE.encode(), capture_output=True, cwd=folder)
    expect("standard input", out.returncode == 3 and b"no revisions" in out.stderr, out.stderr)


def test_ends_soon(folder):
    text = BASE + """measure m_tls : ChannelEncryption at level 2 on f_log {
  evidence scan : TestReport { file = "scan.pdf"; issued = 2026-02-10; expires = 2026-07-10 }
}
"""
    spec = write(os.path.join(folder, "a.cpsf"), text)
    codes = lambda *options: [m["code"] for m in json.loads(run("report", spec, "--format", "json", *options).stdout)["messages"]]
    for date, options, count in (("2026-09-01", ["--warn-before", "30d"], 1), ("2026-08-30", ["--warn-before", "30d"], 0), ("2026-08-31", ["--warn-before", "30"], 1),
                                 ("2026-09-30", ["--warn-before=1d"], 1), ("2026-10-01", ["--warn-before", "30d"], 0), ("2026-06-15", ["--warn-before", "25d"], 1),
                                 ("2026-07-10", ["--warn-before", "1d"], 1), ("2026-07-11", ["--warn-before", "1d"], 0), ("2026-09-01", [], 0)):
        got = codes("--as-of", date, *options).count("W4407")
        expect("ends soon at %s %s" % (date, options), got == count, got)
    out = run("check", spec, "--as-of", "2026-09-15", "--warn-before", "30d", "--fail-on", "warning")
    expect("and the word warning counts it", out.returncode == 1, out.stderr)


def test_allow(folder):
    base = "organization me\nresponsible me\ncomponent a, b\n@allow(W2105%s)\nflow f : a -> b\n"
    def codes(text):
        out = run("report", write(os.path.join(folder, "a.cpsf"), text), "--format", "json", "--as-of", AS_OF)
        data = json.loads(out.stdout)
        return sorted(m["code"] for m in (data if isinstance(data, list) else data["messages"]) if not m.get("silenced"))
    for more, wanted in ((', reason: "x"', []), (', reason: "x", until: 2026-06-15', []), (', reason: "x", until: 2026-06-14', ["W0219", "W2105"]), (', until: 2026-12-31', ["W0214", "W2105"]),
                         (', reason: "x", untill: 2026-12-31', ["E0213"]), (', reason: "x", until: "soon"', ["E0213"])):
        got = [c for c in codes(base % more) if c[:5] in ("W0214", "W0215", "W0219", "W2105", "E0213")]
        expect("@allow%s" % more, [c for c in got if c != "W2105" or "W2105" in wanted] == wanted, got)
    expect("an allow that matches nothing", "W0215" in codes(base.replace("W2105", "W2108") % ', reason: "x"'))


run_tests([test_classes, test_vanished, test_identity, test_file, test_merge, test_gate, test_settings, test_against, test_ends_soon, test_allow])
