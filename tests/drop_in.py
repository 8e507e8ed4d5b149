#!/usr/bin/env python3
"""The files of docs/ci and the hooks: their shell steps are run, as the pipelines would, on a repository with a change; every
command and option that they and the docs name exists.

usage: drop_in.py CPSFC                 --missing: what would be left out
"""
import glob, os, re, shlex, shutil, subprocess, sys, tarfile, tempfile

try:
    import yaml
except ImportError:
    yaml = None

failures = []
DAY = "1781481600"  # 2026-06-15
LATER = "1809129600"  # 2027-05-01: the decision below has ended
DECISION = """
accept #CPS.AM-1 at level 1 on acme until 2026-12-31 because "the new list is being made"
"""
SPEC = """import std.factory
target cpsf@1.0 at level 1

organization acme : Manufacturer
component gauge : PressureSensor

answers on acme since 2026-04-01 {
  #CPS.GV-1 = 1 { evidence "policy.pdf" since 2026-04-01 until 2027-03-31 }
  #CPS.AM-1 = 1
}
"""


def expect(what, good, more=""):
    if not good:
        failures.append(what)
        print("%s %s" % (what, str(more)[:600]))


def run(*arguments, cwd, code=0, **environment):
    environment = {**os.environ, "SOURCE_DATE_EPOCH": DAY, "GIT_CONFIG_GLOBAL": "/dev/null", **environment}
    out = subprocess.run(arguments, cwd=cwd, capture_output=True, text=True, env=environment, timeout=120)
    expect("status of %s: %d" % (" ".join(arguments)[:100], out.returncode), code is None or out.returncode == code, out.stderr[-500:])
    return out


def git(folder, *arguments):
    return run("git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main", *arguments, cwd=folder).stdout.strip()


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def commit(folder, text, message):
    write(folder + "/plant/plant.cpsf", text)
    git(folder, "commit", "-qam", message)


def make_repository(folder):
    """A clone whose origin/main is behind its branch, with the archive that installs cpsfc."""
    write(folder + "/plant/plant.cpsf", SPEC)
    git(folder, "init", "-q")
    git(folder, "add", "plant")
    git(folder, "commit", "-qm", "base")
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(folder, "checkout", "-qb", "change")
    for name in ("ci/cpsf-gate.sh", ".github/actions/cpsf/cpsf-gate.sh"):
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        shutil.copy("docs/ci/cpsf-gate.sh", os.path.join(folder, name))
    os.makedirs(folder + "/tools")
    with tarfile.open(folder + "/tools/cpsfc.tar.gz", "w:gz", compresslevel=1) as archive:
        link = tarfile.TarInfo("cpsfc-1/bin/cpsfc")  # where it points to is in no other archive
        link.type, link.linkname = tarfile.SYMTYPE, CPSFC
        archive.addfile(link)
    return folder


# what is done to the spec, and what a pull request with it ends with
CHANGES = [
    ("nothing", SPEC, 0), ("a remark", SPEC + "// a remark\n", 0), ("a new gap", SPEC.replace("AM-1 = 1", "AM-1 = 0"), 1),
    ("a gap that is accepted", SPEC.replace("AM-1 = 1", "AM-1 = 0") + DECISION, 1), ("an error", SPEC + "broken broken broken\n", 2),
    ("not formatted", SPEC.replace("  #CPS.AM-1 = 1", "  #CPS.AM-1    = 1"), 1)]


def each_change(folder, name, pull_request):
    base = git(folder, "rev-parse", "origin/main")
    for what, text, status in CHANGES:
        git(folder, "reset", "-q", "--hard", base)
        write(folder + "/plant/plant.cpsf", text)
        if text != SPEC:
            git(folder, "commit", "-qam", what)
        shutil.rmtree(folder + "/cpsf-out", ignore_errors=True)
        out = pull_request(base)
        expect("%s: %s: status %d" % (name, what, out.returncode), out.returncode == status, out.stderr[-500:])
        made = os.listdir(folder + "/cpsf-out")
        expect("%s: %s: reports" % (name, what), ("cpsf.sarif" in made) == (status < 2), made)
    git(folder, "reset", "-q", "--hard", base)


# ---- GitHub ----

def inputs_of(action, given):
    values = {name: x.get("default", "") for name, x in action["inputs"].items()}
    expect("the workflow gives inputs that there are", set(given) <= set(values), given)
    return dict(values, **given)


def filled(text, inputs):
    """Expressions are in env alone: in a script they would be text of strangers."""
    return re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda m: inputs[m.group(1)], text)


