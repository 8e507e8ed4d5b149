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

/* All comments of TEXT, whose first byte has the offset BASE, one after the other, without the spaces around their line ends. */
static struct builder comments_of(const struct token_list *list, const char *text, uint32_t base) {
  struct builder res = {0};
  for (uint32_t i = 0; i < list->trivia.count; i++) {
    const struct trivia *t = &list->trivia.items[i];
    if (t->kind == TRIVIA_BLANK_LINES) continue;
    builder_add(&res, text + (t->start - base), comment_size(text + (t->start - base), t->end - t->start));
    builder_char(&res, '\n');
  }
  return res;
}

static bool same_comments(const struct outline *u, const struct tree *again, const struct source_file *f) {
  struct builder first = comments_of(&u->list, u->text, u->base), second = comments_of(&again->tokens, f->text, f->base);
  bool res = first.length == second.length && !memcmp(builder_get(&first), builder_get(&second), first.length);
  builder_free(&first);
  builder_free(&second);
  return res;
}

static bool proven(struct tree *whole, const struct outline *u, struct interner *names, const struct out *o) {
  struct sources s = {0};
  struct diagnostics d = {0};
  struct tree again = {0};
  uint32_t file = source_add(&s, "formatted", o->buffer.text ? o->buffer.text : "", o->buffer.length);
  parse_file(&again, &s, names, &d, file, (struct parse_options){.keep_tokens = true});
  bool res = d.errors == 0 && same_tree(whole, &again, names, u->words) && same_comments(u, &again, &s.files.items[file]);
  tree_free(&again);
  diagnostics_free(&d);
  sources_free(&s);
  return res;
}

enum format_result format_file(struct out *o, struct sources *s, uint32_t file, enum format_words words, struct diagnostics *d) {
  struct interner names = {0};
  struct tree tree = {0};
  struct outline u = {.words = words};
  struct lines lines = {0};
  uint32_t errors = d->errors;
  parse_file(&tree, s, &names, d, file, (struct parse_options){.keep_tokens = true});
  enum format_result res = FORMAT_BROKEN;
  if (d->errors == errors) {
    outline_make(&u, &tree.tokens, s, file);
    lines_make(&lines, &u);
    lines_align(&lines);
    lines_write(o, &lines, &u);
    res = proven(&tree, &u, &names, o) ? FORMAT_OK : FORMAT_CHANGED;
  }
  lines_free(&lines);
  outline_free(&u);
  tree_free(&tree);
  interner_free(&names);
  return res;
}
