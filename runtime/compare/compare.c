/* compare.c - gathers the findings of saved reports into cells. Linear in findings, then rows times columns. */
#include "runtime/compare/compare.h"

#include <stdlib.h>
#include <string.h>

struct making {
  struct comparison *res;
  struct interner names;
  struct idmap frameworks, rows, columns,
      partners; /* (name, version), (framework, id), (report, organization) -> index + 1 */
  struct compare_options options;
};

static bool is_core(const char *framework) { return !strcmp(framework, "std.core"); }

/* ---- frameworks, rows, columns ---- */

static uint32_t framework_index(struct making *m, const char *name, const char *version) {
  uint64_t key = idmap_pair(intern_text(&m->names, name), intern_text(&m->names, version));
  uint32_t found = idmap_get(&m->frameworks, key);
  if (found) return found - 1;
  struct compare_framework f = {.name = name, .version = version};
  vec_push(&m->res->frameworks, f);
  idmap_put(&m->frameworks, key, m->res->frameworks.count);
  return m->res->frameworks.count - 1;
}

/* index + 1 of a framework that has rows; 0: it has none. */
static uint32_t framework_find(struct making *m, const char *name, const char *version) {
  return idmap_get(&m->frameworks, idmap_pair(intern_text(&m->names, name), intern_text(&m->names, version)));
}

static uint64_t row_key(struct making *m, uint32_t framework, const char *id) {
  return idmap_pair(framework + 1, intern_text(&m->names, id));
}

static void add_row(struct making *m, const struct saved_report *r, const struct saved_requirement *x, uint8_t *seen) {
  if (is_core(x->framework)) return;
  uint32_t framework = framework_index(m, x->framework, saved_version(r, x->framework));
  if (!seen[framework]) m->res->frameworks.items[framework].reports++;
  seen[framework] = 1;
  uint64_t key = row_key(m, framework, x->id);
  if (idmap_get(&m->rows, key)) return;
  struct compare_row row = {.framework = framework, .requirement = x->id, .title = x->title, .order = x->order};
  vec_push(&m->res->rows, row);
  idmap_put(&m->rows, key, m->res->rows.count);
}

/* A finding whose requirement is not listed has no title, but is not lost. */
static void add_rows(struct making *m, const struct saved_report *r) {
  uint8_t *seen = memory_zeroed((size_t)m->res->frameworks.count + r->requirements.count + r->findings.count + 1, 1);
  for (uint32_t i = 0; i < r->requirements.count; i++) add_row(m, r, &r->requirements.items[i], seen);
  for (uint32_t i = 0; i < r->findings.count; i++) {
    struct saved_requirement x = {.framework = r->findings.items[i].framework,
                                  .id = r->findings.items[i].requirement,
                                  .title = r->findings.items[i].title,
                                  .order = INT32_MAX};
    add_row(m, r, &x, seen);
  }
  free(seen);
}

static int compare_rows(const void *a, const void *b) {
  const struct compare_row *x = a, *y = b;
  if (x->framework != y->framework) return x->framework < y->framework ? -1 : 1;
  if (x->order != y->order) return x->order < y->order ? -1 : 1;
  return strcmp(x->requirement, y->requirement);
}

/* Reports list only what was judged, each another part of the catalogue: its order brings them together. */
static void sort_rows(struct making *m) {
  if (m->res->rows.count) qsort(m->res->rows.items, m->res->rows.count, sizeof *m->res->rows.items, compare_rows);
  for (uint32_t i = 0; i < m->res->rows.count; i++)
    idmap_put(&m->rows, row_key(m, m->res->rows.items[i].framework, m->res->rows.items[i].requirement), i + 1);
}

static uint64_t column_key(struct making *m, uint32_t report, const char *organization) {
  return idmap_pair(report, organization ? intern_text(&m->names, organization) + 1 : 0);
}

