#!/usr/bin/env python3
"""usage: drawing.py CPSFC
The process drawn: nothing is missing, boxes do not stand upon each other and no arrow runs behind one, ids are unique, the same
bytes twice, names of a supplier's spec stay text in every format, many elements are folded, and without Graphviz the reason is
said. Golden files in tests/golden/*/graph.*: UPDATE=1 rewrites them; those with positions need the version of Graphviz that
made them."""
import glob, json, os, random, re, shutil, subprocess, sys, tempfile
import xml.etree.ElementTree as tree

cpsfc = os.path.abspath(sys.argv[1])
SVG = "{http://www.w3.org/2000/svg}"
DATE = ["--as-of", "2026-06-15"]
GOLDEN_GRAPHVIZ = "2.43"
work = tempfile.mkdtemp()
failures = checks = 0


def expect(good, what):
    global failures, checks
    checks += 1
    if not good:
        failures += 1
        print("FAILED: " + what)


def run(*arguments, **more):
    return subprocess.run([cpsfc, *arguments], capture_output=True, text=True, **more)


def graph(path, form, *more):
    result = run("graph", path, *DATE, "--format", form, *more)
    expect(result.returncode == 0, "graph %s %s: status %d %s" % (path, form, result.returncode, result.stderr[-300:]))
    return result.stdout


