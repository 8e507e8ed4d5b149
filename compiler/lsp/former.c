/* former.c - former names (`@was`): where they are stated, and which renamings of this session may get one. */
#include <stdlib.h>
#include <string.h>

#include "compiler/lsp/server.h"

/* The statement that declares E: its node, when `@was` on it would speak of E. */
static node_id declaration_of(const struct unit *u, entity_id e, const struct tree **t) {
  const struct entity *x = &u->session.program.model.entities.items[e];
  const struct source_file *f = source_file_at(&u->session.program.sources, x->at.start);
  if (!f || f->name[0] != '/' || x->flags & (ENTITY_FROM_CLASS | ENTITY_IMPLICIT)) return 0;
  *t = session_tree_of(&u->session, (uint32_t)(f - u->session.program.sources.files.items));
  node_id n = *t && (*t)->nodes.count ? tree_statement_at(*t, x->at.start, true) : 0;
  enum node_kind kind = n ? (enum node_kind)node_at(*t, n)->kind : NODE_NONE;
  bool takes = kind == NODE_ELEMENT || kind == NODE_FLOW || kind == NODE_TRANSFER || kind == NODE_MEASURE;
  node_id name = takes ? node_child(*t, n, NODE_NAME) : 0;
  return name && node_at(*t, name)->at.start == x->at.start ? n : 0;
}

span former_place(const struct unit *u, entity_id e) {
  const struct tree *t;
  node_id n = declaration_of(u, e, &t);
  return n ? (span){node_at(t, n)->at.start, node_at(t, n)->at.start} : SPAN_NONE;
}

span former_stated(const struct unit *u, entity_id e, const char *path) {
  const struct model *m = &u->session.program.model;
  for (uint32_t i = 0; i < m->former_names.count; i++) {
    const struct former_name *x = &m->former_names.items[i];
    if (x->entity != e || strcmp(sym_text(m->names, x->name), path)) continue;
    const struct source_file *f = source_file_at(&u->session.program.sources, x->at.start);
    uint32_t end = x->at.end;
    while (end < f->base + f->length && strchr(" \t\r\n", f->text[end - f->base])) end++;
    return (span){x->at.start, end};
  }
  return SPAN_NONE;
}

const char *former_text(struct arena *a, const char *path) {
  struct builder b = {0};
  builder_text(&b, "@was(\"");
  for (; *path; path++) {
    if (*path == '"' || *path == '\\') builder_char(&b, '\\');
    builder_char(&b, *path);
  }
  builder_text(&b, "\") ");
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

/* ---- renamings of this session ---- */

enum { MOST_REMEMBERED = 64 };

static void forget_first(struct server *s) {
  free(s->renamed.items[0].from);
  free(s->renamed.items[0].to);
  memmove(s->renamed.items, s->renamed.items + 1, sizeof *s->renamed.items * --s->renamed.count);
}

void former_remember(struct server *s, const struct unit *u, const struct name_use *use, const char *old,
                     const char *name) {
  struct arena memory = {0};
  if (use->kind == USE_ENTITY && former_place(u, use->id).start) {
    const char *path = entity_path(&memory, &u->session.program.model, use->id);
    size_t before = strlen(path) - strlen(old);
    if (strlen(old) <= strlen(path) && !strcmp(path + before, old)) {
      if (s->renamed.count == MOST_REMEMBERED) forget_first(s);
      vec_push(&s->renamed,
               ((struct renamed){strdup(path), strdup(arena_format(&memory, "%.*s%s", (int)before, path, name))}));
    }
  }
  arena_free(&memory);
}

const char *former_remembered(const struct server *s, const char *path) {
  for (uint32_t i = s->renamed.count; 0 < i; i--)
    if (!strcmp(s->renamed.items[i - 1].to, path)) return s->renamed.items[i - 1].from;
  return NULL;
}

void former_free(struct server *s) {
  while (s->renamed.count) forget_first(s);
  vec_free(&s->renamed);
}
