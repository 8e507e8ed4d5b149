#!/usr/bin/env python3
"""Trust in the tool: what it says on a terminal and what in a pipe; runs that are interrupted; folders that can't be written,
full disks, closed pipes, huge inputs; the same bytes whatever the surroundings are.

usage: robust.py CPSFC BUILD            --missing: what would be left out
"""
import concurrent.futures, os, pty, random, re, shutil, signal, subprocess, sys, tempfile, time

AS_OF = "2026-06-15"
EXAMPLE = "examples/press_line"
failures = []


def expect(what, good, more=""):
    if not good:
        failures.append(what)
        print("%s %s" % (what, str(more)[:600]))


def run(*arguments, code=0, **more):
    out = subprocess.run([CPSFC, *arguments], capture_output=True, timeout=120, **more)
    expect("status of %s: %d" % (arguments, out.returncode), code is None or out.returncode == code, out.stderr[-400:])
    return out


def read(path):
    with open(path, "rb") as f:
        return f.read()


# ---- a terminal ----

def on_terminal(*arguments, slow_input=None, **environment):
    """All that is written to a terminal; SLOW_INPUT comes after a second and a half."""
    ours, theirs = pty.openpty()
    environment = {**{k: v for k, v in os.environ.items() if k != "NO_COLOR"}, "TERM": "xterm", **environment}
    p = subprocess.Popen([CPSFC, *arguments], stdin=subprocess.PIPE, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    if slow_input is not None:
        time.sleep(1.5)
        p.stdin.write(slow_input.encode())
    p.stdin.close()
    text = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        text += piece
    os.close(ours)
    p.wait()
    return text.decode("utf-8", "replace")


GOOD, WRONG = "organization a\n", "flow a -> b\n"


def in_pipe():
    p = subprocess.Popen([CPSFC, "check", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ, TERM="xterm"))
    time.sleep(1.5)
    out = p.communicate(GOOD.encode())
    return (out[0] + out[1]).decode()


def check_progress():
    with concurrent.futures.ThreadPoolExecutor() as pool:
        plain = pool.submit(on_terminal, "check", "-", slow_input=WRONG)
        japanese = pool.submit(on_terminal, "check", "-", slow_input=WRONG, LC_ALL="ja_JP.UTF-8")
        quiet = pool.submit(on_terminal, "check", "-", "--quiet", slow_input=GOOD)
        dumb = pool.submit(on_terminal, "check", "-", slow_input=GOOD, TERM="dumb")
        pipe = pool.submit(in_pipe)
    text = plain.result()
    expect("progress after a second", "cpsfc: reading, 1 s" in text, text)
    expect("it is gone before the messages", re.search(r"\r\x1b\[K(\x1b\[[\d;]+m)?error", text), repr(text))
    expect("in Japanese", "cpsfc: 読み込み中, 1 s" in japanese.result(), japanese.result())
    expect("not when quiet", quiet.result() == "", quiet.result())
    expect("not on a dumb terminal", "reading" not in dumb.result())
    expect("never in a pipe", "reading" not in pipe.result() and "\x1b" not in pipe.result(), pipe.result())
    expect("nothing for quick work", "\x1b[K" not in on_terminal("check", EXAMPLE, "--as-of", AS_OF))


def check_colour():
    colour = "\x1b["
    expect("colour on a terminal", colour in on_terminal("check", EXAMPLE, "--as-of", AS_OF))
    expect("NO_COLOR", colour not in on_terminal("check", EXAMPLE, "--as-of", AS_OF, NO_COLOR="1"))
    expect("an empty NO_COLOR is none", colour in on_terminal("check", EXAMPLE, "--as-of", AS_OF, NO_COLOR=""))
    expect("--color wins", colour in on_terminal("check", EXAMPLE, "--as-of", AS_OF, "--color", "always", NO_COLOR="1"))
    expect("no colour in a pipe", b"\x1b" not in run("check", EXAMPLE, "--as-of", AS_OF).stderr)


def check_quiet(folder):
    target = os.path.join(folder, "q.html")
    out = run("report", EXAMPLE, "--as-of", AS_OF, "-o", target, "--quiet")
    expect("quiet: nothing when all is well", out.stdout + out.stderr == b"", out)
    out = run("check", EXAMPLE, "--as-of", AS_OF, "--quiet")
    expect("quiet check", out.stdout + out.stderr == b"", out)
    expect("quiet: what was asked for", run("check", EXAMPLE, "--as-of", AS_OF, "--quiet", "--format", "json").stdout == run("check", EXAMPLE, "--as-of", AS_OF, "--format", "json").stdout)
    out = run("check", "-", "--quiet", input=b"system s\nflow a -> b\n", code=2)
    expect("quiet: errors", b"error" in out.stderr and b"warning[" not in out.stderr, out.stderr)
    out = run("check", EXAMPLE, "--as-of", AS_OF, "--quiet", "--fail-on", "undecided", code=1)
    expect("quiet: why the gate failed", out.stderr.count(b"\n") == 1, out.stderr)
    out = run("report", EXAMPLE, "--as-of", AS_OF, "-o", target, "--verbose").stderr.decode()
    for line in ("cpsfc: as of 2026-06-15 (--as-of)", "cpsfc: read examples/press_line/line7.cpsf", "cpsfc: wrote " + target):
        expect("verbose: " + line, line in out.split("\n"), out)
    expect("verbose: each file once", len(re.findall("^cpsfc: read ", out, re.M)) == len(set(re.findall("^cpsfc: read .*", out, re.M))), out)


# ---- interrupted ----

# the signal comes at the worst moments: a half-written file, one before its rename
SIGNALS = """#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
int fsync(int fd) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  kill(getpid(), atoi(getenv("AT_FSYNC")));
  return real(fd);
}
"""


def check_interrupted(folder):
    old, target = b"old", os.path.join(folder, "report.html")
    library = os.path.join(folder, "signals.so")
    if not SANITIZED:
        with open(library + ".c", "w") as f:
            f.write(SIGNALS)
        subprocess.run(["cc", "-shared", "-fPIC", "-o", library, library + ".c", "-ldl"], check=True)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            where = os.path.join(folder, "at_" + number.name)
            os.makedirs(where)
            out = run("report", EXAMPLE, "--as-of", AS_OF, "-o", where + "/a.html", code=-number, env=dict(os.environ, LD_PRELOAD=library, AT_FSYNC=str(int(number))))
            expect("%s while a file is replaced: nothing partial" % number.name, os.listdir(where) == ["a.html"] and read(where + "/a.html").endswith(b"</html>\n"), os.listdir(where))
    temporary = os.path.join(folder, "tmp")
    os.makedirs(temporary)
    begin = time.monotonic()
    run("report", EXAMPLE, "--as-of", AS_OF, "-o", target)
    whole, length = read(target), time.monotonic() - begin
    dice = random.Random(7)
    for i in range(12):
        where = os.path.join(folder, "run%d" % i)
        os.makedirs(where)
        for name in ("a.html", "b.xlsx"):
            with open(os.path.join(where, name), "wb") as f:
                f.write(old)
        p = subprocess.Popen([CPSFC, "report", EXAMPLE, "--as-of", AS_OF, "-o", where + "/a.html", "-o", where + "/b.xlsx"], env=dict(os.environ, TMPDIR=temporary), stderr=subprocess.DEVNULL)
        time.sleep(dice.random() * length * 1.2)
        p.send_signal(signal.SIGTERM if i % 2 else signal.SIGINT)
        p.wait()
        expect("interrupted: no file more", sorted(os.listdir(where)) == ["a.html", "b.xlsx"] and os.listdir(temporary) == [], os.listdir(where))
        expect("interrupted: the old page or the new one", read(where + "/a.html") in (old, whole))
        expect("interrupted: the old workbook or a new one", read(where + "/b.xlsx")[:2] in (b"ol", b"PK"))


# ---- places that take nothing ----

def nobody():
    if os.geteuid() == 0:
        os.setgid(65534)
        os.setuid(65534)


def check_unwritable(folder):
    shutil.copytree(EXAMPLE, folder + "/plant")
    closed = os.path.join(folder, "closed")
    os.makedirs(closed)
    with open(closed + "/old.html", "wb") as f:
        f.write(b"old")
    os.chmod(closed + "/old.html", 0o666)
    os.chmod(closed, 0o555)
    program = folder + "/cpsfc"  # where nobody may go
    shutil.copy(CPSFC, program)
    for at in (folder, os.path.dirname(folder)):
        os.chmod(at, 0o755)
    for name in ("old.html", "new.html"):
        out = subprocess.run([program, "report", "plant", "--as-of", AS_OF, "-o", "closed/" + name, "--depfile", "closed/x.d"], capture_output=True, cwd=folder, preexec_fn=nobody, timeout=120)
        expect("a folder that can't be written: %s: %d" % (name, out.returncode), out.returncode == 3 and b"can't write closed/%s: Permission denied" % name.encode() in out.stderr, out.stderr[-300:])
    expect("it is as it was", os.listdir(closed) == ["old.html"] and read(closed + "/old.html") == b"old", os.listdir(closed))
    out = subprocess.run([program, "check", "plant", "--as-of", AS_OF], capture_output=True, cwd=closed, preexec_fn=nobody, timeout=120)
    expect("no folder is needed to check", out.returncode == 3 and b"plant" in out.stderr)
    out = subprocess.run([program, "check", "../plant", "--as-of", AS_OF], capture_output=True, cwd=closed, preexec_fn=nobody, timeout=120, env={})
    expect("nor an environment", out.returncode == 0, out.stderr[-200:])
    for home in ("/dev/null", "/nonexistent"):
        out = subprocess.run([program, "check", "../plant", "--as-of", AS_OF], capture_output=True, cwd=closed, preexec_fn=nobody, timeout=120, env={"HOME": home, "TMPDIR": home})
        expect("nor a home", out.returncode == 0, out.stderr[-200:])


def small_disk(folder):
    """A file system of 64 KiB; None where it can't be had."""
    os.makedirs(folder)
    made = os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], capture_output=True).returncode == 0
    return folder if made else None


