/* hints.c - what is known beside the text: owners, converted units, how far a target is reached; gaps above an element.
 */
#include <stdlib.h>
#include <string.h>

#include "compiler/lsp/server.h"
#include "compiler/syntax/token.h"

struct hinting {
  struct request *r;
  struct unit *u;
  const struct source_file *file;
  struct sources *sources;
  const struct tree *t;
  span asked;
};

static bool is_asked(const struct hinting *h, uint32_t offset) {
  return h->asked.start <= offset && offset <= h->asked.end;
}
static bool is_here(const struct hinting *h, span at) {
  return h->file->base <= at.start && at.end <= h->file->base + h->file->length;
}

static void write_hint(struct hinting *h, uint32_t offset, const char *text, const char *tip) {
  struct json *j = h->r->json;
  json_object(j);
  json_key(j, "position");
  write_place(j, text_place(h->r->server, h->file->text, h->file->length, offset - h->file->base));
  json_pair(j, "label", text);
  json_pair(j, "tooltip", tip);
  json_key(j, "paddingLeft");
  json_boolean(j, true);
  json_end_object(j);
}

/* ---- owners ---- */

/* Where it is not the organization that answers for the whole module. */
static void hint_owners(struct hinting *h) {
  const struct model *m = &h->u->session.program.model;
  bool ja = h->r->server->language == LANGUAGE_JA;
  for (entity_id e = 1; e < m->entities.count; e++) {
    const struct entity *x = &m->entities.items[e];
    if (!KIND_IS_ELEMENT(x->kind) || x->kind == KIND_ORGANIZATION || x->flags & (ENTITY_FROM_CLASS | ENTITY_IMPLICIT) ||
        !x->owner || !x->parent)
      continue;
    if (!is_here(h, x->at) || !is_asked(h, x->at.end)) continue;
    if (m->entities.items[x->parent].owner == x->owner || m->entities.items[x->parent].kind == KIND_ORGANIZATION)
      continue;
    write_hint(h, x->at.end,
               arena_format(&h->r->memory, ja ? "所有 %s" : "of %s", entity_path(&h->r->memory, m, x->owner)),
               ja ? "所有者" : "its owner");
  }
}

/* ---- units ---- */

/* The quantity that a type or an attribute asks for; 0: none, or one that has no usual unit. */
static quantity_kind kind_asked(struct hinting *h, node_id n) {
  struct program *p = &h->u->session.program;
  const struct node *x = node_at(h->t, n);
  quantity_kind res = 0;
  node_id name = node_child(h->t, n, x->kind == NODE_TYPE ? NODE_PATH : NODE_NAME);
  if (x->kind == NODE_TYPE && name && !node_at(h->t, name)->first)
    res = units_kind_find(&p->model.units, node_at(h->t, name)->value);
  const struct name_use *u =
      x->kind == NODE_SET && name ? session_use_at(&h->u->session, node_at(h->t, name)->at.start) : NULL;
  if (u && u->kind == USE_ATTRIBUTE) res = p->model.attributes.items[u->id].type.quantity;
  return p->model.units.kinds.items[res].shown ? res : 0;
}

static void hint_quantity(struct hinting *h, const struct node *x, quantity_kind kind) {
  struct program *p = &h->u->session.program;
  struct quantity q;
  sym bad;
  const char *written = sym_text(&p->names, x->value);
  if (!is_asked(h, x->at.end) ||
      quantity_parse(&p->model.units, &p->names, written, strlen(written), &q, &bad) != QUANTITY_OK)
    return;
  if (quantity_fits(&p->model.units, &q, kind, false) != FIT_OK) return;
  const char *usual = quantity_text(&h->r->memory, &p->model.units, &p->names, q.value, kind);
  if (strcmp(usual, written)) write_hint(h, x->at.end, arena_format(&h->r->memory, "= %s", usual), NULL);
}

/* Ranges are two levels deep at most; what nests deeper is no plain value. */
static void hint_below(struct hinting *h, node_id n, quantity_kind kind, int depth) {
  for (node_id c = node_at(h->t, n)->first; c && depth; c = node_at(h->t, c)->next) {
    const struct node *x = node_at(h->t, c);
    if (x->kind == NODE_QUANTITY)
      hint_quantity(h, x, kind);
    else if (x->kind == NODE_RANGE_OF || x->kind == NODE_BINARY)
      hint_below(h, c, kind, depth - 1);
  }
}

