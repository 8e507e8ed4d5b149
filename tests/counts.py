#!/usr/bin/env python3
"""usage: counts.py CPSFC
Every count in every format, read back from what that format itself holds: findings by status, classes since a baseline, the
decision of the gate. All examples, each with a baseline in which something is new, decided, mended, gone and lowered; all formats of
a program are written by one run with several -o, and the status is the gate's, whatever the formats."""
import collections, csv, io, json, os, re, subprocess, sys, tempfile
import xml.etree.ElementTree as ET

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "tools"))
import xlsx_reader

try:
    import openpyxl
except ImportError:
    openpyxl = None

cpsfc = os.path.abspath(sys.argv[1])
os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EXAMPLES = sorted(e for e in os.listdir("examples") if os.path.isdir(os.path.join("examples", e)))
FILES = ["a.json", "a.cdx.json", "a.html", "a.md", "a.txt", "a.jsonl", "a.sarif", "a.xml", "a.github.txt", "a.gitlab.json", "a.csv", "a.xlsx"]
CLASSES = ["new", "unchanged", "expired", "decided", "fixed", "vanished"]
CLASSES_JA = ["新規", "変化なし", "期限切れ", "処置を決定", "解消", "消失"]
STATUSES = ["met", "gap", "undecided", "no_target"]
DATE = "2026-06-15"
checked = 0
seen = collections.Counter()


def same(what, got, wanted):
    global checked
    checked += 1
    if got != wanted:
        sys.exit("FAILED: %s: %s, not %s" % (what, got, wanted))


def run(*arguments):
    got = subprocess.run([cpsfc, *arguments], capture_output=True)
    if got.returncode not in (0, 1):
        sys.exit("FAILED: %s: %s" % (arguments, got.stderr.decode()[-400:]))
    return got


def read(folder, name, binary=False):
    if binary:
        with open(os.path.join(folder, name), "rb") as f:
            return f.read()
    with open(os.path.join(folder, name), encoding="utf-8-sig", newline="") as f:
        return f.read()


def changed_baseline(path, lines, met):
    """Lines taken out, added and changed: every class that an example can show."""
    head, entries = lines[0], lines[1:]
    head = re.sub(r"(targets=\w+(?:\.\w+)?:)(\d)", lambda m: m[1] + str(int(m[2]) + 1), head, count=1)
    kept = [line for i, line in enumerate(entries) if i % 5 and not (i % 2 and re.search(r"\t(accepted|excluded)\t", line))]
    kept += ["%032x\tcpsf@1.0.0\tCPS.AC-%d\tgone%d\tgap\topen\t2" % (i + 1, i + 1, i) for i in range(3)]
    kept += ["%s\t%s@%s\t%s\t%s\tgap\topen\t%d" % (f["fingerprint"], f["framework"], f["version"], f["requirement"], f["subject"], f["target"]) for f in met[:3]]
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join([head] + sorted(kept)) + "\n")


# ---- what each format says: {count name: number} ----

def classes_of_line(text, ja=False):
    """Of the sentence that text, Markdown, annotations and code quality share."""
    res = {}
    for word, name in zip(CLASSES_JA if ja else CLASSES, CLASSES):
        hit = re.search(r"%s (\d+)" % word if ja else r"(\d+) %s\b" % word, text[text.index("との比較" if ja else "against "):])
        res[name] = int(hit[1]) if hit else None
    hit = re.search(r"引き下げ (\d+)" if ja else r"asked for less: (\d+)", text)
    res["lowered"] = int(hit[1]) if hit else 0
    return res


def gate_of_line(text, ja=False):
    if ja:
        return int(re.search(r"合否条件\([^)]*\): (?:不合格\(該当 (\d+) 件\)|合格\(該当なし\))", text)[1] or 0)
    return int(re.search(r"gate \([^)]*\): (?:failed, (\d+) at or above it|holds)", text)[1] or 0)


def formulas(text):
    pattern = r"(\d+) findings = (\d+) met \+ (\d+) gap \+ (\d+) undecided \(\d+ of them unanswered\) \+ (\d+) without target"
    return [tuple(map(int, m)) for m in re.findall(pattern, text)]