def check_full_disk(folder):
    disk = small_disk(folder + "/disk")
    if not disk:
        return
    try:
        with open(disk + "/r.html", "wb") as f:
            f.write(b"old")
        for ending in ("html", "xlsx", "json"):
            for name in ("r", "new"):
                path = "%s/%s.%s" % (disk, name, ending)
                small = ending == "xlsx"
                out = run("report", EXAMPLE, "--as-of", AS_OF, "--all", "-o", path, code=None)
                expect("a full disk: %s: %d" % (path, out.returncode), out.returncode == 0 if small and os.path.exists(path) else out.returncode == 3 and b"No space left" in out.stderr, out.stderr[-200:])
                if small and os.path.exists(path):
                    os.remove(path)
        expect("a full disk keeps what was there", os.listdir(disk) == ["r.html"] and read(disk + "/r.html") == b"old", os.listdir(disk))
        run("check", EXAMPLE, "--as-of", AS_OF, env=dict(os.environ, TMPDIR=disk))
    finally:
        subprocess.run(["umount", disk], check=True)


def check_limit(folder):
    """ulimit -f, without anybody having to ignore its signal."""
    import resource
    target = os.path.join(folder, "limit.html")
    out = run("report", EXAMPLE, "--as-of", AS_OF, "-o", target, code=3, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)))
    expect("a limit on files", b"can't write" in out.stderr and not os.path.exists(target) and not [n for n in os.listdir(folder) if n.startswith(".cpsfc")], os.listdir(folder))


