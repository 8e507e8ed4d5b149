/* lines.c - statements to lines made of cells; comments and blank lines between them. */
#include "compiler/fmt/fmt_internal.h"

#include <stdlib.h>
#include <string.h>

struct writer {
  struct lines *lines;
  const struct outline *outline;
  uint32_t next;          /* token */
  uint32_t comment;       /* trivia */
  uint32_t end;           /* offset behind what was written last */
  const struct token *previous, *before; /* of this line; NULL at its start */
  int depth;              /* open ( and [ */
  bool open;              /* the last line takes more tokens */
};

static uint16_t kind_at(const struct writer *w, uint32_t i) { return outline_token(w->outline, i)->kind; }
static struct line *last_line(struct writer *w) { return &w->lines->list.items[w->lines->list.count - 1]; }
static bool is_connecting(uint16_t kind) { return T_ON <= kind && kind <= T_EXCEPT; }

/* ---- lines and cells ---- */

static void add_line(struct writer *w, enum line_kind kind, uint32_t indent) {
  struct line line = {.kind = kind, .indent = indent, .first = w->lines->cells.count};
  vec_push(&w->lines->list, line);
  w->previous = w->before = NULL;
  w->open = kind == LINE_CODE;
}

/* None at the start of a block, none twice. */
static void add_blank(struct writer *w) {
  if (w->lines->list.count == 0 || last_line(w)->kind == LINE_BLANK) return;
  add_line(w, LINE_BLANK, 0);
}

static void add_text(struct writer *w, uint16_t separator, const char *text, size_t length, bool space) {
  struct lines *l = w->lines;
  struct line *line = last_line(w);
  if (line->count == 0 || separator) {
    struct cell cell = {.separator = line->count ? separator : 0, .start = (uint32_t)l->text.length};
    if (line->count) line->width++; /* the space between cells */
    vec_push(&l->cells, cell);
    line = last_line(w);
    line->count++;
    space = false;
  }
  struct cell *cell = &vec_last(&l->cells);
  if (space) builder_char(&l->text, ' '), cell->length++, cell->width++, line->width++;
  builder_add(&l->text, text, length);
  uint32_t width = (uint32_t)text_width(text, length, 0);
  cell->length += (uint32_t)length, cell->width += width, line->width += width;
}

/* A cell begins at what the lines of a table have in common. */
static uint16_t separator_of(const struct writer *w, const struct token *t) {
  if (w->depth || !w->previous) return 0;
  if (t->kind == '=' || t->kind == ':' || t->kind == T_ARROW || t->kind == T_IN || is_connecting(t->kind)) return t->kind;
  uint16_t before = w->previous->kind;
  bool named = T_EDITION <= before && before <= T_EXPECT && before != T_EXPORT && before != T_EXTERNAL && !w->before;
  return named && t->kind == T_IDENT ? T_IDENT : 0;
}

static void add_token(struct writer *w, uint32_t i) {
  const struct token *t = outline_token(w->outline, i);
  size_t length;
  const char *text = respell(w->outline, i, &length);
  if (t->kind == ')' || t->kind == ']') w->depth -= w->depth != 0;
  if (length) {
    struct line *line = last_line(w);
    if (line->count == 0) line->lead = t->kind;
    bool space = w->previous && spacing_between(w->before, w->previous, t, w->depth);
    add_text(w, space ? separator_of(w, t) : 0, text, length, space);
    w->before = w->previous;
    w->previous = t;
  }
  if (t->kind == '(' || t->kind == '[') w->depth++;
  w->end = t->start + t->length;
}

/* ---- comments ---- */

static bool is_comment(const struct trivia *t) { return t->kind != TRIVIA_BLANK_LINES; }

/* The next comment before OFFSET; NULL: none. */
static const struct trivia *comment_before(struct writer *w, uint32_t offset) {
  const struct token_list *list = &w->outline->list;
  while (w->comment < list->trivia.count && !is_comment(&list->trivia.items[w->comment])) w->comment++;
  if (w->comment == list->trivia.count || offset <= list->trivia.items[w->comment].start) return NULL;
  return &list->trivia.items[w->comment];
}

static bool has_trailing(struct writer *w) { return last_line(w)->comment_length != 0; }

/* Behind the code when it stood there, else on a line of its own. */
static void add_comment(struct writer *w, const struct trivia *t, uint32_t indent) {
  uint32_t length = comment_size(w->outline->text + (t->start - w->outline->base), t->end - t->start);
  bool any = w->lines->list.count != 0;
  bool behind = any && last_line(w)->kind == LINE_CODE && !has_trailing(w) && outline_breaks(w->outline, w->end, t->start) == 0 &&
                outline_breaks(w->outline, t->start, t->start + length) == 0;
  if (!behind) {
    if (any && 1 < outline_breaks(w->outline, w->end, t->start)) add_blank(w);
    add_line(w, LINE_COMMENT, indent);
  }
  last_line(w)->comment = t->start;
  last_line(w)->comment_length = length;
  w->end = t->start + length;
  w->open = false;
  w->comment++;
}

