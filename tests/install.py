#!/usr/bin/env python3
"""What is installed: pages of the manual, completions in three shells, `make install` and `uninstall`, the Debian package,
the archive that works anywhere. What is not on the machine (mandoc, zsh, fish, dpkg, lintian) is left out.

usage: install.py CPSFC BUILD           all of it; with --missing: what would be left out, one line each
"""
import gzip, os, pty, re, select, shutil, subprocess, sys, tarfile, tempfile, time

failures = []
SHELLS = ("bash", "zsh", "fish")
TOOLS = {"mandoc": "the manual read by mandoc (mandoc)", "zsh": "completions in zsh (zsh)", "fish": "completions in fish (fish)",
         "dpkg-shlibdeps": "the Debian package (dpkg-dev)", "lintian": "the Debian package read by lintian (lintian)"}


def expect(what, good, more=""):
    if not good:
        failures.append(what)
        print("%s %s" % (what, str(more)[:600]))


def has(tool):
    return shutil.which(tool) is not None


def run(*arguments, code=0, timeout=120, **more):
    out = subprocess.run(arguments, capture_output=True, timeout=timeout, text=True, **more)
    expect("status of %s: %d" % (" ".join(arguments), out.returncode), code is None or out.returncode == code, out.stderr[-400:])
    return out.stdout


def version():
    return re.search(r"^VERSION\s*:= (\S+)$", open("Makefile").read(), re.M).group(1)


def commands():
    return re.findall(r"^  cpsfc ([a-z]+) ", run(CPSFC, "help"), re.M)


def options(command):
    return re.findall(r"^  (-\S+)", run(CPSFC, command, "--help"), re.M)


# ---- the manual ----

def check_page(name, language):
    text = run(CPSFC, "help", *([name] if name else []), "--man", "--lang", language)
    expect("%s %s: its version" % (name, language), '"cpsfc %s"' % version() in text.split("\n")[1])
    plain = text.replace("\\-", "-")
    for option in options(name) if name else []:
        expect("manual of %s %s: %s" % (name, language, option), "\\fB%s\\fR" % option in plain)
    for command in [] if name else commands():
        expect("manual: command %s" % command, "\\fB%s\\fR" % command in plain and "cpsfc-%s (1)" % command in plain)
    if has("mandoc"):
        out = subprocess.run(["mandoc", "-Tlint", "-Wwarning"], input=text, capture_output=True, text=True)
        expect("mandoc of %s %s" % (name, language), out.returncode == 0, out.stdout)


def check_manual():
    for name in ["", *commands()]:
        for language in ("en", "ja"):
            check_page(name, language)
    expect("Japanese headings", ".SH \"オプション\"" in run(CPSFC, "help", "check", "--man", "--lang", "ja"))
    run(CPSFC, "help", "chek", code=3)
    run(CPSFC, "help", "check", "fmt", code=3)
    expect("help of one command", run(CPSFC, "help", "check") == run(CPSFC, "check", "--help"))


# ---- completions ----

# what is typed, and what must and must not be offered for its last word
CASES = [
    ("cpsfc ch", {"check"}, {"report"}),
    ("cpsfc check --fail-on gap,u", {"gap,unanswered", "gap,undecided"}, {"gap,gap"}),
    ("cpsfc check --lang ", {"en", "ja"}, {"auto"}),
    ("cpsfc report --format x", {"xlsx"}, {"html"}),
    ("cpsfc report --view iso", {"iso27001-2013"}, {"fips-200"}),
    ("cpsfc check pl", {"plant/"}, {"plain.txt"}),
    ("cpsfc check plant/", {"plant/a.cpsf"}, {"plant/notes.txt"}),
    ("cpsfc diff sa", {"saved.json"}, {"sample.txt"}),
    ("cpsfc report -I ", {"plant/"}, {"b.cpsf"}),
    ("cpsfc list re", {"requirements"}, {"units"}),
    ("cpsfc explain E010", {"E0101"}, {"CPS.DS-3"}),
    ("cpsfc help f", {"fmt"}, {"check"}),
    ("cpsfc completion ", set(SHELLS), {"tcsh"}),
    ("cpsfc fmt --d", {"--diff"}, {"--fail-on"}),
]


