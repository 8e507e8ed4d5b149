/* risks.c - the words about risks that all formats share. */
#include <stdlib.h>

#include "runtime/report/risks.h"

struct report_input report_with_risks(const struct report_input *in, struct risk_view *v) {
  struct report_input res = *in;
  risk_view_build(v, in->findings);
  res.risks = v;
  return res;
}

const struct catalogue *risk_catalogue(const struct report_input *in, uint32_t home) {
  return home != UINT32_MAX ? in->rules->frameworks.items[home].catalogue : NULL;
}

const struct catalogue_risk *risk_row(const struct report_input *in, const struct finding_risk *x) {
  return &risk_catalogue(in, x->home)->risks.items[x->entry];
}

const char *risk_rating_text(struct arena *a, const uint8_t rating[2], enum language l) {
  const char *lo = rating_text((enum rating)rating[0], l), *hi = rating_text((enum rating)rating[1], l);
  return rating[0] == rating[1] ? lo : arena_format(a, l == LANGUAGE_JA ? "%s〜%s" : "%s .. %s", lo, hi);
}

/* ---- what a gap leaves ---- */

/* What a rule says of it on this very element: its rating, and whether it is there for sure. */
static const char *judged_words(struct arena *a, const struct finding_risk *x, enum language l) {
  bool ja = l == LANGUAGE_JA;
  if (x->risk == 0) return "";
  if (x->value.truth == FALSE_) return ja ? "。規則の見る範囲では塞がれている" : "; closed as far as the rule looks";
  const char *rating = risk_rating_text(a, x->value.rating, l);
  if (x->value.truth == UNKNOWN_) return arena_format(a, ja ? "。あり得る(評価 %s)" : "; possible, rated %s", rating);
  return arena_format(a, ja ? "。評価 %s" : "; rated %s", rating);
}

const char *risk_standing(struct arena *a, const struct report_input *in, uint32_t row, const struct finding_risk *x,
                          enum language l) {
  bool ja = l == LANGUAGE_JA, accepted = in->findings->rows.items[row].disposition == DISPOSITION_ACCEPTED;
  const char *concerns = x->selected == TRUE_ ? "" : ja ? "。関係するかは不明" : "; not known to concern you";
  const char *decided = !accepted ? "" : ja ? "。受容中" : "; accepted";
  return arena_format(a, "%s%s%s", judged_words(a, x, l), concerns, decided);
}

const char *risk_line(struct arena *a, const struct report_input *in, uint32_t row, const struct finding_risk *x,
                      enum language l) {
  const struct catalogue *c = risk_catalogue(in, x->home);
  const struct catalogue_risk *r = risk_row(in, x);
  const struct catalogue_vulnerability *v = &c->vulnerabilities.items[r->vulnerability];
  const struct catalogue_event *event = &c->events.items[r->event];
  const char *head = arena_format(
      a, l == LANGUAGE_JA ? "%s(%s)。脅威: %s。%s(層%d)につながる" : "%s (%s); threat: %s; leads to %s, layer %d",
      pick_text(in, v->title, l), kind_text((enum entity_kind)v->element, l),
      pick_text(in, c->threats.items[r->threat].title, l), sym_text(in->model->names, event->id), event->layer);
  return arena_format(a, "%s%s", head, risk_standing(a, in, row, x, l));
}

/* ---- events ---- */

bool event_stands(const struct event_standing *e) {
  return e->gap + e->undecided + e->planned + e->accepted != 0 || e->seen_count != 0;
}

const char *event_label(const struct report_input *in, const struct event_standing *e) {
  const struct catalogue *c = risk_catalogue(in, e->home);
  return c != NULL ? sym_text(in->model->names, c->events.items[e->event].id) : "-";
}

const char *event_title(const struct report_input *in, const struct event_standing *e, enum language l) {
  const struct catalogue *c = risk_catalogue(in, e->home);
  return c != NULL ? pick_text(in, c->events.items[e->event].title, l) : SAY(OTHER_RISKS, l);
}

const char *event_counts(struct arena *a, const struct event_standing *e, enum language l) {
  bool ja = l == LANGUAGE_JA;
  const char *open =
      arena_format(a, ja ? "未対応 不足%u+判定保留%u" : "open: %u gap + %u undecided", e->gap, e->undecided);
  const char *planned = e->planned ? arena_format(a, ja ? "、計画中%u" : ", %u planned", e->planned) : "";
  const char *accepted = e->accepted ? arena_format(a, ja ? "、受容中%u" : ", %u accepted", e->accepted) : "";
  return arena_format(a, "%s%s%s", open, planned, accepted);
}

