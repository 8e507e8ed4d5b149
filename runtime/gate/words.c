/* words.c - the grammar of --fail-on. */
#include <stdlib.h>
#include <string.h>

#include "runtime/gate/gate.h"

#define BIT(w) (1u << GATE_##w)

/* `gap` and `undecided` hold what is worse, too. */
static const struct {
  const char *word;
  uint32_t words;
} gate_words[GATE_WORD_COUNT] = {
    [GATE_VIOLATION] = {"violation", BIT(VIOLATION)},
    [GATE_GAP] = {"gap", BIT(GAP) | BIT(VIOLATION)},
    [GATE_UNDECIDED] = {"undecided", BIT(UNDECIDED) | BIT(UNANSWERED) | BIT(GAP) | BIT(VIOLATION)},
    [GATE_UNANSWERED] = {"unanswered", BIT(UNANSWERED)},
    [GATE_EXPIRED] = {"expired", BIT(EXPIRED)},
    [GATE_WEAKENED] = {"weakened", BIT(WEAKENED)},
    [GATE_WARNING] = {"warning", BIT(WARNING)}};
#define NARROWED (BIT(VIOLATION) | BIT(GAP) | BIT(UNDECIDED) | BIT(UNANSWERED) | BIT(EXPIRED))

const char *gate_word_text(enum gate_word w) { return gate_words[w].word; }

bool gate_asks(const struct gate *g, enum gate_word w) {
  for (uint32_t i = 0; i < g->rules.count; i++)
    if (g->rules.items[i].words >> w & 1) return true;
  return false;
}

static bool refuse(struct gate *g, struct bilingual_text *problem, const char *en, const char *ja, const char *what) {
  *problem = (struct bilingual_text){arena_format(&g->memory, en, what), arena_format(&g->memory, ja, what)};
  return false;
}

/* ---- items ---- */

static bool add_word(struct gate_rule *r, const char *item) {
  for (int i = 0; i < GATE_WORD_COUNT; i++) {
    if (strcmp(item, gate_words[i].word)) continue;
    r->words |= gate_words[i].words;
    return true;
  }
  return false;
}

static bool set_severity(struct gate_rule *r, const char *text) {
  static const char *const words[] = {"low", "moderate", "high"};
  for (int i = 0; i < 3; i++)
    if (!strcmp(text, words[i])) return r->severity = (uint8_t)(RATING_LOW + i), true;
  return false;
}

static bool add_layer(struct gate_rule *r, const char *text) {
  if (*text < '1' || '3' < *text || text[1]) return false;
  r->layers |= (uint8_t)(1 << (*text - '0'));
  return true;
}

static bool add_organization(struct gate_rule *r, const char *text) {
  vec_push(&r->organizations, ((struct gate_organization){.text = text}));
  return *text != 0;
}

/* An id has a dot or a capital in it, which no word of the gate has. */
static bool add_requirement(struct gate_rule *r, const char *item) {
  bool looks_like_id = strpbrk(item, ".#ABCDEFGHIJKLMNOPQRSTUVWXYZ") && !strpbrk(item, "=<>");
  if (looks_like_id) vec_push(&r->requirements, ((struct gate_requirements){.text = *item == '#' ? item + 1 : item}));
  return looks_like_id;
}

static bool add_item(struct gate *g, struct gate_rule *r, const char *item, struct bilingual_text *problem) {
  static const struct {
    const char *key;
    bool (*add)(struct gate_rule *, const char *);
    const char *values;
  } keys[] = {{"severity>=", set_severity, "severity>=low, severity>=moderate, severity>=high"},
              {"organization=", add_organization, "organization=NAME"},
              {"layer=", add_layer, "layer=1, layer=2, layer=3"}};
  if (add_word(r, item)) return true;
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    size_t length = strlen(keys[i].key);
    if (strncmp(item, keys[i].key, length)) continue;
    return keys[i].add(r, item + length) || refuse(g, problem, "takes %s", "書けるのは %s です", keys[i].values);
  }
  if (add_requirement(r, item)) return true;
  if (!*item) return refuse(g, problem, "has an empty item%s", "空の項目があります%s", "");
  if (!strcmp(item, "never")) return refuse(g, problem, "`never` stands alone%s", "`never` は単独で書きます%s", "");
  return refuse(
      g, problem,
      "there is no `%s`; words: violation, gap, undecided, unanswered, expired, weakened, warning, never; narrowing: "
      "severity>=, a requirement or category, organization=, layer=",
      "`%s` はありません。条件: violation、gap、undecided、unanswered、expired、weakened、warning、never。絞り込み: "
      "severity>=、対策要件かカテゴリー、organization=、layer=",
      item);
}

/* ---- rules ---- */

/* The text up to one of STOPS without the blanks around it; *REST stands behind. */
static char *take(struct gate *g, const char **rest, const char *stops) {
  const char *at = *rest + strspn(*rest, " "), *end = at + strcspn(at, stops);
  *rest = end;
  while (at < end && end[-1] == ' ') end--;
  return arena_copy(&g->memory, at, (size_t)(end - at));
}