def make_folder(folder):
    os.makedirs(os.path.join(folder, "plant"))
    for name in ("plant/a.cpsf", "plant/notes.txt", "plain.txt", "b.cpsf", "saved.json", "sample.txt"):
        open(os.path.join(folder, name), "w").close()
    os.makedirs(os.path.join(folder, "bin"))
    os.symlink(CPSFC, os.path.join(folder, "bin", "cpsfc"))
    for shell in SHELLS:
        with open(os.path.join(folder, "c." + shell), "w") as f:
            f.write(run(CPSFC, "completion", shell))


BASH = """. ./c.bash
read -ra COMP_WORDS <<<"$1"
[[ $1 == *' ' ]] && COMP_WORDS+=('')
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_cpsfc 2>/dev/null
for found in "${COMPREPLY[@]}"; do if [[ -d $found ]]; then echo "$found/"; else echo "$found"; fi; done
"""


def offered_by_bash(line, folder, environment):
    return set(run("bash", "-c", BASH, "bash", line, cwd=folder, env=environment).split("\n"))


def offered_by_fish(line, folder, environment):
    out = run("fish", "-N", "-c", "source c.fish; complete -C \"%s\"" % line, cwd=folder, env=environment)
    return {x.split("\t")[0] for x in out.split("\n")}


PROMPT = "\x1b[?2004h"  # what zsh writes when it waits for a line


