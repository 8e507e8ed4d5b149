/* complete.c - completion: what the words before a place let stand there. */
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/complete.h"
#include "compiler/syntax/token.h"

enum { BLOCKS_LIMIT = 64, WORDS_LIMIT = 80 };

/* The words before the place, without the one being typed. */
struct before {
  struct completing c;
  struct sources sources;
  struct diagnostics diagnostics;
  struct token_list list;
  const char *text;
  uint32_t base, count;      /* tokens that count */
  uint32_t blocks[BLOCKS_LIMIT], depth; /* first tokens of the statements whose blocks are open */
  uint32_t statement;        /* first token of the statement at the place */
};

static uint16_t kind_at(const struct before *b, uint32_t i) { return i < b->count ? b->list.tokens.items[i].kind : 0; }

static const char *text_at(struct before *b, uint32_t i) {
  const struct token *t = &b->list.tokens.items[i];
  const char *text = b->text + (t->start - b->base);
  bool quoted = 2 <= t->length && text[0] == '`' && text[t->length - 1] == '`';
  return arena_copy(b->c.a, text + quoted, t->length - 2 * quoted);
}

/* ---- the statement ---- */

/* First token behind annotations and `export`, `external`. */
static uint32_t skip_modifiers(const struct before *b, uint32_t i) {
  for (;;) {
    if (kind_at(b, i) == T_EXPORT || kind_at(b, i) == T_EXTERNAL) {
      i++;
    } else if (kind_at(b, i) == '@') {
      i += 2;
      if (kind_at(b, i) != '(') continue;
      while (i < b->count && kind_at(b, i) != ')') i++;
      i++;
    } else {
      return i;
    }
  }
}

static uint16_t word_of(const struct before *b, uint32_t statement) {
  uint16_t kind = kind_at(b, skip_modifiers(b, statement));
  return kind == T_IDENT || kind == T_REQID ? 0 : kind;
}

static void find_statement(struct before *b) {
  for (uint32_t i = 0; i < b->count; i++) {
    uint16_t kind = kind_at(b, i);
    if (kind == '{' && b->depth < BLOCKS_LIMIT) b->blocks[b->depth++] = b->statement;
    if (kind == '}' && b->depth) b->depth--;
    if (kind == '{' || kind == '}' || kind == ';') b->statement = i + 1;
  }
}

/* A dotted name that ends with token END (exclusive) and does not begin before FIRST; *START is its first token. */
static const char *path_before_from(struct before *b, uint32_t first, uint32_t end, uint32_t *start) {
  struct builder text = {0};
  uint32_t i = end;
  while (first < i && (kind_at(b, i - 1) == '.' || kind_at(b, i - 1) == T_IDENT)) {
    if (i < end && kind_at(b, i - 1) == kind_at(b, i)) break;
    i--;
  }
  *start = i;
  for (; i < end; i++) builder_text(&text, text_at(b, i));
  const char *res = arena_copy(b->c.a, builder_get(&text), text.length);
  builder_free(&text);
  return res;
}

static const char *path_before(struct before *b, uint32_t end, uint32_t *start) { return path_before_from(b, b->statement, end, start); }

/* ---- the blocks around ---- */

static enum entity_kind kind_of_statement(uint16_t word) {
  static const struct { uint16_t word; uint8_t kind; } kinds[] = {
      {T_ORGANIZATION, KIND_ORGANIZATION}, {T_PERSON, KIND_PERSON}, {T_COMPONENT, KIND_COMPONENT}, {T_DATA, KIND_DATA}, {T_PROCEDURE, KIND_PROCEDURE},
      {T_SYSTEM, KIND_SYSTEM}, {T_FLOW, KIND_FLOW}, {T_SENSE, KIND_SENSE}, {T_ACTUATE, KIND_ACTUATE}, {T_MEASURE, KIND_MEASURE},
      {T_EVIDENCE, KIND_EVIDENCE}, {T_CONTRACT, KIND_CONTRACT}, {T_PHYS, KIND_QUANTITY}, {T_INPUT, KIND_PORT}, {T_OUTPUT, KIND_PORT}};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (kinds[i].word == word) return (enum entity_kind)kinds[i].kind;
  return KIND_NONE;
}

