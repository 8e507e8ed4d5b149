/* card_body.c - what a card opens to: the proof in sentences, the smallest change, measures, example measures, what stays
 * open, the requirement. Nothing here depends on which of several like subjects it is, but for its name. */
#include "runtime/report/cards.h"
#include "runtime/report/html.h"
#include "runtime/report/measures.h"
#include "runtime/report/risks.h"

/* ---- proof ---- */

struct proof_view { const struct report_input *in; struct arena *memory; const struct proof *proof; uint8_t levels; /* those above are left out */ };

/* Places in one's own files; where the rule is written stands once in the card. */
static bool is_own_place(const struct report_input *in, span at) {
  const struct source_file *file = source_file_at(in->sources, at.start);
  for (uint32_t i = 0; file && i < in->file_count; i++)
    if (&in->sources->files.items[in->files[i]] == file) return true;
  return false;
}

static void write_node(struct out *o, const struct proof_view *v, uint32_t index) {
  const struct proof_node *n = &v->proof->nodes.items[index];
  out_format(o, "<li class=\"t%d\">", n->truth);
  html_pair(o, &n->text);
  if (is_own_place(v->in, n->at)) {
    out_text(o, " <code class=\"dim\">");
    out_html(o, place_text(v->memory, v->in->sources, n->at));
    out_text(o, "</code>");
  }
  bool any = false;
  for (uint32_t i = 0; i < n->children.count; i++) {
    if (v->levels < v->proof->nodes.items[n->children.items[i]].level) continue;
    if (!any) out_text(o, "<ul class=\"proof\">");
    any = true;
    write_node(o, v, n->children.items[i]);
  }
  out_text(o, any ? "</ul></li>\n" : "</li>\n");
}

/* Levels above the target and above what is achieved say nothing about the verdict. */
static void write_proof(struct out *o, const struct report_input *in, struct arena *a, const struct finding *f, const struct proof *p) {
  struct proof_view v = {in, a, p, f->status == STATUS_NO_TARGET ? 3 : f->target < f->lo ? f->lo : f->target};
  out_text(o, "<ul class=\"proof top\">\n");
  write_node(o, &v, 0);
  out_text(o, "</ul>\n");
}

/* ---- what would help, what counts ---- */

static void write_changes(struct out *o, const struct proof *p) {
  if (p->smallest.count == 0) return;
  html_term(o, p->smallest_exact ? SAY_SMALLEST : SAY_SMALLEST_GREEDY);
  for (uint32_t i = 0; i < p->smallest.count; i++) {
    if (i) out_text(o, "<br>");
    html_pair(o, &p->smallest.items[i].text);
  }
  out_text(o, "</dd>\n");
}

static void write_counting(struct out *o, const struct report_input *in, struct arena *a, const struct finding *f) {
  if (f->counting.count == 0) return;
  html_term(o, SAY_MEASURES);
  for (uint32_t i = 0; i < f->counting.count; i++) {
    out_text(o, i ? ", <span class=\"name\">" : "<span class=\"name\">");
    out_html(o, entity_name(a, in->model, f->counting.items[i], false));
    out_text(o, "</span>");
  }
  out_text(o, "</dd>\n");
}

static void write_not_counting(struct out *o, const struct report_input *in, struct arena *a, const struct not_counting *x) {
  html_term(o, SAY_NOT_COUNTING);
  out_html(o, entity_name(a, in->model, x->measure, false));
  out_text(o, ": ");
  html_both(o, reason_text((enum reason)x->why, LANGUAGE_EN), reason_text((enum reason)x->why, LANGUAGE_JA));
  const char *facts = measure_facts(a, in, x->measure, LANGUAGE_EN);
  if (*facts) {
    out_text(o, " <span class=\"dim\">(");
    html_both(o, facts, measure_facts(a, in, x->measure, LANGUAGE_JA));
    out_text(o, ")</span>");
  }
  out_text(o, "</dd>\n");
}

