/* test_lsp_stream.c - the language server on streams of messages that nobody would send: seeded, in one process.
 *
 * Half of the sessions are whole messages with wild contents: every request must get one answer, with a result or a
 * known error. The other half is changed byte by byte: whatever the server sends must be framed and be JSON, and it
 * must leave.
 *
 *   LSP_FUZZ_SECONDS=600 build/tests/test_lsp_stream    for so long instead of a few sessions
 *   LSP_FUZZ_SEED=17                                    other sessions
 *   LSP_FUZZ_KEEP=FILE                                  keeps the bytes of the session that runs, for `cpsfc lsp <FILE`
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "compiler/lsp/lsp.h"
#include "runtime/base/json_read.h"
#include "sanitized.h"

static const char *const specs[] = {
    "edition 2026\nimport std.factory as fac\nimport cpsf@1.0 as cpsf\norganization works : "
    "fac.Manufacturer\nresponsible works\n"
    "target cpsf at level 1\nclass Speed of data { value : RotationalSpeed in 0rpm .. 3000rpm }\n"
    "data speed : Speed { label c = low, i = high, a = high; readers [works] }\n"
    "component plc : fac.Plc { output set : Speed }\ncomponent drive : fac.VariableSpeedDrive { input speed_in : Speed "
    "}\n"
    "flow f_set of speed : plc.set -> drive.speed_in\nmeasure m meets #CPS.DS-3 at level 1 on f_set { evidence e { "
    "file = \"scan.pdf\" } }\n",
    "言語版 2026\r\n参照 標準.工場 略称 工場\r\nソシキ 自社 : 工場.製造業\r\n責任組織 自社\r\nモノ 制御盤 : "
    "工場.PLC\r\n",
    "class Cell of system { component arm { input go } }\nsystem one : Cell\nsystem two : Cell { component arm { name "
    "= \"𠮷\" } }\n",
    "component ??? {\n component a {\n/* open",
    "",
    "\xEF\xBB\xBF",
    "\n\n\n\n"};
static const char *const pieces[] = {"x",
                                     "\n",
                                     "{",
                                     "}",
                                     ";",
                                     " ",
                                     "\"",
                                     "`",
                                     "/*",
                                     "*/",
                                     "//",
                                     "#",
                                     "->",
                                     ".",
                                     ":",
                                     "@was(\"a\") ",
                                     "component b\n",
                                     "𠮷",
                                     "制御盤",
                                     "\r\n",
                                     "\t",
                                     "import ",
                                     "measure ",
                                     "flow f : a.b -> ",
                                     "at level ",
                                     "0rpm .. ",
                                     "「",
                                     "\xE2\x80\x8B",
                                     "system s {",
                                     "of ",
                                     "unknown until "};
static const char *const methods[] = {"callHierarchy/incomingCalls",
                                      "callHierarchy/outgoingCalls",
                                      "textDocument/codeAction",
                                      "textDocument/codeLens",
                                      "textDocument/completion",
                                      "textDocument/definition",
                                      "textDocument/diagnostic",
                                      "textDocument/documentHighlight",
                                      "textDocument/documentLink",
                                      "textDocument/documentSymbol",
                                      "textDocument/foldingRange",
                                      "textDocument/formatting",
                                      "textDocument/hover",
                                      "textDocument/inlayHint",
                                      "textDocument/onTypeFormatting",
                                      "textDocument/prepareCallHierarchy",
                                      "textDocument/prepareRename",
                                      "textDocument/rangeFormatting",
                                      "textDocument/references",
                                      "textDocument/rename",
                                      "textDocument/selectionRange",
                                      "textDocument/semanticTokens/full",
                                      "textDocument/semanticTokens/full/delta",
                                      "textDocument/semanticTokens/range",
                                      "textDocument/typeDefinition",
                                      "workspace/diagnostic",
                                      "workspace/executeCommand",
                                      "workspace/symbol",
                                      "initialize",
                                      "no/method"};
static const char *const notices[] = {"textDocument/didSave",
                                      "workspace/didChangeConfiguration",
                                      "workspace/didChangeWatchedFiles",
                                      "workspace/didChangeWorkspaceFolders",
                                      "$/setTrace",
                                      "$/cancelRequest",
                                      "window/workDoneProgress/cancel",
                                      "$/nothing",
                                      "initialized"};
static const char *const uris[] = {"file:///nowhere/a.cpsf",
                                   "file:///nowhere/b.cpsf",
                                   "file:///nowhere/cpsf.yaml",
                                   "untitled:Untitled-1",
                                   "file:///nowhere/a%20%E3%81%82.cpsf",
                                   "file://host/x%00%zz.cpsf",
                                   "file://",
                                   "",
                                   "x"};

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define PICK(s, list) (list)[draw(s, COUNT(list))]

