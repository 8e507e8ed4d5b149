#!/usr/bin/env python3
"""usage: same_findings.py CPSFC FOLDER: every sub-folder of FOLDER gives the same findings, fingerprints included."""
import json, os, subprocess, sys

results = {}
for name in sorted(os.listdir(sys.argv[2])):
    path = os.path.join(sys.argv[2], name)
    if not os.path.isdir(path):
        continue
    out = subprocess.run([sys.argv[1], "report", path, "--format", "json", "--all", "--as-of", "2026-06-15"], capture_output=True, text=True)
    findings = json.loads(out.stdout)["findings"]
    results[name] = sorted((f["fingerprint"], f["requirement"], f["subject"], f["status"], f["achieved"]["surely"], f["achieved"]["possibly"], f["disposition"] if "disposition" in f else "") for f in findings)
assert len(results) == 2, list(results)
first, second = results.values()
for a, b in zip(first, second):
    if a != b:
        print(a, b)
assert first == second and first
print("%d findings agree" % len(first))
