/* gap_actions.c - statements that answer a finding: the smallest change that would meet it, a measure, an acceptance.
 */
#include <stdlib.h>
#include <string.h>

#include "compiler/lsp/actions.h"
#include "compiler/syntax/token.h"

enum { GAP_ACTIONS = 6, CLASS_ACTIONS = 3, ACCEPT_DAYS = 180 };

static const struct rule_requirement *requirement_of(const struct acting *a, const struct finding_row *row) {
  return &a->u->session.program.rules.requirements.items[row->requirement];
}

static const char *id_of(const struct acting *a, const struct finding_row *row) {
  return sym_text(&a->u->session.program.names, requirement_of(a, row)->id);
}

module_id module_here(const struct acting *a) {
  return session_module_of(&a->u->session, (uint32_t)(a->file - a->sources->files.items));
}

const char *path_from_here(struct acting *a, entity_id e) {
  const struct model *m = &a->u->session.program.model;
  const struct entity *x = &m->entities.items[e];
  if (x->module != module_here(a)) return NULL;
  const char *path = entity_path(&a->r->memory, m, e), *name = sym_text(m->names, x->name);
  if (strpbrk(path, ">#")) return NULL;
  const char *spelled = name_spelling(&a->r->memory, name), *around = x->parent ? path_from_here(a, x->parent) : "";
  return !spelled || !around ? NULL : *around ? arena_format(&a->r->memory, "%s.%s", around, spelled) : spelled;
}

bool name_is_taken(const struct acting *a, const char *name) {
  const struct program *p = &a->u->session.program;
  const struct program_module *here = &p->modules.items[module_here(a)];
  for (uint32_t i = 0; i < here->imports.count; i++)
    if (here->imports.items[i].alias && !strcmp(sym_text(&p->names, here->imports.items[i].alias), name)) return true;
  return sema_entity_by_name(a->u->session.sema, module_here(a), name) != 0;
}

const char *unused_name(struct acting *a, const char *base) {
  const char *res = base;
  for (int i = 2; name_is_taken(a, res) && i < 1000; i++) res = arena_format(&a->r->memory, "%s_%d", base, i);
  return res;
}

/* For a measure that answers the requirement ID. */
static const char *new_name(struct acting *a, const char *id) {
  char *base = arena_format(&a->r->memory, "m_%s", id);
  for (char *c = base; *c; c++) *c = ('A' <= *c && *c <= 'Z') ? (char)(*c | 32) : *c == '.' || *c == '-' ? '_' : *c;
  return unused_name(a, base);
}

/* ---- classes ---- */

/* The beginning of the line behind the last import; SPAN_NONE when there is none. */
static span line_behind_imports(const struct acting *a) {
  const struct tree *t = session_tree_of(&a->u->session, (uint32_t)(a->file - a->sources->files.items));
  node_id last = t && t->nodes.count ? t->last[NODE_IMPORT] : 0;
  span res = last ? line_behind(a, node_at(t, last)->at) : SPAN_NONE;
  bool begins = last && a->file->text[res.start - a->file->base - 1] == '\n';
  return begins ? res : SPAN_NONE;
}

/* Adds the import of a module of the library to the action; NULL when that can't be done, else its name here. */
static const char *import_module(struct acting *a, module_id module) {
  const struct program *p = &a->u->session.program;
  const char *name = sym_text(&p->names, p->modules.items[module].name);
  const char *dot = strrchr(name, '.'), *alias = dot ? dot + 1 : name;
  span at = line_behind_imports(a);
  if (strncmp(name, "std.", 4) || !at.start || name_is_taken(a, alias)) return NULL;
  const char *line = arena_format(&a->r->memory, "%s %s %s %s\n", word(a, T_IMPORT), name, word(a, T_AS), alias);
  for (uint32_t i = 0; i < a->edits.count; i++)
    if (!strcmp(a->edits.items[i].text, line)) return alias;
  action_edit(a, at, line);
  return alias;
}

