# bad_input.sh - read by run.sh: what must be handled, each with its status and a word of its message.
# expect NAME STATUS TEXT COMMAND...: the status, and TEXT somewhere in what was printed (both streams)
expect() {
  local name=$1 want=$2 text=$3 status
  shift 3
  timeout 60 "$@" >"$WORK/output" 2>&1 </dev/null
  status=$?
  if [ "$status" != "$want" ]; then bad "$name: status $status, not $want"; head -5 "$WORK/output" | cut -c1-300 | sed 's/^/    /'; return; fi
  if grep -aqF -- "$text" "$WORK/output"; then ok; else bad "$name: no \"$text\""; head -5 "$WORK/output" | cut -c1-300 | sed 's/^/    /'; fi
}
spec() { printf "$2" >"$WORK/$1"; }
check_file() { expect "$1" "$2" "$3" "$CPSFC" check "$WORK/$4" --as-of 2026-06-15; }

spec empty.cpsf ''
check_file "empty file" 3 "nothing to judge" empty.cpsf
spec comments.cpsf '// nothing\n/* at all */\n'
check_file "only comments" 3 "nothing to judge" comments.cpsf
spec nul.cpsf 'component a\n\0component b\n'
check_file "NUL byte" 2 E0105 nul.cpsf
spec utf8.cpsf 'component a\xc0\n'
check_file "invalid UTF-8" 2 E0104 utf8.cpsf
spec bom.cpsf '\xef\xbb\xbforganization acme\n'
check_file "BOM" 0 "" bom.cpsf
spec crlf.cpsf 'organization acme\r\ncomponent a {\r\n  firmware = "1"\r\n}\r\n'
check_file "CRLF" 0 "" crlf.cpsf
spec open_text.cpsf 'organization a { name = "open\n}\n'
check_file "unterminated text" 2 E0112 open_text.cpsf
spec open_comment.cpsf 'organization a\n/* open\n'
check_file "unterminated comment" 2 E0113 open_comment.cpsf
spec day.cpsf 'organization a\nanswers on a since 2026-02-30 { }\n'
check_file "2026-02-30" 2 E0114 day.cpsf
spec large.cpsf 'organization a\ncomponent c { quantity q : Pressure in 0kPa .. 1e400kPa }\n'
check_file "10^400" 2 E0315 large.cpsf
spec point.cpsf 'organization a\ncomponent o { quantity h : Temperature in 0degC .. 300degC }\ncomponent s { output r : V }\nclass V of data { t : Temperature }\nsense x : o.h -> s.r.t { accuracy = 2degC }\n'
check_file "an accuracy on the scale of degC" 2 E0312 point.cpsf
spec kinds.cpsf 'organization a\nclass K of component { v : Velocity }\ncomponent c : K { v = 300kPa }\n'
check_file "a pressure for a velocity" 2 '`300kPa` is `Pressure`' kinds.cpsf
spec channel.cpsf 'organization o\nresponsible o\ncomponent a\ncomponent b\nflow f : a -> b via lam\n'
check_file "a channel that is not there, said once" 2 "1 error, 0 warnings" channel.cpsf
spec alias.cpsf 'import std.factory as fac\norganization o\ncomponent a : Plc\n'
check_file "a class behind an alias" 2 'write `fac.Plc`' alias.cpsf
spec home.cpsf 'organization o\ncomponent a : Plc\n'
check_file "a class of a module that is not imported" 2 'add `import std.factory`' home.cpsf
expect "a class of a module that is not imported, in Japanese" 2 "参照 標準.工場" "$CPSFC" check "$WORK/home.cpsf" --lang ja
spec nowhere.cpsf 'organization o\ncomponent a : Pcl\n'
check_file "a class that is nowhere" 2 'there is no class `Pcl` here' nowhere.cpsf
spec difference.cpsf 'organization a\ncomponent o { quantity h : Temperature in 0degC .. 300degC }\ncomponent s { output r : V }\nclass V of data { t : Temperature }\nsense x : o.h -> s.r.t { accuracy = 2K }\n'
check_file "an accuracy in K" 0 "" difference.cpsf
python3 - "$WORK" <<'PY'
import sys
w = sys.argv[1]
open(w + "/line.cpsf", "w").write('organization a { name = "' + "x" * 1000000 + '" }\n')
open(w + "/siblings.cpsf", "w").write("organization o\n" + "".join("component c%d of o\n" % i for i in range(100000)))
open(w + "/braces.cpsf", "w").write("system a {" * 100000)
open(w + "/parentheses.cpsf", "w").write("organization a { name = " + "(" * 100000 + "\n")
PY
check_file "a line of 1 MB" 0 "" line.cpsf
check_file "10^5 siblings" 0 "" siblings.cpsf
check_file "10^5 nested braces" 2 E0122 braces.cpsf
check_file "10^5 nested parentheses" 2 E0122 parentheses.cpsf

