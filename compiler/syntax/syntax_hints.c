/* syntax_hints.c - see syntax_hints.h. Each hint looks at the token that was not expected, at the one before and at
 * those behind; the first that fits reports. */
#include "compiler/syntax/syntax_hints.h"

#include <ctype.h>
#include <string.h>

#include "compiler/syntax/words.h"

struct scene {
  struct parser *p;
  const struct token *before, *at, *next;
  const int *expected;
  int count;
};

static bool wants(const struct scene *s, int kind) { return has_kind(s->expected, s->count, kind); }
static bool is_adjacent(const struct token *a, const struct token *b) { return a->length && a->start + a->length == b->start; }
static bool on_same_line(const struct token *t) { return !(t->flags & TOKEN_FIRST) && t->length && t->kind != T_END; }
static bool is_literal(int kind) {
  return kind == T_STRING || kind == T_INT || kind == T_NUMBER || kind == T_QUANTITY || kind == T_VERSION || kind == T_DATE ||
         kind == T_TRUE || kind == T_FALSE;
}

/* M about the bytes at AT, which REPAIR would replace. */
static bool tell(const struct scene *s, enum message m, span at, const char *word, const char *repair) {
  uint32_t index = diag(s->p->diagnostics, m, at, word, repair);
  diag_fix_add(s->p->diagnostics, index, at, repair);
  return true;
}

/* ---- the beginning of a statement ---- */

/* What people call the things that have a statement word of their own. */
static const struct {
  uint16_t token;
  bool japanese;
  const char *words;
} other_words[] = {
    {T_COMPONENT, false, " device machine equipment asset sensor actuator plc host server computer node controller product hardware "},
    {T_SYSTEM, false, " network site plant building room zone lan factory area line service application "},
    {T_ORGANIZATION, false, " company firm supplier customer vendor partner party business org "},
    {T_PERSON, false, " user employee operator worker human people staff owner "},
    {T_DATA, false, " file document information dataset record dataelement "},
    {T_PROCEDURE, false, " process policy activity task function "},
    {T_FLOW, false, " connection link connect communication transfer dataflow channel "},
    {T_MEASURE, false, " control countermeasure safeguard mitigation "},
    {T_CONTRACT, false, " agreement "},
    {T_ANSWERS, false, " answer response responses "},
    {T_IMPORT, false, " include use using require "},
    {T_TARGET, false, " goal "},
    {T_COMPONENT, true, " 機器 設備 装置 センサ センサー サーバ サーバー 端末 機械 ロボット 部品 "},
    {T_SYSTEM, true, " ネットワーク 拠点 建物 部屋 工場 ライン サービス ゾーン "},
    {T_ORGANIZATION, true, " 会社 企業 取引先 事業者 協力会社 "},
    {T_PERSON, true, " 人 担当者 社員 従業員 作業者 利用者 人員 "},
    {T_DATA, true, " 情報 文書 ファイル "},
    {T_PROCEDURE, true, " 規程 業務 工程 処理 "},
    {T_FLOW, true, " 通信 接続 フロー "},
    {T_MEASURE, true, " 管理策 施策 "},
    {T_IMPORT, true, " 取り込み 読込 "},
};

static const char *meant_word(struct parser *p, const char *text) {
  struct arena *a = &p->memory;
  char *padded = arena_copy(a, arena_format(a, " %s ", text), strlen(text) + 2);
  for (char *c = padded; *c; c++) *c = (char)tolower((unsigned char)*c);
  for (size_t i = 0; i < sizeof other_words / sizeof *other_words; i++)
    if (strstr(other_words[i].words, padded))
      return word_spelling(other_words[i].token, other_words[i].japanese ? LANGUAGE_JA : LANGUAGE_EN);
  return NULL;
}

/* Two names at the start of a statement: the first was meant to be a statement word. */
static bool unknown_statement(const struct scene *s) {
  const struct token *a = s->before, *b = s->at;
  if (a->kind != T_IDENT || !(a->flags & TOKEN_FIRST) || !on_same_line(b) ||
      (b->kind != T_IDENT && b->kind != T_REQID && b->kind != T_STRING))
    return false;
  const char *text = token_text(s->p, a), *other = meant_word(s->p, text);
  const char *nearest = other ? NULL : word_nearest_statement(text);
  if (other || nearest) return tell(s, other ? MSG_OTHER_WORD : MSG_NEAR_WORD, token_span(a), text, other ? other : nearest);
  diag(s->p->diagnostics, MSG_NO_SUCH_STATEMENT, token_span(a), text);
  return true;
}

/* `oven component : Machine`, `Machine component oven`. */
static bool word_second(const struct scene *s) {
  const struct token *a = s->before, *b = s->at, *c = s->next;
  size_t length;
  if (a->kind != T_IDENT || !(a->flags & TOKEN_FIRST) || !on_same_line(b) || !(b->flags & TOKEN_WORD)) return false;
  const char *name = token_text(s->p, a), *word = source_text(s->p->sources, token_span(b), &length);
  if (!is_statement_word(word_find(word, length))) return false;
  bool class_first = c->kind == T_IDENT && on_same_line(c);
  span at = {a->start, class_first ? c->start + c->length : b->start + b->length};
  const char *repair = class_first ? arena_format(&s->p->memory, "%s %s : %s", token_text(s->p, b), token_text(s->p, c), name)
                                   : arena_format(&s->p->memory, "%s %s", token_text(s->p, b), name);
  return tell(s, MSG_WORD_FIRST, at, token_text(s->p, b), repair);
}

