#!/usr/bin/env python3
"""cpsf.yaml and many programs: keys, values, places of messages, hostile files, who wins, where values come from, the JSON schema
against the reader, programs on their own, floor, max_unanswered, pins, the file for decisions, silenced warnings, views.

usage: settings.py CPSFC          UPDATE=1 writes docs/schema/cpsf.schema.json
"""
import json, os, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMA = os.path.join(HERE, "../docs/schema")
AS_OF = "2026-06-15"
SPEC = """import std.factory
import std.secure
target cpsf@1.0 at level 2
organization %(name)s : Manufacturer
responsible %(name)s
person ann : SecurityManager of %(name)s
component plc : Plc
component pump : Plc
flow f_log : plc -> pump
answers on %(name)s since 2026-03-01 {
  #CPS.AM-6 = 2
  #CPS.GV-1 = 0
}
"""
ACCEPT = 'accept #CPS.GV-1 at level 2 on %s by ann until 2026-12-31 because "next year"\n'
failures, passed = [], 0


def expect(what, good, more=""):
    global passed
    passed += bool(good)
    if not good:
        failures.append(what)
        print("%s: %s" % (what, str(more)[:900]))


def run(*arguments, cwd=None, env=None):
    return subprocess.run([CPSFC, *arguments], capture_output=True, text=True, errors="replace", timeout=60, cwd=cwd, env=env and {**os.environ, **env})


class Place:
    """A folder with files."""

    def __init__(self, **files):
        self.holder = tempfile.TemporaryDirectory()
        self.folder = self.holder.name
        self.write("spec.cpsf", SPEC % {"name": "acme"})
        for name, text in files.items():
            self.write(name, text)

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(text if isinstance(text, bytes) else text.encode("utf-8"))
        return self

    def settings(self, text):
        return self.write("cpsf.yaml", text)

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as f:
            return f.read()

    def exists(self, name):
        return os.path.exists(self.path(name))

    def run(self, *arguments, cwd=None, env=None):
        return run(*arguments, cwd=os.path.join(self.folder, cwd or ""), env=env)

    def messages(self, *arguments):
        """(code, line, column) of the errors."""
        out = self.run("report", "--format", "json", "--as-of", AS_OF, *arguments)
        try:
            data = json.loads(out.stdout)
        except ValueError:
            return ["no JSON: %s %s" % (out.returncode, out.stderr)]
        return [(m["code"], m.get("line"), m.get("column")) for m in data] if isinstance(data, list) else []

    def config(self, *arguments, **more):
        out = self.run("config", "--format", "json", *arguments, **more)
        return json.loads(out.stdout) if out.returncode == 0 else {"settings": {}, "failed": out.stderr}


def valid(schema, data):
    try:
        import jsonschema
    except ImportError:
        return True
    with open(os.path.join(SCHEMA, schema), encoding="utf-8") as f:
        return not [e.message for e in jsonschema.Draft202012Validator(json.load(f)).iter_errors(data)]


# ---- values ----

WRONG = [
    # text, code, line, column of the first message
    ("colour: red\n", "E3513", 1, 1),
    ("lang: en\nfail_onn: gap\n", "E3513", 2, 1),
    ("lang: en\nlang: ja\n", "E3514", 2, 1),
    ("as_of: 2026-02-30\n", "E0237", 1, 8),
    ("as_of: [2026-02-03]\n", "E3516", 1, 8),
    ("lang: fr\n", "E0237", 1, 7),
    ("lang: ~\n", "E3516", 1, 7),
    ("lang:\n", "E3516", 1, 6),
    ("basis: states\n", "E0237", 1, 8),
    ("fail_on: gaps\n", "E0237", 1, 10),
    ("fail_on: severity>=high\n", "E0237", 1, 10),
    ("warn_before: 0\n", "E0237", 1, 14),
    ("warn_before: 30 days\n", "E0237", 1, 14),
    ("warn_before: 99999\n", "E0237", 1, 14),
    ("max_unanswered: -1\n", "E0237", 1, 17),
    ("max_unanswered: 1.5\n", "E0237", 1, 17),
    ("max_unanswered: 99999999999999999999\n", "E0237", 1, 17),
    ("targets: cpsf@1.0:2\n", "E3516", 1, 10),
    ("targets:\n  - cpsf@1.0:2\n  - cpsf@1.0:4\n", "E0237", 3, 5),
    ("floor: [cpsf]\n", "E0237", 1, 9),
    ("floor: ['@1:2']\n", "E0237", 1, 9),
    ("floor: ['a b:2']\n", "E0237", 1, 9),
    ("catalogues: [cpsf]\n", "E0237", 1, 14),
    ("compiler: latest\n", "E0237", 1, 11),
    ("views: [iso-27001]\n", "E0237", 1, 9),
    ("allow: [W2105]\n", "E3516", 1, 9),
    ("allow:\n  - code: W2105\n", "E3515", 2, 5),
    ("allow:\n  - {code: E0201, reason: x}\n", "E0237", 2, 12),
    ("allow:\n  - {code: W9999, reason: x}\n", "E0237", 2, 12),
    ("allow:\n  - {code: W2105, reason: x, until: someday}\n", "E0237", 2, 37),
    ("allow:\n  - {code: W2105, reason: x, since: 2026-01-01}\n", "E3513", 2, 30),
    ("programs: {name: a}\n", "E3516", 1, 11),
    ("programs:\n  - name: a\n", "E3515", 2, 5),
    ("programs:\n  - {name: a, files: []}\n", "E0237", 2, 22),
    ("programs:\n  - {name: a, files: [.], lang: ja}\n", "E3513", 2, 27),
    ("programs:\n  - {name: ../a, files: [.]}\n", "E0237", 2, 12),
    ("programs:\n  - {name: .a, files: [.]}\n", "E0237", 2, 12),
    ("programs:\n  - {name: a, files: [.]}\n  - {name: A, files: [.]}\n", "E0238", 3, 12),
    ("paths: [.]\nprograms:\n  - {name: a, files: [.]}\n", "E0238", 1, 8),
    ('baseline: "a\\nb"\n', "E0237", 1, 11),
    ('baseline: "a\\x1b[31mb"\n', "E0237", 1, 11),
    ('baseline: "a\\0b"\n', "E0237", 1, 11),
    ("- lang: en\n", "E3516", 1, 1),
    ("just a text\n", "E3516", 1, 1),
]
HOSTILE = [
    ("aliases", "lang: &a en\nbasis: *a\n", "E3512"),
    ("an alias bomb", "a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nd: [*c,*c,*c]\n", "E3512"),
    ("a merge key", "<<: *x\nlang: en\n", "E3512"),
    ("a tag", "lang: !!python/object:os.system en\n", "E3512"),
    ("deep nesting", "search: " + "[" * 5000 + "]" * 5000 + "\n", "E3511"),
    ("deep blocks", "allow: " + "{a: " * 5000 + "x" + "}" * 5000 + "\n", "E3511"),
    ("two documents", "lang: en\n---\nlang: ja\n", "E3511"),
    ("bad UTF-8", b"lang: e\xffn\n", None),
    ("UTF-16", "lang: en\n".encode("utf-16"), None),
    ("NUL", b"lang: en\x00\n", "E3510"),
    ("a tab", "programs:\n\t- name: a\n", "E3510"),
    ("an open quote", 'lang: "en\n', "E3510"),
    ("an open bracket", "search: [a, b\n", "E3510"),
    ("a wrong escape", 'lang: "\\q"\n', "E3510"),
    ("a circle", "extends: cpsf.yaml\n", "E0236"),
    ("a base that is missing", "extends: nowhere.yaml\n", "E0236"),
    ("a device as base", "extends: /dev/zero\n", "E0236"),
    ("a folder as base", "extends: .\n", "E0236"),
    ("more than 1 MiB", "# " + "x" * (1 << 20) + "\nlang: en\n", "E0236"),
]