static void add_column(struct making *m, uint32_t report, const char *organization) {
  uint64_t key = column_key(m, report, organization);
  if (idmap_get(&m->columns, key)) return;
  struct compare_column column = {.report = report, .organization = organization};
  vec_push(&m->res->columns, column);
  idmap_put(&m->columns, key, m->res->columns.count);
}

static bool needs_column(const struct saved_finding *f) { return !is_core(f->framework) || f->status == STATUS_GAP; }

/* Elements that the spec describes as its own, by name; a bit for those that some finding is about. */
static bool note_own(struct making *m, const struct saved_report *r, struct idmap *own) {
  for (uint32_t i = 0; i < r->issuers.count; i++) idmap_put(own, intern_text(&m->names, r->issuers.items[i]) + 1, 1);
  for (uint32_t i = 0; !r->extract && i < r->elements.count; i++)
    if (!r->elements.items[i].external) idmap_put(own, intern_text(&m->names, r->elements.items[i].name) + 1, 1);
  for (uint32_t i = 0; i < r->findings.count; i++) {
    const struct saved_finding *f = &r->findings.items[i];
    if (needs_column(f) && f->responsible && idmap_get(own, intern_text(&m->names, f->responsible) + 1)) return true;
  }
  return false;
}

static void add_partner(struct making *m, uint32_t report, const char *organization) {
  uint64_t key = column_key(m, report, organization);
  uint32_t known = idmap_get(&m->partners, key);
  if (known) {
    m->res->partners.items[known - 1].findings++;
    return;
  }
  struct compare_partner partner = {.report = report, .findings = 1, .organization = organization};
  vec_push(&m->res->partners, partner);
  idmap_put(&m->partners, key, m->res->partners.count);
}

/* In the order of the findings; a report without findings has one column. */
static void add_columns(struct making *m, uint32_t report) {
  const struct saved_report *r = &m->res->reports[report];
  uint32_t before = m->res->columns.count;
  struct idmap own = {0};
  bool only_own = !m->options.partners && note_own(m, r, &own);
  for (uint32_t i = 0; i < r->findings.count; i++) {
    const struct saved_finding *f = &r->findings.items[i];
    if (!needs_column(f)) continue;
    bool partner = only_own && (!f->responsible || !idmap_get(&own, intern_text(&m->names, f->responsible) + 1));
    if (partner)
      add_partner(m, report, f->responsible);
    else
      add_column(m, report, f->responsible);
  }
  if (m->res->columns.count == before) add_column(m, report, NULL);
  idmap_free(&own);
}

/* ---- cells ---- */

static void make_cells(struct making *m) {
  size_t columns = m->res->columns.count;
  struct compare_cell empty = {.accepted_until = DAY_NONE, .oldest = DAY_NONE, .first_lapse = DAY_NONE};
  for (uint32_t i = 0; i < m->res->rows.count; i++) {
    struct compare_cell *cells = m->res->rows.items[i].cells =
        arena_alloc(&m->res->memory, sizeof *cells * (columns + 1));
    for (size_t k = 0; k < columns; k++) cells[k] = empty;
  }
}

static void take_earlier(day *to, day d) {
  if (d != DAY_NONE && (*to == DAY_NONE || d < *to)) *to = d;
}

static void add_evidence(struct compare_cell *cell, const struct saved_report *r, const struct saved_finding *f) {
  for (uint32_t i = f->first_evidence; i < f->first_evidence + f->evidence_count; i++) {
    const struct saved_evidence *e = &r->evidence.items[i];
    if (!e->counted) continue;
    cell->evidence++;
    if (e->dated == DAY_NONE) cell->undated++;
    take_earlier(&cell->oldest, e->dated);
    take_earlier(&cell->first_lapse, e->valid_until);
  }
}

