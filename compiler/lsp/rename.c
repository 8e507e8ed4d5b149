/* rename.c - one name, everywhere it is written. What the new name would break is found by checking the program with it. */
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
  if (use->kind == USE_MODULE && !session_use_at(&u->session, use->target.start)) return "a module can't be renamed here";
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

/* As it must be written: as it is, in backticks, or NULL when it can't be a name. */
static const char *spelling_of(struct arena *a, const char *name) {
  struct sources sources = {0};
  struct diagnostics diagnostics = {0};
  struct token_list tokens = {0};
  size_t length = strlen(name);
  bool broken = !length || strchr(name, '`') || strchr(name, '\n') || strchr(name, '\r') || 200 < length;
  uint32_t file = source_add(&sources, "name", name, length);
  if (!broken) scan_file(&tokens, &sources, &diagnostics, file);
  const struct token *t = tokens.tokens.items;
  bool plain = !broken && tokens.tokens.count && t->kind == T_IDENT && t->length == length && !(t->flags & (TOKEN_WORD | TOKEN_QUOTED)) && diagnostics.list.count == 0;
  vec_free(&tokens.tokens);
  vec_free(&tokens.trivia);
  diagnostics_free(&diagnostics);
  sources_free(&sources);
  return broken ? NULL : plain ? name : arena_format(a, "`%s`", name);
}

/* ---- the places ---- */

/* Places where that name is spelled as at USE: a second name in the other language stays. */
struct places { VEC(span) list; };

static bool is_spelled(struct arena *a, const struct sources *s, span at, const char *name) { return !strcmp(bare(a, text_at(a, s, at)), name); }

static void places_add(struct places *p, span at) {
  for (uint32_t i = p->list.count; 0 < i; i--)
    if (p->list.items[i - 1].start == at.start) return;
  vec_push(&p->list, at);
}

static void find_places(struct arena *a, const struct unit *u, const struct name_use *use, const char *name, struct places *res) {
  const struct sources *s = &u->session.program.sources;
  for (uint32_t i = 0; i < u->uses.list.count; i++) {
    const struct name_use *x = &u->uses.list.items[i];
    const struct source_file *f = source_file_at(s, x->at.start);
    if (name_use_same(use, x) && f->name[0] == '/' && is_spelled(a, s, x->at, name)) places_add(res, x->at);
  }
}

static int compare_spans(const void *a, const void *b) {
  const span *x = a, *y = b;
  return x->start < y->start ? -1 : x->start > y->start;
}

/* ---- trying it ---- */

static const char *replaced_text(struct arena *a, const struct source_file *f, const struct places *p, const char *name, size_t *length) {
  struct builder b = {0};
  uint32_t done = 0;
  for (uint32_t i = 0; i < p->list.count; i++) {
    span at = p->list.items[i];
    if (at.start < f->base || f->base + f->length < at.start) continue;
    builder_add(&b, f->text + done, at.start - f->base - done);
    builder_text(&b, name);
    done = at.end - f->base;
  }
  builder_add(&b, f->text + done, f->length - done);
  const char *res = arena_copy(a, builder_get(&b), b.length);
  *length = b.length;
  builder_free(&b);
  return res;
}

static int compare_overlay(const void *a, const void *b) { return strcmp(((const struct overlay_file *)a)->path, ((const struct overlay_file *)b)->path); }

/* All files of the program, with the new name in. */
static struct overlay_file *trial_overlay(struct arena *a, const struct unit *u, const struct places *p, const char *name, uint32_t *count) {
  const struct sources *s = &u->session.program.sources;
  struct overlay_file *res = memory_zeroed((size_t)s->files.count + 1, sizeof *res);
  *count = 0;
  for (uint32_t i = 0; i < s->files.count; i++) {
    const struct source_file *f = &s->files.items[i];
    if (!strncmp(f->name, "stdlib/", 7)) continue;
    res[*count].path = f->name;
    res[*count].text = replaced_text(a, f, p, name, &res[*count].length);
    ++*count;
  }
  if (*count) qsort(res, *count, sizeof *res, compare_overlay);
  return res;
}

/* Does the program have more errors with the new name than before, or does a place mean something else then? */
static bool would_break(struct arena *a, const struct unit *u, const struct places *p, const char *name) {
  struct session trial;
  struct name_uses uses = {0};
  uint32_t count, before = u->session.program.diagnostics.errors;
  const char *problem;
  session_init(&trial);
  struct overlay_file *overlay = trial_overlay(a, u, p, name, &count);
  for (uint32_t i = 0; i < u->session.options.paths.list.count; i++) vec_push(&trial.options.paths.list, u->session.options.paths.list.items[i]);
  for (uint32_t i = 0; i < u->session.options.search.list.count; i++) vec_push(&trial.options.search.list, u->session.options.search.list.items[i]);
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

static void write_edits(struct request *r, struct unit *u, const struct places *p, const struct source_file *f, const char *name) {
  json_array(r->json);
  for (uint32_t i = 0; i < p->list.count; i++) {
    if (p->list.items[i].start < f->base || f->base + f->length < p->list.items[i].start) continue;
    json_object(r->json);
    json_key(r->json, "range");
    write_range(r->server, r->json, &u->session.program.sources, p->list.items[i]);
    json_pair(r->json, "newText", name);
    json_end_object(r->json);
  }
  json_end_array(r->json);
}

static void write_changes(struct request *r, struct unit *u, const struct places *p, const char *name) {
  const struct source_file *last = NULL;
  json_object(r->json);
  json_key(r->json, "changes");
  json_object(r->json);
  for (uint32_t i = 0; i < p->list.count; i++) {
    const struct source_file *f = source_file_at(&u->session.program.sources, p->list.items[i].start);
    if (f == last) continue;
    json_key(r->json, source_uri(r->server, &r->memory, f));
    write_edits(r, u, p, f, name);
    last = f;
  }
  json_end_object(r->json);
  json_end_object(r->json);
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
  struct places places = {0};
  const char *name = spelling_of(&r->memory, bare(&r->memory, wanted));
  const char *old = bare(&r->memory, text_at(&r->memory, &p.unit->session.program.sources, u->at));
  find_places(&r->memory, p.unit, u, old, &places);
  if (places.list.count) qsort(places.list.items, places.list.count, sizeof *places.list.items, compare_spans);
  if (!name) server_fail(r, ERROR_PARAMS, "this can't be a name");
  else if (would_break(&r->memory, p.unit, &places, name)) server_fail(r, ERROR_FAILED, "the new name would make an error, or mean something else somewhere");
  else write_changes(r, p.unit, &places, name);
  vec_free(&places.list);
}
