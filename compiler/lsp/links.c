/* links.c - places in a spec that lead to other files: evidence, and modules that are imported. */
#include <stdlib.h>
#include <string.h>

#include "compiler/lsp/server.h"

static void write_link(struct request *r, struct sources *sources, span at, const char *uri) {
  json_object(r->json);
  json_key(r->json, "range");
  write_range(r->server, r->json, sources, at);
  json_pair(r->json, "target", uri);
  json_end_object(r->json);
}

static void link_imports(struct request *r, struct target_place *p, const struct tree *t) {
  struct session *s = &p->unit->session;
  for (node_id n = node_at(t, t->root)->first; n && n <= t->last[NODE_IMPORT]; n = node_at(t, n)->next) {
    node_id path = node_at(t, n)->kind == NODE_IMPORT ? node_child(t, n, NODE_PATH) : 0;
    const struct name_use *u = path ? session_use_at(s, node_at(t, path)->at.start) : NULL;
    if (!u || u->kind != USE_MODULE || u->id == 0) continue;
    const struct program_module *m = &s->program.modules.items[u->id];
    if (!m->trees.count) continue;
    const char *uri = source_uri(r->server, &r->memory,
                                 &s->program.sources.files.items[s->program.trees.items[m->trees.items[0]].file]);
    if (uri) write_link(r, &s->program.sources, node_at(t, path)->at, uri);
  }
}

/* `file = "evidence/scan.pdf"`, seen from the folder of the spec. */
static void link_file(struct request *r, struct target_place *p, const struct tree *t, node_id text,
                      const char *folder) {
  node_id string = node_child(t, text, NODE_STRING);
  const char *name = string ? sym_text(&p->unit->session.program.names, node_at(t, string)->value) : "";
  const char *path = *name == '/' ? name : path_join(&r->memory, folder, name);
  if (!*name || strstr(name, "://") || !file_exists(path)) return;
  write_link(r, &p->unit->session.program.sources, node_at(t, text)->at,
             path_uri(&r->memory, path_clean(&r->memory, path)));
}

static void link_evidence(struct request *r, struct target_place *p, const struct tree *t) {
  const struct interner *names = &p->unit->session.program.names;
  const struct source_file *f = &p->unit->session.program.sources.files.items[p->file];
  const char *folder = path_folder(&r->memory, f->name);
  for (node_id n = 1; n < t->nodes.count; n++) {
    const struct node *x = node_at(t, n);
    node_id name = x->kind == NODE_SET ? node_child(t, n, NODE_NAME) : 0, text = node_child(t, n, NODE_TEXT);
    const char *called = name ? sym_text(names, node_at(t, name)->value) : "";
    bool is_path = x->kind == NODE_EVIDENCE || !strcmp(called, "file") || !strcmp(called, "ファイル");
    if (text && is_path && (x->kind == NODE_SET || x->kind == NODE_EVIDENCE)) link_file(r, p, t, text, folder);
  }
}

void handle_document_link(struct request *r) {
  struct target_place p;
  if (!request_text(r, &p)) return;
  const struct tree *t = session_tree_of(&p.unit->session, p.file);
  json_array(r->json);
  if (t && t->nodes.count) {
    link_imports(r, &p, t);
    link_evidence(r, &p, t);
  }
  json_end_array(r->json);
}
