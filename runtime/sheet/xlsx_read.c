/* xlsx_read.c - the cells of an XLSX file (ECMA-376), as Excel, LibreOffice and Google Sheets save it: shared and
 * inline texts, runs of rich text without their readings, rows and cells that don't say where they are.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/sheet/xlsx_styles.h"

struct link {
  const char *id, *type, *target;
};
struct page_link {
  const char *name, *id;
};

struct reading {
  struct sheet_tables *tables;
  struct arena *memory;
  struct sheet_accounts *accounts;
  VEC(struct link) links; /* of the part read last */
  VEC(struct page_link) pages;
  VEC(const char *) shared;
  struct date_styles styles;
  struct builder text;    /* of the text at hand */
  uint32_t reading_depth; /* inside <rPh>, how the text before is read aloud */
  bool in_text;           /* inside <t> or <v> */
  /* of a worksheet */
  struct sheet_table *table;
  uint32_t row, column; /* where the next ones go that don't say */
  bool in_cell, has_value, failed, is_date;
  char type[12];
};

static bool is(const char *a, const char *b) { return !strcmp(a, b); }
static const char *copy(struct reading *r, const char *text) { return arena_copy(r->memory, text, strlen(text)); }
static const char *taken(struct reading *r) { return arena_copy(r->memory, builder_get(&r->text), r->text.length); }
static void no_end(void *context, const char *name) { (void)context, (void)name; }

/* ---- relationships and the workbook ---- */

static void start_link(void *context, const char *name, const char **attributes) {
  struct reading *r = context;
  const char *id = xml_attribute(attributes, "Id"), *type = xml_attribute(attributes, "Type"),
             *target = xml_attribute(attributes, "Target");
  if (!is(name, "Relationship") || !id || !type || !target) return;
  struct link x = {copy(r, id), copy(r, type), copy(r, target)};
  vec_push(&r->links, x);
}

/* TARGET seen from the folder of the part BASE: "xl/workbook.xml" and "worksheets/sheet1.xml". */
static const char *resolve(struct reading *r, const char *base, const char *target) {
  if (*target == '/') return path_clean(r->memory, target + 1);
  const char *slash = strrchr(base, '/');
  return path_clean(r->memory, arena_format(r->memory, "%.*s%s", slash ? (int)(slash + 1 - base) : 0, base, target));
}

static bool read_links(struct reading *r, struct package *p, const char *part) {
  static const struct xml_handler h = {start_link, no_end, NULL};
  const char *slash = strrchr(part, '/');
  int folder = slash ? (int)(slash + 1 - part) : 0;
  const char *name = arena_format(r->memory, "%.*s_rels/%s.rels", folder, part, part + folder);
  r->links.count = 0;
  return package_parse(p, name, &h, r);
}

/* The part that PART (“” the package) links to by a type that ends so, or by an id; NULL. */
static const char *linked(struct reading *r, const char *part, const char *type, const char *id) {
  for (uint32_t i = 0; i < r->links.count; i++) {
    const struct link *x = &r->links.items[i];
    const char *last = strrchr(x->type, '/');
    if ((id && is(x->id, id)) || (type && last && is(last + 1, type))) return resolve(r, part, x->target);
  }
  return NULL;
}

static void start_workbook(void *context, const char *name, const char **attributes) {
  struct reading *r = context;
  const char *since = xml_attribute(attributes, "date1904");
  if (is(name, "workbookPr") && since) r->tables->from_1904 = is(since, "1") || is(since, "true");
  const char *title = xml_attribute(attributes, "name"), *id = NULL;
  for (const char **x = attributes; *x; x += 2)
    if (strchr(x[0], ':') && is(strchr(x[0], ':') + 1, "id")) id = x[1];
  if (!is(name, "sheet") || !title || !id) return;
  struct page_link page = {copy(r, title), copy(r, id)};
  vec_push(&r->pages, page);
}

/* ---- texts ---- */

static void take_text(void *context, const char *text, size_t length) {
  struct reading *r = context;
  if (r->in_text && !r->reading_depth) builder_add(&r->text, text, length);
}

static void start_text(struct reading *r, const char *name) {
  if (is(name, "rPh")) r->reading_depth++;
  if (is(name, "t")) r->in_text = true;
}

static void end_text(struct reading *r, const char *name) {
  if (is(name, "rPh") && r->reading_depth) r->reading_depth--;
  if (is(name, "t")) r->in_text = false;
}

