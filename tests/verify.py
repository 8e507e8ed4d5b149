#!/usr/bin/env python3
"""cpsfc verify: pages of all kinds of programs are what is made of the spec inside them; a page in which anything was changed is
not; what a stranger may put there ends in a message.

usage: verify.py CPSFC
"""
import json, os, re, shutil, subprocess, sys, tempfile

AS_OF = "2026-06-15"
failures = []
HEAD = '<script type="application/json" id="spec">'


def expect(what, good, more=""):
    if not good:
        failures.append(what)
        print("%s %s" % (what, str(more)[:500]))


def run(*arguments, code=0, cwd=None, stdin=None):
    out = subprocess.run([CPSFC, *arguments], capture_output=True, timeout=120, cwd=cwd, input=stdin)
    expect("status of %s: %d" % (arguments, out.returncode), out.returncode == code, out.stderr.decode("utf-8", "replace")[-300:])
    return out


def genuine(name, folder, *arguments, cwd=None, stdin=None, more=()):
    page = os.path.join(folder, "page.html")
    run("report", *arguments, "-o", page, cwd=cwd, stdin=stdin)
    out = run("verify", page, *more, cwd="/")
    expect("%s: says what it found" % name, b"the page is what cpsfc" in out.stdout, out.stdout)
    with open(page, "rb") as f:
        return f.read()


def check_memory(folder):
    """The same bytes however memory is laid out, and the second time in one process: the drawing once hung on addresses."""
    pages = [os.path.join(folder, n + ".html") for n in "abc"]
    for name in EXAMPLES:
        run("report", "examples/" + name, "--as-of", AS_OF, "-o", pages[0], "-o", pages[1])
        other = dict(os.environ, GLIBC_TUNABLES="glibc.malloc.tcache_count=0:glibc.malloc.top_pad=1000000")
        subprocess.run([CPSFC, "report", "examples/" + name, "--as-of", AS_OF, "-o", pages[2]], capture_output=True, env=other, timeout=120)
        texts = [open(p, "rb").read() for p in pages]
        expect("%s: three times the same page" % name, texts[0] == texts[1] == texts[2])


def check_genuine(folder):
    for name in EXAMPLES:
        genuine(name, folder, "examples/" + name, "--as-of", AS_OF)
    boiler = "examples/first/boiler.cpsf"
    genuine("one file", folder, boiler, "--as-of", AS_OF)
    genuine("other arguments", folder, boiler, "--all", "--lang", "ja", "--target", "cpsf@1.0:3", "--basis", "evidenced", "--as-of", "2027-01-01")
    today = genuine("today", folder, boiler)
    expect("where today's date comes from, in both languages", "(<i lang=en>clock</i><i lang=ja>本日の日付</i>)".encode() in today)
    here = os.path.join(folder, "plant_here")
    os.makedirs(os.path.join(here, "inner"))
    shutil.copy(boiler, here)
    text = open(boiler, encoding="utf-8").read()
    genuine("the current folder", folder, ".", "--as-of", AS_OF, cwd=here)
    genuine("standard input", folder, "-", "--as-of", AS_OF, stdin=text.encode())
    with open(os.path.join(here, "inner", "part.cpsf"), "w", encoding="utf-8") as f:
        f.write(text.replace("acme", "umbrella"))
    genuine("two modules", folder, here, "--as-of", AS_OF)
    shared = os.path.join(folder, "shared")
    os.makedirs(shared)
    shutil.copy("examples/press_line/bearings_s7.cpsi", shared)
    line = os.path.join(folder, "line")
    shutil.copytree("examples/press_line", line)
    os.remove(os.path.join(line, "bearings_s7.cpsi"))
    genuine("imports from elsewhere", folder, line, "-I", shared, "--as-of", AS_OF)
    with open(os.path.join(here, "cpsf.yaml"), "w", encoding="utf-8") as f:
        f.write("as_of: 2026-05-05\nlang: ja\ntargets: [cpsf@1.0:2]\n")
    genuine("settings of a project", folder, here)
    proof = os.path.join(folder, "papers")
    os.makedirs(os.path.join(proof, "evidence"))
    with open(os.path.join(proof, "evidence", "tls-2026-02.pdf"), "w") as f:
        f.write("scan")
    genuine("evidence files", folder, "examples/press_line", "--evidence", proof, "--as-of", AS_OF, more=("--evidence", proof))
    run("verify", os.path.join(folder, "page.html"), code=3)
    page, own = os.path.join(folder, "page.html"), os.path.join(folder, "own")
    os.makedirs(own)
    shutil.copytree("examples/press_line", os.path.join(own, "line"))
    shutil.copytree(proof, os.path.join(own, "papers"))
    with open(os.path.join(own, "cpsf.yaml"), "w", encoding="utf-8") as f:
        f.write("as_of: %s\nprograms:\n  - {name: line, files: [line], evidence: papers}\n" % AS_OF)
    run("report", "-o", page, cwd=own)
    run("verify", page, cwd=own)
    run("verify", page, "line", cwd=own)
    run("verify", page, cwd="/", code=3)
    os.remove(os.path.join(own, "papers", "evidence", "tls-2026-02.pdf"))
    run("verify", page, cwd=own, code=1)
    run("report", "examples/press_line", "--as-of", AS_OF, "-o", page)
    shutil.rmtree(os.path.join(own, "line"))
    shutil.copytree("examples/press_line", os.path.join(own, "examples", "press_line"))
    with open(os.path.join(own, "cpsf.yaml"), "w", encoding="utf-8") as f:
        f.write("evidence: papers\n")
    run("verify", page, "examples/press_line", cwd=own)  # nobody looked at evidence when it was made
    check_compared(folder)


