/* graphviz_ids.h - inside the drawing: numbers for names, in place of addresses. */
#ifndef CPSFC_GRAPHVIZ_IDS_H
#define CPSFC_GRAPHVIZ_IDS_H

#include "runtime/base/base.h"

/* DISCIPLINE: the library's own, by which it numbers what it reads (AgIdDisc); graphs read afterwards have ids that
 * depend on nothing but their text. */
void graphviz_number_names(void *discipline);

#endif
