#!/usr/bin/env python3
"""usage: same_counts.py REPORT.json REPORT.html REPORT.md SUMMARY.txt
Every count that one format prints, the others print too: the formula lines are rebuilt from the JSON and looked for."""
import json, sys

data = json.load(open(sys.argv[1], encoding="utf-8"))
texts = [open(p, encoding="utf-8").read() for p in sys.argv[2:]]
lines = 0
for framework in data["frameworks"]:
    c = framework["counts"]
    assert c["total"] == c["met"] + c["gap"] + c["undecided"] + c["no_target"], c
    assert c["gap"] + c["undecided"] == c["open"] + c["planned"] + c["accepted"] + c["excluded"], c
    wanted = ["%d findings = %d met + %d gap + %d undecided (%d of them unanswered) + %d without target"
              % (c["total"], c["met"], c["gap"], c["undecided"], c["unanswered"], c["no_target"])]
    if c["not_listed"]:
        wanted.append("%d built-in checks stay open" % c["not_listed"])
    if framework["name"] != "std.core":
        wanted.append("%d of %d requirements answered" % (c["requirements_answered"], c["requirements"]))
    for text in texts:
        for line in wanted:
            assert line in text, "not found: " + line
            lines += 1
listed = {}
for f in data["findings"]:
    listed.setdefault((f["framework"], f["status"]), []).append(f)
for framework in data["frameworks"]:
    if framework["name"] != "std.core":
        for status in ("gap", "undecided"):
            assert len(listed.get((framework["name"], status), [])) == framework["counts"][status], status
print("%d lines agree" % lines)
assert lines
