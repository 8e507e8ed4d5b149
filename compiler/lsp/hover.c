/* hover.c - what the name, the quantity or the number with a unit pointed at means. */
#include <string.h>

#include "compiler/lsp/server.h"

/* Markdown marks are left out for clients that show plain text. */
static const char *plain_text(struct arena *a, const char *markdown) {
  struct builder b = {0};
  for (const char *c = markdown; *c; c++) {
    if (*c == '`') continue;
    if (c[0] == '*' && c[1] == '*')
      c++;
    else
      builder_char(&b, *c);
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

static void write_hover(struct request *r, struct sources *sources, span at, const char *markdown) {
  bool marked = r->server->client.markdown;
  json_object(r->json);
  json_key(r->json, "contents");
  json_object(r->json);
  json_pair(r->json, "kind", marked ? "markdown" : "plaintext");
  json_pair(r->json, "value", marked ? markdown : plain_text(&r->memory, markdown));
  json_end_object(r->json);
  json_key(r->json, "range");
  write_range(r->server, r->json, sources, at);
  json_end_object(r->json);
}

void handle_hover(struct request *r) {
  struct target_place p;
  if (!request_place(r, &p)) return;
  const struct name_use *u = session_use_at(&p.unit->session, p.offset);
  span at = u ? u->at : SPAN_NONE;
  const char *text = u ? session_describe(&r->memory, &p.unit->session, u, r->server->language)
                       : session_describe_quantity(&r->memory, &p.unit->session, p.file, p.offset, r->server->language, &at);
  if (!text || !*text) return;
  write_hover(r, &p.unit->session.program.sources, at, text_with_short_paths(r->server, &r->memory, text));
}