def formulas_ja(text):
    return [tuple(map(int, m)) for m in re.findall(r"指摘の総数 (\d+) = 充足 (\d+) \+ 不足 (\d+) \+ 判定保留 (\d+)\(うち未回答 \d+\)\+ 目標なし (\d+)", text)]


class Report:
    """The JSON report: what the others are held against."""

    def __init__(self, text):
        self.data = json.loads(text)
        counts = [f["counts"] for f in self.data["frameworks"]]
        self.formulas = [(c["total"], c["met"], c["gap"], c["undecided"], c["no_target"]) for c in counts]
        self.listed = collections.Counter(f["status"] for f in self.data["findings"])
        b = self.data["baseline"]
        self.classes = {**b["counts"], "lowered": len(b["lowered"])}
        self.rows = collections.Counter(f.get("baseline") for f in self.data["findings"])
        self.gone = collections.Counter(g["baseline"] for g in b["gone"])
        self.total = self.data["gate"]["total"]


def check_sentences(name, text, report, ja):
    plain = text.replace("\\", "").replace("&gt;", ">").replace("<!-- -->", "")
    same("%s: formulas" % name, (formulas_ja if ja else formulas)(plain), report.formulas)
    same("%s: classes" % name, classes_of_line(plain, ja), report.classes)
    same("%s: gate" % name, gate_of_line(plain, ja), report.total)


def check_text(name, text, report, ja):
    check_sentences(name, text, report, ja)
    words = CLASSES_JA if ja else CLASSES
    for word, key in zip(words, CLASSES):
        if key not in ("unchanged", "fixed", "vanished"):
            same("%s: rows marked %s" % (name, key), len(re.findall(r"  %s: " % word, text)), report.rows[key])
        elif key != "unchanged":
            same("%s: lines of %s" % (name, key), len(re.findall(r"^  %s: " % word, text, re.M)), report.gone[key])


def check_html(name, text, report, ja):
    """The visible sentences in both languages, the cards, the table of what is gone, and the data in the page."""
    data = Report(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)[1])
    same("%s: data" % name, (data.formulas, data.classes, data.gone, data.total), (report.formulas, report.classes, report.gone, report.total))
    section = text[text.index('<section id="since">'):text.index('<section id="findings">')]
    plain = re.sub(r"<[^>]*>", " ", section.replace("&gt;", ">"))
    same("%s: classes" % name, (classes_of_line(plain), classes_of_line(plain, True)), (report.classes, report.classes))
    same("%s: gate" % name, (gate_of_line(plain), gate_of_line(plain, True)), (report.total, report.total))
    same("%s: gone" % name, collections.Counter(re.findall(r'<tr data-c="(\w+)">', section)), report.gone)
    same("%s: asked for less" % name, section.count("<li>"), report.classes["lowered"])
    plain = re.sub(r"<[^>]*>", " ", text[text.index('<section id="findings">'):])
    same("%s: formulas" % name, (formulas(plain), formulas_ja(plain)), (report.formulas, report.formulas))
    cards = collections.Counter()
    for attributes in re.findall(r'<details class="finding"([^>]*)>', text):
        told = dict(re.findall(r' data-(\w+)="?([^"]*?)"?(?= data-|$)', attributes))
        cards[told["s"], told.get("c")] += len(told["e"].split(" "))
    same("%s: cards" % name, cards, collections.Counter((f["status"], f.get("baseline")) for f in report.data["findings"]))


def check_jsonl(name, text, report, ja):
    lines = [json.loads(line) for line in text.splitlines()]
    kinds = collections.Counter(x["record"] for x in lines)
    same("%s: records" % name, kinds, {"finding": len(report.data["findings"]), "gate": 1, **({"gone": sum(report.gone.values())} if report.gone else {})})
    same("%s: status" % name, collections.Counter(x["status"] for x in lines if x["record"] == "finding"), report.listed)
    same("%s: classes" % name, collections.Counter(x.get("baseline") for x in lines if x["record"] == "finding"), report.rows)
    same("%s: gone" % name, collections.Counter(x["baseline"] for x in lines if x["record"] == "gone"), report.gone)
    same("%s: gate" % name, (lines[-1]["gate"], lines[-1]["baseline"]["counts"]), (report.data["gate"], report.data["baseline"]["counts"]))


