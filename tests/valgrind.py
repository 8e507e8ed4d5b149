#!/usr/bin/env python3
"""Memory: commands over an English and a Japanese example and over broken texts, run under valgrind. No wrong access, no
value used before it is set, nothing lost at the end.

usage: valgrind.py CPSFC                --missing: what would be left out
"""
import glob, json, os, shutil, subprocess, sys, tempfile

AS_OF = ["--as-of", "2026-06-15"]
ENGLISH, JAPANESE = "examples/press_line", "examples/プレス工場"
# as many formats as one run can write
FILES = ("html", "md", "json", "txt", "sarif", "junit.xml", "csv", "xlsx", "jsonl", "cdx.json")
OTHERS = ("gitlab", "oscal-ar")
BROKEN = {
    "empty": b"", "nul": b"component a\n\0component b\n", "utf8": b"component a\xc0\n", "open_text": b'organization a { name = "open\n}\n',
    "open_comment": b"organization a\n/* open\n", "braces": b"system a {" * 300, "word": b"edition 2026\nflow a -> b\ncomponnt c\n} } ;\nsense\n",
    "large": b"organization a\ncomponent c { quantity q : Pressure in 0kPa .. 1e400kPa }\n",
    "names": "import std.factory\norganization 自社\ncomponent a : Plcc { v = 300kPa; key_removd = yes }\nflow f : a -> nowhere via lam\n".encode(),
}
failures = []


def expect(what, good, more=""):
    if not good:
        failures.append(what)
        print("%s %s" % (what, str(more)[:3000]))


def under_valgrind(arguments, statuses, data=b"", cwd=None):
    """Runs cpsfc; its own status must be one of STATUSES, 99 is valgrind's."""
    with tempfile.NamedTemporaryFile("r", errors="replace") as log:
        command = ["valgrind", "--quiet", "--error-exitcode=99", "--leak-check=full", "--errors-for-leak-kinds=definite,indirect,possible",
                   "--show-leak-kinds=definite,indirect,possible", "--num-callers=12", "--suppressions=tests/valgrind.supp",
                   "--log-file=" + log.name, CPSFC, *arguments]
        out = subprocess.run(command, input=data, capture_output=True, cwd=cwd, timeout=300)
        expect("%s: status %d" % (" ".join(arguments), out.returncode), out.returncode in statuses, log.read() or out.stderr.decode(errors="replace")[-500:])
        return out.stdout


def messages(path):
    """What an editor says from opening a text to its end, broken on the way."""
    text, uri = open(path, encoding="utf-8").read(), "file://" + os.path.abspath(path)
    document, place = {"uri": uri}, {"line": 12, "character": 4}
    at = {"textDocument": document, "position": place}
    change = lambda version, new: ("textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": new}]})
    steps = [("initialize", {"capabilities": {}, "rootUri": None}), ("initialized", {}),
             ("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "cpsf", "version": 1, "text": text}}),
             ("textDocument/documentSymbol", {"textDocument": document}), change(2, text[:len(text) // 2] + " { flow ->"),
             ("textDocument/completion", at), ("textDocument/hover", at), change(3, text + "\ncomponent one_more : Nothing\n"),
             ("textDocument/definition", at), ("textDocument/formatting", {"textDocument": document, "options": {"tabSize": 2, "insertSpaces": True}}),
             ("no/such/method", {}), ("shutdown", None), ("exit", None)]
    quiet = ("initialized", "textDocument/didOpen", "textDocument/didChange", "exit")
    out = b""
    for number, (method, params) in enumerate(steps):
        body = json.dumps({"jsonrpc": "2.0", "method": method, **({} if method in quiet else {"id": number}), **({} if params is None else {"params": params})}).encode()
        out += b"Content-Length: %d\r\n\r\n" % len(body) + body
    return out


def check_spec(spec, language, folder):
    common = [*AS_OF, "--lang", language]
    page, saved = os.path.join(folder, language + ".html"), os.path.join(folder, language + ".json")
    outputs = [page, saved] + [os.path.join(folder, language + "." + f) for f in FILES if f not in ("html", "json")]
    under_valgrind(["report", spec, *common, *[w for path in outputs for w in ("-o", path)]], [0])
    expect("all are written in %s" % language, all(os.path.getsize(path) for path in outputs))
    findings = json.load(open(saved, encoding="utf-8"))["findings"]
    gap = next(f for f in findings if f["status"] == "gap")
    under_valgrind(["why", gap["requirement"], gap["subject"], spec, *common], [0])
    under_valgrind(["fmt", "--check", spec], [0])
    under_valgrind(["verify", page], [0])
    text = sorted(glob.glob(spec + "/**/*.cpsf", recursive=True))[0]
    said = under_valgrind(["lsp", *AS_OF], [0], messages(text))
    expect("the server answers each request", said.count(b'"id":') == 8, said[-300:])
    return saved


def check_rest(saved, folder):
    under_valgrind(["diff", *saved, "--format", "json"], [0, 1])
    under_valgrind(["compare", *saved, "-o", os.path.join(folder, "compare.html")], [0, 1])
    under_valgrind(["graph", ENGLISH, *AS_OF, "-o", os.path.join(folder, "graph.svg")], [0])
    under_valgrind(["sheet", JAPANESE, *AS_OF, "-o", os.path.join(folder, "sheet.xlsx")], [0])
    under_valgrind(["sheet", "--read", os.path.join(folder, "sheet.xlsx"), JAPANESE, "-o", os.path.join(folder, "answers.cpsf")], [0])
    for form in OTHERS:
        under_valgrind(["report", ENGLISH, *AS_OF, "--format", form], [0])


def check_broken(folder):
    """One text at a time through the syntax, then all at once: what one leaves behind meets the next."""
    paths = [os.path.join(folder, name + ".cpsf") for name in BROKEN]
    for path, text in zip(paths, BROKEN.values()):
        with open(path, "wb") as f:
            f.write(text)
    under_valgrind(["check", *paths, *AS_OF], [2])
    under_valgrind(["check", os.path.join(folder, "names.cpsf"), *AS_OF, "--lang", "ja"], [2])
    under_valgrind(["fmt", "--check", *paths], [1, 2])
    for name in ("word", "large"):
        under_valgrind(["report", "--format", "json", os.path.join(folder, name + ".cpsf")], [2])
    for name in ("sheet.xlsx", "saved.json"):
        with open(os.path.join(folder, name), "r+b") as f:
            f.truncate(os.path.getsize(os.path.join(folder, name)) // 2)
    under_valgrind(["sheet", "--read", os.path.join(folder, "sheet.xlsx"), JAPANESE], [2, 3])
    under_valgrind(["compare", os.path.join(folder, "saved.json"), ENGLISH], [2, 3])


def main():
    with tempfile.TemporaryDirectory() as folder:
        saved = [check_spec(ENGLISH, "en", folder), check_spec(JAPANESE, "ja", folder)]
        check_rest(saved, folder)
        shutil.copy(saved[0], os.path.join(folder, "saved.json"))
        check_broken(folder)


if __name__ == "__main__":
    CPSFC = os.path.abspath(sys.argv[1])
    if sys.argv[2:] == ["--missing"]:
        if not shutil.which("valgrind"):
            print("memory of commands under valgrind (valgrind)")
        sys.exit(0)
    main()
    print("%d failures" % len(failures))
    sys.exit(1 if failures else 0)
