/* questions.c - the unknowns that hold up findings, put as questions to who can answer them.
 *
 * What was never answered is one question for each requirement and organization, whatever it has of subjects. For the
 * other undecided findings the proof is derived to find what it lacks; there are at most DERIVED of those and at most
 * KEPT questions, so the list stays bounded.
 */
#include "runtime/rules/proof_internal.h"

#include <stdlib.h>

enum { DERIVED = 20000, KEPT = 10000, UNKNOWN_CHECK = UNKNOWN_CLAIM + 1 };

struct asking {
  enum unknown_kind kind;
  entity_id entity;
  uint32_t what;
  span at;
  uint32_t unlocks, first_row;
};
struct held {
  uint32_t question, row;
};
struct inquiry {
  const struct findings *findings;
  VEC(struct asking) list;
  VEC(struct held) held;
  struct idmap index;
  uint32_t derived;
};

static uint32_t question_of(struct inquiry *q, struct asking x) {
  uint64_t key = idmap_pair(x.entity, x.what) ^ (uint64_t)x.kind << 60;
  for (;; key++) { /* the key is a hint; the entry says whether it is this question */
    uint32_t index = idmap_get(&q->index, key);
    if (index == 0) break;
    const struct asking *y = &q->list.items[index - 1];
    if (y->kind == x.kind && y->entity == x.entity && y->what == x.what) return index - 1;
  }
  vec_push(&q->list, x);
  idmap_put(&q->index, key, q->list.count);
  return q->list.count - 1;
}

static void ask(struct inquiry *q, enum unknown_kind kind, entity_id entity, uint32_t what, span at, uint32_t row) {
  uint32_t question = question_of(q, (struct asking){kind, entity, what, at, 0, row});
  for (uint32_t i = q->held.count; 0 < i && q->held.items[i - 1].row == row; i--)
    if (q->held.items[i - 1].question == question) return;
  vec_push(&q->held, ((struct held){question, row}));
  q->list.items[question].unlocks++;
}

/* The organization that answers for an element, else the element itself. */
static entity_id answerer(const struct model *m, entity_id e) {
  entity_id organization = owner_organization(m, subject_owner(m, e));
  return organization != 0 ? organization : e;
}

static void ask_derived(struct inquiry *q, uint32_t row) {
  if (DERIVED <= q->derived++) return;
  struct arena memory = {0};
  struct derivation d = derivation_begin(&memory, q->findings, row);
  proof_row(&d);
  for (uint32_t i = 0; i < d.unknowns.count; i++) {
    const struct unknown *u = &d.unknowns.items[i];
    entity_id entity = u->kind == UNKNOWN_ANSWER ? answerer(q->findings->model, u->entity) : u->entity;
    ask(q, u->kind, entity, u->what, u->at, row);
  }
  derivation_end(&d);
  arena_free(&memory);
}

static bool ask_about(struct inquiry *q, uint32_t index) {
  const struct findings *f = q->findings;
  const struct finding_row *row = &f->rows.items[index];
  if (row->status != STATUS_UNDECIDED || row->disposition != DISPOSITION_OPEN) return false;
  if (row->check != 0) {
    const struct builtin_check *c = &f->model->checks.items[row->check - 1];
    if (!c->listed || c->message == MSG_NONE) return false;
    ask(q, (enum unknown_kind)UNKNOWN_CHECK, row->subject, row->check, c->at, index);
  } else if (row->reason == REASON_UNANSWERED) {
    entity_id who = answerer(f->model, row->subject);
    ask(q, UNKNOWN_ANSWER, who, row->requirement, f->model->entities.items[who].at, index);
  } else {
    ask_derived(q, index);
  }
  return true;
}

/* ---- the sentence -------------------------------------------------------------------------------------------- */

static words say_answer(struct derivation *d, const struct asking *x) {
  words id = say_requirement(d, x->what), title = say_requirement_title(d, x->what), name = say_entity(d, x->entity);
  if (*title.en == '\0')
    return SENTENCE(d, "{1}: which level has {2} reached?", "{1}: {2} はどのレベルまで実施していますか", id, name);
  return SENTENCE(d, "{1} \"{3}\": which level has {2} reached?", "{1}「{3}」: {2} はどのレベルまで実施していますか",
                  id, name, title);
}

static words say_relation(struct derivation *d, const struct asking *x) {
  words name = say_entity(d, x->entity);
  if (x->what == PROPERTY_VIA) return SENTENCE(d, "{1}: which channel?", "{1} の経路は何ですか", name);
  return SENTENCE(d, "{1}.{2}: which is it?", "{1}.{2} は何ですか", name, say_property((enum property)x->what));
}

static words say_attribute_question(struct derivation *d, const struct asking *x) {
  bool yes_or_no;
  words meaning = say_meaning(d, x->entity, x->what, &yes_or_no);
  const char *en = "{1}.{2}: which value?", *ja = "{1}.{2} の値は何ですか";
  if (*meaning.en != '\0') en = yes_or_no ? "{1}.{2}: is this so: \"{3}\"?" : "{1}.{2}: which value? ({3})";
  if (*meaning.ja != '\0') ja = yes_or_no ? "{1}.{2}:「{3}」と言えますか" : "{1}.{2}({3})の値は何ですか";
  return SENTENCE(d, en, ja, say_entity(d, x->entity), say_attribute(d, x->entity, x->what), meaning);
}

