/* publish.c - diagnostics of the whole workspace: said when they change, taken back when they are gone. */
#include <stdlib.h>
#include <string.h>

#include "compiler/lsp/server.h"

/* ---- one diagnostic ---- */

static int protocol_severity(enum message m) {
  switch (message_severity(m)) {
  case SEVERITY_ERROR: return 1;
  case SEVERITY_WARNING: return 2;
  case SEVERITY_NOTE: break;
  }
  return 3;
}

static void write_related(struct server *s, struct arena *a, struct json *j, struct sources *sources,
                          const struct diagnostic *x) {
  if (!x->labels || !s->client.related) return;
  json_key(j, "relatedInformation");
  json_array(j);
  for (const struct diag_label *l = x->labels; l; l = l->next) {
    const struct source_file *f = source_file_at(sources, l->at.start);
    if (!f || !source_uri(s, a, f)) continue;
    json_object(j);
    json_key(j, "location");
    write_location(s, a, j, sources, l->at);
    json_pair(j, "message", diag_label_text(a, l, s->language));
    json_end_object(j);
  }
  json_end_array(j);
}

static const char *full_message(struct server *s, struct arena *a, const struct diagnostic *x) {
  const char *message = diag_message(a, x, s->language), *help = diag_help(a, x, s->language);
  return help ? arena_format(a, "%s\n%s", message, help) : message;
}

void write_diagnostic(struct server *s, struct arena *a, struct json *j, struct sources *sources,
                      const struct diagnostic *x) {
  json_object(j);
  json_key(j, "range");
  write_range(s, j, sources, x->at);
  json_key(j, "severity");
  json_integer(j, protocol_severity(x->message));
  json_pair(j, "code", message_code(x->message));
  json_pair(j, "source", "cpsfc");
  json_pair(j, "message", full_message(s, a, x));
  write_related(s, a, j, sources, x);
  json_end_object(j);
}

/* ---- all of a file ---- */

/* A diagnostic, ordered by the file it is about. UNIT: the program that found it, NULL: of settings alone. */
struct entry {
  const char *path;
  const struct unit *unit;
  struct sources *sources;
  const struct diagnostic *said;   /* or */
  const struct late_message *late; /* one of those */
  uint32_t index, file, offset;
};
struct entries {
  VEC(struct entry) list;
};

/* What is about no place is shown at the top of the program's first file. */
static uint32_t home_file(const struct unit *u) {
  const struct program *p = &u->session.program;
  for (module_id m = 1; m < p->modules.count; m++)
    if (p->modules.items[m].own && p->modules.items[m].trees.count)
      return p->trees.items[p->modules.items[m].trees.items[0]].file;
  return UINT32_MAX;
}

static uint32_t file_of(const struct unit *u, span at) {
  const struct source_file *f = source_file_at(&u->session.program.sources, at.start);
  return f ? (uint32_t)(f - u->session.program.sources.files.items) : home_file(u);
}

static int compare_entries(const void *a, const void *b) {
  const struct entry *x = a, *y = b;
  int res = strcmp(x->path, y->path);
  if (res) return res;
  if (x->unit != y->unit) return x->unit < y->unit ? -1 : 1;
  if (x->offset != y->offset) return x->offset < y->offset ? -1 : 1;
  return x->index < y->index ? -1 : x->index > y->index;
}

/* Where X is, in its file. */
static uint32_t offset_of(const struct sources *sources, const struct diagnostic *x, uint32_t file) {
  uint32_t base = sources->files.items[file].base;
  return x->at.start < base ? 0 : x->at.start - base;
}

/* Whether an `@allow` is needed is only known when everything is judged. */
static bool is_late(const struct diagnostic *x) { return x->message == MSG_ALLOW_UNUSED; }

/* Said without a place by the program, and with one by its settings. */
static bool is_of_settings(const struct diagnostic *x) {
  return x->message == MSG_SETTING_ALLOW_EXPIRED || x->message == MSG_SETTING_ALLOW_UNUSED;
}

