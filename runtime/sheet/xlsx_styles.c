/* xlsx_styles.c - styles of dates. */
#include "runtime/sheet/xlsx_styles.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "runtime/sheet/values.h"

enum { FORMAT_OTHER = 1, FORMAT_DATE = 2, STYLES_LIMIT = 1 << 16 };

/* Formats that every spreadsheet knows by number: dates, and those of Japan and its neighbours. */
static bool is_known_date(uint32_t format) {
  return (14 <= format && format <= 17) || format == 22 || (27 <= format && format <= 31) || format == 36 ||
         (50 <= format && format <= 54) || (57 <= format && format <= 58);
}

/* Does the code, `yyyy"年"m"月"d"日"`, ask for a year, month or day? Quoted parts and [conditions] don't count; an m
 * alone may be minutes. */
static bool is_date_code(const char *code) {
  for (; *code; code++) {
    if (*code == '"')
      code += 1 + strcspn(code + 1, "\"");
    else if (*code == '[')
      code += strcspn(code, "]");
    else if (*code == '\\' && code[1])
      code++;
    else if (strchr("yYdDgGeE", *code) && strncasecmp(code, "general", 7) &&
             !(strchr("eE", *code) && code[1] && strchr("+-", code[1])))
      return true;
    else if (!strncasecmp(code, "general", 7))
      code += 6;
    if (!*code) break;
  }
  return false;
}

static void start(void *context, const char *name, const char **attributes) {
  struct date_styles *s = context;
  const char *id = xml_attribute(attributes, "numFmtId"), *code = xml_attribute(attributes, "formatCode");
  uint32_t format = id ? (uint32_t)strtoul(id, NULL, 10) : 0;
  if (!strcmp(name, "cellXfs")) s->in_cells = true;
  if (!strcmp(name, "numFmt") && id && code)
    idmap_put(&s->formats, format, is_date_code(code) ? FORMAT_DATE : FORMAT_OTHER);
  if (!strcmp(name, "xf") && s->in_cells && s->list.count < STYLES_LIMIT) {
    uint32_t own = idmap_get(&s->formats, format);
    vec_push(&s->list, own ? own == FORMAT_DATE : is_known_date(format));
  }
}

static void end(void *context, const char *name) {
  struct date_styles *s = context;
  if (!strcmp(name, "cellXfs")) s->in_cells = false;
}

bool date_styles_read(struct date_styles *s, struct package *p, const char *part) {
  static const struct xml_handler h = {start, end, NULL};
  return package_parse(p, part, &h, s);
}

void date_styles_free(struct date_styles *s) {
  vec_free(&s->list);
  idmap_free(&s->formats);
}

bool date_styles_have(const struct date_styles *s, const char *style) {
  unsigned long n = style ? strtoul(style, NULL, 10) : 0;
  return style && n < s->list.count && s->list.items[n];
}

struct sheet_cell date_styles_shown(struct arena *a, struct sheet_cell c, bool from_1904) {
  char buffer[11];
  day d;
  if (sheet_cell_date(a, &c, from_1904, &d) != CELL_READ) return c;
  c.kind = CELL_TEXT;
  c.text = arena_format(a, "%s", date_format(d, buffer));
  return c;
}