/* Dotted name of the elements whose blocks are open. */
static const char *name_around(struct before *b) {
  struct builder text = {0};
  for (uint32_t d = 0; d < b->depth; d++) {
    uint32_t head = skip_modifiers(b, b->blocks[d]);
    if (!kind_of_statement(kind_at(b, head)) || kind_at(b, head + 1) != T_IDENT) break;
    builder_format(&text, "%s%s", text.length ? "." : "", text_at(b, head + 1));
  }
  const char *res = arena_copy(b->c.a, builder_get(&text), text.length);
  builder_free(&text);
  return res;
}

/* The class that the statement beginning at token I gives to what it declares. */
static class_id class_of_statement(struct before *b, uint32_t i) {
  uint32_t head = skip_modifiers(b, i);
  enum entity_kind kind = kind_of_statement(kind_at(b, head));
  if (kind_at(b, head) == T_CLASS) {
    while (head < b->count && kind_at(b, head) != T_OF && kind_at(b, head) != '{') head++;
  } else {
    while (head < b->count && kind_at(b, head) != ':' && kind_at(b, head) != '{') head++;
  }
  struct builder path = {0};
  for (uint32_t k = head + 1; kind_at(b, head) != '{' && (kind_at(b, k) == T_IDENT || kind_at(b, k) == '.'); k++) builder_text(&path, text_at(b, k));
  class_id res = path.length && kind_of_statement(word_of(b, i)) != KIND_FLOW ? sema_class_by_name(b->c.sema, b->c.from, builder_get(&path)) : 0;
  builder_free(&path);
  return res ? res : b->c.m->root_class[kind];
}

static class_id class_around(struct before *b) { return b->depth ? class_of_statement(b, b->blocks[b->depth - 1]) : 0; }
static uint16_t word_around(const struct before *b) { return b->depth ? word_of(b, b->blocks[b->depth - 1]) : 0; }

/* Inside `#CPS.AM-1 = 2 { ... }`. */
static bool in_row(const struct before *b) { return 2 <= b->depth && word_of(b, b->blocks[b->depth - 2]) == T_ANSWERS; }

/* ---- what may stand there ---- */

static void row_settings(struct before *b) {
  static const struct { const char *words[LANGUAGE_COUNT], *details[LANGUAGE_COUNT]; } settings[] = {
      {{"planned", "計画"}, {"the level planned", "目指すレベル"}}, {{"due", "実施予定"}, {"the day by which it is to be reached", "実施する予定の日"}}};
  for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
    complete_add(&b->c, settings[i].words[b->c.words], CANDIDATE_ATTRIBUTE, settings[i].details[b->c.l], NULL, settings[i].words[b->c.words == LANGUAGE_EN], 0);
  complete_words(&b->c, (const uint16_t[]){T_EVIDENCE}, 1, NULL, 1);
}

/* Behind `external` or `export`: what can be another's, what others may see. */
static bool behind_modifier(struct before *b) {
  static const uint16_t elements[] = {T_ORGANIZATION, T_PERSON, T_COMPONENT, T_DATA, T_PROCEDURE, T_SYSTEM},
                        seen[] = {T_IMPORT, T_ORGANIZATION, T_PERSON, T_COMPONENT, T_DATA, T_PROCEDURE, T_SYSTEM, T_CLASS, T_ENUM, T_UNIT, T_DIMENSION, T_FLOW,
                                  T_SENSE, T_ACTUATE, T_MEASURE, T_CONTRACT, T_CLAIM, T_INPUT, T_OUTPUT},
                        both[] = {T_EXTERNAL};
  uint16_t last = kind_at(b, b->count - 1);
  if (last == T_EXTERNAL) complete_words(&b->c, elements, sizeof elements / sizeof *elements, NULL, 0);
  if (last == T_EXPORT) complete_words(&b->c, seen, sizeof seen / sizeof *seen, NULL, 0);
  if (last == T_EXPORT && !b->depth) complete_words(&b->c, both, 1, NULL, 1);
  return last == T_EXTERNAL || last == T_EXPORT;
}