def check_compared(folder):
    """A page with a baseline, a gate and warnings of what ends soon holds all three."""
    spec, baseline = "examples/press_line", os.path.join(folder, "b.tsv")
    run("check", spec, "--as-of", AS_OF, "--baseline", baseline, "--update-baseline")
    lines = open(baseline, encoding="utf-8").read().splitlines()
    met = [f for f in json.loads(run("report", spec, "--as-of", AS_OF, "--format", "json", "--all").stdout)["findings"] if f["status"] == "met"][0]
    more = "%s\t%s@%s\t%s\t%s\tgap\topen\t%d" % (met["fingerprint"], met["framework"], met["version"], met["requirement"], met["subject"], met["target"])
    with open(baseline, "w", encoding="utf-8") as f:
        f.write("\n".join([lines[0]] + lines[2::2] + [more]) + "\n")
    page = genuine("a baseline", folder, spec, "--as-of", AS_OF, "--baseline", baseline, "--warn-before", "400d", "--fail-on", "never")
    expect("it shows classes, what is mended and what ends", all(x in page for x in (b'<section id="since">', b'data-c=new', b"W4408", b"W4407")))
    name = os.path.join(folder, "page.html")
    run("verify", name, spec)
    run("report", spec, "--as-of", AS_OF, "--baseline", baseline, "--fail-on", "gap,severity>=high;weakened,warning", "-o", name, code=1)
    run("verify", name)
    run("verify", name, spec)
    block = re.search(re.escape(HEAD.encode()) + b"(.*?)</script>", open(name, "rb").read(), re.S)
    def changed(what, change, said):
        copy = json.loads(block.group(1))
        change(copy["arguments"])
        text = json.dumps(copy, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c").encode()
        whole = open(name, "rb").read()
        other = os.path.join(folder, "other.html")
        with open(other, "wb") as f:
            f.write(whole.replace(block.group(1), text))
        out = run("verify", other, code=1)
        expect("%s: %s" % (what, said), said in out.stderr.decode() and "other.html" in out.stderr.decode(), out.stderr)
    changed("another gate", lambda a: a.update(fail_on="never"), "not what cpsfc makes")
    changed("a gate that is none", lambda a: a.update(fail_on="gaps"), "there is no `gaps`")
    changed("no baseline", lambda a: a.pop("baseline"), "not what cpsfc makes")
    changed("a baseline with a line less", lambda a: a["baseline"].update(text="\n".join(a["baseline"]["text"].splitlines()[:-1]) + "\n"), "not what cpsfc makes")
    changed("a baseline that is none", lambda a: a["baseline"].update(text="x\n"), "line 1 of the baseline inside")
    changed("a baseline that is cut", lambda a: a["baseline"].update(text=a["baseline"]["text"][:-9]), "of the baseline inside")
    changed("a baseline of a revision", lambda a: a["baseline"].update(of_revision=True), "not what cpsfc makes")
    changed("text as number", lambda a: a["baseline"].update(text=1), "arguments.baseline.text")
    changed("days", lambda a: a.update(warn_before=-1), "arguments.warn_before")


def check_named(folder):
    page = os.path.join(folder, "named.html")
    run("report", "examples/first", "--as-of", AS_OF, "-o", page)
    run("verify", page, "examples/first")
    other = os.path.join(folder, "other")
    shutil.copytree("examples/first", other)
    run("verify", page, other, code=1)
    broken = os.path.join(folder, "broken.cpsf")
    with open(broken, "w") as f:
        f.write("flow a -> b\n")
    run("verify", page, broken, code=2)
    extract = os.path.join(folder, "extract.html")
    run("report", "examples/press_line", "--for", "s7.company", "--as-of", AS_OF, "-o", extract)
    out = run("verify", extract, code=3)
    expect("an extract asks for its spec", b"holds no spec" in out.stderr, out.stderr)
    run("verify", extract, "examples/press_line")
    run("verify", extract, "examples/press_line", "--for", "s7.company", "--as-of", AS_OF)
    out = run("verify", extract, "examples/press_line", "--for", "sky.company", code=1)
    expect("the digests of the policy are no answer", b"sha256" not in out.stderr, out.stderr)
    run("report", "examples/press_line", "--for", "s7.company", "--lang", "ja", "--as-of", AS_OF, "-o", extract)
    run("verify", extract, "examples/press_line")
    run("verify", extract, "examples/press_line", "--for", "s7.company", "--as-of", "2026-06-16", code=1)


def check_changed(folder, page):
    path = os.path.join(folder, "changed.html")
    def verdict(name, content, code=1, said=None):
        with open(path, "wb") as f:
            f.write(content)
        out = run("verify", path, code=code)
        text = out.stderr.decode("utf-8", "replace")
        expect("%s: a message that names the file" % name, path in text and not out.stdout, text)
        if said:
            expect("%s: what is said" % name, said in text, text)
        expect("%s: nothing steers the terminal" % name, not re.search("[\x00-\x08\x0b-\x1f\x7f]", text), text)
    verdict("a gap made met", page.replace(b"gap", b"met", 1))
    verdict("a figure changed", re.sub(rb"<b>(\d+)</b>", lambda m: b"<b>%d</b>" % (int(m.group(1)) + 1), page, 1), said="line ")
    end = page.index(HEAD.encode())
    spots = range(200, end, max(1, end // 40))
    for at in spots:
        verdict("byte %d" % at, page[:at] + bytes([page[at] ^ 1]) + page[at + 1:])
    for at in (10, 1000, end - 5, end + 60, len(page) - 30, len(page) - 1):
        with open(path, "wb") as f:
            f.write(page[:at])
        out = run("verify", path, code=3 if at < end else 1)
        expect("cut at %d" % at, b"cut off" in out.stderr, out.stderr)
    verdict("more behind the end", page + b"<!-- -->\n", said="more follow")
    verdict("line ends", page.replace(b"\n", b"\r\n"), said="CR LF")
    verdict("control characters", page.replace(b"</h1>", b"\x1b[31m\xff</h1>", 1))
    spec = re.search(re.escape(HEAD.encode()) + b"(.*?)</script>", page, re.S)
    data = json.loads(spec.group(1))
    def inside(name, change, code=1, said=None):
        copy = json.loads(spec.group(1))
        res = change(copy)
        text = json.dumps(copy if res is None else res, ensure_ascii=False).replace("<", "\\u003c") if not isinstance(res, str) else res
        verdict(name, page[:spec.start(1)] + text.encode("utf-8", "surrogatepass") + page[spec.end(1):], code, said)
    arguments = data["arguments"]
    inside("another version", lambda d: d.update(cpsfc="0.0.9"), 3, "0.0.9")
    inside("another date", lambda d: d["arguments"].update(as_of="2026-06-16"))
    inside("no date", lambda d: d["arguments"].pop("as_of") and None, said="arguments.as_of")
    inside("a date that is none", lambda d: d["arguments"].update(as_of="2026-02-30"), said="arguments.as_of")
    inside("where the date came from", lambda d: d["arguments"].update(as_of_from="an oracle"))
    inside("another name", lambda d: d["arguments"].update(program="\u202egnp.exe"))
    inside("a target", lambda d: d["arguments"].update(targets=["cpsf@1.0:1"]))
    inside("a target that is none", lambda d: d["arguments"].update(targets=["cpsf"]), said="arguments.targets[0]")
    inside("a language", lambda d: d["arguments"].update(language="fr"))
    inside("the spec changed", lambda d: d["files"][0].update(text=d["files"][0]["text"].replace("at level 1", "at level 2")))
    inside("the spec with an error", lambda d: d["files"][0].update(text="flow a -> b\n"), said="has errors")
    inside("the spec empty", lambda d: d["files"][0].update(text=""))
    inside("no files", lambda d: d.update(files=[]), said="no spec")
    inside("a file twice", lambda d: d.update(files=d["files"] * 2), said="twice")
    inside("a path that is none", lambda d: d["files"][0].update(path="a/../../etc/passwd"), said="files[0].path")
    inside("a path that steers", lambda d: d["files"][0].update(path="\x1b[31m.cpsf"), said="files[0].path")
    inside("a path of the machine", lambda d: d["files"][0].update(path="/etc/passwd"))
    inside("the library as spec", lambda d: d["files"][0].update(path="std:"))
    inside("imports what is not inside", lambda d: d["files"][0].update(text='import jp.example.other @ 1.0\n' + d["files"][0]["text"]))
    inside("files as text", lambda d: d.update(files="x"))
    inside("text as number", lambda d: d["files"][0].update(text=1), said="files[0].text")
    inside("a list", lambda d: [d])
    inside("no JSON", lambda d: "{", said="not valid JSON")
    inside("a key twice", lambda d: '{"cpsfc":"0.1.0","cpsfc":"0.1.0"}')
    inside("deep", lambda d: "[" * 100000)
    inside("a zero", lambda d: d["files"][0].update(text="a\x00b"))
    verdict("two specs", page.replace(b"</body>", spec.group(0) + b"\n</body>"), said="two specs")
    verdict("not a page", b'{"format": "cpsfc-report"}', 3)
    verdict("empty", b"", 3)
    run("verify", code=3)
    run("verify", os.path.join(folder, "none.html"), code=3)
    run("verify", folder, code=3)
    out = run("verify", path, "--lang", "ja", code=3)
    return arguments


def main():
    with tempfile.TemporaryDirectory() as folder:
        check_genuine(folder)
        check_memory(folder)
        check_named(folder)
        page = os.path.join(folder, "boiler.html")
        run("report", "examples/first/boiler.cpsf", "--as-of", AS_OF, "-o", page)
        check_changed(folder, open(page, "rb").read())
    print("%d failures" % len(failures))
    return bool(failures)


CPSFC = os.path.abspath(sys.argv[1])
EXAMPLES = sorted(n for n in os.listdir("examples") if os.path.isdir("examples/" + n))
sys.exit(main())
