/* labels.c - cpsfc why label PLACE: what is known of the data at one place, what it comes from, who may read it, and
 * what would change it. */
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/driver.h"

enum { ROUNDS = 5 /* downgrades shown, one behind the other */, NAMES = 8 /* principals named in one line */ };

/* Indented lines first, drawn as a tree when all are known. */
struct line {
  const char *text;
  int depth;
  span at;
};
struct page {
  struct session *s;
  const struct model *m;
  const struct trust *trust;
  entity_id place;
  enum language l;
  struct arena *a;
  VEC(struct line) lines;
};

static const char *either(const struct page *p, const char *en, const char *ja) {
  return p->l == LANGUAGE_JA ? ja : en;
}
static const char *name_of(const struct page *p, entity_id e) { return entity_name(p->a, p->m, e, false); }

static void add(struct page *p, int depth, span at, const char *text) {
  struct line x = {text, depth, at};
  vec_push(&p->lines, x);
}
#define ADD(p, depth, at, ...) add((p), (depth), (at), arena_format((p)->a, __VA_ARGS__))

/* People name the data of a flow, not the flow. */
static entity_id data_behind(const struct page *p, entity_id e) {
  entity_id data = e && p->m->entities.items[e].kind == KIND_FLOW ? model_one(p->m, RELATION_FLOW_DATA, e) : 0;
  return data ? data : e;
}

/* ---- words --------------------------------------------------- */

static const char *part_name(const struct page *p, enum label_part part) {
  static const char *const names[PART_COUNT][LANGUAGE_COUNT] = {
      [PART_CONFIDENTIALITY] = {"confidentiality (c)", "機密性 (c)"},
      [PART_INTEGRITY] = {"integrity (i)", "完全性 (i)"},
      [PART_AVAILABILITY] = {"availability asked for (a)", "求められる可用性 (a)"},
      [PART_READERS] = {"readers", "閲覧者"}};
  return names[part][p->l];
}

static const char *mark_name(const struct page *p, uint8_t mark) {
  static const char *const japanese[] = {"", "低", "中", "高"};
  return p->l == LANGUAGE_JA ? japanese[mark] : mark_text((enum mark)mark);
}

static const char *bounds_text(const struct page *p, struct bounds b, enum label_part part) {
  bool demand = part == PART_AVAILABILITY;
  if (b.lo == b.hi && b.lo == MARK_NONE)
    return demand ? either(p, "nothing is asked", "求めるものなし") : either(p, "nothing flows in", "流れ込むものなし");
  if (b.lo == b.hi) return mark_name(p, b.lo);
  if (b.lo == MARK_NONE)
    return arena_format(p->a, either(p, "not known, at most %s", "不明(最大で%s)"), mark_name(p, b.hi));
  return arena_format(p->a, either(p, "not known, %s to %s", "不明(%s~%s)"), mark_name(p, b.lo), mark_name(p, b.hi));
}

/* ---- what states a part --------------------------------------------------- */

static sym attribute_of(const struct page *p, enum label_part part, bool need) {
  static const char *const names[2][PART_COUNT] = {{"c", "i", "a", "readers_stated"},
                                                   {"need_c", "need_i", "need_a", "readers_stated"}};
  const char *name = names[need][part];
  return intern_find(p->m->names, name, strlen(name));
}

static bool stated_at(const struct page *p, entity_id e, enum label_part part, bool need, span *at) {
  sym attribute = attribute_of(p, part, need);
  return attribute && e && model_value(p->m, e, attribute, at).tag != VALUE_NONE;
}

static const struct downgrade *downgrade_of(const struct page *p, entity_id port, enum label_part part) {
  for (uint32_t i = 0; i < p->m->downgrades.count; i++) {
    const struct downgrade *d = &p->m->downgrades.items[i];
    if (d->port != port) continue;
    bool names_part = part == PART_CONFIDENTIALITY ? d->c != 0
                      : part == PART_INTEGRITY     ? d->i != 0
                                                   : part == PART_READERS && d->has_readers;
    if (names_part) return d;
  }
  return NULL;
}

static const char *downgrade_word(const struct page *p, bool endorse) {
  return endorse ? either(p, "endorse", "信頼付与") : either(p, "declassify", "区分引下げ");
}

