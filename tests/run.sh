#!/bin/bash
# All tests. usage: [BUILD=build] [JOBS=n] [PART_SECONDS=n] bash tests/run.sh [PART...]   PARTS below lists them
# Parts run side by side, JOBS at once (as many as there are cores); what they say comes in the order asked for. A part that
# takes longer than PART_SECONDS or ends early counts as failed. UPDATE=1 rewrites the golden files.
# The last line is "N passed, M failed".
set -u
# A part shares no file it writes with another: each has its own $WORK, and none changes the tree or what others read of $BUILD.
# The number is about how many seconds it takes: what takes longest begins first.
PARTS="
  unit 38
  layers 1
  scanner 1
  library 6
  examples 8
  fmt 5
  trust 1
  views 6
  extract 35
  input 39
  sheet 26
  tables 24
  formats 96
  oscal 30
  catalogues 10
  markdown 16
  registers 12
  drawing 7
  explain 24
  compare 4
  diff 18
  verify 28
  gate 42
  settings 14
  counts 24
  lsp 18
  editors 40
  schema 22
  docs 2
  install 27
  depfile 2
  drop_in 6
  robust 16
  valgrind 50
  browser 40"
cd "$(dirname "$0")/.." || exit 3
export BUILD=${BUILD:-build} LC_ALL=C.UTF-8 NO_COLOR=1 PYTHONDONTWRITEBYTECODE=1
# official schemas of formats: in the folder this names, or beside the checkout
[ -n "${CPSFC_SCHEMAS:-}" ] || [ ! -d ../shared/schemas ] || CPSFC_SCHEMAS=$(cd ../shared/schemas && pwd)
export CPSFC_SCHEMAS=${CPSFC_SCHEMAS:-}
CPSFC=$BUILD/cpsfc
passed=0 failed=0 skipped=0

ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "FAILED: $*"; }
# check NAME COMMAND...: passes when the command succeeds
check() { local name=$1; shift; if "$@" >"$WORK/output" 2>&1; then ok; else bad "$name"; sed 's/^/    /' "$WORK/output" | head -30; fi; }
# skip_missing SCRIPT: what it says it can't check here is skipped
skip_missing() {
  python3 "$1" "$CPSFC" --missing >"$WORK/missing"
  while read -r line; do skipped=$((skipped + 1)); echo "skipped: $line"; done <"$WORK/missing"
}

part_unit() {
  local program output count
  for program in "$BUILD"/tests/test_*; do
    [ -x "$program" ] && [ ! -d "$program" ] || continue
    case $program in *.d | *.o) continue ;; esac
    local -a arguments=()
    case $program in */test_recovery) mapfile -t arguments < <(find examples -name '*.cpsf' | sort) ;; esac
    output=$("$program" "${arguments[@]}" 2>&1)
    local status=$?
    count=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p' <<<"$output" | paste -sd+ | sed 's/^$/0/' | bc)
    passed=$((passed + count))
    count=$(sed -n 's/^\[  FAILED  \] \([0-9]*\) test.*/\1/p' <<<"$output" | paste -sd+ | sed 's/^$/0/' | bc)
    failed=$((failed + count))
    [ "$status" = 0 ] && continue
    [ "$count" = 0 ] && failed=$((failed + 1))
    echo "FAILED: $program (status $status)"
    grep -E 'FAILED|ERROR|runtime error|Sanitizer|LINE|!=|cannot' <<<"$output" | head -30 | sed 's/^/    /'
  done
}

# A layer includes only lower ones.
part_layers() { check "layers" python3 tests/tools/layers.py; }

part_scanner() {
  (file=$PWD/grammar/cpsf.l; cd "$WORK" && flex -CF -b -o scanner.c "$file" >/dev/null 2>&1) # it writes lex.backup where it stands
  if grep -q '^No backing up' "$WORK/lex.backup"; then ok; else bad "the scanner backs up"; fi
}

