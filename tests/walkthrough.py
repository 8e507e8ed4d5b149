"""usage: walkthrough.py CPSFC DOCUMENT...: does what a document tells its reader to do, and compares what appears.

    ```cpsf fragment file=NAME                 the whole file NAME
    ```cpsf fragment file=NAME add             lines to add at its end, after an empty one
    ```cpsf fragment file=NAME replaces="OLD"  lines in place of the line OLD
    ```console  lines behind `$ ` are run; the lines after them must appear, `...` stands for any number of others
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```(cpsf fragment file=(?P<name>\S+)(?P<how>[^\n]*)|console)\n(?P<body>.*?)^```$", re.M | re.S)


def write(folder, block):
    path, how, body = os.path.join(folder, block["name"]), block["how"].strip(), block["body"]
    if how == "":
        text = body
    elif how == "add":
        text = open(path, encoding="utf-8").read() + "\n" + body
    else:
        old = re.fullmatch(r'replaces="(.*)"', how)
        old = old.group(1) + "\n" if old else None
        text = open(path, encoding="utf-8").read()
        if old is None or text.count(old) != 1:
            return "%s has not one line %r" % (block["name"], old)
        text = text.replace(old, body)
    open(path, "w", encoding="utf-8").write(text)
    return None


def matches(wanted, got):
    """Lines of WANTED in GOT, in order; those not parted by `...` stand together, the first and last at the ends."""
    runs = [[]]
    for line in wanted:
        runs.append([]) if line == "..." else runs[-1].append(line)
    at = 0
    for i, run in enumerate(runs):
        places = [at] if i == 0 else range(at, len(got) - len(run) + 1)
        if i == len(runs) - 1 and i:
            places = [len(got) - len(run)] if at <= len(got) - len(run) else []
        found = next((p for p in places if got[p:p + len(run)] == run), None)
        if found is None:
            return False
        at = found + len(run)
    return at == len(got)


def run(cpsfc, folder, body):
    parts = re.split(r"^\$ ", body, flags=re.M)[1:]
    for part in parts:
        command, _, wanted = part.partition("\n")
        if not command.startswith("cpsfc "):
            return "%r is no command of cpsfc" % command
        done = subprocess.run(["bash", "-c", cpsfc + command[len("cpsfc"):]], cwd=folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        got = done.stdout.decode("utf-8").rstrip("\n").split("\n")
        wanted = wanted.rstrip("\n").split("\n")
        if not matches(wanted, got):
            return "$ %s\n%s" % (command, "\n".join(got))
    return None


def check(cpsfc, document):
    text, steps = open(document, encoding="utf-8").read(), 0
    folder = tempfile.mkdtemp()
    try:
        for block in BLOCK.finditer(text):
            problem = write(folder, block) if block["name"] else run(cpsfc, folder, block["body"])
            if problem:
                return "%s:%d: %s" % (document, text.count("\n", 0, block.start()) + 1, problem)
            steps += 1
    finally:
        shutil.rmtree(folder)
    return None if 8 <= steps else "%s: only %d steps were found" % (document, steps)


def main():
    problems = [p for p in (check(os.path.abspath(sys.argv[1]), d) for d in sys.argv[2:]) if p]
    print("\n".join(problems) or "%d documents do what they say" % len(sys.argv[2:]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