def test_values():
    p = Place()
    for text, code, line, column in WRONG:
        got = p.settings(text).messages()
        expect("%r is refused" % text, got and got[0] == (code, line, column), got)
        out = p.run("check", "--as-of", AS_OF)
        expect("%r is status 2" % text, out.returncode == 2 and "cpsf.yaml:%d:%d" % (line, column) in out.stderr, out.stderr)
    p.settings("fail_onn: gap\n")
    expect("a similar key", "a key with a similar name: `fail_on`" in p.run("check").stderr)
    expect("a similar key in Japanese", "似た名前の項目: `fail_on`" in p.run("check", "--lang", "ja").stderr)
    p.settings("basis: evidence\n")
    expect("a similar word", "a similar one: `evidenced`" in p.run("check").stderr)
    p.settings("fail_on: gap,gaps\n")
    expect("the gate says what is wrong in it", "there is no `gaps`" in p.run("check").stderr and "`gaps` はありません" in p.run("check", "--lang", "ja").stderr)


def test_hostile():
    p = Place()
    for name, text, code in HOSTILE:
        start = time.time()
        got = p.settings(text).messages()
        expect("%s is refused" % name, got and (code is None or code in [g[0] for g in got]), got)
        expect("%s takes no time" % name, time.time() - start < 10)
    os.unlink(p.path("cpsf.yaml"))
    os.mkfifo(p.path("pipe"))
    p.settings("extends: pipe\n")
    expect("a pipe as base is refused", [m[0] for m in p.messages()] == ["E0236"])
    os.unlink(p.path("cpsf.yaml"))
    os.mkdir(p.path("cpsf.yaml"))
    expect("a folder called cpsf.yaml", [m[0] for m in p.messages()] == ["E0236"])
    os.rmdir(p.path("cpsf.yaml"))
    for name, text in [("nothing", ""), ("comments", "# none\n\n  # yet\n"), ("a mark and a comment", b"\xef\xbb\xbf# x\nlang: en\n"), ("CR LF", "lang: en\r\nfail_on: never\r\n"),
                       ("a folded text", "allow:\n  - code: W2105\n    reason: >\n      a\n      b\n")]:
        out = p.settings(text).run("check", "--as-of", AS_OF)
        expect("%s is no mistake" % name, out.returncode == 0, out.stderr)
    start = time.time()
    p.settings("programs:\n" + "".join("  - {name: p%d, files: [none%d]}\n" % (i, i) for i in range(20000)))
    expect("20000 programs are read", len(p.config().get("programs", [])) == 20000)
    expect("in no time", time.time() - start < 10, time.time() - start)


# ---- who wins, and where it comes from ----

def origin(config, key, program=None):
    s = config["settings"] if program is None else next(x for x in config["programs"] if x["name"] == program)["settings"]
    return [(v["value"], v["from"].get("name") or (v["from"].get("file") and "%s:%d" % (v["from"]["file"], v["from"]["line"])) or v["from"]["kind"]) for v in s.get(key, [])]


def test_precedence():
    p = Place()
    p.write("base.yaml", "lang: ja\nfail_on: gap\nfloor: ['cpsf@1.0:1']\nsearch: [lib]\n").write("lib/x.cpsf", "module lib.x 1.0\n")
    p.settings("extends: base.yaml\nas_of: 2026-06-15\nfail_on: undecided\nfloor: ['cpsf@1.0:2']\nprograms:\n  - {name: one, files: [spec.cpsf], fail_on: never, floor: ['cpsf@1.0:3']}\n  - {name: two, files: [spec.cpsf]}\n")
    c = p.config()
    expect("config fits its schema", valid("config.schema.json", c))
    expect("files, the nearest first", c["files"] == ["cpsf.yaml", "base.yaml"], c.get("files"))
    expect("the base where the file says nothing", origin(c, "lang") == [("ja", "base.yaml:1")], origin(c, "lang"))
    expect("the file in front of its base", origin(c, "fail_on") == [("undecided", "cpsf.yaml:3")], origin(c, "fail_on"))
    expect("the program in front of the file", origin(c, "fail_on", "one") == [("never", "cpsf.yaml:6")], origin(c, "fail_on", "one"))
    expect("the file where the program says nothing", origin(c, "fail_on", "two") == [("undecided", "cpsf.yaml:3")])
    expect("floors add up", [x[0] for x in origin(c, "floor", "one")] == ["cpsf@1.0:1", "cpsf@1.0:2", "cpsf@1.0:3"], origin(c, "floor", "one"))
    expect("no default is invented", "max_unanswered" not in c["settings"])
    c = p.config("--fail-on", "violation", "--lang", "en", "--as-of", "2026-07-01", "-I", "lib", "--program", "two")
    expect("options win", origin(c, "fail_on") == [("violation", "--fail-on")] and origin(c, "fail_on", "two") == [("violation", "--fail-on")])
    expect("the date of the option", origin(c, "as_of") == [("2026-07-01", "--as-of")], origin(c, "as_of"))
    expect("search folders of both", [x[0] for x in origin(c, "search")] == ["lib", "lib"])
    expect("one program asked for", [x["name"] for x in c["programs"]] == ["two"])
    expect("SOURCE_DATE_EPOCH in front of the file", origin(p.config(env={"SOURCE_DATE_EPOCH": "0"}), "as_of") == [("1970-01-01", "SOURCE_DATE_EPOCH")])
    expect("what is told is what holds", "as of 2026-06-15 (cpsf.yaml)" in p.run("check", "spec.cpsf", "--lang", "en").stdout)
    text = p.run("config", "--lang", "en").stdout
    expect("config as text", "fail_on         undecided" in text and "cpsf.yaml:3" in text and "program one" in text and "extends base.yaml" in text, text)
    expect("config in Japanese", "プログラム one" in p.run("config").stdout and "土台: base.yaml" in p.run("config").stdout, p.run("config").stdout)
    expect("config of an unknown program", p.run("config", "--program", "onne").returncode == 3)
    q = Place().write("sub/deep/x.cpsf", SPEC % {"name": "deep"}).write("sub/cpsf.yaml", "lang: ja\n").settings("fail_on: gap\n")
    expect("the nearest file alone", origin(q.config("sub/deep/x.cpsf"), "fail_on") == [("never", "default")] and origin(q.config("sub/deep"), "lang") == [("ja", "sub/cpsf.yaml:1")])
    expect("from inside a folder", origin(q.config(cwd="sub/deep"), "lang") == [("ja", "../cpsf.yaml:1")], origin(q.config(cwd="sub/deep"), "lang"))
    expect("without any", "no cpsf.yaml here" in Place().run("config", "--lang", "en").stdout)
    expect("paths of a file are its own", Place().write("a/b.yaml", "paths: [../spec.cpsf]\n").settings("extends: a/b.yaml\n").run("check", "--as-of", AS_OF).returncode == 0)
    r = Place().settings("paths: [plant]\n").write("plant/x.cpsf", SPEC % {"name": "plant"})
    expect("paths when nothing is named", "plant" in r.run("check", "--as-of", AS_OF).stdout and r.run("check", "spec.cpsf", "--as-of", AS_OF).returncode == 0)


