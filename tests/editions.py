#!/usr/bin/env python3
"""Two editions of the framework side by side: one spec aims at level 2 of both, and each is judged by its own rules.

usage: editions.py CPSFC
"""
import json, os, subprocess, sys, tempfile

SPEC = """edition 2026
module plant@1
import cpsf@1.0 as cpsf
import cpsf2018@0.1 as cpsf2018
import std.factory
import std.secure as sec
target cpsf at level 2
target cpsf2018 at level 2
responsible plant
organization plant : Manufacturer
external organization carrier
person mori : SecurityManager of plant
external system cloud : std.CloudService of carrier
contract hosting between plant and carrier until 2027-03-31 { checked = 2026-01-10 }
data readings { label c = low }
system bus : FieldBus { separated = true; monitored = true }
system line : ProductionLine {
  component press { quantity stroke : Length in 0mm .. 100mm }
  component plc { firmware = "2.1"; updated = 2026-03-01; key_store = software; input order }
  component gateway { firmware = "5.0"; updated = 2026-03-01 }
}
actuate move : line.plc -> line.press.stroke { safe = 0mm .. 80mm; failsafe = 0mm }
flow command of readings : line.gateway -> line.plc via bus
flow up of readings : line.gateway -> cloud via std.internet under hosting
complete component within line by mori since 2026-01-01
complete measure within plant by mori since 2026-01-01
answers on plant by mori since 2026-04-01 {
  #L2-R3 = 1
  #CPS.RA-4 = 2
}
"""
# framework, requirement, subject -> status at level 2, level surely achieved
EXPECTED = {
    ("cpsf2018", "L1-R1", "plant"): ("met", 2),
    ("cpsf2018", "L2-R1", "bus"): ("met", 2),
    ("cpsf2018", "L2-R2", "line"): ("met", 2),
    ("cpsf2018", "L2-R3", "plant"): ("met", 2),    # the answer says 1, the ranges and stop values of the machine make it 2
    ("cpsf2018", "L2-R4", "plant"): ("gap", 0),
    ("cpsf2018", "L3-R1", "readings"): ("met", 2),
    ("cpsf", "CPS.AE-1", "bus"): ("gap", 0),       # the later edition also asks for a written normal state
    ("cpsf", "CPS.AE-2", "plant"): ("gap", 1),
}
failures = checks = 0


def expect(good, what):
    global failures, checks
    checks += 1
    if not good:
        failures += 1
        print(what)


def report(cpsfc, folder, *options):
    out = subprocess.run([cpsfc, "report", folder, "--as-of", "2026-06-15", *options], capture_output=True, text=True, timeout=60)
    expect(out.returncode == 0, "report %s: status %d: %s" % (" ".join(options), out.returncode, out.stderr[:500]))
    return out.stdout


def main(cpsfc):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "plant.cpsf"), "w", encoding="utf-8") as f:
            f.write(SPEC)
        said = json.loads(report(cpsfc, folder, "--format", "json"))
        texts = {language: report(cpsfc, folder, "--format", "text", "--lang", language) for language in ("en", "ja")}
    page = subprocess.run([cpsfc, "explain", "#L2-R4"], capture_output=True, text=True, timeout=60).stdout
    expect("written for this project" not in page and page.count("verified against") == 4,
           "the page of L2-R4 does not say where its measures come from:\n%s" % page)
    counts = {f["name"]: f["counts"] for f in said["frameworks"]}
    expect(counts["cpsf"]["requirements"] == 104, "cpsf has %d requirements" % counts["cpsf"]["requirements"])
    expect(counts["cpsf2018"]["requirements"] == 6, "cpsf2018 has %d requirements" % counts["cpsf2018"]["requirements"])
    found = {(f["framework"], f["requirement"], f["subject"]): f for f in said["findings"]}
    for key, (status, level) in EXPECTED.items():
        f = found.get(key)
        # what is met may be left out of the list of findings; then it must be in the counts
        if f is None:
            expect(status == "met", "no finding %s on %s" % key[1:])
            continue
        expect((f["status"], f["achieved"]["surely"], f["target"]) == (status, level, 2),
               "%s on %s is %s, level %s" % (key[1], key[2], f["status"], f["achieved"]))
    expect((counts["cpsf2018"]["met"], counts["cpsf2018"]["gap"], counts["cpsf2018"]["undecided"]) == (5, 1, 0),
           "cpsf2018: %s" % counts["cpsf2018"])
    expect(("cpsf", "CPS.RA-4", "line") not in found or found["cpsf", "CPS.RA-4", "line"]["achieved"]["surely"] == 2,
           "an answer to one edition does not count for it")
    for language, words in (("en", "review edition of 2018"), ("ja", "2018年見直し版")):
        expect(words in texts[language] and "#L2-R4" in texts[language] and "#CPS.AE-2" in texts[language],
               "the %s report does not show both editions" % language)
    pairs = {(x["left"]["requirement"], x["right"]["requirement"]): x for x in said["editions"]}
    expect(("L2-R2", "CPS.CM-6") in pairs and all(x["left"]["framework"] == "cpsf2018" and x["right"]["framework"] == "cpsf" for x in said["editions"]),
           "editions: %s" % sorted(pairs))
    expect(pairs["L2-R4", "CPS.IP-3"]["left"]["gap"] == 1, "L2-R4 is no gap beside CPS.IP-3: %s" % pairs["L2-R4", "CPS.IP-3"])
    expect("Editions side by side" in texts["en"] and "版ごとの比較" in texts["ja"], "no table of both editions")
    for part in ("events", "risk_sources"):
        ids = [x["id"] for x in said[part]]
        expect(len(ids) == len(set(ids)), "%s of the two editions share an id" % part)
    left = {x["risk_source"] for f in said["findings"] if f["framework"] == "cpsf2018" for x in f.get("leaves", [])}
    expect("RS.B.COM" in left and "RS.2-1.SYS" not in left, "what the gaps of cpsf2018 leave: %s" % sorted(left))
    print("%d checks, %d failed" % (checks, failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
