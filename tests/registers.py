#!/usr/bin/env python3
"""usage: registers.py CPSFC
What the page lists beside the findings, against the JSON of the same run: elements, measures and answers, evidence, decisions,
texts to send, glossary. Ids are there once, links lead somewhere, tables are whole, lists are in their order, and no string
of a spec is more than text."""
import ast, collections, datetime, html, json, os, re, subprocess, sys, tempfile
from html.parser import HTMLParser

cpsfc = sys.argv[1]
AS_OF = datetime.date(2026, 6, 15)
SECTIONS = ["elements", "measures", "evidence", "decisions", "glossary", "reading"]
BUDGET = 90 * 1024
checked = 0


def expect(what, condition):
    global checked
    checked += 1
    if not condition:
        sys.exit("FAILED: " + what)


def report(paths, form, *more):
    got = subprocess.run([cpsfc, "report", *paths, "--format", form, "--as-of", AS_OF.isoformat(), *more], capture_output=True, text=True)
    if got.returncode:
        sys.exit("FAILED: %s: %s" % (" ".join(paths), got.stderr[:800]))
    return got.stdout


def section(page, name):
    found = re.search(r'<section id="%s">.*?</section>' % name, page, re.S)
    return found.group(0) if found else ""


def block(page, begin, end):
    return page[page.index(begin): page.index(end, page.index(begin))] if begin in page else ""


def text_of(markup, language="en"):
    other = "ja" if language == "en" else "en"
    markup = re.sub(r'<(\w+)[^>]* lang=["\']?%s["\']?>.*?</\1>' % other, "", markup, flags=re.S)
    return html.unescape(re.sub(r"<[^>]*>", "", markup)).strip()


def tables(markup):
    """Each table as rows of cells (markup); checks what every table needs."""
    res = []
    for table in re.findall(r"<table.*?</table>", markup, re.S):
        expect("a table has a caption", "<caption>" in table)
        heads = re.findall(r"<th\b[^>]*>", block(table, "<thead>", "</thead>"))
        expect("columns have a scope", heads and all('scope="col"' in h for h in heads))
        rows = []
        for row in re.findall(r"<tr[^>]*>.*?</tr>", table[table.index("<tbody>"):], re.S):
            cells = re.findall(r"<(t[dh])([^>]*)>(.*?)</\1>", row, re.S)
            width = sum(int((re.search(r'colspan="(\d+)"', c[1]) or [0, "1"])[1]) for c in cells)
            expect("%d cells below %d columns: %s" % (width, len(heads), row), width == len(heads))
            expect("a row has a heading with a scope: %s" % row, cells[0][0] == "th" and "scope=" in cells[0][1])
            if "rowgroup" not in cells[0][1]:
                rows.append([c[2] for c in cells])
        expect("a table has rows", rows)
        res.append(rows)
    return res


def check_links(what, page):
    twice = {i for i, n in collections.Counter(re.findall(r'\sid="([^"]*)"', page)).items() if n > 1}
    expect("%s: ids are there once: %s" % (what, sorted(twice)[:3]), not twice)
    lost = {h for h in re.findall(r'href="#([^"]*)"', page)} - set(re.findall(r'\sid="([^"]*)"', page))
    expect("%s: links lead somewhere: %s" % (what, sorted(lost)[:3]), not lost)
    cards = dict(re.findall(r'<details class="finding" id="([^"]*)" data-r="?([^" ]*)', page))
    for anchor, requirement in re.findall(r'<a href="#(f-[^"]*)"><code>#?([^<]*)</code></a>', page):
        expect("%s: #%s leads to %s" % (what, anchor, requirement), cards.get(anchor, requirement) == requirement)
    expect("%s: no style or script of its own" % what, not re.search(r"<[^>]*\s(style|on\w+)=", re.sub(r'"[^"]*"', "", page[page.index("<main>"): page.index("<script")])))


def check_elements(what, page, data):
    rows = tables(section(page, "elements"))[0]
    names = [text_of(r[0]) for r in rows]
    shown = [[int(text_of(c)) for c in r[6:9]] for r in rows]
    for element in data["elements"]:
        if not element.get("external"):
            expect("%s: element %s" % (what, element["name"]), element["name"] in names)
    for column, status in ((0, "gap"), (1, "undecided")):
        wanted = sum(f["status"] == status for f in data["findings"])
        expect("%s: %d %s" % (what, wanted, status), sum(v[column] for v in shown) == wanted)
    met = sum(f["counts"]["met"] for f in data["frameworks"] if f["name"] != "std.core")
    expect("%s: %d met" % (what, met), sum(v[2] for v in shown) == met)
    for f in data["findings"]:
        expect("%s: %s is listed" % (what, f["subject"]), f["subject"] in names)
    expect("%s: each row of an element can be linked to" % what, len(re.findall(r'<tr id="e\d+">', section(page, "elements"))) == len(rows))