# ---- what an option takes, in the language that was asked for ----

REFUSED = [ # option, value, what it takes in English and in Japanese
    ("--as-of", "2026-02-30", "such as 2026-06-15", "日付(例: 2026-06-15)"), ("--target", "cpsf@1.0", "such as cpsf@1.0:2", "例: cpsf@1.0:2"),
    ("--warn-before", "30x", "days from 1 to 3660, such as 30d", "1 から 3660 までの日数(例: 30d)"), ("--basis", "high", "stated, evidenced or third_party", "third_party のどれか"),
    ("--max-errors", "-1", "a number from 0 (shows all)", "0(全て表示)から"), ("--color", "red", "auto, always or never", "auto、always、never のどれか"),
    ("-I", "nowhere", "an existing folder", "実在するフォルダー"), ("--evidence", "nowhere", "an existing folder", "実在するフォルダー"),
    ("--format", "pdf", "takes one of html,", "指定できるのは次のどれかです: html,"), ("--lang", "fr", "en or ja", "en または ja"),
    ("--fail-on", "gaps", "words: violation, gap", "条件: violation、gap"), ("--view", "nothing", "views: ", "使えるもの: "), ("--table", "nothing", "tables: findings", "使えるもの: findings"),
    ("--for", "nobody", "there is no organization `nobody`", "組織 `nobody` はありません"), ("--baseline", "nowhere.tsv", "there is no such baseline", "このベースラインはありません"),
]


def test_values_of_options():
    """Each names the option, what was written and what can be, in both languages, wherever --lang stands."""
    p = Place()
    for option, value, en, ja in REFUSED:
        for language, text in (("en", en), ("ja", ja)):
            given = [] if option == "--lang" else ["--lang", language]
            for order in ([option, value, *given], [*given, option, value]):
                out = p.run("report", *order, *(["--lang", language] if option == "--lang" else []), *([] if option == "--format" else ["--format", "csv" if option == "--table" else "json"]))
                named = option in out.stderr or (option == "--baseline" and value in out.stderr)
                expect("%s in %s" % (order, language), out.returncode == 3 and named and value in out.stderr and text in out.stderr, (out.returncode, out.stderr))


SLIPS = [ # names that nothing has, of commands that take names
    (["why", "CPS.AC-99", "acme"], "there is no requirement #CPS.AC-99", "対策要件 #CPS.AC-99 はありません"), (["why", "CPS.AC-1", "acm"], "it has one on `acme`", "判定があるのは `acme` です"),
    (["why", "label", "f_lo"], "did you mean `f_log`?", "似た名前: `f_log`"), (["trust", ".", "f_lgo"], "a similar name: `f_log`", "似た名前: `f_log`"),
    (["trust", ".", "acme"], "of kind organization", "`acme` はソシキです"), (["sheet", "--on", "plcc", "-o", "x.csv"], "--on: there is no", "--on: この仕様に"),
]


def test_names():
    p = Place()
    for command, en, ja in SLIPS:
        for language, text in (("en", en), ("ja", ja)):
            out = p.run(*command, "--as-of", AS_OF, "--lang", language)
            expect("%s in %s" % (command, language), out.returncode == 3 and text in out.stderr, (out.returncode, out.stderr))


def test_language():
    """--lang, then cpsf.yaml, on a terminal the locale; never the locale in a pipe."""
    p = Place().settings("lang: ja\nfail_on: undecided\nwarn_before: 30d\n")
    japanese = {"LC_ALL": "ja_JP.UTF-8"}
    out = p.run("check", "--as-of", AS_OF)
    expect("cpsf.yaml reaches messages in a pipe", "合否条件に該当" in out.stderr and "警告" in out.stderr, out.stderr)
    expect("and standard output", "対策要件" in out.stdout, out.stdout[:300])
    out = p.run("check", "--as-of", AS_OF, "--program", "x")
    expect("and what is wrong with options behind it", "programs がありません" in out.stderr, out.stderr)
    out = p.run("check", "--as-of", AS_OF, "--lang", "en", env=japanese)
    expect("--lang wins", "the gate failed" in out.stderr and "warning[" in out.stderr, out.stderr)
    for options, text in ((["check", "--warn-before", "x"], "指定できるもの"), (["diff", "nowhere..HEAD", "--", "."], "読める git リポジトリの中にありません"), (["explain", "risk source"], "リスク源"), (["help", "check"], "終了状態")):
        out = p.run(*options, env={"GIT_CEILING_DIRECTORIES": os.path.dirname(p.folder)})
        expect("and %s" % options, text in out.stdout + out.stderr, out.stdout[:200] + out.stderr)
    p.settings("lang: en\nfail_on: undecided\n")
    expect("cpsf.yaml wins over the locale", "the gate failed" in p.run("check", "--as-of", AS_OF, env=japanese).stderr)
    p.settings("fail_on: undecided\n")
    expect("the locale is not for pipes", "the gate failed" in p.run("check", "--as-of", AS_OF, env=japanese).stderr)
    p.settings("lang: ja\n")
    p.run("report", "--as-of", AS_OF, "-o", "x.html")
    out = p.run("verify", "x.html", "--lang", "en")
    expect("a page in Japanese is verified in English", out.returncode == 0 and "the page is what" in out.stdout, out.stdout + out.stderr)