# golden NAME FILE: compares with tests/golden/NAME
golden() {
  if [ "${UPDATE:-}" = 1 ]; then mkdir -p "tests/golden/$(dirname "$1")"; cp "$2" "tests/golden/$1"; fi
  if cmp -s "tests/golden/$1" "$2"; then ok; else bad "golden $1"; diff "tests/golden/$1" "$2" | head -10 | sed 's/^/    /'; fi
}

part_examples() {
  local folder name format
  for folder in examples/*/; do
    name=$(basename "$folder")
    "$CPSFC" check "$folder" --as-of 2026-06-15 >"$WORK/check" 2>"$WORK/messages" || bad "check $name: status $?"
    cat "$WORK/messages" "$WORK/check" >"$WORK/both"
    golden "$name/check.txt" "$WORK/both"
    if grep -q '^error' "$WORK/messages"; then bad "$name has errors"; else ok; fi
    for format in json md html; do
      "$CPSFC" report "$folder" --as-of 2026-06-15 --format "$format" >"$WORK/$format" 2>/dev/null || bad "report $name $format"
      "$CPSFC" report "$folder" --as-of 2026-06-15 --format "$format" >"$WORK/again" 2>/dev/null
      if cmp -s "$WORK/$format" "$WORK/again"; then ok; else bad "$name $format differs between two runs"; fi
    done
    golden "$name/report.md" "$WORK/md"
    check "counts of $name agree between formats" python3 tests/tools/same_counts.py "$WORK/json" "$WORK/html" "$WORK/md" "$WORK/check"
    if grep -Eq '(src|href)="?https?:|<script[^>]*src' "$WORK/html"; then bad "$name html loads from outside"; else ok; fi
  done
  "$CPSFC" why label f_pooled examples/parts_maker --as-of 2026-06-15 >"$WORK/label" 2>/dev/null || bad "why label: status $?"
  golden parts_maker/label.txt "$WORK/label"
  "$CPSFC" why label retort.rotor.set examples/food_plant --as-of 2026-06-15 --lang ja >"$WORK/label" 2>/dev/null || bad "why label in Japanese: status $?"
  golden food_plant/label.ja.txt "$WORK/label"
  "$CPSFC" why label shop.historian.histoy examples/parts_maker --as-of 2026-06-15 >"$WORK/label" 2>&1
  if [ $? = 3 ] && grep -q 'did you mean `shop.historian.history`' "$WORK/label"; then ok; else bad "why label of a misspelt name"; fi
  for name in press_line sensor_cloud_actuator; do
    "$CPSFC" trust "examples/$name" --as-of 2026-06-15 >"$WORK/trust" 2>/dev/null || bad "trust $name: status $?"
    golden "$name/trust.txt" "$WORK/trust"
  done
  "$CPSFC" trust examples/プレス工場 --as-of 2026-06-15 --lang ja >"$WORK/trust" 2>/dev/null || bad "trust プレス工場: status $?"
  golden "プレス工場/trust.txt" "$WORK/trust"
  printf '%s\n' 'responsible a' 'organization a' 'data secret' 'component c' 'component d' 'person p of a' \
    'flow f_told of secret : c -> p via by_hand' 'flow f_said : p -> d via telephone' >"$WORK/said.cpsf"
  "$CPSFC" why label f_said "$WORK/said.cpsf" --as-of 2026-06-15 >"$WORK/label" 2>/dev/null
  if grep -q 'f_said does not say it' "$WORK/label" && ! grep -q secret "$WORK/label"; then ok; else bad "what a person says follows from what they were told"; fi
  check "order of arguments" bash -c "cmp <($CPSFC report examples/press_line/*.cpsf --format json --as-of 2026-06-15 2>/dev/null) <($CPSFC report \$(ls -r examples/press_line/*.cpsf) --format json --as-of 2026-06-15 2>/dev/null)"
  check "English and Japanese give the same findings" python3 tests/tools/same_findings.py "$CPSFC" examples/sensor_cloud_actuator
}

# Chains of trust: what the command says where there is nothing, or no such name; the same twice; all links on demand.
part_trust() {
  local format
  printf 'edition 2026\n' >"$WORK/empty.cpsf"
  printf 'edition 2026\norganization me\nresponsible me\ncomponent a, b\nflow f : a -> b\n' >"$WORK/inside.cpsf"
  for format in empty inside; do
    check "trust of $format.cpsf" bash -c "$CPSFC trust $WORK/$format.cpsf 2>/dev/null | grep -q '^nothing to show: '"
    check "trust of $format.cpsf in Japanese" bash -c "$CPSFC trust $WORK/$format.cpsf --lang ja 2>/dev/null | grep -q '^該当なし: '"
    check "trust of $format.cpsf as a page" bash -c "$CPSFC trust $WORK/$format.cpsf --format html 2>/dev/null | grep -q '</html>'"
  done
  check "trust of a flow inside" bash -c "$CPSFC trust $WORK/inside.cpsf f 2>/dev/null | grep -q '^f  flow'"
  "$CPSFC" trust examples/press_line t_sped >"$WORK/trust" 2>&1
  if [ $? = 3 ] && grep -q 'there is no transfer or flow `t_sped`; a similar name: `t_speed`' "$WORK/trust"; then ok; else bad "trust of an unknown name"; fi
  "$CPSFC" trust examples/press_line plant_wifi >"$WORK/trust" 2>&1
  if [ $? = 3 ] && grep -q 'a chain of trust belongs to a transfer or a flow' "$WORK/trust"; then ok; else bad "trust of a network"; fi
  check "trust by the whole name" bash -c "cmp <($CPSFC trust examples/press_line t_speed 2>/dev/null) <($CPSFC trust examples/press_line jp.example.oem.line7.t_speed 2>/dev/null)"
  check "trust of one lists all links" bash -c "$CPSFC trust examples/press_line t_speed 2>/dev/null | grep -q '^    check_cmd  *stated  *it says what it checks'"
  for format in text md json html; do
    check "trust as $format twice" bash -c "cmp <($CPSFC trust examples/solar_park --as-of 2026-06-15 --format $format 2>/dev/null) <($CPSFC trust examples/solar_park --as-of 2026-06-15 --format $format 2>/dev/null)"
  done
  "$CPSFC" trust examples/press_line -o "$WORK/a.html" -o "$WORK/b.html" >/dev/null 2>&1
  if [ $? = 3 ]; then ok; else bad "trust with two outputs"; fi
  printf 'edition 2026\nflow a -> b\n' >"$WORK/wrong.cpsf"
  "$CPSFC" trust "$WORK/wrong.cpsf" >/dev/null 2>&1
  if [ $? = 2 ]; then ok; else bad "trust of a spec with errors"; fi
  check "ways along long chains" python3 tests/long_ways.py "$CPSFC"
  check "no line of the terminal output is wider than 80" bash -c "$CPSFC trust examples/press_line --as-of 2026-06-15 2>/dev/null | { ! grep -E '^.{81,}'; }"
}

part_input() {
  . tests/bad_input.sh
  . tests/bad_frameworks.sh
  check "strings that try to get out" python3 tests/injection.py "$CPSFC"
}
part_sheet() {
  mkdir -p "$WORK/sheet"
  check "check sheets" python3 tests/sheet.py "$CPSFC" "$WORK/sheet"
  if ! python3 -c 'import openpyxl' 2>/dev/null; then skipped=$((skipped + 1)); echo "skipped: check sheets filled in by openpyxl (it is not installed)"; fi
}
part_tables() {
  check "reports as tables" python3 tests/tables.py "$CPSFC"
  if ! python3 -c 'import openpyxl' 2>/dev/null; then skipped=$((skipped + 1)); echo "skipped: workbooks of reports read by openpyxl (it is not installed)"; fi
}
# Formats that other programs of a pipeline read, each against its schema (CPSFC_SCHEMAS names the folder that holds them).
part_formats() {
  check "formats of pipelines" python3 tests/formats.py "$CPSFC"
  skip_missing tests/formats.py
  check "CycloneDX" python3 tests/cyclonedx.py "$CPSFC"
  skip_missing tests/cyclonedx.py
}
# Formats that hold a framework itself.
part_catalogues() {
  check "formats of frameworks" python3 tests/catalogues.py "$CPSFC"
  skip_missing tests/catalogues.py
}
part_oscal() {
  check "OSCAL documents" python3 tests/oscal.py "$CPSFC"
  skip_missing tests/oscal.py
}
part_views() {
  check "views" python3 tests/views.py "$CPSFC"
  check "what would close a gap" python3 tests/closing.py "$CPSFC"
  check "the first screen" python3 tests/overview.py "$CPSFC"
  check "two editions side by side" python3 tests/editions.py "$CPSFC"
}
# What others may see, and who is refused.
part_extract() {
  "$CPSFC" report examples/parts_maker --for archive_firm --format md --as-of 2026-06-15 >"$WORK/extract" 2>/dev/null || bad "extract of parts_maker: status $?"
  golden parts_maker/extract.md "$WORK/extract"
  "$CPSFC" report examples/press_line --for sky.company --lang ja --as-of 2026-06-15 >"$WORK/extract" 2>/dev/null || bad "extract of press_line: status $?"
  golden press_line/extract.ja.txt "$WORK/extract"
  check "extracts for others" python3 tests/extract.py "$CPSFC"
}
part_explain() {
  check "explain pages" python3 tests/explain_pages.py "$CPSFC"
  check "standards, terms, provenance explained" python3 tests/explain_topics.py "$CPSFC"
}
part_drawing() { check "the process drawn" python3 tests/drawing.py "$CPSFC"; }
part_registers() { check "registers of the page" python3 tests/registers.py "$CPSFC"; }
part_markdown() { check "Markdown of pull requests" python3 tests/markdown.py "$CPSFC"; }
part_compare() { check "saved reports side by side" python3 tests/compare.py "$CPSFC"; }
part_diff() {
  check "what changed between two" python3 tests/diff.py "$CPSFC"
  check "what changed between revisions" python3 tests/diff_git.py "$CPSFC"
  check "what changed between editions of a framework" python3 tests/diff_rules.py "$CPSFC"
}
part_verify() { check "pages made anew" python3 tests/verify.py "$CPSFC"; }
# Every count of every format against that of the JSON report, with a baseline and a gate.
part_counts() { check "counts of all formats" python3 tests/counts.py "$CPSFC"; }
# cpsf.yaml, cpsfc config, many programs.
part_settings() {
  local line
  python3 tests/settings.py "$CPSFC" 2>&1 | tee "$WORK/settings.txt" | grep -vE '^[0-9]+ passed, [0-9]+ failed$'
  line=$(tail -1 "$WORK/settings.txt")
  if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2]))
  else
    bad "settings: $line"
  fi
}

# Baseline, gate, another revision: the last line of the program is "N passed, M failed".
part_gate() {
  local line name
  if ! command -v git >/dev/null; then skipped=$((skipped + 1)); echo "skipped: baseline and gate (git is not installed)"; return; fi
  for name in gate ratchet; do python3 "tests/$name.py" "$CPSFC" >"$WORK/$name.txt" 2>&1 & done # both at once: they mostly wait for programs
  wait
  for name in gate ratchet; do
    grep -vE '^[0-9]+ passed, [0-9]+ failed$' "$WORK/$name.txt"
    line=$(tail -1 "$WORK/$name.txt")
    if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
      passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2]))
    else
      bad "tests/$name.py gave no result"
    fi
  done
}
# The language server by a client over pipes.
part_lsp() {
  local line
  python3 tests/lsp.py "$CPSFC" 2>&1 | tee "$WORK/lsp.txt" | grep -vE '^[0-9]+ passed, [0-9]+ failed$'
  line=$(tail -1 "$WORK/lsp.txt")
  if ! [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then bad "the tests of the language server gave no result"; return; fi
  passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2]))
  command -v nvim >/dev/null || { skipped=$((skipped + 1)); echo "skipped: the language server in Neovim (not installed: neovim)"; return; }
  check "the language server in Neovim" python3 tests/lsp/nvim.py "$CPSFC"
}
# What editors are given: highlighting, snippets, the extension for VS Code, files for Vim. EDITORS=required: missing is a failure.
part_editors() {
  local line
  mkdir -p "$WORK/editors"
  python3 tests/editors.py "$CPSFC" "$WORK/editors" 2>&1 | tee "$WORK/editors.txt" | grep -vE '^([0-9]+ passed, [0-9]+ failed|skipped: .*)$'
  while read -r line; do skipped=$((skipped + 1)); echo "$line"; done < <(grep '^skipped: ' "$WORK/editors.txt")
  line=$(tail -1 "$WORK/editors.txt")
  if ! [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then bad "the tests for editors gave no result"; return; fi
  passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2]))
}
part_schema() {
  if python3 -c 'import jsonschema' 2>/dev/null; then check "JSON schemas" python3 tests/json_schema.py "$CPSFC"
  else skipped=$((skipped + 1)); echo "skipped: JSON schemas (python3-jsonschema is not installed)"; fi
}
part_library() {
  check "what rules can say" "$CPSFC" test tests/rules --as-of 2026-06-15
  check "tests of the standard library" "$CPSFC" test stdlib --as-of 2026-06-15
  # every level line of every rule is true in some test and false in another
  if "$CPSFC" test stdlib --as-of 2026-06-15 | awk '/^rule coverage: of/ { found = 300 < $4 && $4 == $7 } END { exit !found }'; then ok; else bad "rule coverage of the standard library"; fi
  if "$CPSFC" test stdlib --as-of 2026-06-15 2>&1 | grep -qE '^(error|warning)'; then bad "the standard library has messages"; else ok; fi
}

# The formatter; the specs of the tree are formatted.
part_fmt() { check "formatter" python3 tests/fmt.py "$CPSFC"; }

# The doc pages are written, their examples compile, and docs/requirements.md is what the rules say.
part_docs() {
  check "first spec in ten minutes" python3 tests/walkthrough.py "$CPSFC" docs/first-spec.md docs/ja/first-spec.md
  check "doc pages" "$CPSFC" explain --all -o "$WORK/docs"
  check "standard modules" python3 tests/standard_modules.py "$CPSFC" "$WORK/docs"
  "$CPSFC" list requirements --facts >"$WORK/requirements.md"
  if [ "${UPDATE:-}" = 1 ]; then cp "$WORK/requirements.md" docs/requirements.md; fi
  if cmp -s "$WORK/requirements.md" docs/requirements.md; then ok; else bad "docs/requirements.md is out of date: UPDATE=1 bash tests/run.sh docs"; fi
  check "classes in Japanese" bash -c "$CPSFC list classes --lang ja | grep -q '^PLC	std.factory.Plc	制御装置'"
  check "classes have all their columns" bash -c "$CPSFC list classes --lang ja | awk -F'\t' 'NF != 3 || \$1 == \"\" || \$2 == \"\" || \$3 == \"\" { exit 1 }'"
  check "explain a class" bash -c "$CPSFC explain Plc | grep -q 'key_removed (キースイッチ)' && cmp <($CPSFC explain PLC) <($CPSFC explain std.factory.Plc) && cmp <($CPSFC explain 標準.工場.PLC) <($CPSFC explain Plc)"
  check "explain an attribute" bash -c "$CPSFC explain std.core.Component.firmware | grep -q '#CPS.AM-1'"
  "$CPSFC" explain --all >/dev/null 2>&1
  if [ $? = 3 ]; then ok; else bad "explain --all without -o is not status 3"; fi
  "$CPSFC" explain --all -o /dev/null/docs >/dev/null 2>&1
  if [ $? = 3 ]; then ok; else bad "explain --all into a place that is none is not status 3"; fi
  if "$CPSFC" list classes --facts >/dev/null 2>&1; then bad "list classes --facts is accepted"; else ok; fi
  if grep -Eq '(src|href)="?https?:|<script' "$WORK"/docs/*/*.html; then bad "doc pages load from outside"; else ok; fi
  if "$CPSFC" explain std.core.Nothing >/dev/null 2>&1; then bad "explain of an unknown class"; else ok; fi
}