static void add_downgrade(struct page *p, int depth, const struct downgrade *d) {
  const char *word = downgrade_word(p, d->endorse);
  const char *by = d->by ? name_of(p, d->by) : either(p, "nobody named", "実施者の記載なし");
  const char *because =
      d->because ? arena_format(p->a, either(p, ": \"%s\"", "。理由「%s」"), sym_text(p->m->names, d->because)) : "";
  ADD(p, depth, d->at, either(p, "set by `%s %s` by %s%s", "`%s %s`(%s)で決まります%s"), word, name_of(p, d->port), by,
      because);
}

/* What is written on an element other than data is its clearance, not a label. */
static bool is_label(const struct page *p, entity_id e) {
  uint8_t kind = p->m->entities.items[e].kind;
  return kind == KIND_DATA || kind == KIND_FLOW || kind == KIND_PORT;
}

/* The one that states the part at or behind SOURCE; 0 when nobody does. */
static entity_id add_statement(struct page *p, entity_id source, enum label_part part) {
  entity_id data = p->m->entities.items[source].kind == KIND_FLOW ? model_one(p->m, RELATION_FLOW_DATA, source) : 0;
  span at = SPAN_NONE;
  if (data && stated_at(p, data, part, false, &at))
    source = data;
  else if (!(is_label(p, source) && stated_at(p, source, part, false, &at)) &&
           !(part == PART_AVAILABILITY && stated_at(p, source, part, true, &at)))
    return 0;
  bool asks = part == PART_AVAILABILITY;
  if (source == p->place)
    add(p, 2, at,
        asks ? either(p, "asked for here", "ここで求めています") : either(p, "stated here", "ここに書かれています"));
  else if (asks)
    ADD(p, 2, at, either(p, "asked for by %s", "`%s` が求めています"), name_of(p, source));
  else
    ADD(p, 2, at, either(p, "stated by %s", "`%s` に書かれています"), name_of(p, source));
  return source;
}

static void add_way(struct page *p, const struct witness *w) {
  const char *way = w->count ? witness_text(p->a, p->m, w) : "";
  if (strstr(way, "→")) ADD(p, 2, SPAN_NONE, either(p, "way: %s", "経路: %s"), way);
}

/* What a downgrade replaced: the label where it came from, and again behind that. Returns where the part begins. */
static entity_id follow_downgrades(struct page *p, entity_id source, enum label_part part) {
  for (int round = 0; round < ROUNDS; round++) {
    const struct downgrade *d = downgrade_of(p, source, part);
    if (!d) return source;
    add_downgrade(p, 2, d);
    entity_id before = p->m->entities.items[source].parent;
    struct label label = trust_label(p->trust, before);
    struct witness w = trust_origin(p->a, p->trust, before, part);
    const char *was = part == PART_READERS ? trust_readers_text(p->a, p->trust, label.readers, p->l)
                                           : bounds_text(p, label.part[part], part);
    const char *way = w.count ? arena_format(p->a, "; %s", witness_text(p->a, p->m, &w)) : "";
    ADD(p, 2, SPAN_NONE, either(p, "before it: %s%s", "その前: %s%s"), was, way);
    if (!w.count || w.steps[0] == source) return 0;
    source = w.steps[0];
  }
  return source;
}

/* ---- one part --------------------------------------------------- */

/* The way from where the part is not said; count 0 when it is known. */
static struct witness missing_from(const struct page *p, enum label_part part) {
  struct witness none = {0}, w = trust_missing(p->a, p->trust, p->place, part);
  if (part != PART_READERS) return w;
  w = trust_origin(p->a, p->trust, p->place, part);
  entity_id source = w.count ? data_behind(p, w.steps[0]) : 0;
  bool said = !source || downgrade_of(p, w.steps[0], part) || stated_at(p, source, part, false, &(span){0, 0});
  return said ? none : w;
}

static void add_missing(struct page *p, enum label_part part) {
  struct witness w = missing_from(p, part);
  if (!w.count) return;
  entity_id source = data_behind(p, w.steps[0]);
  ADD(p, 2, p->m->entities.items[source].at, either(p, "%s does not say it", "`%s` に書かれていません"),
      name_of(p, source));
  add_way(p, &w);
}

