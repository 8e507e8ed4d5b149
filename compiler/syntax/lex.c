/* lex.c - from the scanner's matches to tokens and trivia. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/syntax/lex.h"

span lex_span(const struct lexer *l, const char *text, size_t length) {
  uint32_t start = l->base + (uint32_t)(text - l->start);
  return (span){start, start + (uint32_t)length};
}

void lex_token(struct lexer *l, uint16_t kind, const char *text, size_t length, uint16_t flags) {
  struct token t = {l->base + (uint32_t)(text - l->start), (uint32_t)length, kind,
                    (uint16_t)(flags | (l->first ? TOKEN_FIRST : 0) | (l->space ? TOKEN_SPACE : 0))};
  l->first = l->space = false;
  vec_push(&l->list->tokens, t);
}

/* ---- trivia ---- */

static void add_trivia(struct lexer *l, enum trivia_kind kind, const char *text, size_t length) {
  span at = lex_span(l, text, length);
  struct trivia t = {at.start, at.end, l->list->tokens.count, (uint8_t)kind, l->first};
  vec_push(&l->list->trivia, t);
}

void lex_space(struct lexer *l, const char *text, size_t length) {
  l->space = true;
  if (length == 1 && *text == ' ') return; /* nearly all of them */
  const char *end = text + length, *first = memchr(text, '\n', length);
  if (!first) return;
  if (memchr(first + 1, '\n', (size_t)(end - first - 1))) add_trivia(l, TRIVIA_BLANK_LINES, text, length);
  l->first = true;
}

void lex_comment(struct lexer *l, const char *text, size_t length, bool closed) {
  enum trivia_kind kind = text[1] == '*' ? TRIVIA_BLOCK_COMMENT : TRIVIA_LINE_COMMENT;
  if (kind == TRIVIA_LINE_COMMENT && 2 < length && text[2] == '/' && !(3 < length && text[3] == '/'))
    kind = TRIVIA_DOC_COMMENT;
  add_trivia(l, kind, text, length);
  l->space = true;
  if (kind == TRIVIA_BLOCK_COMMENT && memchr(text, '\n', length)) l->first = true;
  if (!closed) diag(l->diagnostics, MSG_OPEN_COMMENT, lex_span(l, text, 2));
}

/* ---- words ---- */

void lex_word(struct lexer *l, const char *text, size_t length) {
  const struct word_slot *w = word_table_find(&l->words, text, length);
  if (!w)
    lex_token(l, T_IDENT, text, length, 0);
  else
    lex_token(l, w->token, text, length, TOKEN_WORD | (w->japanese ? TOKEN_JAPANESE : 0));
}

/* A word as an input method may leave it: half-width katakana and full-width letters count as the plain ones. */
static const struct word_slot *find_foreign_word(struct lexer *l, const char *text, size_t length) {
  const struct word_slot *w = word_table_find(&l->words, text, length);
  if (w || !memchr(text, 0xEF, length)) return w;
  struct arena a = {0};
  size_t n;
  const char *plain = text_normalise(&a, text, length, &n);
  w = word_table_find(&l->words, plain, n);
  arena_free(&a);
  return w;
}

size_t lex_foreign(struct lexer *l, const char *text, size_t length) {
  size_t used = lex_word_length(text, length);
  if (!used) return lex_punctuation(l, text, length);
  bool ends_in_day = 3 < used && !memcmp(text + used - 3, "日", 3);
  if (ends_in_day && lex_local_date(l, text, used)) return used;
  const struct word_slot *w = find_foreign_word(l, text, used);
  if (w) {
    lex_token(l, w->token, text, used, TOKEN_WORD | (w->japanese ? TOKEN_JAPANESE : 0));
  } else {
    lex_check_scripts(l, text, used);
    lex_token(l, T_IDENT, text, used, TOKEN_FOREIGN);
  }
  return used;
}

size_t lex_requirement(struct lexer *l, const char *text, size_t length) {
  while (2 < length && (text[length - 1] == '.' || text[length - 1] == '-')) length--;
  lex_token(l, T_REQID, text, length, 0);
  return length;
}