struct session_bytes {
  uint64_t random;
  struct builder bytes;
  struct out body;
  struct json json;
  int64_t next_id;
  bool exited;
};

static uint32_t draw(struct session_bytes *s, size_t below) {
  s->random = s->random * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)((s->random >> 33) % below);
}

static bool chance(struct session_bytes *s, uint32_t percent) { return draw(s, 100) < percent; }

/* ---- whole messages ---- */

static void key_number(struct session_bytes *s, const char *key, int64_t value) {
  json_key(&s->json, key);
  json_integer(&s->json, value);
}

static void write_place(struct session_bytes *s, const char *key) {
  static const int64_t odd[] = {-1, 1000000, INT32_MAX, INT64_MAX, INT64_MIN};
  json_key(&s->json, key);
  if (chance(s, 2)) {
    json_string(&s->json, "there");
    return;
  }
  json_object(&s->json);
  key_number(s, "line", chance(s, 4) ? PICK(s, odd) : draw(s, 16));
  key_number(s, "character", chance(s, 4) ? PICK(s, odd) : draw(s, 70));
  json_end_object(&s->json);
}

static void write_range(struct session_bytes *s) {
  json_key(&s->json, "range");
  json_object(&s->json);
  write_place(s, "start");
  write_place(s, "end");
  json_end_object(&s->json);
}

static const char *any_uri(struct session_bytes *s) { return chance(s, 90) ? uris[draw(s, 3)] : PICK(s, uris); }

static void write_document(struct session_bytes *s, const char *text) {
  json_key(&s->json, "textDocument");
  json_object(&s->json);
  json_pair(&s->json, "uri", any_uri(s));
  json_pair(&s->json, "text", text);
  key_number(s, "version", draw(s, 1000));
  json_end_object(&s->json);
}

/* Something that does not belong there. */
static void write_odd(struct session_bytes *s, int depth) {
  switch (draw(s, depth < 3 ? 7 : 5)) {
  case 0: json_null(&s->json); return;
  case 1: json_integer(&s->json, (int64_t)draw(s, 100) - 50); return;
  case 2: json_string(&s->json, PICK(s, pieces)); return;
  case 3: json_boolean(&s->json, true); return;
  case 4: json_string(&s->json, any_uri(s)); return;
  case 5:
    json_array(&s->json);
    for (uint32_t n = draw(s, 3); n; n--) write_odd(s, depth + 1);
    json_end_array(&s->json);
    return;
  default:
    json_object(&s->json);
    json_key(&s->json, "uri");
    write_odd(s, depth + 1);
    json_end_object(&s->json);
  }
}

/* Everything that any request takes; what one does not know it passes over. */
static void write_params(struct session_bytes *s) {
  static const char *const commands[] = {"cpsfc.proof", "other"}, *const names[] = {"plc",  "the motor", "",     "a\nb",
                                                                                    "制御", "speed_in",  "f_set"},
                           *const keys[] = {"}", ";", "\n", "x"};
  json_key(&s->json, "params");
  if (chance(s, 5)) {
    write_odd(s, 0);
    return;
  }
  json_object(&s->json);
  write_document(s, NULL);
  write_place(s, "position");
  write_range(s);
  json_pair(&s->json, "newName", PICK(s, names));
  json_pair(&s->json, "query", PICK(s, names));
  json_pair(&s->json, "ch", PICK(s, keys));
  json_pair(&s->json, "command", PICK(s, commands));
  json_pair(&s->json, "value", "verbose");
  json_key(&s->json, "arguments");
  json_array(&s->json);
  json_string(&s->json, any_uri(s));
  json_string(&s->json, PICK(s, names));
  json_end_array(&s->json);
  key_number(s, "id", (int64_t)draw(s, (size_t)s->next_id + 2));
  json_pair(&s->json, "previousResultId", chance(s, 50) ? "1" : "7");
  json_key(&s->json, "positions");
  json_array(&s->json);
  json_object(&s->json);
  key_number(s, "line", draw(s, 12));
  key_number(s, "character", draw(s, 50));
  json_end_object(&s->json);
  json_end_array(&s->json);
  if (chance(s, 10)) json_pair(&s->json, "workDoneToken", "t");
  static const char *const odd[] = {"item", "context", "settings", "event", "changes", "options"};
  json_key(&s->json, PICK(s, odd));
  write_odd(s, 0);
  json_end_object(&s->json);
}

static void begin(struct session_bytes *s, const char *method, bool request) {
  s->body = (struct out){.fd = -1};
  s->json = (struct json){.out = &s->body, .compact = true};
  json_object(&s->json);
  json_pair(&s->json, "jsonrpc", "2.0");
  if (request) key_number(s, "id", ++s->next_id);
  json_pair(&s->json, "method", method);
}

