/* risks.c - threats, vulnerabilities and risks; the defines that decide the characteristics of a catalogue. */
#include "compiler/lower/lower_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- names of the catalogue ---- */

static const struct catalogue *risk_catalogue(const struct lowering *l, uint32_t framework) {
  const struct catalogue *c = l->rules->frameworks.items[framework].catalogue;
  return c != NULL && (c->threats.count != 0 || c->vulnerabilities.count != 0 || c->risks.count != 0) ? c : NULL;
}

static enum risk_entry_kind entry_kind(enum node_kind kind) {
  if (kind == NODE_THREAT) return RISK_ENTRY_THREAT;
  return kind == NODE_VULNERABILITY ? RISK_ENTRY_VULNERABILITY : RISK_ENTRY_RISK;
}

static enum term kind_term(enum risk_entry_kind kind) {
  if (kind == RISK_ENTRY_THREAT) return TERM_S_THREAT;
  return kind == RISK_ENTRY_VULNERABILITY ? TERM_S_VULNERABILITY : TERM_S_RISK;
}

/* The entry NAME stands for: of the framework's own catalogue, else of one it builds on. */
static bool find_entry(const struct lowering *l, uint32_t framework, enum risk_entry_kind kind, sym name,
                       uint32_t *home, uint32_t *entry) {
  *home = *entry = UINT32_MAX;
  for (uint32_t f = framework; f != UINT32_MAX; f = l->rules->frameworks.items[f].base) {
    const struct catalogue *c = risk_catalogue(l, f);
    struct risk_entry e = c != NULL ? catalogue_risk_find(c, name) : (struct risk_entry){0};
    if (e.kind == kind) {
      *home = f;
      *entry = e.index;
      return true;
    }
    if (c != NULL) return false;
  }
  return false;
}

static void report_no_entry(struct lowering *l, const struct catalogue *c, enum risk_entry_kind kind, sym name,
                            span at) {
  const char *near = catalogue_risk_nearest(c, l->names, kind, text_of(l, name));
  const char *what = term_reference(kind_term(kind));
  uint32_t index = near != NULL ? diag(l->diagnostics, MSG_RULE_NO_RISK_ENTRY_MEANT, at, what, text_of(l, name), near)
                                : diag(l->diagnostics, MSG_RULE_NO_RISK_ENTRY, at, what, text_of(l, name));
  diag_also(l->diagnostics, index, MSG_RULE_CATALOGUE_HERE, c->at);
}

static struct bilingual entry_title(const struct catalogue *c, enum risk_entry_kind kind, uint32_t entry) {
  if (kind == RISK_ENTRY_THREAT) return c->threats.items[entry].title;
  if (kind == RISK_ENTRY_VULNERABILITY) return c->vulnerabilities.items[entry].title;
  return c->events.items[c->risks.items[entry].event].title;
}

/* ---- declaring ---- */

/* What a statement says of itself before its conditions are looked at. */
struct head {
  sym name;
  uint32_t home, entry;
  struct bilingual title;
  span at;
};

static struct head read_head(struct lowering *l, uint32_t framework, node_id n, node_id name) {
  enum risk_entry_kind kind = entry_kind((enum node_kind)node_here(l, n)->kind);
  struct head h = {.name = node_here(l, name)->value, .at = node_here(l, name)->at};
  const struct catalogue *own = risk_catalogue(l, framework);
  node_id text = child_here(l, n, NODE_TEXT);
  if (!find_entry(l, framework, kind, h.name, &h.home, &h.entry)) {
    if (own != NULL) report_no_entry(l, own, kind, h.name, h.at);
    h.title = text_here(l, n);
    return h;
  }
  if (text != 0) {
    uint32_t index = diag(l->diagnostics, MSG_RULE_RISK_TEXT, node_here(l, text)->at, text_of(l, h.name));
    diag_also(l->diagnostics, index, MSG_RULE_CATALOGUE_HERE, l->rules->frameworks.items[h.home].catalogue->at);
  }
  h.title = entry_title(l->rules->frameworks.items[h.home].catalogue, kind, h.entry);
  return h;
}