# left_out COMMAND...: the command prints what the machine lacks, a line each; TOOLS=required: that is a failure.
left_out() {
  "$@" >"$WORK/missing"
  while read -r line; do
    if [ "${TOOLS:-}" = required ]; then bad "not installed: $line"; else skipped=$((skipped + 1)); echo "skipped: $line"; fi
  done <"$WORK/missing"
}
part_robust() {
  check "terminal, interruptions, full disks, surroundings" python3 tests/robust.py "$CPSFC" "$BUILD"
  TOOLS= left_out python3 tests/robust.py "$CPSFC" "$BUILD" --missing # a right, nothing that could be installed
}
part_valgrind() {
  case $BUILD in */sanitize) echo "not run with sanitizers: valgrind (it looks for the same)"; return ;; esac
  if command -v valgrind >/dev/null; then check "memory of commands under valgrind" python3 tests/valgrind.py "$CPSFC"; fi
  left_out python3 tests/valgrind.py "$CPSFC" --missing
}
part_drop_in() {
  check "files for other people's pipelines" python3 tests/drop_in.py "$CPSFC"
  left_out python3 tests/drop_in.py "$CPSFC" --missing
}
part_depfile() {
  check "what make and ninja do again" python3 tests/depfile.py "$CPSFC"
  left_out python3 tests/depfile.py "$CPSFC" --missing
}
part_install() {
  check "what is installed" python3 tests/install.py "$CPSFC" "$BUILD"
  left_out python3 tests/install.py "$CPSFC" "$BUILD" --missing
}