def check_sarif(name, text, report, ja):
    run_ = json.loads(text)["runs"][0]
    of = lambda record: [r for r in run_["results"] if r["properties"]["record"] == record]
    same("%s: status" % name, collections.Counter(r["properties"]["status"] for r in of("finding")), report.listed)
    same("%s: classes" % name, collections.Counter(r["properties"].get("baseline") for r in of("finding")), report.rows)
    states = {"new": "new", "unchanged": "unchanged", None: "unchanged"}
    same("%s: every result has a state" % name, {"baselineState" in r for r in run_["results"]}, {True})
    same("%s: states" % name, [r.get("baselineState") for r in of("finding")], [states.get(f.get("baseline"), "updated") for f in report.data["findings"]])
    numbers = {r["partialFingerprints"]["cpsfRequirement/v1"].split("-")[0] for r in of("gone")}
    if report.data["listed"] == "all":  # what is met now is a result of its own
        numbers |= {f["fingerprint"] for f in report.data["findings"] if f.get("baseline") in ("fixed", "vanished")}
        same("%s: gone" % name, numbers, {g["fingerprint"] for g in report.data["baseline"]["gone"]})
    else:
        same("%s: gone" % name, collections.Counter(r["properties"]["baseline"] for r in of("gone")), report.gone)
    for r in of("gone"):
        same("%s: gone is absent and no problem" % name, (r["baselineState"], r["level"], r["kind"]), ("absent", "none", "pass" if r["properties"]["baseline"] == "fixed" else "notApplicable"))
    p = run_["properties"]
    same("%s: counts" % name, (p["baseline"]["counts"], len(p["baseline"]["lowered"]), p["gate"]), (report.data["baseline"]["counts"], len(report.data["baseline"]["lowered"]), report.data["gate"]))
    same("%s: formulas" % name, [tuple(f["counts"][k] for k in ["total"] + STATUSES) for f in p["frameworks"]], report.formulas)
    keys = [r["partialFingerprints"]["cpsfRequirement/v1"] for r in of("finding") + of("gone")]
    same("%s: numbers are unique" % name, len(set(keys)), len(keys))


def check_junit(name, text, report, ja):
    root = ET.fromstring(text)
    words = dict(zip(CLASSES_JA if ja else CLASSES, CLASSES))
    rows = [c for s in root if s.get("package") != "gate" for c in s.findall("testcase")]
    told = collections.Counter(words.get(child.get("message").split(": ")[0]) for c in rows for child in c)
    wanted = collections.Counter(f.get("baseline") for f in report.data["findings"] if f["status"] != "met")
    same("%s: classes" % name, told, wanted)
    same("%s: gap and undecided" % name, sum(1 for c in rows if len(c)), sum(report.listed[k] for k in ("gap", "undecided", "no_target")))
    same("%s: failures are what stands at the gate" % name, sum(int(s.get("failures")) for s in root), report.total)
    for suite in root:
        told = {p.get("name"): p.get("value") for p in suite.find("properties")}
        same("%s: properties" % name, {k: int(told["baseline." + k]) for k in CLASSES}, report.data["baseline"]["counts"])
        same("%s: gate" % name, gate_of_line(told["gate"], ja), report.total)
    extra = collections.Counter(c.get("classname").split(".")[1] for s in root if s.get("package") == "gate" for c in s.findall("testcase"))
    same("%s: gone" % name, {k: extra[k] for k in ("fixed", "vanished", "lowered")}, {k: report.classes[k] for k in ("fixed", "vanished", "lowered")})


def check_github(name, text, report, ja):
    lines = text.replace("%3A", ":").replace("%2C", ",").replace("%25", "%").splitlines()
    last = lines[-1].replace("%0A", "\n")
    check_sentences(name, last, report, ja)
    kinds = collections.Counter(re.match("::([a-z]+)", line)[1] for line in lines)
    same("%s: ten of each" % name, all(v <= 10 for v in kinds.values()), True)
    unchanged = "変化なし" if ja else "unchanged"
    same("%s: what was there before is not told" % name, [line for line in lines[:-1] if "::%s: " % unchanged in line], [])
    weaker = report.classes["vanished"] + report.classes["lowered"]
    at_gate = sum(f.get("baseline") in ("new", "expired") and f["disposition"] == "open" for f in report.data["findings"])
    same("%s: no error, no failure" % name, bool(kinds["error"] + kinds["warning"] + kinds["notice"] > 1) or not at_gate + weaker, True)


