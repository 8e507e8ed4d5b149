/* diff_programs.c - the programs of both sides of a comparison, by their names. */
#include <stdlib.h>
#include <string.h>

#include "compiler/cli/diff_sides.h"

static const struct saved_report *program_called(const struct report_list *list, const char *name) {
  for (uint32_t i = 0; i < list->items.count; i++)
    if (!strcmp(list->items.items[i].program, name)) return &list->items.items[i];
  return NULL;
}

/* A program that the other side lacks is compared with nothing: all of it is new, or gone. */
static const struct saved_report *nothing_like(struct diff_programs *p, const struct saved_report *r,
                                               const char *shown) {
  struct saved_report *res = &p->absent[p->absent_count++];
  *res = (struct saved_report){.path = shown,
                               .cpsfc = r->cpsfc,
                               .program = r->program,
                               .as_of = r->as_of,
                               .target_profile = {"", ""},
                               .listed = LISTED_ALL,
                               .least_basis = r->least_basis,
                               .facts = r->facts};
  return res;
}

static void compare_two(struct diff_programs *p, const struct saved_report *old, const struct saved_report *new) {
  struct diff d;
  diff_make(&d, old, new);
  vec_push(&p->set.items, d);
  p->set.worse += d.worse;
}

void diff_programs_make(struct diff_programs *p, const struct report_list *old, const struct report_list *new) {
  *p = (struct diff_programs){0};
  if (old->items.count == 1 && new->items.count == 1) return compare_two(p, &old->items.items[0], &new->items.items[0]);
  p->absent = memory_zeroed((size_t)old->items.count + new->items.count + 1, sizeof *p->absent);
  for (uint32_t i = 0; i < new->items.count; i++) {
    const struct saved_report *x = &new->items.items[i], *was = program_called(old, x->program);
    compare_two(p, was ? was : nothing_like(p, x, old->shown), x);
  }
  for (uint32_t i = 0; i < old->items.count; i++) {
    const struct saved_report *x = &old->items.items[i];
    if (!program_called(new, x->program)) compare_two(p, x, nothing_like(p, x, new->shown));
  }
}

void diff_programs_free(struct diff_programs *p) {
  for (uint32_t i = 0; i < p->set.items.count; i++) diff_free(&p->set.items.items[i]);
  vec_free(&p->set.items);
  free(p->absent);
}