# The HTML report in a real browser. What it needs is installed by `make deps-browser`; BROWSER=required: missing is a failure.
part_browser() {
  local missing=
  case $BUILD in */sanitize) echo "not run with sanitizers: the report in a browser (the pages are the same bytes)"; return ;; esac
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing="$missing chromium"
  command -v node >/dev/null || missing="$missing node"
  command -v pdftotext >/dev/null || missing="$missing poppler-utils"
  [ -d build/browser/node_modules/playwright-core ] || missing="$missing npm-packages"
  if [ -n "$missing" ] && [ "${BROWSER:-}" != required ]; then
    skipped=$((skipped + 1)); echo "skipped: the report in a browser (not installed:$missing; \`make deps-browser\` installs it)"
    return
  fi
  mkdir -p "$WORK/browser"
  node tests/browser/run.mjs "$CPSFC" "$WORK/browser" 2>&1 | tee "$WORK/browser.txt" | grep -vE '^[0-9]+ passed, [0-9]+ failed$'
  local line
  line=$(tail -1 "$WORK/browser.txt")
  if ! [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then bad "the browser tests gave no result"; return; fi
  passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2]))
}

# ---- parts side by side ----

# --part NAME FOLDER: one part in a process of its own, for the other way of calling this script
if [ "${1:-}" = --part ]; then
  WORK=$3
  "part_$2"
  echo "$passed $failed $skipped" >"$WORK.counts"
  times >"$WORK.times" # not into a pipe: it would tell of another process
  awk 'END { split($1, user, /[ms]/); split($2, kernel, /[ms]/); print int(60 * (user[1] + kernel[1]) + user[2] + kernel[2] + 0.5) }' "$WORK.times" >"$WORK.cpu"
  exit 0