/* ---- numbers ---- */

uint16_t lex_number_kind(const char *text, size_t length) {
  int dots = 0;
  bool exponent = false;
  for (size_t i = 0; i < length; i++) {
    dots += text[i] == '.';
    exponent |= text[i] == 'e' || text[i] == 'E';
  }
  return 1 < dots ? T_VERSION : dots || exponent ? T_NUMBER : T_INT;
}

static size_t digits(const char *text, size_t length, size_t i) {
  while (i < length && '0' <= text[i] && text[i] <= '9') i++;
  return i;
}

/* Length of the number that TEXT begins with. */
static size_t number_length(const char *text, size_t length) {
  size_t i = digits(text, length, 0);
  if (i + 1 < length && text[i] == '.' && '0' <= text[i + 1] && text[i + 1] <= '9') i = digits(text, length, i + 1);
  if (i < length && (text[i] == 'e' || text[i] == 'E')) {
    size_t k = i + 1 < length && (text[i + 1] == '+' || text[i + 1] == '-') ? i + 2 : i + 1;
    size_t end = digits(text, length, k);
    if (k < end) i = end;
  }
  return i;
}

/* Length of number and unit: ASCII unit characters, and others only when they are signs of units. */
static size_t quantity_length(const char *text, size_t length, size_t i) {
  while (i < length) {
    uint32_t c;
    if ((unsigned char)text[i] < 0x80) {
      i++;
      continue;
    }
    int bytes = utf8_decode(text + i, length - i, &c);
    if (!lex_is_unit_character(c)) break;
    i += (size_t)bytes;
  }
  return i;
}

/* `1号機`: a name that begins with a digit. */
static size_t digit_first_name(struct lexer *l, const char *text, size_t length) {
  struct arena a = {0};
  const char *name = arena_copy(&a, text, length);
  uint32_t index = diag(l->diagnostics, MSG_DIGIT_FIRST, lex_span(l, text, length), name);
  diag_fix_add(l->diagnostics, index, lex_span(l, text, length), arena_format(&a, "`%s`", name));
  lex_token(l, T_IDENT, text, length, TOKEN_FOREIGN);
  arena_free(&a);
  return length;
}

size_t lex_quantity(struct lexer *l, const char *text, size_t length) {
  size_t number = number_length(text, length), used = quantity_length(text, length, number);
  if (used < length) {
    size_t word = number + lex_continue_length(text + number, length - number);
    size_t date = lex_local_date(l, text, word);
    if (date) return date;
    if (used < word) return digit_first_name(l, text, word);
  }
  while (number < used && strchr("./^-+", text[used - 1])) used--;
  lex_token(l, number < used ? T_QUANTITY : lex_number_kind(text, used), text, used, 0);
  return used;
}

size_t lex_wide_quantity(struct lexer *l, const char *text, size_t length) {
  struct arena a = {0};
  size_t n;
  const char *plain = text_normalise(&a, text, length, &n);
  bool quantity = quantity_length(plain, n, number_length(plain, n)) == n;
  if (quantity) {
    lex_report_form(l, text, length, arena_copy(&a, plain, n));
    lex_token(l, T_QUANTITY, text, length, TOKEN_FOREIGN);
  } else {
    digit_first_name(l, text, length);
  }
  arena_free(&a);
  return length;
}

void lex_date(struct lexer *l, const char *text, size_t length) {
  day d;
  if (!date_parse(text, length, &d)) {
    struct arena a = {0};
    diag(l->diagnostics, MSG_NO_SUCH_DAY, lex_span(l, text, length), arena_copy(&a, text, length));
    arena_free(&a);
  }
  lex_token(l, T_DATE, text, length, 0);
}

/* ---- texts ---- */

void lex_string(struct lexer *l, const char *text, size_t length) { lex_token(l, T_STRING, text, length, 0); }

size_t lex_untagged(const char *text, size_t length) {
  while (text[length - 1] != '"') length--;
  return length;
}

