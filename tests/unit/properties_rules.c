/* properties_rules.c - random rules over the plants of properties_world.h, with the polarity the language asks for:
 * what grants something is used so that having more of it never hurts (E3307). */
#include "tests/unit/properties_world.h"

#include <stdio.h>
#include <string.h>

/* What is being written: GRANTS may be used here; ATTESTED has a meaning; earlier requirements may be asked. */
struct writer {
  char *text;
  size_t used;
  uint32_t *seed;
  int variables, requirement;
  const struct plant_rules *rules;
  bool level;
};

static void put(struct writer *w, const char *text) {
  size_t n = strlen(text);
  if (FORMULA_SIZE <= w->used + n) return;
  memcpy(w->text + w->used, text, n + 1);
  w->used += n;
}

#define PUT(w, ...)                                                                                                    \
  do {                                                                                                                 \
    char piece[200];                                                                                                   \
    snprintf(piece, sizeof piece, __VA_ARGS__);                                                                        \
    put((w), piece);                                                                                                   \
  } while (0)

static uint32_t dice(struct writer *w, uint32_t below) { return random_below(w->seed, below); }

/* A variable and the kind of what it holds; KIND_NONE: some element. */
struct named {
  char name[16];
  enum entity_kind kind;
};

/* ---- atoms -------------------------------------------------------------------------------------- */

static void put_common(struct writer *w, const char *v) {
  static const char *const marks[] = {"low", "moderate", "high"};
  uint32_t n = dice(w, 4);
  switch (dice(w, 9)) {
  case 0: PUT(w, "%s.p", v); break;
  case 1: PUT(w, "%s.q", v); break;
  case 2: PUT(w, "(>= %s.n %u)", v, n); break;
  case 3: PUT(w, "(< (+ %s.n %s.n) %u)", v, v, 2 * n); break;
  case 4: PUT(w, "(in %s.n (.. %u 3))", v, n); break;
  case 5: PUT(w, "(in %s.n (list 0 %u))", v, n); break;
  case 6: PUT(w, "(== %s.k Mark:%s)", v, marks[n % 3]); break;
  case 7: PUT(w, "(>= %s.k Mark:%s)", v, marks[n % 3]); break;
  default: PUT(w, "(== %s.n absent)", v); break;
  }
}

static void put_special(struct writer *w, const char *v, enum entity_kind kind) {
  static const char *const atoms[][6] = {
      [KIND_NONE] = {"(is %s component)", "(is %s Plc)", "%s.external"},
      [KIND_ORGANIZATION] = {"%s.external", "(== %s @oa)"},
      [KIND_COMPONENT] = {"(is %s Plc)", "(== %s.part_of @s0)", "(== %s.owner @oa)", "(reaches %s @c0)", "%s.part_of.p",
                          "(reaches @c1 %s)"},
      [KIND_SYSTEM] = {"(is %s Radio)", "%s.external", "(== %s.owner @oa)"},
      [KIND_FLOW] = {"(!= %1$s.source.owner %1$s.sink.owner)", "%s.source.p", "(== %s.data.c Mark:high)",
                     "(is %s.sink Plc)", "(< %s.sink.n 2)", "(is %s.source organization)"},
      [KIND_MEASURE] = {"(is %s Encryption)", "(>= %s.level 2)", "(== %s.status Status:implemented)",
                        "(not (expired %s))", "(in_force %s)"},
      [KIND_EVIDENCE] = {"(not (expired %s))", "(<= (age %s) 1000000)", "(is %s std.secure.ThirdPartyAudit)",
                         "(in_force %s)"},
      [KIND_CONTRACT] = {"(in_force %s)", "(not (expired %s))"},
      [KIND_DATA] = {"(== %s.c Mark:high)"},
      [KIND_PERSON] = {"%s.external"},
      [KIND_PORT] = {NULL}};
  uint32_t count = 0;
  while (count < 6 && atoms[kind][count] != NULL) count++;
  if (count == 0)
    put_common(w, v);
  else {
    char piece[200];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(piece, sizeof piece, atoms[kind][dice(w, count)], v);
#pragma GCC diagnostic pop
    put(w, piece);
  }
}

/* Grants: true only because somebody says so. */
static void put_grant(struct writer *w, const struct named *t) {
  uint32_t level = 1 + dice(w, 3);
  int other = w->requirement == 0 ? -1 : (int)dice(w, (uint32_t)w->requirement);
  bool fits = 0 <= other && (w->rules->requirements[other].kind == t->kind || t->kind == KIND_ORGANIZATION);
  if (fits && dice(w, 2))
    PUT(w, "(>= (achieved #R%d %s) %u)", other, t->name, level);
  else if (t->kind == KIND_SYSTEM && dice(w, 2))
    PUT(w, "(complete %s component)", t->name);
  else if (t->kind == KIND_ORGANIZATION && dice(w, 2))
    PUT(w, "(>= (claimed #R%u %s) %u)", dice(w, 3), t->name, level);
  else if (w->level)
    PUT(w, "(attested %u)", level);
  else
    put_common(w, t->name);
}