/* What the place itself asks for, and how far it is cleared: flows into it are held against these. */
static void add_demands(struct page *p, enum label_part part) {
  static const char *const letters[] = {"c", "i"};
  const struct entity *place = &p->m->entities.items[p->place];
  span at = SPAN_NONE;
  if (place->kind == KIND_PORT && part == PART_INTEGRITY && stated_at(p, p->place, part, true, &at)) {
    struct value v = model_value(p->m, p->place, attribute_of(p, part, true), NULL);
    const char *mark = value_text(p->a, p->m, v, p->l);
    ADD(p, 2, at, either(p, "asked for here: %s = %s", "ここが求めるもの: %s = %s"), letters[part], mark);
  }
  if (part != PART_CONFIDENTIALITY || place->kind == KIND_FLOW || place->kind == KIND_DATA) return;
  entity_id e = place->kind == KIND_PORT ? place->parent : p->place;
  while (e && !stated_at(p, e, part, false, &at)) e = p->m->entities.items[e].parent;
  if (!e && stated_at(p, place->owner, part, false, &at)) e = place->owner;
  if (!e) return;
  struct value v = model_value(p->m, e, attribute_of(p, part, false), NULL);
  ADD(p, 2, at, either(p, "cleared for %s, as %s says", "取り扱える範囲: %s(`%s` の記述)"),
      value_text(p->a, p->m, v, p->l), name_of(p, e));
}

/* Where the part begins, behind all downgrades; 0: not known. */
static entity_id add_origin(struct page *p, enum label_part part) {
  struct witness w = trust_origin(p->a, p->trust, p->place, part);
  entity_id res = 0;
  if (w.count && downgrade_of(p, w.steps[0], part))
    res = follow_downgrades(p, w.steps[0], part);
  else if (w.count)
    res = add_statement(p, w.steps[0], part);
  if (res || (w.count && downgrade_of(p, w.steps[0], part))) add_way(p, &w);
  add_missing(p, part);
  add_demands(p, part);
  return res;
}

/* ---- who may read --------------------------------------------------- */

/* Organizations, each once, and people who belong to none: everybody else reads as the organization they are of. */
static bool is_principal(const struct page *p, entity_id e) {
  const struct entity *x = &p->m->entities.items[e];
  if (x->kind == KIND_PERSON) return !x->owner || x->owner == e;
  const struct principals *all = &p->trust->principals;
  uint32_t number = x->kind == KIND_ORGANIZATION ? idmap_get(&all->numbers, e) : 0,
           first = number ? idmap_get(&all->by_number, number) : e;
  for (entity_id twin = first; number && twin; twin = idmap_get(&all->twins, twin))
    if (p->m->entities.items[twin].flags & ENTITY_OWN) return twin == e;
  return x->kind == KIND_ORGANIZATION && first == e;
}

static void add_principals(struct page *p, enum truth wanted, const char *heading) {
  struct builder b = {0};
  uint32_t count = 0;
  for (entity_id e = 1; e < p->m->entities.count; e++) {
    if (!is_principal(p, e) || trust_may_read(p->trust, e, p->place) != wanted) continue;
    if (count++ < NAMES) builder_format(&b, "%s%s", 1 < count ? ", " : "", name_of(p, e));
  }
  if (NAMES < count) builder_format(&b, either(p, " and %u more", " 他 %u 者"), count - NAMES);
  if (count) ADD(p, 2, SPAN_NONE, "%s%s", heading, builder_get(&b));
  builder_free(&b);
}

static void add_readers(struct page *p) {
  if (!trust_label(p->trust, p->place).part[PART_CONFIDENTIALITY].hi) return;
  add_principals(p, TRUE_, either(p, "may read: ", "閲覧できる: "));
  add_principals(p, FALSE_, either(p, "may not: ", "閲覧できない: "));
  add_principals(p, UNKNOWN_, either(p, "not decided: ", "判定保留: "));
}

/* ---- what would change it --------------------------------------------------- */

