#!/usr/bin/env python3
"""cpsfc diff --rules: an edition is changed on purpose, one thing at a time, and that must be what is told, both ways; what only looks
different is nothing; the verdicts of a spec are those that judging it by each edition gives.

usage: diff_rules.py CPSFC
"""
import json, os, re, shutil, subprocess, sys, tempfile

AS_OF = ("--as-of", "2026-06-15")
failures = []
OTHER = {"added": "removed", "removed": "added", "changed": "changed"}
seen_kinds, seen_parts = set(), set()


def expect(what, good, more=""):
    if not good:
        failures.append(what)
        print("%s %s" % (what, str(more)[:700]))


def run(*arguments, cwd=None):
    return subprocess.run([CPSFC, *arguments], capture_output=True, timeout=60, cwd=cwd)


def diff(old, new, *spec, code=0, options=()):
    out = run("diff", "--rules", old, new, *spec, "--format", "json", *AS_OF, *options)
    expect("status of %s" % ((old, new, *spec),), out.returncode == code, (out.returncode, out.stderr.decode()))
    data = json.loads(out.stdout)
    if VALIDATOR:
        errors = [e.message for e in VALIDATOR.iter_errors(data)]
        expect("schema", not errors, errors[:2])
    return data


def told(data):
    return {(c["kind"], c["change"], c["id"]) for c in data["changes"]}


def parts(data):
    return {(c["id"], p["part"]) for c in data["changes"] for p in c.get("parts", [])}


def copy_edition(folder, name):
    path = os.path.join(folder, name)
    shutil.copytree("stdlib/cpsf-1.0", path)
    for file in os.listdir(path):
        if file.endswith("_tests.cpsf"):
            os.remove(os.path.join(path, file))
    return path


def edit(path, name, pattern, by, count=1):
    file = os.path.join(path, name)
    text = open(file, encoding="utf-8").read()
    changed = re.sub(pattern, by, text, count=count, flags=re.S)
    expect("%s is changed by %s" % (name, pattern[:40]), changed != text)
    open(file, "w", encoding="utf-8").write(changed)


