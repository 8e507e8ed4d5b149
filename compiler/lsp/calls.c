/* calls.c - data flow as a call hierarchy: what comes into an element, and where it goes. */
#include <stdlib.h>
#include <string.h>

#include "compiler/lsp/server.h"

static void write_item(struct request *r, struct unit *u, entity_id e) {
  const struct model *m = &u->session.program.model;
  const struct entity *x = &m->entities.items[e];
  const struct source_file *f = source_file_at(&u->session.program.sources, x->at.start);
  struct json *j = r->json;
  json_object(j);
  json_pair(j, "name", entity_path(&r->memory, m, e));
  json_key(j, "kind");
  json_integer(j, 12);
  json_pair(j, "detail",
            x->class ? class_text(m, x->class, r->server->language)
                     : kind_text((enum entity_kind)x->kind, r->server->language));
  json_pair(j, "uri", source_uri(r->server, &r->memory, f));
  json_key(j, "range");
  write_range(r->server, j, &u->session.program.sources, x->at);
  json_key(j, "selectionRange");
  write_range(r->server, j, &u->session.program.sources, x->at);
  json_end_object(j);
}

static bool can_open(struct request *r, struct unit *u, entity_id e) {
  const struct source_file *f =
      source_file_at(&u->session.program.sources, u->session.program.model.entities.items[e].at.start);
  return f && source_uri(r->server, &r->memory, f);
}

/* The element that a name stands for in a flow: of a port or quantity the one it belongs to. */
static entity_id element_of(const struct model *m, entity_id e) {
  while (e && !KIND_IS_ELEMENT(m->entities.items[e].kind) && m->entities.items[e].parent)
    e = m->entities.items[e].parent;
  return KIND_IS_ELEMENT(m->entities.items[e].kind) ? e : 0;
}

void handle_prepare_calls(struct request *r) {
  struct target_place p;
  if (!request_place(r, &p)) return;
  const struct name_use *u = session_use_at(&p.unit->session, p.offset);
  entity_id e = u && u->kind == USE_ENTITY ? element_of(&p.unit->session.program.model, u->id) : 0;
  if (!e || !can_open(r, p.unit, e)) return;
  json_array(r->json);
  write_item(r, p.unit, e);
  json_end_array(r->json);
}

/* The element that an item of the client means, by its place. */
static entity_id item_entity(struct request *r, struct unit **unit) {
  const struct json_value *item = r->params ? json_member(r->params, "item") : NULL,
                          *uri = item ? json_member(item, "uri") : NULL;
  const struct json_value *range = item ? json_member(item, "selectionRange") : NULL;
  struct place at;
  bool is_file;
  uint32_t file;
  if (!uri || json_kind(uri) != JSON_KIND_TEXT || !range || !read_place(json_member(range, "start"), &at))
    return server_fail(r, ERROR_PARAMS, "item is malformed"), 0;
  *unit = workspace_unit(r->server, uri_path(&r->memory, json_text(uri), &is_file), &file);
  if (!*unit) return 0;
  const struct source_file *f = &(*unit)->session.program.sources.files.items[file];
  uint32_t offset = f->base + (uint32_t)text_offset(r->server, f->text, f->length, at);
  const struct name_use *u = session_use_at(&(*unit)->session, offset);
  return u && u->kind == USE_ENTITY ? element_of(&(*unit)->session.program.model, u->id) : 0;
}

static bool carries(enum entity_kind k) { return k == KIND_FLOW || k == KIND_SENSE || k == KIND_ACTUATE; }

static void write_calls(struct request *r, bool incoming) {
  struct unit *u;
  entity_id e = item_entity(r, &u);
  if (!e) return;
  const struct model *m = &u->session.program.model;
  json_array(r->json);
  for (entity_id f = 1; f < m->entities.count; f++) {
    if (!carries((enum entity_kind)m->entities.items[f].kind)) continue;
    entity_id from = model_one(m, RELATION_SOURCE, f), to = model_one(m, RELATION_SINK, f), here = incoming ? to : from,
              there = incoming ? from : to;
    if (here != e || !there || !can_open(r, u, there)) continue;
    json_object(r->json);
    json_key(r->json, incoming ? "from" : "to");
    write_item(r, u, there);
    json_key(r->json, "fromRanges");
    json_array(r->json);
    const struct source_file *item_file = source_file_at(&u->session.program.sources,
                                                         m->entities.items[incoming ? there : e].at.start),
                             *flow_file = source_file_at(&u->session.program.sources, m->entities.items[f].at.start);
    if (item_file == flow_file) write_range(r->server, r->json, &u->session.program.sources, m->entities.items[f].at);
    json_end_array(r->json);
    json_end_object(r->json);
  }
  json_end_array(r->json);
}

void handle_incoming(struct request *r) { write_calls(r, true); }
void handle_outgoing(struct request *r) { write_calls(r, false); }
