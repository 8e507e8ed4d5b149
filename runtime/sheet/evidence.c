/* evidence.c - evidence in a cell. */
#include "runtime/sheet/evidence.h"

#include <string.h>
#include <strings.h>

static const char *const words[][LANGUAGE_COUNT] = {{"by", "責任者"}, {"since", "開始"}, {"until", "期限"}};
enum word { WORD_BY, WORD_SINCE, WORD_UNTIL };

static bool is_word(const char *text, enum word w) {
  return !strcasecmp(text, words[w][LANGUAGE_EN]) || !strcmp(text, words[w][LANGUAGE_JA]);
}

/* ---- of a spec ---- */

static const struct entity_value *value_of(const struct model *m, entity_id e, const char *attribute) {
  sym name = intern_find(m->names, attribute, strlen(attribute));
  return name ? model_value_set(m, e, name) : NULL;
}

day sheet_entity_date(const struct model *m, entity_id e, const char *attribute) {
  const struct entity_value *x = value_of(m, e, attribute);
  return x && x->value.tag == VALUE_DATE ? (day)x->value.first : DAY_NONE;
}

static const char *text_of(const struct model *m, entity_id e, const char *attribute) {
  const struct entity_value *x = value_of(m, e, attribute);
  return x && (x->value.tag == VALUE_TEXT || x->value.tag == VALUE_DIGEST) ? sym_text(m->names, x->value.first) : NULL;
}

void sheet_evidence_of(const struct model *m, entity_id measure, struct sheet_evidence_list *res) {
  uint32_t count = 0;
  const entity_id *list = measure ? model_related(m, RELATION_EVIDENCE, measure, &count) : NULL;
  for (uint32_t i = 0; i < count; i++) {
    const char *file = text_of(m, list[i], "file");
    struct sheet_evidence x = {.file = file ? file : sym_text(m->names, m->entities.items[list[i]].name),
                               .digest = text_of(m, list[i], "digest"),
                               .by = model_one(m, RELATION_BY, list[i]),
                               .since = sheet_entity_date(m, list[i], "issued"),
                               .until = sheet_entity_date(m, list[i], "expires")};
    vec_push(&res->items, x);
  }
}

/* ---- of a cell ---- */

static const char *last_space(const char *text, size_t length) {
  while (0 < length && text[length - 1] != ' ') length--;
  return length ? text + length - 1 : NULL;
}

static size_t without_spaces(const char *text, size_t length) {
  while (0 < length && text[length - 1] == ' ') length--;
  return length;
}

static bool is_digest(const char *text) {
  size_t length = strlen(text);
  if (length != 8 + 64 || strncmp(text, "sha256\"", 7) || text[length - 1] != '"') return false;
  return strspn(text + 7, "0123456789abcdef") == 64;
}

/* The two last words of the line, when they are one of the phrases; shortens LENGTH. */
static bool take_phrase(struct arena *a, const char *line, size_t *length, sheet_find_principal *find, void *context,
                        struct sheet_evidence *x) {
  const char *space = last_space(line, *length);
  if (!space) return false;
  const char *last = arena_copy(a, space + 1, *length - (size_t)(space + 1 - line));
  size_t before = without_spaces(line, (size_t)(space - line));
  if (is_digest(last) && !x->digest) return x->digest = last, *length = before, true;
  const char *mark = last_space(line, before);
  if (!mark) return false;
  const char *word = arena_copy(a, mark + 1, before - (size_t)(mark + 1 - line));
  day d = DAY_NONE;
  bool date = date_parse(last, strlen(last), &d);
  if (date && is_word(word, WORD_SINCE) && x->since == DAY_NONE)
    x->since = d;
  else if (date && is_word(word, WORD_UNTIL) && x->until == DAY_NONE)
    x->until = d;
  else if (!date && find && is_word(word, WORD_BY) && !x->by)
    x->by = find(context, last);
  else
    return false;
  if (!date && !x->by) return false;
  *length = without_spaces(line, (size_t)(mark - line));
  return true;
}

static void read_line(struct arena *a, const char *line, size_t length, sheet_find_principal *find, void *context,
                      struct sheet_evidence_list *res) {
  struct sheet_evidence x = {.since = DAY_NONE, .until = DAY_NONE};
  while (0 < length && *line == ' ') line++, length--;
  length = without_spaces(line, length);
  if (!length) return;
  while (take_phrase(a, line, &length, find, context, &x)) continue;
  x.file = arena_copy(a, line, length);
  vec_push(&res->items, x);
}

void sheet_evidence_read(struct arena *a, const char *text, sheet_find_principal *find, void *context,
                         struct sheet_evidence_list *res) {
  while (*text) {
    size_t length = strcspn(text, "\n");
    read_line(a, text, length, find, context, res);
    text += length + (text[length] == '\n');
  }
}

/* ---- for a cell ---- */

static void add_date(struct builder *b, enum word w, day d, enum language l) {
  char buffer[11];
  if (d != DAY_NONE) builder_format(b, " %s %s", words[w][l], date_format(d, buffer));
}

const char *sheet_evidence_text(struct arena *a, const struct model *m, const struct sheet_evidence_list *list,
                                enum language l) {
  struct builder b = {0};
  for (uint32_t i = 0; i < list->items.count; i++) {
    const struct sheet_evidence *x = &list->items.items[i];
    builder_format(&b, "%s%s", i ? "\n" : "", x->file);
    if (x->by) builder_format(&b, " %s %s", words[WORD_BY][l], entity_path(a, m, x->by));
    add_date(&b, WORD_SINCE, x->since, l);
    add_date(&b, WORD_UNTIL, x->until, l);
    if (x->digest) builder_format(&b, " %s", x->digest);
  }
  const char *res = b.length ? arena_copy(a, b.text, b.length) : NULL;
  builder_free(&b);
  return res;
}

static bool same_text(const char *x, const char *y) { return x == y || (x && y && !strcmp(x, y)); }

bool sheet_evidence_equal(const struct sheet_evidence_list *x, const struct sheet_evidence_list *y) {
  if (x->items.count != y->items.count) return false;
  for (uint32_t i = 0; i < x->items.count; i++) {
    const struct sheet_evidence *p = &x->items.items[i], *q = &y->items.items[i];
    if (!same_text(p->file, q->file) || !same_text(p->digest, q->digest) || p->by != q->by || p->since != q->since ||
        p->until != q->until)
      return false;
  }
  return true;
}
