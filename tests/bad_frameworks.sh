# bad_frameworks.sh - frameworks and overlays with one fault each, sourced by bad_input.sh: one clear message, with file,
# line and column, in both languages. Uses expect, WORK and CPSFC of its caller.

head='edition 2026\nmodule tiny@1.0.0\n'
title='framework "Tiny"@en "小"@ja\n'
base='import cpsf@1.0 as cpsf\n'

# framework NAME CODE LINE:COLUMN ENGLISH JAPANESE RULES [CATALOGUE]: exactly one message with that code, there, in both languages
framework() {
  rm -rf "$WORK/overlay" && mkdir -p "$WORK/overlay"
  printf "$6" >"$WORK/overlay/rules.cpsf"
  [ $# -lt 7 ] || printf "$7" >"$WORK/overlay/catalogue.yaml"
  local status=2 file=rules.cpsf
  case $2 in W*) status=0 ;; esac
  case $3 in c:*) file=catalogue.yaml ;; esac
  expect "framework: $1" $status "overlay/$file:${3#c:}" "$CPSFC" check "$WORK/overlay" --as-of 2026-06-15 --lang en
  expect "framework: $1, in English" $status "$4" "$CPSFC" check "$WORK/overlay" --as-of 2026-06-15 --lang en
  expect "framework: $1, in Japanese" $status "$5" "$CPSFC" check "$WORK/overlay" --as-of 2026-06-15 --lang ja
  local count
  count=$("$CPSFC" check "$WORK/overlay" --as-of 2026-06-15 --lang en 2>&1 | grep -cE '^(error|warning)\[')
  if [ "$count" = 1 ]; then ok; else bad "framework: $1: $count messages"; fi
  expect "framework: $1, code" $status "[$2]" "$CPSFC" check "$WORK/overlay" --as-of 2026-06-15 --lang en
}

framework "requirement stated twice" E0202 5:13 "already stated" "既に書かれて" \
  "${head}${title}requirement #T.1 \"a\"@en \"あ\"@ja\nrequirement #T.1 \"b\"@en \"い\"@ja\n"
framework "selection of an unknown id" E0201 5:34 "no requirement" "ありません" \
  "${head}${base}${title}profile p \"P\"@en \"P\"@ja { select cpsf#CPS.XX-1 at level 1 }\n"
framework "strengthening of an unknown id" E0201 5:12 "ends at 7" "7" \
  "${head}${base}${title}strengthen cpsf#CPS.CM-9 \"x\"@en \"x\"@ja on actuate t { level 1 when recorded(t.rate) }\n"
framework "exception to nothing" E3503 4:11 "belongs to no requirement" "どの要件のものか" \
  "${head}${title}exception e \"x\"@en \"x\"@ja on system s where s.public { level 1 when true }\n"
framework "overlay without a version of its base" E5212 3:8 "names the version of its base" "版" \
  "${head}import cpsf as cpsf\n${title}profile p \"P\"@en \"P\"@ja { select cpsf#CPS.DS-3 at level 1 }\n"
framework "wrong version of the base" E0233 3:8 "there is 1.0.0" "1.0.0" \
  "${head}import cpsf@2.0 as cpsf\n${title}profile p \"P\"@en \"P\"@ja { select cpsf#CPS.DS-3 at level 1 }\n"
framework "requirement of the base stated again" E5211 5:13 "an overlay can't state it again" "書き直す" \
  "${head}${base}${title}requirement #CPS.DS-3 \"mine\"@en \"自社\"@ja { level 1 \"x\"@en \"x\"@ja when true }\n"
framework "profile below the one it extends" E5211 6:40 "below the profile it extends" "下回ります" \
  "${head}${base}${title}profile p \"P\"@en \"P\"@ja { select cpsf#CPS.DS-3 at level 2 }\nprofile q \"Q\"@en \"Q\"@ja { extends = p; select cpsf#CPS.DS-3 at level 1 }\n"
framework "profiles in a circle" E3504 5:9 "extends itself" "自分自身" \
  "${head}${title}profile p \"P\"@en \"P\"@ja { extends = q }\nprofile q \"Q\"@en \"Q\"@ja { extends = p }\n"
framework "requirements in a circle" E3302 4:13 "in a circle" "要件が互いの" \
  "${head}${title}requirement #T.1 \"a\"@en \"a\"@ja { applies to organization o where not o.external\n level 1 \"x\"@en \"x\"@ja when achieved(#T.2, o) >= 1 }\nrequirement #T.2 \"b\"@en \"b\"@ja { applies to organization o where not o.external\n level 1 \"x\"@en \"x\"@ja when achieved(#T.1, o) >= 1 }\n"
