/* keyed_sort.c - sorting by a number in a time that grows as the list does.
 *
 * A long list is dealt out by the highest digit in which its keys differ, until the pieces fit the memory close to the
 * processor; those are sorted digit by digit from the last one.
 */
#include "runtime/rules/findings_internal.h"

#include <string.h>

enum { FEW = 32, MANY = 1 << 13, DIGITS = sizeof(uint64_t), VALUES = 256 };

static void insert_few(struct keyed *list, uint32_t count) {
  for (uint32_t i = 1; i < count; i++) {
    struct keyed moved = list[i];
    uint32_t to = i;
    for (; 0 < to && moved.key < list[to - 1].key; to--) list[to] = list[to - 1];
    list[to] = moved;
  }
}

static uint8_t digit_of(uint64_t key, int digit) { return (uint8_t)(key >> 8 * digit); }

static uint64_t differing_bits(const struct keyed *list, uint32_t count) {
  uint64_t res = 0;
  for (uint32_t i = 1; i < count; i++) res |= list[i].key ^ list[0].key;
  return res;
}

/* By one digit, equal ones as they were. END gets where those of each value end. */
static void deal_out(const struct keyed *from, struct keyed *to, uint32_t count, int digit, uint32_t end[VALUES]) {
  memset(end, 0, VALUES * sizeof *end);
  for (uint32_t i = 0; i < count; i++) end[digit_of(from[i].key, digit)]++;
  for (uint32_t value = 0, place = 0; value < VALUES; value++) {
    uint32_t here = end[value];
    end[value] = place;
    place += here;
  }
  for (uint32_t i = 0; i < count; i++) to[end[digit_of(from[i].key, digit)]++] = from[i];
}

static struct keyed *sort_by_digits(struct keyed *list, struct keyed *room, uint32_t count, uint64_t differing) {
  uint32_t end[VALUES];
  for (int digit = 0; digit < DIGITS; digit++) {
    if (digit_of(differing, digit) == 0) continue;
    deal_out(list, room, count, digit, end);
    struct keyed *swapped = list;
    list = room;
    room = swapped;
  }
  return list;
}

/* Goes as deep as a key has digits. */
static struct keyed *sort_by_pieces(struct keyed *list, struct keyed *room, uint32_t count, uint64_t differing) {
  uint32_t end[VALUES];
  int highest = DIGITS - 1;
  while (digit_of(differing, highest) == 0) highest--;
  deal_out(list, room, count, highest, end);
  for (uint32_t value = 0, first = 0; value < VALUES; first = end[value++]) {
    struct keyed *piece = keyed_sort(room + first, list + first, end[value] - first);
    if (piece != room + first) memcpy(room + first, piece, (end[value] - first) * sizeof *piece);
  }
  return room;
}

struct keyed *keyed_sort(struct keyed *list, struct keyed *room, uint32_t count) {
  if (count <= FEW) {
    insert_few(list, count);
    return list;
  }
  uint64_t differing = differing_bits(list, count);
  if (differing == 0) return list;
  return count <= MANY ? sort_by_digits(list, room, count, differing) : sort_by_pieces(list, room, count, differing);
}
