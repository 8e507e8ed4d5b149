"""Long sessions: memory over many edits, a recorded session played again, how long things take (told, not judged)."""
import json, os, subprocess, sys, time

from client import Client, place
from specs import GOOD

EDITS = int(os.environ.get("LSP_EDITS", "10000"))


def memory_of(c):
    for line in open("/proc/%d/status" % c.process.pid):
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def type_for_a_while(c, uri, text, count):
    """One letter in, one letter out; now and then what was typed is checked, and something is asked."""
    at = place(text, "component drive", 10)
    next_ = {"line": at["line"], "character": at["character"] + 1}
    for i in range(count // 2):
        c.change(uri, {"range": {"start": at, "end": at}, "text": "x"})
        c.change(uri, {"range": {"start": at, "end": next_}, "text": ""})
        if i % 50 == 0:
            for method in ("hover", "definition", "completion"):
                c.result("textDocument/" + method, {"textDocument": {"uri": uri}, "position": place(text, "-> drive", 4)})


def test_memory_is_steady(cpsfc, work):
    if not os.path.exists("/proc/self/status"):
        return
    c = Client(cpsfc, env={"ASAN_OPTIONS": "quarantine_size_mb=1"})  # else the sanitizer keeps what was freed
    c.start(work)
    uri = c.open(os.path.join(work, "a.cpsf"), GOOD)
    type_for_a_while(c, uri, GOOD, EDITS // 10)
    before = memory_of(c)
    type_for_a_while(c, uri, GOOD, EDITS)
    after = memory_of(c)
    assert not [d for d in c.settle(uri) if d["severity"] == 1]
    print("memory: %d KiB after %d edits, %d KiB after %d more" % (before, EDITS // 10, after, EDITS))
    assert after < before + (16384 if "sanitize" in cpsfc else 4096), (before, after)
    assert c.stop() == 0


def test_a_recorded_session_played_again(cpsfc, work):
    trace = os.path.join(work, "session.jsonl")
    c = Client(cpsfc, "--trace", trace)
    c.start(os.path.join(work))
    uri = c.open(os.path.join(work, "a.cpsf"), GOOD)
    c.settle(uri)
    here = {"textDocument": {"uri": uri}, "position": place(GOOD, "-> drive", 4)}
    for method in ("hover", "definition", "completion", "documentSymbol", "semanticTokens/full"):
        c.result("textDocument/" + method, here)
    c.send_text("{")
    assert c.stop() == 0
    lines = [json.loads(line) for line in open(trace, encoding="utf-8")]
    assert {line["from"] for line in lines} == {"client", "server"} and all("ms" in line for line in lines)
    replay = lambda: subprocess.run([sys.executable, "tests/tools/lsp_replay.py", cpsfc, trace, "--as-of", "2026-06-15"], capture_output=True, text=True)
    run = replay()
    assert run.returncode == 0 and ", 0 differ, status 0" in run.stdout, run.stdout
    changed = open(trace, encoding="utf-8").read().replace("VariableSpeedDrive", "VariableSpeedDrivf", 1)
    open(trace, "w", encoding="utf-8").write(changed)
    assert replay().returncode == 1


def test_speed_is_told(cpsfc, work):
    total = 0
    for i in range(50):  # 50 files, 1 MB together
        text = "organization o%d\n" % i
        while len(text) < 20000:
            k = len(text)
            text += "component c%d_%d { firmware = \"1.%d\"; signed_firmware = true } // a line of a large workspace\n" % (i, k, k)
        with open(os.path.join(work, "f%02d.cpsf" % i), "w") as f:
            f.write("module m%d@1.0.0\nresponsible o%d\n" % (i, i) + text)
        total += len(text)
    c = Client(cpsfc)
    c.start(work)
    path = os.path.join(work, "f00.cpsf")
    text = open(path).read()
    uri = c.open(path)
    c.settle(uri)
    keys, choices = [], []
    for _ in range(9):
        end = {"line": text.count("\n"), "character": 0}
        start = time.monotonic()
        c.change(uri, {"range": {"start": end, "end": end}, "text": "component late\n"})
        c.settle(uri)
        keys.append(time.monotonic() - start - 0.05)
        text += "component late\n"
        start = time.monotonic()
        c.result("textDocument/completion", {"textDocument": {"uri": uri}, "position": {"line": text.count("\n"), "character": 0}})
        choices.append(time.monotonic() - start)
    print("%.1f MB in 50 files: key stroke to diagnostics %.0f ms after the pause, completion %.1f ms (medians of 9)" % (total / 1e6, sorted(keys)[4] * 1000, sorted(choices)[4] * 1000))
    assert c.stop() == 0
