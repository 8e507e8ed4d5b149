/* parse.c - the push driver: feeds the grammar, keeps braces in balance, goes on after errors.
 *
 * Every statement ends in ';' once layout is done, so recovery is simple: after an error the rest of the statement is
 * skipped and SYNC is pushed where its ';' stands; a '{' on the way opens an ERROR node whose block is parsed as usual.
 * Braces are only repaired by indentation when the file has more of one kind than of the other.
 */
#include <stdlib.h>
#include <string.h>

#include "compiler/syntax/layout.h"
#include "compiler/syntax/lex.h"

enum { BLOCK_DEPTH = 200, NESTING = 200 };

struct brace {
  uint32_t start, indent;
};

struct driver {
  struct parser parser;
  struct layout layout;
  cpsf_pstate *state;
  struct brace braces[BLOCK_DEPTH + 1];
  uint32_t depth;
  int surplus; /* '{' minus '}' in the whole file, minus what was repaired */
  bool recovering;
  uint32_t skipped;    /* open blocks that are left out: beyond the limit, or a second one of a statement */
  bool too_deep;            /* reported: what is left open then is a consequence */
  bool had_block;      /* this statement had its block already */
  uint32_t open_text;  /* where the last text that is never closed begins, or 0 */
  int swallowed;       /* { inside such texts */
  uint32_t last_error; /* where the last syntax error was met, or 0 */
};

/* ---- values of tokens ---- */

static const char *text_of(struct driver *d, const struct token *t) {
  return d->layout.text + (t->start - d->layout.base);
}

static sym name_of(struct driver *d, const struct token *t) {
  const char *text = text_of(d, t);
  size_t length = t->length;
  if (t->flags & TOKEN_QUOTED) {
    text++;
    length -= t->flags & TOKEN_OPEN ? 1 : 2;
  } else if (t->flags & (TOKEN_FOREIGN | TOKEN_JAPANESE)) {
    text = text_normalise(&d->parser.memory, text, length, &length);
  }
  return intern(d->parser.names, text, length);
}

static char escape_of(char c) {
  static const char from[] = "\"\\nt", to[] = "\"\\\n\t";
  const char *at = c ? strchr(from, c) : NULL;
  return at ? to[at - from] : 0;
}

static sym unescape(struct driver *d, const struct token *t, const char *text, size_t length) {
  struct builder b = {0};
  for (size_t i = 0; i < length; i++) {
    if (text[i] != '\\' || i + 1 == length) {
      builder_char(&b, text[i]);
      continue;
    }
    char c = escape_of(text[++i]);
    uint32_t at = t->start + 1 + (uint32_t)i - 1;
    if (!c) {
      uint32_t ignored;
      int bytes = utf8_decode(text + i, length - i, &ignored);
      diag(d->parser.diagnostics, MSG_ESCAPE, span_from(at, at + 1 + (uint32_t)bytes),
           arena_copy(&d->parser.memory, text + i, (size_t)bytes));
      c = text[i];
    }
    builder_char(&b, c);
  }
  sym res = intern(d->parser.names, b.text ? b.text : "", b.length);
  builder_free(&b);
  return res;
}

static struct lexeme string_of(struct driver *d, const struct token *t) {
  const char *text = text_of(d, t);
  size_t length = t->length, quote = text[0] == '"' || text[0] == '\'' ? 1 : 3;
  struct lexeme res = {0, 0};
  if (4 < length && text[length - 3] == '@' && text[length - 4] == '"') {
    res.aux = (uint16_t)((unsigned char)text[length - 2] << 8 | (unsigned char)text[length - 1]);
    length -= 3;
  }
  size_t closing = t->flags & TOKEN_OPEN ? 0 : text[length - 1] == '"' ? 1 : quote; /* “…" may end in a plain one */
  text += quote;
  length -= length < quote + closing ? length : quote + closing;
  res.value =
      memchr(text, '\\', length) && quote == 1 ? unescape(d, t, text, length) : intern(d->parser.names, text, length);
  return res;
}

/* The date a token means, also in a form that was reported. */
static uint32_t date_of(struct driver *d, const struct token *t) {
  day res = 0;
  char iso[32] = "";
  const char *text = text_of(d, t);
  size_t length = t->length, used;
  if (t->flags & TOKEN_FOREIGN) {
    text = text_normalise(&d->parser.memory, text, length, &length);
    if (lex_iso_date(text, length, iso, &used)) text = iso, length = strlen(iso);
  }
  date_parse(text, length, &res);
  return (uint32_t)res;
}