static words say_question(struct derivation *d, const struct asking *x) {
  words name = say_entity(d, x->entity);
  if (x->kind == (enum unknown_kind)UNKNOWN_CHECK) {
    const struct finding_row *row = &d->findings->rows.items[x->first_row];
    words check = say_check(d, &d->model->checks.items[x->what - 1]),
          title = say_requirement_title(d, row->requirement);
    return SENTENCE(d, "{1}: \"{2}\"? {3}", "{1}:「{2}」と言えますか。{3}", name, title, check);
  }
  switch (x->kind) {
  case UNKNOWN_ATTRIBUTE: return say_attribute_question(d, x);
  case UNKNOWN_RELATION: return say_relation(d, x);
  case UNKNOWN_MORE:
    return SENTENCE(d, "{1}: is the list of every {2} complete?", "{1} の{2}はこれで全部ですか", name,
                    say_kinds(d, x->what));
  case UNKNOWN_SET:
    return SENTENCE(d, "{1}: are these all?", "{1}: これで全部ですか", say_set_of(d, (enum property)x->what, name));
  case UNKNOWN_CLASS:
    return SENTENCE(d, "{1}: is it {2}?", "{1} の型は {2} ですか", name,
                    x->what != 0 ? say_class(d, x->what) : (words){"of that kind", "その種類"});
  case UNKNOWN_ANSWER: return say_answer(d, x);
  case UNKNOWN_CLAIM: {
    words id = say_same(requirement_use_text(d->arena, d->model, (struct requirement_use){.id = x->what}));
    return SENTENCE(d, "{1}: a claim for {2}, at which level?", "{1} は {2} をどのレベルで満たすと表明しますか", name,
                    id);
  }
  case UNKNOWN_NOTHING: break;
  }
  return name;
}

/* What kind of answer it takes. */
static enum question_form form_of(const struct model *m, const struct asking *x) {
  if (x->kind == (enum unknown_kind)UNKNOWN_CHECK) return QUESTION_YES_NO;
  switch (x->kind) {
  case UNKNOWN_ANSWER:
  case UNKNOWN_CLAIM: return QUESTION_LEVEL;
  case UNKNOWN_MORE:
  case UNKNOWN_SET:
  case UNKNOWN_CLASS: return QUESTION_YES_NO;
  case UNKNOWN_ATTRIBUTE: {
    const struct entity *e = &m->entities.items[x->entity];
    const struct attribute *a = class_attribute(m, e->class != 0 ? e->class : m->root_class[e->kind], x->what);
    return a != NULL && a->type.former == TYPE_BOOLEAN && !a->type.list ? QUESTION_YES_NO : QUESTION_VALUE;
  }
  case UNKNOWN_RELATION:
  case UNKNOWN_NOTHING: break;
  }
  return QUESTION_VALUE;
}

/* ---- the list ------------------------------------------------------------------------------------------------ */

struct ordered {
  uint32_t question, unlocks, first_row;
};

static int compare_questions(const void *a, const void *b) {
  const struct ordered *x = a, *y = b;
  if (x->unlocks != y->unlocks) return x->unlocks < y->unlocks ? 1 : -1;
  if (x->first_row != y->first_row) return x->first_row < y->first_row ? -1 : 1;
  return x->question < y->question ? -1 : x->question > y->question;
}

static struct ordered *order_questions(const struct inquiry *q) {
  struct ordered *res = memory_take(((size_t)q->list.count + 1) * sizeof *res);
  for (uint32_t i = 0; i < q->list.count; i++)
    res[i] = (struct ordered){i, q->list.items[i].unlocks, q->list.items[i].first_row};
  if (q->list.count != 0) qsort(res, q->list.count, sizeof *res, compare_questions);
  return res;
}

/* PLACE: question -> its place in the list + 1, 0 when it was cut. */
static void fill_rows(const struct inquiry *q, const uint32_t *place, struct questions *res) {
  for (uint32_t i = 0; i < q->held.count; i++) {
    uint32_t at = place[q->held.items[i].question];
    if (at == 0) continue;
    struct question *x = &res->list.items[at - 1];
    x->rows.items[x->rows.count++] = q->held.items[i].row;
  }
}

static void build(struct arena *a, const struct inquiry *q, struct questions *res) {
  struct ordered *order = order_questions(q);
  uint32_t kept = q->list.count < KEPT ? q->list.count : KEPT;
  uint32_t *place = memory_zeroed((size_t)q->list.count + 1, sizeof *place);
  struct derivation d = {.arena = a,
                         .findings = q->findings,
                         .model = q->findings->model,
                         .rules = q->findings->rules,
                         .as_of = q->findings->options.as_of};
  res->list.items = arena_alloc(a, ((size_t)kept + 1) * sizeof *res->list.items);
  res->list.count = res->list.capacity = kept;
  for (uint32_t i = 0; i < kept; i++) {
    const struct asking *x = &q->list.items[order[i].question];
    struct question *question = &res->list.items[i];
    place[order[i].question] = i + 1;
    *question =
        (struct question){.text = say_question(&d, x), .subject = x->entity, .unlocks = x->unlocks, .at = x->at, .form = form_of(d.model, x)};
    question->owner = subject_owner(d.model, x->entity);
    question->rows.items = arena_alloc(a, ((size_t)x->unlocks + 1) * sizeof(uint32_t));
    question->rows.capacity = x->unlocks;
  }
  fill_rows(q, place, res);
  free(order);
  free(place);
}

struct questions questions_derive(struct arena *a, const struct findings *f) {
  struct inquiry q = {.findings = f};
  struct questions res = {0};
  for (uint32_t i = 0; i < f->rows.count; i++) {
    uint32_t before = q.held.count;
    if (ask_about(&q, i)) res.findings += before < q.held.count;
  }
  build(a, &q, &res);
  vec_free(&q.list);
  vec_free(&q.held);
  idmap_free(&q.index);
  return res;
}