const char *class_written(struct acting *a, class_id c) {
  const struct program *p = &a->u->session.program;
  const struct class_info *x = &p->model.classes.items[c];
  module_id here = module_here(a);
  const struct program_module *m = &p->modules.items[here];
  const char *name = sym_text(&p->names, is_japanese(a) && x->name_ja ? x->name_ja : x->name), *prefix = NULL;
  if (x->module == here || x->module == p->core) return name;
  for (uint32_t i = 0; i < m->imports.count && !prefix; i++)
    if (m->imports.items[i].module == x->module)
      prefix =
          sym_text(&p->names, m->imports.items[i].alias ? m->imports.items[i].alias : p->modules.items[x->module].name);
  if (!prefix) prefix = import_module(a, x->module);
  return prefix ? arena_format(&a->r->memory, "%s.%s", prefix, name) : NULL;
}

/* ` : CLASS`, or nothing for any class; NULL: it can't be written. */
static const char *typing(struct acting *a, class_id c, enum entity_kind kind) {
  if (c == 0 || c == a->u->session.program.model.root_class[kind]) return "";
  const char *class = class_written(a, c);
  return class ? arena_format(&a->r->memory, " : %s", class) : NULL;
}

/* ---- new statements ---- */

bool ends_line(const struct acting *a, span at) {
  return at.start == a->file->base || a->file->text[at.start - a->file->base - 1] == '\n';
}

static void insert_line(struct acting *a, const char *title, span at, const char *line) {
  action_edit(a, at, arena_format(&a->r->memory, "%s%s\n", ends_line(a, at) ? "" : "\n", line));
  action_write(a, title, "quickfix", NULL);
}

static const char *measure_that_meets(struct acting *a, const struct finding_row *row, const char *subject) {
  const char *id = id_of(a, row);
  return arena_format(&a->r->memory, "%s %s %s #%s %s %u %s %s", word(a, T_MEASURE), new_name(a, id), word(a, T_MEETS),
                      id, level_words(a), row->target, word(a, T_ON), subject);
}

/* Measures whose class the levels up to the target ask for. */
static void offer_classes(struct acting *a, const struct finding_row *row, const char *subject, span at) {
  const struct model *m = &a->u->session.program.model;
  const struct rule_requirement *q = requirement_of(a, row);
  struct rule_facts facts = {0};
  int offered = 0;
  for (int level = row->lo; level < row->target; level++)
    if (q->levels[level].condition) rule_facts_add(&facts, &a->u->session.program.rules, q->levels[level].condition);
  for (uint32_t i = 0; i < facts.list.count && offered < CLASS_ACTIONS; i++) {
    const struct rule_fact *f = &facts.list.items[i];
    bool measure = f->kind == RULE_FACT_CLASS && m->classes.items[f->what].kind == KIND_MEASURE;
    const char *class = measure && f->what != m->root_class[KIND_MEASURE] ? class_written(a, f->what) : NULL;
    if (!class) continue;
    offered++;
    const char *line =
        arena_format(&a->r->memory, "%s %s : %s %s %u %s %s", word(a, T_MEASURE), new_name(a, id_of(a, row)), class,
                     level_words(a), row->target, word(a, T_ON), subject);
    insert_line(a,
                arena_format(&a->r->memory, either(a, "#%s: add a measure `%s`", "#%s: 対策 `%s` を追加"),
                             id_of(a, row), class),
                at, line);
  }
  rule_facts_free(&facts);
}

static void offer_answer(struct acting *a, const struct finding_row *row, const char *subject, span at) {
  const char *title = either(a, "#%s: add a measure that meets it at level %u", "#%s: レベル %u に対応する対策を追加");
  insert_line(a, arena_format(&a->r->memory, title, id_of(a, row), row->target), at,
              measure_that_meets(a, row, subject));
}

entity_id accepting(const struct acting *a, entity_id subject) {
  const struct model *m = &a->u->session.program.model;
  entity_id res = m->entities.items[subject].kind == KIND_ORGANIZATION ? subject : m->entities.items[subject].owner;
  if (res && m->entities.items[res].flags & ENTITY_OWN) return res;
  entity_id only = 0;
  for (entity_id e = 1; e < m->entities.count; e++) {
    if (m->entities.items[e].kind != KIND_ORGANIZATION || !(m->entities.items[e].flags & ENTITY_OWN)) continue;
    if (only) return 0;
    only = e;
  }
  return only;
}