def check_changes(folder):
    base = copy_edition(folder, "base")
    expect("a copy of the library is the library", not diff("cpsf@1.0", base)["changes"])
    number = [0]
    def case(name, file, pattern, by, changes, some_parts=()):
        number[0] += 1
        path = os.path.join(folder, "case%d" % number[0])
        shutil.copytree(base, path)
        edit(path, file, pattern, by)
        data, back = diff(base, path), diff(path, base)
        seen_kinds.update((c[0], c[1]) for c in told(data) | told(back))
        seen_parts.update(p[1] for p in parts(data))
        expect("%s: told" % name, told(data) == set(changes), told(data) ^ set(changes))
        expect("%s: told the other way" % name, told(back) == {(k, OTHER[c], i) for k, c, i in changes}, told(back))
        expect("%s: parts" % name, set(some_parts) == parts(data), parts(data))
        swapped = {(c["id"], p["part"], json.dumps(p.get("new")), json.dumps(p.get("old"))) for c in back["changes"] for p in c.get("parts", [])}
        straight = {(c["id"], p["part"], json.dumps(p.get("old")), json.dumps(p.get("new"))) for c in data["changes"] for p in c.get("parts", [])}
        expect("%s: old and new change places" % name, swapped == straight)
        for kind in RULE_KINDS:
            figures = data["counts"][kind]
            for change in ("added", "removed", "changed"):
                expect("%s: counts" % name, figures[change] == sum(c[0] == kind and c[1] == change for c in told(data)), figures)
        shutil.rmtree(path)
    rule = ("rule", "changed", "CPS.AC-1")
    case("a text", "catalogue.yaml", "Keep a documented, current register", "Keep a current register", [("requirement", "changed", "CPS.AM-1")], [("CPS.AM-1", "statement")])
    case("a title", "catalogue.yaml", "en: Inventory of hardware and software", "en: Inventory", [("requirement", "changed", "CPS.AM-1")], [("CPS.AM-1", "title")])
    case("layers", "catalogue.yaml", r"(id: CPS.AM-1\n.*?layers: )\[[^\]]*\]", r"\1[2]", [("requirement", "changed", "CPS.AM-1")], [("CPS.AM-1", "layers")])
    case("elements", "catalogue.yaml", r"(id: CPS.AM-1\n.*?elements: )\[[^\]]*\]", r"\1[person]", [("requirement", "changed", "CPS.AM-1")], [("CPS.AM-1", "elements")])
    case("a condition", "access.cpsf", r"age\(m.compared\) <= 183d", "age(m.compared) <= 92d", [rule], [("CPS.AC-1", "level_2")])
    case("a sentence", "access.cpsf", '"accounts and credentials are issued', '"accounts are issued', [rule], [("CPS.AC-1", "sentence_1")])
    case("whom it applies to", "access.cpsf", r"(#CPS.AC-1 \{\s+applies to organization o where )not o.external", r"\1not o.external and (some c in o.components : true)", [rule], [("CPS.AC-1", "subjects")])
    case("a level gone", "access.cpsf", r"(requirement #CPS.AC-1 .*?)  level 3 .*?365d\)\)\n", r"\1", [rule], [("CPS.AC-1", "level_3"), ("CPS.AC-1", "sentence_3")])
    case("a helper", "access.cpsf", "n is system and not n.public and n.authorised_list", "n is system and n.authorised_list", [("define", "changed", "listed")], [("listed", "body")])
    case("a helper more", "access.cpsf", "// ---- helpers ----", "/// never\n/// なし\ndefine never_so(o : organization) = o.external\n", [("define", "added", "never_so")])
    case("an exception", "access.cpsf", r"exception shielded_cell ", "exception shielded_room ", [("exception", "added", "CPS.AC-3 shielded_room"), ("exception", "removed", "CPS.AC-3 shielded_cell")])
    case("an exception's words", "access.cpsf", '"no radio leaves the room"', '"no radio leaves it"', [("exception", "changed", "CPS.AC-3 shielded_cell")], [("CPS.AC-3 shielded_cell", "text")])
    case("a risk source", "risks.yaml", r"(  - id: RS.L1-E1.COM.1\n.*?requirements: \[)CPS.AM-1", r"\1CPS.AM-3", [("risk", "changed", "RS.L1-E1.COM.1")], [("RS.L1-E1.COM.1", "requirements")])
    case("a measure's cost", "measures.yaml", "(AM-1.L1.a.*?)cost: 1", r"\1cost: 2", [("measure", "changed", "AM-1.L1.a")], [("AM-1.L1.a", "cost")])
    case("a measure's level", "measures.yaml", "(AM-1.L1.a.*?)level: 1", r"\1level: 2", [("measure", "changed", "AM-1.L1.a")], [("AM-1.L1.a", "level")])
    case("a measure's links", "measures.yaml", r"(AM-1.L1.a.*?)\[3.4.1\]", r"\1[3.4.2]", [("measure", "changed", "AM-1.L1.a")], [("AM-1.L1.a", "links")])
    case("a measure gone", "measures.yaml", r"  - id: AM-1.L1.a\n.*?(?=  - id: )", "", [("measure", "removed", "AM-1.L1.a")])
    case("a relation", "crosswalk-nist-csf-1.1.yaml", r"(targets: \[ID.AM-2\]\n      relation: )related", r"\1subset", [("crosswalk", "changed", "CPS.AM-1 nist-csf-1.1 ID.AM-2")], [("CPS.AM-1 nist-csf-1.1 ID.AM-2", "relation")])
    case("a pair gone", "crosswalk-nist-csf-1.1.yaml", r"    - requirement: CPS.AM-1\n      targets: \[ID.AM-2\]\n.*?(?=    - requirement)", "", [("crosswalk", "removed", "CPS.AM-1 nist-csf-1.1 ID.AM-2")])
    return base


def check_nothing(folder, base):
    """Comments, line breaks, places, words of the other language: the same edition."""
    path = os.path.join(folder, "same")
    shutil.copytree(base, path)
    text = open(os.path.join(path, "access.cpsf"), encoding="utf-8").read()
    open(os.path.join(path, "access.cpsf"), "w", encoding="utf-8").write(text.replace("define listed(n", "define   listed( n").replace(" and not n.public", "\n     and not n.public"))
    os.rename(os.path.join(path, "operation.cpsf"), os.path.join(path, "zoo.cpsf"))
    data = diff(base, path)
    expect("layout and file names are nothing", not data["changes"] and data["counts"]["unchanged"] > 500, told(data))
    run("fmt", path, "--words", "ja")
    expect("the words were rewritten", "要件" in open(os.path.join(path, "access.cpsf"), encoding="utf-8").read() or "対策要件" in open(os.path.join(path, "access.cpsf"), encoding="utf-8").read())
    data = diff(base, path)
    expect("Japanese words say the same", not data["changes"], told(data))


