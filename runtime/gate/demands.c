/* demands.c - what settings ask for, beside those of another revision: a change may not take its own gate off unseen. */
#include <stdlib.h>
#include <string.h>

#include "runtime/gate/gate.h"

const char *demand_text(const struct demands *s, enum demand what) {
  const char *res = NULL;
  for (uint32_t i = 0; i < s->list.count; i++)
    if (s->list.items[i].what == what) res = s->list.items[i].text;
  return res;
}

/* ---- less? WAS is stated, NOW may be NULL ---- */

static bool gate_is_less(const char *was, const char *now) {
  struct gate old = {0}, new = {0};
  struct bilingual_text problem;
  bool res = false;
  if (gate_parse(&old, was, &problem) && gate_parse(&new, now ? now : "never", &problem))
    for (uint32_t i = 0; i < old.rules.count; i++) res |= !gate_covers(&new, &old.rules.items[i]);
  gate_free(&old);
  gate_free(&new);
  return res;
}

/* A profile says none. */
static char level_of(const char *floor) {
  const char *colon = strrchr(floor, ':');
  return colon ? colon[1] : 0;
}
static bool floor_is_less(const char *was, const char *now) { return !now || level_of(now) < level_of(was); }
static bool more_may_be(const char *was, const char *now) { return !now || atoi(was) < atoi(now); }
static bool fewer_days(const char *was, const char *now) { return !now || atoi(now) < atoi(was); }
static bool is_gone(const char *was, const char *now) { return (void)was, !now; }
/* Another file has other owners. */
static bool is_other(const char *was, const char *now) { return !now || strcmp(was, now) != 0; }
/* Dates of ISO 8601 sort as text. */
static bool is_earlier(const char *was, const char *now) { return now && strcmp(now, was) < 0; }

/* UNSTATED: what holds when nothing is said, if stating it can be less. */
static const struct {
  const char *key;
  bool (*less)(const char *was, const char *now);
  const char *unstated;
} kinds[DEMAND_COUNT] = {[DEMAND_FAIL_ON] = {"fail_on", gate_is_less, NULL},
                        [DEMAND_FLOOR] = {"floor", floor_is_less, NULL},
                        [DEMAND_MAX_UNANSWERED] = {"max_unanswered", more_may_be, NULL},
                        [DEMAND_WARN_BEFORE] = {"warn_before", fewer_days, NULL},
                        [DEMAND_DECISIONS] = {"decisions", is_other, NULL},
                        [DEMAND_EVIDENCE] = {"evidence", is_gone, NULL},
                        [DEMAND_AS_OF] = {"as_of", is_earlier, "today"}};

static const char *told(struct arena *a, enum demand what, const char *text) {
  return text ? arena_format(a, "%s %s", kinds[what].key, text) : NULL;
}

static void add(struct arena *a, struct demand_changes *res, enum demand what, const char *was, const char *now, bool less) {
  vec_push(&res->list, ((struct demand_change){what, told(a, what, was), told(a, what, now), less}));
}

/* Stopping the clock is less than letting it run, as is turning it back. */
static void compare_single(struct arena *a, const struct demands *was, const struct demands *now, enum demand what,
                           struct demand_changes *res) {
  const char *before = demand_text(was, what), *after = demand_text(now, what), *unstated = kinds[what].unstated;
  if (!before && !after) return;
  if (before && after && !strcmp(before, after)) return;
  bool less = before ? kinds[what].less(before, after) : unstated != NULL;
  add(a, res, what, before ? before : unstated, after ? after : unstated, less);
}

/* ---- the floor: the highest of what is said of one framework or profile ---- */

static const char *floor_of(const struct demands *s, const char *text) {
  size_t length = strcspn(text, "@:");
  const char *res = NULL;
  for (uint32_t i = 0; i < s->list.count; i++) {
    const char *other = s->list.items[i].text;
    if (s->list.items[i].what != DEMAND_FLOOR || strcspn(other, "@:") != length || strncmp(other, text, length)) continue;
    if (!res || level_of(res) < level_of(other)) res = other;
  }
  return res;
}

static void compare_floors(struct arena *a, const struct demands *was, const struct demands *now,
                           struct demand_changes *res) {
  for (uint32_t i = 0; i < was->list.count; i++) {
    const char *before = was->list.items[i].text;
    if (was->list.items[i].what != DEMAND_FLOOR || floor_of(was, before) != before) continue;
    const char *after = floor_of(now, before);
    if (!after || strcmp(before, after)) add(a, res, DEMAND_FLOOR, before, after, floor_is_less(before, after));
  }
  for (uint32_t i = 0; i < now->list.count; i++) {
    const char *after = now->list.items[i].text;
    if (now->list.items[i].what != DEMAND_FLOOR || floor_of(now, after) != after) continue;
    if (!floor_of(was, after)) add(a, res, DEMAND_FLOOR, NULL, after, false);
  }
}

void demands_compare(struct arena *a, const struct demands *was, const struct demands *now,
                   struct demand_changes *res) {
  for (enum demand what = 0; what < DEMAND_COUNT; what++) {
    if (what == DEMAND_FLOOR) compare_floors(a, was, now, res);
    else compare_single(a, was, now, what, res);
  }
}