# ---- the schema ----

SAME = [
    {}, {"lang": "en"}, {"lang": "fr"}, {"lang": 1}, {"lang": None}, {"colour": 1}, {"as_of": "2026-06-15"}, {"as_of": "15.6.2026"}, {"basis": "stated"}, {"basis": "none"},
    {"warn_before": 30}, {"warn_before": "30d"}, {"warn_before": 0}, {"warn_before": 4000}, {"warn_before": "x"}, {"max_unanswered": 0}, {"max_unanswered": "7"}, {"max_unanswered": -1},
    {"max_unanswered": 1.5}, {"max_unanswered": 1000001}, {"targets": ["cpsf@1.0:2"]}, {"targets": "cpsf@1.0:2"}, {"targets": []}, {"targets": ["cpsf:0"]}, {"targets": ["cpsf.wg@1:3"]}, {"targets": ["cpsf.wg@1"]}, {"targets": ["cpsf.wg"]}, {"targets": ["cpsf."]}, {"targets": [".wg"]}, {"targets": ["cpsf@1.0"]}, {"floor": ["a.b.c@1.0.0"]},
    {"targets": ["cpsf@1.0.0.0:2"]}, {"targets": ["cpsf@:2"]}, {"targets": [{"a": 1}]}, {"floor": ["cpsf:3"]}, {"catalogues": ["cpsf@1.0"]}, {"catalogues": ["cpsf"]}, {"compiler": "0.1"},
    {"compiler": 0.1}, {"compiler": "0.1.x"}, {"paths": ["."]}, {"paths": "."}, {"paths": [""]}, {"search": ["a", "b"]}, {"baseline": "{program}.tsv"}, {"baseline": "a\nb"}, {"baseline": ""},
    {"baseline": ["a"]}, {"decisions": "decisions.cpsf"}, {"evidence": "e"}, {"fail_on": "gap"}, {"fail_on": ["gap"]}, {"views": ["nist-csf-2.0"]}, {"views": "nist-csf-2.0"},
    {"allow": [{"code": "W2105", "reason": "x"}]}, {"allow": [{"code": "W2105", "reason": "x", "until": "2026-12-31"}]}, {"allow": [{"code": "W2105"}]}, {"allow": [{"code": "E0201", "reason": "x"}]},
    {"allow": [{"code": "W2105", "reason": "x", "why": "y"}]}, {"allow": {"code": "W2105", "reason": "x"}}, {"programs": [{"name": "a", "files": ["spec.cpsf"]}]},
    {"programs": [{"name": "第一工場", "files": ["."]}]}, {"programs": [{"name": "a/b", "files": ["."]}]}, {"programs": [{"name": "-a", "files": ["."]}]}, {"programs": [{"name": "a b", "files": ["."]}]},
    {"programs": [{"name": "a", "files": []}]}, {"programs": [{"name": "a"}]}, {"programs": [{"files": ["."]}]}, {"programs": [{"name": "a", "files": ["."], "lang": "ja"}]},
    {"programs": [{"name": "a", "files": ["."], "floor": ["cpsf:2"], "fail_on": "gap", "baseline": "b", "allow": [], "max_unanswered": 3, "targets": [], "views": [], "warn_before": "1d",
                   "search": [], "evidence": ".", "basis": "stated", "decisions": "d"}]},
    {"programs": [{"name": "a", "files": ["."], "as_of": "2026-06-15"}]}, {"programs": [{"name": "a", "files": ["."], "programs": []}]}, ["lang"], "lang",
]


def test_schema():
    out = run("config", "--schema").stdout
    path = os.path.join(SCHEMA, "cpsf.schema.json")
    if os.environ.get("UPDATE") == "1":
        with open(path, "w", encoding="utf-8") as f:
            f.write(out)
    with open(path, encoding="utf-8") as f:
        expect("docs/schema/cpsf.schema.json is that of the reader (UPDATE=1 writes it)", f.read() == out)
    try:
        import jsonschema
    except ImportError:
        return
    schema = json.loads(out)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    p = Place()
    for document in SAME:
        fits = validator.is_valid(document)
        reads = p.settings(json.dumps(document, ensure_ascii=False) if document != {} else "{}\n").run("config", "--format", "json").returncode == 0
        expect("schema and reader agree on %s" % json.dumps(document, ensure_ascii=False), fits == reads, "schema %s, reader %s" % (fits, reads))
    keys = list(schema["properties"])
    with open(os.path.join(SCHEMA, "config.schema.json"), encoding="utf-8") as f:
        expect("config.schema.json knows all keys", json.load(f)["$defs"]["key"]["enum"] == keys)
    of_program = schema["$defs"]["programs"]["items"]["properties"]
    for page in ("settings.md", "ja/settings.md"):
        with open(os.path.join(HERE, "../docs", page), encoding="utf-8") as f:
            text = f.read()
        missing = [k for k in keys if "| `%s` %s|" % (k, "* " if k in of_program else "") not in text]
        expect("%s explains all keys" % page, not missing, missing)


# ---- many programs ----

def many():
    p = Place()
    os.unlink(p.path("spec.cpsf"))
    p.write("press/x.cpsf", SPEC % {"name": "press"}).write("weld/x.cpsf", SPEC % {"name": "weld"}).write("broken/x.cpsf", "organization x : Nope\n").write("empty/x.cpsf", "target cpsf@1.0 at level 1\n")
    return p


