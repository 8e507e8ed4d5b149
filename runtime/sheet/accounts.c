/* accounts.c - what reading a sheet has to say. */
#include "runtime/sheet/accounts.h"

#include <string.h>

static const struct { enum sheet_account_kind kind; const char *text[LANGUAGE_COUNT]; } accounts[SAYS_COUNT] = {
#define ACCOUNT(id, kind, en, ja) {ACCOUNT_##kind, {en, ja}},
#include "accounts.def"
#undef ACCOUNT
};

/* Puts arguments where {0} {1} stand. */
static const char *fill(struct arena *a, const char *text, const char *const *arguments) {
  struct builder b = {0};
  size_t count = 0;
  while (arguments[count]) count++;
  for (; *text; text++) {
    size_t n = text[0] == '{' && text[1] && text[2] == '}' ? (size_t)(text[1] - '0') : count;
    if (n < count) builder_text(&b, arguments[n]), text += 2;
    else builder_char(&b, *text);
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

void sheet_account_add(struct sheet_accounts *s, enum sheet_account_id id, const char *place, const char *const *arguments) {
  struct sheet_account x = {.id = id,
                            .kind = accounts[id].kind,
                            .place = arena_copy(s->memory, place, strlen(place)),
                            .text = fill(s->memory, accounts[id].text[s->language], arguments)};
  vec_push(&s->list, x);
  if (s->worst < x.kind) s->worst = x.kind;
}
