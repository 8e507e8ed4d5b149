#!/usr/bin/env python3
"""What would close a gap: example measures up to the target, cheapest first in each level, in every format; and what the
spec states of its own measure (effort, price, due) beside them.

usage: closing.py CPSFC
"""
import json, os, subprocess, sys, tempfile

SPEC = """edition 2026
module plant@1.0.0
target cpsf@1.0 at level 2
organization acme
measure register on acme meets #CPS.GV-1 level 2 {
  status = planned
  due = 2026-09-30
  effort = 12d
  price = 120000JPY
}
answers on acme {
  #CPS.GV-1 = 0
}
"""
failures = checks = 0


def expect(good, what):
    global failures, checks
    checks += 1
    if not good:
        failures += 1
        print(what)


def report(cpsfc, folder, form, language="en"):
    out = subprocess.run([cpsfc, "report", folder, "--format", form, "--lang", language, "--as-of", "2026-06-15"],
                         capture_output=True, text=True, timeout=60)
    expect(out.returncode == 0, "%s: status %d: %s" % (form, out.returncode, out.stderr[:500]))
    return out.stdout


def main():
    cpsfc = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "plant.cpsf"), "w", encoding="utf-8") as f:
            f.write(SPEC)
        findings = json.loads(report(cpsfc, folder, "json"))["findings"]
        gap = [f for f in findings if f["requirement"] == "CPS.GV-1" and f["status"] == "gap"]
        expect(len(gap) == 1, "%d gaps of CPS.GV-1" % len(gap))
        closing = gap[0].get("closing", {}) if gap else {}
        expect(closing.get("own_measures") == [{"measure": "register", "due": "2026-09-30", "effort": "12d", "price": "120000JPY"}],
               "own measures: %s" % closing.get("own_measures"))
        order = [(m["level"], m["cost"]) for m in closing.get("examples", [])]
        expect(order == sorted(order) and {level for level, _ in order} == {1, 2}, "examples by level and cost: %s" % order)
        expect(all("closing" not in f for f in findings if f["status"] != "gap"), "what would close it stands under what is no gap")
        for form in ("text", "md", "html"):
            for language, words in (("en", "due 2026-09-30, effort 12d, price 120000JPY"), ("ja", "工数 12d、金額 120000JPY")):
                text = report(cpsfc, folder, form, language)
                expect(words in text, "%s %s does not show effort and price" % (form, language))
                for m in closing.get("examples", []):
                    if form == "html" and 1 < m["level"]:  # the page shows those of the next level
                        expect(m["id"] not in text, "html %s shows %s, of a later level" % (language, m["id"]))
                    else:
                        expect(m["id"] in text, "%s %s does not show %s" % (form, language, m["id"]))
    print("closing: %d checks, %d failed" % (checks, failures))
    return 1 if failures or checks < 20 else 0


if __name__ == "__main__":
    sys.exit(main())
