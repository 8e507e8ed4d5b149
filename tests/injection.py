#!/usr/bin/env python3
"""usage: injection.py CPSFC [--write FOLDER]
Specs come from suppliers: every string of them is data. Strings that would be markup, script, a link or a formula somewhere
go through every field that takes text, and no format lets one out: the HTML has only the tags and attributes it always has,
every string is found again as text, JSON is JSON, tables of Markdown keep their columns.
With --write the specs are written, for the browser to run what scripts there may be: alert(1) becomes window.pwned=1."""
import base64, csv, hashlib, io, json, os, re, subprocess, sys, tempfile
from html.parser import HTMLParser

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "tools"))
import xlsx_reader
import yaml

cpsfc = sys.argv[1]
STRINGS = ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "' onmouseover='alert(1)", "</style><script>x</script>",
           "</title><script>x</script>", "javascript:alert(1)", "<!-- x", "]]>", "&lt;b&gt; &amp; &#60;", "{{7*7}} ${7*7}", "| a | b |", "=1+1", "@import url(http://x)",
           "[x](javascript:alert(1))", "http://example.com/x", "\u202e\u2066x", "`code` **bold**", "data:text/html,<script>x</script>"]
STRINGS += ["+1+1", "-2+3", "@SUM(1)", "\t=1", "\n=1", "  =1+1", "'=1+1", "''+x", "＝1+1", "＠x", "_x0041_", "a\"b,c;d", '=HYPERLINK("http://x";"y")', "=cmd|' /C calc'!A0",
            "'", "-", "\x1b[31mred", "\x7f\x85"]  # what spreadsheets read as formulas or escapes
