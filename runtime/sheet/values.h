/* values.h - inside the check sheet: what people write into cells. Nothing is guessed: what is not plainly an answer, a
 * level or a date is not read. */
#ifndef CPSFC_VALUES_H
#define CPSFC_VALUES_H

#include "runtime/model/model.h"
#include "runtime/sheet/table.h"

enum sheet_cell_reading { CELL_EMPTY, CELL_READ, CELL_UNREAD };

/* The text without spaces around it (full-width ones, too); "" for NULL. Owned by A. */
const char *sheet_cell_text(struct arena *a, const struct sheet_cell *c);
/* The same in NFKC: full-width digits and letters are plain ones. */
const char *sheet_cell_plain(struct arena *a, const struct sheet_cell *c);
/* 0..3, "レベル2", "Lv2", unknown, not applicable, in either language. */
enum sheet_cell_reading sheet_cell_answer(struct arena *a, const struct sheet_cell *c, enum answer_value *value, uint8_t *level);
/* 1..3 in the same forms. */
enum sheet_cell_reading sheet_cell_level(struct arena *a, const struct sheet_cell *c, uint8_t *level);
/* 2026-06-15, 2026/6/15, 2026.6.15, 2026年6月15日, 令和8年6月15日, with a time behind or not; or the number of a day as a
 * spreadsheet counts, from 1970 to 2199: smaller and larger ones are hardly meant as dates. */
enum sheet_cell_reading sheet_cell_date(struct arena *a, const struct sheet_cell *c, bool from_1904, day *d);

#endif