def days(cell):
    return int(text_of(cell)) if text_of(cell) != "-" else None


def check_order(what, rows, date, left):
    ends = [text_of(r[date]) for r in rows]
    expect("%s: by their end" % what, ends == sorted(ends, key=lambda d: "9999" if d == "-" else d))
    for row in rows:
        end = text_of(row[date])
        expect("%s: days left until %s" % (what, end), days(row[left]) == (None if end == "-" else (datetime.date.fromisoformat(end) - AS_OF).days))


def check_evidence(what, page, data):
    part = section(page, "evidence")
    expect("%s: evidence is listed, if there is any" % what, bool(part) == bool(data["evidence"]))
    if not part:
        return
    rows = tables(part)[0]
    expect("%s: %d pieces of evidence" % (what, len(data["evidence"])), len(rows) == len(data["evidence"]))
    files = [text_of(r[2]) for r in rows]
    for e in data["evidence"]:
        expect("%s: evidence %s" % (what, e), e.get("file", "") in files)
        same = [r for r in rows if text_of(r[2]) == e.get("file", "") and [text_of(r[3]), text_of(r[4])] == [e.get("dated", "-"), e.get("valid_until", "-")]]
        row = next((r for r in same if text_of(r[0]) in (e["evidence"], os.path.basename(e.get("file", "-")))), None)
        expect("%s: %s with its dates" % (what, e), row)
        counted = {x["counted"] for f in data["findings"] for x in f.get("evidence", []) if x["evidence"] == e["evidence"] and "contract" not in x}
        expect("%s: is %s counted" % (what, e), not counted or (text_of(row[8]) == "counted") == (True in counted))
    check_order(what + ": evidence", rows, 4, 5)
    expect("%s: were files looked at" % what, ("evidence files looked at" in text_of(part)) == data["evidence_looked_at"])
    expect("%s: files are no links" % what, not re.search(r"<a[^>]*>[^<]*\.(pdf|xlsx)", part))


def check_decisions(what, page, data):
    part = section(page, "decisions")
    if not part:
        expect("%s: nothing was decided" % what, not data["decisions"] and not data["allowed"])
        return
    found = tables(part)
    rows = found[0] if len(found[0][0]) == 11 else []
    if rows:
        check_order(what + ": decisions", rows, 7, 8)
    for d in data["decisions"]:
        word = {"accept": "accepted", "exclude": "excluded"}[d["decision"]]
        same = [r for r in rows if text_of(r[0]) == word and text_of(r[7]) == d.get("until", "-") and d.get("because", "") == html.unescape(re.sub("<[^>]*>", "", r[3]))]
        expect("%s: %s" % (what, d), any(d["requirement"].split("#")[-1] in text_of(r[1]) or "more" in text_of(r[1]) for r in same))
    for word in ("accepted", "excluded"):
        wanted = sum(f["counts"][word] for f in data["frameworks"])
        expect("%s: %d %s" % (what, wanted, word), sum(int(text_of(r[9])) for r in rows if text_of(r[0]) == word) == wanted)
    planned = sum(f["counts"]["planned"] for f in data["frameworks"])
    expect("%s: %d planned" % (what, planned), planned <= sum(int(text_of(r[9])) for r in rows if text_of(r[0]) == "planned"))
    silenced = next((t for t in found if len(t[0]) == 4 and re.fullmatch(r"[WN]\d{4}", text_of(t[0][0]))), [])
    expect("%s: silenced messages" % what, sorted(text_of(r[0]) for r in silenced) == sorted(a["code"] for a in data["allowed"]) and all(text_of(r[2]) for r in silenced))


