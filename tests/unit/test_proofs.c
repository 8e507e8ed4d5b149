/* test_proofs.c - proofs, why not, smallest changes and questions, as people read them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "tests/unit/rules_world.h"

#define TEST(name) static void name(void **state)
#define WORLD struct world *w = *state

/* ---- formulas ------------------------------------------------------------------------------------------------ */

static expr_id one(struct world *w, enum expr_op op, expr_id a) {
  return world_expr(w, (struct expr){.op = (uint8_t)op, .a = a});
}
static expr_id two(struct world *w, enum expr_op op, expr_id a, expr_id b) {
  return world_expr(w, (struct expr){.op = (uint8_t)op, .a = a, .b = b});
}
static expr_id variable(struct world *w, uint16_t slot) {
  return world_expr(w, (struct expr){.op = EXPR_VARIABLE, .slot = slot, .free_slots = (uint8_t)(1u << slot)});
}
static expr_id constant(struct world *w, struct value v) {
  return world_expr(w, (struct expr){.op = EXPR_CONSTANT, .value = v});
}
static expr_id boolean(struct world *w, bool v) {
  return constant(w, (struct value){.tag = VALUE_BOOLEAN, .first = v});
}

static uint8_t free_of(struct world *w, expr_id e) { return w->rules.exprs.items[e].free_slots; }

/* free_slots of what was built: the union of the parts, less what a quantifier binds. */
static expr_id closed(struct world *w, expr_id e) {
  struct expr *x = &w->rules.exprs.items[e];
  bool binds = x->op == EXPR_ALL || x->op == EXPR_SOME || x->op == EXPR_QUANT_NONE || x->op == EXPR_COUNT;
  uint8_t inner = (uint8_t)(free_of(w, x->b) | free_of(w, x->c));
  if (x->op != EXPR_VARIABLE) x->free_slots = (uint8_t)(free_of(w, x->a) | (binds ? inner & ~(1u << x->slot) : inner));
  return e;
}

static expr_id and (struct world * w, expr_id a, expr_id b) { return closed(w, two(w, EXPR_AND, a, b)); }
static expr_id or (struct world * w, expr_id a, expr_id b) { return closed(w, two(w, EXPR_OR, a, b)); }
static expr_id not(struct world * w, expr_id a) { return closed(w, one(w, EXPR_NOT, a)); }
static expr_id compare(struct world *w, enum expr_op op, expr_id a, expr_id b) { return closed(w, two(w, op, a, b)); }
static expr_id attribute(struct world *w, expr_id of, const char *name) {
  return closed(w, world_expr(w, (struct expr){.op = EXPR_ATTRIBUTE, .a = of, .symbol = world_sym(w, name)}));
}
static expr_id property(struct world *w, expr_id of, enum property p) {
  return closed(w, world_expr(w, (struct expr){.op = EXPR_PROPERTY, .a = of, .symbol = p}));
}
static expr_id is(struct world *w, expr_id e, class_id class) {
  return closed(w, world_expr(w, (struct expr){.op = EXPR_IS, .a = e, .symbol = class}));
}
static expr_id quantified(struct world *w, enum expr_op op, uint16_t slot, expr_id set, expr_id where, expr_id body) {
  return closed(w, world_expr(w, (struct expr){.op = (uint8_t)op, .slot = slot, .a = set, .b = where, .c = body}));
}
static expr_id items(struct world *w, expr_id first, expr_id rest) { return closed(w, two(w, EXPR_ITEM, first, rest)); }
static expr_id call(struct world *w, uint32_t define, expr_id argument) {
  return closed(w, world_expr(w, (struct expr){.op = EXPR_DEFINE, .symbol = define, .a = items(w, argument, 0)}));
}
static uint32_t define(struct world *w, const char *name, const char *en, expr_id body) {
  vec_push(&w->rules.defines, ((struct rule_define){.name = world_sym(w, name),
                                                    .text = {world_sym(w, en), 0},
                                                    .parameter_count = 1,
                                                    .body = body,
                                                    .at = world_line(w)}));
  return w->rules.defines.count - 1;
}
static void level(struct world *w, uint32_t requirement, int n, const char *en, const char *ja, expr_id condition) {
  w->rules.requirements.items[requirement].levels[n - 1] =
      (struct rule_level){condition, {world_sym(w, en), world_sym(w, ja)}, SPAN_NONE};
}

/* ---- what people read ---------------------------------------------------------------------------------------- */

static const char *proof_of(struct world *w, const char *id, entity_id subject, enum language l) {
  struct proof p = proof_derive(&w->memory, &w->findings, world_row_index(w, id, subject));
  struct out o = {.fd = -1};
  out_text(&o, "\n");
  proof_write_text(&o, &w->sources, &p, l);
  const char *res = arena_copy(&w->memory, builder_get(&o.buffer), o.buffer.length);
  builder_free(&o.buffer);
  return res;
}

/* The part of a text from FROM on. */
static const char *since(const char *text, const char *from) {
  const char *res = strstr(text, from);
  return res == NULL ? "" : res;
}

/* ---- the example of the language: a channel between two owners ----------------------------------------------- */

struct channel {
  entity_id oem, sky, f, edge, ingest, tls;
  uint32_t ds3;
  class_id encryption, report;
};

static struct channel channel(struct world *w) {
  struct channel c = {0};
  struct value hardware = world_member(w, 0, "hardware");
  c.encryption = world_class(w, "ChannelEncryption", "通信路暗号化", w->model.root_class[KIND_MEASURE]);
  world_attribute(w, c.encryption, "mutual", "相互認証");
  c.report = world_class(w, "TestReport", "試験報告", w->model.root_class[KIND_EVIDENCE]);
  vec_push(&w->model.modules,
           ((struct module_info){
               .name = world_sym(w, "jp.example.sky"), .version = world_sym(w, "5.0.0"), .interface = true}));
  c.oem = world_add(w, KIND_ORGANIZATION, "oem", 0, 0);
  c.sky = world_add(w, KIND_ORGANIZATION, "sky", 0, 0);
  c.edge = world_add(w, KIND_COMPONENT, "edge", 0, c.oem);
  c.ingest = world_add(w, KIND_COMPONENT, "ingest", 0, c.sky);
  w->model.entities.items[c.sky].flags = w->model.entities.items[c.ingest].flags = 0;
  w->model.entities.items[c.sky].module = w->model.entities.items[c.ingest].module = 2;
  c.f = world_flow(w, "f_up", c.edge, c.ingest);
  world_set(w, c.edge, "key_store", hardware);
  c.tls = world_measure(w, "m_tls", c.encryption, c.f, NULL);
  w->model.entities.items[c.tls].owner = c.oem;
  world_meets(w, c.tls, "CPS.DS-3", 2);
  world_set(w, c.tls, "mutual", (struct value){.tag = VALUE_BOOLEAN, .first = 1});
  entity_id scan = world_add(w, KIND_EVIDENCE, "scan", c.tls, 0);
  w->model.entities.items[scan].class = c.report;
  world_set(w, scan, "issued", world_date("2026-02-10"));
  model_add_edge(&w->model, RELATION_EVIDENCE, c.tls, scan);

