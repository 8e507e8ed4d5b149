/* registers_elements.c - every element that is one's own or has findings, kind by kind. */
#include <stdlib.h>
#include <string.h>

#include "runtime/report/registers.h"

/* ---- how many findings ------------------------------------------------------------------------------------------- */

struct tally {
  uint32_t gap, undecided, met;
};

/* Built-in checks are counted where they went wrong or were put as a question; those that hold are in the totals only.
 */
static struct tally *count_findings(const struct report_input *in) {
  struct tally *res = memory_zeroed(in->model->entities.count, sizeof *res);
  for (uint32_t i = 0; i < in->findings->rows.count; i++) {
    const struct finding_row *r = &in->findings->rows.items[i];
    struct tally *t = &res[r->subject];
    switch ((enum status)r->status) {
    case STATUS_GAP: t->gap++; break;
    case STATUS_UNDECIDED: t->undecided += !r->check || in->model->checks.items[r->check - 1].listed; break;
    case STATUS_MET: t->met += !r->check; break;
    case STATUS_NO_TARGET: break;
    }
  }
  return res;
}

/* ---- which rows -------------------------------------------------------------------------------------------------- */

struct element_row {
  uint8_t kind;
  entity_id entity;
  const char *name;
};
struct element_rows {
  VEC(struct element_row) list;
};

static bool is_drawn(const uint64_t *drawn, entity_id e) { return drawn && drawn[e / 64] >> e % 64 & 1; }

/* What is drawn leads here, whosever it is. */
static bool is_listed(const struct report_input *in, const struct tally *t, const uint64_t *drawn, entity_id e) {
  const struct entity *x = &in->model->entities.items[e];
  if (is_drawn(drawn, e) || t[e].gap || t[e].undecided || t[e].met) return true;
  if (!(x->flags & ENTITY_OWN) || x->flags & ENTITY_IMPLICIT) return false;
  return KIND_IS_ELEMENT(x->kind) || x->kind == KIND_FLOW || x->kind == KIND_SENSE || x->kind == KIND_ACTUATE ||
         x->kind == KIND_CONTRACT;
}

static int compare_rows(const void *a, const void *b) {
  const struct element_row *x = a, *y = b;
  if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
  int order = strcmp(x->name, y->name);
  return order ? order : x->entity < y->entity ? -1 : y->entity < x->entity;
}

static void collect(struct arena *a, const struct report_input *in, const struct tally *t, const uint64_t *drawn,
                    struct element_rows *res) {
  for (entity_id e = 1; e < in->model->entities.count; e++)
    if (is_listed(in, t, drawn, e))
      vec_push(&res->list,
               ((struct element_row){in->model->entities.items[e].kind, e, entity_name(a, in->model, e, false)}));
  if (1 < res->list.count) qsort(res->list.items, res->list.count, sizeof *res->list.items, compare_rows);
}

/* ---- one row ----------------------------------------------------------------------------------------------------- */

static void write_class(struct out *o, const struct report_input *in, const struct entity *x) {
  out_text(o, "<td>");
  if (x->class != 0 && x->class != in->model->root_class[x->kind])
    html_both(o, class_text(in->model, x->class, LANGUAGE_EN), class_text(in->model, x->class, LANGUAGE_JA));
  out_text(o, "</td>");
}

static void write_zones(struct out *o, struct arena *a, const struct report_input *in, entity_id e) {
  uint32_t count;
  const entity_id *zones = model_related(in->model, RELATION_WITHIN, e, &count);
  out_text(o, "<td class=\"name\">");
  for (uint32_t i = 0; i < count; i++) register_name(o, a, in, zones[i], i == 0);
  out_text(o, "</td>");
}

