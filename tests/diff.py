#!/usr/bin/env python3
"""cpsfc diff: each kind of change is caused on purpose and must be the one that is told; verdicts are matched again here by
fingerprint; two specs, their saved JSON and their pages give the same; the status says whether something got worse.

usage: diff.py CPSFC
"""
import json, os, re, sys, tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "tools"))
import plant
from plant import AS_OF, expect, failures

BASE = """import std.factory
import std.secure
target cpsf@1.0 at level 2
organization acme : Manufacturer
responsible acme
person ann : SecurityManager of acme
system hall {
  component plc : Plc
  component old_pump : Machine
}
system lan : WiredNetwork
system net : Internet
component historian : Historian
external organization sky : Manufacturer
external system cloud : CloudService of sky
data log { label c = moderate, i = moderate, a = low; readers [acme, sky] }
flow f_log of log : hall.plc -> historian via lan
flow f_out of log : historian -> cloud via net under svc
contract svc : ServiceContract between acme and sky until 2027-09-30 {
  incident_notice = 24h
  require sky : #CPS.DS-3 at level 2
  permit sky to read log
}
measure m_tls : ChannelEncryption at level 2 on f_log {
  evidence scan : TestReport { file = "scan.pdf"; issued = 2026-02-10; expires = 2027-02-09 }
}
answers on acme since 2026-03-01 {
  #CPS.AM-6 = 2
  #CPS.GV-1 = 0
  #CPS.RA-1 = 1 { evidence "risk.pdf" since 2026-03-01 until 2027-03-31 }
}
complete measure within acme by ann since 2026-03-01
"""


def run(*arguments, code=None):
    out = plant.run(*arguments)
    if code is not None:
        expect("status of %s" % (arguments,), out.returncode == code, (out.returncode, out.stderr.decode("utf-8", "replace")[-400:]))
    return out


def write(folder, name, text):
    return plant.write(os.path.join(folder, name), text)


def diff(old, new, *options):
    out = run("diff", old, new, "--format", "json", "--as-of", AS_OF, *options)
    expect("status of %s" % new, out.returncode in (0, 1), out.stderr.decode() + out.stdout.decode())
    data = json.loads(out.stdout)
    expect("the status and the report agree", data["worse"] == (out.returncode == 1), data["worse"])
    if VALIDATOR:
        errors = [e.message for e in VALIDATOR.iter_errors(data)]
        expect("diff schema", not errors, errors[:3])
    told = sum((data[k] for k in ("scope", "elements", "flows", "labels", "contracts", "measures", "evidence", "expiring")), [])
    expect("what counts as worse is counted", data["worse_count"] == sum(c["worse"] for c in told + data["verdicts"]) and data["worse"] == (data["worse_count"] > 0), data["worse_count"])
    return data, {(c["change"], c["name"]) for c in told}, {(v["change"], v["requirement"], v["subject"]) for v in data["verdicts"]}


# What is told when the two sides change places; renames have no way back without a second @was.
REVERSE = {}
for pair in ("target_lowered target_raised", "target_removed target_added", "decision_added decision_removed", "decision_extended decision_shortened",
             "decision_changed decision_changed", "allow_added allow_removed", "allow_changed allow_changed", "element_added element_removed", "element_owner element_owner",
             "flow_added flow_removed", "flow_changed flow_changed", "label_lowered label_raised", "label_changed label_changed",
             "contract_added contract_removed", "contract_shortened contract_extended", "contract_eased contract_tightened",
             "contract_changed contract_changed", "measure_added measure_removed", "measure_changed measure_changed",
             "evidence_added evidence_removed", "evidence_shortened evidence_renewed"):
    one, other = pair.split()
    REVERSE[one], REVERSE[other] = other, one
REVERSE_VERDICTS = {"worse": ("better",), "better": ("worse",), "weaker": ("stronger",), "stronger": ("weaker",), "new": ("gone",), "gone": ("new",),
                    "reopened": ("decided",), "decided": ("reopened",), "retargeted": ("worse",)}
seen_kinds, seen_verdicts = set(), set()


def check_reverse(name, first, second, told, verdicts):
    """The same two specs with their places changed: each change is told as its reverse."""
    data, changes, found = diff(second, first)
    seen_kinds.update(c[0] for c in changes)
    seen_verdicts.update(v[0] for v in found)
    wanted = {(REVERSE[c], n) for c, n in told if c in REVERSE}
    expect("%s, the other way: told" % name, wanted <= changes, (wanted - changes, changes))
    for change, requirement in verdicts:
        expect("%s, the other way: %s" % (name, requirement), any((c, requirement) in {(v[0], v[1]) for v in found} for c in REVERSE_VERDICTS[change]), found)


