/* cmd_diff.c - cpsfc diff: what changed between two saved reports, two specs, or two revisions of one. */
#include <stdlib.h>
#include <string.h>

#include "compiler/cli/diff_sides.h"

static void write_one(struct out *o, const struct arguments *a, const char *path, enum language l, const void *context) {
  const struct diff_format *format = output_format(a, path, diff_formats(), "text");
  format->write(o, context, l, CPSFC_VERSION);
}

/* ---- programs of both sides ---- */

static const struct saved_report *program_called(const struct report_list *list, const char *name) {
  for (uint32_t i = 0; i < list->items.count; i++)
    if (!strcmp(list->items.items[i].program, name)) return &list->items.items[i];
  return NULL;
}

/* A program that the other side lacks is compared with nothing: all of it is new, or gone. */
static struct saved_report nothing_like(const struct saved_report *r, const char *shown) {
  return (struct saved_report){.path = shown, .cpsfc = r->cpsfc, .program = r->program, .as_of = r->as_of,
                               .target_profile = {"", ""}, .listed = LISTED_ALL, .least_basis = r->least_basis, .facts = r->facts};
}

struct absent_list {
  struct saved_report *items; /* not moved: diffs point to them */
  uint32_t count;
};

static void compare_two(struct diff_set *set, const struct saved_report *old, const struct saved_report *new) {
  struct diff d;
  diff_make(&d, old, new);
  vec_push(&set->items, d);
  set->worse += d.worse;
}

static void compare_programs(struct diff_set *set, const struct report_list *old, const struct report_list *new,
                             struct absent_list *absent) {
  if (old->items.count == 1 && new->items.count == 1)
    return compare_two(set, &old->items.items[0], &new->items.items[0]);
  absent->items = memory_zeroed((size_t)old->items.count + new->items.count + 1, sizeof *absent->items);
  for (uint32_t i = 0; i < new->items.count; i++) {
    const struct saved_report *x = &new->items.items[i], *was = program_called(old, x->program);
    if (!was) absent->items[absent->count] = nothing_like(x, old->shown), was = &absent->items[absent->count++];
    compare_two(set, was, x);
  }
  for (uint32_t i = 0; i < old->items.count; i++) {
    const struct saved_report *x = &old->items.items[i];
    if (program_called(new, x->program)) continue;
    absent->items[absent->count] = nothing_like(x, new->shown);
    compare_two(set, x, &absent->items[absent->count++]);
  }
}

static int compare_sides(struct arguments *a, const struct report_list lists[2]) {
  struct diff_set set = {0};
  struct absent_list absent = {0};
  if (!lists[0].items.count && !lists[1].items.count) return complain("%s: there is no spec on either side", lists[1].shown);
  compare_programs(&set, &lists[0], &lists[1], &absent);
  int res = write_outputs(a, write_one, &set);
  if (res == EXIT_CLEAN && set.worse) res = EXIT_GATE;
  for (uint32_t i = 0; i < set.items.count; i++) diff_free(&set.items.items[i]);
  vec_free(&set.items);
  free(absent.items);
  return res;
}

int command_diff(struct arguments *a) {
  struct diff_sides sides;
  struct report_list lists[2] = {{0}, {0}};
  if (!output_formats_known(a, diff_formats(), "text")) return EXIT_TROUBLE;
  int res = diff_sides_find(&sides, a) ? diff_sides_read(&sides, a, lists) : EXIT_TROUBLE;
  if (res == EXIT_CLEAN) res = compare_sides(a, lists);
  report_list_free(&lists[0]);
  report_list_free(&lists[1]);
  diff_sides_free(&sides);
  return res;
}
