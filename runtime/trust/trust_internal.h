/* trust_internal.h - inside the trust checks: the graph of what data pass through, the state of one run, reporting. */
#ifndef CPSFC_TRUST_INTERNAL_H
#define CPSFC_TRUST_INTERNAL_H

#include "runtime/trust/drafts.h"
#include "runtime/trust/trust.h"

/* ---- data_graph.c: where data go ---------------------------------------------------------------------------------------
 * Nodes are entities: ports, elements, flows, data. Edges: output port (or whole element) -> flow -> input port (or
 * whole element); input port -> its element -> output port, unless the element has procedures as parts (then only flows
 * inside say how data pass); data -> the element that holds them. Physical quantities are no nodes: what a machine does
 * comes back through a sensor as new data. Both directions as rows (CSR), edges of a node in the order of their ids. */
struct trust_graph {
  uint32_t nodes; /* model.entities.count */
  uint32_t *out_start, *out, *in_start, *in;
};
void trust_graph_build(struct trust_graph *g, const struct model *m);
void trust_graph_free(struct trust_graph *g);
/* The node a flow leaves from and goes to: its port, else its element; 0 when it was not understood. */
entity_id flow_from(const struct model *m, entity_id flow);
entity_id flow_to(const struct model *m, entity_id flow);
/* The element a port belongs to; other entities are their own. */
entity_id node_element(const struct model *m, entity_id node);
/* What a way that begins at a flow begins with: the data it names, else the element it leaves. */
entity_id flow_beginning(const struct model *m, entity_id flow);
/* Scratch of searches, reused from one to the next. */
struct trust_search {
  uint32_t *seen, *parent, round;
  VEC(entity_id) queue;
  uint64_t looked, limit; /* edges looked at so far; no search goes on beyond LIMIT of them (0: no limit) */
};
void trust_search_free(struct trust_search *s);
/* Did the last search give up because of the limit? */
bool trust_search_exhausted(const struct trust_search *s);
/* Shortest way along out-edges to TARGET from where VISIT finds a source, that never enters AVOID (0: nothing), ties by
 * lower id; count 0 when there is none. Owned by A. */
enum path_visit { PATH_GO_ON, PATH_FOUND /* the way begins here */, PATH_STOP /* nothing beyond this node counts */ };
struct witness trust_path_until(struct arena *a, const struct trust_graph *g, struct trust_search *s, entity_id target,
                                entity_id avoid, enum path_visit (*visit)(void *context, entity_id node), void *context);
struct witness trust_path_back(struct arena *a, const struct trust_graph *g, struct trust_search *s, entity_id target,
                               entity_id avoid, bool (*is_source)(void *context, entity_id node), void *context);

/* ---- components.c: strongly connected components, origins first ------------------------------------------------------------ */

struct component_visit { entity_id node; uint32_t edge; };
struct components {
  const struct trust_graph *graph;
  bool (*ends)(void *context, entity_id node); /* what flows in does not matter at this node */
  void (*close)(void *context, const entity_id *members, uint32_t count); /* whatever flows in from outside was closed before */
  void *context;
  uint32_t *number, *low; /* 0: not met; low UINT32_MAX: its component is closed */
  uint32_t met;
  VEC(entity_id) open;    /* of components not yet closed */
  VEC(struct component_visit) path;
};
void components_begin(struct components *c); /* the first four are set */
/* Closes the component of START and all upstream of it that are not closed yet. */
void components_from(struct components *c, entity_id start);
bool components_closed(const struct components *c, entity_id node); /* in close(): not one of the members */
void components_free(struct components *c);

/* ---- word_lists.c: lists of numbers, equal ones are one ---------------------------------------------------------------------- */

struct word_list { uint32_t first, count, next; /* with the same hash; index + 1 */ };
struct word_lists { VEC(uint32_t) words; VEC(struct word_list) lists; struct idmap by_hash; /* hash -> index + 1 */ };
uint32_t word_lists_put(struct word_lists *s, const uint32_t *words, uint32_t count);
const uint32_t *word_lists_get(const struct word_lists *s, uint32_t list, uint32_t *count); /* good until the next put */
void word_lists_free(struct word_lists *s);