/* `10rps` where the quantity is usually given in rpm. */
static void hint_units(struct hinting *h) {
  for (node_id n = 1; h->t && n < h->t->nodes.count; n++) {
    if (node_at(h->t, n)->kind != NODE_TYPE && node_at(h->t, n)->kind != NODE_SET) continue;
    quantity_kind kind = kind_asked(h, n);
    if (kind) hint_below(h, n, kind, 4);
  }
}

/* ---- targets ---- */

/* Findings that a target is for, and the level that all of them reach. */
struct reached {
  uint32_t met, gap, undecided, level;
};

static bool is_under(const struct model *m, entity_id e, entity_id around) {
  while (e && e != around) e = m->entities.items[e].parent;
  return !around || e == around;
}

static struct reached count_target(const struct session *s, const struct target *x) {
  struct reached res = {.level = UINT32_MAX};
  for (uint32_t i = 0; i < s->findings.rows.count; i++) {
    const struct finding_row *row = &s->findings.rows.items[i];
    const struct rule_framework *f =
        &s->program.rules.frameworks.items[s->program.rules.requirements.items[row->requirement].framework];
    bool counted = row->status == STATUS_MET || row->status == STATUS_GAP || row->status == STATUS_UNDECIDED;
    if (!counted || !row->target || f->name != x->framework || !is_under(&s->program.model, row->subject, x->on))
      continue;
    res.met += row->status == STATUS_MET;
    res.gap += row->status == STATUS_GAP;
    res.undecided += row->status == STATUS_UNDECIDED;
    if (row->lo < res.level) res.level = row->lo;
  }
  return res;
}

static void hint_targets(struct hinting *h) {
  const struct session *s = &h->u->session;
  bool ja = h->r->server->language == LANGUAGE_JA;
  for (uint32_t i = 0; s->judged && i < s->program.model.targets.count; i++) {
    const struct target *x = &s->program.model.targets.items[i];
    if (!is_here(h, x->at)) continue;
    struct reached c = count_target(s, x);
    const char *line = h->file->text + (x->at.start - h->file->base),
               *end = memchr(line, '\n', h->file->length - (x->at.start - h->file->base));
    uint32_t at = end ? h->file->base + (uint32_t)(end - h->file->text) : h->file->base + h->file->length;
    const char *form = ja ? "全体の到達レベル %u(充足 %u、不足 %u、判定保留 %u)"
                          : "level %u reached by all (met %u, gaps %u, undecided %u)";
    if (c.level == UINT32_MAX || !is_asked(h, at)) continue;
    write_hint(h, at, arena_format(&h->r->memory, form, c.level, c.met, c.gap, c.undecided), NULL);
  }
}

void handle_inlay_hint(struct request *r) {
  struct target_place p;
  struct place from = {0, 0}, to = {INT32_MAX, 0};
  bool known = request_text(r, &p);
  if (r->error || !known) return;
  const struct json_value *range = json_member(r->params, "range");
  if (range && (!read_place(json_member(range, "start"), &from) || !read_place(json_member(range, "end"), &to))) {
    server_fail(r, ERROR_PARAMS, "range is malformed");
    return;
  }
  struct sources *sources = &p.unit->session.program.sources;
  const struct source_file *f = &sources->files.items[p.file];
  struct hinting h = {r,
                      p.unit,
                      f,
                      sources,
                      session_tree_of(&p.unit->session, p.file),
                      {f->base + (uint32_t)text_offset(r->server, f->text, f->length, from),
                       f->base + (uint32_t)text_offset(r->server, f->text, f->length, to)}};
  json_array(r->json);
  if (r->server->settings.inlay && p.unit->session.sema) {
    hint_owners(&h);
    hint_units(&h);
    hint_targets(&h);
  }
  json_end_array(r->json);
}

/* ---- lenses ---- */

static void write_lens(struct request *r, struct unit *u, entity_id e, const struct subject_counts *c,
                       const char *uri) {
  const struct model *m = &u->session.program.model;
  bool ja = r->server->language == LANGUAGE_JA;
  struct json *j = r->json;
  json_object(j);
  json_key(j, "range");
  write_range(r->server, j, &u->session.program.sources, m->entities.items[e].at);
  json_key(j, "command");
  json_object(j);
  json_pair(j, "title",
            arena_format(&r->memory, ja ? "不足 %u、判定保留 %u、充足 %u" : c->gap == 1 ? "%u gap, %u undecided, %u met" : "%u gaps, %u undecided, %u met", c->gap,
                         c->undecided, c->met));
  json_pair(j, "command", "cpsfc.proof");
  json_key(j, "arguments");
  json_array(j);
  json_string(j, uri);
  json_string(j, entity_path(&r->memory, m, e));
  json_end_array(j);
  json_end_object(j);
  json_end_object(j);
}

