/* registers_evidence.c - each piece of evidence: what it shows, how long it is good for, whether it counts and why not.
 */
#include <stdlib.h>
#include <string.h>

#include "runtime/report/registers.h"

/* ---- what it hangs on -------------------------------------------------------------------------------------------- */

struct holding {
  entity_id evidence, holder;
};
struct evidence_row {
  entity_id entity;
  const char *name;
  day expires;
  uint32_t first, count; /* in holdings */
};
/* A decision or claim: evidence in its block hangs on nothing else. */
struct statement_place {
  span at;
  uint32_t index;
  bool claim;
};
struct evidence_register {
  const struct report_input *in;
  struct arena memory;
  struct measure_uses uses;
  VEC(struct holding) holdings;
  VEC(struct statement_place) statements;
  VEC(struct evidence_row) rows;
  struct idmap differing; /* evidence whose file is another one than recorded, where files were looked at */
};

static int compare_holdings(const void *a, const void *b) {
  const struct holding *x = a, *y = b;
  if (x->evidence != y->evidence) return x->evidence < y->evidence ? -1 : 1;
  return x->holder < y->holder ? -1 : y->holder < x->holder;
}

static void collect_holdings(struct evidence_register *r) {
  const struct model *m = r->in->model;
  for (entity_id e = 1; e < m->entities.count; e++) {
    uint32_t count;
    const entity_id *evidence = model_related(m, RELATION_EVIDENCE, e, &count);
    for (uint32_t i = 0; i < count; i++) vec_push(&r->holdings, ((struct holding){evidence[i], e}));
  }
  if (1 < r->holdings.count) qsort(r->holdings.items, r->holdings.count, sizeof *r->holdings.items, compare_holdings);
}

static int compare_statements(const void *a, const void *b) {
  const struct statement_place *x = a, *y = b;
  if (x->at.start != y->at.start) return x->at.start < y->at.start ? -1 : 1;
  if (x->claim != y->claim) return x->claim - y->claim;
  return x->index < y->index ? -1 : y->index < x->index;
}

static void collect_statements(struct evidence_register *r) {
  const struct model *m = r->in->model;
  for (uint32_t i = 0; i < m->decisions.count; i++)
    if (!m->decisions.items[i].answer)
      vec_push(&r->statements, ((struct statement_place){m->decisions.items[i].at, i, false}));
  for (uint32_t i = 0; i < m->claims.count; i++)
    vec_push(&r->statements, ((struct statement_place){m->claims.items[i].at, i, true}));
  if (1 < r->statements.count)
    qsort(r->statements.items, r->statements.count, sizeof *r->statements.items, compare_statements);
}

/* The statement around a place; NULL. */
static const struct statement_place *statement_around(const struct evidence_register *r, span at) {
  uint32_t low = 0, high = r->statements.count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (at.start < r->statements.items[middle].at.end)
      high = middle;
    else
      low = middle + 1;
  }
  if (low == r->statements.count || at.start < r->statements.items[low].at.start) return NULL;
  return &r->statements.items[low];
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static int compare_rows(const void *a, const void *b) {
  const struct evidence_row *x = a, *y = b;
  if (x->expires != y->expires) {
    if (x->expires == DAY_NONE || y->expires == DAY_NONE) return x->expires == DAY_NONE ? 1 : -1;
    return x->expires < y->expires ? -1 : 1;
  }
  int order = strcmp(x->name, y->name);
  return order ? order : x->entity < y->entity ? -1 : y->entity < x->entity;
}

static const char *file_of(const struct evidence_register *r, entity_id e) {
  struct value file = register_value(r->in, e, "file");
  return file.tag == VALUE_TEXT ? sym_text(r->in->model->names, file.first) : "";
}

/* Evidence without a name of its own is called by its file. */
static const char *evidence_name(struct evidence_register *r, entity_id e) {
  const char *file = file_of(r, e);
  bool unnamed = *file && strcmp(sym_text(r->in->model->names, r->in->model->entities.items[e].name), file) == 0;
  return unnamed ? path_last(file) : entity_name(&r->memory, r->in->model, e, false);
}