  expr_id x = variable(w, 0), m = variable(w, 1), e = variable(w, 2);
  uint32_t crosses = define(w, "crosses", "it crosses between owners",
                            compare(w, EXPR_NE, property(w, property(w, x, PROPERTY_SOURCE), PROPERTY_OWNER),
                                    property(w, property(w, x, PROPERTY_SINK), PROPERTY_OWNER)));
  uint32_t good = define(
      w, "good", NULL,
      and(w, compare(w, EXPR_EQ, attribute(w, x, "status"), constant(w, world_member(w, w->status, "implemented"))),
          not(w, closed(w, one(w, EXPR_EXPIRED, x)))));
  c.ds3 = world_requirement(w, "CPS.DS-3", "Encrypt communication channels", 1u << KIND_FLOW);
  w->rules.requirements.items[c.ds3].subjects.where = call(w, crosses, x);
  level(w, c.ds3, 1, "encrypted", "暗号化されている",
        quantified(w, EXPR_SOME, 1, property(w, x, PROPERTY_MEASURES), call(w, good, m), is(w, m, c.encryption)));
  struct value year = {.tag = VALUE_QUANTITY,
                       .extra = units_kind_find(&w->model.units, world_sym(w, "Duration")),
                       .second = world_sym(w, "365d")};
  struct rational seconds;
  rational_make(365 * 86400, 1, &seconds);
  year.first = model_add_number(&w->model, seconds);
  expr_id young = compare(w, EXPR_LE, closed(w, one(w, EXPR_AGE, e)), constant(w, year));
  expr_id tested = quantified(w, EXPR_SOME, 2, property(w, m, PROPERTY_EVIDENCE), 0, and(w, is(w, e, c.report), young));
  level(w, c.ds3, 2, "both ends authenticated, tested within a year", "両端を認証し、1年以内に試験した",
        quantified(w, EXPR_SOME, 1, property(w, x, PROPERTY_MEASURES), and(w, call(w, good, m), is(w, m, c.encryption)),
                   and(w, attribute(w, m, "mutual"), tested)));
  expr_id ends = closed(
      w, one(w, EXPR_LIST, items(w, property(w, x, PROPERTY_SOURCE), items(w, property(w, x, PROPERTY_SINK), 0))));
  level(w, c.ds3, 3, "keys in hardware at both ends", "両端の鍵を専用ハードウェアに持つ",
        quantified(w, EXPR_ALL, 1, ends, 0, compare(w, EXPR_EQ, attribute(w, m, "key_store"), constant(w, hardware))));
  return c;
}

TEST(a_proof_reads_like_the_example_of_the_language) {
  WORLD;
  struct channel c = channel(w);
  world_target(w, 2, 0);
  world_judge(w);
  assert_string_equal(
      proof_of(w, "CPS.DS-3", c.f, LANGUAGE_EN),
      "\n"
      "#CPS.DS-3 \"Encrypt communication channels\" on f_up: surely 2, possibly 3\n"
      "├─ applies                                                                      true\n"
      "│   └─ it crosses between owners                                                true     spec.cpsf:12\n"
      "│       └─ owners differ: oem, sky                                              true     spec.cpsf:5\n"
      "├─ level 1: encrypted                                                           true\n"
      "│   └─ measure m_tls: status = implemented (by default), not expired, a ChannelEncryption  true     "
      "spec.cpsf:7\n"
      "├─ level 2: both ends authenticated, tested within a year                       true\n"
      "│   └─ measure m_tls: status = implemented (by default), not expired, a ChannelEncryption, mutual = true  true  "
      "   spec.cpsf:7\n"
      "│       └─ evidence m_tls.scan: a TestReport, 125 days old, at most 365d asked  true     spec.cpsf:10\n"
      "├─ level 3: keys in hardware at both ends                                       unknown\n"
      "│   ├─ edge.key_store = hardware                                                true     spec.cpsf:6\n"
      "│   └─ ingest.key_store: not in the interface jp.example.sky@5.0.0 (sky can tell); hardware asked  unknown  "
      "spec.cpsf:4\n"
      "└─ target: level 2                                                              true     spec.cpsf:14\n");
}

TEST(a_proof_in_japanese) {
  WORLD;
  struct channel c = channel(w);
  world_target(w, 3, 0);
  world_judge(w);
  assert_string_equal(
      proof_of(w, "CPS.DS-3", c.f, LANGUAGE_JA),
      "\n"
      "f_up の #CPS.DS-3「Encrypt communication channels」: 確実なのはレベル 2、否定できないのはレベル 3\n"
      "├─ 適用される                                                                        成立\n"
      "│   └─ it crosses between owners                                                     成立    spec.cpsf:12\n"
      "│       └─ 所有者が違います: oem、sky                                                成立    spec.cpsf:5\n"
      "├─ レベル 1: 暗号化されている                                                        成立\n"
      "│   └─ 対策 m_tls: 実施状況 = 実施済(既定値)、期限内、通信路暗号化                   成立    spec.cpsf:7\n"
      "├─ レベル 2: 両端を認証し、1年以内に試験した                                         成立\n"
      "│   └─ 対策 m_tls: 実施状況 = 実施済(既定値)、期限内、通信路暗号化、相互認証 = はい  成立    spec.cpsf:7\n"
      "│       └─ 証跡 m_tls.scan: 試験報告、発行から 125 日(求めるのは 365d 以下)          成立    spec.cpsf:10\n"
      "├─ レベル 3: 両端の鍵を専用ハードウェアに持つ                                        不明\n"
      "│   ├─ edge.key_store = hardware                                                     成立    spec.cpsf:6\n"
      "│   └─ ingest.key_store: インタフェース jp.example.sky@5.0.0 に書かれていません(回答できるのは sky)。求めるのは "
      "hardware  不明    spec.cpsf:4\n"
      "└─ 目標: レベル 3                                                                    不明    spec.cpsf:14\n"
      "最小の追加対策\n"
      "  sky に `ingest` の `key_store = hardware` を書いてもらう  spec.cpsf:4\n");
}

