/* requirements.c - frameworks and the ids they state: what the catalogue says, what the rules add, where both disagree.
 */
#include "compiler/lower/lower_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- frameworks ---- */

/* An overlay builds on the first framework it imports. */
static uint32_t base_of(const struct lowering *l, const struct program_module *m) {
  for (uint32_t i = 0; i < m->imports.count; i++) {
    uint32_t f = l->framework_of_module[m->imports.items[i].module];
    if (f != UINT32_MAX) return f;
  }
  return UINT32_MAX;
}

static node_id statement_of_kind(const struct lowering *l, enum node_kind kind) {
  return child_here(l, tree_here(l)->root, kind);
}

static void check_catalogue_name(struct lowering *l, const struct program_module *m, span at) {
  const struct catalogue *c = m->catalogue;
  if (c == NULL || c->name == 0 || c->version == 0 || (c->name == m->name && c->version == m->version)) return;
  uint32_t index = diag(l->diagnostics, MSG_RULE_CATALOGUE_NAME, at,
                        arena_format(&l->memory, "%s@%s", text_of(l, m->name), text_of(l, m->version)),
                        arena_format(&l->memory, "%s@%s", text_of(l, c->name), text_of(l, c->version)));
  diag_also(l->diagnostics, index, MSG_RULE_CATALOGUE_HERE, c->at);
}

static void declare_framework(struct lowering *l, module_id module) {
  const struct program_module *m = &l->program->modules.items[module];
  struct rule_framework f = {
      .name = m->name, .version = m->version, .module = module, .catalogue = m->catalogue, .base = base_of(l, m)};
  for (uint32_t i = 0; i < m->trees.count; i++) {
    enter_file(l, module, m->trees.items[i]);
    node_id line = statement_of_kind(l, NODE_FRAMEWORK), module_line = statement_of_kind(l, NODE_MODULE);
    if (line != 0 && f.title.en == 0) {
      f.title = text_here(l, line);
      f.at = node_here(l, line)->at;
    }
    if (module_line != 0 && i == 0) check_catalogue_name(l, m, node_here(l, module_line)->at);
  }
  if (f.title.en == 0 && m->catalogue != NULL) f.title = m->catalogue->title;
  vec_push(&l->rules->frameworks, f);
  l->framework_of_module[module] = l->rules->frameworks.count - 1;
  rule_set_add_catalogue(l->rules, l->rules->frameworks.count - 1);
}

/* Imported modules come before those that import them. */
void declare_frameworks(struct lowering *l) {
  for (module_id m = 0; m < l->program->modules.count; m++) l->framework_of_module[m] = UINT32_MAX;
  for (module_id m = 1; m < l->program->modules.count; m++)
    if (l->program->modules.items[m].role == MODULE_FRAMEWORK) declare_framework(l, m);
}

/* ---- ids ---- */

span place_of_id(const struct lowering *l, node_id n) {
  span at = node_here(l, n)->at;
  for (node_id a = child_here(l, n, NODE_ANNOTATION); a != 0; a = node_next_same(tree_here(l), a))
    at.start = node_here(l, a)->at.end;
  size_t length;
  const char *text = source_text(&l->program->sources, at, &length), *mark = memchr(text, '#', length);
  if (mark == NULL) return at;
  uint32_t start = at.start + (uint32_t)(mark - text), end = start;
  while (end < at.end && strchr(" \t\r\n{\"", text[end - at.start]) == NULL) end++;
  return span_from(start, end);
}

static void report_restated(struct lowering *l, uint32_t framework, sym id, span at) {
  for (uint32_t base = l->rules->frameworks.items[framework].base; base != UINT32_MAX;
       base = l->rules->frameworks.items[base].base) {
    uint32_t other = rule_requirement_find(l->rules, base, id);
    if (other == UINT32_MAX) continue;
    const struct rule_framework *f = &l->rules->frameworks.items[base];
    uint32_t index = diag(l->diagnostics, MSG_RULE_RESTATED, at, text_of(l, id), text_of(l, f->name));
    diag_also(l->diagnostics, index, MSG_RULE_FIRST, l->rules->requirements.items[other].at, text_of(l, id));
    return;
  }
}

