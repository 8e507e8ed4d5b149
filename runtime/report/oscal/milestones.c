/* milestones.c - OSCAL plan of action and milestones: an item for each thing that is to be done or was decided. */
#include "runtime/report/oscal/plant.h"

#include <stdlib.h>

/* Subjects that one item names in words; all of them are related. */
enum { SUBJECTS_NAMED = 12 };

/* Findings of one requirement that are settled by the same plan or decision are one item. */
struct item_row {
  uint32_t requirement, status, disposition, settled;
  day until;
  uint32_t row;
};
struct item {
  const struct item_row *rows;
  uint32_t count;
};

static bool is_wanted(const struct report_input *in, const struct finding_row *r) {
  return row_has_risk(r) && row_in_data(in, r);
}

static int compare_rows(const void *a, const void *b) {
  const struct item_row *x = a, *y = b;
  if (x->requirement != y->requirement) return x->requirement < y->requirement ? -1 : 1;
  if (x->disposition != y->disposition) return x->disposition < y->disposition ? -1 : 1;
  if (x->settled != y->settled) return x->settled < y->settled ? -1 : 1;
  if (x->until != y->until) return x->until < y->until ? -1 : 1;
  if (x->status != y->status) return x->status < y->status ? -1 : 1;
  return x->row < y->row ? -1 : y->row < x->row;
}

static bool same_item(const struct item_row *x, const struct item_row *y) {
  return x->requirement == y->requirement && x->disposition == y->disposition && x->settled == y->settled &&
         x->until == y->until && x->status == y->status;
}

/* The rows in the order of their items; freed by the caller. */
static struct item_row *collect_rows(const struct report_input *in, uint32_t *count) {
  struct item_row *res = memory_take(((size_t)in->findings->rows.count + 1) * sizeof *res);
  *count = 0;
  for (uint32_t i = 0; i < in->findings->rows.count; i++) {
    const struct finding_row *row = &in->findings->rows.items[i];
    struct settlement s = findings_settlement(in->findings, row);
    if (is_wanted(in, row))
      res[(*count)++] = (struct item_row){
          row->requirement, row->status, row->disposition, s.decision ? s.decision : s.planned_measure, s.until, i};
  }
  if (1 < *count) qsort(res, *count, sizeof *res, compare_rows);
  return res;
}

/* ---- one item ---- */

static const char *subjects_text(struct arena *a, const struct plant *p, const struct item *x) {
  const char *res = "", *between = p->language == LANGUAGE_JA ? "、" : ", ";
  for (uint32_t i = 0; i < x->count && i < SUBJECTS_NAMED; i++)
    res = arena_format(a, "%s%s`%s`", res, i ? between : "",
                       entity_name(a, p->in->model, p->in->findings->rows.items[x->rows[i].row].subject, false));
  if (x->count <= SUBJECTS_NAMED) return res;
  return arena_format(a, p->language == LANGUAGE_JA ? "%sほか %u 件" : "%s and %u more", res,
                      x->count - SUBJECTS_NAMED);
}

static void write_words(struct plant_row *first, const struct item *x) {
  struct plant *p = first->plant;
  struct arena *a = &first->memory;
  const struct finding *f = &first->finding;
  const char *label = requirement_label(a, p->in, f->requirement),
             *title = requirement_title(p->in, f->requirement, p->language);
  const char *status = status_text((enum status)f->status, p->language),
             *decision = finding_decision(a, p->in, f, p->language);
  const char *standing = *decision ? decision : disposition_text((enum disposition)f->disposition, p->language);
  bool ja = p->language == LANGUAGE_JA;
  plant_markup(p, "title",
               arena_format(a, ja ? "%s %s(%s、%s)" : "%s %s (%s, %s)", label, title, status,
                            disposition_text((enum disposition)f->disposition, p->language)));
  plant_markup(p, "description", arena_format(a, ja ? "%s。対象: %s" : "%s. On: %s", standing, subjects_text(a, p, x)));
}

static void write_props(struct plant_row *first, const struct item *x) {
  struct plant *p = first->plant;
  struct plant_list props = {p, "props", 0};
  const struct finding *f = &first->finding;
  plant_prop(&props, "framework", oscal_framework_name(&first->memory, p->in, f->framework));
  plant_prop(&props, "requirement", sym_text(p->in->model->names, requirement_of(p->in, f->requirement)->id));
  plant_prop(&props, "control-id", p->controls[f->requirement]);
  plant_prop(&props, "status", status_names[f->status]);
  plant_prop(&props, "disposition", disposition_names[f->disposition]);
  plant_prop_date(&props, "disposition-until", f->disposition_until);
  plant_prop_number(&props, "findings", x->count);
  plant_list_end(&props);
}

static void write_related(struct plant *p, const struct item *x, const char *list, const char *key, const char *what) {
  struct plant_list items = {p, list, 0};
  for (uint32_t i = 0; i < x->count; i++) {
    struct arena a = {0};
    struct finding f = finding_build(&a, p->in->findings, x->rows[i].row);
    plant_item(&items);
    json_pair(p->json, key, plant_id(&a, p, "%s %s", what, finding_number(&a, p->in, &f, x->rows[i].row)));
    json_end_object(p->json);
    arena_free(&a);
  }
  plant_list_end(&items);
}

static void write_item(struct plant_list *l, const struct item *x) {
  struct plant *p = l->plant;
  struct plant_row first;
  plant_row_begin(&first, p, x->rows->row);
  plant_item(l);
  json_pair(p->json, "uuid", plant_id(&first.memory, p, "item %s", first.number));
  write_words(&first, x);
  write_props(&first, x);
  plant_origins(p);
  if (first.finding.status == STATUS_GAP) write_related(p, x, "related-findings", "finding-uuid", "finding");
  write_related(p, x, "related-observations", "observation-uuid", "observation");
  write_related(p, x, "related-risks", "risk-uuid", "risk");
  json_end_object(p->json);
  plant_row_end(&first);
}

/* ---- all of them ---- */

/* OSCAL has no plan without an item. */
static void write_nothing(struct plant_list *l) {
  struct plant *p = l->plant;
  struct arena a = {0};
  plant_item(l);
  json_pair(p->json, "uuid", plant_id(&a, p, "no item"));
  json_pair(p->json, "title", SAY(OSCAL_NOTHING_OPEN, p->language));
  plant_markup(
      p, "description",
      arena_format(&a, "%s %s", SAY(OSCAL_NOTHING_OPEN_IS, p->language), target_profile(&a, p->in, p->language)));
  json_end_object(p->json);
  arena_free(&a);
}

static void write_items(struct plant *p) {
  struct plant_list items = {p, "poam-items", 0};
  uint32_t count;
  struct item_row *rows = collect_rows(p->in, &count);
  for (uint32_t i = 0; i < count;) {
    struct item x = {&rows[i], 1};
    while (i + x.count < count && same_item(&rows[i], &rows[i + x.count])) x.count++;
    write_item(&items, &x);
    i += x.count;
  }
  if (!count) write_nothing(&items);
  plant_list_end(&items);
  free(rows);
}

static void write_body(struct plant *p) {
  plant_metadata(p, SAY_OSCAL_MILESTONES);
  json_key(p->json, "system-id");
  plant_system_id(p);
  plant_rows(p, is_wanted, NULL);
  write_items(p);
  plant_local_definitions(p);
  plant_back_matter(p, NULL);
}

void report_write_oscal_milestones(struct out *o, const struct report_input *in) {
  plant_document(o, in, "plan-of-action-and-milestones", write_body);
}
