"""A small plant, its baseline, and what tests of the gate ask of both. The program is the first argument of the test."""
import json, os, shutil, subprocess, sys, tempfile

AS_OF = "2026-06-15"
BASE = """import std.factory
import std.secure
target cpsf@1.0 at level 2
organization acme : Manufacturer
responsible acme
person ann : SecurityManager of acme
system hall {
  component plc : Plc
}
system shed {
  component old_pump : Plc
}
system lan : WiredNetwork
component historian : Historian
flow f_log : hall.plc -> historian via lan
answers on acme since 2026-03-01 {
  #CPS.AM-6 = 2
  #CPS.GV-1 = 0
  #CPS.RA-1 = 1
}
accept #CPS.BE-1 at level 2 on acme by ann until 2026-09-30 because "next year"
complete measure within acme by ann since 2026-03-01
"""
CLASSES = ["new", "unchanged", "expired", "decided", "fixed", "vanished"]
CPSFC = os.path.abspath(sys.argv[1])
failures = []
passed = 0


def expect(what, good, more=""):
    global passed
    passed += bool(good)
    if not good:
        failures.append(what)
        print("%s %s" % (what, str(more)[:900]))


def run(*arguments, cwd=None, env=None):
    return subprocess.run([CPSFC, *arguments], capture_output=True, timeout=120, cwd=cwd, env=env and {**os.environ, **env})


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def read(path):
    with open(path, "rb") as f:
        return f.read()


def schema_problems(data):
    """What the schema says against it; nothing where there is no validator."""
    try:
        import jsonschema
    except ImportError:
        return []
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../docs/schema/report.schema.json"), encoding="utf-8") as f:
        return [e.message[:200] for e in jsonschema.Draft202012Validator(json.load(f)).iter_errors(data)][:3]


class Plant:
    """A spec and its baseline."""

    def __init__(self, folder, text=BASE):
        self.spec, self.baseline = os.path.join(folder, "spec"), os.path.join(folder, "baseline.tsv")
        self.says(text)
        out = self.check("--update-baseline")
        expect("the first baseline", out.returncode == 0, out.stderr)

    def says(self, text, name="plant.cpsf"):
        shutil.rmtree(self.spec, ignore_errors=True)
        write(os.path.join(self.spec, name), text)

    def check(self, *options, date=AS_OF):
        return run("check", self.spec, "--as-of", date, "--baseline", self.baseline, *options)

    def report(self, *options, date=AS_OF):
        out = run("report", self.spec, "--as-of", date, "--baseline", self.baseline, "--format", "json", "--all", *options)
        expect("a report", out.returncode in (0, 1), out.stderr + out.stdout[-600:])
        return out.returncode, json.loads(out.stdout)


def counts(data):
    return {k: v for k, v in data["baseline"]["counts"].items() if v}


def only(what, data, **wanted):
    got = {k: v for k, v in counts(data).items() if k != "unchanged"}
    expect(what, got == wanted, (got, data["baseline"]["gone"][:3], data["baseline"]["lowered"]))


def classes_agree(what, data):
    """The counts are those of the findings and of what is gone."""
    expect("%s: the schema" % what, not schema_problems(data), schema_problems(data))
    listed = [f.get("baseline") for f in data["findings"]]
    gone = [g["baseline"] for g in data["baseline"]["gone"]]
    for name in CLASSES:
        both = {g["fingerprint"] for g in data["baseline"]["gone"]}
        have = gone.count(name) if name in ("fixed", "vanished") else listed.count(name)
        if name == "expired":  # opened by time, or taken away by it and perhaps listed still
            have = gone.count(name) + sum(f.get("baseline") == name and f["fingerprint"] not in both for f in data["findings"])
        expect("%s: count of %s" % (what, name), have == data["baseline"]["counts"][name], (have, data["baseline"]["counts"]))


def run_tests(tests):
    """Each in a folder of its own; the last line is "N passed, M failed"."""
    for test in tests:
        with tempfile.TemporaryDirectory() as folder:
            test(folder)
    print("%d passed, %d failed" % (passed, len(failures)))
    sys.exit(1 if failures else 0)