/* A list of points, or a remark behind two hyphens. */
static bool leading_hyphen(const struct scene *s) {
  if (s->at->kind != '-' || !(s->at->flags & TOKEN_FIRST)) return false;
  bool two = s->next->kind == '-' && is_adjacent(s->at, s->next);
  uint32_t end = two ? s->next->start + s->next->length : s->at->start + s->at->length;
  return tell(s, two ? MSG_DASH_COMMENT : MSG_LIST_POINT, (span){s->at->start, end}, "-", two ? "//" : "");
}

/* ---- names and classes ---- */

/* `component big oven : Machine` is a name of two words, `component oven Machine` lacks its colon. */
static bool name_then_name(const struct scene *s) {
  if (s->before->kind != T_IDENT || s->before->flags & TOKEN_FIRST || s->at->kind != T_IDENT || !on_same_line(s->at) || !wants(s, ':'))
    return false;
  const struct token *t = s->next;
  uint32_t end = s->at->start + s->at->length;
  for (; t->kind == T_IDENT && on_same_line(t); t++) end = t->start + t->length;
  span at = {s->before->start, end};
  if (t->kind != ':' && t != s->next) return false;
  const char *first = token_text(s->p, s->before), *second = token_text(s->p, s->at);
  if (t->kind != ':') return tell(s, MSG_CLASS_COLON, at, second, arena_format(&s->p->memory, "%s : %s", first, second));
  size_t length;
  const char *words = source_text(s->p->sources, at, &length);
  return tell(s, MSG_NAME_OF_WORDS, at, arena_copy(&s->p->memory, words, length), arena_format(&s->p->memory, "`%.*s`", (int)length, words));
}

/* `bakery レベル１`: a connecting word and what belongs behind it. */
static bool glued_connector(const struct scene *s) {
  size_t length, used;
  const char *text = source_text(s->p->sources, token_span(s->at), &length);
  if (s->at->kind != T_IDENT || !word_connecting_prefix(text, length, &used)) return false;
  size_t rest_length;
  const char *rest = text_normalise(&s->p->memory, text + used, length - used, &rest_length);
  return tell(s, MSG_GLUED_WORD, token_span(s->at), token_text(s->p, s->at),
              arena_format(&s->p->memory, "%.*s %.*s", (int)used, text, (int)rest_length, rest));
}

/* `CPS.AM-1 = 1`: the id of a requirement without its sign. */
static bool id_without_sign(const struct scene *s) {
  const struct token *b = s->at;
  if (b->kind != '-' || s->before->kind != T_IDENT || !is_adjacent(s->before, b) || !is_adjacent(b, s->next) || s->next->kind != T_INT)
    return false;
  const struct source_file *f = source_file_at(s->p->sources, s->before->start);
  const char *text = f->text, *dot = text + (s->before->start - f->base), *start = dot;
  while (text < start && (isalnum((unsigned char)start[-1]) || strchr("._", start[-1]))) start--;
  if (start == dot || !isupper((unsigned char)*dot)) return false;
  span at = {f->base + (uint32_t)(start - text), s->next->start + s->next->length};
  size_t length;
  const char *id = source_text(s->p->sources, at, &length);
  return tell(s, MSG_ID_SIGN, at, arena_copy(&s->p->memory, id, length), arena_format(&s->p->memory, "#%.*s", (int)length, id));
}

/* `accept on acme`. */
static bool id_missing(const struct scene *s) {
  if (!wants(s, T_REQID) || wants(s, T_STRING) || !(s->at->flags & TOKEN_WORD) || s->at->kind == T_IDENT || 4 < s->count) return false;
  diag(s->p->diagnostics, MSG_ID_MISSING, token_span(s->at), token_text(s->p, s->at));
  return true;
}

/* ---- values ---- */

/* What only a text can hold: `list.pdf`, `The Mill`, `1.2.3`. */
static bool text_without_quotes(const struct scene *s) {
  const struct token *a = s->before, *b = s->at;
  bool file = b->kind == '.' && a->kind == T_IDENT && is_adjacent(a, b) && is_adjacent(b, s->next) && s->next->kind == T_IDENT && !wants(s, '.');
  bool words = a->kind == T_IDENT && b->kind == T_IDENT && on_same_line(b) && wants(s, '+') && !wants(s, ':');
  bool version = b->kind == T_VERSION && wants(s, T_STRING);
  if (!file && !words && !version) return false;
  uint32_t end = file ? s->next->start + s->next->length : b->start + b->length;
  span at = {version ? b->start : a->start, end};
  for (const struct token *t = s->next; words && t->kind == T_IDENT && on_same_line(t); t++) at.end = t->start + t->length;
  size_t length;
  const char *text = source_text(s->p->sources, at, &length);
  return tell(s, MSG_TEXT_QUOTES, at, arena_copy(&s->p->memory, text, length), arena_format(&s->p->memory, "\"%.*s\"", (int)length, text));
}

