/* uuid.c - identifiers that follow from names: version 5 of RFC 9562, section 5.5.
 *
 * That version is defined over SHA-1 (FIPS 180-4), which the library of our other digests leaves out for good reason: nothing
 * here protects anything, an identifier only has to be the same each time and apart from others.
 */
#include "runtime/base/base.h"

#include <stdlib.h>
#include <string.h>

enum { SHA1_BLOCK = 64, SHA1_BYTES = 20 };

static uint32_t turned(uint32_t x, int bits) { return x << bits | x >> (32 - bits); }

static uint32_t big_endian(const uint8_t *b) { return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3]; }

static void sha1_block(uint32_t state[5], const uint8_t *block) {
  static const uint32_t constants[4] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
  uint32_t w[80], a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
  for (int t = 0; t < 16; t++) w[t] = big_endian(block + 4 * t);
  for (int t = 16; t < 80; t++) w[t] = turned(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
  for (int t = 0; t < 80; t++) {
    const uint32_t mixed[4] = {(b & c) | (~b & d), b ^ c ^ d, (b & c) | (b & d) | (c & d), b ^ c ^ d};
    uint32_t next = turned(a, 5) + mixed[t / 20] + e + w[t] + constants[t / 20];
    e = d, d = c, c = turned(b, 30), b = a, a = next;
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d, state[4] += e;
}

static void sha1(const uint8_t *bytes, size_t length, uint8_t result[SHA1_BYTES]) {
  uint32_t state[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  uint8_t last[2 * SHA1_BLOCK] = {0};
  size_t whole = length / SHA1_BLOCK * SHA1_BLOCK, rest = length - whole;
  for (size_t at = 0; at < whole; at += SHA1_BLOCK) sha1_block(state, bytes + at);
  memcpy(last, bytes + whole, rest);
  last[rest] = 0x80;
  size_t end = rest < SHA1_BLOCK - 8 ? SHA1_BLOCK : 2 * SHA1_BLOCK;
  for (size_t i = 0; i < 8; i++) last[end - 1 - i] = (uint8_t)((uint64_t)length * 8 >> 8 * i);
  for (size_t at = 0; at < end; at += SHA1_BLOCK) sha1_block(state, last + at);
  for (int i = 0; i < SHA1_BYTES; i++) result[i] = (uint8_t)(state[i / 4] >> (24 - 8 * (i % 4)));
}

void uuid_of_name(const uint8_t space[16], const char *name, size_t length, char result[UUID_SIZE]) {
  static const char digits[] = "0123456789abcdef";
  uint8_t digest[SHA1_BYTES], *named = memory_take(16 + length);
  memcpy(named, space, 16);
  memcpy(named + 16, name, length);
  sha1(named, 16 + length, digest);
  free(named);
  digest[6] = (uint8_t)((digest[6] & 0x0f) | 0x50);
  digest[8] = (uint8_t)((digest[8] & 0x3f) | 0x80);
  char *to = result;
  for (int i = 0; i < 16; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10) *to++ = '-';
    *to++ = digits[digest[i] >> 4];
    *to++ = digits[digest[i] & 15];
  }
  *to = '\0';
}
