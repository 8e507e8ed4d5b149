/* model.c - filling a model and making it ready for questions: sorted values, classes in preorder, relations
 * as compressed rows. Everything here is linear in entities, edges, values and names. */
#include "runtime/model/model.h"
#include "runtime/model/rows.h"

#include <stdlib.h>
#include <string.h>

/* ---- filling ------------------------------------------------------------------------------------------- */

void model_init(struct model *m, struct interner *names, struct sources *sources) {
  *m = (struct model){.names = names, .sources = sources};
  units_init(&m->units, names);
  vec_push(&m->modules, (struct module_info){0});
  vec_push(&m->classes, (struct class_info){0});
  vec_push(&m->entities, (struct entity){0});
}

static void rows_free(struct relation_rows *rows) {
  free(rows->words);
  free(rows->start);
  free(rows->items);
}

static void relations_free(struct model *m) {
  for (int r = 0; r < RELATION_COUNT; r++) {
    struct relation_edges *edges = &m->relations[r];
    vec_free(&edges->edges);
    rows_free(&edges->forward);
    rows_free(&edges->backward);
  }
}

void model_free(struct model *m) {
  relations_free(m);
  for (uint32_t i = 0; i < m->permits.count; i++) vec_free(&m->permits.items[i].data);
  units_free(&m->units);
  vec_free(&m->modules);
  vec_free(&m->classes);
  vec_free(&m->attributes);
  vec_free(&m->members);
  vec_free(&m->entities);
  vec_free(&m->values);
  vec_free(&m->numbers);
  vec_free(&m->spellings);
  vec_free(&m->list_items);
  vec_free(&m->meets);
  vec_free(&m->targets);
  vec_free(&m->answers);
  vec_free(&m->decisions);
  vec_free(&m->completes);
  vec_free(&m->claims);
  vec_free(&m->shares);
  vec_free(&m->permits);
  vec_free(&m->acts);
  vec_free(&m->downgrades);
  vec_free(&m->former_names);
  vec_free(&m->checks);
  vec_free(&m->check_causes);
  vec_free(&m->check_ways);
  vec_free(&m->check_totals);
  idmap_free(&m->unread_channels);
  idmap_free(&m->attribute_index);
  idmap_free(&m->shown_modules);
  free(m->kinds);
  arena_free(&m->memory);
  *m = (struct model){0};
}

entity_id model_add_entity(struct model *m, enum entity_kind kind, sym name, class_id class, entity_id parent,
                           module_id module, span at) {
  struct entity e = {.kind = (uint8_t)kind, .name = name, .class = class, .parent = parent, .module = module, .at = at};
  vec_push(&m->entities, e);
  return m->entities.count - 1;
}

void model_set(struct model *m, entity_id e, sym attribute, struct value v, span at) {
  if (e == 0) return; /* the poison of an earlier mistake */
  vec_push(&m->values, ((struct entity_value){e, attribute, v, at}));
}

void model_add_edge(struct model *m, enum relation r, entity_id from, entity_id to) {
  if (from == 0 || to == 0) return;
  vec_push(&m->relations[r].edges, ((struct edge){from, to}));
}

number_id model_add_written(struct model *m, struct rational r, sym written) {
  vec_push(&m->numbers, r);
  vec_push(&m->spellings, written);
  return m->numbers.count - 1;
}

number_id model_add_number(struct model *m, struct rational r) { return model_add_written(m, r, 0); }

struct value value_list(struct model *m, const struct value *items, uint32_t count) {
  struct value res = {.tag = VALUE_LIST, .first = m->list_items.count, .second = count};
  if (count == 0) return res;
  vec_reserve(&m->list_items, count);
  memcpy(m->list_items.items + res.first, items, count * sizeof *items);
  m->list_items.count += count;
  return res;
}

/* ---- counting sort ----------------------------------------------------------------------------------------- */

/* Counts in START[key + 1]; makes START[key] the place of the first item of that key. */
static void places_from_counts(uint32_t *start, uint32_t keys) {
  for (uint32_t k = 0; k < keys; k++) start[k + 1] += start[k];
}