static void at_statement(struct before *b) {
  uint16_t words[WORDS_LIMIT];
  uint16_t around = word_around(b);
  if (around == T_ANSWERS) {
    complete_requirements(&b->c);
    return;
  }
  if (in_row(b)) {
    row_settings(b);
    return;
  }
  class_id class = class_around(b);
  if (b->statement < b->count && behind_modifier(b)) return;
  if (class && around != T_CLASS) complete_attributes(&b->c, class);
  complete_words(&b->c, words, sema_statements_in(around, words, WORDS_LIMIT), NULL, 1);
  if (!b->depth) complete_words(&b->c, (const uint16_t[]){T_EXPORT, T_EXTERNAL}, 2, NULL, 2);
}

/* Where data come from, or what is sensed and acted on. */
static void transfer_begins(struct before *b, uint16_t word) {
  static const uint32_t senders = 1u << KIND_PERSON | 1u << KIND_PROCEDURE | 1u << KIND_COMPONENT | 1u << KIND_SYSTEM,
                        acting = 1u << KIND_COMPONENT | 1u << KIND_PORT;
  if (word == T_FLOW) complete_ports(&b->c, true, 0);
  complete_entities(&b->c, word == T_FLOW ? senders : word == T_SENSE ? 1u << KIND_QUANTITY : acting, 0, name_around(b));
}

static void after_colon(struct before *b) {
  uint16_t word = word_of(b, b->statement);
  enum entity_kind kind = kind_of_statement(word);
  if (word == T_INPUT || word == T_OUTPUT) complete_classes(&b->c, KIND_DATA, false);
  else if (word == T_PHYS) complete_quantities(&b->c);
  else if (word == T_FLOW || word == T_SENSE || word == T_ACTUATE) transfer_begins(b, word);
  else if (kind) complete_classes(&b->c, kind, false);
  else if (word != T_REQUIRE) complete_types(&b->c);
  if (word == T_REQUIRE) complete_frameworks(&b->c);
  else complete_modules(&b->c);
}

/* Of what the flow brings: the port it begins at. */
static void after_arrow(struct before *b) {
  uint32_t start;
  uint16_t word = word_of(b, b->statement);
  if (word == T_FLOW) {
    const char *source = path_before(b, b->count - 1, &start);
    complete_ports(&b->c, false, complete_data_of(&b->c, source));
    complete_entities(&b->c, 1u << KIND_PERSON | 1u << KIND_PROCEDURE | 1u << KIND_COMPONENT | 1u << KIND_SYSTEM, 0, name_around(b));
  } else {
    complete_entities(&b->c, word == T_ACTUATE ? 1u << KIND_QUANTITY : 1u << KIND_PORT | 1u << KIND_COMPONENT, 0, name_around(b));
  }
}

static void row_values(struct before *b) {
  static const char *const values[][LANGUAGE_COUNT] = {{"0", "0"}, {"1", "1"}, {"2", "2"}, {"3", "3"}, {"unknown", "不明"}, {"not_applicable", "対象外"}};
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) complete_add(&b->c, values[i][b->c.words], CANDIDATE_VALUE, NULL, NULL, values[i][b->c.words == LANGUAGE_EN], 0);
}

static void levels(struct before *b) {
  for (int i = 1; i <= 3; i++) complete_add(&b->c, arena_format(b->c.a, "%d", i), CANDIDATE_VALUE, NULL, NULL, NULL, 0);
}

static class_id mark_enum(struct before *b) { return class_find(b->c.m, "std.core.Mark"); }

/* The attribute whose value begins at token I (behind '='), or NULL. */
static const struct attribute *attribute_before(struct before *b, uint32_t i) {
  if (i < 2 || kind_at(b, i - 2) != T_IDENT) return NULL;
  const char *name = text_at(b, i - 2);
  class_id class = class_around(b);
  if (!class) return NULL;
  sym s = intern_text(&b->c.session->program.names, name);
  const struct attribute *res = class_attribute(b->c.m, class, s);
  return res ? res : class_attribute(b->c.m, class, word_value(&b->c.session->program.names, s));
}

static bool has_word(const struct before *b, uint16_t word) {
  for (uint32_t i = b->statement; i < b->count; i++)
    if (kind_at(b, i) == word) return true;
  return false;
}

/* Do `c = low` and the like stand in this statement? */
static bool has_marks(const struct before *b) {
  uint16_t word = word_of(b, b->statement);
  return word == T_LABEL || word == T_DECLASSIFY || word == T_ENDORSE || has_word(b, T_WITH);
}

