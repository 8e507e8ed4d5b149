/* rename.c - one name, everywhere it is written. What the new name would break is found by checking the program with
 * it. */
#include <stdlib.h>
#include <string.h>

#include "compiler/lsp/server.h"
#include "compiler/syntax/token.h"

static const char *text_at(struct arena *a, const struct sources *s, span at) {
  size_t length;
  const char *text = source_text(s, at, &length);
  return arena_copy(a, text, length);
}

/* Without backticks. */
static const char *bare(struct arena *a, const char *name) {
  size_t length = strlen(name);
  return length < 2 || name[0] != '`' ? name : arena_copy(a, name + 1, length - 2);
}

/* May it be renamed at all? What the library declares, requirements and what was never declared may not. */
static const char *refusal(const struct unit *u, const struct name_use *use) {
  const struct source_file *f = source_file_at(&u->session.program.sources, use->target.start);
  if (use->kind == USE_REQUIREMENT) return "the id of a requirement can't be renamed here";
  if (!f || f->name[0] != '/') return "this name comes from the standard library";
  if (use->kind == USE_MODULE && !session_use_at(&u->session, use->target.start))
    return "a module can't be renamed here";
  return NULL;
}

static const struct name_use *use_of_request(struct request *r, struct target_place *p) {
  if (!request_place(r, p)) {
    if (!r->error) server_fail(r, ERROR_FAILED, "nothing is known of this text");
    return NULL;
  }
  const struct name_use *u = session_use_at(&p->unit->session, p->offset);
  const char *problem = u ? refusal(p->unit, u) : "there is no name here";
  if (problem) server_fail(r, ERROR_FAILED, problem);
  return problem ? NULL : u;
}

void handle_prepare_rename(struct request *r) {
  struct target_place p;
  const struct name_use *u = use_of_request(r, &p);
  if (!u) return;
  json_object(r->json);
  json_key(r->json, "range");
  write_range(r->server, r->json, &p.unit->session.program.sources, u->at);
  json_pair(r->json, "placeholder", bare(&r->memory, text_at(&r->memory, &p.unit->session.program.sources, u->at)));
  json_end_object(r->json);
}

/* ---- the new name ---- */

const char *name_spelling(struct arena *a, const char *name) {
  struct sources sources = {0};
  struct diagnostics diagnostics = {0};
  struct token_list tokens = {0};
  size_t length = strlen(name);
  bool broken = !length || strchr(name, '`') || strchr(name, '\n') || strchr(name, '\r') || 200 < length;
  uint32_t file = source_add(&sources, "name", name, length);
  if (!broken) scan_file(&tokens, &sources, &diagnostics, file);
  const struct token *t = tokens.tokens.items;
  bool plain = !broken && tokens.tokens.count && t->kind == T_IDENT && t->length == length &&
               !(t->flags & (TOKEN_WORD | TOKEN_QUOTED)) && diagnostics.list.count == 0;
  vec_free(&tokens.tokens);
  vec_free(&tokens.trivia);
  diagnostics_free(&diagnostics);
  sources_free(&sources);
  return broken ? NULL : plain ? name : arena_format(a, "`%s`", name);
}

/* ---- what changes ---- */

/* A place and what is written there. FORMER: it states the name that was (`@was`), which the user may not want. */
struct respelling {
  span at;
  const char *text;
  bool former;
};
struct respellings {
  VEC(struct respelling) list;
};

static bool is_spelled(struct arena *a, const struct sources *s, span at, const char *name) {
  return !strcmp(bare(a, text_at(a, s, at)), name);
}

static void respell_at(struct respellings *c, span at, const char *text, bool former) {
  for (uint32_t i = c->list.count; 0 < i; i--)
    if (c->list.items[i - 1].at.start == at.start && !former) return;
  vec_push(&c->list, ((struct respelling){at, text, former}));
}

/* Places where that name is spelled as at USE: a second name in the other language stays. */
static void find_places(struct arena *a, const struct unit *u, const struct name_use *use, const char *old,
                        const char *name, struct respellings *res) {
  const struct sources *s = &u->session.program.sources;
  for (uint32_t i = 0; i < u->uses.list.count; i++) {
    const struct name_use *x = &u->uses.list.items[i];
    const struct source_file *f = source_file_at(s, x->at.start);
    if (name_use_same(use, x) && f->name[0] == '/' && is_spelled(a, s, x->at, old)) respell_at(res, x->at, name, false);
  }
}

static int compare_respellings(const void *a, const void *b) {
  const struct respelling *x = a, *y = b;
  return x->at.start < y->at.start ? -1 : x->at.start > y->at.start;
}