static void end(struct session_bytes *s) {
  json_end_object(&s->json);
  builder_format(&s->bytes, "Content-Length: %zu\r\n\r\n", s->body.buffer.length);
  builder_add(&s->bytes, s->body.buffer.text, s->body.buffer.length);
  builder_free(&s->body.buffer);
}

static void add_hello(struct session_bytes *s) {
  begin(s, "initialize", true);
  json_key(&s->json, "params");
  json_object(&s->json);
  json_key(&s->json, "capabilities");
  json_object(&s->json);
  static const char *const encodings[] = {"utf-8", "utf-16"};
  json_key(&s->json, "general");
  json_object(&s->json);
  json_key(&s->json, "positionEncodings");
  json_array(&s->json);
  json_string(&s->json, PICK(s, encodings));
  json_end_array(&s->json);
  json_end_object(&s->json);
  json_key(&s->json, "window");
  json_object(&s->json);
  json_key(&s->json, "workDoneProgress");
  json_boolean(&s->json, chance(s, 50));
  json_end_object(&s->json);
  json_key(&s->json, "workspace");
  json_object(&s->json);
  json_key(&s->json, "configuration");
  json_boolean(&s->json, chance(s, 50));
  json_end_object(&s->json);
  json_key(&s->json, "textDocument");
  json_object(&s->json);
  json_key(&s->json, chance(s, 30) ? "diagnostic" : "nothing");
  json_object(&s->json);
  json_end_object(&s->json);
  json_end_object(&s->json);
  json_end_object(&s->json);
  if (chance(s, 20)) json_pair(&s->json, "rootUri", "file:///nowhere");
  json_pair(&s->json, "locale", chance(s, 50) ? "ja" : "en");
  json_end_object(&s->json);
  end(s);
  begin(s, "initialized", false);
  end(s);
}

static void add_open(struct session_bytes *s) {
  begin(s, "textDocument/didOpen", false);
  json_key(&s->json, "params");
  json_object(&s->json);
  write_document(s, PICK(s, specs));
  json_end_object(&s->json);
  end(s);
}

static void add_edits(struct session_bytes *s) {
  begin(s, "textDocument/didChange", false);
  json_key(&s->json, "params");
  json_object(&s->json);
  write_document(s, NULL);
  json_key(&s->json, "contentChanges");
  json_array(&s->json);
  for (uint32_t n = 1 + draw(s, 4); n; n--) {
    json_object(&s->json);
    if (chance(s, 95)) write_range(s);
    if (chance(s, 98)) json_pair(&s->json, "text", chance(s, 95) ? PICK(s, pieces) : PICK(s, specs));
    json_end_object(&s->json);
  }
  json_end_array(&s->json);
  json_end_object(&s->json);
  end(s);
}

static void add_close(struct session_bytes *s) {
  begin(s, "textDocument/didClose", false);
  write_params(s);
  end(s);
}

/* What the client would answer, and what it would not. */
static void add_answer(struct session_bytes *s) {
  struct arena memory = {0};
  s->body = (struct out){.fd = -1};
  s->json = (struct json){.out = &s->body, .compact = true};
  json_object(&s->json);
  json_pair(&s->json, "id", arena_format(&memory, "cpsfc-%u-%u", draw(s, 4), draw(s, 3)));
  json_key(&s->json, chance(s, 80) ? "result" : "error");
  write_odd(s, 0);
  end(s);
  arena_free(&memory);
}

static void add_message(struct session_bytes *s) {
  uint32_t what = draw(s, 100);
  if (what < 8)
    add_open(s);
  else if (what < 45)
    add_edits(s);
  else if (what < 48)
    add_close(s);
  else if (what < 52)
    add_answer(s);
  else if (what < 58)
    begin(s, PICK(s, notices), false), write_params(s), end(s);
  else
    begin(s, PICK(s, methods), true), write_params(s), end(s);
}

static void add_goodbye(struct session_bytes *s) {
  begin(s, "shutdown", true);
  end(s);
  begin(s, "exit", false);
  end(s);
  s->exited = true;
}

/* ---- changed bytes ---- */

static void change_bytes(struct session_bytes *s) {
  for (uint32_t n = 1 + draw(s, 12); n && s->bytes.length; n--) {
    uint32_t at = draw(s, s->bytes.length), size = 1 + draw(s, 30);
    if (s->bytes.length - at < size) size = (uint32_t)(s->bytes.length - at);
    switch (draw(s, 4)) {
    case 0: s->bytes.text[at] = (char)draw(s, 256); break;
    case 1:
      memmove(s->bytes.text + at, s->bytes.text + at + size, s->bytes.length - at - size);
      s->bytes.length -= size;
      break;
    case 2:
      s->bytes.text[at] = PICK(s, ((const char[]){'{', '}', '"', '[', '\\', '\n', '\r', '0', '9', ':', ','}));
      break;
    default: s->bytes.length = chance(s, 10) ? at : s->bytes.length; /* cut off */
    }
  }
}

