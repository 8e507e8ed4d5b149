/* test_syntax.c - tokens, layout, trees and messages of the syntax layer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "compiler/syntax/token.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- one text --------------------------------------------------------------------------------------------- */

struct parsed {
  struct sources sources;
  struct interner names;
  struct diagnostics diagnostics;
  struct tree tree;
  struct builder text;
  struct arena memory;
};

static void parse_bytes(struct parsed *p, const char *text, size_t length) {
  memset(p, 0, sizeof *p);
  uint32_t file = source_add(&p->sources, "a.cpsf", text, length);
  parse_file(&p->tree, &p->sources, &p->names, &p->diagnostics, file, (struct parse_options){.keep_tokens = true});
}

static void parsed_free(struct parsed *p) {
  tree_free(&p->tree);
  diagnostics_free(&p->diagnostics);
  interner_free(&p->names);
  sources_free(&p->sources);
  builder_free(&p->text);
  arena_free(&p->memory);
}

/* Every message as "E0110@1:5", in order of place. */
static const char *codes_of(struct parsed *p) {
  diagnostics_sort(&p->diagnostics);
  for (uint32_t i = 0; i < p->diagnostics.list.count; i++) {
    const struct diagnostic *x = &p->diagnostics.list.items[i];
    struct position at = source_position(&p->sources, x->at.start);
    builder_format(&p->text, "%s%s@%u:%u", i ? " " : "", message_code(x->message), at.line, at.column);
  }
  return builder_get(&p->text);
}

static void expect_codes_of_bytes(const char *text, size_t length, const char *codes) {
  struct parsed p;
  parse_bytes(&p, text, length);
  assert_string_equal(codes_of(&p), codes);
  assert_int_equal(p.tree.syntax_errors != 0, *codes != 0);
  parsed_free(&p);
}

static void expect_codes(const char *text, const char *codes) { expect_codes_of_bytes(text, strlen(text), codes); }

/* The tree of a text without mistakes, without "(file" and its end. */
static void expect_tree(const char *text, const char *tree) {
  struct parsed p;
  parse_bytes(&p, text, strlen(text));
  assert_string_equal(codes_of(&p), "");
  struct out o = {.fd = -1};
  tree_dump(&o, &p.tree, &p.names);
  const char *dump = builder_get(&o.buffer), *start = "(file\n  ";
  assert_int_equal(strncmp(dump, start, strlen(start)), 0);
  size_t length = strlen(dump) - strlen(start) - strlen(")\n");
  assert_string_equal(arena_copy(&p.memory, dump + strlen(start), length), tree);
  builder_free(&o.buffer);
  parsed_free(&p);
}

/* The first message in both languages, and its first repair. */
static void expect_message(const char *text, const char *place, const char *en, const char *help_en, const char *ja,
                           const char *repair) {
  struct parsed p;
  parse_bytes(&p, text, strlen(text));
  const char *codes = codes_of(&p);
  assert_int_equal(strncmp(codes, place, strlen(place)), 0);
  const struct diagnostic *x = &p.diagnostics.list.items[0];
  assert_string_equal(diag_message(&p.memory, x, LANGUAGE_EN), en);
  assert_string_equal(diag_message(&p.memory, x, LANGUAGE_JA), ja);
  if (help_en) assert_string_equal(diag_help(&p.memory, x, LANGUAGE_EN), help_en);
  if (repair) assert_string_equal(x->fixes ? x->fixes->replacement : "none", repair);
  parsed_free(&p);
}

/* ---- tokens --------------------------------------------------------------------------------------------------- */

static const char *kind_text(uint16_t kind) {
  static const struct {
    uint16_t kind;
    const char *text;
  } names[] = {{T_IDENT, "name"},
               {T_REQID, "id"},
               {T_STRING, "text"},
               {T_INT, "int"},
               {T_NUMBER, "number"},
               {T_VERSION, "version"},
               {T_QUANTITY, "quantity"},
               {T_DATE, "date"},
               {T_DIGEST, "digest"},
               {T_ARROW, "->"},
               {T_DOTDOT, ".."},
               {T_EQ, "=="},
               {T_NE, "!="},
               {T_LE, "<="},
               {T_GE, ">="},
               {T_END, "end"}};
  for (size_t i = 0; i < COUNT(names); i++)
    if (names[i].kind == kind) return names[i].text;
  return word_spelling(kind, LANGUAGE_EN);
}

