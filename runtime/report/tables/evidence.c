/* evidence.c - what speaks for the verdicts: a row for each piece of evidence and what it supports, and one for each
 * measure, answer or element that meets a requirement without any. Evidence of decisions and claims stands at the end. */
#include "runtime/report/tables/tables.h"
#include "runtime/rules/evaluate_internal.h"
#include "runtime/rules/findings_internal.h"

#include <stdlib.h>
#include <string.h>

struct register_of_evidence {
  const struct report_input *in;
  struct measure_uses uses;
  VEC(entity_id) supported; /* by qualified name */
  struct idmap seen;        /* supported ones, and evidence that supports something */
  struct idmap compared;    /* evidence -> enum truth + 1: is its document the one that was recorded? */
};
struct evidence_record { const struct register_of_evidence *all; entity_id supported, evidence; /* 0: none; one of them is there */ };

static const struct evidence_record *record_in(const struct table_row *row) { return row->record; }
static const struct model *model_of(const struct table_row *row) { return row->in->model; }

/* ---- what there is ---- */

static void add_supported(struct register_of_evidence *g, entity_id e) {
  if (e && !idmap_add(&g->seen, e, 1)) vec_push(&g->supported, e);
}

static bool is_own(const struct model *m, entity_id e) { return (m->entities.items[e].flags & ENTITY_OWN) != 0; }

static int compare_names(const void *a, const void *b, void *context) {
  const uint32_t *rank = context;
  entity_id x = *(const entity_id *)a, y = *(const entity_id *)b;
  if (rank[x] != rank[y]) return rank[x] < rank[y] ? -1 : 1;
  return x < y ? -1 : x > y;
}

static void add_compared(struct register_of_evidence *g) {
  const struct model *m = g->in->model;
  for (uint32_t i = 0; g->in->evidence_looked_at && i < m->checks.count; i++) {
    const struct builtin_check *c = &m->checks.items[i];
    if (!strcmp(sym_text(m->names, c->code), "V4410")) idmap_put(&g->compared, c->subject, c->result + 1u);
  }
}

static void open_register(struct register_of_evidence *g, const struct report_input *in) {
  const struct model *m = in->model;
  *g = (struct register_of_evidence){.in = in};
  for (uint32_t i = 0; i < m->relations[RELATION_EVIDENCE].edges.count; i++) {
    struct edge x = m->relations[RELATION_EVIDENCE].edges.items[i];
    add_supported(g, x.from);
    idmap_put(&g->seen, x.to, 1);
  }
  for (entity_id e = 1; e < m->entities.count; e++)
    if (m->kinds[e] == KIND_MEASURE && is_own(m, e)) add_supported(g, e);
  for (uint32_t i = 0; i < m->meets.count; i++)
    if (m->meets.items[i].measure && is_own(m, m->meets.items[i].measure)) add_supported(g, m->meets.items[i].measure);
  if (g->supported.count) qsort_r(g->supported.items, g->supported.count, sizeof(entity_id), compare_names, scratch_of(in->findings)->order.rank);
  measure_uses_derive(&g->uses, in->findings);
  add_compared(g);
}

static void close_register(struct register_of_evidence *g) {
  measure_uses_free(&g->uses);
  idmap_free(&g->seen);
  idmap_free(&g->compared);
  vec_free(&g->supported);
}

/* ---- does it count? ---- */

static const char *reason_of_measure(const struct table_row *row, entity_id e) {
  const struct model *m = model_of(row);
  const char *status = entity_member(m, e, "status");
  day until = entity_date(m, e, "until");
  enum reason reason = REASON_PLANNED; /* planned, or not begun yet */
  if (status && strcmp(status, "implemented") && strcmp(status, "planned")) reason = REASON_INSUFFICIENT;
  else if (until != DAY_NONE && until < row->in->as_of) reason = REASON_EXPIRED;
  return reason_text(reason, row->language);
}

static bool date_unknown(const struct model *m, entity_id e, const char *attribute) {
  sym name = intern_find(m->names, attribute, strlen(attribute));
  if (!name) return false;
  uint8_t tag = model_value(m, e, name, NULL).tag;
  return tag == VALUE_UNKNOWN || tag == VALUE_BETWEEN;
}

static enum truth supported_counts(const struct table_row *row) { return eval_measure_counts(row->in->findings->evaluation, record_in(row)->supported); }

/* Why the evidence adds nothing to a verdict, or "". */
static const char *why_not(const struct table_row *row) {
  const struct evidence_record *x = record_in(row);
  const struct model *m = model_of(row);
  if (!x->supported) return SAY(EVIDENCE_ALONE, row->language);
  enum truth counts = supported_counts(row);
  if (counts == FALSE_) return reason_of_measure(row, x->supported);
  if (counts == UNKNOWN_) return SAY(DATES_UNKNOWN, row->language);
  if (!x->evidence) return reason_text(REASON_NO_EVIDENCE, row->language);
  day issued = entity_date(m, x->evidence, "issued"), expires = entity_date(m, x->evidence, "expires");
  if (expires != DAY_NONE && expires < row->in->as_of) return reason_text(REASON_EXPIRED, row->language);
  if (issued != DAY_NONE && row->in->as_of < issued) return SAY(DATED_LATER, row->language);
  if (date_unknown(m, x->evidence, "issued") || date_unknown(m, x->evidence, "expires")) return SAY(DATES_UNKNOWN, row->language);
  uint32_t uses;
  measure_uses_of(&x->all->uses, x->supported, &uses);
  return uses || m->kinds[x->supported] != KIND_MEASURE ? "" : SAY(MEASURE_UNASKED, row->language);
}