TEST(a_set_without_a_fitting_member_says_what_there_is_and_why_no_more) {
  WORLD;
  struct channel c = channel(w);
  entity_id down = world_flow(w, "f_down", c.ingest, c.edge), other = world_measure(w, "m_watch", 0, down, NULL);
  world_meets(w, other, "CPS.DS-3", 1);
  world_target(w, 1, 0);
  world_judge(w);
  assert_string_equal(since(proof_of(w, "CPS.DS-3", down, LANGUAGE_EN), "├─ level 1"),
                      "├─ level 1: encrypted                                           false\n"
                      "│   └─ measures that cover f_down (1): none will do             false\n"
                      "│       ├─ m_watch is a measure, a ChannelEncryption asked      false    spec.cpsf:15\n"
                      "│       └─ #CPS.DS-3 is answered here, so no more are expected  true\n"
                      "├─ level 2: both ends authenticated, tested within a year       false\n"
                      "│   └─ measures that cover f_down (1): none will do             false\n"
                      "│       ├─ m_watch is a measure, a ChannelEncryption asked      false    spec.cpsf:15\n"
                      "│       └─ #CPS.DS-3 is answered here, so no more are expected  true\n"
                      "├─ level 3: keys in hardware at both ends                       unknown\n"
                      "│   ├─ ingest.key_store: not in the interface jp.example.sky@5.0.0 (sky can tell); hardware "
                      "asked  unknown  spec.cpsf:4\n"
                      "│   └─ edge.key_store = hardware                                true     spec.cpsf:6\n"
                      "└─ target: level 1                                              false    spec.cpsf:17\n"
                      "why not\n"
                      "  m_watch is a measure, a ChannelEncryption asked\n"
                      "smallest change\n"
                      "  put a measure of class `ChannelEncryption` on `f_down`  spec.cpsf:14\n");
}

TEST(an_open_set_of_measures_is_a_question) {
  WORLD;
  struct channel c = channel(w);
  entity_id down = world_flow(w, "f_down", c.ingest, c.edge);
  world_target(w, 1, 0);
  world_judge(w);
  assert_int_equal(world_row(w, "CPS.DS-3", down)->reason, REASON_UNANSWERED);
  assert_string_equal(
      since(proof_of(w, "CPS.DS-3", down, LANGUAGE_JA), "├─ レベル 1"),
      "├─ レベル 1: 暗号化されている                                                不明\n"
      "│   └─ f_down に及ぶ対策: 条件を満たすものがあるかどうか決まりません         不明\n"
      "│       └─ ほかにもあり得ます: f_down では #CPS.DS-3 にまだ回答がありません  不明    spec.cpsf:14\n"
      "├─ レベル 2: 両端を認証し、1年以内に試験した                                 不明\n"
      "│   └─ f_down に及ぶ対策: 条件を満たすものがあるかどうか決まりません         不明\n"
      "│       └─ ほかにもあり得ます: f_down では #CPS.DS-3 にまだ回答がありません  不明    spec.cpsf:14\n"
      "├─ レベル 3: 両端の鍵を専用ハードウェアに持つ                                不明\n"
      "│   ├─ ingest.key_store: インタフェース jp.example.sky@5.0.0 に書かれていません(回答できるのは sky)。求めるのは "
      "hardware  不明    spec.cpsf:4\n"
      "│   └─ edge.key_store = hardware                                             成立    spec.cpsf:6\n"
      "└─ 目標: レベル 1                                                            不明    spec.cpsf:15\n"
      "最小の追加対策\n"
      "  `f_down` に型 `通信路暗号化` の対策を置く  spec.cpsf:14\n");
}

TEST(a_strengthening_is_shown_under_its_level) {
  WORLD;
  struct channel c = channel(w);
  vec_push(&w->rules.frameworks,
           ((struct rule_framework){.name = world_sym(w, "wg"), .version = world_sym(w, "1.0.0"), .base = 0}));
  struct rule_strengthening x = {.text = {world_sym(w, "the channel is named"), world_sym(w, "経路を書く")},
                                 .subjects = {.kinds = 1u << KIND_FLOW},
                                 .requirement = c.ds3,
                                 .framework = 1};
  x.levels[0].condition = closed(w, one(w, EXPR_RECORDED, attribute(w, variable(w, 0), "channel")));
  vec_push(&w->rules.strengthenings, x);
  world_target(w, 1, 0);
  world_judge(w);
  assert_int_equal(world_row(w, "CPS.DS-3", c.f)->status, STATUS_GAP);
  assert_string_equal(
      since(proof_of(w, "CPS.DS-3", c.f, LANGUAGE_EN), "├─ level 1"),
      "├─ level 1: encrypted                                                           false\n"
      "│   ├─ measure m_tls: status = implemented (by default), not expired, a ChannelEncryption  true     "
      "spec.cpsf:7\n"
      "│   └─ added by wg: the channel is named                                        false\n"
      "│       └─ nothing is recorded for f_up.channel                                 false    spec.cpsf:5\n"
      "├─ level 2: both ends authenticated, tested within a year                       true\n"
      "│   └─ measure m_tls: status = implemented (by default), not expired, a ChannelEncryption, mutual = true  true  "
      "   spec.cpsf:7\n"
      "│       └─ evidence m_tls.scan: a TestReport, 125 days old, at most 365d asked  true     spec.cpsf:10\n"
      "├─ level 3: keys in hardware at both ends                                       unknown\n"
      "│   ├─ edge.key_store = hardware                                                true     spec.cpsf:6\n"
      "│   └─ ingest.key_store: not in the interface jp.example.sky@5.0.0 (sky can tell); hardware asked  unknown  "
      "spec.cpsf:4\n"
      "└─ target: level 1                                                              false    spec.cpsf:14\n"
      "why not\n"
      "  nothing is recorded for f_up.channel\n"
      "smallest change\n"
      "  record `channel` of `f_up`  spec.cpsf:5\n");
}