static sym requirement_of(struct driver *d, const struct token *t) {
  const char *text = text_of(d, t);
  size_t length = t->length;
  if (t->flags & TOKEN_FOREIGN) text = text_normalise(&d->parser.memory, text, length, &length);
  return intern(d->parser.names, text + 1, length - 1);
}

static struct lexeme lexeme_of(struct driver *d, const struct token *t) {
  switch (t->kind) {
  case T_IDENT: return (struct lexeme){name_of(d, t), 0};
  case T_STRING: return string_of(d, t);
  case T_DATE: return (struct lexeme){date_of(d, t), 0};
  case T_REQID: return (struct lexeme){requirement_of(d, t), 0};
  case T_INT:
  case T_NUMBER:
  case T_QUANTITY: {
    struct token plain = *t;
    plain.flags |= TOKEN_FOREIGN; /* µ and ℃ have more than one form */
    return (struct lexeme){name_of(d, &plain), 0};
  }
  case T_VERSION:
  case T_DIGEST: return (struct lexeme){intern(d->parser.names, text_of(d, t), t->length), 0};
  default: return (struct lexeme){0, 0};
  }
}

/* ---- pushing ---- */

static void push(struct driver *d, const struct token *t, uint16_t kind) {
  if (d->parser.exhausted) return;
  CPSF_STYPE value = {0};
  struct lexeme lexeme = lexeme_of(d, t);
  memcpy(&value, &lexeme, sizeof lexeme);
  struct span at = {t->start, t->start + t->length};
  d->parser.failed = false;
  d->parser.current = *t;
  d->parser.current.kind = kind;
  int status = cpsf_push_parse(d->state, kind, &value, &at, &d->parser);
  if (status == 2 || (status == 1 && kind != T_END)) d->parser.exhausted = true;
  d->parser.previous = d->parser.current;
}

/* The statement can't be understood any more, for a reason already reported. */
static void break_statement(struct driver *d, const struct token *t) {
  push(d, t, T_CPSF_error);
  d->recovering = true;
}

/* One token through recovery: while a statement is broken, only its end and its block reach the grammar. */
static void feed(struct driver *d, const struct token *t) {
  if (d->recovering && t->kind != ';' && t->kind != '{' && t->kind != '}' && t->kind != T_END) return;
  d->had_block = t->kind == '}' || (d->had_block && t->kind != ';' && t->kind != '{');
  if (d->recovering) {
    bool opens = t->kind == '{';
    push(d, t, opens ? '{' : T_SYNC);
    d->recovering = false;
    if (opens || t->kind == ';') return;
  }
  push(d, t, t->kind);
  if (!d->parser.failed) return;
  d->recovering = t->kind != '{'; /* a '{' was taken as the block of the broken statement */
  if (t->kind == ';') {
    push(d, t, T_SYNC);
    d->recovering = false;
  }
}

static void feed_limited(struct driver *d, const struct token *t) {
  if (d->layout.nesting <= NESTING || d->recovering) {
    feed(d, t);
    return;
  }
  diag(d->parser.diagnostics, MSG_EXPRESSION_DEEP, span_from(t->start, t->start + t->length));
  d->parser.tree->syntax_errors++;
  break_statement(d, t);
}

/* ---- braces ---- */

static bool same_line(const struct driver *d, uint32_t from, uint32_t to) {
  const struct layout *l = &d->layout;
  return from <= to && !memchr(l->text + (from - l->base), '\n', to - from);
}

/* A '{' where no block can be, in a file with too many of them: it opens nothing. */
static void pass_opening(struct driver *d, const struct token *t) {
  struct token close = {t->start + t->length, 0, '}', 0};
  d->depth--;
  d->surplus--;
  feed(d, &close);
  break_statement(d, t);
}

static void open_block(struct driver *d, const struct token *t, uint32_t indent) {
  if (d->depth == BLOCK_DEPTH) {
    diag(d->parser.diagnostics, MSG_BLOCKS_DEEP, span_from(t->start, t->start + 1));
    d->too_deep = true;
    d->parser.tree->syntax_errors++;
    d->skipped++;
    return;
  }
  if (d->had_block) {
    if (!d->recovering) feed(d, t);
    d->had_block = d->recovering = true;
    d->skipped++;
    return;
  }
  bool was_broken = d->recovering;
  d->braces[d->depth++] = (struct brace){t->start, indent};
  feed(d, t);
  if (d->parser.failed && !was_broken && 0 < d->surplus) pass_opening(d, t);
}