def check_kinds(folder):
    old = write(folder, "old.cpsf", BASE)
    def case(name, replace, by, told=(), verdicts=(), worse=None, not_verdicts=(), base=BASE):
        expect("%s changes the spec" % name, replace in base)
        first = old if base is BASE else write(folder, "base.cpsf", base)
        second = write(folder, "new.cpsf", base.replace(replace, by))
        data, changes, found = diff(first, second)
        seen_kinds.update(c[0] for c in changes)
        seen_verdicts.update(v[0] for v in found)
        expect("%s: told" % name, set(told) <= changes, (set(told) - changes, changes))
        expect("%s: verdicts" % name, set(verdicts) <= {(v[0], v[1]) for v in found}, found)
        expect("%s: no such verdicts" % name, not {v[0] for v in found} & set(not_verdicts), found)
        if worse is not None:
            expect("%s: worse" % name, data["worse"] == worse, (found, changes))
        check_reverse(name, first, second, told, verdicts)
        return data
    accept = 'accept #CPS.GV-1 at level 2 on acme by ann until %s because "next year"\n'
    case("nothing", "WiredNetwork\n", "WiredNetwork  // a comment\n", worse=False, not_verdicts=("worse", "better", "new", "gone"))
    case("an answer taken back", "#CPS.AM-6 = 2", "#CPS.AM-6 = 1", [("measure_changed", "#CPS.AM-6 (acme)")], [("worse", "CPS.AM-6")], True)
    case("an answer improved", "#CPS.GV-1 = 0", "#CPS.GV-1 = 2", [("measure_added", "#CPS.GV-1 (acme)")], [("better", "CPS.GV-1")], False)
    case("half way", "#CPS.GV-1 = 0", "#CPS.GV-1 = 1", [], [("better", "CPS.GV-1")], False)
    case("an acceptance", "complete measure", accept % "2026-12-31" + "complete measure", [("decision_added", "accept #CPS.GV-1 on acme")],
         [("decided", "CPS.GV-1")], False)
    decided = BASE + accept % "2026-12-31"
    case("an acceptance ended", accept % "2026-12-31", "", [("decision_removed", "accept #CPS.GV-1 on acme")], [("reopened", "CPS.GV-1")], True, base=decided)
    case("an acceptance longer", "until 2026-12-31", "until 2027-06-30", [("decision_extended", "accept #CPS.GV-1 on acme")], (), False, base=decided)
    case("an acceptance shorter", "until 2026-12-31", "until 2026-07-01",
         [("decision_shortened", "accept #CPS.GV-1 on acme"), ("expiring", "accept #CPS.GV-1 on acme")], (), False, base=decided)
    lowered = case("a lower target", "at level 2\norg", "at level 1\norg", [("target_lowered", "cpsf")], (), True, ("better",))
    expect("better by a lower target is not called better", lowered["counts"]["retargeted"] > 0 and lowered["scope"][0]["change"] == "target_lowered", lowered["counts"])
    case("a higher target", "at level 2\norg", "at level 3\norg", [("target_raised", "cpsf")], (), True)
    case("a target of one", "organization acme", "target cpsf@1.0 at level 3 on hall\norganization acme", [("target_added", "cpsf on hall")])
    case("no target", "target cpsf@1.0 at level 2\n", "import cpsf@1.0\n", [("target_removed", "cpsf")], (), True, ("better",))
    case("a machine removed", "  component old_pump : Machine\n", "", [("element_removed", "hall.old_pump")])
    case("a machine added", "  component old_pump : Machine\n", "  component old_pump : Machine\n  component press : Machine\n",
         [("element_added", "hall.press")])
    case("a machine renamed", "  component plc :", '  @was("hall.plc") component controller :', [("element_renamed", "hall.controller")], (), None, ("new", "gone"),
         base=BASE.replace("hall.plc ->", "hall.old_pump ->"))
    case("a hall renamed", "system hall {", '@was("hall") system shed {', [("element_renamed", "shed"), ("element_renamed", "shed.plc")], (), None,
         ("new", "gone"), base=BASE.replace("hall.plc ->", "historian ->").replace("-> historian via", "-> lan_host via").replace("component historian", "component lan_host : Historian\ncomponent historian"))
    case("evidence shorter", "expires = 2027-02-09", "expires = 2026-07-01", [("evidence_shortened", "m_tls.scan"), ("expiring", "m_tls.scan")])
    case("evidence over", "expires = 2027-02-09", "expires = 2026-06-14", [("evidence_shortened", "m_tls.scan"), ("expired", "m_tls.scan")])
    case("evidence renewed", "expires = 2027-02-09", "expires = 2028-02-09", [("evidence_renewed", "m_tls.scan")], (), False)
    case("evidence gone", ' { evidence "risk.pdf" since 2026-03-01 until 2027-03-31 }', "", [("evidence_removed", "#CPS.RA-1.risk.pdf")])
    case("a measure gone", re.search(r"measure m_tls.*?\n}\n", BASE, re.S).group(0), "", [("measure_removed", "m_tls (f_log)"), ("evidence_removed", "m_tls.scan")],
         (), False)
    case("an allow", "flow f_log", '@allow(W2105, reason: "on the bench")\nflow f_log', [("allow_added", "W2105")], base=BASE.replace(" via lan", ""))
    allowed = BASE.replace("flow f_log", '@allow(W2105, reason: "on the bench", until: 2026-12-31)\nflow f_log').replace(" via lan", "")
    data = case("an allow with another end", "2026-12-31", "2026-07-01", [("allow_changed", "W2105"), ("expiring", "@allow W2105")], (), False, base=allowed)
    expect("its reason and its end are told", "until 2026-07-01" in data["scope"][0]["detail"]["en"] and "on the bench" in data["scope"][0]["detail"]["en"], data["scope"])
    case("an allow moved", 'flow f_log', '\n\n@allow(W2105, reason: "on the bench")\nflow f_log', (), (), False, base=BASE.replace(" via lan", ""))
    check_process(folder, case, accept)