def check_gitlab(name, text, report, ja):
    entries = json.loads(text)
    last = entries[-1]["description"]
    same("%s: gate and classes" % name, (gate_of_line(last, ja), classes_of_line(last, ja)), (report.total, report.classes))
    words = dict(zip(CLASSES_JA if ja else CLASSES, CLASSES))
    told = collections.Counter(words.get(re.sub(": .*", "", e["description"], flags=re.S)) for e in entries)
    wanted = collections.Counter(f["baseline"] for f in report.data["findings"]
                                 if f["status"] in ("gap", "undecided") and (f["disposition"] not in ("accepted", "excluded") or f["baseline"] == "decided"))
    same("%s: classes" % name, {k: told[k] for k in CLASSES if k not in ("fixed", "vanished")}, {k: wanted[k] for k in CLASSES if k not in ("fixed", "vanished")})
    same("%s: vanished" % name, (told["vanished"], told["fixed"], sum(e["check_name"] == "lowered" for e in entries)), (report.gone["vanished"], 0, report.classes["lowered"]))
    same("%s: fingerprints" % name, len({e["fingerprint"] for e in entries}), len(entries))


def check_csv(name, text, report, ja):
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    check_rows(name, rows[0], rows[1:], report, ja, "判定" if ja else "status", "ベースラインからの変化" if ja else "baseline")


def check_rows(name, ids, rows, report, ja, status, baseline):
    at = {key: i for i, key in enumerate(ids)}
    words = {"不足": "gap", "判定保留": "undecided", "充足": "met", "目標なし": "no_target", "no target": "no_target"}
    cell = lambda row, key: row[at[key]] if at[key] < len(row) else ""
    same("%s: status" % name, collections.Counter(words.get(cell(r, status), cell(r, status)) for r in rows), report.listed)
    classes = dict(zip(CLASSES_JA, CLASSES)) if ja else {}
    same("%s: classes" % name, collections.Counter(classes.get(cell(r, baseline), cell(r, baseline)) or None for r in rows), report.rows)


def check_xlsx(name, data, report, ja):
    book = xlsx_reader.read(data)
    about = "\n".join(cell for row in book.sheets[0].rows for cell in row)
    check_sentences(name, about, report, ja)
    check_rows(name, book.sheets[1].rows[0], book.sheets[1].rows[2:], report, ja, "status", "baseline")
    table = book.sheets[2].rows
    sums = {key: sum(int(row[table[0].index(key)]) for row in table[2:]) for key in ["subjects"] + STATUSES}
    same("%s: requirements" % name, tuple(sums.values()), tuple(map(sum, zip(*report.formulas))))
    gone = collections.Counter(row[0] for row in book.sheets[5].rows[2:])
    words = dict(zip(CLASSES, CLASSES_JA if ja else CLASSES), lowered="引き下げ" if ja else "asked for less")
    same("%s: gone" % name, {k: gone[words[k]] for k in ("fixed", "vanished", "lowered")}, {k: report.classes[k] for k in ("fixed", "vanished", "lowered")})
    if openpyxl:
        sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[1]
        rows = [["" if v is None else str(v) for v in row] for row in sheet.iter_rows(values_only=True)]
        check_rows(name + " by openpyxl", rows[0], rows[2:], report, ja, "status", "baseline")


def check_cyclonedx(name, text, report, ja):
    bom = json.loads(text)
    told = {p["name"]: p["value"] for p in bom["metadata"]["properties"]}
    label = lambda f: "cpsfc:count:%s@%s:" % (f["name"], f["version"])
    same("%s: formulas" % name, [tuple(int(told[label(f) + k]) for k in ["total"] + STATUSES) for f in report.data["frameworks"]], report.formulas)
    same("%s: classes" % name, classes_of_line(told["cpsfc:gate"], ja), report.classes)
    same("%s: gate" % name, gate_of_line(told["cpsfc:gate"], ja), report.total)
    against = {r for a in bom["declarations"]["attestations"] for m in a["map"] for r in m.get("counterClaims", [])}
    words = dict(zip(CLASSES_JA if ja else CLASSES, CLASSES))
    classes = collections.Counter(words.get(c["predicate"].split(": ")[0]) for c in bom["declarations"]["claims"] if c["bom-ref"] in against)
    same("%s: classes of gaps" % name, classes, collections.Counter(f.get("baseline") for f in report.data["findings"] if f["status"] == "gap"))