static void report_not_in_catalogue(struct lowering *l, const struct catalogue *c, sym id, span at) {
  const char *en = catalogue_hint(&l->memory, c, l->names, id, LANGUAGE_EN),
             *ja = catalogue_hint(&l->memory, c, l->names, id, LANGUAGE_JA);
  uint32_t index = en != NULL ? diag(l->diagnostics, MSG_RULE_NOT_IN_CATALOGUE_HINT, at, text_of(l, id), en, ja)
                              : diag(l->diagnostics, MSG_RULE_NOT_IN_CATALOGUE, at, text_of(l, id));
  diag_also(l->diagnostics, index, MSG_RULE_CATALOGUE_HERE, c->at);
}

/* The requirement that a statement speaks of, entered when the framework has no catalogue. */
static uint32_t enter_requirement(struct lowering *l, uint32_t framework, node_id n, uint32_t category) {
  const struct catalogue *c = l->rules->frameworks.items[framework].catalogue;
  sym id = node_here(l, n)->value;
  uint32_t known = rule_requirement_find(l->rules, framework, id);
  bool titled = child_here(l, n, NODE_TEXT) != 0;
  span at = place_of_id(l, n);
  if (known != UINT32_MAX && titled && c != NULL) {
    uint32_t index =
        diag(l->diagnostics, MSG_RULE_TITLE_IN_RULES, node_here(l, child_here(l, n, NODE_TEXT))->at, text_of(l, id));
    diag_also(l->diagnostics, index, MSG_RULE_CATALOGUE_HERE, l->rules->requirements.items[known].at);
  }
  if (known != UINT32_MAX) return known;
  if (c != NULL) report_not_in_catalogue(l, c, id, at);
  struct rule_requirement q = {.framework = framework,
                               .id = id,
                               .catalogue = UINT32_MAX,
                               .category = category,
                               .title = text_here(l, n),
                               .at = at};
  q.subjects = rule_default_subjects(l->rules);
  return rule_add_requirement(l->rules, q);
}

static void declare_requirement(struct lowering *l, uint32_t framework, node_id n, uint32_t category) {
  span at = place_of_id(l, n);
  uint32_t index = enter_requirement(l, framework, n, category);
  struct rule_requirement *q = &l->rules->requirements.items[index];
  if (q->stated) {
    uint32_t report = diag(l->diagnostics, MSG_RULE_TWICE, at, arena_format(&l->memory, "#%s", text_of(l, q->id)));
    diag_also(l->diagnostics, report, MSG_RULE_FIRST, q->at, text_of(l, q->id));
    return;
  }
  q->stated = true;
  q->at = at;
  report_restated(l, framework, q->id, at);
  vec_push(&l->stated, ((struct stated_requirement){index, l->module, l->tree, n}));
}

/* ---- categories ---- */

static void declare_category(struct lowering *l, uint32_t framework, node_id n) {
  node_id name = child_here(l, n, NODE_NAME), body = child_here(l, n, NODE_BODY);
  if (name == 0) return;
  sym id = node_here(l, name)->value;
  span at = node_here(l, name)->at;
  bool catalogue = l->rules->frameworks.items[framework].catalogue != NULL;
  uint32_t known = idmap_get(&l->category_index, idmap_pair(framework, id));
  if (catalogue) {
    diag(l->diagnostics, MSG_RULE_CATEGORY_IN_RULES, at, text_of(l, id));
  } else if (known != 0) {
    uint32_t index = diag(l->diagnostics, MSG_RULE_TWICE, at, text_of(l, id));
    diag_also(l->diagnostics, index, MSG_RULE_FIRST, l->rules->categories.items[known - 1].at, text_of(l, id));
  } else {
    vec_push(&l->rules->categories, ((struct rule_category){framework, id, text_here(l, n), at}));
    known = l->rules->categories.count;
    idmap_put(&l->category_index, idmap_pair(framework, id), known);
  }
  for (node_id q = body ? child_here(l, body, NODE_REQUIREMENT) : 0; q != 0; q = node_next_same(tree_here(l), q))
    declare_requirement(l, framework, q, known);
}

