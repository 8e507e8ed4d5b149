/* extract.c - which things one organization may see, and copies of what is visible of them; rows.c adds what is
 * said and found of them. */
#include "runtime/report/extract/internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- whose is what ---- */

static const struct entity *at(const struct making *k, entity_id e) { return &k->model->entities.items[e]; }
static const struct module_info *module_of(const struct making *k, entity_id e) {
  return &k->model->modules.items[at(k, e)->module];
}

bool making_is_audience(const struct making *k, entity_id e) {
  return e != 0 && at(k, e)->kind == KIND_ORGANIZATION && principal_first(k->principals, e) == k->audience;
}

/* People speak for their organization; what they own is its, too. */
static bool is_of_audience(const struct making *k, entity_id e) {
  return making_is_audience(k, organization_behind(k->model, principal_owning(k->model, e)));
}

/* What the library brings along is part of no process; of a contract our own text counts. */
static bool is_in_scope(const struct making *k, entity_id e) {
  const struct module_info *module = module_of(k, e);
  return module->own || (!module->library && at(k, e)->kind != KIND_CONTRACT);
}

static bool may_have_name(uint8_t kind) {
  return (KIND_IS_ELEMENT(kind) && kind != KIND_PERSON) || kind == KIND_FLOW || kind == KIND_SENSE ||
         kind == KIND_ACTUATE || kind == KIND_CONTRACT;
}

/* An organization that an interface names, too, is one thing: the one that our own spec declares stands for both. */
static entity_id stands_for(const struct making *k, entity_id e) {
  if (at(k, e)->kind != KIND_ORGANIZATION) return e;
  entity_id first = principal_first(k->principals, e), own = idmap_get(&k->own_twin, first);
  return own && k->why[own] ? own : k->why[first] ? first : e;
}

/* ---- what is visible, and why ---- */

static void note_twins(struct making *k) {
  for (entity_id e = 1; e < k->model->entities.count; e++)
    if (at(k, e)->kind == KIND_ORGANIZATION && module_of(k, e)->own)
      idmap_add(&k->own_twin, principal_first(k->principals, e), e);
}

static void see_contract(struct making *k, entity_id contract) {
  uint32_t count;
  const entity_id *parties = model_related(k->model, RELATION_PARTIES, contract, &count);
  bool ours = false;
  for (uint32_t i = 0; i < count; i++) ours |= making_is_audience(k, parties[i]);
  if (!ours) return;
  k->why[contract] |= WHY_AGREED;
  for (uint32_t i = 0; i < count; i++)
    if (at(k, parties[i])->kind == KIND_ORGANIZATION) k->why[parties[i]] |= WHY_PARTY;
}

static void see_readers(struct making *k, entity_id data) {
  uint32_t count;
  const entity_id *readers = model_related(k->model, RELATION_READERS, data, &count);
  for (uint32_t i = 0; i < count; i++)
    if (making_is_audience(k, organization_behind(k->model, readers[i]))) k->why[data] |= WHY_READER;
}

static void see_entity(struct making *k, entity_id e) {
  const struct entity *x = at(k, e);
  if (!is_in_scope(k, e) || !may_have_name(x->kind)) return;
  if (x->flags & ENTITY_EXPORTED && module_of(k, e)->own) k->why[e] |= WHY_EXPORTED;
  if (x->kind == KIND_CONTRACT)
    see_contract(k, e);
  else if (is_of_audience(k, e))
    k->why[e] |= WHY_OWNED;
  if (x->kind == KIND_DATA) see_readers(k, e);
  if (making_is_audience(k, e) && module_of(k, e)->interface && x->flags & ENTITY_EXPORTED)
    k->their_module[x->module] = 1;
}

static void see_permits(struct making *k) {
  for (uint32_t i = 0; i < k->model->permits.count; i++) {
    const struct permit *p = &k->model->permits.items[i];
    if (!p->contract || !(k->why[p->contract] & WHY_AGREED) ||
        !making_is_audience(k, organization_behind(k->model, p->reader)))
      continue;
    for (uint32_t d = 0; d < p->data.count; d++)
      if (p->data.items[d] && at(k, p->data.items[d])->kind == KIND_DATA) k->why[p->data.items[d]] |= WHY_READER;
  }
}

