/* rows.c - what is said and found of visible things: contracts with their obligations, claims, findings,
 * answers. */
#include "runtime/report/extract/internal.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/report/write.h"
#include "runtime/rules/contract_checks.h"

enum { FINDINGS_SHOWN = WHY_EXPORTED | WHY_OWNED | WHY_AGREED };

static const struct entity *at(const struct making *k, entity_id e) { return &k->model->entities.items[e]; }

/* ---- requirements ---- */

/* The rules of the library are known to everybody; those of the program's own modules are texts of the program. */
static bool is_public(const struct making *k, uint32_t requirement) {
  return k->model->modules.items[framework_of(k->in, requirement)->module].library;
}

static const char *copied(const struct making *k, const char *text) { return arena_format(k->memory, "%s", text); }

/* Of a rule of one's own that a contract or an exported claim names: its number, not its title. */
static const struct extract_requirement *requirement_at(struct making *k, uint32_t index) {
  if (k->requirements[index]) return k->requirements[index];
  const struct rule_framework *f = framework_of(k->in, index);
  struct extract_requirement *res = arena_alloc(k->memory, sizeof *res);
  *res = (struct extract_requirement){.framework = copied(k, sym_text(k->model->names, f->name)),
                                      .version = copied(k, sym_text(k->model->names, f->version)),
                                      .id = copied(k, sym_text(k->model->names, requirement_of(k->in, index)->id)),
                                      .title = {"", ""},
                                      .built_in = f->core};
  uint32_t catalogue = requirement_of(k->in, index)->catalogue;
  res->order = catalogue != UINT32_MAX ? catalogue : k->in->rules->requirements.count + index;
  if (*res->id == '#') res->id++;
  if (is_public(k, index))
    res->title = (struct bilingual_text){copied(k, requirement_title(k->in, index, LANGUAGE_EN)),
                                         copied(k, requirement_title(k->in, index, LANGUAGE_JA))};
  return k->requirements[index] = res;
}

/* ---- contracts ---- */

static day day_of(const struct making *k, entity_id e, const char *attribute) {
  sym name = intern_find(k->model->names, attribute, strlen(attribute));
  struct value v = name ? model_value(k->model, e, name, NULL) : (struct value){.tag = VALUE_NONE};
  return v.tag == VALUE_DATE ? (day)v.first : DAY_NONE;
}

/* Row + 1 of the pair when it is a finding; it will be shown. */
static uint32_t show_pair(struct making *k, uint32_t requirement, entity_id subject) {
  uint32_t row = idmap_get(&k->pairs, idmap_pair(requirement, subject));
  if (row) k->found[row - 1] = 1;
  return row;
}

/* Terms of the classes everybody knows that are no free text: what both sides signed. What is open, a date on which we
 * looked, and what a class of one's own adds are our own notes. */
static bool is_term(const struct making *k, const struct entity_value *v) {
  const struct attribute *a = class_attribute(k->model, at(k, v->entity)->class, v->attribute);
  if (!a || !k->model->modules.items[k->model->classes.items[a->owner].module].library) return false;
  uint8_t tag = v->value.tag;
  return tag == VALUE_BOOLEAN || tag == VALUE_QUANTITY || tag == VALUE_NUMBER;
}

static void add_terms(struct making *k, entity_id contract, struct extract_contract *res) {
  const struct model *m = k->model;
  uint32_t end = contract + 1 < m->entities.count ? m->entities.items[contract + 1].first_value : m->values.count;
  for (uint32_t i = at(k, contract)->first_value; i < end; i++) {
    const struct entity_value *v = &m->values.items[i];
    if (!is_term(k, v)) continue;
    const struct attribute *a = class_attribute(m, at(k, contract)->class, v->attribute);
    const char *en = copied(k, sym_text(m->names, a->name)),
               *ja = a->name_ja ? copied(k, sym_text(m->names, a->name_ja)) : en;
    struct extract_term t = {
        {en, ja}, {value_text(k->memory, m, v->value, LANGUAGE_EN), value_text(k->memory, m, v->value, LANGUAGE_JA)}};
    vec_push(&res->terms, t);
  }
}

