/* completion.c - what may be typed here. Names come from the last check, the words around from the text as it is now,
 * so that it answers at once and inside statements that are half typed. */
#include <string.h>
#include <stdlib.h>
#include <strings.h>

#include "compiler/driver/complete.h"
#include "compiler/lsp/server.h"

static int protocol_kind(enum candidate_kind k) {
  switch (k) {
  case CANDIDATE_WORD: return 14;
  case CANDIDATE_CLASS: return 7;
  case CANDIDATE_ELEMENT: return 6;
  case CANDIDATE_PORT: return 5;
  case CANDIDATE_ATTRIBUTE: return 10;
  case CANDIDATE_VALUE: return 12;
  case CANDIDATE_REQUIREMENT: return 18;
  case CANDIDATE_UNIT: return 11;
  case CANDIDATE_MODULE: return 9;
  case CANDIDATE_TYPE: return 22;
  }
  return 1;
}

static void write_documentation(struct request *r, const char *text) {
  if (!text || !*text) return;
  json_key(r->json, "documentation");
  json_object(r->json);
  json_pair(r->json, "kind", "plaintext");
  json_pair(r->json, "value", text);
  json_end_object(r->json);
}

static void write_item(struct request *r, const struct completion *x, const char *typed, struct place from,
                       struct place to) {
  bool by_other =
      *typed && x->also && strncasecmp(x->label, typed, strlen(typed)) && !strncasecmp(x->also, typed, strlen(typed));
  json_object(r->json);
  json_pair(r->json, "label", x->label);
  json_key(r->json, "kind");
  json_integer(r->json, protocol_kind((enum candidate_kind)x->kind));
  json_pair(r->json, "detail", x->detail && *x->detail ? x->detail : NULL);
  write_documentation(r, x->doc);
  json_pair(r->json, "sortText", arena_format(&r->memory, "%u%s", x->rank, x->label));
  json_pair(r->json, "filterText", by_other ? x->also : x->label);
  json_key(r->json, "textEdit");
  json_object(r->json);
  json_key(r->json, "range");
  json_object(r->json);
  json_key(r->json, "start");
  write_place(r->json, from);
  json_key(r->json, "end");
  write_place(r->json, to);
  json_end_object(r->json);
  json_pair(r->json, "newText", x->label);
  json_end_object(r->json);
  json_end_object(r->json);
}

static void write_list(struct request *r, const struct completions *c, const char *text, size_t length, size_t offset) {
  struct server *s = r->server;
  struct place from = text_place(s, text, length, c->start), to = text_place(s, text, length, offset);
  const char *typed = arena_copy(&r->memory, text + c->start, offset - c->start);
  json_object(r->json);
  json_key(r->json, "isIncomplete");
  json_boolean(r->json, c->cut);
  json_key(r->json, "items");
  json_array(r->json);
  for (uint32_t i = 0; i < c->list.count; i++) write_item(r, &c->list.items[i], typed, from, to);
  json_end_array(r->json);
  json_end_object(r->json);
}

void handle_completion(struct request *r) {
  struct target_place p;
  struct place at;
  struct completions c = {.memory = &r->memory};
  if (!r->server->generation) workspace_check(r->server);
  if (!request_text(r, &p) && !r->error) workspace_check(r->server);
  if (r->error || (!p.unit && !request_text(r, &p))) return;
  if (!read_place(json_member(r->params, "position"), &at)) {
    server_fail(r, ERROR_PARAMS, "position is missing");
    return;
  }
  const struct source_file *f = &p.unit->session.program.sources.files.items[p.file];
  const char *text = p.document ? p.document->text : f->text;
  size_t length = p.document ? p.document->length : f->length, offset = text_offset(r->server, text, length, at);
  session_complete(&p.unit->session, session_module_of(&p.unit->session, p.file), text, length, offset,
                   r->server->language, &c);
  write_list(r, &c, text, length, offset);
  vec_free(&c.list);
}
