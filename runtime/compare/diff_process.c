/* diff_process.c - what changed in flows, labels and contracts. */
#include <string.h>

#include "runtime/compare/diff_internal.h"

/* ---- texts ---- */

/* A list as one text; those of the old side by their names now. */
static const char *list_text(struct diff *d, const struct saved_report *r, struct saved_names names) {
  const char *res = "";
  for (uint32_t i = names.first; i < names.first + names.count; i++) {
    const char *name = r == d->old ? name_now(d, r->names.items[i]) : r->names.items[i];
    res = arena_format(&d->memory, "%s%s%s", res, *res ? ", " : "", name);
  }
  return res;
}

/* Sentences about one thing, gathered: "via: a → b; under: - → svc". */
struct gathered {
  struct diff *diff;
  const char *en, *ja;
};

static void gather(struct gathered *g, const char *en, const char *ja) {
  struct arena *a = &g->diff->memory;
  g->en = *g->en ? arena_format(a, "%s; %s", g->en, en) : en;
  g->ja = *g->ja ? arena_format(a, "%s、%s", g->ja, ja) : ja;
}

static void gather_pair(struct gathered *g, const char *key_en, const char *key_ja, struct saved_pair before,
                        struct saved_pair after) {
  struct arena *a = &g->diff->memory;
  if (!strcmp(before.en, after.en)) return;
  gather(g, arena_format(a, "%s: %s → %s", key_en, *before.en ? before.en : "-", *after.en ? after.en : "-"),
         arena_format(a, "%s: %s → %s", key_ja, *before.ja ? before.ja : "-", *after.ja ? after.ja : "-"));
}

static void gather_text(struct gathered *g, const char *key_en, const char *key_ja, const char *before,
                        const char *after) {
  gather_pair(g, key_en, key_ja, (struct saved_pair){before, before}, (struct saved_pair){after, after});
}

/* ---- flows ---- */

static void gather_lists(struct gathered *g, const char *en, const char *ja, struct saved_names old,
                         struct saved_names new) {
  gather_text(g, en, ja, list_text(g->diff, g->diff->old, old), list_text(g->diff, g->diff->new, new));
}

static const char *old_end(struct diff *d, const char *name) { return name ? name_now(d, name) : ""; }

static struct gathered flow_changes(struct diff *d, const struct saved_element *old, const struct saved_element *new,
                                    bool all) {
  struct gathered g = {d, "", ""};
  gather_text(&g, "from", "送り元", old_end(d, old->from), new->from ? new->from : "");
  gather_text(&g, "to", "送り先", old_end(d, old->to), new->to ? new->to : "");
  gather_lists(&g, "carries", "運ぶデータ", old->carries, new->carries);
  if (!all) return g;
  gather_lists(&g, "via", "経路", old->via, new->via);
  gather_lists(&g, "under", "契約", old->under, new->under);
  gather_lists(&g, "guard", "事前検証", old->guard, new->guard);
  return g;
}

void diff_flow(struct diff *d, const struct saved_element *old, const struct saved_element *new) {
  struct gathered g = flow_changes(d, old, new, true);
  if (*g.en) diff_add(d, DIFF_FLOW_CHANGED, new->name, g.en, g.ja);
}

/* ---- labels ---- */

/* 1 low .. 3 high; 0: nothing is asked; -1: not known. */
static int mark_rank(const char *mark) {
  static const char *const marks[] = {"low", "moderate", "high"};
  if (!mark) return 0;
  for (int i = 0; i < 3; i++)
    if (!strcmp(mark, marks[i])) return i + 1;
  return -1;
}

static const char *mark_ja(const char *mark) {
  static const char *const words[] = {"低", "中", "高"};
  int rank = mark_rank(mark);
  return rank < 0 ? "不明" : rank ? words[rank - 1] : "";
}

/* Readers that were renamed are the same readers; which names stand in the text is not known here, so each is looked
 * up. */
static struct saved_pair readers_now(struct diff *d, const struct saved_label *l) {
  const char *en = l->readers.en;
  const char *res = "";
  while (*en) {
    size_t length = strcspn(en, ",;");
    const char *name = name_now(d, arena_copy(&d->memory, en, length));
    size_t gap = en[length] ? strspn(en + length, ",; ") : 0;
    res = arena_format(&d->memory, "%s%s%.*s", res, name, (int)gap, en + length);
    en += length + gap;
  }
  return (struct saved_pair){res, strcmp(res, l->readers.en) ? res : l->readers.ja};
}

