#!/usr/bin/env python3
"""usage: tables.py CPSFC
The report as CSV and XLSX against the JSON report and docs/tables.md: the same rows and counts, the columns as documented,
files that other programs read, and the same bytes whatever the surroundings. The workbook is read by a reader of our own
(tests/tools/xlsx_reader.py) and by openpyxl where that is installed."""
import collections, csv, datetime, hashlib, io, json, os, pty, re, resource, subprocess, sys, tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "tools"))
import xlsx_reader

try:
    import openpyxl
except ImportError:
    openpyxl = None

cpsfc = os.path.abspath(sys.argv[1])
root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TABLES = ["findings", "requirements", "evidence", "questions", "gone"]
SHEETS = {"en": ["About", "Findings", "Requirements", "Evidence", "Questions"], "ja": ["このファイルについて", "指摘", "対策要件", "証跡", "確認事項"]}
MARK = "\ufeff"
checked = 0


def expect(what, condition):
    global checked
    checked += 1
    if not condition:
        sys.exit("FAILED: " + what)


def run(arguments, **more):
    return subprocess.run([cpsfc] + arguments, capture_output=True, cwd=root, **more)


def report(path, form, *more, **keywords):
    got = run(["report", path, "--as-of", "2026-06-15", "--format", form] + list(more), **keywords)
    expect("%s %s: status %d, %s" % (path, form, got.returncode, got.stderr[-300:]), got.returncode == 0)
    return got.stdout


def documented():
    """{table: [(id, English, Japanese)]} of docs/tables.md"""
    res, table = {}, None
    for line in open(os.path.join(root, "docs", "tables.md"), encoding="utf-8"):
        if line.startswith("### "):
            table = line[4:].strip()
            res[table] = []
        row = re.match(r"\| (\w+) \| (.+?) \| (.+?) \| ", line)
        if table and row and row.group(1) != "id":
            res[table].append(row.groups())
    return res


COLUMNS = documented()
expect("docs/tables.md lists the tables", list(COLUMNS) == TABLES)


def read_csv(data, table, language):
    text = data.decode("utf-8")
    expect("%s: a mark for Japanese spreadsheets and none for others" % table, text.startswith(MARK) == (language == "ja"))
    text = text.removeprefix(MARK)
    expect("%s: lines end as RFC 4180 says" % table, text.endswith("\r\n") and "\r" not in text.replace("\r\n", ""))
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    heading = [c[2] if language == "ja" else c[0] for c in COLUMNS[table]]
    expect("%s: headings as documented: %s" % (table, rows[0]), rows[0] == heading)
    expect("%s: every row has all columns" % table, all(len(r) == len(heading) for r in rows))
    return [dict(zip((c[0] for c in COLUMNS[table]), r)) for r in rows[1:]]


def words(data, key):
    return {"no_target": "no target", "no_evidence": "no evidence", "third_party": "third party"}.get(data.get(key), data.get(key) or "")


def check_findings(name, rows, data):
    found = data["findings"]
    expect("%s: as many findings as in JSON: %d, %d" % (name, len(rows), len(found)), len(rows) == len(found))
    for r, f in zip(rows, found):
        same = {"framework": f["framework"], "version": f["version"], "requirement": f["requirement"], "title": f["title"]["en"],
                "kind": f["kind"]["en"], "layer": str(f["layer"]), "applies": f["applies"], "target": str(f["target"]),
                "achieved_surely": str(f["achieved"]["surely"]), "achieved_possibly": str(f["achieved"]["possibly"]), "status": words(f, "status"),
                "reason": words(f, "reason"), "severity": words(f, "severity"), "basis": words(f, "basis"), "disposition": words(f, "disposition"),
                "until": f.get("disposition_until", ""), "responsible": f.get("responsible", ""), "exception": f.get("exception", ""),
                "fingerprint": f["fingerprint"], "baseline": f.get("baseline", ""), "file": f.get("place", {}).get("file", ""), "line": str(f.get("place", {}).get("line", ""))}
        for key, value in same.items():
            expect("%s: %s %s: %s is %r, JSON says %r" % (name, r["requirement"], r["subject"], key, r[key], value), r[key] == value)
        expect("%s: subject" % name, unguarded(r["subject"]) == f["subject"])
        measures = f.get("measures", [])
        expect("%s: measures of %s" % (name, f["fingerprint"]), r["measures"].removeprefix("'").split("; ")[:20] == (measures[:20] or [""]))
        changes = f.get("smallest_change", {}).get("changes", [])
        expect("%s: the smallest change of %s" % (name, f["fingerprint"]), all(c["text"]["en"] in r["smallest_change"] for c in changes[:20]) and bool(changes) == bool(r["smallest_change"]))