/* ---- dominators.c -------------------------------------------------------------------------------------------------------- */

/* The dominator tree from a virtual root joined to all sources, by node. */
struct dominators {
  entity_id *immediate;    /* 0: the root, or nothing reaches the node */
  uint32_t *enter, *leave; /* place in preorder, from 1, and behind the last below it; enter 0: not reached */
};
enum node_role { ROLE_PLAIN, ROLE_SOURCE, ROLE_CLOSED /* nothing passes */ };
void dominators_build(struct dominators *d, const struct trust_graph *g, const uint8_t *roles);
void dominators_free(struct dominators *d);
/* Does any source reach NODE (a source reaches itself)? */
bool dominators_reach(const struct dominators *d, entity_id node);
/* Does every way from a source to NODE pass OVER? True when there is no way; a node passes itself. */
bool dominates(const struct dominators *d, entity_id over, entity_id node);

/* ---- guards.c, guard_sources.c ------------------------------------------------------------------------------------------- */

/* What may be known of the integrity of data that begin at a node; lo MARK_NONE: none begin there, or it is not WANTED. */
struct guard_sources { struct bounds *at; };
void guard_sources_find(struct guard_sources *s, const struct trust_state *t, const bool *wanted);
void guard_sources_free(struct guard_sources *s);
/* The integrity that the command at NODE of an actuation asks for: stated by its port, else what the data that flow into
 * it state. */
struct bounds guard_need(const struct trust_state *t, entity_id node);

/* ---- chain_line.c --------------------------------------------------------------------------------------------------- */

/* Shortest ways from where data begin, made when the first chain is asked for: the node before each node, the node itself
 * where a way begins, 0 where none leads. */
struct chain_ways { uint32_t *from_sensing, *from_origin; };
void chain_ways_free(struct chain_ways *c);

/* ---- policies.c: interned reader policies -------------------------------------------------------------------------- */

/* A policy is a list of (owner, who surely may, who possibly may), sorted by owner; sets of principals are interned, too. */
enum { READERS_NOBODY = 0 /* only the owner */, READERS_ANY = 1 };
struct policy_pair { entity_id owner; uint32_t surely, possibly; /* interned sets */ };
struct policies; /* policies.c */
struct policies *policies_new(void);
void policies_free(struct policies *p);
uint32_t readers_set(struct policies *p, entity_id *members, uint32_t count); /* sorts and deduplicates MEMBERS in place */
/* A policy of one owner; 0 when anybody surely may read. */
uint32_t policy_one(struct policies *p, struct policy_pair pair);
/* Both hold: pairs of both, equal owners intersected; memoised. */
uint32_t policy_join(struct policies *p, uint32_t a, uint32_t b);
const struct policy_pair *policy_pairs(const struct policies *p, uint32_t policy, uint32_t *count);
const entity_id *readers_members(const struct policies *p, uint32_t set, uint32_t *count); /* not for READERS_ANY */
/* Is anybody at all in eff(policy)? */
enum truth policy_allows_anybody(const struct policies *p, uint32_t policy);
/* Is WHO in eff(policy): for every pair WHO acts for the owner or for a reader? */
enum truth policy_allows(const struct policies *p, struct principals *who_acts, uint32_t policy, entity_id who);
/* More owners than this meet at one place: who may read is left undecided there. */
enum { POLICY_OWNERS = 256 };

/* ---- origin_text.c: the way a part of a label comes to a place ------------------------------------------------------- */

/* Long ways, made as they are asked for: by node, how many steps lie before it, plus 1 (0: not asked for yet), and the
 * first node behind the steps that are told (0: all of them may be). */
struct remembered_ways { uint32_t *steps; entity_id *told; };
struct trust_state;
void remembered_ways_free(struct trust_state *t);
/* As people read it, in the memory of the state; the name of NODE when the part is stated there. Needs of availability
 * are told from what is fed to what asks. */
const char *trust_origin_text(struct trust_state *t, entity_id node, enum label_part part);
/* The way itself; count 0 when it is too long to be looked for once more. In the order of the text. */
struct witness trust_origin_way(const struct trust_state *t, entity_id node, enum label_part part);