def check_pipes(folder):
    for format in ("html", "json", "text", "sarif"):
        out = subprocess.run(["bash", "-c", 'set -o pipefail; "$0" report %s --as-of %s --all --format %s 2>"$1" | head -c 1 >/dev/null; echo "${PIPESTATUS[0]}"' % (EXAMPLE, AS_OF, format), CPSFC, folder + "/err"], capture_output=True, text=True, timeout=120,
                             preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_DFL))
        expect("%s: a reader that leaves" % format, out.stdout.strip() in ("141", "0"), out.stdout)
        expect("%s: no word about it" % format, b"cpsfc:" not in read(folder + "/err"))
    out = subprocess.run([CPSFC, "report", EXAMPLE, "--as-of", AS_OF, "--all", "--format", "json"], stdout=closed_pipe(), stderr=subprocess.PIPE, timeout=120, preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_IGN), restore_signals=False)
    expect("a closed pipe is trouble: %d" % out.returncode, out.returncode == 3 and b"Broken pipe" in out.stderr, out.stderr[-200:])
    run("report", EXAMPLE, "--as-of", AS_OF, "-o", folder + "/all.html")
    for closed in ("1>&-", "2>&-", "<&- 2>&-"):
        out = subprocess.run(["bash", "-c", '"$0" report %s --as-of %s -o "$1" %s' % (EXAMPLE, AS_OF, closed), CPSFC, folder + "/closed.html"], capture_output=True, timeout=120)
        expect("%s: the report is whole" % closed, out.returncode == 0 and read(folder + "/closed.html") == read(folder + "/all.html"))
    out = subprocess.run(["bash", "-c", '"$0" check %s --as-of %s >&-' % (EXAMPLE, AS_OF), CPSFC], capture_output=True, timeout=120)
    expect("no standard output to write to", out.returncode == 3)


def closed_pipe():
    reader, writer = os.pipe()
    os.close(reader)
    return writer


# ---- huge inputs ----

