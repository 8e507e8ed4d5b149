#!/usr/bin/env python3
"""A layer includes only lower ones: reads every #include of the project's own headers and sources."""
import os, re, sys

LAYERS = {  # folder: what it may include besides itself
    "runtime/base": [],
    "runtime/model": ["runtime/base"],
    "runtime/framework": ["runtime/base", "runtime/model"],
    "runtime/trust": ["runtime/base", "runtime/model"],
    "runtime/rules": ["runtime/base", "runtime/model", "runtime/framework", "runtime/trust"],
    "runtime/gate": ["runtime/base", "runtime/model", "runtime/framework", "runtime/trust", "runtime/rules"],
    "runtime/chain": ["runtime/base", "runtime/model", "runtime/framework", "runtime/trust", "runtime/rules"],
    "runtime/drawing": ["runtime/base", "runtime/model", "runtime/framework", "runtime/trust", "runtime/rules", "runtime/chain"],
    "runtime/report": ["runtime/base", "runtime/model", "runtime/framework", "runtime/trust", "runtime/rules", "runtime/chain", "runtime/drawing", "runtime/gate"],
    "runtime/report/tables": ["runtime/base", "runtime/model", "runtime/framework", "runtime/trust", "runtime/rules", "runtime/chain", "runtime/drawing", "runtime/gate", "runtime/report"],
    "runtime/report/extract": ["runtime/base", "runtime/model", "runtime/framework", "runtime/trust", "runtime/rules", "runtime/chain", "runtime/drawing", "runtime/gate", "runtime/report"],
    "runtime/report/pipeline": ["runtime/base", "runtime/model", "runtime/framework", "runtime/trust", "runtime/rules", "runtime/chain", "runtime/drawing", "runtime/gate", "runtime/report", "runtime/report/tables"],
    "runtime/report/oscal": ["runtime/base", "runtime/model", "runtime/framework", "runtime/trust", "runtime/rules", "runtime/chain", "runtime/drawing", "runtime/gate", "runtime/report"],
    "runtime/report/cyclonedx": ["runtime/base", "runtime/model", "runtime/framework", "runtime/trust", "runtime/rules", "runtime/chain", "runtime/drawing", "runtime/gate", "runtime/report"],
    "runtime/report/ciso": ["runtime/base", "runtime/model", "runtime/framework", "runtime/trust", "runtime/rules", "runtime/chain", "runtime/drawing", "runtime/gate", "runtime/report"],
    "runtime/sheet": ["runtime/base", "runtime/model", "runtime/framework", "runtime/trust", "runtime/rules", "runtime/chain", "runtime/gate", "runtime/report"],
    "runtime/compare": ["runtime/base", "runtime/model", "runtime/framework", "runtime/trust", "runtime/rules", "runtime/chain", "runtime/gate", "runtime/report"],
    "compiler/syntax": ["runtime/base", "grammar"],
    "compiler/fmt": ["runtime/base", "compiler/syntax"],
    "compiler/sema": ["runtime", "compiler/syntax"],
    "compiler/lower": ["runtime", "compiler/syntax", "compiler/sema"],
    "compiler/driver": ["runtime", "compiler/syntax", "compiler/sema", "compiler/lower"],
    "compiler/lsp": ["runtime", "compiler/syntax", "compiler/sema", "compiler/lower", "compiler/driver", "compiler/fmt"],
    "compiler/cli": ["compiler/lsp", "runtime/base", "runtime/gate", "runtime/drawing", "runtime/report", "runtime/sheet", "runtime/compare", "compiler/driver", "compiler/fmt"],
}
failures = seen = 0
for folder, allowed in LAYERS.items():
    for name in sorted(os.listdir(folder)):
        if not name.endswith((".c", ".h", ".def")):
            continue
        for line in open(os.path.join(folder, name), encoding="utf-8"):
            m = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            if not m:
                continue
            seen += 1
            target = os.path.dirname(m.group(1))
            if not target or target == folder or any(target == a or target.startswith(a + "/") for a in allowed):
                continue
            print("%s/%s includes %s" % (folder, name, m.group(1)))
            failures += 1
print("%d includes, %d against the layers" % (seen, failures))
sys.exit(1 if failures or seen < 100 else 0)
