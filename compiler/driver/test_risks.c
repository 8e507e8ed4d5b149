/* test_risks.c - expectations of tests about threats, vulnerabilities, risks and characteristics. */
#include <string.h>

#include "compiler/driver/driver.h"
#include "runtime/rules/risks.h"

static struct risk_value value_of(struct evaluation *e, const struct expectation *x) {
  struct risk_value res = {0};
  switch ((enum expectation_about)x->about) {
  case ABOUT_REQUIREMENT: break;
  case ABOUT_SOURCE: res.truth = (uint8_t)source_evaluate(e, x->index, x->subject); break;
  case ABOUT_RISK: return risk_evaluate(e, x->index, x->subject);
  case ABOUT_CHARACTERISTIC: res.truth = (uint8_t)characteristic_evaluate(e, x->index, x->subject); break;
  }
  return res;
}

/* A rating is expected of a risk that is surely there; `undecided` of one that may be, or whose rating is open. */
static bool agrees(const struct expectation *x, const struct risk_value *v, const char *word) {
  static const char *const ratings[] = {"", "low", "moderate", "high"};
  bool open = x->about == ABOUT_RISK && v->rating[0] != v->rating[1];
  if (strcmp(word, "present") == 0) return v->truth == TRUE_;
  if (strcmp(word, "absent") == 0) return v->truth == FALSE_;
  if (strcmp(word, "undecided") == 0) return v->truth == UNKNOWN_ || (v->truth == TRUE_ && open);
  return v->truth == TRUE_ && !open && strcmp(word, ratings[v->rating[0]]) == 0;
}

static void write_interval(struct builder *b, const char *name, const uint8_t of[2], enum language l) {
  builder_format(b, "%s %s", name, rating_text((enum rating)of[0], l));
  if (of[0] != of[1]) builder_format(b, " .. %s", rating_text((enum rating)of[1], l));
}

static const char *const truths[][LANGUAGE_COUNT] = {{"absent", "なし"}, {"undecided", "判定保留"}, {"present", "あり"}};

static void write_found(struct builder *b, const struct expectation *x, const struct risk_value *v, enum language l) {
  bool ja = l == LANGUAGE_JA;
  builder_text(b, truths[v->truth][l]);
  if (x->about != ABOUT_RISK || v->truth == FALSE_) return;
  builder_text(b, " (");
  write_interval(b, ja ? "評価" : "rated", v->rating, l);
  write_interval(b, ja ? "、起こりやすさ" : ", likelihood", v->likelihood, l);
  write_interval(b, ja ? "、影響" : ", impact", v->impact, l);
  builder_text(b, ")");
}

/* The two a risk comes from, each by itself. */
static void write_sources(struct builder *b, struct session *s, struct evaluation *e, const struct expectation *x,
                          enum language l) {
  const struct rule_risk *r = &e->rules->risks.items[x->index];
  const uint32_t sources[] = {r->threat, r->vulnerability};
  for (int i = 0; i < 2; i++)
    builder_format(b, "    %s: %s\n", sym_text(&s->program.names, e->rules->sources.items[sources[i]].name),
                   truths[source_evaluate(e, sources[i], x->subject)][l]);
}

bool test_expectation_of_risk(struct session *s, struct evaluation *e, const struct expectation *x,
                              struct builder *report, enum language l) {
  struct risk_value v = value_of(e, x);
  if (agrees(x, &v, sym_text(&s->program.names, x->word))) return true;
  struct position at = source_position(&s->program.sources, x->at.start);
  size_t length;
  const char *text = source_text(&s->program.sources, x->at, &length);
  builder_format(report, "%s:%u:%u: %.*s\n  %s: ", at.file, at.line, at.column, (int)length, text,
                 l == LANGUAGE_JA ? "実際" : "found");
  write_found(report, x, &v, l);
  builder_char(report, '\n');
  if (x->about == ABOUT_RISK) write_sources(report, s, e, x, l);
  return false;
}
