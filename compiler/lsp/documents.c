/* documents.c - what is open in the editor, and the changes typed there. */
#include <stdlib.h>
#include <string.h>

#include "compiler/lsp/server.h"

static char *copy_text(const char *text, size_t length) {
  char *res = memory_take(length + 1);
  memcpy(res, text, length);
  res[length] = 0;
  return res;
}

static uint32_t find_index(const struct server *s, const char *uri) {
  uint32_t i = 0;
  while (i < s->documents.count && strcmp(s->documents.items[i].uri, uri)) i++;
  return i;
}

struct document *document_find(struct server *s, const char *uri) {
  uint32_t i = find_index(s, uri);
  return i < s->documents.count ? &s->documents.items[i] : NULL;
}

static void document_free(struct document *d) {
  free(d->uri);
  free(d->path);
  free(d->text);
  vec_free(&d->tokens.list);
}

void documents_free(struct server *s) {
  for (uint32_t i = 0; i < s->documents.count; i++) document_free(&s->documents.items[i]);
  vec_free(&s->documents);
}

static void document_set(struct document *d, const char *text, size_t length) {
  free(d->text);
  d->text = copy_text(text, length);
  d->length = d->capacity = length;
}

static const char *text_member(const struct json_value *v, const char *key) {
  const struct json_value *res = v ? json_member(v, key) : NULL;
  return res && json_kind(res) == JSON_KIND_TEXT ? json_text(res) : NULL;
}

static int64_t version_of(const struct json_value *document) {
  const struct json_value *v = document ? json_member(document, "version") : NULL;
  return v && json_kind(v) == JSON_KIND_INTEGER ? json_number(v) : 0;
}

static bool is_settings(const char *path, const char *language) {
  size_t length = strlen(path);
  return (language && !strcmp(language, "yaml")) || (5 <= length && !strcmp(path + length - 5, ".yaml")) ||
         (4 <= length && !strcmp(path + length - 4, ".yml"));
}

void handle_open(struct request *r) {
  struct server *s = r->server;
  const struct json_value *given = r->params ? json_member(r->params, "textDocument") : NULL;
  const char *uri = text_member(given, "uri"), *text = text_member(given, "text");
  if (!uri || !text) {
    server_log(s, 1, "didOpen without uri or text");
    return;
  }
  struct document *d = document_find(s, uri);
  if (!d) {
    bool is_file;
    const char *path = uri_path(&r->memory, uri, &is_file);
    vec_push(&s->documents,
             ((struct document){
                 .uri = copy_text(uri, strlen(uri)), .path = copy_text(path, strlen(path)), .is_file = is_file,
                 .is_spec = !is_settings(path, text_member(given, "languageId"))}));
    d = &vec_last(&s->documents);
    s->folders_changed = true;
  }
  document_set(d, text, strlen(text));
  d->version = version_of(given);
  workspace_changed(s);
}

/* ---- changes ---- */

static void document_splice(struct document *d, size_t start, size_t end, const char *text, size_t length) {
  size_t after = d->length - (end - start) + length;
  if (d->capacity < after) {
    d->capacity = after + after / 8 + 64;
    d->text = memory_resize(d->text, d->capacity + 1);
  }
  memmove(d->text + start + length, d->text + end, d->length - end);
  memcpy(d->text + start, text, length);
  d->length = after;
  d->text[after] = 0;
}

static bool apply_change(const struct server *s, struct document *d, const struct json_value *change) {
  const struct json_value *range = json_member(change, "range");
  const char *text = text_member(change, "text");
  struct place from, to;
  if (!text) return false;
  if (!range || json_kind(range) == JSON_KIND_NULL) return document_set(d, text, strlen(text)), true;
  if (!read_place(json_member(range, "start"), &from) || !read_place(json_member(range, "end"), &to)) return false;
  size_t start = text_offset(s, d->text, d->length, from), end = text_offset(s, d->text, d->length, to);
  document_splice(d, start, end < start ? start : end, text, strlen(text));
  return true;
}

void handle_change(struct request *r) {
  struct server *s = r->server;
  const struct json_value *given = r->params ? json_member(r->params, "textDocument") : NULL,
                          *changes = r->params ? json_member(r->params, "contentChanges") : NULL;
  const char *uri = text_member(given, "uri");
  struct document *d = uri ? document_find(s, uri) : NULL;
  if (!d || !changes) {
    server_log(s, 1, "didChange of a document that is not open");
    return;
  }
  for (size_t i = 0; i < json_count(changes); i++)
    if (!apply_change(s, d, json_item(changes, i)))
      server_log(s, 1, "didChange: a change was not understood and is left out");
  d->version = version_of(given);
  if (!d->is_spec) s->folders_changed = s->refresh = true;
  workspace_changed(s);
}

void handle_close(struct request *r) {
  struct server *s = r->server;
  const char *uri = r->params ? text_member(json_member(r->params, "textDocument"), "uri") : NULL;
  uint32_t i = uri ? find_index(s, uri) : s->documents.count;
  if (i == s->documents.count) return;
  document_free(&s->documents.items[i]);
  memmove(&s->documents.items[i], &s->documents.items[i + 1],
          sizeof *s->documents.items * (s->documents.count - i - 1));
  s->documents.count--;
  s->folders_changed = true;
  workspace_changed(s);
}

/* The text is known already; files beside it may have changed with it, a new cpsf.yaml is there only now. */
void handle_save(struct request *r) {
  const char *uri = r->params ? text_member(json_member(r->params, "textDocument"), "uri") : NULL;
  const struct document *d = uri ? document_find(r->server, uri) : NULL;
  if (d && !d->is_spec) r->server->folders_changed = true;
  r->server->refresh = true;
  workspace_changed(r->server);
}
