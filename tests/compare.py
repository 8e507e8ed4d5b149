#!/usr/bin/env python3
"""cpsfc compare: every cell is gathered again from the reports here, all formats hold the same cells, pages and compact
data give what the JSON gives, and what a stranger may send ends in one line and status 3.

usage: compare.py CPSFC
"""
import csv, io, json, os, re, subprocess, sys, tempfile

AS_OF = "2026-06-15"
SPEC = """import std.factory
target cpsf@1.0 at level %(level)d
organization %(org)s : Manufacturer
responsible %(org)s
system hall { component plc : Plc }
answers on %(org)s {
%(answers)s
}
"""
failures = []


def expect(what, good, more=""):
    if not good:
        failures.append(what)
        print("%s %s" % (what, str(more)[:600]))


def run(*arguments, code=0, stdin=None):
    out = subprocess.run([CPSFC, *arguments], capture_output=True, timeout=120, input=stdin)
    expect("status of %s" % (arguments,), out.returncode == code, out.stderr.decode("utf-8", "replace")[-300:])
    return out


def gathered(report, partners):
    """{(framework, version, requirement): {organization: cell}} by a reading of its own."""
    versions = {f["name"]: f["version"] for f in report["frameworks"]}
    own = {e["name"] for e in report["elements"] if not e.get("external")}
    used = {f.get("responsible") for f in report["findings"] if f["framework"] != "std.core" or f["status"] == "gap"}
    shown = used if partners or not (used & own) else used & own
    rank = ["no_target", "met", "undecided", "gap"]
    cells = {}
    for f in report["findings"]:
        if f["framework"] == "std.core" or f.get("responsible") not in shown:
            continue
        key = (f["framework"], versions[f["framework"]], f["requirement"])
        c = cells.setdefault(key, {}).setdefault(f.get("responsible"), {"subjects": 0, "state": "no_target", "surely": 3, "possibly": 3, "ages": []})
        c["subjects"] += 1
        c["state"] = max(c["state"], f["status"], key=rank.index)
        c["surely"] = min(c["surely"], f["achieved"]["surely"])
        c["possibly"] = min(c["possibly"], f["achieved"]["possibly"])
        c["ages"] += [e["dated"] for e in f.get("evidence", []) if e["counted"] and "dated" in e]
    return cells, shown


def check_cells(name, paths, options):
    reports = [json.load(open(p, encoding="utf-8")) for p in paths]
    out = json.loads(run("compare", *paths, *options, "--format", "json").stdout)
    partners = "--all" in options
    seen = 0
    for path, report in zip(paths, reports):
        cells, shown = gathered(report, partners)
        columns = [i for i, c in enumerate(out["columns"]) if c["report"] == path]
        expect("%s: columns of %s" % (name, path), {out["columns"][i].get("organization") for i in columns} == (shown or {None}), shown)
        for row in out["rows"]:
            for i in columns:
                mine = cells.get((row["framework"], row["version"], row["requirement"]), {}).get(out["columns"][i].get("organization"))
                cell = row["cells"][i]
                if not mine:
                    expect("%s: %s is empty" % (name, row["requirement"]), cell["subjects"] == 0, cell)
                    continue
                seen += 1
                same = all(cell[k] == mine[k] for k in ("subjects", "state", "surely", "possibly"))
                expect("%s: %s of %s" % (name, row["requirement"], path), same, (cell, mine))
                oldest = min(mine["ages"], default=None)
                if oldest:
                    from datetime import date
                    age = (date.fromisoformat(report["as_of"]) - date.fromisoformat(oldest)).days
                    expect("%s: age of evidence for %s" % (name, row["requirement"]), cell.get("evidence_age_days") == age, (cell, age))
    for row in out["rows"]:
        judged = [c["state"] for c in row["cells"] if c["state"] not in ("not_judged", "no_subject")]
        expect("%s: all short %s" % (name, row["requirement"]), row["all_short"] == (len(judged) > 1 and set(judged) == {"gap"}), row)
    for i, column in enumerate(out["columns"]):
        expect("%s: rows of column %d" % (name, i), sum(column["requirements"].values()) == len(out["rows"]), column)
    order = {}
    for report in reports:
        for r in report["requirements"]:
            order[r["framework"], r["requirement"]] = r["order"]
    places = [order[r["framework"], r["requirement"]] for r in out["rows"] if r["framework"] == "cpsf"]
    expect("%s: catalogue order" % name, places == sorted(places))
    expect("%s: something was compared" % name, seen > 50, seen)
    return out