static void see_claims(struct making *k) {
  for (uint32_t i = 0; i < k->model->claims.count; i++) {
    const struct claim *c = &k->model->claims.items[i];
    if (c->own && c->exported && c->on && may_have_name(at(k, c->on)->kind) && is_in_scope(k, c->on))
      k->why[c->on] |= WHY_CLAIMED;
  }
}

/* ---- names and classes ---- */

static bool class_is_visible(const struct making *k, class_id c) {
  const struct class_info *info = &k->model->classes.items[c];
  const struct module_info *module = &k->model->modules.items[info->module];
  return module->library || (info->exported && (module->own || k->their_module[info->module]));
}

struct bilingual_text making_class(const struct making *k, class_id c) {
  while (c && !class_is_visible(k, c)) c = k->model->classes.items[c].parent;
  if (!c || c == k->model->root_class[k->model->classes.items[c].kind]) return (struct bilingual_text){"", ""};
  return (struct bilingual_text){arena_format(k->memory, "%s", class_text(k->model, c, LANGUAGE_EN)),
                                 arena_format(k->memory, "%s", class_text(k->model, c, LANGUAGE_JA))};
}

struct bilingual_text making_kind(const struct making *k, entity_id e) {
  enum entity_kind kind = (enum entity_kind)at(k, e)->kind;
  (void)k;
  return (struct bilingual_text){kind_text(kind, LANGUAGE_EN), kind_text(kind, LANGUAGE_JA)};
}

/* A person is what they do; an organization is named when it is visible anyhow. */
struct bilingual_text making_role(const struct making *k, entity_id who) {
  if (who == 0) return (struct bilingual_text){"", ""};
  uint32_t place = k->place[stands_for(k, who)];
  if (place) return (struct bilingual_text){k->x->elements.items[place - 1].name, k->x->elements.items[place - 1].name};
  struct bilingual_text res =
      at(k, who)->kind == KIND_PERSON ? making_class(k, at(k, who)->class) : (struct bilingual_text){"", ""};
  return *res.en ? res : making_kind(k, who);
}

/* Of the names on the way to E those that are visible; before it what tells an imported one from others of its name. A
 * flow without a name is called after its ends, which may be hidden. */
