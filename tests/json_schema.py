#!/usr/bin/env python3
"""Validates what cpsfc writes as JSON against docs/schema: the report of every folder of examples, with and without
--all, its chains of trust, and the messages of a spec with errors. Also adds up the counts of every report and chain,
which a schema can't.

usage: json_schema.py CPSFC   (needs python3-jsonschema)
"""
import json, os, subprocess, sys, tempfile

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
            problems = problems or count_problems(data, bool(options))
            failed += say(" ".join((folder,) + options), problems)
            documents += 1
            findings += len(data.get("findings", [])) if isinstance(data, dict) else 0
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