def test_programs():
    p = many().settings("as_of: 2026-06-15\nbaseline: 'out/{program}.tsv'\nprograms:\n  - {name: press, files: [press]}\n  - {name: broken, files: [broken]}\n  - {name: weld, files: [weld], fail_on: gap}\n")
    os.mkdir(p.path("out"))
    out = p.run("report", "-o", "out/{program}.sarif", "-o", "out/{program}.html", "--update-baseline", "--summary", "out/all.md")
    expect("a broken program is status 2, and the others are written", out.returncode == 2 and sorted(os.listdir(p.path("out"))) == [
        "all.md", "press.html", "press.sarif", "press.tsv", "weld.html", "weld.sarif", "weld.tsv"], (out.returncode, os.listdir(p.path("out")), out.stderr))
    ids = [json.loads(p.read("out/%s.sarif" % n))["runs"][0]["automationDetails"]["id"] for n in ("press", "weld")]
    expect("a SARIF category for each", ids == ["cpsfc/press/", "cpsfc/weld/"], ids)
    expect("a baseline for each", "press" in p.read("out/press.tsv") and "press" not in p.read("out/weld.tsv"))
    expect("the summary as Markdown", "| `broken` | errors (1) |" in p.read("out/all.md") and "3 programs = 2 hold + 0 gate failed + 1 errors + 0 not run; status 2" in p.read("out/all.md"), p.read("out/all.md"))
    lines = out.stderr.splitlines()
    expect("the summary is the end", lines[-1] == "3 programs = 2 hold + 0 gate failed + 1 errors + 0 not run; status 2" and lines[-4].startswith("press   holds"), lines[-5:])
    p.write("weld/x.cpsf", SPEC % {"name": "weld"} + "answers on weld since 2026-04-01 {\n  #CPS.GV-2 = 0\n}\n")
    out = p.run("check", "--summary", "out/all.json", "--program", "weld", "--program", "press", "--program", "weld")
    data = json.loads(p.read("out/all.json"))
    by_name = {x["name"]: x for x in data["programs"]}
    expect("the summary as JSON fits its schema", valid("programs.schema.json", data))
    expect("one gate each: only what is new in weld", out.returncode == 1 and data["status"] == 1 and [x["name"] for x in data["programs"]] == ["weld", "press"]
           and by_name["weld"]["result"] == "gate_failed" and by_name["weld"]["at_gate"] == 1 and by_name["press"]["at_gate"] == 0, data)
    report = json.loads(p.run("report", "--program", "weld", "--format", "json").stdout)
    expect("the summary and the report agree", report["gate"]["total"] == by_name["weld"]["at_gate"] and sum(1 for f in report["findings"] if f["disposition"] == "open") == by_name["weld"]["open"],
           (report["gate"], by_name["weld"]))
    p.run("check", "--summary", "out/all.txt", "--lang", "ja")
    expect("the summary as text in Japanese", "プログラム 3 件 = 合格 1 + 不合格 1 + 誤りあり 1 + 実行できず 0。終了状態 2" in p.read("out/all.txt"), p.read("out/all.txt"))
    out = p.run("check", "weld")
    expect("files of one program are that program", out.returncode == 1, (out.returncode, out.stderr))
    expect("one program's page is verified", p.run("verify", "out/press.html").returncode == 0 and p.run("verify", "out/press.html", "press").returncode == 0, p.run("verify", "out/press.html").stderr)
    for what, arguments in [("-o without {program}", ["report", "-o", "out/x.json"]), ("JSON of several on standard output", ["check", "--format", "json"]), ("--baseline without {program}", ["check", "--baseline", "out/x.tsv"]),
                            ("an unknown program", ["check", "--program", "presss"]), ("a program and files", ["check", "press/x.cpsf", "--program", "press"])]:
        out = p.run(*arguments)
        expect("%s is status 3" % what, out.returncode == 3 and not p.exists("out/x.json"), (out.returncode, out.stderr))
    out = p.run("check", "--all", "--as-of", AS_OF, cwd="press")
    expect("check --all: all programs, from inside one, too", "3 programs" in out.stderr or "programs = " in out.stderr, out.stderr)
    for options, told in ((["press"], "--all stands for all programs"), (["--program", "press"], "--all stands for all programs")):
        out = p.run("check", "--all", "--as-of", AS_OF, *options)
        expect("check --all %s" % options, out.returncode == 3 and told in out.stderr, out.stderr)
    out = Place().run("check", "--all")
    expect("check --all without programs holds nothing back", out.returncode == 3 and "lists programs" in out.stderr, out.stderr)
    expect("the nearest program", "a similar one: `press`" in p.run("check", "--program", "presss").stderr)
    expect("--program without programs", "lists programs" in Place().run("check", "--program", "x").stderr)
    p.settings("programs:\n  - {name: press, files: [press]}\n  - {name: gone, files: [gone]}\n  - {name: empty, files: [empty]}\n")
    out = p.run("check", "--as-of", AS_OF)
    expect("missing and empty programs are status 3", out.returncode == 3 and "1 hold" in out.stderr and "2 not run" in out.stderr and "nothing to judge" in out.stderr, out.stderr)
    out = p.run("why", "CPS.GV-1", "press", "press", "--as-of", AS_OF)
    expect("other commands know programs, too", out.returncode == 0, out.stderr)


# ---- limits ----

