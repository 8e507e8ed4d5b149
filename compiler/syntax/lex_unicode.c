/* lex_unicode.c - what scanning needs to know of Unicode (libunistring): words, scripts, input-method forms, dates. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>

#include "compiler/syntax/lex.h"

/* ---- words ---- */

static bool continues_word(uint32_t c) {
  return uc_is_property_xid_continue(c) || c == 0x30FB; /* the katakana middle dot joins parts of one name */
}
static bool starts_word(uint32_t c) { return uc_is_property_xid_start(c) || c == '_'; }

static size_t word_length(const char *text, size_t length, bool inside) {
  size_t i = 0;
  while (i < length) {
    uint32_t c;
    int bytes = utf8_decode(text + i, length - i, &c);
    if (i == 0 && !inside ? !starts_word(c) : !continues_word(c)) break;
    i += (size_t)bytes;
  }
  return i;
}

size_t lex_word_length(const char *text, size_t length) { return word_length(text, length, false); }
size_t lex_continue_length(const char *text, size_t length) { return word_length(text, length, true); }

bool lex_is_unit_character(uint32_t c) {
  static const uint32_t signs[] = {0xB0,   0xB2,   0xB3,   0xB5,   0xB7,   0x3A9,  0x3BC,
                                   0x2103, 0x2109, 0x2126, 0x212B, 0x53F0, 0x500B, 0x672C,
                                   0x5186, 0x4EF6, 0x4EBA, 0x5206, 0x79D2, 0x65E5, 0x9031};
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
    if (signs[i] == c) return true;
  return 0x3300 <= c && c <= 0x33FF; /* squared units such as ㎜ */
}

/* ---- scripts (UTS 39, highly restrictive) ---- */

enum script_group { SCRIPT_COMMON, SCRIPT_LATIN, SCRIPT_EAST_ASIAN, SCRIPT_OTHER };
struct script {
  enum script_group group;
  const char *name;
};

/* How messages call a script. */
static const char *script_words(struct arena *a, const char *name) {
  static const struct {
    const char *name, *ja;
  } table[] = {{"Latin", "ラテン文字"},   {"Cyrillic", "キリル文字"}, {"Greek", "ギリシア文字"}, {"Han", "漢字"},
               {"Hiragana", "ひらがな"},  {"Katakana", "カタカナ"},   {"Hangul", "ハングル"},    {"Arabic", "アラビア文字"},
               {"Hebrew", "ヘブライ文字"}, {"Thai", "タイ文字"}};
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (!strcmp(name, table[i].name)) return spelling_reference(a, name, table[i].ja);
  return spelling_reference(a, name, arena_format(a, "%s 系の文字", name));
}

static struct script named_script(const uc_script_t *s) {
  static const struct script table[] = {{SCRIPT_COMMON, "Common"},       {SCRIPT_COMMON, "Inherited"},
                                        {SCRIPT_LATIN, "Latin"},         {SCRIPT_EAST_ASIAN, "Han"},
                                        {SCRIPT_EAST_ASIAN, "Hiragana"}, {SCRIPT_EAST_ASIAN, "Katakana"},
                                        {SCRIPT_EAST_ASIAN, "Hangul"},   {SCRIPT_EAST_ASIAN, "Bopomofo"}};
  for (size_t i = 0; s && i < sizeof table / sizeof *table; i++)
    if (!strcmp(s->name, table[i].name)) return table[i];
  return (struct script){SCRIPT_OTHER, s ? s->name : "other"};
}

/* The ranges that fill Japanese specs are answered without a look-up. */
static struct script script_of(uint32_t c) {
  if (c < 0x80)
    return ('A' <= (c & ~0x20u) && (c & ~0x20u) <= 'Z') ? (struct script){SCRIPT_LATIN, "Latin"}
                                                        : (struct script){SCRIPT_COMMON, "Common"};
  if (0x4E00 <= c && c <= 0x9FFF) return (struct script){SCRIPT_EAST_ASIAN, "Han"};
  if (0x30A1 <= c && c <= 0x30FA) return (struct script){SCRIPT_EAST_ASIAN, "Katakana"};
  if (0x3041 <= c && c <= 0x3096) return (struct script){SCRIPT_EAST_ASIAN, "Hiragana"};
  return named_script(uc_script(c));
}

static void report_scripts(struct lexer *l, const char *text, size_t length, const char *first, const char *second,
                           size_t at, size_t bytes) {
  struct arena a = {0};
  diag(l->diagnostics, MSG_MIXED_SCRIPT, lex_span(l, text, length), arena_copy(&a, text, length),
       script_words(&a, first), script_words(&a, second),
       arena_copy(&a, text + at, bytes));
  arena_free(&a);
}

