/* intern.c - every name once, and a map from 64-bit keys to ids. */
#include "runtime/base/base.h"

#include <stdlib.h>
#include <string.h>

/* Odd constants with about as many ones as zeros; their products spread every input bit. */
#define MIX_A UINT64_C(0x9E3779B97F4A7C15)
#define MIX_B UINT64_C(0xD6E8FEB86659FD93)

/* High and low half of the full product folded together: one multiplication mixes all 128 bits. */
static inline uint64_t mix(uint64_t a, uint64_t b) {
  unsigned __int128 product = (unsigned __int128)a * b;
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t read_word(const char *bytes) {
  uint64_t res;
  memcpy(&res, bytes, sizeof res);
  return res;
}

static inline uint64_t read_tail(const char *bytes, size_t length) {
  uint64_t res = 0;
  for (size_t i = 0; i < length; i++) res = res << 8 | (unsigned char)bytes[i];
  return res;
}

static uint32_t hash_bytes(const char *bytes, size_t length) {
  uint64_t state = length * MIX_A + MIX_B;
  size_t left = length;
  for (; 8 <= left; bytes += 8, left -= 8) state = mix(state ^ read_word(bytes), MIX_A);
  state = mix(state ^ read_tail(bytes, left), MIX_B);
  return (uint32_t)(state ^ state >> 32);
}

/* ---- interner ------------------------------------------------------------------------------------ */

/* The slot that holds these bytes, or the empty one where they belong. The table is never full. */
static uint32_t slot_find(const struct interner *in, const char *bytes, size_t length, uint32_t hash) {
  uint32_t mask = in->slot_count - 1;
  for (uint32_t slot = hash & mask;; slot = (slot + 1) & mask) {
    uint32_t id = in->slots[slot];
    if (id == 0) return slot;
    const struct interned *name = &in->names.items[id];
    if (name->hash == hash && name->length == length && memcmp(name->text, bytes, length) == 0) return slot;
  }
}

static void slots_grow(struct interner *in) {
  uint32_t count = in->slot_count == 0 ? 256 : in->slot_count * 2;
  uint32_t *slots = memory_zeroed(count, sizeof *slots);
  for (uint32_t id = 1; id < in->names.count; id++) {
    uint32_t slot = in->names.items[id].hash & (count - 1);
    while (slots[slot] != 0) slot = (slot + 1) & (count - 1);
    slots[slot] = id;
  }
  free(in->slots);
  in->slots = slots;
  in->slot_count = count;
}

sym intern(struct interner *in, const char *bytes, size_t length) {
  if (length == 0) return 0;
  if (in->names.count == 0) vec_push(&in->names, ((struct interned){"", 0, 0}));
  if ((uint64_t)in->slot_count * 5 <= (uint64_t)in->names.count * 8) slots_grow(in);
  uint32_t hash = hash_bytes(bytes, length);
  uint32_t slot = slot_find(in, bytes, length, hash);
  if (in->slots[slot] != 0) return in->slots[slot];
  struct interned name = {arena_copy(&in->texts, bytes, length), (uint32_t)length, hash};
  sym res = in->names.count;
  vec_push(&in->names, name);
  in->slots[slot] = res;
  return res;
}

sym intern_text(struct interner *in, const char *text) { return intern(in, text, strlen(text)); }

sym intern_find(const struct interner *in, const char *bytes, size_t length) {
  if (length == 0 || in->slot_count == 0) return 0;
  return in->slots[slot_find(in, bytes, length, hash_bytes(bytes, length))];
}

const char *sym_text(const struct interner *in, sym id) { return id < in->names.count ? in->names.items[id].text : ""; }

uint32_t sym_length(const struct interner *in, sym id) {
  return id < in->names.count ? in->names.items[id].length : 0;
}

void interner_free(struct interner *in) {
  arena_free(&in->texts);
  free(in->slots);
  vec_free(&in->names);
  *in = (struct interner){0};
}

/* ---- idmap --------------------------------------------------------------------------------------- */

/* Keys are mostly ids in a row, asked for in that order: four neighbours share a cache line, the lines are scattered. */
static uint32_t first_slot(uint64_t key) { return (uint32_t)(mix((key >> 2) ^ MIX_B, MIX_A) << 2 | (key & 3)); }

static struct idmap_slot *idmap_find(struct idmap_slot *slots, uint32_t capacity, uint64_t key) {
  uint32_t mask = capacity - 1;
  for (uint32_t slot = first_slot(key) & mask;; slot = (slot + 1) & mask)
    if (slots[slot].value == 0 || slots[slot].key == key) return &slots[slot];
}

static void idmap_grow(struct idmap *m) {
  uint32_t capacity = m->capacity == 0 ? 16 : m->capacity * 2;
  struct idmap_slot *slots = memory_zeroed(capacity, sizeof *slots);
  for (uint32_t i = 0; i < m->capacity; i++)
    if (m->slots[i].value != 0) *idmap_find(slots, capacity, m->slots[i].key) = m->slots[i];
  free(m->slots);
  m->slots = slots;
  m->capacity = capacity;
}

uint32_t idmap_get(const struct idmap *m, uint64_t key) {
  return m->capacity == 0 ? 0 : idmap_find(m->slots, m->capacity, key)->value;
}

static struct idmap_slot *idmap_room(struct idmap *m, uint64_t key) {
  if ((uint64_t)m->capacity * 5 <= (uint64_t)m->count * 8) idmap_grow(m);
  return idmap_find(m->slots, m->capacity, key);
}

void idmap_put(struct idmap *m, uint64_t key, uint32_t value) {
  struct idmap_slot *slot = idmap_room(m, key);
  if (slot->value == 0) m->count++;
  *slot = (struct idmap_slot){key, value};
}

uint32_t idmap_add(struct idmap *m, uint64_t key, uint32_t value) {
  struct idmap_slot *slot = idmap_room(m, key);
  if (slot->value != 0) return slot->value;
  m->count++;
  *slot = (struct idmap_slot){key, value};
  return 0;
}

void idmap_free(struct idmap *m) {
  free(m->slots);
  *m = (struct idmap){0};
}