static void start_shared(void *context, const char *name, const char **attributes) {
  struct reading *r = context;
  (void)attributes;
  if (is(name, "si")) r->text.length = 0;
  start_text(r, name);
}

static int hex_digit(char c) {
  return '0' <= c && c <= '9'   ? c - '0'
         : 'A' <= c && c <= 'F' ? c - 'A' + 10
         : 'a' <= c && c <= 'f' ? c - 'a' + 10
                                : -1;
}

/* "_x000D_" at AT stands for one character; 0 when it does not. */
static uint32_t escaped(const char *at) {
  uint32_t res = 0;
  if (at[0] != '_' || at[1] != 'x') return 0;
  for (int i = 2; i < 6; i++) {
    int digit = hex_digit(at[i]);
    if (digit < 0) return 0;
    res = res << 4 | (uint32_t)digit;
  }
  return at[6] == '_' ? res : 0;
}

/* Line ends become \n; characters XML can't hold come out of their escapes, ASCII only: nothing else needs one. */
static const char *plain(struct reading *r, const char *text) {
  if (!strstr(text, "_x") && !strchr(text, '\r')) return text;
  struct builder b = {0};
  for (; *text; text++) {
    uint32_t c = escaped(text);
    if (c && c < 0x80)
      builder_char(&b, (char)c), text += 6;
    else
      builder_char(&b, *text);
  }
  char *res = arena_copy(r->memory, builder_get(&b), b.length), *to = res;
  builder_free(&b);
  for (const char *from = res; *from; from++)
    if (*from != '\r')
      *to++ = *from;
    else if (from[1] != '\n')
      *to++ = '\n';
  *to = '\0';
  return res;
}

static void end_shared(void *context, const char *name) {
  struct reading *r = context;
  end_text(r, name);
  if (is(name, "si")) vec_push(&r->shared, plain(r, taken(r)));
}

/* ---- cells ---- */

/* "F12" -> 5, 11; "" or none leave them as they are. False beyond the limits. */
static bool read_reference(const char *text, uint32_t *row, uint32_t *column) {
  uint64_t letters = 0, digits = 0;
  if (!text || !*text) return true;
  for (; ('A' <= *text && *text <= 'Z') || ('a' <= *text && *text <= 'z'); text++)
    if (letters <= TABLE_COLUMNS) letters = letters * 26 + (uint64_t)((*text & 0x1f));
  for (; '0' <= *text && *text <= '9'; text++)
    if (digits <= TABLE_ROWS) digits = digits * 10 + (uint64_t)(*text - '0');
  if (*text || letters < 1 || TABLE_COLUMNS < letters || digits < 1 || TABLE_ROWS < digits) return false;
  *row = (uint32_t)digits - 1;
  *column = (uint32_t)letters - 1;
  return true;
}

static void fail_range(struct reading *r, const char *what) {
  if (!r->failed) sheet_say(r->accounts, CELL_RANGE, r->table->name, what ? what : "");
  r->failed = true;
}

static void start_row(struct reading *r, const char *number) {
  char *end;
  unsigned long long n = number ? strtoull(number, &end, 10) : (unsigned long long)r->row + 1;
  if (number && (*end || end == number || n < 1 || TABLE_ROWS < n))
    fail_range(r, number);
  else
    r->row = (uint32_t)n - 1;
  r->column = 0;
}

static void start_cell(struct reading *r, const char **attributes) {
  const char *reference = xml_attribute(attributes, "r"), *type = xml_attribute(attributes, "t");
  if (!read_reference(reference, &r->row, &r->column) || TABLE_ROWS <= r->row || TABLE_COLUMNS <= r->column)
    fail_range(r, reference);
  snprintf(r->type, sizeof r->type, "%s", type ? type : "n");
  r->is_date = date_styles_have(&r->styles, xml_attribute(attributes, "s"));
  r->in_cell = true;
  r->has_value = false;
  r->text.length = 0;
}

static void start_sheet(void *context, const char *name, const char **attributes) {
  struct reading *r = context;
  if (r->failed) return;
  if (is(name, "row"))
    start_row(r, xml_attribute(attributes, "r"));
  else if (is(name, "c"))
    start_cell(r, attributes);
  else if (r->in_cell && (is(name, "v") || is(name, "is")))
    r->in_text = is(name, "v"), r->has_value = true;
  else if (r->in_cell && !is(name, "f"))
    start_text(r, name);
}