def check_requirements(name, rows, data):
    for w in data["frameworks"]:
        own = [r for r in rows if r["framework"] == w["name"] and r["version"] == w["version"]]
        expect("%s: all requirements of %s" % (name, w["name"]), len(own) == w["counts"]["requirements"])
        for column, count in [("subjects", "total")] + [(c, c) for c in ("met", "gap", "undecided", "no_target", "open", "planned", "accepted", "excluded")]:
            total = sum(int(r[column]) for r in own)
            expect("%s: %s of %s: %d, JSON says %d" % (name, column, w["name"], total, w["counts"][count]), total == w["counts"][count])
        expect("%s: ids once" % name, len({r["requirement"] for r in own}) == len(own))
    shown = {w["name"] for w in data["frameworks"]}
    expect("%s: no other framework" % name, {r["framework"] for r in rows} <= shown)
    for r in rows:
        worst = "gap" if r["gap"] != "0" else "undecided" if r["undecided"] != "0" else "met" if r["met"] != "0" else "no target" if r["no_target"] != "0" else "applies to nothing"
        expect("%s: the worst of %s" % (name, r["requirement"]), r["status"] == worst)
        expect("%s: a target where there is a finding" % name, bool(r["target"]) == (r["subjects"] != "0"))
    nothing = {r["requirement"] for r in rows if r["status"] == "applies to nothing" and r["framework"] != "std.core"}
    listed = set(data["no_subject"])
    expect("%s: what applies to nothing: %s" % (name, sorted(nothing ^ listed)[:5]), nothing <= listed)


def check_evidence(name, rows, data):
    by_pair = {(unguarded(r["evidence"]), unguarded(r["supports"])): r for r in rows}
    for f in data["findings"]:
        for e in f.get("evidence", []):
            holder = e.get("measure") or e.get("answer") or e.get("contract")
            like = [r for (evidence, supports), r in by_pair.items() if supports == holder and (evidence == e["evidence"] or unguarded(r["document"]) == e.get("file"))]
            expect("%s: %s of %s is listed" % (name, e["evidence"], holder), like)
            expect("%s: %s counts or not" % (name, e["evidence"]), any((r["counts"] == "yes") == e["counted"] for r in like))
            if "contract" not in e:
                expect("%s: %s bears on %s" % (name, holder, f["requirement"]), any(f["requirement"] in r["requirements"].split("; ") or "more" in r["requirements"] for r in like))
            expect("%s: dates of %s" % (name, e["evidence"]), any(r["issued"] == e.get("dated", "") and r["expires"] == e.get("valid_until", "") for r in like))
    for r in rows:
        expect("%s: evidence or what is without" % name, r["evidence"] or r["supports"])
        expect("%s: either it counts or there is a reason" % name, (r["counts"] == "no") == bool(r["why"]))
        expect("%s: without evidence nothing counts" % name, r["evidence"] or r["counts"] == "no")
        if r["expires"]:
            year, month, day = map(int, r["expires"].split("-"))
            left = (datetime.date(year, month, day) - datetime.date(2026, 6, 15)).days
            expect("%s: days left of %s" % (name, r["evidence"]), r["days_left"] == str(left))
            expect("%s: expired is expired" % name, 0 <= left or r["counts"] == "no")