static void offer_acceptance(struct acting *a, const struct finding_row *row, const char *subject, span at) {
  const struct model *m = &a->u->session.program.model;
  entity_id owner = accepting(a, row->subject);
  char until[11];
  if (!owner) return;
  date_format(a->u->session.options.as_of + ACCEPT_DAYS, until);
  const char *who = m->entities.items[owner].module == module_here(a) ? path_from_here(a, owner)
                                                                      : entity_path(&a->r->memory, m, owner);
  if (!who) return;
  const char *why = is_japanese(a) ? "理由を書く" : "say why";
  const char *line = arena_format(&a->r->memory, "%s #%s %s %u %s %s %s %s %s %s %s \"%s\"", word(a, T_ACCEPT),
                                  id_of(a, row), level_words(a), row->target, word(a, T_ON), subject, word_in(a, T_BY, T_ACCEPT),
                                  who, word(a, T_UNTIL), until, word(a, T_BECAUSE), why);
  insert_line(a,
              arena_format(&a->r->memory, either(a, "#%s: accept until %s", "#%s: %s まで受容"), id_of(a, row), until),
              at, line);
}

/* ---- the smallest change ---- */

static void add_part(struct builder *b, const char *text) { builder_format(b, "%s%s", b->length ? "; " : "", text); }

/* Dated: of evidence without a day nobody knows how old it is. */
static bool add_evidence(struct acting *a, struct builder *b, class_id class) {
  const char *type = typing(a, class, KIND_EVIDENCE);
  char today[11];
  date_format(a->u->session.options.as_of, today);
  if (type)
    add_part(b, arena_format(&a->r->memory, "%s e%s %s %s", word(a, T_EVIDENCE), type, word(a, T_SINCE), today));
  return type != NULL;
}

static const char *part_text(const struct acting *a, const struct change *c, uint32_t i) {
  return is_japanese(a) ? c->parts[i].ja : c->parts[i].en;
}

/* Of several measures that answer one requirement: ID, ID_b, ID_c .. */
static const char *name_of_next(struct acting *a, const char *id, struct builder *lines) {
  int before = 0;
  for (const char *c = builder_get(lines); *c; c++) before += *c == '\n';
  return before ? arena_format(&a->r->memory, "%s_%c", id, 'a' + (before < 26 ? before : 25)) : id;
}

/* A measure with what it must be and have, as a line of LINES. */
static bool plan_measure(struct acting *a, const struct finding_row *row, const struct change *c,
                         struct builder *lines) {
  const char *on = path_from_here(a, c->on), *type = on ? typing(a, c->class, KIND_MEASURE) : NULL;
  struct builder parts = {0};
  for (uint32_t i = 0; i < c->part_count; i++) add_part(&parts, part_text(a, c, i));
  bool good = type && (!c->evidence || add_evidence(a, &parts, c->evidence));
  if (good) {
    const char *name = new_name(a, name_of_next(a, id_of(a, row), lines));
    builder_format(lines, "%s %s%s %s %u %s %s", word(a, T_MEASURE), name, type, level_words(a), row->target,
                   word(a, T_ON), on);
    if (parts.length) builder_format(lines, " { %s }", builder_get(&parts));
    builder_text(lines, "\n");
  }
  builder_free(&parts);
  return good;
}

/* All that is written into the block of one element, when change FIRST is the first of those. */
static bool plan_block(struct acting *a, const struct proof *p, uint32_t first) {
  struct builder parts = {0};
  entity_id on = p->smallest.items[first].on;
  bool good = on && !(a->u->session.program.model.entities.items[on].flags & (ENTITY_FROM_CLASS | ENTITY_IMPLICIT));
  for (uint32_t i = 0; i < p->smallest.count && good; i++) {
    const struct change *c = &p->smallest.items[i];
    if (c->on != on || (c->kind != CHANGE_SET && c->kind != CHANGE_EVIDENCE)) continue;
    if (i < first) break; /* they were all written with that one */
    for (uint32_t k = 0; k < c->part_count; k++) add_part(&parts, part_text(a, c, k));
    if (c->kind == CHANGE_EVIDENCE) good = add_evidence(a, &parts, c->class);
  }
  if (good && parts.length)
    good = insert_into(a, a->u->session.program.model.entities.items[on].at,
                       arena_copy(&a->r->memory, builder_get(&parts), parts.length));
  builder_free(&parts);
  return good;
}

