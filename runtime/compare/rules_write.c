/* rules_write.c - what changed between two editions, for a terminal and as Markdown. */
#include <string.h>

#include "runtime/compare/diff_words.h"
#include "runtime/compare/rules_diff.h"

static const char *pick(struct saved_pair p, enum language l) { return l == LANGUAGE_JA && *p.ja ? p.ja : p.en; }

/* A part that changed in the other language alone is shown in that. */
static enum language language_of(const struct rules_part_change *x, enum language l) {
  return strcmp(pick(x->before, l), pick(x->after, l)) ? l : l == LANGUAGE_JA ? LANGUAGE_EN : LANGUAGE_JA;
}

static const char *const marks[RULES_SORTS] = {"+", "-", "~"};

static const char *verdict_line(struct arena *a, const struct rules_diff *d, enum language l) {
  uint32_t worse = d->verdicts->worse;
  if (!worse) return TELL(RULES_NOT_WORSE, l);
  return arena_format(a,
                      l == LANGUAGE_JA ? "規則の違いだけで悪くなる判定が %u 件あります(行頭の !)。"
                                       : "Verdicts that get worse because of the rules alone: %u, marked with !.",
                      worse);
}

static void write_sides(struct out *o, const struct rules_diff *d, const char *lead, write_cell *cell, enum language l) {
  const struct { const struct rules_snapshot *edition; enum compare_word word; } sides[] = {{d->old, TELL_DIFF_OLD}, {d->new, TELL_DIFF_NEW}};
  for (int i = 0; i < 2; i++) {
    const struct rules_snapshot *s = sides[i].edition;
    out_format(o, "%s%s: ", lead, tell(sides[i].word, l));
    cell(o, s->shown);
    out_text(o, " (");
    cell(o, s->name);
    out_text(o, "@");
    cell(o, s->version);
    out_text(o, ")\n");
  }
}

/* ---- text ---- */

static void text_parts(struct out *o, const struct rules_diff *d, const struct rules_change *c, enum language l) {
  for (uint32_t i = c->first; i < c->first + c->count; i++) {
    const struct rules_part_change *x = &d->parts.items[i];
    const struct saved_pair sides[] = {x->before, x->after};
    enum language shown = language_of(x, l);
    out_format(o, "      %s\n", rules_part_text((enum rules_part)x->part, l));
    for (int k = 0; k < 2; k++) {
      if (!*pick(sides[k], shown)) continue;
      out_format(o, "        %s ", marks[k ? RULES_ADDED : RULES_REMOVED]);
      diff_text_line(o, pick(sides[k], shown));
      out_text(o, "\n");
    }
  }
}

static void text_kind(struct out *o, struct arena *a, const struct rules_diff *d, enum rules_kind k, enum language l) {
  const char *summary = rules_kind_summary(a, d, k, l);
  if (!*summary) return;
  out_format(o, "\n%s: %s\n", rules_kind_text(k, l), summary);
  for (uint32_t i = 0; i < d->changes.count; i++) {
    const struct rules_change *c = &d->changes.items[i];
    const struct rules_entry *e = rules_change_entry(d, c);
    if (c->kind != k) continue;
    out_format(o, "  %s ", marks[c->sort]);
    diff_text_line(o, e->key);
    if (*e->title.en) out_text(o, "  "), diff_text_line(o, pick(e->title, l));
    out_text(o, "\n");
    text_parts(o, d, c, l);
  }
}

void rules_write_text(struct out *o, const struct rules_diff *d, enum language l, const char *version) {
  (void)version;
  struct arena a = {0};
  write_sides(o, d, "", diff_text_line, l);
  for (int k = 0; k < RULES_KINDS; k++) text_kind(o, &a, d, (enum rules_kind)k, l);
  if (!d->changes.count) out_format(o, "\n%s\n", TELL(RULES_NOTHING, l));
  for (uint32_t i = 0; d->verdicts && i < d->verdicts->items.count; i++) {
    const struct diff *v = &d->verdicts->items.items[i];
    out_format(o, "\n%s: ", TELL(RULES_VERDICTS, l));
    diff_text_line(o, v->new->program);
    diff_text_verdicts(o, v, l);
  }
  if (d->verdicts) out_format(o, "\n%s\n", verdict_line(&a, d, l));
  arena_free(&a);
}

/* ---- Markdown ---- */

static void markdown_parts(struct out *o, const struct rules_diff *d, const struct rules_change *c, enum language l) {
  for (uint32_t i = c->first; i < c->first + c->count; i++) {
    const struct rules_part_change *x = &d->parts.items[i];
    enum language shown = language_of(x, l);
    out_format(o, "  - %s: ", rules_part_text((enum rules_part)x->part, l));
    markdown_cell(o, *pick(x->before, shown) ? pick(x->before, shown) : "-");
    out_text(o, " → ");
    markdown_cell(o, *pick(x->after, shown) ? pick(x->after, shown) : "-");
    out_text(o, "\n");
  }
}

static void markdown_kind(struct out *o, struct arena *a, const struct rules_diff *d, enum rules_kind k,
                          enum language l) {
  const char *summary = rules_kind_summary(a, d, k, l);
  if (!*summary) return;
  out_format(o, "\n## %s\n\n%s\n\n", rules_kind_text(k, l), summary);
  for (uint32_t i = 0; i < d->changes.count; i++) {
    const struct rules_change *c = &d->changes.items[i];
    const struct rules_entry *e = rules_change_entry(d, c);
    if (c->kind != k) continue;
    out_format(o, "- %s: ", rules_sort_text((enum rules_change_sort)c->sort, l));
    markdown_cell(o, e->key);
    if (*e->title.en) out_text(o, " "), markdown_cell(o, pick(e->title, l));
    out_text(o, "\n");
    markdown_parts(o, d, c, l);
  }
}

void rules_write_markdown(struct out *o, const struct rules_diff *d, enum language l, const char *version) {
  struct arena a = {0};
  out_format(o, "# %s\n\n", TELL(RULES_TITLE, l));
  if (d->verdicts) out_format(o, "%s\n\n", verdict_line(&a, d, l));
  write_sides(o, d, "- ", markdown_cell, l);
  if (!d->changes.count) out_format(o, "\n%s\n", TELL(RULES_NOTHING, l));
  for (uint32_t i = 0; d->verdicts && i < d->verdicts->items.count; i++) {
    out_format(o, "\n# %s: ", TELL(RULES_VERDICTS, l));
    markdown_cell(o, d->verdicts->items.items[i].new->program);
    out_text(o, "\n");
    diff_markdown_verdicts(o, &d->verdicts->items.items[i], l);
  }
  if (d->verdicts && d->changes.count) out_format(o, "\n# %s\n", TELL(RULES_CHANGES, l));
  for (int k = 0; k < RULES_KINDS; k++) markdown_kind(o, &a, d, (enum rules_kind)k, l);
  out_format(o, "\ncpsfc %s\n", version);
  arena_free(&a);
}