/* "2 high, 1 low"; high ones first. */
static void add_ratings(struct builder *b, const uint32_t counts[RATING_HIGH + 1], enum language l) {
  bool any = false;
  for (int i = RATING_HIGH; RATING_LOW <= i; i--) {
    if (counts[i] == 0) continue;
    const char *rating = rating_text((enum rating)i, l);
    if (l == LANGUAGE_JA)
      builder_format(b, "%s%s%u", any ? "、" : "", rating, counts[i]);
    else
      builder_format(b, "%s%u %s", any ? ", " : "", counts[i], rating);
    any = true;
  }
}

const char *event_ratings(struct arena *a, const struct event_standing *e, enum language l) {
  struct builder b = {0};
  bool ja = l == LANGUAGE_JA;
  add_ratings(&b, e->sure, l);
  uint32_t possible = e->possible[RATING_LOW] + e->possible[RATING_MODERATE] + e->possible[RATING_HIGH];
  if (possible != 0 && b.length != 0) builder_text(&b, ja ? "。" : "; ");
  if (possible != 0) {
    builder_text(&b, ja ? "あり得るもの " : "possible: ");
    add_ratings(&b, e->possible, l);
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

const char *event_requirements(struct arena *a, const struct report_input *in, const struct event_standing *e) {
  struct builder b = {0};
  for (uint32_t i = 0; i < e->requirements.count; i++) {
    const struct open_requirement *x = &e->requirements.items[i];
    if (x->open == 0) continue;
    builder_format(&b, "%s%s", b.length ? ", " : "", requirement_label(a, in, x->requirement));
    if (1 < x->open) builder_format(&b, " (%u)", x->open);
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

uint32_t event_more(const struct event_standing *e) {
  uint32_t all = 0;
  for (int i = RATING_LOW; i <= RATING_HIGH; i++) all += e->sure[i] + e->possible[i];
  return all - e->seen_count;
}

bool event_is_first(const struct report_input *in, uint32_t index) {
  const struct event_standing *events = in->risks->events.items;
  return events[index].home != UINT32_MAX && (index == 0 || events[index - 1].home != events[index].home);
}

const char *risk_provenance(struct arena *a, const struct report_input *in, uint32_t home, enum language l) {
  const struct catalogue *c = risk_catalogue(in, home);
  uint32_t seen = 0, recalled = 0, links = 0;
  for (uint32_t i = 0; i < c->risks.count; i++) {
    seen += c->risks.items[i].confidence == CONFIDENCE_VERIFIED;
    recalled += c->risks.items[i].confidence == CONFIDENCE_RECALLED;
    links += c->risks.items[i].link_confidence == CONFIDENCE_VERIFIED;
  }
  return arena_format(a,
                      l == LANGUAGE_JA
                          ? "%s %s のリスク源 %u 件の出所: 公表資料で確認 %u、記憶に基づく %u、本プロジェクトで作成 "
                            "%u。対策要件との対応のうち、公表資料で確認できた対応を含むもの %u"
                          : "%s %s: %u risk sources, %u seen in public sources, %u recalled, %u authored for this "
                            "project; %u of them have a link to a requirement that was seen",
                      sym_text(in->model->names, c->name), sym_text(in->model->names, c->version), c->risks.count, seen,
                      recalled, c->risks.count - seen - recalled, links);
}

const char *risk_seen_line(struct arena *a, const struct report_input *in, const struct seen_risk *x, enum language l) {
  const struct rule_risk *r = &in->rules->risks.items[x->risk];
  bool ja = l == LANGUAGE_JA;
  const char *sure = x->value.truth == TRUE_ ? "" : ja ? "あり得る、" : "possible, ";
  const char *decided = x->disposition != DISPOSITION_ACCEPTED ? "" : ja ? "、受容中" : ", accepted";
  const char *likelihood = risk_rating_text(a, x->value.likelihood, l),
             *impact = risk_rating_text(a, x->value.impact, l);
  const char *rating = risk_rating_text(a, x->value.rating, l), *subject = entity_name(a, in->model, x->subject, false);
  bool own = r->home == UINT32_MAX && (r->title.en != 0 || r->title.ja != 0);
  const char *title = pick_text(in, own ? r->title : in->rules->sources.items[r->vulnerability].title, l);
  const char *name = sym_text(in->model->names, r->name);
  return arena_format(
      a, ja ? "%s: %s%s%s(起こりやすさ %s、影響 %s)。%s [%s]%s" : "%s: %s%s%s (likelihood %s, impact %s); %s [%s]%s",
      subject, sure, ja ? "評価 " : "rated ", rating, likelihood, impact, title, name, decided);
}