def test_limits():
    p = Place().settings("floor: ['cpsf@1.0:2']\nmax_unanswered: 200\n")
    expect("at the floor", p.run("check", "--as-of", AS_OF).returncode == 0, p.run("check", "--as-of", AS_OF).stderr)
    p.write("spec.cpsf", (SPEC % {"name": "acme"}).replace("at level 2", "at level 1"))
    out = p.run("check", "--as-of", AS_OF, "--explain-gate")
    expect("a lower target is status 1 without any --fail-on", out.returncode == 1 and "whose target 1 is below 2" in out.stderr and "No gate is set" in out.stderr, out.stderr)
    expect("no --fail-on takes it off", p.run("check", "--as-of", AS_OF, "--fail-on", "never").returncode == 1)
    out = p.run("report", "--as-of", AS_OF, "--format", "json")
    data = json.loads(out.stdout)
    limits = data["gate"]["limits"]
    expect("the report says so", out.returncode == 1 and limits["below_floor"] > 0 and data["gate"]["total"] == 1 and limits["unanswered"] <= 200 and data["gate"]["fail_on"] == "never" and valid("report.schema.json", data), data["gate"])
    p.write("spec.cpsf", (SPEC % {"name": "acme"}) + "target cpsf@1.0 at level 1 on acme\n")
    expect("a lower target on one element undercuts, too", p.run("check", "--as-of", AS_OF).returncode == 1)
    p.write("spec.cpsf", "organization acme\nresponsible acme\ncomponent plc\n")
    out = p.run("check", "--as-of", AS_OF, "--explain-gate")
    expect("so does none at all", out.returncode == 1 and "does not use: 1; such as cpsf@1.0:2" in out.stderr, out.stderr)
    shown, asked = ((SPEC % {"name": "acme"}).replace("target cpsf@1.0 at level 2", "import profiles.supplier@1.0\ntarget profiles.supplier." + x) for x in ("shown", "asked"))
    for floor, spec, code, told in (("profiles.supplier.shown@1.0", shown, 0, ""), ("profiles.supplier.shown", asked, 1, "is below 2"), ("profiles.supplier.asked", shown, 0, ""),
                                    ("profiles.supplier.shown@1.0", SPEC % {"name": "acme"}, 1, "does not use: 1; such as profiles.supplier.shown@1.0"), ("profiles.supplier.other", shown, 1, "does not use"),
                                    ("profiles.supplier.shown@2", shown, 1, "does not use")):
        p.write("spec.cpsf", spec).settings("floor: [%s]\n" % floor)
        out = p.run("check", "--as-of", AS_OF, "--explain-gate")
        expect("floor %s" % floor, out.returncode == code and told in out.stderr, (out.returncode, out.stderr[-600:]))
    p.write("spec.cpsf", SPEC % {"name": "acme"}).settings("targets: [profiles.supplier.shown@1.0]\n")
    out = p.run("report", "--as-of", AS_OF, "-o", "x.html", "-o", "x.json")
    expect("a profile as target of cpsf.yaml", out.returncode == 0 and "profiles.supplier.shown" in json.loads(p.read("x.json"))["target_profile"]["en"] and p.run("verify", "x.html").returncode == 0, out.stderr)
    expect("and of the command line", p.run("check", "--as-of", AS_OF, "--target", "profiles.supplier.asked").returncode == 0)
    p.write("spec.cpsf", SPEC % {"name": "acme"}).settings("max_unanswered: 3\n")
    out = p.run("report", "--as-of", AS_OF, "-o", "x.html", "-o", "x.json", "-o", "x.md", "--explain-gate")
    gate = json.loads(p.read("x.json"))["gate"]
    expect("too many unanswered", out.returncode == 1 and gate["limits"]["unanswered"] > 3 and gate["total"] == 1 and "at most 3 may be" in out.stderr, gate)
    expect("in Markdown and on the page", "max_unanswered 3" in p.read("x.md") and "max_unanswered 3" in p.read("x.html"))
    expect("the page is verified", p.run("verify", "x.html").returncode == 0, p.run("verify", "x.html").stderr)
    p.run("report", "--as-of", AS_OF, "-o", "x.junit.xml", "--format", "junit")
    expect("JUnit fails with the gate", p.read("x.junit.xml").count("<failure") == 1 and 'name="max_unanswered"' in p.read("x.junit.xml"), p.read("x.junit.xml")[-600:])
    expect("in Japanese", "上限は 3 件です" in p.run("check", "--as-of", AS_OF, "--explain-gate", "--lang", "ja").stderr)
    p.settings("max_unanswered: %d\n" % gate["limits"]["unanswered"])
    expect("just enough answered", p.run("check", "--as-of", AS_OF).returncode == 0)


def test_against():
    """A branch that lowers its own limits is told so, and the page of it is verified."""
    p = Place().settings("floor: ['cpsf@1.0:2']\nmax_unanswered: 300\nas_of: 2026-06-15\n")
    git = lambda *a: subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *a], cwd=p.folder, capture_output=True)
    try:
        git("init", "-q")
    except FileNotFoundError:
        return
    git("add", "."), git("commit", "-qm", "first")
    same = p.run("check", "--against", "HEAD", "--fail-on", "weakened")
    expect("nothing was lowered", same.returncode == 0, same.stderr)
    p.settings("floor: ['cpsf@1.0:1']\nmax_unanswered: 400\nas_of: 2026-06-15\n")
    out = p.run("report", "--against", "HEAD", "--fail-on", "weakened", "-o", "x.json", "-o", "x.html")
    lowered = json.loads(p.read("x.json"))["baseline"]["lowered"]
    expect("a lower floor and more unanswered", out.returncode == 1 and lowered == [{"was": "floor cpsf@1.0:2", "now": "floor cpsf@1.0:1"}, {"was": "max_unanswered 300", "now": "max_unanswered 400"}], lowered)
    expect("that page is verified", p.run("verify", "x.html").returncode == 0, p.run("verify", "x.html").stderr)
    p.settings("as_of: 2026-06-15\n")
    out = p.run("report", "--against", "HEAD", "--fail-on", "weakened", "-o", "x.json")
    expect("no limits any more", out.returncode == 1 and [x["was"] for x in json.loads(p.read("x.json"))["baseline"]["lowered"]] == ["floor cpsf@1.0:2", "max_unanswered 300"])
    both, one = ("as_of: 2026-06-15\nprograms:\n" + "".join("  - name: %s\n    files: [%s]\n" % x for x in y) for y in (
        (("a", "spec.cpsf"), ("b", "b/b.cpsf")), (("a", "spec.cpsf"),)))
    p.write("b/b.cpsf", SPEC % {"name": "other"}).settings(both)
    git("add", "."), git("commit", "-qm", "two programs")
    for what, settings, gone in (("a program less", one, True), ("one program, no names", "as_of: 2026-06-15\npaths: [spec.cpsf]\n", True),
                                 ("a program renamed", both.replace("name: b", "name: c"), False), ("no change", both, False)):
        p.settings(settings)
        out = p.run("check", "--against", "HEAD", "--fail-on", "weakened", "--explain-gate")
        expect(what, out.returncode == gone and ("asked for less: program b, now nothing" in out.stderr) == gone, out.stderr[-600:])
    gated = both.replace("    files: [b/b.cpsf]", "    files: [b/b.cpsf]\n    fail_on: gap,weakened\n    max_unanswered: 300")
    p.settings(gated)
    git("add", "."), git("commit", "-qm", "a gate of one")
    for what, settings, lost in (("renamed", gated.replace("name: b", "name: c"), False), ("renamed and eased", both.replace("name: b", "name: c"), True),
                                 ("made one", "as_of: 2026-06-15\npaths: [.]\n", True)):
        p.settings(settings)
        out = p.run("check", "--against", "HEAD")
        lines = [l.strip() for l in out.stdout.splitlines() if l.startswith("  asked for less: ")]
        expect("a program %s" % what, lines == ["asked for less: fail_on gap,weakened -> -", "asked for less: max_unanswered 300 -> -"] * lost and (out.returncode == 1) == lost, (lines, out.returncode, out.stderr[-300:]))
    p.settings("compiler: '9'\n")
    git("add", "."), git("commit", "-qm", "second")
    p.settings("as_of: 2026-06-15\n")
    expect("a revision for another compiler can be compared with", p.run("check", "--against", "HEAD").returncode == 0, p.run("check", "--against", "HEAD").stderr)


