/* fmt.c - formats one file and proves that it still says the same. */
#include "compiler/fmt/fmt_internal.h"

#include <string.h>

/* ---- the proof ---- */

/* Japanese has one word for `at level`, so with words respelled the two phrases are one. */
static void join_levels(struct tree *t) {
  for (uint32_t i = 1; i < t->nodes.count; i++)
    if (t->nodes.items[i].kind == NODE_PHRASE && t->nodes.items[i].aux == T_LEVEL) t->nodes.items[i].aux = T_AT;
}

static struct builder tree_written(struct tree *t, const struct interner *names, enum format_words words) {
  struct out o = {.fd = -1};
  if (words != FORMAT_WORDS_KEPT) join_levels(t);
  tree_dump(&o, t, names);
  return o.buffer;
}

static bool same_tree(struct tree *a, struct tree *b, const struct interner *names, enum format_words words) {
  struct builder x = tree_written(a, names, words), y = tree_written(b, names, words);
  bool res = x.length == y.length && !memcmp(builder_get(&x), builder_get(&y), x.length);
  builder_free(&x);
  builder_free(&y);
  return res;
}

/* All comments, one after the other, without the spaces around their line ends. */
static void comments_of(struct builder *res, const struct outline *u) {
  for (uint32_t i = 0; i < u->list.trivia.count; i++) {
    const struct trivia *t = &u->list.trivia.items[i];
    if (t->kind == TRIVIA_BLANK_LINES) continue;
    const char *text = u->text + (t->start - u->base);
    uint32_t length = t->end - t->start;
    while (length && (text[length - 1] == ' ' || text[length - 1] == '\t' || text[length - 1] == '\r' || text[length - 1] == '\n')) length--;
    builder_add(res, text, length);
    builder_char(res, '\n');
  }
}

static bool same_comments(const struct outline *u, struct sources *s, uint32_t again) {
  struct diagnostics d = {0};
  struct outline v = {0};
  struct builder first = {0}, second = {0};
  outline_make(&v, s, again, &d);
  comments_of(&first, u);
  comments_of(&second, &v);
  bool res = first.length == second.length && !memcmp(builder_get(&first), builder_get(&second), first.length);
  builder_free(&first);
  builder_free(&second);
  outline_free(&v);
  diagnostics_free(&d);
  return res;
}

static bool proven(struct tree *whole, const struct outline *u, struct interner *names, const struct out *o) {
  struct sources s = {0};
  struct diagnostics d = {0};
  struct tree again = {0};
  uint32_t file = source_add(&s, "formatted", o->buffer.text ? o->buffer.text : "", o->buffer.length);
  parse_file(&again, &s, names, &d, file, (struct parse_options){0});
  bool res = d.errors == 0 && same_tree(whole, &again, names, u->words) && same_comments(u, &s, file);
  tree_free(&again);
  diagnostics_free(&d);
  sources_free(&s);
  return res;
}

enum format_result format_file(struct out *o, struct sources *s, uint32_t file, enum format_words words, struct diagnostics *d) {
  struct interner names = {0};
  struct tree tree = {0};
  struct diagnostics again = {0};
  struct outline u = {.words = words};
  struct lines lines = {0};
  uint32_t errors = d->errors;
  parse_file(&tree, s, &names, d, file, (struct parse_options){0});
  enum format_result res = FORMAT_BROKEN;
  if (d->errors == errors && outline_make(&u, s, file, &again)) {
    lines_make(&lines, &u);
    lines_align(&lines);
    lines_write(o, &lines, &u);
    res = proven(&tree, &u, &names, o) ? FORMAT_OK : FORMAT_CHANGED;
  }
  lines_free(&lines);
  outline_free(&u);
  diagnostics_free(&again);
  tree_free(&tree);
  interner_free(&names);
  return res;
}
