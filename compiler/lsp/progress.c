/* progress.c - telling the client that programs are being checked. */
#include <stdlib.h>
#include <string.h>

#include "compiler/lsp/server.h"

/* What takes no longer than that is over before anybody could read of it. */
static const double worth_telling = 0.2;

static void write_token(struct json *j, const void *data) {
  struct arena memory = {0};
  json_object(j);
  json_pair(j, "token", arena_format(&memory, "cpsfc-check-%lld", (long long)*(const int64_t *)data));
  json_end_object(j);
  arena_free(&memory);
}

/* A token is good for one beginning and one end: the next is asked for as soon as one is used. */
void progress_prepare(struct server *s) {
  if (!s->client.progress || s->progress.ready || s->questions[AWAITED_PROGRESS].waits) return;
  s->progress.token++;
  server_ask(s, "window/workDoneProgress/create", write_token, &s->progress.token, AWAITED_PROGRESS);
}

void progress_answer(struct server *s, bool ok) { s->progress.ready = ok; }

static const char *title(const struct server *s) { return s->language == LANGUAGE_JA ? "検査しています" : "checking"; }

static void begin_value(struct json *j, const char *kind) {
  json_key(j, "value");
  json_object(j);
  json_pair(j, "kind", kind);
}

static void send_own(struct server *s, const char *kind, int percent, const char *message) {
  struct outgoing o;
  struct arena memory = {0};
  server_begin(&o, "$/progress");
  json_object(&o.json);
  json_pair(&o.json, "token", arena_format(&memory, "cpsfc-check-%lld", (long long)s->progress.token));
  begin_value(&o.json, kind);
  if (!strcmp(kind, "begin")) json_pair(&o.json, "title", title(s));
  if (0 <= percent) {
    json_key(&o.json, "percentage");
    json_integer(&o.json, percent);
  }
  json_pair(&o.json, "message", message);
  json_end_object(&o.json);
  json_end_object(&o.json);
  server_end(s, &o);
  arena_free(&memory);
}

void progress_begin(struct server *s) {
  if (s->progress.begun || !s->progress.ready || (s->progress.seconds < worth_telling && s->generation)) return;
  s->progress.ready = false;
  s->progress.begun = true;
  s->progress.percent = 0;
  send_own(s, "begin", 0, NULL);
}

void progress_report(struct server *s, uint32_t done, uint32_t all, const char *name) {
  int percent = (int)((uint64_t)done * 100 / (all ? all : 1));
  if (!s->progress.begun || percent == s->progress.percent) return;
  s->progress.percent = percent;
  send_own(s, "report", percent, name);
}

void progress_end(struct server *s) {
  if (!s->progress.begun) return;
  s->progress.begun = false;
  send_own(s, "end", -1, NULL);
  progress_prepare(s);
}

void progress_write(struct server *s, const struct json_value *token, const char *kind) {
  struct outgoing o;
  server_begin(&o, "$/progress");
  json_object(&o.json);
  json_key(&o.json, "token");
  if (json_kind(token) == JSON_KIND_TEXT)
    json_string(&o.json, json_text(token));
  else
    json_integer(&o.json, json_number(token));
  begin_value(&o.json, kind);
  if (!strcmp(kind, "begin")) json_pair(&o.json, "title", title(s));
  json_end_object(&o.json);
  json_end_object(&o.json);
  server_end(s, &o);
}
