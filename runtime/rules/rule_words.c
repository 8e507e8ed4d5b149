/* rule_words.c - statuses, reasons and dispositions as people read them (language.md 3.5, report words). */
#include "runtime/rules/rules.h"

const char *status_text(enum status s, enum language l) {
  static const char *const words[][LANGUAGE_COUNT] = {
      [STATUS_MET] = {"met", "充足"},
      [STATUS_GAP] = {"gap", "不足"},
      [STATUS_UNDECIDED] = {"undecided", "判定保留"},
      [STATUS_NO_TARGET] = {"no target", "目標なし"},
  };
  return words[s][l];
}

const char *reason_text(enum reason r, enum language l) {
  static const char *const words[][LANGUAGE_COUNT] = {
      [REASON_NONE] = {"", ""},
      [REASON_UNANSWERED] = {"unanswered", "未回答"},
      [REASON_MISSING] = {"missing", "対策なし"},
      [REASON_INSUFFICIENT] = {"insufficient", "レベル不足"},
      [REASON_NO_EVIDENCE] = {"no evidence", "証跡なし"},
      [REASON_EXPIRED] = {"expired", "期限切れ"},
      [REASON_PLANNED] = {"planned", "計画のみ"},
      [REASON_STRUCTURAL] = {"structural", "構成による"},
  };
  return words[r][l];
}

const char *disposition_text(enum disposition d, enum language l) {
  static const char *const words[][LANGUAGE_COUNT] = {
      [DISPOSITION_NONE] = {"", ""},
      [DISPOSITION_OPEN] = {"open", "未対応"},
      [DISPOSITION_PLANNED] = {"planned", "計画中"},
      [DISPOSITION_ACCEPTED] = {"accepted", "受容中(期限付)"},
      [DISPOSITION_EXCLUDED] = {"excluded", "適用除外"},
  };
  return words[d][l];
}

const char *basis_text(enum basis b, enum language l) {
  static const char *const words[][LANGUAGE_COUNT] = {
      [BASIS_NONE] = {"", ""},
      [BASIS_STATED] = {"stated", "申告のみ"},
      [BASIS_EVIDENCED] = {"evidenced", "証跡あり"},
      [BASIS_THIRD_PARTY] = {"third party", "第三者確認"},
      [BASIS_DERIVED] = {"derived", "導出"},
  };
  return words[b][l];
}

const char *rating_text(enum rating r, enum language l) {
  static const char *const words[][LANGUAGE_COUNT] = {
      [RATING_NONE] = {"", ""},
      [RATING_LOW] = {"low", "低"},
      [RATING_MODERATE] = {"moderate", "中"},
      [RATING_HIGH] = {"high", "高"},
  };
  return words[r][l];
}