def check_measures(what, page, data):
    part = section(page, "measures")
    if not part:
        expect("%s: no measure, no answer" % what, not data["measures"])
        return
    found = tables(part)
    first = {text_of(r[0]): r for t in found for r in t if len(t[0]) == 8 and text_of(r[6]).split(" (")[0] in ("stated", "evidenced", "third party")}
    for m in data["measures"]:
        if m.get("answer"):
            expect("%s: answer %s" % (what, m["name"]), m["name"].split("#")[-1] in text_of(part))
            continue
        expect("%s: measure %s" % (what, m["name"]), m["name"] in first)
        row = first[m["name"]]
        expect("%s: where %s is" % (what, m["name"]), text_of(row[2]).split(", ") == m.get("on", [""]))
        subjects = {f["subject"] for f in data["findings"] for x in f.get("measures", []) + [n["measure"] for n in f.get("not_counting", [])] if x == m["name"]}
        expect("%s: subjects of %s" % (what, m["name"]), len(subjects) == int(re.match(r"\d+", text_of(row[7])).group(0)))


def check_mail(what, page, data):
    """Organizations of one name in two modules get a text each."""
    asked = collections.defaultdict(list)
    for q in data["questions"]:
        asked[q.get("owner", "nobody named")].append(q["text"])
    sent = collections.defaultdict(lambda: {"en": [], "ja": [], "count": 0})
    for letter in re.findall(r'<details class="mail">(.*?)</details>', page, re.S):
        owner, count = re.fullmatch(r"(.*) (\d+) questions?, \d+ findings?", text_of(block(letter, "<summary", "</summary>")), re.S).groups()
        sent[owner]["count"] += int(count)
        for language in ("en", "ja"):
            body = re.search(r'<pre class="%s" lang="%s">(.*?)</pre>' % (language, language), letter, re.S).group(1)
            lines = [l for l in html.unescape(body).split("\n") if re.match(r"\d+\. (\[[^\]]+\] [^#\s]|#)", l)]  # the requirement in front, in brackets or as the first word
            expect("%s: questions to %s are numbered in %s" % (what, owner, language), [int(l.split(".")[0]) for l in lines] == list(range(1, int(count) + 1)))
            sent[owner][language] += [re.sub(r"^\d+\. (\[[^\]]+\] )?", "", l) for l in lines]
    expect("%s: a text for each of %s" % (what, sorted(asked)), set(sent) == set(asked))
    for owner, texts in asked.items():
        expect("%s: %d questions to %s" % (what, len(texts), owner), sent[owner]["count"] == len(texts))
        for language in ("en", "ja"):
            expect("%s: what is asked of %s in %s" % (what, owner, language), sorted(sent[owner][language]) == sorted(" ".join(t[language].split("\n")) for t in texts))


def check_words(what, page, terms):
    part = section(page, "glossary")
    used = re.findall(r"<dt>(.*?)</dt>", part, re.S)
    expect("%s: terms of the glossary" % what, used and {text_of(t) for t in used} <= terms)
    expect("%s: our own words" % what, {"gap", "finding", "evidence"} <= {text_of(t) for t in used})
    sentences = re.findall(r"<li>(.*?)</li>", section(page, "reading"), re.S)
    expect("%s: how to read it" % what, len(sentences) == 12 and all(text_of(s, l) for s in sentences for l in ("en", "ja")))
    expect("%s: formulas" % what, "score = effect × open gaps / cost" in page and "met = derived + third party + evidenced + stated" in page)


def check_marks(what, page, data):
    """A mark stands with each text of a requirement, in both languages."""
    marks = re.findall(r'<a class="mark (\w+)" href="#provenance">(.*?)</a>', page, re.S)
    expect("%s: provenance at the place" % what, marks and all(text_of(m, "en") and text_of(m, "en") != text_of(m, "ja") for _, m in marks))
    sources = re.findall(r"<td>((?:(?!<td>).)*?)</td></tr>", section(page, "provenance"), re.S)
    expect("%s: where the texts come from, in both languages: %s" % (what, sources), sources and all(re.search("[ぁ-ん]", text_of(s, "ja")) and text_of(s, "en").isascii() for s in sources))
    expect("%s: one row for each sort of source" % what, len(sources) == len(set(sources)) <= 3)
    expect("%s: only what is known of the texts" % what, {m[0] for m in marks} <= {p["confidence"] for p in data["provenance"]})


def check(what, paths, terms):
    page, data = report(paths, "html", "--all", "--lang", "en"), json.loads(report(paths, "json", "--all"))
    check_links(what, page)
    check_elements(what, page, data)
    check_evidence(what, page, data)
    check_decisions(what, page, data)
    check_measures(what, page, data)
    check_mail(what, page, data)
    check_words(what, page, terms)
    check_marks(what, page, data)
    check_links(what + ", open ones", report(paths, "html"))
    return page