/* As the evaluation itself says it: findings.c. What misses for want of evidence does so at every level. */
static void hold_against(const struct making *m, const struct saved_finding *f, uint8_t *target, uint8_t *status) {
  for (uint32_t i = 0; i < m->options.target_count; i++) {
    const struct compare_target *t = &m->options.targets[i];
    if (strlen(f->framework) != t->length || strncmp(f->framework, t->framework, t->length)) continue;
    *target = t->level;
    bool gap = !f->applies_unknown && (f->hi < t->level || f->reason == REASON_NO_EVIDENCE);
    *status = t->level <= f->lo && f->reason != REASON_NO_EVIDENCE ? STATUS_MET : gap ? STATUS_GAP : STATUS_UNDECIDED;
  }
}

static void add_finding(const struct making *m, struct compare_cell *cell, const struct saved_report *r,
                        const struct saved_finding *f) {
  static const uint8_t states[] = {[STATUS_MET] = CELL_MET,
                                   [STATUS_GAP] = CELL_GAP,
                                   [STATUS_UNDECIDED] = CELL_UNDECIDED,
                                   [STATUS_NO_TARGET] = CELL_NO_TARGET};
  uint8_t target = f->target, status = f->status;
  hold_against(m, f, &target, &status);
  bool first = cell->subjects++ == 0;
  if (first || f->lo < cell->lo) cell->lo = f->lo;
  if (first || f->hi < cell->hi) cell->hi = f->hi;
  if (first || target < cell->target_lo) cell->target_lo = target;
  if (first || cell->target_hi < target) cell->target_hi = target;
  if (f->basis && (!cell->basis || f->basis < cell->basis)) cell->basis = f->basis;
  if (cell->state < states[status]) cell->state = states[status];
  cell->by_status[status]++;
  if (status == STATUS_GAP || status == STATUS_UNDECIDED) {
    cell->by_disposition[f->disposition ? f->disposition : DISPOSITION_OPEN]++;
    if (f->disposition == DISPOSITION_ACCEPTED || f->disposition == DISPOSITION_EXCLUDED)
      take_earlier(&cell->accepted_until, f->until);
  }
  add_evidence(cell, r, f);
}

static void add_findings(struct making *m, uint32_t report) {
  const struct saved_report *r = &m->res->reports[report];
  for (uint32_t i = 0; i < r->findings.count; i++) {
    const struct saved_finding *f = &r->findings.items[i];
    uint32_t column = idmap_get(&m->columns, column_key(m, report, f->responsible));
    if (is_core(f->framework)) {
      if (column) m->res->columns.items[column - 1].violations += f->status == STATUS_GAP;
      continue;
    }
    uint32_t framework = framework_index(m, f->framework, saved_version(r, f->framework));
    uint32_t row = idmap_get(&m->rows, row_key(m, framework, f->requirement));
    if (!row || !column) continue;
    m->res->columns.items[column - 1].findings++;
    add_finding(m, &m->res->rows.items[row - 1].cells[column - 1], r, f);
  }
}

/* What the absence of findings means: in the columns FIRST to END of one report. FRAMEWORK: index + 1. */
static void name_absence(struct making *m, uint32_t framework, const char *id, uint32_t first, uint32_t end,
                         enum cell_state state) {
  uint32_t row = framework ? idmap_get(&m->rows, row_key(m, framework - 1, id)) : 0;
  for (uint32_t k = first; row && k < end; k++) {
    struct compare_cell *cell = &m->res->rows.items[row - 1].cells[k];
    if (!cell->subjects) cell->state = (uint8_t)state;
  }
}

static void name_absences(struct making *m, const struct saved_report *r, uint32_t first, uint32_t end) {
  for (uint32_t i = 0; i < r->no_subject.count; i++)
    for (uint32_t f = 0; f < r->frameworks.count; f++)
      name_absence(m, framework_find(m, r->frameworks.items[f].name, r->frameworks.items[f].version),
                   r->no_subject.items[i], first, end, CELL_NO_SUBJECT);
  for (uint32_t i = 0; r->listed == LISTED_NOT_MET && i < r->requirements.count; i++) {
    const struct saved_requirement *x = &r->requirements.items[i];
    name_absence(m, framework_find(m, x->framework, saved_version(r, x->framework)), x->id, first, end,
                 CELL_NOT_LISTED);
  }
}

