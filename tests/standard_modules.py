#!/usr/bin/env python3
"""Every class of the standard modules: it adds something its parent lacks, is described and named in both languages, and
is used by a rule or an example, itself or by a class made of it; and every example of the doc pages compiles.
usage: standard_modules.py CPSFC FOLDER_OF_DOC_PAGES"""
import glob
import html
import os
import re
import subprocess
import sys
import tempfile

cpsfc, pages = sys.argv[1:]
problems = []
NAME = r"`?(\w+)`?"


def declarations(path):
    """(line number, text, english doc, japanese doc) of every line that declares something."""
    lines = open(path, encoding="utf-8").read().split("\n")
    for i, line in enumerate(lines):
        if re.match(r"\s*//|\s*$|\s*[}\]]", line):
            continue
        doc = []
        while re.match(r"\s*///", lines[i - len(doc) - 1]):
            doc.append(lines[i - len(doc) - 1])
        yield i + 1, line, any(not re.search("[\u3000-\uffef]", d) for d in doc), any(re.search("[\u3000-\uffef]", d) for d in doc)


classes, bases, names_ja = {}, {}, {}
for path in sorted(glob.glob("stdlib/std/*.cpsf")):
    module = os.path.basename(path)[:-5]
    current = None
    for number, line, english, japanese in declarations(path):
        where = f"{path}:{number}"
        start = re.match(rf'(@ja\("[^"]+"\) )?(?:export )?(class|enum) (\w+)(?: of ([\w.]+))?', line)
        member = re.match(rf'  (@ja\("[^"]+"\) )?(?:(?:input|output|quantity|component|system) )?{NAME}( : |$)', line)
        for ja in re.findall(r'@ja\("([^"]+)"\)', line):
            if not re.fullmatch(r"[^\W\d]\w*", ja.replace("ー", "x").replace("・", "x")) and not line.startswith(("module", '@ja("標準.')):
                problems.append(f"{where}: {ja} can't be written as one name")
        if start:
            current = start.group(3)
            classes[current] = [where, module, 0]
            bases[current] = start.group(4)
            names_ja[current] = start.group(1) and start.group(1)[5:-3]
            if not start.group(1): problems.append(f"{where}: {current} has no Japanese name")
            if not (english and japanese): problems.append(f"{where}: {current} is not described in both languages")
            classes[current][2] += len(re.findall(r"\{ *\w+ :", line))
        elif member and current:
            classes[current][2] += 1
            if not member.group(1): problems.append(f"{where}: {member.group(2)} of {current} has no Japanese name")
            if not (english and japanese): problems.append(f"{where}: {member.group(2)} of {current} is not described in both languages")
        elif re.match(r"  \w+ = ", line) and current:
            classes[current][2] += 1  # gives a value to an attribute of its parent
for name, (where, module, added) in classes.items():
    if not added: problems.append(f"{where}: {name} adds nothing to its parent")

texts = [open(f, encoding="utf-8").read() for f in glob.glob("stdlib/cpsf-*/*.cpsf") + glob.glob("stdlib/profiles/**/*.cpsf", recursive=True)
         + glob.glob("examples/**/*.cpsf", recursive=True)]
examples = []
for page in sorted(glob.glob(f"{pages}/*/*.html")):
    examples += [html.unescape(x) for x in re.findall(r'<pre class="example">(.*?)</pre>', open(page, encoding="utf-8").read(), re.S)]
types = re.findall(r"(?<= : )[\w.]+", "\n".join(open(f, encoding="utf-8").read() for f in glob.glob("stdlib/std/*.cpsf")))
words = set(re.findall(r"\w+", "\n".join(texts + types)))
# roots of statements that name no class are used by everything that is such a statement; a parent by its children
roots = {n for n, base in bases.items() if base and base[0].islower()} | {"ClaimBasis"}  # the `basis` of a claim
parents = {b.split(".")[-1] for b in bases.values() if b}
for name, (where, module, added) in classes.items():
    if not {name, names_ja.get(name)} & (words | roots | parents): problems.append(f"{where}: {name} is used by no rule and no example")

if len(classes) < 150 or len(examples) < 2 * 150: problems.append(f"{len(classes)} classes and enums, {len(examples)} examples in the pages: too few to be true")
with tempfile.TemporaryDirectory() as work:
    for i, text in enumerate(examples):
        os.mkdir(f"{work}/example{i}")
        open(f"{work}/example{i}/example.cpsf", "w", encoding="utf-8").write(text)
    result = subprocess.run([cpsfc, "check", work, "--as-of", "2026-06-15", "--lang", "en"], capture_output=True, text=True)
    if result.returncode not in (0, 1): problems.append("examples of the doc pages do not compile:\n" + result.stderr[:3000])

print("\n".join(problems))
sys.exit(bool(problems))
