/* words.c - the words of extracts that all formats share. */
#include "runtime/report/extract/extract.h"
#include "runtime/report/write.h"

const char *extract_label(struct arena *a, const struct extract_requirement *r) {
  return arena_format(a, "%s%s", r->built_in ? "" : "#", r->id);
}

const char *extract_name(const struct extract *x, uint32_t element) {
  return element == NO_ELEMENT ? "" : x->elements.items[element].name;
}

const char *extract_full_name(struct arena *a, const struct extract *x, uint32_t element, enum language l) {
  if (element == NO_ELEMENT) return "";
  const struct extract_element *e = &x->elements.items[element];
  const char *called = l == LANGUAGE_JA ? e->name_ja : e->name_en;
  return called ? arena_format(a, l == LANGUAGE_JA ? "%s(%s)" : "%s (%s)", called, e->name) : e->name;
}

/* Adds a part behind a separator; the first without. */
static void add_part(struct builder *b, const char *part, enum language l) {
  if (!*part) return;
  if (b->length) builder_text(b, l == LANGUAGE_JA ? "、" : ", ");
  builder_text(b, part);
}

static const char *taken(struct arena *a, struct builder *b) {
  const char *res = arena_copy(a, builder_get(b), b->length);
  builder_free(b);
  return res;
}

const char *extract_why_text(struct arena *a, uint8_t why, enum language l) {
  static const struct {
    uint8_t bit;
    enum report_word word;
  } words[] = {{WHY_OWNED, SAY_WHY_OWNED}, {WHY_EXPORTED, SAY_WHY_EXPORTED}, {WHY_AGREED, SAY_WHY_AGREED},
               {WHY_PARTY, SAY_WHY_PARTY}, {WHY_READER, SAY_WHY_READER},     {WHY_CLAIMED, SAY_WHY_CLAIMED}};
  struct builder b = {0};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (why & words[i].bit) add_part(&b, say(words[i].word, l), l);
  return taken(a, &b);
}

static enum report_word obligation_word(const struct extract_obligation *o) {
  if (o->due == FALSE_) return SAY_EXTRACT_NOT_DUE;
  if (o->result == TRUE_) return SAY_MET;
  if (o->result == FALSE_) return SAY_EXTRACT_NOT_MET;
  return o->lo == 0 && o->hi == 3 ? SAY_EXTRACT_NOT_SHOWN_YET : SAY_UNDECIDED;
}

const char *extract_obligation_text(const struct extract_obligation *o, enum language l) {
  return say(obligation_word(o), l);
}

const char *extract_until_text(struct arena *a, day until, enum language l) {
  char date[11];
  if (until == DAY_NONE) return "";
  return l == LANGUAGE_JA ? arena_format(a, "%sまで", date_format(until, date))
                          : arena_format(a, "until %s", date_format(until, date));
}

const char *extract_finding_text(struct arena *a, const struct extract_finding *f, enum language l) {
  bool ja = l == LANGUAGE_JA;
  struct builder b = {0};
  const char *reason = reason_text((enum reason)f->reason, l), *status = status_text((enum status)f->status, l);
  add_part(&b, *reason ? arena_format(a, ja ? "%s(%s)" : "%s (%s)", status, reason) : status, l);
  if (f->disposition) {
    const char *until = f->disposition == DISPOSITION_OPEN ? "" : extract_until_text(a, f->until, l),
               *word = disposition_text((enum disposition)f->disposition, l);
    add_part(&b, arena_format(a, "%s%s%s", word, *until ? " " : "", until), l);
  }
  const char *by = ja ? f->approver.ja : f->approver.en;
  if (*by) add_part(&b, arena_format(a, ja ? "承認者: %s" : "by: %s", by), l);
  if (f->disputed) add_part(&b, SAY(DISPUTED, l), l);
  return taken(a, &b);
}

