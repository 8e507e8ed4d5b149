#!/usr/bin/env python3
"""usage: markdown.py CPSFC
The Markdown report as a comment on a pull request: within the size a forge takes, rows whole and with as many cells as their
heading, what is missing counted, the worst first, and no string of a spec that is markup, a link or a mention."""
import json, os, re, subprocess, sys, tempfile

cpsfc = sys.argv[1]
LIMIT = 65536  # characters of a comment on GitHub
RATINGS = ["low", "moderate", "high"]
HOSTILE = ["@octocat please", "see #123 and GH-45 and gh-7", "acme/line#9", "https://example.com/x", "www.example.com", "mail a@example.com", "<img src=x>", "<b>x</b> &lt;i&gt; &amp;",
           "[x](https://example.com)", "![x](https://example.com/x.png)", "| a | b |", "a\\| b", "`code` and ``more` x", "`<b>`", "`a | b`", "**bold** _it_ ~~no~~", "$x$ $$y$$", "<!-- x", "--> x",
           "</details>", "# x", "- x", "<https://example.com>", "http://@octocat", "\\", "\\\\|", "ftp://example.com"]
checked = 0


def expect(what, condition):
    global checked
    checked += 1
    if not condition:
        sys.exit("FAILED: " + what)


def report(paths, form, *more):
    got = subprocess.run([cpsfc, "report", *paths, "--format", form, "--as-of", "2026-06-15", *more], capture_output=True, text=True)
    if got.returncode:
        sys.exit("FAILED: %s: %s" % (" ".join(paths), got.stderr[:500]))
    return got.stdout


def cells(line):
    """As GFM splits a row: a backslash takes the mark behind it along, also in code."""
    res, cell, i = [], "", 1
    while i < len(line):
        if line[i] == "\\" and i + 1 < len(line) and re.match(r"[!-/:-@\[-`{-~]", line[i + 1]):
            cell += line[i:i + 2]
            i += 2
            continue
        if line[i] == "|":
            res.append(cell.strip())
            cell = ""
        else:
            cell += line[i]
        i += 1
    return res if not cell.strip() else None


def rows_of(text):
    """Tables: (columns, rows). Fails on a row that stands alone or has another number of cells."""
    lines, tables, table = text.split("\n"), [], None
    for n, line in enumerate(lines):
        if not line.startswith("|"):
            table = None
            continue
        expect("a row ends with its last cell: %s" % line, cells(line) is not None)
        if table is None:
            expect("a table has a line below its heading: %s" % line, n + 1 < len(lines) and re.match(r"^(\| --- )+\|$", lines[n + 1]))
            table = (cells(line), [])
            tables.append(table)
        elif not re.match(r"^(\| --- )+\|$", line):
            table[1].append(cells(line))
        expect("%d cells below %d: %s" % (len(cells(line)), len(table[0]), line), len(cells(line)) == len(table[0]))
    return tables


def without_code(text):
    return re.sub(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)", "", text)


def check_inert(what, text):
    """Outside code: no tag but those of the page, nothing that a forge links."""
    for line in text.split("\n"):
        plain = without_code(line)
        for tag in re.findall(r"<[^>]*>?", plain):
            expect("%s: tag %s in %s" % (what, tag, line), tag in ("<details>", "</details>", "<summary>", "</summary>", "<!-- -->"))
        bare = plain.replace("\\[", "").replace("\\]", "")
        expect("%s: a link in %s" % (what, line), not re.search(r"\]\(|\[[^\]]*\]:", bare))
        expect("%s: a mention in %s" % (what, line), not re.search(r"@[A-Za-z0-9]", plain))
        expect("%s: an issue in %s" % (what, line), not re.search(r"#\d|\bgh-\w", plain, re.I))
        expect("%s: an address in %s" % (what, line), not re.search(r"://|\bwww\.", plain, re.I))


def check_page(what, text, language):
    expect("%s: %d characters" % (what, len(text)), len(text) <= LIMIT)
    expect("%s: blocks are closed" % what, text.count("\n<details>\n") == text.count("\n</details>\n") == text.count("<summary>"))
    check_inert(what, text)
    return rows_of(text)


SIGNS = {"verified": "✓", "recalled": "†", "authored": "‡"}


def check_signs(what, data, text):
    """Behind every title of a requirement stands whose words these are, and what the signs mean is said."""
    rows = re.findall(r'^\| (?:\S+ \| )?(#[A-Z]+\.[A-Z]+-\d+) ([^|"「][^|]*?) \|', text, re.M)
    signs = {r["requirement"]: SIGNS[r["confidence"]] for r in data["provenance"]}
    expect("%s: titles are there" % what, rows and signs)
    for name, title in rows:
        expect("%s: the sign behind %s %s" % (what, name, title), title.endswith(" " + signs.get(name[1:], "?")))
    expect("%s: the signs are explained" % what, all(sign + " " in text for sign in SIGNS.values()))


def number(pattern, text):
    return sum(int(n) for n in re.findall(pattern, text))


MISSING = {"en": r"\*\*(\d+) more rows? (?:is|are) not shown", "ja": r"\*\*ほか (\d+) 行は載せていません"}


