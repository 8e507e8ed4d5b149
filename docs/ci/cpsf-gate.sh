#!/bin/sh
# The step that all pipelines of this folder share: reports in all forms, then the gate.
#
# usage: cpsf-gate.sh SPEC GATE AGAINST FOLDER
#   SPEC     folder or file
#   GATE     of --fail-on, such as gap
#   AGAINST  the revision that a pull request is compared with: the gate looks at what the change causes, and at what was
#            weakened. "nightly": what has ended by now fails, too. Empty: the gate looks at everything.
#   FOLDER   where the reports go
#
# The status is that of cpsfc: 0 the gate holds, 1 it failed, 2 the spec has errors, 3 trouble. Reports are there unless it is
# 2 or 3. cpsfc is searched on PATH, or is what CPSFC names. CPSF_PROGRAM: the one of the programs in cpsf.yaml that this job
# is about; SPEC is then only what has to be formatted.
set -u
spec=$1 gate=$2 against=$3 folder=$4
cpsfc=${CPSFC:-cpsfc}
case $against in
'') set -- --fail-on "$gate" ;;
nightly) set -- --fail-on "$gate;expired" --warn-before 30d ;;
*) set -- --fail-on "$gate;weakened" --against "$against" ;;
esac
if [ -n "${CPSF_PROGRAM:-}" ]; then set -- --program "$CPSF_PROGRAM" "$@"; else set -- "$spec" "$@"; fi
mkdir -p "$folder" || exit 3
rm -f "$folder"/cpsf.* # of an earlier run
"$cpsfc" fmt --check "$spec" >"$folder/unformatted.txt"
status=$?
[ $status -le 1 ] || exit $status
"$cpsfc" report "$@" --explain-gate \
  -o "$folder/cpsf.html" -o "$folder/cpsf.md" -o "$folder/cpsf.json" -o "$folder/cpsf.sarif" \
  -o "$folder/cpsf.github.sarif" \
  -o "$folder/cpsf.junit.xml" -o "$folder/cpsf.github.txt" -o "$folder/cpsf.gitlab.json"
status=$?
if [ -s "$folder/unformatted.txt" ]; then
  echo "not formatted (cpsfc fmt mends it):" >&2
  cat "$folder/unformatted.txt" >&2
  [ $status != 0 ] || status=1
fi
exit $status
