/* visible.c - which names, statements and phrases may stand at a place: what the language server offers while typing. */
#include "compiler/sema/sema_internal.h"

#include <string.h>

/* The parts of a dotted name; what is after the last dot may be empty. */
static void parts_of_text(struct sema *s, const char *dotted, struct parts *res) {
  *res = (struct parts){.count = 0};
  for (const char *dot; res->count < PARTS_LIMIT; dotted = dot + 1) {
    dot = strchrnul(dotted, '.');
    res->items[res->count++] = (struct part){intern(s->names, dotted, (size_t)(dot - dotted)), SPAN_NONE};
    if (*dot == '\0') break;
  }
}

class_id sema_class_by_name(struct sema *s, module_id module, const char *dotted) {
  struct parts p;
  parts_of_text(s, dotted, &p);
  class_id res = resolve_class_parts(s, frame_of_module(s, module, 0), &p, 0);
  if (res == 0 && p.count == 1) res = s->model->root_class[kind_of_word(p.items[0].name, s->names)];
  return res;
}

module_id sema_module_by_name(struct sema *s, module_id module, const char *dotted) {
  struct parts p;
  uint32_t used;
  parts_of_text(s, dotted, &p);
  module_id m = find_module(s, module, &p, &used);
  return used == p.count ? m : 0;
}

void sema_each_module(struct sema *s, module_id from, void (*visit)(void *context, module_id m, const char *alias), void *context) {
  const struct program_module *m = &s->program->modules.items[from];
  visit(context, from, "");
  for (uint32_t i = 0; i < m->imports.count; i++)
    visit(context, m->imports.items[i].module, m->imports.items[i].alias ? name_text(s, m->imports.items[i].alias) : "");
  if (from != s->program->core) visit(context, s->program->core, "");
}

/* ---- statements ---- */

static const struct {
  uint16_t word;
  uint8_t kind;
} statement_words[] = {
    {T_EDITION, NODE_EDITION},         {T_MODULE, NODE_MODULE},           {T_IMPORT, NODE_IMPORT},       {T_RESPONSIBLE, NODE_RESPONSIBLE},
    {T_TARGET, NODE_TARGET},           {T_ORGANIZATION, NODE_ELEMENT},    {T_PERSON, NODE_ELEMENT},      {T_COMPONENT, NODE_ELEMENT},
    {T_DATA, NODE_ELEMENT},            {T_PROCEDURE, NODE_ELEMENT},       {T_SYSTEM, NODE_ELEMENT},      {T_CLASS, NODE_CLASS},
    {T_ENUM, NODE_ENUM},               {T_UNIT, NODE_UNIT},               {T_DIMENSION, NODE_DIMENSION}, {T_PHYS, NODE_PHYSICAL},
    {T_INPUT, NODE_PORT},              {T_OUTPUT, NODE_PORT},             {T_FLOW, NODE_FLOW},           {T_SENSE, NODE_TRANSFER},
    {T_ACTUATE, NODE_TRANSFER},        {T_MEASURE, NODE_MEASURE},         {T_EVIDENCE, NODE_EVIDENCE},   {T_ANSWERS, NODE_ANSWERS},
    {T_CONTRACT, NODE_CONTRACT},       {T_REQUIRE, NODE_REQUIRE},         {T_PERMIT, NODE_PERMIT},       {T_ACCEPT, NODE_ACCEPT},
    {T_EXCLUDE, NODE_EXCLUDE},         {T_CLAIM, NODE_CLAIM},             {T_OFFER, NODE_OFFER},         {T_RELY, NODE_RELY},
    {T_COMPLETE, NODE_COMPLETE},       {T_ACTS, NODE_ACTS},               {T_LABEL, NODE_LABEL},         {T_READERS, NODE_READERS},
    {T_DECLASSIFY, NODE_DOWNGRADE},    {T_ENDORSE, NODE_DOWNGRADE},       {T_FRAMEWORK, NODE_FRAMEWORK}, {T_DEFINE, NODE_DEFINE},
    {T_REQUIREMENT, NODE_REQUIREMENT}, {T_CATEGORY, NODE_CATEGORY},       {T_APPLIES, NODE_APPLIES},     {T_EXCEPTION, NODE_EXCEPTION},
    {T_STRENGTHEN, NODE_STRENGTHEN},   {T_THREAT, NODE_THREAT},           {T_VULNERABILITY, NODE_VULNERABILITY}, {T_RISK, NODE_RISK},
    {T_PROFILE, NODE_PROFILE},         {T_SELECT, NODE_SELECT},           {T_TEST, NODE_TEST},           {T_EXPECT, NODE_EXPECT}};
enum { STATEMENT_WORDS = sizeof statement_words / sizeof *statement_words };

enum node_kind statement_of_word(uint16_t word) {
  for (int i = 0; i < STATEMENT_WORDS; i++)
    if (statement_words[i].word == word) return (enum node_kind)statement_words[i].kind;
  return NODE_NONE;
}

uint32_t sema_statements_in(uint16_t outer, uint16_t *words, uint32_t limit) {
  enum node_kind kind = outer ? statement_of_word(outer) : NODE_FILE;
  uint8_t block = block_of(&(struct node){.kind = (uint8_t)kind, .aux = outer});
  uint32_t res = 0;
  for (int i = 0; i < STATEMENT_WORDS && res < limit; i++)
    if (block_allows(block, (enum node_kind)statement_words[i].kind)) words[res++] = statement_words[i].word;
  return res;
}
