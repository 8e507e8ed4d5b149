/* test_recovery.c - how much of a tree survives one mistake, and that no input whatever breaks the parser.
 *
 *   test_recovery [file.cpsf ...]      without files: everything below examples/ and stdlib/, and a text of its own
 *
 * Every token of every file is deleted, doubled, replaced, swapped, and junk put before it; quotes and braces are
 * dropped and lines cut in half. Only mutations that make the text invalid count. The figures are printed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/syntax/token.h"

enum mutation {
  DELETE_TOKEN,
  DOUBLE_TOKEN,
  REPLACE_TOKEN,
  INSERT_JUNK,
  SWAP_TOKENS,
  DROP_OPENING_BRACE,
  DROP_CLOSING_BRACE,
  DROP_QUOTE,
  HALF_LINE,
  MUTATION_COUNT
};
static const char *const mutation_names[MUTATION_COUNT] = {"delete a token", "double a token",  "replace a token",
                                                           "insert junk",    "swap two tokens", "drop a {",
                                                           "drop a }",       "drop a quote",    "half a line"};

struct figures {
  uint32_t count, single;
  double kept, messages;
  uint32_t lost_much;
};

static const char *const own_text =
    "edition 2026\n"
    "organization acme : Manufacturer { name = \"Acme\"@en \"アクメ\"@ja }\n"
    "person mori : SecurityManager of acme { acts for acme until 2027-03-31 }\n"
    "system line : Cell {\n"
    "  component boiler : Machine {\n"
    "    quantity steam : Pressure in 0kPa .. 900kPa\n"
    "    firmware = unknown until 2026-09-30 because \"asked\"\n"
    "  }\n"
    "  component gauge : PressureSensor { output reading : Sample with i = high }\n"
    "  モノ 制御盤 : PLC\n"
    "  データフロー gauge → 制御盤\n"
    "}\n"
    "sense boiler.steam -> gauge { every = 1s }\n"
    "flow f of vib : line.gauge.reading -> historian via plant_lan, office_lan under svc\n"
    "measure m : Encryption at level 2 on f, line { mutual = true; protocol = \"TLS 1.3\" }\n"
    "contract svc : ServiceContract between acme and sky until 2027-09-30 {\n"
    "  require sky : cpsf#CPS.DS-3 at level 2\n"
    "  permit sky to read vib\n"
    "}\n"
    "accept #CPS.AC-3 at level 2 on line by mori until 2026-11-30 because \"autumn\"\n"
    "answers on acme since 2026-04-01 {\n"
    "  #CPS.GV-1 = 1 { evidence \"policy.pdf\" since 2026-04-01 until 2027-03-31 }\n"
    "  #CPS.AM-1 = 0\n"
    "}\n"
    "requirement #X-1 {\n"
    "  applies to flow f where exposed(f)\n"
    "  level 1 \"encrypted\"\n"
    "          when some m in f.measures where good(m) : m is sec.ChannelEncryption\n"
    "  level 2 when all e in [f.source, f.sink] : e is component and e.store == hardware\n"
    "}\n";

/* ---- one parse ---- */

struct parsed {
  struct sources sources;
  struct diagnostics diagnostics;
  struct tree tree;
};

static void parse_bytes(struct parsed *p, struct interner *names, const char *text, size_t length, bool keep_tokens) {
  memset(p, 0, sizeof *p);
  uint32_t file = source_add(&p->sources, "mutated.cpsf", text, length);
  parse_file(&p->tree, &p->sources, names, &p->diagnostics, file, (struct parse_options){.keep_tokens = keep_tokens});
}

static void parsed_free(struct parsed *p) {
  tree_free(&p->tree);
  diagnostics_free(&p->diagnostics);
  sources_free(&p->sources);
}

/* ---- mutations ---- */

struct subject {
  const char *text;
  size_t length;
  struct interner *names;
  struct parsed whole;
  uint64_t random;
};

static uint32_t next_random(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(*state >> 33);
}

static const struct token *token_at(const struct subject *s, uint32_t i) {
  return &s->whole.tree.tokens.tokens.items[i];
}
static size_t token_offset(const struct subject *s, uint32_t i) {
  return token_at(s, i)->start - s->whole.sources.files.items[0].base;
}
static void add_token(struct builder *b, const struct subject *s, uint32_t i) {
  builder_add(b, s->text + token_offset(s, i), token_at(s, i)->length);
}