static void collect_rows(struct evidence_register *r) {
  const struct model *m = r->in->model;
  uint32_t next = 0;
  for (entity_id e = 1; e < m->entities.count; e++) {
    if (m->entities.items[e].kind != KIND_EVIDENCE || !m->modules.items[m->entities.items[e].module].own) continue;
    struct evidence_row row = {.entity = e, .name = evidence_name(r, e), .expires = register_date(r->in, e, "expires")};
    while (next < r->holdings.count && r->holdings.items[next].evidence < e) next++;
    for (row.first = next; next < r->holdings.count && r->holdings.items[next].evidence == e; next++) row.count++;
    vec_push(&r->rows, row);
  }
  if (1 < r->rows.count) qsort(r->rows.items, r->rows.count, sizeof *r->rows.items, compare_rows);
}

static void collect_differing(struct evidence_register *r) {
  const struct model *m = r->in->model;
  for (uint32_t i = 0; r->in->evidence_looked_at && i < m->checks.count; i++) {
    const struct builtin_check *c = &m->checks.items[i];
    if (c->result == FALSE_ && strcmp(sym_text(m->names, c->code), "V4410") == 0)
      idmap_put(&r->differing, c->subject, 1);
  }
}

/* ---- does it count ----------------------------------------------------------------------------------------------- */

/* A date that is not known lets nothing count. */
static bool is_open(struct value v) { return v.tag == VALUE_UNKNOWN || v.tag == VALUE_BETWEEN; }

static struct bilingual_text said(enum report_word w) {
  return (struct bilingual_text){say(w, LANGUAGE_EN), say(w, LANGUAGE_JA)};
}

static struct bilingual_text why_of(struct arena *a, enum reason why) {
  return (struct bilingual_text){
      arena_format(a, "%s: %s", SAY(EVIDENCE_MEASURE, LANGUAGE_EN), reason_text(why, LANGUAGE_EN)),
      arena_format(a, "%s: %s", SAY(EVIDENCE_MEASURE, LANGUAGE_JA), reason_text(why, LANGUAGE_JA))};
}

/* Evidence counts while its dates hold and what it shows counts itself for something judged here. */
static struct bilingual_text state_of(struct evidence_register *r, const struct evidence_row *row, bool *counts) {
  day as_of = r->in->as_of, issued = register_date(r->in, row->entity, "issued");
  *counts = false;
  if (is_open(register_value(r->in, row->entity, "issued")) || is_open(register_value(r->in, row->entity, "expires")))
    return said(SAY_EVIDENCE_DATES_OPEN);
  if (row->expires != DAY_NONE && row->expires < as_of) return said(SAY_EVIDENCE_EXPIRED);
  if (issued != DAY_NONE && as_of < issued) return said(SAY_EVIDENCE_NOT_YET);
  if (row->count == 0)
    return said(statement_around(r, r->in->model->entities.items[row->entity].at) ? SAY_EVIDENCE_IN_FORCE
                                                                                  : SAY_EVIDENCE_ALONE);
  bool measure = false;
  enum reason why = REASON_NONE;
  for (uint32_t i = row->first; i < row->first + row->count; i++) {
    uint32_t count;
    entity_id holder = r->holdings.items[i].holder;
    const struct measure_use *uses = measure_uses_of(&r->uses, holder, &count);
    measure |= r->in->model->entities.items[holder].kind == KIND_MEASURE;
    if (count && uses->why == REASON_NONE)
      *counts = true;
    else if (count)
      why = (enum reason)uses->why;
  }
  if (*counts) return said(SAY_EVIDENCE_COUNTS);
  if (why != REASON_NONE) return why_of(&r->memory, why);
  return said(measure ? SAY_EVIDENCE_UNASKED : SAY_EVIDENCE_IN_FORCE);
}

/* ---- cells ------------------------------------------------------------------------------------------------------- */

static void write_statement(struct out *o, struct evidence_register *r, const struct statement_place *x) {
  const struct model *m = r->in->model;
  const struct decision *d = x->claim ? NULL : &m->decisions.items[x->index];
  html_say(o, x->claim ? SAY_CLAIM : d->kind == DECISION_ACCEPT ? SAY_ACCEPTED : SAY_EXCLUDED);
  out_text(o, " <code>");
  out_html(o, requirement_use_text(&r->memory, m, x->claim ? m->claims.items[x->index].requirement : d->requirement));
  out_text(o, "</code> ");
  entity_id on = x->claim ? m->claims.items[x->index].on : d->on;
  if (on) register_name(o, &r->memory, r->in, on, true);
}