static void collect(struct entries *e, struct unit *u) {
  const struct diagnostics *d = &u->session.program.diagnostics;
  for (uint32_t i = 0; u->checked && i < d->list.count; i++) {
    const struct diagnostic *x = &d->list.items[i];
    bool left_out = x->silenced || (u->unjudged && is_late(x)) || is_of_settings(x);
    uint32_t file = left_out ? UINT32_MAX : file_of(u, x->at);
    struct sources *all = &u->session.program.sources;
    if (file != UINT32_MAX)
      vec_push(&e->list,
               ((struct entry){all->files.items[file].name, u, all, x, NULL, i, file, offset_of(all, x, file)}));
  }
}

/* UNIT: whose settings they are, NULL: a cpsf.yaml itself. */
static void collect_settings(struct entries *e, const struct unit *unit, struct sources *all,
                             const struct diagnostics *d) {
  for (uint32_t i = 0; i < d->list.count; i++) {
    const struct diagnostic *x = &d->list.items[i];
    const struct source_file *f = source_file_at(all, x->at.start);
    uint32_t file = f ? (uint32_t)(f - all->files.items) : 0;
    if (all->files.count)
      vec_push(&e->list,
               ((struct entry){all->files.items[file].name, unit, all, x, NULL, i, file, offset_of(all, x, file)}));
  }
}

static void collect_late(struct entries *e, struct unit *u) {
  struct sources *all = &u->session.program.sources;
  for (uint32_t i = 0; u->unjudged && i < u->late.count; i++) {
    const struct late_message *x = &u->late.items[i];
    uint32_t file = 0;
    while (file < all->files.count && strcmp(all->files.items[file].name, x->path)) file++;
    if (file < all->files.count)
      vec_push(&e->list, ((struct entry){all->files.items[file].name, u, all, NULL, x, i, file, x->offset}));
  }
}

void publish_keep_late(struct server *s, struct unit *u, uint32_t first) {
  const struct diagnostics *d = &u->session.program.diagnostics;
  arena_free(&u->late_memory);
  u->late.count = 0;
  for (uint32_t i = 0; i < d->list.count; i++) {
    const struct diagnostic *x = &d->list.items[i];
    bool left_out = x->silenced || (i < first && !is_late(x)) || is_of_settings(x);
    uint32_t file = left_out ? UINT32_MAX : file_of(u, x->at);
    if (file == UINT32_MAX) continue;
    struct out o = {.fd = -1};
    struct json j = {.out = &o, .compact = true};
    const char *path = u->session.program.sources.files.items[file].name;
    write_diagnostic(s, &u->late_memory, &j, &u->session.program.sources, x);
    vec_push(&u->late, ((struct late_message){arena_copy(&u->late_memory, path, strlen(path)),
                                              arena_copy(&u->late_memory, builder_get(&o.buffer), o.buffer.length),
                                              o.buffer.length, offset_of(&u->session.program.sources, x, file)}));
    builder_free(&o.buffer);
  }
}

static bool same_diagnostic(const struct entry *a, const struct entry *b) {
  if (a->unit == b->unit || a->offset != b->offset || a->late || b->late || strcmp(a->path, b->path)) return false;
  return a->said->message == b->said->message;
}

/* Two programs may import one file: the same message about it once. */
static bool said_before(const struct entries *e, uint32_t first, uint32_t index) {
  for (uint32_t i = first; i < index; i++)
    if (same_diagnostic(&e->list.items[i], &e->list.items[index])) return true;
  return false;
}

static void write_group(struct server *s, struct arena *a, struct json *j, const struct entries *e, uint32_t first,
                        uint32_t end) {
  json_array(j);
  for (uint32_t i = first; i < end; i++) {
    const struct entry *x = &e->list.items[i];
    if (x->late)
      json_raw(j, x->late->json, x->late->length);
    else if (!said_before(e, first, i))
      write_diagnostic(s, a, j, x->sources, x->said);
  }
  json_end_array(j);
}

static void entries_collect(struct server *s, struct entries *e) {
  for (uint32_t i = 0; i < s->units.count; i++) {
    struct unit *u = s->units.items[i];
    collect(e, u);
    collect_late(e, u);
    if (u->project.path && !settings_broken(s, u->project.path))
      collect_settings(e, u, &u->project.sources, &u->about_settings);
  }
  for (uint32_t i = 0; i < s->settings_files.count; i++)
    collect_settings(e, NULL, &s->settings_files.items[i].said.sources, &s->settings_files.items[i].said.diagnostics);
  if (e->list.count) qsort(e->list.items, e->list.count, sizeof *e->list.items, compare_entries);
}

