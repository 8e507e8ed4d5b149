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

/* Names to look for, the longest first where one begins with another. */
struct names { const char *text[ENCLOSING_NAMES + 1]; size_t length[ENCLOSING_NAMES + 1]; int count; };

static struct names names_of(const char *qualified, const char *responsible) {
  struct names res = {0};
  size_t lengths[ENCLOSING_NAMES], own = strlen(responsible);
  int count = name_lengths(qualified, lengths);
  bool apart = own != 0 && (count == 0 || strncmp(qualified, responsible, own) != 0);
  if (apart) res.text[res.count] = responsible, res.length[res.count++] = own;
  for (int i = 0; i < count; i++) res.text[res.count] = qualified, res.length[res.count++] = lengths[i];
  return res;
}

/* Which name stands at AT; -1: none. */
static int name_at(const struct names *n, const char *body, size_t length, size_t at) {
  for (int i = 0; i < n->count; i++)
    if (at + n->length[i] <= length && !memcmp(body + at, n->text[i], n->length[i]) && stands_alone(body, length, at, n->length[i])) return i;
  return -1;
}

/* The length of a place at AT, or 0. */
static size_t place_at(const char *body, size_t length, size_t at) {
  const size_t open = strlen(PLACE_OPEN), close = strlen(PLACE_CLOSE);
  if (length - at < open || memcmp(body + at, PLACE_OPEN, open)) return 0;
  const char *end = memmem(body + at + open, length - at - open, PLACE_CLOSE, close);
  return end ? (size_t)(end - body) - at + close : 0;
}

void card_neutral(struct builder *res, const char *body, size_t length, const char *qualified, const char *responsible) {
  struct names names = names_of(qualified, responsible);
  bool first[256] = {[' '] = true};
  for (int i = 0; i < names.count; i++) first[(unsigned char)names.text[i][0]] = true;
  size_t copied = 0;
  for (size_t at = 0; at < length;) {
    if (!first[(unsigned char)body[at]]) {
      at++;
      continue;
    }
    size_t place = place_at(body, length, at);
    int name = place ? -1 : name_at(&names, body, length, at);
    if (!place && name < 0) {
      at++;
      continue;
    }
    builder_add(res, body + copied, at - copied);
    if (!place) builder_char(res, (char)(1 + name));
    at = copied = at + (place ? place : names.length[name]);
  }
  builder_add(res, body + copied, length - copied);
}