/* ---- quantifiers -------------------------------------------------------------------------------- */

struct relation_of {
  enum entity_kind of, to;
  const char *name;
  bool grant;
};
static const struct relation_of relations[] = {{KIND_COMPONENT, KIND_FLOW, "%s.flows", false},
                                               {KIND_COMPONENT, KIND_SYSTEM, "%s.connected", false},
                                               {KIND_COMPONENT, KIND_MEASURE, "%s.measures", true},
                                               {KIND_COMPONENT, KIND_NONE, "%s.parts", false},
                                               {KIND_COMPONENT, KIND_FLOW, "(upstream %s)", false},
                                               {KIND_SYSTEM, KIND_NONE, "%s.parts", false},
                                               {KIND_SYSTEM, KIND_NONE, "%s.parts_all", false},
                                               {KIND_SYSTEM, KIND_NONE, "%s.connected", false},
                                               {KIND_SYSTEM, KIND_FLOW, "%s.flows", false},
                                               {KIND_SYSTEM, KIND_MEASURE, "%s.measures", true},
                                               {KIND_SYSTEM, KIND_FLOW, "(downstream %s)", false},
                                               {KIND_FLOW, KIND_SYSTEM, "%s.via", false},
                                               {KIND_FLOW, KIND_NONE, "(ends %s)", false},
                                               {KIND_FLOW, KIND_MEASURE, "%s.measures", true},
                                               {KIND_FLOW, KIND_CONTRACT, "%s.contracts", true},
                                               {KIND_FLOW, KIND_FLOW, "(upstream %s)", false},
                                               {KIND_ORGANIZATION, KIND_NONE, "%s.owned", false},
                                               {KIND_ORGANIZATION, KIND_FLOW, "%s.flows", false},
                                               {KIND_ORGANIZATION, KIND_CONTRACT, "%s.contracts", true},
                                               {KIND_ORGANIZATION, KIND_MEASURE, "%s.measures", true},
                                               {KIND_ORGANIZATION, KIND_PERSON, "%s.persons", false},
                                               {KIND_MEASURE, KIND_EVIDENCE, "%s.evidence", true},
                                               {KIND_MEASURE, KIND_NONE, "%s.on", false},
                                               {KIND_CONTRACT, KIND_ORGANIZATION, "%s.parties", false},
                                               {KIND_CONTRACT, KIND_EVIDENCE, "%s.evidence", true},
                                               {KIND_DATA, KIND_ORGANIZATION, "%s.readers", false},
                                               {KIND_DATA, KIND_FLOW, "%s.flows", false},
                                               {KIND_NONE, KIND_FLOW, "%s.flows", false}};

static void put_truth(struct writer *w, int depth, const struct named *t, bool grants);

static const struct relation_of *relation_random(struct writer *w, enum entity_kind kind, bool grants) {
  const struct relation_of *found[16];
  uint32_t count = 0;
  for (size_t i = 0; i < sizeof relations / sizeof *relations; i++)
    if (relations[i].of == kind && (grants || !relations[i].grant)) found[count++] = &relations[i];
  return count == 0 ? NULL : found[dice(w, count)];
}

static void put_set(struct writer *w, const struct relation_of *r, const char *v) {
  char piece[64];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  snprintf(piece, sizeof piece, r->name, v);
#pragma GCC diagnostic pop
  put(w, piece);
}

/* What comes up or down the stream is a flow only when it says so. */
static void put_where(struct writer *w, int depth, const struct relation_of *r, const struct named *inner,
                      bool grants) {
  bool stream = r->name[0] == '(' && r->to == KIND_FLOW;
  if (stream) PUT(w, "(and (is %s flow) ", inner->name);
  put_truth(w, depth, inner, grants);
  if (stream) put(w, ")");
}

static bool put_quantifier(struct writer *w, int depth, const struct named *t, bool grants) {
  const struct relation_of *r = relation_random(w, t->kind, grants);
  if (r == NULL) return false;
  struct named inner = {.kind = r->to};
  snprintf(inner.name, sizeof inner.name, "v%d", ++w->variables);
  bool stream = r->name[0] == '(' && r->to == KIND_FLOW, where = stream || dice(w, 3) == 0;
  uint32_t form = r->grant ? 1 + 3 * dice(w, 2) : dice(w, stream ? 3 : 5);
  static const char *const words[] = {"all", "some", "none"};
  if (form < 3) {
    PUT(w, "(%s %s ", words[form], inner.name);
    put_set(w, r, t->name);
    put(w, " ");
    if (where) put_where(w, depth - 2, r, &inner, grants && form == 1);
    if (where) put(w, " ");
    put_truth(w, depth - 1, &inner, grants && form != 2);
    put(w, ")");
  } else {
    bool least = r->grant || dice(w, 2);
    PUT(w, "(%s (count %s ", least ? ">=" : "<", inner.name);
    put_set(w, r, t->name);
    put(w, " ");
    put_truth(w, depth - 2, &inner, grants && least);
    PUT(w, ") %u)", 1 + dice(w, 3));
  }
  w->variables--;
  return true;
}