/* ---- publishing ---- */

static struct published *published_of(struct server *s, const char *uri) {
  for (uint32_t i = 0; i < s->published.count; i++)
    if (!strcmp(s->published.items[i].uri, uri)) return &s->published.items[i];
  vec_push(&s->published, ((struct published){.uri = strdup(uri)}));
  return &vec_last(&s->published);
}

static void send_published(struct server *s, const char *uri, const char *list, size_t length) {
  struct outgoing o;
  const struct document *d = document_find(s, uri);
  server_begin(&o, "textDocument/publishDiagnostics");
  json_object(&o.json);
  json_pair(&o.json, "uri", uri);
  if (d) {
    json_key(&o.json, "version");
    json_integer(&o.json, d->version);
  }
  json_key(&o.json, "diagnostics");
  json_raw(&o.json, list, length);
  json_end_object(&o.json);
  server_end(s, &o);
}

/* Says it when it differs from what was said, or is about another version of the text. */
static void publish(struct server *s, const char *uri, const char *list, size_t length) {
  char digest[33];
  const struct document *d = document_find(s, uri);
  struct published *p = published_of(s, uri);
  hash_hex(list, length, 16, digest);
  p->again = true;
  if (!strcmp(p->digest, digest) && p->version == (d ? d->version : -1)) return;
  memcpy(p->digest, digest, sizeof digest);
  p->version = d ? d->version : -1;
  send_published(s, uri, list, length);
}

static void publish_entries(struct server *s, struct arena *a, const struct entries *e) {
  for (uint32_t first = 0, end; first < e->list.count; first = end) {
    const struct entry *x = &e->list.items[first];
    for (end = first + 1; end < e->list.count && !strcmp(e->list.items[end].path, x->path);) end++;
    const char *uri = source_uri(s, a, &x->sources->files.items[x->file]);
    if (!uri) continue;
    struct out o = {.fd = -1};
    struct json j = {.out = &o, .compact = true};
    write_group(s, a, &j, e, first, end);
    publish(s, uri, o.buffer.text, o.buffer.length);
    builder_free(&o.buffer);
  }
}

/* Open files without any get an empty list for their version; others once, when they had some before. */
static void publish_clean(struct server *s) {
  for (uint32_t i = 0; i < s->documents.count; i++) {
    const struct published *p = published_of(s, s->documents.items[i].uri);
    if (!p->again) publish(s, s->documents.items[i].uri, "[]", 2);
  }
  for (uint32_t i = s->published.count; 0 < i; i--) {
    struct published *p = &s->published.items[i - 1];
    if (p->again) continue;
    send_published(s, p->uri, "[]", 2);
    free(p->uri);
    *p = s->published.items[--s->published.count];
  }
}

/* Diagnostics, lenses and hints that the client has may be old now. Of the text that is typed in it asks by itself. */
static void ask_again(struct server *s) {
  bool needed = s->refresh || 1 < s->documents.count;
  s->refresh = false;
  if (!needed) return;
  const struct {
    bool wanted;
    const char *method;
  } refresh[] = {{s->client.pulls && s->client.refresh_diagnostics, "workspace/diagnostic/refresh"},
                 {s->client.refresh_lens, "workspace/codeLens/refresh"},
                 {s->client.refresh_inlay, "workspace/inlayHint/refresh"},
                 {s->client.refresh_tokens, "workspace/semanticTokens/refresh"}};
  for (size_t i = 0; i < sizeof refresh / sizeof *refresh; i++)
    if (refresh[i].wanted) server_ask(s, refresh[i].method, NULL, NULL, AWAITED_NOTHING);
}

void publish_diagnostics(struct server *s, bool last) {
  struct arena memory = {0};
  if (last) ask_again(s);
  if (s->client.pulls) return;
  struct entries e = {0};
  for (uint32_t i = 0; i < s->published.count; i++) s->published.items[i].again = false;
  entries_collect(s, &e);
  publish_entries(s, &memory, &e);
  publish_clean(s);
  vec_free(&e.list);
  arena_free(&memory);
}