/* ---- the default rule ---------------------------------------------------------------------------------------- */

static entity_id default_rule(struct world *w, int answered) {
  entity_id acme = world_add(w, KIND_ORGANIZATION, "acme", 0, 0);
  uint32_t r = world_requirement(w, "CPS.AM-1", "Keep an inventory", 1u << KIND_ORGANIZATION);
  w->rules.requirements.items[r].stated = false;
  world_target(w, 2, 0);
  if (0 <= answered) world_answer(w, "CPS.AM-1", acme, ANSWER_LEVEL, (uint8_t)answered);
  world_judge(w);
  return acme;
}

TEST(the_default_rule_asks_for_an_answer) {
  WORLD;
  entity_id acme = default_rule(w, -1);
  assert_string_equal(proof_of(w, "CPS.AM-1", acme, LANGUAGE_EN),
                      "\n"
                      "#CPS.AM-1 \"Keep an inventory\" on acme: surely 0, possibly 3\n"
                      "├─ applies to every organization of your own                            true     spec.cpsf:1\n"
                      "├─ level 1: asks for an answer or a measure stated at level 1 or above  unknown\n"
                      "│   └─ #CPS.AM-1 is not answered for acme yet                           unknown  spec.cpsf:1\n"
                      "├─ level 2: asks for an answer or a measure stated at level 2 or above  unknown\n"
                      "├─ level 3: asks for an answer or a measure stated at level 3 or above  unknown\n"
                      "└─ target: level 2                                                      unknown  spec.cpsf:2\n"
                      "smallest change\n"
                      "  answer #CPS.AM-1 at level 2 for `acme`, or add a measure that meets it  spec.cpsf:1\n");
}

TEST(the_default_rule_in_japanese) {
  WORLD;
  entity_id acme = default_rule(w, 0);
  assert_string_equal(
      proof_of(w, "CPS.AM-1", acme, LANGUAGE_JA),
      "\n"
      "acme の #CPS.AM-1「Keep an inventory」: レベル 0\n"
      "├─ 自社のソシキすべてに適用されます                                               成立    spec.cpsf:1\n"
      "├─ レベル 1: レベル 1 以上と回答するか、そのレベルの対策を書くことが求められます  不成立\n"
      "│   └─ acme の回答: 未実施                                                        不成立  spec.cpsf:3\n"
      "├─ レベル 2: レベル 2 以上と回答するか、そのレベルの対策を書くことが求められます  不成立\n"
      "├─ レベル 3: レベル 3 以上と回答するか、そのレベルの対策を書くことが求められます  不成立\n"
      "└─ 目標: レベル 2                                                                 不成立  spec.cpsf:2\n"
      "満たさない理由\n"
      "  acme の回答: 未実施\n"
      "最小の追加対策\n"
      "  `acme` について #CPS.AM-1 にレベル 2 と回答するか、対応する対策を加える  spec.cpsf:1\n");
}

TEST(an_answer_is_shown_as_its_row) {
  WORLD;
  entity_id acme = default_rule(w, 2);
  assert_string_equal(proof_of(w, "CPS.AM-1", acme, LANGUAGE_EN),
                      "\n"
                      "#CPS.AM-1 \"Keep an inventory\" on acme: level 2\n"
                      "├─ applies to every organization of your own                            true     spec.cpsf:1\n"
                      "├─ level 1: asks for an answer or a measure stated at level 1 or above  true\n"
                      "│   └─ the answer on acme says level 2                                  true     spec.cpsf:3\n"
                      "├─ level 2: asks for an answer or a measure stated at level 2 or above  true\n"
                      "├─ level 3: asks for an answer or a measure stated at level 3 or above  false\n"
                      "│   └─ the answer on acme says level 2, level 3 asked                   false    spec.cpsf:3\n"
                      "└─ target: level 2                                                      true     spec.cpsf:2\n");
}

/* ---- quantifiers --------------------------------------------------------------------------------------------- */

struct cell {
  entity_id acme, line, part[6];
  uint32_t r;
};

static struct cell cell(struct world *w, uint32_t parts) {
  struct cell c = {0};
  c.acme = world_add(w, KIND_ORGANIZATION, "acme", 0, 0);
  c.line = world_add(w, KIND_SYSTEM, "line", 0, c.acme);
  for (uint32_t i = 0; i < parts; i++)
    c.part[i] = world_add(w, KIND_COMPONENT, arena_format(&w->memory, "c%u", i), c.line, 0);
  c.r = world_requirement(w, "R.1", "Parts are in order", 1u << KIND_SYSTEM);
  for (int n = 2; n <= 3; n++) level(w, c.r, n, NULL, NULL, boolean(w, true));
  world_target(w, 1, 0);
  return c;
}

static void complete_parts(struct world *w, const struct cell *c) {
  entity_id mori = world_add(w, KIND_PERSON, "mori", 0, c->acme);
  vec_push(&w->model.completes, ((struct completeness){.kind = KIND_COMPONENT,
                                                       .within = c->line,
                                                       .by = mori,
                                                       .since = DAY_NONE,
                                                       .until = DAY_NONE,
                                                       .at = world_line(w)}));
}

static expr_id over_parts(struct world *w, enum expr_op op, expr_id body) {
  expr_id part = world_expr(w, (struct expr){.op = EXPR_IS, .a = variable(w, 1), .slot = 1u << KIND_COMPONENT});
  return quantified(w, op, 1, property(w, variable(w, 0), PROPERTY_PARTS), closed(w, part), body);
}

static expr_id firmware_known(struct world *w) {
  return compare(w, EXPR_EQ, attribute(w, variable(w, 1), "firmware"), constant(w, world_text(w, "2.0")));
}

