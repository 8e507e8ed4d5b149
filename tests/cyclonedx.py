#!/usr/bin/env python3
"""usage: cyclonedx.py CPSFC [--missing]
CycloneDX attestations: every example against the official schema, where CPSFC_SCHEMAS names the folder that holds it, and
against what the schema does not say: each bom-ref once, each reference leads somewhere, counts are those of the JSON report.
With --missing it only says what can't be checked here."""
import collections, json, os, re, subprocess, sys, tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "tools"))
import official

cpsfc = sys.argv[1]
DATE = "2026-06-15"
SCHEMAS = ["cyclonedx/" + n for n in ("bom-1.6.schema.json", "spdx.schema.json", "jsf-0.82.schema.json")]
EXAMPLES = sorted(e for e in os.listdir("examples") if os.path.isdir(os.path.join("examples", e)))
checked = 0
seen = collections.Counter()


def expect(what, condition):
    global checked
    checked += 1
    if not condition:
        sys.exit("FAILED: " + what)


def report(path, *more):
    with tempfile.TemporaryDirectory() as folder:
        names = [os.path.join(folder, n) for n in ("a.cdx.json", "a.json")]
        got = subprocess.run([cpsfc, "report", path, "--as-of", DATE, "-o", names[0], "-o", names[1], *more], capture_output=True)
        expect("report %s: %s" % (path, got.stderr.decode()[-300:]), got.returncode == 0)
        texts = [open(n, encoding="utf-8").read() for n in names]
    return texts[0], json.loads(texts[0]), json.loads(texts[1])


def walk(value, way=()):
    yield way, value
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from walk(inner, way + (key,))


def properties(holder):
    return {p["name"]: p["value"] for p in holder.get("properties", [])}


REFERENCES = {"requirement", "claims", "counterClaims", "mitigationStrategies", "assessor", "target", "evidence", "counterEvidence", "parent"}


def check_references(name, bom):
    refs = [v for way, v in walk(bom) if way and way[-1] == "bom-ref"]
    expect("%s: each bom-ref once: %s" % (name, [r for r, n in collections.Counter(refs).items() if 1 < n][:3]), len(set(refs)) == len(refs))
    known = set(refs)
    for way, value in walk(bom):
        if not way or way[0] not in ("declarations", "definitions") or not isinstance(value, str):
            continue
        key = way[-1] if isinstance(way[-1], str) else way[-2]
        if key in REFERENCES or (key == "requirements" and way[-2] == "requirements" and "levels" in way):
            expect("%s: %s %s leads somewhere" % (name, key, value), value in known)
    for service in bom.get("services", []):
        for data in service.get("data", []):
            for end in data.get("source", []) + data.get("destination", []):
                expect("%s: %s leads somewhere" % (name, end), end[0] == "#" and end[1:] in known)
    expect("%s: nothing is empty" % name, all(v not in ([], {}, "") for _, v in walk(bom)))


def check_attestations(name, bom, claims):
    """Every claim stands in one map, on the side it belongs to; scores follow from them."""
    placed = collections.Counter()
    for attestation in bom["declarations"].get("attestations", []):
        for entry in attestation.get("map", []):
            met, gap = entry.get("claims", []), entry.get("counterClaims", [])
            placed.update(met + gap)
            score, plans = entry["conformance"]["score"], entry["conformance"].get("mitigationStrategies", [])
            words = [int(n) for n in re.findall(r"\d+", entry["conformance"]["rationale"])]
            expect("%s: %s says how many" % (name, entry["requirement"]), words[:2] == [len(met), len(gap)])
            expect("%s: score of %s" % (name, entry["requirement"]), score in (0, 0.5, 1) and (score == 1) == (not gap and not words[2]) and (score > 0 or not met))
            expect("%s: no degree of confidence is made up" % name, set(entry.get("confidence", {"rationale": ""})) == {"rationale"})
            expect("%s: plans of %s" % (name, entry["requirement"]), plans == [p for c in met + gap for p in claims[c].get("mitigationStrategies", [])])
            for side, refs in (("claim", met), ("counter-claim", gap)):
                for ref in refs:
                    claims[ref]["side"] = side
                    claims[ref]["of"] = entry["requirement"]
    expect("%s: each claim is attested once" % name, set(placed) == set(claims) and set(placed.values()) <= {1})


def check_counts(name, bom, data, claims):
    told = properties(bom["metadata"])
    for framework in data["frameworks"]:
        label = "%s@%s" % (framework["name"], framework["version"])
        counts = {k.rsplit(":", 1)[1]: int(v) for k, v in told.items() if k.startswith("cpsfc:count:%s:" % label)}
        expect("%s: twelve counts of %s" % (name, label), len(counts) == 12 and all(framework["counts"][k] == v for k, v in counts.items()))
        sides = collections.Counter(c["side"] for c in claims.values() if c["of"].startswith(label + "#"))
        expect("%s: counter-claims of %s are its gaps" % (name, label), sides["counter-claim"] == framework["counts"]["gap"])
        if framework["name"] != "std.core":  # what holds of those is only counted
            expect("%s: claims of %s are what is met" % (name, label), sides["claim"] == framework["counts"]["met"])


