#!/usr/bin/env python3
"""usage: extract.py CPSFC   (python3-jsonschema: the schema is checked, too)
`cpsfc report --for ORG` against a reading of its own of who may see what, for every example, every organization in it and
every format: the names shown are the ones expected and no other name, text, path, proof or fingerprint of the spec occurs in
the bytes; counts add up; the banner is there; the same twice; nothing is loaded from outside. Each test of bytes is itself
tested: bytes with one hidden thing more are refused."""
import ast, csv, io, json, os, re, subprocess, sys, tempfile, zipfile
from html.parser import HTMLParser

try:
    import jsonschema
except ImportError:
    jsonschema = None

cpsfc = sys.argv[1] if 1 < len(sys.argv) else "build/cpsfc"
AS_OF = ["--as-of", "2026-06-15"]
FORMATS = ["html", "json", "md", "text", "csv", "xlsx"]
LOOKS = {"xl/theme/theme1.xml": set()}
TABLES = ["findings", "contracts", "obligations", "shares", "claims", "answers", "elements", "counts"]
checked = 0
NAME = r"(?:`[^`]+`|[^\W\d]\w*)"
PATH = NAME + r"(?:\." + NAME + ")*"
COUNTED = {"organization", "person", "component", "data", "procedure", "system", "flow", "sense", "actuate", "contract", "measure", "evidence"}


def expect(what, condition):
    global checked
    checked += 1
    if not condition:
        sys.exit("FAILED: " + what)


def run(*arguments):
    return subprocess.run([cpsfc, *arguments, *AS_OF], capture_output=True)


def text_of(form, bytes_of):
    """All that a file says; of a workbook every part with its name, properties and shared texts included."""
    if form != "xlsx":
        return bytes_of.decode()
    book = zipfile.ZipFile(io.BytesIO(bytes_of))
    for name in LOOKS:  # the same whatever the spec says, and so left out
        LOOKS[name].add(book.read(name))
        expect("%s is the same for all" % name, len(LOOKS[name]) == 1)
    return "\n".join(name + "\n" + book.read(name).decode() for name in book.namelist() if name not in LOOKS)


def extracts_in_files(say, folder, alias):
    with tempfile.TemporaryDirectory() as place:
        files = {form: os.path.join(place, "a." + {"text": "txt"}.get(form, form)) for form in FORMATS}
        got = run("report", folder, "--for", alias, "--lang", "en", *[x for f in files.values() for x in ("-o", f)])
        expect("%s: %s" % (say, got.stderr.decode()[-200:]), got.returncode == 0)
        return {form: open(f, "rb").read() for form, f in files.items()}


# ---- what the sources say, read by patterns ----

