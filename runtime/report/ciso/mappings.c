/* mappings.c - CISO Assistant: crosswalks as mapping sets, there and back. */
#include "runtime/report/ciso/ciso.h"

#include <string.h>

/* Standards of which a library exists: with that program, or written by this one. The end of a node's URN is the id of the
 * item in lower case. */
static const struct known { const char *standard, *packager, *id; } known[] = {
    {"nist-csf-1.1", "intuitem", "nist-csf-1.1"}, {"nist-csf-2.0", "intuitem", "nist-csf-2.0"}, {"cpsf-1.0", "cpsfc", "cpsf-1.0.0"}};

static const struct known *known_find(const struct ciso *c, sym standard) {
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (!strcmp(known[i].standard, sym_text(c->in->model->names, standard))) return &known[i];
  return NULL;
}

static const char *urn_of(struct ciso *c, const struct known *k, const char *kind, const char *node) {
  return arena_format(&c->memory, "urn:%s:risk:%s:%s%s%s", k->packager, kind, k->id, node ? ":" : "", node ? node : "");
}

/* Requirements of the framework whose crosswalk leads to STANDARD; stops at the first when only asked. */
static const struct catalogue_crosswalk *next_pair(const struct ciso *c, uint32_t *at, sym standard) {
  const struct catalogue *k = c->in->rules->frameworks.items[c->framework].catalogue;
  for (; k && *at < k->crosswalks.count; ++*at)
    if (k->crosswalks.items[*at].standard == standard) return &k->crosswalks.items[(*at)++];
  return NULL;
}

static bool is_mapped(const struct ciso *c, sym standard) {
  uint32_t at = 0;
  return known_find(c, standard) && next_pair(c, &at, standard);
}

/* ---- relations ---- */

/* What the source is to the target. `related` says no more than that they touch. */
static const char *relationship(enum link_relation r, bool back) {
  switch (r) {
  case LINK_EQUAL: return "equal";
  case LINK_SUBSET: return back ? "superset" : "subset";
  case LINK_SUPERSET: return back ? "subset" : "superset";
  case LINK_INTERSECTS:
  case LINK_RELATED: break;
  }
  return "intersect";
}

static void write_pair(struct ciso *c, const struct known *k, const struct catalogue_crosswalk *x, bool back) {
  const struct catalogue *own = c->in->rules->frameworks.items[c->framework].catalogue;
  uint32_t requirement = rule_requirement_find(c->in->rules, c->framework, own->requirements.items[x->requirement].id);
  if (requirement == UINT32_MAX) return;
  const char *here = ciso_urn(&c->memory, "req_node", c->id, c->nodes[requirement]);
  const char *there = urn_of(c, k, "req_node", ciso_word(&c->memory, sym_text(c->in->model->names, x->target)));
  emit_map(&c->yaml);
  emit_pair(&c->yaml, "source_requirement_urn", back ? there : here);
  emit_pair(&c->yaml, "target_requirement_urn", back ? here : there);
  emit_pair(&c->yaml, "relationship", relationship((enum link_relation)x->relation, back));
  emit_pair(&c->yaml, "rationale", "semantic");
  emit_pair(&c->yaml, "annotation", arena_format(&c->memory, "%s, %s", link_relation_id((enum link_relation)x->relation), link_confidence_id((enum link_confidence)x->confidence)));
  emit_end_map(&c->yaml);
}

static void write_set(struct ciso *c, const struct contents_standard *s, bool back) {
  const struct known *k = known_find(c, s->id);
  const char *from = back ? k->id : c->id, *to = back ? c->id : k->id, *id = arena_format(&c->memory, "%s-to-%s", from, to);
  const char *here = ciso_urn(&c->memory, "framework", c->id, NULL), *there = urn_of(c, k, "framework", NULL);
  const struct catalogue_crosswalk *x;
  uint32_t at = 0;
  emit_map(&c->yaml);
  emit_pair(&c->yaml, "urn", ciso_urn(&c->memory, "req_mapping_set", id, NULL));
  emit_pair(&c->yaml, "ref_id", id);
  emit_pair(&c->yaml, "name", id);
  emit_pair(&c->yaml, "source_framework_urn", back ? there : here);
  emit_pair(&c->yaml, "target_framework_urn", back ? here : there);
  emit_key(&c->yaml, "requirement_mappings");
  emit_list(&c->yaml);
  while ((x = next_pair(c, &at, s->id))) write_pair(c, k, x, back);
  emit_end_list(&c->yaml);
  emit_end_map(&c->yaml);
}

void ciso_mappings(struct ciso *c) {
  bool open = false;
  for (uint32_t i = 0; i < c->contents.standards.count; i++) {
    const struct contents_standard *s = &c->contents.standards.items[i];
    if (!is_mapped(c, s->id)) continue;
    if (!open) emit_key(&c->yaml, "requirement_mapping_sets"), emit_list(&c->yaml);
    open = true;
    write_set(c, s, false);
    write_set(c, s, true);
  }
  if (open) emit_end_list(&c->yaml);
}

void ciso_dependencies(struct ciso *c) {
  bool open = false;
  for (uint32_t i = 0; i < c->contents.standards.count; i++) {
    if (!is_mapped(c, c->contents.standards.items[i].id)) continue;
    if (!open) emit_key(&c->yaml, "dependencies"), emit_list(&c->yaml);
    open = true;
    emit_text(&c->yaml, urn_of(c, known_find(c, c->contents.standards.items[i].id), "library", NULL));
  }
  if (open) emit_end_list(&c->yaml);
}
