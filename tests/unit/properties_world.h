/* properties_world.h - random descriptions of a plant with everything that can be unknown, and random rules about it;
 * made into a model in any order, with single statements left out, added or made known. */
#ifndef CPSFC_PROPERTIES_WORLD_H
#define CPSFC_PROPERTIES_WORLD_H

#include "tests/unit/evaluate_fixture.h"

uint32_t random_below(uint32_t *seed, uint32_t below);

enum { PLANT_NODES = 64, PLANT_VALUES = 400, PLANT_FACTS = 160, PLANT_REQUIREMENTS = 3 };

/* An entity. Indices are into nodes; -1 is none. */
struct plant_node {
  enum entity_kind kind;
  char name[12];
  int parent, owner;
  const char *class;
  bool external, gone;
  uint8_t level;
};

enum state { STATE_NONE, STATE_UNKNOWN, STATE_BETWEEN, STATE_GIVEN, STATE_ABSENT };
enum domain { DOMAIN_BOOL, DOMAIN_NUMBER, DOMAIN_MARK, DOMAIN_STATUS, DOMAIN_DATE };
struct plant_value {
  int node;
  const char *attribute;
  enum domain domain;
  enum state state;
  int lo, hi; /* given: lo */
};

enum fact_kind { FACT_EDGE, FACT_MEETS, FACT_ANSWER, FACT_COMPLETE, FACT_CLAIM, FACT_OFFER, FACT_RELY, FACT_ACTS };
/* A statement about nodes; what A, B, C mean depends on the kind. */
struct plant_fact {
  enum fact_kind kind;
  int a, b, c;
  enum relation relation;
  uint8_t level, answer;
  bool gone;
};

struct plant {
  struct plant_node nodes[PLANT_NODES];
  struct plant_value values[PLANT_VALUES];
  struct plant_fact facts[PLANT_FACTS];
  int node_count, value_count, fact_count;
  uint32_t unknowns; /* percent of the values that are not known */
};

/* Formulas of one requirement, written by the generator. */
enum { FORMULA_SIZE = 1200 };
struct plant_rule {
  char where[FORMULA_SIZE], level[3][FORMULA_SIZE];
  bool has_where, has_level[3];
  enum entity_kind kind;
  int requirement;
  bool strengthens;
  char overrides[4];
};
struct plant_rules {
  struct plant_rule requirements[PLANT_REQUIREMENTS], extras[4];
  int extra_count;
};

void plant_random(struct plant *p, uint32_t *seed);
void rules_random(struct plant_rules *r, uint32_t *seed);
/* Some formula contains WORD. */
bool rules_mention(const struct plant_rules *r, const char *word);

/* Makes model and rules in the order that ORDER gives (0: as described) and judges them. */
void plant_build(struct eval_world *w, const struct plant *p, const struct plant_rules *r, uint32_t order);

int plant_add_node(struct plant *p, enum entity_kind kind, const char *name, int parent, int owner);
struct plant_fact *plant_add_fact(struct plant *p, enum fact_kind kind, int a, int b);
struct plant_fact *plant_add_edge(struct plant *p, enum relation relation, int from, int to);
int plant_find(const struct plant *p, const char *name);

/* Makes every unknown known and adds what open sets may hold; JUDGED is the evaluated original. False when the addition
 * would contradict it. */
bool plant_complete(struct plant *p, const struct plant_rules *r, struct eval_world *judged, uint32_t *seed);
/* Makes one thing known or, with LISTS, one set complete; false when it has found nothing. */
bool plant_refine(struct plant *p, bool lists, uint32_t *seed);
/* The number of grants, and the plant without one of them. */
int plant_grants(const struct plant *p);
bool plant_without_grant(struct plant *p, int index);

#endif