const char *extract_answer_text(struct arena *a, const struct extract_answer *x, enum language l) {
  char date[11];
  struct builder b = {0};
  switch ((enum answer_value)x->value) {
  case ANSWER_LEVEL:
    add_part(&b,
             x->level ? arena_format(a, l == LANGUAGE_JA ? "%s%d" : "%s %d", SAY(LEVEL, l), x->level)
                      : SAY(EXTRACT_NOT_DONE, l),
             l);
    break;
  case ANSWER_UNKNOWN: add_part(&b, SAY(UNKNOWN, l), l); break;
  case ANSWER_NOT_APPLICABLE: add_part(&b, SAY(EXTRACT_NOT_APPLICABLE, l), l); break;
  }
  if (x->planned_level)
    add_part(&b,
             x->planned_due == DAY_NONE ? arena_format(a, "%s %d", SAY(PLANNED, l), x->planned_level)
                                        : arena_format(a, "%s %d, %s %s", SAY(PLANNED, l), x->planned_level,
                                                       SAY(DUE, l), date_format(x->planned_due, date)),
             l);
  return taken(a, &b);
}

const char *extract_documents_text(struct arena *a, const struct extract_finding *f, enum language l) {
  char date[11];
  struct builder b = {0};
  for (uint32_t i = 0; i < f->document_count; i++) {
    const struct extract_document *d = &f->documents[i];
    if (!d->counted) continue;
    if (d->dated != DAY_NONE)
      add_part(&b, arena_format(a, "%s %s", SAY(EXTRACT_DATED, l), date_format(d->dated, date)), l);
    if (d->valid_until != DAY_NONE)
      add_part(&b, arena_format(a, "%s %s", SAY(EXTRACT_VALID_UNTIL, l), date_format(d->valid_until, date)), l);
  }
  return taken(a, &b);
}

const char *extract_share_text(struct arena *a, const struct extract *x, const struct extract_share *s,
                               enum language l) {
  static const enum report_word holds[] = {SAY_EXTRACT_HOLDS_NOT, SAY_EXTRACT_HOLDS_UNKNOWN, SAY_EXTRACT_HOLDS};
  bool offer = s->kind == SHARE_OFFER, ja = l == LANGUAGE_JA;
  struct builder b = {0};
  const char *by = s->by == NO_ELEMENT ? "" : extract_name(x, s->by),
             *word = offer ? SAY(EXTRACT_OFFER, l) : SAY(EXTRACT_RELY, l);
  add_part(&b, *by ? arena_format(a, ja ? "%s(%s)" : "%s by %s", word, by) : word, l);
  if (s->level) add_part(&b, arena_format(a, ja ? "%s%d" : "%s %d", SAY(LEVEL, l), s->level), l);
  const char *on = s->on != NO_ELEMENT ? extract_name(x, s->on)
                   : *s->on_kind.en    ? arena_format(a, ja ? "%s(%s)" : "%s (%s)", ja ? s->on_kind.ja : s->on_kind.en,
                                                      SAY(EXTRACT_HIDDEN_ONE, l))
                                       : "";
  if (*on) add_part(&b, arena_format(a, ja ? "対象: %s" : "on %s", on), l);
  if (s->conditional) add_part(&b, SAY(EXTRACT_CONDITIONAL, l), l);
  if (offer) add_part(&b, say(holds[s->holds], l), l);
  return taken(a, &b);
}

const char *extract_contract_text(struct arena *a, const struct extract *x, const struct extract_contract *c,
                                  enum language l) {
  static const enum report_word force[] = {SAY_EXTRACT_IN_FORCE_NO, SAY_EXTRACT_IN_FORCE_UNKNOWN,
                                           SAY_EXTRACT_IN_FORCE_YES};
  char date[11];
  struct builder b = {0};
  for (uint32_t i = 0; i < c->party_count; i++) {
    if (i) builder_text(&b, l == LANGUAGE_JA ? " と " : " and ");
    builder_text(&b, extract_name(x, c->parties[i]));
  }
  add_part(&b, say(force[c->in_force], l), l);
  if (c->since != DAY_NONE)
    add_part(&b, arena_format(a, l == LANGUAGE_JA ? "%sから" : "since %s", date_format(c->since, date)), l);
  add_part(&b, extract_until_text(a, c->until, l), l);
  return taken(a, &b);
}