static void add_obligations(struct making *k, entity_id contract, struct extract_contract *res) {
  struct obligation_list list = {0};
  contract_obligations(k->in->findings->evaluation, contract, &list);
  for (uint32_t i = 0; i < list.items.count; i++) {
    const struct obligation *o = &list.items.items[i];
    struct extract_obligation x = {.requirement = requirement_at(k, o->requirement),
                                   .party = making_place(k, o->party),
                                   .level = o->level,
                                   .lo = o->lo,
                                   .hi = o->hi,
                                   .due = o->due,
                                   .result = o->result,
                                   .disputed = o->disputed,
                                   .finding = show_pair(k, o->requirement, o->party)};
    vec_push(&res->obligations, x);
  }
  vec_free(&list.items);
}

static void add_share(struct making *k, const struct share *s, struct extract_contract *res) {
  struct index_list list = {0};
  const struct evaluation *e = k->in->findings->evaluation;
  requirement_use_resolve(k->in->rules, s->requirement, &list);
  for (uint32_t i = 0; i < list.items.count; i++) {
    struct extract_share x = {.requirement = requirement_at(k, list.items.items[i]),
                              .kind = s->kind,
                              .level = s->level,
                              .by = making_place(k, contract_side(e, s)),
                              .on = making_place(k, s->on),
                              .on_kind = s->on ? making_kind(k, s->on) : (struct bilingual_text){"", ""},
                              .conditional = s->condition != 0,
                              .holds = s->kind == SHARE_OFFER ? contract_offer_holds(e, s) : UNKNOWN_};
    vec_push(&res->shares, x);
  }
  vec_free(&list.items);
}

static void add_permit(struct making *k, const struct permit *p, struct extract_contract *res) {
  if (!making_is_audience(k, organization_behind(k->model, p->reader))) return;
  for (uint32_t i = 0; i < p->data.count; i++) {
    uint32_t place = making_place(k, p->data.items[i]);
    if (place != NO_ELEMENT) vec_push(&res->permits, place);
  }
}

static void add_contract(struct making *k, entity_id contract) {
  uint32_t count;
  const entity_id *parties = model_related(k->model, RELATION_PARTIES, contract, &count);
  struct extract_contract res = {.element = making_place(k, contract),
                                 .in_force = contract_force(k->model, contract, k->in->as_of),
                                 .since = day_of(k, contract, "since"),
                                 .until = day_of(k, contract, "until")};
  res.parties = arena_alloc(k->memory, ((size_t)count + 1) * sizeof *res.parties);
  for (uint32_t i = 0; i < count; i++)
    if (making_place(k, parties[i]) != NO_ELEMENT) res.parties[res.party_count++] = making_place(k, parties[i]);
  add_terms(k, contract, &res);
  add_obligations(k, contract, &res);
  vec_push(&k->x->contracts, res);
  k->contract_place[contract] = k->x->contracts.count;
}

static void add_contracts(struct making *k) {
  for (entity_id e = 1; e < k->model->entities.count; e++)
    if (k->why[e] & WHY_AGREED) add_contract(k, e);
  for (uint32_t i = 0; i < k->model->shares.count; i++) {
    const struct share *s = &k->model->shares.items[i];
    if (k->contract_place[s->contract]) add_share(k, s, &k->x->contracts.items[k->contract_place[s->contract] - 1]);
  }
  for (uint32_t i = 0; i < k->model->permits.count; i++) {
    const struct permit *p = &k->model->permits.items[i];
    if (k->contract_place[p->contract]) add_permit(k, p, &k->x->contracts.items[k->contract_place[p->contract] - 1]);
  }
}

/* ---- claims ---- */

/* Somebody of theirs, or nobody, which is whoever the claim is about. What we found out about them is ours. */
static bool is_theirs(const struct making *k, const struct claim *c) {
  entity_id owner = organization_behind(k->model, principal_owning(k->model, c->on));
  return making_is_audience(k, owner) && (c->by == 0 || making_is_audience(k, organization_behind(k->model, c->by)));
}

static struct bilingual_text claim_basis(const struct making *k, sym basis) {
  struct value v = {.tag = VALUE_MEMBER, .first = basis, .second = class_find(k->model, "std.core.ClaimBasis")};
  if (!basis) return (struct bilingual_text){"", ""};
  return (struct bilingual_text){value_text(k->memory, k->model, v, LANGUAGE_EN),
                                 value_text(k->memory, k->model, v, LANGUAGE_JA)};
}

