/* tell.c - words and cells that the formats of a comparison share. */
#include "runtime/compare/tell.h"

#include <string.h>

const char *tell(enum compare_word w, enum language l) {
  static const char *const words[TELL_COUNT][LANGUAGE_COUNT] = {
#define WORD(id, en, ja) {en, ja},
#include "runtime/compare/words.def"
#undef WORD
  };
  return words[w][l];
}

const char *organization_of(const struct compare_column *column, enum language l) {
  return column->organization ? column->organization : TELL(NO_ORGANIZATION, l);
}

int32_t cell_age(const struct comparison *c, uint32_t column, const struct compare_cell *cell) {
  day as_of = c->reports[c->columns.items[column].report].as_of;
  return cell->oldest == DAY_NONE ? -1 : as_of - cell->oldest;
}

/* ---- one cell ---- */

static const char *state_text(uint8_t state, enum language l) {
  switch ((enum cell_state)state) {
  case CELL_NOTHING: return TELL(STATE_NOTHING, l);
  case CELL_NO_SUBJECT: return TELL(STATE_NO_SUBJECT, l);
  case CELL_NOT_LISTED: return TELL(STATE_NOT_LISTED, l);
  case CELL_NO_TARGET: return status_text(STATUS_NO_TARGET, l);
  case CELL_MET: return status_text(STATUS_MET, l);
  case CELL_UNDECIDED: return status_text(STATUS_UNDECIDED, l);
  case CELL_GAP: break;
  }
  return status_text(STATUS_GAP, l);
}

static const char *target_text(struct arena *a, const struct compare_cell *cell) {
  return cell->target_lo == cell->target_hi ? arena_format(a, "%d", cell->target_hi)
                                            : arena_format(a, "%d-%d", cell->target_lo, cell->target_hi);
}

static const char *verdict_line(struct arena *a, const struct compare_cell *cell, enum language l) {
  const char *state = state_text(cell->state, l), *reached = interval_text(a, cell->lo, cell->hi);
  if (!cell->subjects) return state;
  if (!cell->target_hi) return arena_format(a, "%s %s", state, reached);
  return arena_format(a, l == LANGUAGE_JA ? "%s %s(%s %s)" : "%s %s (%s %s)", state, reached, TELL(TARGET_WORD, l),
                      target_text(a, cell));
}

static void add_part(struct builder *b, enum language l, uint32_t count, const char *word) {
  if (!count) return;
  if (l == LANGUAGE_JA)
    builder_format(b, "%s%s %u", b->length ? "、" : "", word, count);
  else
    builder_format(b, "%s%u %s", b->length ? ", " : "", count, word);
}

static const char *take_text(struct arena *a, struct builder *b) {
  const char *res = arena_copy(a, builder_get(b), b->length);
  builder_free(b);
  return res;
}

static const char *subjects_line(struct arena *a, const struct compare_cell *cell, enum language l) {
  struct builder b = {0};
  static const uint8_t order[] = {STATUS_GAP, STATUS_UNDECIDED, STATUS_MET, STATUS_NO_TARGET};
  for (size_t i = 0; i < sizeof order; i++)
    add_part(&b, l, cell->by_status[order[i]], status_text((enum status)order[i], l));
  const char *parts = take_text(a, &b);
  return l == LANGUAGE_JA ? arena_format(a, "対象 %u(%s)", cell->subjects, parts)
                          : arena_format(a, "%u subjects: %s", cell->subjects, parts);
}

static const char *basis_line(struct arena *a, const struct comparison *c, uint32_t column,
                              const struct compare_cell *cell, enum language l) {
  struct builder b = {0};
  bool ja = l == LANGUAGE_JA;
  int32_t age = cell_age(c, column, cell);
  if (cell->basis) builder_text(&b, basis_text((enum basis)cell->basis, l));
  const char *between = b.length ? (ja ? "、" : "; ") : "";
  if (0 <= age) builder_format(&b, ja ? "%s証跡は %d 日前のもの" : "%sevidence %d days old", between, age);
  if (cell->evidence && cell->undated == cell->evidence)
    builder_format(&b, ja ? "%s証跡に日付なし" : "%sevidence without a date", between);
  else if (cell->undated)
    builder_format(&b, ja ? "(ほか %u 件は日付なし)" : " (%u more without a date)", cell->undated);
  return take_text(a, &b);
}

