/* proof_words.c - sentences of proofs, in both languages at once. */
#include "runtime/rules/proof_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- sentences ----------------------------------------------------------------------------------------------- */

static const char *fill(struct arena *a, const char *template, const words *arguments, enum language l) {
  struct builder b = {0};
  for (const char *at = template; *at != '\0'; at++) {
    if (at[0] == '{' && '1' <= at[1] && at[1] <= '9' && at[2] == '}') {
      const words *w = &arguments[at[1] - '0'];
      builder_text(&b, l == LANGUAGE_JA ? w->ja : w->en);
      at += 2;
    } else {
      builder_char(&b, *at);
    }
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

words say_list(struct arena *a, const char *en, const char *ja, const words *arguments) {
  return (words){fill(a, en, arguments, LANGUAGE_EN), fill(a, ja, arguments, LANGUAGE_JA)};
}

words say_same(const char *text) { return (words){text, text}; }

words say_number(struct derivation *d, uint32_t n) { return say_same(arena_format(d->arena, "%u", n)); }

words say_date(struct derivation *d, day date) { return say_same(date_format(date, arena_alloc(d->arena, 11))); }

words say_join(struct derivation *d, const words *items, uint32_t count) {
  struct builder en = {0}, ja = {0};
  for (uint32_t i = 0; i < count; i++) {
    builder_format(&en, "%s%s", i == 0 ? "" : ", ", items[i].en);
    builder_format(&ja, "%s%s", i == 0 ? "" : "、", items[i].ja);
  }
  words res = {arena_copy(d->arena, builder_get(&en), en.length), arena_copy(d->arena, builder_get(&ja), ja.length)};
  builder_free(&en);
  builder_free(&ja);
  return res;
}

/* ---- names --------------------------------------------------------------------------------------------------- */

words say_entity(struct derivation *d, entity_id e) {
  return e == 0 ? (words){"nobody", "なし"} : say_same(entity_name(d->arena, d->model, e, false));
}

words say_value(struct derivation *d, struct value v) {
  if (v.tag == VALUE_NONE && v.extra == SHARE_MARK) {
    const struct share *x = &d->model->shares.items[v.first];
    words what = say_same(requirement_use_text(d->arena, d->model, x->requirement));
    return SENTENCE(d, "the offer of {1} by {2}", "{2} による {1} の提供", what, say_entity(d, x->by));
  }
  return (words){value_text(d->arena, d->model, v, LANGUAGE_EN), value_text(d->arena, d->model, v, LANGUAGE_JA)};
}

static const char *with_article(struct derivation *d, const char *noun) {
  return arena_format(d->arena, "%s %s", *noun != '\0' && strchr("aeiouAEIOU", *noun) != NULL ? "an" : "a", noun);
}

words say_class(struct derivation *d, class_id c) {
  return (words){with_article(d, class_text(d->model, c, LANGUAGE_EN)), class_text(d->model, c, LANGUAGE_JA)};
}

words say_kinds(struct derivation *d, uint32_t kinds) {
  words list[KIND_COUNT];
  uint32_t count = 0;
  for (int k = KIND_ORGANIZATION; k < KIND_COUNT; k++)
    if ((kinds >> k & 1) != 0)
      list[count++] = (words){kind_text((enum entity_kind)k, LANGUAGE_EN), kind_text((enum entity_kind)k, LANGUAGE_JA)};
  if (count == 0) return (words){"element", "要素"};
  words res = list[0];
  for (uint32_t i = 1; i < count; i++) res = SENTENCE(d, "{1} or {2}", "{1}または{2}", res, list[i]);
  return res;
}

words say_kind_of(struct derivation *d, entity_id e) { return say_kinds(d, 1u << d->model->entities.items[e].kind); }

static struct requirement_use use_of(struct derivation *d, uint32_t requirement) {
  const struct rule_requirement *r = &d->rules->requirements.items[requirement];
  return (struct requirement_use){.framework = d->rules->frameworks.items[r->framework].name, .id = r->id};
}

words say_requirement(struct derivation *d, uint32_t requirement) {
  return say_same(requirement_use_text(d->arena, d->model, use_of(d, requirement)));
}

words say_bilingual(struct derivation *d, struct bilingual t) {
  const char *en = sym_text(d->model->names, t.en != 0 ? t.en : t.ja);
  return (words){en, sym_text(d->model->names, t.ja != 0 ? t.ja : t.en)};
}

words say_requirement_title(struct derivation *d, uint32_t requirement) {
  const struct rule_requirement *r = &d->rules->requirements.items[requirement];
  const struct catalogue *c = d->rules->frameworks.items[r->framework].catalogue;
  bool listed = c != NULL && r->catalogue != UINT32_MAX;
  return say_bilingual(d, listed ? c->requirements.items[r->catalogue].title : r->title);
}

static const struct attribute *find_attribute(const struct derivation *d, entity_id holder, sym attribute) {
  if (holder == 0) return NULL;
  const struct entity *x = &d->model->entities.items[holder];
  class_id class = x->class != 0 ? x->class : d->model->root_class[x->kind];
  return class == 0 ? NULL : class_attribute(d->model, class, attribute);
}

words say_attribute(struct derivation *d, entity_id holder, sym attribute) {
  words res = say_same(sym_text(d->model->names, attribute));
  const struct attribute *found = find_attribute(d, holder, attribute);
  if (found == NULL) return res;
  res.en = sym_text(d->model->names, found->name);
  if (found->name_ja != 0) res.ja = sym_text(d->model->names, found->name_ja);
  return res;
}

/* Kana, kanji and full-width signs begin with these bytes. */
static bool is_japanese(const char *line, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (0xe3 <= (unsigned char)line[i] && (unsigned char)line[i] <= 0xef) return true;
  return false;
}

/* The first sentence of what a class says about an attribute, in one language, without its full stop. */
static const char *first_sentence(struct arena *a, const char *doc, bool japanese) {
  struct builder b = {0};
  for (const char *line = doc, *end; line != NULL; line = *end == '\0' ? NULL : end + 1) {
    end = line + strcspn(line, "\n");
    if (is_japanese(line, (size_t)(end - line)) != japanese) continue;
    if (b.length != 0 && !japanese) builder_char(&b, ' ');
    builder_add(&b, line, (size_t)(end - line));
  }
  const char *text = builder_get(&b), *stop = strstr(text, japanese ? "。" : ". ");
  size_t length = stop != NULL ? (size_t)(stop - text) : b.length;
  bool ends = length > 1 && text[length - 1] == '.' && text[length - 2] != '.'; /* not `...` */
  if (ends) length--;
  const char *res = arena_copy(a, text, length);
  builder_free(&b);
  return res;
}

words say_meaning(struct derivation *d, entity_id holder, sym attribute, bool *yes_or_no) {
  const struct attribute *found = find_attribute(d, holder, attribute);
  *yes_or_no = found != NULL && found->type.former == TYPE_BOOLEAN && !found->type.list;
  if (found == NULL || found->doc == NULL) return say_same("");
  return (words){first_sentence(d->arena, found->doc, false), first_sentence(d->arena, found->doc, true)};
}

words say_property(enum property p) {
  const struct property_info *info = property_info(p);
  return (words){info->name, info->ja};
}

/* ---- terms --------------------------------------------------------------------------------------------------- */

static const struct {
  const char *en, *ja;
} operator_words[] = {
    [EXPR_ADD] = {"{1} + {2}", "{1} + {2}"}, [EXPR_SUB] = {"{1} - {2}", "{1} - {2}"},
    [EXPR_MUL] = {"{1} * {2}", "{1} × {2}"}, [EXPR_DIV] = {"{1} / {2}", "{1} ÷ {2}"},
    [EXPR_NEGATE] = {"-{1}", "-{1}"},        [EXPR_RANGE] = {"{1} .. {2}", "{1} .. {2}"},
};

/* An element that is known is called by its own name, whatever path led to it. */
static words say_holder(struct derivation *d, const struct proof_frame *frame, expr_id e, entity_id *holder) {
  *holder = term_entity(fact_term(d, frame, e));
  return *holder != 0 ? say_entity(d, *holder) : say_path(d, frame, e);
}

words say_path(struct derivation *d, const struct proof_frame *frame, expr_id e) {
  const struct expr *x = &d->rules->exprs.items[e];
  entity_id holder;
  switch ((enum expr_op)x->op) {
  case EXPR_CONSTANT: return say_value(d, x->value);
  case EXPR_VARIABLE: return say_value(d, frame->slots[x->slot % PROOF_SLOTS]);
  case EXPR_ATTRIBUTE: {
    words on = say_holder(d, frame, x->a, &holder);
    return SENTENCE(d, "{1}.{2}", "{1}.{2}", on, say_attribute(d, holder, x->symbol));
  }
  case EXPR_PROPERTY: {
    words on = say_holder(d, frame, x->a, &holder);
    return SENTENCE(d, "{1}.{2}", "{1}.{2}", on, say_property((enum property)x->symbol));
  }
  case EXPR_DEFINE: {
    if (PROOF_CALLS <= d->calls) break;
    struct proof_frame inner = fact_call(d, frame, x);
    d->calls++;
    words res = say_path(d, &inner, d->rules->defines.items[x->symbol].body);
    d->calls--;
    return res;
  }
  case EXPR_COUNT: return SENTENCE(d, "number of {1}", "{1}の数", say_set(d, frame, x->a));
  case EXPR_AGE:
    if (x->symbol == 0) return SENTENCE(d, "age of {1}", "{1} の経過日数", say_path(d, frame, x->a));
    {
      words on = say_holder(d, frame, x->a, &holder);
      return SENTENCE(d, "time since {1}.{2}", "{1}.{2} からの経過日数", on, say_attribute(d, holder, x->symbol));
    }
  case EXPR_ACHIEVED:
    return SENTENCE(d, "level of {1} on {2}", "{2} における {1} の達成レベル", say_requirement(d, x->symbol),
                    say_holder(d, frame, x->a, &holder));
  case EXPR_CLAIMED:
    return SENTENCE(d, "level that {2} claims for {1}", "{2} が {1} について表明するレベル", say_term(d, frame, x->a),
                    say_holder(d, frame, x->b, &holder));
  case EXPR_LIST: return say_set(d, frame, e);
  case EXPR_ADD:
  case EXPR_SUB:
  case EXPR_MUL:
  case EXPR_DIV:
  case EXPR_NEGATE:
  case EXPR_RANGE: {
    words a = say_path(d, frame, x->a), b = x->b != 0 ? say_path(d, frame, x->b) : say_same("");
    return SENTENCE(d, operator_words[x->op].en, operator_words[x->op].ja, a, b);
  }
  case EXPR_NONE:
  case EXPR_AND:
  case EXPR_OR:
  case EXPR_NOT:
  case EXPR_IMPLIES:
  case EXPR_EQ:
  case EXPR_NE:
  case EXPR_LT:
  case EXPR_GT:
  case EXPR_LE:
  case EXPR_GE:
  case EXPR_IN:
  case EXPR_WITHIN:
  case EXPR_IS:
  case EXPR_IF:
  case EXPR_ITEM:
  case EXPR_ALL:
  case EXPR_SOME:
  case EXPR_QUANT_NONE:
  case EXPR_ENDS:
  case EXPR_IN_FORCE:
  case EXPR_EXPIRED:
  case EXPR_RECORDED:
  case EXPR_COMPLETE:
  case EXPR_ATTESTED:
  case EXPR_REACHES:
  case EXPR_UPSTREAM:
  case EXPR_DOWNSTREAM: break;
  }
  return (words){"the condition", "条件"};
}

/* ---- sets ---------------------------------------------------------------------------------------------------- */

static const struct {
  enum property property;
  const char *en, *ja;
} set_words[] = {
    {PROPERTY_PARTS, "parts of {1}", "{1} の部分"},
    {PROPERTY_COMPONENTS, "components of {1}", "{1} のモノ"},
    {PROPERTY_PARTS_ALL, "parts of {1} at any depth", "{1} のすべての部分"},
    {PROPERTY_PLACES, "places of {1}", "{1} の場所"},
    {PROPERTY_ZONES, "zones of {1}", "{1} のゾーン"},
    {PROPERTY_MEASURES, "measures that cover {1}", "{1} に及ぶ対策"},
    {PROPERTY_FLOWS, "flows of {1}", "{1} のデータフロー"},
    {PROPERTY_CONTRACTS, "contracts of {1}", "{1} の契約"},
    {PROPERTY_OWNED, "things {1} owns", "{1} の所有物"},
    {PROPERTY_PERSONS, "people of {1}", "{1} の要員"},
    {PROPERTY_ACTS_FOR, "organizations {1} acts for", "{1} が代表する組織"},
    {PROPERTY_SENSE_OF, "sensing at {1}", "{1} での計測"},
    {PROPERTY_ACTUATE_OF, "actuation by {1}", "{1} による制御"},
    {PROPERTY_CONNECTED, "elements connected to {1}", "{1} につながる要素"},
    {PROPERTY_READERS, "readers of {1}", "{1} の閲覧者"},
    {PROPERTY_HOLDERS, "elements that hold {1}", "{1} を持つ要素"},
    {PROPERTY_INPUTS, "inputs of {1}", "{1} の入力"},
    {PROPERTY_OUTPUTS, "outputs of {1}", "{1} の出力"},
    {PROPERTY_VIA, "channels of {1}", "{1} の経路"},
    {PROPERTY_PARTIES, "parties of {1}", "{1} の当事者"},
    {PROPERTY_REQUIRES, "requirements in contract {1}", "契約 {1} の要求"},
    {PROPERTY_OFFERS, "offers in contract {1}", "契約 {1} の提供"},
    {PROPERTY_EVIDENCE, "evidence of {1}", "{1} の証跡"},
    {PROPERTY_ON, "things {1} is placed on", "{1} の対象"},
    {PROPERTY_MEETS, "requirements {1} names", "{1} が対応する要件"},
};

words say_set_of(struct derivation *d, enum property p, words holder) {
  for (size_t i = 0; i < sizeof set_words / sizeof *set_words; i++)
    if (set_words[i].property == p) return SENTENCE(d, set_words[i].en, set_words[i].ja, holder);
  return SENTENCE(d, "{2} of {1}", "{1} の{2}", holder, say_property(p));
}

words say_set(struct derivation *d, const struct proof_frame *frame, expr_id e) {
  const struct expr *x = &d->rules->exprs.items[e];
  entity_id holder;
  if (x->op == EXPR_UPSTREAM)
    return SENTENCE(d, "what can reach {1}", "{1} に届くもの", say_holder(d, frame, x->a, &holder));
  if (x->op == EXPR_DOWNSTREAM)
    return SENTENCE(d, "what {1} can reach", "{1} から届く先", say_holder(d, frame, x->a, &holder));
  if (x->op == EXPR_PROPERTY) return say_set_of(d, (enum property)x->symbol, say_holder(d, frame, x->a, &holder));
  if (x->op != EXPR_LIST) return say_path(d, frame, e);
  words items[PROOF_NAMES];
  uint32_t count = 0;
  for (expr_id item = x->a; item != 0 && count < PROOF_NAMES; item = d->rules->exprs.items[item].b)
    items[count++] = say_holder(d, frame, d->rules->exprs.items[item].a, &holder);
  return say_join(d, items, count);
}

/* ---- values as they are -------------------------------------------------------------------------------------- */

static words say_interval(struct derivation *d, uint32_t lo, uint32_t hi) {
  if (hi == UINT32_MAX) return SENTENCE(d, "{1} or more", "{1} 以上", say_number(d, lo));
  return lo == hi ? say_number(d, lo) : SENTENCE(d, "{1} to {2}", "{1}~{2}", say_number(d, lo), say_number(d, hi));
}

/* Nothing is known of a level that may be any. */
static words say_level_of(struct derivation *d, const struct proof_frame *frame, expr_id e) {
  uint32_t lo, hi;
  bool known = fact_interval(d, frame, e, &lo, &hi) && (lo != 0 || hi < 3);
  return known ? say_interval(d, lo, hi) : (words){NULL, NULL};
}

/* `flow of RemoteSession : ...` names what flows by its class alone. */
static words say_payload(struct derivation *d, const struct term_read *t) {
  sym payload = intern_find(d->model->names, "payload", 7);
  struct value v = {.tag = VALUE_NONE};
  if (payload != 0 && t->holder != 0) v = model_value(d->model, t->holder, payload, NULL);
  return v.tag == VALUE_CLASS ? say_class(d, v.first) : (words){NULL, NULL};
}

words say_shown(struct derivation *d, const struct proof_frame *frame, expr_id e) {
  const struct expr *x = &d->rules->exprs.items[e];
  int32_t days;
  if (x->op == EXPR_COUNT) {
    struct count_range n = fact_count(d, frame, e);
    return say_interval(d, n.least, n.most);
  }
  if (x->op == EXPR_ACHIEVED || x->op == EXPR_CLAIMED) return say_level_of(d, frame, e);
  if (x->op == EXPR_AGE) {
    if (!fact_age(d, frame, x, &days)) return (words){NULL, NULL};
    return 0 <= days ? SENTENCE(d, "{1} days", "{1} 日", say_number(d, (uint32_t)days))
                     : SENTENCE(d, "-{1} days (still to come)", "-{1} 日(これから)", say_number(d, (uint32_t)-days));
  }
  struct term_read t = fact_term(d, frame, e);
  if (x->op == EXPR_PROPERTY && x->symbol == PROPERTY_LEVEL && t.holder != 0) {
    uint16_t level = d->model->entities.items[t.holder].level;
    return level == 0 ? (words){NULL, NULL} : say_number(d, level);
  }
  bool data = x->op == EXPR_PROPERTY && x->symbol == PROPERTY_FLOW_DATA;
  if (t.state != TERM_GIVEN) return data ? say_payload(d, &t) : (words){NULL, NULL};
  words res = say_value(d, t.value);
  return t.value.by_default ? SENTENCE(d, "{1} (by default)", "{1}(既定値)", res) : res;
}

words say_term(struct derivation *d, const struct proof_frame *frame, expr_id e) {
  words shown = say_shown(d, frame, e);
  return shown.en != NULL ? shown : say_path(d, frame, e);
}
