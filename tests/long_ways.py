#!/usr/bin/env python3
"""usage: long_ways.py CPSFC
Two long chains in which every flow breaks a rule: each has a way of its own to tell, and of a long one the beginning and the
end. What is written here says what each way must read."""
import json, subprocess, sys, tempfile

cpsfc, LINKS, TOLD = sys.argv[1], 400, 5


def told(steps):
    left_out = len(steps) - TOLD
    shown = steps if left_out <= 0 else steps[:TOLD - 1] + [f"… ({left_out})", steps[-1]]
    return " → ".join(shown)


def spec():
    lines = ["edition 2026", "organization o", "responsible o", "class D of data { }",
             "data d : D { label c = low, i = low, a = low; readers [any] }", "component a { label a = low; output out }"]
    for i in range(1, LINKS + 1):
        lines.append(f"component i{i} {{ input before with i = high; output after }}")
        lines.append(f"component a{i} {{ label a = low; input before{' with a = high' if i == LINKS else ''}; output after }}")
    lines.append("flow fi1 of d : a -> i1.before")
    lines.append("flow fa1 : a.out -> a1.before")
    for i in range(2, LINKS + 1):
        lines += [f"flow f{kind}{i} : {kind}{i - 1}.after -> {kind}{i}.before" for kind in "ia"]
    return "\n".join(lines) + "\n"


def expected():
    res = {}
    for i in range(1, LINKS + 1):
        res["V4103", f"fi{i}"] = told(["d"] + [f"i{k}" for k in range(1, i)])
        res["V4104", f"fa{i}"] = told(["a" if i == 1 else f"a{i - 1}"] + [f"a{k}" for k in range(i, LINKS)] + [f"a{LINKS}.before"])
    return res


with tempfile.TemporaryDirectory() as folder:
    with open(folder + "/chains.cpsf", "w", encoding="utf-8") as file:
        file.write(spec())
    run = subprocess.run([cpsfc, "report", folder, "--format", "json", "--all", "--as-of", "2026-06-15"],
                         capture_output=True, text=True, check=False)
found = {}
for finding in json.loads(run.stdout)["findings"]:
    found[finding["requirement"], finding["subject"]] = json.dumps(finding, ensure_ascii=False)
for (code, flow), way in expected().items():
    if f': {way}"' not in found.get((code, flow), ""):
        sys.exit(f"FAILED: {code} of {flow} does not tell {way}: {found.get((code, flow))}")