framework "definitions in a circle" E3301 5:24 "in a circle" "定義が輪" \
  "${head}${title}define a(x : system) = b(x)\ndefine b(x : system) = a(x)\n"
framework "level that can never be reached" W3306 4:61 "can never be reached" "決して" \
  "${head}${title}requirement #T.1 \"t\"@en \"t\"@ja { level 1 \"x\"@en \"x\"@ja when false }\n"
framework "classes that exclude each other" W3306 5:47 "can never hold" "決して成り立ちません" \
  "${head}${title}requirement #T.1 \"t\"@en \"t\"@ja { applies to system s\n level 1 \"x\"@en \"x\"@ja when s is std.Room and s is std.Internet }\n"
framework "strengthening of other subjects" W3306 5:43 "can never apply" "適用されることはありません" \
  "${head}${base}${title}strengthen cpsf#CPS.CM-3 \"x\"@en \"x\"@ja on component t { level 1 \"x\"@en \"x\"@ja when recorded(t.firmware) }\n"
framework "requirement that states nothing" W3307 4:32 "states nothing" "中身がありません" \
  "${head}${title}requirement #T.1 \"t\"@en \"t\"@ja { }\n"
framework "exception that states nothing" W3307 5:55 "states nothing" "中身がありません" \
  "${head}${title}requirement #T.1 \"t\"@en \"t\"@ja { applies to system s\n exception e \"x\"@en \"y\"@ja on system s where s.public { }\n level 1 \"x\"@en \"x\"@ja when s.encrypted }\n"
framework "text in English only" W3521 5:10 "no Japanese" "日本語がありません" \
  "${head}${title}requirement #T.1 \"t\"@en \"t\"@ja { applies to system s\n level 1 \"x\"@en when s.encrypted }\n"
framework "text in Japanese only" W3521 4:18 "no English" "英語がありません" \
  "${head}${title}requirement #T.1 \"部屋\"@ja { applies to system s\n level 1 \"x\"@en \"x\"@ja when s.encrypted }\n"

catalogue_head='framework: tiny\nversion: "1.0.0"\ntitle: {en: T, ja: T}\ncategories:\n  - id: T.A\n    title: {en: A, ja: A}\nrequirements:\n'
entry='  - id: T.A-1\n    category: T.A\n    title: {en: t, ja: t}\n    statement: {en: s, ja: s}\n    layers: [1]\n    elements: [organization]\n    confidence: authored\n'
framework "rule without an entry in the catalogue" E0201 4:13 "the catalogue has no requirement" "カタログに要件" \
  "${head}${title}requirement #T.A-2 { level 1 \"x\"@en \"x\"@ja when attested(1) }\n" "${catalogue_head}${entry}"
framework "title in the rules and in the catalogue" E3501 4:20 "live in the catalogue" "カタログに書きます" \
  "${head}${title}requirement #T.A-1 \"again\"@en \"再び\"@ja { level 1 \"x\"@en \"x\"@ja when attested(1) }\n" "${catalogue_head}${entry}"
framework "catalogue of another version" E3502 2:1 "both must agree" "両方を同じに" \
  "${head}${title}" "$(printf '%s' "$catalogue_head" | sed 's/1\.0\.0/1.1.0/')${entry}"
framework "crosswalk to a missing requirement" E3519 c:20:20 "no requirement" "対策要件" \
  "${head}${title}" "${catalogue_head}${entry}crosswalk:\n  standard: other\n  title: {en: O, ja: O}\n  source: x\n  links:\n    - requirement: T.A-7\n      targets: [X-1]\n      relation: related\n      confidence: authored\n"
framework "measure for a missing requirement" E3519 c:17:18 "no requirement" "対策要件" \
  "${head}${title}" "${catalogue_head}${entry}measures:\n  - id: M-1\n    requirement: T.A-7\n    level: 1\n    element: organization\n    cost: 1\n    effect: 1\n    text: {en: m, ja: m}\n"
framework "title in one language" W3521 c:8:5 'no `title` in Japanese' "日本語がありません" \
  "${head}${title}" "${catalogue_head}$(printf '%s' "$entry" | sed 's/title: {en: t, ja: t}/title: {en: t}/')"