CHECKS = {"a.cdx.json": check_cyclonedx, "a.csv": check_csv, "a.xlsx": check_xlsx, "a.html": check_html, "a.md": check_sentences, "a.txt": check_text, "a.jsonl": check_jsonl, "a.sarif": check_sarif, "a.xml": check_junit, "a.github.txt": check_github, "a.gitlab.json": check_gitlab}


# ---- one program ----

def check_program(name, path, folder, language, more):
    baseline = os.path.join(folder, "b.tsv")
    if not os.path.exists(baseline):
        run("check", path, "--as-of", DATE, "--baseline", baseline, "--update-baseline")
        everything = json.loads(run("report", path, "--as-of", DATE, "--format", "json", "--all").stdout)
        changed_baseline(baseline, read(folder, "b.tsv").splitlines(), [f for f in everything["findings"] if f["status"] == "met" and f["framework"] != "std.core"])
    common = [path, "--as-of", DATE, "--baseline", baseline, "--fail-on", "undecided,weakened,warning", "--lang", language, *more]
    got = run("report", *common, "--trace", *[word for f in FILES for word in ("-o", os.path.join(folder, f))])
    report = Report(read(folder, "a.json"))
    ja = language == "ja"
    for file, check in CHECKS.items():
        check("%s %s" % (name, file), read(folder, file, file == "a.xlsx"), report, ja)
    same("%s: the status is the gate's" % name, got.returncode, int(report.total != 0))
    passes = collections.Counter(line.split()[0] for line in got.stderr.decode().splitlines() if re.search(r" s$", line))
    same("%s: judged once for all files" % name, passes["findings"], 1)
    single = run("report", *common, "--format", "json")
    same("%s: alone it is the same" % name, (single.stdout.decode("utf-8"), single.returncode), (read(folder, "a.json"), got.returncode))
    seen.update({k: v for k, v in report.classes.items() if v})


# ---- what no example has ----

ENDED = """target cpsf@1.0 at level 2
organization acme
responsible acme
person ann of acme
answers on acme by ann since 2026-01-01 { #CPS.GV-1 = 0 }
accept #CPS.BE-1 at level 2 on acme by ann until 2026-06-01 because "next year"
"""


def check_ended(folder):
    """An acceptance that the baseline has, and that has ended since."""
    path, before = os.path.join(folder, "plant.cpsf"), os.path.join(folder, "b.tsv")
    with open(path, "w", encoding="utf-8") as f:
        f.write(ENDED)
    run("check", path, "--as-of", "2026-05-01", "--baseline", before, "--update-baseline")
    for language in ("en", "ja"):
        check_program("ended", path, folder, language, [])


def check_much_gone(folder):
    """A baseline of thousands that are gone: what a forge shows keeps its limits and has the numbers still."""
    path, baseline = os.path.join(folder, "plant.cpsf"), os.path.join(folder, "many.tsv")
    with open(path, "w", encoding="utf-8") as f:
        f.write(ENDED)
    run("check", path, "--as-of", DATE, "--baseline", baseline, "--update-baseline")
    with open(baseline, "a", encoding="utf-8") as f:
        for i in range(4000):
            f.write("%032x\tcpsf@1.0.0\tCPS.AC-1\tgone_machine_with_a_name_%d\tgap\topen\t2\n" % (i + 1, i))
    for language in ("en", "ja"):
        ja = language == "ja"
        files = ["a.md", "a.github.txt", "a.json", "a.txt"]
        run("report", path, "--as-of", DATE, "--baseline", baseline, "--fail-on", "weakened", "--lang", language, *[w for f in files for w in ("-o", os.path.join(folder, f))])
        report = Report(read(folder, "a.json"))
        same("4000 are gone", (report.classes["vanished"], report.total), (4000, 4000))
        markdown = read(folder, "a.md")
        same("a comment holds it", len(markdown) <= 65000 and len(markdown.encode()) < 1 << 20, True)
        same("and says that rows are missing", bool(re.search(r"ほか \d+ 行は載せていません" if ja else r"\d+ more rows are not shown", markdown)), True)
        check_sentences("much gone", markdown, report, ja)
        github = read(folder, "a.github.txt")
        check_github("much gone", github, report, ja)
        same("one annotation for all that is gone, of a size that is shown", (github.count("::error"), max(len(line) for line in github.splitlines()) < 4000), (1, True))
        same("a report in text has all", len(re.findall(r"gone_machine", read(folder, "a.txt"))), 4000)
        screen = run("check", path, "--as-of", DATE, "--baseline", baseline, "--fail-on", "weakened", "--lang", language).stdout.decode("utf-8")
        same("a screen is a screen", screen.count("\n") < 80 and classes_of_line(screen, ja) == report.classes, True)


