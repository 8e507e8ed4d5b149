/* compare.h - saved reports side by side: a row for each requirement, a column for each organization of each report.
 *
 * A report has a column for every organization of its own that answers for one of its findings; partners, which a spec
 * describes from outside, are columns only when asked for, or when the report has nobody else. A cell gathers the
 * findings of one organization about one requirement: the worst verdict, the levels that all its subjects reach.
 * Requirements of different frameworks or versions never share a row. There is no score and no order among the columns
 * but that of the files.
 */
#ifndef CPSFC_COMPARE_H
#define CPSFC_COMPARE_H

#include "runtime/compare/saved.h"

/* What a cell says; the findings of a cell give the worst that one of them has. */
enum cell_state {
  CELL_NOTHING,    /* the report does not judge it for this organization */
  CELL_NO_SUBJECT, /* it applies to nothing in the report */
  CELL_NOT_LISTED, /* met or without target; the report lists neither */
  CELL_NO_TARGET,
  CELL_MET,
  CELL_UNDECIDED,
  CELL_GAP
};
struct compare_cell {
  uint8_t state, lo, hi; /* LO, HI: least of its subjects */
  uint8_t target_lo, target_hi;
  uint8_t basis;                   /* the weakest that something rests on; BASIS_NONE */
  uint32_t subjects, by_status[4]; /* enum status */
  uint32_t by_disposition[5];      /* enum disposition, of those not met */
  day accepted_until;              /* the first that ends; DAY_NONE */
  day oldest;                      /* date of the oldest evidence that counts */
  day first_lapse;                 /* the first last day of evidence that counts */
  uint32_t evidence, undated;
};
struct compare_column {
  uint32_t report;
  const char *organization;                          /* NULL: nobody is stated */
  uint32_t findings, rows[CELL_GAP + 1], violations; /* of built-in checks */
};
struct compare_row {
  uint32_t framework; /* in frameworks */
  const char *requirement;
  struct saved_pair title;
  int64_t order;
  bool all_short;             /* every column that is judged has a gap, and there are two or more */
  struct compare_cell *cells; /* one per column */
};
struct compare_partner {
  uint32_t report, findings;
  const char *organization;
}; /* left out */
struct compare_framework {
  const char *name, *version;
  uint32_t reports; /* that judge by it */
};

struct comparison {
  const struct saved_report *reports;
  uint32_t report_count;
  bool held; /* against the targets of the command line */
  struct arena memory;
  VEC(struct compare_framework) frameworks;
  VEC(struct compare_column) columns;
  VEC(struct compare_partner) partners;
  VEC(struct compare_row) rows; /* by framework, in the order of the catalogue */
  uint32_t short_count;         /* rows that are all_short */
};

/* One target of the command line: framework, level. */
struct compare_target {
  const char *framework;
  size_t length;
  uint8_t level;
};

/* False when there are more than COMPARE_CELLS cells: nobody would read that. */
enum { COMPARE_CELLS = 1 << 20 };
struct compare_options {
  const struct compare_target *targets;
  uint32_t target_count;
  bool partners;
};
bool comparison_make(struct comparison *c, const struct saved_report *reports, uint32_t count,
                     struct compare_options options);
void comparison_free(struct comparison *c);

enum compare_difference {
  DIFFERENT_DATES = 1,
  DIFFERENT_TARGETS = 2,
  DIFFERENT_VERSIONS = 4,
  DIFFERENT_FRAMEWORKS = 8,
  MET_NOT_LISTED = 16,
  DIFFERENT_BASIS = 32,
  LISTS_EXTRACT = 64
};
/* What is not the same in all reports, as a bit set. */
unsigned comparison_differences(const struct comparison *c);

struct compare_format {
  const char *name, *extension;
  void (*write)(struct out *o, const struct comparison *c, enum language l, const char *version);
};
/* Rows: struct compare_format. */
struct format_table compare_formats(void);

#endif