/* `0,5mm`, `1,500mm`. */
static bool comma_in_number(const struct scene *s) {
  const struct token *a = s->before, *b = s->at, *c = s->next;
  bool number = a->kind == T_INT && (c->kind == T_INT || c->kind == T_QUANTITY || c->kind == T_NUMBER);
  if (b->kind != ',' || !number || !is_adjacent(a, b) || !is_adjacent(b, c)) return false;
  span at = {a->start, c->start + c->length};
  size_t length;
  const char *text = source_text(s->p->sources, at, &length);
  return tell(s, MSG_NUMBER_COMMA, at, arena_copy(&s->p->memory, text, length),
              arena_format(&s->p->memory, "%s.%s", token_text(s->p, a), token_text(s->p, c)));
}

static bool other_date(const struct scene *s) {
  if (!wants(s, T_DATE) || wants(s, T_STRING) || !is_literal(s->at->kind)) return false;
  diag(s->p->diagnostics, MSG_DATE_WANTED, token_span(s->at), token_text(s->p, s->at));
  return true;
}

/* `firmware: "1.2"` and `name = value` written as `name : value`. */
static bool colon_for_value(const struct scene *s) {
  if (s->before->kind != ':' || !is_literal(s->at->kind) || !wants(s, T_IDENT) || 3 < s->count) return false;
  return tell(s, MSG_VALUE_EQUALS, token_span(s->before), ":", " =");
}

/* `target cpsf 1.0`. */
static bool version_sign(const struct scene *s) {
  bool version = s->at->kind == T_VERSION || s->at->kind == T_NUMBER || s->at->kind == T_INT;
  if (!version || !wants(s, '@') || s->before->kind != T_IDENT) return false;
  span at = {s->before->start, s->at->start + s->at->length};
  return tell(s, MSG_VERSION_SIGN, at, token_text(s->p, s->at),
              arena_format(&s->p->memory, "%s@%s", token_text(s->p, s->before), token_text(s->p, s->at)));
}

/* `module plant.cold`: only the name of a module must go on with `@`. */
static bool version_left_out(const struct scene *s) {
  if (!wants(s, '@') || !wants(s, '.') || s->count != 2 || on_same_line(s->at) || s->before->kind != T_IDENT) return false;
  const char *name = token_text(s->p, s->before);
  return tell(s, MSG_VERSION_OWN, token_span(s->before), name, arena_format(&s->p->memory, "%s@1.0", name));
}

/* A colon at the end of a line, where other languages begin a block. */
static bool colon_for_block(const struct scene *s) {
  if (s->at->kind != ':' || on_same_line(s->next) || s->before->kind != T_IDENT) return false;
  return tell(s, MSG_BLOCK_BRACE, token_span(s->at), ":", " {");
}

/* ---- one sign or word for another ---- */

static const struct {
  int found, wanted;
  enum message message;
  const char *repair;
} swaps[] = {{'>', T_ARROW, MSG_EXPECTED_ARROW, "->"},   {'-', T_ARROW, MSG_EXPECTED_ARROW, "->"},
             {T_TO, T_ARROW, MSG_EXPECTED_ARROW, "->"},  {'=', T_EQ, MSG_EXPECTED_EQUALS, "=="},
             {'=', ':', MSG_CLASS_SIGN, ":"},            {':', '=', MSG_VALUE_EQUALS, "="},
             {T_TO, T_DOTDOT, MSG_RANGE_SIGN, ".."},     {T_AND, ',', MSG_COMMA_SIGN, ","}};

static bool swapped_sign(const struct scene *s) {
  for (size_t i = 0; i < sizeof swaps / sizeof *swaps; i++)
    if (s->at->kind == swaps[i].found && wants(s, swaps[i].wanted) && !wants(s, swaps[i].found))
      return tell(s, swaps[i].message, token_span(s->at), token_text(s->p, s->at), swaps[i].repair);
  return false;
}

/* `flow from a to b`. */
static bool flow_from(const struct scene *s) {
  bool joins = s->before->kind == T_FLOW || s->before->kind == T_SENSE || s->before->kind == T_ACTUATE;
  if (!joins || s->at->kind != T_FROM || (s->next->kind != T_IDENT && !(s->next->flags & TOKEN_WORD))) return false;
  diag(s->p->diagnostics, MSG_FLOW_FROM, token_span(s->at), token_text(s->p, s->before));
  return true;
}

bool syntax_hint(struct parser *p, const int *expected, int count) {
  static bool (*const hints[])(const struct scene *s) = {
      leading_hyphen, flow_from,     id_without_sign, word_second,  unknown_statement, glued_connector,     name_then_name,
      colon_for_block, colon_for_value, swapped_sign, version_sign, version_left_out, other_date, comma_in_number, text_without_quotes, id_missing};
  const struct scene s = {p, &p->previous, &p->current, p->rest, expected, count};
  for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
    if (hints[i](&s)) return true;
  return false;
}
