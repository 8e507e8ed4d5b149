/* labels.c - what data may be read by whom and how it may be trusted; where that may change. */
#include "compiler/sema/sema_internal.h"

/* ---- readers ---- */

static bool is_any(const struct sema *s, struct frame f, node_id path) {
  const struct node *x = node_of(s, f, path);
  return x->first == 0 && word_value(s->names, x->value) == s->words.any;
}

static void set_flag(struct sema *s, struct frame f, entity_id e, sym name, span at) {
  model_set(s->model, e, name, (struct value){.tag = VALUE_BOOLEAN, .by_default = f.by_class, .first = 1}, at);
}

static void enter_readers(struct sema *s, struct frame f, entity_id self, node_id orgset) {
  span at = node_of(s, f, orgset)->at;
  vec_push(&s->reader_places, at);
  idmap_put(&s->with_readers, self, s->reader_places.count);
  set_flag(s, f, self, s->words.readers_stated, at);
  for (node_id path = node_of(s, f, orgset)->first; path != 0; path = node_of(s, f, path)->next) {
    if (node_of(s, f, path)->kind != NODE_PATH) continue;
    if (is_any(s, f, path)) {
      set_flag(s, f, self, s->words.readers_any, at);
      continue;
    }
    entity_id reader = resolve_entity(s, f, path, KINDS_PRINCIPAL);
    model_add_edge(s->model, RELATION_READERS, self,
                   require_kind(s, reader, KINDS_PRINCIPAL, TERM_PRINCIPAL, TERM(P_READERS), node_of(s, f, path)->at));
  }
}

/* Two lists would add up to one that lets more people read than either says. */
static bool has_list(struct sema *s, entity_id self, span at) {
  uint32_t first = idmap_get(&s->with_readers, self);
  if (first == 0) return false;
  span place = s->reader_places.items[first - 1];
  const char *line = arena_format(&s->memory, "%u", source_position(&s->program->sources, place.start).line);
  uint32_t index = diag(s->diagnostics, MSG_READERS_TWICE, at, line);
  diag_also(s->diagnostics, index, MSG_READERS_FIRST_PLACE, place);
  return true;
}

/* A list in a class is the default of its instances: it waits until it is known whether the instance states one. */
static void add_readers(struct sema *s, struct frame f, entity_id self, node_id orgset) {
  if (f.by_class)
    vec_push(&s->class_readers, ((struct late_work){f, orgset, self}));
  else if (!has_list(s, self, node_of(s, f, orgset)->at))
    enter_readers(s, f, self, orgset);
}

/* Backwards: classes come after the classes they are made of, and their lists win. */
void enter_class_readers(struct sema *s) {
  for (uint32_t i = s->class_readers.count; 0 < i; i--) {
    struct late_work w = s->class_readers.items[i - 1];
    if (idmap_get(&s->with_readers, w.self) == 0) enter_readers(s, w.frame, w.self, w.node);
  }
}

void resolve_readers(struct sema *s, struct frame f, entity_id self, node_id n) {
  node_id orgset = child_of(s, f, n, NODE_ORGSET);
  if (orgset != 0 && self != 0) add_readers(s, f, self, orgset);
}

/* ---- marks ---- */

static int mark_index(const struct sema *s, sym name) {
  sym word = word_value(s->names, name);
  return word == s->words.c ? 0 : word == s->words.i ? 1 : word == s->words.a ? 2 : -1;
}

static bool is_readers(const struct sema *s, sym name) {
  return name == s->words.readers || word_find(name_text(s, name), sym_length(s->names, name)) == T_READERS;
}

/* Level of a mark: member of std.core's enum Mark, or 0 with a message. */
static sym read_mark(struct sema *s, struct frame f, node_id mark) {
  node_id name = child_of(s, f, mark, NODE_NAME);
  if (name == 0) return 0;
  sym level = node_of(s, f, name)->value;
  uint32_t member = find_member(s, s->mark_enum, level);
  if (member != 0) note_member(s, f.module, node_of(s, f, name)->at, member - 1);
  if (member != 0) return s->model->members.items[member - 1].name;
  struct type type = {.former = TYPE_ENUM, .of = s->mark_enum};
  struct wanted w = {&type, node_of(s, f, mark)->value, SPAN_NONE, false};
  report_member(s, node_of(s, f, name)->at, level, &w);
  return 0;
}

static void report_mark(struct sema *s, struct frame f, node_id mark) {
  diag(s->diagnostics, MSG_MARK_UNKNOWN, node_of(s, f, mark)->at, name_text(s, node_of(s, f, mark)->value));
}

/* A label may be spread over its block, the needs of a port stand in one phrase. */
static bool mark_is_set_twice(struct sema *s, struct frame f, const struct node *x, int index, const sym names[3], bool seen[3]) {
  bool before = seen[index], label = names[0] == s->words.c;
  seen[index] = true;
  if (f.by_class) return false;
  if (label) return is_set_twice(s, names[index], x->at, name_text(s, x->value));
  if (before) diag(s->diagnostics, MSG_MARK_TWICE, x->at, name_text(s, x->value));
  return before;
}

