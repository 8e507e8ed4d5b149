/* markdown_page.c - a page of parts within the limit of a forge: small parts whole, large ones cut at whole rows. */
#include <stdlib.h>
#include <string.h>

#include "runtime/report/markdown.h"

enum { OVERHEAD = 400 /* of a part: its frame, and what says how much is missing */ };

struct out *markdown_part(struct markdown_page *p, const char *title, int weight) {
  vec_push(&p->parts, ((struct markdown_part){.title = title, .weight = weight, .text = {.fd = -1}}));
  return &vec_last(&p->parts).text;
}

/* "## Chain of trust" is the title of a part that another format's writer began. */
static void take_heading(struct markdown_page *p, struct markdown_part *part) {
  char *text = part->text.buffer.text;
  size_t blank = strspn(text, "\n"), marks = strspn(text + blank, "#");
  if (!part->title || *part->title || !marks) return;
  char *end = strchr(text + blank, '\n');
  const char *from = text + blank + marks + 1;
  if (!end || end < from) return;
  part->title = arena_copy(&p->memory, from, (size_t)(end - from));
  size_t gone = (size_t)(end - text) + strspn(end, "\n");
  memmove(text, text + gone, part->text.buffer.length - gone + 1);
  part->text.buffer.length -= gone;
}

void markdown_part_end(struct markdown_page *p) {
  struct markdown_part *part = &vec_last(&p->parts);
  builder_get(&part->text.buffer);
  if (part->text.buffer.length) take_heading(p, part);
  if (part->text.buffer.length) return;
  builder_free(&part->text.buffer);
  p->parts.count--;
}

static size_t count_characters(const char *text, size_t length) {
  size_t res = 0;
  for (size_t i = 0; i < length; i++) res += ((unsigned char)text[i] & 0xC0) != 0x80;
  return res;
}

/* Whoever needs less than a fair share gets all; the others share what is left. Each round settles one part at least.
 */
static void share_room(struct markdown_page *p) {
  size_t left = MARKDOWN_LIMIT;
  uint64_t weights = 0;
  for (uint32_t i = 0; i < p->parts.count; i++) {
    struct markdown_part *x = &p->parts.items[i];
    x->size = count_characters(x->text.buffer.text, x->text.buffer.length);
    size_t frame = OVERHEAD + (x->title ? count_characters(x->title, strlen(x->title)) : 0);
    left = frame < left ? left - frame : 0;
    weights += (uint64_t)x->weight;
  }
  for (bool settled = true; settled && weights;) {
    settled = false;
    size_t round = left;
    uint64_t total = weights;
    for (uint32_t i = 0; i < p->parts.count; i++) {
      struct markdown_part *x = &p->parts.items[i];
      if (x->room || round * (uint64_t)x->weight / total < x->size) continue;
      x->room = x->size;
      left -= x->size;
      weights -= (uint64_t)x->weight;
      settled = true;
    }
  }
  for (uint32_t i = 0; i < p->parts.count; i++)
    if (!p->parts.items[i].room) p->parts.items[i].room = (size_t)(left * (uint64_t)p->parts.items[i].weight / weights);
}

static const char *next_line(const char *at) {
  const char *end = strchr(at, '\n');
  return end ? end + 1 : at + strlen(at);
}

static bool is_rule(const char *line) { return strncmp(line, "| ---", 5) == 0; }

/* Rows of tables and items of lists up to END, but for headings and the lines below them. */
static uint32_t count_rows(const char *text, const char *end) {
  uint32_t res = 0;
  for (const char *at = text; at < end; at = next_line(at)) {
    if (is_rule(at))
      res--;
    else
      res += *at == '|' || strncmp(at, "- ", 2) == 0;
  }
  return res;
}

/* A heading, the line below it and the first row stay together. */
static const char *unit_end(const char *at) {
  const char *next = next_line(at);
  return *at == '|' && is_rule(next) ? next_line(next_line(next)) : next;
}

/* As many whole lines as there is room for. */
static const char *cut_at(const struct markdown_part *x) {
  const char *text = x->text.buffer.text, *at = text;
  size_t used = 0;
  if (x->size <= x->room) return text + x->text.buffer.length;
  while (*at) {
    const char *next = unit_end(at);
    used += count_characters(at, (size_t)(next - at));
    if (x->room < used) break;
    at = next;
  }
  return at;
}

static void write_missing(struct out *o, uint32_t missing, enum language l) {
  if (l == LANGUAGE_JA)
    out_format(o, "\n**ほか %u 行は載せていません。** 全体は `cpsfc report ... -o report.html` で見られます。\n",
               missing);
  else
    out_format(o, "\n**%u more row%s not shown.** `cpsfc report ... -o report.html` has them all.\n", missing,
               missing == 1 ? " is" : "s are");
}

static void write_part(struct out *o, const struct markdown_part *x, enum language l) {
  const char *text = x->text.buffer.text, *end = cut_at(x);
  bool collapsed = x->title && *x->title;
  if (collapsed) {
    out_text(o, "\n<details>\n<summary>");
    markdown_html(o, x->title);
    out_text(o, "</summary>\n\n");
  }
  out_bytes(o, text, (size_t)(end - text));
  uint32_t missing = count_rows(text, text + x->text.buffer.length) - count_rows(text, end);
  if (missing) write_missing(o, missing, l);
  if (collapsed) out_text(o, "\n</details>\n");
}

void markdown_page_write(struct out *o, struct markdown_page *p) {
  share_room(p);
  for (uint32_t i = 0; i < p->parts.count; i++) write_part(o, &p->parts.items[i], p->language);
}

void markdown_page_free(struct markdown_page *p) {
  for (uint32_t i = 0; i < p->parts.count; i++) builder_free(&p->parts.items[i].text.buffer);
  vec_free(&p->parts);
  arena_free(&p->memory);
}
