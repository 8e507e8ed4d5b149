/* csv_write.c - the sheet as CSV: RFC 4180, UTF-8 with a byte order mark, which Excel in Japan needs to see that it is
 * UTF-8. A line end inside a cell is a plain one, as Excel itself writes it. */
#include <string.h>

#include "runtime/sheet/sheet.h"

static void write_field(struct out *o, const char *text) {
  const char *first = text + strspn(text, "'");
  bool formula = *first && strchr("=+-@\t\r", *first);
  if (!formula && !strpbrk(text, ",\"\r\n")) {
    out_text(o, text);
    return;
  }
  out_text(o, formula ? "\"'" : "\"");
  for (; *text; text++) {
    if (*text == '"') out_text(o, "\"");
    out_bytes(o, text, 1);
  }
  out_text(o, "\"");
}

void sheet_write_csv(struct out *o, const struct sheet *s) {
  out_text(o, "\xEF\xBB\xBF");
  for (int c = 0; c < COLUMN_COUNT; c++) {
    if (c) out_text(o, ",");
    write_field(o, sheet_column_info((enum sheet_column)c)->heading[s->language]);
  }
  out_text(o, "\r\n");
  for (uint32_t p = 0; p < s->pages.count; p++)
    for (uint32_t r = 0; r < s->pages.items[p].rows.count; r++) {
      for (int c = 0; c < COLUMN_COUNT; c++) {
        const char *text = s->pages.items[p].rows.items[r].cells[c];
        if (c) out_text(o, ",");
        write_field(o, text ? text : "");
      }
      out_text(o, "\r\n");
    }
}