static bool add_claim(struct making *k, const struct claim *c) {
  bool theirs = c->on && is_theirs(k, c);
  uint32_t place = making_place(k, c->on);
  if (place == NO_ELEMENT || !(theirs || (c->own && c->exported))) return false;
  struct index_list list = {0};
  requirement_use_resolve(k->in->rules, c->requirement, &list);
  for (uint32_t i = 0; i < list.items.count; i++) {
    uint32_t row = show_pair(k, list.items.items[i], c->on);
    struct extract_claim x = {.requirement = requirement_at(k, list.items.items[i]),
                              .element = place,
                              .level = c->level,
                              .level_stated = c->level_stated,
                              .theirs = theirs,
                              .since = c->since,
                              .until = c->until,
                              .basis = c->basis ? copied(k, sym_text(k->model->names, c->basis)) : NULL,
                              .basis_name = claim_basis(k, c->basis),
                              .finding = row};
    vec_push(&k->x->claims, x);
  }
  vec_free(&list.items);
  return true;
}

/* ---- findings ---- */

/* As the report with --all counts them: what a check says nothing about is in no figure. */
static bool is_counted(const struct making *k, const struct finding_row *r) {
  if (r->status == STATUS_NO_TARGET) return k->in->all;
  return !r->check || r->status != STATUS_UNDECIDED || k->in->model->checks.items[r->check - 1].listed;
}

static void add_document(struct making *k, entity_id evidence, struct extract_finding *res) {
  struct extract_document d = {.dated = day_of(k, evidence, "issued"), .valid_until = day_of(k, evidence, "expires")};
  d.counted = in_dates(d.dated, d.valid_until, k->in->as_of);
  if (d.dated != DAY_NONE || d.valid_until != DAY_NONE) res->documents[res->document_count++] = d;
}

/* Dates of the evidence behind the measures that count; which these are is not said. */
static void add_documents(struct making *k, const struct finding *f, struct extract_finding *res) {
  uint32_t total = 0, count;
  for (uint32_t i = 0; i < f->counting.count; i++)
    model_related(k->model, RELATION_EVIDENCE, f->counting.items[i], &count), total += count;
  res->documents = arena_alloc(k->memory, ((size_t)total + 1) * sizeof *res->documents);
  for (uint32_t i = 0; i < f->counting.count; i++) {
    const entity_id *items = model_related(k->model, RELATION_EVIDENCE, f->counting.items[i], &count);
    for (uint32_t e = 0; e < count; e++) add_document(k, items[e], res);
  }
}

static void add_finding(struct making *k, uint32_t row) {
  struct arena a = {0};
  const struct finding_row *r = &k->in->findings->rows.items[row];
  struct finding f = finding_build(&a, k->in->findings, row);
  entity_id by = f.decision ? k->model->decisions.items[f.decision - 1].by : 0;
  struct extract_finding res = {.requirement = requirement_at(k, r->requirement),
                                .element = making_place(k, r->subject),
                                .responsible = making_place(k, f.responsible),
                                .layer = f.layer,
                                .applies = r->applies,
                                .target = r->target,
                                .lo = r->lo,
                                .hi = r->hi,
                                .status = r->status,
                                .reason = r->reason,
                                .severity = r->severity,
                                .basis = r->basis,
                                .disposition = r->disposition,
                                .until = f.disposition_until,
                                .disputed = f.disputed};
  if (r->disposition == DISPOSITION_ACCEPTED || r->disposition == DISPOSITION_EXCLUDED)
    res.approver = making_role(k, by);
  else
    res.approver = (struct bilingual_text){"", ""};
  if (f.planned_measure) res.planned_level = (uint8_t)at(k, f.planned_measure)->level;
  add_documents(k, &f, &res);
  vec_push(&k->x->findings, res);
  k->found[row] = k->x->findings.count;
  arena_free(&a);
}

static bool is_shown(const struct making *k, uint32_t row) {
  const struct finding_row *r = &k->in->findings->rows.items[row];
  if (!is_counted(k, r) || making_place(k, r->subject) == NO_ELEMENT) return false;
  return k->found[row] ||
         (k->x->elements.items[making_place(k, r->subject)].why & FINDINGS_SHOWN && is_public(k, r->requirement));
}

struct shown_row {
  uint32_t group, place, row; /* group: rows of one requirement stand together */
};

