/* respell.c - words of the language in English or Japanese. Names stay as they are. */
#include "compiler/fmt/fmt_internal.h"

#include <string.h>

static bool is_word(uint16_t kind) { return T_EDITION <= kind && kind <= T_UNKNOWN; }

/* First word of the statement that token I is in, `export` and `external` apart. */
static uint16_t statement_of(const struct outline *u, uint32_t i) {
  uint32_t first = i;
  while (first != 0) {
    uint16_t before = outline_token(u, first - 1)->kind;
    if (before == ';' || before == '{' || before == '}') break;
    first--;
  }
  while (first < i && (outline_token(u, first)->kind == T_EXPORT || outline_token(u, first)->kind == T_EXTERNAL)) first++;
  return outline_token(u, first)->kind;
}

static const char *japanese_word(const struct outline *u, uint32_t i) {
  uint16_t kind = outline_token(u, i)->kind, next = outline_token(u, i + 1)->kind, before = i ? outline_token(u, i - 1)->kind : 0;
  if (kind == T_AT && next == T_LEVEL) return ""; /* one word for `at level`, `applies to`, `acts for` */
  if ((kind == T_TO && before == T_APPLIES) || (kind == T_FOR && before == T_ACTS)) return "";
  return word_spelling_in(kind, statement_of(u, i), LANGUAGE_JA);
}

/* A level of a phrase has two words in English; that of a rule and of an expectation has one. */
static const char *english_word(const struct outline *u, uint32_t i) {
  const struct token *t = outline_token(u, i);
  uint16_t statement = statement_of(u, i);
  bool phrase = t->kind == T_LEVEL && t->flags & TOKEN_JAPANESE && statement != T_LEVEL && statement != T_EXPECT;
  return phrase ? "at level" : word_spelling(t->kind, LANGUAGE_EN);
}

const char *respell(const struct outline *u, uint32_t i, size_t *length) {
  const struct token *t = outline_token(u, i);
  const char *word = NULL;
  if (is_word(t->kind)) word = u->words == FORMAT_WORDS_JA ? japanese_word(u, i) : u->words == FORMAT_WORDS_EN ? english_word(u, i) : NULL;
  *length = word ? strlen(word) : t->length;
  return word ? word : u->text + (t->start - u->base);
}