/* Kinds of the tokens of TEXT with spaces between, the end left out; after the layout pass when LAID_OUT. */
static void expect_kinds(const char *text, bool laid_out, const char *kinds) {
  struct sources s = {0};
  struct diagnostics d = {0};
  struct token_list list = {0};
  struct builder b = {0};
  scan_file(&list, &s, &d, source_add(&s, "a.cpsf", text, strlen(text)));
  if (laid_out) layout_tokens(&list, &s, &d);
  for (uint32_t i = 0; i + 1 < list.tokens.count; i++) {
    const struct token *t = &list.tokens.items[i];
    if (i) builder_char(&b, ' ');
    if (kind_text(t->kind))
      builder_text(&b, kind_text(t->kind));
    else
      builder_char(&b, (char)t->kind);
  }
  assert_int_equal(list.tokens.items[list.tokens.count - 1].kind, T_END);
  assert_string_equal(builder_get(&b), kinds);
  builder_free(&b);
  vec_free(&list.tokens);
  vec_free(&list.trivia);
  diagnostics_free(&d);
  sources_free(&s);
}

static void numbers_and_quantities(void **state) {
  (void)state;
  expect_kinds("1 12.5 1e3 2.5E-4 1.0.3 3.2", false, "int number number number version number");
  expect_kinds("0..5 1.5..2.5 1.2.3..2", false, "int .. int number .. number version .. int");
  expect_kinds("7.1mm/s 9.8m/s^2 30d 80% 50rpm/s 12N.m 5m^-1 1e3Pa 3m2", false,
               "quantity quantity quantity quantity quantity quantity quantity quantity quantity");
  expect_kinds("90℃ 80°C 5µm/s 3台 10分 1㎜", false, "quantity quantity quantity quantity quantity quantity");
  expect_kinds("5m-3 5m/2 1.", false, "quantity - int quantity / int int .");
  expect_kinds("2026-06-15 2026-06-15..2026-06-16 2026-1 20260-06-15", false,
               "date date .. date int - int int - int - int");
}

static void names_and_ids(void **state) {
  (void)state;
  expect_kinds("a _b A棟 制御PC ポンプ３号 `drive-7` `data`", false, "name name name name name name name");
  expect_kinds("#CPS.DS-3 cpsf#CPS.DS-3. #A-", false, "id name id . id -");
  expect_kinds("sha256\"ab\" ed25519\"cd\" sha256 \"ab\"", false, "digest digest name text");
}

static void signs_in_every_width(void **state) {
  (void)state;
  expect_kinds("-> .. == != <= >= < > = : , . ( ) [ ] { } @ ? + - * / ;", false,
               "-> .. == != <= >= < > = : , . ( ) [ ] { } @ ? + - * / ;");
  expect_kinds("→ ≠ ≤ ≥ ∧ ∨ ¬ ∈ 、 （ ） ［ ］ ｛ ｝ ： ； ， ＝", false,
               "-> != <= >= and or not in , ( ) [ ] { } : ; , =");
  expect_kinds("a　b、c：d", false, "name name , name : name");
  expect_kinds("「一つ」「二つ 三つ」", false, "text text");
}

static void words_in_both_languages(void **state) {
  (void)state;
  expect_kinds("component モノ flow データフロー 流れ on 対象 level レベル 水準 不明 unknown", false,
               "component component flow flow flow on on level level level unknown unknown");
  expect_kinds("ﾓﾉ ＰＬＣ", false, "component name"); /* half-width katakana is the same word */
  assert_string_equal(word_spelling(T_ORGANIZATION, LANGUAGE_JA), "ソシキ");
  assert_string_equal(word_spelling(T_BY, LANGUAGE_JA), "責任者");
  assert_null(word_spelling(T_IDENT, LANGUAGE_EN));
  assert_int_equal(word_find("組織", strlen("組織")), T_ORGANIZATION);
  assert_int_equal(word_find("承認者", strlen("承認者")), T_BY);
  assert_int_equal(word_find("nothing", 7), 0);
  struct interner names = {0};
  assert_int_equal(word_value(&names, intern_text(&names, "対象外")), intern_text(&names, "not_applicable"));
  assert_int_equal(word_value(&names, intern_text(&names, "high")), intern_text(&names, "high"));
  assert_int_equal(word_value(&names, intern_text(&names, "制御盤")), intern_text(&names, "制御盤"));
  interner_free(&names);
}