static int compare_shown(const void *a, const void *b) {
  const struct shown_row *x = a, *y = b;
  if (x->group != y->group) return x->group < y->group ? -1 : 1;
  if (x->place != y->place) return x->place < y->place ? -1 : 1;
  return x->row < y->row ? -1 : x->row > y->row;
}

/* In the order of requirements as always; within one not by the whole names, whose beginning may be hidden, but as the
 * elements stand. */
static void add_findings(struct making *k) {
  const struct findings *f = k->in->findings;
  VEC(struct shown_row) list = {0};
  for (uint32_t i = 0, group = 0; i < f->rows.count; i++) {
    group += i && f->rows.items[i].requirement != f->rows.items[i - 1].requirement;
    if (is_shown(k, i))
      vec_push(&list, ((struct shown_row){group, making_place(k, f->rows.items[i].subject), i}));
    else
      k->found[i] = 0;
  }
  if (1 < list.count) qsort(list.items, list.count, sizeof *list.items, compare_shown);
  for (uint32_t i = 0; i < list.count; i++) add_finding(k, list.items[i].row);
  vec_free(&list);
}

/* Obligations and claims noted their row before it was known which finding it would be. */
static uint32_t finding_of(const struct making *k, uint32_t row) {
  return row && k->found[row - 1] ? k->found[row - 1] - 1 : NO_ELEMENT;
}

static void link_findings(struct making *k) {
  for (uint32_t i = 0; i < k->x->contracts.count; i++)
    for (uint32_t o = 0; o < k->x->contracts.items[i].obligations.count; o++) {
      uint32_t *finding = &k->x->contracts.items[i].obligations.items[o].finding;
      *finding = finding_of(k, *finding);
    }
  for (uint32_t i = 0; i < k->x->claims.count; i++)
    k->x->claims.items[i].finding = finding_of(k, k->x->claims.items[i].finding);
}

/* ---- answers ---- */

static bool add_answer(struct making *k, const struct answer *a) {
  struct index_list list = {0};
  bool any = false;
  requirement_use_resolve(k->in->rules, a->requirement, &list);
  for (uint32_t i = 0; i < list.items.count; i++) {
    uint32_t row = idmap_get(&k->pairs, idmap_pair(list.items.items[i], a->on));
    if (finding_of(k, row) == NO_ELEMENT) continue;
    any = true;
    struct extract_answer x = {.requirement = requirement_at(k, list.items.items[i]),
                               .element = making_place(k, a->on),
                               .value = a->value,
                               .level = a->level,
                               .planned_level = a->planned_level,
                               .since = a->since,
                               .until = a->until,
                               .planned_due = a->planned_due,
                               .by = making_role(k, a->by)};
    vec_push(&k->x->answers, x);
  }
  vec_free(&list.items);
  return any;
}

/* ---- counts ---- */

static void count_statements(struct making *k, uint32_t answers, uint32_t claims) {
  struct extract_count a = {.id = "answer",
                            .name = {SAY(EXTRACT_ANSWERS_COUNT, LANGUAGE_EN), SAY(EXTRACT_ANSWERS_COUNT, LANGUAGE_JA)},
                            .total = k->model->answers.count,
                            .shown = answers};
  struct extract_count c = {.id = "claim",
                            .name = {SAY(EXTRACT_CLAIMS_COUNT, LANGUAGE_EN), SAY(EXTRACT_CLAIMS_COUNT, LANGUAGE_JA)},
                            .total = k->model->claims.count,
                            .shown = claims};
  if (a.total) vec_push(&k->x->things, a);
  if (c.total) vec_push(&k->x->things, c);
}

/* By framework; how the hidden ones turned out is not said. Frameworks of one's own together, without a name. The
 * totals are those of the report: built-in checks that hold have no row. */