def check_questions(name, rows, data):
    asked = sorted((q["text"]["en"], q.get("owner", ""), q["unlocks"]) for q in data["questions"])
    got = sorted((unguarded(r["question"]), unguarded(r["owner"]), int(r["unlocks"])) for r in rows)
    expect("%s: the questions of the JSON report" % name, asked == got)
    groups = [r["organization"] for i, r in enumerate(rows) if i == 0 or rows[i - 1]["organization"] != r["organization"]]
    expect("%s: each organization in one piece" % name, len(groups) == len(set(groups)))
    for r in rows:
        expect("%s: answers are empty" % name, r["answer"] == "" and r["note"] == "")
        expect("%s: what it settles" % name, len(r["settles"].split("; ")) == min(int(r["unlocks"]), 21))


def is_guarded(text):
    return bool(re.match(r"'[ ']*[=+\-@\t\r\n＝＋－＠]", text))


def unguarded(text):
    return text[1:] if is_guarded(text) else text


def check_workbook(name, data, tables, language, questions, compared):
    book = xlsx_reader.read(data)
    with_gone = SHEETS[language] + [{"en": "Gone", "ja": "解消・消失"}[language]]
    expect("%s: sheets %s" % (name, book.names), book.names == (with_gone if compared else SHEETS[language]))
    expect("%s: nothing but what a plain workbook has: %s" % (name, book.odd), not book.odd)
    expect("%s: dated by the as-of date" % name, book.created == ["2026-06-15T12:00:00Z"] * 2)
    for table, sheet in zip(TABLES, book.sheets[1:]):
        ids = [c[0] for c in COLUMNS[table]]
        expect("%s %s: hidden ids" % (name, table), sheet.rows[0] == ids and sheet.hidden == [1])
        expect("%s %s: headings" % (name, table), sheet.rows[1] == [c[2 if language == "ja" else 1] for c in COLUMNS[table]])
        wanted = [[unguarded(row[i]) for i in ids] for row in tables[table]]
        got = [row + [""] * (len(ids) - len(row)) for row in sheet.rows[2:]]
        for i, (w, g) in enumerate(zip(wanted, got)):
            expect("%s %s row %d: %r, CSV says %r" % (name, table, i, g, w), w == g)
        expect("%s %s: as many rows as in CSV" % (name, table), len(wanted) == len(got))
        last = xlsx_reader.column_name(len(ids) - 1) + str(len(wanted) + 2)
        expect("%s %s: headings stay in view" % (name, table), sheet.frozen == "A3")
        expect("%s %s: a filter over all: %s" % (name, table, sheet.filter), sheet.filter == "A2:" + last)
        if wanted and table not in ("questions", "gone"):
            expect("%s %s: colours" % (name, table), sheet.conditions)
        expect("%s %s: widths" % (name, table), len(sheet.widths) == len(ids) and all(6 < w < 70 for w in sheet.widths))
    sheet = book.sheets[TABLES.index("questions") + 1]
    column = xlsx_reader.column_name([c[0] for c in COLUMNS["questions"]].index("answer"))
    lists = {"yes, no or unknown": '"yes,no,unknown"', "はい・いいえ・不明": '"はい,いいえ,不明"', "a value": None, "値": None,
             "a level 0 to 3, unknown or not applicable": '"0,1,2,3,unknown,not applicable"', "レベル 0〜3・不明・対象外": '"0,1,2,3,不明,対象外"'}
    for i, r in enumerate(questions):
        expect("%s: what may be picked in row %d" % (name, i + 3), sheet.choices.get("%s%d" % (column, i + 3)) == lists[r["form"]])
    return book