static void add_comments_before(struct writer *w, uint32_t offset, uint32_t indent) {
  for (const struct trivia *t; (t = comment_before(w, offset)) != NULL;) add_comment(w, t, indent);
}

/* ---- statements on one line ---- */

static void add_inline_body(struct writer *w, uint32_t last);

/* From the next token up to the end of the statement or the brace that closes the block it is in. */
static void add_inline_statement(struct writer *w, uint32_t last) {
  while (w->next < last && kind_at(w, w->next) != ';') {
    if (kind_at(w, w->next) == '{') add_inline_body(w, w->outline->closing[w->next]);
    else add_token(w, w->next++);
  }
  while (w->next < last && kind_at(w, w->next) == ';') w->next++;
}

static void add_inline_body(struct writer *w, uint32_t last) {
  int depth = w->depth;
  bool first = true;
  w->depth = 1; /* no cells of their own */
  add_text(w, depth ? 0 : '{', "{", 1, last_line(w)->count != 0);
  w->next++;
  while (w->next < last) {
    w->previous = w->before = NULL;
    add_text(w, 0, first ? "" : ";", first ? 0 : 1, false);
    add_text(w, 0, "", 0, true);
    first = false;
    add_inline_statement(w, last);
  }
  add_text(w, 0, "}", 1, !first);
  w->before = NULL;
  w->previous = outline_token(w->outline, last);
  w->end = w->previous->start + 1;
  w->depth = depth;
  w->next = last + 1;
}

/* How wide a block would be on one line; more than a line holds when it can't be on one. */
static uint32_t inline_width(const struct writer *w, uint32_t open) {
  uint32_t close = w->outline->closing[open];
  if (w->outline->lines[open] != w->outline->lines[close] || outline_comments(w->outline, open, close)) return FORMAT_COLUMNS + 1;
  struct lines lines = {0};
  struct writer trial = {.lines = &lines, .outline = w->outline, .next = open};
  add_line(&trial, LINE_CODE, 0);
  add_inline_body(&trial, close);
  uint32_t res = lines.list.items[0].width;
  lines_free(&lines);
  return res;
}

/* ---- statements ---- */

static void add_block(struct writer *w, uint32_t last, uint32_t indent);

/* `@allow(...)`: as far as the annotation goes. */
static uint32_t annotation_end(const struct writer *w, uint32_t i) {
  if (kind_at(w, i) != '@') return i;
  uint32_t at = i + 2;
  if (kind_at(w, at) != '(') return at;
  for (int depth = 0;; at++) {
    uint16_t kind = kind_at(w, at);
    if (kind == T_END) return at;
    if (kind == '(' || kind == '[') depth++;
    if ((kind == ')' || kind == ']') && --depth == 0) return at + 1;
  }
}

/* Where a head that is too long for a line may be broken: not behind its first word, which would be read as a name then, and
 * not before a level, which would be read as the beginning of a rule's level. */
static bool breaks_before(const struct writer *w, uint32_t i) {
  return w->depth == 0 && w->before && is_connecting(kind_at(w, i)) && kind_at(w, i) != T_AT && kind_at(w, i) != T_LEVEL;
}

static uint32_t head_end(const struct writer *w, uint32_t i) {
  while (kind_at(w, i) != ';' && kind_at(w, i) != '{' && kind_at(w, i) != '}' && kind_at(w, i) != T_END) i++;
  return i;
}

/* Width of the tokens FIRST .. END on one line. */
static uint32_t head_width(const struct writer *w, uint32_t first, uint32_t end) {
  struct lines lines = {0};
  struct writer trial = {.lines = &lines, .outline = w->outline};
  add_line(&trial, LINE_CODE, 0);
  for (uint32_t i = first; i < end; i++) add_token(&trial, i);
  uint32_t res = lines.list.items[0].width;
  lines_free(&lines);
  return res;
}

static bool own_breaks(const struct writer *w, uint32_t first, uint32_t end) { return first < end && w->outline->lines[first] != w->outline->lines[end - 1]; }

static bool is_operator(uint16_t kind) { return kind == T_AND || kind == T_OR || kind == T_IMPLIES || kind == T_ELSE || kind == T_THEN || kind == '+'; }

/* Indent of a line that goes on with a statement: deeper in brackets; behind a line of `when` or `where` what belongs to it. */
static uint32_t continued_indent(const struct writer *w, const struct token *t, uint32_t indent, bool clause) {
  uint32_t depth = (uint32_t)w->depth;
  if (depth && (t->kind == ')' || t->kind == ']')) depth--;
  return indent + FORMAT_CONTINUED + FORMAT_INDENT * depth + (clause && is_operator(t->kind) ? FORMAT_INDENT : 0);
}

