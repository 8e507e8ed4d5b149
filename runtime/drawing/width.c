/* width.c - how wide a label is. Fonts differ between machines, and positions must not: a table of our own, a little
 * wider than the usual sans-serif fonts; characters that terminals show in two columns count as a full square. */
#include <string.h>

#include "runtime/drawing/drawing_internal.h"

/* Hundredths of the font size, from ' ' to '~'. */
static const uint8_t latin[] = {30, 32, 40, 64, 60, 92, 74, 26, 38, 38, 46, 66, 32, 40, 32, 40, 62, 62, 62,
                                62, 62, 62, 62, 62, 62, 62, 34, 34, 66, 66, 66, 54, 98, 70, 68, 70, 74, 64,
                                60, 76, 76, 32, 52, 68, 58, 88, 76, 80, 64, 80, 68, 64, 64, 74, 68, 98, 68,
                                66, 66, 40, 40, 40, 66, 56, 50, 60, 62, 56, 62, 60, 38, 62, 62, 28, 30, 58,
                                28, 94, 62, 62, 62, 62, 42, 54, 40, 62, 58, 82, 58, 58, 54, 44, 36, 44, 66};

static int character_width(uint32_t c, const char *bytes, int length) {
  if (' ' <= c && c <= '~') return latin[c - ' '];
  int columns = text_width(bytes, (size_t)length, 0);
  return columns == 2 ? 102 : columns == 1 ? 66 : 0;
}

int label_width(const char *text, int size, bool bold) {
  size_t length = strlen(text);
  int hundredths = 0;
  for (size_t i = 0; i < length;) {
    uint32_t c;
    int bytes = utf8_decode(text + i, length - i, &c);
    hundredths += character_width(c, text + i, bytes);
    i += (size_t)bytes;
  }
  return (hundredths * size * (bold ? 108 : 100) + 9999) / 10000;
}

const char *label_fit(struct arena *a, const char *text, int size, bool bold, int limit) {
  size_t length = strlen(text), kept = 0;
  if (label_width(text, size, bold) <= limit) return text;
  int hundredths = 100; /* the ellipsis */
  while (kept < length) {
    uint32_t c;
    int bytes = utf8_decode(text + kept, length - kept, &c);
    hundredths += character_width(c, text + kept, bytes);
    if (limit < hundredths * size * (bold ? 108 : 100) / 10000) break;
    kept += (size_t)bytes;
  }
  return arena_format(a, "%.*s…", (int)kept, text);
}