GATED = "as_of: 2026-06-15\nfail_on: gap,weakened\nfloor: ['cpsf@1.0:2']\nmax_unanswered: 300\nwarn_before: 30d\nevidence: papers\ndecisions: spec.cpsf\n"
LESS = [ # what a branch makes of it; what is told; None: asks for no less
    ("gap,weakened", "never", "fail_on gap,weakened, now fail_on never"),
    ("fail_on: gap,weakened\n", "", "fail_on gap,weakened, now nothing"),
    ("gap,weakened", "gap,severity>=high;weakened", "fail_on gap,weakened, now fail_on gap,severity>=high;weakened"),
    ("gap,weakened", "gap", "fail_on gap,weakened, now fail_on gap"),
    ("gap,weakened", "undecided,weakened", None),
    ("gap,weakened", "gap,layer=1;weakened;violation", "fail_on gap,weakened, now fail_on gap,layer=1;weakened;violation"),
    ("floor: ['cpsf@1.0:2']\n", "", "floor cpsf@1.0:2, now nothing"),
    ("'cpsf@1.0:2'", "'cpsf@1:2'", None),
    ("300", "301", "max_unanswered 300, now max_unanswered 301"),
    ("300", "299", None),
    ("30d", "7", "warn_before 30d, now warn_before 7"),
    ("30d", "90d", None),
    ("evidence: papers\n", "", "evidence papers, now nothing"),
    ("decisions: spec.cpsf\n", "", "decisions spec.cpsf, now nothing"),
    ("decisions: spec.cpsf", "decisions: d.cpsf", "decisions spec.cpsf, now decisions d.cpsf"),
    ("2026-06-15", "2026-06-14", "as_of 2026-06-15, now as_of 2026-06-14"),
    ("2026-06-15", "2026-06-16", None),
    ("as_of: 2026-06-15\n", "", None),
]


def test_own_gate():
    """Nobody gets green by editing the gate in the same change: it is told, and the change is held to what stood there before."""
    p = Place().settings(GATED)
    git = lambda *a: subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *a], cwd=p.folder, capture_output=True)
    try:
        git("init", "-q")
    except FileNotFoundError:
        return
    os.makedirs(p.path("papers"))
    git("add", "."), git("commit", "-qm", "first")
    for was, now, told in LESS:
        p.settings(GATED.replace(was, now))
        out = p.run("check", "--against", "HEAD", "--explain-gate")
        line = told and "asked for less: " + told
        lines = [l.strip() for l in out.stderr.splitlines() if l.strip().startswith("asked for less: ")]
        expect("%s becomes %s" % (was.strip(), now or "nothing"), lines == ([line] if told else []) and out.returncode == bool(told), (lines, out.returncode, out.stderr[:600]))
    os.remove(p.path("cpsf.yaml"))
    p.write("conf/cpsf.yaml", GATED.replace("papers", "../papers").replace("decisions: spec", "decisions: ../spec") + "programs:\n  - {name: spec, files: [../spec.cpsf]}\n")
    out = p.run("check", "--against", "HEAD", cwd="conf")
    expect("settings that moved ask for no less", out.returncode == 0 and "asked for less: " not in out.stdout, out.stdout[-500:] + out.stderr)
    os.remove(p.path("conf/cpsf.yaml"))
    out = p.run("check", "--against", "HEAD", "--as-of", AS_OF)
    expect("settings that are gone ask for nothing", out.returncode == 1 and "asked for less: fail_on gap,weakened -> -" in out.stdout, out.stdout[-500:] + out.stderr)
    spec = p.read("spec.cpsf")
    p.write("spec.cpsf", spec.replace("#CPS.AM-6 = 2", "#CPS.AM-6 = 0")).settings("as_of: 2026-06-15\nfail_on: never\n")
    out = p.run("report", "--against", "HEAD", "-o", "x.html", "-o", "x.json", "--explain-gate")
    gate = json.loads(p.read("x.json"))["gate"]
    expect("the gate of before counts the new gap", out.returncode == 1 and gate["fail_on"] == "gap,weakened" and "(from HEAD:cpsf.yaml)" in out.stderr, (gate, out.stderr))
    expect("so do its limits", gate["limits"]["floor"] == ["cpsf@1.0:2"] and gate["limits"]["max_unanswered"] == 300, gate)
    expect("the page of it is verified", p.run("verify", "x.html").returncode == 0, p.run("verify", "x.html").stderr)
    out = p.run("check", "--against", "HEAD", "--fail-on", "never")
    expect("an option is no edit of the gate, and told all the same", out.returncode == 0 and "asked for less: fail_on gap,weakened" in out.stdout, out.stdout[-600:])
    p.write("spec.cpsf", spec).settings(GATED.replace("gap,weakened", "gap;undecided,organization=nobody"))
    git("commit", "-qam", "a gate of somebody who is gone")
    p.settings(GATED.replace("gap,weakened", "gap"))
    out = p.run("check", "--against", "HEAD")
    expect("names that are gone stop nobody", out.returncode == 0, out.stderr)


# ---- pins, decisions, silenced warnings, views ----

def test_pins():
    p = Place()
    version = run("--version").stdout.split()[1]
    for text, good in [(version, True), (".".join(version.split(".")[:2]), True), (version.split(".")[0], True), ("9.1", False), (version + ".1", False), (version.split(".")[0] + ".9", False)]:
        expect("compiler %s" % text, (p.settings("compiler: '%s'\n" % text).run("check", "--as-of", AS_OF).returncode == 0) == good)
    got = p.settings("compiler: '9.1'\nkey_of_the_future: 1\nlang: fr\n").messages()
    expect("of a file for another compiler only that is told", got == [("E0239", 1, 11)], got)
    expect("with a next step", "run that version, or change `compiler`" in p.run("check").stderr and "使うと定めています" in p.run("check", "--lang", "ja").stderr)
    got = p.settings("catalogues: ['cpsf@2.0']\n").messages()
    expect("another catalogue", got == [("E0239", 1, 14)], got)
    expect("the same catalogue, and one that is not used", p.settings("catalogues: ['cpsf@1', 'cpsf@1.0', 'cpsf@1.0.0', other@3]\n").run("check", "--as-of", AS_OF).returncode == 0)