static void write_holders(struct out *o, struct evidence_register *r, const struct evidence_row *row) {
  out_text(o, "<td class=\"name\">");
  for (uint32_t i = row->first; i < row->first + row->count; i++) {
    entity_id holder = r->holdings.items[i].holder, on = model_one(r->in->model, RELATION_ON, holder);
    register_name(o, &r->memory, r->in, holder, i == row->first);
    if (!on || on == holder) continue;
    out_text(o, " → ");
    register_name(o, &r->memory, r->in, on, true);
  }
  const struct statement_place *around =
      row->count ? NULL : statement_around(r, r->in->model->entities.items[row->entity].at);
  if (around) write_statement(o, r, around);
  out_text(o, "</td>");
}

static void write_serves(struct out *o, struct evidence_register *r, const struct evidence_row *row) {
  out_text(o, "<td>");
  bool any = false;
  for (uint32_t i = row->first; i < row->first + row->count; i++) {
    uint32_t count;
    const struct measure_use *uses = measure_uses_of(&r->uses, r->holdings.items[i].holder, &count);
    if (count && any) out_text(o, ", ");
    any |= count != 0;
    register_uses(o, &r->memory, r->in, uses, count);
  }
  out_text(o, "</td>");
}

static void write_state(struct out *o, struct evidence_register *r, const struct evidence_row *row) {
  bool counts;
  struct bilingual_text state = state_of(r, row, &counts);
  out_format(o, "<td><span class=\"tag %s\">", counts ? "met" : "undecided");
  html_both(o, state.en, state.ja);
  out_text(o, "</span>");
  if (idmap_get(&r->differing, row->entity)) {
    out_text(o, " <span class=\"tag gap\">");
    html_say(o, SAY_EVIDENCE_DIFFERS);
    out_text(o, "</span>");
  }
  out_text(o, "</td>");
}

static void write_row(struct out *o, struct evidence_register *r, const struct evidence_row *row) {
  const struct entity *x = &r->in->model->entities.items[row->entity];
  out_text(o, "<tr><th scope=\"row\" class=\"name\">");
  out_html(o, row->name);
  out_text(o, "</th><td>");
  html_both(o, class_text(r->in->model, x->class, LANGUAGE_EN), class_text(r->in->model, x->class, LANGUAGE_JA));
  out_text(o, "</td><td class=\"name\">");
  out_html(o, file_of(r, row->entity));
  out_text(o, "</td>");
  register_date_cell(o, register_date(r->in, row->entity, "issued"));
  register_date_cell(o, row->expires);
  if (row->expires == DAY_NONE)
    out_text(o, "<td class=\"n\">-</td>");
  else
    out_format(o, "<td class=\"n\">%d</td>", row->expires - r->in->as_of);
  write_holders(o, r, row);
  write_serves(o, r, row);
  write_state(o, r, row);
  out_text(o, "</tr>\n");
}

void registers_html_evidence(struct out *o, const struct report_input *in) {
  static const enum report_word columns[] = {SAY_EVIDENCE,  SAY_KIND,  SAY_FILE,   SAY_DATED,  SAY_VALID_UNTIL,
                                             SAY_DAYS_LEFT, SAY_SHOWS, SAY_SERVES, SAY_COUNTED};
  static const struct register_table table = {
      "evidence", SAY_EVIDENCE_REGISTER, SAY_EVIDENCE_CAPTION, columns, sizeof columns / sizeof *columns, 1 << 5};
  struct evidence_register r = {.in = in};
  collect_holdings(&r);
  collect_rows(&r);
  if (r.rows.count) {
    collect_statements(&r);
    collect_differing(&r);
    measure_uses_derive(&r.uses, in->findings);
    register_open(o, &table);
    for (uint32_t i = 0; i < r.rows.count; i++) write_row(o, &r, &r.rows.items[i]);
    register_table_close(o);
    html_paragraph(o, in->evidence_looked_at ? SAY_EVIDENCE_LOOKED_AT : SAY_EVIDENCE_NOT_LOOKED_AT, "dim");
    register_close(o);
    measure_uses_free(&r.uses);
  }
  vec_free(&r.holdings);
  vec_free(&r.statements);
  vec_free(&r.rows);
  idmap_free(&r.differing);
  arena_free(&r.memory);
}