mkdir -p "$WORK/none"
expect "a folder without specs" 3 "no .cpsf file" "$CPSFC" check "$WORK/none"
expect "a missing file" 3 "No such file" "$CPSFC" check "$WORK/missing.cpsf"
if [ "$(id -u)" != 0 ]; then
  cp "$WORK/bom.cpsf" "$WORK/unreadable.cpsf"; chmod 000 "$WORK/unreadable.cpsf"
  check_file "an unreadable file" 3 "Permission denied" unreadable.cpsf
else
  expect "an unreadable file" 3 "/proc/self/mem" "$CPSFC" check /proc/self/mem
fi
mkdir -p "$WORK/cycle"
spec cycle/a.cpsf 'edition 2026\nmodule a@1.0\nimport b\n'
spec cycle/b.cpsf 'edition 2026\nmodule b@1.0\nimport a\n'
check_file "import cycle" 2 E0230 cycle
mkdir -p "$WORK/circle"
for pair in a:b b:c c:a; do spec circle/${pair%%:*}.cpsf "module ${pair%%:*}@1.0\nimport ${pair##*:}\n"; done
check_file "import cycle of three" 2 'imports go round in a circle: `c` → `a` → `b` → `c`' circle
spec import.cpsf 'import nowhere.at.all\n'
check_file "missing module" 2 E0232 import.cpsf
check_file "missing module, the next step" 2 '`cpsfc list classes` shows the modules' import.cpsf
spec id.cpsf 'target cpsf@1.0 at level 1\norganization a\nanswers on a { #CPS.CM-8 = 1 }\n'
check_file "an id that does not exist" 2 "ends at 7" id.cpsf

# catalogue NAME CODE YAML: a small framework whose catalogue has one fault
catalogue() {
  mkdir -p "$WORK/framework"
  printf 'edition 2026\nmodule tiny@1.0.0\nframework "Tiny"@en "小"@ja\n' >"$WORK/framework/rules.cpsf"
  printf "$3" >"$WORK/framework/catalogue.yaml"
  expect "catalogue: $1" 2 "$2" "$CPSFC" check "$WORK/framework" --as-of 2026-06-15
}
head='framework: tiny\nversion: "1.0.0"\ntitle: {en: T, ja: T}\ncategories:\n  - id: T.A\n    title: {en: A, ja: A}\n'
row='  - id: T.A-1\n    category: T.A\n    title: {en: t, ja: t}\n    statement: {en: s, ja: s}\n    layers: [1]\n    elements: [organization]\n'
catalogue "duplicate id" "T.A-1" "${head}requirements:\n${row}${row}"
catalogue "unknown key" "colour" "${head}colour: red\nrequirements:\n${row}"
catalogue "wrong type" "layers" "${head}requirements:\n${row/\[1\]/one}"
catalogue "alias" "E35" "${head}requirements:\n${row/en: t, ja: t/en: \&x t, ja: *x}"

