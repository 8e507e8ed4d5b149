/* saved_page.c - finds the data inside a page. The compiler writes `<` of all data escaped, so the first `</script`
 * ends it. */
#include <string.h>

#include "runtime/compare/saved.h"

bool page_looks_like(const char *text, size_t length) {
  size_t at = 0;
  if (3 <= length && !memcmp(text, "\xef\xbb\xbf", 3)) at = 3;
  while (at < length && text[at] != 0 && strchr(" \t\r\n", text[at])) at++;
  return at < length && text[at] == '<';
}

enum page_block page_block_find(const char *text, size_t length, const char *id, size_t *start, size_t *end) {
  static const char tail[] = "</script";
  struct builder b = {0};
  builder_format(&b, "<script type=\"application/json\" id=\"%s\">", id);
  const char *found = memmem(text, length, b.text, b.length);
  enum page_block res = BLOCK_ABSENT;
  if (found) {
    const char *inside = found + b.length;
    size_t left = length - (size_t)(inside - text);
    const char *close = memmem(inside, left, tail, sizeof tail - 1);
    *start = (size_t)(inside - text);
    *end = close ? (size_t)(close - text) : length;
    bool twice = close && memmem(close, length - *end, b.text, b.length);
    res = twice ? BLOCK_TWICE : close ? BLOCK_FOUND : BLOCK_OPEN;
  }
  builder_free(&b);
  return res;
}