void resolve_marks(struct sema *s, struct frame f, entity_id self, node_id n, const sym names[3]) {
  bool seen[3] = {false, false, false};
  for (node_id mark = node_of(s, f, n)->first; mark != 0; mark = node_of(s, f, mark)->next) {
    const struct node *x = node_of(s, f, mark);
    if (x->kind != NODE_MARK) continue;
    node_id orgset = child_of(s, f, mark, NODE_ORGSET);
    int index = mark_index(s, x->value);
    if (orgset != 0 && is_readers(s, x->value)) {
      add_readers(s, f, self, orgset);
    } else if (index < 0 || orgset != 0) {
      report_mark(s, f, mark);
    } else if (!mark_is_set_twice(s, f, x, index, names, seen)) {
      sym level = read_mark(s, f, mark);
      struct value v = {.tag = VALUE_MEMBER, .by_default = f.by_class, .first = level, .second = s->mark_enum};
      if (level != 0) model_set(s->model, self, names[index], v, x->at);
    }
  }
}

void resolve_label(struct sema *s, struct frame f, entity_id self, node_id n) {
  const sym names[3] = {s->words.c, s->words.i, s->words.a};
  if (self != 0) resolve_marks(s, f, self, n, names);
}

/* ---- declassify, endorse ---- */

static void downgrade_marks(struct sema *s, struct frame f, node_id n, struct downgrade *d) {
  sym *const levels[3] = {&d->c, &d->i, &d->a};
  for (node_id mark = node_of(s, f, n)->first; mark != 0; mark = node_of(s, f, mark)->next) {
    const struct node *x = node_of(s, f, mark);
    if (x->kind != NODE_MARK) continue;
    node_id orgset = child_of(s, f, mark, NODE_ORGSET);
    int index = mark_index(s, x->value);
    if (orgset != 0 && is_readers(s, x->value)) {
      d->has_readers = true;
      if (d->port != 0) add_readers(s, f, d->port, orgset);
    } else if (index < 0 || orgset != 0) {
      report_mark(s, f, mark);
    } else {
      *levels[index] = read_mark(s, f, mark);
    }
  }
}

static bool is_within_word(const struct sema *s, sym name) {
  return name == s->words.within || word_find(name_text(s, name), sym_length(s->names, name)) == T_WITHIN;
}

/* The range checked is a value of the procedure, where rules and guards look for it; texts stay with the port. */
static void downgrade_body(struct sema *s, struct frame f, node_id n, struct downgrade *d) {
  static const struct type any = {.former = TYPE_ANY, .lo = UINT32_MAX, .hi = UINT32_MAX},
                           range = {.former = TYPE_RANGE, .lo = UINT32_MAX, .hi = UINT32_MAX};
  node_id body = child_of(s, f, n, NODE_BODY);
  uint32_t frame = UINT32_MAX;
  for (node_id child = body ? node_of(s, f, body)->first : 0; child != 0; child = node_of(s, f, child)->next) {
    node_id name = child_of(s, f, child, NODE_NAME);
    if (node_of(s, f, child)->kind == NODE_EVIDENCE) {
      if (frame == UINT32_MAX) frame = frame_add(s, f);
      entity_id e = declare_evidence(s, frame, child, d->procedure);
      if (e != 0) resolve_evidence(s, f, e, child);
      d->has_evidence |= e != 0;
    }
    if (node_of(s, f, child)->kind != NODE_SET || name == 0) continue;
    sym attribute = word_value(s->names, node_of(s, f, name)->value);
    bool is_within = is_within_word(s, attribute);
    struct wanted w = {is_within ? &range : &any, node_of(s, f, name)->value, SPAN_NONE, false};
    struct value v = read_value(s, f, expression_of(s, f, child), &w);
    if (v.tag == VALUE_NONE) continue;
    if (is_within) d->within = v;
    model_set(s->model, is_within ? d->procedure : d->port, is_within ? s->words.within : attribute, v,
              node_of(s, f, name)->at);
  }
}

void resolve_downgrade(struct sema *s, struct frame f, entity_id self, node_id n) {
  node_id path = child_of(s, f, n, NODE_PATH);
  struct downgrade d = {.procedure = self, .endorse = node_of(s, f, n)->aux == T_ENDORSE, .at = node_of(s, f, n)->at};
  if (path == 0 || self == 0) return;
  entity_id port = resolve_entity(s, f, path, KIND_BIT(PORT));
  d.port = require_kind(s, port, KIND_BIT(PORT), TERM_PORT_OF, d.endorse ? TERM(P_ENDORSE) : TERM(P_DECLASSIFY),
                        node_of(s, f, path)->at);
  d.by = phrase_entity(s, f, n, T_BY, KINDS_PRINCIPAL, TERM_PRINCIPAL);
  d.because = because_of(s, f, n);
  downgrade_marks(s, f, n, &d);
  downgrade_body(s, f, n, &d);
  if (d.port != 0) vec_push(&s->model->downgrades, d);
}