def check_process(folder, case, accept):
    """Flows, labels, contracts, owners, bases; @was in every place where a name stands."""
    case("a flow goes elsewhere", "hall.plc -> historian via lan", "hall.old_pump -> historian via lan", [("flow_changed", "f_log")])
    case("a flow changes its network", "historian via lan", "historian via net", [("flow_changed", "f_log")])
    case("a flow without a contract", " via net under svc", " via net", [("flow_changed", "f_out")])
    case("a flow removed", "flow f_out of log : historian -> cloud via net under svc\n", "", [("flow_removed", "f_out")])
    case("a label lowered", "c = moderate, i = moderate", "c = low, i = moderate", [("label_lowered", "log")], (), True)
    data = case("a label both ways", "c = moderate, i = moderate", "c = low, i = high", (), (), True)
    expect("lowered in one part is lowered", [c["change"] for c in data["labels"]] == ["label_lowered"], data["labels"])
    expect("flows of that data are not told again", [c["name"] for c in data["labels"]] == ["log"], data["labels"])
    case("other readers", "readers [acme, sky]", "readers [any]", [("label_changed", "log")])
    data = case("a flow of other data", "flow f_log of log", "data note { label c = low, i = low, a = low }\nflow f_log of note", [("flow_changed", "f_log"), ("label_changed", "f_log")])
    expect("that is no lowered label", all(c["change"] != "label_lowered" for c in data["labels"]), data["labels"])
    case("a contract ends earlier", "until 2027-09-30", "until 2026-07-01", [("contract_shortened", "svc"), ("expiring", "svc")], (), True)
    case("a contract asks for less", "require sky : #CPS.DS-3 at level 2", "require sky : #CPS.DS-3 at level 1", [("contract_eased", "svc")], (), True)
    case("a contract asks for nothing", "  require sky : #CPS.DS-3 at level 2\n", "", [("contract_eased", "svc")], (), True)
    case("a term of a contract", "incident_notice = 24h", "incident_notice = 72h", [("contract_changed", "svc")])
    case("a permit taken back", "  permit sky to read log\n", "", [("contract_changed", "svc")])
    case("a contract gone", re.search(r"contract svc.*?\n}\n", BASE, re.S).group(0), "", [("contract_removed", "svc")], (), True, base=BASE.replace(" under svc", ""))
    case("another owner", "component historian : Historian", "component historian : Historian of sky", [("element_owner", "historian")])
    case("a decision with another reason", '"next year"', '"the year after"', [("decision_changed", "accept #CPS.GV-1 on acme")], (), False, base=BASE + accept % "2026-12-31")
    case("an answer without its paper", ' { evidence "risk.pdf" since 2026-03-01 until 2027-03-31 }', "", [("evidence_removed", "#CPS.RA-1.risk.pdf")], [("weaker", "CPS.RA-1")], True)
    everywhere = BASE.replace("at level 2\norg", "at level 2\ntarget cpsf@1.0 at level 3 on hall.plc\norg") + (accept % "2026-12-31").replace(
        "on acme", "on hall.plc") + 'measure m_plc : AccountManagement at level 1 on hall.plc\n'
    renamed = everywhere.replace("  component plc :", '  @was("hall.plc") component controller :').replace("hall.plc", "hall.controller").replace(
        '@was("hall.controller")', '@was("hall.plc")').replace("measure m_plc", '@was("m_plc") measure m_controller').replace("contract svc", '@was("svc") contract service').replace(
        "under svc", "under service").replace("data log ", '@was("log") data record ').replace("of log", "of record").replace("read log", "read record").replace("flow f_out", '@was("f_out") flow f_away')
    data = case("renamed in every place", everywhere, renamed, [("element_renamed", "hall.controller"), ("element_renamed", "record"), ("flow_renamed", "f_away")], (), False, base=everywhere)
    told = {c["change"] for k in ("scope", "elements", "flows", "labels", "contracts", "measures", "evidence") for c in data[k]}
    expect("a renamed thing is one thing", told == {"element_renamed", "flow_renamed"} and not data["verdicts"], (told, data["verdicts"]))


