/* trust_world.h - random small processes as specs: owners, data with labels, ports, downgrades, contracts, guards. Single
 * statements can be left out, so that what a label or a contract changes can be seen. */
#ifndef CPSFC_TRUST_WORLD_H
#define CPSFC_TRUST_WORLD_H

#include "runtime/trust/trust.h"
#include "tests/unit/program_fixture.h"

enum { WORLD_SWITCHES = 96, WORLD_CHECKS = 400, WORLD_FLOWS = 12 };

/* What a switch turns on and off. A mark or a reader list may be unknown: without it nothing is said. */
enum switch_kind { SWITCH_MARK, SWITCH_READERS, SWITCH_CLEARANCE, SWITCH_GRANT };
struct world_switch { enum switch_kind kind; bool on; int data; /* whose label it is part of, -1: none */ };

struct trust_world {
  uint32_t seed; /* everything but the switches follows from it */
  struct world_switch switches[WORLD_SWITCHES];
  uint32_t count; /* known after the first trust_world_text */
  struct { int from, data; } flows[WORLD_FLOWS]; /* elements, data; -1: none named */
  int flow_count;
};

/* The spec of the world as it is switched now; owned by A. The first call also draws the switches. */
const char *trust_world_text(struct trust_world *w, struct arena *a);

/* What the checks say of each subject. */
struct world_verdict { char code[8], subject[48]; enum truth result; };
struct world_verdicts { struct world_verdict items[WORLD_CHECKS]; uint32_t count; };
/* Compiles the world and runs the trust checks; fails the test when the spec has errors. */
void trust_world_judge(struct trust_world *w, struct world_verdicts *res);
const struct world_verdict *trust_world_find(const struct world_verdicts *v, const struct world_verdict *like);

#endif