/* Filling rows moves each start to the end of its row, which is the start of the next. */
static void places_shift_back(uint32_t *start, uint32_t keys) {
  memmove(start + 1, start, keys * sizeof *start);
  start[0] = 0;
}

static void values_by_entity(const struct model *m, struct entity_value *to) {
  const struct entity_value *from = m->values.items;
  uint32_t count = m->values.count, *place = memory_zeroed((size_t)m->entities.count + 1, sizeof *place);
  for (uint32_t i = 0; i < count; i++) place[from[i].entity + 1]++;
  places_from_counts(place, m->entities.count);
  for (uint32_t i = 0; i < count; i++) to[place[from[i].entity]++] = from[i];
  free(place);
}

/* Merges FROM[0 .. middle) and FROM[middle .. count), both in order, into TO. */
static void values_merge(const struct entity_value *from, struct entity_value *to, uint32_t middle, uint32_t count) {
  for (uint32_t i = 0, low = 0, high = middle; i < count; i++) {
    bool take_low = low < middle && (high == count || from[low].attribute <= from[high].attribute);
    to[i] = from[take_low ? low++ : high++];
  }
}

static void values_insert(struct entity_value *items, uint32_t count) {
  for (uint32_t i = 1; i < count; i++) {
    struct entity_value moved = items[i];
    uint32_t to = i;
    for (; 0 < to && moved.attribute < items[to - 1].attribute; to--) items[to] = items[to - 1];
    items[to] = moved;
  }
}

enum { FEW_VALUES = 8 };

/* The values of one entity by attribute, what was set earlier first. ROOM holds as many. Mostly they are few. */
static void values_by_attribute(struct entity_value *items, struct entity_value *room, uint32_t count) {
  for (uint32_t i = 0; i < count; i += FEW_VALUES)
    values_insert(items + i, count - i < FEW_VALUES ? count - i : FEW_VALUES);
  for (uint32_t run = FEW_VALUES; run < count; run *= 2) {
    for (uint32_t i = 0; i < count; i += 2 * run) {
      uint32_t left = count - i, both = left < 2 * run ? left : 2 * run;
      values_merge(items + i, room + i, run < both ? run : both, both);
    }
    memcpy(items, room, count * sizeof *items);
  }
}

/* Keeps one value of each attribute: the first that was set on the entity itself, else the last that a class gave. */
static void values_keep_one(struct model *m, const struct entity_value *sorted) {
  struct entity_value *items = m->values.items;
  uint32_t kept = 0;
  for (uint32_t i = 0; i < m->values.count; i++) {
    const struct entity_value *x = &sorted[i];
    m->has_due |= x->value.tag == VALUE_UNKNOWN && x->value.extra == 1;
    bool same = 0 < kept && items[kept - 1].entity == x->entity && items[kept - 1].attribute == x->attribute;
    if (!same)
      items[kept++] = *x;
    else if (items[kept - 1].value.by_default)
      items[kept - 1] = *x;
  }
  m->values.count = kept;
}

static void values_index(struct model *m) {
  uint32_t next = 0;
  for (entity_id e = 0; e < m->entities.count; e++) {
    while (next < m->values.count && m->values.items[next].entity < e) next++;
    m->entities.items[e].first_value = next;
  }
}

static void values_sort(struct model *m) {
  if (m->values.count != 0) {
    struct entity_value *other = memory_take(m->values.count * sizeof *other);
    values_by_entity(m, other);
    for (uint32_t i = 0, next; i < m->values.count; i = next) {
      for (next = i + 1; next < m->values.count && other[next].entity == other[i].entity;) next++;
      values_by_attribute(other + i, m->values.items + i, next - i);
    }
    values_keep_one(m, other);
    free(other);
  }
  values_index(m);
}

/* ---- classes -------------------------------------------------------------------------------------------------- */

/* First child and next sibling of each class, in the order of their ids. */
struct class_tree { class_id *child, *sibling; };

static void tree_build(struct model *m, struct class_tree *t) {
  uint32_t count = m->classes.count;
  t->child = memory_zeroed(count, sizeof *t->child);
  t->sibling = memory_zeroed(count, sizeof *t->sibling);
  for (class_id c = count - 1; 0 < c; c--) {
    class_id parent = m->classes.items[c].parent;
    if (parent == 0) continue;
    t->sibling[c] = t->child[parent];
    t->child[parent] = c;
  }
}

