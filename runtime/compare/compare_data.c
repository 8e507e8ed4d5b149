/* compare_data.c - reports side by side for programs: a line per cell as CSV, and JSON. */
#include <string.h>

#include "runtime/compare/tell.h"
#include "runtime/report/names.h"

static const char *const state_ids[] = {"not_judged", "no_subject", "not_listed", "no_target",
                                        "met",        "undecided",  "gap"};

/* ---- CSV (RFC 4180) ---- */

/* A spreadsheet would run a text that begins like a formula. */
static void csv_text(struct out *o, const char *text) {
  out_text(o, strchr("=+-@\t\r", *text) && *text ? "\"'" : "\"");
  for (; *text; text++) out_bytes(o, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
  out_text(o, "\"");
}

static void csv_date(struct out *o, day d) {
  char text[11];
  out_format(o, ",%s", d == DAY_NONE ? "" : date_format(d, text));
}

static void csv_cell(struct out *o, const struct comparison *c, const struct compare_row *row, uint32_t k) {
  const struct compare_cell *cell = &row->cells[k];
  const struct compare_column *column = &c->columns.items[k];
  const struct saved_report *r = &c->reports[column->report];
  const char *texts[] = {c->frameworks.items[row->framework].name,
                         c->frameworks.items[row->framework].version,
                         row->requirement,
                         row->title.en,
                         row->title.ja,
                         r->path,
                         r->program,
                         column->organization ? column->organization : ""};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    if (i) out_text(o, ",");
    csv_text(o, texts[i]);
  }
  csv_date(o, r->as_of);
  out_format(o, ",%s,%s", state_ids[cell->state], row->all_short ? "yes" : "no");
  if (cell->subjects)
    out_format(o, ",%d,%d,%d,%d,%u", cell->lo, cell->hi, cell->target_lo, cell->target_hi, cell->subjects);
  else
    out_text(o, ",,,,,0");
  for (size_t i = 0; i < 4; i++) out_format(o, ",%u", cell->by_status[i]);
  out_format(o, ",%s", cell->basis ? basis_names[cell->basis] : "");
  int32_t age = cell_age(c, k, cell);
  if (0 <= age)
    out_format(o, ",%d", age);
  else
    out_text(o, ",");
  csv_date(o, cell->first_lapse);
  out_format(o, ",%u", cell->evidence);
  for (int d = DISPOSITION_OPEN; d <= DISPOSITION_EXCLUDED; d++) out_format(o, ",%u", cell->by_disposition[d]);
  csv_date(o, cell->accepted_until);
  out_text(o, "\r\n");
}

void compare_write_csv(struct out *o, const struct comparison *c, enum language l, const char *version) {
  (void)l, (void)version;
  out_text(o, "\xef\xbb\xbf"
              "framework,version,requirement,title_en,title_ja,report,program,organization,as_of,state,all_short,"
              "surely,possibly,target_lowest,target_highest,"
              "subjects,met,gap,undecided,no_target,basis,evidence_age_days,evidence_valid_until,evidence,open,planned,"
              "accepted,excluded,accepted_until\r\n");
  for (uint32_t i = 0; i < c->rows.count; i++)
    for (uint32_t k = 0; k < c->columns.count; k++) csv_cell(o, c, &c->rows.items[i], k);
}

/* ---- JSON ---- */

static void json_figure(struct json *j, const char *key, int64_t n) { json_key(j, key), json_integer(j, n); }

static void json_column(struct json *j, const struct comparison *c, uint32_t k) {
  const struct compare_column *column = &c->columns.items[k];
  const struct saved_report *r = &c->reports[column->report];
  json_object(j);
  json_pair(j, "report", r->path);
  json_pair(j, "program", r->program);
  json_pair(j, "organization", column->organization);
  json_pair(j, "for", r->reader);
  json_pair(j, "cpsfc", r->cpsfc);
  json_date(j, "as_of", r->as_of);
  json_bilingual(j, "target_profile", r->target_profile.en, r->target_profile.ja);
  json_key(j, "requirements");
  json_object(j);
  for (int s = CELL_NOTHING; s <= CELL_GAP; s++) json_figure(j, state_ids[s], column->rows[s]);
  json_end_object(j);
  json_figure(j, "violations", column->violations);
  json_end_object(j);
}