/* Narrowing with nothing to narrow would silently hold. */
static bool fits(struct gate *g, const struct gate_rule *r, struct bilingual_text *problem) {
  bool narrows = r->severity || r->layers || r->requirements.count || r->organizations.count;
  if (narrows && !(r->words & NARROWED))
    return refuse(g, problem,
                  "`%s` narrows findings and does not say which: add gap, undecided, unanswered, violation or expired",
                  "`%s` は絞り込むだけで、どの指摘かを示していません。gap、undecided、unanswered、violation、expired "
                  "のどれかを加えてください",
                  r->text);
  return true;
}

static bool read_rule(struct gate *g, const char *text, struct bilingual_text *problem) {
  struct gate_rule r = {.text = text};
  bool good = true;
  for (const char *rest = text; good; rest++) {
    good = add_item(g, &r, take(g, &rest, ","), problem);
    if (!*rest) break;
  }
  good = good && fits(g, &r, problem);
  vec_push(&g->rules, r);
  return good;
}

bool gate_parse(struct gate *g, const char *text, struct bilingual_text *problem) {
  gate_free(g);
  g->text = arena_copy(&g->memory, text, strlen(text));
  const char *rest = text;
  if (!strcmp(take(g, &rest, ""), "never")) return true;
  for (rest = text;; rest++) {
    if (!read_rule(g, take(g, &rest, ";"), problem)) return false;
    if (!*rest) return true;
  }
}

void gate_free(struct gate *g) {
  for (uint32_t i = 0; i < g->rules.count; i++) {
    struct gate_rule *r = &g->rules.items[i];
    for (uint32_t k = 0; k < r->requirements.count; k++) vec_free(&r->requirements.items[k].list.items);
    vec_free(&r->requirements);
    vec_free(&r->organizations);
  }
  vec_free(&g->rules);
  arena_free(&g->memory);
  g->text = NULL;
}

/* ---- beside another gate ---- */

/* Is each of the texts of NARROW one of WIDE? No text narrows nothing. */
#define WITHIN(narrow, wide) texts_within((narrow).items, (narrow).count, (wide).items, (wide).count, sizeof *(wide).items)

/* The items begin with their text. */
static bool texts_within(const void *narrow, uint32_t count, const void *wide, uint32_t wide_count, size_t size) {
  if (!wide_count) return true;
  for (uint32_t i = 0; i < count; i++) {
    const char *text = *(const char *const *)((const char *)narrow + i * size);
    bool found = false;
    for (uint32_t k = 0; k < wide_count && !found; k++) found = !strcmp(text, *(const char *const *)((const char *)wide + k * size));
    if (!found) return false;
  }
  return count != 0;
}

static bool keeps_all_of(const struct gate_rule *wide, const struct gate_rule *narrow) {
  bool layers = !wide->layers || (narrow->layers && !(narrow->layers & ~wide->layers));
  return wide->severity <= narrow->severity && layers && WITHIN(narrow->requirements, wide->requirements) &&
         WITHIN(narrow->organizations, wide->organizations);
}

bool gate_covers(const struct gate *g, const struct gate_rule *r) {
  uint32_t left = r->words;
  for (uint32_t i = 0; i < g->rules.count; i++) {
    const struct gate_rule *x = &g->rules.items[i];
    left &= ~(keeps_all_of(x, r) ? x->words : x->words & ~NARROWED);
  }
  return !left;
}

/* ---- requirements of the rules at hand ---- */

static bool id_is(const struct findings *f, sym id, const char *text) {
  const char *name = sym_text(f->model->names, id);
  return !strcmp(*name == '#' ? name + 1 : name, text);
}

static bool in_framework(const struct findings *f, uint32_t framework, const char *text, size_t length) {
  const char *name = sym_text(f->model->names, f->rules->frameworks.items[framework].name);
  return !length || (strlen(name) == length && !strncmp(name, text, length));
}

/* Nothing found is no reason to let everything pass. */
static bool find_requirements(const struct findings *f, struct gate_requirements *x) {
  const char *mark = strchr(x->text, '#'), *id = mark ? mark + 1 : x->text;
  size_t length = mark ? (size_t)(mark - x->text) : 0;
  x->list.items.count = 0;
  for (uint32_t i = 0; i < f->rules->requirements.count; i++) {
    const struct rule_requirement *r = &f->rules->requirements.items[i];
    bool named = id_is(f, r->id, id) || (r->category && id_is(f, f->rules->categories.items[r->category - 1].id, id));
    if (named && in_framework(f, r->framework, x->text, length)) vec_push(&x->list.items, i);
  }
  return x->list.items.count != 0;
}

bool gate_find_requirements(struct gate *g, const struct findings *f, struct bilingual_text *problem) {
  for (uint32_t i = 0; i < g->rules.count; i++) {
    struct gate_rule *r = &g->rules.items[i];
    for (uint32_t k = 0; k < r->requirements.count; k++)
      if (!find_requirements(f, &r->requirements.items[k]))
        return refuse(g, problem, "--fail-on: no framework of this program has a requirement or category `%s`",
                      "--fail-on: このプログラムのフレームワークに、対策要件・カテゴリー `%s` はありません",
                      r->requirements.items[k].text);
  }
  return true;
}
