/* navigate.c - where something is declared, and where it is used. */
#include <string.h>

#include "compiler/lsp/server.h"

/* The name pointed at, or NULL. */
static const struct name_use *use_asked(struct request *r, struct target_place *p) {
  return request_place(r, p) ? session_use_at(&p->unit->session, p->offset) : NULL;
}

static bool can_open(struct request *r, const struct unit *u, span at) {
  const struct source_file *f = source_file_at(&u->session.program.sources, at.start);
  return f && source_uri(r->server, &r->memory, f);
}

/* With the name that was pointed at when the client takes links. */
static void write_place_of(struct request *r, struct target_place *p, span origin, span at) {
  struct sources *sources = &p->unit->session.program.sources;
  if (!can_open(r, p->unit, at)) return;
  json_array(r->json);
  if (!r->server->client.links) {
    write_location(r->server, &r->memory, r->json, sources, at);
  } else {
    json_object(r->json);
    json_key(r->json, "originSelectionRange");
    write_range(r->server, r->json, sources, origin);
    json_pair(r->json, "targetUri", source_uri(r->server, &r->memory, source_file_at(sources, at.start)));
    json_key(r->json, "targetRange");
    write_range(r->server, r->json, sources, at);
    json_key(r->json, "targetSelectionRange");
    write_range(r->server, r->json, sources, at);
    json_end_object(r->json);
  }
  json_end_array(r->json);
}

void handle_definition(struct request *r) {
  struct target_place p;
  const struct name_use *u = use_asked(r, &p);
  if (u) write_place_of(r, &p, u->at, u->target);
}

void handle_type_definition(struct request *r) {
  struct target_place p;
  const struct name_use *u = use_asked(r, &p);
  if (u) write_place_of(r, &p, u->at, session_type_place(&p.unit->session, u));
}

/* ---- uses ---- */

static bool is_listed(const struct name_uses *all, uint32_t index) {
  const struct name_use *x = &all->list.items[index], *last = index ? x - 1 : NULL;
  return !(last && last->at.start == x->at.start && last->at.end == x->at.end && name_use_same(last, x));
}

void handle_references(struct request *r) {
  struct target_place p;
  const struct name_use *u = use_asked(r, &p);
  const struct json_value *context = r->params ? json_member(r->params, "context") : NULL;
  bool declaration = context && json_is_yes(json_member(context, "includeDeclaration")), declared = false;
  if (!u) return;
  const struct name_uses *all = &p.unit->uses;
  json_array(r->json);
  for (uint32_t i = 0; i < all->list.count; i++) {
    const struct name_use *x = &all->list.items[i];
    if (!name_use_same(u, x) || !is_listed(all, i)) continue;
    bool here = x->at.start == x->target.start;
    declared |= here;
    if ((declaration || !here) && can_open(r, p.unit, x->at))
      write_location(r->server, &r->memory, r->json, &p.unit->session.program.sources, x->at);
  }
  if (declaration && !declared && can_open(r, p.unit, u->target))
    write_location(r->server, &r->memory, r->json, &p.unit->session.program.sources, u->target);
  json_end_array(r->json);
}

void handle_highlight(struct request *r) {
  struct target_place p;
  const struct name_use *u = use_asked(r, &p);
  if (!u) return;
  const struct source_file *f = &p.unit->session.program.sources.files.items[p.file];
  json_array(r->json);
  for (uint32_t i = 0; i < p.unit->uses.list.count; i++) {
    const struct name_use *x = &p.unit->uses.list.items[i];
    if (x->at.start < f->base || f->base + f->length < x->at.start || !name_use_same(u, x) ||
        !is_listed(&p.unit->uses, i))
      continue;
    json_object(r->json);
    json_key(r->json, "range");
    write_range(r->server, r->json, &p.unit->session.program.sources, x->at);
    json_key(r->json, "kind");
    json_integer(r->json, x->at.start == x->target.start ? 3 : 2); /* written here, else read */
    json_end_object(r->json);
  }
  json_end_array(r->json);
}