void lex_check_scripts(struct lexer *l, const char *text, size_t length) {
  struct script known = {SCRIPT_COMMON, NULL}; /* of the first character that has one */
  size_t i = 0;
  while (i < length) {
    uint32_t c;
    size_t bytes = (size_t)utf8_decode(text + i, length - i, &c);
    struct script s = script_of(c);
    bool other = s.group == SCRIPT_OTHER || known.group == SCRIPT_OTHER;
    if (known.name && s.group != SCRIPT_COMMON && other && strcmp(s.name, known.name)) {
      report_scripts(l, text, length, known.name, s.name, i, bytes);
      return;
    }
    if (!known.name && s.group != SCRIPT_COMMON) known = s;
    i += bytes;
  }
}

/* ---- forms of input methods ---- */

struct form {
  uint32_t character;
  uint16_t kind;
  const char *ascii;
}; /* ASCII: say so, with this repair */
static const struct form forms[] = {
    {0x3001, ',', NULL},  {0xFF0C, ',', NULL},     {0xFF08, '(', NULL},   {0xFF09, ')', NULL},  {0xFF3B, '[', NULL},
    {0xFF3D, ']', NULL},  {0xFF5B, '{', NULL},     {0xFF5D, '}', NULL},   {0xFF1A, ':', NULL},  {0xFF1B, ';', NULL},
    {0xFF1D, '=', NULL},  {0x2192, T_ARROW, NULL}, {0x2260, T_NE, NULL},  {0x2264, T_LE, NULL}, {0x2265, T_GE, NULL},
    {0x2266, T_LE, NULL}, {0x2267, T_GE, NULL},    {0x2227, T_AND, NULL}, {0x2228, T_OR, NULL}, {0xAC, T_NOT, NULL},
    {0x2208, T_IN, NULL}, {0xFF0E, '.', "."},      {0x3002, '.', "."},    {0xFF1F, '?', "?"},   {0xFF20, '@', "@"},
    {0xFF1C, '<', "<"},   {0xFF1E, '>', ">"},      {0xFF0B, '+', "+"},    {0xFF0D, '-', "-"},   {0x2212, '-', "-"},
    {0xFF0A, '*', "*"},   {0xFF0F, '/', "/"},      {0x301C, T_DOTDOT, ".."}, {0xFF5E, T_DOTDOT, ".."},
    {0x2025, T_DOTDOT, ".."}, {0x2026, T_DOTDOT, ".."}, {0x21D2, T_ARROW, "->"}, {0x27F6, T_ARROW, "->"}, {0x279C, T_ARROW, "->"},
    {0x2010, '-', "-"},   {0x2011, '-', "-"},      {0x2013, '-', "-"},    {0x2014, '-', "-"},   {0x2015, '-', "-"}};

/* What an input method makes of a key, as against a sign that only looks like one of ours. */
static bool is_full_width(const char *text, size_t length) {
  for (size_t i = 0; i < length;) {
    uint32_t c;
    i += (size_t)utf8_decode(text + i, length - i, &c);
    if (0xFF01 <= c && c <= 0xFF5D) return true;
  }
  return false;
}

void lex_report_form(struct lexer *l, const char *text, size_t length, const char *ascii) {
  struct arena a = {0};
  uint32_t index = diag(l->diagnostics, is_full_width(text, length) ? MSG_FULL_WIDTH : MSG_OTHER_CHARACTER,
                        lex_span(l, text, length), arena_copy(&a, text, length), ascii);
  diag_fix_add(l->diagnostics, index, lex_span(l, text, length), ascii);
  arena_free(&a);
}

static bool is_full_width_number(uint32_t c) {
  return (0xFF10 <= c && c <= 0xFF19) || c == 0xFF0F || c == 0xFF0E || c == 0xFF0D;
}
static bool is_id_character(uint32_t c) {
  bool letter =
      ('A' <= (c & ~0x20u) && (c & ~0x20u) <= 'Z') || (0xFF21 <= c && c <= 0xFF3A) || (0xFF41 <= c && c <= 0xFF5A);
  return letter || ('0' <= c && c <= '9') || c == '_' || c == '.' || c == '-' || c == 0x2212 || c == 0xFF3F ||
         (is_full_width_number(c) && c != 0xFF0F);
}

static size_t run_of(const char *text, size_t length, bool (*belongs)(uint32_t c)) {
  size_t used = 0;
  while (used < length) {
    uint32_t c;
    int bytes = utf8_decode(text + used, length - used, &c);
    if (!belongs(c)) break;
    used += (size_t)bytes;
  }
  return used;
}