def check_formats(paths, out, folder):
    pages = {}
    targets = [os.path.join(folder, "all." + e) for e in ("html", "md", "csv", "json", "txt")]
    run("compare", *paths, *sum((["-o", t] for t in targets), []))
    for t in targets:
        pages[t.rsplit(".", 1)[1]] = open(t, encoding="utf-8").read()
    expect("json through -o", json.loads(pages["json"]) == out)
    rows = list(csv.DictReader(io.StringIO(pages["csv"].lstrip("\ufeff"))))
    expect("csv has a line for each cell", len(rows) == len(out["rows"]) * len(out["columns"]))
    flat = [(r, c) for r in out["rows"] for c in r["cells"]]
    for line, (row, cell) in zip(rows, flat):
        expect("csv %s" % row["requirement"], line["requirement"] == row["requirement"] and line["state"] == cell["state"]
               and int(line["subjects"]) == cell["subjects"] and line["surely"] == str(cell.get("surely", "")), line)
    html = pages["html"]
    words = {"gap": "gap", "met": "met", "undecided": "undecided", "none": ("not_judged", "no_subject", "not_listed", "no_target")}
    for css, states in words.items():
        count = sum(c["state"] in states if isinstance(states, tuple) else c["state"] == states for _, c in flat)
        expect("html cells %s" % css, html.count('<td class="%s">' % css) == count, (html.count('<td class="%s">' % css), count))
    expect("html is self-contained", "default-src 'none'" in html and not re.search(r"(src|href)=|<script|\sstyle=|\son[a-z]+=", html))
    import hashlib, base64
    style = re.search(r"<style>(.*?)</style>", html, re.S).group(1)
    expect("html style digest", base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in html)
    short = sum(r["all_short"] for r in out["rows"])
    for kind in ("html", "md", "txt"):
        expect("%s says how many fall short together" % kind, short == 0 or re.search(r"Where all fall short(<.*?)? \(%d\)" % short, pages[kind]), short)
    for kind in ("html", "md", "txt"):
        expect("%s holds every requirement" % kind, all("#" + r["requirement"] in pages[kind] for r in out["rows"]))
    try:
        import jsonschema
        schema = json.load(open("docs/schema/compare.schema.json", encoding="utf-8"))
        expect("compare schema", not list(jsonschema.Draft202012Validator(schema).iter_errors(out)))
    except ImportError:
        pass


def check_notes(folder):
    paths = []
    for name, org, level, date in (("north", "north_co", 1, "2026-06-15"), ("south", "south_co", 2, "2026-05-01")):
        spec = os.path.join(folder, name + ".cpsf")
        with open(spec, "w", encoding="utf-8") as f:
            f.write(SPEC % {"name": name, "org": org, "level": level, "answers": "  #CPS.AM-6 = 1 { evidence \"list.xlsx\" since 2026-04-01 }\n"
                               "  #CPS.GV-1 = 1 { evidence \"old.pdf\" since 2020-01-01 until 2020-12-31 }"})
        paths.append(os.path.join(folder, name + ".json"))
        run("report", spec, "--all", "--as-of", date, "-o", paths[-1])
    text = run("compare", *paths, "--format", "json").stdout.decode()
    notes = " ".join(n["en"] for n in json.loads(text)["notes"])
    expect("different dates and targets are said", "different dates" in notes and "different targets" in notes, notes)
    cell = lambda data, i: next(r for r in data["rows"] if r["requirement"] == "CPS.AM-6")["cells"][i]
    data = json.loads(text)
    expect("one level, two verdicts", (cell(data, 0)["state"], cell(data, 1)["state"]) == ("met", "undecided"), cell(data, 1))
    old = next(r for r in data["rows"] if r["requirement"] == "CPS.GV-1")["cells"][0]
    expect("evidence that has expired has no age", "evidence" not in old and "evidence_age_days" not in old and old["basis"] == "stated", old)
    expect("ages run to each report's date", (cell(data, 0)["evidence_age_days"], cell(data, 1)["evidence_age_days"]) == (75, 30), cell(data, 0))
    data = json.loads(run("compare", *paths, "--format", "json", "--target", "cpsf@1.0:1").stdout)
    expect("--target holds all against one", (cell(data, 0)["state"], cell(data, 1)["state"]) == ("met", "met"), cell(data, 1))
    expect("--target is said", any("--target" in n["en"] for n in data["notes"]) and not any("different targets" in n["en"] for n in data["notes"]), data["notes"])
    run("compare", *paths, "--target", "cpfs@1.0:1", code=3)
    sparse = os.path.join(folder, "sparse.json")
    run("report", os.path.join(folder, "north.cpsf"), "--as-of", AS_OF, "-o", sparse)
    data = json.loads(run("compare", sparse, paths[1], "--format", "json").stdout)
    expect("what is not listed is not called met", cell(data, 0)["state"] == "not_listed", cell(data, 0))
    expect("that it is not listed is said", any("--all" in n["en"] for n in data["notes"]))
    return paths