void lex_open(struct lexer *l, const char *text, size_t length, uint16_t kind) {
  diag(l->diagnostics, MSG_OPEN_TEXT, lex_span(l, text, 1));
  if (kind != T_IDENT)
    lex_token(l, kind, text, length, TOKEN_OPEN);
  else
    lex_token(l, kind, text, length, TOKEN_QUOTED | TOKEN_OPEN);
}

/* 「…」 up to the first 」; without one, an open text. */
size_t lex_kagi(struct lexer *l, const char *text, size_t length) {
  for (size_t i = 3; i + 3 <= length; i++)
    if (!memcmp(text + i, "\xE3\x80\x8D", 3)) {
      lex_token(l, T_STRING, text, i + 3, 0);
      return i + 3;
    }
  diag(l->diagnostics, MSG_OPEN_TEXT, lex_span(l, text, 3));
  lex_token(l, T_STRING, text, length, TOKEN_OPEN);
  return length;
}

/* Where the quotation that begins with “ or ‘ ends: offset of its closing sign (OPEN or CLOSE or PLAIN), or LENGTH. */
static size_t smart_end(const char *text, size_t length, const char *open, const char *close, char plain) {
  for (size_t i = 3; i < length; i++) {
    if (text[i] == plain) return i;
    if (i + 3 <= length && (!memcmp(text + i, open, 3) || !memcmp(text + i, close, 3))) return i;
  }
  return length;
}

static size_t curved_text(struct lexer *l, const char *text, size_t length, size_t end, char plain) {
  struct arena a = {0};
  size_t used = end == length ? end : end + (text[end] == plain ? 1 : 3);
  bool wide = !memcmp(text, "\xEF\xBC\x82", 3);
  uint32_t index = diag(l->diagnostics, wide ? MSG_FULL_WIDTH : MSG_CURLY_QUOTE, lex_span(l, text, 3), arena_copy(&a, text, 3), "\"");
  diag_fix_add(l->diagnostics, index, lex_span(l, text, 3), "\"");
  if (end < used) diag_fix_add(l->diagnostics, index, lex_span(l, text + end, used - end), "\"");
  lex_token(l, T_STRING, text, used, TOKEN_FOREIGN | (end < used ? 0 : TOKEN_OPEN));
  arena_free(&a);
  return used;
}

/* “…” in place of "…". */
size_t lex_smart(struct lexer *l, const char *text, size_t length) {
  return curved_text(l, text, length, smart_end(text, length, "\xE2\x80\x9C", "\xE2\x80\x9D", '"'), '"');
}

/* ‘…’ */
size_t lex_curly(struct lexer *l, const char *text, size_t length) {
  return curved_text(l, text, length, smart_end(text, length, "\xE2\x80\x98", "\xE2\x80\x99", '\''), '\'');
}

void lex_single_quotes(struct lexer *l, const char *text, size_t length) {
  uint32_t index = diag(l->diagnostics, MSG_SINGLE_QUOTES, lex_span(l, text, length));
  diag_fix_add(l->diagnostics, index, lex_span(l, text, 1), "\"");
  diag_fix_add(l->diagnostics, index, lex_span(l, text + length - 1, 1), "\"");
  lex_token(l, T_STRING, text, length, 0);
}

/* ---- what other languages write ---- */

void lex_other_sign(struct lexer *l, const char *text, size_t length, uint16_t kind, const char *ours) {
  struct arena a = {0};
  uint32_t index = diag(l->diagnostics, MSG_OTHER_SIGN, lex_span(l, text, length), arena_copy(&a, text, length), ours);
  bool word = kind == T_AND || kind == T_OR || kind == T_NOT;
  diag_fix_add(l->diagnostics, index, lex_span(l, text, length), word ? arena_format(&a, " %s ", ours) : ours);
  lex_token(l, kind, text, length, 0);
  arena_free(&a);
}

/* `# remark`: a comment elsewhere, here the sign of requirement ids. */
void lex_hash_comment(struct lexer *l, const char *text, size_t length) {
  uint32_t index = diag(l->diagnostics, MSG_HASH_COMMENT, lex_span(l, text, 1));
  diag_fix_add(l->diagnostics, index, lex_span(l, text, 1), "//");
  add_trivia(l, TRIVIA_LINE_COMMENT, text, length);
  l->space = true;
}

