/* flows.c - the ends of flows, sensings and actuations, what they carry and by which way. */
#include "compiler/sema/sema_internal.h"

/* ---- ends ---- */

struct end {
  entity_id element, port;
  sym field;
};

/* The field of the data class behind a port. Ports without a class have any field. */
static bool read_field(struct sema *s, entity_id port, const struct parts *p, struct frame f, struct end *res) {
  const struct part *last = &p->items[p->count - 1];
  class_id class = entity_at(s, port)->class;
  const struct attribute *a = class ? find_attribute(s, class, last->name) : NULL;
  if (class != 0 && a == NULL) {
    report_unknown(s, f, p, p->count - 1, port, (struct sought){SPACE_ENTITY, KINDS_ANY, 0});
    return false;
  }
  if (a != NULL) note_attribute(s, f.module, last->at, a);
  res->field = a ? a->name : last->name;
  return true;
}

static struct end read_end(struct sema *s, struct frame f, node_id n, enum node_kind side, uint32_t kinds, bool fields) {
  struct end res = {0, 0, 0};
  struct parts p;
  node_id end = child_of(s, f, n, side), path = end ? child_of(s, f, end, NODE_PATH) : 0;
  if (path == 0) return res;
  parts_of_path(s, f, path, &p);
  if (p.broken) return res;
  uint32_t used;
  entity_id e = find_entity(s, f, &p, &used);
  bool field = fields && e != 0 && used + 1 == p.count && entity_at(s, e)->kind == KIND_PORT;
  if (field && !read_field(s, e, &p, f, &res)) return res;
  if (!field && (e == 0 || used != p.count)) e = resolve_entity_parts(s, f, &p, (struct sought){SPACE_ENTITY, kinds, 0}); /* says what is wrong */
  if (e == 0) return res;
  enum entity_kind kind = (enum entity_kind)entity_at(s, e)->kind;
  bool part = kind == KIND_PORT || kind == KIND_QUANTITY;
  res.element = part ? entity_at(s, e)->parent : e;
  res.port = part ? e : 0;
  return res;
}

/* ---- the port meant when only the element is named ---- */

enum { FEW_PORTS = 8 };

static void build_ports(struct sema *s) {
  const struct relation_edges *edges = &s->model->relations[RELATION_PORTS];
  uint32_t keys = s->model->entities.count;
  uint32_t *start = memory_zeroed((size_t)keys + 2, sizeof *start),
           *list = memory_zeroed((size_t)edges->edges.count + 1, sizeof *list);
  for (uint32_t i = 0; i < edges->edges.count; i++) start[edges->edges.items[i].from + 2]++;
  for (uint32_t k = 1; k <= keys; k++) start[k + 1] += start[k];
  for (uint32_t i = 0; i < edges->edges.count; i++)
    list[start[edges->edges.items[i].from + 1]++] = edges->edges.items[i].to;
  s->ports.start = start;
  s->ports.list = list;
  s->ports.entities = keys;
}

static bool port_fits(const struct sema *s, entity_id port, bool output, class_id class) {
  const struct entity *x = entity_at(s, port);
  if (((x->flags & ENTITY_OUTPUT) != 0) != output) return false;
  return x->class == 0 || class == 0 || class_below(s, class, x->class);
}

/* The one port of that direction through which data of CLASS fits; 0 when there is none or more than one. */
static entity_id only_port(struct sema *s, entity_id element, bool output, class_id class) {
  if (s->ports.start == NULL) build_ports(s);
  if (s->ports.entities <= element) return 0;
  uint32_t first = s->ports.start[element], end = s->ports.start[element + 1];
  uint64_t key = idmap_pair(element, class << 1 | output);
  uint32_t known = FEW_PORTS < end - first ? idmap_get(&s->port_chosen, key) : 0;
  if (known != 0) return known == UINT32_MAX ? 0 : known;
  entity_id res = 0;
  uint32_t fitting = 0;
  for (uint32_t i = first; i < end; i++)
    if (port_fits(s, s->ports.list[i], output, class)) res = s->ports.list[i], fitting++;
  if (fitting != 1) res = 0;
  if (FEW_PORTS < end - first) idmap_put(&s->port_chosen, key, res ? res : UINT32_MAX);
  return res;
}

static void join(struct sema *s, entity_id self, const struct end *end, bool source) {
  model_add_edge(s->model, source ? RELATION_SOURCE : RELATION_SINK, self, end->element);
  model_add_edge(s->model, source ? RELATION_SOURCE_PORT : RELATION_SINK_PORT, self, end->port);
}

/* ---- flows ---- */