/* The last procedure on the way: where a downgrade could stand. */
static entity_id procedure_on(const struct page *p, const struct witness *w) {
  for (uint32_t i = w->count; 0 < i; i--) {
    const struct entity *x = &p->m->entities.items[w->steps[i - 1]];
    entity_id e = x->kind == KIND_PORT ? x->parent : w->steps[i - 1];
    if (p->m->entities.items[e].kind == KIND_PROCEDURE) return e;
  }
  return 0;
}

static void add_downgrade_hint(struct page *p, enum label_part part, entity_id source) {
  struct witness w = trust_origin(p->a, p->trust, p->place, part);
  entity_id procedure = procedure_on(p, &w), owner = source ? p->m->entities.items[source].owner : 0;
  bool endorse = part == PART_INTEGRITY;
  const char *word = downgrade_word(p, endorse);
  if (endorse) owner = p->m->entities.items[procedure ? procedure : p->place].owner;
  const char *where = procedure ? name_of(p, procedure) : either(p, "a procedure on the way", "途中に置くプロシージャ");
  const char *by = owner ? name_of(p, owner) : either(p, "the owner", "所有者");
  const char *effect = endorse                ? either(p, "raises i", "完全性が上がります")
                       : part == PART_READERS ? either(p, "lets others read", "閲覧者を増やせます")
                                              : either(p, "lowers c", "機密性が下がります");
  if (p->l == LANGUAGE_JA)
    ADD(p, 1, SPAN_NONE, "%sの出力に、%sの権限で `%s` を書くと%s", where, by, word, effect);
  else
    ADD(p, 1, SPAN_NONE, "`%s` on an output of %s, by %s, %s", word, where, by, effect);
}

static void add_change(struct page *p, enum label_part part, entity_id source) {
  struct bounds b = part == PART_READERS ? (struct bounds){0} : trust_label(p->trust, p->place).part[part];
  struct witness missing = missing_from(p, part);
  if (missing.count) {
    entity_id from = data_behind(p, missing.steps[0]);
    bool is_data = p->m->entities.items[from].kind == KIND_DATA;
    static const char *const words[LANGUAGE_COUNT][PART_COUNT] = {
        [LANGUAGE_EN] =
            {[PART_CONFIDENTIALITY] = "label c = …", [PART_INTEGRITY] = "label i = …", [PART_READERS] = "readers […]"},
        [LANGUAGE_JA] = {[PART_CONFIDENTIALITY] = "区分 機密性 = …",
                         [PART_INTEGRITY] = "区分 完全性 = …",
                         [PART_READERS] = "閲覧者 […]"}};
    const char *en = is_data ? "`%s` on %s decides it" : "`of DATA`, with `%s` on the data, on %s decides it";
    const char *ja =
        is_data ? "`%s` を %s に書くと決まります" : "`%s` を書いたデータを、%s の `内容` に示すと決まります";
    ADD(p, 1, p->m->entities.items[from].at, either(p, en, ja), words[p->l][part], name_of(p, from));
  } else if (part == PART_CONFIDENTIALITY && MARK_LOW < b.lo) {
    add_downgrade_hint(p, part, source);
  } else if (part == PART_INTEGRITY && b.hi && b.hi < MARK_HIGH) {
    add_downgrade_hint(p, part, source);
  } else if (part == PART_AVAILABILITY && MARK_LOW < b.lo && source) {
    struct witness w = trust_origin(p->a, p->trust, p->place, part);
    entity_id procedure = procedure_on(p, &w);
    const char *where =
        procedure ? name_of(p, procedure) : either(p, "the input port that receives it", "受け取る入力ポート");
    ADD(p, 1, SPAN_NONE,
        either(p, "`fallback = …` on %s ends the demand", "%sに `代替 = …` を書くと、ここに求める可用性はなくなります"),
        where);
  } else if (part == PART_READERS && trust_label(p->trust, p->place).readers) {
    entity_id owner = source ? p->m->entities.items[source].owner : 0;
    const char *of = source ? name_of(p, source) : either(p, "the data", "そのデータ");
    const char *by = owner ? name_of(p, owner) : either(p, "its owner", "所有者");
    ADD(p, 1, SPAN_NONE,
        either(p, "`permit ORG to read` %s, in a contract of %s in force, adds a reader",
               "%sの閲覧を認める `許可` を、%sの有効な契約に書くと、閲覧者が増えます"),
        of, by);
  }
}