struct label_change {
  struct gathered said;
  bool lower, higher;
};

static struct label_change compare_labels(struct diff *d, const struct saved_label *old,
                                          const struct saved_label *new) {
  static const char *const en[SAVED_LABEL_PARTS] = {"confidentiality", "integrity", "availability"};
  static const char *const ja[SAVED_LABEL_PARTS] = {"機密性", "完全性", "可用性"};
  struct label_change c = {.said = {d, "", ""}};
  for (int i = 0; i < SAVED_LABEL_PARTS; i++) {
    int before = mark_rank(old->marks[i]), after = mark_rank(new->marks[i]);
    c.lower |= 0 <= before && 0 <= after && after < before;
    c.higher |= 0 <= before && 0 <= after && before < after;
    gather_pair(&c.said, en[i], ja[i], (struct saved_pair){old->marks[i] ? old->marks[i] : "", mark_ja(old->marks[i])},
                (struct saved_pair){new->marks[i] ? new->marks[i] : "", mark_ja(new->marks[i])});
  }
  gather_pair(&c.said, "readers", "閲覧者", readers_now(d, old), new->readers);
  return c;
}

/* A flow that carries something else or goes elsewhere has another label for that reason; nothing was lowered. */
static bool is_redirected(struct diff *d, const struct saved_element *old, const struct saved_element *new) {
  return new->flows &&*flow_changes(d, old, new, false).en;
}

static uint32_t text_number(struct diff *d, const char *text) { return intern_text(&d->renamed_names, text) + 1; }

/* Does it carry data of which the same was told? */
static bool is_told(struct diff *d, const struct saved_element *flow, const char *said) {
  for (uint32_t i = flow->carries.first; i < flow->carries.first + flow->carries.count; i++)
    if (idmap_get(&d->told_labels, text_number(d, d->new->names.items[i])) == text_number(d, said)) return true;
  return false;
}

static void compare_label(struct diff *d, const struct saved_element *old, const struct saved_element *new) {
  struct label_change c = compare_labels(d, &old->label, &new->label);
  if (!*c.said.en || (new->flows &&is_told(d, new, c.said.en))) return;
  enum diff_kind kind = is_redirected(d, old, new) ? DIFF_LABEL_CHANGED
                        : c.lower                  ? DIFF_LABEL_LOWERED
                        : c.higher                 ? DIFF_LABEL_RAISED
                                                   : DIFF_LABEL_CHANGED;
  diff_add(d, kind, new->name, c.said.en, c.said.ja);
  if (!new->flows) idmap_put(&d->told_labels, text_number(d, new->name), text_number(d, c.said.en));
}

static void compare_labels_of(struct diff *d, uint32_t i, uint32_t k, bool flows) {
  if (i == UINT32_MAX || k == UINT32_MAX || d->new->elements.items[k].flows != flows) return;
  compare_label(d, &d->old->elements.items[i], &d->new->elements.items[k]);
}

static void take_data_label(void *context, uint32_t i, uint32_t k) { compare_labels_of(context, i, k, false); }
static void take_flow_label(void *context, uint32_t i, uint32_t k) { compare_labels_of(context, i, k, true); }

void diff_labels(struct diff *d) {
  pair_elements(d, take_data_label);
  pair_elements(d, take_flow_label);
}

/* ---- contracts ---- */

/* Clauses of both sides, by what they are about. */
static const char *clause_key(struct diff *d, const struct saved_report *r, const struct saved_clause *c) {
  const char *who = c->who && r == d->old ? name_now(d, c->who) : c->who;
  const char *data = c->data && r == d->old ? name_now(d, c->data) : c->data;
  if (data) return arena_format(&d->memory, "permit %s %s", who, data);
  return who ? arena_format(&d->memory, "require %s %s", who, c->key) : arena_format(&d->memory, "%s", c->key);
}

struct clause_change {
  struct gathered said;
  bool less, more;
};

