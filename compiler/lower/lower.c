/* lower.c - the passes in order, and reading nodes. */
#include "compiler/lower/lower_internal.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_LIMIT = 60 };

void lowering_init(struct lowering *l, struct program *p, struct sema *s) {
  memset(l, 0, sizeof *l);
  l->program = p;
  l->sema = s;
  l->model = &p->model;
  l->rules = &p->rules;
  l->names = &p->names;
  l->diagnostics = &p->diagnostics;
  l->framework_of_module = memory_zeroed((size_t)p->modules.count + 1, sizeof *l->framework_of_module);
}

void lowering_free(struct lowering *l) {
  vec_free(&l->variables);
  vec_free(&l->facts);
  vec_free(&l->defines);
  vec_free(&l->profiles);
  vec_free(&l->stated);
  idmap_free(&l->define_index);
  idmap_free(&l->profile_index);
  idmap_free(&l->quiet);
  idmap_free(&l->exception_index);
  idmap_free(&l->category_index);
  idmap_free(&l->select_index);
  idmap_free(&l->source_index);
  idmap_free(&l->risk_index);
  vec_free(&l->risk_statements);
  free(l->framework_of_module);
  arena_free(&l->memory);
}

/* ---- reading nodes ---- */

node_id expression_here(const struct lowering *l, node_id n) {
  for (node_id child = n ? node_here(l, n)->first : 0; child != 0; child = node_here(l, child)->next) {
    enum node_kind kind = (enum node_kind)node_here(l, child)->kind;
    if (kind == NODE_TEXT || NODE_IF <= kind) return child;
  }
  return 0;
}

/* Strings of one language follow each other as one text; without a tag they are the first language. */
struct bilingual text_here(const struct lowering *l, node_id n) {
  node_id text = child_here(l, n, NODE_TEXT);
  struct builder parts[2] = {0};
  for (node_id s = text ? child_here(l, text, NODE_STRING) : 0; s != 0; s = node_next_same(tree_here(l), s))
    builder_text(&parts[node_here(l, s)->aux == ('j' << 8 | 'a')], text_of(l, node_here(l, s)->value));
  struct bilingual res = {0};
  if (parts[0].length) res.en = intern(l->names, parts[0].text, parts[0].length);
  if (parts[1].length) res.ja = intern(l->names, parts[1].text, parts[1].length);
  builder_free(&parts[0]);
  builder_free(&parts[1]);
  return res;
}

const char *words_here(struct lowering *l, node_id n) {
  size_t length, end = 0;
  const char *text = source_text(&l->program->sources, node_here(l, n)->at, &length);
  uint32_t character;
  while (end < length && end < WORDS_LIMIT && text[end] != '\n' && text[end] != '\r')
    end += (size_t)utf8_decode(text + end, length - end, &character);
  return end < length ? arena_format(&l->memory, "%.*s...", (int)end, text) : arena_copy(&l->memory, text, length);
}

bool path_of_node(const struct lowering *l, node_id path, struct path_names *res) {
  res->count = 0;
  if (path == 0 || node_here(l, path)->kind != NODE_PATH) return false;
  const struct node *x = node_here(l, path);
  if (x->first == 0 && x->value != 0) {
    res->names[0] = x->value;
    res->at[0] = x->at;
    res->count = 1;
    return true;
  }
  for (node_id name = x->first; name != 0; name = node_here(l, name)->next) {
    if (res->count == PATH_PARTS) return false;
    res->names[res->count] = node_here(l, name)->value;
    res->at[res->count++] = node_here(l, name)->at;
  }
  return res->count != 0;
}

/* Dots nest to the left: the last name is met first. */
bool path_of_expression(const struct lowering *l, node_id n, struct path_names *res) {
  uint32_t count = 1;
  node_id at = n;
  for (; node_here(l, at)->kind == NODE_DOT; at = node_here(l, at)->first) count++;
  if (node_here(l, at)->kind != NODE_IDENT || PATH_PARTS < count) return false;
  res->count = count;
  for (at = n; node_here(l, at)->kind == NODE_DOT; at = node_here(l, at)->first) {
    node_id name = child_here(l, at, NODE_NAME);
    if (name == 0) return false;
    res->names[--count] = node_here(l, name)->value;
    res->at[count] = node_here(l, name)->at;
  }
  res->names[0] = node_here(l, at)->value;
  res->at[0] = node_here(l, at)->at;
  return true;
}

const char *path_words(struct lowering *l, const struct path_names *p, uint32_t count) {
  struct builder b = {0};
  for (uint32_t i = 0; i < count; i++) builder_format(&b, "%s%s", i ? "." : "", text_of(l, p->names[i]));
  const char *res = arena_copy(&l->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

/* ---- conditions of offers ---- */

static expr_id lower_offer(struct lowering *l, const struct share_condition *c) {
  entity_id contract = l->model->shares.items[c->share].contract;
  const struct entity *x = &l->model->entities.items[contract];
  enter_file(l, c->module, c->tree);
  reset_scope(l);
  struct rule_type type =
      x->class != 0 ? type_of_class(l, x->class, false) : type_of_kinds(l, 1u << KIND_CONTRACT, false);
  variable_push(l, 0, 0, type, SPAN_NONE, false);
  l->next_slot = 1;
  l->contract = contract;
  uint32_t before = l->diagnostics->errors;
  expr_id res = lower_truth(l, c->expression);
  return l->diagnostics->errors == before ? res : 0;
}

static void lower_offers(struct lowering *l) {
  uint32_t count;
  const struct share_condition *conditions = sema_share_conditions(l->sema, &count);
  for (uint32_t i = 0; i < count; i++)
    l->model->shares.items[conditions[i].share].condition = lower_offer(l, &conditions[i]);
}

expr_id lower_condition(struct program *p, struct sema *s, module_id module, uint32_t tree, node_id expression) {
  struct lowering l;
  uint32_t count;
  expr_id res = 0;
  lowering_init(&l, p, s);
  const struct share_condition *conditions = sema_share_conditions(s, &count);
  for (uint32_t i = 0; i < count && res == 0; i++)
    if (conditions[i].module == module && conditions[i].tree == tree && conditions[i].expression == expression)
      res = lower_offer(&l, &conditions[i]);
  lowering_free(&l);
  return res;
}

/* ---- the passes ---- */

void lower_rules(struct program *p, struct sema *s) {
  struct lowering l;
  lowering_init(&l, p, s);
  declare_frameworks(&l);
  declare_rules(&l);
  rule_set_add_core(&p->rules, &p->names, p->core); /* last: reports list it behind the frameworks */
  lower_subjects(&l);
  lower_defines(&l);
  lower_conditions(&l);
  lower_risks(&l);
  lower_profiles(&l);
  lower_offers(&l);
  check_polarity(&l);
  if (!sema_test_module(s)) check_remarks(&l);
  order_requirements(&l);
  rule_set_finish(&p->rules);
  lowering_free(&l);
}
