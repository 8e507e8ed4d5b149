/* server.c - the loop: take in what the client sent, answer it in order, check after a pause. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/lsp/server.h"

enum { WATCH_MILLISECONDS = 5000, NESTED_READS = 64 };

/* ---- sending ---- */

void server_begin(struct outgoing *o, const char *method) {
  *o = (struct outgoing){.out = {.fd = -1}};
  o->json = (struct json){.out = &o->out, .compact = true};
  json_object(&o->json);
  json_pair(&o->json, "jsonrpc", "2.0");
  json_pair(&o->json, "method", method);
  json_key(&o->json, "params");
}

void server_end(struct server *s, struct outgoing *o) {
  json_end_object(&o->json);
  transport_send(&s->transport, o->out.buffer.text, o->out.buffer.length);
  builder_free(&o->out.buffer);
}

void server_log(struct server *s, int type, const char *text) {
  struct outgoing o;
  server_begin(&o, "window/logMessage");
  json_object(&o.json);
  json_key(&o.json, "type");
  json_integer(&o.json, type);
  json_pair(&o.json, "message", text);
  json_end_object(&o.json);
  server_end(s, &o);
}

void server_ask(struct server *s, const char *method, void (*write)(struct json *j, const void *data), const void *data,
                enum awaited awaited) {
  struct out o = {.fd = -1};
  struct json j = {.out = &o, .compact = true};
  struct arena memory = {0};
  struct asked_client *q = &s->questions[awaited];
  q->asked++;
  q->waits = awaited != AWAITED_NOTHING;
  json_object(&j);
  json_pair(&j, "jsonrpc", "2.0");
  json_pair(&j, "id", arena_format(&memory, "cpsfc-%d-%lld", (int)awaited, (long long)q->asked));
  json_pair(&j, "method", method);
  if (write) {
    json_key(&j, "params");
    write(&j, data);
  }
  json_end_object(&j);
  transport_send(&s->transport, o.buffer.text, o.buffer.length);
  builder_free(&o.buffer);
  arena_free(&memory);
}

/* An answer of the client, when it is one that something waits for. */
static void take_answer(struct server *s, const struct json_value *message) {
  const char *id = json_text(json_member(message, "id"));
  char *end = NULL;
  if (!id || strncmp(id, "cpsfc-", 6) || s->phase != PHASE_READY) return;
  long what = strtol(id + 6, &end, 10);
  if (what <= AWAITED_NOTHING || AWAITED_COUNT <= what || *end != '-') return;
  struct asked_client *q = &s->questions[what];
  if (!q->waits || strtoll(end + 1, NULL, 10) != q->asked) return;
  q->waits = false;
  const struct json_value *result = json_member(message, "result");
  if (what == AWAITED_SETTINGS) handle_settings_answer(s, result);
  if (what == AWAITED_PROGRESS) progress_answer(s, !json_member(message, "error"));
}

void server_fail(struct request *r, int error, const char *problem) {
  r->error = error;
  r->problem = problem;
}

/* ID NULL: an error about a message whose id could not be read. */
static void write_id(struct json *j, const struct json_value *id) {
  json_key(j, "id");
  if (id && json_kind(id) == JSON_KIND_TEXT)
    json_string(j, json_text(id));
  else if (id && json_kind(id) == JSON_KIND_INTEGER)
    json_integer(j, json_number(id));
  else
    json_null(j);
}

/* A client that is refused diagnostics has to ask again. */
static void write_again(struct json *j) {
  json_key(j, "data");
  json_object(j);
  json_key(j, "retriggerRequest");
  json_boolean(j, true);
  json_end_object(j);
}

static void reply_error(struct server *s, const struct json_value *id, int error, const char *problem) {
  struct out o = {.fd = -1};
  struct json j = {.out = &o, .compact = true};
  json_object(&j);
  json_pair(&j, "jsonrpc", "2.0");
  write_id(&j, id);
  json_key(&j, "error");
  json_object(&j);
  json_key(&j, "code");
  json_integer(&j, error);
  json_pair(&j, "message", problem);
  if (error == ERROR_SERVER_CANCELLED) write_again(&j);
  json_end_object(&j);
  json_end_object(&j);
  transport_send(&s->transport, o.buffer.text, o.buffer.length);
  builder_free(&o.buffer);
}

