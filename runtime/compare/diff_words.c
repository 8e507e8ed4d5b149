/* diff_words.c - words for changes, which the formats share. */
#include "runtime/compare/diff_words.h"

#include <string.h>

static const struct change_words {
  const char *id, *words[LANGUAGE_COUNT];
  uint8_t part;
  bool worse;
} verdict_table[VERDICT_CHANGES] =
    {
#define VERDICT(id, worse, name, en, ja) [VERDICT_##id] = {name, {en, ja}, 0, worse},
#define KIND(id, part, worse, name, en, ja)
#include "runtime/compare/diff_kinds.def"
#undef VERDICT
#undef KIND
},
  kind_table[DIFF_CHANGES] = {
#define VERDICT(id, worse, name, en, ja)
#define KIND(id, part, worse, name, en, ja) [DIFF_##id] = {name, {en, ja}, DIFF_PART_##part, worse},
#include "runtime/compare/diff_kinds.def"
#undef VERDICT
#undef KIND
};

const char *verdict_change_id(enum verdict_change c) { return verdict_table[c].id; }
const char *verdict_change_text(enum verdict_change c, enum language l) { return verdict_table[c].words[l]; }
const char *diff_kind_id(enum diff_kind k) { return kind_table[k].id; }
const char *diff_kind_text(enum diff_kind k, enum language l) { return kind_table[k].words[l]; }

bool verdict_change_worse(enum verdict_change c) { return verdict_table[c].worse; }
bool diff_kind_worse(enum diff_kind k) { return kind_table[k].worse; }
enum diff_part diff_kind_part(enum diff_kind k) { return (enum diff_part)kind_table[k].part; }

static const struct {
  const char *id;
  enum compare_word word;
} parts[DIFF_PART_COUNT] = {[DIFF_PART_SCOPE] = {"scope", TELL_DIFF_SCOPE},
                            [DIFF_PART_ELEMENTS] = {"elements", TELL_DIFF_ELEMENTS},
                            [DIFF_PART_FLOWS] = {"flows", TELL_DIFF_FLOWS},
                            [DIFF_PART_LABELS] = {"labels", TELL_DIFF_LABELS},
                            [DIFF_PART_CONTRACTS] = {"contracts", TELL_DIFF_CONTRACTS},
                            [DIFF_PART_MEASURES] = {"measures", TELL_DIFF_MEASURES},
                            [DIFF_PART_EVIDENCE] = {"evidence", TELL_DIFF_EVIDENCE},
                            [DIFF_PART_EXPIRING] = {"expiring", TELL_DIFF_EXPIRING}};

const char *diff_part_id(enum diff_part p) { return parts[p].id; }
enum compare_word diff_part_word(enum diff_part p) { return parts[p].word; }

const struct saved_finding *verdict_finding(const struct diff *d, const struct diff_verdict *v) {
  return v->new ? &d->new->findings.items[v->new - 1] : &d->old->findings.items[v->old - 1];
}

const char *verdict_side(struct arena *a, const struct diff *d, const struct diff_verdict *v, bool new,
                         enum language l) {
  uint32_t index = new ? v->new : v->old;
  char date[11];
  if (!index)
    return v->change == VERDICT_NEW || v->change == VERDICT_GONE ? TELL(DIFF_NOT_JUDGED, l)
                                                                 : TELL(DIFF_MET_UNLISTED, l);
  const struct saved_finding *f = new ? &d->new->findings.items[index - 1] : &d->old->findings.items[index - 1];
  const char *verdict =
      arena_format(a, "%s %s/%d", status_text((enum status)f->status, l), interval_text(a, f->lo, f->hi), f->target);
  if (v->change == VERDICT_WEAKER || v->change == VERDICT_STRONGER)
    verdict = arena_format(a, l == LANGUAGE_JA ? "%s(%s)" : "%s, %s", verdict, basis_text((enum basis)f->basis, l));
  if (f->disposition == DISPOSITION_NONE || f->disposition == DISPOSITION_OPEN) return verdict;
  const char *how = disposition_text((enum disposition)f->disposition, l);
  if (f->until == DAY_NONE) return arena_format(a, l == LANGUAGE_JA ? "%s、%s" : "%s, %s", verdict, how);
  return arena_format(a, l == LANGUAGE_JA ? "%s、%s %sまで" : "%s, %s until %s", verdict, how,
                      date_format(f->until, date));
}

int diff_notes(const struct diff *d, enum compare_word notes[DIFF_NOTES]) {
  int count = 0;
  if (!d->matched && d->old->findings.count && d->new->findings.count) notes[count++] = TELL_DIFF_OTHER_PROGRAM;
  if (d->old->as_of != d->new->as_of) notes[count++] = TELL_DIFF_OTHER_DATE;
  if (strcmp(d->old->cpsfc, d->new->cpsfc)) notes[count++] = TELL_DIFF_OTHER_CPSFC;
  if (d->old->least_basis != d->new->least_basis) notes[count++] = TELL_DIFF_OTHER_BASIS;
  if (!d->facts) notes[count++] = TELL_DIFF_NO_FACTS;
  return count;
}

const char *diff_summary(struct arena *a, const struct diff *d, enum language l) {
  struct builder b = {0};
  bool ja = l == LANGUAGE_JA;
  for (int i = 0; i < VERDICT_CHANGES; i++) {
    if (!d->counts[i]) continue;
    const char *word = verdict_change_text((enum verdict_change)i, l);
    if (ja)
      builder_format(&b, "%s %u、", word, d->counts[i]);
    else
      builder_format(&b, "%u %s, ", d->counts[i], word);
  }
  if (ja)
    builder_format(&b, "%s %u", TELL(DIFF_SAME, l), d->same);
  else
    builder_format(&b, "%u %s", d->same, TELL(DIFF_SAME, l));
  const char *res = arena_copy(a, b.text, b.length);
  builder_free(&b);
  return res;
}

/* ---- formats ---- */

static const struct diff_format formats[] = {
    {"text", ".txt", diff_write_text}, {"md", ".md", diff_write_markdown}, {"json", ".json", diff_write_json}};

struct format_table diff_formats(void) {
  return FORMAT_TABLE(formats);
}