static void comments_are_kept_beside_the_tokens(void **state) {
  (void)state;
  struct parsed p;
  const char *text = "// one\n\n/// doc\nsystem a // end\n/* two\n */ system b\n";
  parse_bytes(&p, text, strlen(text));
  assert_string_equal(codes_of(&p), "");
  static const struct {
    uint8_t kind;
    bool own_line;
    uint32_t before;
  } wanted[] = {{TRIVIA_LINE_COMMENT, true, 0},
                {TRIVIA_BLANK_LINES, false, 0},
                {TRIVIA_DOC_COMMENT, true, 0},
                {TRIVIA_LINE_COMMENT, false, 2},
                {TRIVIA_BLOCK_COMMENT, true, 2}};
  const struct token_list *list = &p.tree.tokens;
  assert_int_equal(list->trivia.count, COUNT(wanted));
  for (size_t i = 0; i < COUNT(wanted); i++) {
    assert_int_equal(list->trivia.items[i].kind, wanted[i].kind);
    assert_int_equal(list->trivia.items[i].before, wanted[i].before);
    if (wanted[i].kind != TRIVIA_BLANK_LINES) assert_int_equal(list->trivia.items[i].own_line, wanted[i].own_line);
  }
  parsed_free(&p);
}

/* ---- layout --------------------------------------------------------------------------------------------------- */

static void statements_end_at_line_ends(void **state) {
  (void)state;
  expect_kinds("a = 1\nb = 2", true, "name = int ; name = int ;");
  expect_kinds("a = 1;\nb = 2;", true, "name = int ; name = int ;");
  expect_kinds("a = 1 +\n  2\n  and b\n  or c", true, "name = int + int and name or name ;");
  expect_kinds("x : T\n  in 1 .. 2\ny : T?\nz : [T]", true,
               "name : name in int .. int ; name : name ? ; name : [ name ] ;");
  expect_kinds("flow a -> b\n  via c\n  under d\nsystem e", true,
               "flow name -> name via name under name ; system name ;");
  expect_kinds("a = [1,\n  b\n]\nc = f(\n  x\n)", true, "name = [ int , name ] ; name = name ( name ) ;");
  expect_kinds("system a {\n}\nsystem b\n{\n  c = 1 }", true, "system name { } ; system name { name = int ; } ;");
  expect_kinds("#A = 1\n#B = 0", true, "id = int ; id = int ;");
  expect_kinds("a = \"x\"\n  \"y\"\nb = 1", true, "name = text text ; name = int ;");
  expect_kinds("a = 1;;\n;", true, "name = int ;"); /* an empty statement is none */
}

static void annotations_belong_to_the_next_line(void **state) {
  (void)state;
  expect_kinds("@a\n@b(W1, reason: \"x\")\nsystem c", true, "@ name @ name ( name , name : text ) system name ;");
  expect_kinds("@data(system)\nsystem c", true, "@ name ( name ) system name ;");
}

static void words_are_names_where_no_statement_begins(void **state) {
  (void)state;
  expect_kinds("data = 1\nsystem : T\nlevel = 2\nwithin = 3\ncount = 4", true,
               "name = int ; name : name ; name = int ; name = int ; name = int ;");
  expect_kinds("x = a.data.level.on", true, "name = name . name . name . name ;");
  expect_kinds("system data : system\nsystem level", true, "system name : name ; system name ;");
  expect_kinds("ヒト 工場長 : 責任者 所属 自社", true, "person name : name of name ;");
  expect_kinds("enum e { data\n system, \"x\" }", true, "enum name { name ; name , text ; } ;");
  expect_kinds("level 1 when a\nlevel 2 when b", true, "level int when name ; level int when name ;");
  expect_kinds("measure m : X level 2 on a", true, "measure name : name level int on name ;");
}

static void two_word_phrases_have_one_word_in_japanese(void **state) {
  (void)state;
  expect_kinds("権限 自社 期限 2027-03-31", true, "acts for name until date ;");
  expect_kinds("適用 flow f", true, "applies to name name ;");
  expect_kinds("acts for a", true, "acts for name ;");
}

/* ---- trees ------------------------------------------------------------------------------------------------------- */