static span place_of_stated(const struct lowering *l, bool risk, uint32_t index) {
  return risk ? l->rules->risks.items[index].at : l->rules->sources.items[index].at;
}

/* A name of this framework or of one it builds on: index + 1. */
static uint32_t find_stated(const struct lowering *l, const struct idmap *index, uint32_t framework, sym name) {
  uint32_t res = 0;
  for (uint32_t f = framework; res == 0 && f != UINT32_MAX; f = l->rules->frameworks.items[f].base)
    res = idmap_get(index, idmap_pair(f, name));
  return res;
}

static bool is_new(struct lowering *l, uint32_t framework, const struct head *h) {
  for (int risk = 0; risk < 2; risk++) {
    uint32_t old = find_stated(l, risk ? &l->risk_index : &l->source_index, framework, h->name);
    if (old == 0) continue;
    uint32_t index = diag(l->diagnostics, MSG_RULE_TWICE, h->at, text_of(l, h->name));
    diag_also(l->diagnostics, index, MSG_RULE_FIRST, place_of_stated(l, risk, old - 1), text_of(l, h->name));
    return false;
  }
  return true;
}

void declare_risk_statement(struct lowering *l, uint32_t framework, node_id n) {
  node_id name = child_here(l, n, NODE_NAME);
  if (name == 0) return;
  enum node_kind kind = (enum node_kind)node_here(l, n)->kind;
  struct head h = read_head(l, framework, n, name);
  if (!is_new(l, framework, &h)) return;
  struct stated_risk s = {.risk = kind == NODE_RISK, .module = l->module, .tree = l->tree, .node = n};
  if (s.risk) {
    vec_push(&l->rules->risks, ((struct rule_risk){.name = h.name,
                                                   .framework = framework,
                                                   .home = h.home,
                                                   .entry = h.entry,
                                                   .title = h.title,
                                                   .threat = UINT32_MAX,
                                                   .vulnerability = UINT32_MAX,
                                                   .at = h.at}));
    s.index = l->rules->risks.count - 1;
    idmap_put(&l->risk_index, idmap_pair(framework, h.name), l->rules->risks.count);
  } else {
    vec_push(&l->rules->sources,
             ((struct rule_source){.kind = kind == NODE_THREAT ? SOURCE_THREAT : SOURCE_VULNERABILITY,
                                   .name = h.name,
                                   .framework = framework,
                                   .home = h.home,
                                   .entry = h.entry,
                                   .title = h.title,
                                   .at = h.at}));
    s.index = l->rules->sources.count - 1;
    idmap_put(&l->source_index, idmap_pair(framework, h.name), l->rules->sources.count);
  }
  vec_push(&l->risk_statements, s);
}

/* ---- ratings ---- */

/* The one setting a statement of this kind may have. */
static const struct {
  enum node_kind kind;
  const char *en, *ja;
} settings[] = {{NODE_THREAT, "likelihood", "起こりやすさ"}, {NODE_RISK, "impact", "影響"}};

static bool is_setting(enum node_kind kind, const char *name) {
  for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
    if (settings[i].kind == kind && (strcmp(name, settings[i].en) == 0 || strcmp(name, settings[i].ja) == 0))
      return true;
  return false;
}

static expr_id lower_rating(struct lowering *l, node_id n, const char *setting) {
  struct rule_type mark = {.former = TYPE_ENUM, .of = class_find(l->model, "std.core.Mark")};
  if (n == 0) return 0;
  struct operand x = lower_expression(l, n, &mark);
  if (is_any(&x.type) || (x.type.former == TYPE_ENUM && x.type.of == mark.of && !x.type.set)) return x.expr;
  diag(l->diagnostics, MSG_RULE_NOT_A_RATING, node_here(l, n)->at, words_here(l, n), type_words_of(l, &x.type),
       setting);
  return 0;
}

