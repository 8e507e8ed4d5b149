/* chains.c - the words of the chain of trust, shared by the formats. */
#include "runtime/report/chains.h"

#include <stdlib.h>
#include <string.h>

const char *chain_strength_text(uint8_t strength, enum language l) {
  static const enum report_word words[STRENGTH_COUNT] = {
      SAY_STRENGTH_BELOW,   SAY_STRENGTH_NOTHING,   SAY_STRENGTH_STATED,      SAY_STRENGTH_AGREED,
      SAY_STRENGTH_CLAIMED, SAY_STRENGTH_EVIDENCED, SAY_STRENGTH_THIRD_PARTY, SAY_STRENGTH_DERIVED};
  return say(words[strength], l);
}

const char *chain_layer_text(int layer, enum language l) {
  static const enum report_word words[] = {SAY_LAYER_1, SAY_LAYER_2, SAY_LAYER_3};
  return say(words[layer - 1], l);
}

const char *creep_part_text(uint8_t part, enum language l) {
  static const enum report_word words[] = {SAY_CREEP_C, SAY_CREEP_I, SAY_CREEP_A};
  return say(words[part], l);
}

static const char *name_of(struct arena *a, const struct report_input *in, entity_id e) {
  return entity_name(a, in->model, e, false);
}

/* ---- why ------------------------------------------------------------------------------------------------------ */

struct telling {
  entity_id what;
  struct arena *a;
  const struct report_input *in;
  const struct chain_rest *r;
  enum language l;
  bool ja;
};

/* The sentence of the violation. */
static const char *tell_check(const struct telling *t, const char *label, const struct builtin_check *c) {
  struct diagnostic x = {.message = c->message};
  for (int i = 0; i < DIAG_ARGUMENTS; i++) x.arguments[i] = c->arguments[i];
  return arena_format(t->a, "%s: %s", label, diag_message(t->a, &x, t->l));
}

static const char *tell_gap(const struct telling *t) {
  const struct finding_row *r = &t->in->findings->rows.items[t->r->row - 1];
  const char *label = requirement_label(t->a, t->in, r->requirement), *at = interval_text(t->a, r->lo, r->hi);
  const char *reason = reason_text((enum reason)r->reason, t->l);
  if (r->check) return tell_check(t, label, &t->in->model->checks.items[r->check - 1]);
  return t->ja ? arena_format(t->a, "%s が目標 %d に対し %s(%s)", label, r->target, at, reason)
               : arena_format(t->a, "%s at %s of %d (%s)", label, at, r->target, reason);
}

static const char *tell_crossing(const struct telling *t) {
  const char *other = t->r->other ? name_of(t->a, t->in, t->r->other) : "?";
  if (t->r->contract) {
    const char *contract = name_of(t->a, t->in, t->r->contract);
    return t->ja ? arena_format(t->a, "%s との間の契約 %s が基準日に有効でない", other, contract)
                 : arena_format(t->a, "contract %s with %s is not in force", contract, other);
  }
  return t->ja ? arena_format(t->a, "%s との間に有効な契約がない", other)
               : arena_format(t->a, "no contract in force with %s", other);
}

static const char *until_text(const struct telling *t, day until) {
  char date[11];
  if (until == DAY_NONE) return "";
  return t->ja ? arena_format(t->a, "(%sまで)", date_format(until, date))
               : arena_format(t->a, ", until %s", date_format(until, date));
}

/* The measure with the evidence that counts, or "the answer". */
static const char *tell_measure(const struct telling *t) {
  bool answered = t->in->model->entities.items[t->r->measure].flags & ENTITY_ANSWER;
  const char *measure = answered
                            ? t->ja ? "回答" : "the answer"
                            : arena_format(t->a, t->ja ? "対策 %s" : "measure %s", name_of(t->a, t->in, t->r->measure));
  if (!t->r->evidence) return measure;
  const char *evidence = sym_text(t->in->model->names, t->in->model->entities.items[t->r->evidence].name),
             *until = until_text(t, stated_date(t->in, t->r->evidence, "expires"));
  if (!*evidence) return arena_format(t->a, t->ja ? "%s、証跡%s" : "%s, evidence%s", measure, until);
  return arena_format(t->a, t->ja ? "%s、証跡 %s%s" : "%s, evidence %s%s", measure, evidence, until);
}