static const char *plain_name(const struct making *k, entity_id e) {
  enum { DEEPEST = 256 };
  entity_id path[DEEPEST];
  int depth = 0;
  if (at(k, e)->flags & ENTITY_IMPLICIT || at(k, e)->name == 0)
    return kind_text((enum entity_kind)at(k, e)->kind, LANGUAGE_EN);
  entity_id outermost = e;
  for (entity_id up = at(k, e)->parent; up && depth < DEEPEST; outermost = up, up = at(k, up)->parent)
    if (k->why[up] && !(at(k, up)->flags & ENTITY_IMPLICIT)) path[depth++] = up;
  sym module = module_of(k, e)->interface ? idmap_get(&k->model->shown_modules, outermost) : 0;
  struct builder b = {0};
  if (module) builder_format(&b, "%s.", sym_text(k->model->names, module));
  while (0 < depth--) builder_format(&b, "%s.", sym_text(k->model->names, at(k, path[depth])->name));
  builder_text(&b, sym_text(k->model->names, at(k, e)->name));
  const char *res = arena_copy(k->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

/* Where hidden names are left out, two things may end up with one name: the second is numbered. */
static const char *unique_name(struct making *k, const char *name) {
  sym key = intern_text(&k->names, name);
  uint32_t seen = idmap_get(&k->name_count, key) + 1;
  idmap_put(&k->name_count, key, seen);
  return seen == 1 ? name : arena_format(k->memory, "%s (%u)", name, seen);
}

/* ---- one element ---- */

static struct value value_of(const struct making *k, entity_id e, const char *attribute) {
  sym name = intern_find(k->model->names, attribute, strlen(attribute));
  return name ? model_value(k->model, e, name, NULL) : (struct value){.tag = VALUE_NONE};
}

static const char *copy_sym(const struct making *k, sym s) {
  return s ? arena_format(k->memory, "%s", sym_text(k->model->names, s)) : NULL;
}

static void add_identity(const struct making *k, entity_id e, struct extract_element *res) {
  struct value name = value_of(k, e, "name"), number = value_of(k, e, "corporate_number");
  if (name.tag == VALUE_TEXT) {
    res->name_en = copy_sym(k, name.first ? name.first : name.second);
    res->name_ja = copy_sym(k, name.second ? name.second : name.first);
  }
  if (number.tag == VALUE_TEXT) res->corporate_number = copy_sym(k, number.first);
}

static void add_label(const struct making *k, entity_id e, struct extract_element *res) {
  static const char *const parts[] = {"c", "i", "a"};
  for (int i = 0; i < 3; i++) {
    struct value v = value_of(k, e, parts[i]);
    if (v.tag != VALUE_MEMBER) continue;
    res->label[i] = copy_sym(k, v.first);
    res->label_name[i] = (struct bilingual_text){value_text(k->memory, k->model, v, LANGUAGE_EN),
                                                 value_text(k->memory, k->model, v, LANGUAGE_JA)};
  }
}

static void add_ports(const struct making *k, entity_id e, struct extract_element *res) {
  uint32_t count;
  const entity_id *ports = model_related(k->model, RELATION_PORTS, e, &count);
  res->ports = arena_alloc(k->memory, ((size_t)count + 1) * sizeof *res->ports);
  for (uint32_t i = 0; i < count; i++) {
    const struct entity *p = at(k, ports[i]);
    if (p->flags & ENTITY_IMPLICIT || p->name == 0) continue;
    bool of_data = p->class && k->model->classes.items[p->class].kind == KIND_DATA;
    res->ports[res->port_count++] =
        (struct extract_port){.name = copy_sym(k, p->name),
                              .output = p->flags & ENTITY_OUTPUT,
                              .class = of_data ? making_class(k, p->class) : (struct bilingual_text){"", ""}};
  }
}

static void add_element(struct making *k, entity_id e, const char *name) {
  const struct entity *x = at(k, e);
  struct extract_element res = {.name = unique_name(k, name),
                                .kind = making_kind(k, e),
                                .class = making_class(k, x->class),
                                .entity_kind = x->kind,
                                .why = k->why[e],
                                .owner = NO_ELEMENT};
  if (x->kind == KIND_ORGANIZATION) add_identity(k, e, &res);
  if (x->kind == KIND_DATA && k->why[e] & (WHY_EXPORTED | WHY_READER)) add_label(k, e, &res);
  if (k->why[e] & (WHY_EXPORTED | WHY_OWNED)) add_ports(k, e, &res);
  vec_push(&k->x->elements, res);
  k->place[e] = k->x->elements.count;
}

uint32_t making_place(const struct making *k, entity_id e) { return e ? k->place[stands_for(k, e)] - 1 : NO_ELEMENT; }

struct seen_element {
  const char *name;
  entity_id entity;
  uint8_t kind;
};

/* By what is visible of them: an order that comes from hidden names would tell of these. */
static int compare_seen(const void *a, const void *b) {
  const struct seen_element *x = a, *y = b;
  if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
  int order = strcmp(x->name, y->name);
  return order ? order : x->entity < y->entity ? -1 : 1;
}

static void add_elements(struct making *k) {
  VEC(struct seen_element) list = {0};
  for (entity_id e = 1; e < k->model->entities.count; e++)
    if (k->why[e] && stands_for(k, e) != e) k->why[stands_for(k, e)] |= k->why[e];
  for (entity_id e = 1; e < k->model->entities.count; e++)
    if (k->why[e] && stands_for(k, e) == e)
      vec_push(&list, ((struct seen_element){plain_name(k, e), e, at(k, e)->kind}));
  if (1 < list.count) qsort(list.items, list.count, sizeof *list.items, compare_seen);
  for (uint32_t i = 0; i < list.count; i++) add_element(k, list.items[i].entity, list.items[i].name);
  vec_free(&list);
  for (entity_id e = 1; e < k->model->entities.count; e++) {
    if (!k->place[e]) continue;
    struct extract_element *x = &k->x->elements.items[k->place[e] - 1];
    x->owner = making_place(k, organization_behind(k->model, principal_owning(k->model, e)));
    bool issuer = x->entity_kind == KIND_ORGANIZATION && at(k, e)->flags & ENTITY_OWN && !making_is_audience(k, e);
    if (issuer) vec_push(&k->x->issuers, k->place[e] - 1);
  }
}

/* ---- how much is not shown ---- */

static bool is_counted(const struct making *k, entity_id e) {
  const struct entity *x = at(k, e);
  if (x->kind == KIND_ORGANIZATION) { /* once, whoever names it */
    entity_id first = principal_first(k->principals, e), own = idmap_get(&k->own_twin, first);
    return is_in_scope(k, e) && e == (own ? own : first);
  }
  return is_in_scope(k, e) && !(x->flags & ENTITY_ANSWER);
}

static void count_things(struct making *k) {
  static const uint8_t kinds[] = {KIND_ORGANIZATION, KIND_PERSON,   KIND_COMPONENT, KIND_DATA,
                                  KIND_PROCEDURE,    KIND_SYSTEM,   KIND_FLOW,      KIND_SENSE,
                                  KIND_ACTUATE,      KIND_CONTRACT, KIND_MEASURE,   KIND_EVIDENCE};
  uint32_t total[KIND_COUNT] = {0}, shown[KIND_COUNT] = {0};
  for (entity_id e = 1; e < k->model->entities.count; e++) total[at(k, e)->kind] += is_counted(k, e);
  for (uint32_t i = 0; i < k->x->elements.count; i++) shown[k->x->elements.items[i].entity_kind]++;
  for (size_t i = 0; i < sizeof kinds; i++) {
    const char *en = kind_text((enum entity_kind)kinds[i], LANGUAGE_EN),
               *ja = kind_text((enum entity_kind)kinds[i], LANGUAGE_JA);
    struct extract_count c = {.id = en, .name = {en, ja}, .total = total[kinds[i]], .shown = shown[kinds[i]]};
    if (c.total) vec_push(&k->x->things, c);
  }
}

/* ---- the whole ---- */

static void see(struct making *k) {
  for (entity_id e = 1; e < k->model->entities.count; e++) see_entity(k, e);
  see_permits(k);
  see_claims(k);
}

static void making_free(struct making *k) {
  free(k->why);
  free(k->place);
  free(k->their_module);
  free(k->found);
  free(k->contract_place);
  free(k->requirements);
  idmap_free(&k->pairs);
  idmap_free(&k->own_twin);
  idmap_free(&k->name_count);
  interner_free(&k->names);
}

void extract_make(struct extract *x, const struct report_input *in) {
  *x = (struct extract){.version = in->version,
                        .as_of = in->as_of,
                        .as_of_from = in->as_of_from ? in->as_of_from : "",
                        .language = in->language,
                        .evidence_looked_at = in->evidence_looked_at,
                        .all = in->all};
  struct making k = {.in = in, .model = in->model, .x = x, .memory = &x->memory, .principals = &in->trust->principals};
  size_t entities = in->model->entities.count;
  k.audience = principal_first(k.principals, in->audience);
  k.why = memory_zeroed(entities, 1);
  k.place = memory_zeroed(entities, sizeof *k.place);
  k.their_module = memory_zeroed(in->model->modules.count + (size_t)1, 1);
  note_twins(&k);
  see(&k);
  add_elements(&k);
  x->addressee = making_place(&k, in->audience);
  x->own = at(&k, in->audience)->flags & ENTITY_OWN;
  count_things(&k);
  making_rows(&k);
  making_free(&k);
}

void extract_free(struct extract *x) {
  for (uint32_t i = 0; i < x->contracts.count; i++) {
    vec_free(&x->contracts.items[i].terms);
    vec_free(&x->contracts.items[i].obligations);
    vec_free(&x->contracts.items[i].shares);
    vec_free(&x->contracts.items[i].permits);
  }
  vec_free(&x->contracts);
  vec_free(&x->issuers);
  vec_free(&x->elements);
  vec_free(&x->claims);
  vec_free(&x->answers);
  vec_free(&x->findings);
  vec_free(&x->things);
  vec_free(&x->verdicts);
  arena_free(&x->memory);
}

void extract_write(struct out *o, const struct report_input *in, void (*write)(struct out *o, const struct extract *x)) {
  struct extract x;
  extract_make(&x, in);
  write(o, &x);
  extract_free(&x);
}