static void after_equals(struct before *b, uint32_t i) {
  if (has_marks(b)) {
    complete_members_of_enum(&b->c, mark_enum(b));
    return;
  }
  if (word_around(b) == T_ANSWERS) {
    row_values(b);
    return;
  }
  if (in_row(b)) {
    const char *name = 2 <= i && kind_at(b, i - 2) == T_IDENT ? text_at(b, i - 2) : "";
    if (!strcmp(name, "planned") || !strcmp(name, "計画")) levels(b);
    return;
  }
  const struct attribute *x = attribute_before(b, i);
  static const struct type any = {.former = TYPE_ENTITY};
  if (x) complete_values(&b->c, &x->type, name_around(b));
  else complete_values(&b->c, &any, name_around(b));
}

static void marks(struct before *b) {
  static const char *const words[][LANGUAGE_COUNT] = {{"c", "機密性"}, {"i", "完全性"}, {"a", "可用性"}};
  for (size_t i = 0; i < 3; i++) complete_add(&b->c, words[i][b->c.words], CANDIDATE_VALUE, NULL, NULL, words[i][b->c.words == LANGUAGE_EN], 0);
  complete_words(&b->c, (const uint16_t[]){T_READERS}, 1, NULL, 1);
}

/* After `on`, `by` and the like. */
static void after_word(struct before *b, uint16_t connecting) {
  static const uint32_t principals = 1u << KIND_ORGANIZATION | 1u << KIND_PERSON,
                        elements = 1u << KIND_ORGANIZATION | 1u << KIND_PERSON | 1u << KIND_COMPONENT | 1u << KIND_DATA | 1u << KIND_PROCEDURE | 1u << KIND_SYSTEM | 1u << KIND_FLOW | 1u << KIND_SENSE | 1u << KIND_ACTUATE;
  static const struct { uint16_t word; uint32_t kinds; } wanted[] = {
      {T_ON, elements}, {T_EXCEPT, elements}, {T_BY, principals}, {T_FOR, 1u << KIND_ORGANIZATION}, {T_BETWEEN, 1u << KIND_ORGANIZATION}, {T_AND, 1u << KIND_ORGANIZATION},
      {T_VIA, 1u << KIND_SYSTEM | 1u << KIND_COMPONENT}, {T_UNDER, 1u << KIND_CONTRACT}, {T_WITHIN, 1u << KIND_SYSTEM | 1u << KIND_ORGANIZATION}};
  uint16_t word = word_of(b, b->statement);
  uint32_t kinds = 0;
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
    if (wanted[i].word == connecting) kinds = wanted[i].kinds;
  if (connecting == T_OF) kinds = word == T_FLOW ? 1u << KIND_DATA : principals;
  if (connecting == T_OF && word == T_CLASS) {
    complete_words(&b->c, (const uint16_t[]){T_ORGANIZATION, T_PERSON, T_COMPONENT, T_DATA, T_PROCEDURE, T_SYSTEM, T_MEASURE, T_EVIDENCE, T_CONTRACT}, 9, NULL, 0);
    complete_classes(&b->c, KIND_NONE, false);
    return;
  }
  if (kinds) complete_entities(&b->c, kinds, 0, name_around(b));
  if (connecting == T_ON) complete_words(&b->c, (const uint16_t[]){T_ALL}, 1, NULL, 2);
  if (connecting == T_AT) complete_words(&b->c, (const uint16_t[]){T_LEVEL}, 1, NULL, 0);
  if (connecting == T_LEVEL) levels(b);
  if (connecting == T_WITH) marks(b);
}

/* Does `readers` stand before token I, among the marks of a label? */
static bool names_readers(struct before *b, uint32_t i) {
  return b->statement < i && kind_at(b, i - 1) == T_IDENT && word_find(text_at(b, i - 1), strlen(text_at(b, i - 1))) == T_READERS;
}