/* ---- one message ---- */

static const char *refusal(const struct server *s, const struct method *m, const char *name, int *error) {
  if (s->phase == PHASE_SHUTDOWN)
    return *error = ERROR_INVALID_REQUEST, "the server was shut down; only `exit` may follow";
  bool first = !strcmp(name, "initialize");
  if (s->phase == PHASE_NEW && !first) return *error = ERROR_NOT_INITIALIZED, "`initialize` comes first";
  if (s->phase == PHASE_READY && first) return *error = ERROR_INVALID_REQUEST, "`initialize` was said before";
  if (!m || m->notification) return *error = ERROR_METHOD, "no such method here";
  return NULL;
}

static void log_trace(struct server *s, const char *name, double start) {
  struct outgoing o;
  struct arena memory = {0};
  if (s->trace == 0) return;
  server_begin(&o, "$/logTrace");
  json_object(&o.json);
  json_pair(&o.json, "message", name);
  if (s->trace == 2)
    json_pair(&o.json, "verbose", arena_format(&memory, "%.1f ms", (s->options.clock() - start) * 1000));
  json_end_object(&o.json);
  server_end(s, &o);
  arena_free(&memory);
}

static void run_request(struct server *s, const struct method *m, const struct json_value *id,
                        const struct json_value *params) {
  struct out o = {.fd = -1};
  struct json j = {.out = &o, .compact = true};
  struct request r = {.server = s, .params = params, .json = &j};
  json_object(&j);
  json_pair(&j, "jsonrpc", "2.0");
  write_id(&j, id);
  json_key(&j, "result");
  m->handle(&r);
  if (r.error) {
    reply_error(s, id, r.error, r.problem);
  } else {
    if (j.keyed) json_null(&j);
    json_end_object(&j);
    transport_send(&s->transport, o.buffer.text, o.buffer.length);
  }
  builder_free(&o.buffer);
  arena_free(&r.memory);
}

/* Was the request that is being handled answered with an error already? */
static bool turn_is_answered(const struct server *s) { return s->turn && s->queue.items[s->turn - 1].answered; }

/* What is typed is checked, and a client that wants to know is told that this goes on. The request may be answered with an
 * error meanwhile. */
static void check_first(struct server *s, enum need need, const struct json_value *params) {
  const struct json_value *token = params ? json_member(params, "workDoneToken") : NULL;
  if (!s->dirty && !(s->unjudged && need == NEEDS_VERDICTS)) return;
  bool told = token && (json_kind(token) == JSON_KIND_TEXT || json_kind(token) == JSON_KIND_INTEGER);
  if (told) progress_write(s, token, "begin");
  workspace_check(s);
  while (s->unjudged && need == NEEDS_VERDICTS && !server_should_stop(s) && !turn_is_answered(s))
    workspace_judge_next(s);
  if (told) progress_write(s, token, "end");
  (void)server_should_stop(s);
}

/* Instead of what was asked for. */
static void answer_moot(struct server *s, uint32_t index, int error) {
  const struct json_value *message = s->queue.items[index].message;
  bool cancelled = error == ERROR_CANCELLED;
  s->queue.items[index].answered = true;
  reply_error(s, json_member(message, "id"), error, cancelled ? "cancelled" : "the text was changed meanwhile");
}

/* INDEX: of its message in the queue, which may grow and move meanwhile. */
static void handle_request(struct server *s, const char *name, const struct json_value *id,
                           const struct json_value *params, uint32_t index) {
  int error;
  const struct method *m = method_find(name);
  const char *problem = refusal(s, m, name, &error);
  double start = s->options.clock();
  if (problem) {
    reply_error(s, id, error, problem);
    return;
  }
  if (s->queue.items[index].cancelled) answer_moot(s, index, ERROR_CANCELLED);
  else if (m->needs != NEEDS_TEXT) check_first(s, m->needs, params);
  if (!s->queue.items[index].answered) run_request(s, m, id, params);
  log_trace(s, name, start);
}