static void report_carries(struct sema *s, span at, entity_id e) {
  diag(s->diagnostics, MSG_FLOW_CARRIES, at, name_text(s, entity_at(s, e)->name), term_reference(kind_term(s, e)));
}

/* An element when there is one of that name, else a class of data. Returns the class of what flows. */
static class_id read_payload(struct sema *s, struct frame f, entity_id self, node_id n) {
  node_id of = child_of(s, f, n, NODE_OF_DATA), path = of ? child_of(s, f, of, NODE_PATH) : 0;
  struct parts p;
  if (path == 0) return 0;
  parts_of_path(s, f, path, &p);
  if (p.broken) return 0;
  uint32_t used;
  entity_id e = find_entity(s, f, &p, &used);
  if (e != 0 && used == p.count && entity_at(s, e)->kind == KIND_DATA) {
    model_add_edge(s->model, RELATION_FLOW_DATA, self, e);
    return entity_at(s, e)->class;
  }
  class_id class = resolve_class_parts(s, f, &p, 0);
  if (class != 0 && s->model->classes.items[class].kind == KIND_DATA) {
    model_set(s->model, self, s->words.payload, (struct value){.tag = VALUE_CLASS, .first = class}, p.at);
    class_labels_fill(s, self, class);
    return class;
  }
  if (e != 0 && used == p.count)
    report_carries(s, p.at, e);
  else if (class != 0)
    diag(s->diagnostics, MSG_PORT_CARRIES, p.at, class_reference(&s->memory, s->model, class));
  else
    report_unknown(s, f, &p, used < p.count ? used : p.count - 1, e, (struct sought){SPACE_ENTITY, KIND_BIT(DATA), 0});
  return 0;
}

static void read_channel(struct sema *s, struct frame f, entity_id self, node_id n) {
  node_id via = phrase_of(s, f, n, T_VIA);
  for (node_id path = via ? node_of(s, f, via)->first : 0; path != 0; path = node_of(s, f, path)->next) {
    entity_id e = resolve_entity(s, f, path, KINDS_CHANNEL);
    enum entity_kind kind = e == 0 ? KIND_NONE : (enum entity_kind)entity_at(s, e)->kind;
    if (kind == KIND_SYSTEM || kind == KIND_COMPONENT) {
      model_add_edge(s->model, RELATION_VIA, self, e);
      continue;
    }
    if (self != 0) idmap_put(&s->model->unread_channels, self, 1);
    if (e != 0)
      diag(s->diagnostics, MSG_FLOW_CHANNEL, node_of(s, f, path)->at, name_text(s, entity_at(s, e)->name),
           term_reference(kind_term(s, e)));
  }
}

/* Of two classes the data root says nothing about what flows. */
static class_id known_class(const struct sema *s, class_id class) {
  return class == s->model->root_class[KIND_DATA] ? 0 : class;
}

void resolve_flow(struct sema *s, struct frame f, entity_id self, node_id n) {
  class_id class = known_class(s, read_payload(s, f, self, n));
  struct end source = read_end(s, f, n, NODE_SOURCE, KINDS_FLOW_END, false),
             sink = read_end(s, f, n, NODE_SINK, KINDS_FLOW_END, false);
  if (source.element != 0 && source.port == 0) source.port = only_port(s, source.element, true, class);
  if (sink.element != 0 && sink.port == 0) sink.port = only_port(s, sink.element, false, class);
  join(s, self, &source, true);
  join(s, self, &sink, false);
  read_channel(s, f, self, n);
  model_add_edge(s->model, RELATION_CONTRACT, self, phrase_entity(s, f, n, T_UNDER, KIND_BIT(CONTRACT), TERM_CONTRACT));
  set_phrase_days(s, f, self, n, s->words.since, s->words.until);
  resolve_body(s, frame_inside(f, self), self, n);
}

/* ---- transfers ---- */

void resolve_transfer(struct sema *s, struct frame f, entity_id self, node_id n) {
  const uint32_t device = KIND_BIT(COMPONENT) | KIND_BIT(SYSTEM) | KIND_BIT(PORT), physical = KIND_BIT(QUANTITY);
  bool sense = node_of(s, f, n)->aux == T_SENSE;
  struct end source = read_end(s, f, n, NODE_SOURCE, sense ? physical : device, true),
             sink = read_end(s, f, n, NODE_SINK, sense ? device : physical, true);
  join(s, self, &source, true);
  join(s, self, &sink, false);
  sym field = source.field ? source.field : sink.field;
  if (field != 0)
    model_set(s->model, self, s->words.field, (struct value){.tag = VALUE_TEXT, .first = field}, node_of(s, f, n)->at);
  set_phrase_days(s, f, self, n, s->words.since, s->words.until);
  resolve_body(s, frame_inside(f, self), self, n);
}
