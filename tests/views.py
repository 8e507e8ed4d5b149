#!/usr/bin/env python3
"""The views of a report (report --view): every standard in every format, their sums against the report, and the words that
no output may use.

usage: views.py CPSFC [FOLDER]
"""
import json, os, re, subprocess, sys, tempfile

AS_OF = "2026-06-15"
STANDARDS = {"enisa-iot": 48, "fips-200": 17, "iso27001-2013": 114, "nist-csf-1.1": 108, "nist-csf-2.0": 106,
             "sp800-171-r2": 110, "sp800-53-r4": 371}
COUNTS = ("total", "met", "gap", "undecided", "no_target", "accepted", "planned", "excluded")
FORBIDDEN = re.compile(r"\b(non-?)?compliant\b|準拠(して|済)|適合(しています|済)", re.I)
failures = checks = 0


def expect(good, what):
    global failures, checks
    checks += 1
    if not good:
        failures += 1
        print(what)


def run(cpsfc, *arguments):
    out = subprocess.run([cpsfc, *arguments], capture_output=True, text=True, timeout=60)
    return out.returncode, out.stdout, out.stderr


def check_sums(view, counts_of, name):
    entries = view["entries"]
    items = [e for e in entries if not e["group"]]
    expect(len(items) == STANDARDS[name] == view["items"]["total"], "%s: %d items" % (name, len(items)))
    for state in ("unreached", "unjudged", "touched", "covered"):
        expect(view["items"][state] == sum(e["state"] == state for e in items), "%s: number of %s" % (name, state))
    ids = [e["id"] for e in entries]
    expect(len(set(ids)) == len(ids), "%s: an id stands twice" % name)
    for e in entries:
        expect(not e["links"] if e["state"] == "unreached" else e["links"] or e["id"].startswith("asset."), "%s %s: %s with %d links" % (name, e["id"], e["state"], len(e["links"])))
        pairs = [(x["framework"], x["requirement"], x.get("class")) for x in e["links"]]
        expect(len(set(pairs)) == len(pairs), "%s %s: a requirement stands twice" % (name, e["id"]))
        for k in COUNTS:
            expect(e["counts"][k] == sum(x["counts"][k] for x in e["links"]), "%s %s: %s do not add up" % (name, e["id"], k))
        for x in e["links"]:
            wanted = counts_of.get((x["framework"], x["requirement"]), dict.fromkeys(COUNTS, 0))
            on_class = x["through"] == "class"
            expect(all(x["counts"][k] <= wanted[k] for k in COUNTS) and x["counts"]["total"] if on_class else x["counts"] == wanted, "%s %s %s: the view counts %s, the report %s" % (name, e["id"], x["requirement"], x["counts"], wanted))


def report_counts(findings):
    res = {}
    for f in findings:
        c = res.setdefault((f["framework"], f["requirement"]), dict.fromkeys(COUNTS, 0))
        c["total"] += 1
        c[f["status"]] += 1
        if f.get("disposition") in ("accepted", "planned", "excluded"):
            c[f["disposition"]] += 1
    return res


PROFILE = """edition 2026
module shop@1.0.0
target profiles.supplier.asked
organization acme
"""


def check_profile(cpsfc):
    """Fifteen requirements at level 1: most items are not judged, and some only by measures above that level."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "shop.cpsf")
        with open(path, "w", encoding="utf-8") as f:
            f.write(PROFILE)
        view = json.loads(run(cpsfc, "report", path, "--as-of", AS_OF, "--view", "sp800-53", "--format", "json")[1])
    expect(view["target_profile"]["en"] == "against target profile profiles.supplier.asked@1.0.0", "profile: %s" % view["target_profile"])
    expect(view["items"]["unjudged"] > view["items"]["touched"] > 0, "profile: %s" % view["items"])
    beyond = [e["id"] for e in view["entries"] if e.get("beyond_target")]
    expect("AC-2(1)" in beyond and "AC-1" not in beyond, "profile: beyond the target %s" % beyond)
    expect(any(x.get("items") == len([e for e in view["entries"] if e.get("beyond_target") and not e["group"]]) for x in view["cannot_say"]), "profile: beyond the target, not counted")


def main():
    cpsfc = sys.argv[1]
    folder = sys.argv[2] if len(sys.argv) > 2 else "examples/press_line"
    base = ["report", folder, "--as-of", AS_OF]
    status, text, _ = run(cpsfc, *base, "--format", "json", "--all")
    counts_of = report_counts(json.loads(text)["findings"])
    expect(len(counts_of) > 100, "only %d requirements have findings" % len(counts_of))
    for name in STANDARDS:
        for form in ("html", "md", "text", "json"):
            for language in ("en", "ja"):
                status, text, _ = run(cpsfc, *base, "--view", name, "--format", form, "--lang", language)
                expect(status == 0 and len(text) > 1000, "%s %s %s: status %d, %d characters" % (name, form, language, status, len(text)))
                expect(not FORBIDDEN.search(text), "%s %s: uses %s" % (name, form, FORBIDDEN.search(text)))
                expect(form == "json" or ("against target profile" if language == "en" else "目標プロファイル") in text, "%s %s: no target profile" % (name, form))
                if form == "html":
                    expect(not re.search(r'(src|href)="?https?:|<script', text), "%s html loads from outside" % name)
        check_sums(json.loads(run(cpsfc, *base, "--view", name, "--format", "json")[1]), counts_of, name)
    for short, full in (("sp800-171", "sp800-171-r2"), ("enisa", "enisa-iot"), ("iso27001", "iso27001-2013")):
        expect(run(cpsfc, *base, "--view", short)[1] == run(cpsfc, *base, "--view", full)[1], "%s is not %s" % (short, full))
    for unknown in ("nist-csf", "iso", ""):
        status, text, message = run(cpsfc, *base, "--view", unknown)
        expect(status == 3 and not text and all(n in message for n in STANDARDS), "--view '%s': status %d, %s" % (unknown, status, message))
    for form in ("html", "md", "text", "json"):
        for language in ("en", "ja"):
            text = run(cpsfc, *base, "--format", form, "--lang", language, "--all")[1]
            expect(not FORBIDDEN.search(text), "the report as %s uses %s" % (form, FORBIDDEN.search(text)))
    check_profile(cpsfc)
    print("views: %d checks, %d failed" % (checks, failures))
    return 1 if failures or checks < 1000 else 0


if __name__ == "__main__":
    sys.exit(main())
