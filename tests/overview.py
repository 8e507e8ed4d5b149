#!/usr/bin/env python3
"""usage: overview.py CPSFC
The first screen of the HTML report against the JSON of the same run: what rests on what, the worst, what to do first, and
the digest of the files, which neither their names nor their folder change."""
import hashlib, html, json, os, re, shutil, subprocess, sys, tempfile

cpsfc = sys.argv[1]
FOLDERS = ["examples/press_line", "examples/parts_maker", "examples/first"]
RATINGS = ["low", "moderate", "high"]
checked = 0


def report(folder, form):
    return subprocess.run([cpsfc, "report", folder, "--format", form, "--as-of", "2026-06-15", "--all"], capture_output=True, check=True, text=True).stdout


def text_of(page):
    page = re.sub(r'<i lang=ja>.*?</i>', "", page, flags=re.S)
    page = re.sub(r"<(style|script)[^>]*>.*?</\\1>", "", page, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", page)))


def expect(what, condition):
    global checked
    checked += 1
    if not condition:
        sys.exit("FAILED: " + what)


def digest_of(names):
    parts = sorted(hashlib.sha256(open(n, "rb").read()).hexdigest().encode() + b"\0" for n in names)
    return hashlib.sha256(b"".join(parts)).hexdigest()


def specs(folder):
    return [os.path.join(folder, n) for n in sorted(os.listdir(folder)) if n.endswith(".cpsf")]


for folder in FOLDERS:
    data, page = json.loads(report(folder, "json")), report(folder, "html")
    screen = text_of(page[: page.index('id="findings"')])
    for framework in data["frameworks"]:
        if framework["name"] == "std.core":
            continue
        met = [f for f in data["findings"] if f["framework"] == framework["name"] and f["status"] == "met"]
        expect("%s: %d met" % (folder, len(met)), ("%d met" % len(met)) in screen if met else "none met" in screen)
        for basis in ("derived", "evidenced", "stated"):
            count = sum(f.get("basis") == basis for f in met)
            expect("%s: %d %s" % (folder, count, basis), not count or "%d %s" % (count, basis) in screen)
    gaps = {}
    for f in data["findings"]:
        if f["status"] == "gap" and f["disposition"] == "open":
            gaps.setdefault(f["requirement"], []).append(RATINGS.index(f["severity"]))
    worst = sorted(gaps, key=lambda r: (-max(gaps[r]), -len(gaps[r])))[:3]
    listed = re.findall(r"<li><span class=\"tag[^>]*>.*?<code>#?([^<]*)</code>", page[page.index('id="worst"'): page.index("</ol>", page.index('id="worst"'))], re.S) if gaps else []
    expect("%s: as many of the worst as there are" % folder, len(listed) == len(worst))
    for mine, theirs in zip(worst, listed):  # ties are broken by what the JSON doesn't tell
        mine, theirs = mine.lstrip("#"), theirs.lstrip("#")
        key = lambda r: (max(gaps.get(r, gaps.get("#" + r))), len(gaps.get(r, gaps.get("#" + r))))
        expect("%s: %s ranks with %s" % (folder, theirs, mine), key(mine) == key(theirs))
    steps = re.findall(r"effect (\d) × (\d+) gaps? / cost (\d)", screen)
    scores = [int(e) * int(g) / int(c) for e, g, c in steps]
    expect("%s: steps are ranked" % folder, scores == sorted(scores, reverse=True))
    expect("%s: digest" % folder, digest_of(specs(folder)) in screen)
    with tempfile.TemporaryDirectory() as elsewhere:
        moved = os.path.join(elsewhere, os.path.basename(folder))
        shutil.copytree(folder, moved)
        for i, name in enumerate(specs(moved)):
            os.rename(name, os.path.join(moved, "renamed%d.cpsf" % i))
        expect("%s: digest of moved files" % folder, digest_of(specs(folder)) in report(moved, "html"))
print("%d checks of the first screen" % checked)