def check_all_kinds_seen():
    """Every change the schema knows was caused above, one way or the other; the table of the documentation says the same of each."""
    schema = json.load(open("docs/schema/diff.schema.json", encoding="utf-8"))["$defs"]
    kinds = set(schema["change"]["properties"]["change"]["enum"])
    expect("every kind of change was seen", kinds == seen_kinds | {"framework_changed", "setting_lowered", "setting_changed"}, kinds ^ seen_kinds) # by check_matching; diff_git.py
    verdicts = set(schema["program"]["properties"]["verdicts"]["items"]["properties"]["change"]["enum"])
    expect("every change of a verdict was seen", verdicts == seen_verdicts, verdicts ^ seen_verdicts)
    table = open("runtime/compare/diff_kinds.def", encoding="utf-8").read()
    worse = set(re.findall(r'^(?:KIND|VERDICT)\(\w+, (?:\w+, )?true, "(\w+)"', table, re.M))
    for page in ("docs/comparing.md", "docs/ja/comparing.md"):
        text = open(page, encoding="utf-8").read()
        rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]*)\|", text, re.M))
        expect("%s lists every change" % page, set(rows) >= kinds | verdicts, (kinds | verdicts) - set(rows))
        marked = {k for k in rows if rows[k].strip().startswith("!")}
        expect("%s marks what counts as worse" % page, marked == worse, marked ^ worse)


