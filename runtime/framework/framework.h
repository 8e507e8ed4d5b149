/* framework.h - layer 2: the catalogue of a framework, read from YAML with positions.
 *
 * A framework is a folder: catalogue.yaml, further *.yaml, and rules.cpsf. YAML holds every text in English
 * and Japanese; rules.cpsf holds conditions. This part reads the YAML (libyaml events, no document tree),
 * keeps the place of each entry, and checks what can be checked without rules: unknown keys, wrong types,
 * duplicate ids, missing targets, anchors and aliases (not accepted), missing languages.
 */
#ifndef CPSFC_FRAMEWORK_H
#define CPSFC_FRAMEWORK_H

#include "runtime/model/model.h"

struct bilingual { sym en, ja; }; /* 0: missing */

enum confidence { CONFIDENCE_NONE, CONFIDENCE_VERIFIED, CONFIDENCE_RECALLED, CONFIDENCE_AUTHORED };

struct catalogue_category { sym id; struct bilingual title; uint32_t first, count; /* in requirements, catalogue order */ span at; };
struct catalogue_requirement {
  sym id; uint32_t category; struct bilingual title, statement;
  uint8_t layers;   /* bit 1<<n for layer n */
  uint16_t elements; /* bit 1<<enum entity_kind */
  uint8_t confidence; struct bilingual source; span at;
};
struct catalogue_link { sym standard, id; }; /* sp800-171-r2 3.4.1 */
struct catalogue_measure {
  sym id; uint32_t requirement; uint8_t level, element /* enum entity_kind */, cost, effect; /* 1..5 ordinal */
  struct bilingual text; uint32_t first_link, link_count; uint8_t confidence; sym source; /* of the text; both may be missing */ span at;
};
/* What the left side of a link is to the right side, and how far the pair can be trusted (standards.h). */
enum link_relation { LINK_EQUAL, LINK_SUBSET, LINK_SUPERSET, LINK_INTERSECTS, LINK_RELATED };
enum link_confidence { LINK_VERIFIED, LINK_CATEGORY_VERIFIED, LINK_RECALLED, LINK_AUTHORED };
struct catalogue_crosswalk { uint32_t requirement; sym standard, target, source; uint8_t relation, confidence; span at; };

/* ---- risk sources: a threat meets a vulnerability of an element, which leads to an event of a layer ---- */

enum threat_category {
#define CATEGORY(id, name, en, ja) THREAT_##id,
#include "threat_categories.def"
#undef CATEGORY
  THREAT_CATEGORY_COUNT
};
const char *threat_category_text(enum threat_category c, enum language l);

struct catalogue_event { sym id; uint8_t layer, confidence; struct bilingual title; sym source; span at; };
struct catalogue_threat { sym id; uint8_t category; struct bilingual title; span at; };
struct catalogue_vulnerability { sym id; uint8_t element /* enum entity_kind */; sym original /* id in the framework's own text, or 0 */; struct bilingual title; span at; };
struct catalogue_risk {
  sym id, name;                    /* RS.L3-E1.DAT.2; a rule says `risk NAME` */
  uint32_t event, threat, vulnerability; /* indices */
  uint32_t first_requirement, requirement_count; /* in risk_requirements */
  uint32_t first_selection, selection_count;     /* in selections; 0: applies always */
  uint8_t confidence, link_confidence; sym source; span at;
};
struct catalogue_characteristic { sym id, name; uint8_t layer, confidence; struct bilingual title; sym source; span at; };
struct catalogue_selection { uint32_t risk, characteristic; };

enum risk_entry_kind { RISK_ENTRY_NONE, RISK_ENTRY_EVENT, RISK_ENTRY_THREAT, RISK_ENTRY_VULNERABILITY, RISK_ENTRY_RISK, RISK_ENTRY_CHARACTERISTIC };
struct risk_entry { enum risk_entry_kind kind; uint32_t index; };

struct catalogue {
  sym name, version;              /* cpsf, 1.0.0 */
  struct bilingual title; sym licence, source;
  VEC(struct catalogue_category) categories;
  VEC(struct catalogue_requirement) requirements;
  VEC(struct catalogue_measure) measures; /* by requirement, level, cost */
  VEC(struct catalogue_link) links;
  VEC(struct catalogue_crosswalk) crosswalks;
  struct idmap requirement_index, category_index, measure_index; /* sym -> index + 1 */
  VEC(struct catalogue_event) events;
  VEC(struct catalogue_threat) threats;
  VEC(struct catalogue_vulnerability) vulnerabilities;
  VEC(struct catalogue_risk) risks;                      /* as written */
  VEC(uint32_t) risk_requirements;                       /* per row, its requirements */
  VEC(struct catalogue_characteristic) characteristics;
  VEC(struct catalogue_selection) selections;            /* by row, then characteristic */
  struct idmap risk_index;        /* sym -> index * 8 + enum risk_entry_kind */
  uint32_t *risks_of, *first_risk_of; /* by requirement: risks_of[first_risk_of[r] .. first_risk_of[r + 1]] in row order; NULL without rows */
  bool rated; uint8_t rating[3][3]; /* likelihood, impact -> 1 low .. 3 high, when the catalogue replaces the table */
  bool broken;                    /* a file had errors: ids may be missing for that reason */
  const char *unread;             /* folder of the library whose other files are still to be read; NULL: all is here */
  span at;
};

/* Reads one YAML file already in SOURCES into C (several files add up to one catalogue; catalogue.yaml first).
 * Every problem is a diagnostic with its line; returns false when there was an error. */
bool catalogue_read(struct catalogue *c, struct interner *names, struct sources *s, struct diagnostics *d, uint32_t file);
/* Checks across files: existing targets, both languages (a warning; the tests of
 * this project's own library allow none). */
bool catalogue_check(const struct catalogue *c, const struct interner *names, struct diagnostics *d);
void catalogue_free(struct catalogue *c);
/* Index of a requirement or category by id, or UINT32_MAX. */
uint32_t catalogue_requirement_find(const struct catalogue *c, sym id);
uint32_t catalogue_category_find(const struct catalogue *c, sym id);
/* Index of an example measure by id, or UINT32_MAX. */
uint32_t catalogue_measure_find(const struct catalogue *c, sym id);
/* Where the example measures of a requirement (an index) begin; they lie by requirement, so that they go on as long as theirs is
 * the same. The count of all measures when there is none from here on. */
uint32_t catalogue_first_measure(const struct catalogue *c, uint32_t requirement);
/* The entry about risks that an id or name stands for: L3-E1, RS.L3-E1.DAT.2, disclosure, eavesdropping, 2-1. */
struct risk_entry catalogue_risk_find(const struct catalogue *c, sym id);
/* The nearest name of an entry of that kind, or NULL. */
const char *catalogue_risk_nearest(const struct catalogue *c, const struct interner *names, enum risk_entry_kind kind, const char *word);
/* What to say of an id that does not exist: "category CPS.CM ends at 7", or the nearest id; owned by A; NULL when
 * there is nothing useful to say. */
const char *catalogue_hint(struct arena *a, const struct catalogue *c, const struct interner *names, sym id, enum language language);

#endif