/* ---- the former name ---- */

/* Findings are recognised by the qualified name of what they are about: `@was` keeps their history over the renaming.
 * Back to a name that is stated there, that statement goes. */
static void add_former(struct arena *a, const struct unit *u, const struct name_use *use, const char *old,
                       const char *name, bool wanted, struct respellings *res) {
  entity_id e = use->kind == USE_ENTITY ? use->id : 0;
  span at = e ? former_place(u, e) : SPAN_NONE;
  if (at.start == 0 ||
      strcmp(sym_text(&u->session.program.names, u->session.program.model.entities.items[e].name), old))
    return;
  const char *path = entity_path(a, &u->session.program.model, e);
  const char *then = arena_format(a, "%.*s%s", (int)(strlen(path) - strlen(old)), path, name);
  span stated = former_stated(u, e, then);
  if (stated.start)
    respell_at(res, stated, "", false);
  else if (wanted)
    respell_at(res, at, former_text(a, path), true);
}

static void drop_former(struct respellings *c) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < c->list.count; i++)
    if (!c->list.items[i].former) c->list.items[kept++] = c->list.items[i];
  c->list.count = kept;
}

static bool has_former(const struct respellings *c) {
  for (uint32_t i = 0; i < c->list.count; i++)
    if (c->list.items[i].former) return true;
  return false;
}

/* ---- trying it ---- */

static const char *replaced_text(struct arena *a, const struct source_file *f, const struct respellings *c,
                                 size_t *length) {
  struct builder b = {0};
  uint32_t done = 0;
  for (uint32_t i = 0; i < c->list.count; i++) {
    span at = c->list.items[i].at;
    if (at.start < f->base || f->base + f->length < at.start) continue;
    builder_add(&b, f->text + done, at.start - f->base - done);
    builder_text(&b, c->list.items[i].text);
    done = at.end - f->base;
  }
  builder_add(&b, f->text + done, f->length - done);
  const char *res = arena_copy(a, builder_get(&b), b.length);
  *length = b.length;
  builder_free(&b);
  return res;
}

static int compare_overlay(const void *a, const void *b) {
  return strcmp(((const struct overlay_file *)a)->path, ((const struct overlay_file *)b)->path);
}

/* All files of the program, with the new name in. */
static struct overlay_file *trial_overlay(struct arena *a, const struct unit *u, const struct respellings *c,
                                          uint32_t *count) {
  const struct sources *s = &u->session.program.sources;
  struct overlay_file *res = memory_zeroed((size_t)s->files.count + 1, sizeof *res);
  *count = 0;
  for (uint32_t i = 0; i < s->files.count; i++) {
    const struct source_file *f = &s->files.items[i];
    if (!strncmp(f->name, "stdlib/", 7)) continue;
    res[*count].path = f->name;
    res[*count].text = replaced_text(a, f, c, &res[*count].length);
    ++*count;
  }
  if (*count) qsort(res, *count, sizeof *res, compare_overlay);
  return res;
}

/* Does the program have more errors with the new name than before, or does a place mean something else then? */
static bool would_break(struct arena *a, const struct unit *u, const struct respellings *c) {
  struct session trial;
  struct name_uses uses = {0};
  uint32_t count, before = u->session.program.diagnostics.errors;
  const char *problem;
  session_init(&trial);
  struct overlay_file *overlay = trial_overlay(a, u, c, &count);
  for (uint32_t i = 0; i < u->session.options.paths.list.count; i++)
    vec_push(&trial.options.paths.list, u->session.options.paths.list.items[i]);
  for (uint32_t i = 0; i < u->session.options.search.list.count; i++)
    vec_push(&trial.options.search.list, u->session.options.search.list.items[i]);
  trial.options.as_of = u->session.options.as_of;
  trial.options.overlay = overlay;
  trial.options.overlay_count = count;
  trial.options.only_overlay = u->only_overlay;
  trial.options.uses = &uses;
  bool broken = session_load(&trial, &problem) == LOAD_MISSING;
  if (!broken) session_check(&trial);
  session_settle_uses(&trial);
  broken |= before < trial.program.diagnostics.errors || uses.list.count != u->uses.list.count;
  session_free(&trial);
  vec_free(&uses.list);
  free(overlay);
  return broken;
}

/* ---- the answer ---- */

static void write_edit(struct request *r, struct unit *u, const struct respelling *c) {
  json_object(r->json);
  json_key(r->json, "range");
  write_range(r->server, r->json, &u->session.program.sources, c->at);
  json_pair(r->json, "newText", c->text);
  if (c->former && r->server->client.labels) json_pair(r->json, "annotationId", "was");
  json_end_object(r->json);
}