# outputs
spec good.cpsf 'target cpsf@1.0 at level 1\norganization a\n'
expect "/dev/full" 3 "No space left" "$CPSFC" report "$WORK/good.cpsf" --format json -o /dev/full --as-of 2026-06-15
if [ -c /dev/full ]; then ok; else bad "/dev/full is no device any more"; fi
expect "/dev/full on standard output" 3 "No space left" bash -c "$CPSFC report $WORK/good.cpsf --format json --as-of 2026-06-15 >/dev/full"
expect "output folder missing" 3 "No such file" "$CPSFC" report "$WORK/good.cpsf" -o "$WORK/nowhere/report.html" --as-of 2026-06-15
echo old >"$WORK/kept.html"
expect "a full disk" 3 "can't write" bash -c "ulimit -f 1; trap '' XFSZ; exec $CPSFC report $WORK/good.cpsf -o $WORK/kept.html --as-of 2026-06-15"
if [ "$(cat "$WORK/kept.html")" = old ]; then ok; else bad "a full disk destroyed the old report"; fi
printf 'component a\nbroken broken broken\n' >"$WORK/broken.cpsf"
expect "a broken spec" 2 E0110 "$CPSFC" report "$WORK/broken.cpsf" -o "$WORK/kept.html" --as-of 2026-06-15
if [ "$(cat "$WORK/kept.html")" = old ]; then ok; else bad "a broken spec destroyed the old report"; fi
expect "unknown format" 3 "--format" "$CPSFC" report "$WORK/good.cpsf" -o "$WORK/report.xyz"
expect "unknown option" 3 "--colour" "$CPSFC" check --colour
expect "unknown command" 3 "chek" "$CPSFC" chek
expect "bad date" 3 "2026-13-01" "$CPSFC" check "$WORK/good.cpsf" --as-of 2026-13-01
expect "the gate" 1 "" "$CPSFC" check "$WORK/good.cpsf" --as-of 2026-06-15 --fail-on undecided
expect "no gate" 0 "" "$CPSFC" check "$WORK/good.cpsf" --as-of 2026-06-15

# commands
expect "why" 0 "CPS.DS-3" "$CPSFC" why CPS.DS-3 f_up examples/press_line --as-of 2026-06-15
expect "why, unknown requirement" 3 "CPS.DS-99" "$CPSFC" why CPS.DS-99 f_up examples/press_line --as-of 2026-06-15
expect "why, unknown subject" 3 "f_upp" "$CPSFC" why CPS.DS-3 f_upp examples/press_line --as-of 2026-06-15
expect "why, a partner by the alias of its import" 0 "s7.company" "$CPSFC" why CPS.SC-3 sup.company examples/press_line --as-of 2026-06-15
expect "why, a partner's requirement elsewhere" 3 "s7.company" "$CPSFC" why CPS.SC-3 sup.nobody examples/press_line --as-of 2026-06-15
expect "explain a requirement" 0 "CPS.DS" "$CPSFC" explain CPS.DS-3
expect "explain in Japanese" 0 "カテゴリー" "$CPSFC" explain CPS.DS-3 --lang ja
expect "explain the unknown" 3 "nothing is known" "$CPSFC" explain XYZ
expect "list units" 0 "degC" "$CPSFC" list units
expect "list classes" 0 "std.factory" "$CPSFC" list classes
expect "list requirements" 0 "cpsf@1.0.0#CPS.AM-1" "$CPSFC" list requirements
expect "list frameworks" 0 "cpsf@1.0.0" "$CPSFC" list frameworks
expect "version" 0 "cpsfc " "$CPSFC" --version
expect "init" 0 "main.cpsf" "$CPSFC" init "$WORK/new"
expect "init makes a spec that compiles" 0 "104 requirements" "$CPSFC" check "$WORK/new" --as-of 2026-06-15
expect "init changes nothing that is there" 3 "already there" "$CPSFC" init "$WORK/new"
expect "init in Japanese" 0 "main.cpsf" "$CPSFC" init "$WORK/new_ja" --lang ja
expect "the Japanese one compiles too" 0 "104" "$CPSFC" check "$WORK/new_ja" --as-of 2026-06-15
expect "standard input" 0 "104 requirements" bash -c "$CPSFC check - --as-of 2026-06-15 <$WORK/good.cpsf"
cp "$CPSFC" "$WORK/copied"
expect "a copied binary works alone" 0 "104 requirements" bash -c "cd $WORK && ./copied check good.cpsf --as-of 2026-06-15"
for command in check report why explain list test init; do expect "help of $command" 0 "cpsfc $command" "$CPSFC" "$command" --help; done

