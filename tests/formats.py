#!/usr/bin/env python3
"""usage: formats.py CPSFC [--missing]
Formats that other programs of a pipeline read: every example in every format against the official schema, where CPSFC_SCHEMAS
names a folder with sarif/ and junit/, and against what schemas do not say: indices, counts, places, fingerprints.
With --missing it only says which of these checks can't be made here."""
import collections, json, os, re, shutil, subprocess, sys, tempfile, warnings
import xml.etree.ElementTree as ET

warnings.simplefilter("ignore")
cpsfc = sys.argv[1]
schemas = os.environ.get("CPSFC_SCHEMAS", "")
try:
    import jsonschema
except ImportError:
    jsonschema = None
SARIF_SCHEMA = os.path.join(schemas, "sarif", "sarif-schema-2.1.0.json")
have_sarif = jsonschema is not None and os.path.isfile(SARIF_SCHEMA)
JUNIT_SCHEMAS = [os.path.join(schemas, "junit", name) for name in ("junit-10-jenkins.xsd", "JUnit-windyroad.xsd")]
have_junit = bool(shutil.which("xmllint")) and all(os.path.isfile(name) for name in JUNIT_SCHEMAS)
EXAMPLES = sorted(e for e in os.listdir("examples") if os.path.isdir(os.path.join("examples", e)))
DATE = "2026-06-15"
checked = 0


def missing():
    if not os.path.isdir(schemas):
        print("official schemas of SARIF and JUnit (CPSFC_SCHEMAS names no folder)")
    elif not have_sarif:
        print("the official schema of SARIF (python3-jsonschema or the file is missing)")
    if os.path.isdir(schemas) and not have_junit:
        print("the schemas of JUnit (xmllint of libxml2-utils or a file is missing)")


def expect(what, condition):
    global checked
    checked += 1
    if not condition:
        sys.exit("FAILED: " + what)


def report(path, form, *more):
    got = subprocess.run([cpsfc, "report", path, "--as-of", DATE, "--format", form] + list(more), capture_output=True)
    expect("report %s as %s: %s" % (path, form, got.stderr.decode()[-300:]), got.returncode == 0)
    return got.stdout.decode("utf-8")


# ---- SARIF ----

validator = jsonschema.Draft4Validator(json.load(open(SARIF_SCHEMA))) if have_sarif else None
KINDS = {"met": ["pass"], "gap": ["fail"], "undecided": ["open", "review"], "no_target": ["notApplicable"]}
LEVELS = {"low": "note", "moderate": "warning", "high": "error"}


