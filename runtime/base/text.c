/* text.c - UTF-8, terminal width, normal form and similarity, on top of libunistring. */
#include "runtime/base/base.h"

#include <stdlib.h>
#include <string.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwidth.h>

size_t ascii_prefix(const char *bytes, size_t length) {
  size_t i = 0;
  for (uint64_t eight; i + sizeof eight <= length; i += sizeof eight) {
    memcpy(&eight, bytes + i, sizeof eight);
    if ((eight & 0x8080808080808080u) != 0) return i;
  }
  while (i < length && (unsigned char)bytes[i] < 0x80) i++;
  return i;
}

size_t utf8_valid_prefix(const char *bytes, size_t length) {
  size_t plain = ascii_prefix(bytes, length); /* nearly everything, and much faster to look through */
  if (plain == length) return length;
  const uint8_t *bad = u8_check((const uint8_t *)bytes + plain, length - plain);
  return bad == NULL ? length : (size_t)((const char *)bad - bytes);
}

int utf8_decode(const char *bytes, size_t length, uint32_t *character) {
  unsigned char first = (unsigned char)bytes[0];
  if (first < 0x80) {
    *character = first;
    return 1;
  }
  ucs4_t decoded;
  int res = u8_mbtouc(&decoded, (const uint8_t *)bytes, length);
  *character = decoded;
  return res;
}

int text_width(const char *bytes, size_t length, int start_column) {
  int column = start_column;
  for (size_t i = 0; i < length;) {
    uint32_t character;
    i += (size_t)utf8_decode(bytes + i, length - i, &character);
    if (character == '\t') {
      column += 8 - column % 8;
    } else if (0x20 <= character && character < 0x7F) {
      column++;
    } else {
      int width = uc_width(character, "UTF-8");
      if (0 < width) column += width;
    }
  }
  return column - start_column;
}

size_t text_utf16_length(const char *bytes, size_t length) {
  size_t res = 0;
  for (size_t i = 0; i < length; i++) {
    unsigned char byte = (unsigned char)bytes[i];
    if ((byte & 0xC0) != 0x80) res += 0xF0 <= byte ? 2 : 1;
  }
  return res;
}

/* ASCII, kana and the common ideographs are their own NFKC form and combine with nothing before them: nearly
 * every name in a spec, so nearly no name needs the library. */
static bool is_surely_normal(const char *bytes, size_t length) {
  for (size_t i = 0; i < length;) {
    uint32_t character;
    i += (size_t)utf8_decode(bytes + i, length - i, &character);
    bool plain = character < 0x80 || (0x3041 <= character && character <= 0x3096) ||
                 (0x30A1 <= character && character <= 0x30FA) || character == 0x30FC ||
                 (0x4E00 <= character && character <= 0x9FFF);
    if (!plain) return false;
  }
  return true;
}

const char *text_normalise(struct arena *a, const char *bytes, size_t length, size_t *result_length) {
  *result_length = length;
  if (is_surely_normal(bytes, length)) return bytes;
  size_t size = 0;
  uint8_t *normal = u8_normalize(UNINORM_NFKC, (const uint8_t *)bytes, length, NULL, &size);
  if (normal == NULL) return bytes;
  const char *res = bytes;
  if (size != length || memcmp(normal, bytes, length) != 0) {
    res = arena_copy(a, (const char *)normal, size);
    *result_length = size;
  }
  free(normal);
  return res;
}

/* ---- similarity ---------------------------------------------------------------------------------- */

/* Nobody types a name of more characters than this by hand; it also bounds the cost of a suggestion. */
enum { NEAREST_LONGEST = 100 };

/* Counts as decode_all does, also for bytes that are not UTF-8. */
static size_t count_characters(const char *text) {
  size_t length = strlen(text), res = 0;
  uint32_t character;
  for (size_t i = 0; i < length; res++) i += (size_t)utf8_decode(text + i, length - i, &character);
  return res;
}

static void decode_all(const char *text, uint32_t *characters) {
  size_t length = strlen(text);
  for (size_t i = 0; i < length;) i += (size_t)utf8_decode(text + i, length - i, characters++);
}

static int smaller(int a, int b) { return a < b ? a : b; }

/* One row of the table: the cost of making the first I characters of A into each prefix of B. Row I needs the
 * two rows before it, the second for a swap of neighbours. Returns the smallest cost in the row. */
static int distance_row(const uint32_t *a, size_t i, const uint32_t *b, size_t b_count, int *const rows[3]) {
  const int *before = rows[0], *last = rows[1];
  int *row = rows[2];
  int least = row[0] = (int)i;
  for (size_t j = 1; j <= b_count; j++) {
    int cost = last[j - 1] + (a[i - 1] != b[j - 1]);
    cost = smaller(cost, smaller(last[j], row[j - 1]) + 1);
    if (1 < i && 1 < j && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cost = smaller(cost, before[j - 2] + 1);
    row[j] = cost;
    least = smaller(least, cost);
  }
  return least;
}

/* STORE holds 3 * (B_COUNT + 1) numbers. */
static int distance_of(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count, int *store, int limit) {
  int *rows[3] = {store, store + b_count + 1, store + 2 * (b_count + 1)};
  for (size_t j = 0; j <= b_count; j++) rows[1][j] = rows[0][j] = (int)j;
  for (size_t i = 1; i <= a_count; i++) {
    int least = distance_row(a, i, b, b_count, rows);
    /* A swap reaches back two rows, but the row before is at most one better than this one: enough to stop. */
    if (limit < least) return limit + 1;
    int *oldest = rows[0];
    rows[0] = rows[1], rows[1] = rows[2], rows[2] = oldest;
  }
  int res = rows[1][b_count];
  return limit < res ? limit + 1 : res;
}

int text_distance(const char *a, const char *b, int limit) {
  size_t a_count = count_characters(a), b_count = count_characters(b);
  size_t difference = a_count < b_count ? b_count - a_count : a_count - b_count;
  if (limit < 0 || (size_t)limit < difference) return limit + 1;
  uint32_t *characters = memory_take((a_count + b_count + 1) * sizeof *characters);
  int *store = memory_take(3 * (b_count + 1) * sizeof *store);
  decode_all(a, characters);
  decode_all(b, characters + a_count);
  int res = distance_of(characters, a_count, characters + a_count, b_count, store, limit);
  free(store);
  free(characters);
  return res;
}

const char *text_nearest(const char *word, const char *const *candidates, size_t count) {
  uint32_t a[NEAREST_LONGEST], b[NEAREST_LONGEST * 2];
  int store[3 * (NEAREST_LONGEST * 2 + 1)];
  size_t a_count = count_characters(word);
  if (NEAREST_LONGEST < a_count) return NULL;
  decode_all(word, a);
  int best = a_count < 6 ? 1 : (int)a_count / 3;
  const char *res = NULL;
  for (size_t i = 0; i < count; i++) {
    size_t b_count = count_characters(candidates[i]);
    if (a_count + (size_t)best < b_count || b_count + (size_t)best < a_count) continue;
    decode_all(candidates[i], b);
    int distance = distance_of(a, a_count, b, b_count, store, best);
    if (best < distance) continue;
    if (res == NULL || distance < best || strcmp(candidates[i], res) < 0) res = candidates[i];
    best = distance;
  }
  return res;
}