static bool applies(const struct subject *s, uint32_t i, enum mutation m) {
  uint16_t kind = token_at(s, i)->kind;
  switch (m) {
  case DELETE_TOKEN: return kind != '{' && kind != '}';
  case SWAP_TOKENS: return token_at(s, i + 1)->kind != T_END;
  case DROP_OPENING_BRACE: return kind == '{';
  case DROP_CLOSING_BRACE: return kind == '}';
  case DROP_QUOTE: return kind == T_STRING;
  case HALF_LINE: return !(token_at(s, i)->flags & TOKEN_FIRST);
  case DOUBLE_TOKEN:
  case REPLACE_TOKEN:
  case INSERT_JUNK: return true;
  case MUTATION_COUNT: break;
  }
  return false;
}

/* The text with token I mutated. */
static void mutate(struct subject *s, uint32_t i, enum mutation m, struct builder *b) {
  static const char *const junk[] = {") ", "} ",   "-> ",        "xyz ", "@ ", "42 ", "\"text\" ",
                                     "= ", "and ", "component ", "( ",   "; ", "$ "};
  size_t start = token_offset(s, i), end = start + token_at(s, i)->length;
  uint32_t count = s->whole.tree.tokens.tokens.count - 1;
  builder_add(b, s->text, start);
  switch (m) {
  case DELETE_TOKEN:
  case DROP_OPENING_BRACE:
  case DROP_CLOSING_BRACE:
  case MUTATION_COUNT: break;
  case DOUBLE_TOKEN: add_token(b, s, i), builder_text(b, " "), add_token(b, s, i); break;
  case REPLACE_TOKEN: add_token(b, s, next_random(&s->random) % count); break;
  case INSERT_JUNK:
    builder_text(b, junk[next_random(&s->random) % (sizeof junk / sizeof *junk)]), add_token(b, s, i);
    break;
  case SWAP_TOKENS:
    add_token(b, s, i + 1);
    builder_add(b, s->text + end, token_offset(s, i + 1) - end);
    add_token(b, s, i);
    end = token_offset(s, i + 1) + token_at(s, i + 1)->length;
    break;
  case DROP_QUOTE: builder_add(b, s->text + start, end - start - 1); break;
  case HALF_LINE:
    while (end < s->length && s->text[end] != '\n') end++;
    break;
  }
  builder_add(b, s->text + end, s->length - end);
}

static void examine(struct subject *s, uint32_t i, enum mutation m, struct figures *res) {
  struct builder b = {0};
  struct parsed p;
  mutate(s, i, m, &b);
  parse_bytes(&p, s->names, builder_get(&b), b.length, false);
  if (p.diagnostics.errors) {
    double kept = tree_kept(&s->whole.tree, &p.tree, s->names);
    res->count++;
    res->kept += kept;
    res->messages += p.diagnostics.errors;
    res->single += p.diagnostics.errors == 1;
    res->lost_much += kept < 0.8;
    if (getenv("RECOVERY_TRACE") && (kept < 0.8 || 2 < p.diagnostics.errors)) {
      struct position at = source_position(&s->whole.sources, token_at(s, i)->start);
      printf("%s at %u:%u: kept %.2f, %u messages\n", mutation_names[m], at.line, at.column, kept,
             p.diagnostics.errors);
    }
  }
  parsed_free(&p);
  builder_free(&b);
}

/* All mutations of a file, at a stride that bounds the bytes parsed. */
static void mutate_text(const char *name, const char *text, size_t length, struct figures *figures) {
  enum { BYTES = 40 * 1000 * 1000 };
  struct interner names = {0};
  struct subject s = {.text = text, .length = length, .names = &names, .random = 42};
  parse_bytes(&s.whole, &names, text, length, true);
  if (s.whole.diagnostics.errors) fail_msg("%s has errors before any mutation", name);
  uint32_t count = s.whole.tree.tokens.tokens.count;
  uint32_t stride = (uint32_t)((uint64_t)count * length * MUTATION_COUNT / BYTES) + 1;
  for (uint32_t i = 0; i + 1 < count; i += stride)
    for (enum mutation m = 0; m < MUTATION_COUNT; m++)
      if (applies(&s, i, m)) examine(&s, i, m, &figures[m]);
  parsed_free(&s.whole);
  interner_free(&names);
}

static char **named_files;
static int named_count;

static void mutate_file(const char *path, struct figures *figures) {
  char *text;
  size_t length;
  if (file_read(path, &text, &length)) fail_msg("can't read %s", path);
  mutate_text(path, text, length, figures);
  free(text);
}

static void mutate_folder(const char *folder, struct figures *figures) {
  struct arena a = {0};
  struct file_list list = {0};
  if (file_is_folder(folder) && file_walk(&a, folder, ".cpsf", true, &list) == 0)
    for (uint32_t i = 0; i < list.paths.count; i++) mutate_file(list.paths.items[i], figures);
  vec_free(&list.paths);
  arena_free(&a);
}

