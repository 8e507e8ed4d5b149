/* gate_words.c - what people and files read of a comparison. */
#include <string.h>

#include "runtime/gate/gate_internal.h"

const char *baseline_class_id(enum baseline_class x) {
  static const char *const ids[BASELINE_CLASS_COUNT] = {NULL,      "new",   "unchanged", "expired",
                                                        "decided", "fixed", "vanished"};
  return ids[x];
}

const char *baseline_class_text(enum baseline_class x, enum language l) {
  static const char *const ja[BASELINE_CLASS_COUNT] = {"",           "新規", "変化なし", "期限切れ",
                                                       "処置を決定", "解消", "消失"};
  return l == LANGUAGE_JA ? ja[x] : x ? baseline_class_id(x) : "";
}

const char *vanish_reason_id(enum vanish_reason x) {
  static const char *const ids[VANISH_REASON_COUNT] = {"subject_gone",   "does_not_apply", "nothing_said",
                                                       "target_lowered", "basis_lowered",  "rules_changed",
                                                       "time_passed"};
  return ids[x];
}

const char *vanish_reason_text(enum vanish_reason x, enum language l) {
  static const char *const texts[VANISH_REASON_COUNT][LANGUAGE_COUNT] = {
      [VANISHED_SUBJECT] = {"there is no such element any more", "要素がなくなりました"},
      [VANISHED_APPLIES] = {"the requirement does not apply to it any more", "対策要件が適用されなくなりました"},
      [VANISHED_UNSAID] = {"nothing is said any more that could be looked at",
                           "検査の手がかりになる記述がなくなりました"},
      [VANISHED_TARGET] = {"the target was lowered or removed", "目標が下げられたか、なくなりました"},
      [VANISHED_BASIS] = {"less evidence is asked for than before", "求める根拠が以前より緩くなりました"},
      [VANISHED_RULES] = {"the rules are other ones", "規則が変わりました"},
      [VANISHED_TIME] = {"what it was about has ended", "対象の期限が切れました"}};
  return texts[x][l];
}

const char *ratchet_line(struct arena *a, const struct ratchet *c, enum language l) {
  struct builder b = {0};
  bool ja = l == LANGUAGE_JA;
  builder_format(&b, ja ? "%s との比較: " : "against %s: ", c->baseline->name);
  for (int i = BASELINE_NEW; i < BASELINE_CLASS_COUNT; i++) {
    const char *between = i == BASELINE_NEW ? ""
                          : ja              ? "、"
                                            : ", ",
               *word = baseline_class_text((enum baseline_class)i, l);
    if (ja)
      builder_format(&b, "%s%s %u", between, word, c->counts[i]);
    else
      builder_format(&b, "%s%u %s", between, c->counts[i], word);
  }
  if (c->lowered.count) builder_format(&b, ja ? "、引き下げ %u" : "; asked for less: %u", c->lowered.count);
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

const char *gate_line(struct arena *a, const struct gate_decision *d, enum language l) {
  bool ja = l == LANGUAGE_JA;
  const char *limits = gate_limits_text(a, d->limits), *gate = d->gate->rules.count ? d->gate->text : "";
  const char *text = arena_format(a, "%s%s%s", gate, *gate && *limits ? "; " : "", limits);
  if (!*text) return "";
  if (!d->total) return arena_format(a, ja ? "合否条件(%s): 合格(該当なし)" : "gate (%s): holds", text);
  return arena_format(a, ja ? "合否条件(%s): 不合格(該当 %u 件)" : "gate (%s): failed, %u at or above it", text, d->total);
}