static void json_cell(struct json *j, const struct comparison *c, uint32_t k, const struct compare_cell *cell) {
  json_object(j);
  json_pair(j, "state", state_ids[cell->state]);
  json_figure(j, "subjects", cell->subjects);
  if (cell->subjects) {
    json_figure(j, "surely", cell->lo);
    json_figure(j, "possibly", cell->hi);
    json_key(j, "target");
    json_object(j);
    json_figure(j, "lowest", cell->target_lo);
    json_figure(j, "highest", cell->target_hi);
    json_end_object(j);
    for (int s = 0; s < 4; s++)
      if (cell->by_status[s]) json_figure(j, status_names[s], cell->by_status[s]);
  }
  if (cell->basis) json_pair(j, "basis", basis_names[cell->basis]);
  if (cell->evidence) json_figure(j, "evidence", cell->evidence);
  if (0 <= cell_age(c, k, cell)) json_figure(j, "evidence_age_days", cell_age(c, k, cell));
  json_date(j, "evidence_valid_until", cell->first_lapse);
  for (int d = DISPOSITION_OPEN; d <= DISPOSITION_EXCLUDED; d++)
    if (cell->by_disposition[d]) json_figure(j, disposition_names[d], cell->by_disposition[d]);
  json_date(j, "accepted_until", cell->accepted_until);
  json_end_object(j);
}

static void json_row(struct json *j, const struct comparison *c, const struct compare_row *row) {
  json_object(j);
  json_pair(j, "framework", c->frameworks.items[row->framework].name);
  json_pair(j, "version", c->frameworks.items[row->framework].version);
  json_pair(j, "requirement", row->requirement);
  json_bilingual(j, "title", row->title.en, row->title.ja);
  json_key(j, "all_short"), json_boolean(j, row->all_short);
  json_key(j, "cells");
  json_array(j);
  for (uint32_t k = 0; k < c->columns.count; k++) json_cell(j, c, k, &row->cells[k]);
  json_end_array(j);
  json_end_object(j);
}

void compare_write_json(struct out *o, const struct comparison *c, enum language l, const char *version) {
  (void)l;
  enum compare_word notes[COMPARE_NOTES];
  struct json j = {.out = o};
  json_object(&j);
  json_pair(&j, "format", "cpsfc-compare");
  json_figure(&j, "format_version", 1);
  json_pair(&j, "cpsfc", version);
  json_key(&j, "notes");
  json_array(&j);
  for (int i = 0, count = compare_notes(c, notes); i < count; i++) {
    json_object(&j);
    json_pair(&j, "en", tell(notes[i], LANGUAGE_EN));
    json_pair(&j, "ja", tell(notes[i], LANGUAGE_JA));
    json_end_object(&j);
  }
  json_end_array(&j);
  json_key(&j, "columns");
  json_array(&j);
  for (uint32_t k = 0; k < c->columns.count; k++) json_column(&j, c, k);
  json_end_array(&j);
  json_key(&j, "left_out");
  json_array(&j);
  for (uint32_t i = 0; i < c->partners.count; i++) {
    json_object(&j);
    json_pair(&j, "report", c->reports[c->partners.items[i].report].path);
    json_pair(&j, "organization", c->partners.items[i].organization);
    json_figure(&j, "findings", c->partners.items[i].findings);
    json_end_object(&j);
  }
  json_end_array(&j);
  json_key(&j, "rows");
  json_array(&j);
  for (uint32_t i = 0; i < c->rows.count; i++) json_row(&j, c, &c->rows.items[i]);
  json_end_array(&j);
  json_end_object(&j);
}