static void statements_of_a_model(void **state) {
  (void)state;
  expect_tree(
      "edition 2026\nmodule a.b@1.2\nimport std.factory as fac\ntarget cpsf@1.0 at level 2 on x.y",
      "(edition \"2026\")\n"
      "  (module (path (name \"a\") (name \"b\")) (version \"1.2\"))\n"
      "  (import (path (name \"std\") (name \"factory\")) (alias \"fac\"))\n"
      "  (target (path cpsf) (version \"1.0\") (phrase at (int \"2\")) (phrase on (path (name \"x\") (name \"y\"))))");
  expect_tree("external person a, b : fac.P of o { acts for o until 2027-03-31 } because \"x\"",
              "(element person +external (name \"a\") (name \"b\") (typing (path (name \"fac\") (name \"P\"))) (phrase "
              "of (path o)) (body\n"
              "    (acts (path o) (phrase until (date 2027-03-31)))) (because (text (string \"x\"))))");
  expect_tree("@allow(W1, reason: \"r\")\nsense s : a.b -> c.d { every = 1s }",
              "(transfer sense (annotation \"allow\" (argument (ident \"W1\")) (argument \"reason\" (text (string "
              "\"r\")))) (name \"s\") (source (path (name \"a\") (name \"b\"))) "
              "(sink (path (name \"c\") (name \"d\"))) (body\n"
              "    (set (name \"every\") (quantity-value \"1s\"))))");
  expect_tree("flow f of d : a -> b via n, m under k\nflow a -> b\nflow of d : a -> b",
              "(flow (name \"f\") (of (path d)) (source (path a)) (sink (path b)) (phrase via (path n) (path m)) "
              "(phrase under (path k)))\n"
              "  (flow (source (path a)) (sink (path b)))\n"
              "  (flow (of (path d)) (source (path a)) (sink (path b)))");
  expect_tree(
      "class C of data { a : T in 0mm .. 5mm\n b : [U]\n c : V? = absent }",
      "(class (name \"C\") (path data) (body\n"
      "    (field (name \"a\") (type (path T) (range (binary .. (quantity-value \"0mm\") (quantity-value \"5mm\")))))\n"
      "    (field (name \"b\") (type +list (path U)))\n"
      "    (field (name \"c\") (type +optional (path V)) (default (ident \"absent\")))))");
  expect_tree("data d : D { label c = low, i = high; readers [o, p.q] }\nendorse x to i = high by o\ndeclassify y to c "
              "= low, readers [any] by o",
              "(element data (name \"d\") (typing (path D)) (body\n"
              "    (label (mark \"c\" (name \"low\")) (mark \"i\" (name \"high\")))\n"
              "    (readers (orgset (path o) (path (name \"p\") (name \"q\"))))))\n"
              "  (downgrade endorse (path x) (mark \"i\" (name \"high\")) (phrase by (path o)))\n"
              "  (downgrade declassify (path y) (mark \"c\" (name \"low\")) (mark \"readers\" (orgset (path any))) "
              "(phrase by (path o)))");
  expect_tree("answers on a by p since 2026-06-01 { #A = 1 { evidence \"f\" }\n #B = unknown because \"asked\" }",
              "(answers (phrase on (path a)) (phrase by (path p)) (phrase since (date 2026-06-01)) (body\n"
              "    (row (reqref \"A\") (int \"1\") (body\n"
              "      (evidence (text (string \"f\")))))\n"
              "    (row (reqref \"B\") (unknown) (because (text (string \"asked\"))))))");
  expect_tree("contract k : C between a and b { require b : f#R at level 2\n permit b to read d, e }",
              "(contract (name \"k\") (typing (path C)) (path a) (path b) (body\n"
              "    (require (path b) (reqref \"R\" (path f)) (phrase at (int \"2\")))\n"
              "    (permit (path b) (name \"read\") (path d) (path e))))");
  expect_tree("measure m meets #A, #B level 1 on all PC except x, y",
              "(measure (name \"m\") (phrase meets (reqref \"A\") (reqref \"B\")) (phrase level (int \"1\")) (phrase "
              "on +all (path PC)) (phrase except (path x) (path y)))");
  expect_tree("offer #A at level 1 on x when y.z\nrely #A on w",
              "(offer (reqref \"A\") (when (dot (ident \"y\") (name \"z\"))) (phrase at (int \"1\")) (phrase on (path "
              "x)))\n  (rely (reqref \"A\") (phrase on (path w)))");
}

static void statements_of_a_framework(void **state) {
  (void)state;
  expect_tree("requirement #R { applies to flow or sense f where f.x\n level 1 \"t\" when true }",
              "(requirement \"R\" (body\n"
              "    (applies (binder (path flow) (path sense) (name \"f\") (where (dot (ident \"f\") (name \"x\")))))\n"
              "    (level (int \"1\") (text (string \"t\")) (when (true)))))");
  expect_tree("exception e \"t\" to f#R overrides a, b on system s where s.x",
              "(exception (name \"e\") (text (string \"t\")) (to (reqref \"R\" (path f))) (overrides (path a) (path "
              "b)) (binder (path system) (name \"s\") (where (dot (ident \"s\") (name \"x\")))))");
  expect_tree("define d(f : flow, n : int,) = not f.x", "(define (name \"d\") (param \"f\" (path flow)) (param \"n\" "
                                                        "(path int)) (not (dot (ident \"f\") (name \"x\"))))");
  expect_tree("risk r from t and v on flow f",
              "(risk (name \"r\") (path t) (path v) (binder (path flow) (name \"f\")))");
  expect_tree("test t { expect #R on x is level 1 .. 2\n expect #R on y is unknown\n expect #R on z is met\n expect #R "
              "on w is level 3 }",
              "(test (name \"t\") (body\n"
              "    (expect (reqref \"R\") (path x) (outcome (int \"1\") (int \"2\")))\n"
              "    (expect (reqref \"R\") (path y) (outcome))\n"
              "    (expect (reqref \"R\") (path z) (outcome \"met\"))\n"
              "    (expect (reqref \"R\") (path w) (outcome (int \"3\")))))");
}