static void write_edits(struct request *r, struct unit *u, const struct respellings *c, const struct source_file *f) {
  json_array(r->json);
  for (uint32_t i = 0; i < c->list.count; i++)
    if (source_file_at(&u->session.program.sources, c->list.items[i].at.start) == f)
      write_edit(r, u, &c->list.items[i]);
  json_end_array(r->json);
}

/* Edits of a text that has a version, so that they are not applied to a later one. */
static void write_document_edits(struct request *r, struct unit *u, const struct respellings *c,
                                 const struct source_file *f, const char *uri) {
  const struct document *d = document_find(r->server, uri);
  struct json *j = r->json;
  json_object(j);
  json_key(j, "textDocument");
  json_object(j);
  json_pair(j, "uri", uri);
  json_key(j, "version");
  if (d)
    json_integer(j, d->version);
  else
    json_null(j);
  json_end_object(j);
  json_key(j, "edits");
  write_edits(r, u, c, f);
  json_end_object(j);
}

static void write_annotation(struct request *r) {
  bool ja = r->server->language == LANGUAGE_JA;
  struct json *j = r->json;
  json_key(j, "changeAnnotations");
  json_object(j);
  json_key(j, "was");
  json_object(j);
  json_pair(j, "label", ja ? "以前の名前を `@was` で残す" : "keep the former name with `@was`");
  json_pair(j, "description",
            ja ? "前回のレポートの指摘と対応が取れます" : "findings of earlier reports stay recognised");
  json_key(j, "needsConfirmation");
  json_boolean(j, r->server->settings.former == FORMER_ASK);
  json_end_object(j);
  json_end_object(j);
}

static void write_changes(struct request *r, struct unit *u, const struct respellings *c) {
  const struct source_file *last = NULL;
  bool documents = r->server->client.changes;
  json_object(r->json);
  json_key(r->json, documents ? "documentChanges" : "changes");
  if (documents)
    json_array(r->json);
  else
    json_object(r->json);
  for (uint32_t i = 0; i < c->list.count; i++) {
    const struct source_file *f = source_file_at(&u->session.program.sources, c->list.items[i].at.start);
    if (f == last) continue;
    const char *uri = source_uri(r->server, &r->memory, f);
    last = f;
    if (documents) {
      write_document_edits(r, u, c, f, uri);
      continue;
    }
    json_key(r->json, uri);
    write_edits(r, u, c, f);
  }
  if (documents)
    json_end_array(r->json);
  else
    json_end_object(r->json);
  if (documents && r->server->client.labels && has_former(c)) write_annotation(r);
  json_end_object(r->json);
}

/* Is `@was` part of the edit? A client that can ask its user gets it as a question; others may apply it later. */
static bool wants_former(const struct server *s) {
  return s->settings.former == FORMER_ALWAYS ||
         (s->settings.former == FORMER_ASK && s->client.labels && s->client.changes);
}

static void rename_all(struct request *r, struct unit *u, const struct name_use *use, const char *old,
                       const char *name) {
  struct respellings c = {0};
  find_places(&r->memory, u, use, old, name, &c);
  add_former(&r->memory, u, use, old, bare(&r->memory, name), wants_former(r->server), &c);
  if (c.list.count) qsort(c.list.items, c.list.count, sizeof *c.list.items, compare_respellings);
  bool broken = would_break(&r->memory, u, &c);
  if (broken && has_former(&c)) {
    drop_former(&c);
    broken = would_break(&r->memory, u, &c);
  }
  if (broken) {
    server_fail(r, ERROR_FAILED, "the new name would make an error, or mean something else somewhere");
  } else {
    write_changes(r, u, &c);
    former_remember(r->server, u, use, old, bare(&r->memory, name));
  }
  vec_free(&c.list);
}

void handle_rename(struct request *r) {
  struct target_place p;
  const struct json_value *given = r->params ? json_member(r->params, "newName") : NULL;
  const char *wanted = given && json_kind(given) == JSON_KIND_TEXT ? json_text(given) : NULL;
  if (!wanted) {
    server_fail(r, ERROR_PARAMS, "newName is missing");
    return;
  }
  const struct name_use *u = use_of_request(r, &p);
  if (!u) return;
  const char *name = name_spelling(&r->memory, bare(&r->memory, wanted));
  const char *old = bare(&r->memory, text_at(&r->memory, &p.unit->session.program.sources, u->at));
  if (!name)
    server_fail(r, ERROR_PARAMS, "this can't be a name");
  else
    rename_all(r, p.unit, u, old, name);
}