/* Numbers the tree below ROOT, going back up by the parents, so that depth costs no stack. */
static uint32_t tree_number(struct class_info *classes, const struct class_tree *t, class_id root, uint32_t next) {
  class_id at = root;
  classes[at].pre = next++;
  for (;;) {
    if (t->child[at] != 0) {
      at = t->child[at];
      classes[at].pre = next++;
      continue;
    }
    classes[at].post = next;
    while (at != root && t->sibling[at] == 0) {
      at = classes[at].parent;
      classes[at].post = next;
    }
    if (at == root) return next;
    at = t->sibling[at];
    classes[at].pre = next++;
  }
}

/* Classes that inherit from themselves were reported; nothing reaches them, and each stands alone. */
static void classes_number(struct model *m) {
  struct class_tree t;
  tree_build(m, &t);
  uint32_t next = 1;
  struct class_info *classes = m->classes.items;
  for (class_id c = 1; c < m->classes.count; c++)
    if (classes[c].parent == 0) next = tree_number(classes, &t, c, next);
  for (class_id c = 1; c < m->classes.count; c++)
    if (classes[c].pre == 0) classes[c].pre = next, classes[c].post = ++next;
  free(t.child);
  free(t.sibling);
}

static void attributes_index(struct model *m) {
  for (uint32_t i = m->attributes.count; 0 < i; i--) { /* the first declaration of a name wins */
    const struct attribute *a = &m->attributes.items[i - 1];
    if (a->name_ja != 0) idmap_put(&m->attribute_index, idmap_pair(a->owner, a->name_ja), i);
    idmap_put(&m->attribute_index, idmap_pair(a->owner, a->name), i);
  }
}

/* ---- owners --------------------------------------------------------------------------------------------------- */

enum owner_state { OWNER_OPEN, OWNER_ON_PATH, OWNER_DONE };

/* Walks up from E to the first entity whose owner is known, then gives that owner to the whole path. A circle of
 * parents ends at the entity where it closes, without an owner. */
static void owner_inherit(struct entity *entities, uint8_t *state, entity_id e) {
  entity_id top = e;
  while (state[top] == OWNER_OPEN && entities[top].parent != 0) {
    state[top] = OWNER_ON_PATH;
    top = entities[top].parent;
  }
  entity_id owner = entities[top].owner;
  state[top] = OWNER_DONE;
  for (entity_id at = e; state[at] == OWNER_ON_PATH; at = entities[at].parent) {
    entities[at].owner = owner;
    state[at] = OWNER_DONE;
  }
}

/* Principals own themselves; what has no owner of its own has that of what it is part of. */
static void owners_complete(struct model *m) {
  uint8_t *state = memory_zeroed(m->entities.count, 1);
  struct entity *entities = m->entities.items;
  for (entity_id e = 1; e < m->entities.count; e++) {
    bool principal = entities[e].kind == KIND_ORGANIZATION || entities[e].kind == KIND_PERSON;
    if (entities[e].owner == 0 && principal) entities[e].owner = e;
    if (entities[e].owner != 0) state[e] = OWNER_DONE;
  }
  for (entity_id e = 1; e < m->entities.count; e++)
    if (state[e] == OWNER_OPEN) owner_inherit(entities, state, e);
  free(state);
}

/* ---- relations ------------------------------------------------------------------------------------------------- */

static uint32_t rows_mark(struct relation_rows *rows, const struct edge *edges, uint32_t count, uint32_t keys, bool backward) {
  uint32_t words = keys / 64 + 1, before = 0;
  rows->words = memory_zeroed(words, sizeof *rows->words);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t key = backward ? edges[i].to : edges[i].from;
    rows->words[key / 64].present |= UINT64_C(1) << key % 64;
  }
  for (uint32_t i = 0; i < words; i++) {
    rows->words[i].before = before;
    before += bits_count(rows->words[i].present);
  }
  return before;
}