static void name_all_absences(struct making *m) {
  for (uint32_t first = 0, end; first < m->res->columns.count; first = end) {
    uint32_t report = m->res->columns.items[first].report;
    for (end = first; end < m->res->columns.count && m->res->columns.items[end].report == report;) end++;
    name_absences(m, &m->res->reports[report], first, end);
  }
}

static void finish_rows(struct comparison *c) {
  for (uint32_t i = 0; i < c->rows.count; i++) {
    struct compare_row *row = &c->rows.items[i];
    uint32_t judged = 0, gaps = 0;
    for (uint32_t k = 0; k < c->columns.count; k++) {
      uint8_t state = row->cells[k].state;
      c->columns.items[k].rows[state]++;
      judged += CELL_NOT_LISTED <= state;
      gaps += state == CELL_GAP;
    }
    row->all_short = 1 < gaps && gaps == judged;
    c->short_count += row->all_short;
  }
}

static void fill(struct making *m) {
  make_cells(m);
  for (uint32_t i = 0; i < m->res->report_count; i++) add_findings(m, i);
  name_all_absences(m);
  finish_rows(m->res);
}

bool comparison_make(struct comparison *c, const struct saved_report *reports, uint32_t count,
                     struct compare_options options) {
  *c = (struct comparison){.reports = reports, .report_count = count, .held = options.target_count != 0};
  struct making m = {.res = c, .options = options};
  for (uint32_t i = 0; i < count; i++) add_rows(&m, &reports[i]);
  sort_rows(&m);
  for (uint32_t i = 0; i < count; i++) add_columns(&m, i);
  bool fits = (uint64_t)c->rows.count * c->columns.count <= COMPARE_CELLS;
  if (fits) fill(&m);
  idmap_free(&m.frameworks);
  idmap_free(&m.rows);
  idmap_free(&m.columns);
  idmap_free(&m.partners);
  interner_free(&m.names);
  return fits;
}

void comparison_free(struct comparison *c) {
  vec_free(&c->frameworks);
  vec_free(&c->columns);
  vec_free(&c->partners);
  vec_free(&c->rows);
  arena_free(&c->memory);
}

/* ---- what differs ---- */

static bool same_frameworks(const struct comparison *c) {
  for (uint32_t i = 0; i < c->frameworks.count; i++)
    if (c->frameworks.items[i].reports != c->report_count) return false;
  return true;
}

static bool one_name_in_two_versions(const struct comparison *c) {
  for (uint32_t i = 0; i < c->frameworks.count; i++)
    for (uint32_t k = 0; k < i; k++)
      if (!strcmp(c->frameworks.items[i].name, c->frameworks.items[k].name)) return true;
  return false;
}

unsigned comparison_differences(const struct comparison *c) {
  unsigned res = one_name_in_two_versions(c) ? DIFFERENT_VERSIONS : same_frameworks(c) ? 0 : DIFFERENT_FRAMEWORKS;
  const struct saved_report *first = &c->reports[0];
  for (uint32_t i = 0; i < c->report_count; i++) {
    const struct saved_report *r = &c->reports[i];
    if (r->as_of != first->as_of) res |= DIFFERENT_DATES;
    if (!c->held && strcmp(r->target_profile.en, first->target_profile.en)) res |= DIFFERENT_TARGETS;
    if (r->least_basis != first->least_basis) res |= DIFFERENT_BASIS;
    if (r->listed == LISTED_NOT_MET) res |= MET_NOT_LISTED;
    if (r->extract) res |= LISTS_EXTRACT;
  }
  return res;
}