/* The word before that says what a list of names is about. */
static void in_list(struct before *b, uint32_t i) {
  bool bracket = false;
  for (; b->statement < i; i--) {
    uint16_t kind = kind_at(b, i - 1);
    bracket |= kind == '[';
    if (kind == '=' && !bracket && has_marks(b)) {
      marks(b);
      return;
    }
    if (kind == '=') {
      after_equals(b, i);
      return;
    }
    if (kind == T_READERS || (kind == '[' && names_readers(b, i - 1))) {
      complete_entities(&b->c, 1u << KIND_ORGANIZATION, 0, "");
      return;
    }
    if (kind == T_LABEL || kind == T_WITH) {
      marks(b);
      return;
    }
    if (kind == T_MEETS) {
      complete_requirements(&b->c);
      return;
    }
    if (kind != T_IDENT && kind != T_REQID && kind != '.' && kind != ',' && kind != '[') {
      after_word(b, kind);
      return;
    }
  }
}

/* Does the statement say what type something has, which may have a range? */
static bool has_type(const struct before *b, uint16_t word) {
  return (word == 0 || word == T_PHYS || word == T_INPUT || word == T_OUTPUT) && has_word(b, ':') && !has_word(b, '=') && !has_word(b, T_WITH);
}

static void connecting_words(struct before *b) {
  static const uint16_t words[] = {T_ON, T_VIA, T_EXCEPT, T_WITHIN, T_BY, T_UNDER, T_OF, T_UNTIL, T_SINCE, T_LEVEL, T_MEETS, T_WITH};
  static const uint16_t at = T_AT; /* `at level` */
  uint16_t word = word_of(b, b->statement);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (word && sema_phrase_fits(word, words[i]) && !has_word(b, words[i])) complete_words(&b->c, words[i] == T_LEVEL && b->c.words == LANGUAGE_EN ? &at : &words[i], 1, NULL, 0);
  if (word == T_FLOW && !has_word(b, T_OF) && !has_word(b, ':')) complete_words(&b->c, (const uint16_t[]){T_OF}, 1, NULL, 0);
  if (word == T_CLASS && !has_word(b, T_OF)) complete_words(&b->c, (const uint16_t[]){T_OF}, 1, NULL, 0);
  if (has_type(b, word) && !has_word(b, T_IN)) complete_words(&b->c, (const uint16_t[]){T_IN}, 1, NULL, 0);
  if (word == T_CONTRACT && !has_word(b, T_BETWEEN)) complete_words(&b->c, (const uint16_t[]){T_BETWEEN}, 1, NULL, 0);
  if (word == T_IMPORT) complete_words(&b->c, (const uint16_t[]){T_AS}, 1, NULL, 0);
  if (word) complete_words(&b->c, (const uint16_t[]){T_BECAUSE}, 1, NULL, 2);
}

static void after_statement_word(struct before *b, uint16_t word) {
  if (word == T_IMPORT) complete_imports(&b->c);
  b->c.own = word == T_RESPONSIBLE;
  if (word == T_RESPONSIBLE) complete_entities(&b->c, 1u << KIND_ORGANIZATION, 0, "");
  if (word == T_TARGET) complete_frameworks(&b->c);
  if (word == T_LABEL) marks(b);
  if (word == T_FLOW || word == T_SENSE || word == T_ACTUATE) transfer_begins(b, word);
  if (word == T_REQUIRE || word == T_PERMIT) complete_entities(&b->c, 1u << KIND_ORGANIZATION, 0, "");
  if (word == T_ACCEPT || word == T_EXCLUDE || word == T_CLAIM || word == T_OFFER || word == T_RELY) {
    complete_frameworks(&b->c);
    complete_requirements(&b->c);
  }
  if (word == T_COMPLETE) complete_words(&b->c, (const uint16_t[]){T_ORGANIZATION, T_PERSON, T_COMPONENT, T_DATA, T_PROCEDURE, T_SYSTEM, T_MEASURE}, 7, NULL, 0);
  if (word == T_DECLASSIFY || word == T_ENDORSE) complete_entities(&b->c, 1u << KIND_PORT, 0, name_around(b));
}