def write(name, text):
    path = os.path.join(work, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return path


# ---- reading a drawing ----

class Drawing:
    def __init__(self, text):
        self.root = tree.fromstring(text)
        self.ids, self.titles, self.boxes, self.arrows = [], {}, {}, []
        for node in self.root.iter():
            if node.get("id"):
                self.ids.append(node.get("id"))
            if node.get("style") or any(a.startswith("on") for a in node.attrib):
                self.ids.append("!style or script")
            kind = (node.get("class") or "").split()
            if node.tag == SVG + "g" and node.get("id"):
                self.titles[node.get("id")] = node.find(SVG + "title").text
                if "d-node" in kind:
                    self.boxes[node.get("id")] = self.outline(node)
            if node.tag == SVG + "g" and "d-arrow" in kind and (node.get("id") or "d-party" in kind):
                self.arrows.append(node)

    @staticmethod
    def outline(node):
        """Left, top, right, bottom of its last outline."""
        path = node.findall(SVG + "path")[-1].get("d")
        x, y, xs, ys = 0, 0, [], []
        for letter, numbers in re.findall(r"([A-Z])([^A-Z]*)", path):
            n = [int(v) for v in re.findall(r"-?\d+", numbers)]
            if letter == "V":
                y = n[0]
            elif letter == "H":
                x = n[0]
            elif letter != "Z":
                x, y = n[-2:]
            xs.append(x)
            ys.append(y)
        return min(xs), min(ys), max(xs), max(ys)


def corners(arrow):
    """The line of an arrow, its rounded corners sharp again."""
    line = [p for p in arrow.findall(SVG + "path") if p.get("class") == "d-line"][0].get("d")
    res = []
    for letter, numbers in re.findall(r"([MLQ])([^MLQ]*)", line):
        n = [int(v) for v in numbers.split()]
        res.append(tuple(n[:2]))
    return res


def clear_of_boxes(drawing, where):
    boxes = list(drawing.boxes.items())
    for i, (a, x) in enumerate(boxes):
        for b, y in boxes[i + 1:]:
            expect(not (x[0] < y[2] and y[0] < x[2] and x[1] < y[3] and y[1] < x[3]), "%s: %s stands upon %s" % (where, a, b))
    behind = 0
    for arrow in drawing.arrows:
        points = corners(arrow)
        for (ax, ay), (bx, by) in zip(points, points[1:]):
            expect(ax == bx or ay == by, "%s: a line that is not level or upright" % where)
            low, high = (min(ax, bx), min(ay, by)), (max(ax, bx), max(ay, by))
            behind += sum(low[0] < box[2] - 1 and box[0] + 1 < high[0] + 1 and low[1] < box[3] - 8 and box[1] + 8 < high[1] for _, box in boxes)
    expect(behind == 0, "%s: %d pieces of arrows run behind boxes" % (where, behind))


def upon_each_other(drawing):
    """Pairs of arrows of which one runs along the other."""
    pieces, res = [], 0
    for index, arrow in enumerate(drawing.arrows):
        points = corners(arrow)
        for (ax, ay), (bx, by) in zip(points, points[1:]):
            pieces.append((0, ax, min(ay, by), max(ay, by), index) if ax == bx else (1, ay, min(ax, bx), max(ax, bx), index))
    pieces.sort()
    for i, a in enumerate(pieces):
        for b in pieces[i + 1:]:
            if b[0] != a[0] or a[1] + 2 < b[1]:
                break
            res += b[4] != a[4] and 4 < min(a[3], b[3]) - max(a[2], b[2])
    return res


# ---- examples ----

def every_element(path, drawing):
    report = json.loads(run("report", path, *DATE, "--format", "json").stdout)
    titles = "\n".join(drawing.titles.values()) + "\n"
    unnamed = 0
    for element in report["elements"]:
        name = element["name"]
        if "->" in name:  # a flow without a name of its own
            unnamed += 1
        else:
            expect(re.search(r"(^|[ :(])%s([ ,;:(]|$)" % re.escape(name), titles, re.M), "%s: %s is not drawn" % (path, name))
    there = len(re.findall(r"^(?:flow|sense|actuate|sensing|actuation): .* → ", titles, re.M))
    expect(unnamed <= there, "%s: %d flows without names, %d drawn" % (path, unnamed, there))
    return len(report["elements"])


def golden(name, form, text):
    path = "tests/golden/%s/graph.%s" % (name, form)
    if os.environ.get("UPDATE") == "1":
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
    expect(os.path.exists(path) and open(path, encoding="utf-8").read() == text, "golden " + path)


def graphviz_version():
    try:
        return re.search(r"version ([\d.]+)", subprocess.run(["dot", "-V"], capture_output=True, text=True).stderr).group(1)
    except (OSError, AttributeError):
        return ""


def examples():
    drawn = 0
    for path in sorted(glob.glob("examples/*/")):
        text = graph(path, "svg")
        drawing = Drawing(text)
        expect(len(drawing.ids) == len(set(drawing.ids)) and "!style or script" not in drawing.ids, path + ": ids")
        drawn += every_element(path, drawing)
        clear_of_boxes(drawing, path)
        expect(upon_each_other(drawing) == 0, path + ": arrows upon each other")
        expect(text == graph(path, "svg"), path + " differs between two runs")
        japanese = graph(path, "svg", "--lang", "ja")
        expect('lang="ja"' in japanese and "第1層" in japanese, path + " in Japanese")
        clear_of_boxes(Drawing(japanese), path + " in Japanese")
        for form in ("dot", "mermaid"):
            expect(graph(path, form) == graph(path, form), "%s %s differs between two runs" % (path, form))
    expect(200 < drawn, "only %d elements of the examples are drawn" % drawn)
    for name, language in (("first", "en"), ("press_line", "en"), ("調剤室", "ja")):
        for form in ("dot", "mermaid"):
            golden(name, form, graph("examples/" + name, form, "--lang", language))
        if graphviz_version().startswith(GOLDEN_GRAPHVIZ):
            golden(name, "svg", graph("examples/" + name, "svg", "--lang", language))


# ---- names that try to get out ----

HOSTILE = ["<script>alert(1)</script>", "\"><svg onload=alert(1)>", "' onmouseover='alert(1)", "</title><script>x</script>", "]]>", "&lt;b&gt; &amp; &#60;", "\\\" ] ; n1 -> n2 [ ", "\\N \\G \\n",
           "<b>x</b>", "end", "subgraph x", "%%{init: {}}%%", "|x|", "click n1 \"javascript:alert(1)\"", "#quot; #35;", "a;b", "x --> y", "{{7*7}}", "日本語の名前" * 12, "W" * 200]


def hostile():
    lines = ["responsible me", "organization me { name = %s }" % json.dumps(HOSTILE[0])]
    for i, name in enumerate(HOSTILE):
        lines.append("organization `o%d %s` { name = %s }" % (i, name, json.dumps(name, ensure_ascii=False)))
        lines.append("system `s%d %s` of `o%d %s` { component `c%d %s`; component `k%d %s` }" % ((i, name) * 4))
        lines.append("flow `f%d %s` : `s%d %s`.`c%d %s` -> `s%d %s`.`k%d %s`" % ((i, name) * 5))
    path = write("hostile.cpsf", "\n".join(lines) + "\n")
    text = graph(path, "svg")
    drawing = Drawing(text)
    tags = {node.tag for node in drawing.root.iter()}
    expect(tags <= {SVG + t for t in ("svg", "style", "rect", "path", "g", "title", "text", "circle")}, "a tag got in: %s" % tags)
    titles = "\n".join(drawing.titles.values())
    for i, name in enumerate(HOSTILE):
        expect("c%d %s" % (i, name) in titles, "svg: not found as text: " + name)
    dot = graph(path, "dot")
    if shutil.which("dot"):
        result = subprocess.run(["dot", "-Tsvg"], input=dot, capture_output=True, text=True)
        expect(result.returncode == 0 and "yntax" not in result.stderr, "dot does not read it: " + result.stderr[:300])
        shown = tree.fromstring(result.stdout)
        nodes = [g for g in shown.iter(SVG + "g") if g.get("class") == "node"]
        expect(len(nodes) == 1 + 3 * len(HOSTILE), "dot sees %d nodes" % len(nodes))
        labels = ["".join(t.text or "" for t in g.iter(SVG + "text")).replace("\u00a0", " ") for g in nodes]
        for i, name in enumerate(HOSTILE):
            expect(any(("c%d %s" % (i, name)) in label for label in labels), "dot: not found as text: " + name)
    mermaid(graph(path, "mermaid"))


def mermaid(text):
    """Every line is one of ours, with nothing in its quotes that Mermaid reads."""
    quoted = r'"(?:[^"#<>&`|{}\[\]()\\;%\']|#\d+;|<br/>)*"'
    shapes = "|".join((r"\[/%s\\\]", r"\(\[%s\]\)", r"\[%s\]", r"\[/%s/\]", r"\{\{%s\}\}", r"\[\[%s\]\]", r">%s\]")) % ((quoted,) * 7)
    line = re.compile(r"^(flowchart LR| *subgraph [cf]\d+ \[%s\]| *end| *n\d+(%s):::(none|met|undecided|gap)|  n\d+ (-->|-\.->|==>|---)(\|%s\|)? n\d+|  classDef \w+ [-\w#:,. ]+|  class f\d+ (border|parts))$" % (quoted, shapes, quoted))
    for x in text.splitlines():
        expect(line.match(x), "mermaid: " + x)
    expect(text.count("subgraph") == sum(x.strip() == "end" for x in text.splitlines()) + text.count("subgraph x"), "mermaid: subgraphs end")


# ---- many, few, none ----

def inside(drawing):
    """Elements that the boxes and frames stand for."""
    total = 0
    for title in (t for i, t in drawing.titles.items()):
        many = re.match(r"(\d+) × ", title)
        within = re.search(r", (\d+) inside[;,]", title)
        if many:
            total += int(many.group(1))
        elif not re.match(r"(flow|sense|actuate)[ :]|sensing|actuation", title):
            total += 1 + (int(within.group(1)) if within else 0)
    return total


def folding():
    deep = ["responsible me", "organization me"]
    for i in range(20):
        deep.append("system s%d { %s }" % (i, "; ".join("component c%d_%d" % (i, k) for k in range(20))))
    deep += ["flow f%d_%d : s%d.c%d_%d -> s%d.c%d_%d" % (i, k, i, i, k, (i + 1) % 20, (i + 1) % 20, k) for i in range(20) for k in range(20)]
    drawing = Drawing(graph(write("deep.cpsf", "\n".join(deep) + "\n"), "svg"))
    expect(len(drawing.boxes) == 21, "400 devices in 20 systems: %d boxes" % len(drawing.boxes))
    expect(inside(drawing) == 421, "400 devices in 20 systems: %d elements" % inside(drawing))
    expect(len([t for t in drawing.titles.values() if "8 more" in t]) == 20, "20 flows are one arrow")
    flat = ["responsible me", "organization me"] + ["data d%d" % i for i in range(200)] + ["person p%d of me" % i for i in range(200)]
    drawing = Drawing(graph(write("flat.cpsf", "\n".join(flat) + "\n"), "svg"))
    expect(len(drawing.boxes) == 3 and inside(drawing) == 401, "400 loose elements: %d boxes for %d" % (len(drawing.boxes), inside(drawing)))
    many = ["responsible o0"] + ["organization o%d\nsystem s%d of o%d\ndata d%d of o%d\nperson p%d of o%d" % ((i,) * 7) for i in range(150)]
    drawing = Drawing(graph(write("many.cpsf", "\n".join(many) + "\n"), "svg"))
    expect(len(drawing.boxes) == 150 and inside(drawing) == 600, "150 organizations: %d boxes for %d" % (len(drawing.boxes), inside(drawing)))
    text = subprocess.run([sys.executable, "tests/bench/generate.py", "1500"], capture_output=True, text=True).stdout
    drawing = Drawing(graph(write("bench.cpsf", text), "svg"))
    expect(20 < len(drawing.boxes) <= 300, "1500 elements: %d boxes" % len(drawing.boxes))
    clear_of_boxes(drawing, "1500 elements")


def anything():
    """Specs that nobody would write: everything joined with everything."""
    arrows = upon = 0
    for seed in range(12):
        draw = random.Random(seed)
        organizations = ["o%d" % i for i in range(draw.choice([1, 3, 6]))]
        lines, ends, places = ["responsible o0"] + ["organization " + o for o in organizations], list(organizations), []
        for i in range(draw.choice([2, 10, 40])):
            within = " within " + draw.choice(places) if places and draw.random() < 0.5 else ""
            lines.append("system z%d of %s%s" % (i, draw.choice(organizations), within))
            parts = ["c%d" % k for k in range(draw.randrange(1, 5))]
            quantity = " { quantity q : Temperature in 0degC .. 50degC }"
            lines.append("system s%d of %s%s { %s }" % (i, draw.choice(organizations), within, "; ".join("component " + c + (quantity if draw.random() < 0.4 else "") for c in parts)))
            lines.append("procedure p%d of %s\nperson h%d of %s\ndata d%d" % (i, draw.choice(organizations), i, draw.choice(organizations), i))
            places.append("z%d" % i)
            ends += ["p%d" % i, "h%d" % i, "s%d" % i] + ["s%d.%s" % (i, c) for c in parts]
        for i in range(len(ends)):
            source, sink = draw.sample(ends, 2) if 1 < len(ends) else (ends[0], ends[0])
            lines.append("flow f%d : %s -> %s" % (i, source, sink))
        drawing = Drawing(graph(write("anything.cpsf", "\n".join(lines) + "\n"), "svg"))
        clear_of_boxes(drawing, "random spec %d" % seed)
        arrows, upon = arrows + len(drawing.arrows), upon + upon_each_other(drawing)
    expect(500 < arrows and upon < arrows / 50, "%d of %d arrows upon each other" % (upon, arrows))


def left_out():
    too_many = ["responsible o0"] + ["organization o%d" % i for i in range(301)]
    for name, text, reason in (("one", "responsible me\norganization me\n", "fewer than two"), ("none", "edition 2026\n", "fewer than two"), ("crowd", "\n".join(too_many) + "\n", "more than 300")):
        result = run("graph", write(name + ".cpsf", text), "--format", "svg")
        expect(result.returncode == 3 and reason in result.stderr and not result.stdout, "%s: %s" % (name, result.stderr))
    folder = os.path.join(work, "without")
    os.mkdir(folder)
    for name in ("libcgraph.so.6", "libgvc.so.6", "libcgraph.so.7", "libgvc.so.7", "libcgraph.so.8", "libgvc.so.8"):
        write(os.path.join("without", name), "no library")
    without = dict(os.environ, LD_LIBRARY_PATH=folder)
    result = run("graph", "examples/first", "--format", "svg", env=without)
    expect(result.returncode == 3 and "Graphviz is not installed" in result.stderr, "without Graphviz: " + result.stderr[-200:])
    expect(run("graph", "examples/first", "--format", "dot", env=without).returncode == 0, "dot without Graphviz")
    page = run("report", "examples/first", *DATE, "--format", "html", env=without)
    expect(page.returncode == 0 and "Graphviz is not installed" in page.stdout, "the page without Graphviz")
    expect(run("graph", "examples/first", "-o", os.path.join(work, "x.png")).returncode == 3, "an unknown extension")
    expect("svg, dot, mermaid" in run("graph", "examples/first", "--format", "html").stderr, "an unknown format")


def page():
    """In the page every box is a link to a row that is there, and the row leads back."""
    html = run("report", "examples/press_line", *DATE, "--format", "html").stdout
    ids = re.findall(r'\sid="([^"]*)"', html)
    expect(len(ids) == len(set(ids)), "ids of the page are unique")
    links = re.findall(r'<a href="#e(\d+)" id="n(\d+)"', html)
    expect(25 < len(links) and all(a == b for a, b in links), "%d links in the page" % len(links))
    for number, _ in links:
        expect("e" + number in ids, "no row e%s in the register" % number)
    for number in re.findall(r'href="#n(\d+)"', html):
        expect("n" + number in ids, "no box n%s in the drawing" % number)


examples()
hostile()
folding()
anything()
left_out()
page()
shutil.rmtree(work)
print("%d checks, %d failed" % (checks, failures))
sys.exit(1 if failures or checks < 1000 else 0)