STRINGS += ["</script><script>alert(1)</script>", "<!--<script>", "</textarea></select></option></summary></details>", "#status=gap&q=<img src=x onerror=alert(1)>",
            "<iframe srcdoc='<script>parent.window.alert(1)</script>'>", "<a href=javascript:alert(1)>x</a>", "\\u003cscript>alert(1)\\u003c/script>", "<style>*{display:none}</style>",
            "<base href=http://x/>", "<form action=http://x><button>x", "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">", "__proto__", "constructor"]
TAGS = set("html head meta title style body input label div header h1 h2 h3 p b main section ul ol li dl dt dd details summary code span table thead tbody tr th td br footer a i nav script noscript form label select button output input caption pre blockquote a circle g path rect svg text title".split())
ATTRIBUTES = set("lang charset name content http-equiv class type id for checked aria-label aria-hidden href scope open tabindex role colspan hidden name autocomplete aria-live data-r data-s data-v data-b data-d data-o data-e data-l data-t data-k data-u cx cy d height r rx text-anchor transform viewbox width x y".split())
checked = 0


class Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text, self.bad, self.in_style = [], [], False

    def handle_starttag(self, tag, attributes):
        self.in_style = tag in ("style", "script")
        if tag not in TAGS:
            self.bad.append("<%s>" % tag)
        for name, value in attributes:
            if name not in ATTRIBUTES or (name == "href" and not value.startswith("#")):
                self.bad.append("<%s %s=%s>" % (tag, name, value))

    def handle_endtag(self, tag):
        self.in_style = False

    def handle_comment(self, data):
        self.bad.append("<!--%s-->" % data)

    def handle_data(self, data):
        if not self.in_style:
            self.text.append(data)


def digest(text):
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def quoted(s):
    return '"' + s.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def spec(s):
    q, name = quoted(s), "`" + re.sub(r"[`\u202e\u2066\n\t]", "", s) + "`"
    return """import std.secure
target cpsf@1.0 at level 1
organization acme { name = %(q)s }
person boss of acme
component %(name)s { name = %(q)s; firmware = %(q)s; input into; output out }
data secret { name = %(q)s; label c = high, i = low; readers [acme] }
external organization rival { name = %(q)s }
external component theirs of rival { input into }
procedure pool { input raw; output fine; declassify fine to c = low by acme { method = %(q)s } because %(q)s }
contract k between acme and rival until 2027-12-31 { offer #CPS.IP-4 at level 1 by rival when pool.name == %(q)s; rely #CPS.IP-4 at level 1 on acme }
flow leak of secret : %(name)s.out -> theirs.into under k
flow inside of secret : %(name)s.out -> pool.raw
measure m meets #CPS.AM-1 at level 1 on acme { evidence e { file = %(q)s } }
answers on acme by boss since 2026-01-01 { #CPS.AC-1 = 0 because %(q)s; #CPS.AC-2 = not_applicable because %(q)s }
accept #CPS.AC-1 at level 1 on acme by boss until 2026-12-31 because %(q)s
claim #CPS.DS-3 at level 2 on rival until 2027-12-31
claim #CPS.DS-3 at level 0 on rival by boss because %(q)s
""" % {"q": q, "name": name}


def expect(what, condition):
    global checked
    checked += 1
    if not condition:
        sys.exit("FAILED: " + what)


def shown(s):
    """Control characters become signs."""
    return "".join(c if c in "\t\n" or " " <= c < "\x7f" or "\x9f" < c else chr(0x2400 + ord(c)) if c < " " else "\u2421" if c == "\x7f" else "\ufffd" for c in s)


FORMULA = "[=+\\-@\t\r\n＝＋－＠]"


def check_extract_tables(path, s):
    """Likewise of an extract, whose reader goes by such a name."""
    run = lambda *more: subprocess.run([cpsfc, "report", path, "--as-of", "2026-06-15", "--for", "rival"] + list(more), capture_output=True).stdout
    cells = [c for table in ("obligations", "elements") for r in csv.reader(io.StringIO(run("--format", "csv", "--table", table).decode("utf-8"), newline=""), strict=True) for c in r]
    bad = [c for c in cells if re.match("[ ]*" + FORMULA, c)]
    expect("%r: an extract has the cells %r" % (s, bad[:3]), not bad)
    plain = {c[1:] if re.match("'[ ']*" + FORMULA, c) else c for c in cells}
    expect("%r is found again in an extract: %r" % (s, plain), shown(s) in plain and shown(s) + " (rival)" in plain)
    book = xlsx_reader.read(run("--format", "xlsx"))
    expect("%r: the workbook of an extract has %s" % (s, book.odd), not book.odd)
    expect("%r: the same texts in both" % s, plain - {""} <= {c for sheet in book.sheets[1:] for row in sheet.rows for c in row})


def check_tables(path, s):
    """No cell of CSV begins like a formula, and take the apostrophe away and the text is there; the workbook has just texts."""
    run = lambda *more: subprocess.run([cpsfc, "report", path, "--as-of", "2026-06-15", "--all"] + list(more), capture_output=True).stdout
    found = set()
    for table in ("findings", "requirements", "evidence", "questions"):
        rows = list(csv.reader(io.StringIO(run("--format", "csv", "--table", table).decode("utf-8"), newline=""), strict=True))
        expect("%r: %s has its columns" % (s, table), len({len(r) for r in rows}) == 1)
        cells = [c for r in rows for c in r]
        bad = [c for c in cells if re.match("[ ]*" + FORMULA, c) and not re.fullmatch(r"-\d+", c)]
        expect("%r: %s has the cells %r" % (s, table, bad[:3]), not bad)
        found |= {c[1:] if re.match("'[ ']*" + FORMULA, c) else c for c in cells}
    expect("%r is found again in CSV" % s, shown(s) in found)
    book = xlsx_reader.read(run("--format", "xlsx"))
    expect("%r: the workbook has %s" % (s, book.odd), not book.odd)
    cells = {c for sheet in book.sheets[1:] for row in sheet.rows for c in row}
    expect("%r is found again in the workbook" % s, shown(s) in cells)
    expect("%r: the same texts in both" % s, found - {""} <= cells)


def check_frameworks(folder):
    """A framework whose every title is such a string: catalogues in JSON and YAML have it as it was written, as text."""
    titles = [s for s in STRINGS if not re.search("[\u202e\u2066]", s)]
    rules = "edition 2026\nmodule wg@1.0.0\nframework %s@en %s@ja\n" % (quoted(titles[0]), quoted(titles[1]))
    for i, s in enumerate(titles):
        rules += "requirement #R.%d %s@en %s@ja {\n  applies to organization o\n  level 1 %s@en %s@ja when true\n}\n" % ((i,) + (quoted(s),) * 4)
    for name, text in (("wg.cpsf", rules), ("me.cpsf", "edition 2026\nimport wg@1.0 as wg\norganization me\nresponsible me\ntarget wg@1.0 level 1\n")):
        open(os.path.join(folder, name), "w", encoding="utf-8", newline="").write(text)
    run = lambda form: subprocess.run([cpsfc, "report", os.path.join(folder, "me.cpsf"), "--format", form, "--as-of", "2026-06-15"], capture_output=True)
    library = run("ciso-assistant")
    expect("a library of such strings: %s" % library.stderr.decode()[:300], library.returncode == 0)
    nodes = {n["ref_id"]: n for n in yaml.safe_load(library.stdout)["objects"]["framework"]["requirement_nodes"]}
    catalogue = {c["id"]: c for c in json.loads(run("oscal-catalog").stdout)["catalog"]["controls"]}
    bom = {r["identifier"]: r for s in json.loads(run("cyclonedx").stdout)["definitions"]["standards"] for r in s["requirements"]}
    for i, s in enumerate(titles):
        key = "R.%d" % i
        expect("%r comes back from YAML: %r" % (s, nodes[key]["name"]), (nodes[key]["name"], nodes[key]["translations"]["ja"]["name"]) == (s, s))
        expect("%r comes back from the bill of materials" % s, bom[key]["title"] == s)
        title = catalogue[key]["title"]
        expect("%r comes back from OSCAL: %r" % (s, title), re.sub(r"\\([\\*_\[\]<>~^{#+=-])", r"\1", title) == s)
        expect("%r is no markup in OSCAL: %r" % (s, title), not re.search(r"(?<!\\)[<*\[]|(?<!\\)\{\{", re.sub(r"`[^`]*`|\\\\", "", title)))


if sys.argv[2:3] == ["--write"]:
    for i, s in enumerate(STRINGS):
        if not re.search("[\u202e\u2066]", s):  # refused at the door
            folder = os.path.join(sys.argv[3], "%02d" % i)
            os.mkdir(folder)
            open(os.path.join(folder, "<img src=x onerror=window.pwned=1>.cpsf"), "w", encoding="utf-8").write(spec(s.replace("alert(1)", "window.pwned=1")))
    sys.exit()

with tempfile.TemporaryDirectory() as folder:
    check_frameworks(folder)
    os.remove(os.path.join(folder, "wg.cpsf"))
    for s in STRINGS:
        path = os.path.join(folder, "spec.cpsf")
        open(path, "w", encoding="utf-8").write(spec(s))
        first = subprocess.run([cpsfc, "check", path, "--as-of", "2026-06-15", "--lang", "en"], capture_output=True, text=True)
        if first.returncode == 2 and "E0103" in first.stderr:  # an invisible direction-changing character is refused at the door
            expect("%r is refused only for what it hides" % s, "\u202e" in s)
            continue
        expect("%r makes a spec: %s" % (s, first.stderr[:300]), first.returncode == 0)
        check_tables(path, s)
        check_extract_tables(path, s)
        for command in (["report"], ["trust"]):
            run = lambda form: subprocess.run([cpsfc] + command + [path, "--format", form, "--as-of", "2026-06-15"] + (["--all"] if command == ["report"] else []), capture_output=True, text=True)
            page, got = Page(), run("html")
            expect("%r: %s html" % (s, command), got.returncode == 0)
            page.feed(got.stdout)
            expect("%r: %s html has %s" % (s, command, page.bad[:3]), not page.bad)
            style = got.stdout[got.stdout.index("<style>") + 7: got.stdout.index("</style>")]
            policy = "default-src 'none'; style-src 'sha256-%s'; " % digest(style)
            scripts = re.findall(r"<script>(.*?)</script>", got.stdout, re.S)
            expect("%r: %s html has its own script alone" % (s, command), len(scripts) == (command == ["report"]))
            policy += "".join("script-src 'sha256-%s'; " % digest(script) for script in scripts) + "base-uri"
            expect("%r: %s html lets nothing in but its style and script" % (s, command), policy in got.stdout[: got.stdout.index("<style>")])
            for block in re.findall(r'<script type="application/json" id="\w+">(.*?)</script>', got.stdout, re.S):
                expect("%r: %s data of the page" % (s, command), "<" not in block and json.loads(block))
            if command == ["report"]:
                expect("%r is found again as text" % s, s in "".join(page.text))
                bom = json.loads(run("cyclonedx").stdout)
                expect("%r is found again in the bill of materials" % s, s in [c["name"] for c in bom["components"]])
            json.loads(run("json").stdout)
            checked += 1
        rows = [line for line in subprocess.run([cpsfc, "report", path, "--format", "md", "--as-of", "2026-06-15"], capture_output=True, text=True).stdout.split("\n") if line.startswith("| ")]
        expect("%r: markdown rows" % s, rows and not any("<script" in line.replace("\\<", "") for line in rows))
print("%d checks of strings that try to get out" % checked)