/* ---- the page --------------------------------------------------- */

static void add_parts(struct page *p, entity_id sources[PART_COUNT]) {
  struct label label = trust_label(p->trust, p->place);
  for (int part = 0; part < PART_COUNT; part++) {
    bool readers = part == PART_READERS && label.part[PART_CONFIDENTIALITY].hi; /* of nothing there are none */
    struct bounds b = part == PART_READERS ? label.part[PART_CONFIDENTIALITY] : label.part[part];
    const char *value =
        readers ? trust_readers_text(p->a, p->trust, label.readers, p->l) : bounds_text(p, b, (enum label_part)part);
    ADD(p, 1, SPAN_NONE, "%s: %s", part_name(p, (enum label_part)part), value);
    sources[part] = add_origin(p, (enum label_part)part);
    if (part == PART_READERS) add_readers(p);
  }
}

static void add_changes(struct page *p, const entity_id sources[PART_COUNT]) {
  uint32_t before = p->lines.count;
  for (int part = 0; part < PART_COUNT; part++) add_change(p, (enum label_part)part, data_behind(p, sources[part]));
  if (p->lines.count == before) return;
  for (uint32_t i = before; i < p->lines.count; i++) p->lines.items[i].depth = 2;
  struct line heading = {either(p, "what would change it", "何を変えると変わるか"), 1, SPAN_NONE};
  vec_push(&p->lines, heading);
  for (uint32_t i = p->lines.count - 1; before < i; i--) p->lines.items[i] = p->lines.items[i - 1];
  p->lines.items[before] = heading;
}

static bool is_last(const struct page *p, uint32_t line, int depth) {
  for (uint32_t i = line + 1; i < p->lines.count && depth <= p->lines.items[i].depth; i++)
    if (p->lines.items[i].depth == depth) return false;
  return true;
}

static const char *drawn(const struct page *p, uint32_t line) {
  const struct line *x = &p->lines.items[line];
  if (x->depth == 0) return x->text;
  const char *outer = x->depth == 1 ? "" : is_last(p, line, 1) ? "    " : "│   ";
  return arena_format(p->a, "%s%s %s", outer, is_last(p, line, x->depth) ? "└─" : "├─", x->text);
}

static void write_page(struct page *p, struct out *o) {
  enum { WIDEST = 88 };
  int width = 0;
  for (uint32_t i = 0; i < p->lines.count; i++) {
    const char *text = drawn(p, i);
    int w = p->lines.items[i].at.start ? text_width(text, strlen(text), 0) : 0;
    if (w <= WIDEST && width < w) width = w;
  }
  for (uint32_t i = 0; i < p->lines.count; i++) {
    const char *text = drawn(p, i);
    struct position at = source_position(&p->s->program.sources, p->lines.items[i].at.start);
    out_text(o, text);
    int used = text_width(text, strlen(text), 0);
    if (at.line) out_format(o, "%*s%s:%u", (used < width ? width - used : 0) + 2, "", at.file, at.line);
    out_text(o, "\n");
  }
}

bool session_write_label(struct session *s, const char *name, struct out *o, enum language l, struct bilingual_text *problem) {
  entity_id place = session_find_place(s, name, problem);
  if (!place) return false;
  struct page p = {.s = s, .m = &s->program.model, .trust = &s->trust, .place = place, .l = l, .a = &s->memory};
  const struct entity *x = &p.m->entities.items[place];
  entity_id sources[PART_COUNT] = {0};
  const char *kind = x->kind == KIND_PORT
                         ? (x->flags & ENTITY_OUTPUT ? either(&p, "output", "出力") : either(&p, "input", "入力"))
                         : kind_text((enum entity_kind)x->kind, l);
  ADD(&p, 0, x->at, either(&p, "label of %s (%s)", "%s(%s)の区分"), name_of(&p, place), kind);
  add_parts(&p, sources);
  add_changes(&p, sources);
  write_page(&p, o);
  vec_free(&p.lines);
  return true;
}
