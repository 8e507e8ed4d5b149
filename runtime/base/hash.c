/* hash.c - SHA-256. */
#include "runtime/base/base.h"

#include <sodium.h>

void hash_hex(const void *bytes, size_t length, int result_bytes, char *result) {
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(digest, bytes, length);
  sodium_bin2hex(result, (size_t)result_bytes * 2 + 1, digest, (size_t)result_bytes);
}

void hash_base64(const void *bytes, size_t length, char *result) {
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(digest, bytes, length);
  sodium_bin2base64(result, HASH_BASE64_SIZE, digest, sizeof digest, sodium_base64_VARIANT_ORIGINAL);
}