/* Bytes of a unit or the rest of a name behind a number. */
static size_t tail_length(const char *text, size_t length) {
  size_t used = 0;
  while (used < length) {
    uint32_t c;
    size_t bytes = (size_t)utf8_decode(text + used, length - used, &c);
    if (!lex_is_unit_character(c) && lex_continue_length(text + used, bytes) == 0) break;
    used += bytes;
  }
  return used;
}

/* ２０２６／４／１, １２, ０℃ or １号機: one date, number, quantity or name, reported once with its ASCII form. */
static size_t full_width_number(struct lexer *l, const char *text, size_t length) {
  size_t used = run_of(text, length, is_full_width_number);
  size_t date = lex_local_date(l, text, used), tail = date ? 0 : tail_length(text + used, length - used);
  if (date) return date;
  if (tail) return lex_wide_quantity(l, text, used + tail);
  struct arena a = {0};
  size_t n;
  const char *ascii = text_normalise(&a, text, used, &n);
  lex_report_form(l, text, used, arena_copy(&a, ascii, n));
  lex_token(l, lex_number_kind(ascii, n), text, used, TOKEN_FOREIGN);
  arena_free(&a);
  return used;
}

/* ＃ＣＰＳ．ＤＳ－３ in whatever mixture of widths. */
size_t lex_wide_requirement(struct lexer *l, const char *text, size_t length) {
  size_t sign = *text == '#' ? 1 : 3, used = sign + run_of(text + sign, length - sign, is_id_character);
  struct arena a = {0};
  size_t n;
  const char *ascii = text_normalise(&a, text, used, &n);
  lex_report_form(l, text, used, arena_copy(&a, ascii, n));
  if (sign < used) lex_token(l, T_REQID, text, used, TOKEN_FOREIGN);
  arena_free(&a);
  return used;
}

static bool is_direction_mark(uint32_t c) {
  return c == 0x61C || c == 0x200E || c == 0x200F || (0x202A <= c && c <= 0x202E) || (0x2066 <= c && c <= 0x2069);
}

/* The full stop of a sentence: nothing here ends in one. */
static size_t wide_stop(struct lexer *l, const char *text, size_t length) {
  uint32_t index = diag(l->diagnostics, MSG_STRAY_CHARACTER, lex_span(l, text, length), "`。`");
  diag_fix_add(l->diagnostics, index, lex_span(l, text, length), "");
  l->space = true;
  return length;
}

/* Spaces of word processors and web pages, seen by nobody. */
static bool is_odd_space(uint32_t c) {
  return c == 0xA0 || (0x2000 <= c && c <= 0x200B) || c == 0x202F || c == 0x205F || c == 0x2060 || c == 0xFEFF;
}

static size_t odd_space(struct lexer *l, const char *text, size_t length, uint32_t c) {
  char name[16];
  snprintf(name, sizeof name, "U+%04X", c);
  uint32_t index = diag(l->diagnostics, MSG_ODD_SPACE, lex_span(l, text, length), name);
  diag_fix_add(l->diagnostics, index, lex_span(l, text, length), " ");
  l->space = true;
  return length;
}

/* • ■ ※ before a line copied from a document. */
static size_t list_point(struct lexer *l, const char *text, size_t length) {
  struct arena a = {0};
  uint32_t index = diag(l->diagnostics, MSG_LIST_POINT_SIGN, lex_span(l, text, length), arena_copy(&a, text, length));
  diag_fix_add(l->diagnostics, index, lex_span(l, text, length), "");
  arena_free(&a);
  l->space = true;
  return length;
}

/* －＞ */
static size_t wide_arrow(struct lexer *l, const char *text, size_t length) {
  lex_report_form(l, text, length, "->");
  lex_token(l, T_ARROW, text, length, 0);
  return length;
}

