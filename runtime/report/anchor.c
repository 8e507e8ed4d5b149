/* anchor.c - the ids of findings on the page. */
#include <stdlib.h>

#include "runtime/report/html.h"

static bool is_unnamed(const struct module_info *m) { return m->own && (m->at.end == 0 || m->name == 0); }

static uint32_t count_unnamed(const struct model *m) {
  uint32_t res = 0;
  for (module_id i = 1; i < m->modules.count; i++) res += is_unnamed(&m->modules.items[i]);
  return res;
}

void anchors_make(struct anchors *res, const struct report_input *in) {
  *res = (struct anchors){0};
  if (count_unnamed(in->model) < 2) return;
  struct interner paths = {0};
  struct idmap seen = {0}; /* requirement and path -> how many */
  for (uint32_t i = 0; i < in->findings->rows.count; i++) {
    const struct finding_row *row = &in->findings->rows.items[i];
    struct arena a = {0};
    if (is_unnamed(&in->model->modules.items[in->model->entities.items[row->subject].module])) {
      uint64_t key = idmap_pair(row->requirement, intern_text(&paths, entity_path(&a, in->model, row->subject)));
      uint32_t before = idmap_get(&seen, key);
      if (before) idmap_put(&res->number, i + 1, before + 1);
      idmap_put(&seen, key, before + 1);
    }
    arena_free(&a);
  }
  idmap_free(&seen);
  interner_free(&paths);
}

void anchors_free(struct anchors *x) { idmap_free(&x->number); }

const char *finding_anchor(struct arena *a, const struct report_input *in, uint32_t row) {
  struct finding f = finding_build(a, in->findings, row);
  uint32_t number = in->anchors ? idmap_get(&in->anchors->number, row + 1) : 0;
  return number ? arena_format(a, "f-%.12s-%u", f.fingerprint, number) : arena_format(a, "f-%.12s", f.fingerprint);
}
