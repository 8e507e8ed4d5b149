/* xlsx_styles.h - inside the check sheet: which styles of an XLSX file show a number as a date. A date in a column of free
 * text is nothing but a number with such a style. */
#ifndef CPSFC_XLSX_STYLES_H
#define CPSFC_XLSX_STYLES_H

#include "runtime/sheet/package.h"
#include "runtime/sheet/table.h"

struct date_styles { VEC(uint8_t) list; /* by number of the style */ struct idmap formats; /* the file's own: number -> 1 or, of dates, 2 */ bool in_cells; };

/* Reads the styles of PART; false after an account. */
bool date_styles_read(struct date_styles *s, struct package *p, const char *part);
void date_styles_free(struct date_styles *s);
/* Is STYLE, the number as the cell has it or NULL, one of a date? */
bool date_styles_have(const struct date_styles *s, const char *style);
/* The cell with its number as YYYY-MM-DD; as it is when it is hardly a date (values.h). */
struct sheet_cell date_styles_shown(struct arena *a, struct sheet_cell c, bool from_1904);

#endif