/* A '}' that nobody wrote, for the innermost open block. Where an open text swallowed it, that was reported. */
static void close_forgotten(struct driver *d, const struct token *before) {
  struct token t = {before->start, 0, ';', 0};
  uint32_t opener = d->braces[--d->depth].start;
  bool swallowed = d->too_deep || (d->open_text && same_line(d, opener, d->open_text));
  if (!swallowed) diag(d->parser.diagnostics, MSG_UNCLOSED_BRACE, span_from(opener, opener + 1));
  d->parser.tree->syntax_errors++;
  d->surplus--;
  uint16_t last = d->parser.previous.kind;
  if (last != ';' && last != '{' && last != T_SYNC) feed(d, &t);
  t.kind = '}';
  feed(d, &t);
  t.kind = ';';
  feed(d, &t);
}

/* A '{' inside a text that is never closed was meant to open a block. */
static void note_open_text(struct driver *d, const struct token *t) {
  const char *text = text_of(d, t);
  d->open_text = t->start;
  for (uint32_t i = 0; i < t->length; i++) d->swallowed += (text[i] == '{') - (text[i] == '}' && 0 < d->swallowed);
}

/* On a line that already has an error, and after a '{' was swallowed, a '}' that closes nothing is a consequence. */
static void stray_brace(struct driver *d, const struct token *t) {
  bool explained = 0 < d->swallowed || (d->last_error && same_line(d, d->last_error, t->start));
  if (!explained) diag(d->parser.diagnostics, MSG_STRAY_BRACE, span_from(t->start, t->start + 1));
  d->swallowed -= 0 < d->swallowed;
  d->parser.tree->syntax_errors++;
  d->surplus++;
}

/* Too many '{' in the file: a line at or left of the innermost opener's line ends that block. */
static void close_by_indentation(struct driver *d, const struct token *t) {
  if (d->surplus <= 0 || !(t->flags & TOKEN_FIRST)) return;
  uint32_t indent = d->layout.line_indent;
  bool closes = t->kind == '}';
  while (0 < d->depth && 0 < d->surplus) {
    uint32_t opener = d->braces[d->depth - 1].indent;
    if (closes ? opener <= indent : opener < indent) return;
    close_forgotten(d, t);
  }
}

/* Too many '}' in the file: one that is further in than the line of its opener, or ends a line it did not begin on, is
 * taken to close nothing. */
static bool closes_block(struct driver *d, const struct token *t) {
  if (d->depth == 0) return false;
  if (0 <= d->surplus) return true;
  const struct brace *b = &d->braces[d->depth - 1];
  return t->flags & TOKEN_FIRST ? d->layout.line_indent <= b->indent : same_line(d, b->start, t->start);
}

/* Too many '}' in the file, and one stands in the middle of a line without a '{': taken back and passed over. */
static bool passes_brace(struct driver *d, const struct token *t) {
  const struct token *brace = d->parser.rest;
  if (0 <= d->surplus || t->kind != ';' || t->length || brace->kind != '}' || brace->flags & TOKEN_FIRST) return false;
  if (closes_block(d, brace)) return false;
  stray_brace(d, brace);
  layout_pass_brace(&d->layout);
  return true;
}

/* Too many '}' in the file, and lines further in follow a statement without a block: its '{' is missing. */
static bool lacks_brace(const struct driver *d, const struct token *t) {
  const struct token *after = d->parser.rest;
  if (0 <= d->surplus || t->kind != ';' || t->length || !(after->flags & TOKEN_FIRST) || after->kind == '}')
    return false;
  bool statement = T_EDITION <= d->layout.statement && d->layout.statement <= T_EXPECT;
  return statement && d->parser.previous.kind != '}' && d->layout.statement_indent < layout_indent(&d->layout, after);
}

static void open_missing(struct driver *d, struct token *t) {
  bool broken = d->recovering;
  t->kind = '{';
  d->surplus++;
  open_block(d, t, d->layout.statement_indent);
  layout_open_block(&d->layout);
  if (broken || d->parser.failed) return; /* the statement has its message */
  diag(d->parser.diagnostics, MSG_MISSING_BRACE, span_from(t->start - 1, t->start));
  d->parser.tree->syntax_errors++;
}