static const char *disposition_text_line(struct arena *a, const struct compare_cell *cell, enum language l) {
  struct builder b = {0};
  char date[11];
  for (int d = DISPOSITION_OPEN; d <= DISPOSITION_EXCLUDED; d++)
    add_part(&b, l, cell->by_disposition[d], disposition_text((enum disposition)d, l));
  if (cell->accepted_until != DAY_NONE)
    builder_format(&b, l == LANGUAGE_JA ? "(%sまで)" : " until %s", date_format(cell->accepted_until, date));
  return take_text(a, &b);
}

int cell_lines(struct arena *a, const struct comparison *c, uint32_t column, const struct compare_cell *cell,
               enum language l, const char *lines[CELL_LINES]) {
  int count = 0;
  lines[count++] = verdict_line(a, cell, l);
  if (!cell->subjects) return count;
  if (1 < cell->subjects) lines[count++] = subjects_line(a, cell, l);
  const char *basis = basis_line(a, c, column, cell, l), *disposition = disposition_text_line(a, cell, l);
  if (*basis) lines[count++] = basis;
  if (*disposition) lines[count++] = disposition;
  return count;
}

const char *cell_short(struct arena *a, const struct compare_cell *cell, enum language l) {
  if (!cell->subjects) return cell->state == CELL_NOT_LISTED ? "(..)" : "-";
  const char *reached = interval_text(a, cell->lo, cell->hi);
  return cell->target_hi ? arena_format(a, "%s %s/%s", state_text(cell->state, l), reached, target_text(a, cell))
                         : arena_format(a, "- %s", reached);
}

const char *partners_line(struct arena *a, const struct comparison *c, enum language l) {
  enum { SHOWN = 12 };
  struct builder b = {0};
  bool ja = l == LANGUAGE_JA;
  for (uint32_t i = 0; i < c->partners.count && i < SHOWN; i++) {
    const struct compare_partner *x = &c->partners.items[i];
    builder_format(&b, "%s%s (%u)", i ? (ja ? "、" : ", ") : "",
                   x->organization ? x->organization : TELL(NO_ORGANIZATION, l), x->findings);
  }
  if (SHOWN < c->partners.count) builder_format(&b, ja ? " ほか %u 件" : " and %u more", c->partners.count - SHOWN);
  const char *list = take_text(a, &b);
  return *list ? arena_format(a, "%s: %s", TELL(LEFT_OUT, l), list) : NULL;
}

/* ---- notes ---- */

int compare_notes(const struct comparison *c, enum compare_word notes[COMPARE_NOTES]) {
  static const struct {
    unsigned bit;
    enum compare_word word;
  } table[] = {{DIFFERENT_FRAMEWORKS, TELL_NOTE_FRAMEWORKS},
               {DIFFERENT_VERSIONS, TELL_NOTE_VERSIONS},
               {DIFFERENT_TARGETS, TELL_NOTE_TARGETS},
               {DIFFERENT_DATES, TELL_NOTE_DATES},
               {DIFFERENT_BASIS, TELL_NOTE_BASIS},
               {MET_NOT_LISTED, TELL_NOTE_MET},
               {LISTS_EXTRACT, TELL_NOTE_EXTRACT}};
  unsigned found = comparison_differences(c);
  int count = 0;
  if (c->held) notes[count++] = TELL_NOTE_HELD;
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (found & table[i].bit) notes[count++] = table[i].word;
  return count;
}

/* ---- formats ---- */

static const struct compare_format formats[] = {{"html", ".html", compare_write_html},
                                                {"md", ".md", compare_write_markdown},
                                                {"csv", ".csv", compare_write_csv},
                                                {"json", ".json", compare_write_json},
                                                {"text", ".txt", compare_write_text}};

struct format_table compare_formats(void) { return FORMAT_TABLE(formats); }