def check_huge(folder):
    os.makedirs(folder + "/huge")
    path = folder + "/huge/huge.cpsf"
    with open(path, "w") as f:
        f.truncate(2 << 30)
    begin = time.monotonic()
    out = run("check", path, code=3)
    expect("2 GiB", b"1 GiB" in out.stderr and time.monotonic() - begin < 5, out.stderr)
    with open(path, "w") as f:
        f.write("// " + "x" * (16 << 20) + "\norganization a\n")
    run("check", path, "--as-of", AS_OF)
    with open(path, "w") as f:
        f.write("organization a" + "a" * (4 << 20) + "\n")
    run("check", path, "--as-of", AS_OF, code=None)
    with open(path, "w") as f:
        f.write("organization a\nanswers on a {\n" + "  broken\n" * 20000 + "}\n")
    out = run("check", path, "--as-of", AS_OF, code=2)
    expect("messages are limited", len(out.stderr) < 200000, len(out.stderr))
    os.remove(path)
    for i in range(2000):
        with open("%s/huge/f%d.cpsf" % (folder, i), "w") as f:
            f.write("edition 2026\nmodule m%d@1.0\norganization o%d\n" % (i, i))
    run("check", folder + "/huge", "--as-of", AS_OF)


# ---- the same bytes ----

SURROUNDINGS = [{"LC_ALL": "ja_JP.UTF-8", "TZ": "Asia/Tokyo", "COLUMNS": "40", "TERM": "xterm-256color"},
                {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR", "TZ": "America/St_Johns", "HOME": "/nonexistent", "USER": "somebody"},
                {"LC_ALL": "C", "LC_NUMERIC": "de_DE.UTF-8", "TZ": "Pacific/Apia"}]


def formats():
    text = run("report", "--help").stdout.decode()
    return re.search(r"^  --format NAME\s+(.*)$", text, re.M).group(1).split(", ")


def outputs(folder, environment, *paths):
    """Every format of a report, the drawing and the chain of trust of PATHS, seen from FOLDER."""
    res = {}
    for format in formats():
        res[format] = run("report", *paths, "--as-of", AS_OF, "--format", format, cwd=folder, env=environment, stdin=subprocess.DEVNULL).stdout
    res["svg"] = run("graph", *paths, "--as-of", AS_OF, cwd=folder, env=environment).stdout
    res["trust"] = run("trust", *paths, "--as-of", AS_OF, cwd=folder, env=environment).stdout
    res["check"] = run("check", *paths, "--as-of", AS_OF, cwd=folder, env=environment).stdout
    return res


def same(what, a, b):
    for name in a:
        expect("%s: %s differs" % (what, name), a[name] == b[name])


def check_same_bytes(folder):
    here, there = folder + "/here", folder + "/elsewhere/深い/folder"
    for at in (here, there):
        shutil.copytree(EXAMPLE, at + "/plant")
    plain = {"PATH": os.environ["PATH"]}
    base = outputs(here, plain, "plant")
    expect("all formats are looked at", len(base) > 14, list(base))
    expect("none is empty", all(base.values()), [n for n in base if not base[n]])
    last = SURROUNDINGS[-1]
    if SANITIZED:  # slow, and the bytes are those of the other build
        same(str(last), base, outputs(there, {**plain, **last}, "plant"))
        return
    for more in SURROUNDINGS[:-1]:
        same(str(more), base, outputs(here, {**plain, **more}, "plant"))
    same("another folder, " + str(last), base, outputs(there, {**plain, **last}, "plant"))
    old = os.umask(0)
    same("another umask, as a file", {"html": base["html"]}, {"html": to_file(here, plain)})
    os.umask(old)
    files = ["plant/" + n for n in sorted(os.listdir(here + "/plant")) if n.endswith((".cpsf", ".cpsi"))]
    same("the order of files", outputs(here, plain, *files), outputs(here, plain, *reversed(files)))


def to_file(folder, environment):
    run("report", "plant", "--as-of", AS_OF, "-o", "out.html", cwd=folder, env=environment)
    return read(folder + "/out.html")


PARTS = [check_progress, check_colour, check_quiet, check_interrupted, check_unwritable, check_full_disk, check_limit, check_pipes, check_huge, check_same_bytes]


def main():
    for part in PARTS:
        with tempfile.TemporaryDirectory() as folder:
            begin = time.monotonic()
            part(*[os.path.join(folder, "w")] if part.__code__.co_argcount and not os.makedirs(os.path.join(folder, "w")) else [])
            if os.environ.get("TIMES"):
                print("%-20s %.1f s" % (part.__name__, time.monotonic() - begin))


if __name__ == "__main__":
    CPSFC, BUILD = os.path.abspath(sys.argv[1]), sys.argv[2]
    SANITIZED = BUILD.endswith("sanitize")
    if sys.argv[3:] == ["--missing"]:
        with tempfile.TemporaryDirectory() as folder:
            disk = small_disk(folder + "/disk")
            if disk:
                subprocess.run(["umount", disk], check=True)
            else:
                print("a full disk (no right to mount one)")
        sys.exit(0)
    main()
    print("%d failures" % len(failures))
    sys.exit(1 if failures else 0)
