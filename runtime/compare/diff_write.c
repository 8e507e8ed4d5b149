/* diff_write.c - what changed, for a terminal and as Markdown. */
#include <string.h>

#include "runtime/compare/diff_words.h"

void diff_text_line(struct out *o, const char *text) {
  for (; *text; text++) out_bytes(o, *text == '\n' || *text == '\t' ? " " : text, 1);
}

static bool any_of(const struct diff *d, enum diff_part part) {
  for (uint32_t i = 0; i < d->changes.count; i++)
    if (d->changes.items[i].part == part) return true;
  return false;
}

static const char *label_of(struct arena *a, const struct saved_finding *f) {
  return arena_format(a, "%s%s", strcmp(f->framework, "std.core") ? "#" : "", f->requirement);
}

static const char *mark_of(bool worse) { return worse ? "!" : " "; }

/* One line about the whole; owned by A. */
static const char *conclusion(struct arena *a, const struct diff *d, enum language l) {
  if (!d->worse) return d->verdicts.count || d->changes.count ? TELL(DIFF_NOT_WORSE, l) : TELL(DIFF_NOTHING, l);
  return arena_format(
      a, l == LANGUAGE_JA ? "悪くなったものが %u 件あります(行頭の !)。" : "Something got worse: %u, marked with !.",
      d->worse);
}

static void write_sides(struct out *o, const struct diff *d, const char *lead, write_cell *cell, enum language l) {
  const struct { const struct saved_report *report; enum compare_word word; } sides[] = {{d->old, TELL_DIFF_OLD}, {d->new, TELL_DIFF_NEW}};
  for (int i = 0; i < 2; i++) {
    char date[11];
    out_format(o, "%s%s: ", lead, tell(sides[i].word, l));
    cell(o, sides[i].report->path);
    out_text(o, " (");
    cell(o, sides[i].report->program);
    out_format(o, ", %s %s)\n", TELL(DATE, l), date_format(sides[i].report->as_of, date));
  }
}

/* ---- text ---- */

static void text_changes(struct out *o, const struct diff *d, enum diff_part part, enum language l) {
  if (!any_of(d, part)) return;
  out_format(o, "\n%s\n", tell(diff_part_word(part), l));
  for (uint32_t i = 0; i < d->changes.count; i++) {
    const struct diff_change *c = &d->changes.items[i];
    if (c->part != part) continue;
    const char *detail = l == LANGUAGE_JA ? c->detail.ja : c->detail.en;
    out_format(o, "%s %s: ", mark_of(diff_kind_worse((enum diff_kind)c->kind)),
               diff_kind_text((enum diff_kind)c->kind, l));
    diff_text_line(o, c->name);
    if (*detail) out_text(o, "  "), diff_text_line(o, detail);
    out_text(o, "\n");
  }
}

void diff_text_verdicts(struct out *o, const struct diff *d, enum language l) {
  struct arena a = {0};
  out_format(o, "\n%s: %s\n", TELL(DIFF_VERDICTS, l), diff_summary(&a, d, l));
  for (uint32_t i = 0; i < d->verdicts.count; i++) {
    const struct diff_verdict *v = &d->verdicts.items[i];
    const struct saved_finding *f = verdict_finding(d, v);
    out_format(o, "%s %s: ", mark_of(verdict_change_worse((enum verdict_change)v->change)),
               verdict_change_text((enum verdict_change)v->change, l));
    diff_text_line(o, label_of(&a, f));
    out_text(o, " ");
    diff_text_line(o, f->subject);
    out_format(o, "  %s → %s\n", verdict_side(&a, d, v, false, l), verdict_side(&a, d, v, true, l));
    if ((size_t)1 << 16 < a.reserved) arena_free(&a);
  }
  arena_free(&a);
}

static void text_program(struct out *o, const struct diff *d, enum language l) {
  enum compare_word notes[DIFF_NOTES];
  write_sides(o, d, "", diff_text_line, l);
  for (int i = 0, count = diff_notes(d, notes); i < count; i++) out_format(o, "%s\n", tell(notes[i], l));
  text_changes(o, d, DIFF_PART_SCOPE, l);
  diff_text_verdicts(o, d, l);
  for (int part = DIFF_PART_ELEMENTS; part < DIFF_PART_COUNT; part++) text_changes(o, d, (enum diff_part)part, l);
  struct arena a = {0};
  out_format(o, "\n%s\n", conclusion(&a, d, l));
  arena_free(&a);
}