def check_counts(what, paths):
    """Numbers and the worst against the JSON of the same run."""
    data, text = json.loads(report(paths, "json")), report(paths, "md", "--lang", "en")
    tables = check_page(what, text, "en")
    summary = next(t for t in tables if t[0][0] == "framework")
    for framework in data["frameworks"]:
        c = framework["counts"]
        row = next(r for r in summary[1] if "(%s " % framework["name"] in r[0])
        expect("%s: counts of %s" % (what, framework["name"]), row[2:] == [str(c[k]) for k in ("total", "met", "gap", "undecided", "unanswered", "open", "planned", "accepted", "excluded")])
    gaps = [f for f in data["findings"] if f["status"] == "gap" and f["disposition"] == "open"]
    worst = next((t for t in tables if t[0][0] == "severity"), ([], []))[1]
    expect("%s: %d of the worst" % (what, len(worst)), len(worst) == min(20, len(gaps)))
    ratings = sorted((RATINGS.index(f["severity"]) for f in gaps), reverse=True)
    expect("%s: the worst first" % what, [RATINGS.index(r[0]) for r in worst] == ratings[:20])
    expect("%s: of how many" % what, not gaps or "Worst open gaps (%d of %d)" % (len(worst), len(gaps)) in text)
    listed = 0
    for block in re.findall(r"<summary>[^<]*: (\d+) further findings</summary>(.*?)</details>", text, re.S):
        shown = sum(len(t[1]) for t in rows_of(block[1]))
        expect("%s: %s further findings, %d shown" % (what, block[0], shown), int(block[0]) == shown + number(MISSING["en"], block[1]))
        listed += int(block[0])
    expect("%s: every finding is counted" % what, listed + len(worst) == len(data["findings"]))
    asked = [(int(q), len(rows_of(block)[0][1]) + number(MISSING["en"], block)) for q, block in re.findall(r"<summary>[^\n]*: (\d+) questions?, \d+ findings?</summary>(.*?)</details>", text, re.S)]
    expect("%s: questions" % what, all(a == b for a, b in asked) and (sum(a for a, _ in asked) == len(data["questions"]) or "can answer; the 12" in text))
    soon = [d for d in data["decisions"] if d.get("until", "9999") <= "2026-07-15"]
    expect("%s: what ends soon" % what, ("end within 30 days" in text) >= bool(soon))
    japanese = report(paths, "md", "--lang", "ja")
    check_page(what + " in Japanese", japanese, "ja")
    expect("%s: in Japanese, too" % what, "ギャップ分析レポート" in japanese and len(rows_of(japanese)[0][1]) == len(summary[1]))
    check_signs(what, data, text)
    expect("%s: the same twice" % what, text == report(paths, "md", "--lang", "en"))


def quoted(s):
    return '"' + s.replace("\\", "\\\\").replace('"', '\\"') + '"'


def hostile(s):
    """The string in every place that Markdown shows."""
    q, base = quoted(s), s.replace("`", "'")
    return """import std.secure
target cpsf@1.0 at level 1
organization acme { name = %(q)s }
person boss of acme
component %(name)s { name = %(q)s; firmware = %(q)s; input into; output out }
external organization %(them)s { name = %(q)s }
external component theirs of %(them)s { input into }
flow leak : %(name)s.out -> theirs.into
measure %(done)s : AssetInventory at level 1 on acme { evidence e { file = %(q)s; expires = 2026-06-20 } }
measure %(plan)s meets #CPS.AM-2 at level 1 on acme { status = planned; due = 2026-06-30 }
answers on acme by boss since 2026-01-01 { #CPS.AC-1 = 0 because %(q)s; #CPS.AC-2 = not_applicable because %(q)s }
accept #CPS.AC-1 at level 1 on acme by boss until 2026-06-30 because %(q)s
""" % {"q": q, "name": "`%s`" % base, "them": "`%s 2`" % base, "done": "`%s 3`" % base, "plan": "`%s 4`" % base}


for folder in sorted(os.listdir("examples")):
    check_counts(folder, [os.path.join("examples", folder)])

with tempfile.TemporaryDirectory() as folder:
    spec = os.path.join(folder, "large.cpsf")
    with open(spec, "w", encoding="utf-8") as f:
        f.write(subprocess.run([sys.executable, "tests/bench/generate.py", "1500"], capture_output=True, text=True, check=True).stdout)
    check_counts("1,500 elements", [spec])
    with open(spec, "a", encoding="utf-8") as f:  # silence becomes "no": the same with more than a thousand gaps
        f.write("".join("complete measure within o%d\n" % n for n in range(1, 7)))
    check_counts("1,500 elements with gaps", [spec])
    text = report([spec], "md")
    expect("something is left out of so much", re.search(MISSING["en"], text) and "cpsfc report ... -o report.html" in text and 55000 < len(text))

    long = os.path.join(folder, "long.cpsf")
    with open(long, "w", encoding="utf-8") as f:
        f.write("organization %s\nresponsible %s\ntarget cpsf@1.0 at level 1\nanswers on %s { #CPS.AC-1 = 0 because \"%s\" }\n" % (("長い" * 20000,) * 3 + ("x|`" * 30000,)))
    check_page("very long names", report([long], "md", "--all"), "en")

    for s in HOSTILE:
        with open(spec, "w", encoding="utf-8") as f:
            f.write(hostile(s))
        for language in ("en", "ja"):
            text = report([spec], "md", "--all", "--lang", language)
            check_page("%r" % s, text, language)
            expect("%r: decisions that end soon" % s, ("30 days" if language == "en" else "30 日以内") in text)
print("%d checks of Markdown" % checked)