size_t lex_punctuation(struct lexer *l, const char *text, size_t length) {
  uint32_t c;
  size_t bytes = (size_t)utf8_decode(text, length, &c);
  if (c == 0x3002 && bytes == length) return wide_stop(l, text, bytes);
  if (c == 0x3000) return l->space = true, bytes; /* the ideographic space */
  if (c == 0x300C) return lex_kagi(l, text, length);
  if (c == 0xFF03) return lex_wide_requirement(l, text, length);
  if (0xFF10 <= c && c <= 0xFF19) return full_width_number(l, text, length);
  if ((c == 0xFF0D || c == 0x2212) && bytes + 3 <= length && !memcmp(text + bytes, "\xEF\xBC\x9E", 3))
    return wide_arrow(l, text, bytes + 3);
  if (c == 0x201C || c == 0x201D || c == 0xFF02) return lex_smart(l, text, length);
  if (c == 0x2018 || c == 0x2019) return lex_curly(l, text, length);
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    if (forms[i].character != c) continue;
    if (forms[i].ascii) lex_report_form(l, text, bytes, forms[i].ascii);
    if (forms[i].kind) lex_token(l, forms[i].kind, text, bytes, 0);
    return bytes;
  }
  if (is_odd_space(c)) return odd_space(l, text, bytes, c);
  if (c == 0x2022 || c == 0x25CF || c == 0x25A0 || c == 0x30FB || c == 0xFF65 || c == 0x203B) return list_point(l, text, bytes);
  if (is_direction_mark(c)) return l->space = true, bytes; /* reported for the whole file */
  char name[16];
  snprintf(name, sizeof name, "U+%04X", c);
  diag(l->diagnostics, MSG_STRAY_CHARACTER, lex_span(l, text, bytes), name);
  l->space = true;
  return bytes;
}

/* ---- dates as people write them ---- */

/* Reads digits of ASCII text at *I. */
static int read_number(const char *text, size_t length, size_t *i) {
  int res = 0, count = 0;
  while (*i < length && '0' <= text[*i] && text[*i] <= '9' && count++ < 6) res = res * 10 + text[(*i)++] - '0';
  return count ? res : -1;
}

static bool skip_text(const char *text, size_t length, size_t *i, const char *what) {
  size_t n = strlen(what);
  if (length < *i + n || memcmp(text + *i, what, n)) return false;
  *i += n;
  return true;
}

/* The year and how the parts are set apart. Era years count from 元年, the first. */
static bool read_year(const char *text, size_t length, size_t *i, int *year, bool *kanji) {
  static const struct {
    const char *name;
    int before;
  } eras[] = {{"令和", 2018}, {"平成", 1988}, {"昭和", 1925}, {"", 0}};
  size_t e = 0;
  while (!skip_text(text, length, i, eras[e].name)) e++;
  bool first = eras[e].before && skip_text(text, length, i, "元");
  int number = first ? 1 : read_number(text, length, i);
  if (number < 1) return false;
  *year = eras[e].before + number;
  *kanji = skip_text(text, length, i, "年");
  return *kanji || (!eras[e].before && (skip_text(text, length, i, "/") || skip_text(text, length, i, "-")));
}

bool lex_iso_date(const char *text, size_t length, char result[32], size_t *used) {
  size_t i = 0;
  int year;
  bool kanji;
  if (!read_year(text, length, &i, &year, &kanji)) return false;
  int month = read_number(text, length, &i);
  if (kanji ? !skip_text(text, length, &i, "月")
            : !skip_text(text, length, &i, "/") && !skip_text(text, length, &i, "-"))
    return false;
  int number = read_number(text, length, &i);
  if (kanji && !skip_text(text, length, &i, "日")) return false;
  day ignored;
  if (year < 1900 || 9999 < year || month < 1 || number < 1) return false;
  snprintf(result, 32, "%04d-%02d-%02d", year, month, number);
  *used = i;
  return date_parse(result, strlen(result), &ignored);
}

size_t lex_local_date(struct lexer *l, const char *text, size_t length) {
  if (length < 6 || 64 < length) return 0;
  struct arena a = {0};
  size_t n, used;
  char iso[32];
  const char *ascii = text_normalise(&a, text, length, &n);
  bool found = lex_iso_date(ascii, n, iso, &used) && used == n;
  if (found) {
    uint32_t index = diag(l->diagnostics, MSG_DATE_FORM, lex_span(l, text, length), arena_copy(&a, text, length), iso);
    diag_fix_add(l->diagnostics, index, lex_span(l, text, length), iso);
    lex_token(l, T_DATE, text, length, TOKEN_FOREIGN);
  }
  arena_free(&a);
  return found ? length : 0;
}

static void check_marks_from(struct diagnostics *d, uint32_t base, const char *text, size_t length, int lead) {
  for (const char *p = memchr(text, lead, length); p; p = memchr(p + 1, lead, (size_t)(text + length - p - 1))) {
    uint32_t c;
    int bytes = utf8_decode(p, (size_t)(text + length - p), &c);
    uint32_t at = base + (uint32_t)(p - text);
    if (is_direction_mark(c)) diag(d, MSG_DIRECTION_MARK, span_from(at, at + (uint32_t)bytes));
  }
}

void lex_check_direction_marks(struct diagnostics *d, uint32_t base, const char *text, size_t length) {
  check_marks_from(d, base, text, length, 0xE2);
  check_marks_from(d, base, text, length, 0xD8);
}