void diff_write_text(struct out *o, const struct diff_set *s, enum language l, const char *version) {
  (void)version;
  for (uint32_t i = 0; i < s->items.count; i++) {
    if (i) out_text(o, "\n\n");
    if (1 < s->items.count) diff_text_line(o, s->items.items[i].new->program), out_text(o, "\n\n");
    text_program(o, &s->items.items[i], l);
  }
}

/* ---- Markdown ---- */

static void markdown_changes(struct out *o, const struct diff *d, enum diff_part part, enum language l) {
  if (!any_of(d, part)) return;
  out_format(o, "\n## %s\n\n", tell(diff_part_word(part), l));
  for (uint32_t i = 0; i < d->changes.count; i++) {
    const struct diff_change *c = &d->changes.items[i];
    if (c->part != part) continue;
    const char *detail = l == LANGUAGE_JA ? c->detail.ja : c->detail.en;
    bool worse = diff_kind_worse((enum diff_kind)c->kind);
    out_format(o, worse ? "- **! %s**: " : "- %s: ", diff_kind_text((enum diff_kind)c->kind, l));
    markdown_cell(o, c->name);
    if (*detail) out_text(o, ": "), markdown_cell(o, detail);
    out_text(o, "\n");
  }
}

void diff_markdown_verdicts(struct out *o, const struct diff *d, enum language l) {
  struct arena a = {0};
  const char *heads[] = {TELL(DIFF_CHANGE, l), TELL(REQUIREMENT_WORD, l), TELL(DIFF_SUBJECT, l), TELL(DIFF_BEFORE, l),
                         TELL(DIFF_AFTER, l)};
  out_format(o, "\n## %s\n\n%s\n", TELL(DIFF_VERDICTS, l), diff_summary(&a, d, l));
  if (d->verdicts.count) out_text(o, "\n"), markdown_heading(o, heads, 5);
  for (uint32_t i = 0; i < d->verdicts.count; i++) {
    const struct diff_verdict *v = &d->verdicts.items[i];
    const struct saved_finding *f = verdict_finding(d, v);
    const char *change = verdict_change_text((enum verdict_change)v->change, l);
    if (verdict_change_worse((enum verdict_change)v->change)) change = arena_format(&a, "! %s", change);
    const char *cells[] = {change, label_of(&a, f), f->subject, verdict_side(&a, d, v, false, l),
                           verdict_side(&a, d, v, true, l)};
    markdown_row(o, cells, 5);
    if ((size_t)1 << 16 < a.reserved) arena_free(&a);
  }
  arena_free(&a);
}

static void markdown_program(struct out *o, const struct diff *d, enum language l, bool named) {
  enum compare_word notes[DIFF_NOTES];
  struct arena a = {0};
  out_format(o, "# %s", TELL(DIFF_TITLE, l));
  if (named) out_text(o, ": "), markdown_cell(o, d->new->program);
  out_format(o, "\n\n%s\n\n", conclusion(&a, d, l));
  arena_free(&a);
  write_sides(o, d, "- ", markdown_cell, l);
  for (int i = 0, count = diff_notes(d, notes); i < count; i++) {
    out_text(o, "- ");
    markdown_cell(o, tell(notes[i], l));
    out_text(o, "\n");
  }
  markdown_changes(o, d, DIFF_PART_SCOPE, l);
  diff_markdown_verdicts(o, d, l);
  for (int part = DIFF_PART_ELEMENTS; part < DIFF_PART_COUNT; part++) markdown_changes(o, d, (enum diff_part)part, l);
}

void diff_write_markdown(struct out *o, const struct diff_set *s, enum language l, const char *version) {
  for (uint32_t i = 0; i < s->items.count; i++) {
    if (i) out_text(o, "\n");
    markdown_program(o, &s->items.items[i], l, 1 < s->items.count);
  }
  out_format(o, "\ncpsfc %s\n", version);
}