class GitHub:
    def __init__(self, folder, action, inputs):
        self.folder, self.action, self.inputs, self.path = folder, action, inputs, os.environ["PATH"]

    def job(self, event, base_ref):
        for name in ("summary", "path"):
            write(self.folder + "/.runner/" + name, "")
        for step in self.action["runs"]["steps"]:
            environment = {k: filled(v, self.inputs) for k, v in step["env"].items()}
            added = open(self.folder + "/.runner/path").read().split()
            out = run("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"], cwd=self.folder, code=None, PATH=":".join([*added, self.path]),
                      GITHUB_EVENT_NAME=event, GITHUB_BASE_REF=base_ref, GITHUB_STEP_SUMMARY=self.folder + "/.runner/summary", GITHUB_PATH=self.folder + "/.runner/path",
                      RUNNER_TEMP=self.folder + "/.runner", GITHUB_ACTION_PATH=self.folder + "/.github/actions/cpsf", **environment)
            if out.returncode:
                break
        return out


def check_github(folder):
    action, workflow = yaml.safe_load(open("docs/ci/github-action.yml")), yaml.safe_load(open("docs/ci/github-workflow.yml"))
    steps = workflow["jobs"]["cpsf"]["steps"]
    mine = [s for s in steps if s["uses"].startswith("./")]
    expect("the workflow uses the action where the files say it is", [s["uses"] for s in mine] == ["./.github/actions/cpsf"])
    expect("all others have a version", all(re.fullmatch(r"[\w./-]+@v\d+", s["uses"]) for s in steps if s not in mine))
    expect("no expression in a script", not any("${{" in s["run"] for s in action["runs"]["steps"]))
    inputs = inputs_of(action, mine[0]["with"])
    for other in steps:
        for path in re.findall(r"cpsf-out[\w./-]*", str(other)):
            expect("the workflow takes files from where they are: " + path, path.split("/")[0] == inputs["folder"])
    job = GitHub(make_repository(folder), action, inputs)
    each_change(folder, "GitHub", lambda base: job.job("pull_request", "main"))
    job.job("pull_request", "main")
    for path in re.findall(r"cpsf-out/[\w.-]+", str(steps)):
        expect("the workflow uploads what there is: " + path, os.path.exists(os.path.join(folder, path)))
    commit(folder, CHANGES[2][1], "a gap")
    out = job.job("pull_request", "main")
    expect("annotations", "::notice file=plant/plant.cpsf,line=" in out.stdout, out.stdout)
    expect("job summary", "CPS.AM-1" in open(folder + "/.runner/summary").read())
    out = job.job("push", "")
    expect("the gate after a push looks at everything", out.returncode == 1)
    commit(folder, SPEC, "no gap")
    expect("at night, all in force", job.job("schedule", "").returncode == 0)


# ---- GitLab, Jenkins ----

def check_gitlab(folder):
    job = yaml.safe_load(open("docs/ci/gitlab-ci.yml"))["cpsf"]
    lines = [*job["before_script"], *job["script"]]
    folder = make_repository(folder)
    for shell in ("bash", "dash"):
        def pull_request(base):
            return run(shell, "-e", "-c", "\n".join(lines), cwd=folder, code=None, CI_MERGE_REQUEST_DIFF_BASE_SHA=base, CI_PIPELINE_SOURCE="merge_request_event", **job["variables"])
        if shutil.which(shell):
            each_change(folder, "GitLab, " + shell, pull_request)
    pull_request(git(folder, "rev-parse", "HEAD"))
    for name in [*job["artifacts"]["reports"].values(), *job["artifacts"]["paths"]]:
        expect("GitLab: artifact " + name, os.path.exists(os.path.join(folder, name)))


def check_jenkins(folder):
    text = open("docs/ci/Jenkinsfile").read()
    script = re.search(r"script: '''\n(.*?)'''", text, re.S).group(1)
    variables = dict(re.findall(r"^    (\w+) = '([^']*)'$", text, re.M))
    expect("Jenkins: brackets", all(text.count(a) == text.count(b) for a, b in ("{}", "()")))
    folder = make_repository(folder)
    path = os.path.join(folder, "bin")
    os.makedirs(path)
    os.symlink(CPSFC, path + "/cpsfc")
    each_change(folder, "Jenkins", lambda base: run("sh", "-xe", "-c", script, cwd=folder, code=None, CHANGE_TARGET="main", NIGHTLY="", PATH=path + ":" + os.environ["PATH"], **variables))
    for name in re.findall(r"cpsf-out/([\w.]+\.\w+)'", text):
        expect("Jenkins: " + name, name in os.listdir(folder + "/cpsf-out") or name == "cpsf.junit.xml")