static const char *tell_met(const struct telling *t) {
  const struct finding_row *r = &t->in->findings->rows.items[t->r->row - 1];
  const char *label = requirement_label(t->a, t->in, r->requirement);
  if (!t->r->measure) return arena_format(t->a, t->ja ? "%s がレベル%d" : "%s reaches level %d", label, r->lo);
  return arena_format(t->a, t->ja ? "%s がレベル%d(%s)" : "%s reaches level %d by %s", label, r->lo, tell_measure(t));
}

static const char *tell_claim(const struct telling *t) {
  const struct claim *c = &t->in->model->claims.items[t->r->claim - 1];
  const char *requirement = requirement_use_text(t->a, t->in->model, c->requirement), *until = until_text(t, c->until);
  const char *on = name_of(t->a, t->in, c->on);
  return t->ja ? arena_format(t->a, "%s について %s レベル%d の表明%s", on, requirement, c->level, until)
               : arena_format(t->a, "claimed of %s: %s at level %d%s", on, requirement, c->level, until);
}

static const char *tell_contract(const struct telling *t) {
  const char *name = name_of(t->a, t->in, t->r->contract);
  const char *until = until_text(t, stated_date(t->in, t->r->contract, "until"));
  if (t->r->contract == t->what) return arena_format(t->a, t->ja ? "基準日に有効%s" : "in force%s", until);
  return arena_format(t->a, t->ja ? "契約 %s%s" : "contract %s%s", name, until);
}

static const char *tell_nothing(const struct telling *t) {
  if (!t->r->row) return t->ja ? "裏付けとなるものがない" : "nothing speaks for it";
  const struct finding_row *r = &t->in->findings->rows.items[t->r->row - 1];
  const char *label = requirement_label(t->a, t->in, r->requirement), *at = interval_text(t->a, r->lo, r->hi);
  if (r->check) return arena_format(t->a, t->ja ? "%s が判定保留" : "%s is undecided", label);
  return t->ja ? arena_format(t->a, "%s が判定保留(目標 %d に対し %s)", label, r->target, at)
               : arena_format(t->a, "%s is undecided (%s of %d)", label, at, r->target);
}

static const char *tell_because(const struct telling *t) {
  switch ((enum chain_because)t->r->because) {
  case BECAUSE_GAP: return tell_gap(t);
  case BECAUSE_CROSSING: return tell_crossing(t);
  case BECAUSE_EXPIRED: return t->ja ? "基準日に有効でない" : "not in force on this day";
  case BECAUSE_MET: return tell_met(t);
  case BECAUSE_MEASURE: return tell_measure(t);
  case BECAUSE_CLAIM: return tell_claim(t);
  case BECAUSE_CONTRACT: return tell_contract(t);
  case BECAUSE_CHECK: return t->ja ? "何を確認するかが書かれている" : "it says what it checks";
  case BECAUSE_LABEL: return t->ja ? "区分が書かれている" : "its label is stated";
  case BECAUSE_AUTHORITY:
    return arena_format(t->a, t->ja ? "%s に属する" : "belongs to %s", name_of(t->a, t->in, t->r->other));
  case BECAUSE_NOTHING: break;
  }
  return tell_nothing(t);
}

static void add_count(struct builder *b, const struct telling *t, uint32_t count, const char *en, const char *en_many,
                      const char *ja) {
  if (count == 0) return;
  if (t->ja)
    builder_format(b, "、%s%u件", ja, count);
  else
    builder_format(b, "; %u %s", count, count == 1 ? en : en_many);
}

