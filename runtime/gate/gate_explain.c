/* gate_explain.c - why the status is what it is, in sentences. */
#include "runtime/gate/gate_internal.h"

enum { SHOWN = 10 };

struct explaining {
  struct out *o;
  const struct gate_decision *d;
  const struct findings *f;
  struct arena memory;
  enum language l;
};

static bool ja(const struct explaining *x) { return x->l == LANGUAGE_JA; }

static void explain_asked(struct explaining *x, const char *from) {
  if (!x->d->gate->rules.count) {
    out_format(x->o, ja(x) ? "合否条件がないため(never)、指摘があっても不合格にはなりません。\n"
                           : "No gate is set (never), so no finding fails the run.\n");
    return;
  }
  out_format(x->o, ja(x) ? "合否条件は %s です(%s)。\n" : "The gate is %s (from %s).\n", x->d->gate->text, from);
}

static void explain_findings(struct explaining *x) {
  const struct gate_decision *d = x->d;
  out_format(x->o,
             ja(x) ? "充足していない指摘は %u 件、うち未対応は %u 件です。計画中・受容中・適用除外は数えません。\n"
                   : "%u findings are not met, %u of them open; planned, accepted and excluded ones never count.\n",
             d->not_met, d->open);
}

static void explain_baseline(struct explaining *x) {
  const struct ratchet *c = x->d->ratchet;
  if (!c) return;
  out_format(x->o, "%s%s\n", ratchet_line(&x->memory, c, x->l), ja(x) ? "。" : ".");
  out_text(x->o,
           ja(x) ? "比べる相手があるときは、新規だけを数えます(expired は、決定・証跡・契約の期限切れも数えます)。\n"
                 : "With something to compare with only new ones count; `expired` counts what decisions, evidence and contracts opened by ending, too.\n");
  if (x->d->known)
    out_format(x->o,
               ja(x) ? "条件に該当する指摘のうち %u 件は、以前からあるため数えません。\n"
                     : "%u that the words would count were there before.\n",
               x->d->known);
  if (!gate_asks(x->d->gate, GATE_WEAKENED) &&
      c->counts[BASELINE_VANISHED] + c->counts[BASELINE_DECIDED] + c->lowered.count)
    out_text(x->o,
             ja(x) ? "消失、処置の決定、引き下げは数えていません。数えるには weakened を加えてください。\n"
                   : "What vanished, was decided or is asked for less is not counted; the word weakened does that.\n");
}

static const char *word_meaning(enum gate_word w, enum language l) {
  static const char *const texts[GATE_WORD_COUNT][LANGUAGE_COUNT] = {
      [GATE_VIOLATION] = {"gaps of the built-in checks", "組込みの検査の不足"},
      [GATE_GAP] = {"gaps of requirements", "対策要件の不足"},
      [GATE_UNDECIDED] = {"undecided", "判定保留"},
      [GATE_UNANSWERED] = {"unanswered", "未回答"},
      [GATE_EXPIRED] = {"a decision, evidence or a contract has ended", "決定・証跡・契約の期限切れ"},
      [GATE_WEAKENED] = {"vanished, decided, or less asked for", "消失、処置の決定、引き下げ"},
      [GATE_WARNING] = {"warnings", "警告"}};
  return texts[w][l];
}

static void explain_words(struct explaining *x) {
  const struct gate_decision *d = x->d;
  for (enum gate_word w = GATE_VIOLATION; w < GATE_WORD_COUNT; w++)
    if (gate_asks(d->gate, w))
      out_format(x->o, ja(x) ? "  %s(%s): %u 件\n" : "  %s (%s): %u\n", gate_word_text(w), word_meaning(w, x->l),
                 d->by_word[w]);
  if (d->narrowed)
    out_format(x->o,
               ja(x) ? "絞り込み(重大さ・対策要件・組織・層)で外れたもの: %u 件\n"
                     : "Left out by severity, requirement, organization or layer: %u.\n",
               d->narrowed);
  for (enum gate_word w = GATE_VIOLATION; d->gate->rules.count && w < GATE_WEAKENED; w++)
    if (d->not_asked[w])
      out_format(x->o, ja(x) ? "未対応でも合否条件にないもの(%s): %u 件\n" : "Open, but not asked for (%s): %u.\n",
                 word_meaning(w, x->l), d->not_asked[w]);
}

static void explain_rows(struct explaining *x) {
  const struct gate_decision *d = x->d;
  for (uint32_t i = 0; i < d->counted.count && i < SHOWN; i++) {
    const struct finding_row *row = &x->f->rows.items[d->counted.items[i].row];
    const char *id = sym_text(x->f->model->names, x->f->rules->requirements.items[row->requirement].id);
    out_format(x->o, ja(x) ? "  %s %s: %s(%s)\n" : "  %s on %s: %s (%s)\n", *id == '#' ? id + 1 : id,
               entity_name(&x->memory, x->f->model, row->subject, false), status_text((enum status)row->status, x->l),
               gate_word_text((enum gate_word)d->counted.items[i].word));
  }
  if (SHOWN < d->counted.count)
    out_format(x->o, ja(x) ? "  ほか %u 件\n" : "  and %u more\n", d->counted.count - SHOWN);
}

static void explain_gone(struct explaining *x) {
  const struct ratchet *c = x->d->ratchet;
  if (!c || !x->d->by_word[GATE_WEAKENED]) return;
  uint32_t shown = 0;
  for (uint32_t i = 0; i < c->gone.count; i++) {
    const struct baseline_gone *g = &c->gone.items[i];
    const struct baseline_entry *e = &c->baseline->entries.items[g->entry];
    if (g->class != BASELINE_VANISHED || SHOWN < ++shown) continue;
    out_format(x->o, ja(x) ? "  消失 %s %s: %s\n" : "  vanished: %s on %s, %s\n", e->requirement, e->subject,
               vanish_reason_text((enum vanish_reason)g->why, x->l));
  }
  if (SHOWN < shown) out_format(x->o, ja(x) ? "  ほか %u 件\n" : "  and %u more\n", shown - SHOWN);
  for (uint32_t i = 0; i < c->lowered.count; i++)
    out_format(x->o, ja(x) ? "  引き下げ: %s → %s\n" : "  asked for less: %s, now %s\n", c->lowered.items[i].was,
               c->lowered.items[i].now ? c->lowered.items[i].now
               : ja(x)                 ? "なし"
                                       : "nothing");
}

void gate_explain(struct out *o, const struct gate_decision *d, const struct findings *f, const char *from,
                  enum language l) {
  struct explaining x = {.o = o, .d = d, .f = f, .l = l};
  if (d->total)
    out_format(o,
               l == LANGUAGE_JA ? "終了状態は 1 です。%u 件が合否条件に該当します。\n"
                                : "The status is 1: %u stand at or above the gate.\n",
               d->total);
  else
    out_text(o, l == LANGUAGE_JA ? "終了状態は 0 です。合否条件に該当するものはありません。\n"
                                 : "The status is 0: nothing stands at or above the gate.\n");
  explain_asked(&x, from);
  explain_findings(&x);
  explain_baseline(&x);
  explain_words(&x);
  explain_rows(&x);
  explain_gone(&x);
  gate_explain_limits(o, d, f, l);
  arena_free(&x.memory);
}