static bool plan_change(struct acting *a, const struct finding_row *row, const struct proof *p, uint32_t i,
                        struct builder *lines) {
  switch (p->smallest.items[i].kind) {
  case CHANGE_TOLD: return false;
  case CHANGE_SET:
  case CHANGE_EVIDENCE: return plan_block(a, p, i);
  case CHANGE_MEASURE: return plan_measure(a, row, &p->smallest.items[i], lines);
  case CHANGE_ATTESTED: return true; /* one statement for all levels */
  }
  return false;
}

static const char *change_title(struct acting *a, const struct finding_row *row, const struct proof *p) {
  const struct change *c = &p->smallest.items[0];
  const char *what = a->ja ? c->text.ja : c->text.en;
  if (p->smallest.count == 1) return arena_format(&a->r->memory, "#%s: %s", id_of(a, row), what);
  const char *form =
      p->smallest_exact
          ? either(a, "#%s: the smallest change (%u statements)", "#%s: 最小の追加対策(%u 件)")
          : either(a, "#%s: a change that would do (%u statements)", "#%s: 満たすための追加対策の一例(%u 件)");
  return arena_format(&a->r->memory, form, id_of(a, row), p->smallest.count);
}

/* What the proof says would do, when all of it can be written here. What is only to be attested has its own action. */
static bool offer_smallest(struct acting *a, uint32_t index, const char *subject, span at) {
  const struct finding_row *row = &a->u->session.findings.rows.items[index];
  struct proof p = proof_derive(&a->r->memory, &a->u->session.findings, index);
  struct builder lines = {0};
  uint32_t attested = 0;
  bool good = p.smallest.count != 0;
  for (uint32_t i = 0; i < p.smallest.count && good; i++) {
    attested += p.smallest.items[i].kind == CHANGE_ATTESTED;
    good = plan_change(a, row, &p, i, &lines);
  }
  good = good && attested < p.smallest.count;
  if (good && attested) builder_format(&lines, "%s\n", measure_that_meets(a, row, subject));
  if (good && lines.length)
    action_edit(a, at, arena_format(&a->r->memory, "%s%s", ends_line(a, at) ? "" : "\n", builder_get(&lines)));
  if (good) action_write(a, change_title(a, row, &p), "quickfix", NULL);
  a->edits.count = 0;
  builder_free(&lines);
  return good;
}

/* ---- all about one element ---- */

static bool is_open(const struct acting *a, const struct finding_row *row) {
  bool core = a->u->session.program.rules.frameworks.items[requirement_of(a, row)->framework].core;
  return !core && row->disposition == DISPOSITION_OPEN && row->target;
}

void offer_for_findings(struct acting *a, entity_id e, span at) {
  const struct findings *f = &a->u->session.findings;
  const char *subject = path_from_here(a, e);
  int left = GAP_ACTIONS;
  if (!subject) return; /* without a name of its own nothing can be said about it */
  for (int pass = STATUS_GAP; pass <= STATUS_UNDECIDED; pass++)
    for (uint32_t i = 0; a->u->session.judged && i < f->rows.count && left; i++) {
      const struct finding_row *row = &f->rows.items[i];
      if (row->subject != e || row->status != pass || !is_open(a, row)) continue;
      left--;
      span behind = line_behind(a, at);
      if (!offer_smallest(a, i, subject, behind)) offer_classes(a, row, subject, behind);
      offer_answer(a, row, subject, behind);
      if (pass == STATUS_GAP) offer_acceptance(a, row, subject, behind);
    }
}
