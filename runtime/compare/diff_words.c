/* diff_words.c - words for changes, which the formats share. */
#include "runtime/compare/diff_words.h"

#include <string.h>

static const struct {
  const char *id, *words[LANGUAGE_COUNT];
} verdict_table[VERDICT_CHANGES] = {[VERDICT_WORSE] = {"worse", {"worse", "悪化"}},
                                    [VERDICT_NEW] = {"new", {"new", "新規"}},
                                    [VERDICT_REOPENED] = {"reopened", {"decision ended", "処置の解除"}},
                                    [VERDICT_DECIDED] = {"decided", {"decided", "処置を決定"}},
                                    [VERDICT_RETARGETED] = {"retargeted", {"target lowered", "目標の引き下げ"}},
                                    [VERDICT_BETTER] = {"better", {"better", "改善"}},
                                    [VERDICT_GONE] = {"gone", {"gone", "消滅"}}};

static const struct {
  const char *id, *words[LANGUAGE_COUNT];
} kind_table[DIFF_CHANGES] = {
    [DIFF_TARGET_LOWERED] = {"target_lowered", {"target lowered", "目標の引き下げ"}},
    [DIFF_TARGET_REMOVED] = {"target_removed", {"target removed", "目標の削除"}},
    [DIFF_TARGET_RAISED] = {"target_raised", {"target raised", "目標の引き上げ"}},
    [DIFF_TARGET_ADDED] = {"target_added", {"target added", "目標の追加"}},
    [DIFF_FRAMEWORK_CHANGED] = {"framework_changed", {"framework version", "フレームワークの版"}},
    [DIFF_DECISION_ADDED] = {"decision_added", {"decision added", "決定の追加"}},
    [DIFF_DECISION_REMOVED] = {"decision_removed", {"decision removed", "決定の削除"}},
    [DIFF_DECISION_EXTENDED] = {"decision_extended", {"decision extended", "決定の期限延長"}},
    [DIFF_DECISION_SHORTENED] = {"decision_shortened", {"decision shortened", "決定の期限短縮"}},
    [DIFF_ALLOW_ADDED] = {"allow_added", {"@allow added", "@allow の追加"}},
    [DIFF_ALLOW_REMOVED] = {"allow_removed", {"@allow removed", "@allow の削除"}},
    [DIFF_ELEMENT_REMOVED] = {"element_removed", {"element removed", "要素の削除"}},
    [DIFF_ELEMENT_ADDED] = {"element_added", {"element added", "要素の追加"}},
    [DIFF_ELEMENT_RENAMED] = {"element_renamed", {"element renamed", "要素の改名"}},
    [DIFF_MEASURE_REMOVED] = {"measure_removed", {"measure removed", "対策の削除"}},
    [DIFF_MEASURE_ADDED] = {"measure_added", {"measure added", "対策の追加"}},
    [DIFF_MEASURE_CHANGED] = {"measure_changed", {"measure changed", "対策の変更"}},
    [DIFF_EVIDENCE_REMOVED] = {"evidence_removed", {"evidence removed", "証跡の削除"}},
    [DIFF_EVIDENCE_SHORTENED] = {"evidence_shortened", {"evidence shortened", "証跡の期限短縮"}},
    [DIFF_EVIDENCE_ADDED] = {"evidence_added", {"evidence added", "証跡の追加"}},
    [DIFF_EVIDENCE_RENEWED] = {"evidence_renewed", {"evidence renewed", "証跡の更新"}},
    [DIFF_EXPIRING] = {"expiring", {"ends on", "期限"}},
    [DIFF_EXPIRED] = {"expired", {"ended on", "期限切れ"}}};

const char *verdict_change_id(enum verdict_change c) { return verdict_table[c].id; }
const char *verdict_change_text(enum verdict_change c, enum language l) { return verdict_table[c].words[l]; }
const char *diff_kind_id(enum diff_kind k) { return kind_table[k].id; }
const char *diff_kind_text(enum diff_kind k, enum language l) { return kind_table[k].words[l]; }

enum compare_word diff_part_word(enum diff_part p) {
  static const enum compare_word words[DIFF_PART_COUNT] = {TELL_DIFF_SCOPE, TELL_DIFF_ELEMENTS, TELL_DIFF_MEASURES,
                                                           TELL_DIFF_EVIDENCE, TELL_DIFF_EXPIRING};
  return words[p];
}

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

const char diff_format_names[] = "text, md, json";

const struct diff_format *diff_format_find(const char *name) {
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
    if (!strcmp(formats[i].name, name)) return &formats[i];
  return NULL;
}

const struct diff_format *diff_format_for_path(const char *path) {
  size_t length = strlen(path);
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
    size_t tail = strlen(formats[i].extension);
    if (tail < length && !strcmp(path + length - tail, formats[i].extension)) return &formats[i];
  }
  return NULL;
}