static void rows_fill(struct relation_rows *rows, const struct edge *edges, uint32_t count, uint32_t keys, bool backward) {
  uint32_t filled = rows_mark(rows, edges, count, keys, backward);
  rows->start = memory_zeroed((size_t)filled + 1, sizeof *rows->start);
  rows->items = memory_take(count * sizeof *rows->items);
  for (uint32_t i = 0; i < count; i++) rows->start[row_place(rows, backward ? edges[i].to : edges[i].from) + 1]++;
  places_from_counts(rows->start, filled);
  for (uint32_t i = 0; i < count; i++) {
    struct edge e = backward ? (struct edge){edges[i].to, edges[i].from} : edges[i];
    rows->items[rows->start[row_place(rows, e.from)]++] = e.to;
  }
  places_shift_back(rows->start, filled);
}

bool relation_reads_back(enum relation r) {
  static const bool read_back[RELATION_COUNT] = {
      [RELATION_SOURCE] = true, [RELATION_SINK] = true,    [RELATION_VIA] = true,     [RELATION_FLOW_DATA] = true,
      [RELATION_ON] = true,     [RELATION_HOLDERS] = true, [RELATION_CONTRACT] = true, [RELATION_PARTIES] = true};
  return read_back[r];
}

/* A relation without edges gets no rows; most models use half of them. */
static void relation_build(struct model *m, enum relation r) {
  struct relation_edges *edges = &m->relations[r];
  if (edges->edges.count == 0 || edges->forward.words != NULL) return;
  rows_fill(&edges->forward, edges->edges.items, edges->edges.count, m->entities.count, false);
  if (relation_reads_back(r)) rows_fill(&edges->backward, edges->edges.items, edges->edges.count, m->entities.count, true);
}

struct row { const entity_id *items; uint32_t count; };

static struct row row_of(const struct model *m, enum relation r, entity_id e) {
  struct row res;
  res.items = model_related(m, r, e, &res.count);
  return res;
}

static void derive_owned(struct model *m) {
  for (entity_id e = 1; e < m->entities.count; e++) {
    const struct entity *x = &m->entities.items[e];
    if (!KIND_IS_ELEMENT(x->kind) || x->owner == 0 || x->owner == e) continue;
    model_add_edge(m, RELATION_OWNED, x->owner, e);
    if (x->kind == KIND_PERSON && m->entities.items[x->owner].kind == KIND_ORGANIZATION)
      model_add_edge(m, RELATION_PERSONS, x->owner, e);
  }
}

/* A flow from an element to itself is listed once. */
static void derive_at_ends(struct model *m, enum relation r, entity_id connection) {
  struct row source = row_of(m, RELATION_SOURCE, connection), sink = row_of(m, RELATION_SINK, connection);
  for (uint32_t i = 0; i < source.count; i++) model_add_edge(m, r, source.items[i], connection);
  for (uint32_t i = 0; i < sink.count; i++)
    if (source.count == 0 || sink.items[i] != source.items[0]) model_add_edge(m, r, sink.items[i], connection);
}

static void connect(struct model *m, entity_id system, struct row ends) {
  for (uint32_t i = 0; i < ends.count; i++) {
    model_add_edge(m, RELATION_CONNECTED, system, ends.items[i]);
    if (m->entities.items[ends.items[i]].kind == KIND_COMPONENT) model_add_edge(m, RELATION_CONNECTED, ends.items[i], system);
  }
}

static void derive_connected(struct model *m, entity_id flow) {
  struct row via = row_of(m, RELATION_VIA, flow);
  for (uint32_t i = 0; i < via.count; i++) {
    if (m->entities.items[via.items[i]].kind != KIND_SYSTEM) continue;
    connect(m, via.items[i], row_of(m, RELATION_SOURCE, flow));
    connect(m, via.items[i], row_of(m, RELATION_SINK, flow));
  }
}

/* Many flows pass between the same two: keeps the first edge of each pair. Rows group the edges by their start, so one
 * mark per target tells whether this start has met it. */
static void connected_keep_one(struct model *m) {
  struct relation_edges *edges = &m->relations[RELATION_CONNECTED];
  uint32_t count = edges->edges.count, kept = 0, keys = m->entities.count;
  if (count == 0) return;
  struct relation_rows rows;
  entity_id *mark = memory_zeroed(keys, sizeof *mark);
  rows_fill(&rows, edges->edges.items, count, keys, false);
  for (entity_id from = 1; from < keys; from++) {
    uint32_t ends;
    const entity_id *to = row_find(&rows, from, &ends);
    for (uint32_t i = 0; i < ends; i++) {
      if (mark[to[i]] == from) continue;
      mark[to[i]] = from;
      edges->edges.items[kept++] = (struct edge){from, to[i]};
    }
  }
  edges->edges.count = kept;
  rows_free(&rows);
  free(mark);
}