/* ---- truths ------------------------------------------------------------------------------------- */

static void put_atom(struct writer *w, const struct named *t, bool grants) {
  if (grants && dice(w, 4) == 0)
    put_grant(w, t);
  else if (dice(w, 2))
    put_special(w, t->name, t->kind);
  else
    put_common(w, t->name);
}

static void put_pair(struct writer *w, const char *word, int depth, const struct named *t, bool left, bool right) {
  PUT(w, "(%s ", word);
  put_truth(w, depth - 1, t, left);
  put(w, " ");
  put_truth(w, depth - 1, t, right);
  put(w, ")");
}

static void put_truth(struct writer *w, int depth, const struct named *t, bool grants) {
  uint32_t form = depth <= 0 ? 0 : dice(w, 12);
  if (5 <= form && w->variables < 3 && put_quantifier(w, depth, t, grants)) return;
  switch (form) {
  case 1: put_pair(w, "and", depth, t, grants, grants); break;
  case 2: put_pair(w, "or", depth, t, grants, grants); break;
  case 3: put_pair(w, "implies", depth, t, false, grants); break;
  case 4:
    put(w, "(not ");
    put_truth(w, depth - 1, t, false);
    put(w, ")");
    break;
  case 5:
    put(w, "(if ");
    put_truth(w, depth - 2, t, false);
    put(w, " ");
    put_truth(w, depth - 1, t, grants);
    put(w, " ");
    put_truth(w, depth - 1, t, grants);
    put(w, ")");
    break;
  default: put_atom(w, t, grants); break;
  }
}

/* ---- rules -------------------------------------------------------------------------------------- */

static bool formula_random(const struct plant_rules *rules, uint32_t *seed, char *text, int requirement,
                           enum entity_kind kind, bool level) {
  struct writer w = {.text = text, .seed = seed, .requirement = requirement, .rules = rules, .level = level};
  struct named x = {.name = "x", .kind = kind};
  text[0] = 0;
  put_truth(&w, 3, &x, level);
  if (w.used + 300 < FORMULA_SIZE) return true;
  strcpy(text, "x.p"); /* a formula that did not fit may have lost its brackets */
  return true;
}

static void rule_random(const struct plant_rules *rules, uint32_t *seed, struct plant_rule *x, int requirement,
                        enum entity_kind kind) {
  *x = (struct plant_rule){.kind = kind, .requirement = requirement};
  x->has_where = random_below(seed, 3) != 0 && formula_random(rules, seed, x->where, requirement, kind, false);
  for (int n = 0; n < 3; n++)
    x->has_level[n] = random_below(seed, 5) != 0 && formula_random(rules, seed, x->level[n], requirement, kind, true);
}

void rules_random(struct plant_rules *r, uint32_t *seed) {
  static const enum entity_kind kinds[] = {KIND_COMPONENT, KIND_SYSTEM, KIND_FLOW, KIND_ORGANIZATION};
  *r = (struct plant_rules){0};
  for (int i = 0; i < PLANT_REQUIREMENTS; i++) {
    enum entity_kind kind = kinds[random_below(seed, 4)];
    rule_random(r, seed, &r->requirements[i], i, kind);
  }
  r->extra_count = (int)random_below(seed, 5);
  for (int i = 0; i < r->extra_count; i++) {
    int requirement = (int)random_below(seed, PLANT_REQUIREMENTS);
    rule_random(r, seed, &r->extras[i], requirement, r->requirements[requirement].kind);
    r->extras[i].strengthens = random_below(seed, 4) == 0;
    if (i != 0 && random_below(seed, 3) == 0)
      snprintf(r->extras[i].overrides, sizeof r->extras[i].overrides, "x%u", random_below(seed, (uint32_t)i));
  }
}

static bool rule_mentions(const struct plant_rule *x, const char *word) {
  if (x->has_where && strstr(x->where, word) != NULL) return true;
  for (int n = 0; n < 3; n++)
    if (x->has_level[n] && strstr(x->level[n], word) != NULL) return true;
  return false;
}

bool rules_mention(const struct plant_rules *r, const char *word) {
  for (int i = 0; i < PLANT_REQUIREMENTS; i++)
    if (rule_mentions(&r->requirements[i], word)) return true;
  for (int i = 0; i < r->extra_count; i++)
    if (rule_mentions(&r->extras[i], word)) return true;
  return false;
}
