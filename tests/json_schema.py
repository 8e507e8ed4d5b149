#!/usr/bin/env python3
"""Validates what cpsfc writes as JSON against docs/schema: the report of every folder of examples, with and without
--all, its chains of trust, and the messages of a spec with errors. Also adds up the counts of every report and chain,
which a schema can't.

usage: json_schema.py CPSFC   (needs python3-jsonschema)
"""
import json, os, re, subprocess, sys, tempfile

import jsonschema

AS_OF = "2026-06-15"
BROKEN = """organization acme
component gauge : std.factory.PressureSensor { firmwre = "1.0" }
component gauge
flow gauge -> nobody
component pipe { quantity level : Length in 5m .. 1 m }
"""


def validator(name):
    with open("docs/schema/%s.schema.json" % name, encoding="utf-8") as f:
        schema = json.load(f)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def run(cpsfc, folder, *options, command="report"):
    out = subprocess.run([cpsfc, command, folder, "--format", "json", "--as-of", AS_OF, *options],
                         capture_output=True, text=True, timeout=60)
    return out.returncode, json.loads(out.stdout)


def schema_problems(check, data):
    errors = sorted(check.iter_errors(data), key=lambda e: list(map(str, e.absolute_path)))
    return ["/%s: %s" % ("/".join(map(str, e.absolute_path)), e.message[:200]) for e in errors[:5]]


def count_problems(report, everything):
    res = []
    for framework in report["frameworks"]:
        c, name = framework["counts"], framework["name"]
        if c["total"] != c["met"] + c["gap"] + c["undecided"] + c["no_target"]:
            res.append("%s: the verdicts do not add up to the total" % name)
        if c["gap"] + c["undecided"] != c["open"] + c["planned"] + c["accepted"] + c["excluded"]:
            res.append("%s: the dispositions do not add up to gaps and undecided" % name)
        listed = sum(f["framework"] == name for f in report["findings"])
        if everything and listed > c["total"]:
            res.append("%s: %d findings listed, %d counted" % (name, listed, c["total"]))
    return res


def fact_problems(report):
    """What a finding says of its evidence follows from the dates; figures of elements are those of the findings."""
    res = []
    documents = {d["evidence"] for d in report["evidence"]}
    measures = {m["name"] for m in report["measures"]}
    for f in report["findings"]:
        where = "%s %s: " % (f["requirement"], f["subject"])
        counting, not_counting = set(f.get("measures", [])), {m["measure"] for m in f.get("not_counting", [])}
        for e in f.get("evidence", []) if report["form"] == "full" else []:
            holder = e.get("measure") or e.get("answer")
            late = e.get("valid_until", "9999") < report["as_of"]
            early = e.get("dated", "0") > report["as_of"]
            if holder and holder not in counting | not_counting:
                res.append(where + "evidence of a measure that is not there")
            if e["counted"] != ("reason" not in e) or (e["counted"] and (late or early)) or (late and e["reason"] != "expired"):
                res.append(where + "evidence that counts and does not")
            if holder and e["counted"] and holder not in counting:
                res.append(where + "evidence of what does not count")
            if holder in measures and e["evidence"] not in documents:
                res.append(where + "evidence that is not listed")
    figures = {}
    for f in report["findings"]:
        figures.setdefault(f["subject"], {}).setdefault(f["status"], []).append(f)
    counted = {}
    for e in report["elements"] if report["form"] == "full" else []:
        for status, n in e["counts"].items():  # modules may share names
            counted.setdefault(e["name"], {}).setdefault(status, []).append(n)
    for name, counts in counted.items():
        if any(len(x) > sum(counts.get(s, [])) for s, x in figures.get(name, {}).items()):
            res.append("%s: more findings than its figures say" % name)
    ids = {(r["framework"], r["requirement"]) for r in report["requirements"]}
    if any((f["framework"], f["requirement"]) not in ids for f in report["findings"]):
        res.append("a finding of a requirement that is not listed")
    places = [(r["framework"], r["order"]) for r in report["requirements"]]
    if any(a[0] == b[0] and a[1] > b[1] for a, b in zip(places, places[1:])):
        res.append("requirements out of the order of their catalogue")
    return res


def page_data(cpsfc, folder):
    """The data that the page holds."""
    out = subprocess.run([cpsfc, "report", folder, "--format", "html", "--as-of", AS_OF], capture_output=True, timeout=60)
    found = re.findall(r'<script type="application/json" id="data">(.*?)</script>', out.stdout.decode("utf-8"), re.S)
    return (["%d blocks of data" % len(found)], {}) if len(found) != 1 else ([], json.loads(found[0]))


