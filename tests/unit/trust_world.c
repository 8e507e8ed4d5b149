/* trust_world.c - see trust_world.h. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/lower/lower.h"
#include "runtime/rules/contract_checks.h"
#include "tests/unit/trust_world.h"

static const char secure[] = "edition 2026\nmodule std.secure@0\nclass Check of Procedure\nclass RangeCheck of Check\n";
static const char rules[] = "edition 2026\nmodule fw@1.0\nframework \"F\"\nrequirement #R.1 \"one\"\nrequirement #R.2 \"two\"\n";
static const char *const marks[] = {"low", "moderate", "high"};

/* ---- drawing -------------------------------------------------------------------------------------------------------- */

struct draft {
  struct builder text;
  uint32_t seed, next; /* switch */
  struct trust_world *world;
  int labelled; /* the data whose label is being written, -1 */
  uint32_t owners, data, elements, contracts;
  bool in_force[4]; /* contracts that are written */
};

static uint32_t below(struct draft *d, uint32_t limit) {
  d->seed = d->seed * 1664525u + 1013904223u;
  return (d->seed >> 8) % limit;
}

static const char *mark(struct draft *d) { return marks[below(d, 3)]; }

/* A switch is drawn once, mostly on, and keeps its place in the text from then on. */
static bool is_on(struct draft *d, enum switch_kind kind) {
  uint32_t i = d->next++;
  bool drawn = below(d, 4) != 0;
  if (WORLD_SWITCHES <= i) fail_msg("a world has more switches than expected");
  if (d->world->count <= i) {
    d->world->switches[i] = (struct world_switch){kind, drawn, d->labelled};
    d->world->count = i + 1;
  }
  return d->world->switches[i].on;
}

/* ---- statements ------------------------------------------------------------------------------------------------------ */

static void write_owners(struct draft *d) {
  for (uint32_t i = 0; i < d->owners; i++) {
    uint32_t other = below(d, d->owners);
    bool acts = below(d, 3) == 0, ended = below(d, 3) == 0;
    builder_format(&d->text, "organization o%u {", i);
    if (acts && other != i && is_on(d, SWITCH_GRANT)) builder_format(&d->text, " acts for o%u until %s", other, ended ? "2026-01-01" : "2027-01-01");
    builder_text(&d->text, " }\n");
  }
}

static void write_label(struct draft *d, const char *names, enum switch_kind kind) {
  bool any = false;
  for (const char *name = names; *name; name++) {
    const char *level = mark(d);
    if (!is_on(d, kind)) continue;
    builder_format(&d->text, "%s%c = %s", any ? ", " : "label ", *name, level);
    any = true;
  }
  if (any) builder_text(&d->text, "; ");
}

static void write_readers(struct draft *d) {
  bool any = below(d, 4) == 0;
  uint32_t first = below(d, d->owners), second = below(d, d->owners);
  if (!is_on(d, SWITCH_READERS)) return;
  if (any) builder_text(&d->text, "readers [any]");
  else if (first == second) builder_format(&d->text, "readers [o%u]", first);
  else builder_format(&d->text, "readers [o%u, o%u]", first, second);
}

static void write_data(struct draft *d) {
  for (uint32_t i = 0; i < d->data; i++) {
    builder_format(&d->text, "data d%u of o%u { ", i, below(d, d->owners));
    d->labelled = (int)i;
    write_label(d, "cia", SWITCH_MARK);
    write_readers(d);
    d->labelled = -1;
    builder_text(&d->text, " }\n");
  }
}

/* A `declassify` that raises, or an `endorse` that lowers, would ask for more instead of granting: they go all the way. */
static void write_downgrade(struct draft *d) {
  bool endorse = below(d, 2), method = below(d, 4), because = below(d, 4), readers = below(d, 2);
  uint32_t by = below(d, d->owners);
  if (!is_on(d, SWITCH_GRANT)) return;
  builder_format(&d->text, "  %s out to %s%s by o%u%s%s\n", endorse ? "endorse" : "declassify", endorse ? "i = high" : "c = low",
                 !endorse && readers ? ", readers [any]" : "", by, method ? " { method = \"compared\" }" : "", because ? " because \"agreed\"" : "");
}