/* Tokens up to END; breaks of the author are kept, a long line without any gets some. */
static void add_head(struct writer *w, uint32_t end, uint32_t indent) {
  bool kept = own_breaks(w, w->next, end), many = !kept && FORMAT_COLUMNS < indent + head_width(w, w->next, end), clause = false;
  uint32_t annotation = annotation_end(w, w->next), continued = indent;
  for (; w->next < end; w->next++) {
    const struct token *t = outline_token(w->outline, w->next);
    if (t->length == 0 && w->outline->words == FORMAT_WORDS_KEPT) continue;
    bool first = w->open && last_line(w)->count == 0;
    add_comments_before(w, t->start, continued);
    if (!w->open || (!first && t->flags & TOKEN_FIRST) || (many && !first && breaks_before(w, w->next))) {
      bool begins = w->next == annotation;
      add_line(w, LINE_CODE, begins ? indent : continued_indent(w, t, indent, clause));
      clause |= !begins && !is_operator(t->kind);
    }
    add_token(w, w->next);
    if (annotation <= w->next) continued = indent + FORMAT_CONTINUED;
    if (w->next + 1 == annotation && w->next + 1 < end) annotation = annotation_end(w, annotation);
  }
}

static void add_body(struct writer *w, uint32_t indent) {
  uint32_t open = w->next, close = w->outline->closing[open];
  add_comments_before(w, outline_token(w->outline, open)->start, indent + FORMAT_CONTINUED);
  if (!w->open) add_line(w, LINE_CODE, indent);
  uint32_t width = inline_width(w, open);
  if (last_line(w)->indent + last_line(w)->width + 1 + width <= FORMAT_COLUMNS) {
    add_inline_body(w, close);
    return;
  }
  add_text(w, 0, "{", 1, last_line(w)->count != 0);
  w->end = outline_token(w->outline, open)->start + 1;
  w->next++;
  add_block(w, close, indent + FORMAT_INDENT);
  add_line(w, LINE_CODE, indent);
  add_text(w, 0, "}", 1, false);
  last_line(w)->lead = '}';
  w->previous = outline_token(w->outline, close);
  w->end = w->previous->start + 1;
  w->next = close + 1;
}

/* One statement; returns whether it is a single line. */
static bool add_statement(struct writer *w, uint32_t indent) {
  uint32_t lines = w->lines->list.count;
  w->depth = 0;
  add_line(w, LINE_CODE, indent);
  for (;;) {
    add_head(w, head_end(w, w->next), indent);
    if (kind_at(w, w->next) != '{') break;
    add_body(w, indent);
  }
  while (kind_at(w, w->next) == ';') {
    const struct token *t = outline_token(w->outline, w->next++);
    if (t->length) w->end = t->start + 1;
  }
  w->open = false;
  return w->lines->list.count == lines + 1;
}

/* Two short statements that stand on one line stay there. */
static bool join(struct writer *w, uint32_t before) {
  struct line *first = &w->lines->list.items[before - 1], *second = &w->lines->list.items[before];
  if (w->lines->list.count != before + 1 || first->kind != LINE_CODE || second->kind != LINE_CODE || first->comment_length) return false;
  if (FORMAT_COLUMNS < first->indent + first->width + 2 + second->width) return false;
  w->lines->cells.items[second->first].separator = ';';
  first->count += second->count;
  first->width += 2 + second->width;
  first->aligned = false;
  w->lines->list.count--;
  return true;
}

static void add_block(struct writer *w, uint32_t last, uint32_t indent) {
  bool first = true, single = false;
  while (w->next < last) {
    const struct token *t = outline_token(w->outline, w->next);
    if (t->kind == ';') {
      w->next++;
      continue;
    }
    if (t->kind == '}' || t->kind == T_END) break;
    bool same_line = !first && single && outline_breaks(w->outline, w->end, t->start) == 0 && !comment_before(w, t->start);
    add_comments_before(w, t->start, indent);
    if (!first && 1 < outline_breaks(w->outline, w->end, t->start)) add_blank(w);
    uint32_t before = w->lines->list.count;
    bool one = add_statement(w, indent);
    last_line(w)->aligned = one;
    if (same_line && one) join(w, before);
    single = one;
    first = false;
  }
  add_comments_before(w, last < w->outline->list.tokens.count ? outline_token(w->outline, last)->start : UINT32_MAX, indent);
}

void lines_make(struct lines *l, const struct outline *u) {
  struct writer w = {.lines = l, .outline = u, .end = u->base};
  uint32_t last = u->list.tokens.count - 1;
  add_block(&w, last, 0);
  add_comments_before(&w, UINT32_MAX, 0);
}

void lines_free(struct lines *l) {
  builder_free(&l->text);
  vec_free(&l->cells);
  vec_free(&l->list);
}