fi

ALL=$(mktemp -d) || exit 3
trap 'running=$(jobs -p); [ -z "$running" ] || kill $running 2>/dev/null; wait; chmod -R u+rwX "$ALL" 2>/dev/null; rm -rf "$ALL"' EXIT
trap 'exit 130' INT TERM HUP
# the system's Python has the packages that tests use; another one first on the path may lack them
if ! python3 -c 'import jsonschema, openpyxl, yaml' 2>/dev/null && /usr/bin/python3 -c 'import jsonschema, openpyxl, yaml' 2>/dev/null; then
  mkdir "$ALL/bin" && ln -s /usr/bin/python3 "$ALL/bin/python3" && export PATH=$ALL/bin:$PATH
fi
JOBS=${JOBS:-$(nproc 2>/dev/null || echo 2)}
PART_SECONDS=${PART_SECONDS:-600}

# run NAME: the part with its time limit; FOLDER.log, FOLDER.seconds, and last FOLDER.done
run() {
  local folder=$ALL/$1 begin=$SECONDS process status
  mkdir "$folder"
  timeout -k 10 "$PART_SECONDS" bash tests/run.sh --part "$1" "$folder" >"$folder.log" 2>&1 </dev/null &
  process=$!
  trap 'kill "$process"; exit' TERM # what it began ends with it
  wait "$process" 2>/dev/null
  status=$?
  if [ "$status" != 0 ] && [ $((SECONDS - begin)) -ge "$PART_SECONDS" ]; then echo "FAILED: $1: stopped after $PART_SECONDS seconds"
  elif [ "$status" != 0 ]; then echo "FAILED: $1: it ended early (status $status)"; fi >>"$folder.log"
  chmod -R u+rwX "$folder" && rm -rf "$folder"
  echo $((SECONDS - begin)) >"$folder.seconds"
  : >"$folder.done"
}

