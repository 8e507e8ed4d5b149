/* card_body.c - what a card opens to: the requirement, the proof in sentences, the smallest change, measures, example
 * measures, what stays open. Nothing here depends on which of several like subjects it is, but for its name. */
#include "runtime/report/cards.h"
#include "runtime/report/html.h"
#include "runtime/report/measures.h"
#include "runtime/report/provenance.h"
#include "runtime/report/risks.h"

/* ---- proof ---- */

struct proof_view {
  const struct report_input *in;
  struct arena *memory;
  const struct proof *proof;
  uint8_t levels;   /* those above are left out: they say nothing about the verdict */
  bool met, unanswered;
  bool in_question; /* the first level that is not reached was shown */
};

/* Places in one's own files; where the rule is written stands once in the card. */
static const char *own_place(const struct proof_view *v, span at) {
  const struct source_file *file = source_file_at(v->in->sources, at.start);
  struct position p = source_position(v->in->sources, at.start);
  for (uint32_t i = 0; file && i < v->in->file_count; i++)
    if (&v->in->sources->files.items[v->in->files[i]] == file) return arena_format(v->memory, "%s:%u", path_last(p.file), p.line);
  return NULL;
}

enum { DEPTH_ALL = 1000, DEPTH_NEXT = 4, DEPTH_UNANSWERED = 2, DEPTH_PASSED = 1 };

/* How deep a part of the proof is shown. Most is said of what stands in the way of the next level; of levels that are
 * reached what they rest on, of levels after the next one their sentence. Where an answer is all that is missing, what
 * would do as well is named, not what each of those lacks. An ellipsis says where there is more; `cpsfc why` has it all. */
static int depth_below(struct proof_view *v, const struct proof_node *n, int depth) {
  if (v->met || (n->level == 0 && n->part != PROOF_APPLIES)) return depth - 1;
  if (n->truth == TRUE_) return DEPTH_PASSED;
  if (n->part == PROOF_APPLIES) return DEPTH_NEXT;
  if (v->in_question) return 0;
  v->in_question = true;
  return v->unanswered ? DEPTH_UNANSWERED : DEPTH_NEXT;
}

/* Where an answer is all that is missing, the summary says so, and the smallest change says whose. */
static bool says_nothing_new(const struct proof_view *v, const struct proof_node *n) { return v->unanswered && n->part == PROOF_UNANSWERED; }

/* That it applies, and that the program's target is the target, is said when it is in question or all that there is. */
static bool is_left_out(const struct proof_view *v, const struct proof_node *n) {
  if (v->levels < n->level || says_nothing_new(v, n)) return true;
  return !v->met && (n->part == PROOF_TARGET || (n->part == PROOF_APPLIES && n->truth == TRUE_));
}

static void write_nodes(struct out *o, struct proof_view *v, const struct proof_node *parent, int depth, const char *open);

/* "One of these is asked" says nothing when one of them is left, or none. */
static bool joins_nothing(const struct proof_view *v, const struct proof_node *n, int below) {
  uint32_t left = 0;
  if (n->part != PROOF_JOINING) return false;
  for (uint32_t i = 0; i < n->children.count; i++) left += !is_left_out(v, &v->proof->nodes.items[n->children.items[i]]);
  return left < 2 || below <= 0;
}

static void write_node(struct out *o, struct proof_view *v, const struct proof_node *n, int depth) {
  const char *place = own_place(v, n->at);
  out_format(o, "<li class=t%d>", n->truth);
  html_pair(o, &n->text);
  if (place) {
    out_text(o, PLACE_OPEN);
    out_html(o, place);
    out_text(o, PLACE_CLOSE);
  }
  write_nodes(o, v, n, depth_below(v, n, depth), "<ul>");
  out_text(o, "</li>\n");
}

struct shown { bool any, cut; };