/* The quantity that the sensing or actuation around is about: what its range and its safe range are in. */
static quantity_kind kind_of_transfer(struct before *b) {
  uint32_t head = b->depth ? skip_modifiers(b, b->blocks[b->depth - 1]) : 0, arrow = head, start;
  uint16_t word = b->depth ? kind_at(b, head) : 0;
  if (word != T_SENSE && word != T_ACTUATE) return 0;
  while (arrow < b->count && kind_at(b, arrow) != T_ARROW && kind_at(b, arrow) != '{') arrow++;
  uint32_t end = arrow + (word == T_ACTUATE);
  while (word == T_ACTUATE && (kind_at(b, end) == T_IDENT || kind_at(b, end) == '.')) end++;
  entity_id e = sema_entity_by_name(b->c.sema, b->c.from, path_before_from(b, head + 1, end, &start));
  if (!e || b->c.m->entities.items[e].kind != KIND_QUANTITY) return 0;
  struct value v = model_value(b->c.m, e, intern_text(&b->c.session->program.names, "range"), NULL);
  return v.tag == VALUE_RANGE ? v.extra : 0;
}

/* `5` and a unit on the way: the quantity that the attribute or the range asks for. */
static void units_after(struct before *b) {
  size_t digits = strspn(b->c.prefix, "0123456789.eE+-");
  const char *number = arena_copy(b->c.a, b->c.prefix, digits);
  quantity_kind kind = 0;
  for (uint32_t i = b->count; b->statement < i && !kind; i--) {
    if (kind_at(b, i - 1) == '=') {
      const struct attribute *x = attribute_before(b, i);
      kind = x ? x->type.quantity : 0;
      if (x && !kind && strcmp(sym_text(&b->c.session->program.names, x->name), "rate")) kind = kind_of_transfer(b);
    }
    if (kind_at(b, i - 1) == T_IDENT) kind = units_kind_find(&b->c.m->units, intern_text(&b->c.session->program.names, text_at(b, i - 1)));
  }
  complete_units(&b->c, kind, number);
}

/* The whole name of a module, from its beginning. */
static void import_name(struct before *b, const char *path, uint32_t start) {
  b->c.res->start = b->list.tokens.items[start].start - b->base;
  b->c.prefix = arena_format(b->c.a, "%s.%s", path, b->c.prefix);
  b->c.prefix_length = strlen(b->c.prefix);
  complete_imports(&b->c);
}

/* Where a class must stand only classes are offered. */
static void after_dot(struct before *b) {
  uint32_t start;
  const char *path = path_before(b, b->count - 1, &start);
  uint16_t word = word_of(b, b->statement);
  if (word == T_IMPORT && start < b->count - 1) {
    import_name(b, path, start);
    return;
  }
  bool typing = start && kind_at(b, start - 1) == ':' && word != T_FLOW && word != T_SENSE && word != T_ACTUATE;
  enum entity_kind kind = word == T_INPUT || word == T_OUTPUT ? KIND_DATA : kind_of_statement(word);
  complete_below(&b->c, path, typing ? kind : KIND_NONE, name_around(b));
}

/* Or does it stand before a version? */
static bool begins_annotation(const struct before *b, uint32_t i) {
  if (i == b->statement || kind_at(b, i - 1) == ')') return true;
  return b->statement + 2 <= i && kind_at(b, i - 2) == '@';
}

static void annotations(struct before *b) {
  static const char *const details[][LANGUAGE_COUNT] = {
      {"an earlier name", "以前の名前"}, {"silences a warning", "警告を抑える"}, {"the Japanese name", "日本語での名前"}};
  static const char *const names[] = {"was", "allow", "ja"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) complete_add(&b->c, names[i], CANDIDATE_WORD, details[i][b->c.l], NULL, NULL, 0);
}

static void choose(struct before *b) {
  uint16_t last = b->count ? kind_at(b, b->count - 1) : ';';
  if (last == '@' && begins_annotation(b, b->count - 1)) annotations(b);
  else if (b->count == b->statement || b->count == skip_modifiers(b, b->statement)) at_statement(b);
  else if (last == '.') after_dot(b);
  else if (last == T_MEETS) complete_requirements(&b->c);
  else if (last == ':') after_colon(b);
  else if (last == T_ARROW) after_arrow(b);
  else if (last == '=') after_equals(b, b->count);
  else if (last == ',' || last == '[') in_list(b, b->count);
  else if (b->count == skip_modifiers(b, b->statement) + 1) after_statement_word(b, last);
  else if (last != T_IDENT && last != T_INT && last != T_QUANTITY && last != T_DATE && last != T_STRING && last != ']' && last != T_REQID) after_word(b, last);
  else connecting_words(b);
}