static const char *shared_text(struct reading *r, const char *index) {
  char *end;
  unsigned long n = strtoul(index, &end, 10);
  return *end || end == index || r->shared.count <= n ? NULL : r->shared.items[n];
}

static void add_cell(struct reading *r) {
  static const struct {
    const char *type;
    enum sheet_cell_kind kind;
  } kinds[] = {{"s", CELL_TEXT},    {"str", CELL_TEXT}, {"inlineStr", CELL_TEXT}, {"d", CELL_TEXT},
               {"b", CELL_BOOLEAN}, {"e", CELL_ERROR},  {"n", CELL_NUMBER}};
  struct sheet_cell c = {.row = r->row, .column = (uint16_t)r->column, .kind = CELL_TEXT};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (is(kinds[i].type, r->type)) c.kind = (uint8_t)kinds[i].kind;
  if (is(r->type, "s"))
    c.text = shared_text(r, builder_get(&r->text));
  else
    c.text = r->text.length ? plain(r, taken(r)) : NULL;
  if (c.kind == CELL_BOOLEAN && c.text) c.text = is(c.text, "1") ? "TRUE" : "FALSE";
  if (c.kind == CELL_NUMBER && r->is_date && c.text) c = date_styles_shown(r->memory, c, r->tables->from_1904);
  if (c.text && *c.text) vec_push(&r->table->cells, c);
}

static void end_sheet(void *context, const char *name) {
  struct reading *r = context;
  if (r->failed) return;
  end_text(r, name);
  if (is(name, "v")) r->in_text = false;
  if (is(name, "row")) r->row++;
  if (!is(name, "c") || !r->in_cell) return;
  if (r->has_value) add_cell(r);
  r->in_cell = r->in_text = false;
  r->column++;
}

/* ---- the file ---- */

static bool read_page(struct reading *r, struct package *p, const char *name, const char *part) {
  static const struct xml_handler h = {start_sheet, end_sheet, take_text};
  struct sheet_table fresh = {.name = name};
  vec_push(&r->tables->list, fresh);
  r->table = &vec_last(&r->tables->list);
  r->row = r->column = r->reading_depth = 0;
  r->in_cell = r->in_text = false;
  if (!package_parse(p, part, &h, r) || r->failed) return false;
  sheet_table_finish(r->table, r->accounts);
  return true;
}

static bool read_pages(struct reading *r, struct package *p, const char *workbook) {
  char limit[16];
  snprintf(limit, sizeof limit, "%d", TABLE_PAGES);
  if (TABLE_PAGES < r->pages.count) {
    sheet_say(r->accounts, TOO_MANY_PAGES, "", limit);
    return false;
  }
  for (uint32_t i = 0; i < r->pages.count; i++) {
    const char *part = linked(r, workbook, NULL, r->pages.items[i].id);
    if (!part) {
      sheet_say(r->accounts, MISSING_PART, r->pages.items[i].name, r->pages.items[i].id);
      return false;
    }
    if (strstr(part, "chartsheets/") || strstr(part, "dialogsheets/")) continue;
    if (!read_page(r, p, r->pages.items[i].name, part)) return false;
  }
  return true;
}

static bool read_book(struct reading *r, struct package *p) {
  static const struct xml_handler book = {start_workbook, no_end, NULL}, shared = {start_shared, end_shared, take_text};
  if (!read_links(r, p, "")) return false;
  const char *workbook = linked(r, "", "officeDocument", NULL);
  if (!workbook) {
    sheet_say(r->accounts, MISSING_PART, "", "workbook.xml");
    return false;
  }
  if (!package_parse(p, workbook, &book, r) || !read_links(r, p, workbook)) return false;
  const char *texts = linked(r, workbook, "sharedStrings", NULL), *styles = linked(r, workbook, "styles", NULL);
  if (styles && package_has(p, styles) && !date_styles_read(&r->styles, p, styles)) return false;
  if (texts && package_has(p, texts) && !package_parse(p, texts, &shared, r)) return false;
  return read_pages(r, p, workbook);
}

bool sheet_xlsx_read(struct sheet_tables *t, const char *bytes, size_t length, struct sheet_accounts *accounts) {
  struct reading r = {.tables = t, .memory = &t->memory, .accounts = accounts};
  struct package p;
  bool res = package_open(&p, bytes, length, accounts) && read_book(&r, &p);
  package_close(&p);
  vec_free(&r.links);
  vec_free(&r.pages);
  vec_free(&r.shared);
  date_styles_free(&r.styles);
  builder_free(&r.text);
  return res;
}
