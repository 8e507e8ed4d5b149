/* catalogue_internal.h - inside framework: what the readers of the sections of a catalogue share. */
#ifndef CPSFC_CATALOGUE_INTERNAL_H
#define CPSFC_CATALOGUE_INTERNAL_H

#include "runtime/framework/yaml.h"

extern const struct yaml_word catalogue_elements[];    /* enum entity_kind */
extern const struct yaml_word catalogue_confidences[]; /* enum confidence */

/* One file at work. */
struct reading {
  struct yaml_walk walk;
  struct catalogue *catalogue;
};

/* Enters ID at INDEX; false, with both places, when it is there already. */
bool catalogue_enter(struct reading *r, struct idmap *index, sym id, uint32_t position, span at, span first);
/* The requirement ID names, or UINT32_MAX with a message; silent when the catalogue itself could not be read. */
uint32_t catalogue_use_requirement(struct reading *r, sym id, span at);

/* ---- catalogue_risks.c: the sections about risk sources ---- */

void catalogue_read_rating(struct yaml_walk *w, struct reading *r, const char *key);
void catalogue_read_events(struct yaml_walk *w, struct reading *r, const char *key);
void catalogue_read_threats(struct yaml_walk *w, struct reading *r, const char *key);
void catalogue_read_vulnerabilities(struct yaml_walk *w, struct reading *r, const char *key);
void catalogue_read_risks(struct yaml_walk *w, struct reading *r, const char *key);
void catalogue_read_characteristics(struct yaml_walk *w, struct reading *r, const char *key);
/* Orders the rows of the whole catalogue and connects them with requirements and characteristics. */
void catalogue_index_risks(struct catalogue *c);
/* What must hold among the sections, both languages included. */
void catalogue_check_risks(const struct catalogue *c, const struct interner *names, struct diagnostics *d);
/* Both languages of a text, or W3521. */
void catalogue_check_text(const struct interner *names, struct diagnostics *d, sym id, const char *key,
                          struct bilingual text, span at);

#endif