static void count_findings(struct making *k) {
  uint32_t frameworks = k->in->rules->frameworks.count, known = k->in->findings->by_framework.count;
  struct extract_count *all = memory_zeroed((size_t)frameworks + 1, sizeof *all);
  for (uint32_t i = 0; i < k->in->findings->rows.count; i++) {
    uint32_t requirement = k->in->findings->rows.items[i].requirement;
    all[is_public(k, requirement) ? requirement_of(k->in, requirement)->framework : frameworks].shown +=
        k->found[i] != 0;
  }
  for (uint32_t f = 0; f < frameworks && f < known; f++) {
    const struct counts *c = &k->in->findings->by_framework.items[f];
    bool public = k->model->modules.items[k->in->rules->frameworks.items[f].module].library;
    all[public ? f : frameworks].total += c->total - (k->in->all ? 0 : c->no_target);
  }
  for (uint32_t f = 0; f <= frameworks; f++) {
    if (!all[f].total) continue;
    const struct rule_framework *w = f < frameworks ? &k->in->rules->frameworks.items[f] : NULL;
    all[f].id = w ? copied(k, sym_text(k->model->names, w->name)) : NULL;
    all[f].version = w ? copied(k, sym_text(k->model->names, w->version)) : NULL;
    if (w)
      all[f].name = (struct bilingual_text){copied(k, pick_text(k->in, w->title, LANGUAGE_EN)),
                                            copied(k, pick_text(k->in, w->title, LANGUAGE_JA))};
    else
      all[f].name =
          (struct bilingual_text){SAY(EXTRACT_OTHER_RULES, LANGUAGE_EN), SAY(EXTRACT_OTHER_RULES, LANGUAGE_JA)};
    vec_push(&k->x->verdicts, all[f]);
  }
  free(all);
}

/* ---- targets ---- */

static bool is_public_target(const struct making *k, const struct target *t) {
  if (t->on) return false;
  for (uint32_t f = 0; f < k->in->rules->frameworks.count; f++) {
    const struct rule_framework *w = &k->in->rules->frameworks.items[f];
    if (w->name == t->framework) return k->model->modules.items[w->module].library;
  }
  return false;
}

static void add_target(struct making *k, struct builder text[LANGUAGE_COUNT], const struct target *t) {
  const struct interner *names = k->model->names;
  if (!is_public_target(k, t)) return;
  for (int l = 0; l < LANGUAGE_COUNT; l++) {
    builder_format(&text[l], "%s%s", text[l].length ? "; " : "", sym_text(names, t->framework));
    if (t->profile) builder_format(&text[l], ".%s", sym_text(names, t->profile));
    if (t->version) builder_format(&text[l], "@%s", sym_text(names, t->version));
    if (t->level)
      builder_format(&text[l], l == LANGUAGE_JA ? " %s%d" : " %s %d", SAY(LEVEL, (enum language)l), t->level);
  }
}

/* As target_profile, but for what stands on one element and for rules of the program's own. */
static void add_targets(struct making *k) {
  const struct finding_options *o = &k->in->findings->options;
  struct builder text[LANGUAGE_COUNT] = {{0}, {0}};
  const char *res[LANGUAGE_COUNT];
  for (uint32_t i = 0; i < o->target_override_count; i++) add_target(k, text, &o->target_override[i]);
  for (uint32_t i = 0; !o->target_override_count && i < k->model->targets.count; i++)
    add_target(k, text, &k->model->targets.items[i]);
  for (int l = 0; l < LANGUAGE_COUNT; l++) {
    const char *list = copied(k, builder_get(&text[l]));
    res[l] = *list
                 ? arena_format(k->memory, l == LANGUAGE_JA ? "%s: %s" : "%s %s", SAY(AGAINST, (enum language)l), list)
                 : "";
    builder_free(&text[l]);
  }
  k->x->target_profile = (struct bilingual_text){res[LANGUAGE_EN], res[LANGUAGE_JA]};
}

void making_rows(struct making *k) {
  const struct findings *f = k->in->findings;
  k->found = memory_zeroed((size_t)f->rows.count + 1, sizeof *k->found);
  k->requirements = memory_zeroed((size_t)k->in->rules->requirements.count + 1, sizeof *k->requirements);
  k->contract_place = memory_zeroed((size_t)k->model->entities.count + 1, sizeof *k->contract_place);
  for (uint32_t i = 0; i < f->rows.count; i++)
    idmap_put(&k->pairs, idmap_pair(f->rows.items[i].requirement, f->rows.items[i].subject), i + 1);
  uint32_t claims = 0, answers = 0;
  add_targets(k);
  add_contracts(k);
  for (uint32_t i = 0; i < k->model->claims.count; i++) claims += add_claim(k, &k->model->claims.items[i]);
  add_findings(k);
  link_findings(k);
  for (uint32_t i = 0; i < k->model->answers.count; i++) answers += add_answer(k, &k->model->answers.items[i]);
  count_statements(k, answers, claims);
  count_findings(k);
}
