/* editions.c - which requirements of one framework of the report lead to those of another, and what was found of both. */
#include <stdlib.h>
#include <string.h>

#include "runtime/report/editions.h"

/* "cpsf-1.0" is any version 1.0.x of cpsf. */
static bool is_named(const struct report_input *in, const struct rule_framework *f, const char *standard) {
  const char *name = sym_text(in->model->names, f->name), *version = sym_text(in->model->names, f->version);
  size_t length = strlen(name);
  if (strncmp(standard, name, length) || standard[length] != '-') return false;
  const char *asked = standard + length + 1;
  size_t part = strlen(asked);
  return !strncmp(version, asked, part) && (version[part] == '\0' || version[part] == '.');
}

static uint32_t framework_called(const struct report_input *in, uint32_t other, const char *standard) {
  for (uint32_t f = 0; f < in->rules->frameworks.count; f++)
    if (f != other && framework_shown(in, f) && is_named(in, &in->rules->frameworks.items[f], standard)) return f;
  return UINT32_MAX;
}

static void add_pair(struct editions *e, const struct report_input *in, uint32_t framework, const struct catalogue *c,
                     const struct catalogue_crosswalk *x) {
  uint32_t other = framework_called(in, framework, sym_text(in->model->names, x->standard));
  if (other == UINT32_MAX) return;
  uint32_t left = rule_requirement_find(in->rules, framework, c->requirements.items[x->requirement].id);
  uint32_t right = rule_requirement_find(in->rules, other, x->target);
  if (left == UINT32_MAX || right == UINT32_MAX) return;
  bool first = !e->pairs.count || vec_last(&e->pairs).left != left;
  vec_push(&e->pairs, ((struct edition_pair){left, right, first}));
}

void editions_make(struct editions *e, const struct report_input *in) {
  *e = (struct editions){.requirements = view_count_requirements(in)};
  for (uint32_t f = 0; f < in->rules->frameworks.count; f++) {
    const struct catalogue *c = in->rules->frameworks.items[f].catalogue;
    if (!c || !framework_shown(in, f)) continue;
    for (uint32_t i = 0; i < c->crosswalks.count; i++) add_pair(e, in, f, c, &c->crosswalks.items[i]);
  }
}

void editions_free(struct editions *e) {
  vec_free(&e->pairs);
  free(e->requirements);
}
