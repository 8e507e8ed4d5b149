#!/usr/bin/env python3
"""usage: sheet.py CPSFC WORK: check sheets written, filled in by others, read back."""
import csv, io, json, os, random, re, shutil, subprocess, sys, zipfile

CPSFC, WORK = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
DATE = ["--as-of", "2026-06-15"]
passed, failures = 0, []


def check(name, good, detail=""):
    global passed
    if good:
        passed += 1
    else:
        failures.append(name)
        print("FAILED:", name, str(detail)[:600])


def run(*arguments):
    out = subprocess.run([CPSFC, *arguments], capture_output=True)
    if b"Sanitizer" in out.stderr or b"runtime error" in out.stderr or out.returncode < 0:
        check("no crash: " + " ".join(arguments), False, out.stderr.decode("utf-8", "replace")[-3000:])
    return out.returncode, out.stdout.decode("utf-8", "replace"), out.stderr.decode("utf-8", "replace")


def path(*parts):
    return os.path.join(WORK, *parts)


def write(name, text):
    os.makedirs(os.path.dirname(path(name)), exist_ok=True)
    with open(path(name), "wb") as f:
        f.write(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path(name)


# ---- round trip of the examples ----

BLOCK = re.compile(r"^(answers on |回答 対象 )", re.M)


def without_answers(text):
    """The spec without its answers blocks; texts and comments of the examples hold no single brace."""
    while True:
        m = BLOCK.search(text)
        if not m:
            return text
        at, depth = text.index("{", m.start()), 0
        for i in range(at, len(text)):
            depth += (text[i] == "{") - (text[i] == "}")
            if depth == 0:
                text = text[: m.start()] + text[i + 1:]
                break


def findings(folder):
    status, out, err = run("report", folder, "--format", "json", "--all", *DATE)
    if status:
        return status, err[:400]
    keys = ("fingerprint", "requirement", "subject", "status", "achieved", "target", "basis", "disposition", "reason", "severity")
    return sorted(json.dumps({k: f.get(k) for k in keys}, sort_keys=True, ensure_ascii=False) for f in json.loads(out)["findings"])


def round_trips():
    folders = [d for d, _, files in os.walk("examples") if any(BLOCK.search(open(os.path.join(d, f), encoding="utf-8").read()) for f in files if f.endswith(".cpsf"))]
    check("examples with answers", 12 <= len(folders), folders)
    for number, folder in enumerate(sorted(folders)):
        for language, extension in (("en", "xlsx"), ("ja", "csv")):
            name = "%s in %s as %s" % (folder, language, extension)
            sheet, spec = path("trip%d.%s" % (number, extension)), path("trip%d" % number)
            status, _, err = run("sheet", folder, "-o", sheet, "--lang", language, *DATE)
            check(name + ": written", status == 0 and ": not in the sheet" not in err, err[-300:])
            shutil.rmtree(spec, ignore_errors=True)
            shutil.copytree(folder, spec)
            for f in os.listdir(spec):
                if f.endswith(".cpsf"):
                    text = open(os.path.join(spec, f), encoding="utf-8").read()
                    open(os.path.join(spec, f), "w", encoding="utf-8").write(without_answers(text))
            answers = os.path.join(spec, "answers.cpsf")
            status, _, err = run("sheet", "--read", sheet, spec, "-o", answers, "--lang", language, *DATE)
            check(name + ": read", status == 0 and (" 0 not read; 0 cells" in err or "読めない 0。コメントにした欄 0" in err), err[-400:])
            first = open(answers, encoding="utf-8").read()
            before, after = findings(folder), findings(spec)
            check(name + ": same findings", isinstance(after, list) and before == after, (after if not isinstance(after, list) else [x for x in zip(before, after) if x[0] != x[1]][:2]))
            run("sheet", "--read", sheet, spec, "-o", answers, "--lang", language, *DATE)
            check(name + ": the same when read twice", first == open(answers, encoding="utf-8").read())
            again = path("again." + extension)
            run("sheet", spec, "-o", again, "--lang", language, *DATE)
            os.remove(answers)
            run("sheet", "--read", again, spec, "-o", answers, "--lang", language, *DATE)
            check(name + ": the same by way of a second sheet", first == open(answers, encoding="utf-8").read())
            # against the spec as it is: everything is said already
            status, out, err = run("sheet", "--read", sheet, folder, "--lang", language, *DATE)
            check(name + ": nothing new for the spec itself", status == 0 and "#" not in out, err[-300:] + out)


# ---- sheets made by hand ----

KEYS = ["requirement", "title", "answer", "reason", "evidence", "responsible", "due", "planned", "since", "until", "blanket", "judgement", "comment", "subject", "framework"]
SPEC = """edition 2026
target cpsf@1.0 at level 1
organization acme
responsible acme
person mori of acme
person `1st shift` of acme
"""
ARROW = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def letters(n):
    res = ""
    n += 1
    while n:
        n, r = divmod(n - 1, 26)
        res = chr(65 + r) + res
    return res


def cell(row, column, value):
    """A cell as Excel writes it: str inline, int as a number, ("type", xml) as it is."""
    at = "%s%d" % (letters(column), row + 1)
    if value is None or value == "":
        return ""
    if isinstance(value, tuple):
        return '<c r="%s" %s>%s</c>' % (at, value[0], value[1])
    if isinstance(value, (int, float)):
        return '<c r="%s"><v>%s</v></c>' % (at, value)
    return '<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>' % (at, escape(value))


def sheet_xml(rows, first=0):
    body = "".join('<row r="%d">%s</row>' % (r + 1, "".join(cell(r, c, v) for c, v in enumerate(row))) for r, row in enumerate(rows, first))
    return ARROW + '<worksheet %s><sheetData>%s</sheetData></worksheet>' % (MAIN, body)


def book(sheets, shared=None, book_extra="", parts=None, folder="xl", stored=False):
    """SHEETS: (name, worksheet xml). Bytes of an xlsx."""
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    files = {"_rels/.rels": ARROW + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="%sofficeDocument" Target="%s/workbook.xml"/></Relationships>' % (rel, folder)}
    files[folder + "/workbook.xml"] = ARROW + "<workbook %s>%s<sheets>%s</sheets></workbook>" % (
        MAIN, book_extra, "".join('<sheet name="%s" sheetId="%d" r:id="rId%d"/>' % (escape(n), i + 1, i + 10) for i, (n, _) in enumerate(sheets)))
    links = "".join('<Relationship Id="rId%d" Type="%sworksheet" Target="worksheets/s%d.xml"/>' % (i + 10, rel, i) for i in range(len(sheets)))
    if shared is not None:
        links += '<Relationship Id="rId1" Type="%ssharedStrings" Target="sharedStrings.xml"/>' % rel
        files[folder + "/sharedStrings.xml"] = shared
    files[folder + "/_rels/workbook.xml.rels"] = ARROW + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>' % links
    for i, (_, xml) in enumerate(sheets):
        files[folder + "/worksheets/s%d.xml" % i] = xml
    files.update(parts or {})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as z:
        for name, data in files.items():
            z.writestr(name, data)
    return out.getvalue()


def zip_of(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in files.items():
            z.writestr(name, data)
    return out.getvalue()


def row(id, answer=None, **more):
    more.update(requirement=id, answer=answer)
    return [more.get(k) for k in KEYS]


def read(name, data, *more, spec=SPEC, language="en"):
    """Reads a sheet into SPEC; returns (status, answers, messages, does the spec compile with it)."""
    shutil.rmtree(path("spec"), ignore_errors=True)
    write("spec/main.cpsf", spec)
    sheet = write(name, data)
    answers = path("spec", "answers.cpsf")
    write("spec/answers.cpsf", "// before\n")
    status, _, err = run("sheet", "--read", sheet, path("spec"), "-o", answers, "--lang", language, *DATE, *more)
    text = open(answers, encoding="utf-8").read()
    good, _, messages = run("check", path("spec"), *DATE)
    if good:
        print(messages[:600])
    check(name + ": compiles", good == 0, text)
    return status, text, err


def read_rows(name, rows, *more, head=None, **options):
    return read(name, book([("回答", sheet_xml([head or KEYS] + rows))]), *more, **options)


def answers_as_people_write_them():
    cases = [("0", "0"), ("３", "3"), ("レベル2", "2"), ("レベル　２", "2"), ("Lv2", "2"), ("LV.3", "3"), ("level 1", "1"), ("2 ", "2"), (2, "2"), (1.0, "1"),
             ("　1　", "1"), ("不明", "unknown"), ("対象外", "not_applicable"), ("Not Applicable", "not_applicable"), ("N/A", "not_applicable"), ("UNKNOWN", "unknown")]
    ids = ["CPS.AM-1", "CPS.AM-2", "CPS.AM-3", "CPS.AM-4", "CPS.AM-5", "CPS.AM-6", "CPS.AM-7", "CPS.BE-1", "CPS.BE-2", "CPS.BE-3", "CPS.GV-1", "CPS.GV-2", "CPS.GV-3", "CPS.GV-4", "CPS.RA-1", "CPS.RA-2"]
    status, text, err = read_rows("answers.xlsx", [row("#" + i, v, reason="because") for i, (v, _) in zip(ids, cases)])
    check("answers: status", status == 0, err)
    for i, (v, want) in zip(ids, cases):
        check("answer %r" % (v,), '#%s = %s because "because"\n' % (i, want) in text, text)
    bad = ["○", "×", "はい", "yes", "4", "-1", "1.5", 7, "1,2", "2-3", "レベル4", "レベル", "わからない", ("t=\"b\"", "<v>1</v>"), ("t=\"e\"", "<v>#REF!</v>"), "1 2"]
    status, text, err = read_rows("unread.xlsx", [row("#" + i, v) for i, v in zip(ids, bad)])
    check("unread: status", status == 1, err)
    check("unread: counts", "16 rows: 0 read (0 of them the spec says already), 0 empty, 16 not read; 16 cells became comments" in err, err)
    for n, (i, v) in enumerate(zip(ids, bad)):
        check("unread %r" % (v,), "回答!C%d: " % (n + 2) in err and " #%s Answer: " % i in text and "#%s = " % i not in text, err)
    check("unread: error value", "the error value #REF!" in err, err)
    status, text, err = read_rows("unread_ja.xlsx", [row("#CPS.AM-1", "○")], language="ja")
    check("unread in Japanese", "回答!C2: 「○」は回答として読めません" in err and "// #CPS.AM-1 回答: ○" in text, err + text)


def dates():
    cases = [(46188, "2026-06-15"), ("2026-06-15", "2026-06-15"), ("2026/6/15", "2026-06-15"), ("2026年6月15日", "2026-06-15"), ("２０２６／６／１５", "2026-06-15"),
             ("令和8年6月15日", "2026-06-15"), ("令和元年5月1日", "2019-05-01"), ("2026.6.15", "2026-06-15"), ("2026-06-15T09:30:00", "2026-06-15"),
             (46188.75, "2026-06-15"), (("t=\"d\"", "<v>2026-06-15T00:00:00</v>"), "2026-06-15"), ("2026/6/15 10:00", "2026-06-15")]
    ids = ["#CPS.AM-%d" % n for n in range(1, 8)] + ["#CPS.BE-%d" % n for n in range(1, 4)] + ["#CPS.GV-%d" % n for n in range(1, 5)]
    status, text, err = read_rows("dates.xlsx", [row(i, 1, since=v) for i, (v, _) in zip(ids, cases)])
    check("dates: status", status == 0, err)
    common = re.search(r"^answers on acme since (\S+) \{", text, re.M)
    check("dates: the common one", common and common.group(1) == "2026-06-15", text)
    check("dates: another one", "#CPS.AM-7 = 1 since 2019-05-01\n" in text and text.count("since") == 2, text)
    bad = ["6/15/2026", "15.6.2026", "2026-02-30", "2026/13/1", "来週", "26/6/15", 20260615, 2026, 60, -5, "2026年6月", "2026-06-15 ごろ", ("t=\"b\"", "<v>1</v>"), "2026/6-15"]
    status, text, err = read_rows("bad_dates.xlsx", [row(i, 1, due=v) for i, v in zip(ids, bad)])
    check("bad dates: status", status == 1, err)
    check("bad dates: the answers are read", "14 rows: 14 read" in err and "14 cells became comments" in err, err)
    for n, v in enumerate(bad):
        check("bad date %r" % (v,), "回答!G%d: " % (n + 2) in err, err)
    status, text, err = read("since_1904.xlsx", book([("回答", sheet_xml([KEYS, row("#CPS.AM-1", 1, since=46188 - 1462)]))], book_extra='<workbookPr date1904="1"/>'))
    check("days counted from 1904", "since 2026-06-15" in text, text)
    status, text, err = read_rows("due.xlsx", [row("#CPS.AM-1", "unknown", due="2026-07-31"), row("#CPS.AM-2", 0, due="2027-03-31", planned="レベル1"), row("#CPS.AM-3", 0, planned="4")])
    check("due of an open answer", "#CPS.AM-1 = unknown until 2026-07-31\n" in text, text)
    check("due of a plan", "#CPS.AM-2 = 0 { planned = 1; due = 2027-03-31 }\n" in text, text)
    check("a planned level that is none", "回答!H4: `4` is not read as a level" in err and "// #CPS.AM-3 Planned level: 4" in text, err)


def people_and_evidence():
    digest = 'sha256"%s"' % ("9f" * 32)
    rows = [row("#CPS.AM-1", 1, responsible="mori", evidence="a b.pdf since 2026-04-01 until 2027-03-31\n台帳.xlsx\n\n  c.pdf by mori " + digest),
            row("#CPS.AM-2", 1, responsible="1st shift"), row("#CPS.AM-3", 1, responsible="mory"), row("#CPS.AM-4", 0, responsible="山田", evidence="x.pdf"),
            row("#CPS.AM-5", "対象外"), row("#CPS.AM-6", 1, evidence="since 2026-04-01"), row("#CPS.AM-7", 1, evidence="letter by nobody")]
    status, text, err = read_rows("people.xlsx", rows)
    check("people: status", status == 1, err)
    check("evidence", '#CPS.AM-1 = 1 by mori { evidence "a b.pdf" since 2026-04-01 until 2027-03-31; evidence "台帳.xlsx"; evidence "c.pdf" by mori { digest = %s } }' % digest in text, text)
    check("a quoted name", "#CPS.AM-2 = 1 by `1st shift`\n" in text, text)
    check("a person nobody knows", "`mory` is no person or organization of the spec (a similar name: `mori`)" in err and "// #CPS.AM-3 Responsible: mory" in text, err)
    check("evidence beside no level", "// #CPS.AM-4 Evidence: x.pdf" in text and "#CPS.AM-4 = 0\n" in text, text)
    check("not applicable without a reason", "回答!C6: not applicable without a reason" in err, err)
    check("evidence that begins like a phrase", 'evidence "since 2026-04-01"' in text or 'evidence "since"' in text, text)
    check("an author nobody knows", 'evidence "letter by nobody"' in text, text)


def texts():
    nasty = ['quote " and \\ backslash \\', "two\nlines\r\nthree", "} answers on acme { #CPS.AM-1 = 3 }", "// no comment", "/* open", '=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)",
             "tab\there", "」「", "`tick`", "\u202eevil\u202c", "{{{", "{0} %s %n", "\ufeffmark", "'=1", "\\n", "_x000D_", "🏭𠮷", "\u00a0", "a" * 5000]
    ids = ["#CPS.AM-%d" % n for n in range(1, 8)] + ["#CPS.BE-%d" % n for n in range(1, 4)] + ["#CPS.GV-%d" % n for n in range(1, 5)] + ["#CPS.RA-%d" % n for n in range(1, 7)] + ["#CPS.RM-1", "#CPS.RM-2"]
    rows = [row(i, 1, reason=t, comment=t, evidence=t) for i, t in zip(ids, nasty)]
    status, text, err = read_rows("texts.xlsx", rows)
    check("texts: all read", "22 rows: 22 read" in err, err)
    check("texts: escaped", 'because "quote \\" and \\\\ backslash \\\\"' in text and 'because "two\\nlines\\nthree"' in text, text)
    check("texts: hidden characters are left out", "\u202e" not in text and 'because "evil"' in text and "invisible control characters" in err, err)
    for extension in ("xlsx", "csv"):  # through both formats and back
        again = path("texts_again." + extension)
        status, _, err = run("sheet", path("spec"), "-o", again, *DATE)
        check("texts: written again as " + extension, status == 0, err)
        status, _, err = run("sheet", "--read", again, path("spec"), "-o", path("spec", "answers.cpsf"), *DATE)
        check("texts: the same by way of " + extension, text == open(path("spec", "answers.cpsf"), encoding="utf-8").read(), err)
    data = open(path("texts_again.csv"), encoding="utf-8-sig", newline="").read()
    check("no formula in the CSV", not any(f and f[0] in "=+-@" for r in csv.reader(io.StringIO(data)) for f in r))
    with zipfile.ZipFile(path("texts_again.xlsx")) as z:
        check("no formula in the XLSX", not any(b"<f>" in z.read(n) for n in z.namelist()))


def assessor_and_blanket():
    ids = ["#CPS.AT-%d" % n for n in (1, 2, 3)]
    rows = [row(i, 1, blanket="#CPS.AT", judgement=j, comment=c) for i, j, c in zip(ids, ("1", "要確認", ""), ("", "証跡を見せてください\n二行目", ""))]
    status, text, err = read_rows("blanket.xlsx", rows)
    check("one row for a category", text.count("#CPS.AT = 1\n") == 1 and "#CPS.AT-1 =" not in text, text)
    check("the assessor's words are comments", "  // #CPS.AT-1 Assessor's judgement: 1\n" in text and "  // #CPS.AT-2 Assessor's comment: 証跡を見せてください\\n二行目\n" in text, text)
    run("sheet", path("spec"), "-o", path("assessed.csv"), "--lang", "ja", *DATE)
    back = {r["要件ID"]: r for r in csv.DictReader(open(path("assessed.csv"), encoding="utf-8-sig", newline=""))}
    check("and come back into the sheet", back["#CPS.AT-2"]["評価者判定"] == "要確認" and back["#CPS.AT-2"]["評価者コメント"] == "証跡を見せてください\n二行目", back["#CPS.AT-2"])
    status, text, err = read_rows("blanket2.xlsx", [row(ids[0], 1, blanket="#CPS.AT"), row(ids[1], 2, blanket="#CPS.AT"), row(ids[2], 1, blanket="#CPS.AT")])
    check("a changed row has a row of its own", "#CPS.AT = 1\n" in text and "#CPS.AT-2 = 2\n" in text, text)
    status, text, err = read_rows("blanket3.xlsx", [row(ids[0], 1, blanket="#CPS.AT"), row(ids[1], None, blanket="#CPS.AT"), row(ids[2], 1, blanket="#CPS.AT")])
    check("a row that was emptied is not answered by its category", "#CPS.AT =" not in text and "#CPS.AT-1 = 1\n" in text and "#CPS.AT-3 = 1\n" in text, text)
    status, text, err = read_rows("comment_only.xlsx", [row("#CPS.AM-1", None, comment="please answer")])
    check("a comment on an open row", "// #CPS.AM-1 Assessor's comment: please answer" in text and "1 empty" in err, text)
    run("sheet", path("spec"), "-o", path("assessed.csv"), *DATE)
    back = {r["Requirement"]: r for r in csv.DictReader(open(path("assessed.csv"), encoding="utf-8-sig", newline=""))}
    check("comes back, too", back["#CPS.AM-1"]["Assessor's comment"] == "please answer", back["#CPS.AM-1"])


def beside_a_spec():
    said = SPEC + 'answers on acme by mori {\n  #CPS.AM-1 = 1\n  #CPS.AM-2 = 1\n  #CPS.AT = 1\n}\n'
    rows = [row("#CPS.AM-1", 1, responsible="mori"), row("#CPS.AM-2", 2, responsible="mori"), row("#CPS.AM-3", 2), row("#CPS.AT-1", 2), row("#CPS.AT-2", None)]
    status, text, err = read_rows("beside.xlsx", rows, spec=said)
    check("beside: status", status == 1, err)
    check("beside: the same is not said twice", "#CPS.AM-1" not in text and "(1 of them the spec says already)" in err, text)
    check("beside: a contradiction is left to people", "// #CPS.AM-2 Answer: 2" in text and "the spec says #CPS.AM-2 = 1 at " in err and "main.cpsf:9, the sheet says #CPS.AM-2 = 2" in err, err + text)
    check("beside: what is new", "#CPS.AM-3 = 2\n" in text and "#CPS.AT-1 = 2\n" in text, text)
    check("beside: left empty", "回答!C6: left empty, but the spec answers 1 at" in err, err)
    carried = read_rows("carried.xlsx", [row("#CPS.AM-1", 1)])
    write("spec/answers.cpsf", "answers on acme {\n  #CPS.AM-1 = 1 { effort = 12d }\n}\n")
    status, _, err = run("sheet", "--read", path("carried.xlsx"), path("spec"), "-o", path("spec", "answers.cpsf"), *DATE)
    check("what only the old file held", status == 1 and "effort goes with the old row" in err, err)


def other_layouts():
    ja = {"requirement": "要件ID", "answer": "回 答", "reason": "理由", "comment": "評価者\nコメント"}
    head = [ja["comment"], ja["answer"], "連番", ja["requirement"], ja["reason"]]
    body = [["見ました", "２", 1, "＃ＣＰＳ．ＡＭ－１", "ある"], [None, 1, 2, "cps.am-2"], ["", "", 3, "CPS.AM-3"], head, [None, "1", 4, "cpsf#CPS.AM-4"]]
    xml = sheet_xml([["社内チェック表 2026年度"], [], head] + body)
    status, text, err = read("columns.xlsx", book([("表紙", sheet_xml([["これは表紙です"]])), ("回答!ア's", xml)]))
    check("columns by their headings", "#CPS.AM-1 = 2 because \"ある\"\n" in text and "#CPS.AM-2 = 1\n" in text and "#CPS.AM-4 = 1\n" in text, text + err)
    check("columns: said", "the column `連番` is none of a check sheet" in err and "表紙: no check sheet" in err and "4 rows: 3 read" in err, err)
    # without places, with shared strings, rich text and readings, prefixes, and a part name with another case
    shared = ARROW + ('<x:sst xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:si><x:t>requirement</x:t></x:si><x:si><x:t>answer</x:t></x:si><x:si><x:t>reason</x:t></x:si>'
                      '<x:si><x:t>#CPS.AM-1</x:t></x:si><x:si><x:r><x:t xml:space="preserve">台</x:t></x:r><x:r><x:rPr/><x:t>帳</x:t></x:r><x:rPh sb="0" eb="2"><x:t>ダイチョウ</x:t></x:rPh><x:phoneticPr/></x:si></x:sst>')
    bare = ARROW + ('<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v>1</x:v></x:c><x:c t="s"><x:v>2</x:v></x:c></x:row>'
                    '<x:row r="7"><x:c t="s"><x:v>3</x:v></x:c><x:c t="str"><x:f>1+1</x:f><x:v>2</x:v></x:c><x:c t="s"><x:v>4</x:v></x:c></x:row></x:sheetData></x:worksheet>')
    status, text, err = read("bare.xlsx", book([("回答", bare)], shared=shared))
    check("cells without places, readings skipped", '#CPS.AM-1 = 2 because "台帳"\n' in text, text + err)
    status, text, err = read("reference.xlsx", book([("回答", bare.replace("<x:v>4</x:v>", "<x:v>99</x:v>"))], shared=shared))
    check("a text that is not there is empty", "#CPS.AM-1 = 2\n" in text, text + err)
    status, text, err = read("absolute.xlsx", book([("回答", bare)], shared=shared, parts={"xl/_rels/workbook.xml.rels": ARROW + '<Relationships><Relationship Id="rId10" Type="a/worksheet" Target="/XL/Worksheets/S0.xml"/><Relationship Id="rId1" Type="b/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>'}))
    check("absolute targets, another letter case", "#CPS.AM-1 = 2" in text, text + err)
    status, text, err = read("stored.xlsx", book([("回答", sheet_xml([KEYS, row("#CPS.AM-1", 1)]))], stored=True))
    check("stored, not packed", "#CPS.AM-1 = 1\n" in text, err)
    # one that other spreadsheets made of ours: a hidden row of keys and a row of headings
    status, text, err = read_rows("keys.xlsx", [["要件ID", "要件", "回答"], row("#CPS.AM-1", 1)])
    check("keys and headings", "#CPS.AM-1 = 1\n" in text and "1 rows" in err, text + err)


def csv_files():
    lines = "要件ID,回答,理由,責任者\r\n#CPS.AM-1,１,\"台帳, 全部\r\nあり\",mori\r\n\r\n#CPS.AM-2,不明,表示①~,\r\n"
    for name, data in (("utf8", lines.encode()), ("bom", b"\xef\xbb\xbf" + lines.encode()), ("cp932", lines.encode("cp932")), ("utf16", b"\xff\xfe" + lines.replace(",", "\t").encode("utf-16le")),
                       ("semicolons", lines.replace(",", ";").encode()), ("newlines", lines.replace("\r\n", "\n").encode()), ("returns", lines.replace("\r\n", "\r").encode())):
        status, text, err = read(name + ".csv", data)
        check("csv in " + name, status == 0 and '#CPS.AM-1 = 1 by mori because "台帳' in text and 'あり"' in text and "#CPS.AM-2 = unknown because \"表示①~\"" in text, text + err)
        check("csv says so in " + name, ("Shift_JIS" in err) == (name == "cp932"), err)
    status, text, err = read("place.csv", "requirement,answer\n#CPS.AM-1,x\n")
    check("places in a CSV", "place.csv!B2: `x` is not read" in err, err)


def refused():
    good = sheet_xml([KEYS, row("#CPS.AM-1", 1)])
    whole = book([("回答", good)])
    depth = "<a>" * 5000 + "</a>" * 5000
    bomb = sheet_xml([KEYS]).replace("</sheetData>", "<row/>" * 20000000 + "</sheetData>")
    laugh = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>'
    encrypted = bytearray(whole)
    at = encrypted.find(b"PK\x01\x02")
    while 0 <= at:
        encrypted[at + 8] |= 1
        at = encrypted.find(b"PK\x01\x02", at + 4)
    cases = [
        ("an empty file", b"", 3, "is empty"),
        ("an old xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, 3, ".xls file or one protected by a password"),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), 3, ""),
        ("a PDF", b"%PDF-1.7\n" + b"\x00\x01\x02" * 40, 3, "neither an .xlsx file nor CSV"),
        ("a cut zip", whole[: len(whole) // 2], 3, "damaged"),
        ("a zip with nothing", b"PK\x05\x06" + b"\0" * 18, 3, ""),
        ("a book without sheets", book([]), 2, "no sheet has the columns"),
        ("another zip", zip_of({"a.txt": "hello"}), 3, "it has no _rels/.rels"),
        ("a document", zip_of({"_rels/.rels": ARROW + '<Relationships><Relationship Id="rId1" Type="x/officeDocument" Target="word/document.xml"/></Relationships>', "word/document.xml": "<w:document xmlns:w='w'/>"}), 3, ""),
        ("encryption", bytes(encrypted), 3, "encrypted"),
        ("a document type", book([("回答", laugh)]), 3, "declares a document type"),
        ("deep nesting", book([("回答", good.replace("<sheetData>", depth + "<sheetData>"))]), 3, "nests elements deeper"),
        ("broken XML", book([("回答", good.replace("</row>", ""))]), 3, "is not well-formed"),
        ("a bomb", book([("回答", bomb)]), 3, "unpacks to more than"),
        ("a huge row number", book([("回答", good.replace('<row r="2">', '<row r="99999999999999999999">'))]), 3, "beyond the last row or column"),
        ("a huge column", book([("回答", good.replace('r="A2"', 'r="ZZZZZZZ2"'))]), 3, "beyond the last row or column"),
        ("a strange place", book([("回答", good.replace('r="A2"', 'r="2A"'))]), 3, "beyond the last row or column"),
        ("a missing part", book([("回答", good)], parts={"xl/_rels/workbook.xml.rels": ARROW + "<Relationships/>"}), 3, "回答: the file is no spreadsheet: it has no rId10"),
        ("no columns", book([("回答", sheet_xml([["ID", "Antwort"], ["#CPS.AM-1", 1]]))]), 2, "no sheet has the columns Requirement and Answer; headings found: ID, Antwort"),
        ("no answer column", b"requirement,reason\n#CPS.AM-1,x\n", 2, "no sheet has the columns"),
        ("bad text", "要件ID,回答".encode("cp932") + b"\x81\x20\xff\xff", 3, "neither UTF-8 nor Shift_JIS"),
        ("an open quotation", b'requirement,answer,reason\n#CPS.AM-1,1,"never ends\n\n', 3, "a quotation that begins in line 2 never ends"),
        ("many parts", zip_of({"p%d" % n: "" for n in range(9000)}), 3, "more than 8192 parts"),
        ("many sheets", book([("s%d" % n, good) for n in range(1100)]), 3, "more than 1024 sheets"),
    ]
    for name, data, status, words in cases:
        got, text, err = read("refused.xlsx", data)
        check("refused: " + name, got == status and words in err and text == "// before\n", (got, err))
    got, _, err = run("sheet", "--read", path("nothing.xlsx"))
    check("refused: no such file", got == 3 and "can't read" in err, err)
    got, _, err = run("sheet", "--read", write("ok.xlsx", whole), "-o", path("x.txt"))
    check("refused: another ending", got == 3 and "written as .cpsf" in err, err)


def rows_that_are_lost():
    rows = [row("#CPS.AM-1", 1), row("#CPS.AM-99", 2, reason="what"), row("#CPS.AM-1", 2, reason="later"), row(None, 3, comment="no id"), row("#CPS.XX-1", 1), row("#CPS.AM-2", 1, framework="iso@1"),
            row("#CPS.AM-3", 1, subject="nobody"), row("hello", None), row("#CPS.AM-4", 1, subject="acme", framework="cpsf@9.9")]
    status, text, err = read_rows("lost.xlsx", rows)
    check("lost: status", status == 1, err)
    check("lost: an id beyond the end", "回答!A3: there is no requirement #CPS.AM-99 (category `CPS.AM` ends at 7)" in err or ("回答!A3: there is no requirement #CPS.AM-99" in err and "7" in err.split("#CPS.AM-99")[1][:40]), err)
    check("lost: kept as comments", "// #CPS.AM-99 Answer: 2" in text and "// #CPS.AM-99 Reason: what" in text and "// #CPS.XX-1 Answer: 1" in text, text)
    check("lost: twice", "回答!A4: #CPS.AM-1 has a row already at 回答!A2; this one is not used: Answer: 2; Reason: later" in err and "#CPS.AM-1 = 1\n" in text, err)
    check("lost: no id", "the row has no requirement id; it is not taken over: Answer: 3; Assessor's comment: no id" in err, err)
    check("lost: another framework", "the framework iso@1 is not used by the spec" in err and "// #CPS.AM-2 Answer: 1" in text, err)
    check("lost: another subject", "the spec has no `nobody`" in err, err)
    check("another version of the framework", "#CPS.AM-4 = 1\n" in text and "the sheet is about cpsf@9.9, the spec uses cpsf@1.0.0" in err, err)
    check("lost: counts", "9 rows: 2 read (0 of them the spec says already), 0 empty, 7 not read" in err, err)


def injection():
    evil = "x\n}\nanswers on acme { #CPS.AM-2 = 3 }\n//"
    rows = [row(evil, evil, reason=evil, comment=evil, responsible=evil, due=evil, planned=evil, evidence=evil), row("#CPS.AM-1", evil, comment="a\x1b[31mred".replace("\x1b", "_x001B_"))]
    status, text, err = read_rows("injection.xlsx", rows)
    check("injection: nothing gets out of its line", status == 1 and all(l.startswith(("  // ", "// ", "answers", "}")) or not l for l in text.split("\n")) and text.count("\n}") == 1, text)
    check("injection: no control characters", "\x1b" not in text and "\x1b" not in err and "[31mred" in text, err)
    status, out, err = run("sheet", "--read", write("injection.csv", 'requirement,answer,subject,responsible\n#CPS.AM-1,1,"a`\n} b","c`.d\n"\n'))
    check("injection: names", "answers on `a'\'} b` by `c'`.`d` {" in out.replace("\n} b", "\'} b") or "answers on `a''} b` by `c'`.`d` {" in out, out)
    several = SPEC + "target cpsf2018@0.1 at level 1\n"
    status, text, err = read_rows("several.xlsx", [row("cpsf#CPS.AM-1", 1, comment="one"), row("#L3-R1", 1, comment="two"), row("L1-R1", None, comment="three")], spec=several)
    check("several frameworks", "  // cpsf#CPS.AM-1 Assessor's comment: one\n  cpsf#CPS.AM-1 = 1\n" in text and "  cpsf2018#L3-R1 = 1\n" in text and "  // cpsf2018#L1-R1 Assessor's comment: three\n" in text, text + err)
    run("sheet", path("spec"), "-o", path("several.csv"), *DATE)
    status, _, err = run("sheet", "--read", path("several.csv"), path("spec"), "-o", path("spec", "answers.cpsf"), *DATE)
    check("several frameworks: the same by way of a second sheet", text == open(path("spec", "answers.cpsf"), encoding="utf-8").read(), err)


def comments_without_answers():
    two = "edition 2026\ntarget cpsf@1.0 at level 1\norganization a\norganization b\nresponsible a\n"
    rows = [row("#CPS.AM-1", None, subject="b", comment="first"), row("#CPS.AM-99", 1, subject="b", comment="lost?")]
    status, text, err = read_rows("comments.xlsx", rows, spec=two)
    check("a block of comments alone", "answers on b {\n  // #CPS.AM-1 Assessor's comment: first\n" in text, text)
    status, _, err = run("sheet", path("spec"), "-o", path("comments.csv"), *DATE)
    back = [r for r in csv.DictReader(open(path("comments.csv"), encoding="utf-8-sig", newline="")) if r["Assessor's comment"]]
    check("its comments come back", len(back) == 1 and back[0]["Answers on"] == "b" and back[0]["Assessor's comment"] == "first", back)
    check("a comment about no requirement is named", "answers.cpsf:5: not in the sheet, which has no place for it: #CPS.AM-99: " in err and "lost?" in err, err)
    more = two + "answers on a {\n  #CPS.AT = 1 { effort = 12d; evidence \"x.pdf\" { name = \"X\" } }\n}\n"
    write("spec/answers.cpsf", "// nothing\n")
    write("spec/main.cpsf", more)
    status, _, err = run("sheet", path("spec"), "-o", path("comments.csv"), *DATE)
    check("values without a column are named once", err.count(": effort") == 1 and err.count(": name") == 1, err)


def subjects():
    two = "edition 2026\ntarget cpsf@1.0 at level 1\norganization a\norganization b\norganization c\nresponsible a\ncomponent press { responsible = a }\n"
    two = "edition 2026\ntarget cpsf@1.0 at level 1\norganization a\norganization b\nresponsible a\ncomponent press\n"
    status, text, err = read_rows("nobody.xlsx", [row("#CPS.AM-1", 1)], spec=two)
    check("whose answers", status == 2 and "add --on NAME" in err, err)
    status, text, err = read_rows("b.xlsx", [row("#CPS.AM-1", 1)], "--on", "b", spec=two)
    check("whose answers: --on", status == 0 and "answers on b {" in text, err + text)
    rows = [row("#CPS.AM-1", 1, subject="b"), row("#CPS.AM-1", 2, subject="a"), row("#CPS.AM-1", 3, subject="press")]
    status, text, err = read_rows("both.xlsx", rows, spec=two)
    check("two organizations and a part", status == 0 and text.index("answers on a {") < text.index("answers on b {") < text.index("answers on press {"), text)
    run("sheet", path("spec"), "-o", path("both.xlsx"), *DATE)
    with zipfile.ZipFile(path("both.xlsx")) as z:
        names = re.findall(r'<sheet name="([^"]*)"', z.read("xl/workbook.xml").decode())
    check("a page for each, one for parts", names == ["How to fill in", "Answers a", "Answers b", "Parts"], names)
    status, out, err = run("sheet", "--read", path("both.xlsx"), path("spec"), "-o", path("spec", "answers.cpsf"), *DATE)
    check("and back", status == 0 and open(path("spec", "answers.cpsf"), encoding="utf-8").read() == text, err)
    status, out, err = run("sheet", "--read", path("both.xlsx"), path("spec"), "--on", "b", *DATE)
    check("one of them", status == 0 and "answers on b {" not in out, out)
    status, out, err = run("sheet", path("spec"), "-o", path("one.csv"), "--on", "b", *DATE)
    check("a sheet for one", {r["Answers on"] for r in csv.DictReader(open(path("one.csv"), encoding="utf-8-sig", newline=""))} == {"b"})
    status, out, err = run("sheet", "--read", path("both.xlsx"))
    check("without a spec", status == 0 and "answers on `a` {" in out and "#CPS.AM-1 = 2\n" in out and "no spec was given" in err, out + err)
    status, out, err = run("sheet", "--read", write("alone.csv", "要件ID,回答\n#CPS.AM-1,1\n"))
    check("without a spec or a subject", status == 2 and "add --on NAME" in err, err)
    status, out, err = run("sheet", "--read", path("alone.csv"), "--on", "自社", "--lang", "ja")
    check("without a spec, with a subject", status == 0 and "回答 対象 `自社` {" in out, out + err)


def filled_by_editing():
    """Our own sheet with values put into its XML, the strings left where they are."""
    shutil.rmtree(path("edited"), ignore_errors=True)
    write("edited/main.cpsf", SPEC)
    run("sheet", path("edited"), "-o", path("edited.xlsx"), "--lang", "ja", *DATE)
    values = {"H3": "<v>2</v>", "I3": '<is><t>台帳あり</t></is>', "L4": "<v>46188</v>", "H4": "<is><t>不明</t></is>", "K3": "<is><t>mori</t></is>", "Q3": "<v>1</v>", "R3": "<is><t>次回も確認</t></is>"}
    out = io.BytesIO()
    with zipfile.ZipFile(path("edited.xlsx")) as z, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as w:
        names = z.namelist()
        for name in reversed(names):
            data = z.read(name).decode()
            if name == "xl/worksheets/sheet2.xml":
                for at, v in values.items():
                    data, n = re.subn(r'<c r="%s"( s="\d+")/>' % at, r'<c r="%s"\1%s>%s</c>' % (at, ' t="inlineStr"' if "<is>" in v else "", v), data)
                    check("an open cell at " + at, n == 1)
            w.writestr(name, data)
    write("edited2.xlsx", out.getvalue())
    status, out, err = run("sheet", "--read", path("edited2.xlsx"), path("edited"), "-o", path("edited", "answers.cpsf"), "--lang", "ja", *DATE)
    text = open(path("edited", "answers.cpsf"), encoding="utf-8").read()
    check("filled in by editing", status == 0 and '#CPS.AM-1 = 2 責任者 mori 理由 "台帳あり"\n' in text and "#CPS.AM-2 = 不明 期限 2026-06-15\n" in text and "// #CPS.AM-1 評価者コメント: 次回も確認" in text, text + err)
    check("filled in by editing: compiles", run("check", path("edited"), *DATE)[0] == 0)


def saved_by_libreoffice():
    """Filled in, then saved by LibreOffice 7.4 as XLSX and as CSV in Shift_JIS."""
    want = """
回答 対象 acme {
  #CPS.AM-1 = 1 責任者 mori 開始 2026-04-01 { 証跡 "台帳.xlsx" 開始 2026-04-01; 証跡 "棚卸記録.pdf" }
  // #CPS.AM-2 回答: ○
  // #CPS.AM-2 理由: 一部のみ
  #CPS.AM-3 = 不明 期限 2026-07-31
  #CPS.AM-4 = 2 理由 "構成図を掲示、\\"現場\\"用"
  #CPS.AM-5 = 対象外 理由 "外部なし"
  // #CPS.AM-6 評価者判定: 要確認
  // #CPS.AM-6 評価者コメント: 写しを\\n送ってください
  #CPS.AM-6 = 0 { 計画 = 1; 実施予定 = 2027-03-31 }
  // #CPS.AM-7 回答: TRUE
  // #CPS.AM-7 評価者コメント: 2026-06-01
  #CPS.BE-1 = 2
}
"""
    for name in ("libreoffice.xlsx", "libreoffice-cp932.csv"):
        status, text, err = read(name, open("tests/sheets/" + name, "rb").read(), language="ja")
        got = text.split("\n", 1)[1].replace("06/01/2026", "2026-06-01")  # CSV holds a date as it is shown
        check("saved by LibreOffice: " + name, status == 1 and got == want and "17 行: 読み取り 6" in err, got + err)
    style = ARROW + '<styleSheet %s><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="171" formatCode="0&quot;days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="57"/></cellXfs></styleSheet>' % MAIN
    rel = ARROW + '<Relationships><Relationship Id="rId10" Type="a/worksheet" Target="worksheets/s0.xml"/><Relationship Id="rId1" Type="b/styles" Target="styles.xml"/></Relationships>'
    xml = sheet_xml([KEYS] + [row("#CPS.AM-%d" % (s + 1), 1, reason=('s="%d"' % s, "<v>46188</v>")) for s in range(6)])
    status, text, err = read("styles.xlsx", book([("回答", xml)], parts={"xl/styles.xml": style, "xl/_rels/workbook.xml.rels": rel}))
    reasons = re.findall(r'because "([^"]*)"', text)
    check("dates in columns of text", reasons == ["46188", "2026-06-15", "2026-06-15", "46188", "2026-06-15", "46188"], reasons)


def filled_by_openpyxl():
    try:
        import openpyxl
    except ImportError:
        print("skipped: filled in by openpyxl (it is not installed)")
        return
    import datetime
    shutil.rmtree(path("openpyxl"), ignore_errors=True)
    write("openpyxl/main.cpsf", SPEC)
    run("sheet", path("openpyxl"), "-o", path("openpyxl.xlsx"), "--lang", "ja", *DATE)
    b = openpyxl.load_workbook(path("openpyxl.xlsx"))
    check("openpyxl: sheets", b.sheetnames == ["はじめに", "回答"], b.sheetnames)
    w = b["回答"]
    heads = {w.cell(2, c).value: c for c in range(1, w.max_column + 1)}
    check("openpyxl: 104 rows, headings, panes", w.max_row == 106 and w.freeze_panes == "C3" and w.print_title_rows == "$2:$2" and heads["回答"] == 8, (w.max_row, w.freeze_panes, w.print_title_rows))
    check("openpyxl: paper", w.page_setup.orientation == "landscape" and w.page_setup.paperSize in (9, "9") and w.row_dimensions[1].hidden)
    check("openpyxl: protection", w.protection.sheet and not w.protection.password and not w.cell(3, heads["回答"]).protection.locked and w.cell(3, heads["要件"]).protection.locked)
    check("openpyxl: choices", sorted(v.formula1 for v in w.data_validations.dataValidation) == ['"0,1,2,3,不明,対象外"', '"0,1,2,3,対象外,要確認"', '"1,2,3"'])
    w.cell(3, heads["回答"]).value = 2
    w.cell(3, heads["理由"]).value = "=これは式ではない"
    w.cell(3, heads["理由"]).data_type = "s"
    w.cell(3, heads["開始日"]).value = datetime.date(2026, 4, 1)
    w.cell(4, heads["回答"]).value = "不明"
    w.cell(4, heads["期限"]).value = datetime.datetime(2026, 7, 31, 12, 0)
    w.cell(5, heads["回答"]).value = "=1+1"
    w.cell(6, heads["評価者コメント"]).value = "一行目\n二行目"
    w.move_range("A3:T20", rows=2000)
    w.insert_cols(3)
    b.save(path("openpyxl2.xlsx"))
    status, out, err = run("sheet", "--read", path("openpyxl2.xlsx"), path("openpyxl"), "-o", path("openpyxl", "answers.cpsf"), "--lang", "ja", *DATE)
    text = open(path("openpyxl", "answers.cpsf"), encoding="utf-8").read()
    check("openpyxl: read", '#CPS.AM-1 = 2 開始 2026-04-01 理由 "=これは式ではない"' in text and "#CPS.AM-2 = 不明 期限 2026-07-31" in text and "// #CPS.AM-4 評価者コメント: 一行目\\n二行目" in text, text + err)
    check("openpyxl: compiles", run("check", path("openpyxl"), *DATE)[0] == 0)


def mutated(count):
    """Files with a few bytes changed: any of the four outcomes will do, a crash or a file that does not compile won't."""
    chance = random.Random(int(os.environ.get("SEED", "20260615")))
    rows = sheet_xml([KEYS, row("#CPS.AM-1", 1, since=46188, evidence="a.pdf since 2026-01-01"), row("#CPS.AT-1", "２", blanket="#CPS.AT", reason='a "b" \\ c'), row("#CPS.AT-2", "不明", due="2026/7/1")])
    shared = ARROW + '<sst %s><si><t>a</t><rPh sb="0" eb="1"><t>b</t></rPh></si></sst>' % MAIN
    text = "要件ID,回答,理由\n#CPS.AM-1,1,\"x\n\"\"y\"\n#CPS.AM-2,対象外,だめ\n"
    seeds = [text.encode(), text.encode("cp932"), b"\xff\xfe" + text.encode("utf-16le")]
    pieces = [b"<row>", b"</row>", b"<c", b"</c>", b'r="A1"', b't="s"', b"<v>", b"</v>", b"<is><t>", b"<rPh>", b"</rPh>", b"99999999999", b"-1", b"\0", b"\xff", b"#", b"{", b'"', b"`", b"\n", b"&#10;", b"&amp;", b"<!--"]

    def change(data):
        data = bytearray(data)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(data) + 1)
            kind = chance.randrange(4)
            if kind == 0 and at < len(data):
                data[at] = chance.randrange(256)
            elif kind == 1:
                data[at:at] = chance.choice(pieces)
            elif kind == 2:
                del data[at: at + chance.randint(1, 30)]
            else:
                data[at:at] = data[at: at + chance.randint(1, 60)]
        return bytes(data)

    for n in range(count):
        kind = n % 4
        if kind == 0:
            data = change(book([("回答", rows)], shared=shared))
        elif kind == 1:
            data = book([("回答", change(rows.encode()))], shared=shared)
        elif kind == 2:
            data = book([("回答", rows)], shared=change(shared.encode()), book_extra=change(b'<workbookPr date1904="0"/>').decode("utf-8", "replace"))
        else:
            data = change(chance.choice(seeds))
        status, text, err = read("mutated", data)
        check("mutated %d: status %d" % (n, status), status in (0, 1, 2, 3) and (status < 2) == (text != "// before\n"), err)


answers_as_people_write_them()
dates()
people_and_evidence()
texts()
assessor_and_blanket()
beside_a_spec()
other_layouts()
csv_files()
refused()
rows_that_are_lost()
injection()
comments_without_answers()
subjects()
filled_by_editing()
saved_by_libreoffice()
filled_by_openpyxl()
mutated(int(os.environ.get("MUTATIONS", "60")))
round_trips()
print("%d passed, %d failed" % (passed, len(failures)))
sys.exit(1 if failures else 0)