/* Element 0 moves the machine; odd ones are procedures, which may change labels and guard. */
static void write_elements(struct draft *d) {
  builder_format(&d->text, "component machine of o0 { quantity spin : Velocity }\n");
  for (uint32_t i = 0; i < d->elements; i++) {
    bool procedure = i % 2 == 1, demand = below(d, 2), availability = below(d, 4) == 0;
    const char *need = mark(d);
    builder_format(&d->text, "%s e%u%s of o%u { ", procedure ? "procedure" : "component", i, procedure ? " : RangeCheck" : "", i ? below(d, d->owners) : 0);
    write_label(d, "ca", SWITCH_CLEARANCE);
    builder_format(&d->text, "\n  input inn%s%s%s\n  output out\n", demand ? " with i = " : "", demand ? need : "",
                   demand && availability ? ", a = high" : "");
    if (procedure) write_downgrade(d);
    builder_text(&d->text, "}\n");
  }
}

/* Partner P is external: what it has reached is known by its claims. */
static void write_claims(struct draft *d) {
  builder_text(&d->text, "external organization p\n");
  for (uint32_t i = 1; i <= 2; i++) {
    uint32_t level = 1 + below(d, 3);
    bool ended = below(d, 3) == 0;
    if (is_on(d, SWITCH_GRANT)) builder_format(&d->text, "claim #R.%u at level %u on p until %s\n", i, level, ended ? "2026-01-01" : "2027-01-01");
  }
}

/* What the contract asks for stays; what it grants may go, and so may the whole contract. */
static void write_contract_with_partner(struct draft *d) {
  uint32_t asked = 1 + below(d, 3), relied = 1 + below(d, 3), offered = 1 + below(d, 3), of = 1 + below(d, 2), about = 1 + below(d, 2);
  bool ended = below(d, 4) == 0, conditional = below(d, 2), known = below(d, 2), holds = below(d, 2);
  builder_format(&d->text, "contract kp between o0 and p until %s { require p : #R.%u at level %u; rely #R.%u at level %u on o0", ended ? "2026-01-01" : "2027-01-01", of,
                 asked, about, relied);
  if (is_on(d, SWITCH_GRANT)) builder_format(&d->text, "; offer #R.%u at level %u by p%s", about, offered, conditional ? " when audit_right" : "");
  if (known) builder_format(&d->text, "; audit_right = %s", holds ? "true" : "false");
  builder_text(&d->text, " }\n");
}

static void write_contracts(struct draft *d) {
  for (uint32_t i = 0; i < d->contracts; i++) {
    uint32_t first = below(d, d->owners), second = (first + 1 + below(d, d->owners - 1)) % d->owners, data = below(d, d->data), reader = below(d, d->owners);
    bool ended = below(d, 3) == 0, permit = below(d, 2);
    d->in_force[i] = is_on(d, SWITCH_GRANT);
    bool permitted = permit && is_on(d, SWITCH_GRANT);
    if (!d->in_force[i]) continue;
    builder_format(&d->text, "contract k%u between o%u and o%u until %s {", i, first, second, ended ? "2026-02-01" : "2027-02-01");
    if (permitted) builder_format(&d->text, " permit o%u to read d%u", reader, data);
    builder_text(&d->text, " }\n");
  }
}