const char *extract_terms_text(struct arena *a, const struct extract_contract *c, enum language l) {
  struct builder b = {0};
  for (uint32_t i = 0; i < c->terms.count; i++) {
    const struct extract_term *t = &c->terms.items[i];
    add_part(&b, arena_format(a, "%s = %s", pick_pair(&t->name, l), pick_pair(&t->value, l)), l);
  }
  return taken(a, &b);
}

const char *extract_permits_text(struct arena *a, const struct extract *x, const struct extract_contract *c,
                                 enum language l) {
  struct builder b = {0};
  for (uint32_t i = 0; i < c->permits.count; i++) add_part(&b, extract_name(x, c->permits.items[i]), l);
  return taken(a, &b);
}

const char *extract_about_text(struct arena *a, const struct extract_element *e, enum language l) {
  static const char *const letters[LANGUAGE_COUNT][3] = {{"c", "i", "a"}, {"機密性", "完全性", "可用性"}};
  struct builder b = {0};
  for (int i = 0; i < 3; i++)
    if (e->label[i]) add_part(&b, arena_format(a, "%s = %s", letters[l][i], pick_pair(&e->label_name[i], l)), l);
  for (uint32_t i = 0; i < e->port_count; i++) {
    const char *class = pick_pair(&e->ports[i].class, l);
    add_part(&b,
             arena_format(a, "%s %s%s%s", e->ports[i].output ? "→" : "←", e->ports[i].name, *class ? ": " : "", class),
             l);
  }
  return taken(a, &b);
}

const char *extract_claim_text(struct arena *a, const struct extract_claim *c, enum language l) {
  struct builder b = {0};
  if (c->level_stated) add_part(&b, arena_format(a, l == LANGUAGE_JA ? "%s%d" : "%s %d", SAY(LEVEL, l), c->level), l);
  add_part(&b, extract_until_text(a, c->until, l), l);
  if (c->basis) add_part(&b, arena_format(a, "%s: %s", SAY(BASIS, l), pick_pair(&c->basis_name, l)), l);
  add_part(&b, c->theirs ? SAY(EXTRACT_THEIRS, l) : SAY(EXTRACT_OURS, l), l);
  return taken(a, &b);
}

/* ---- sums ---- */

struct sum_part {
  enum report_word word;
  uint32_t count;
};

/* "3 obligations = 1 met + 2 open"; "" when there are none. */
static const char *sum_line(struct arena *a, enum report_word what, const struct sum_part *parts, size_t count,
                            enum language l) {
  struct builder b = {0};
  bool ja = l == LANGUAGE_JA;
  uint32_t total = 0;
  for (size_t i = 0; i < count; i++) total += parts[i].count;
  if (!total) return "";
  builder_format(&b, ja ? "%s %u =" : "%s: %u =", say(what, l), total);
  for (size_t i = 0, n = 0; i < count; i++) {
    const char *word = say(parts[i].word, l), *plus = n ? " +" : "";
    if (!parts[i].count) continue;
    n++;
    if (ja)
      builder_format(&b, "%s %s %u", plus, word, parts[i].count);
    else
      builder_format(&b, "%s %u %s", plus, parts[i].count, word);
  }
  return taken(a, &b);
}