/* ---- cells ---- */

static struct table_cell attribute_cell(const struct table_row *row, const char *attribute) {
  entity_id e = record_in(row)->evidence;
  return e ? cell_text(row, attribute_text(row->memory, row->in, e, attribute, row->language)) : cell_empty();
}
static struct table_cell date_of(const struct table_row *row, entity_id e, const char *attribute) {
  return e ? cell_date(entity_date(model_of(row), e, attribute)) : cell_empty();
}
static struct table_cell class_cell(const struct table_row *row) {
  entity_id e = record_in(row)->evidence;
  class_id class = e ? model_of(row)->entities.items[e].class : 0;
  return class ? cell_text(row, class_text(model_of(row), class, row->language)) : cell_empty();
}

static struct table_cell evidence_cell(const struct table_row *row) { return cell_entity(row, record_in(row)->evidence); }
static struct table_cell document_cell(const struct table_row *row) { return attribute_cell(row, "file"); }
static struct table_cell compared_cell(const struct table_row *row) {
  static const enum report_word words[] = {[FALSE_] = SAY_EVIDENCE_DIFFERS, [UNKNOWN_] = SAY_EVIDENCE_UNREAD, [TRUE_] = SAY_EVIDENCE_SAME};
  uint32_t result = idmap_get(&record_in(row)->all->compared, record_in(row)->evidence);
  return result ? cell_text(row, say(words[result - 1], row->language)) : cell_empty();
}
static struct table_cell issued_cell(const struct table_row *row) { return date_of(row, record_in(row)->evidence, "issued"); }
static struct table_cell expires_cell(const struct table_row *row) { return date_of(row, record_in(row)->evidence, "expires"); }
static struct table_cell days_left_cell(const struct table_row *row) {
  entity_id e = record_in(row)->evidence;
  day expires = e ? entity_date(model_of(row), e, "expires") : DAY_NONE;
  return expires == DAY_NONE ? cell_empty() : cell_number((int64_t)expires - row->in->as_of);
}
static struct table_cell author_cell(const struct table_row *row) { return attribute_cell(row, "author"); }

static struct table_cell supports_cell(const struct table_row *row) { return cell_entity(row, record_in(row)->supported); }
static struct table_cell supports_kind_cell(const struct table_row *row) {
  if (!record_in(row)->supported) return cell_empty();
  const struct entity *x = &model_of(row)->entities.items[record_in(row)->supported];
  bool answer = (x->flags & ENTITY_ANSWER) != 0;
  return cell_text(row, answer ? SAY(ANSWER, row->language) : kind_text((enum entity_kind)x->kind, row->language));
}
static struct table_cell measure_until_cell(const struct table_row *row) { return date_of(row, record_in(row)->supported, "until"); }

static struct table_cell related_cell(const struct table_row *row, enum relation relation, entity_id e) {
  struct cell_list list = {.language = row->language};
  uint32_t count;
  const entity_id *items = model_related(model_of(row), relation, e, &count);
  for (uint32_t i = 0; i < count; i++) cell_list_add(&list, cell_list_open(&list) ? entity_name(row->memory, model_of(row), items[i], false) : "");
  return cell_list_end(row, &list);
}

static struct table_cell on_cell(const struct table_row *row) {
  entity_id e = record_in(row)->supported;
  return related_cell(row, model_of(row)->kinds[e] == KIND_CONTRACT ? RELATION_PARTIES : RELATION_ON, e);
}

static struct table_cell by_cell(const struct table_row *row) {
  const struct evidence_record *x = record_in(row);
  bool own_words = x->evidence && model_one(model_of(row), RELATION_BY, x->evidence);
  return related_cell(row, RELATION_BY, own_words ? x->evidence : x->supported);
}

static struct table_cell organization_cell(const struct table_row *row) {
  const struct model *m = model_of(row);
  entity_id e = record_in(row)->supported, owner = owner_organization(m, subject_owner(m, e));
  if (!owner && model_one(m, RELATION_ON, e)) {
    entity_id on = model_one(m, RELATION_ON, e);
    owner = m->kinds[on] == KIND_ORGANIZATION ? on : owner_organization(m, subject_owner(m, on));
  }
  return cell_entity(row, owner);
}

