/* accounts.c - what reading a sheet has to say. */
#include "runtime/sheet/accounts.h"

#include <string.h>

static const struct {
  enum sheet_account_kind kind;
  const char *text[LANGUAGE_COUNT];
} accounts[SAYS_COUNT] = {
#define ACCOUNT(id, kind, en, ja) {ACCOUNT_##kind, {en, ja}},
#include "accounts.def"
#undef ACCOUNT
};

static bool is_hidden(uint32_t c) {
  if (c == '\n' || c == '\t') return false;
  if (c < 0x20 || (0x7f <= c && c < 0xa0) || c == 0xfeff) return true;
  return c == 0x61c || c == 0x200e || c == 0x200f || (0x202a <= c && c <= 0x202e) || (0x2066 <= c && c <= 0x2069);
}

const char *sheet_visible(struct arena *a, const char *text) {
  struct builder b = {0};
  size_t length = strlen(text);
  for (size_t i = 0; i < length;) {
    uint32_t c;
    int n = utf8_decode(text + i, length - i, &c);
    if (!is_hidden(c)) builder_add(&b, text + i, (size_t)n);
    i += (size_t)n;
  }
  const char *res = b.length < length ? arena_copy(a, builder_get(&b), b.length) : text;
  builder_free(&b);
  return res;
}

/* On one line. */
static const char *line_of(struct arena *a, const char *text) {
  char *res = arena_copy(a, text, strlen(text));
  for (char *at = res; *at; at++)
    if (*at == '\n' || *at == '\t') *at = ' ';
  return sheet_visible(a, res);
}

/* Puts arguments where {0} {1} stand. */
static const char *fill(struct arena *a, const char *text, const char *const *arguments) {
  struct builder b = {0};
  size_t count = 0;
  while (arguments[count]) count++;
  for (; *text; text++) {
    size_t n = text[0] == '{' && text[1] && text[2] == '}' ? (size_t)(text[1] - '0') : count;
    if (n < count)
      builder_text(&b, arguments[n]), text += 2;
    else
      builder_char(&b, *text);
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

void sheet_account_add(struct sheet_accounts *s, enum sheet_account_id id, const char *place,
                       const char *const *arguments) {
  struct sheet_account x = {.id = id,
                            .kind = accounts[id].kind,
                            .place = line_of(s->memory, place),
                            .text = line_of(s->memory, fill(s->memory, accounts[id].text[s->language], arguments))};
  vec_push(&s->list, x);
  if (s->worst < x.kind) s->worst = x.kind;
}