static const char *obligation_sum(struct arena *a, const struct extract *x, enum language l) {
  struct sum_part parts[] = {{SAY_MET, 0},
                             {SAY_EXTRACT_NOT_MET, 0},
                             {SAY_UNDECIDED, 0},
                             {SAY_EXTRACT_NOT_SHOWN_YET, 0},
                             {SAY_EXTRACT_NOT_DUE, 0}};
  enum { PARTS = sizeof parts / sizeof *parts };
  for (uint32_t i = 0; i < x->contracts.count; i++)
    for (uint32_t o = 0; o < x->contracts.items[i].obligations.count; o++)
      for (int k = 0; k < PARTS; k++)
        parts[k].count += obligation_word(&x->contracts.items[i].obligations.items[o]) == parts[k].word;
  return sum_line(a, SAY_EXTRACT_OBLIGATIONS, parts, PARTS, l);
}

static const char *finding_sum(struct arena *a, const struct extract *x, enum language l) {
  struct sum_part parts[] = {[STATUS_MET] = {SAY_MET, 0},
                             [STATUS_GAP] = {SAY_GAP, 0},
                             [STATUS_UNDECIDED] = {SAY_UNDECIDED, 0},
                             [STATUS_NO_TARGET] = {SAY_NO_TARGET, 0}};
  for (uint32_t i = 0; i < x->findings.count; i++) parts[x->findings.items[i].status].count++;
  return sum_line(a, SAY_EXTRACT_FINDINGS_SHOWN, parts, sizeof parts / sizeof *parts, l);
}

int extract_sums(struct arena *a, const struct extract *x, enum language l, const char *lines[SUM_LINES]) {
  int count = 0;
  const char *all[SUM_LINES] = {obligation_sum(a, x, l), finding_sum(a, x, l)};
  for (int i = 0; i < SUM_LINES; i++)
    if (*all[i]) lines[count++] = all[i];
  return count;
}

/* ---- the banner ---- */

static const char *for_whom(struct arena *a, const struct extract *x, enum language l) {
  struct builder b = {0};
  for (uint32_t i = 0; i < x->issuers.count; i++) add_part(&b, extract_full_name(a, x, x->issuers.items[i], l), l);
  const char *from = taken(a, &b), *to = extract_full_name(a, x, x->addressee, l);
  if (l == LANGUAGE_JA)
    return *from ? arena_format(a, "%s 向け(発行元: %s)", to, from) : arena_format(a, "%s 向け", to);
  return *from ? arena_format(a, "For %s, from %s", to, from) : arena_format(a, "For %s", to);
}

static const char *not_shown(struct arena *a, const struct extract *x, enum language l) {
  bool ja = l == LANGUAGE_JA;
  struct builder b = {0};
  uint32_t findings = 0;
  for (uint32_t i = 0; i < x->things.count; i++) {
    const struct extract_count *c = &x->things.items[i];
    if (c->shown < c->total)
      add_part(&b, arena_format(a, ja ? "%s %u" : "%s: %u", pick_pair(&c->name, l), c->total - c->shown), l);
  }
  for (uint32_t i = 0; i < x->verdicts.count; i++) findings += x->verdicts.items[i].total - x->verdicts.items[i].shown;
  if (findings) add_part(&b, arena_format(a, ja ? "%s %u" : "%s: %u", SAY(EXTRACT_FINDINGS_OF, l), findings), l);
  const char *list = taken(a, &b);
  return arena_format(a, ja ? "%s: %s" : "%s: %s", SAY(EXTRACT_WITHHELD, l), *list ? list : SAY(NOTHING, l));
}

int extract_banner(struct arena *a, const struct extract *x, enum language l, const char *lines[BANNER_LINES]) {
  int count = 0;
  lines[count++] = for_whom(a, x, l);
  lines[count++] = SAY(EXTRACT_SCOPE, l);
  lines[count++] = SAY(EXTRACT_NO_NAMES, l);
  lines[count++] = not_shown(a, x, l);
  if (x->own)
    lines[count++] =
        arena_format(a, l == LANGUAGE_JA ? "%s は自社の組織です。" : "%s is one of the issuer's own organizations.",
                     extract_name(x, x->addressee));
  return count;
}