/* ---- all statements of all frameworks ---- */

static bool in_name(char c) {
  return c == '_' || ('0' <= c && c <= '9') || ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') ||
         (unsigned char)c >= 0x80;
}

/* What a statement with a syntax error would have stated is not known. */
static void note_quiet_names(struct lowering *l, span at) {
  size_t length, start = 0;
  const char *text = source_text(&l->program->sources, at, &length);
  for (size_t i = 0; i <= length; i++) {
    if (i < length && in_name(text[i])) continue;
    if (start < i) idmap_put(&l->quiet, intern(l->names, text + start, i - start), 1);
    start = i + 1;
  }
}

static void declare_statement(struct lowering *l, uint32_t framework, node_id n) {
  switch (node_here(l, n)->kind) {
  case NODE_ERROR: note_quiet_names(l, node_here(l, n)->at); break;
  case NODE_DEFINE: declare_define(l, framework, n); break;
  case NODE_REQUIREMENT: declare_requirement(l, framework, n, 0); break;
  case NODE_CATEGORY: declare_category(l, framework, n); break;
  case NODE_PROFILE: declare_profile(l, framework, n); break;
  case NODE_THREAT:
  case NODE_VULNERABILITY:
  case NODE_RISK: declare_risk_statement(l, framework, n); break;
  default: break;
  }
}

/* @withdrawn and @replaced_by on a requirement are for readers of the file: what is withdrawn keeps its id and its
 * verdicts, and nothing here changes them. */
void declare_rules(struct lowering *l) {
  for (uint32_t f = 0; f < l->rules->frameworks.count; f++) {
    if (l->rules->frameworks.items[f].core) continue;
    const struct program_module *m = &l->program->modules.items[l->rules->frameworks.items[f].module];
    for (uint32_t i = 0; i < m->trees.count; i++) {
      enter_file(l, l->rules->frameworks.items[f].module, m->trees.items[i]);
      for (node_id n = node_here(l, tree_here(l)->root)->first; n != 0; n = node_here(l, n)->next)
        declare_statement(l, f, n);
    }
  }
}

/* ---- references ---- */

/* Without a version the framework at hand and those it builds on are asked first. */
static uint32_t requirement_near(const struct lowering *l, const struct requirement_use *use) {
  for (uint32_t f = l->framework_of_module[l->module]; f != UINT32_MAX; f = l->rules->frameworks.items[f].base) {
    uint32_t res =
        l->rules->frameworks.items[f].name == use->framework ? rule_requirement_find(l->rules, f, use->id) : UINT32_MAX;
    if (res != UINT32_MAX) return res;
  }
  return UINT32_MAX;
}

uint32_t used_requirement(struct lowering *l, struct requirement_use use) {
  uint32_t near = use.version == 0 ? requirement_near(l, &use) : UINT32_MAX;
  if (near != UINT32_MAX) return near;
  struct index_list list = {0};
  requirement_use_resolve(l->rules, use, &list);
  uint32_t res = list.items.count ? list.items.items[0] : UINT32_MAX;
  vec_free(&list.items);
  return res;
}

uint32_t referenced_requirement(struct lowering *l, node_id reqref) {
  struct requirement_use use;
  if (reqref == 0 || !sema_requirement(l->sema, l->module, l->tree, reqref, &use)) return UINT32_MAX;
  if (!use.category) return used_requirement(l, use);
  diag(l->diagnostics, MSG_RULE_ONE_REQUIREMENT, node_here(l, reqref)->at, text_of(l, use.id));
  return UINT32_MAX;
}

bool level_of_node(struct lowering *l, node_id number, uint8_t lowest, uint8_t *res) {
  if (number == 0) return false;
  const char *text = text_of(l, node_here(l, number)->value);
  bool digit = sym_length(l->names, node_here(l, number)->value) == 1;
  if (digit && (char)('0' + lowest) <= text[0] && text[0] <= '3') {
    *res = (uint8_t)(text[0] - '0');
    return true;
  }
  diag(l->diagnostics, lowest == 0 ? MSG_RULE_EXPECTED_LEVEL : MSG_LEVEL_RANGE, node_here(l, number)->at, text);
  return false;
}