def check_matching(folder):
    """Two examples' reports, matched again by fingerprint."""
    one, two = os.path.join(folder, "one.json"), os.path.join(folder, "two.json")
    os.makedirs(os.path.join(folder, "line"))
    for name in os.listdir("examples/press_line"):
        text = open(os.path.join("examples/press_line", name), encoding="utf-8").read()
        text = text.replace("#CPS.BE   = 2", "#CPS.BE   = 1").replace("#CPS.AM-3 = 2", "#CPS.AM-3 = 3").replace("until 2026-11-30 {", "until 2026-09-30 {")
        write(os.path.join(folder, "line"), name, text)
    run("report", "examples/press_line", "--all", "--as-of", AS_OF, "-o", one, code=0)
    run("report", os.path.join(folder, "line"), "--all", "--as-of", AS_OF, "-o", two, code=0)
    a, b = ({f["fingerprint"]: f for f in json.load(open(p, encoding="utf-8"))["findings"]} for p in (one, two))
    rank = {"met": 0, "no_target": 0, "undecided": 1, "gap": 2}
    mine = {(f, "worse") for f in b if f in a and rank[b[f]["status"]] > rank[a[f]["status"]]}
    mine |= {(f, "better") for f in b if f in a and rank[b[f]["status"]] < rank[a[f]["status"]]}
    data, _, _ = diff(one, two)
    found = {(v["fingerprint"], v["change"]) for v in data["verdicts"] if v["old"]["status"] != v["new"]["status"]}
    expect("verdicts matched by fingerprint", found == mine and len(mine) > 2, (found ^ mine, len(mine)))
    expect("every finding of the new side is in one figure", sum(data["counts"].values()) == len(a.keys() | b.keys()), (data["counts"], len(b)))
    for name in sorted(os.listdir("examples")):
        if os.path.isdir("examples/" + name):
            out = run("diff", "examples/" + name, "examples/" + name, "--as-of", AS_OF, code=0)
            expect("%s and itself" % name, b"unchanged" in out.stdout and b"\n!" not in out.stdout and b"changed:" not in out.stdout, out.stdout[-300:])
    again = json.loads(run("diff", "examples/press_line", os.path.join(folder, "line"), "--as-of", AS_OF, "--format", "json").stdout)
    for key in ("scope", "counts", "verdicts", "elements", "measures", "evidence", "expiring", "worse"):
        expect("two specs and two reports: %s" % key, again[key] == data[key], again[key])
    aimed = json.loads(run("diff", "examples/first", "examples/first", "--as-of", AS_OF, "--target", "cpsf@1.0:3", "--format", "json").stdout)
    expect("--target is for both sides", aimed["old"]["target_profile"] == aimed["new"]["target_profile"] and "level 3" in aimed["old"]["target_profile"]["en"]
           and not aimed["worse"], aimed["old"])
    mixed = json.loads(run("diff", one, os.path.join(folder, "line"), "--format", "json").stdout)
    expect("a spec beside a report is of its date", mixed["new"]["as_of"] == AS_OF and mixed["verdicts"] == data["verdicts"], mixed["new"])
    mixed = json.loads(run("diff", "examples/press_line", two, "--format", "json").stdout)
    expect("also the other way round", mixed["old"]["as_of"] == AS_OF and mixed["verdicts"] == data["verdicts"], mixed["old"])
    sparse = [os.path.join(folder, n) for n in ("s1.json", "s2.json")]
    run("report", "examples/press_line", "--as-of", AS_OF, "-o", sparse[0], code=0)
    run("report", os.path.join(folder, "line"), "--as-of", AS_OF, "-o", sparse[1], code=0)
    short, _, _ = diff(*sparse)
    status = lambda d: {(v["fingerprint"], v["change"]) for v in d["verdicts"] if v.get("old", {}).get("status") != v.get("new", {}).get("status")}
    expect("reports without met findings tell the same", status(short) == found, status(short) ^ found)
    pages = [p.replace(".json", ".html") for p in sparse]
    run("report", "examples/press_line", "--as-of", AS_OF, "-o", pages[0], code=0)
    run("report", os.path.join(folder, "line"), "--as-of", AS_OF, "-o", pages[1], code=0)
    if 'id="data"' in open(pages[0], encoding="utf-8").read():
        paged, _, _ = diff(*pages)
        expect("pages tell the same", status(paged) == found and paged["scope"] == data["scope"], status(paged) ^ found)
    for kind in ("text", "md"):
        text = run("diff", one, two, "--format", kind).stdout.decode()
        expect("%s holds every verdict" % kind, all("#" + v["requirement"] in text for v in data["verdicts"] if v["framework"] != "std.core"))
        expect("%s opens with the scope" % kind, 0 <= text.find("Decisions and scope") < text.find("Verdicts"), text[:400])
    newer = json.load(open(two, encoding="utf-8"))
    newer["frameworks"][0]["version"] = "1.0.1"
    _, changes, _ = diff(one, write(folder, "newer.json", json.dumps(newer)))
    expect("another version of a framework is said", ("framework_changed", newer["frameworks"][0]["name"]) in changes, changes)
    late = os.path.join(folder, "late.json")
    run("report", "examples/press_line", "--all", "--as-of", "2027-03-01", "-o", late, code=0)
    data = json.loads(run("diff", one, late, "--format", "json").stdout)
    expect("a later date is said, expiry is worse", any("different dates" in n["en"] for n in data["notes"]) and data["worse"], data["notes"])


def check_refused(folder):
    good = os.path.join(folder, "one.json")
    bad = write(folder, "bad.json", open(good, encoding="utf-8").read()[:5000])
    wrong = write(folder, "wrong.cpsf", "flow a -> b\n")
    other = json.load(open(good, encoding="utf-8"))
    for f in other["findings"]:
        f.pop("fingerprint")
    extract = write(folder, "extract.json", json.dumps(dict(other, format="cpsfc-extract")))
    run("diff", good, good, code=0)
    for arguments, code in (((good,), 3), ((good, good, good), 3), ((good, bad), 3), ((bad, good), 3), ((good, wrong), 2), ((wrong, good), 2), ((good, extract), 3),
                            ((good, os.path.join(folder, "none.json")), 3), ((good, os.path.join(folder, "none.cpsf")), 3), ((good, good, "--format", "html"), 3),
                            ((good, good, "-o", os.path.join(folder, "none", "x.md")), 3)):
        run("diff", *arguments, code=code)


def main():
    with tempfile.TemporaryDirectory() as folder:
        check_kinds(folder)
        check_all_kinds_seen()
        check_matching(folder)
        check_refused(folder)
    print("%d failures" % len(failures))
    return bool(failures)


try:
    import jsonschema
    VALIDATOR = jsonschema.Draft202012Validator(json.load(open("docs/schema/diff.schema.json", encoding="utf-8")))
except ImportError:
    VALIDATOR = None
sys.exit(main())