static void expressions_bind_as_people_read_them(void **state) {
  (void)state;
  expect_tree("x = a or b and not c == d + 1 * 2",
              "(set (name \"x\") (binary or (ident \"a\") (binary and (ident \"b\") (not (binary == (ident \"c\") "
              "(binary + (ident \"d\") (binary * (int \"1\") (int \"2\"))))))))");
  expect_tree("x = a implies b implies c",
              "(set (name \"x\") (binary implies (ident \"a\") (binary implies (ident \"b\") (ident \"c\"))))");
  expect_tree("x = some m in f.ms where g(m) : m is sec.C and m.v",
              "(set (name \"x\") (quantifier some (name \"m\") (dot (ident \"f\") (name \"ms\")) (where (call (ident "
              "\"g\") (argument (ident \"m\")))) "
              "(binary and (is (ident \"m\") (path (name \"sec\") (name \"C\"))) (dot (ident \"m\") (name \"v\")))))");
  expect_tree("x = if a is not b then 1 else -2",
              "(set (name \"x\") (if (is +not (ident \"a\") (path b)) (int \"1\") (negative (int \"2\"))))");
  expect_tree("x = count(f in o.fs where f.y) > 0",
              "(set (name \"x\") (binary > (count (name \"f\") (dot (ident \"o\") (name \"fs\")) (where (dot (ident "
              "\"f\") (name \"y\")))) (int \"0\")))");
  expect_tree("x = unknown in 0mm .. 4mm",
              "(set (name \"x\") (binary in (unknown) (binary .. (quantity-value \"0mm\") (quantity-value \"4mm\"))))");
  expect_tree("x = achieved(cpsf#R, f) < 1",
              "(set (name \"x\") (binary < (call (ident \"achieved\") (argument (requirement-of \"R\" (ident "
              "\"cpsf\"))) (argument (ident \"f\"))) (int \"1\")))");
  expect_tree(
      "x = a.within within b.safe",
      "(set (name \"x\") (binary within (dot (ident \"a\") (name \"within\")) (dot (ident \"b\") (name \"safe\"))))");
}

static void texts_are_decoded(void **state) {
  (void)state;
  expect_tree("x = \"a\\\"b\\\\c\\n\\td\"@en 「日本」 \"\"",
              "(set (name \"x\") (text (string \"a\"b\\c\n\td\" @en) (string \"日本\") (string)))");
  expect_tree("x = sha256\"9f\"", "(set (name \"x\") (digest \"sha256\"9f\"\"))");
}

static void names_are_normalised(void **state) {
  (void)state;
  expect_tree("system ポンプ３号 : ＰＬＣ", "(element system (name \"ポンプ3号\") (typing (path PLC)))");
  expect_tree("system `1号機` : `on`", "(element system (name \"1号機\") (typing (path on)))");
  expect_tree("x = 90℃", "(set (name \"x\") (quantity-value \"90°C\"))");
}

static void trees_can_be_read(void **state) {
  (void)state;
  struct parsed p;
  const char *text = "/// first line\n///second\n@note\nmeasure m : X at level 2 on f { v = \"t\" }\n// no doc\nsystem "
                     "a { system b }\n";
  parse_bytes(&p, text, strlen(text));
  node_id m = node_child(&p.tree, p.tree.root, NODE_MEASURE), a = node_next(&p.tree, m);
  assert_string_equal(node_doc(&p.memory, &p.tree, &p.sources, m), "first line\nsecond");
  assert_null(node_doc(&p.memory, &p.tree, &p.sources, a));
  assert_null(node_doc(&p.memory, &p.tree, &p.sources, node_at(&p.tree, node_child(&p.tree, a, NODE_BODY))->first));
  node_id on = node_phrase(&p.tree, m, T_ON);
  assert_string_equal(path_text(&p.memory, &p.tree, &p.names, node_child(&p.tree, on, NODE_PATH)), "f");
  assert_int_equal(node_phrase(&p.tree, m, T_VIA), 0);
  assert_int_equal(node_next_same(&p.tree, node_phrase(&p.tree, m, T_AT)), on);
  node_id set = node_at(&p.tree, node_child(&p.tree, m, NODE_BODY))->first;
  assert_int_equal(node_at(&p.tree, node_expression(&p.tree, set))->kind, NODE_TEXT);
  size_t length;
  const char *source = source_text(&p.sources, node_at(&p.tree, m)->at, &length);
  assert_string_equal(arena_copy(&p.memory, source, length), "@note\nmeasure m : X at level 2 on f { v = \"t\" }");
  assert_int_equal(node_child(&p.tree, 0, NODE_NAME) + node_next(&p.tree, 0) + node_next_same(&p.tree, 0) +
                       node_phrase(&p.tree, 0, T_ON) + node_expression(&p.tree, 0),
                   0);
  parsed_free(&p);
}