TEST(all_that_fails_shows_a_witness_and_the_number_of_others) {
  WORLD;
  struct cell c = cell(w, 4);
  level(w, c.r, 1, "firmware 2.0 everywhere", NULL, over_parts(w, EXPR_ALL, firmware_known(w)));
  static const char *const versions[] = {"2.0", "1.9", "2.0", "1.8"};
  for (int i = 0; i < 4; i++) world_set(w, c.part[i], "firmware", world_text(w, versions[i]));
  complete_parts(w, &c);
  world_judge(w);
  assert_string_equal(proof_of(w, "R.1", c.line, LANGUAGE_EN),
                      "\n"
                      "#R.1 \"Parts are in order\" on line: level 0\n"
                      "├─ applies to every system of your own            true     spec.cpsf:2\n"
                      "├─ level 1: firmware 2.0 everywhere               false\n"
                      "│   └─ component line.c1 (and 1 more)             false    spec.cpsf:4\n"
                      "│       └─ line.c1.firmware = \"1.9\", \"2.0\" asked  false    spec.cpsf:9\n"
                      "├─ level 2                                        true\n"
                      "│   └─ no further condition                       true\n"
                      "├─ level 3                                        true\n"
                      "│   └─ no further condition                       true\n"
                      "└─ target: level 1                                false    spec.cpsf:7\n"
                      "why not\n"
                      "  line.c1.firmware = \"1.9\", \"2.0\" asked\n"
                      "smallest change\n"
                      "  set `firmware = \"2.0\"` on `line.c1`  spec.cpsf:4\n"
                      "  set `firmware = \"2.0\"` on `line.c3`  spec.cpsf:6\n");
}

TEST(all_that_holds_names_who_says_that_the_list_is_complete) {
  WORLD;
  struct cell c = cell(w, 2);
  level(w, c.r, 1, "firmware 2.0 everywhere", NULL, over_parts(w, EXPR_ALL, firmware_known(w)));
  for (int i = 0; i < 2; i++) world_set(w, c.part[i], "firmware", world_text(w, "2.0"));
  complete_parts(w, &c);
  world_judge(w);
  assert_string_equal(since(proof_of(w, "R.1", c.line, LANGUAGE_EN), "├─ level 1"),
                      "├─ level 1: firmware 2.0 everywhere                      true\n"
                      "│   └─ parts of line (2), all of them: line.c0, line.c1  true\n"
                      "│       ├─ line.c0.firmware = \"2.0\"                      true     spec.cpsf:6\n"
                      "│       ├─ line.c1.firmware = \"2.0\"                      true     spec.cpsf:7\n"
                      "│       └─ the list is complete by the word of mori      true     spec.cpsf:9\n"
                      "├─ level 2                                               true\n"
                      "│   └─ no further condition                              true\n"
                      "├─ level 3                                               true\n"
                      "│   └─ no further condition                              true\n"
                      "└─ target: level 1                                       true     spec.cpsf:5\n");
}

TEST(what_is_open_says_why_and_who_can_tell) {
  WORLD;
  struct cell c = cell(w, 2);
  level(w, c.r, 1, "firmware 2.0 everywhere", NULL, over_parts(w, EXPR_ALL, firmware_known(w)));
  world_set(w, c.part[0], "firmware",
            (struct value){.tag = VALUE_UNKNOWN, .extra = 1, .first = (uint32_t)world_day("2026-09-30")});
  world_set(w, c.part[1], "firmware", world_text(w, "2.0"));
  world_judge(w);
  assert_string_equal(
      since(proof_of(w, "R.1", c.line, LANGUAGE_EN), "├─ level 1"),
      "├─ level 1: firmware 2.0 everywhere                                                 unknown\n"
      "│   └─ parts of line: whether all of them do is not settled                         unknown\n"
      "│       ├─ line.c0.firmware: stated as unknown, answer due 2026-09-30; \"2.0\" asked  unknown  spec.cpsf:6\n"
      "│       └─ there may be more: nobody states that the list of every component within line is complete  unknown  "
      "spec.cpsf:2\n"
      "├─ level 2                                                                          true\n"
      "│   └─ no further condition                                                         true\n"
      "├─ level 3                                                                          true\n"
      "│   └─ no further condition                                                         true\n"
      "└─ target: level 1                                                                  unknown  spec.cpsf:5\n"
      "smallest change\n"
      "  set `firmware = \"2.0\"` on `line.c0`  spec.cpsf:3\n"
      "  check the list, then state `complete component within line`  spec.cpsf:2\n");
  assert_string_equal(
      since(proof_of(w, "R.1", c.line, LANGUAGE_JA), "├─ レベル 1"),
      "├─ レベル 1: firmware 2.0 everywhere                                                      不明\n"
      "│   └─ line の部分: すべてが条件を満たすかどうか決まりません                              不明\n"
      "│       ├─ line.c0.firmware: 不明と書かれています(回答期限 2026-09-30)。求めるのは \"2.0\"  不明    "
      "spec.cpsf:6\n"
      "│       └─ ほかにもあり得ます: line のモノの一覧が網羅済みとは書かれていません            不明    spec.cpsf:2\n"
      "├─ レベル 2                                                                               成立\n"
      "│   └─ 追加の条件はありません                                                             成立\n"
      "├─ レベル 3                                                                               成立\n"
      "│   └─ 追加の条件はありません                                                             成立\n"
      "└─ 目標: レベル 1                                                                         不明    spec.cpsf:5\n"
      "最小の追加対策\n"
      "  `line.c0` に `firmware = \"2.0\"` と書く  spec.cpsf:3\n"
      "  一覧を確かめ、`網羅 モノ 対象範囲 line` と書く  spec.cpsf:2\n");
}