static void print_figures(const char *name, const struct figures *f) {
  if (f->count == 0) return;
  printf("%-18s %6u invalid, kept %.3f, messages %.2f, one message %2.0f%%, kept less than 0.8: %.1f%%\n", name,
         f->count, f->kept / f->count, f->messages / f->count, 100.0 * f->single / f->count,
         100.0 * f->lost_much / f->count);
}

static void one_mistake_costs_one_statement(void **state) {
  (void)state;
  struct figures figures[MUTATION_COUNT] = {0}, all = {0};
  for (int i = 0; i < named_count; i++) mutate_file(named_files[i], figures);
  if (named_count == 0) {
    mutate_text("own text", own_text, strlen(own_text), figures);
    mutate_folder("examples", figures);
    mutate_folder("stdlib", figures);
  }
  for (enum mutation m = 0; m < MUTATION_COUNT; m++) {
    print_figures(mutation_names[m], &figures[m]);
    all.count += figures[m].count, all.kept += figures[m].kept, all.messages += figures[m].messages;
    all.single += figures[m].single, all.lost_much += figures[m].lost_much;
  }
  print_figures("all", &all);
  assert_true(500 < all.count);
  assert_true(0.95 <= all.kept / all.count);
  assert_true(all.messages / all.count <= 1.4);
}

/* ---- hostile inputs ---- */

/* Parses and returns the number of errors; the tree has a root whatever comes. */
static uint32_t survive(const char *text, size_t length) {
  struct interner names = {0};
  struct parsed p;
  parse_bytes(&p, &names, text, length, true);
  assert_int_not_equal(p.tree.root, 0);
  assert_int_equal(p.tree.nodes.items[p.tree.root].kind, NODE_FILE);
  uint32_t res = p.diagnostics.errors;
  assert_int_equal(p.tree.syntax_errors != 0, res != 0);
  parsed_free(&p);
  interner_free(&names);
  return res;
}