/* ---- messages: characters -------------------------------------------------------------------------------------- */

static void characters_that_do_not_belong(void **state) {
  (void)state;
  expect_codes("system a $ : b\n", "E0101@1:10");
  expect_codes("x = 1\xE2\x80\xA8y = 2\n", "E0101@1:6");
  expect_codes("x = ０℃\ny = ５０ｍｍ\nz = ２ 台", "E0101@1:5 E0101@2:5 E0101@3:5 E0111@3:7");
  expect_codes("system １号機", "E0115@1:8");
  expect_codes("x = ２０\ny ＜ 3", "E0101@1:5 E0101@2:3 E0110@2:3");
  expect_codes("system v\xD1\x96"
               "b",
               "E0102@1:8");
  expect_codes("system A棟, 制御PC, ポンプ３号, Ωmeter, вода", "E0102@1:25");
  expect_codes("system a // \xE2\x80\xAE x\ny = \"\xE2\x81\xA6\"\nz\xD8\x9C = 1", "E0103@1:13 E0103@2:6 E0103@3:2");
  expect_codes("system a\n\xC0\xC1 system b", "E0104@2:1");
  expect_codes_of_bytes("system a\0\nsystem b", 19, "E0105@1:9");
  expect_message("x = \"a\"\xE2\x80\xA8", "E0101@1:8", "this character can't be used here: U+2028", NULL,
                 "ここでは使えない文字です: U+2028", NULL);
  expect_message("system v\xD1\x96"
                 "b",
                 "E0102@1:8", "the word `vіb` mixes Latin and Cyrillic letters (`і`)",
                 "rename it or quote it in backticks", "`vіb` にはラテン文字とキリル文字が混ざっています(`і`)",
                 NULL);
}

static void texts_and_comments_left_open(void **state) {
  (void)state;
  expect_codes("x = \"abc\ny = 1", "E0112@1:5");
  expect_codes("system `abc\ny = 1", "E0112@1:8");
  expect_codes("x = 「abc\ny = 1", "E0112@1:5");
  expect_codes("system a { name = \"abc }\nsystem b\n", "E0112@1:19");
  expect_codes("system a\n/* abc\n", "E0113@2:1");
  expect_codes("x = \"a\\qb\"", "E0118@1:7");
}

static void dates_units_and_names_with_digits(void **state) {
  (void)state;
  expect_codes("x = 2026-02-30", "E0114@1:5");
  expect_codes("x = 2026-13-01", "E0114@1:5");
  expect_codes("システム 1号機 : 拠点", "E0115@1:6");
  expect_codes("x = 80 degC", "E0111@1:8");
  expect_codes(
      "x = 令和8年4月1日\ny = 2026年4月1日\nz = ２０２６／４／１\naccept #A until 2026/4/1\naccept #A until 2026-4-1",
      "E0117@1:5 E0117@2:5 E0117@3:5 E0117@4:17 E0117@5:17");
  expect_message("x = 令和8年4月1日", "E0117@1:5", "`令和8年4月1日` is not how a date is written here",
                 "write `2026-04-01`", "日付 `令和8年4月1日` の書き方が違います", "2026-04-01");
  expect_message("x = 80 degC", "E0111@1:8", "the unit `degC` stands apart from its number `80`",
                 "write it without the space: `80degC`", "数値 `80` と単位 `degC` の間が空いています", "");
  expect_message("システム 1号機 : 拠点", "E0115@1:6", "a name can't start with a digit: `1号機`", NULL,
                 "名前を数字で始めることはできません: `1号機`", "`1号機`");
}

static void dates_in_other_forms_mean_the_day(void **state) {
  (void)state;
  static const char *const forms[] = {"令和8年4月1日", "2026年4月1日", "２０２６／４／１", "２０２６－０４－０１"};
  for (size_t i = 0; i < COUNT(forms); i++) {
    struct parsed p;
    struct builder b = {0};
    builder_format(&b, "x = %s", forms[i]);
    parse_bytes(&p, builder_get(&b), b.length);
    node_id date = node_expression(&p.tree, node_child(&p.tree, p.tree.root, NODE_SET));
    char text[11];
    assert_int_equal(node_at(&p.tree, date)->kind, NODE_DATE);
    assert_string_equal(date_format((day)node_at(&p.tree, date)->value, text), "2026-04-01");
    builder_free(&b);
    parsed_free(&p);
  }
}

