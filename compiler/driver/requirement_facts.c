/* requirement_facts.c - which facts decide which level: docs/requirements.md, and the pages of frameworks. */
#include <string.h>

#include "compiler/driver/reference.h"

/* ---- one level ---- */

enum decided { BY_ANSWER, BY_MODEL, BY_BOTH };
static const char *const decided_words[][LANGUAGE_COUNT] = {
    [BY_ANSWER] = {"attested", "回答・対策"}, [BY_MODEL] = {"derived", "導出"}, [BY_BOTH] = {"either", "どちらでも"}};

struct level_facts {
  struct rule_facts facts;
  bool of_model, of_process;
  enum decided decided;
};

static struct level_facts facts_of(struct reference *r, const struct rule_requirement *q, int level) {
  struct level_facts res = {0};
  if (q->levels[level].condition) rule_facts_add(&res.facts, &r->session.program.rules, q->levels[level].condition);
  for (uint32_t i = 0; i < res.facts.list.count; i++) {
    res.of_model = res.of_model || rule_fact_of_model(reference_model(r), &res.facts.list.items[i]);
    res.of_process = res.of_process || rule_fact_of_process(reference_model(r), &res.facts.list.items[i]);
  }
  bool attested = res.facts.attested || !q->levels[level].condition;
  res.decided = !attested ? BY_MODEL : res.facts.list.count ? BY_BOTH : BY_ANSWER;
  return res;
}