def check_nightly(folder):
    make_repository(folder)
    commit(folder, CHANGES[2][1] + DECISION, "accepted for some time")
    gate = ["sh", os.path.abspath("docs/ci/cpsf-gate.sh"), "plant", "violation", "nightly", "out 夜"]
    for day, status in ((DAY, 0), (LATER, 1)):
        out = run(*gate, cwd=folder, code=None, CPSFC=CPSFC, SOURCE_DATE_EPOCH=day)
        expect("nightly at %s: %d" % (day, out.returncode), out.returncode == status, out.stderr[-300:])


def check_programs(folder):
    """One of several programs of a repository."""
    make_repository(folder)
    write(folder + "/cpsf.yaml", "programs:\n  - name: good\n    files: [plant]\n  - name: worse\n    files: [other]\n")
    write(folder + "/other/other.cpsf", CHANGES[2][1])
    for program, status in (("good", 0), ("worse", 1)):
        out = run("sh", os.path.abspath("docs/ci/cpsf-gate.sh"), ".", "gap", "", "out", cwd=folder, code=None, CPSFC=CPSFC, CPSF_PROGRAM=program)
        expect("program %s: %d" % (program, out.returncode), out.returncode == status and "cpsf.html" in os.listdir(folder + "/out"), out.stderr[-300:])


# ---- hooks ----

def check_hooks(folder):
    hooks = {h["id"]: h for h in yaml.safe_load(open(".pre-commit-hooks.yaml"))}
    make_repository(folder)
    path = os.path.join(folder, "bin")
    os.makedirs(path)
    os.symlink(CPSFC, path + "/cpsfc")
    for what, text, status in CHANGES:
        commit_status = {"not formatted": {"cpsfc-fmt": 1, "cpsfc-check": 0}, "an error": {"cpsfc-fmt": 2, "cpsfc-check": 2}}.get(what, {"cpsfc-fmt": 0, "cpsfc-check": 0})
        write(folder + "/plant/plant.cpsf", text)
        for name, hook in hooks.items():
            files = [f for f in ("plant/plant.cpsf", "README.md") if re.search(hook["files"], f)]
            expect("%s looks at specs" % name, files == ["plant/plant.cpsf"])
            out = run(*shlex.split(hook["entry"]), *hook.get("args", []), *(files if hook.get("pass_filenames", True) else []), cwd=folder, code=None, PATH=path + ":" + os.environ["PATH"])
            expect("%s: %s: %d" % (name, what, out.returncode), out.returncode == commit_status[name], out.stderr)


# ---- names ----

def check_names():
    """Every command and option of cpsfc in these files and in the docs about them."""
    helps = {}
    for path in [*sorted(glob.glob("docs/ci/*")), ".pre-commit-hooks.yaml", "docs/pipeline.md", "docs/ja/pipeline.md", "docs/install.md", "docs/ja/install.md", "docs/ci.md", "docs/ja/ci.md"]:
        text = re.sub(r"\\\n\s*", " ", open(path, encoding="utf-8").read())
        for line in text.splitlines():
            for command, rest in re.findall(r"(?:(?<!/)cpsfc|\$cpsfc\"|\$\(CPSFC\)) ([a-z]+)((?: [^`#|&;]*)?)", line):
                if command not in helps:
                    helps[command] = run(CPSFC, command, "--help", cwd=".", code=None)
                if helps[command].returncode:
                    expect("%s: cpsfc %s" % (path, command), not rest.strip().startswith("-") and command in PROSE, line)
                    continue
                for option in re.findall(r"(?<![\w-])(--[a-z][a-z-]*|-[oI])(?![\w-])", rest):
                    expect("%s: cpsfc %s %s" % (path, command, option), re.search(r"^  %s(?![\w-])" % option, helps[command].stdout, re.M), line)


PROSE = {"is", "must", "refuses", "tells", "cpsfc"}  # "cpsfc must be on the path"


def main(folder):
    check_names()
    for name, check in (("nightly", check_nightly), ("programs", check_programs), ("github", check_github), ("gitlab", check_gitlab), ("jenkins", check_jenkins), ("hooks", check_hooks)):
        if yaml or name in ("nightly", "programs", "jenkins"):
            check(os.path.join(folder, name))


if __name__ == "__main__":
    CPSFC = os.path.abspath(sys.argv[1])
    if sys.argv[2:] == ["--missing"]:
        print("" if yaml else "pipelines of GitHub and GitLab, hooks (python3-yaml)\n", end="")
        sys.exit(0)
    with tempfile.TemporaryDirectory() as folder:
        main(folder)
    print("%d failures" % len(failures))
    sys.exit(1 if failures else 0)