static void handle_notification(struct server *s, const char *name, const struct json_value *params) {
  const struct method *m = method_find(name);
  double start = s->options.clock();
  if (!strcmp(name, "exit")) s->leave = true;
  if (!m || !m->notification || s->phase != PHASE_READY) return;
  struct request r = {.server = s, .params = params};
  m->handle(&r);
  arena_free(&r.memory);
  log_trace(s, name, start);
}

static void handle_message(struct server *s, uint32_t index) {
  const struct json_value *message = s->queue.items[index].message;
  const struct json_value *id = json_member(message, "id"), *method = json_member(message, "method");
  const char *name = method && json_kind(method) == JSON_KIND_TEXT ? json_text(method) : NULL;
  bool good_id = !id || json_kind(id) == JSON_KIND_TEXT || json_kind(id) == JSON_KIND_INTEGER;
  bool reply = !method && id && (json_member(message, "result") || json_member(message, "error"));
  if (reply) {
    take_answer(s, message);
    return;
  }
  if (json_kind(message) != JSON_KIND_OBJECT || !name || !good_id) {
    reply_error(s, good_id ? id : NULL, ERROR_INVALID_REQUEST, "not a message of JSON-RPC 2.0");
    return;
  }
  if (id)
    handle_request(s, name, id, json_member(message, "params"), index);
  else
    handle_notification(s, name, json_member(message, "params"));
}

/* ---- taking in ---- */

static bool same_id(const struct json_value *a, const struct json_value *b) {
  if (!a || !b || json_kind(a) != json_kind(b)) return false;
  if (json_kind(a) == JSON_KIND_TEXT) return !strcmp(json_text(a), json_text(b));
  return json_kind(a) == JSON_KIND_INTEGER && json_number(a) == json_number(b);
}

static bool is_cancel(const struct json_value *message) {
  const struct json_value *method = json_member(message, "method");
  return method && json_kind(method) == JSON_KIND_TEXT && !strcmp(json_text(method), "$/cancelRequest");
}

/* Cancels what waits in the queue; what was answered already is past that. */
static void cancel(struct server *s, const struct json_value *message) {
  const struct json_value *params = json_member(message, "params"), *id = params ? json_member(params, "id") : NULL;
  for (uint32_t i = 0; i < s->queue.count; i++)
    if (same_id(json_member(s->queue.items[i].message, "id"), id) && json_member(s->queue.items[i].message, "method"))
      s->queue.items[i].cancelled = true;
}

static void take_frames(struct server *s) {
  const char *text, *problem;
  size_t length;
  enum frame f;
  while ((f = transport_next(&s->transport, &text, &length, &problem)) != FRAME_NONE) {
    if (f == FRAME_BAD) {
      reply_error(s, NULL, ERROR_PARSE, problem);
      continue;
    }
    struct json_failure failure;
    struct queued q = {.message = json_read(text, length, &failure)};
    if (!q.message) {
      reply_error(s, NULL, ERROR_PARSE, "the message is not JSON");
    } else if (is_cancel(q.message)) {
      cancel(s, q.message);
      json_read_free(q.message);
    } else {
      vec_push(&s->queue, q);
    }
  }
}

/* Reads until nothing is waiting, so that a later message may cancel an earlier one. */
static void take_in(struct server *s) {
  transport_read(&s->transport);
  for (int i = 0; i < NESTED_READS && !s->transport.ended && transport_wait(&s->transport, 0); i++)
    transport_read(&s->transport);
  take_frames(s);
}

static const char *method_of(const struct json_value *message) {
  const struct json_value *method = json_member(message, "method");
  return method && json_kind(method) == JSON_KIND_TEXT ? json_text(method) : "";
}

