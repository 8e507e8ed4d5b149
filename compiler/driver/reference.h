/* reference.h - inside driver: the standard library as something to look things up in. `explain`, `list` and the doc
 * pages are written from it, so that they say the same. */
#ifndef CPSFC_REFERENCE_H
#define CPSFC_REFERENCE_H

#include "compiler/driver/page.h"

struct reference {
  struct session session;
  struct arena memory;
  const struct library_module *modules;
  uint32_t module_count;
  struct rule_facts *reads; /* by requirement, made when first asked for; NULL before */
};

/* reference.c */

/* Loads and checks the whole library; false when that fails. Always followed by reference_close. */
bool reference_open(struct reference *r);
void reference_close(struct reference *r);
const struct model *reference_model(const struct reference *r);
const char *reference_text(const struct reference *r, sym s);
/* The text in LANGUAGE, else the other one, else "". */
const char *reference_pick(const struct reference *r, struct bilingual t, enum language l);
/* The lines of a doc comment that are in that language, joined; owned by R. "" without. */
const char *reference_doc(struct reference *r, const char *doc, enum language l);
/* The doc comment at the top of a module; "" without. */
const char *reference_module_doc(struct reference *r, module_id m, enum language l);
/* What all conditions of a requirement read. */
const struct rule_facts *reference_reads(struct reference *r, uint32_t requirement);
/* "std.factory" in that language. */
const char *reference_module_name(const struct reference *r, module_id m, enum language l);
/* Is it a module of classes, or a framework with rules? */
bool reference_is_library(const struct reference *r, module_id m);
/* A fact as a reader knows it: Component.firmware, flows, is Vpn, age(). */
const char *reference_fact(struct reference *r, const struct rule_fact *f, enum language l);
/* "#CPS.DS-3". */
const char *reference_requirement(struct reference *r, uint32_t requirement);
/* The subjects of a requirement in words of the language of rules: "flow f where ...". */
const char *reference_subject(struct reference *r, uint32_t requirement, enum language l);

/* explain_classes.c */

/* Everything about a class or enum; headings begin at LEVEL. */
void reference_write_class(struct page *p, struct reference *r, class_id c, int level);

/* requirement_facts.c */

void reference_write_requirement(struct page *p, struct reference *r, uint32_t requirement);

#endif
