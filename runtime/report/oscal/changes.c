/* changes.c - OSCAL: what exceptions and strengthenings change about requirements: those of a framework itself stand in its
 * catalogue, those of an overlay in its profiles. */
#include "runtime/report/oscal/catalogue.h"

static void add_change(struct oscal_catalogue *c, uint32_t requirement, struct oscal_change change) {
  change.next = c->first_change[requirement];
  vec_push(&c->changes, change);
  c->first_change[requirement] = c->changes.count;
}

/* From the last to the first, so that each chain is in the order written. */
void oscal_changes_collect(struct oscal_catalogue *c) {
  const struct rule_set *r = c->in->rules;
  c->first_change = memory_zeroed((size_t)r->requirements.count + 1, sizeof *c->first_change);
  for (uint32_t i = r->strengthenings.count; 0 < i; i--) {
    const struct rule_strengthening *x = &r->strengthenings.items[i - 1];
    add_change(c, x->requirement, (struct oscal_change){"strengthening", SAY_ITS_STRENGTHENING, x->text, x->levels, x->framework, 0});
  }
  for (uint32_t i = r->exceptions.count; 0 < i; i--) {
    const struct rule_exception *x = &r->exceptions.items[i - 1];
    add_change(c, x->requirement, (struct oscal_change){"exception", SAY_ITS_EXCEPTION, x->text, x->levels, x->framework, 0});
  }
}

static struct oscal_part part_of(const struct oscal_catalogue *c, const char *name, struct bilingual words, uint8_t level) {
  const struct interner *names = c->in->model->names;
  return (struct oscal_part){.name = name, .ours = true, .en = sym_text(names, words.en), .ja = sym_text(names, words.ja), .level = level};
}

static void write_change(struct oscal_catalogue *c, const struct oscal_change *x) {
  struct oscal_part part = part_of(c, x->name, x->text, 0);
  part.title = say(x->title, LANGUAGE_EN);
  oscal_part_begin(c->json, &part);
  for (uint8_t n = 1; n <= 3; n++) {
    struct bilingual sentence = x->levels[n - 1].sentence;
    struct oscal_part level = part_of(c, "level", sentence, n);
    if (x->levels[n - 1].condition && (sentence.en || sentence.ja)) oscal_part_inside(c->json, &part, &level);
  }
  oscal_part_end(c->json, &part);
}

static bool is_wanted(const struct oscal_catalogue *c, const struct oscal_change *x, uint32_t requirement, uint32_t framework) {
  uint32_t own = requirement_of(c->in, requirement)->framework;
  return framework == UINT32_MAX ? x->framework != own : x->framework == framework;
}

bool oscal_is_changed(const struct oscal_catalogue *c, uint32_t requirement, uint32_t framework) {
  for (uint32_t i = c->first_change[requirement]; i; i = c->changes.items[i - 1].next)
    if (is_wanted(c, &c->changes.items[i - 1], requirement, framework)) return true;
  return false;
}

void oscal_changes(struct oscal_catalogue *c, uint32_t requirement, uint32_t framework, bool *open) {
  for (uint32_t i = c->first_change[requirement]; i; i = c->changes.items[i - 1].next) {
    if (!is_wanted(c, &c->changes.items[i - 1], requirement, framework)) continue;
    oscal_open(c->json, "parts", open);
    write_change(c, &c->changes.items[i - 1]);
  }
}
