/* extract.h - inside the reports: what one organization may see of a program (docs/language.md, 7.6).
 *
 * Nothing is struck out afterwards: the record below is made first and holds copies of what is visible and nothing
 * else. The writers are given this record and never the model, the findings or the sources, so that what is hidden has
 * no way into their bytes.
 */
#ifndef CPSFC_EXTRACT_H
#define CPSFC_EXTRACT_H

#include "runtime/report/report.h"

enum { NO_ELEMENT = UINT32_MAX };

/* Why something is visible, bits. Findings are shown on EXPORTED, OWNED and AGREED. */
enum extract_why {
  WHY_EXPORTED = 1, /* marked `export` */
  WHY_OWNED = 2,    /* it belongs to the organization asked for */
  WHY_AGREED = 4,   /* a contract with it */
  WHY_PARTY = 8,    /* a party of such a contract: its name */
  WHY_READER = 16,  /* data that it may read by its name: readers, permit */
  WHY_CLAIMED = 32  /* an exported claim is about it: its name */
};
struct extract_port {
  const char *name;
  bool output;
  struct bilingual_text class; /* of the data, "" when hidden */
};
struct extract_element {
  const char *name;                  /* without the names of what it lies in, when these are hidden */
  struct bilingual_text kind, class; /* class: the nearest visible one */
  uint8_t entity_kind, why;
  const char *name_en, *name_ja, *corporate_number; /* of organizations, as they call themselves; NULL: not stated */
  uint32_t owner;                                   /* in elements */
  const char *label[3];                             /* of data: c, i, a; NULL: not stated */
  struct bilingual_text label_name[3];
  struct extract_port *ports;
  uint32_t port_count;
};
struct extract_requirement {
  const char *framework, *version, *id;
  struct bilingual_text title;
  uint32_t order; /* in its catalogue */
  bool built_in;
};
/* "#CPS.DS-3"; built-in checks without the mark. Owned by A. */
const char *extract_label(struct arena *a, const struct extract_requirement *r);

struct extract_document {
  day dated, valid_until;
  bool counted;
};
struct extract_finding {
  const struct extract_requirement *requirement;
  uint32_t element, responsible; /* in elements */
  uint8_t layer, applies, target, lo, hi, status, reason, severity, basis, disposition, planned_level;
  day until;
  struct bilingual_text approver; /* a role; "" when there is none */
  bool disputed;
  struct extract_document *documents;
  uint32_t document_count;
};
struct extract_term {
  struct bilingual_text name, value;
};
struct extract_obligation {
  const struct extract_requirement *requirement;
  uint32_t party; /* in elements */
  uint8_t level, lo, hi;
  enum truth due, result;
  bool disputed;
  uint32_t finding; /* index in findings, NO_ELEMENT: none */
};
struct extract_share {
  const struct extract_requirement *requirement;
  uint8_t kind, level; /* enum share_kind; level 0: not stated */
  uint32_t by, on;     /* in elements, NO_ELEMENT: hidden */
  struct bilingual_text on_kind;
  bool conditional;
  enum truth holds; /* of offers */
};
struct extract_contract {
  uint32_t element;
  uint32_t *parties, party_count;
  enum truth in_force;
  day since, until;
  VEC(struct extract_term) terms;
  VEC(struct extract_obligation) obligations;
  VEC(struct extract_share) shares;
  VEC(uint32_t) permits; /* data, in elements */
};
struct extract_claim {
  const struct extract_requirement *requirement;
  uint32_t element;
  uint8_t level;
  bool level_stated, theirs; /* said by the organization asked for */
  day since, until;
  const char *basis; /* "third_party"; NULL: not stated */
  struct bilingual_text basis_name;
  uint32_t finding;
};
struct extract_answer {
  const struct extract_requirement *requirement;
  uint32_t element;
  uint8_t value, level, planned_level; /* enum answer_value */
  day since, until, planned_due;
  struct bilingual_text by; /* a role; "" when there is none */
};
/* Of one kind of thing, or of one framework: shown + withheld = total. */
struct extract_count {
  const char *id;
  struct bilingual_text name;
  const char *version;
  uint32_t total, shown;
};

