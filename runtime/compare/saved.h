/* saved.h - a report that was saved: as JSON, or the data inside an HTML page. What a stranger may have written is read
 * strictly; nothing in it is trusted to be more than data. */
#ifndef CPSFC_SAVED_H
#define CPSFC_SAVED_H

#include "runtime/gate/gate.h"
#include "runtime/rules/rules.h"

struct json_value;

struct saved_pair {
  const char *en, *ja;
};
struct saved_names {
  uint32_t first, count; /* in names */
};
struct saved_framework {
  const char *name, *version;
};
struct saved_requirement {
  const char *framework, *id;
  struct saved_pair title;
  int64_t order;
};
struct saved_evidence {
  const char *holder, *name;
  day dated, valid_until;
  bool counted;
};
struct saved_finding {
  const char *framework, *requirement, *subject, *responsible, *fingerprint; /* NULL: not stated */
  struct saved_pair title;                                                   /* "" where the requirements have it */
  uint8_t target, lo, hi, status, disposition, basis, reason, severity;      /* enums of rules.h */
  bool applies_unknown;
  day until;
  uint32_t first_evidence, evidence_count;
  struct saved_names previous;
};
enum { SAVED_LABEL_PARTS = 3 };
struct saved_label { /* of confidentiality, integrity, availability: low, moderate, high, unknown; NULL: none */
  const char *marks[SAVED_LABEL_PARTS];
  struct saved_pair readers; /* "": not restricted */
};
struct saved_element {
  const char *name, *owner, *from, *to; /* FROM, TO: of flows and transfers */
  struct saved_pair kind;
  bool external, flows; /* FLOWS: a flow or transfer */
  struct saved_names former, carries, via, under, guard;
  struct saved_label label;
};
struct saved_measure {
  const char *name, *status, *on; /* the first it is on, or NULL */
  uint8_t level;
  bool answer;
  day since, until, due;
  struct saved_names former;
};
struct saved_document {
  const char *name;
  day dated, valid_until;
  struct saved_names former;
};
/* A line of a contract: a term (KEY, VALUE), what a party WHO has to meet (KEY, LEVEL), that WHO may read DATA. */
struct saved_clause {
  const char *key;
  struct saved_pair value;
  const char *who, *data; /* NULL: not of that kind */
  uint8_t level;          /* of a requirement; else 0 */
};
struct saved_contract {
  const char *name;
  day since, until;
  struct saved_names former, parties;
  uint32_t first_clause, clause_count;
};
struct saved_target {
  const char *framework, *version, *profile, *on;
  uint8_t level; /* 0: not stated */
};
struct saved_decision {
  const char *requirement, *on, *because;
  uint8_t kind, level;
  day until;
};
struct saved_allowed {
  const char *code, *file, *because;
  day until;
  struct saved_pair message;
};

enum saved_listed { LISTED_NOT_MET, LISTED_WITH_MET, LISTED_ALL };

struct saved_report {
  struct json_value *root; /* owns the texts */
  struct arena memory;
  const char *path;                     /* as named */
  const char *cpsfc, *program, *reader; /* READER: of an extract, for whom; NULL */
  bool extract;                         /* holds only what its reader may see */
  day as_of;
  const char *as_of_from; /* NULL: not stated */
  struct saved_pair target_profile;
  uint8_t listed, least_basis; /* BASIS_NONE: any */
  bool facts;                  /* elements, measures, decisions are there */
  VEC(struct saved_framework) frameworks;
  VEC(struct saved_requirement) requirements;
  VEC(struct saved_finding) findings;
  VEC(struct saved_evidence) evidence;
  VEC(const char *) names;
  VEC(const char *) no_subject;
  VEC(const char *) issuers; /* of an extract: whose it is */
  VEC(struct saved_element) elements;
  VEC(struct saved_measure) measures;
  VEC(struct saved_document) documents;
  VEC(struct saved_contract) contracts;
  VEC(struct saved_clause) clauses;
  VEC(struct saved_target) targets;
  VEC(struct saved_decision) decisions;
  VEC(struct saved_allowed) allowed;
  bool settings;          /* DEMANDS are known: of specs that are read here */
  struct demands demands; /* of cpsf.yaml */
};

/* What was wrong, in both languages; the place is part of it. Owned by the report. */
struct saved_problem {
  const char *en, *ja;
};

/* Reads LENGTH bytes of TEXT, which came from PATH. False with *PROBLEM; the report is to be freed in either case. */
bool saved_report_read(struct saved_report *r, const char *path, const char *text, size_t length,
                       struct saved_problem *problem);
void saved_report_free(struct saved_report *r);
/* Version of the framework NAME in R, or "". */
const char *saved_version(const struct saved_report *r, const char *framework);

/* saved_compare_page.c: the JSON inside the element <script type="application/json" id="ID"> of a page. */
enum page_block { BLOCK_FOUND, BLOCK_ABSENT, BLOCK_TWICE, BLOCK_OPEN };
enum page_block page_block_find(const char *text, size_t length, const char *id, size_t *start, size_t *end);
/* Does the text look like HTML rather than JSON? */
bool page_looks_like(const char *text, size_t length);

#endif
