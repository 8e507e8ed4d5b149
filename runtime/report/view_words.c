/* view_words.c - the sentences of a view, the same in all formats. */
#include <stdlib.h>

#include "runtime/report/view.h"

static void add_measures(struct builder *b, const struct report_input *in, const struct view *v,
                         const struct view_link *x, enum language l) {
  const struct catalogue *c = framework_of(in, x->requirement)->catalogue;
  builder_format(b, "%s ", SAY(VIA_MEASURE, l));
  for (uint32_t i = 0; i < x->measure_count; i++) {
    const struct catalogue_measure *m = &c->measures.items[v->measures.items[x->first_measure + i]];
    builder_format(b, "%s%s", i ? ", " : "", sym_text(in->model->names, m->id));
  }
}

const char *view_way(struct arena *a, const struct report_input *in, const struct view *v, const struct view_link *x,
                     enum language l) {
  const struct standards *s = v->standards;
  struct builder b = {0};
  if (x->class)
    builder_format(&b, "%s %s", SAY(VIA_CLASS, l), sym_text(in->model->names, x->class));
  else if (x->measure_count)
    add_measures(&b, in, v, x, l);
  else
    builder_text(&b, SAY(VIA_CROSSWALK, l));
  for (int i = 0; i < x->steps; i++) {
    const struct standard_entry *e = &s->entries.items[x->by[i]];
    builder_format(&b, "%s%s %s", l == LANGUAGE_JA ? " → " : " -> ",
                   sym_text(in->model->names, s->list.items[e->standard].id), sym_text(in->model->names, e->id));
  }
  const char *res = arena_copy(a, b.text, b.length);
  builder_free(&b);
  return res;
}

const char *view_counts_text(struct arena *a, const struct view_counts *c, enum language l) {
  const struct {
    enum report_word word;
    uint32_t count;
  } parts[] = {{SAY_MET, c->met}, {SAY_GAP, c->gap}, {SAY_UNDECIDED, c->undecided}, {SAY_NO_TARGET, c->no_target}};
  struct builder b = {0};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    if (!parts[i].count) continue;
    const char *between = b.length ? (l == LANGUAGE_JA ? "、" : ", ") : "";
    if (l == LANGUAGE_JA)
      builder_format(&b, "%s%s %u", between, say(parts[i].word, l), parts[i].count);
    else
      builder_format(&b, "%s%u %s", between, parts[i].count, say(parts[i].word, l));
  }
  if (c->accepted) builder_format(&b, l == LANGUAGE_JA ? "(うち受容中 %u)" : " (%u of them accepted)", c->accepted);
  const char *res = b.length ? arena_copy(a, b.text, b.length) : SAY(NOT_JUDGED, l);
  builder_free(&b);
  return res;
}

const char *view_total_text(struct arena *a, const struct view *v, enum language l) {
  const uint32_t *n = v->states;
  return l == LANGUAGE_JA
             ? arena_format(a, "項目 %u = 指摘あり %u + 対応はあるがここでは判定なし %u + 対応なし %u", v->items,
                            n[VIEW_TOUCHED] + n[VIEW_COVERED], n[VIEW_UNJUDGED], n[VIEW_UNREACHED])
             : arena_format(a, "%u items = %u with findings + %u linked but not judged here + %u that no link reaches",
                            v->items, n[VIEW_TOUCHED] + n[VIEW_COVERED], n[VIEW_UNJUDGED], n[VIEW_UNREACHED]);
}

enum { BEYOND = 4 }; /* beside the states */

static const char *ids_of(struct arena *a, const struct report_input *in, const struct view *v, int which) {
  struct builder b = {0};
  for (uint32_t i = 0; i < v->standard->count; i++) {
    const struct standard_entry *e = &v->standards->entries.items[v->standard->first + i];
    bool wanted = which == BEYOND ? v->entries[i].beyond : (int)v->entries[i].state == which;
    if (!e->group && wanted) builder_format(&b, "%s%s", b.length ? ", " : "", sym_text(in->model->names, e->id));
  }
  const char *res = b.length ? arena_copy(a, b.text, b.length) : "";
  builder_free(&b);
  return res;
}

int view_limits(struct arena *a, const struct report_input *in, const struct view *v,
                struct view_limit res[VIEW_LIMITS]) {
  const struct {
    int which;
    enum report_word word;
    uint32_t count;
  } lists[] = {{VIEW_UNREACHED, SAY_NOTHING_SAID, v->states[VIEW_UNREACHED]},
               {VIEW_UNJUDGED, SAY_LINKED_ONLY, v->states[VIEW_UNJUDGED]},
               {BEYOND, SAY_BEYOND_TARGET, v->beyond},
               {VIEW_TOUCHED, SAY_ONLY_TOUCHED, v->states[VIEW_TOUCHED]}};
  int count = 0;
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    if (lists[i].count)
      res[count++] = (struct view_limit){lists[i].word, lists[i].count, ids_of(a, in, v, lists[i].which)};
  res[count++] = (struct view_limit){.word = SAY_LEVEL_NOTE};
  res[count++] = (struct view_limit){.word = SAY_NEAREST_NOTE};
  return count;
}