/* The highest of what is surely known of confidentiality, integrity and availability. */
static void write_label(struct out *o, const struct report_input *in, entity_id e) {
  static const char *const letters[] = {"C", "I", "A"};
  static const enum rating ratings[] = {RATING_NONE, RATING_LOW, RATING_MODERATE, RATING_HIGH};
  out_text(o, "<td>");
  if (in->trust) {
    struct label label = trust_label(in->trust, e);
    uint8_t highest = MARK_NONE;
    for (int i = 0; i < 3; i++)
      if (highest < label.part[i].lo) highest = label.part[i].lo;
    if (highest != MARK_NONE)
      html_both(o, rating_text(ratings[highest], LANGUAGE_EN), rating_text(ratings[highest], LANGUAGE_JA));
    for (int i = 0; i < 3 && highest != MARK_NONE; i++)
      if (label.part[i].lo == highest) out_format(o, " %s", letters[i]);
  }
  out_text(o, "</td>");
}

static void write_row(struct out *o, struct arena *a, const struct report_input *in, const struct element_row *row,
                      const struct tally *t, const uint64_t *drawn) {
  const struct entity *x = &in->model->entities.items[row->entity];
  out_format(o, "<tr id=\"e%u\"><th scope=\"row\" class=\"name\">", row->entity);
  out_html(o, row->name);
  out_text(o, "</th>");
  write_class(o, in, x);
  out_text(o, "<td class=\"name\">");
  if (x->owner) register_name(o, a, in, x->owner, true);
  out_format(o, "</td><td class=\"n\">%d</td>", entity_layer(in->model, row->entity));
  write_zones(o, a, in, row->entity);
  write_label(o, in, row->entity);
  out_format(o, "<td class=\"n\">%u</td><td class=\"n\">%u</td><td class=\"n\">%u</td>", t->gap, t->undecided, t->met);
  if (drawn) out_text(o, "<td>");
  if (is_drawn(drawn, row->entity)) {
    out_format(o, "<a class=\"to-drawing\" href=\"#n%u\">", row->entity);
    html_say(o, SAY_IN_DRAWING);
    out_text(o, "</a>");
  }
  out_text(o, drawn ? "</td></tr>\n" : "</tr>\n");
}

/* Each kind is a group of rows with its name above. */
static void write_kind(struct out *o, uint8_t kind, int columns, bool first) {
  if (!first) out_text(o, "</tbody>\n<tbody>\n");
  out_format(o, "<tr><th scope=\"rowgroup\" colspan=\"%d\">", columns);
  html_both(o, kind_text((enum entity_kind)kind, LANGUAGE_EN), kind_text((enum entity_kind)kind, LANGUAGE_JA));
  out_text(o, "</th></tr>\n");
}

static bool anything_drawn(const struct report_input *in, const uint64_t *drawn) {
  for (entity_id e = 0; drawn && e < in->model->entities.count; e += 64)
    if (drawn[e / 64]) return true;
  return false;
}

void registers_html_elements(struct out *o, const struct report_input *in, const uint64_t *drawn) {
  static const enum report_word columns[] = {SAY_ELEMENT_NAME,  SAY_CLASS, SAY_ORGANIZATION, SAY_LAYER, SAY_ZONE,
                                             SAY_HIGHEST_LABEL, SAY_GAP,   SAY_UNDECIDED,    SAY_MET,   SAY_IN_DRAWING};
  struct register_table table = {"elements",
                                 SAY_ELEMENT_REGISTER,
                                 SAY_ELEMENT_CAPTION,
                                 columns,
                                 sizeof columns / sizeof *columns,
                                 1 << 3 | 1 << 6 | 1 << 7 | 1 << 8};
  if (!anything_drawn(in, drawn)) drawn = NULL, table.column_count--;
  struct arena names = {0};
  struct tally *tally = count_findings(in);
  struct element_rows rows = {0};
  collect(&names, in, tally, drawn, &rows);
  if (rows.list.count) register_open(o, &table);
  for (uint32_t i = 0; i < rows.list.count; i++) {
    const struct element_row *row = &rows.list.items[i];
    if (i == 0 || row[-1].kind != row->kind) write_kind(o, row->kind, table.column_count, i == 0);
    write_row(o, &names, in, row, &tally[row->entity], drawn);
  }
  if (rows.list.count) register_table_close(o), register_close(o);
  vec_free(&rows.list);
  free(tally);
  arena_free(&names);
}