/* "from cloud (contract svc, while `customer_keys`)", and whether that holds. */
static void write_inherited(struct out *o, const struct report_input *in, struct arena *a, const struct inheritance *x) {
  html_term(o, SAY_INHERITED);
  if (x->provider) {
    html_say(o, SAY_INHERITED_FROM);
    out_text(o, " ");
    out_html(o, entity_name(a, in->model, x->provider, false));
    out_text(o, ", ");
  }
  html_say(o, SAY_INHERITED_CONTRACT);
  out_text(o, " ");
  out_html(o, entity_name(a, in->model, x->contract, false));
  if (*x->condition) {
    out_text(o, ", ");
    html_say(o, SAY_INHERITED_WHILE);
    out_text(o, " <code>");
    out_html(o, x->condition);
    out_text(o, "</code>");
  }
  if (x->holds != TRUE_) {
    out_text(o, ": ");
    html_say(o, x->holds == FALSE_ ? SAY_INHERITED_NOT : SAY_INHERITED_OPEN);
  }
  out_text(o, "</dd>\n");
}

/* ---- the requirement and the verdict ---- */

static void write_pair_fact(struct out *o, enum report_word w, const char *en, const char *ja) {
  html_term(o, w);
  html_both(o, en, ja);
  out_text(o, "</dd>\n");
}

static void write_requirement(struct out *o, const struct report_input *in, struct arena *a, const struct finding *f) {
  const struct rule_requirement *r = requirement_of(in, f->requirement);
  const struct catalogue *c = in->rules->frameworks.items[f->framework].catalogue;
  if (c && r->catalogue != UINT32_MAX) {
    const struct catalogue_requirement *x = &c->requirements.items[r->catalogue];
    html_term(o, SAY_STATEMENT);
    html_both(o, pick_text(in, x->statement, LANGUAGE_EN), pick_text(in, x->statement, LANGUAGE_JA));
    out_text(o, "</dd>\n");
  }
  html_fact(o, SAY_RULE, place_text(a, in->sources, r->at));
}

static void write_verdict(struct out *o, const struct report_input *in, const struct finding *f) {
  html_term(o, SAY_KIND);
  html_both(o, kind_text((enum entity_kind)f->kind, LANGUAGE_EN), kind_text((enum entity_kind)f->kind, LANGUAGE_JA));
  out_text(o, ", ");
  html_say(o, SAY_LAYER);
  out_format(o, " %d</dd>\n", f->layer);
  if (f->basis) write_pair_fact(o, SAY_BASIS, basis_text((enum basis)f->basis, LANGUAGE_EN), basis_text((enum basis)f->basis, LANGUAGE_JA));
  if (f->severity) write_pair_fact(o, SAY_SEVERITY, rating_text((enum rating)f->severity, LANGUAGE_EN), rating_text((enum rating)f->severity, LANGUAGE_JA));
  if (f->disputed) write_pair_fact(o, SAY_DISPUTED, SAY(DISPUTED_HOW, LANGUAGE_EN), SAY(DISPUTED_HOW, LANGUAGE_JA));
  if (f->exception) html_fact(o, SAY_EXCEPTION, sym_text(in->model->names, in->rules->exceptions.items[f->exception - 1].name));
}

void card_body_html(struct out *o, const struct report_input *in, const struct finding *f, uint32_t row) {
  struct arena a = {0};
  struct proof p = proof_derive(&a, in->findings, row);
  write_proof(o, in, &a, f, &p);
  out_text(o, "<dl>\n");
  if (f->status != STATUS_MET) write_changes(o, &p);
  write_counting(o, in, &a, f);
  for (uint32_t i = 0; i < f->not_counting.count; i++) write_not_counting(o, in, &a, &f->not_counting.items[i]);
  for (uint32_t i = 0; i < f->inherited.count; i++) write_inherited(o, in, &a, &f->inherited.items[i]);
  if (f->status != STATUS_MET) measures_html_examples(o, in, f);
  risks_html_finding(o, in, row);
  write_requirement(o, in, &a, f);
  write_verdict(o, in, f);
  out_text(o, "</dl>\n");
  arena_free(&a);
}