def without_comments(text):
    return re.sub(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', lambda m: m.group(1) or " ", text, flags=re.S)


def bare(text):
    return re.sub(r'"(?:\\.|[^"\\])*"', '""', text)


def block_after(text, start):
    """The text of the block whose brace is the next one on this statement's head, "" without one."""
    head = re.compile(r"[^\n{]*").match(text, start)
    at = head.end()
    if at >= len(text) or text[at] != "{":
        return ""
    depth = 0
    for i in range(at, len(text)):
        depth += (text[i] == "{") - (text[i] == "}")
        if depth == 0:
            return text[at:i]
    return text[at:]


def listed(text):
    return [x.strip().strip("`") for x in re.split(r"[,、]", text) if x.strip()]


class Source:
    def __init__(self, folder, own, interfaces):
        self.own = "\n".join(without_comments(open(f, encoding="utf-8").read()) for f in own)
        self.interfaces = [without_comments(open(f, encoding="utf-8").read()) for f in interfaces]
        self.raw = "\n".join([self.own] + self.interfaces)
        text = bare(self.own)
        self.imports = {m.group(2): m.group(1) for m in re.finditer(r"^\s*import\s+([\w.]+)@\S+\s+as\s+(\w+)", text, re.M)}
        self.imports = {a: m for a, m in self.imports.items() if any(re.search(r"module %s@" % re.escape(m), i) for i in self.interfaces)}
        self.contracts = {}
        for m in re.finditer(r"(?:contract|契約)\s+(%s)[^{\n]*?(?:between|当事者)\s+(%s)\s*(?:and|と)\s+(%s)" % (NAME, PATH, PATH), text):
            self.contracts[m.group(1).strip("`")] = (m.group(2), m.group(3), block_after(text, m.end()))
        self.exported = set()
        for m in re.finditer(r"^\s*(?:export|公開)\s+(\w+)\s+(%s(?:\s*[,、]\s*%s)*)" % (NAME, NAME), text, re.M):
            if m.group(1) not in ("class", "型", "claim", "表明", "import", "取込", "unit"):
                self.exported.update(listed(m.group(2)))
        self.claimed = set()
        for m in re.finditer(r"^\s*(?:export claim|公開 表明)\s+\S+[^\n]*?\s(?:on|対象)\s+(%s)" % PATH, text, re.M):
            self.claimed.add(m.group(1))
        self.readers = {}
        for m in re.finditer(r"(?:data|データ)\s+(%s(?:\s*[,、]\s*%s)*)[^\n{]*\{[^}]*?(?:readers|閲覧者)\s*\[([^\]]*)\]" % (NAME, NAME), text):
            for name in listed(m.group(1)):
                self.readers[name] = listed(m.group(2))
        self.ports = {}
        for m in re.finditer(r"(?:system|component|procedure|システム|モノ|プロシージャ)\s+(%s)" % NAME, self.raw):
            body = block_after(self.raw, m.end())
            found = re.findall(r"(?:input|output|入力|出力)\s+(%s(?:\s*[,、]\s*%s)*)" % (NAME, NAME), body)
            self.ports.setdefault(m.group(1).strip("`"), set()).update(n for group in found for n in listed(group))


def last(path):
    return path.split(".")[-1].strip("`")


def names_of_partners(source, names):
    """Of names in our own source: as reports call what comes from an interface."""
    res = set()
    for x in names:
        module = source.imports.get(x.split(".")[0]) if "." in x else None
        res.add(module.split(".")[-1] + "." + last(x) if module else x)
    return res


def expected_names(source, elements, audience, alias, interface):
    """The names that AUDIENCE (ALIAS: as our own source calls it) may see; INTERFACE: the source of its own, or ""."""
    kinds = {e["name"]: e["kind"]["en"] for e in elements}
    people = {e["name"] for e in elements if e["kind"]["en"] == "person" and e.get("owner") == audience}
    res = {audience}
    for e in elements:
        if e["kind"]["en"] not in ("person", "contract", "measure", "evidence") and (e.get("owner") == audience or e.get("owner") in people):
            res.add(e["name"])
    for name, (a, b, body) in source.contracts.items():
        if alias in (a, b):
            res.update({name} | names_of_partners(source, (a, b)))
            for m in re.finditer(r"(?:permit|許可)\s+(%s)\s+(?:to read|閲覧|に閲覧)\s+([^;\n}]*)" % PATH, body):
                if m.group(1) == alias:
                    res.update(listed(m.group(2)))
    res.update(n for n, who in source.readers.items() if alias in who)
    res.update(source.exported | source.claimed)
    if interface:
        for m in re.finditer(r"^\s*export\s+(data|system|component|procedure)\s+(%s)" % NAME, interface, re.M):
            res.add(m.group(2))
    for text in source.interfaces:  # what a partner says we may read
        for m in re.finditer(r"data\s+(%s)[^\n{]*\{[^}]*readers\s*\[([^\]]*)\]" % NAME, text):
            if alias in listed(m.group(2)):
                res.add(m.group(1))
    unnamed = {}
    for x in sorted(res):  # a flow without a name is called after its ends, which may be hidden
        if "->" in x:
            unnamed.setdefault(kinds[x], []).append(x)
    res -= {x for many in unnamed.values() for x in many}
    for kind, many in unnamed.items():
        res.update(kind if i == 0 else "%s (%d)" % (kind, i + 1) for i in range(len(many)))
    return {x for x in res if kinds.get(x) != "person"}


# ---- what must not be in the bytes ----

def vocabulary():
    """Words and texts that anybody knows: of the library, of the language, of the reports."""
    texts = []
    for folder, ends in (("stdlib", (".cpsf", ".yaml")), ("grammar", (".def",)), ("runtime", (".def", ".c", ".h", ".css", ".js"))):
        for place, _, files in os.walk(folder):
            for f in files:
                if f.endswith(ends):
                    texts.append(open(os.path.join(place, f), encoding="utf-8").read())
    text = "\n".join(texts)
    return set(re.findall(r"\w+", text)), text.lower()


def proof_texts(node):
    for text in (node["text"]["en"], node["text"]["ja"]):
        yield text
    for child in node.get("because", []):
        yield from proof_texts(child)


def hidden_texts(source, report, shown, known, library, files):
    """What nobody but ourselves may read, as (what it is, text)."""
    visible_words = {w for name in shown for w in re.findall(r"\w+", name)}
    res = []
    for word in sorted(set(re.findall(r"[^\W\d]\w{2,}", bare(source.raw))) - known - visible_words):
        res.append(("name", word))
    for literal in sorted(set(re.findall(r'"((?:\\.|[^"\\])*)"', source.raw))):
        if 6 <= len(literal) and literal not in shown and literal.lower() not in library:
            res.append(("string", literal))
    for f in report["findings"]:
        res.append(("fingerprint", f["fingerprint"]))
        for text in proof_texts(f["proof"]):
            if 25 <= len(text.encode()):
                res.append(("proof", text))
        for change in f.get("smallest_change", {}).get("changes", []):
            res.append(("change", change["text"]["en"]))
    for q in report["questions"]:
        res += [("question", q["text"]["en"]), ("question", q["text"]["ja"])]
    for m in report["messages"]:
        res += [("message", m["message"]["en"]), ("message", m["message"]["ja"])]
    for path in files:
        res += [("path", path), ("file", os.path.basename(path))]
    if "." in report["program"]:
        res.append(("module", report["program"]))
    return [(what, text) for what, text in dict.fromkeys(res) if text]


def escapes(text):
    html = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").replace("'", "&#39;")
    return {text, html, json.dumps(text, ensure_ascii=False)[1:-1], re.sub(r"([|\\`*_<\[\]])", r"\\\1", text)}


def leaks(text, hidden):
    """The hidden things that occur: names as whole words, everything else anywhere."""
    text = text.replace("<!-- -->", "")
    plain = re.sub(r"\\([|`*_<\[\]~$])", r"\1", text)  # as Markdown means it, and the style of a page
    plain = re.sub(r"\\([0-9a-f]{2,6}) ", lambda m: chr(int(m.group(1), 16)), plain)
    words = set(re.findall(r"\w+", plain))
    return [(what, x) for what, x in hidden if (x in words if what == "name" else any(form in text for form in escapes(x)))]


# ---- one organization of one example ----

SCHEMA = json.load(open("docs/schema/extract.schema.json", encoding="utf-8"))


def names_in(data):
    res = [e["name"] for e in data["elements"]]
    named = {c["contract"] for c in data["contracts"]} | {p for c in data["contracts"] for p in c["parties"]}
    named |= {o["party"] for c in data["contracts"] for o in c["obligations"]} | {p for c in data["contracts"] for p in c["permits"]}
    named |= {c["on"] for c in data["claims"]} | {a["on"] for a in data["answers"]} | {f["subject"] for f in data["findings"]}
    named |= {e["owner"] for e in data["elements"] if "owner" in e} | {f["responsible"] for f in data["findings"] if "responsible" in f}
    return res, named


def check_counts(say, data, report):
    for group in data["counts"]["things"], data["counts"]["findings"]:
        for c in group:
            expect("%s %s: shown + withheld = total" % (say, c), c["shown"] + c["withheld"] == c["total"] and 0 <= c["withheld"])
    for c in data["counts"]["findings"]:
        name = c.get("framework")
        if not name:
            continue
        mine = sum(f["framework"] == name for f in data["findings"])
        expect("%s: as many findings of %s as counted" % (say, name), mine == c["shown"])
        full = next(f["counts"] for f in report["frameworks"] if f["name"] == name)
        expect("%s: all findings of %s are counted" % (say, name), c["total"] == full["total"] - full["no_target"])
    kinds = {}
    for e in data["elements"]:
        kinds[e["kind"]["en"]] = kinds.get(e["kind"]["en"], 0) + 1
    for c in data["counts"]["things"]:
        if c["thing"] in COUNTED:
            expect("%s: %s shown" % (say, c["thing"]), c["shown"] == kinds.get(c["thing"], 0))
    expect("%s: people are never shown" % say, "person" not in kinds)


def check_obligations(say, source, data, alias):
    """Every `require` of a contract with it, no other."""
    asked = sum(len(re.findall(r"(?:require|要求)\s+%s\s*:" % PATH, body)) for a, b, body in source.contracts.values() if alias in (a, b))
    given = {(c["contract"], o["party"], o["requirement"]) for c in data["contracts"] for o in c["obligations"]}
    expect("%s: %d obligations" % (say, asked), asked == len(given))
    for c in data["contracts"]:
        for o in c["obligations"]:
            lo, hi = o["achieved"]["surely"], o["achieved"]["possibly"]
            right = "met" if o["level"] <= lo else "not_met" if hi < o["level"] and o["due"] == "yes" else "open" if (lo, hi) == (0, 3) else "undecided"
            expect("%s: %s stands %s" % (say, o["requirement"], right), o["due"] == "no" or o["result"] == right)


def check_rows(say, table, findings, audience):
    """The findings of the table are those of the JSON, in their order."""
    rows = list(csv.DictReader(io.StringIO(table)))
    expect("%s: rows" % say, [(r["framework"], r["requirement"], r["subject"], r["status"], r["achieved_surely"]) for r in rows]
           == [(f["framework"], f["requirement"], f["subject"], f["status"].replace("_", " "), str(f["achieved"]["surely"])) for f in findings])
    expect("%s: each row says for whom it is" % say, all(audience in r["extract_for"] and "extract_from" in r for r in rows))


def check_page(say, page):
    expect("%s: a policy" % say, "Content-Security-Policy" in page and "default-src 'none'" in page)
    expect("%s: nothing from outside" % say, not re.search(r'\b(src|href|action)=(?!"#)', page))
    expect("%s: both languages" % say, "これは抜粋です" in page and "This is an extract" in page)


def check_organization(folder, source, report, known, library, audience, alias, interface, files):
    say = "%s --for %s" % (folder, alias)
    text = {}
    written, again = extracts_in_files(say, folder, alias), extracts_in_files(say, folder, alias)
    for form in FORMATS:
        expect("%s %s: the same twice" % (say, form), written[form] == again[form])
        text[form] = text_of(form, written[form])
        if form != "csv":  # a table has no banner, but each row says for whom it is
            expect("%s %s: the banner" % (say, form), "This is an extract" in text[form] and "For " in text[form] and audience in text[form].replace("\\", ""))
    text["ja"] = run("report", folder, "--for", alias, "--format", "text", "--lang", "ja").stdout.decode()
    expect("%s: the banner in Japanese" % say, "これは抜粋です" in text["ja"])
    data = json.loads(text["json"])
    if jsonschema:
        problems = [e.message for e in jsonschema.Draft202012Validator(SCHEMA).iter_errors(data)]
        expect("%s: schema: %s" % (say, problems[:2]), not problems)
    names, named = names_in(data)
    right = expected_names(source, report["elements"], audience, alias, interface)
    right = {x if x in names else last(x) for x in right}
    own = bool(data["own"])
    expect("%s: shows %s, not %s" % (say, sorted(set(names) ^ right), sorted(right)), set(names) == right)
    expect("%s: no name is used twice" % say, len(names) == len(set(names)))
    expect("%s: only names of visible things: %s" % (say, named - set(names)), named <= set(names))
    for e in data["elements"]:
        expect("%s: ports of %s" % (say, e["name"]), {p["name"] for p in e.get("ports", [])} <= source.ports.get(last(e["name"]), set()))
    check_counts(say, data, report)
    check_obligations(say, source, data, alias)
    check_rows(say, text["csv"], data["findings"], audience)
    check_page(say, text["html"])
    shown = set(names) | {p["name"] for e in data["elements"] for p in e.get("ports", [])}
    shown |= {x[l] for o in data["organizations"] + [data["reader"]] for x in [o.get("name", {})] for l in x}
    shown |= {e["called"][l] for e in data["elements"] if "called" in e for l in e["called"]}
    classes = {c[l] for e in data["elements"] for x in [e] + e.get("ports", []) for c in [x.get("class", {})] for l in c}
    exported = set(re.findall(r"(?:export class|公開 型)\s+(%s)" % NAME, source.own + interface))
    expect("%s: classes %s" % (say, classes - known - exported), classes <= known | exported)
    shown |= exported | {o["corporate_number"] for o in data["organizations"] + [data["reader"]] if "corporate_number" in o}
    hidden = hidden_texts(source, report, shown, known, library, files)
    hidden = [(what, x) for what, x in hidden if not any(x == s or (what != "name" and x in s) for s in shown)]
    for form, bytes_of in text.items():
        found = leaks(bytes_of, hidden)
        expect("%s %s says %s" % (say, form, found[:3]), not found)
    for what in {w for w, _ in hidden}:  # the test itself: with one of each kind in them the bytes are refused
        one = next(x for w, x in hidden if w == what)
        expect("%s: a %s would be noticed" % (say, what), leaks(text["md"] + "\n" + one + "\n", hidden))
    return own


def organizations(report, source, folder):
    """(name as shown, name to ask by, source of its interface)"""
    for e in report["elements"]:
        if e["kind"]["en"] == "organization":
            yield e["name"], e["name"], ""
    for alias, module in source.imports.items():
        text = next(i for i in source.interfaces if re.search(r"module %s@" % re.escape(module), i))
        yield module.split(".")[-1] + ".company", alias + ".company", text


def check_examples():
    (known, library), seen = vocabulary(), 0
    for top in sorted(os.listdir("examples")):
        for folder, _, names in sorted(os.walk(os.path.join("examples", top))):
            files = [os.path.join(folder, n) for n in sorted(names) if n.endswith((".cpsf", ".cpsi"))]
            own = [f for f in files if f.endswith(".cpsf")]
            if not own:
                continue
            source = Source(folder, own, [f for f in files if f.endswith(".cpsi")])
            report = json.loads(run("report", folder, "--format", "json", "--all").stdout)
            for audience, alias, interface in organizations(report, source, folder):
                check_organization(folder, source, report, known, library, audience, alias, interface, files)
                seen += 1
    expect("many organizations: %d" % seen, 30 <= seen)


# ---- a spec whose hidden things all have one word in their names ----

def check_corners():
    with tempfile.TemporaryDirectory() as top:
        folder = os.path.join(top, "qzx_place")
        os.makedirs(os.path.join(folder, "qzx_rules"))
        for name, path in (("spec", "qzx_spec.cpsf"), ("rules", "qzx_rules/qzx_rules.cpsf")):
            text = open("tests/extract/%s.cpsf" % name, encoding="utf-8").read()
            open(os.path.join(folder, path), "w", encoding="utf-8").write(text)
            if name == "spec":
                visible = set(re.findall(r"vis_\w+", bare(without_comments(text)))) - {"vis_rules", "vis_amount"}
        everything = ""
        for form in FORMATS:
            for options in ([], ["--all"], ["--lang", "ja"], ["--all", "--lang", "ja"]):
                got = run("report", folder, "--for", "vis_them", "--format", form, *options)
                expect("corners %s %s: %s" % (form, options, got.stderr.decode()[-200:]), got.returncode == 0)
                bytes_of = text_of(form, got.stdout)
                at = bytes_of.lower().find("qzx")
                expect("corners %s %s says %r" % (form, options, bytes_of[max(0, at - 60): at + 40]), at < 0)
                everything += bytes_of
        check_tables(folder)
        for word in sorted(visible | {"vis name", "vis名", "SecurityManager", "セキュリティ責任者", "accepted until 2026-12-31"}):
            expect("corners: %s is shown" % word, word in everything.replace("\\", ""))
        data = json.loads(run("report", folder, "--for", "vis_them", "--format", "json").stdout)
        result = {o["requirement"]: o["result"] for c in data["contracts"] for o in c["obligations"]}
        expect("corners: obligations %s" % result, result == {"CPS.AM-1": "met", "CPS.DS-3": "not_met", "VIS.2": "open"})
        expect("corners: a rule of one's own has no title", all("title" not in o for c in data["contracts"] for o in c["obligations"] if o["requirement"] == "VIS.2"))
        subjects = {}
        for f in data["findings"]:
            subjects.setdefault(f["subject"], set()).add(f["requirement"])
        expect("corners: findings on %s" % sorted(subjects), set(subjects) == {"vis_us", "vis_them", "flow", "vis_flow", "vis_claimed", "vis_box", "vis_gauge", "vis_contract"})
        expect("corners: of a party only what a contract requires: %s" % subjects["vis_us"], subjects["vis_us"] == {"VIS.2"})
        expect("corners: of what a claim is about only what it claims: %s" % subjects["vis_claimed"], subjects["vis_claimed"] == {"CPS.DS-3"})
        claims = {(c["requirement"], c["on"], c["said_by"], c["level"]) for c in data["claims"]}
        expect("corners: claims %s" % claims, claims == {("CPS.DS-3", "vis_claimed", "issuer", 1), ("CPS.DS-3", "vis_them", "addressee", 2)})
        expect("corners: targets %s" % data["target_profile"]["en"], data["target_profile"]["en"] == "against target profile cpsf@1.0.0 level 2")
        check_counts("corners", data, json.loads(run("report", folder, "--format", "json").stdout))
        expect("corners: equal names are told apart", {"vis_gauge", "vis_gauge (2)"} <= {e["name"] for e in data["elements"]})
        third = run("report", folder, "--for", "qzx_third", "--format", "json").stdout.decode()
        for word in ("vis_contract", "vis_read", "vis_permitted", "vis_them", "vis_box", "vis_wanted"):
            expect("corners: %s is nothing for a third" % word, word not in third)
        check_renaming(folder)
        check_own_organization_exported(folder)
        check_refusals(folder)


def check_tables(folder):
    """Each table by itself, and all of them in the workbook, hold what the JSON does and nothing hidden."""
    data = json.loads(run("report", folder, "--for", "vis_them", "--format", "json").stdout)
    book = text_of("xlsx", run("report", folder, "--for", "vis_them", "--format", "xlsx").stdout)
    counts = {"findings": len(data["findings"]), "contracts": len(data["contracts"]), "claims": len(data["claims"]), "answers": len(data["answers"]), "elements": len(data["elements"]),
              "obligations": sum(len(c["obligations"]) for c in data["contracts"]), "shares": sum(len(c.get("shares", [])) for c in data["contracts"]),
              "counts": len(data["counts"]["things"]) + len(data["counts"]["findings"])}
    documented = dict(re.findall(r"^\| `(\w+)` \| [^|]* \| ([a-z_, ]+) \|$", open("docs/tables.md", encoding="utf-8").read(), re.M))
    for table in TABLES:
        got = run("report", folder, "--for", "vis_them", "--format", "csv", "--table", table)
        expect("table %s: %s" % (table, got.stderr.decode()[-200:]), got.returncode == 0 and b"qzx" not in got.stdout.lower())
        rows = list(csv.DictReader(io.StringIO(got.stdout.decode())))
        expect("table %s: %d rows, not %d" % (table, counts[table], len(rows)), len(rows) == counts[table])
        expect("table %s: columns as documented" % table, got.stdout.decode().split("\r\n")[0] == (documented[table] + ", extract_for, extract_from").replace(", ", ","))
        expect("table %s says for whom it is" % table, all("vis_them" in r["extract_for"] for r in rows))
        escaped = {x.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for r in rows for x in r.values() if x and not x.lstrip("'").isdigit() and not re.fullmatch(r"\d{4}-\d\d-\d\d", x)}
        expect("table %s is in the workbook" % table, all(x in book for x in escaped))
    expect("table counts: shown + withheld = total", all(int(r["total"]) == int(r["shown"]) + int(r["withheld"]) for r in rows))
    report = run("report", folder, "--for", "vis_them", "--format", "csv", "--table", "evidence")
    expect("evidence is no table of an extract", report.returncode == 3 and b"findings, contracts" in report.stderr)


def check_renaming(folder):
    """Other names, files and texts of what is hidden change no byte, not even the order."""
    before = [run("report", folder, "--for", "vis_them", "--format", form).stdout for form in FORMATS]
    for word in ("aaa", "zzz"):
        with tempfile.TemporaryDirectory() as top:
            for place, _, files in os.walk(folder):
                for f in files:
                    text = open(os.path.join(place, f), encoding="utf-8").read().replace("qzx", word)
                    other = os.path.join(top, os.path.relpath(os.path.join(place, f), os.path.dirname(folder)).replace("qzx", word))
                    os.makedirs(os.path.dirname(other), exist_ok=True)
                    open(other, "w", encoding="utf-8").write(text)
            for form, bytes_of in zip(FORMATS, before):
                got = run("report", os.path.join(top, word + "_place"), "--for", "vis_them", "--format", form).stdout
                expect("%s is the same when hidden things are called %s" % (form, word), got == bytes_of)


def check_own_organization_exported(folder):
    """Who exports its organization hands out its check sheet; who doesn't, nothing of it but what a contract requires."""
    path = os.path.join(folder, "qzx_spec.cpsf")
    text = open(path, encoding="utf-8").read()
    open(path, "w", encoding="utf-8").write(text.replace("\norganization vis_us", "\nexport organization vis_us"))
    got = run("report", folder, "--for", "vis_them", "--format", "json").stdout.decode()
    data = json.loads(got)
    expect("the check sheet is handed out", 50 <= sum(f["subject"] == "vis_us" for f in data["findings"]))
    expect("with its answers", any(a["requirement"] == "CPS.AM-2" and a["level"] == 0 and a["role"]["en"] == "SecurityManager" for a in data["answers"]))
    expect("and nothing else", "qzx" not in got.lower())
    open(path, "w", encoding="utf-8").write(text)


def check_refusals(folder):
    def refused(say, words, *arguments, status=3):
        got = run("report", *arguments)
        expect("%s: status %d, %s" % (say, got.returncode, got.stderr.decode()[-200:]), got.returncode == status and words in got.stderr.decode())
        return got.stdout
    for form in ("sarif", "junit"):
        refused(form, "formats that have one: html, md, json, text", folder, "--for", "vis_them", "--format", form)
    refused("a file of a table", "formats that have one", folder, "--for", "vis_them", "-o", os.path.join(folder, "out.sarif"))
    expect("nothing is written", not os.path.exists(os.path.join(folder, "out.sarif")))
    refused("a view", "--for and --view do not go together", folder, "--for", "vis_them", "--view", "sp800-171")
    refused("a slip", "there is no organization `vis_thme` in this spec; did you mean `vis_them`?", folder, "--for", "vis_thme")
    refused("nobody near", "there are: vis_us, qzx_sister, vis_them, qzx_third", folder, "--for", "xxxxxxxxxx")
    refused("a person", "`qzx_person` is of kind person", folder, "--for", "qzx_person")
    refused("two of one name", "say `s7.company` or `skyanalytics.company`", "examples/press_line", "--for", "company")
    refused("no name", "--for takes ORG", folder, "--for", "")
    expect("one's own is said", b"Extract" in refused("one's own", "is one of your own organizations", folder, "--for", "vis_us", status=0))


# ---- strings that try to get out ----

def hostile():
    """The corpus and the spec of injection.py, which is a program of its own."""
    tree = ast.parse(open("tests/injection.py", encoding="utf-8").read())
    wanted = [n for n in tree.body if (isinstance(n, ast.FunctionDef) and n.name in ("quoted", "spec"))
              or (isinstance(n, ast.Assign) and isinstance(n.targets[0], ast.Name) and n.targets[0].id == "STRINGS")]
    names = {"re": re}
    exec(compile(ast.Module(body=wanted, type_ignores=[]), "injection.py", "exec"), names)
    return names


class Page(HTMLParser):
    TAGS = set("html head meta title style body input label div header h1 h2 h3 p b i main section ul ol li dl dt dd code span table thead tbody tr th td br footer a script".split())

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text, self.bad, self.inside, self.data = [], [], "", None

    def handle_starttag(self, tag, attributes):
        self.inside = tag
        if tag not in self.TAGS or (tag == "script" and dict(attributes) != {"type": "application/json", "id": "data"}):
            self.bad.append(tag)
        self.bad += [(n, v) for n, v in attributes if n.startswith("on") or n in ("style", "src") or (n == "href" and not v.startswith("#"))]

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_comment(self, data):
        self.bad.append(data)

    def handle_data(self, data):
        if self.inside == "script" and self.data is None:
            self.data = data
        elif self.inside != "style":
            self.text.append(data)


def check_hostile():
    names = hostile()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "spec.cpsf")
        for s in names["STRINGS"]:
            open(path, "w", encoding="utf-8").write(names["spec"](s))
            got = run("report", path, "--for", "rival", "--format", "html")
            if got.returncode == 2:
                expect("%r is refused only for what it hides" % s, "\u202e" in s)
                continue
            page = Page()
            page.feed(got.stdout.decode())
            expect("%r: the page has %s" % (s, page.bad[:2]), not page.bad)
            expect("%r stands for a name" % s, s in "".join(page.text))
            data = json.loads(run("report", path, "--for", "rival", "--format", "json").stdout)
            expect("%r: the page carries the same data" % s, json.loads(page.data) == data and "<" not in page.data)
            expect("%r stands for a name in JSON" % s, data["reader"]["name"]["en"] == s)
            if jsonschema:
                jsonschema.validate(data, SCHEMA)
            for line in run("report", path, "--for", "rival", "--format", "md").stdout.decode().split("\n"):
                expect("%r: a row of Markdown" % s, not line.startswith("|") or "<" not in line.replace("<!-- -->", ""))


# ---- writers ----

def check_writers():
    """They are handed the record of what is visible; what could tell more has no business there."""
    for name in ("html", "json", "markdown", "text", "words"):
        text = open("runtime/report/extract/%s.c" % name, encoding="utf-8").read()
        found = re.search(r"\bin->|->model|->findings->|\b(entity_name|entity_path|sym_text|source_\w+|proof_\w+|finding_build|place_text)\(|extract/internal\.h", text)
        expect("extract/%s.c has %s" % (name, found and found.group()), not found)


if __name__ == "__main__":
    check_writers()
    check_corners()
    check_hostile()
    check_examples()
    print("%d checks of what others may see" % checked)