/* ---- asked for ---- */

/* The report about a file whose entries are FIRST .. END. BEFORE: what the client has of it, by its digest, or NULL.
 * URI NULL: it knows which file it asked about. */
static void write_report(struct request *r, const struct entries *e, uint32_t first, uint32_t end, const char *uri,
                         const char *before) {
  const struct document *d = uri ? document_find(r->server, uri) : NULL;
  struct out o = {.fd = -1};
  struct json items = {.out = &o, .compact = true};
  char digest[33];
  write_group(r->server, &r->memory, &items, e, first, end);
  hash_hex(builder_get(&o.buffer), o.buffer.length, 16, digest);
  bool known = before && !strcmp(before, digest);
  json_object(r->json);
  json_pair(r->json, "kind", known ? "unchanged" : "full");
  json_pair(r->json, "resultId", digest);
  json_pair(r->json, "uri", uri);
  if (uri) {
    json_key(r->json, "version");
    if (d)
      json_integer(r->json, d->version);
    else
      json_null(r->json);
  }
  if (!known) {
    json_key(r->json, "items");
    json_raw(r->json, o.buffer.text, o.buffer.length);
  }
  json_end_object(r->json);
  builder_free(&o.buffer);
}

static uint32_t group_end(const struct entries *e, uint32_t first) {
  uint32_t end = first + 1;
  while (end < e->list.count && !strcmp(e->list.items[end].path, e->list.items[first].path)) end++;
  return end;
}

static const char *group_uri(struct request *r, const struct entries *e, uint32_t first) {
  const struct entry *x = &e->list.items[first];
  return source_uri(r->server, &r->memory, &x->sources->files.items[x->file]);
}

void handle_pull(struct request *r) {
  struct target_place p;
  struct entries e = {0};
  bool is_file;
  uint32_t first = 0;
  request_text(r, &p);
  if (r->error) return;
  const char *path = uri_path(&r->memory, json_text(json_member(json_member(r->params, "textDocument"), "uri")), &is_file);
  entries_collect(r->server, &e);
  while (first < e.list.count && strcmp(e.list.items[first].path, path)) first++;
  uint32_t end = first < e.list.count ? group_end(&e, first) : first;
  write_report(r, &e, first, end, NULL, json_text(json_member(r->params, "previousResultId")));
  vec_free(&e.list);
}

/* What the client has of the file at URI. */
static const char *previous_of(const struct json_value *list, const char *uri) {
  for (size_t i = 0; i < json_count(list); i++) {
    const char *x = json_text(json_member(json_item(list, i), "uri"));
    if (x && !strcmp(x, uri)) return json_text(json_member(json_item(list, i), "value"));
  }
  return NULL;
}

/* Files that had messages when the client asked before, and have none now. */
static void write_clean(struct request *r, const struct entries *e, const struct json_value *before) {
  for (size_t i = 0; i < json_count(before); i++) {
    const char *uri = json_text(json_member(json_item(before, i), "uri"));
    bool there = uri == NULL;
    for (uint32_t first = 0; first < e->list.count && !there; first = group_end(e, first)) {
      const char *x = group_uri(r, e, first);
      there = x && !strcmp(x, uri);
    }
    if (!there) write_report(r, e, 0, 0, uri, json_text(json_member(json_item(before, i), "value")));
  }
}

void handle_pull_workspace(struct request *r) {
  const struct json_value *before = r->params ? json_member(r->params, "previousResultIds") : NULL;
  struct entries e = {0};
  entries_collect(r->server, &e);
  json_object(r->json);
  json_key(r->json, "items");
  json_array(r->json);
  for (uint32_t first = 0; first < e.list.count; first = group_end(&e, first)) {
    const char *uri = group_uri(r, &e, first);
    if (uri) write_report(r, &e, first, group_end(&e, first), uri, previous_of(before, uri));
  }
  write_clean(r, &e, before);
  json_end_array(r->json);
  json_end_object(r->json);
  vec_free(&e.list);
}

void publish_free(struct server *s) {
  for (uint32_t i = 0; i < s->published.count; i++) free(s->published.items[i].uri);
  vec_free(&s->published);
}
