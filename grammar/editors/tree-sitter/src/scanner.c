/* scanner.c - the two rules between scanner and parser, as in compiler/syntax/layout.c: where statements end, and which
 * words are names. It keeps nothing: what came before is what the parser can take now.
 */
#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>
#include <tree_sitter/parser.h>

#include "words.h"

enum token { END, WORD_AS_NAME, STATEMENT_BEGINS, BROKEN };

/* ---- characters ---- */

static bool is_space(int32_t c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0x3000 || c == 0xFEFF; }
static bool is_letter(int32_t c) { return ('a' <= (c | 32) && (c | 32) <= 'z') || c == '_'; }
static bool is_digit(int32_t c) { return '0' <= c && c <= '9'; }
/* As _plain_name of grammar.js. */
static bool is_foreign(int32_t c) {
  static const struct { int32_t first, last; } ranges[] = {
      {0xAA, 0x1FFF}, {0x2071, 0x218F}, {0x2C00, 0x2DFF}, {0x3005, 0x3007}, {0x3021, 0xFF00}, {0xFF21, 0xFF3A},
      {0xFF3F, 0xFF3F}, {0xFF41, 0xFF5A}, {0xFF66, 0xFFEF}, {0x10000, 0x3FFFF}};
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
    if (ranges[i].first <= c && c <= ranges[i].last) return true;
  return false;
}
static bool starts_word(int32_t c) { return is_letter(c) || is_foreign(c); }

/* ---- what comes ---- */

struct space { bool line, comment; }; /* a line end, a comment was passed */

/* Passes a comment, the first '/' of which is passed already. False when there is none. */
static bool pass_comment(TSLexer *l) {
  if (l->lookahead == '/') {
    while (!l->eof(l) && l->lookahead != '\n') l->advance(l, false);
    return true;
  }
  if (l->lookahead != '*') return false;
  l->advance(l, false);
  for (int32_t before = 0; !l->eof(l);) {
    int32_t c = l->lookahead;
    l->advance(l, false);
    if (before == '*' && c == '/') break;
    before = c;
  }
  return true;
}

/* Spaces and comments. False when a '/' was passed that begins none. SKIP: spaces before the token belong to none. */
static bool pass_space(TSLexer *l, struct space *res, bool skip) {
  for (;;) {
    while (!l->eof(l) && is_space(l->lookahead)) {
      res->line |= l->lookahead == '\n';
      l->advance(l, skip && !res->comment);
    }
    if (l->lookahead != '/') return true;
    l->advance(l, false);
    if (!pass_comment(l)) return false;
    res->comment = true;
  }
}

static enum word_kind kind_of(const int32_t *text, size_t length) {
  size_t low = 0, high = WORD_COUNT;
  while (low < high) {
    size_t middle = (low + high) / 2, i = 0;
    const wchar_t *w = words[middle].text;
    while (i < length && w[i] && (int32_t)w[i] == text[i]) i++;
    if (i == length && !w[i]) return words[middle].kind;
    bool after = i < length && (!w[i] || (int32_t)w[i] < text[i]);
    if (after) low = middle + 1;
    else high = middle;
  }
  return WORD_NONE;
}

static enum word_kind read_word(TSLexer *l) {
  int32_t text[WORD_LONGEST + 1];
  size_t length = 0;
  while (starts_word(l->lookahead) || is_digit(l->lookahead) || (0xFF10 <= l->lookahead && l->lookahead <= 0xFF19)) {
    if (length <= WORD_LONGEST) text[length++] = l->lookahead;
    l->advance(l, false);
  }
  return length <= WORD_LONGEST ? kind_of(text, length) : WORD_NONE;
}

/* What stands behind a word, as far as it says that the word is a name. */
enum follower { FOLLOWER_OTHER, FOLLOWER_EQUALS, FOLLOWER_COLON, FOLLOWER_END };

static enum follower read_follower(TSLexer *l) {
  struct space s = {false, false};
  if (!pass_space(l, &s, false)) return FOLLOWER_OTHER;
  int32_t c = l->lookahead;
  if (c == '=' && !s.line) {
    l->advance(l, false);
    return l->lookahead == '=' || l->lookahead == '>' ? FOLLOWER_OTHER : FOLLOWER_EQUALS;
  }
  if (c == '=' || c == 0xFF1D) return FOLLOWER_EQUALS;
  if (c == ':' || c == 0xFF1A) return FOLLOWER_COLON;
  bool end = l->eof(l) || s.line || c == ',' || c == ';' || c == '}' || c == 0xFF0C || c == 0x3001 || c == 0xFF1B || c == 0xFF5D;
  return end ? FOLLOWER_END : FOLLOWER_OTHER;
}

/* ---- the two rules ---- */

/* Is the word a name although it is in the table? */
static bool is_name(enum word_kind kind, enum follower f, bool begins) {
  switch (kind) {
  case WORD_NONE: return true;
  case WORD_STATEMENT: return !begins || f != FOLLOWER_OTHER;
  case WORD_CONNECT:
  case WORD_LEVEL: return f == FOLLOWER_EQUALS || f == FOLLOWER_COLON;
  case WORD_LOGIC: return f == FOLLOWER_EQUALS || (begins && f == FOLLOWER_COLON);
  }
  return false;
}

/* Can what is first on its line begin a statement? The word at the place is passed. */
static bool begins_statement(TSLexer *l) {
  int32_t c = l->lookahead;
  if (c == '@' || c == 0xFF20 || c == '`') return true;
  if (c == '#') {
    l->advance(l, false);
    return is_letter(l->lookahead) || is_digit(l->lookahead);
  }
  if (!starts_word(c)) return false;
  enum word_kind kind = read_word(l);
  if (kind == WORD_NONE || kind == WORD_STATEMENT || kind == WORD_LEVEL) return true;
  return is_name(kind, read_follower(l), false);
}

static bool scan_end(TSLexer *l, bool first) {
  int32_t c = l->lookahead;
  if (l->eof(l) || c == '}' || c == 0xFF5D) return true;
  if (c == ';' || c == 0xFF1B) {
    l->advance(l, false);
    l->mark_end(l);
    return true;
  }
  return first && begins_statement(l);
}

bool tree_sitter_cpsf_external_scanner_scan(void *nothing, TSLexer *l, const bool *valid) {
  struct space s = {false, false};
  (void)nothing;
  if (valid[BROKEN]) return false;
  l->mark_end(l);
  if (!pass_space(l, &s, true)) return false;
  if (valid[END]) {
    l->result_symbol = END;
    return scan_end(l, s.line);
  }
  if (!valid[WORD_AS_NAME] || s.comment || !starts_word(l->lookahead)) return false;
  enum word_kind kind = read_word(l);
  l->mark_end(l);
  l->result_symbol = WORD_AS_NAME;
  return kind != WORD_NONE && is_name(kind, read_follower(l), valid[STATEMENT_BEGINS]);
}

void *tree_sitter_cpsf_external_scanner_create(void) { return NULL; }
void tree_sitter_cpsf_external_scanner_destroy(void *nothing) { (void)nothing; }
unsigned tree_sitter_cpsf_external_scanner_serialize(void *nothing, char *buffer) { return (void)nothing, (void)buffer, 0; }
void tree_sitter_cpsf_external_scanner_deserialize(void *nothing, const char *buffer, unsigned length) { (void)nothing, (void)buffer, (void)length; }