def check_openpyxl(name, data, book):
    if not openpyxl:
        return
    other = openpyxl.load_workbook(io.BytesIO(data))
    expect("%s: openpyxl sees the sheets" % name, other.sheetnames == book.names)
    for sheet, mine in zip(other.worksheets, book.sheets):
        rows = [["" if v is None else str(v.date()) if hasattr(v, "date") else str(v) for v in row] for row in sheet.iter_rows(values_only=True)]
        expect("%s %s: openpyxl reads as many rows" % (name, sheet.title), len(rows) == len(mine.rows))
        for a, b in zip(rows, mine.rows):
            expect("%s %s: openpyxl reads %r, not %r" % (name, sheet.title, a, b), a[: len(b)] == b and not any(a[len(b):]))
        expect("%s: no formula, no link" % name, all(c.data_type != "f" and not c.hyperlink for row in sheet.iter_rows() for c in row))
        expect("%s: nothing merged" % name, not sheet.merged_cells.ranges)


def check_counts(name, book, data):
    about = "\n".join(cell for row in book.sheets[0].rows for cell in row)
    for w in data["frameworks"]:
        c = w["counts"]
        expect("%s: the first sheet has the formula" % name, "%d findings = %d met + %d gap + %d undecided (%d of them unanswered) + %d without target"
               % (c["total"], c["met"], c["gap"], c["undecided"], c["unanswered"], c["no_target"]) in about)
    for text in (data["program"], data["target_profile"]["en"], data["as_of"], data["cpsfc"], "no statement about conformity", "digest "):
        expect("%s: the first sheet says %s" % (name, text), text in about)


def check_gone(name, rows, data):
    gone = data.get("baseline", {"gone": [], "lowered": []})
    expect("%s: what is gone" % name, [(r["baseline"], r["requirement"], unguarded(r["subject"]), r["fingerprint"], bool(r["reason"])) for r in rows if r["fingerprint"]]
           == [(g["baseline"], g["requirement"], g["subject"], g["fingerprint"], "reason" in g) for g in gone["gone"]])
    expect("%s: asked for less" % name, [(r["was"], r["now"]) for r in rows if not r["fingerprint"]] == [(x["was"], x.get("now", "")) for x in gone["lowered"]])


CHECKS = {"findings": check_findings, "requirements": check_requirements, "evidence": check_evidence, "questions": check_questions, "gone": check_gone}


def check_program(path, compared=()):
    for language in ("en", "ja"):
        more = ["--lang", language] + (["--all"] if language == "en" else []) + list(compared)
        data = json.loads(report(path, "json", *more))
        tables = {}
        for table in TABLES:
            name = "%s %s %s" % (path, language, table)
            raw = report(path, "csv", "--table", table, *more)
            tables[table] = read_csv(raw, table, language)
            if language == "en":
                CHECKS[table](name, tables[table], data)
            else:
                expect("%s: as many findings" % name, table != "findings" or len(tables[table]) == len(data["findings"]))
            for r in tables[table]:
                bad = [v for k, v in r.items() if re.match(r"[=+\-@\t\r]", v) and not (k == "days_left" and re.fullmatch(r"-\d+", v))]
                expect("%s: no formula: %s" % (name, bad[:3]), not bad)
        expect("%s: findings is the first table" % path, report(path, "csv", *more) == report(path, "csv", "--table", "findings", *more))
        raw = report(path, "xlsx", *more)
        book = check_workbook("%s %s" % (path, language), raw, tables, language, tables["questions"], compared)
        check_openpyxl("%s %s" % (path, language), raw, book)
        if language == "en":
            check_counts(path, book, data)


def check_compared(path):
    """With a baseline: the column of classes, and the table of what is gone."""
    with tempfile.TemporaryDirectory() as folder:
        baseline = os.path.join(folder, "b.tsv")
        run(["check", path, "--as-of", "2026-06-15", "--baseline", baseline, "--update-baseline"])
        lines = open(baseline, encoding="utf-8").read().splitlines()
        lines[2:5] = ["%032x\tcpsf@1.0.0\tCPS.AC-1\t%s\tgap\topen\t2" % (i + 1, name) for i, name in enumerate(("=1+1", "@x", "robot"))]
        open(baseline, "w", encoding="utf-8").write("\n".join([lines[0].replace("cpsf:2", "cpsf:3")] + lines[1:]) + "\n")
        check_program(path, ["--baseline", baseline])
        rows = read_csv(report(path, "csv", "--baseline", baseline), "findings", "en")
        expect("classes", collections.Counter(r["baseline"] for r in rows)["new"] == 3 and {r["baseline"] for r in rows} == {"new", "unchanged"})
        rows = read_csv(report(path, "csv", "--baseline", baseline, "--table", "gone"), "gone", "en")
        expect("gone", [r["baseline"] for r in rows] == ["vanished"] * 3 + ["asked for less"] and rows[0]["subject"] == "'=1+1")
        about = xlsx_reader.read(report(path, "xlsx", "--baseline", baseline)).sheets[0].rows
        expect("the first sheet has the numbers of all classes", any("3 new, 65 unchanged, 0 expired, 0 decided, 0 fixed, 3 vanished; asked for less: 1" in c for row in about for c in row))