TEST(none_and_count_are_put_in_words) {
  WORLD;
  struct cell c = cell(w, 2);
  expr_id remote = attribute(w, variable(w, 1), "remote");
  expr_id number = quantified(w, EXPR_COUNT, 1, property(w, variable(w, 0), PROPERTY_PARTS), 0, 0);
  level(w, c.r, 1, "few, none remote", NULL,
        and(w, over_parts(w, EXPR_QUANT_NONE, remote), compare(w, EXPR_LT, number, constant(w, world_number(w, 2)))));
  world_set(w, c.part[0], "remote", (struct value){.tag = VALUE_BOOLEAN});
  world_set(w, c.part[1], "remote", (struct value){.tag = VALUE_BOOLEAN, .first = 1});
  complete_parts(w, &c);
  world_judge(w);
  assert_string_equal(since(proof_of(w, "R.1", c.line, LANGUAGE_EN), "├─ level 1"),
                      "├─ level 1: few, none remote                                  false\n"
                      "│   ├─ component line.c1                                      false    spec.cpsf:4\n"
                      "│   │   └─ line.c1.remote = true, false asked                 false    spec.cpsf:7\n"
                      "│   └─ number of parts of line: 2 or more, less than 2 asked  false\n"
                      "├─ level 2                                                    true\n"
                      "│   └─ no further condition                                   true\n"
                      "├─ level 3                                                    true\n"
                      "│   └─ no further condition                                   true\n"
                      "└─ target: level 1                                            false    spec.cpsf:5\n"
                      "why not\n"
                      "  line.c1.remote = true, false asked\n");
}

TEST(what_is_for_others_is_no_way_out) {
  WORLD;
  struct cell c = cell(w, 0);
  expr_id x = variable(w, 0);
  level(w, c.r, 1, "shielded, or theirs and watched", NULL,
        or (w, attribute(w, x, "shielded"), and(w, property(w, x, PROPERTY_EXTERNAL), attribute(w, x, "watched"))));
  world_set(w, c.line, "shielded", (struct value){.tag = VALUE_BOOLEAN});
  world_judge(w);
  assert_string_equal(since(proof_of(w, "R.1", c.line, LANGUAGE_EN), "├─ level 1"),
                      "├─ level 1: shielded, or theirs and watched  false\n"
                      "│   └─ line.shielded = false, true asked     false    spec.cpsf:4\n"
                      "├─ level 2                                   true\n"
                      "│   └─ no further condition                  true\n"
                      "├─ level 3                                   true\n"
                      "│   └─ no further condition                  true\n"
                      "└─ target: level 1                           false    spec.cpsf:3\n"
                      "why not\n"
                      "  line.shielded = false, true asked\n"
                      "smallest change\n"
                      "  set `shielded = true` on `line`  spec.cpsf:2\n");
}

TEST(alternatives_are_shown_together) {
  WORLD;
  struct cell c = cell(w, 0);
  expr_id x = variable(w, 0);
  level(w, c.r, 1, "shielded or watched", "遮蔽または監視",
        or (w, attribute(w, x, "shielded"), and(w, attribute(w, x, "watched"), attribute(w, x, "locked"))));
  world_set(w, c.line, "shielded", (struct value){.tag = VALUE_BOOLEAN});
  world_set(w, c.line, "locked", (struct value){.tag = VALUE_BOOLEAN});
  world_judge(w);
  assert_string_equal(since(proof_of(w, "R.1", c.line, LANGUAGE_EN), "├─ level 1"),
                      "├─ level 1: shielded or watched               false\n"
                      "│   └─ one of these is asked                  false\n"
                      "│       ├─ line.shielded = false, true asked  false    spec.cpsf:4\n"
                      "│       └─ line.locked = false, true asked    false    spec.cpsf:5\n"
                      "├─ level 2                                    true\n"
                      "│   └─ no further condition                   true\n"
                      "├─ level 3                                    true\n"
                      "│   └─ no further condition                   true\n"
                      "└─ target: level 1                            false    spec.cpsf:3\n"
                      "why not\n"
                      "  line.shielded = false, true asked\n"
                      "  line.locked = false, true asked\n"
                      "smallest change\n"
                      "  set `shielded = true` on `line`  spec.cpsf:2\n");
}

/* ---- exceptions
 * ----------------------------------------------------------------------------------------------------------------------
 */

static void add_exception(struct world *w, const char *name, expr_id where, expr_id first) {
  struct rule_exception x = {.name = world_sym(w, name),
                             .text = {world_sym(w, "no radio leaves the room"), world_sym(w, "電波が外に出ない")},
                             .subjects = {.kinds = 1u << KIND_SYSTEM, .where = where},
                             .requirement = 0,
                             .at = world_line(w)};
  x.levels[0].condition = first;
  x.levels[1].condition = x.levels[2].condition = boolean(w, false);
  vec_push(&w->rules.exceptions, x);
}

TEST(an_exception_is_named) {
  WORLD;
  struct cell c = cell(w, 0);
  level(w, c.r, 1, "list", NULL, boolean(w, false));
  add_exception(w, "shielded_cell", attribute(w, variable(w, 0), "shielded"), boolean(w, true));
  world_set(w, c.line, "shielded", (struct value){.tag = VALUE_BOOLEAN, .first = 1});
  world_judge(w);
  assert_int_equal(world_row(w, "R.1", c.line)->status, STATUS_MET);
  assert_string_equal(since(proof_of(w, "R.1", c.line, LANGUAGE_EN), "├─ exception"),
                      "├─ exception `shielded_cell`: no radio leaves the room  true     spec.cpsf:4\n"
                      "│   ├─ applies here                                     true\n"
                      "│   │   └─ line.shielded = true                         true     spec.cpsf:5\n"
                      "│   ├─ level 1                                          true\n"
                      "│   │   └─ no further condition                         true\n"
                      "│   ├─ level 2                                          false\n"
                      "│   │   └─ this can't be met                            false\n"
                      "│   └─ level 3                                          false\n"
                      "│       └─ this can't be met                            false\n"
                      "└─ target: level 1                                      true     spec.cpsf:3\n");
}

TEST(exceptions_that_disagree_are_named_with_their_levels) {
  WORLD;
  struct cell c = cell(w, 0);
  add_exception(w, "shielded_cell", attribute(w, variable(w, 0), "shielded"), boolean(w, true));
  add_exception(w, "test_bench", attribute(w, variable(w, 0), "shielded"), boolean(w, false));
  world_set(w, c.line, "shielded", (struct value){.tag = VALUE_BOOLEAN, .first = 1});
  world_judge(w);
  assert_string_equal(world_message(w, "W3305", LANGUAGE_EN),
                      "exceptions `shielded_cell` and `test_bench` both apply to `line` and disagree (level 1, level "
                      "0); say which one overrides");
}

/* ---- decisions and built-in checks --------------------------------------------------------------------------- */

