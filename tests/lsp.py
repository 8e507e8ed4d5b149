#!/usr/bin/env python3
"""The language server by a client over pipes. usage: lsp.py CPSFC [NAME...]   The last line is "N passed, M failed"."""
import importlib, os, sys, tempfile, traceback

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lsp"))
os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
cpsfc = os.path.abspath(sys.argv[1])
wanted = sys.argv[2:]
passed = failed = 0
parts = sorted(f[:-3] for f in os.listdir("tests/lsp") if f.startswith("test_") and f.endswith(".py"))
for part in parts:
    module = importlib.import_module(part)
    for name in [n for n in dir(module) if n.startswith("test_")]:
        if wanted and not any(w in part + "." + name for w in wanted):
            continue
        with tempfile.TemporaryDirectory() as folder:
            os.environ["XDG_CACHE_HOME"] = os.path.join(folder, "cache")
            work = os.path.join(folder, "work")
            os.mkdir(work)
            try:
                getattr(module, name)(cpsfc, work)
                passed += 1
            except Exception:
                failed += 1
                print("FAILED: %s.%s" % (part, name))
                print("    " + traceback.format_exc(limit=-3).rstrip().replace("\n", "\n    "))
print("%d passed, %d failed" % (passed, failed))
sys.exit(1 if failed or not passed else 0)
