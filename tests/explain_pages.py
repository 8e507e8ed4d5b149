#!/usr/bin/env python3
"""Compiles the two examples of every explain page (docs/diagnostics, docs/ja/diagnostics) and every other fenced
cpsf block of docs/ and README.md.

usage: explain_pages.py CPSFC [CODE...]

A page has a level-1 heading that begins with its code, and two level-2 headings: "Fails" / "失敗する例" and
"Repaired" / "直した例". Under each stand fenced blocks; a block's info string is a language (cpsf or yaml) and
optional words file=NAME (default spec.cpsf), as-of=DATE, options=OPTION,... (FOLDER is where the files are) and replace=TEXT:HEX[*COUNT][,...], which turns every TEXT into
the bytes HEX, COUNT times (for bytes that can't stand in a page, and for what would be too long to read). All blocks under one heading make one folder. The first
folder must give the page's code and no other error; the second must give neither the code nor an error. A code whose
repair needs two files or more uses file= for each; search folders are not used.
Elsewhere a block ```cpsf must compile without an error as it stands; ```cpsf fragment is only a part and is skipped.
"""
import json, os, re, subprocess, sys, tempfile

HEADINGS = {"Fails": "fails", "失敗する例": "fails", "Repaired": "repaired", "直した例": "repaired"}
FENCE = re.compile(r"^```(\S*)([^\n]*)\n(.*?)^```\s*$", re.M | re.S)


# What Japanese plant people call by these letters themselves.
LETTERS = {"cpsfc", "UTF", "NUL", "BOM", "YAML", "CPS", "IP"}
english = {}


def note_english(text):
    """Words of ours that stand in English in a Japanese message, outside of what is quoted or measured."""
    try:
        data = json.loads(text)
    except ValueError:
        return
    for m in data if isinstance(data, list) else data.get("messages", []):
        for said in (m["message"], m.get("help") or {}):
            bare = re.sub(r"`[^`]*`|「[^」]*」|\([^)]*\)|[0-9][0-9A-Za-z/.%^]*|[a-z_]+[=>]=?", "", said.get("ja", ""))
            for word in set(re.findall(r"[A-Za-z]{2,}", bare)) - LETTERS:
                if m["code"] not in ("E0237",):  # lists the words of cpsf.yaml
                    english[m["code"], word] = said["ja"]


def run(cpsfc, folder, as_of, options=()):
    out = subprocess.run([cpsfc, "report", folder, "--format", "json", "--all", "--as-of", as_of, "--max-errors", "0",
                          "--evidence", folder, *options],
                         capture_output=True, text=True, timeout=60)
    text = out.stdout
    codes, errors = set(), set()
    note_english(text)
    if out.returncode not in (0, 1, 2):
        return {"status-%d" % out.returncode}, {"status-%d: %s" % (out.returncode, out.stderr[:200])}
    data = json.loads(text)
    messages = data if isinstance(data, list) else data.get("messages", [])
    for m in messages:
        codes.add(m["code"])
        if m["severity"] == "error":
            errors.add(m["code"])
    if isinstance(data, dict):
        for f in data["findings"]:
            if f["framework"] == "std.core" and f["status"] == "gap":
                codes.add(f["requirement"])
    return codes, errors


def compile_blocks(cpsfc, blocks):
    as_of, options = "2026-06-15", []
    with tempfile.TemporaryDirectory() as folder:
        for language, info, body in blocks:
            words = dict(w.split("=", 1) for w in info.split() if "=" in w)
            as_of = words.get("as-of", as_of)
            options += [o.replace("FOLDER", os.path.join(folder, "spec")) for o in filter(None, words.get("options", "").split(","))]
            path = os.path.join(folder, "spec", words.get("file", "spec.cpsf"))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as f:
                f.write(with_bytes(body, words.get("replace", "")))
        return run(cpsfc, os.path.join(folder, "spec"), as_of, options)


def with_bytes(body, replace):
    content = body.encode("utf-8")
    for pair in filter(None, replace.split(",")):
        visible, _, meant = pair.rpartition(":")
        digits, _, count = meant.partition("*")
        content = content.replace(visible.encode("utf-8"), bytes.fromhex(digits) * int(count or 1))
    return content


def sections(text):
    res = {}
    for part in re.split(r"^## ", text, flags=re.M)[1:]:
        heading = part.split("\n", 1)[0].strip()
        if heading in HEADINGS:
            res[HEADINGS[heading]] = FENCE.findall(part)
    return res


def check_page(cpsfc, path, code):
    text = open(path, encoding="utf-8").read()
    problems = []
    if not text.startswith("# " + code):
        problems.append("the page does not begin with its code")
    parts = sections(text)
    for name in ("fails", "repaired"):
        if not parts.get(name):
            problems.append("no example under the heading for '%s'" % name)
            continue
        codes, errors = compile_blocks(cpsfc, parts[name])
        if name == "fails":
            if code not in codes:
                problems.append("the failing example gives %s, not %s" % (sorted(codes), code))
            if errors - {code}:
                problems.append("the failing example also gives %s" % sorted(errors - {code}))
        elif code in codes or errors:
            problems.append("the repaired example gives %s" % sorted(errors | ({code} & codes)))
    return problems


def main():
    cpsfc, only = sys.argv[1], sys.argv[2:]
    listed = [line.split("\t")[0] for line in subprocess.run([cpsfc, "list", "codes"], capture_output=True, text=True).stdout.splitlines()]
    failed = passed = 0
    for folder in ("docs/diagnostics", "docs/ja/diagnostics"):
        pages = {f[:-3] for f in os.listdir(folder) if f.endswith(".md")} if os.path.isdir(folder) else set()
        for code in sorted(set(listed) | pages):
            if only and code not in only:
                continue
            path = "%s/%s.md" % (folder, code)
            problems = ["there is no page"] if code not in pages else check_page(cpsfc, path, code)
            if code not in listed:
                problems.append("no message has this code")
            for p in problems:
                print("%s: %s" % (path, p))
            failed += bool(problems)
            passed += not problems
    if not only:
        for root, _, files in sorted(os.walk("docs")):
            for name in sorted(files):
                if name.endswith(".md") and not root.endswith("diagnostics"):
                    f, p = check_document(cpsfc, os.path.join(root, name))
                    failed, passed = failed + f, passed + p
        f, p = check_document(cpsfc, "README.md")
        failed, passed = failed + f, passed + p
    for (code, word), said in sorted(english.items()):
        print("%s: `%s` is English in a Japanese message: %s" % (code, word, said))
    failed += len(english)
    print("explain pages and blocks: %d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


def check_document(cpsfc, path):
    failed = passed = 0
    if not os.path.exists(path):
        return 0, 0
    for number, (language, info, body) in enumerate(FENCE.findall(open(path, encoding="utf-8").read())):
        if language != "cpsf" or "fragment" in info.split():
            continue
        codes, errors = compile_blocks(cpsfc, [(language, info, body)])
        if errors:
            print("%s: block %d gives %s" % (path, number + 1, sorted(errors)))
        failed += bool(errors)
        passed += not errors
    return failed, passed


if __name__ == "__main__":
    sys.exit(main())
