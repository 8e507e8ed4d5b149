#!/usr/bin/env python3
"""The language server in Neovim. usage: nvim.py CPSFC   Status 77 with a message when there is no Neovim."""
import os, shutil, subprocess, sys, tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from specs import GOOD

if not shutil.which("nvim"):
    print("no nvim here; apt-get install neovim brings it")
    sys.exit(77)
with tempfile.TemporaryDirectory() as folder:
    work = os.path.join(folder, "work")
    os.mkdir(work)
    with open(os.path.join(work, "line.cpsf"), "w", encoding="utf-8") as f:
        f.write(GOOD.replace("-> drive.", "-> drvie."))
    out = os.path.join(folder, "out")
    env = dict(os.environ, WORK=work, OUT=out, CPSFC=os.path.abspath(sys.argv[1]), HOME=folder, XDG_CACHE_HOME=folder, XDG_STATE_HOME=folder, XDG_CONFIG_HOME=folder, XDG_DATA_HOME=folder, LC_ALL="C.UTF-8")
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "nvim.lua")
    run = subprocess.run(["nvim", "--headless", "-u", "NONE", "-i", "NONE", "-c", "luafile " + script], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    lines = open(out, encoding="utf-8").read().splitlines() if os.path.exists(out) else []
    failed = [l for l in lines if l.startswith("FAILED")]
    for l in failed:
        print(l)
    if lines[-1:] != ["end"]:
        print("Neovim did not come to the end:", run.stderr[-500:])
        sys.exit(1)
    print("%d passed, %d failed" % (len([l for l in lines if l.startswith("ok ")]), len(failed)))
    sys.exit(1 if failed or len(lines) < 12 else 0)
