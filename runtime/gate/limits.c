/* limits.c - what a project asks of every program whatever its gate: levels no target may undercut, and how many findings
 * may stay unanswered. */
#include <stdlib.h>
#include <string.h>

#include "runtime/gate/gate_internal.h"

bool gate_target_good(const char *text) {
  const char *colon = strrchr(text, ':');
  size_t name = strcspn(text, "@:");
  if (colon) return name != 0 && '1' <= colon[1] && colon[1] <= '3' && !colon[2];
  return memchr(text, '.', name) && text[0] != '.' && text[name - 1] != '.';
}

/* ---- the floor ---- */

/* As with targets: the major number decides, and what a framework builds on is meant, too. */
static bool framework_is(const struct findings *f, const struct rule_framework *w, const char *text) {
  size_t name = strcspn(text, "@:"), major = text[name] == '@' ? strcspn(text + name + 1, ".:") : 0;
  const char *own = sym_text(f->model->names, w->name), *version = sym_text(f->model->names, w->version);
  if (strlen(own) != name || strncmp(own, text, name)) return false;
  return major == 0 || (strcspn(version, ".") == major && !strncmp(version, text + name + 1, major));
}

static void raise(uint8_t *level, uint8_t to) {
  if (*level < to) *level = to;
}

/* By requirement. */
static bool raise_framework(const struct findings *f, const char *text, uint8_t *levels) {
  const struct rule_set *r = f->rules;
  const char *colon = strrchr(text, ':');
  bool res = false;
  for (uint32_t i = 0; colon && i < r->frameworks.count; i++) {
    if (!framework_is(f, &r->frameworks.items[i], text)) continue;
    for (uint32_t k = 0; k < r->requirements.count; k++)
      if (framework_builds_on(r, i, r->requirements.items[k].framework)) raise(&levels[k], (uint8_t)(colon[1] - '0'));
    res = true;
  }
  return res;
}

/* FRAMEWORK.PROFILE, whose levels are those of the profile. */
static bool raise_profile(const struct findings *f, const char *text, uint8_t *levels) {
  struct arena scratch = {0};
  size_t name = strcspn(text, "@:");
  const char *whole = arena_copy(&scratch, text, name), *dot = strrchr(whole, '.');
  bool res = false;
  if (dot) {
    const char *framework = arena_format(&scratch, "%.*s%s", (int)(dot - whole), whole, text + name);
    sym profile = intern_find(f->model->names, dot + 1, strlen(dot + 1));
    for (uint32_t i = 0; profile && i < f->rules->selects.count; i++) {
      const struct rule_select *x = &f->rules->selects.items[i];
      if (x->profile != profile || !framework_is(f, &f->rules->frameworks.items[x->framework], framework)) continue;
      raise(&levels[x->requirement], x->level);
      res = true;
    }
  }
  arena_free(&scratch);
  return res;
}

static void hold_floor(struct gate_decision *d, const struct findings *f) {
  const struct gate_limits *l = d->limits;
  uint8_t *levels = memory_zeroed(f->rules->requirements.count + 1, 1);
  for (uint32_t i = 0; i < l->floor_count; i++)
    if (!raise_framework(f, l->floor[i], levels) && !raise_profile(f, l->floor[i], levels))
      d->floor_unknown++, d->first_unknown = d->first_unknown ? d->first_unknown : l->floor[i];
  for (uint32_t i = 0; i < f->rows.count; i++) {
    const struct finding_row *row = &f->rows.items[i];
    uint8_t level = levels[row->requirement];
    if (level <= row->target) continue;
    if (!d->below_floor++) d->first_below = i, d->first_level = level;
  }
  free(levels);
}

/* ---- both ---- */

void gate_hold_limits(struct gate_decision *d, const struct gate_limits *l, const struct findings *f) {
  d->limits = l;
  for (uint32_t i = 0; i < f->rows.count; i++) {
    const struct finding_row *row = &f->rows.items[i];
    d->unanswered += row->disposition == DISPOSITION_OPEN && gate_word_of(f, row) == GATE_UNANSWERED;
  }
  if (l->floor_count) hold_floor(d, f);
  d->floor_undercut = d->below_floor || d->floor_unknown;
  d->too_many_unanswered = 0 <= l->max_unanswered && (uint32_t)l->max_unanswered < d->unanswered;
  d->total += d->floor_undercut + d->too_many_unanswered;
}

bool gate_over_limits(const struct gate_decision *d) {
  return d && (d->floor_undercut || d->too_many_unanswered);
}

/* ---- words ---- */

const char *gate_limits_text(struct arena *a, const struct gate_limits *l) {
  struct builder b = {0};
  if (!l) return "";
  for (uint32_t i = 0; i < l->floor_count; i++) builder_format(&b, "%s%s", i ? ", " : "floor ", l->floor[i]);
  if (0 <= l->max_unanswered) builder_format(&b, "%smax_unanswered %d", b.length ? "; " : "", l->max_unanswered);
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

const char *gate_floor_text(struct arena *a, const struct gate_decision *d, const struct findings *f, enum language l) {
  bool ja = l == LANGUAGE_JA;
  if (!d->floor_undercut) return ja ? "目標の下限を下回る指摘はありません" : "no finding is held against less than the floor";
  if (!d->below_floor)
    return arena_format(a, ja ? "目標の下限があるのに、プログラムが使っていないフレームワーク・プロファイル: %u 件。例: %s" : "frameworks and profiles of the floor that the program does not use: %u; such as %s", d->floor_unknown, d->first_unknown);
  const struct finding_row *row = &f->rows.items[d->first_below];
  const char *id = sym_text(f->model->names, f->rules->requirements.items[row->requirement].id);
  return arena_format(a, ja ? "目標が下限を下回る指摘: %u 件。例: %s %s の目標 %d は下限 %d より低い" : "held against less than the floor: %u; such as %s on %s, whose target %d is below %d",
                      d->below_floor, *id == '#' ? id + 1 : id, entity_name(a, f->model, row->subject, false), row->target, d->first_level);
}

const char *gate_unanswered_text(struct arena *a, const struct gate_decision *d, enum language l) {
  return arena_format(a, l == LANGUAGE_JA ? "未回答は %u 件、上限は %d 件です" : "unanswered: %u, at most %d may be", d->unanswered, d->limits->max_unanswered);
}

void gate_explain_limits(struct out *o, const struct gate_decision *d, const struct findings *f, enum language l) {
  struct arena a = {0};
  bool ja = l == LANGUAGE_JA;
  const char *text = gate_limits_text(&a, d->limits);
  if (*text) {
    out_format(o, ja ? "cpsf.yaml の制限(%s)は、合否条件が何であっても守る必要があります。\n" : "Whatever the gate, cpsf.yaml asks for this: %s.\n", text);
    if (d->limits->floor_count) out_format(o, "  %s\n", gate_floor_text(&a, d, f, l));
    if (0 <= d->limits->max_unanswered) out_format(o, "  %s\n", gate_unanswered_text(&a, d, l));
  }
  arena_free(&a);
}
