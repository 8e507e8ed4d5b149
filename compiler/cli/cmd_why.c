/* cmd_why.c - cpsfc why REQUIREMENT SUBJECT [FILE...]: the proof of one verdict; cpsfc why label PLACE [FILE...]: what is
 * known of the data there. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/cli/cli.h"
#include "runtime/report/risks.h"

static enum language language_of_answers(const struct arguments *a) {
  return language_of(a, STDOUT_FILENO);
}

static int write_proofs(struct session *s, const struct arguments *a, const struct index_list *rows) {
  struct out o = {.fd = -1};
  enum language language = language_of_answers(a);
  struct report_input in = make_report_input(s, a, false);
  struct risk_view risks;
  risk_view_open(&risks, &s->findings);
  in.risks = &risks;
  in.language = language;
  for (uint32_t i = 0; i < rows->items.count; i++) {
    struct proof p = proof_derive(&s->memory, &s->findings, rows->items.items[i]);
    if (i) out_text(&o, "\n");
    proof_write_text(&o, &s->program.sources, &p, language);
    risks_text_finding(&o, &in, rows->items.items[i], 0);
  }
  risk_view_free(&risks);
  int res = write_result(&o, NULL);
  builder_free(&o.buffer);
  return res;
}

static int prove(struct session *s, struct arguments *a) {
  struct index_list rows = {0};
  struct bilingual_text problem;
  bool found = session_find_rows(s, a->words.list.items[0], a->words.list.items[1], &rows, &problem);
  int res = found ? write_proofs(s, a, &rows) : complain("%s", speaks_japanese(a) ? problem.ja : problem.en);
  vec_free(&rows.items);
  return res;
}

static int show_label(struct session *s, struct arguments *a) {
  struct out o = {.fd = -1};
  struct bilingual_text problem;
  bool found = session_write_label(s, a->words.list.items[1], &o, language_of_answers(a), &problem);
  int res = found ? write_result(&o, NULL) : complain("%s", speaks_japanese(a) ? problem.ja : problem.en);
  builder_free(&o.buffer);
  return res;
}

int command_why(struct arguments *a) {
  if (a->words.list.count < 2)
    return complain_in(a, "usage: cpsfc why REQUIREMENT SUBJECT [FILE|DIR...], for example: cpsfc why CPS.DS-3 f_up line7.cpsf; or cpsfc why label PORT|FLOW|DATA|ELEMENT [FILE|DIR...]",
                       "使い方: cpsfc why 対策要件 対象 [FILE|DIR...](例: cpsfc why CPS.DS-3 f_up line7.cpsf)、または cpsfc why label ポート|データフロー|データ|要素 [FILE|DIR...]");
  struct text_list paths = {0};
  a->every_check = true;
  for (uint32_t i = 2; i < a->words.list.count; i++) vec_push(&paths.list, a->words.list.items[i]);
  int res = run_programs(a, &paths, !strcmp(a->words.list.items[0], "label") ? show_label : prove);
  vec_free(&paths.list);
  return res;
}
