#!/usr/bin/env python3
"""usage: sheet.py CPSFC WORK: check sheets written, filled in by others, read back."""
import csv, io, json, os, re, shutil, struct, subprocess, sys, zipfile, zlib

CPSFC, WORK = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
DATE = ["--as-of", "2026-06-15"]
passed, failures = 0, []


def check(name, good, detail=""):
    global passed
    if good:
        passed += 1
    else:
        failures.append(name)
        print("FAILED:", name, str(detail)[:600])


def run(*arguments):
    out = subprocess.run([CPSFC, *arguments], capture_output=True)
    return out.returncode, out.stdout.decode("utf-8", "replace"), out.stderr.decode("utf-8", "replace")


def path(*parts):
    return os.path.join(WORK, *parts)


def write(name, text):
    os.makedirs(os.path.dirname(path(name)), exist_ok=True)
    with open(path(name), "wb") as f:
        f.write(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path(name)


# ---- round trip of the examples ----

BLOCK = re.compile(r"^(answers on |回答 対象 )", re.M)


def without_answers(text):
    """The spec without its answers blocks; texts and comments of the examples hold no single brace."""
    while True:
        m = BLOCK.search(text)
        if not m:
            return text
        at, depth = text.index("{", m.start()), 0
        for i in range(at, len(text)):
            depth += (text[i] == "{") - (text[i] == "}")
            if depth == 0:
                text = text[: m.start()] + text[i + 1:]
                break


def findings(folder):
    status, out, err = run("report", folder, "--format", "json", "--all", *DATE)
    if status:
        return status, err[:400]
    keys = ("fingerprint", "requirement", "subject", "status", "achieved", "target", "basis", "disposition", "reason", "severity")
    return sorted(json.dumps({k: f.get(k) for k in keys}, sort_keys=True, ensure_ascii=False) for f in json.loads(out)["findings"])


def round_trips():
    folders = [d for d, _, files in os.walk("examples") if any(BLOCK.search(open(os.path.join(d, f), encoding="utf-8").read()) for f in files if f.endswith(".cpsf"))]
    check("examples with answers", 12 <= len(folders), folders)
    for number, folder in enumerate(sorted(folders)):
        for language, extension in (("en", "xlsx"), ("ja", "csv")):
            name = "%s in %s as %s" % (folder, language, extension)
            sheet, spec = path("trip%d.%s" % (number, extension)), path("trip%d" % number)
            status, _, err = run("sheet", folder, "-o", sheet, "--lang", language, *DATE)
            check(name + ": written", status == 0 and ": not in the sheet" not in err, err[-300:])
            shutil.rmtree(spec, ignore_errors=True)
            shutil.copytree(folder, spec)
            for f in os.listdir(spec):
                if f.endswith(".cpsf"):
                    text = open(os.path.join(spec, f), encoding="utf-8").read()
                    open(os.path.join(spec, f), "w", encoding="utf-8").write(without_answers(text))
            answers = os.path.join(spec, "answers.cpsf")
            status, _, err = run("sheet", "--read", sheet, spec, "-o", answers, "--lang", language, *DATE)
            check(name + ": read", status == 0 and (" 0 not read; 0 cells" in err or "読めない 0。コメントにした欄 0" in err), err[-400:])
            first = open(answers, encoding="utf-8").read()
            before, after = findings(folder), findings(spec)
            check(name + ": same findings", isinstance(after, list) and before == after, (after if not isinstance(after, list) else [x for x in zip(before, after) if x[0] != x[1]][:2]))
            run("sheet", "--read", sheet, spec, "-o", answers, "--lang", language, *DATE)
            check(name + ": the same when read twice", first == open(answers, encoding="utf-8").read())
            again = path("again." + extension)
            run("sheet", spec, "-o", again, "--lang", language, *DATE)
            os.remove(answers)
            run("sheet", "--read", again, spec, "-o", answers, "--lang", language, *DATE)
            check(name + ": the same by way of a second sheet", first == open(answers, encoding="utf-8").read())
            # against the spec as it is: everything is said already
            status, out, err = run("sheet", "--read", sheet, folder, "--lang", language, *DATE)
            check(name + ": nothing new for the spec itself", status == 0 and "#" not in out, err[-300:] + out)


round_trips()
print("%d passed, %d failed" % (passed, len(failures)))
sys.exit(1 if failures else 0)