STATES = """import std.secure
import std.network
target cpsf@1.0 at level 2
organization acme
responsible acme
person boss of acme
person stranger
component a, b, c
flow f_1 : a -> b via cell
flow f_2 : b -> c via cell
system cell : WirelessLan { shielded = true; surveyed = true; survey_report = "survey.pdf" }
measure over meets #CPS.AT-1 at level 1 on acme { evidence spent { file = "spent.pdf"; issued = 2025-01-01; expires = 2026-06-14 } }
measure last meets #CPS.AT-2 at level 1 on acme { evidence today { file = "today.pdf"; issued = 2026-06-15; expires = 2026-06-15 } }
measure soon meets #CPS.AT-3 at level 1 on acme { evidence later { file = "later.pdf"; issued = 2026-06-16 } }
measure open_1 meets #CPS.GV-1 at level 1 on acme { evidence vague { file = "vague.pdf"; issued = 2026-01-01; expires = unknown } }
measure idea meets #CPS.GV-2 at level 1 on acme { status = planned; due = 2026-07-01; evidence sketch { file = "sketch.pdf" } }
measure aside : RangeEnforcement at level 1 on a { evidence useless { file = "useless.pdf" } }
measure spread meets #CPS.DS-3, #CPS.DS-11 at level 1 on acme
accept #CPS.AC-1 at level 2 on acme by boss since 2026-07-01 until 2027-01-01 because "not yet"
accept #CPS.AC-2 at level 2 on acme by stranger until 2027-01-01 because "by nobody of ours"
accept #CPS.AC-4 at level 2 on acme by boss until 2026-06-15 { evidence minutes { file = "minutes.pdf" } } because "the last day"
exclude #CPS.RP-4 on acme by boss because "nothing is shipped"
"""


def check_states(folder):
    """Every reason why something does not count, on one spec."""
    spec, seen = os.path.join(folder, "states.cpsf"), os.path.join(folder, "seen")
    with open(spec, "w", encoding="utf-8") as f:
        f.write(STATES + 'measure kept meets #CPS.RM-1 at level 1 on acme { evidence changed { file = "changed.pdf"; digest = sha256"%s" } }\n' % ("0" * 64))
    page = report([spec], "html", "--all")
    states = {text_of(r[0]).split(".")[-1]: text_of(r[8]) for r in tables(section(page, "evidence"))[0]}
    wanted = {"spent": "not counted: expired", "today": "counted", "later": "not counted: dated after the as-of date", "vague": "not counted: its dates are not known", "sketch": "not counted, nor is its measure: planned",
              "useless": "in force; nothing judged here asks for it", "minutes": "in force", "changed": "counted"}
    for name, state in wanted.items():
        expect("%s: %s, not %s" % (name, state, states.get(name)), states.get(name) == state)
    left = {text_of(r[0]).split(".")[-1]: text_of(r[5]) for r in tables(section(page, "evidence"))[0]}
    expect("days left", left["spent"] == "-1" and left["today"] == "0" and left["later"] == "-")
    decided = {text_of(r[1]).split(" ")[0]: text_of(r[10]) for r in tables(section(page, "decisions"))[0]}
    for name, state in {"#CPS.AC-1": "not yet in force", "#CPS.AC-2": "changes no finding", "#CPS.AC-4": "in force", "#CPS.RP-4": "in force", "#CPS.GV-2": "no open finding would be met by it"}.items():
        expect("%s: %s, not %s" % (name, state, decided.get(name)), decided.get(name, "").startswith(state))
    expect("why a decision counts for nothing", re.search(r"W\d{4} .*stranger", decided["#CPS.AC-2"]))
    exceptions = tables(section(page, "decisions"))[1]
    expect("exceptions that findings rest on", [text_of(c) for c in exceptions[0]] == ["shielded_cell", "#CPS.AC-3", "no radio leaves the room", "1"])
    measures = {text_of(r[0]): r for r in tables(section(page, "measures"))[0]}
    expect("a measure on an organization stands for what it has: %s" % text_of(measures["spread"][7]), re.fullmatch(r"[2-9] blanket", text_of(measures["spread"][7])))
    expect("one on a thing does not", text_of(measures["aside"][7]) == "0" and "nothing judged here asks for it" in text_of(measures["aside"][3]))
    expect("files were not looked at", "evidence files not looked at" in text_of(section(page, "evidence")))
    os.mkdir(seen)
    for name in ("changed", "spent"):
        open(os.path.join(seen, name + ".pdf"), "w").close()
    looked = section(report([spec], "html", "--all", "--evidence", seen), "evidence")
    expect("another file than recorded", "not the file that was recorded" in text_of(looked) and looked.count("not the file that was recorded") == 1 and "evidence files looked at" in text_of(looked))