def test_decisions():
    p = Place().settings("decisions: decisions.cpsf\n")
    p.write("spec.cpsf", SPEC % {"name": "acme"} + ACCEPT % "acme").write("decisions.cpsf", "@allow(W2105, reason: \"plan\")\nflow f_two : pump -> plc\n")
    expect("an accept elsewhere", [m[0] for m in p.messages() if m[0][0] == "E"] == ["E0240"], p.messages())
    for line in ['exclude #CPS.GV-2 on acme by ann because "none"\n', 'answers on acme {\n  #CPS.GV-2 = not_applicable because "none"\n}\n', '@allow(W2105, reason: "plan")\nflow f_three : plc -> pump\n']:
        p.write("spec.cpsf", SPEC % {"name": "acme"} + line)
        expect("%r elsewhere" % line, "E0240" in [m[0] for m in p.messages()], p.messages())
    p.write("spec.cpsf", SPEC % {"name": "acme"})
    p.write("rules/tiny.cpsf", 'edition 2026\nmodule tiny@1.0.0\nframework "Tiny"\nrequirement #T.1 "Care" {\n  level 1 "some" when true\n}\ntest t {\n  organization a\n  @allow(W2105, reason: "x")\n  component b\n}\n')
    out = p.run("check", "rules", "--as-of", AS_OF)
    expect("what stands in a test decides nothing", out.returncode == 0 and "E0240" not in out.stderr, out.stderr)
    expect("@allow in a program is seen beside it", "E0240" in [m[0] for m in p.write("rules/plant.cpsf", '@allow(W2105, reason: "plan")\ncomponent q\n').messages("rules")])
    os.unlink(p.path("rules/tiny.cpsf"))
    os.unlink(p.path("rules/plant.cpsf"))
    p.write("spec.cpsf", SPEC % {"name": "acme"}).write("decisions.cpsf", ACCEPT % "acme")
    expect("where it belongs", p.run("check", "--as-of", AS_OF).returncode == 0, p.run("check", "--as-of", AS_OF).stderr)
    expect("named from elsewhere", p.write("sub/x", "").run("check", "..", "--as-of", AS_OF, cwd="sub").returncode == 0)
    expect("by an absolute name", run("check", p.folder, "--as-of", AS_OF).returncode == 0, run("check", p.folder, "--as-of", AS_OF).stderr)
    expect("in Japanese", "決定は `decisions.cpsf` に書きます" in p.write("spec.cpsf", SPEC % {"name": "acme"} + ACCEPT % "acme").run("check", "--lang", "ja").stderr)


def codes(p, *arguments):
    data = json.loads(p.run("report", "--format", "json", "--as-of", AS_OF, *arguments).stdout)
    return [m["code"] for m in data["messages"]]


def test_allow():
    p = Place()
    expect("the warning is there", "W2105" in codes(p))
    entry = "allow:\n  - code: W2105\n    reason: plan under way\n"
    expect("and silenced", not {"W2105", "W0241"} & set(codes(p.settings(entry))), codes(p))
    expect("it fails no gate", p.run("check", "--as-of", AS_OF).stderr.count("W2105") == 0)
    p.settings(entry + "    until: 2026-06-15\n")
    expect("its last day counts", "W2105" not in codes(p))
    out = p.run("report", "--as-of", AS_OF, "-o", "x.html", "-o", "x.sarif")
    expect("the page is verified", out.returncode == 0 and p.run("verify", "x.html").returncode == 0, p.run("verify", "x.html").stderr)
    results = json.loads(p.read("x.sarif"))["runs"][0]["results"]
    silenced = [r for r in results if r["ruleId"].endswith("W2105")]
    expect("SARIF has the reason", silenced and silenced[0]["suppressions"][0]["justification"] == "plan under way", silenced[:1])
    p.settings(entry + "    until: 2026-06-14\n")
    expect("the day after it is told again", {"W2105", "W0241"} <= set(codes(p)), codes(p))
    p.run("report", "--as-of", AS_OF, "-o", "y.html")
    expect("such a page is verified, too", p.run("verify", "y.html").returncode == 0, p.run("verify", "y.html").stderr)
    p.settings("allow:\n  - {code: W4407, reason: x}\n")
    expect("what matches nothing is told", "W0241" in codes(p))
    q = many().settings("allow:\n  - {code: W2105, reason: x}\n  - {code: W4407, reason: y}\nprograms:\n  - {name: press, files: [press]}\n  - {name: bare, files: [bare.cpsf]}\n")
    q.write("bare.cpsf", "organization bare\nresponsible bare\n")
    out = q.run("check", "--as-of", AS_OF)
    expect("for all programs one that has it is enough", out.stderr.count("W0241") == 1 and "cpsf.yaml:3" in out.stderr, out.stderr)
    q.settings("programs:\n  - {name: press, files: [press]}\n  - {name: bare, files: [bare.cpsf], allow: [{code: W2105, reason: x}]}\n")
    out = q.run("check", "--as-of", AS_OF)
    expect("what a program says is its own", out.stderr.count("W0241") == 1 and out.stderr.count("W2105") >= 2, out.stderr)


def test_views():
    p = Place().settings("views: [nist-csf-2.0, iso27001]\n")
    out = p.run("report", "--as-of", AS_OF, "-o", "v-{view}.json", "-o", "all.json")
    expect("a file for each view", out.returncode == 0 and p.exists("v-nist-csf-2.0.json") and p.exists("v-iso27001-2013.json") and p.exists("all.json"), out.stderr)
    expect("it is that view", valid("view.schema.json", json.loads(p.read("v-nist-csf-2.0.json"))) and "nist-csf-2.0" in p.read("v-nist-csf-2.0.json"))
    out = p.run("report", "--as-of", AS_OF, "--view", "sp800-171-r2", "-o", "o-{view}.json")
    expect("the option wins", out.returncode == 0 and p.exists("o-sp800-171-r2.json") and not p.exists("o-nist-csf-2.0.json"))
    p.run("report", "--as-of", AS_OF, "-o", "v-{view}.json", "--depfile", "x.d")
    expect("make is told both files", p.read("x.d").startswith("v-iso27001-2013.json v-nist-csf-2.0.json:"), p.read("x.d")[:200])
    expect("no view at all", Place().run("report", "-o", "v-{view}.json").returncode == 3)


CPSFC = os.path.abspath(sys.argv[1])
if __name__ == "__main__":
    for test in [test_values, test_values_of_options, test_names, test_language, test_hostile, test_precedence, test_schema, test_programs, test_limits, test_against, test_own_gate, test_pins, test_decisions, test_allow, test_views]:
        start = time.time()
        test()
        if os.environ.get("TIMES"):
            print("%-18s %.1f s" % (test.__name__, time.time() - start))
    print("%d passed, %d failed" % (passed, len(failures)))
    sys.exit(bool(failures))