TEST(a_decision_is_part_of_the_proof) {
  WORLD;
  struct cell c = cell(w, 0);
  level(w, c.r, 1, "list", NULL, attribute(w, variable(w, 0), "listed"));
  world_set(w, c.line, "listed", (struct value){.tag = VALUE_BOOLEAN});
  entity_id mori = world_add(w, KIND_PERSON, "mori", 0, c.acme);
  world_decide(w, DECISION_ACCEPT, "R.1", c.line, mori, "2026-11-30");
  world_judge(w);
  assert_string_equal(
      since(proof_of(w, "R.1", c.line, LANGUAGE_EN), "├─ target"),
      "├─ target: level 1                                                           false    spec.cpsf:3\n"
      "└─ accepted until 2026-11-30 by mori, who acts for acme by default: because  true     spec.cpsf:6\n"
      "why not\n"
      "  line.listed = false, true asked\n"
      "smallest change\n"
      "  set `listed = true` on `line`  spec.cpsf:2\n");
}

TEST(a_built_in_check_shows_its_message_and_what_helps) {
  WORLD;
  entity_id line = world_add(w, KIND_SYSTEM, "line", 0, 0);
  rule_set_add_core(&w->rules, &w->names, 0);
  world_check(w, "V4301", line, FALSE_, 2);
  struct builtin_check *check = &vec_last(&w->model.checks);
  check->message = MSG_NO_OWNER;
  check->arguments[0] = "line";
  world_judge(w);
  assert_string_equal(proof_of(w, "V4301", line, LANGUAGE_EN),
                      "\n"
                      "V4301 \"Everything has an owner\" on line: gap\n"
                      "└─ nobody owns `line`  false    spec.cpsf:2\n"
                      "smallest change\n"
                      "  add `of` and an organization, or a `responsible` line at the top  spec.cpsf:2\n");
}

/* ---- smallest changes
 * -------------------------------------------------------------------------------------------------------------------
 */

