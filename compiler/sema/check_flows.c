/* check_flows.c - ports and flows (language.md 4.3): what is sent against what is asked for. */
#include "compiler/sema/check_internal.h"

static const struct entity *at(const struct check *c, entity_id e) { return &c->model->entities.items[e]; }

/* A data class's own fields are those declared below the root class; root attributes are not payload. */
static bool is_payload_class(const struct check *c, class_id k) {
  return k && c->model->classes.items[k].kind == KIND_DATA && k != c->model->root_class[KIND_DATA];
}

/* Is a value of type S good wherever one of type R is asked for? Ranges are judged apart. */
static bool type_conforms(const struct check *c, const struct type *s, const struct type *r) {
  if (r->former == TYPE_ANY || s->former == TYPE_ANY) return true;
  if (s->former != r->former || s->list != r->list || (s->optional && !r->optional)) return false;
  if (r->former == TYPE_QUANTITY) return !r->quantity || s->quantity == r->quantity;
  if (r->former == TYPE_ENUM) return s->of == r->of;
  if (r->former == TYPE_ENTITY) return !r->of || class_is(c->model, s->of, r->of);
  return true;
}

/* One end of a comparison: what is sent, or what a port asks for. */
struct payload { const char *name; class_id class; };

static void report_range(struct check *c, entity_id flow, const struct payload *to, const struct attribute *field, const struct interval *sent, const struct interval *asked, enum truth result) {
  const char *arguments[] = {sym_text(c->model->names, field->name), interval_words(c, sent), arena_format(c->memory, "%s", to->name), interval_words(c, asked), NULL};
  check_add(c, "V2103", flow, result, 2, MSG_PAYLOAD_RANGE, at(c, flow)->at, arguments);
}

/* The worst of the range checks of one pair of classes, reported once per flow. */
static enum truth compare_ranges(struct check *c, entity_id flow, const struct payload *to, const struct attribute *s, const struct attribute *r, bool report) {
  struct interval sent = check_range_of_attribute(c, s), asked = check_range_of_attribute(c, r);
  if (!asked.known) return TRUE_;
  if (!sent.known) return UNKNOWN_;
  enum truth res = interval_within(&sent, &asked) ? TRUE_ : FALSE_;
  if (res == FALSE_ && report) report_range(c, flow, to, r, &sent, &asked, FALSE_);
  return res;
}

static void report_lack(struct check *c, entity_id flow, const struct payload *from, const struct payload *to, const struct attribute *r, enum message m) {
  diag(c->diagnostics, m, at(c, flow)->at, from->name, class_reference(c->memory, c->model, from->class), sym_text(c->model->names, r->name), to->name);
}

/* FROM conforms to TO: every field asked for is sent with a type that fits. Returns the truth of V2103. */
static enum truth check_conforms(struct check *c, entity_id flow, const struct payload *from, const struct payload *to) {
  enum truth res = TRUE_;
  for (class_id k = to->class; is_payload_class(c, k); k = c->model->classes.items[k].parent) {
    const struct class_info *info = &c->model->classes.items[k];
    for (uint32_t i = 0; i < info->attribute_count; i++) {
      const struct attribute *r = &c->model->attributes.items[info->first_attribute + i];
      const struct attribute *s = class_attribute(c->model, from->class, r->name);
      if (!s && !r->type.optional) report_lack(c, flow, from, to, r, MSG_PAYLOAD_LACKS);
      else if (s && !type_conforms(c, &s->type, &r->type)) report_lack(c, flow, from, to, r, MSG_PAYLOAD_TYPE);
      else if (s) {
        enum truth t = compare_ranges(c, flow, to, s, r, res != FALSE_);
        if (t < res) res = t;
      }
    }
  }
  return res;
}

static void check_more_than_asked(struct check *c, entity_id flow, const struct payload *from, const struct payload *to) {
  for (class_id k = from->class; is_payload_class(c, k); k = c->model->classes.items[k].parent) {
    const struct class_info *info = &c->model->classes.items[k];
    for (uint32_t i = 0; i < info->attribute_count; i++) {
      const struct attribute *s = &c->model->attributes.items[info->first_attribute + i];
      if (!class_attribute(c->model, to->class, s->name))
        diag(c->diagnostics, MSG_MORE_THAN_ASKED, at(c, flow)->at, check_name(c, flow), sym_text(c->model->names, s->name), to->name);
    }
  }
}

/* What a flow carries: its data element's class or the class named after `of`; else what the source port gives. */
static struct payload carried(struct check *c, entity_id flow) {
  entity_id data = model_one(c->model, RELATION_FLOW_DATA, flow);
  if (data) return (struct payload){check_name(c, data), at(c, data)->class};
  struct value v = model_value(c->model, flow, c->payload, NULL);
  if (v.tag == VALUE_CLASS) return (struct payload){class_reference(c->memory, c->model, v.first), v.first};
  entity_id port = model_one(c->model, RELATION_SOURCE_PORT, flow);
  return port ? (struct payload){check_name(c, port), at(c, port)->class} : (struct payload){0};
}

static void check_payload(struct check *c, entity_id flow) {
  struct payload sent = carried(c, flow);
  entity_id source = model_one(c->model, RELATION_SOURCE_PORT, flow), sink = model_one(c->model, RELATION_SINK_PORT, flow);
  struct payload to = {sink ? check_name(c, sink) : NULL, sink ? at(c, sink)->class : 0};
  struct payload from = {source ? check_name(c, source) : NULL, source ? at(c, source)->class : 0};
  if (!is_payload_class(c, sent.class)) return;
  enum truth result = TRUE_;
  if (is_payload_class(c, from.class) && from.class != sent.class) check_conforms(c, flow, &sent, &from);
  if (!is_payload_class(c, to.class)) return;
  if (to.class != sent.class) result = check_conforms(c, flow, &sent, &to);
  if (result != FALSE_)
    check_add(c, "V2103", flow, result, 2, MSG_PAYLOAD_RANGE, at(c, flow)->at, (const char *const[]){sent.name, "?", to.name, "?", NULL});
  if (at(c, source ? source : flow)->owner != at(c, sink)->owner) check_more_than_asked(c, flow, &sent, &to);
}

static void check_channel(struct check *c, entity_id flow) {
  uint32_t count;
  model_related(c->model, RELATION_VIA, flow, &count);
  if (count != 0 || idmap_get(&c->model->unread_channels, flow) != 0) return;
  if (at(c, flow)->flags & ENTITY_OWN) diag(c->diagnostics, MSG_NO_CHANNEL, at(c, flow)->at, check_name(c, flow));
}

static void check_port_use(struct check *c, entity_id port) {
  const struct entity *x = at(c, port);
  if (c->flow_uses[port] || !(x->flags & ENTITY_OWN) || x->flags & (ENTITY_IMPLICIT | ENTITY_EXPORTED)) return;
  diag(c->diagnostics, x->flags & ENTITY_OUTPUT ? MSG_NEVER_USED : MSG_NEVER_FED, x->at, check_name(c, port));
}

void check_flows(struct check *c) {
  for (entity_id e = 1; e < c->model->entities.count; e++) {
    if (at(c, e)->kind == KIND_FLOW) {
      check_payload(c, e);
      check_channel(c, e);
    } else if (at(c, e)->kind == KIND_PORT) {
      check_port_use(c, e);
    }
  }
}