# Prints the parts that have ended, as far as those before them have.
print_ended() {
  local name part_passed part_failed part_skipped
  while [ "$printed" -lt ${#names[@]} ] && [ -e "$ALL/${names[printed]}.done" ]; do
    name=${names[printed]} part_passed=0 part_failed=1 part_skipped=0
    [ ! -s "$ALL/$name.counts" ] || read -r part_passed part_failed part_skipped <"$ALL/$name.counts"
    cat "$ALL/$name.log"
    passed=$((passed + part_passed)) failed=$((failed + part_failed)) skipped=$((skipped + part_skipped))
    taken="$taken  $name $(cat "$ALL/$name.seconds")($(cat "$ALL/$name.cpu" 2>/dev/null || echo '?'))"
    printed=$((printed + 1))
  done
}

known=$(awk 'NF { print $1 }' <<<"$PARTS")
mapfile -t names < <(if [ $# = 0 ]; then echo "$known"; else printf '%s\n' $* | awk '!seen[$0]++'; fi)
for name in "${names[@]}"; do
  grep -qxF -- "$name" <<<"$known" || { echo "there is no part \`$name\`; there are:" $known >&2; exit 3; }
done
printed=0 running=0 taken=
while read -r _ name; do
  if [ "$running" -ge "$JOBS" ]; then wait -n; running=$((running - 1)); print_ended; fi
  run "$name" &
  running=$((running + 1))
done < <(awk 'NR == FNR { if (NF) seconds[$1] = $2; next } { print seconds[$1], $1 }' <(echo "$PARTS") <(printf '%s\n' "${names[@]}") | sort -k1,1nr -s)
while [ "$running" -gt 0 ]; do wait -n; running=$((running - 1)); print_ended; done
[ "$skipped" = 0 ] || echo "$skipped skipped"
echo "seconds of each part (of a core):$taken; together $SECONDS with $JOBS at once"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