def check_spec(folder, base):
    path = os.path.join(folder, "next")
    shutil.copytree(base, path)
    for name in os.listdir(path):
        file = os.path.join(path, name)
        text = open(file, encoding="utf-8").read().replace("module cpsf@1.0.0", "module cpsf@1.1.0").replace('version: "1.0.0"', 'version: "1.1.0"')
        open(file, "w", encoding="utf-8").write(text.replace("attested(2)", "attested(3)") if name == "assets.cpsf" else text)
    data = diff("cpsf@1.0", path, "examples/press_line", code=1)
    expect("both versions are named", (data["old"]["version"], data["new"]["version"]) == ("1.0.0", "1.1.0"), data["new"])
    program = data["programs"][0]
    mine = {}
    for side, options in (("old", ()), ("new", ("-I", path, "--target", "cpsf@1.1:2"))):
        out = run("report", "examples/press_line", "--all", "--format", "json", *AS_OF, *options)
        mine[side] = {f["fingerprint"]: f for f in json.loads(out.stdout)["findings"]}
    changed = {f for f in mine["old"] if f in mine["new"] and mine["old"][f]["subject"] != "line7.drive7"
               and (mine["old"][f]["status"], mine["old"][f]["achieved"]) != (mine["new"][f]["status"], mine["new"][f]["achieved"])}
    found = {v["fingerprint"] for v in program["verdicts"]}
    expect("the verdicts that differ are those of two runs", changed and changed <= found, (len(changed), len(found), changed - found))
    expect("only rules changed: nothing else is told", not any(program[k] for k in ("elements", "flows", "labels", "contracts", "measures", "evidence")), program["elements"])
    expect("each is one of a changed rule", {v["requirement"] for v in program["verdicts"]} <= {c["id"] for c in data["changes"]}, program["verdicts"][:1])
    back = diff(path, "cpsf@1.0", "examples/press_line")
    expect("the other way round all get better", {v["change"] for v in back["programs"][0]["verdicts"]} == {"better"}, back["programs"][0]["counts"])
    expect("the same edition twice: no verdict changes", not diff(path, path, "examples/press_line")["programs"][0]["verdicts"])
    if DIFF_VALIDATOR:
        errors = [e.message for e in DIFF_VALIDATOR.iter_errors(program)]
        expect("a program is as diff.schema.json says", not errors, errors[:2])
    for kind, marks in (("text", ("! worse: #CPS.AM-3", "Rules: ", "because of the rules alone")), ("md", ("| ! worse |", "## Rules", "because of the rules alone"))):
        text = run("diff", "--rules", "cpsf@1.0", path, "examples/press_line", "--format", kind, *AS_OF).stdout.decode()
        expect("%s holds it all" % kind, all(m in text for m in marks) and all(c["id"] in text for c in data["changes"]), text[:400])
        text = run("diff", "--rules", "cpsf@1.0", path, "examples/press_line", "--format", kind, "--lang", "ja", *AS_OF).stdout.decode()
        expect("%s in Japanese" % kind, "規則の違いだけで変わる判定" in text and "Rules" not in text, text[:400])
    own = os.path.join(folder, "pinned")
    shutil.copytree("examples/press_line", own)
    open(os.path.join(own, "cpsf.yaml"), "w").write("catalogues:\n  - cpsf@1.0.0\n")
    expect("a pin does not stop the comparison", told(diff("cpsf@1.0", path, own, code=1)) == told(data))