static void write_children(struct out *o, struct proof_view *v, const struct proof_node *parent, int depth, const char *open, struct shown *res) {
  for (uint32_t i = 0; i < parent->children.count; i++) {
    const struct proof_node *n = &v->proof->nodes.items[parent->children.items[i]];
    if (is_left_out(v, n)) continue;
    if (depth <= 0) {
      res->cut = true;
      break;
    }
    if (joins_nothing(v, n, depth - 1)) {
      write_children(o, v, n, depth - 1, open, res);
      continue;
    }
    if (!res->any) out_text(o, open);
    res->any = true;
    write_node(o, v, n, depth);
  }
}

static void write_nodes(struct out *o, struct proof_view *v, const struct proof_node *parent, int depth, const char *open) {
  struct shown res = {false, false};
  write_children(o, v, parent, depth, open, &res);
  if (res.any) out_text(o, "</ul>");
  if (res.cut) out_text(o, " …");
}

/* What the root says stands in the summary. */
static void write_proof(struct out *o, const struct report_input *in, struct arena *a, const struct finding *f, const struct proof *p) {
  struct proof_view v = {in, a, p, f->status == STATUS_NO_TARGET ? 3 : f->target < f->lo ? f->lo : f->target, f->status == STATUS_MET, f->reason == REASON_UNANSWERED, false};
  write_nodes(o, &v, &p->nodes.items[0], DEPTH_ALL, "<ul class=proof>\n");
  out_text(o, "\n<dl>\n");
}

/* ---- what would help, what counts ---- */

/* An answer on the very subject needs no names: the card is headed by them. */
static void write_change(struct out *o, struct arena *a, const struct finding *f, const struct change *x) {
  if (x->kind != CHANGE_ATTESTED || x->on != f->subject) {
    html_pair(o, &x->text);
    return;
  }
  html_both(o, arena_format(a, SAY(ANSWER_AT_LEVEL, LANGUAGE_EN), x->level), arena_format(a, SAY(ANSWER_AT_LEVEL, LANGUAGE_JA), x->level));
}

static void write_changes(struct out *o, struct arena *a, const struct finding *f, const struct proof *p) {
  if (p->smallest.count == 0) return;
  html_term(o, p->smallest_exact ? SAY_SMALLEST : SAY_SMALLEST_GREEDY);
  for (uint32_t i = 0; i < p->smallest.count; i++) {
    if (i) out_text(o, "<br>");
    write_change(o, a, f, &p->smallest.items[i]);
  }
  out_text(o, "</dd>\n");
}

static void write_counting(struct out *o, const struct report_input *in, struct arena *a, const struct finding *f) {
  if (f->counting.count == 0) return;
  html_term(o, SAY_MEASURES);
  for (uint32_t i = 0; i < f->counting.count; i++) {
    out_text(o, i ? ", <span class=name>" : "<span class=name>");
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
    out_text(o, " <span class=dim>(");
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

static void write_statement(struct out *o, const struct report_input *in, const struct finding *f) {
  const struct rule_requirement *r = requirement_of(in, f->requirement);
  const struct catalogue *c = in->rules->frameworks.items[f->framework].catalogue;
  if (!c || r->catalogue == UINT32_MAX) return;
  const struct catalogue_requirement *x = &c->requirements.items[r->catalogue];
  out_text(o, "<p>");
  html_both(o, pick_text(in, x->statement, LANGUAGE_EN), pick_text(in, x->statement, LANGUAGE_JA));
  provenance_mark(o, in, f->requirement);
  out_text(o, "</p>\n");
}

void card_body_html(struct out *o, const struct report_input *in, const struct finding *f, uint32_t row) {
  struct arena a = {0};
  struct proof p = proof_derive(&a, in->findings, row);
  write_statement(o, in, f);
  write_proof(o, in, &a, f, &p);
  if (f->status != STATUS_MET) write_changes(o, &a, f, &p);
  write_counting(o, in, &a, f);
  for (uint32_t i = 0; i < f->not_counting.count; i++) write_not_counting(o, in, &a, &f->not_counting.items[i]);
  for (uint32_t i = 0; i < f->inherited.count; i++) write_inherited(o, in, &a, &f->inherited.items[i]);
  if (f->status != STATUS_MET) measures_html_examples(o, in, f);
  risks_html_finding(o, in, row);
  out_text(o, "</dl>\n");
  arena_free(&a);
}