def check_limits(folder):
    """Floor and max_unanswered of cpsf.yaml: more than they allow is an error wherever people look, and the status says so."""
    with open(os.path.join(folder, "plant.cpsf"), "w", encoding="utf-8") as f:
        f.write(ENDED)
    for settings, over in (("floor: ['cpsf@1.0:3']\n", True), ("max_unanswered: 3\n", True), ("floor: ['cpsf@1.0:2']\nmax_unanswered: 5000\n", False)):
        with open(os.path.join(folder, "cpsf.yaml"), "w", encoding="utf-8") as f:
            f.write(settings)
        for language in ("en", "ja"):
            got = run("report", folder, "--as-of", DATE, "--lang", language, *[w for f in FILES for w in ("-o", os.path.join(folder, f))])
            gate = json.loads(read(folder, "a.json"))["gate"]
            what = settings.replace("\n", " ") + language
            same("%s: status" % what, (got.returncode, gate["failed"]), (int(over), over))
            for name in ("a.txt", "a.md", "a.github.txt", "a.gitlab.json"):
                text = read(folder, name).replace("\\", "").replace("&gt;", ">").replace("<!-- -->", "").replace("%3A", ":").replace("%2C", ",").replace("%0A", "\n")
                same("%s: %s" % (what, name), gate_of_line(text, language == "ja"), gate["total"])
            plain = re.sub(r"<[^>]*>", " ", read(folder, "a.html").replace("&gt;", ">"))
            same("%s: page" % what, (gate_of_line(plain), gate_of_line(plain, True)), (gate["total"], gate["total"]))
            same("%s: SARIF" % what, json.loads(read(folder, "a.sarif"))["runs"][0]["properties"]["gate"], gate)
            same("%s: JSON lines" % what, json.loads(read(folder, "a.jsonl").splitlines()[-1])["gate"], gate)
            cases = [c for c in ET.fromstring(read(folder, "a.xml")).iter("testcase") if c.get("classname") == "gate.limits"]
            same("%s: JUnit" % what, sum(c.find("failure") is not None for c in cases), gate["total"])
            same("%s: annotation" % what, len(re.findall(r"^::error title=(?:floor|max_unanswered)", read(folder, "a.github.txt"), re.M)), int(over))
            same("%s: code quality" % what, [e["severity"] for e in json.loads(read(folder, "a.gitlab.json")) if e["check_name"] == "limits"], ["critical"] * over)
            book = xlsx_reader.read(read(folder, "a.xlsx", True))
            same("%s: workbook" % what, gate_of_line("\n".join(c for row in book.sheets[0].rows for c in row), language == "ja"), gate["total"])
    os.remove(os.path.join(folder, "cpsf.yaml"))


with tempfile.TemporaryDirectory() as top:
    for name, check in (("limits", check_limits), ("ended", check_ended), ("much", check_much_gone)):
        os.mkdir(os.path.join(top, name))
        check(os.path.join(top, name))
    for example in EXAMPLES:
        folder = os.path.join(top, example)
        os.mkdir(folder)
        for language, more in (("en", []), ("ja", ["--all"])):
            check_program(example, os.path.join("examples", example), folder, language, more)
missing = [c for c in CLASSES + ["lowered"] if not seen[c]]
same("every class was seen", missing, [])
print("%d counts compared" % checked)