def check_surroundings(path):
    surroundings = [{"TZ": "Asia/Tokyo"}, {"TZ": "America/New_York", "LC_ALL": "de_DE.UTF-8"}, {"LC_ALL": "C", "TZ": "UTC", "TMPDIR": "/nonexistent"}]
    for form in ("csv", "xlsx"):
        first = report(path, form)
        for more in surroundings:
            expect("%s: the same bytes with %s" % (form, more), report(path, form, env=dict(os.environ, **more)) == first)
    first = report(path, "xlsx")
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "a.xlsx")
        got = run(["report", path, "--as-of", "2026-06-15", "-o", out])
        expect("the same bytes in a file", got.returncode == 0 and open(out, "rb").read() == first)
        expect("nothing left beside it", os.listdir(folder) == ["a.xlsx"])
    for day in ("1970-01-01", "1900-01-01", "9999-12-31"):  # the library takes 1970 for "now"
        got = [run(["report", path, "--as-of", day, "--format", "xlsx"]).stdout for _ in range(2)]
        expect("the workbook of %s" % day, got[0] == got[1] and xlsx_reader.read(got[0]).created == [day + "T12:00:00Z"] * 2)


def on_terminal(arguments):
    """Status and output of a run whose standard output is a terminal."""
    parent, child = pty.openpty()
    process = subprocess.Popen([cpsfc] + arguments, stdin=subprocess.DEVNULL, stdout=child, stderr=subprocess.PIPE, cwd=root)
    os.close(child)
    shown = b""
    try:
        while True:  # ends with an error when the other side is closed
            shown += os.read(parent, 65536)
    except OSError:
        pass
    os.close(parent)
    message = process.stderr.read().decode()
    process.stderr.close()
    return process.wait(), shown, message


def check_command_line(path):
    for command in ("report", "check"):
        for more in [[]] + [["-o", "-"]] * (command == "report"):
            status, shown, message = on_terminal([command, path, "--format", "xlsx"] + more)
            expect("%s: no workbook on a terminal: %r" % (command, message), status == 3 and shown == b"" and "-o FILE.xlsx" in message)
    status, shown, _ = on_terminal(["report", path, "--format", "csv", "--as-of", "2026-06-15"])
    expect("CSV on a terminal", status == 0 and shown.startswith(b"framework,"))
    refused = [(["report", path, "--format", "nothing"], "csv, xlsx"), (["report", path, "-o", "report.pdf"], "csv, xlsx"),
               (["report", path, "--format", "csv", "--view", "nist-csf-1.1"], "html, md, json, text"), (["trust", path, "--format", "xlsx"], "html, md, json, text"),
               (["report", path, "--format", "csv", "--table", "nothing"], ", ".join(TABLES)), (["report", path, "--format", "json", "--table", "evidence"], "--table is for csv")]
    for arguments, message in refused:
        got = run(arguments)
        expect("%s: status %d, %s" % (arguments, got.returncode, got.stderr), got.returncode == 3 and message in got.stderr.decode() and not got.stdout)
    expect("help lists the formats", b"csv, xlsx" in run(["report", "--help"]).stdout and b"csv" not in run(["trust", "--help"]).stdout)


