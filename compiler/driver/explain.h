/* explain.h - inside driver: the explainers of `cpsfc explain`, one file for each kind of thing.
 *
 * An explainer writes the page of WHAT at the end of B and returns true, or writes nothing and returns false when it
 * knows nothing of that name. explain.c asks them in the order of its table. A two-word question (a standard and an
 * item of it) comes as one text with a space in it.
 */
#ifndef CPSFC_EXPLAIN_H
#define CPSFC_EXPLAIN_H

#include "compiler/driver/driver.h"

typedef bool explainer(struct builder *b, const char *what, enum language language);

explainer explain_code;      /* explain_code.c: pages of diagnostic codes */
explainer explain_catalogue; /* explain_catalogue.c: requirements, categories, example measures */
explainer explain_risks;     /* explain_risks.c: events, threats, vulnerabilities, risk sources, characteristics */
explainer explain_standard;  /* explain_standard.c: standards, their groups and items */
explainer explain_term;      /* explain_term.c: terms of the glossary */
explainer explain_framework; /* explain_rule.c: frameworks, profiles, requirements that no catalogue has */
explainer explain_classes;   /* explain_classes.c: classes, attributes, modules, quantities, units */

/* explain_rule.c: whom the rule of requirement ID of FRAMEWORK is about, its sentence for each level, its exceptions. */
void explain_rule(struct builder *b, const char *framework, const char *id, enum language language);

#endif