/* ---- reading the words ---- */

/* With a letter at the place, so that there is a word to be completed; a word that begins a statement is taken for a name
 * when nothing follows it. */
static const char *text_to_read(struct before *b, const char *text, size_t offset) {
  char *res = arena_alloc(b->c.a, offset + 2);
  memcpy(res, text, offset);
  res[offset] = 'x';
  return res;
}

static void read_words(struct before *b, const char *text, size_t offset) {
  b->text = text_to_read(b, text, offset);
  uint32_t file = source_add(&b->sources, "text", b->text, offset + 1);
  scan_file(&b->list, &b->sources, &b->diagnostics, file);
  layout_tokens(&b->list, &b->sources, &b->diagnostics);
  b->base = b->sources.files.items[file].base;
  b->count = b->list.tokens.count;
  b->c.res->start = offset;
  while (b->count && (kind_at(b, b->count - 1) == T_END || b->list.tokens.items[b->count - 1].length == 0)) b->count--;
  const struct token *t = b->count ? &b->list.tokens.items[b->count - 1] : NULL;
  if (t && t->start - b->base + t->length == offset + 1 && !(t->flags & TOKEN_OPEN)) {
    b->c.res->start = t->start - b->base;
    b->count--;
    const struct token *before = b->count ? t - 1 : NULL; /* a Japanese word that the letter was split from */
    if (before && before->flags & TOKEN_JAPANESE && before->start + before->length == t->start && b->c.res->start == offset) {
      b->c.res->start = before->start - b->base;
      b->count--;
    }
  }
  for (uint32_t i = 0; i < b->count && b->c.words == LANGUAGE_EN; i++)
    if (b->list.tokens.items[i].flags & TOKEN_JAPANESE) b->c.words = LANGUAGE_JA;
}

/* Where an id of a requirement begins behind its '#', or SIZE_MAX. */
static size_t requirement_start(const char *text, size_t offset) {
  size_t at = offset;
  while (at && (('0' <= text[at - 1] && text[at - 1] <= '9') || ('a' <= (text[at - 1] | 32) && (text[at - 1] | 32) <= 'z') || strchr(".-_", text[at - 1]))) at--;
  return at && text[at - 1] == '#' ? at : SIZE_MAX;
}

/* Inside a text or a comment nothing is offered. */
static bool is_in_text(const struct before *b, size_t offset) {
  for (uint32_t i = 0; i < b->list.trivia.count; i++) {
    const struct trivia *x = &b->list.trivia.items[i];
    if (x->kind != TRIVIA_BLANK_LINES && x->start - b->base < offset && offset <= x->end - b->base && memchr(b->text + (x->start - b->base), '\n', offset - (x->start - b->base)) == NULL) return true;
  }
  const struct token *t = b->count ? &b->list.tokens.items[b->count - 1] : NULL;
  return t && t->flags & TOKEN_OPEN && t->kind == T_STRING;
}

void session_complete(struct session *s, module_id from, const char *text, size_t length, size_t offset, enum language l, struct completions *res) {
  struct before b = {.c = {.session = s, .sema = s->sema, .m = &s->program.model, .res = res, .a = res->memory, .from = from, .l = l, .words = l == LANGUAGE_JA && !length ? LANGUAGE_JA : LANGUAGE_EN}};
  if (length < offset) offset = length;
  if (!s->sema) return;
  read_words(&b, text, offset);
  size_t id = requirement_start(text, offset);
  if (id != SIZE_MAX) res->start = id;
  b.c.prefix = arena_copy(res->memory, text + res->start, offset - res->start);
  b.c.prefix_length = strlen(b.c.prefix);
  find_statement(&b);
  b.c.statement = word_of(&b, b.statement);
  b.c.numbered = id != SIZE_MAX;
  if (id != SIZE_MAX) complete_requirements(&b.c);
  else if (is_in_text(&b, offset)) res->start = offset;
  else if ('0' <= b.c.prefix[0] && b.c.prefix[0] <= '9') units_after(&b);
  else choose(&b);
  vec_free(&b.list.tokens);
  vec_free(&b.list.trivia);
  diagnostics_free(&b.diagnostics);
  sources_free(&b.sources);
}