static void derive_connections(struct model *m) {
  static const enum relation at_ends[KIND_COUNT] = {
    [KIND_FLOW] = RELATION_FLOWS, [KIND_SENSE] = RELATION_SENSE_OF, [KIND_ACTUATE] = RELATION_ACTUATE_OF};
  for (entity_id e = 1; e < m->entities.count; e++) {
    enum relation r = at_ends[m->entities.items[e].kind];
    if (r == RELATION_PARTS) continue; /* the zero of the table: nothing that has ends */
    derive_at_ends(m, r, e);
    if (r == RELATION_FLOWS) derive_connected(m, e);
  }
  connected_keep_one(m);
}

static bool is_outermost(const struct entity *e) { return e->parent == 0 && e->name != 0; }

static bool is_imported(const struct model *m, const struct entity *e) {
  const struct module_info *module = &m->modules.items[e->module];
  return module->name != 0 && (!module->own || module->interface);
}

static sym last_part(struct model *m, sym name) {
  const char *text = sym_text(m->names, name), *dot = strrchr(text, '.');
  return dot == NULL ? name : intern_text(m->names, dot + 1);
}

/* Modules that use a name: the first one, and whether there is a second. */
struct name_use { module_id first; bool shared; };

static void note_use(struct name_use *use, module_id module) {
  if (use->first == 0) use->first = module + 1;
  else use->shared |= use->first != module + 1;
}

/* Where several modules call an element the same: the last part of the module's name, or all of it. */
static void show_modules(struct model *m, const struct name_use *by_name) {
  struct idmap first_pair = {0}, shared_pair = {0};
  for (int round = 0; round < 2; round++)
    for (entity_id e = 1; e < m->entities.count; e++) {
      const struct entity *x = &m->entities.items[e];
      if (!is_outermost(x) || !by_name[x->name].shared || !is_imported(m, x)) continue;
      sym whole = m->modules.items[x->module].name, part = last_part(m, whole);
      uint64_t pair = idmap_pair(part, x->name);
      uint32_t other = round == 0 ? idmap_add(&first_pair, pair, x->module + 1) : 0;
      if (other != 0 && other != x->module + 1) idmap_put(&shared_pair, pair, 1);
      if (round == 1) idmap_put(&m->shown_modules, e, idmap_get(&shared_pair, pair) != 0 ? whole : part);
    }
  idmap_free(&first_pair), idmap_free(&shared_pair);
}

/* Two partners may both call themselves `company`. Where the last part of the module's name does not tell them apart
 * either, its whole name does. */
static void name_alike(struct model *m) {
  struct name_use *by_name = memory_zeroed((size_t)m->names->names.count + 1, sizeof *by_name);
  bool shared = false;
  for (entity_id e = 1; e < m->entities.count; e++) {
    const struct entity *x = &m->entities.items[e];
    if (!is_outermost(x)) continue;
    note_use(&by_name[x->name], x->module);
    shared |= by_name[x->name].shared;
  }
  if (shared) show_modules(m, by_name);
  free(by_name);
}

static void kinds_list(struct model *m) {
  m->kinds = memory_take(m->entities.count);
  for (entity_id e = 0; e < m->entities.count; e++) m->kinds[e] = m->entities.items[e].kind;
}

void model_finish(struct model *m) {
  if (m->finished) return;
  values_sort(m);
  classes_number(m);
  attributes_index(m);
  owners_complete(m);
  name_alike(m);
  static const enum relation needed[] = {RELATION_SOURCE, RELATION_SINK, RELATION_VIA};
  for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) relation_build(m, needed[i]);
  derive_owned(m);
  derive_connections(m);
  for (int r = 0; r < RELATION_COUNT; r++) relation_build(m, (enum relation)r);
  kinds_list(m);
  m->finished = true;
}