static const char *changes_of(struct world *w, const char *id, entity_id subject, bool *exact) {
  struct proof p = proof_derive(&w->memory, &w->findings, world_row_index(w, id, subject));
  struct builder b = {0};
  for (uint32_t i = 0; i < p.smallest.count; i++) builder_format(&b, "%s\n", p.smallest.items[i].text.en);
  *exact = p.smallest_exact;
  const char *res = arena_copy(&w->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

TEST(the_smaller_of_two_ways_is_offered) {
  WORLD;
  struct cell c = cell(w, 0);
  expr_id x = variable(w, 0);
  level(w, c.r, 1, "either way", NULL,
        or (w, and(w, attribute(w, x, "watched"), attribute(w, x, "locked")), attribute(w, x, "shielded")));
  world_judge(w);
  bool exact;
  assert_string_equal(changes_of(w, "R.1", c.line, &exact), "set `shielded = true` on `line`\n");
  assert_true(exact);
}

TEST(more_than_three_changes_are_one_way_not_the_smallest) {
  WORLD;
  struct cell c = cell(w, 5);
  complete_parts(w, &c);
  level(w, c.r, 1, "firmware", NULL, over_parts(w, EXPR_ALL, firmware_known(w)));
  world_judge(w);
  bool exact;
  assert_string_equal(changes_of(w, "R.1", c.line, &exact), "set `firmware = \"2.0\"` on `line.c0`\n"
                                                            "set `firmware = \"2.0\"` on `line.c1`\n"
                                                            "set `firmware = \"2.0\"` on `line.c2`\n"
                                                            "set `firmware = \"2.0\"` on `line.c3`\n"
                                                            "set `firmware = \"2.0\"` on `line.c4`\n");
  assert_false(exact);
}

TEST(a_missing_measure_is_described) {
  WORLD;
  struct channel c = channel(w);
  entity_id other = world_flow(w, "f_down", c.ingest, c.edge);
  world_target(w, 2, 0);
  world_answer(w, "CPS.DS-3", other, ANSWER_LEVEL, 0);
  world_judge(w);
  bool exact;
  assert_string_equal(
      changes_of(w, "CPS.DS-3", other, &exact),
      "put a measure of class `ChannelEncryption` on `f_down` with `mutual = true`, evidence that is a TestReport\n");
}

TEST(without_evidence_the_change_is_evidence) {
  WORLD;
  struct channel c = channel(w);
  world_target(w, 1, 0);
  world_judge_with(w, (struct finding_options){.basis = BASIS_THIRD_PARTY});
  bool exact;
  assert_int_equal(world_row(w, "CPS.DS-3", c.f)->reason, REASON_NO_EVIDENCE);
  assert_string_equal(changes_of(w, "CPS.DS-3", c.f, &exact), "attach evidence in force to `m_tls`\n");
}

/* ---- questions
 * ---------------------------------------------------------------------------------------------------------------------------
 */

static const char *questions_of(struct world *w, enum language l) {
  struct questions q = questions_derive(&w->memory, &w->findings);
  struct builder b = {0};
  builder_format(&b, "%u findings\n", q.findings);
  for (uint32_t i = 0; i < q.list.count; i++) {
    const struct question *x = &q.list.items[i];
    assert_int_equal(x->rows.count, x->unlocks);
    builder_format(&b, "%s (%s, %u)\n", l == LANGUAGE_JA ? x->text.ja : x->text.en,
                   entity_name(&w->memory, &w->model, x->owner, false), x->unlocks);
  }
  const char *res = arena_copy(&w->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

TEST(questions_are_grouped_and_sorted_by_what_they_settle) {
  WORLD;
  struct channel c = channel(w);
  entity_id second = world_flow(w, "f_more", c.edge, c.ingest);
  model_add_edge(&w->model, RELATION_ON, c.tls, second);
  world_requirement(w, "R.2", "Second", 1u << KIND_COMPONENT);
  world_add(w, KIND_COMPONENT, "plc", 0, c.oem);
  world_add(w, KIND_COMPONENT, "hmi", 0, c.oem);
  world_target(w, 3, 0);
  world_judge(w);
  assert_string_equal(questions_of(w, LANGUAGE_EN), "5 findings\n"
                                                    "#R.2 \"Second\": which level has oem reached? (oem, 3)\n"
                                                    "ingest.key_store: which value? (sky, 2)\n");
  assert_string_equal(questions_of(w, LANGUAGE_JA), "5 findings\n"
                                                    "#R.2「Second」: oem はどのレベルまで実施していますか (oem, 3)\n"
                                                    "ingest.key_store の値は何ですか (sky, 2)\n");
}

static void describe(struct world *w, class_id class, const char *name, enum type_former former, const char *doc) {
  world_attribute(w, class, name, name);
  struct attribute *a = &w->model.attributes.items[w->model.attributes.count - 1];
  a->type.former = former;
  a->doc = doc;
}

TEST(questions_say_what_the_attribute_means) {
  WORLD;
  class_id gauge = world_class(w, "Gauge", NULL, w->model.root_class[KIND_COMPONENT]);
  describe(w, gauge, "sealed", TYPE_BOOLEAN, "Opening it shows. A broken seal is reported.\n開ければ分かる。破れは報告する。");
  describe(w, gauge, "tested", TYPE_DATE, "The day of\nthe last test ...");
  entity_id oem = world_add(w, KIND_ORGANIZATION, "oem", 0, 0), g = world_add(w, KIND_COMPONENT, "g", 0, oem);
  w->model.entities.items[g].class = gauge;
  uint32_t r = world_requirement(w, "R.1", "Gauges", 1u << KIND_COMPONENT);
  expr_id x = variable(w, 0), asked = constant(w, world_text(w, "now"));
  level(w, r, 1, "in order", NULL,
        and(w, attribute(w, x, "sealed"), compare(w, EXPR_EQ, attribute(w, x, "tested"), asked)));
  for (int n = 2; n <= 3; n++) level(w, r, n, NULL, NULL, boolean(w, true));
  world_target(w, 1, 0);
  world_judge(w);
  assert_string_equal(questions_of(w, LANGUAGE_EN), "1 findings\n"
                                                    "g.sealed: is this so: \"Opening it shows\"? (oem, 1)\n"
                                                    "g.tested: which value? (The day of the last test ...) (oem, 1)\n");
  assert_string_equal(questions_of(w, LANGUAGE_JA), "1 findings\n"
                                                    "g.sealed:「開ければ分かる」と言えますか (oem, 1)\n"
                                                    "g.tested の値は何ですか (oem, 1)\n");
}

TEST(of_what_is_owned_only_the_class_asked_for_is_shown) {
  WORLD;
  class_id gauge = world_class(w, "Gauge", "計器", w->model.root_class[KIND_COMPONENT]);
  describe(w, gauge, "sealed", TYPE_BOOLEAN, NULL);
  entity_id oem = world_add(w, KIND_ORGANIZATION, "oem", 0, 0);
  entity_id rich = world_add(w, KIND_ORGANIZATION, "rich", 0, 0), g = world_add(w, KIND_COMPONENT, "g", 0, rich);
  world_add(w, KIND_COMPONENT, "lamp", 0, oem);
  world_add(w, KIND_COMPONENT, "bell", 0, rich);
  w->model.entities.items[g].class = gauge;
  world_set(w, g, "sealed", (struct value){.tag = VALUE_BOOLEAN});
  uint32_t r = world_requirement(w, "R.1", "Gauges", 1u << KIND_ORGANIZATION);
  expr_id is_gauge = world_expr(w, (struct expr){.op = EXPR_IS, .a = variable(w, 1), .symbol = gauge});
  level(w, r, 1, "a sealed gauge", NULL,
        quantified(w, EXPR_SOME, 1, property(w, variable(w, 0), PROPERTY_OWNED), 0,
                   and(w, is_gauge, attribute(w, variable(w, 1), "sealed"))));
  world_target(w, 1, 0);
  world_judge(w);
  const char *poor = since(proof_of(w, "R.1", oem, LANGUAGE_EN), "why not");
  assert_string_equal(poor, "why not\n  things oem owns: none is a Gauge\n");
  assert_non_null(strstr(proof_of(w, "R.1", oem, LANGUAGE_JA), "計器 がありません"));
  const char *proof = proof_of(w, "R.1", rich, LANGUAGE_EN);
  assert_non_null(strstr(proof, "things rich owns: no Gauge will do"));
  assert_non_null(strstr(proof, "g.sealed = false, true asked"));
  assert_null(strstr(proof, "bell"));
}

int main(void) {
#define WITH_WORLD(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
  const struct CMUnitTest tests[] = {
      WITH_WORLD(a_proof_reads_like_the_example_of_the_language),
      WITH_WORLD(a_proof_in_japanese),
      WITH_WORLD(a_set_without_a_fitting_member_says_what_there_is_and_why_no_more),
      WITH_WORLD(an_open_set_of_measures_is_a_question),
      WITH_WORLD(a_strengthening_is_shown_under_its_level),
      WITH_WORLD(the_default_rule_asks_for_an_answer),
      WITH_WORLD(the_default_rule_in_japanese),
      WITH_WORLD(an_answer_is_shown_as_its_row),
      WITH_WORLD(all_that_fails_shows_a_witness_and_the_number_of_others),
      WITH_WORLD(all_that_holds_names_who_says_that_the_list_is_complete),
      WITH_WORLD(what_is_open_says_why_and_who_can_tell),
      WITH_WORLD(none_and_count_are_put_in_words),
      WITH_WORLD(what_is_for_others_is_no_way_out),
      WITH_WORLD(alternatives_are_shown_together),
      WITH_WORLD(an_exception_is_named),
      WITH_WORLD(exceptions_that_disagree_are_named_with_their_levels),
      WITH_WORLD(a_decision_is_part_of_the_proof),
      WITH_WORLD(a_built_in_check_shows_its_message_and_what_helps),
      WITH_WORLD(the_smaller_of_two_ways_is_offered),
      WITH_WORLD(more_than_three_changes_are_one_way_not_the_smallest),
      WITH_WORLD(a_missing_measure_is_described),
      WITH_WORLD(without_evidence_the_change_is_evidence),
      WITH_WORLD(questions_say_what_the_attribute_means),
      WITH_WORLD(of_what_is_owned_only_the_class_asked_for_is_shown),
      WITH_WORLD(questions_are_grouped_and_sorted_by_what_they_settle),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