static uint32_t survive_repeated(const char *before, const char *part, uint32_t times, const char *after) {
  struct builder b = {0};
  builder_text(&b, before);
  for (uint32_t i = 0; i < times; i++) builder_text(&b, part);
  builder_text(&b, after);
  uint32_t res = survive(builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

static void empty_files_are_fine(void **state) {
  (void)state;
  assert_int_equal(survive("", 0), 0);
  assert_int_equal(survive("\n\n", 2), 0);
  assert_int_equal(survive("\xEF\xBB\xBF", 3), 0);
  assert_int_equal(survive_repeated("", "// only a comment\n/* and another */\n", 1000, ""), 0);
}

static void bytes_that_are_no_text(void **state) {
  (void)state;
  assert_true(1 <= survive("system a\0system b", 17));
  assert_true(1 <= survive("\0\0\0\0\0\0\0\0", 8));
  assert_true(1 <= survive("system \xC3\x28\n", 10));
  assert_true(1 <= survive("\xE3\x80", 2));
  assert_true(1 <= survive("\xE3", 1));
  assert_true(1 <= survive("\xFF\xFE\xFF\xFE", 4));
}

static void large_inputs(void **state) {
  (void)state;
  assert_int_equal(survive_repeated("name = [", "abcdefgh, ", 100000, "1]\n"), 0); /* a line of 1 MB */
  assert_int_equal(survive_repeated("name = \"", "long text ", 100000, "\"\n"), 0);
  assert_int_equal(survive_repeated("", "system a : B { x = 1 }\n", 100000, ""), 0);
  assert_int_equal(survive_repeated("name = ", "\"part\" ", 100000, "\n"), 0);
  assert_int_equal(survive_repeated("system ", "a.", 1, "a\n"), 1);
  assert_int_equal(survive_repeated("responsible ", "a.", 100000, "a\n"), 0);
  assert_int_equal(survive_repeated("system ", "a, ", 100000, "a\n"), 0);
}

static void deep_inputs_have_a_limit(void **state) {
  (void)state;
  assert_int_equal(survive_repeated("", "system a {\n", 190, "") - 190, 0); /* each is told where it was opened */
  assert_true(1 <= survive_repeated("", "system a {", 100000, ""));
  assert_true(1 <= survive_repeated("", "{", 100000, ""));
  assert_true(1 <= survive_repeated("", "}", 100000, ""));
  assert_true(1 <= survive_repeated("x = ", "(", 100000, ""));
  assert_true(1 <= survive_repeated("x = ", "[", 100000, "\nsystem a\n"));
  assert_true(1 <= survive_repeated("x = ", ")", 100000, ""));
  static const char *const prefixes[] = {"not ",           "- ",     "a implies ", "if a then ", "all x in ",
                                         "some x in y : ", "a and ", "f(",         "a + ",       "x.y(",
                                         "count(x in ",    "#A",     "a is not ",  "@a(",        "@"};
  for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
    assert_true(1 <= survive_repeated("x = ", prefixes[i], 100000, "b\n"));
    assert_true(1 <= survive_repeated("x = ", prefixes[i], 100000, ""));
  }
  struct interner names = {0};
  struct parsed p;
  struct builder b = {0};
  builder_text(&b, "x = ");
  for (int i = 0; i < 1000; i++) builder_text(&b, "not ");
  builder_text(&b, "a\nsystem s : T\n");
  parse_bytes(&p, &names, builder_get(&b), b.length, false);
  assert_int_equal(p.diagnostics.errors, 1);
  assert_string_equal(message_code(p.diagnostics.list.items[0].message), "E0122");
  assert_int_not_equal(node_child(&p.tree, p.tree.root, NODE_ELEMENT), 0); /* and the next statement is read */
  parsed_free(&p);
  builder_free(&b);
  interner_free(&names);
}

static void open_ends(void **state) {
  (void)state;
  static const char *const texts[] = {"\"",
                                      "\"\\",
                                      "name = \"abc",
                                      "name = \"abc\\",
                                      "/*",
                                      "/* *",
                                      "/**",
                                      "//",
                                      "`",
                                      "`abc",
                                      "「",
                                      "「あ",
                                      "「あ\xE3\x80",
                                      "sha256\"",
                                      "sha256\"ab",
                                      "#",
                                      "@",
                                      "1.",
                                      "1e",
                                      "1e+",
                                      "5m/",
                                      "5m^",
                                      "5m^-",
                                      "2026-",
                                      "2026-0",
                                      "2026-02-",
                                      "2026-13-45",
                                      "..",
                                      ".",
                                      "-",
                                      "x = \"a\"@",
                                      "x = \"a\"@j",
                                      "x = \"a\"@japan",
                                      "{",
                                      "(",
                                      "[",
                                      "system a {",
                                      "x = (1",
                                      "flow a ->",
                                      "level",
                                      "level 2",
                                      "@x(",
                                      "requirement #",
                                      "export",
                                      "because",
                                      "system a because"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) survive(texts[i], strlen(texts[i]));
}

static void random_bytes(void **state) {
  (void)state;
  uint64_t random = 7;
  char text[400];
  for (int round = 0; round < 3000; round++) {
    size_t length = next_random(&random) % sizeof text;
    for (size_t i = 0; i < length; i++) text[i] = (char)next_random(&random);
    survive(text, length);
  }
}

/* Pieces of the language in random order reach further than bytes do. */
static void random_words(void **state) {
  (void)state;
  static const char *const pieces[] = {"system",
                                       "a",
                                       "b",
                                       " ",
                                       " ",
                                       "\n",
                                       "{",
                                       "}",
                                       "(",
                                       ")",
                                       "[",
                                       "]",
                                       ":",
                                       "=",
                                       ",",
                                       ".",
                                       "->",
                                       "→",
                                       "\"x\"",
                                       "「あ」",
                                       "#A-1",
                                       "1",
                                       "2.5",
                                       "3mm",
                                       "2026-01-02",
                                       "@",
                                       "level",
                                       "at",
                                       "on",
                                       "flow",
                                       "data",
                                       "モノ",
                                       "と",
                                       "レベル",
                                       "適用",
                                       "、",
                                       "１２",
                                       "令和8年4月1日",
                                       "all",
                                       "in",
                                       "not",
                                       "if",
                                       "then",
                                       "else",
                                       "unknown",
                                       "because",
                                       "//c\n",
                                       "/*c*/",
                                       "\"",
                                       "`",
                                       "\\",
                                       "?",
                                       "export",
                                       "sha256\"a\"",
                                       "-",
                                       "..",
                                       "\xE2\x80\xAE",
                                       "\xE3\x80\x80",
                                       "і"};
  uint64_t random = 11;
  for (int round = 0; round < 3000; round++) {
    struct builder b = {0};
    uint32_t count = next_random(&random) % 80;
    for (uint32_t i = 0; i < count; i++)
      builder_text(&b, pieces[next_random(&random) % (sizeof pieces / sizeof *pieces)]),
          builder_text(&b, next_random(&random) % 3 ? " " : "");
    survive(builder_get(&b), b.length);
    builder_free(&b);
  }
}

int main(int argc, char **argv) {
  named_files = argv + 1;
  named_count = argc - 1;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_mistake_costs_one_statement),
      cmocka_unit_test(empty_files_are_fine),
      cmocka_unit_test(bytes_that_are_no_text),
      cmocka_unit_test(large_inputs),
      cmocka_unit_test(deep_inputs_have_a_limit),
      cmocka_unit_test(open_ends),
      cmocka_unit_test(random_bytes),
      cmocka_unit_test(random_words),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
