/* former_names.c - a flow without a name is called by its ends ("plc->valve"): where an end was called otherwise (@was), so
 * was the flow. */
#include <string.h>

#include "compiler/sema/sema_internal.h"

struct deriving {
  struct model *m;
  struct interner *names;
  struct arena memory;
  struct idmap first; /* entity -> index + 1 of its first former name */
  uint32_t stated;    /* those that were written */
};

struct end_names {
  VEC(const char *) list; /* the present one first */
};

static uint32_t count_dots(const char *text) {
  uint32_t res = 0;
  for (; *text; text++) res += *text == '.';
  return res;
}

/* The last parts of PATH, with DOTS between them; NULL: it has fewer. */
static const char *last_parts(const char *path, uint32_t dots) {
  uint32_t has = count_dots(path);
  if (has < dots) return NULL;
  for (; dots < has; has--) path = strchr(path, '.') + 1;
  return path;
}

static void add_name(struct end_names *res, const char *name, const char *written) {
  if (name && strcmp(name, written)) vec_push(&res->list, name);
}

/* The former names of E and of what it lies in, written as long as WRITTEN, which stands for E now. */
static bool add_former(struct deriving *d, entity_id e, const char *written, struct end_names *res) {
  uint32_t dots = count_dots(written);
  const char *path = entity_path(&d->memory, d->m, e), *now = last_parts(path, dots);
  if (!e || !now || strcmp(now, written)) return false;
  for (entity_id at = e; at; at = d->m->entities.items[at].parent) {
    const char *rest = path + strlen(entity_path(&d->memory, d->m, at));
    for (uint32_t i = idmap_get(&d->first, at); i && i <= d->stated && d->m->former_names.items[i - 1].entity == at; i++) {
      const char *was = arena_format(&d->memory, "%s%s", sym_text(d->names, d->m->former_names.items[i - 1].name), rest);
      add_name(res, last_parts(was, dots), written);
    }
  }
  return true;
}

static void end_names(struct deriving *d, entity_id flow, enum relation element, enum relation port, const char *written, struct end_names *res) {
  vec_push(&res->list, written);
  if (!add_former(d, model_one(d->m, port, flow), written, res)) add_former(d, model_one(d->m, element, flow), written, res);
}

static void derive(struct deriving *d, entity_id flow) {
  const struct entity *x = &d->m->entities.items[flow];
  const char *name = sym_text(d->names, x->name), *arrow = strstr(name, "->"), *number = strrchr(name, '#');
  if (!arrow) return;
  const char *end = number && arrow < number ? number : name + strlen(name);
  const char *around = x->parent ? arena_format(&d->memory, "%s.", entity_path(&d->memory, d->m, x->parent)) : "";
  struct end_names sources = {0}, sinks = {0};
  end_names(d, flow, RELATION_SOURCE, RELATION_SOURCE_PORT, arena_copy(&d->memory, name, (size_t)(arrow - name)), &sources);
  end_names(d, flow, RELATION_SINK, RELATION_SINK_PORT, arena_copy(&d->memory, arrow + 2, (size_t)(end - arrow - 2)), &sinks);
  for (uint32_t i = 0; i < sources.list.count; i++)
    for (uint32_t k = i ? 0 : 1; k < sinks.list.count; k++) {
      const char *was = arena_format(&d->memory, "%s%s->%s%s", around, sources.list.items[i], sinks.list.items[k], end);
      vec_push(&d->m->former_names, ((struct former_name){flow, intern_text(d->names, was), x->at}));
    }
  vec_free(&sources.list);
  vec_free(&sinks.list);
}

void derive_former_names(struct sema *s) {
  struct deriving d = {.m = s->model, .names = s->names, .stated = s->model->former_names.count};
  for (uint32_t i = d.stated; 0 < i; i--) idmap_put(&d.first, s->model->former_names.items[i - 1].entity, i);
  for (entity_id e = 1; d.stated && e < s->model->entities.count; e++) {
    const struct entity *x = &s->model->entities.items[e];
    bool connects = x->kind == KIND_FLOW || x->kind == KIND_SENSE || x->kind == KIND_ACTUATE;
    if (connects && x->flags & ENTITY_IMPLICIT && x->name) derive(&d, e);
  }
  idmap_free(&d.first);
  arena_free(&d.memory);
}