/* `likelihood = ...` or `impact = ...`, in the scope of the binder. */
static expr_id lower_settings(struct lowering *l, node_id statement) {
  node_id body = child_here(l, statement, NODE_BODY);
  enum node_kind kind = (enum node_kind)node_here(l, statement)->kind;
  expr_id res = 0;
  for (node_id n = body ? child_here(l, body, NODE_SET) : 0; n != 0; n = node_next_same(tree_here(l), n)) {
    node_id name = child_here(l, n, NODE_NAME);
    const char *text = name ? text_of(l, node_here(l, name)->value) : "";
    if (!is_setting(kind, text))
      diag(l->diagnostics, MSG_RULE_RISK_SETTING, node_here(l, n)->at, term_reference(kind_term(entry_kind(kind))),
           text);
    else if (res != 0)
      diag(l->diagnostics, MSG_RULE_TWICE, node_here(l, n)->at, text);
    else
      res = lower_rating(l, expression_here(l, n), text);
  }
  return res;
}

/* ---- from THREAT and VULNERABILITY ---- */

/* `cleartext` of this framework or its bases, or `cpsf.cleartext`. */
static uint32_t source_of_path(const struct lowering *l, const struct path_names *p) {
  const struct program_module *m = &l->program->modules.items[l->module];
  if (p->count == 1) return find_stated(l, &l->source_index, l->framework_of_module[l->module], p->names[0]);
  for (uint32_t i = 0; p->count == 2 && i < m->imports.count; i++) {
    const struct program_import *x = &m->imports.items[i];
    uint32_t f = l->framework_of_module[x->module];
    if (f != UINT32_MAX && (x->alias ? x->alias : l->program->modules.items[x->module].name) == p->names[0])
      return find_stated(l, &l->source_index, f, p->names[1]);
  }
  return 0;
}

static void report_no_source(struct lowering *l, uint8_t kind, const struct path_names *p) {
  sym name = p->names[p->count - 1];
  if (idmap_get(&l->quiet, name) != 0) return;
  VEC(const char *) names = {0};
  for (uint32_t i = 0; i < l->rules->sources.count; i++)
    if (l->rules->sources.items[i].kind == kind) vec_push(&names, text_of(l, l->rules->sources.items[i].name));
  const char *near = names.count ? text_nearest(text_of(l, name), names.items, names.count) : NULL;
  const char *what = term_reference(kind == SOURCE_THREAT ? TERM_S_THREAT : TERM_S_VULNERABILITY);
  if (near != NULL)
    diag(l->diagnostics, MSG_RULE_NO_SOURCE_MEANT, p->at[p->count - 1], what, path_words(l, p, p->count), near);
  else
    diag(l->diagnostics, MSG_RULE_NO_SOURCE, p->at[p->count - 1], what, path_words(l, p, p->count));
  vec_free(&names);
}

static uint32_t lower_source_use(struct lowering *l, node_id path, uint8_t kind) {
  struct path_names p;
  if (path == 0 || !path_of_node(l, path, &p)) return UINT32_MAX;
  uint32_t found = source_of_path(l, &p);
  if (found == 0) {
    report_no_source(l, kind, &p);
    return UINT32_MAX;
  }
  if (l->rules->sources.items[found - 1].kind != kind) {
    diag(l->diagnostics, MSG_RULE_RISK_ORDER, node_here(l, path)->at, path_words(l, &p, p.count),
         term_reference(kind == SOURCE_THREAT ? TERM_S_THREAT : TERM_S_VULNERABILITY));
    return UINT32_MAX;
  }
  return found - 1;
}

static void check_subjects(struct lowering *l, const struct rule_risk *r, uint32_t source, node_id binder) {
  if (source == UINT32_MAX) return;
  const struct rule_source *s = &l->rules->sources.items[source];
  if (subjects_meet(l, &s->subjects, &r->subjects)) return;
  uint32_t index = diag(l->diagnostics, MSG_RULE_RISK_SUBJECTS, place_of_subjects(l, binder), text_of(l, s->name));
  diag_also(l->diagnostics, index, MSG_RULE_RISK_SUBJECTS_HERE, s->subjects.at, text_of(l, s->name));
}

static bool is_entry(const struct lowering *l, uint32_t source, uint32_t home, uint32_t entry) {
  const struct rule_source *s = &l->rules->sources.items[source];
  return s->home == home && s->entry == entry;
}

