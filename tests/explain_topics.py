#!/usr/bin/env python3
"""What `cpsfc explain` and `cpsfc list` say of standards, terms and provenance, in both languages.

usage: explain_topics.py CPSFC
"""
import re, subprocess, sys

WANTED = [  # question, language, texts that the page must hold
    ("nist-csf-1.1 PR.AC-5", "en", ["nist-csf-1.1 PR.AC-5", "#CPS.AC-7", "-> sp800-53-r4 SC-7", "-> iso27001-2013 A.13.1.3", "-> nist-csf-2.0 PR.IR-01", "source:", "licence:"]),
    ("PR.AC-5", "ja", ["nist-csf-1.1 PR.AC-5", "#CPS.AC-7", "関連がある", "出典:"]),
    ("3.1.3", "en", ["sp800-171-r2 3.1.3", "AC-7.L2.a (#CPS.AC-7, level 2)", "-> sp800-53-r4 AC-4"]),
    ("sp800-53 AC-4", "en", ["<- sp800-171-r2 3.1.3", "<- nist-csf-1.1 PR.AC-5", "AC-7.L2.a"]),
    ("AC", "en", ["fips-200 AC", "sp800-53-r4 AC"]),
    ("fips-200 AC", "en", ["<- sp800-53-r4 AC", "is a part of it"]),
    ("iso27001", "ja", ["114", "A.18.2", "利用条件"]),
    ("threat.malware", "ja", ["マルウェア", "#CPS.AM-1"]),
    ("PR.AA-04", "en", ["No link leads here."]),
    ("risk-source", "en", ["risk source (リスク源)", "see also: threat", "in our own words"]),
    ("リスク源", "ja", ["リスク源 (risk source)", "関連: 脅威"]),
    ("chain of trust", "en", ["信頼のチェーン"]),
    ("CPS.AM-1", "en", ["verified against a published quotation", "nist-csf-1.1 (source:", "ID.AM-1  (touches it; seen in a public source)", "AM-1.L1.a  level 1, cost 1, effect 3"]),
    ("CPS.AC-3", "en", ["What is asked (about: ", "  level 1  only devices on a list may connect", "  exception: no radio leaves the room", "    level 2  the report of the measurement is kept"]),
    ("CPS.CM-3", "ja", ["求めること (対象: ", "  レベル 3  "]),
    ("cpsf2018#L2-R2", "en", ["What is asked (about: "]),
    ("cpsf", "en", ["cpsf 1.0.0  Cyber/Physical", "What must be true", "#CPS.IM-2  "]),
    ("profiles.factory", "en", ["Profile connected_line", "asks for more #CPS.MA-2: ", "exception #CPS.DS-3: "]),
    ("profiles.factory.line", "ja", ["プロファイル line", "  レベル 1  #CPS.AM-1  "]),
    ("ASK.1", "en", ["#ASK.1  Important data held by partners", "What is asked (about: organization where "]),
    ("CPS.AM-2", "ja", ["記憶に基づく", "対策例"]),
]
UNKNOWN = ["nist-csf-1.1 PR.AC-99", "iso27001 PR.AC-5", "nist-csf", "no-such-term"]
failures = checks = 0


def expect(good, what):
    global failures, checks
    checks += 1
    if not good:
        failures += 1
        print(what)


def run(cpsfc, *arguments):
    out = subprocess.run([cpsfc, *arguments], capture_output=True, text=True, timeout=60)
    return out.returncode, out.stdout


def main():
    cpsfc = sys.argv[1]
    for question, language, texts in WANTED:
        status, page = run(cpsfc, "explain", *question.split(), "--lang", language)
        expect(status == 0, "explain %s: status %d" % (question, status))
        for text in texts:
            expect(text in page, "explain %s --lang %s lacks: %s" % (question, language, text))
    for question in UNKNOWN:
        status, page = run(cpsfc, "explain", *question.split())
        expect(status == 3 and not page, "explain %s: status %d" % (question, status))
    terms = [line.split("\t") for line in run(cpsfc, "list", "terms", "--lang", "ja")[1].splitlines()]
    expect(len(terms) >= 35 and all(len(t) == 3 for t in terms), "%d terms" % len(terms))
    for term in terms:
        for name in term[:2]:
            status, page = run(cpsfc, "explain", name, "--lang", "ja")
            expect(status == 0 and term[2] in page, "explain %s does not show the term" % name)
    standards = [line.split("\t")[:2] for line in run(cpsfc, "list", "standards")[1].splitlines()]
    expect(dict(standards).get("nist-csf-1.1") == "108" and len(standards) == 7, "standards: %s" % standards)
    classes = {line.split("\t")[0] for line in run(cpsfc, "list", "classes")[1].splitlines()}
    with open("stdlib/standards/enisa-iot.yaml", encoding="utf-8") as f:
        named = re.findall(r"^    classes: \[(.*)\]$", f.read(), re.M)
    expect(len(named) > 15, "only %d assets have a class" % len(named))
    for name in (n.strip() for line in named for n in line.split(",")):
        expect(name in classes, "there is no class %s" % name)
    print("topics: %d checks, %d failed" % (checks, failures))
    return 1 if failures or checks < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