/* Place of the last message that changes a text, + 1; 0 when there is none behind the one whose turn it is. */
static uint32_t last_change(const struct server *s) {
  static const char *const changes[] = {"textDocument/didChange", "textDocument/didOpen", "textDocument/didClose"};
  for (uint32_t i = s->queue.count; s->turn < i; i--)
    for (size_t k = 0; k < sizeof changes / sizeof *changes; k++)
      if (!strcmp(method_of(s->queue.items[i - 1].message), changes[k])) return i;
  return 0;
}

/* What a request is told that waits at INDEX while a program is checked; ERROR_NONE: it goes on waiting. */
static int moot_error(const struct server *s, uint32_t index, uint32_t change) {
  const struct queued *q = &s->queue.items[index];
  const struct method *m = method_find(method_of(q->message));
  if (q->answered || !m || m->notification || !json_member(q->message, "id")) return ERROR_NONE;
  if (q->cancelled) return ERROR_CANCELLED;
  if (change <= index + 1 || m->needs == NEEDS_TEXT) return ERROR_NONE;
  bool diagnostics = !strcmp(m->name, "textDocument/diagnostic") || !strcmp(m->name, "workspace/diagnostic");
  return diagnostics ? ERROR_SERVER_CANCELLED : ERROR_CONTENT_MODIFIED;
}

bool server_should_stop(void *context) {
  struct server *s = context;
  if (!s->transport.ended && transport_wait(&s->transport, 0)) take_in(s);
  uint32_t change = last_change(s);
  for (uint32_t i = s->turn ? s->turn - 1 : 0; i < s->queue.count; i++) {
    int error = s->phase == PHASE_READY ? moot_error(s, i, change) : ERROR_NONE;
    if (error) answer_moot(s, i, error);
  }
  return change || s->transport.ended || s->transport.broken || (s->judging && turn_is_answered(s));
}

static void work_off(struct server *s) {
  for (uint32_t i = 0; i < s->queue.count; i++) {
    s->turn = i + 1;
    if (!s->leave && !s->transport.broken && !s->queue.items[i].answered) handle_message(s, i);
    json_read_free(s->queue.items[i].message);
    s->queue.items[i].message = NULL;
  }
  s->queue.count = s->turn = 0;
}

/* ---- the loop ---- */

static int pause_left(const struct server *s) {
  if (s->unjudged && !s->dirty) return 0;
  if (!s->dirty) return s->client_process ? WATCH_MILLISECONDS : -1;
  double left = s->settings.pause - (s->options.clock() - s->changed_at) * 1000;
  return left <= 0 ? 0 : (int)left + 1;
}

static bool client_is_gone(const struct server *s) {
  return s->client_process && kill((pid_t)s->client_process, 0) && errno == ESRCH;
}

static void serve(struct server *s) {
  while (!s->leave && !s->transport.ended && !s->transport.broken) {
    if (transport_wait(&s->transport, pause_left(s))) {
      take_in(s);
    } else if (s->dirty && pause_left(s) == 0) {
      workspace_check(s);
    } else if (s->unjudged && !s->dirty) {
      workspace_judge_next(s);
    } else if (client_is_gone(s)) {
      break;
    }
    work_off(s);
  }
}

int lsp_serve(const struct lsp_options *options) {
  struct server *s = memory_zeroed(1, sizeof *s);
  s->options = *options;
  s->language = options->language;
  s->transport = (struct transport){.in = options->in,
                                    .out = options->out,
                                    .record = options->record,
                                    .clock = options->clock,
                                    .started = options->clock()};
  s->settings = (struct settings){.lens = true, .inlay = true, .pause = 50};
  s->homes = class_homes_make();
  serve(s);
  int res = s->leave && s->phase == PHASE_SHUTDOWN ? 0 : 1;
  workspace_free(s);
  settings_free(s);
  documents_free(s);
  publish_free(s);
  former_free(s);
  class_homes_free(&s->homes);
  for (uint32_t i = 0; i < s->folders.count; i++) free(s->folders.items[i]);
  vec_free(&s->folders);
  vec_free(&s->queue);
  transport_free(&s->transport);
  free(s);
  return res;
}