/* ---- what is stated (stated.c) --------------------------------------------------------------------------------------- */

struct trust_words { sym c, i, a, need_c, need_i, need_a, readers_any, readers_stated, within, method, fallback, since, until, payload; sym marks[4]; /* by enum mark */ };
/* What a data element, a flow's payload, an element's clearance or a port's `with` states; MARK_NONE where it is silent.
 * BY_CLASS: bits of enum label_part that only the class states: of data and elements as good as their own words, of a
 * port or flow only what begins there. */
struct stated { uint8_t part[3]; /* enum mark */ bool has_readers; uint8_t by_class; };
/* The same for all entities, gathered in one walk over the values: two bits a part, bit 6 for readers. */
struct stated_table { uint8_t *label, *by_class, *needs; };
void stated_gather(struct trust_state *t); /* also t->speaks_of_labels */
void stated_free(struct stated_table *s);

/* ---- the state of one run --------------------------------------------------------------------------------------------- */

enum place {
  PLACE_SPEAKS = 1,       /* somebody, or a port of somebody: node_speaks_for_itself */
  PLACE_OUTPUT = 2,       /* an output port */
  PLACE_NAMES_READERS = 4, /* an output port itself, not only its class, or a downgrade on a port says who may read */
  PLACE_SENSES = 8,       /* a physical quantity becomes data at this port, or at the whole element */
  PLACE_SENSED = 16       /* the same, or the port of such an element */
};
struct downgrade_list { uint32_t *first; /* per port: index + 1 in model.downgrades */ uint32_t *next; };
void downgrades_index(struct downgrade_list *l, const struct model *m);
void downgrades_free(struct downgrade_list *l);
/* A reader that a permit adds to the data it names; next: index + 1 of the data's next one. */
struct permitted_reader { entity_id reader; uint32_t next; bool surely; /* the contract is in force, and not only perhaps */ };
struct trust_state {
  struct trust *trust;
  struct model *model;
  struct diagnostics *diagnostics;
  struct arena *memory; /* of the model: texts in checks live as long as it does */
  struct trust_options options;
  struct trust_words words;
  struct stated_table stated;
  struct trust_graph graph;
  struct trust_search search;
  struct policies *policies;
  struct downgrade_list downgrades; /* idle ones (refused by a check) change labels all the same: one cause, one message */
  uint8_t *lo[3], *hi[3];           /* per node: bounds of c, i, and of the need of a */
  struct level_ways *level_ways;    /* infer_levels.c; asked for by level_ways() */
  uint32_t *readers;                /* per node: policy */
  struct idmap permitted_first;     /* data -> index + 1 in permitted */
  VEC(struct permitted_reader) permitted;
  bool *has_inflow;                 /* per node: something flows in or is held, so its label follows from that */
  uint8_t *places;                  /* per node: enum place */
  struct chain_ways chains;
  struct remembered_ways ways[3];
  uint64_t ways_looked;             /* edges looked at for ways in messages */
  bool running;                     /* in trust_run; what is asked for later has no budget */
  bool *uncleared;                  /* per element, while clearances are checked */
  bool speaks_of_labels;            /* the spec states some label, need or clearance */
};
void stated_words(struct trust_words *w, struct interner *names);
struct stated stated_of(const struct trust_state *t, entity_id e);   /* of the element, data or port itself, class default included */
uint8_t stated_part(const struct trust_state *t, entity_id e, int part); /* one part of it, enum mark */
struct stated stated_needs(const struct trust_state *t, entity_id port); /* `with` */
uint8_t clearance_of(const struct trust_state *t, entity_id element, enum label_part part); /* own, else of what it is part of, else of its owner; MARK_NONE: unknown */
/* The word of a mark in the reader's language, as an argument of a message. */
const char *mark_word(uint8_t mark);
enum truth fallback_of(const struct trust_state *t, entity_id node); /* of an input port or its procedure; UNKNOWN_: `fallback = unknown` */

/* ---- drafts.c: what a check found ---------------------------------------------------------------------------------------- */

void draft_begin(struct verdict_draft *d, struct trust_state *t, const char *code, entity_id subject, bool listed); /* see drafts.h */
void draft_end(struct verdict_draft *d, struct trust_state *t);
const char *trust_name(const struct trust_state *t, entity_id e); /* as people read it, in the memory of the state */

