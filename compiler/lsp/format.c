/* format.c - the formatter, for the whole text, for some lines, and when a line or a block ends. */
#include <stdlib.h>
#include <string.h>

#include "compiler/fmt/fmt.h"
#include "compiler/lsp/server.h"

/* The text as it should be, or NULL when it is broken or fine already. */
static const char *formatted(struct arena *a, const char *text, size_t length, size_t *result_length) {
  struct sources sources = {0};
  struct diagnostics ignored = {0};
  struct out o = {.fd = -1};
  uint32_t file = source_add(&sources, "text", text, length);
  bool good = file != UINT32_MAX && format_file(&o, &sources, file, FORMAT_WORDS_KEPT, &ignored) == FORMAT_OK;
  *result_length = o.buffer.length;
  bool same = o.buffer.length == length && !memcmp(builder_get(&o.buffer), text, length);
  const char *res = good && !same ? arena_copy(a, builder_get(&o.buffer), o.buffer.length) : NULL;
  builder_free(&o.buffer);
  diagnostics_free(&ignored);
  sources_free(&sources);
  return res;
}

static void write_edit(struct request *r, const char *text, size_t length, size_t start, size_t end, const char *with, size_t with_length) {
  json_object(r->json);
  json_key(r->json, "range");
  json_object(r->json);
  json_key(r->json, "start");
  write_place(r->json, text_place(r->server, text, length, start));
  json_key(r->json, "end");
  write_place(r->json, text_place(r->server, text, length, end));
  json_end_object(r->json);
  json_key(r->json, "newText");
  json_string_length(r->json, with, with_length);
  json_end_object(r->json);
}

static size_t line_length(const char *text, size_t length) {
  const char *end = memchr(text, '\n', length);
  return end ? (size_t)(end + 1 - text) : length;
}

/* Whole lines that begin alike and whole lines that end alike are left alone, so that the cursor stays where it is. */
static void trim(const char *old, size_t old_length, const char *new, size_t new_length, size_t *front, size_t *back) {
  *front = *back = 0;
  while (*front < old_length && *front < new_length) {
    size_t a = line_length(old + *front, old_length - *front), b = line_length(new + *front, new_length - *front);
    if (a != b || memcmp(old + *front, new + *front, a)) break;
    *front += a;
  }
  size_t same = 0;
  while (*front + same < old_length && *front + same < new_length && old[old_length - same - 1] == new[new_length - same - 1]) same++;
  while (*back < same) { /* back to the beginning of a line */
    size_t at = old_length - same;
    if (at == *front || old[at - 1] == '\n') break;
    same--;
  }
  *back = same;
}

static bool text_of(struct request *r, struct target_place *p, const char **text, size_t *length) {
  bool known = request_text(r, p);
  if (r->error || (!known && !p->document)) return false;
  const struct source_file *f = known ? &p->unit->session.program.sources.files.items[p->file] : NULL;
  *text = p->document ? p->document->text : f->text;
  *length = p->document ? p->document->length : f->length;
  return true;
}

void handle_formatting(struct request *r) {
  struct target_place p;
  const char *text;
  size_t length, new_length, front, back;
  if (!text_of(r, &p, &text, &length)) return;
  const char *new = formatted(&r->memory, text, length, &new_length);
  json_array(r->json);
  if (new) {
    trim(text, length, new, new_length, &front, &back);
    write_edit(r, text, length, front, length - back, new + front, new_length - front - back);
  }
  json_end_array(r->json);
}
