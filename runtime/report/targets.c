/* targets.c - the target profile a report is held against, in one line. */
#include <string.h>

#include "runtime/report/write.h"

enum { TARGETS_SHOWN = 8 };

/* Programs of several modules may say the same several times: each target stands there once. */
struct target_list {
  struct arena *memory;
  const struct report_input *in;
  enum language language;
  const char *shown[TARGETS_SHOWN];
  uint32_t count, more;
};

static const char *target_words(const struct target_list *l, const struct target *t) {
  const struct interner *names = l->in->model->names;
  struct builder b = {0};
  builder_text(&b, sym_text(names, t->framework));
  if (t->profile) builder_format(&b, ".%s", sym_text(names, t->profile));
  if (t->version) builder_format(&b, "@%s", sym_text(names, t->version));
  bool ja = l->language == LANGUAGE_JA; /* a profile has levels of its own */
  if (t->level) builder_format(&b, ja ? " %s%d" : " %s %d", SAY(LEVEL, l->language), t->level);
  if (t->on) builder_format(&b, ja ? "(%s)" : " on %s", entity_name(l->memory, l->in->model, t->on, false));
  const char *res = arena_copy(l->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

static void add_target(struct target_list *l, const struct target *t) {
  const char *words = target_words(l, t);
  for (uint32_t i = 0; i < l->count; i++)
    if (!strcmp(l->shown[i], words)) return;
  if (l->count < TARGETS_SHOWN) l->shown[l->count++] = words;
  else l->more++;
}

/* Targets of the command line stand in for those without `on`. */
const char *target_profile(struct arena *a, const struct report_input *in, enum language l) {
  const struct finding_options *o = &in->findings->options;
  struct target_list list = {.memory = a, .in = in, .language = l};
  for (uint32_t i = 0; i < o->target_override_count; i++) add_target(&list, &o->target_override[i]);
  for (uint32_t i = 0; i < in->model->targets.count; i++)
    if (!o->target_override_count || in->model->targets.items[i].on) add_target(&list, &in->model->targets.items[i]);
  if (!list.count) return SAY(NO_TARGET_STATED, l);
  struct builder b = {0};
  for (uint32_t i = 0; i < list.count; i++) builder_format(&b, "%s%s", i ? "; " : "", list.shown[i]);
  if (list.more) builder_format(&b, l == LANGUAGE_JA ? " ほか %u 件" : " and %u more", list.more);
  const char *res = arena_format(a, l == LANGUAGE_JA ? "%s: %s" : "%s %s", SAY(AGAINST, l), builder_get(&b));
  builder_free(&b);
  return res;
}