/* ---- upstream.c: what lies before a downgrade ----------------------------------------------------------------------------- */

struct upstream; /* upstream.c */
enum upstream_part {
  UPSTREAM_OF_DATA,     /* data (or unnamed flows where data begin) that come there; nothing beyond a stated `c` */
  UPSTREAM_OF_INFLUENCE /* owners of elements that could have influenced what comes there; nothing beyond an `endorse` */
};
struct upstream_kind { entity_id owner; uint32_t permitted, perhaps_permitted; /* sets of readers by permits in force; of contracts whose dates are not known */ struct bounds c; /* lo NONE: not stated */ };
struct upstream_item { entity_id what; /* the first of its kind */ struct upstream_kind kind; };
struct upstream *upstream_new(struct trust_state *t);
void upstream_free(struct upstream *u);
/* What comes to the element of a downgrade that changes `c` (data) or readers (influence), by ascending ids of `what`;
 * false when there is too much of it. The list is good until the next call. */
bool upstream_list(struct upstream *u, enum upstream_part part, entity_id element, const struct upstream_item **items, uint32_t *count);

/* ---- the passes, in order ---------------------------------------------------------------------------------------------- */

void places_find(struct trust_state *t);   /* places.c */
void infer_levels(struct trust_state *t);  /* infer_levels.c: c, i forward, a backward */
void levels_free(struct trust_state *t);
/* Per node the node that forces lo of c, hi of i or lo of the need of a, on a shortest way; 0: stated here or nothing.
 * Found when first asked for, owned by the state. PART is not PART_READERS. */
const entity_id *level_ways(const struct trust_state *t, enum label_part part);
/* People and organizations say what they decide to say: what they send does not follow from what they were told, it is
 * labelled or unknown like any data that begin. */
static inline bool node_speaks_for_itself(const struct trust_state *t, entity_id node) { return t->places[node] & PLACE_SPEAKS; }
/* Does a sensor put new data into what leaves there? */
bool node_is_sensed(const struct trust_state *t, entity_id node);
/* Does the data element or the port of a downgrade name readers (or anybody)? */
bool readers_stated(const struct trust_state *t, entity_id e);
bool anybody_may_read(const struct trust_state *t, entity_id e); /* it names `any` */
/* The policy it names; permits in force count for data. */
uint32_t stated_policy(struct trust_state *t, entity_id e);
/* May one of the contract's parties speak for the owner of the data? */
enum truth permit_is_valid(struct trust_state *t, const struct permit *p, entity_id data);
/* Does what flows in stop mattering for readers at this node, and what policy begins here (0: none)? */
bool readers_end_here(const struct trust_state *t, entity_id node);
uint32_t readers_begin_here(struct trust_state *t, entity_id node);
/* The shortest way to NODE from where a policy begins that does not let WHO read (0: that lets not everybody read);
 * count 0: there is none. Owned by A. */
struct witness readers_way(struct arena *a, struct trust_state *t, entity_id node, entity_id who);
/* The readers part of V4106: everybody the declaration of the flow's data names must be allowed by what flows in. Permits
 * are no part of it; V4204 looks at them. */
void readers_add_causes(struct verdict_draft *d, struct trust_state *t, entity_id flow);
void check_readers(struct trust_state *t);  /* V4101 V4204 */
void infer_readers(struct trust_state *t); /* infer_readers.c: strongly connected components, then in order */
/* Every violation has a way of its own, and in a long process each may be long: all of one run share a budget of edges that
 * grows with the model. A violation beyond it is told without its way. UINT64_MAX: no limit, for what is asked later. */
uint64_t ways_left(const struct trust_state *t);
void check_labels(struct trust_state *t);     /* V4102 V4103 V4104 N4105 V4106 */
void check_downgrades(struct trust_state *t); /* V4110 to V4116 */
void check_guards(struct trust_state *t);     /* V2316 */
void check_contracts(struct trust_state *t);  /* V4201 */
void warn_of_idle_authority(struct trust_state *t); /* W4205 */

#endif