def check_refusals(path):
    """What cannot be made leaves no file, and nothing of others gets out."""
    few = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (4, 4))
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "a.xlsx")
        got = run(["report", path, "-o", out], preexec_fn=few)
        expect("a workbook that cannot be made: status %d, %s" % (got.returncode, got.stderr), got.returncode == 3 and b"can't write" in got.stderr and not os.listdir(folder))


def check_documents():
    """--evidence: is the document the one that was recorded?"""
    spec = ('import std.secure as sec\ntarget cpsf@1.0 at level 1\norganization acme\nmeasure m meets #CPS.AM-1 at level 1 on acme {\n'
            + "".join('  evidence %s : sec.TestReport { file = "%s"; digest = sha256"%s"; issued = 2026-01-01 }\n' % (n, f, d)
                      for n, f, d in (("good", "a.pdf", hashlib.sha256(b"a").hexdigest()), ("bad", "a.pdf", "0" * 64), ("gone", "b.pdf", "0" * 64))) + "}\n")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "spec.cpsf")
        open(path, "w", encoding="utf-8").write(spec)
        open(os.path.join(folder, "a.pdf"), "wb").write(b"a")
        for more, wanted in (([], {"": 3}), (["--evidence", folder], {"the file that was recorded": 1, "not the file that was recorded": 1, "could not be looked at": 1})):
            rows = read_csv(report(path, "csv", "--table", "evidence", *more), "evidence", "en")
            expect("documents compared %s: %s" % (more, rows), collections.Counter(r["document_check"] for r in rows) == wanted)


LONG = """import std.secure
target cpsf@1.0 at level 1
organization acme
person boss of acme
%s
measure m meets #CPS.AM-1 at level 1 on acme
answers on acme by boss since 2026-01-01 { #CPS.AC-1 = not_applicable because "%s" }
"""


def check_long():
    """More than a cell holds, in characters that take two units, and more names than a cell lists."""
    text = "x" + "𠮷" * 40000
    spec = LONG % ("\n".join("measure n%02d meets #CPS.AM-3 at level 1 on acme" % i for i in range(30)), text)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "long.cpsf")
        open(path, "w", encoding="utf-8").write(spec)
        tables = read_csv(report(path, "csv", "--all"), "findings", "en")
        expect("CSV has all of it", any(r["because"] == text for r in tables))
        sheet = xlsx_reader.read(report(path, "xlsx", "--all")).sheets[1]
        cells = [c for row in sheet.rows for c in row if c.startswith("x𠮷")]
        expect("a cell that is cut says so", cells and all("… [cut: a cell holds" in c and len(c.encode("utf-16-le")) // 2 <= 32767 for c in cells))
        named = [r for r in tables if r["requirement"] == "CPS.AM-3"]
        expect("twenty names and how many more", named and named[0]["measures"].count("; n") == 19 and named[0]["measures"].endswith("; and 10 more"))


def check_nothing():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "empty.cpsf")
        open(path, "w", encoding="utf-8").write("edition 2026\norganization o\n")
        for table in TABLES:
            expect("%s of nothing" % table, read_csv(report(path, "csv", "--table", table), table, "en") == [])
        book = xlsx_reader.read(report(path, "xlsx"))
        expect("a workbook of nothing", all(len(s.rows) == 2 for s in book.sheets[1:]) and not book.odd)


def check_help():
    for language in ("en", "ja"):
        said = re.search(r"--table NAME +(.*)", run(["report", "--help", "--lang", language]).stdout.decode()).group(1)
        expect("help of --table in %s: %s" % (language, said), all(t in said for t in TABLES))


examples = sorted(os.listdir(os.path.join(root, "examples")))
for example in examples:
    check_program("examples/" + example)
check_compared("examples/press_line")
check_surroundings("examples/food_plant")
check_command_line("examples/food_plant")
check_refusals("examples/food_plant")
check_documents()
check_long()
check_nothing()
check_help()
print("%d checks of the tables of %d examples%s" % (checked, len(examples), "" if openpyxl else "; openpyxl is not installed, the workbooks were read by our own reader only"))
