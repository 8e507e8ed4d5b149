/* nodes.c - CISO Assistant: categories and requirements as nodes, example measures as reference controls. */
#include "runtime/report/ciso/ciso.h"

static const char *const nothing[LANGUAGE_COUNT];

static const char *text(const struct ciso *c, sym s) { return sym_text(c->in->model->names, s); }

/* The text in exactly that language. */
static const char *exactly(const struct ciso *c, struct bilingual t, enum language l) {
  return text(c, l == LANGUAGE_JA ? t.ja : t.en);
}

/* ---- what a requirement says ---- */

/* The statement, then what each level asks, a line each. */
static const char *description_of(struct ciso *c, uint32_t requirement, enum language l) {
  const struct catalogue_requirement *entry = contents_entry(&c->contents, requirement);
  struct builder b = {0};
  if (entry) builder_text(&b, pick_text(c->in, entry->statement, l));
  for (int n = 1; n <= 3; n++) {
    const char *level = contents_level(&c->memory, &c->contents, requirement, n, l);
    builder_format(&b, l == LANGUAGE_JA ? "%sレベル%d: %s" : "%sLevel %d: %s", b.length ? "\n" : "", n, level);
  }
  const char *res = arena_copy(&c->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

static const char *annotation_of(struct ciso *c, uint32_t requirement) {
  const struct catalogue_requirement *entry = contents_entry(&c->contents, requirement);
  const char *confidence = entry ? confidence_names[entry->confidence] : NULL;
  if (!confidence) return NULL;
  const char *source = text(c, entry->source.en ? entry->source.en : entry->source.ja);
  return arena_format(&c->memory, *source ? "provenance: %s (%s)" : "provenance: %s", confidence, source);
}

/* ---- groups ---- */

/* By requirement, the profiles that select it: looked up in one map of all selections. */
struct selected { struct idmap by_profile; /* (requirement, profile index) -> 1 */ };

static void selected_fill(struct selected *s, const struct ciso *c) {
  struct idmap index = {0}; /* (framework, profile) -> index + 1 */
  for (uint32_t i = 0; i < c->profile_count; i++) idmap_put(&index, idmap_pair(c->profiles[i].framework, c->profiles[i].profile), i + 1);
  for (uint32_t i = 0; i < c->in->rules->selects.count; i++) {
    const struct rule_select *x = &c->in->rules->selects.items[i];
    uint32_t found = idmap_get(&index, idmap_pair(x->framework, x->profile));
    if (found) idmap_put(&s->by_profile, idmap_pair(x->requirement, found - 1), 1);
  }
  idmap_free(&index);
}

static void write_groups(struct ciso *c, const struct selected *s, uint32_t requirement) {
  emit_key(&c->yaml, "implementation_groups");
  emit_list(&c->yaml);
  for (int n = 1; n <= 3; n++) emit_text(&c->yaml, arena_format(&c->memory, "%d", n));
  for (uint32_t i = 0; i < c->profile_count; i++)
    if (idmap_get(&s->by_profile, idmap_pair(requirement, i))) emit_text(&c->yaml, oscal_selection_name(&c->memory, c->in, &c->profiles[i]));
  emit_end_list(&c->yaml);
}

/* ---- reference controls ---- */

static const struct catalogue *catalogue_of(const struct ciso *c) { return c->in->rules->frameworks.items[c->framework].catalogue; }

bool ciso_has_controls(const struct ciso *c) { return catalogue_of(c) && catalogue_of(c)->measures.count; }

static const char *control_urn(struct ciso *c, const struct catalogue_measure *m) {
  return ciso_urn(&c->memory, "function", c->id, ciso_word(&c->memory, text(c, m->id)));
}

void ciso_controls(struct ciso *c) {
  const struct catalogue *k = catalogue_of(c);
  emit_key(&c->yaml, "reference_controls");
  emit_list(&c->yaml);
  for (uint32_t i = 0; i < k->measures.count; i++) {
    const struct catalogue_measure *m = &k->measures.items[i];
    emit_map(&c->yaml);
    emit_pair(&c->yaml, "urn", control_urn(c, m));
    emit_pair(&c->yaml, "ref_id", text(c, m->id));
    ciso_words(c, (const char *[]){arena_format(&c->memory, "%s (level %d)", text(c, m->id), m->level), arena_format(&c->memory, "%s(レベル%d)", text(c, m->id), m->level)},
               (const char *[]){exactly(c, m->text, LANGUAGE_EN), exactly(c, m->text, LANGUAGE_JA)});
    emit_end_map(&c->yaml);
  }
  emit_end_list(&c->yaml);
}

static void write_controls_of(struct ciso *c, uint32_t requirement) {
  const struct catalogue *k = catalogue_of(c);
  uint32_t own = requirement_of(c->in, requirement)->catalogue;
  uint32_t first = k && own != UINT32_MAX ? catalogue_first_measure(k, own) : 0;
  if (!k || own == UINT32_MAX || first == k->measures.count || k->measures.items[first].requirement != own) return;
  emit_key(&c->yaml, "reference_controls");
  emit_list(&c->yaml);
  for (uint32_t i = first; i < k->measures.count && k->measures.items[i].requirement == own; i++) emit_text(&c->yaml, control_urn(c, &k->measures.items[i]));
  emit_end_list(&c->yaml);
}

/* ---- nodes ---- */

static void begin_node(struct ciso *c, const char *urn, bool assessable, const char *depth, const char *parent, const char *id) {
  emit_map(&c->yaml);
  emit_pair(&c->yaml, "urn", urn);
  emit_key(&c->yaml, "assessable"), emit_plain(&c->yaml, assessable ? "true" : "false");
  emit_key(&c->yaml, "depth"), emit_plain(&c->yaml, depth);
  emit_pair(&c->yaml, "parent_urn", parent);
  emit_pair(&c->yaml, "ref_id", id);
}

static void write_requirement(struct ciso *c, const struct selected *s, uint32_t requirement, const char *parent) {
  const char *id = text(c, requirement_of(c->in, requirement)->id);
  begin_node(c, ciso_urn(&c->memory, "req_node", c->id, c->nodes[requirement]), true, parent ? "2" : "1", parent, id);
  ciso_words(c, (const char *[]){requirement_title(c->in, requirement, LANGUAGE_EN), requirement_title(c->in, requirement, LANGUAGE_JA)},
             (const char *[]){description_of(c, requirement, LANGUAGE_EN), description_of(c, requirement, LANGUAGE_JA)});
  emit_pair(&c->yaml, "annotation", annotation_of(c, requirement));
  write_groups(c, s, requirement);
  write_controls_of(c, requirement);
  emit_end_map(&c->yaml);
}

/* A category and a requirement may have one name: those of categories have a word in front. */
static const char *write_category(struct ciso *c, const struct contents_group *g) {
  const char *urn = ciso_urn(&c->memory, "req_node", c->id, arena_format(&c->memory, "category.%s", ciso_word(&c->memory, text(c, g->id))));
  begin_node(c, urn, false, "1", NULL, text(c, g->id));
  ciso_words(c, (const char *[]){exactly(c, g->title, LANGUAGE_EN), exactly(c, g->title, LANGUAGE_JA)}, nothing);
  emit_end_map(&c->yaml);
  return urn;
}

void ciso_nodes(struct ciso *c) {
  struct selected s = {0};
  selected_fill(&s, c);
  emit_key(&c->yaml, "requirement_nodes");
  emit_list(&c->yaml);
  for (uint32_t i = 0; i < c->contents.groups.count; i++) {
    const struct contents_group *g = &c->contents.groups.items[i];
    if (g->framework != c->framework) continue;
    const char *parent = g->id ? write_category(c, g) : NULL;
    for (uint32_t r = g->first; r; r = c->contents.next[r - 1]) write_requirement(c, &s, r - 1, parent);
  }
  emit_end_list(&c->yaml);
  idmap_free(&s.by_profile);
}