static void words_glued_to_names(void **state) {
  (void)state;
  expect_message("組織自社 : 製造業", "E0116@1:1", "a space is missing in `組織自社`", "write `組織 自社`",
                 "`組織自社` には空白が足りません", "組織 自社");
  expect_codes("システム s : 拠点 {\n  計測プレス機.荷重 → 荷重計\n  モノ盤 : PLC\n}\n目標cpsf@1.0",
               "E0116@2:3 E0116@3:3 E0116@5:1");
  expect_codes("型 C 上位型 データ { データ量 : 数値 }", ""); /* a field may be called so */
}

static void signs_of_input_methods_and_other_languages(void **state) {
  (void)state;
  expect_codes("＃CPS.AM-1 = 1\n＃ＣＰＳ．ＡＭ－２ = 1", "E0101@1:1 E0101@2:1");
  expect_codes("flow a －＞ b\nx = “text with spaces”\ny = “東海”\nz = “open",
               "E0101@1:8 E0101@2:5 E0101@3:5 E0101@4:5");
  expect_codes("x = a。b\ny = 1。\n", "E0101@1:6 E0101@2:6");
  expect_codes("x = a && b || ! c\ny := 1\nz = 'text'\n# remark\nw = 1",
               "E0110@1:7 E0110@1:12 E0110@1:15 E0110@2:3 E0110@3:5 E0110@4:1");
}

/* ---- messages: grammar ------------------------------------------------------------------------------------------- */

static void mistakes_of_grammar(void **state) {
  (void)state;
  expect_message("flow a > b", "E0110@1:8", "did not expect `>`; an arrow is written `->`", "write `->`",
                 "`>` だけでは矢印になりません。矢印は `->` または `→` と書きます", "->");
  expect_message("component drive-7 : X", "E0110@1:11", "a name can't hold a hyphen: `drive-7`",
                 "write `drive_7`, or put the name in backticks", "名前にハイフンは使えません: `drive-7`", "drive_7");
  expect_message("componnet a : X", "E0110@1:1", "no statement begins with `componnet`",
                 "a statement word with a similar name exists: `component`", "`componnet` で始まる文はありません",
                 "component");
  expect_message("level 1 when a = b", "E0110@1:16", "did not expect `=`; two values are compared with `==`",
                 "write `==`", "`=` では比較になりません。値どうしの比較は `==` と書きます", "==");
  expect_message("flow f : a ->\nsystem b", "E0110@1:14", "the statement ends too early; expected a name", NULL,
                 "文が途中で終わっています。続きに必要なのは名前です", NULL);
  expect_message("x = 1 + * 2", "E0110@1:9", "did not expect `*`; expected a value", NULL,
                 "ここに `*` は書けません。必要なのは値です", NULL);
  expect_message("target x by until 2026-01-01", "E0110@1:13",
                 "a name is missing here: `until` is a word of the language", NULL,
                 "ここには名前が必要です。`until` はこの言語の語です", NULL);
  expect_message(
      "person a of b c", "E0110@1:15",
      "did not expect `c`; expected `.`, a connecting word such as `on` or `until` or the end of the statement", NULL,
      "ここに `c` は書けません。必要なのは`.`、「対象」「期限」などのつなぎの語、または文の終わりです", NULL);
  expect_message("system a : X }\n", "E0121@1:14", "this `}` closes nothing", "remove it, or add the missing `{`",
                 "この `}` に対応する `{` がありません", NULL);
}

static void braces_and_brackets(void **state) {
  (void)state;
  expect_codes("system a {\n  system b {\n    x = 1\n}\nsystem c\n",
               "E0120@2:12"); /* the one whose indentation shows it */
  expect_codes("system a {\n  x = 1\n", "E0120@1:10");
  expect_codes("system a\n  x = 1\n}\nsystem b\n", "E0120@1:8");
  expect_codes("system a {\n  x = 1\n}\n}\nsystem b\n", "E0121@4:1");
  expect_codes("x = [1, 2\ny = f(3\nsystem a", "E0120@1:5 E0120@2:6");
  expect_codes("x = f(g([1\nsystem a", "E0120@1:9");
}