/* Counts of every subject in one pass; what lies in an element counts for it, too. */
static struct subject_counts *count_all(const struct session *s) {
  const struct model *m = &s->program.model;
  struct subject_counts *res = memory_zeroed((size_t)m->entities.count + 1, sizeof *res);
  for (uint32_t i = 0; i < s->findings.rows.count; i++) {
    const struct finding_row *row = &s->findings.rows.items[i];
    for (entity_id e = row->subject; e; e = m->entities.items[e].parent) {
      res[e].met += row->status == STATUS_MET;
      res[e].gap += row->status == STATUS_GAP;
      res[e].undecided += row->status == STATUS_UNDECIDED;
    }
  }
  return res;
}

void handle_code_lens(struct request *r) {
  struct target_place p;
  bool known = request_text(r, &p);
  if (r->error || !known) return;
  const struct session *s = &p.unit->session;
  const struct source_file *f = &s->program.sources.files.items[p.file];
  json_array(r->json);
  if (r->server->settings.lens && s->judged) {
    struct subject_counts *counts = count_all(s);
    const char *uri = source_uri(r->server, &r->memory, f);
    for (entity_id e = 1; uri && e < s->program.model.entities.count; e++) {
      const struct entity *x = &s->program.model.entities.items[e];
      bool shown = counts[e].gap + counts[e].undecided && !(x->flags & (ENTITY_FROM_CLASS | ENTITY_ANSWER)) &&
                   f->base <= x->at.start && x->at.end <= f->base + f->length;
      if (shown) write_lens(r, p.unit, e, &counts[e], uri);
    }
    free(counts);
  }
  json_end_array(r->json);
}

/* ---- the proof behind a lens ---- */

static bool lies_in(const struct model *m, entity_id e, entity_id around) {
  while (e && e != around) e = m->entities.items[e].parent;
  return e == around;
}

/* Proofs of all that is not met about one subject, gaps first. */
static void write_proofs(struct request *r, struct unit *u, entity_id e, struct out *o) {
  const struct findings *f = &u->session.findings;
  for (int status = STATUS_GAP; status <= STATUS_UNDECIDED; status++)
    for (uint32_t i = 0; i < f->rows.count; i++) {
      if (f->rows.items[i].status != status || !lies_in(&u->session.program.model, f->rows.items[i].subject, e))
        continue;
      struct proof proof = proof_derive(&r->memory, f, i);
      if (o->buffer.length) out_text(o, "\n");
      proof_write_text(o, &u->session.program.sources, &proof, r->server->language);
    }
}

static const char *argument(const struct request *r, size_t index) {
  const struct json_value *list = r->params ? json_member(r->params, "arguments") : NULL,
                          *x = list && index < json_count(list) ? json_item(list, index) : NULL;
  return x && json_kind(x) == JSON_KIND_TEXT ? json_text(x) : NULL;
}

/* `cpsfc.proof` URI NAME: the text of the proofs, for the client to show. */
void handle_execute(struct request *r) {
  const struct json_value *command = r->params ? json_member(r->params, "command") : NULL;
  const char *uri = argument(r, 0), *name = argument(r, 1);
  struct bilingual_text problem;
  if (!command || json_kind(command) != JSON_KIND_TEXT || strcmp(json_text(command), "cpsfc.proof") || !uri || !name) {
    server_fail(r, ERROR_PARAMS, "the command is `cpsfc.proof`, with a uri and a name");
    return;
  }
  bool is_file;
  uint32_t file;
  struct unit *u = workspace_unit(r->server, uri_path(&r->memory, uri, &is_file), &file);
  bool judged = u && u->session.judged;
  /* what the file itself means by the name comes first: an interface beside it may have one of the same name */
  entity_id e = judged ? sema_entity_by_name(u->session.sema, session_module_of(&u->session, file), name) : 0;
  if (judged && !e) e = session_find_place(&u->session, name, &problem);
  if (!e) {
    server_fail(r, ERROR_FAILED, "there is no verdict about that");
    return;
  }
  struct out o = {.fd = -1};
  write_proofs(r, u, e, &o);
  json_string(r->json, text_with_short_paths(r->server, &r->memory, builder_get(&o.buffer)));
  builder_free(&o.buffer);
}