def check_location(name, run, location):
    physical = location.get("physicalLocation")
    if physical:
        artifact, region = physical["artifactLocation"], physical["region"]
        uri = artifact["uri"]
        expect("%s: the URI %s is relative, with /" % (name, uri), re.fullmatch(r"[A-Za-z0-9._~%/-]+", uri) and not uri.startswith("/") or not artifact.get("uriBaseId"))
        expect("%s: index of %s" % (name, uri), run["artifacts"][artifact["index"]]["location"]["uri"] == uri)
        expect("%s: a region has its lines" % name, 1 <= region["startLine"] <= region["endLine"] and 1 <= region["startColumn"] and 1 <= region["endColumn"])
        expect("%s: a region ends behind its start" % name, (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"]))
    for logical in location.get("logicalLocations", []):
        expect("%s: index of %s" % (name, logical), run["logicalLocations"][logical["index"]]["fullyQualifiedName"] == logical["fullyQualifiedName"])


def check_rules(name, run):
    driver = run["tool"]["driver"]
    ids = [r["id"] for r in driver["rules"]]
    expect("%s: ids of rules are unique" % name, len(set(ids)) == len(ids))
    for rule in driver["rules"]:
        for text in (rule["shortDescription"]["text"], rule["fullDescription"]["text"], rule["help"]["text"], rule["help"]["markdown"]):
            expect("%s: %s has its texts" % (name, rule["id"]), text)
        targets = []
        for relation in rule.get("relationships", []):
            target = relation["target"]
            taxonomy = run["taxonomies"][target["toolComponent"]["index"]]
            expect("%s: %s leads to a taxonomy" % (name, rule["id"]), taxonomy["name"] == target["toolComponent"]["name"])
            expect("%s: %s leads to a taxon" % (name, rule["id"]), taxonomy["taxa"][target["index"]]["id"] == target["id"])
            targets.append((taxonomy["name"], target["id"]))
        expect("%s: %s is linked to each once" % (name, rule["id"]), len(set(targets)) == len(targets))
    for taxonomy in run.get("taxonomies", []):
        taxa = [t["id"] for t in taxonomy["taxa"]]
        expect("%s: taxa of %s are unique" % (name, taxonomy["name"]), taxa and len(set(taxa)) == len(taxa))
    return ids


def check_result(name, run, ids, result):
    expect("%s: ruleIndex" % name, ids[result["ruleIndex"]] == result["ruleId"])
    expect("%s: level is none when it did not fail" % name, (result["kind"] == "fail") == (result["level"] != "none"))
    expect("%s: it has a message and a place" % name, result["message"]["text"] and len(result["locations"]) == 1)
    for location in result["locations"] + result.get("relatedLocations", []):
        check_location(name, run, location)
    for flow in result.get("codeFlows", []):
        steps = flow["threadFlows"][0]["locations"]
        expect("%s: a way has steps" % name, steps)
        for step in steps:
            check_location(name, run, step["location"])
    for suppression in result["suppressions"]:
        expect("%s: a suppression has its reason" % name, suppression["justification"])


def sarif_findings(run):
    return [r for r in run["results"] if r["properties"]["record"] == "finding"]


def finding_key(r):
    return r["partialFingerprints"]["cpsfRequirement/v1"]


def check_sarif(name, text, data, by_schema=True):
    document = json.loads(text)
    if validator and by_schema:
        problems = ["%s: %s" % (list(e.path), e.message[:200]) for e in validator.iter_errors(document)]
        expect("%s: SARIF is valid: %s" % (name, problems[:3]), not problems)
    run = document["runs"][0]
    ids = check_rules(name, run)
    for result in run["results"]:
        check_result(name, run, ids, result)
    for index, logical in enumerate(run["logicalLocations"]):
        expect("%s: parents lie in the list" % name, logical.get("parentIndex", 0) < len(run["logicalLocations"]) and logical.get("parentIndex") != index)
    findings = sarif_findings(run)
    expect("%s: as many findings as in JSON" % name, len(findings) == len(data["findings"]))
    numbers = [finding_key(r) for r in findings]
    expect("%s: fingerprints are unique" % name, len(set(numbers)) == len(numbers))
    for result, finding in zip(findings, data["findings"]):
        expect("%s: fingerprint of %s" % (name, finding["requirement"]), finding_key(result).split("-")[0] == finding["fingerprint"])
        expect("%s: kind of %s" % (name, finding["requirement"]), result["kind"] in KINDS[finding["status"]])
        if finding["status"] == "gap":
            expect("%s: level of %s" % (name, finding["requirement"]), result["level"] == LEVELS[finding["severity"]])
        decided = finding.get("disposition") in ("accepted", "excluded")
        expect("%s: suppression of %s" % (name, finding["requirement"]), bool(result["suppressions"]) == decided)
        region = result["locations"][0]["physicalLocation"]["region"]
        expect("%s: line of %s" % (name, finding["requirement"]), region["startLine"] == finding["place"]["line"])
    messages = [r for r in run["results"] if r["properties"]["record"] == "message"]
    said = [m["ruleId"] for m in messages if not m["suppressions"]]
    expect("%s: the messages of JSON" % name, said == [m["code"] for m in data["messages"]])
    for counted, framework in zip(run["properties"]["frameworks"], data["frameworks"]):
        expect("%s: counts of %s" % (name, framework["name"]), all(framework["counts"][k] == v for k, v in counted["counts"].items()))
    return run


# ---- JUnit ----

DECIDED = ("accepted", "excluded")


def check_junit(name, text, listed, everything, folder=None):
    root = ET.fromstring(text)
    wanted, got = collections.Counter(), collections.Counter()
    for finding in listed["findings"]:
        if finding["status"] != "met":
            failed = finding["status"] == "gap" and finding.get("disposition") not in DECIDED
            wanted[finding["framework"] + "@" + finding["version"], "failure" if failed else "skipped"] += 1
    for finding in everything["findings"]:
        if finding["status"] == "met":
            wanted[finding["framework"] + "@" + finding["version"], "passed"] += 1
    for index, suite in enumerate(root):
        cases = suite.findall("testcase")
        count = {kind: len(suite.findall("testcase/" + kind)) for kind in ("failure", "error", "skipped")}
        expect("%s: counts of %s add up" % (name, suite.get("name")), (int(suite.get("tests")), int(suite.get("failures")), int(suite.get("errors")), int(suite.get("skipped"))) == (len(cases), count["failure"], count["error"], count["skipped"]))
        expect("%s: ids of suites count up" % name, suite.get("id") == str(index) and suite.get("timestamp") == DATE + "T00:00:00")
        for kind in ("failure", "skipped"):
            got[suite.get("package"), kind] += count[kind]
        got[suite.get("package"), "passed"] += len(cases) - count["failure"] - count["skipped"]
        expect("%s: cases of %s are told apart" % (name, suite.get("name")), len({c.get("name") for c in cases}) == len(cases))
        expect("%s: whoever failed says why" % name, all(f.get("message") and f.get("type") for f in suite.findall("testcase/failure")))
    expect("%s: JUnit has the findings of JSON: %s, not %s" % (name, dict(+got), dict(+wanted)), +got == +wanted)
    expect("%s: only characters of XML 1.0" % name, not re.search("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text))
    if folder:
        check_junit_schemas(name, text, folder)


def check_junit_schemas(name, text, folder):
    path = os.path.join(folder, "junit.xml")
    open(path, "w", encoding="utf-8").write(text)
    for schema in JUNIT_SCHEMAS if have_junit else []:
        run = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", schema, path], capture_output=True, text=True)
        expect("%s: JUnit is valid: %s" % (name, run.stderr[:300]), run.returncode == 0)


# ---- GitHub ----

COMMAND = re.compile(r"::(error|warning|notice)( [a-zA-Z]+=[^,:]*(,[a-zA-Z]+=[^,:]*)*)?::.*")


def unescape(text):
    return text.replace("%3A", ":").replace("%2C", ",").replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


def check_github(name, text, data):
    lines = text.split("\n")
    expect("%s: the last line ends" % name, lines.pop() == "")
    expect("%s: every line is a command" % name, all(COMMAND.fullmatch(line) for line in lines))
    shown = collections.Counter(COMMAND.fullmatch(line).group(1) for line in lines)
    expect("%s: at most ten of each: %s" % (name, shown), max(shown.values()) <= 10)
    gaps = collections.Counter(f["severity"] for f in data["findings"] if f["status"] == "gap" and f["disposition"] == "open")
    warnings_of_spec = sum(m["severity"] == "warning" for m in data["messages"])
    expect("%s: errors are the gravest gaps" % name, shown["error"] == min(10, gaps["high"]))
    expect("%s: warnings are the next" % name, shown["warning"] == min(10, gaps["moderate"] + warnings_of_spec))
    expect("%s: notices are the rest, and the last" % name, shown["notice"] == min(9, gaps["low"]) + 1)
    left = sum(gaps.values()) + warnings_of_spec - sum(shown.values()) + 1
    last = unescape(lines[-1])
    expect("%s: the last line says how many are missing" % name, ("\n%d open gaps and warnings are not shown" % left) in last)
    for framework in data["frameworks"]:
        c = framework["counts"]
        expect("%s: the last line has the counts" % name, "%d findings = %d met + %d gap + %d undecided" % (c["total"], c["met"], c["gap"], c["undecided"]) in last)
    levels = [COMMAND.fullmatch(line).group(1) for line in lines]
    expect("%s: errors come first" % name, levels == sorted(levels, key=["error", "warning", "notice"].index))


# ---- GitLab ----

SEVERITIES = {"high": "critical", "moderate": "major", "low": "minor"}


def check_gitlab(name, text, data):
    entries = json.loads(text)
    for e in entries:
        expect("%s: an entry has its members" % name, set(e) == {"description", "check_name", "fingerprint", "severity", "location"} and all(isinstance(e[k], str) and e[k] for k in ("description", "check_name", "fingerprint")))
        expect("%s: severity %s" % (name, e["severity"]), e["severity"] in ("info", "minor", "major", "critical", "blocker"))
        expect("%s: the place" % name, e["location"]["path"] and isinstance(e["location"]["lines"]["begin"], int) and 1 <= e["location"]["lines"]["begin"])
    expect("%s: fingerprints are unique" % name, len({e["fingerprint"] for e in entries}) == len(entries))
    wanted = [(f["requirement"], SEVERITIES[f["severity"]] if f["status"] == "gap" else "info", f["place"]["file"], f["place"]["line"])
              for f in data["findings"] if f["status"] in ("gap", "undecided") and f.get("disposition") not in DECIDED]
    wanted += [(m["code"], "info" if m["severity"] == "note" else "minor", m["file"], m["line"]) for m in data["messages"]]
    got = [(e["check_name"], e["severity"], e["location"]["path"], e["location"]["lines"]["begin"]) for e in entries]
    expect("%s: GitLab has what is open in JSON" % name, [g[:2] if not w[3] else g for g, w in zip(got, wanted)] == [w[:2] if not w[3] else w for w in wanted] and len(got) == len(wanted))


# ---- JSON lines ----

def check_jsonl(name, text, data):
    records = [json.loads(line) for line in text.split("\n")[:-1]]
    for record in records:
        expect("%s: each line says of what" % name, record.pop("record") == "finding" and record.pop("program") == data["program"] and record.pop("as_of") == DATE and record.pop("as_of_from") == "--as-of")
    expect("%s: lines are the findings of JSON" % name, records == data["findings"] and text.endswith("\n") == bool(records))


# ---- code scanning ----

def check_scanning(name, text, whole, data):
    """Of the results of the SARIF file those that are problems, each with a place."""
    run = json.loads(text)["runs"][0]
    problems = [e.message[:200] for e in validator.iter_errors(json.loads(text))] if validator else []
    expect("%s: SARIF for code scanning is valid: %s" % (name, problems[:3]), not problems)
    for result in run["results"]:
        expect("%s: every result is an alert" % name, result["kind"] == "fail" and result["level"] != "none" and not result["suppressions"] and result.get("baselineState") != "absent")
        expect("%s: and has a place" % name, all(location["physicalLocation"]["region"]["startLine"] for location in result["locations"]))
    wanted = [r for r in sarif_findings(whole) if r["kind"] == "fail" and not r["suppressions"]]
    expect("%s: the open and planned gaps" % name, [(finding_key(r), r["ruleId"], r["message"]) for r in sarif_findings(run)] == [(finding_key(r), r["ruleId"], r["message"]) for r in wanted] and len(wanted) == sum(f["status"] == "gap" and f["disposition"] in ("open", "planned") for f in data["findings"]))
    expect("%s: the warnings" % name, len(run["results"]) - len(wanted) == sum(m["severity"] == "warning" for m in data["messages"]))


def check_all(name, path, folder, more=(), by_schema=True):
    data, everything = json.loads(report(path, "json", *more)), json.loads(report(path, "json", "--all"))
    run = check_sarif(name, report(path, "sarif", *more), data, by_schema)
    if by_schema:
        check_scanning(name, report(path, "code-scanning", *more), run, data)
    check_junit(name, report(path, "junit", *more), data, everything, folder if by_schema else None)
    check_gitlab(name, report(path, "gitlab", *more), data)
    check_jsonl(name, report(path, "jsonl", *more), data)
    if "ja" not in more:
        check_github(name, report(path, "github", *more), data)
    return run


# ---- all examples ----

def check_examples(folder):
    ways = set()
    for example in EXAMPLES:
        path = os.path.join("examples", example)
        for more in ([], ["--all", "--lang", "ja"]):
            run = check_all(example, path, folder, more)
            ways |= {r["ruleId"] for r in run["results"] if "codeFlows" in r}
    expect("ways around guards and to labels are told: %s" % ways, {"V2316", "V4106"} <= ways)


def check_outputs(folder):
    """Several at once: formats by the names of files, the same bytes as by name of the format."""
    names = {"a.sarif": "sarif", "a.github.sarif": "code-scanning", "a.xml": "junit", "a.github.txt": "github", "a.gitlab.json": "gitlab", "a.jsonl": "jsonl", "a.json": "json"}
    outputs = [word for name in names for word in ("-o", os.path.join(folder, name))]
    subprocess.run([cpsfc, "report", "examples/press_line", "--as-of", DATE] + outputs, check=True, capture_output=True)
    for name, form in names.items():
        expect("%s is %s" % (name, form), open(os.path.join(folder, name), encoding="utf-8").read() == report("examples/press_line", form))


# ---- with a baseline and a gate (what they count is compared in counts.py) ----

def check_baseline(folder):
    """Everything that only a baseline brings is valid, too: what is gone has no place and perhaps no rule."""
    path, example = os.path.join(folder, "b.tsv"), "examples/press_line"
    subprocess.run([cpsfc, "check", example, "--as-of", DATE, "--baseline", path, "--update-baseline"], check=True, capture_output=True)
    lines = open(path, encoding="utf-8").read().splitlines()
    gone = ["%032x\tcpsf@1.0.0\t%s\t<gone> & \"%s\"\tgap\topen\t2" % (i + 1, "CPS.AC-1" if i else "CPS.ZZ-9", i) for i in range(12)]
    open(path, "w", encoding="utf-8").write("\n".join([lines[0].replace("targets=cpsf:2", "targets=cpsf:3")] + lines[1::2] + gone) + "\n")
    for more in ([], ["--fail-on", "undecided,weakened,warning"]):
        texts = {}
        for form in ("sarif", "junit", "github", "gitlab"):
            out = subprocess.run([cpsfc, "report", example, "--as-of", DATE, "--format", form, "--baseline", path] + more, capture_output=True)
            expect("baseline as %s: %s" % (form, out.stderr[-300:]), out.returncode == bool(more))
            texts[form] = out.stdout.decode("utf-8")
        run = json.loads(texts["sarif"])["runs"][0]
        scanning = subprocess.run([cpsfc, "report", example, "--as-of", DATE, "--format", "code-scanning", "--baseline", path] + more, capture_output=True).stdout
        alerts = json.loads(scanning)["runs"][0]["results"]
        data = json.loads(subprocess.run([cpsfc, "report", example, "--as-of", DATE, "--format", "json", "--baseline", path] + more, capture_output=True).stdout)
        at_gate = [f for f in data["findings"] if f["baseline"] == "decided" or (f["disposition"] == "open" and f["status"] == "undecided" and f["baseline"] == "new")] if more else []
        gaps = [f for f in data["findings"] if f["disposition"] in ("open", "planned") and f["status"] == "gap"]
        expect("alerts with a baseline: %d of %d and %d" % (len(alerts), len(at_gate), len(gaps)), len([r for r in alerts if r["properties"]["record"] == "finding"]) == len(at_gate) + len(gaps) and all(r["locations"][0]["physicalLocation"] for r in alerts))
        problems = [e.message[:200] for e in validator.iter_errors(json.loads(texts["sarif"]))] if validator else []
        expect("SARIF with a baseline is valid: %s" % problems[:3], not problems)
        gone = [r for r in run["results"] if r["properties"]["record"] == "gone"]
        rules = [r["id"] for r in run["tool"]["driver"]["rules"]]
        expect("what is gone is there", len(gone) == 12 and sum("ruleIndex" in r for r in gone) == 11)
        expect("with its rule", all(rules[r["ruleIndex"]] == r["ruleId"] for r in gone if "ruleIndex" in r))
        check_junit_schemas("baseline", texts["junit"], folder)
        github = texts["github"].split("\n")[:-1]
        expect("annotations", all(COMMAND.fullmatch(line) for line in github) and github[0].startswith("::error title=less is asked for") == bool(more))
        entries = json.loads(texts["gitlab"])
        expect("code quality", all(set(e) == {"description", "check_name", "fingerprint", "severity", "location"} and e["location"]["path"] for e in entries))
        expect("its severity", {e["severity"] for e in entries if "-gone" in e["fingerprint"]} == {"critical" if more else "major"})


# ---- what moves and what does not ----

SPEC = """edition 2026
target cpsf@1.0 at level 1
organization acme
responsible acme
person boss of acme
component plc { }   // 😀 a sign of two units before what follows
component second
accept #CPS.AC-1 at level 1 on acme by boss until 2026-12-31 because "a {0} [link](http://x)"
"""


def check_moves(folder):
    path = os.path.join(folder, "spec.cpsf")
    open(path, "w", encoding="utf-8").write(SPEC)
    before = json.loads(report(path, "sarif"))["runs"][0]
    open(path, "w", encoding="utf-8").write("\n\n" + SPEC.replace("\n", "\n\n"))
    after = json.loads(report(path, "sarif"))["runs"][0]
    expect("fingerprints stay when lines are inserted", [r["partialFingerprints"] for r in before["results"]] == [r["partialFingerprints"] for r in after["results"]])
    open(path, "w", encoding="utf-8").write(SPEC)
    numbers = [e["fingerprint"] for e in json.loads(report(path, "gitlab"))]
    open(path, "w", encoding="utf-8").write("\n\n" + SPEC.replace("\n", "\n\n"))
    expect("those of GitLab, too", numbers == [e["fingerprint"] for e in json.loads(report(path, "gitlab"))])
    expect("and lines move", before["results"][0]["locations"] != after["results"][0]["locations"])
    accepted = [r for r in sarif_findings(before) if r["suppressions"]]
    expect("what is accepted is suppressed, with its reason", [r["ruleId"] for r in accepted] == ["CPS.AC-1"] and "[link](http://x)" in accepted[0]["suppressions"][0]["justification"])
    expect("braces and links have no meaning in messages", "{{0}}" in accepted[0]["message"]["text"] and "[link\\](http://x)" in accepted[0]["message"]["text"])


def check_columns(folder):
    path = os.path.join(folder, "columns.cpsf")
    open(path, "w", encoding="utf-8").write("target cpsf@1.0 at level 1\n/* 😀 */ organization acme\n")
    findings = sarif_findings(json.loads(report(path, "sarif"))["runs"][0])
    expect("columns count UTF-16 units", {r["locations"][0]["physicalLocation"]["region"]["startColumn"] for r in findings} == {len("/* xx */ organization ") + 1})


# ---- strings of others ----

def check_hostile(folder):
    specs = os.path.join(folder, "specs")
    os.mkdir(specs)
    subprocess.run([sys.executable, os.path.join(os.path.dirname(os.path.abspath(__file__)), "injection.py"), cpsfc, "--write", specs], check=True)
    for i, name in enumerate(sorted(os.listdir(specs))):
        check_all(name, os.path.join(specs, name), folder, ["--all"], by_schema=i % 8 == 0)


if sys.argv[2:] == ["--missing"]:
    missing()
    sys.exit()
for check in (check_examples, check_outputs, check_baseline, check_moves, check_columns, check_hostile):
    with tempfile.TemporaryDirectory() as folder:
        check(folder)
print("%d checks of formats" % checked)