def quoted(s):
    return '"' + s.replace("\\", "\\\\").replace('"', '\\"') + '"'


def hostile(s):
    base = s.replace("`", "'")
    return """import std.secure
target cpsf@1.0 at level 1
organization acme { name = %(q)s }
organization shop { name = %(q)s }
person boss of acme
component %(name)s { name = %(q)s; firmware = %(q)s; input into }
measure %(done)s : AssetInventory at level 1 on acme { evidence %(seen)s { file = %(q)s; issued = 2026-01-01; expires = 2026-06-01 } }
measure %(plan)s meets #CPS.AM-2 at level 1 on acme { status = planned; due = 2026-05-30; evidence %(q)s since 2026-07-01 }
@allow(W2108, reason: %(q)s)
component dumb of shop { input in_1 }
answers on acme by boss since 2026-01-01 { #CPS.AC-1 = 0 { planned = 1; due = 2026-12-31 } because %(q)s; #CPS.AC-2 = not_applicable because %(q)s; #CPS.AT = 1 { evidence %(q)s since 2026-01-01 until 2027-01-01 } }
accept #CPS.AC-1 at level 1 on acme by boss until 2026-12-31 { compensating = [%(done)s, shop]; evidence %(q)s since 2026-01-01 } because %(q)s
accept #CPS.AC-4 at level 1 on acme by boss until 2026-06-01 { compensating = %(q)s } because %(q)s
""" % {"q": quoted(s), "name": "`%s`" % base, "done": "`%s 3`" % base, "plan": "`%s 4`" % base, "seen": "`%s 5`" % base}


class Tags(HTMLParser):
    ALLOWED = {"section": {"id"}, "h2": {"id"}, "h3": {"id"}, "div": {"class", "tabindex"}, "table": {"class"}, "caption": set(), "thead": set(), "tbody": set(), "tr": {"id"}, "th": {"scope", "class", "colspan"}, "td": {"class"},
               "i": {"lang"}, "span": {"class", "lang", "title"}, "code": set(), "a": {"class", "href"}, "p": {"class"}, "br": set(), "details": {"class"}, "summary": {"class"}, "pre": {"class", "lang"}, "dl": {"class"}, "dt": set(),
               "dd": set(), "ol": set(), "li": set()}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text = []

    def handle_starttag(self, tag, attributes):
        expect("<%s %s>" % (tag, attributes), tag in self.ALLOWED and all(n in self.ALLOWED[tag] for n, _ in attributes))
        expect("<%s %s> stays on the page" % (tag, attributes), all(n != "href" or v.startswith("#") for n, v in attributes))

    def handle_comment(self, data):
        expect("no comment %s" % data, False)

    def handle_data(self, data):
        self.text.append(data)


def corpus():
    tree = ast.parse(open("tests/injection.py", encoding="utf-8").read())
    return next(ast.literal_eval(n.value) for n in tree.body if isinstance(n, ast.Assign) and n.targets[0].id == "STRINGS")


TERMS = set(re.findall(r"name: \{en: ([^,}]+),", open("stdlib/glossary.yaml", encoding="utf-8").read()))
for folder in sorted(os.listdir("examples")):
    page = check(folder, [os.path.join("examples", folder)], TERMS)
    if folder == "press_line":
        page = report(["examples/press_line"], "html")
        method = section(page, "method")
        size = sum(len(section(page, s).encode()) for s in SECTIONS) + sum(len(m.encode()) for m in re.findall(r'<details class="mail">.*?</details>', page, re.S)) + len(method[method.index("<h3>"):].encode())
        expect("the registers take %d bytes" % size, size < BUDGET)
with tempfile.TemporaryDirectory() as folder:
    check_states(folder)
    spec = os.path.join(folder, "spec.cpsf")
    for s in corpus():
        if "\u202e" in s:
            continue  # refused at the door
        with open(spec, "w", encoding="utf-8") as f:
            f.write(hostile(s))
        page = check("%r" % s, [spec], TERMS)
        for name in SECTIONS + ["questions"]:
            tags = Tags()
            tags.feed(section(page, name))
            if name in ("elements", "evidence", "decisions", "measures"):
                expect("%r is text in %s" % (s, name), s.replace("`", "'") in "".join(tags.text))
print("%d checks of registers" % checked)