static const char *clause_value(struct diff *d, const struct saved_clause *c, enum language l) {
  if (!c) return "-";
  if (c->level) return arena_format(&d->memory, l == LANGUAGE_JA ? "レベル %d" : "level %d", c->level);
  if (c->data) return l == LANGUAGE_JA ? "可" : "allowed";
  return l == LANGUAGE_JA ? c->value.ja : c->value.en;
}

static void compare_clauses(struct clause_change *c, const char *key, const struct saved_clause *old,
                            const struct saved_clause *new) {
  struct diff *d = c->said.diff;
  const char *before = clause_value(d, old, LANGUAGE_EN), *after = clause_value(d, new, LANGUAGE_EN);
  int least = old ? old->level : 0, now = new ? new->level : 0;
  if (!strcmp(before, after)) return;
  c->less |= now < least;
  c->more |= least < now;
  gather_pair(&c->said, key, key, (struct saved_pair){before, clause_value(d, old, LANGUAGE_JA)},
              (struct saved_pair){after, clause_value(d, new, LANGUAGE_JA)});
}

static void take_clause(void *context, uint32_t i, uint32_t k) {
  struct clause_change *c = context;
  struct diff *d = c->said.diff;
  const struct saved_clause *old = i == UINT32_MAX ? NULL : &d->old->clauses.items[i],
                            *new = k == UINT32_MAX ? NULL : &d->new->clauses.items[k];
  compare_clauses(c, new ? clause_key(d, d->new, new) : clause_key(d, d->old, old), old, new);
}

static void list_clauses(struct diff *d, const struct saved_report *r, const struct saved_contract *x,
                         struct keyed_list *res) {
  for (uint32_t i = x->first_clause; i < x->first_clause + x->clause_count; i++)
    keyed_add(res, clause_key(d, r, &r->clauses.items[i]), i);
}

static struct clause_change contract_clauses(struct diff *d, const struct saved_contract *old,
                                             const struct saved_contract *new) {
  struct clause_change c = {.said = {d, "", ""}};
  struct pairing p = {.context = &c};
  list_clauses(d, d->old, old, &p.old);
  list_clauses(d, d->new, new, &p.new);
  pairs_walk(&p, take_clause);
  gather_lists(&c.said, "between", "当事者", old->parties, new->parties);
  return c;
}

static void compare_two_contracts(struct diff *d, const struct saved_contract *old, const struct saved_contract *new) {
  struct arena *a = &d->memory;
  if (old->until != new->until) {
    const char *before = diff_date(d, old->until, "-"), *after = diff_date(d, new->until, "-");
    diff_add(d, day_is_later(new->until, old->until) ? DIFF_CONTRACT_EXTENDED : DIFF_CONTRACT_SHORTENED, new->name,
             arena_format(a, "until %s → %s", before, after), arena_format(a, "期限 %s → %s", before, after));
  }
  struct clause_change c = contract_clauses(d, old, new);
  if (!*c.said.en) return;
  diff_add(d,
           c.less   ? DIFF_CONTRACT_EASED
           : c.more ? DIFF_CONTRACT_TIGHTENED
                    : DIFF_CONTRACT_CHANGED,
           new->name, c.said.en, c.said.ja);
}

static void take_contract(void *context, uint32_t i, uint32_t k) {
  struct diff *d = context;
  const struct saved_contract *old = i == UINT32_MAX ? NULL : &d->old->contracts.items[i],
                              *new = k == UINT32_MAX ? NULL : &d->new->contracts.items[k];
  const struct saved_contract *x = new ? new : old;
  if (old && new) return compare_two_contracts(d, old, new);
  const char *parties = list_text(d, new ? d->new : d->old, x->parties);
  diff_add(d, new ? DIFF_CONTRACT_ADDED : DIFF_CONTRACT_REMOVED, x->name, parties, parties);
}

void diff_contracts(struct diff *d) {
  struct pairing p = {.context = d};
  for (uint32_t i = 0; i < d->old->contracts.count; i++)
    keyed_add(&p.old, name_now(d, d->old->contracts.items[i].name), i);
  for (uint32_t i = 0; i < d->new->contracts.count; i++) keyed_add(&p.new, d->new->contracts.items[i].name, i);
  pairs_walk(&p, take_contract);
}
