/* standards.h - layer 2: the standards beside the frameworks, and what links to what.
 *
 * A standard is one YAML file: groups, items, and crosswalks to other standards. It is read only when a view or an
 * explanation asks for it. Groups and items of all standards lie in one array of entries; links join entries, so that a
 * path from a requirement by way of one standard to another is a walk over a graph.
 */
#ifndef CPSFC_STANDARDS_H
#define CPSFC_STANDARDS_H

#include "runtime/framework/framework.h"

struct standard_entry {
  sym id;
  uint32_t standard, up; /* index + 1 of the group it stands in, 0: none */
  bool group;
  uint32_t first_class, class_count; /* in standards.classes: elements of these classes are such an item */
  struct bilingual name, about; /* about: in our own words, may be missing */
  span at;
};
struct standard {
  sym id;
  struct bilingual title;
  sym source, licence;
  uint32_t first, count; /* in entries: groups, then items */
  uint32_t items;
  span at;
};
struct standard_link { uint32_t from, to; uint8_t relation /* enum link_relation */, confidence /* enum link_confidence */; sym source; span at; };
/* A link as written, before every standard is there. */
struct unresolved_link { uint32_t standard; sym to, item, target; uint8_t relation, confidence; sym source; span at; };

struct standards {
  VEC(struct standard) list;
  VEC(struct standard_entry) entries;
  VEC(sym) classes;                 /* qualified names: std.iot.Sensor */
  VEC(struct standard_link) links;  /* by from, then as written */
  uint32_t *first_link;             /* links of entry e: first_link[e] .. first_link[e + 1] */
  uint32_t *first_back, *back;      /* links to entry e: back[first_back[e] ..] are indices in links */
  struct idmap index, names;        /* (standard, id) -> entry + 1; standard -> index + 1 */
  VEC(struct unresolved_link) unresolved;
  bool broken;
};

/* Reads one YAML file in SOURCES; every problem is a diagnostic with its line. False when there was an error. */
bool standards_read(struct standards *s, struct interner *names, struct sources *sources, struct diagnostics *d, uint32_t file);
/* After the last file: targets of crosswalks must exist, both languages be there (a warning), and links are put in order. */
bool standards_finish(struct standards *s, const struct interner *names, struct diagnostics *d);
/* Crosswalks and measures of a catalogue name items that exist, as far as the standard is known here. */
bool standards_check_catalogue(const struct standards *s, const struct catalogue *c, const struct interner *names, struct diagnostics *d);
void standards_free(struct standards *s);
/* Index of a standard by its id, or by the one id that begins with NAME and a hyphen; UINT32_MAX. */
uint32_t standard_find(const struct standards *s, const struct interner *names, const char *name);
/* Index of a group or item, or UINT32_MAX. */
uint32_t standard_entry_find(const struct standards *s, sym standard, sym id);

/* links.c */

const char *link_relation_text(enum link_relation r, enum language language);
const char *link_confidence_text(enum link_confidence c, enum language language);
/* As written in the data: "subset", "category-verified". */
const char *link_relation_id(enum link_relation r);
const char *link_confidence_id(enum link_confidence c);
/* What two relations on the way from A by B to C say of A and C: no more than can be known. */
enum link_relation link_relation_join(enum link_relation first, enum link_relation second);
/* Does A surely contain all of B? Otherwise it only touches it. */
static inline bool link_covers(enum link_relation r) { return r == LINK_EQUAL || r == LINK_SUPERSET; }

#endif
