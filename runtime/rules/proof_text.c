/* proof_text.c - a proof as a tree of sentences, with truth and place in aligned columns. */
#include "runtime/rules/rules.h"

#include <stdlib.h>
#include <string.h>

enum { WIDEST = 88 /* longer lines do not move the columns */, DEEPEST = 64 };

struct line {
  const char *text;
  int width;
  const struct proof_node *node;
  bool root;
};
struct drawing {
  struct arena memory;
  struct sources *sources;
  const struct proof *proof;
  enum language language;
  VEC(struct line) lines;
  int width; /* of the text column */
};

static const char *truth_word(enum truth t, enum language l) {
  static const char *const words[][LANGUAGE_COUNT] = {
      [FALSE_] = {"false", "不成立"}, [UNKNOWN_] = {"unknown", "不明"}, [TRUE_] = {"true", "成立"}};
  return words[t][l];
}

static const char *in_language(const struct bilingual_text *t, enum language l) {
  const char *first = l == LANGUAGE_JA ? t->ja : t->en, *other = l == LANGUAGE_JA ? t->en : t->ja;
  return first != NULL ? first : other != NULL ? other : "";
}

static void add_line(struct drawing *d, const char *prefix, const char *branch, const struct proof_node *node,
                     bool root) {
  const char *text = arena_format(&d->memory, "%s%s%s", prefix, branch, in_language(&node->text, d->language));
  int width = text_width(text, strlen(text), 0);
  if (!root && width <= WIDEST && d->width < width) d->width = width;
  vec_push(&d->lines, ((struct line){text, width, node, root}));
}

static void add_children(struct drawing *d, const struct proof_node *node, const char *prefix, int depth) {
  for (uint32_t i = 0; i < node->children.count && depth < DEEPEST; i++) {
    const struct proof_node *child = &d->proof->nodes.items[node->children.items[i]];
    bool last = i + 1 == node->children.count;
    add_line(d, prefix, last ? "└─ " : "├─ ", child, false);
    add_children(d, child, arena_format(&d->memory, "%s%s", prefix, last ? "    " : "│   "), depth + 1);
  }
}

static void write_spaces(struct out *o, int count) {
  for (int i = 0; i < count; i++) out_text(o, " ");
}

/* Width of the widest truth word of the language, so that places align behind it. */
static int truth_column(enum language l) {
  int res = 0;
  for (int t = FALSE_; t <= TRUE_; t++) {
    const char *word = truth_word((enum truth)t, l);
    int width = text_width(word, strlen(word), 0);
    if (res < width) res = width;
  }
  return res;
}

static void write_line(struct out *o, struct drawing *d, const struct line *x) {
  out_text(o, x->text);
  if (!x->root) {
    const char *word = truth_word(x->node->truth, d->language);
    struct position at = source_position(d->sources, x->node->at.start);
    write_spaces(o, (x->width < d->width ? d->width - x->width : 0) + 2);
    out_text(o, word);
    if (at.line != 0) {
      write_spaces(o, truth_column(d->language) - text_width(word, strlen(word), 0) + 2);
      out_format(o, "%s:%u", at.file, at.line);
    }
  }
  out_text(o, "\n");
}

static void write_reasons(struct out *o, const struct proof *p, enum language l) {
  if (p->why_not.count != 0) out_text(o, l == LANGUAGE_JA ? "満たさない理由\n" : "why not\n");
  for (uint32_t i = 0; i < p->why_not.count; i++) out_format(o, "  %s\n", in_language(&p->why_not.items[i], l));
}

static void write_changes(struct out *o, struct sources *s, const struct proof *p, enum language l) {
  static const char *const headings[2][LANGUAGE_COUNT] = {
      {"a change that would do (not proven smallest)", "満たすための追加対策の一例(最小とは限らない)"},
      {"smallest change", "最小の追加対策"}};
  for (uint32_t i = 0; i < p->smallest.count; i++) {
    const struct change *c = &p->smallest.items[i];
    struct position at = source_position(s, c->at.start);
    if (i == 0) out_format(o, "%s\n", headings[p->smallest_exact][l]);
    out_format(o, "  %s", in_language(&c->text, l));
    if (at.line != 0) out_format(o, "  %s:%u", at.file, at.line);
    out_text(o, "\n");
  }
}

void proof_write_text(struct out *o, struct sources *s, const struct proof *p, enum language l) {
  if (p->nodes.count == 0) return;
  struct drawing d = {.sources = s, .proof = p, .language = l};
  add_line(&d, "", "", &p->nodes.items[0], true);
  add_children(&d, &p->nodes.items[0], "", 0);
  for (uint32_t i = 0; i < d.lines.count; i++) write_line(o, &d, &d.lines.items[i]);
  write_reasons(o, p, l);
  write_changes(o, s, p, l);
  vec_free(&d.lines);
  arena_free(&d.memory);
}