class Zsh:
    """An interactive zsh; what it would offer is listed with a mark around it."""
    def __init__(self, folder, environment):
        self.text = ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe("zsh", ["zsh", "-f", "-i"], dict(environment, TERM="dumb", PS1="", COLUMNS="400"))
        self.send("PS1= RPS1=; stty cols 300; fpath=(. $fpath); autoload -Uz compinit; compinit -u -D; . ./c.zsh;"
                  " zstyle ':completion:*' list-prompt ''; LISTMAX=0; setopt no_auto_menu no_list_ambiguous no_beep list_types; print re''ady\n")
        self.read_until("ready\r")
        self.read_until(PROMPT)

    def send(self, text):
        os.write(self.fd, text.encode())

    def read_until(self, mark, seconds=20):
        """The text before MARK; what follows is kept for the next time."""
        end = time.monotonic() + seconds
        while mark not in self.text and time.monotonic() < end:
            if select.select([self.fd], [], [], 0.2)[0]:
                self.text += os.read(self.fd, 65536).decode("utf-8", "replace")
        before, _, self.text = self.text.partition(mark)
        return before

    def offered(self, line):
        self.send("\x15" + line + "\t\x15print en''d\n")
        text = self.read_until("end\r")
        self.read_until(PROMPT)
        return set(re.findall(r"[^\s]+", re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\x08|\x07", " ", text))) | {text}

    def close(self):
        self.send("\x15exit\n")
        os.close(self.fd)
        os.waitpid(self.pid, 0)


def check_completions(folder):
    make_folder(folder)
    environment = {"PATH": os.path.join(folder, "bin") + ":" + os.environ["PATH"], "HOME": folder, "LC_ALL": "C.UTF-8"}
    ways = {"bash": offered_by_bash}
    if has("fish"):
        ways["fish"] = offered_by_fish
    for line, wanted, unwanted in CASES:
        for shell, offered in ways.items():
            found = offered(line, folder, environment)
            expect("%s: `%s`" % (shell, line), wanted <= found and not unwanted & found, sorted(found)[:20])
    for shell in SHELLS:
        if has(shell):
            run(shell, "-n", "c." + shell, cwd=folder)
        text = open(os.path.join(folder, "c." + shell)).read()
        for command in commands():
            for option in options(command):
                shown = option if shell != "fish" else ("-l " if option.startswith("--") else "-s ") + option.lstrip("-")
                expect("%s: %s %s" % (shell, command, option), re.search(re.escape(shown) + r"(?![\w-])", text))
    expect("Japanese descriptions", "基準日" in run(CPSFC, "completion", "fish", "--lang", "ja"))
    run(CPSFC, "completion", "tcsh", code=3)
    if has("zsh"):
        check_zsh(folder, environment)


def check_zsh(folder, environment):
    shell = Zsh(folder, environment)
    for line, wanted, unwanted in CASES:
        found = shell.offered(line)
        # one match is inserted, several are listed, without the folder or the parts before them
        text = " ".join(found)
        expect("zsh: `%s`" % line, all(w.rstrip("/").split("/")[-1].split(",")[-1] in text for w in wanted), text[-300:])
        expect("zsh: `%s` offers too much" % line, not any(re.search(r"(?<!\S)%s(?!\S)" % re.escape(u), text) for u in unwanted), text[-300:])
    shell.close()


# ---- make install, uninstall ----

def files_below(folder):
    return sorted(os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names)


def make(*arguments, **more):
    return run("make", "--no-print-directory", "BUILD=" + BUILD, *arguments, **more)


def check_install(folder):
    stage, prefix = os.path.join(folder, "stage"), "/opt/with space/cpsfc"
    make("install", "DESTDIR=" + stage, "PREFIX=" + prefix)
    at = stage + prefix
    found = files_below(at)
    for name in ("bin/cpsfc", "share/man/man1/cpsfc.1", "share/man/ja/man1/cpsfc-check.1", "share/bash-completion/completions/cpsfc",
                 "share/zsh/site-functions/_cpsfc", "share/fish/vendor_completions.d/cpsfc.fish", "share/cpsfc/stdlib/modules.tsv",
                 "share/doc/cpsfc/README.md", "share/doc/cpsfc/docs/language.md", "lib/libcpsfc.a", "include/cpsfc/runtime/base/base.h"):
        expect("installed: " + name, name in found)
    expect("nothing beside the prefix", files_below(stage) == [prefix[1:] + "/" + n for n in found])
    expect("nothing of the stage in a text", not any(stage in open(os.path.join(at, n), encoding="utf-8").read()
                                                     for n in found if n.startswith("share/man") or "completions" in n))
    for name in ("bin/other", "share/cpsfc/mine.txt"):
        open(os.path.join(at, name), "w").close()
    make("uninstall", "DESTDIR=" + stage, "PREFIX=" + prefix)
    expect("uninstall leaves what is not its own, and only that", files_below(at) == ["bin/other", "share/cpsfc/mine.txt"], files_below(at))


# ---- the archive ----

def check_dist(folder):
    out = make("dist")
    path = out.strip().rsplit(" ", 1)[1]
    where = os.path.join(folder, "unpacked 場所")
    with tarfile.open(path) as archive:
        names = archive.getnames()
        expect("one folder, named by the version", {n.split("/")[0] for n in names} == {os.path.basename(path)[:-len(".tar.gz")]} and version() in path)
        expect("no owner", all(m.uid == 0 and m.gid == 0 for m in archive.getmembers()))
        archive.extractall(where)
    root = os.path.join(where, names[0].split("/")[0])
    program = os.path.join(root, "bin", "cpsfc")
    report = os.path.join(folder, "report")
    empty = {}
    expect("its version", subprocess.run([program, "--version"], capture_output=True, text=True, env=empty).stdout == "cpsfc %s\n" % version())
    spec = os.path.join(root, "share/doc/cpsfc/examples/press_line")
    run(program, "check", spec, "--as-of", "2026-06-15", env=empty, cwd="/")
    for ending in ("html", "xlsx", "json"):
        run(program, "report", spec, "--as-of", "2026-06-15", "-o", "%s.%s" % (report, ending), env=empty, cwd="/")
        run(CPSFC, "report", spec, "--as-of", "2026-06-15", "-o", "%s.2.%s" % (report, ending), cwd="/")
    for ending in ("html", "json"):
        expect("the same %s as of the program built here" % ending, open("%s.%s" % (report, ending), "rb").read() == open("%s.2.%s" % (report, ending), "rb").read())
    for line in run("ldd", program).split("\n"):
        outside = re.match(r"\s*lib(?!c\.so|m\.so|dl\.so|pthread\.so|rt\.so|resolv\.so)(\S+) => (.*) \(", line)
        expect("a library of the machine is used: " + line, not outside or outside.group(2).startswith(root))
    expect("licences of what goes along", os.listdir(os.path.join(root, "share/doc/cpsfc/libraries")) if has("dpkg-query") else True)


# ---- the Debian package ----

def check_deb(folder):
    if not has("dpkg-shlibdeps"):
        return
    path = make("deb").strip().rsplit(" ", 1)[1]
    contents = run("dpkg-deb", "-c", path, env=dict(os.environ, TZ="UTC")).splitlines()
    expect("no clock and no owner of the machine in it", all("root/root" in line and " 00:00 " in line for line in contents), contents[:3])
    expect("its version", run("dpkg-deb", "-f", path, "Version").strip() == version())
    expect("what it depends on", re.search(r"libc6 \(>= .*libyaml-0-2", run("dpkg-deb", "-f", path, "Depends")))
    if has("lintian"):
        out = subprocess.run(["lintian", "--fail-on", "error,warning", path], capture_output=True, text=True, env=dict(os.environ, LC_ALL="C.UTF-8"))
        expect("lintian", out.returncode == 0 and not out.stdout.strip(), out.stdout)
    if os.geteuid() == 0 or has("fakeroot"):
        check_deb_in_root(path, os.path.join(folder, "root"))


def check_deb_in_root(path, root):
    state = os.path.join(root, "var/lib/dpkg")
    for name in ("info", "updates", "triggers"):
        os.makedirs(os.path.join(state, name))
    open(os.path.join(state, "status"), "w").close()
    dpkg = ["dpkg", "--root=" + root, "--force-depends", "--force-not-root", "--log=/dev/null"]
    if os.geteuid() != 0:
        dpkg.insert(0, "fakeroot")
    run(*dpkg, "--install", path)
    expect("installed by dpkg", os.access(os.path.join(root, "usr/bin/cpsfc"), os.X_OK))
    expect("verified by dpkg", run(*dpkg, "--verify", "cpsfc") == "")
    with gzip.open(os.path.join(root, "usr/share/man/ja/man1/cpsfc-check.1.gz"), "rt", encoding="utf-8") as page:
        expect("its manual", "cpsfc-check" in page.read().replace("\\-", "-"))
    run(*dpkg, "--purge", "cpsfc")
    left = [n for n in files_below(root) if not n.startswith("var/lib/dpkg")]
    expect("nothing is left by dpkg", left == [] and not os.path.exists(os.path.join(root, "usr")), left)


def main():
    sanitized = BUILD.endswith("sanitize")
    check_manual()
    with tempfile.TemporaryDirectory() as folder:
        check_completions(os.path.join(folder, "completions"))
        if not sanitized:  # the same files; its program needs the libraries of the sanitizers
            check_install(folder)
            check_dist(folder)
            check_deb(folder)


if __name__ == "__main__":
    CPSFC, BUILD = os.path.abspath(sys.argv[1]), sys.argv[2]
    if sys.argv[3:] == ["--missing"]:
        for tool, what in TOOLS.items():
            if not has(tool):
                print(what)
        sys.exit(0)
    main()
    print("%d failures" % len(failures))
    sys.exit(1 if failures else 0)