def check_refused(folder, good):
    text = open(good, encoding="utf-8").read()
    data = json.loads(text)
    def changed(change):
        copy = json.loads(text)
        change(copy)
        return json.dumps(copy, ensure_ascii=False)
    finding = lambda d: d["findings"][0]
    cases = {
        "empty": "", "cut": text[:len(text) // 2], "not json": "verdicts: none\n", "a list": "[]", "a number": "12",
        "another format": '{"format": "cpsfc-view", "format_version": 1}', "no format": "{}",
        "next version": changed(lambda d: d.update(format_version=2)), "version as text": changed(lambda d: d.update(format_version="1")),
        "key twice": text.replace('"format_version"', '"format"', 1), "deep": "[" * 200000,
        "deep objects": '{"format":' * 100000, "behind the end": text + "{}",
        "level as text": changed(lambda d: finding(d).update(target="2")), "level 9": changed(lambda d: finding(d).update(target=9)),
        "level 1.5": changed(lambda d: finding(d).update(target=1.5)), "huge number": text.replace('"target": 1', '"target": 1' + "0" * 400, 1),
        "status": changed(lambda d: finding(d).update(status="fine")), "no subject": changed(lambda d: finding(d).pop("subject")),
        "subject null": changed(lambda d: finding(d).update(subject=None)), "findings as object": changed(lambda d: d.update(findings={})),
        "finding as text": changed(lambda d: d.update(findings=["x"])), "no such day": changed(lambda d: d.update(as_of="2026-02-30")),
        "interval turned": changed(lambda d: finding(d).update(achieved={"surely": 2, "possibly": 1})),
        "many frameworks": changed(lambda d: d.update(frameworks=[{"name": "f%d" % i, "version": "1"} for i in range(65)])),
        "zero in a text": changed(lambda d: d.update(program="a\x00b")),
        "page without data": "<!DOCTYPE html>\n<html></html>", "page cut": '<!DOCTYPE html>\n<script type="application/json" id="data">{"format":',
        "page with two": '<!DOCTYPE html>\n' + 2 * ('<script type="application/json" id="data">%s</script>\n' % text.replace("<", "\\u003c")),
    }
    bad = os.path.join(folder, "bad.json")
    for name, content in cases.items():
        with open(bad, "wb") as f:
            f.write(content.encode("utf-8", "surrogatepass"))
        out = run("compare", bad, good, code=3)
        lines = out.stderr.decode("utf-8", "replace").splitlines()
        expect("%s: one line that names the file" % name, len(lines) == 1 and bad in lines[0] and not out.stdout, lines)
    with open(bad, "wb") as f:
        f.write(text.encode().replace(b'"program": "', b'"program": "\xff\xfe', 1))
    run("compare", bad, good, code=3)
    out = run("compare", good, changed_file(folder, data, lambda d: finding(d).update(status="fine")), "--lang", "ja", code=3)
    expect("the place of a wrong value", b"findings[0].status" in out.stderr and "次のどれか".encode() in out.stderr, out.stderr)
    for arguments in ((good,), (), (good, os.path.join(folder, "none.json")), (good, good, "--format", "sarif"), (good, good, "-o", os.path.join(folder, "x.pdf"))):
        run("compare", *arguments, code=3)


def changed_file(folder, data, change):
    copy = json.loads(json.dumps(data))
    change(copy)
    path = os.path.join(folder, "changed.json")
    with open(path, "w", encoding="utf-8") as f:
        json.dump(copy, f, ensure_ascii=False)
    return path


def check_hostile(folder, good):
    """Strings are data: nothing gets out of a cell, a table, a script or the terminal."""
    data = json.load(open(good, encoding="utf-8"))
    nasty = "</script><script>alert(1)</script><img src=x onerror=alert(1)> | `x` \x1b[31mred\u202e\n=cmd|'/c calc'!A1"
    def change(d):
        d["program"] = nasty
        for f in d["findings"]:
            f["responsible"] = nasty
        for r in d["requirements"]:
            r["title"] = {"en": nasty, "ja": nasty}
        d["requirements"][0]["requirement"] = d["findings"][0]["requirement"] = "=1+1"
    path = changed_file(folder, data, change)
    html = run("compare", path, good, "--format", "html").stdout.decode()
    expect("html stays closed", "<script" not in html and "<img" not in html and "\x1b" not in html)
    text = run("compare", path, good).stdout.decode()
    expect("nothing steers the terminal", not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text))
    rows = list(csv.DictReader(io.StringIO(run("compare", path, good, "--format", "csv").stdout.decode().lstrip("\ufeff"))))
    expect("no cell of the CSV begins like a formula", not any(v[:1] in "=+-@\t\r" for r in rows for v in r.values() if v), rows[0])
    md = run("compare", path, good, "--format", "md").stdout.decode()
    expect("Markdown stays a table", not re.search(r"<(?!!-- -->)", md) and all(l.startswith("|") for l in md.splitlines() if "alert" in l and "left out" not in l), md[:300])