# cpsf.yaml
mkdir -p "$WORK/project/a" "$WORK/project/b"
spec project/a/a.cpsf 'target cpsf@1.0 at level 1\norganization a\n'
spec project/b/b.cpsf 'organization b : Nope\n'
spec project/cpsf.yaml 'as_of: "2026-06-15"\nprograms:\n  - name: alpha\n    files: [a]\n  - name: beta\n    files: [b]\n'
expect "a broken program among several" 2 "beta   errors       errors: 1" "$CPSFC" report "$WORK/project" -o "$WORK/{program}.json"
if [ -s "$WORK/alpha.json" ] && [ ! -e "$WORK/beta.json" ]; then ok; else bad "the good program was not written on its own"; fi
expect "the date of cpsf.yaml" 0 "2026-06-15 (cpsf.yaml)" "$CPSFC" check "$WORK/project/a"
expect "the command line wins" 0 "2026-07-01 (--as-of)" "$CPSFC" check "$WORK/project/a" --as-of 2026-07-01
spec project/cpsf.yaml 'colour: red\n'
expect "an unknown key in cpsf.yaml" 2 "colour" "$CPSFC" check "$WORK/project/a" --as-of 2026-06-15
spec project/cpsf.yaml 'extends: cpsf.yaml\n'
expect "extends in a circle" 2 E0236 "$CPSFC" check "$WORK/project/a" --as-of 2026-06-15
spec project/cpsf.yaml 'lang: fr\n'
expect "a value of cpsf.yaml" 2 E0237 "$CPSFC" check "$WORK/project/a" --as-of 2026-06-15

# evidence files
mkdir -p "$WORK/evidence"
printf 'abc' >"$WORK/evidence/report.txt"
spec evidence.cpsf 'import std.secure\ntarget cpsf@1.0 at level 1\norganization a\nmeasure m : AssetInventory at level 1 on a {\n  evidence e : TestReport { file = "report.txt"; digest = sha256"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" }\n}\n'
expect "evidence that agrees" 0 "1 findings = 1 met" "$CPSFC" check "$WORK/evidence.cpsf" --evidence "$WORK/evidence" --as-of 2026-06-15
printf 'abd' >"$WORK/evidence/report.txt"
expect "evidence that differs" 1 "V4410" "$CPSFC" check "$WORK/evidence.cpsf" --evidence "$WORK/evidence" --as-of 2026-06-15 --fail-on violation
rm "$WORK/evidence/report.txt"
expect "evidence that is not there" 0 "V4410" "$CPSFC" check "$WORK/evidence.cpsf" --evidence "$WORK/evidence" --as-of 2026-06-15
expect "evidence not looked at" 0 "requirements answered" "$CPSFC" check "$WORK/evidence.cpsf" --as-of 2026-06-15 --fail-on violation

# a violation stops the pipeline until somebody with authority bears it, and only until the day named
spec violation.cpsf 'target cpsf@1.0 at level 1\norganization acme\nperson mori of acme\nexternal organization rival\ndata recipe of acme { label c = high; readers [acme] }\ncomponent server { output out }\nexternal component portal of rival { input inbox }\nsystem lan\ncontract k between acme and rival until 2027-12-31\nflow mail of recipe : server.out -> portal.inbox via lan under k\n'
expect "a leak at the gate" 1 "V4101" "$CPSFC" check "$WORK/violation.cpsf" --as-of 2026-06-15 --fail-on violation
printf 'accept std.core#V4101 on mail by mori until 2026-12-31 because "one delivery, for the audit"\n' >>"$WORK/violation.cpsf"
expect "a leak that is borne" 0 "accepted until 2026-12-31" "$CPSFC" check "$WORK/violation.cpsf" --as-of 2026-06-15 --fail-on violation
expect "a leak borne too long" 1 "W4402" "$CPSFC" check "$WORK/violation.cpsf" --as-of 2027-01-01 --fail-on violation