/* ---- running it ---- */

static double ticks(void) {
  static double now;
  return now += 0.0005;
}

static int file_of_bytes(const char *bytes, size_t length) {
  int fd = memfd_create("session", 0);
  assert_true(0 <= fd && write(fd, bytes, length) == (ssize_t)length);
  lseek(fd, 0, SEEK_SET);
  return fd;
}

static char *bytes_of_file(int fd, size_t *length) {
  off_t size = lseek(fd, 0, SEEK_END);
  *length = (size_t)size;
  char *res = memory_take((size_t)size + 1);
  lseek(fd, 0, SEEK_SET);
  assert_true(read(fd, res, (size_t)size) == size);
  res[size] = 0;
  return res;
}

/* Counts answers by id; an answer without id or to another is one to a broken message. */
static void count_answer(const struct json_value *message, uint32_t *answers, int64_t ids) {
  const struct json_value *id = json_member(message, "id"), *error = json_member(message, "error");
  if (json_member(message, "method")) return;
  assert_non_null(id);
  assert_true(error || json_member(message, "result"));
  if (error) assert_true(json_number(json_member(error, "code")) < -32000 && json_text(json_member(error, "message")));
  if (json_kind(id) == JSON_KIND_INTEGER && 0 < json_number(id) && json_number(id) <= ids) answers[json_number(id)]++;
}

/* All that was sent is framed and is JSON. */
static void read_answers(const char *text, size_t length, uint32_t *answers, int64_t ids) {
  for (size_t at = 0; at < length;) {
    size_t size = 0;
    const char *body = memmem(text + at, length - at, "\r\n\r\n", 4);
    assert_true(sscanf(text + at, "Content-Length: %zu\r\n", &size) == 1 && body);
    at = (size_t)(body + 4 - text);
    assert_true(size <= length - at);
    struct json_failure failure;
    struct json_value *message = json_read(text + at, size, &failure);
    if (!message) fail_msg("not JSON: %.*s", (int)(size < 400 ? size : 400), text + at);
    count_answer(message, answers, ids);
    json_read_free(message);
    at += size;
  }
}

static void keep(const struct session_bytes *s) {
  const char *path = getenv("LSP_FUZZ_KEEP");
  FILE *f = path ? fopen(path, "w") : NULL;
  if (!f) return;
  fwrite(s->bytes.text, 1, s->bytes.length, f);
  fclose(f);
}

static void run_session(uint64_t seed) {
  struct session_bytes s = {.random = seed * 2654435761u + 1};
  bool whole = seed % 2 == 0;
  if (chance(&s, 97)) add_hello(&s);
  for (uint32_t n = 3 + draw(&s, 40); n; n--) add_message(&s);
  if (chance(&s, 80)) add_goodbye(&s);
  if (!whole) change_bytes(&s);
  keep(&s);
  int in = file_of_bytes(s.bytes.text, s.bytes.length), out = memfd_create("answers", 0);
  struct lsp_options options = {.in = in, .out = out, .record = -1, .as_of = 20600, .version = "test", .clock = ticks};
  int status = lsp_serve(&options);
  size_t length;
  char *said = bytes_of_file(out, &length);
  uint32_t *answers = memory_zeroed((size_t)s.next_id + 1, sizeof *answers);
  read_answers(said, length, answers, s.next_id);
  assert_true(status == 0 || status == 1);
  for (int64_t i = 1; whole && i <= s.next_id; i++)
    if (answers[i] != 1)
      fail_msg("session %llu: request %lld has %u answers", (unsigned long long)seed, (long long)i, answers[i]);
  free(answers);
  free(said);
  builder_free(&s.bytes);
  close(in);
  close(out);
}

static void test_streams(void **state) {
  (void)state;
  const char *seconds = getenv("LSP_FUZZ_SECONDS"), *given = getenv("LSP_FUZZ_SEED");
  uint64_t seed = given ? strtoull(given, NULL, 10) : 1, count = seconds ? UINT64_MAX : DRAWN(400, 60), i = 0;
  time_t stop = seconds ? time(NULL) + atol(seconds) : 0;
  for (; i < count && (!stop || time(NULL) < stop); i++) {
    if (seconds && i % 500 == 0) fprintf(stderr, "session %llu\n", (unsigned long long)(seed + i));
    run_session(seed + i);
  }
  printf("%llu sessions\n", (unsigned long long)i);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_streams)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