/* `0 %`: a unit that stands apart; it is no letter, so that it can't be the name that the parser looks for. */
static bool spaced_percent(struct lexer *l, const char *text, size_t length) {
  const struct token *last = l->list->tokens.count && !l->first ? &vec_last(&l->list->tokens) : NULL;
  if (*text != '%' || last == NULL || (last->kind != T_INT && last->kind != T_NUMBER)) return false;
  const char *number = l->start + (last->start - l->base);
  struct arena a = {0};
  span gap = {last->start + last->length, lex_span(l, text, length).start};
  uint32_t index = diag(l->diagnostics, MSG_SPACED_UNIT, lex_span(l, text, length), arena_copy(&a, number, last->length), "%");
  diag_fix_add(l->diagnostics, index, gap, "");
  arena_free(&a);
  vec_last(&l->list->tokens).kind = T_QUANTITY;
  return true;
}

void lex_stray(struct lexer *l, const char *text, size_t length) {
  if (spaced_percent(l, text, length)) return;
  char name[16];
  unsigned char c = (unsigned char)text[0];
  if (' ' < c && c < 0x7F)
    snprintf(name, sizeof name, "`%c`", c);
  else
    snprintf(name, sizeof name, "U+%04X", c);
  diag(l->diagnostics, MSG_STRAY_CHARACTER, lex_span(l, text, length), name);
  l->space = true;
}

/* ---- a whole file ---- */

/* Reports bytes that are not text, and puts spaces in their place. */
static void clean_text(struct diagnostics *d, const struct source_file *f, char *text, size_t bad) {
  if (bad < f->length) {
    char byte[8];
    snprintf(byte, sizeof byte, "0x%02X", (unsigned char)text[bad]);
    diag(d, MSG_NOT_UTF8, span_from(f->base + (uint32_t)bad, f->base + (uint32_t)bad + 1), byte);
  }
  for (; bad < f->length; bad += utf8_valid_prefix(text + bad, f->length - bad)) text[bad] = ' ';
  char *nul = memchr(text, 0, f->length);
  if (nul) diag(d, MSG_NUL_BYTE, span_from(f->base + (uint32_t)(nul - text), f->base + (uint32_t)(nul - text) + 1));
  for (; nul; nul = memchr(nul, 0, (size_t)(text + f->length - nul))) *nul = ' ';
  if (3 <= f->length && !memcmp(text, "\xEF\xBB\xBF", 3)) memset(text, ' ', 3);
}

/* The scanner works in the text itself (it marks the end of a match and takes the mark away again); only a text with
 * bytes that must not be seen by it is copied. */
static char *text_to_scan(struct diagnostics *d, const struct source_file *f) {
  size_t plain = ascii_prefix(f->text, f->length), bad = plain + utf8_valid_prefix(f->text + plain, f->length - plain);
  lex_check_direction_marks(d, f->base + (uint32_t)plain, f->text + plain, f->length - plain);
  bool marked = 3 <= f->length && !memcmp(f->text, "\xEF\xBB\xBF", 3);
  if (bad == f->length && !marked && !memchr(f->text, 0, f->length)) return f->text;
  char *copy = memory_take((size_t)f->length + 2);
  memcpy(copy, f->text, (size_t)f->length + 2);
  clean_text(d, f, copy, bad);
  return copy;
}

void scan_file(struct token_list *res, struct sources *s, struct diagnostics *d, uint32_t file) {
  const struct source_file *f = &s->files.items[file];
  char *text = text_to_scan(d, f);
  struct lexer l = {.list = res, .diagnostics = d, .start = text, .base = f->base, .first = true};
  word_table_init(&l.words);
  vec_reserve(&res->tokens, f->length / 6 + 16);
  lex_run(&l, text, (size_t)f->length + 2);
  l.first = true;
  lex_token(&l, T_END, text + f->length, 0, 0);
  if (text != f->text) free(text);
}