/* An open text explains what is wrong on its line and with the brackets it swallowed. */
static void open_texts_are_reported_alone(void **state) {
  (void)state;
  expect_codes("class A of B {\n  @ja(\"x)\n  x : text\n}\nsystem a\n", "E0112@2:7");
  expect_codes("system a { n = \"A@en \"B\"@ja; x = 1 }\nsystem b\n", "E0112@1:24");
  expect_codes("@ja(\"x) system a {\n  x = 1\n}\nsystem b\n", "E0112@1:5");
}

/* A mistake costs the statement it is in, and what follows is read. */
static void one_message_a_mistake(void **state) {
  (void)state;
  expect_codes("system a : : X { y = 1; z = = 2 }\nsystem b ( c\nsystem d\n", "E0110@1:12 E0110@1:29 E0110@2:10");
  struct parsed p;
  const char *text = "system a : : X {\n  system b : Y\n}\nsystem c { x = 1 } junk\n";
  parse_bytes(&p, text, strlen(text));
  assert_string_equal(codes_of(&p), "E0110@1:12 E0110@4:20");
  struct out o = {.fd = -1};
  tree_dump(&o, &p.tree, &p.names);
  assert_string_equal(builder_get(&o.buffer), "(file +error\n"
                                              "  (error (body\n"
                                              "    (element system (name \"b\") (typing (path Y)))))\n"
                                              "  (element system +error (name \"c\") (body\n"
                                              "    (set (name \"x\") (int \"1\")))))\n");
  builder_free(&o.buffer);
  parsed_free(&p);
}

static void limits_of_nesting(void **state) {
  (void)state;
  struct builder b = {0};
  for (int i = 0; i < 201; i++) builder_text(&b, "a {");
  for (int i = 0; i < 201; i++) builder_text(&b, "}");
  builder_text(&b, "\nx = ");
  for (int i = 0; i < 201; i++) builder_text(&b, "(");
  builder_text(&b, "1");
  for (int i = 0; i < 201; i++) builder_text(&b, ")");
  expect_codes_of_bytes(builder_get(&b), b.length, "E0122@1:603 E0122@2:205");
  builder_free(&b);
}

static void kept_is_a_share_of_statements(void **state) {
  (void)state;
  struct interner names = {0};
  static const char *const texts[] = {"system a { x = 1 }\nsystem b\nsystem c\n",
                                      "system c\nsystem a { x = 1 }\nsystem d\n", "system b\nsystem c\n{ x = 1 }"};
  struct tree trees[COUNT(texts)];
  struct sources s = {0};
  struct diagnostics d = {0};
  for (size_t i = 0; i < COUNT(texts); i++)
    parse_file(&trees[i], &s, &names, &d, source_add(&s, "a.cpsf", texts[i], strlen(texts[i])),
               (struct parse_options){0});
  assert_true(tree_kept(&trees[0], &trees[0], &names) == 1);
  assert_true(tree_kept(&trees[0], &trees[1], &names) == 0.75);
  assert_true(tree_kept(&trees[0], &trees[2], &names) == 0.5); /* a is gone, and x has another parent */
  for (size_t i = 0; i < COUNT(texts); i++) tree_free(&trees[i]);
  diagnostics_free(&d);
  sources_free(&s);
  interner_free(&names);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_and_quantities),
      cmocka_unit_test(names_and_ids),
      cmocka_unit_test(signs_in_every_width),
      cmocka_unit_test(words_in_both_languages),
      cmocka_unit_test(comments_are_kept_beside_the_tokens),
      cmocka_unit_test(statements_end_at_line_ends),
      cmocka_unit_test(annotations_belong_to_the_next_line),
      cmocka_unit_test(words_are_names_where_no_statement_begins),
      cmocka_unit_test(two_word_phrases_have_one_word_in_japanese),
      cmocka_unit_test(statements_of_a_model),
      cmocka_unit_test(statements_of_a_framework),
      cmocka_unit_test(expressions_bind_as_people_read_them),
      cmocka_unit_test(texts_are_decoded),
      cmocka_unit_test(names_are_normalised),
      cmocka_unit_test(trees_can_be_read),
      cmocka_unit_test(characters_that_do_not_belong),
      cmocka_unit_test(texts_and_comments_left_open),
      cmocka_unit_test(dates_units_and_names_with_digits),
      cmocka_unit_test(dates_in_other_forms_mean_the_day),
      cmocka_unit_test(words_glued_to_names),
      cmocka_unit_test(signs_of_input_methods_and_other_languages),
      cmocka_unit_test(mistakes_of_grammar),
      cmocka_unit_test(braces_and_brackets),
      cmocka_unit_test(open_texts_are_reported_alone),
      cmocka_unit_test(one_message_a_mistake),
      cmocka_unit_test(limits_of_nesting),
      cmocka_unit_test(kept_is_a_share_of_statements),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