def main():
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name in ("press_line", "food_plant", "プレス工場", "first"):
            paths.append(os.path.join(folder, name + ".json"))
            run("report", "examples/" + name, "--all", "--as-of", AS_OF, "-o", paths[-1])
        check_cells("with partners", paths, ("--all",))
        out = check_cells("own", paths, ())
        check_formats(paths, out, folder)
        made = check_notes(folder)
        check_refused(folder, made[0])
        check_hostile(folder, made[0])
        check_pages(folder, paths[0])
        check_extracts(folder, paths[0])
        check_specs(folder, paths)
    print("%d failures" % len(failures))
    return bool(failures)


def check_specs(folder, paths):
    """Specs are judged on the spot: the same cells as their reports; the settings of one project are not those of the next."""
    names = ["examples/press_line", "examples/food_plant"]
    left = json.loads(run("compare", *names, "--as-of", AS_OF, "--format", "json").stdout)
    right = json.loads(run("compare", *paths[:2], "--format", "json").stdout)
    expect("specs and their reports have the same rows", left["rows"] == right["rows"])
    project = os.path.join(folder, "project")
    os.makedirs(project)
    with open(os.path.join(project, "cpsf.yaml"), "w", encoding="utf-8") as f:
        f.write("targets: [cpsf@1.0:3]\nbasis: evidenced\n")
    for name in ("north", "south"):
        os.replace(os.path.join(folder, name + ".cpsf"), os.path.join(project if name == "north" else folder, name + ".cpsf"))
    both = [os.path.join(project, "north.cpsf"), os.path.join(folder, "south.cpsf")]
    for order in (both, both[::-1]):
        out = json.loads(run("compare", *order, "--as-of", AS_OF, "--format", "json").stdout)
        profile = {c["report"]: c["target_profile"]["en"] for c in out["columns"]}
        expect("targets of each project", "level 3" in profile[both[0]] and "level 2" in profile[both[1]], profile)
    with open(os.path.join(folder, "wrong.cpsf"), "w") as f:
        f.write("flow a -> b\n")
    run("compare", both[0], os.path.join(folder, "wrong.cpsf"), code=2)
    run("compare", both[0], os.path.join(folder, "empty"), code=3)


def check_extracts(folder, good):
    """What `report --for` gives stands beside a report; only the findings shown have cells, under the organization that answers."""
    paths = []
    for name, reader in (("press_line", "s7.company"), ("food_plant", "retort_maker")):
        paths.append(os.path.join(folder, name + "_extract.json"))
        run("report", "examples/" + name, "--for", reader, "--format", "json", "--as-of", AS_OF, "-o", paths[-1])
    out = json.loads(run("compare", *paths, good, "--all", "--format", "json").stdout)
    expect("extracts are named as such", any("extracts" in n["en"] for n in out["notes"]) and [c.get("for") for c in out["columns"]][0] == "s7.company", out["notes"])
    for path in paths:
        shown = {}
        for f in json.load(open(path, encoding="utf-8"))["findings"]:
            if f["framework"] != "std.core":
                shown.setdefault((f["requirement"], f.get("responsible")), []).append(f)
        cells = {(r["requirement"], c.get("organization")): r["cells"][i] for r in out["rows"] for i, c in enumerate(out["columns"]) if c["report"] == path}
        expect("cells of %s" % path, {k for k, c in cells.items() if c["subjects"]} == set(shown) and len(shown) > 1, shown.keys())
        for key, list_ in shown.items():
            expect("levels of %s" % (key,), cells[key]["surely"] == min(f["achieved"]["surely"] for f in list_), cells[key])
    run("diff", paths[0], paths[0], code=3)


def check_pages(folder, good):
    """A page gives the cells its JSON gives; nothing to check as long as pages hold no data."""
    page = os.path.join(folder, "press_line.html")
    run("report", "examples/press_line", "--as-of", AS_OF, "-o", page)
    if 'id="data"' not in open(page, encoding="utf-8").read():
        run("compare", page, good, code=3)
        return
    left = json.loads(run("compare", page, good, "--format", "json").stdout)
    for row in left["rows"]:
        expect("page and JSON agree on %s" % row["requirement"], row["cells"][0] == row["cells"][1], row["cells"])


CPSFC = sys.argv[1]
sys.exit(main())