static struct table_cell requirements_cell(const struct table_row *row) {
  struct cell_list list = {.language = row->language};
  uint32_t count;
  const struct measure_use *uses = measure_uses_of(&record_in(row)->all->uses, record_in(row)->supported, &count);
  for (uint32_t i = 0; record_in(row)->supported && i < count; i++) cell_list_add(&list, sym_text(model_of(row)->names, requirement_of(row->in, uses[i].requirement)->id));
  return cell_list_end(row, &list);
}

static struct table_cell measure_counts_cell(const struct table_row *row) {
  static const enum report_word words[] = {[FALSE_] = SAY_DOES_NOT_HOLD, [UNKNOWN_] = SAY_UNKNOWN, [TRUE_] = SAY_YES};
  return record_in(row)->supported ? cell_text(row, say(words[supported_counts(row)], row->language)) : cell_empty();
}
static struct table_cell counts_cell(const struct table_row *row) { return cell_text(row, *why_not(row) ? SAY(DOES_NOT_HOLD, row->language) : SAY(YES, row->language)); }
static struct table_cell why_cell(const struct table_row *row) { return cell_text(row, why_not(row)); }

static span place_of_record(const struct table_row *row) {
  const struct evidence_record *x = record_in(row);
  return model_of(row)->entities.items[x->evidence ? x->evidence : x->supported].at;
}
static struct table_cell file_cell(const struct table_row *row) { return cell_file(row, place_of_record(row)); }
static struct table_cell line_cell(const struct table_row *row) { return cell_line(row, place_of_record(row)); }

/* ---- the table ---- */

static void write_record(const struct table_sink *sink, const struct register_of_evidence *g, entity_id supported, entity_id evidence) {
  struct arena a = {0};
  struct evidence_record x = {g, supported, evidence};
  sink->row(sink->context, &(struct table_row){&a, g->in, g->in->language, &x});
  arena_free(&a);
}

static void walk_evidence(const struct report_input *in, const struct table_sink *sink) {
  struct register_of_evidence g;
  open_register(&g, in);
  for (uint32_t i = 0; i < g.supported.count; i++) {
    uint32_t count;
    const entity_id *evidence = model_related(in->model, RELATION_EVIDENCE, g.supported.items[i], &count);
    for (uint32_t k = 0; k < count; k++) write_record(sink, &g, g.supported.items[i], evidence[k]);
    if (!count) write_record(sink, &g, g.supported.items[i], 0);
  }
  for (entity_id e = 1; e < in->model->entities.count; e++) /* of a decision or a claim */
    if (in->model->kinds[e] == KIND_EVIDENCE && is_own(in->model, e) && !idmap_get(&g.seen, e)) write_record(sink, &g, 0, e);
  close_register(&g);
}

static const struct table_column columns[] = {
    {"evidence", {"evidence", "証跡"}, 26, LOOK_PLAIN, evidence_cell, NULL},
    {"class", {"kind of evidence", "証跡の型"}, 20, LOOK_PLAIN, class_cell, NULL},
    {"document", {"document or link", "文書またはリンク"}, 34, LOOK_PLAIN, document_cell, NULL},
    {"document_check", {"document check", "文書の照合"}, 18, LOOK_PLAIN, compared_cell, NULL},
    {"issued", {"issued", "発行日"}, 12, LOOK_PLAIN, issued_cell, NULL},
    {"expires", {"expires", "有効期限"}, 12, LOOK_PLAIN, expires_cell, NULL},
    {"days_left", {"days left", "残り日数"}, 10, LOOK_DAYS_LEFT, days_left_cell, NULL},
    {"supports", {"supports", "裏付ける対策・回答"}, 26, LOOK_PLAIN, supports_cell, NULL},
    {"supports_kind", {"kind of what it supports", "対策・回答の種類"}, 13, LOOK_PLAIN, supports_kind_cell, NULL},
    {"on", {"on", "付けた先"}, 26, LOOK_PLAIN, on_cell, NULL},
    {"requirements", {"requirements", "対策要件"}, 30, LOOK_PLAIN, requirements_cell, NULL},
    {"measure_counts", {"measure counts", "対策の算入"}, 10, LOOK_COUNTS, measure_counts_cell, NULL},
    {"counts", {"evidence counts", "証跡の算入"}, 10, LOOK_COUNTS, counts_cell, NULL},
    {"why", {"why not", "算入しない理由"}, 26, LOOK_PLAIN, why_cell, NULL},
    {"measure_until", {"measure valid until", "対策の期限"}, 12, LOOK_PLAIN, measure_until_cell, NULL},
    {"author", {"author", "作成者"}, 16, LOOK_PLAIN, author_cell, NULL},
    {"by", {"by", "申告者"}, 16, LOOK_PLAIN, by_cell, NULL},
    {"organization", {"organization", "組織"}, 18, LOOK_PLAIN, organization_cell, NULL},
    {"file", {"file", "ファイル"}, 24, LOOK_PLAIN, file_cell, NULL},
    {"line", {"line", "行"}, 7, LOOK_PLAIN, line_cell, NULL},
};
const struct table evidence_table = {"evidence", {"Evidence", "証跡"}, columns, sizeof columns / sizeof *columns, walk_evidence, NULL};