def check_findings(name, bom, data, claims):
    """The sentences are those of the findings, about the same subject."""
    names = {x["bom-ref"]: properties(x).get("cpsfc:declaredName") for x in bom.get("components", []) + bom.get("services", [])}
    wanted = collections.Counter((f["requirement"], f["subject"]) for f in data["findings"] if f["status"] == "gap")
    got = collections.Counter((c["of"].split("#")[1], names[c["target"]]) for c in claims.values() if c["side"] == "counter-claim" and names.get(c["target"]))
    expect("%s: gaps of the same subjects" % name, all(wanted[k] == n for k, n in got.items()))
    planned = [f for f in data["findings"] if f.get("disposition") == "planned" and f["status"] == "gap"]
    expect("%s: plans" % name, sum("mitigationStrategies" in c for c in claims.values()) == len(planned))
    seen["planned"] += len(planned)


def check_standards(name, bom, data):
    standards = {s["bom-ref"]: s for s in bom["definitions"]["standards"]}
    expect("%s: the frameworks judged" % name, list(standards) == ["%s@%s" % (f["name"], f["version"]) for f in data["frameworks"]])
    for ref, standard in standards.items():
        requirements = [r for r in standard["requirements"] if "#" in r["bom-ref"]]
        if ref.startswith("std.core"):
            continue
        expect("%s: %s has three levels of all" % (name, ref), [(level["identifier"], level["requirements"]) for level in standard["levels"]] == [(n, [r["bom-ref"] for r in requirements]) for n in "123"])
        for r in requirements:
            expect("%s: texts of %s" % (name, r["bom-ref"]), r["title"] and len(r["descriptions"]) == 3 and (properties(r).get("cpsfc:title:ja") or properties(r).get("cpsfc:title:en")))
        if ref == "cpsf@1.0.0":
            expect("%s: 104 requirements" % name, len(requirements) == 104 and all(r["text"] and r["parent"] in {x["bom-ref"] for x in standard["requirements"]} for r in requirements))


def check_evidence(name, bom, claims):
    evidence = {e["bom-ref"]: e for e in bom["declarations"].get("evidence", [])}
    used = {r for c in claims.values() for key in ("evidence", "counterEvidence", "mitigationStrategies") for r in c.get(key, [])}
    expect("%s: evidence that is used, and no other" % name, set(evidence) == used)
    for e in evidence.values():
        expect("%s: evidence in force on the day" % name, e.get("created", "0") <= DATE + "T00:00:00Z" and e.get("expires", "9") >= DATE + "T23:59:59Z")
    seen["evidence"] += len(evidence)


def check_bom(name, path, *more, validator=None):
    text, bom, data = report(path, *more)
    found = official.problems(validator, bom)
    expect("%s is valid: %s" % (name, found), not found)
    expect("%s: version of the format" % name, (bom["bomFormat"], bom["specVersion"], bom["version"]) == ("CycloneDX", "1.6", 1))
    expect("%s: serial number" % name, re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", bom["serialNumber"]))
    expect("%s: the date given" % name, bom["metadata"]["timestamp"] == DATE + "T00:00:00Z")
    expect("%s: the same bytes" % name, text == report(path, *more)[0])
    check_references(name, bom)
    claims = {c["bom-ref"]: c for c in bom["declarations"].get("claims", [])}
    check_attestations(name, bom, claims)
    check_counts(name, bom, data, claims)
    check_findings(name, bom, data, claims)
    check_standards(name, bom, data)
    check_evidence(name, bom, claims)
    seen["claims"] += len(claims)
    seen.update(c["type"] for c in bom.get("components", []))
    return bom


def check_examples():
    validator = official.validator(SCHEMAS[0], *SCHEMAS[1:])
    for example in EXAMPLES:
        check_bom(example, os.path.join("examples", example), validator=validator)
    check_bom("press_line in Japanese", "examples/press_line", "--all", "--lang", "ja", validator=validator)
    expect("claims, evidence and plans are told: %s" % seen, 500 < seen["claims"] and seen["evidence"] and seen["planned"])
    expect("components are devices, programs and data: %s" % seen, seen["device"] and seen["application"] and seen["data"])


def check_what_is_described():
    bom = report("examples/press_line")[1]
    flows = [d for s in bom["services"] for d in s.get("data", []) if d.get("source") and d.get("destination")]
    expect("data of services with both ends", flows and {d["classification"] for d in flows} <= {"unknown", "low", "moderate", "high"} and any(d["classification"] != "unknown" for d in flows))
    people = [p for o in bom["declarations"]["targets"]["organizations"] for p in o.get("contact", [])]
    expect("people stand with their organization", people)


SPEC = '''edition 2026
organization me { name = "<script>\\"; \\\\ 'x' {{y}} #z" }
responsible me
component a { name = "${jndi:ldap://x}" }
target cpsf@1.0 level 1
'''


def check_hostile():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "me \"it\" <b>.cpsf")
        with open(path, "w", encoding="utf-8") as f:
            f.write(SPEC)
        bom = check_bom("hostile", path)
    names = [o["name"] for o in bom["declarations"]["targets"]["organizations"]] + [c["name"] for c in bom["components"]]
    expect("names come back as they were written: %s" % names, {'<script>"; \\ \'x\' {{y}} #z', "${jndi:ldap://x}"} <= set(names))


if sys.argv[2:] == ["--missing"]:
    if official.absent(*SCHEMAS):
        print("official schema of CycloneDX: " + official.absent(*SCHEMAS))
else:
    check_examples()
    check_what_is_described()
    check_hostile()
    print("%d checks of CycloneDX" % checked)