/* A row of the catalogue says itself what it comes from. */
static void check_row(struct lowering *l, const struct rule_risk *r) {
  if (r->home == UINT32_MAX || r->threat == UINT32_MAX || r->vulnerability == UINT32_MAX) return;
  const struct catalogue *c = l->rules->frameworks.items[r->home].catalogue;
  const struct catalogue_risk *row = &c->risks.items[r->entry];
  if (is_entry(l, r->threat, r->home, row->threat) && is_entry(l, r->vulnerability, r->home, row->vulnerability))
    return;
  uint32_t index =
      diag(l->diagnostics, MSG_RULE_RISK_OTHER_ROW, r->at, text_of(l, r->name),
           text_of(l, c->threats.items[row->threat].id), text_of(l, c->vulnerabilities.items[row->vulnerability].id));
  diag_also(l->diagnostics, index, MSG_RULE_RISK_ROW_HERE, row->at);
}

/* ---- everything ---- */

static void lower_source(struct lowering *l, const struct stated_risk *s) {
  node_id binder = child_here(l, s->node, NODE_BINDER);
  struct rule_source x = l->rules->sources.items[s->index];
  if (binder == 0) return;
  x.subjects = lower_binder(l, binder);
  x.likelihood = lower_settings(l, s->node);
  l->rules->sources.items[s->index] = x;
}

static void lower_risk(struct lowering *l, const struct stated_risk *s) {
  node_id binder = child_here(l, s->node, NODE_BINDER), threat = child_here(l, s->node, NODE_PATH);
  struct rule_risk x = l->rules->risks.items[s->index];
  if (binder == 0 || threat == 0) return;
  x.threat = lower_source_use(l, threat, SOURCE_THREAT);
  x.vulnerability = lower_source_use(l, node_next_same(tree_here(l), threat), SOURCE_VULNERABILITY);
  x.subjects = lower_binder(l, binder);
  x.impact = lower_settings(l, s->node);
  check_subjects(l, &x, x.threat, binder);
  check_subjects(l, &x, x.vulnerability, binder);
  check_row(l, &x);
  l->rules->risks.items[s->index] = x;
}

static bool asks_one_organization(const struct define_source *d, uint32_t parameters) {
  const struct rule_type *t = &d->parameters[0];
  bool organization = is_any(t) || (t->former == TYPE_ENTITY && type_kinds(t) == 1u << KIND_ORGANIZATION);
  return parameters == 1 && organization &&
         (is_any(&d->result) || (d->result.former == TYPE_BOOLEAN && !d->result.set));
}

static void connect_characteristics(struct lowering *l, uint32_t framework) {
  const struct catalogue *c = l->rules->frameworks.items[framework].catalogue;
  for (uint32_t i = 0; c != NULL && i < c->characteristics.count; i++) {
    sym name = c->characteristics.items[i].name;
    uint32_t found = idmap_get(&l->define_index, idmap_pair(framework, name));
    const struct define_source *d = found ? &l->defines.items[found - 1] : NULL;
    if (d == NULL || d->index == UINT32_MAX) continue; /* not stated, or in a circle: it stays unknown */
    const struct rule_define *define = &l->rules->defines.items[d->index];
    if (!asks_one_organization(d, define->parameter_count))
      diag(l->diagnostics, MSG_RULE_CHARACTERISTIC_FORM, define->at, text_of(l, name));
    else
      vec_push(&l->rules->characteristics, ((struct rule_characteristic){framework, i, d->index}));
  }
}

/* Threats and vulnerabilities first: a risk asks what they are about. */
void lower_risks(struct lowering *l) {
  for (int risk = 0; risk < 2; risk++)
    for (uint32_t i = 0; i < l->risk_statements.count; i++) {
      const struct stated_risk *s = &l->risk_statements.items[i];
      if (s->risk != risk) continue;
      enter_file(l, s->module, s->tree);
      if (risk)
        lower_risk(l, s);
      else
        lower_source(l, s);
    }
  for (uint32_t f = 0; f < l->rules->frameworks.count; f++)
    if (!l->rules->frameworks.items[f].core) connect_characteristics(l, f);
}
