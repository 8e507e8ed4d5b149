/* card_names.c - what two findings say alike, apart from the names of their subjects. */
#include <string.h>

#include "runtime/report/cards.h"

enum { ENCLOSING_NAMES = 8 /* deeper ones stay as they are: then two cards are not joined, nothing worse */ };

static bool is_ascii_word(char c) { return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9') || c == '_'; }

/* Lengths of "a.b.c", "a.b", "a": longest first. */
static int name_lengths(const char *qualified, size_t res[ENCLOSING_NAMES]) {
  int count = 0;
  for (size_t n = strlen(qualified); n != 0 && count < ENCLOSING_NAMES;) {
    res[count++] = n;
    do n--;
    while (n != 0 && qualified[n] != '.');
  }
  return count;
}

/* A name does not begin or end inside a word. */
static bool stands_alone(const char *body, size_t length, size_t at, size_t name) {
  bool begins = at == 0 || !is_ascii_word(body[at - 1]) || !is_ascii_word(body[at]);
  bool ends = at + name == length || !is_ascii_word(body[at + name]) || !is_ascii_word(body[at + name - 1]);
  return begins && ends;
}

void card_neutral(struct builder *res, const char *body, size_t length, const char *qualified) {
  size_t names[ENCLOSING_NAMES], copied = 0;
  int count = name_lengths(qualified, names);
  if (count == 0) {
    builder_add(res, body, length);
    return;
  }
  size_t shortest = names[count - 1];
  const char *hit;
  for (size_t from = 0; from < length && (hit = memmem(body + from, length - from, qualified, shortest)) != NULL;) {
    size_t at = (size_t)(hit - body);
    int n = 0;
    while (n < count && !(at + names[n] <= length && !memcmp(hit, qualified, names[n]) && stands_alone(body, length, at, names[n]))) n++;
    from = at + (n < count ? names[n] : 1);
    if (n == count) continue;
    builder_add(res, body + copied, at - copied);
    builder_char(res, (char)(1 + n));
    copied = from;
  }
  builder_add(res, body + copied, length - copied);
}
