/* targets.c - the target profile a report is held against, in one line. */
#include "runtime/report/write.h"

enum { TARGETS_SHOWN = 8 };

static void add_target(struct builder *b, struct arena *a, const struct report_input *in, const struct target *t,
                       enum language l) {
  const struct interner *names = in->model->names;
  builder_format(b, "%s%s", b->length ? "; " : "", sym_text(names, t->framework));
  if (t->profile) builder_format(b, ".%s", sym_text(names, t->profile));
  if (t->version) builder_format(b, "@%s", sym_text(names, t->version));
  if (t->level)
    builder_format(b, l == LANGUAGE_JA ? " %s%d" : " %s %d", SAY(LEVEL, l),
                   t->level); /* a profile has levels of its own */
  if (t->on) builder_format(b, l == LANGUAGE_JA ? "(%s)" : " on %s", entity_name(a, in->model, t->on, false));
}

/* Targets of the command line stand in for those without `on`. */
const char *target_profile(struct arena *a, const struct report_input *in, enum language l) {
  const struct finding_options *o = &in->findings->options;
  struct builder b = {0};
  uint32_t count = 0;
  for (uint32_t i = 0; i < o->target_override_count; i++)
    if (count++ < TARGETS_SHOWN) add_target(&b, a, in, &o->target_override[i], l);
  for (uint32_t i = 0; i < in->model->targets.count; i++) {
    const struct target *t = &in->model->targets.items[i];
    if (o->target_override_count && !t->on) continue;
    if (count++ < TARGETS_SHOWN) add_target(&b, a, in, t, l);
  }
  if (TARGETS_SHOWN < count)
    builder_format(&b, l == LANGUAGE_JA ? " ほか %u 件" : " and %u more", count - TARGETS_SHOWN);
  const char *res = count ? arena_format(a, l == LANGUAGE_JA ? "%s: %s" : "%s %s", SAY(AGAINST, l), builder_get(&b))
                          : SAY(NO_TARGET_STATED, l);
  builder_free(&b);
  return res;
}