const char *chain_why(struct arena *a, const struct report_input *in, const struct chain_link *x, enum language l) {
  struct telling t = {x->what, a, in, &x->rest, l, l == LANGUAGE_JA};
  struct builder b = {0};
  builder_text(&b, tell_because(&t));
  add_count(&b, &t, x->rest.gaps ? x->rest.gaps - 1 : 0, "more gap", "more gaps", "ほかに不足");
  add_count(&b, &t, x->rest.accepted, "accepted or excluded", "accepted or excluded", "受容・適用除外");
  bool named = x->rest.because == BECAUSE_NOTHING && x->rest.row;
  uint32_t undecided = x->rest.undecided - named;
  add_count(&b, &t, undecided, named ? "more undecided" : "undecided", named ? "more undecided" : "undecided",
            named ? "ほかに判定保留" : "判定保留");
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

/* ---- a chain -------------------------------------------------------------------------------------------------- */

const char *chain_subject_text(struct arena *a, const struct report_input *in, const struct chain_view *x,
                               enum language l) {
  const struct model *m = in->model;
  bool ja = l == LANGUAGE_JA;
  if (x->kind == CHAIN_ACTUATION) {
    entity_id of = model_one(m, RELATION_SINK_PORT, x->subject);
    if (!of) of = model_one(m, RELATION_SINK, x->subject);
    return of ? arena_format(a, ja ? "%s への制御" : "actuation of %s", name_of(a, in, of)) : ja ? "制御" : "actuation";
  }
  if (x->kind == CHAIN_RELEASE) {
    entity_id to = model_one(m, RELATION_SINK, x->subject), owner = principal_owning(m, to);
    return arena_format(a, ja ? "%s へのデータの引渡し" : "release of data to %s",
                        name_of(a, in, owner ? organization_behind(m, owner) : to));
  }
  return kind_text((enum entity_kind)m->entities.items[x->subject].kind, l);
}

const char *chain_line_text(struct arena *a, const struct report_input *in, const struct chain_view *x) {
  return x->line.count ? trust_chain_text(a, in->trust, &x->line) : "";
}

const char *chain_count_text(struct arena *a, const struct chain_view *x, enum language l) {
  struct builder b = {0};
  bool ja = l == LANGUAGE_JA, first = true;
  builder_format(&b, ja ? "環 %u 件 = " : "%u links = ", x->count);
  for (uint8_t s = 0; s < STRENGTH_COUNT; s++) {
    if (!x->of_strength[s]) continue;
    if (!first) builder_text(&b, " + ");
    if (ja)
      builder_format(&b, "%s %u", chain_strength_text(s, l), x->of_strength[s]);
    else
      builder_format(&b, "%u %s", x->of_strength[s], chain_strength_text(s, l));
    first = false;
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

const char *chain_weakest_text(struct arena *a, const struct report_input *in, const struct chain_view *x,
                               enum language l) {
  struct builder b = {0};
  bool ja = l == LANGUAGE_JA;
  for (int layer = 1; layer <= 3; layer++) {
    if (!x->weakest[layer - 1]) continue;
    const struct chain_link *link = &x->links[x->weakest[layer - 1] - 1];
    if (b.length) builder_text(&b, ja ? "、" : ", ");
    builder_format(&b, ja ? "第%d層 %s(%s)" : "layer %d %s (%s)", layer, name_of(a, in, link->what),
                   chain_strength_text(link->rest.strength, l));
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

static void add_names(struct builder *b, struct arena *a, const struct report_input *in, const struct chain_view *x,
                      const uint32_t *links, uint32_t count, enum language l) {
  const char *between = l == LANGUAGE_JA ? "、" : ", ";
  for (uint32_t i = 0; i < count && i < NAMES_SHOWN; i++)
    builder_format(b, "%s%s", i ? between : "", name_of(a, in, x->links[links[i]].what));
  if (NAMES_SHOWN < count) builder_format(b, l == LANGUAGE_JA ? "、ほか %u" : ", … %u more", count - NAMES_SHOWN);
}

const char *chain_names(struct arena *a, const struct report_input *in, const struct chain_view *x,
                        const uint32_t *links, uint32_t count, enum language l) {
  struct builder b = {0};
  add_names(&b, a, in, x, links, count, l);
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

struct index_vec {
  VEC(uint32_t) items;
};

/* Checks in the order of the links; one round for each, and a chain has few. */
const char *chain_behind_text(struct arena *a, const struct report_input *in, const struct chain_view *x,
                              enum language l) {
  struct builder b = {0};
  struct index_vec names = {0}, rest = {0};
  for (uint32_t i = 0; i < x->count; i++)
    if (x->links[i].check && chain_rest_is_weak(&x->links[i].rest)) vec_push(&rest.items, i);
  for (int checks = 0; rest.items.count && checks < NAMES_SHOWN; checks++) {
    entity_id check = x->links[rest.items.items[0]].check;
    uint32_t kept = 0;
    names.items.count = 0;
    for (uint32_t i = 0; i < rest.items.count; i++) {
      uint32_t link = rest.items.items[i];
      if (x->links[link].check == check)
        vec_push(&names.items, link);
      else
        rest.items.items[kept++] = link;
    }
    rest.items.count = kept;
    builder_format(&b, "%s%s: ", b.length ? "; " : "", name_of(a, in, check));
    add_names(&b, a, in, x, names.items.items, names.items.count, l);
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  vec_free(&names.items);
  vec_free(&rest.items);
  return res;
}

const char *chain_offer_text(struct arena *a, const struct report_input *in, const struct chain_view *x,
                             enum language l) {
  if (!x->offer.at) return "";
  const char *names = chain_names(a, in, x, x->offer.links, x->offer.covers, l), *at = name_of(a, in, x->offer.at);
  return l == LANGUAGE_JA ? arena_format(a, "%s での確認(事前検証・信頼付与)一つで、うち %u 件に代えられる: %s", at,
                                         x->offer.covers, names)
                          : arena_format(a, "one check (guard, endorse) at %s would do for %u of them: %s", at,
                                         x->offer.covers, names);
}

const char *chains_total_text(struct arena *a, const struct report_input *in, enum language l) {
  const struct chains *c = in->chains;
  uint32_t all = c->actuations + c->releases, shown = c->list.count;
  bool ja = l == LANGUAGE_JA;
  const char *total =
      ja ? arena_format(a, "制御 %u 件、他者へのデータの引渡し %u 件", c->actuations, c->releases)
         : arena_format(a, "%u %s, %u %s of data", c->actuations, c->actuations == 1 ? "actuation" : "actuations",
                        c->releases, c->releases == 1 ? "release" : "releases");
  if (all <= shown) return total;
  return ja ? arena_format(a, "%s。弱い環のあるものから %u 件を示す(残り %u 件は名前を指定)", total, shown, all - shown)
            : arena_format(a, "%s; %u shown, weakest links first, %u more by name", total, shown, all - shown);
}

const char *chain_limit_text(struct arena *a, const struct chain_view *x, enum language l) {
  if (x->complete) return "";
  return arena_format(a,
                      l == LANGUAGE_JA ? "上流が大きいため、近い %d か所までを調べた"
                                       : "much lies upstream; only the nearest %d places were looked at",
                      CHAIN_NODES);
}

/* ---- what is listed ------------------------------------------------------------------------------------------- */

static bool is_weakest(const struct chain_view *x, uint32_t link) {
  for (int layer = 0; layer < 3; layer++)
    if (x->weakest[layer] == link + 1) return true;
  return false;
}

const uint32_t *chain_shown(struct arena *a, const struct report_input *in, const struct chain_view *x, uint32_t *count,
                            uint32_t *more) {
  uint32_t *res = arena_alloc(a, ((size_t)x->count + 1) * sizeof *res);
  *count = 0;
  for (uint32_t i = 0; i < x->count; i++) {
    bool wanted = chain_rest_is_weak(&x->links[i].rest) || is_weakest(x, i);
    if (in->subject_asked || (in->all && *count < LINKS_ALL) || (wanted && *count < LINKS_SHOWN)) res[(*count)++] = i;
  }
  *more = x->count - *count;
  return res;
}

struct report_input report_with_chains(const struct report_input *in, struct chains *c) {
  struct report_input res = *in;
  *c = (struct chains){0};
  if (in->trust && in->trust->state) {
    chains_open(c, in->findings, in->trust);
    chains_find(c, REPORT_CHAINS);
    res.chains = c;
  }
  return res;
}