struct extract {
  struct arena memory;
  const char *version; /* of cpsfc */
  day as_of;
  const char *as_of_from;
  enum language language;
  bool evidence_looked_at, all, own;    /* own: it is one of one's own organizations */
  uint32_t addressee;                   /* in elements */
  struct bilingual_text target_profile; /* of targets that name nothing of the program's own */
  VEC(uint32_t) issuers;                /* own organizations among the elements */
  VEC(struct extract_element) elements;
  VEC(struct extract_contract) contracts;
  VEC(struct extract_claim) claims;
  VEC(struct extract_answer) answers;
  VEC(struct extract_finding) findings;
  VEC(struct extract_count) things;   /* by kind, then answers and claims */
  VEC(struct extract_count) verdicts; /* findings by framework; those of hidden frameworks together at the end */
};
/* What the organization IN->audience may see. Linear in the model and the findings. */
void extract_make(struct extract *x, const struct report_input *in);
void extract_free(struct extract *x);
/* Makes it, has it written, and frees it. */
void extract_write(struct out *o, const struct report_input *in, void (*write)(struct out *o, const struct extract *x));

/* ---- words shared by the writers (words.c); texts owned by A ---- */

const char *extract_name(const struct extract *x, uint32_t element);
/* "Sky Analytics KK (company)"; of anything else its name. */
const char *extract_full_name(struct arena *a, const struct extract *x, uint32_t element, enum language l);
/* "exported, the organization may read it". */
const char *extract_why_text(struct arena *a, uint8_t why, enum language l);
/* "until 2026-11-30"; "" for DAY_NONE. */
const char *extract_until_text(struct arena *a, day until, enum language l);
/* "met", "not met", "undecided", "open: nothing shown yet", "not asked today". */
const char *extract_obligation_text(const struct extract_obligation *o, enum language l);
/* "gap (missing), accepted until 2026-11-30, by: security manager". */
const char *extract_finding_text(struct arena *a, const struct extract_finding *f, enum language l);
/* "level 1, planned 2, due 2026-12-31". */
const char *extract_answer_text(struct arena *a, const struct extract_answer *x, enum language l);
/* "level 2, until 2027-03-14, basis: third_party, the issuer". */
const char *extract_claim_text(struct arena *a, const struct extract_claim *c, enum language l);
/* "dated 2026-02-10, valid until 2027-02-09": of the evidence that counts. */
const char *extract_documents_text(struct arena *a, const struct extract_finding *f, enum language l);
/* "offered by archive_firm, level 1, on vault, under a condition, does not hold". */
const char *extract_share_text(struct arena *a, const struct extract *x, const struct extract_share *s,
                               enum language l);
/* "oem and company, in force, until 2027-09-30". */
const char *extract_contract_text(struct arena *a, const struct extract *x, const struct extract_contract *c,
                                  enum language l);
const char *extract_terms_text(struct arena *a, const struct extract_contract *c, enum language l);
const char *extract_permits_text(struct arena *a, const struct extract *x, const struct extract_contract *c,
                                 enum language l);
/* Label, inputs and outputs. */
const char *extract_about_text(struct arena *a, const struct extract_element *e, enum language l);
/* "3 obligations = 1 met + 1 not met + ...", "5 findings shown = ...": what there is of. Returns how many lines. */
enum { SUM_LINES = 2 };
int extract_sums(struct arena *a, const struct extract *x, enum language l, const char *lines[SUM_LINES]);
/* The banner: for whom, from whom, that it is an extract, how much is not shown. Returns how many sentences. */
enum { BANNER_LINES = 5 };
int extract_banner(struct arena *a, const struct extract *x, enum language l, const char *lines[BANNER_LINES]);

/* extract_json.c: the whole as one object. */
void extract_json(struct json *j, const struct extract *x);

/* Of the table in report.c. */

#endif