def data_problems(data, full):
    """The compact form holds what the full one (--all) does, but for what it leaves out on purpose."""
    res = []
    whole = {f["fingerprint"]: f for f in full["findings"]}
    for f in data["findings"]:
        other = whole.get(f["fingerprint"])
        same = other and all(other.get(k) == v for k, v in f.items() if k != "evidence")
        dates = lambda x: [{k: e.get(k) for k in ("dated", "valid_until", "counted")} for e in x.get("evidence", [])]
        if not same or dates(f) != dates(other):
            res.append("%s %s is not as in JSON" % (f["requirement"], f["subject"]))
    missing = [f for f in full["findings"] if f["status"] != "no_target" and f["framework"] != "std.core" and f["fingerprint"] not in {d["fingerprint"] for d in data["findings"]}]
    if missing:
        res.append("%d findings are not in the page" % len(missing))
    for key in ("targets", "decisions", "allowed", "no_subject", "target_profile"):
        if data[key] != full[key]:
            res.append("%s differ between the page and JSON" % key)
    for key in ("frameworks", "requirements", "elements", "measures", "evidence"):
        if len(data[key]) != len(full[key]) or any(b.get(k) != v for a, b in zip(data[key], full[key]) for k, v in a.items()):
            res.append("%s differ between the page and JSON" % key)
    size = len(json.dumps(data["findings"], ensure_ascii=False, separators=(",", ":")).encode()) / max(1, len(data["findings"]))
    return res + (["%d bytes for a finding" % size] if size > 300 else [])


def chain_problems(data):
    """The strengths add up, the weakest are weakest, what is to strengthen is the weak links behind no check."""
    res = []
    for chain in data["chains"]:
        links, say = chain["links"], chain["subject"] + ": "
        order = list(chain["strengths"])
        if sum(chain["strengths"].values()) != chain["link_count"] or len(links) != chain["link_count"]:
            res.append(say + "the strengths do not add up")
        for layer, name in enumerate(("organization", "transfer", "data"), 1):
            least = min((order.index(x["strength"]) for x in links if x["layer"] == layer), default=None)
            here = [x["element"] for x in links if x["layer"] == layer and order.index(x["strength"]) == least]
            if (chain["weakest"].get(name) in here) != bool(here):
                res.append(say + "the weakest of layer %d is not" % layer)
        if any(x["weak"] != (x["strength"] in ("below_target", "nothing")) for x in links):
            res.append(say + "weak links")
        if chain["strengthen"] != [x["element"] for x in links if x["weak"] and "behind_check" not in x]:
            res.append(say + "what is to strengthen")
        if chain["strengthen_count"] != len(chain["strengthen"]):
            res.append(say + "how much is to strengthen")
        if not set(chain.get("one_check", {}).get("covers", [])) <= set(chain["strengthen"]):
            res.append(say + "a check covers what is not to strengthen")
    return res


def say(where, problems):
    for p in problems:
        print("%s: %s" % (where, p))
    return bool(problems)


def main():
    cpsfc = sys.argv[1]
    report, diagnostics, view, trust = map(validator, ("report", "diagnostics", "view", "trust"))
    failed = documents = findings = messages = 0
    for name in sorted(os.listdir("examples")):
        folder = os.path.join("examples", name)
        if not os.path.isdir(folder):
            continue
        for options in ((), ("--all",)):
            status, data = run(cpsfc, folder, *options)
            problems = ["status %d" % status] if status else []
            problems += schema_problems(report, data)
            problems = problems or count_problems(data, bool(options)) + fact_problems(data)
            failed += say(" ".join((folder,) + options), problems)
            documents += 1
            findings += len(data.get("findings", [])) if isinstance(data, dict) else 0
        problems, compact = page_data(cpsfc, folder)
        problems += schema_problems(report, compact) or fact_problems(compact) + data_problems(compact, data)
        failed += say(folder + " page", problems)
        documents += 1
        for options in ((), ("--all",)):
            status, data = run(cpsfc, folder, *options, command="trust")
            problems = (["status %d" % status] if status else []) + schema_problems(trust, data)
            failed += say("%s trust" % folder, problems or chain_problems(data))
            documents += 1
        for standard in ("nist-csf-2.0", "sp800-53", "enisa"):
            status, data = run(cpsfc, folder, "--view", standard)
            failed += say("%s --view %s" % (folder, standard), (["status %d" % status] if status else []) + schema_problems(view, data))
            documents += 1
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "broken.cpsf"), "w", encoding="utf-8") as f:
            f.write(BROKEN)
        status, data = run(cpsfc, folder)
        problems = [] if status == 2 else ["a spec with errors ended with status %d" % status]
        problems += [] if len(data) >= 3 else ["only %d messages" % len(data)]
        failed += say("the broken spec", problems + schema_problems(diagnostics, data))
        documents, messages = documents + 1, len(data)
    print("json: %d documents, %d findings, %d messages; %d documents failed" % (documents, findings, messages, failed))
    return 1 if failed or documents < 3 else 0


if __name__ == "__main__":
    sys.exit(main())
