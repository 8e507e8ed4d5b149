/* table.c - which kind of file it is; places of cells. */
#include "runtime/sheet/table.h"

#include <stdlib.h>
#include <string.h>

static bool begins(const char *bytes, size_t length, const char *magic, size_t n) {
  return n <= length && !memcmp(bytes, magic, n);
}

bool sheet_tables_read(struct sheet_tables *t, const char *name, const char *bytes, size_t length,
                       struct sheet_accounts *accounts) {
  *t = (struct sheet_tables){0};
  if (length == 0) {
    sheet_say(accounts, EMPTY_FILE, "");
    return false;
  }
  if (begins(bytes, length, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8)) {
    sheet_say(accounts, OLE, "");
    return false;
  }
  if (begins(bytes, length, "PK\x03\x04", 4) || begins(bytes, length, "PK\x05\x06", 4))
    return sheet_xlsx_read(t, bytes, length, accounts);
  t->csv = true;
  return sheet_csv_read(t, name, bytes, length, accounts);
}

void sheet_tables_free(struct sheet_tables *t) {
  for (uint32_t i = 0; i < t->list.count; i++) vec_free(&t->list.items[i].cells);
  vec_free(&t->list);
  arena_free(&t->memory);
}

const char *sheet_place(struct arena *a, const struct sheet_table *t, uint32_t row, uint32_t column) {
  char letters[8];
  int at = sizeof letters - 1;
  letters[at] = '\0';
  for (uint32_t n = column + 1; n != 0 && 0 < at; n = (n - 1) / 26) letters[--at] = (char)('A' + (n - 1) % 26);
  return arena_format(a, "%s!%s%u", t->name, letters + at, row + 1);
}

static uint64_t order_of(const struct sheet_cell *c) { return (uint64_t)c->row << 16 | c->column; }

/* The same place twice: in the order they came. */
struct placed {
  uint64_t place;
  uint32_t index;
};
static int by_place(const void *a, const void *b) {
  const struct placed *x = a, *y = b;
  if (x->place != y->place) return x->place < y->place ? -1 : 1;
  return (y->index < x->index) - (x->index < y->index);
}

static bool is_sorted(const struct sheet_table *t) {
  for (uint32_t i = 1; i < t->cells.count; i++)
    if (order_of(&t->cells.items[i]) <= order_of(&t->cells.items[i - 1])) return false;
  return true;
}

void sheet_table_finish(struct sheet_table *t, struct sheet_accounts *accounts) {
  uint32_t count = t->cells.count, kept = 0;
  if (is_sorted(t)) return;
  struct placed *order = memory_take((size_t)count * sizeof *order);
  struct sheet_cell *sorted = memory_take((size_t)count * sizeof *sorted);
  for (uint32_t i = 0; i < count; i++) order[i] = (struct placed){order_of(&t->cells.items[i]), i};
  qsort(order, count, sizeof *order, by_place);
  for (uint32_t i = 0; i < count; i++) {
    const struct sheet_cell *c = &t->cells.items[order[i].index];
    if (kept && order_of(&sorted[kept - 1]) == order[i].place)
      sheet_say(accounts, CELL_TWICE, sheet_place(accounts->memory, t, c->row, c->column));
    else
      sorted[kept++] = *c;
  }
  memcpy(t->cells.items, sorted, (size_t)kept * sizeof *sorted);
  t->cells.count = kept;
  free(sorted);
  free(order);
}