static int count_surplus(const struct token_list *list) {
  int res = 0;
  for (uint32_t i = 0; i < list->tokens.count; i++)
    res += (list->tokens.items[i].kind == '{') - (list->tokens.items[i].kind == '}');
  return res;
}

/* ---- a whole file ---- */

/* A token that is in balance with the braces around it. SKIP_END: the end of statement after it is to be left out. */
static void place(struct driver *d, struct token *t, bool *skip_end) {
  close_by_indentation(d, t);
  if (t->flags & TOKEN_OPEN) note_open_text(d, t);
  if (passes_brace(d, t)) return;
  if (lacks_brace(d, t))
    open_missing(d, t);
  else if (t->kind == '{')
    open_block(d, t, d->layout.line_indent);
  else if (t->kind != '}')
    feed_limited(d, t);
  else if (closes_block(d, t))
    d->depth--, feed(d, t);
  else
    stray_brace(d, t), *skip_end = true;
  if (d->parser.failed) d->last_error = t->start;
}

static void drive(struct driver *d) {
  bool skip_end = false; /* of a '}' that closed nothing */
  for (;;) {
    d->layout.broken = d->recovering;
    struct token t;
    layout_next(&d->layout, &t);
    d->parser.rest = &d->layout.tokens[d->layout.next < d->layout.count ? d->layout.next : d->layout.count - 1];
    if (t.kind == T_END) break;
    bool was_skipping = skip_end;
    skip_end = false;
    if (was_skipping && t.kind == ';') continue;
    if (d->skipped) {
      d->skipped += t.kind == '{';
      d->skipped -= t.kind == '}';
      continue;
    }
    place(d, &t, &skip_end);
  }
  struct token end = d->layout.tokens[d->layout.count - 1];
  while (0 < d->depth) close_forgotten(d, &end);
  feed(d, &end);
}

/* Marks every node around an error, so that readers of the tree can tell whole statements from broken ones. Children
 * come before their parents. */
static void mark_errors(struct tree *t) {
  for (uint32_t i = 1; i < t->nodes.count; i++)
    for (node_id c = t->nodes.items[i].first; c; c = t->nodes.items[c].next)
      if (t->nodes.items[c].kind == NODE_ERROR || t->nodes.items[c].flags & NODE_HAS_ERROR)
        t->nodes.items[i].flags |= NODE_HAS_ERROR;
}

void parse_file(struct tree *t, struct sources *s, struct interner *names, struct diagnostics *diagnostics,
                uint32_t file, struct parse_options options) {
  memset(t, 0, sizeof *t);
  t->file = file;
  vec_reserve(&t->nodes, s->files.items[file].length / 8 + 16);
  vec_push(&t->nodes, (struct node){0});
  uint32_t before = diagnostics->errors;
  struct driver *d = memory_zeroed(1, sizeof *d);
  scan_file(&t->tokens, s, diagnostics, file);
  d->parser =
      (struct parser){.tree = t, .sources = s, .names = names, .diagnostics = diagnostics, .previous = {.kind = ';'}};
  layout_start(&d->layout, t->tokens.tokens.items, t->tokens.tokens.count, s, diagnostics, file);
  d->surplus = count_surplus(&t->tokens);
  d->state = cpsf_pstate_new();
  drive(d);
  cpsf_pstate_delete(d->state);
  if (!t->root) { /* the parser gave up: an empty file with the error reported */
    struct node empty = {.kind = NODE_FILE, .flags = NODE_HAS_ERROR};
    vec_push(&t->nodes, empty);
    t->root = t->nodes.count - 1;
  }
  if (t->syntax_errors) mark_errors(t);
  if (t->syntax_errors == 0 && before < diagnostics->errors) t->syntax_errors = diagnostics->errors - before;
  arena_free(&d->parser.memory);
  free(d);
  if (!options.keep_tokens) {
    vec_free(&t->tokens.tokens);
    vec_free(&t->tokens.trivia);
  }
}

void tree_free(struct tree *t) {
  vec_free(&t->nodes);
  vec_free(&t->tokens.tokens);
  vec_free(&t->tokens.trivia);
}