def check_sources(folder, base):
    yaml = os.path.join(folder, "yaml")
    os.makedirs(yaml)
    for name in os.listdir(base):
        if name.endswith(".yaml"):
            shutil.copy(os.path.join(base, name), yaml)
    edit(yaml, "catalogue.yaml", "Keep a documented, current register", "Keep a current register")
    data = diff(os.path.join(base, "catalogue.yaml"), os.path.join(yaml, "catalogue.yaml"))
    expect("two YAML files", told(data) == {("requirement", "changed", "CPS.AM-1")}, told(data))
    data = diff(yaml, os.path.join(base, "catalogue.yaml"))
    expect("a folder of YAML holds measures, too", ("requirement", "changed", "CPS.AM-1") in told(data) and ("measure", "removed", "AM-1.L1.a") in told(data), len(told(data)))
    data = diff("profiles.supplier", "profiles.factory")
    expect("profiles state levels", any(c["kind"] == "profile" for c in data["changes"]), data["counts"])
    seen_kinds.update((c[0], c[1]) for c in told(data))
    repository = os.path.join(folder, "repository")
    shutil.copytree(base, os.path.join(repository, "house"))
    git = lambda *a: subprocess.run(["git", "-C", repository, "-c", "user.name=a", "-c", "user.email=a@example.com", *a], check=True, capture_output=True)
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "one")
    edit(os.path.join(repository, "house"), "access.cpsf", r"age\(m.compared\) <= 183d", "age(m.compared) <= 92d")
    edit(os.path.join(repository, "house"), "catalogue.yaml", "Keep a documented, current register", "Keep a current register")
    git("commit", "-qam", "two")
    for words in (("HEAD~1..HEAD", "--", "house"), ("HEAD~1", "--", "house")):
        out = run("diff", "--rules", "--format", "json", *words, cwd=repository)
        expect("revisions of a catalogue: %s" % (words,), told(json.loads(out.stdout)) == {("requirement", "changed", "CPS.AM-1"), ("rule", "changed", "CPS.AC-1")}, (out.returncode, out.stderr))
    path = os.path.join(folder, "before")
    shutil.copytree(os.path.join(repository, "house"), path)
    house, plant = os.path.join(repository, "house"), os.path.join(repository, "plant")
    shutil.copytree("examples/press_line", plant)
    assets = os.path.join(house, "assets.cpsf")
    text = open(assets, encoding="utf-8").read()
    open(assets, "w", encoding="utf-8").write(text.replace("attested(2)", "attested(3)"))
    git("add", "-A")
    git("commit", "-qm", "three")
    verdicts = lambda data: {(v["change"], v["requirement"], v["subject"]) for p in data["programs"] for v in p["verdicts"]}
    mine = verdicts(diff(path, house, plant, code=1))
    for words, cwd in ((("HEAD~1..HEAD", "--", "house", "--", "plant"), repository), (("HEAD~1", "--", "house", "--", "plant"), repository), (("HEAD~1..HEAD", "--", "../house", "--", "."), plant)):
        out = run("diff", "--rules", "--format", "json", *AS_OF, *words, cwd=cwd)
        expect("verdicts that the rules of revisions change: %s" % (words,), out.returncode == 1 and mine and verdicts(json.loads(out.stdout)) == mine, (out.returncode, out.stderr, out.stdout[-300:]))
    open(assets, "w", encoding="utf-8").write("broken")
    out = run("diff", "--rules", "--format", "json", *AS_OF, "HEAD~1..HEAD", "--", "house", "--", "plant", cwd=repository)
    expect("what lies on disk is no edition of either", out.returncode == 1 and verdicts(json.loads(out.stdout)) == mine, (out.returncode, out.stderr))
    broken = os.path.join(folder, "broken")
    shutil.copytree(base, broken)
    edit(broken, "access.cpsf", "n is system and not n.public", "n is system and not n.nonsense")
    for what, arguments, code in (("one edition", ("cpsf@1.0",), 3), ("an unknown name", ("cpsf@1.0", "nowhere"), 3), ("a version that is not there", ("cpsf@7.0", base), 2),
                                  ("a folder without anything", (folder + "/nothing", base), 3), ("an edition with errors", (base, broken), 2), ("a spec", (base, "examples/first"), 3),
                                  ("a spec by YAML alone", (yaml, base, "examples/first"), 3), ("a spec by two frameworks", ("cpsf2018", "cpsf@1.0", "examples/first"), 3),
                                  ("a spec that is not there", (base, base, "nowhere.cpsf"), 3), ("an unknown format", (base, base, "--format", "html"), 3)):
        os.makedirs(folder + "/nothing", exist_ok=True)
        out = run("diff", "--rules", *arguments)
        expect("%s is refused" % what, out.returncode == code and out.stderr and not out.stdout, (out.returncode, out.stderr[-200:], out.stdout[:100]))


def main():
    with tempfile.TemporaryDirectory() as folder:
        base = check_changes(folder)
        check_nothing(folder, base)
        check_spec(folder, base)
        check_sources(folder, base)
    expect("added, removed and changed were seen", {c for _, c in seen_kinds} == set(OTHER), seen_kinds)
    print("%d failures" % len(failures))
    return bool(failures)


RULE_KINDS = json.load(open("docs/schema/rules-diff.schema.json", encoding="utf-8"))["properties"]["changes"]["items"]["properties"]["kind"]["enum"]
try:
    import jsonschema
    VALIDATOR, DIFF_VALIDATOR = (jsonschema.Draft202012Validator(json.load(open("docs/schema/%s.schema.json" % n, encoding="utf-8"))) for n in ("rules-diff", "diff"))
except ImportError:
    VALIDATOR = DIFF_VALIDATOR = None
CPSFC = os.path.abspath(sys.argv[1])
sys.exit(main())
