/* tally.c - how many findings each element has, and the worst of them. */
#include "runtime/drawing/drawing_internal.h"

/* The element that a finding about one of its parts without a box is told at: of a port its component or system. */
static entity_id drawn_subject(const struct model *m, entity_id e) {
  while (m->kinds[e] == KIND_PORT || m->kinds[e] == KIND_FIELD || m->kinds[e] == KIND_QUANTITY)
    e = m->entities.items[e].parent;
  return e;
}

void tally_findings(struct drawing *d) {
  const struct findings *f = d->in.findings;
  const struct model *m = d->in.model;
  d->tallies = arena_alloc(&d->memory, m->entities.count * sizeof *d->tallies);
  for (uint32_t i = 0; i < f->rows.count; i++) {
    const struct finding_row *r = &f->rows.items[i];
    if (r->check && r->status == STATUS_UNDECIDED && !m->checks.items[r->check - 1].listed) continue;
    struct tally *t = &d->tallies[drawn_subject(m, r->subject)];
    switch ((enum status)r->status) {
    case STATUS_GAP:
      t->gap++;
      t->open_gap += r->disposition == DISPOSITION_OPEN;
      break;
    case STATUS_UNDECIDED: t->undecided++; break;
    case STATUS_MET: t->met += !r->check; break; /* built-in checks that hold are in no list */
    case STATUS_NO_TARGET: break;
    }
  }
}

void tally_add(struct tally *to, const struct tally *from) {
  to->gap += from->gap;
  to->open_gap += from->open_gap;
  to->undecided += from->undecided;
  to->met += from->met;
}

enum drawing_status tally_status(const struct tally *t) {
  return t->gap ? DRAWN_GAP : t->undecided ? DRAWN_UNDECIDED : t->met ? DRAWN_MET : DRAWN_NONE;
}