static void write_flows(struct draft *d) {
  uint32_t flows = 3 + below(d, 8);
  d->world->flow_count = (int)flows;
  for (uint32_t i = 0; i < flows; i++) {
    uint32_t data = below(d, d->data + 1), under = below(d, 2 * d->contracts + 1), from = below(d, d->elements), to = below(d, d->elements);
    d->world->flows[i].from = (int)from;
    d->world->flows[i].data = data < d->data ? (int)data : -1;
    builder_format(&d->text, "flow f%u", i);
    if (data < d->data) builder_format(&d->text, " of d%u", data);
    builder_format(&d->text, " : e%u.out -> e%u.inn", from, to);
    if (under < d->contracts && is_on(d, SWITCH_GRANT) && d->in_force[under]) builder_format(&d->text, " under k%u", under);
    builder_text(&d->text, "\n");
  }
}

static void write_actuation(struct draft *d) {
  uint32_t guard = below(d, d->elements + 1);
  bool guarded = guard % 2 == 1 && guard < d->elements;
  builder_format(&d->text, "actuate t : e0.inn.speed -> machine.spin {%s", guarded ? "" : " }\n");
  if (guarded) builder_format(&d->text, " guard = e%u }\n", guard);
}

const char *trust_world_text(struct trust_world *w, struct arena *a) {
  struct draft d = {.seed = w->seed * 2654435761u + 97u, .world = w, .labelled = -1};
  d.owners = 2 + below(&d, 3), d.data = 1 + below(&d, 4), d.elements = 3 + below(&d, 5), d.contracts = 1 + below(&d, 3);
  builder_text(&d.text, "import std.secure\ntarget fw at level 1\n");
  write_owners(&d);
  write_claims(&d);
  write_contract_with_partner(&d);
  write_data(&d);
  write_elements(&d);
  write_contracts(&d);
  write_flows(&d);
  write_actuation(&d);
  const char *res = arena_format(a, "%s", d.text.text);
  builder_free(&d.text);
  return res;
}

/* ---- judging -------------------------------------------------------------------------------------------------------- */

static void keep(struct world_verdicts *res, struct fixture *f, const struct builtin_check *c) {
  if (res->count == WORLD_CHECKS) fail_msg("a world has more checks than expected");
  struct world_verdict *x = &res->items[res->count++];
  snprintf(x->code, sizeof x->code, "%s", sym_text(f->program.model.names, c->code));
  snprintf(x->subject, sizeof x->subject, "%s", entity_name(&f->memory, &f->program.model, c->subject, false));
  x->result = (enum truth)c->result;
}

void trust_world_judge(struct trust_world *w, struct world_verdicts *res) {
  struct arena a = {0};
  struct fixture f;
  struct trust t;
  const char *text = trust_world_text(w, &a);
  struct fixture_text texts[] = {{"std.secure.cpsf", secure}, {"fw.cpsf", rules}, {"spec.cpsf", text}};
  fixture_run(&f, texts, 3);
  rule_set_init(&f.program.rules);
  lower_rules(&f.program, f.sema);
  if (f.program.diagnostics.errors != 0) {
    print_error("%s\n%s\n", fixture_codes(&f), text);
    fail_msg("the spec of world %u has errors", w->seed);
  }
  uint32_t before = f.program.model.checks.count;
  trust_run(&t, &f.program.model, (struct trust_options){.as_of = f.program.as_of, .list_all = true}, &f.program.diagnostics);
  struct evaluation e = {0};
  evaluation_run(&e, &f.program.model, &f.program.rules, f.program.as_of);
  contract_checks(&f.program.model, &e, true, &f.program.diagnostics);
  evaluation_free(&e);
  res->count = 0;
  for (uint32_t i = before; i < f.program.model.checks.count; i++) keep(res, &f, &f.program.model.checks.items[i]);
  trust_free(&t);
  rule_set_free(&f.program.rules);
  fixture_free(&f);
  arena_free(&a);
}

const struct world_verdict *trust_world_find(const struct world_verdicts *v, const struct world_verdict *like) {
  for (uint32_t i = 0; i < v->count; i++)
    if (!strcmp(v->items[i].code, like->code) && !strcmp(v->items[i].subject, like->subject)) return &v->items[i];
  return NULL;
}