/* "either: Flow.via, is Vpn"; MARK stands around each fact. */
static const char *facts_text(struct reference *r, const struct level_facts *f, const char *mark, enum language l) {
  struct builder b = {0};
  builder_text(&b, decided_words[f->decided][l]);
  for (uint32_t i = 0; i < f->facts.list.count; i++)
    builder_format(&b, "%s%s%s%s", i ? ", " : ": ", mark, reference_fact(r, &f->facts.list.items[i], l), mark);
  const char *res = arena_copy(&r->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

/* ---- docs/requirements.md ---- */

static const char *cell(struct reference *r, const char *text) {
  struct builder b = {0};
  for (; *text; text++) {
    if (*text == '|') builder_char(&b, '\\');
    builder_char(&b, *text);
  }
  const char *res = arena_copy(&r->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

static void write_row(struct out *o, struct reference *r, uint32_t requirement, enum language l) {
  const struct rule_requirement *q = &r->session.program.rules.requirements.items[requirement];
  out_format(o, "| %s %s | `%s` |", reference_requirement(r, requirement), cell(r, reference_pick(r, q->title, l)),
             cell(r, reference_subject(r, requirement, l)));
  for (int level = 0; level < 3; level++) {
    struct level_facts f = facts_of(r, q, level);
    out_format(o, " %s |", cell(r, facts_text(r, &f, "`", l)));
    rule_facts_free(&f.facts);
  }
  out_text(o, "\n");
}

struct fact_counts {
  uint32_t requirements, of_model, of_process, levels, derived;
};

static struct fact_counts count_facts(struct reference *r, uint32_t framework) {
  const struct rule_set *rules = &r->session.program.rules;
  struct fact_counts res = {0};
  for (uint32_t i = 0; i < rules->requirements.count; i++) {
    if (rules->requirements.items[i].framework != framework) continue;
    bool of_model = false, of_process = false;
    for (int level = 0; level < 3; level++) {
      struct level_facts f = facts_of(r, &rules->requirements.items[i], level);
      of_model = of_model || f.of_model;
      of_process = of_process || f.of_process;
      res.derived += f.decided == BY_MODEL;
      rule_facts_free(&f.facts);
    }
    res.requirements++;
    res.levels += 3;
    res.of_model += of_model;
    res.of_process += of_process;
  }
  return res;
}

static void write_counts(struct out *o, const struct fact_counts *c, bool ja) {
  if (ja)
    out_format(o,
               "%u件中%u件が、少なくとも一つのレベルでモデルの事実を使う。そのうち%"
               "u件は、機器・システム・データ・データフロー・転写・契約の事実を使う。"
               "%uのレベル中%uは、書かれた事実だけで決まる。\n\n",
               c->requirements, c->of_model, c->of_process, c->levels, c->derived);
  else
    out_format(o,
               "%u of %u use facts of the model for at least one level; %u of them facts of devices, systems, data, "
               "flows, transfers or contracts,\n"
               "the others only papers and people. Of %u levels %u are decided by what is described alone.\n\n",
               c->of_model, c->requirements, c->of_process, c->levels, c->derived);
}

static void write_table(struct out *o, struct reference *r, uint32_t framework, enum language l) {
  const struct rule_set *rules = &r->session.program.rules;
  const struct fact_counts counts = count_facts(r, framework);
  if (!counts.requirements) return;
  const struct rule_framework *f = &rules->frameworks.items[framework];
  bool ja = l == LANGUAGE_JA;
  out_format(o, "## %s %s\n\n", reference_text(r, f->name), reference_text(r, f->version));
  write_counts(o, &counts, ja);
  out_text(o, ja ? "| 対策要件 | 対象 | レベル1 | レベル2 | レベル3 |\n|---|---|---|---|---|\n"
                 : "| requirement | subject | level 1 | level 2 | level 3 |\n|---|---|---|---|---|\n");
  for (uint32_t i = 0; i < rules->requirements.count; i++)
    if (rules->requirements.items[i].framework == framework) write_row(o, r, i, l);
  out_text(o, "\n");
}

void library_write_requirement_facts(struct out *o, enum language l) {
  struct reference r;
  out_text(
      o,
      l == LANGUAGE_JA
          ? "# どの事実がどのレベルを決めるか\n\n規則から作った表です。手で直さず、`UPDATE=1 bash tests/run.sh docs` "
            "で作り直します。\n\n"
            "「回答・対策」は回答または証跡付きの対策で決まり、「導出」は書かれた事実だけで決まり、「どちらでも」はその"
            "どちらかで足ります。\n"
            "項目は、型の属性(`型.属性`)、関係(`経路` など)、型の確認(`型 VPN`)、組込みの関数(`age()` など)です。\n\n"
          : "# Which facts decide which level\n\nMade from the rules by `cpsfc list requirements --facts`; `UPDATE=1 "
            "bash tests/run.sh docs` makes it again.\n\n"
            "`attested` levels rest on an answer or a measure that names the requirement, `derived` ones on what the "
            "spec describes alone;\n"
            "for `either` ones any of the two will do. Facts are attributes (`Class.attribute`), relations (`via`), "
            "tests of a class\n"
            "(`is Vpn`) and built-in functions (`age()`). Attributes of measures and evidence are listed but do not "
            "count as facts of the model.\n\n");
  if (reference_open(&r))
    for (uint32_t i = 0; i < r.session.program.rules.frameworks.count; i++)
      if (!r.session.program.rules.frameworks.items[i].core) write_table(o, &r, i, l);
  reference_close(&r);
}

/* ---- the pages of frameworks ---- */

static const struct words {
  const char *level, *facts, *measures, *links, *subject, *cost, *effect;
} all_words[LANGUAGE_COUNT] = {
    {"Level", "decided by", "Example measures, cheapest first", "Links", "subject", "cost", "effect"},
    {"レベル", "決め方", "対策例(費用の小さい順)", "対応付け", "対象", "費用", "効果"}};

static void write_levels(struct page *p, struct reference *r, const struct rule_requirement *q) {
  const struct words *w = &all_words[p->language];
  for (int level = 0; level < 3; level++) {
    struct level_facts f = facts_of(r, q, level);
    page_item(p,
              arena_format(&r->memory, "%s %d  %s", w->level, level + 1,
                           reference_pick(r, q->levels[level].sentence, p->language)),
              arena_format(&r->memory, "%s %s", w->facts, facts_text(r, &f, "", p->language)));
    rule_facts_free(&f.facts);
  }
}

static const char *links_text(struct reference *r, const struct catalogue *c, const struct catalogue_measure *m) {
  struct builder b = {0};
  for (uint32_t i = 0; i < m->link_count; i++) {
    const struct catalogue_link *link = &c->links.items[m->first_link + i];
    builder_format(&b, "%s%s %s", i ? ", " : "", reference_text(r, link->standard), reference_text(r, link->id));
  }
  const char *res = arena_copy(&r->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

static void write_measures(struct page *p, struct reference *r, const struct catalogue *c, uint32_t index) {
  const struct words *w = &all_words[p->language];
  bool any = false;
  for (uint32_t i = 0; i < c->measures.count; i++) {
    const struct catalogue_measure *m = &c->measures.items[i];
    if (m->requirement != index) continue;
    if (!any) page_paragraph(p, w->measures);
    any = true;
    page_item(p,
              arena_format(&r->memory, "%s  %s %d, %s %d, %s %d", reference_text(r, m->id), w->level, m->level, w->cost,
                           m->cost, w->effect, m->effect),
              arena_format(&r->memory, "%s %s", reference_pick(r, m->text, p->language), links_text(r, c, m)));
  }
}

static void write_crosswalks(struct page *p, struct reference *r, const struct catalogue *c, uint32_t index) {
  struct builder b = {0};
  for (uint32_t i = 0; i < c->crosswalks.count; i++) {
    const struct catalogue_crosswalk *x = &c->crosswalks.items[i];
    if (x->requirement == index)
      builder_format(&b, "%s%s %s", b.length ? ", " : "", reference_text(r, x->standard), reference_text(r, x->target));
  }
  page_fact(p, all_words[p->language].links, builder_get(&b));
  builder_free(&b);
}

void reference_write_requirement(struct page *p, struct reference *r, uint32_t requirement) {
  const struct rule_set *rules = &r->session.program.rules;
  const struct rule_requirement *q = &rules->requirements.items[requirement];
  const struct catalogue *c = rules->frameworks.items[q->framework].catalogue;
  page_heading(p, 3, reference_text(r, q->id), reference_requirement(r, requirement),
               reference_pick(r, q->title, p->language));
  bool known = c && q->catalogue != UINT32_MAX;
  if (known) page_paragraph(p, reference_pick(r, c->requirements.items[q->catalogue].statement, p->language));
  page_fact(p, all_words[p->language].subject, reference_subject(r, requirement, p->language));
  write_levels(p, r, q);
  if (known) write_measures(p, r, c, q->catalogue), write_crosswalks(p, r, c, q->catalogue);
}
