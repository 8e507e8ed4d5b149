/* program_fixture.c - see program_fixture.h. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/program_fixture.h"

const char fixture_core[] =
    "edition 2026\n"
    "@ja(\"標準.中核\") module std.core@0\n"
    "@ja(\"度合い\") enum Mark { @ja(\"低\") low\n @ja(\"中\") moderate\n @ja(\"高\") high }\n"
    "enum Status { implemented\n partly\n planned\n not_applicable }\n"
    "enum ClaimBasis { self_declared\n @ja(\"第三者確認\") third_party }\n"
    "enum KeyStore { software\n @ja(\"専用ハードウェア\") hardware }\n"
    "class Organization of organization { @ja(\"名称\") name : text\n corporate_number : text? }\n"
    "class Person of person { name : text }\n"
    "class Component of component { name : text\n @ja(\"台数\") pieces : int = 1\n @ja(\"ファームウェア\") firmware : "
    "text?\n"
    "  signed_firmware : bool\n key_store : KeyStore\n support_ends : date }\n"
    "class Data of data { name : text }\n"
    "class Procedure of procedure { rate_checked : bool }\n"
    "class System of system { name : text\n wireless : bool = false\n public : bool = false\n owner_of : "
    "[Organization] }\n"
    "class Flow of flow { protocol : class?\n since : date\n until : date }\n"
    "class Sense of sense { @ja(\"測定範囲\") range : range\n resolution : quantity\n accuracy : quantity\n every : "
    "Duration }\n"
    "class Actuate of actuate { safe : range\n rate : quantity\n failsafe : any\n guard : Procedure }\n"
    "class Quantity of quantity { name : text }\n"
    "class Port of port { fallback : any\n method : text\n reject : text }\n"
    "class Require of require { name : text }\n"
    "class Contract of contract { since : date\n until : date\n incident_notice : Duration\n audit_right : bool }\n"
    "class Measure of measure { status : Status = implemented\n due : date\n since : date\n until : date\n effort : "
    "Duration? }\n"
    "class Evidence of evidence { file : text\n digest : digest\n issued : date\n expires : date\n author : Person }\n"
    "class Internet of System { public = true }\n"
    "@ja(\"ゾーン\") class Zone of System\n"
    "@ja(\"拠点\") class Site of System { locked : bool }\n"
    "@ja(\"インターネット\") external system internet : Internet\n"
    "external system email : System\n"
    "@ja(\"図面\") class Drawing of Data { number : text }\n";

/* ---- modules of texts ---- */

static sym head_name(struct program *p, const struct tree *t, node_id statement, struct arena *memory) {
  node_id path = statement ? node_child(t, statement, NODE_PATH) : 0;
  return path ? intern_text(&p->names, path_text(memory, t, &p->names, path)) : 0;
}

static sym file_module(struct program *p, const char *name) {
  const char *end = strstr(name, ".cpsf");
  return intern(&p->names, name, end ? (size_t)(end - name) : strlen(name));
}

/* The text of @ja("...") on the module line of module M, or 0. */
static sym module_ja(const struct program *p, module_id m) {
  const struct tree *t = &p->trees.items[p->modules.items[m].trees.items[0]];
  node_id annotation = node_child(t, node_child(t, t->root, NODE_MODULE), NODE_ANNOTATION),
          argument = node_child(t, annotation, NODE_ARGUMENT);
  node_id text = node_child(t, argument, NODE_TEXT);
  return text ? node_at(t, node_child(t, text, NODE_STRING))->value : 0;
}

static module_id module_find(const struct program *p, sym name) {
  for (module_id m = 1; m < p->modules.count; m++)
    if (p->modules.items[m].name == name || module_ja(p, m) == name) return m;
  return 0;
}

static void import_add(struct program *p, module_id m, struct program_import fresh) {
  struct program_module *x = &p->modules.items[m];
  for (uint32_t i = 0; i < x->imports.count; i++)
    if (x->imports.items[i].module == fresh.module && x->imports.items[i].alias == fresh.alias) return;
  if (fresh.module != 0) vec_push(&x->imports, fresh);
}

static void follow_head(struct fixture *f, module_id m, const struct tree *t, node_id n) {
  struct program *p = &f->program;
  const struct node *x = node_at(t, n);
  if (x->kind != NODE_IMPORT && x->kind != NODE_TARGET) return;
  node_id path = node_child(t, n, NODE_PATH), alias = node_child(t, n, NODE_ALIAS);
  if (path == 0) return;
  sym name = head_name(p, t, n, &f->memory);
  sym called = alias ? node_at(t, alias)->value : x->kind == NODE_TARGET ? name : 0;
  import_add(p, m, (struct program_import){module_find(p, name), called, node_at(t, path)->at, x->flags & NODE_EXPORT});
}

static void text_add(struct fixture *f, const char *name, const char *text) {
  struct program *p = &f->program;
  uint32_t file = source_add(&p->sources, name, text, strlen(text));
  struct tree t;
  memset(&t, 0, sizeof t);
  parse_file(&t, &p->sources, &p->names, &p->diagnostics, file, (struct parse_options){false});
  vec_push(&p->trees, t);
  node_id line = node_child(&t, t.root, NODE_MODULE);
  sym module = line ? head_name(p, &t, line, &f->memory) : file_module(p, name);
  module_id m = module_find(p, module);
  if (m == 0) {
    node_id version = line ? node_child(&t, line, NODE_VERSION) : 0;
    bool library = strncmp(sym_text(&p->names, module), "std.", 4) == 0;
    struct program_module fresh = {.name = module,
                                   .version = version ? node_at(&t, version)->value : intern_text(&p->names, "0"),
                                   .role = library ? MODULE_LIBRARY : MODULE_MODEL,
                                   .own = !library,
                                   .has_module_line = line != 0};
    vec_push(&p->modules, fresh);
    m = p->modules.count - 1;
  }
  if (node_child(&t, t.root, NODE_FRAMEWORK)) p->modules.items[m].role = MODULE_FRAMEWORK;
  vec_push(&p->modules.items[m].trees, p->trees.count - 1);
  for (node_id n = node_at(&t, t.root)->first; n != 0; n = node_at(&t, n)->next) follow_head(f, m, &t, n);
}

void fixture_load(struct fixture *f, const struct fixture_text *texts, size_t count) {
  memset(f, 0, sizeof *f);
  vec_push(&f->program.modules, (struct program_module){0});
  bool has_core = count != 0 && strstr(texts[0].text, "module std.core") != NULL;
  if (!has_core) text_add(f, "core.cpsf", fixture_core);
  for (size_t i = 0; i < count; i++) text_add(f, texts[i].name, texts[i].text);
  f->program.core = 1;
  assert_true(date_parse("2026-06-15", 10, &f->program.as_of));
}

void fixture_run(struct fixture *f, const struct fixture_text *texts, size_t count) {
  fixture_load(f, texts, count);
  model_init(&f->program.model, &f->program.names, &f->program.sources);
  f->sema = sema_run(&f->program, 0, 0, 0);
}

void fixture_spec(struct fixture *f, const char *text) {
  struct fixture_text one = {"spec.cpsf", text};
  fixture_run(f, &one, 1);
}

void fixture_free(struct fixture *f) {
  struct program *p = &f->program;
  sema_free(f->sema);
  if (f->sema != NULL) model_free(&p->model);
  for (uint32_t i = 0; i < p->trees.count; i++) tree_free(&p->trees.items[i]);
  vec_free(&p->trees);
  for (module_id m = 0; m < p->modules.count; m++) {
    vec_free(&p->modules.items[m].trees);
    vec_free(&p->modules.items[m].imports);
  }
  vec_free(&p->modules);
  diagnostics_free(&p->diagnostics);
  sources_free(&p->sources);
  interner_free(&p->names);
  arena_free(&f->memory);
}

/* ---- looking at the result ---- */

static const char *builder_done(struct fixture *f, struct builder *b) {
  const char *res = arena_copy(&f->memory, builder_get(b), b->length);
  builder_free(b);
  return res;
}

const char *fixture_codes(struct fixture *f) {
  struct builder b = {0};
  diagnostics_sort(&f->program.diagnostics);
  for (uint32_t i = 0; i < f->program.diagnostics.list.count; i++) {
    const struct diagnostic *x = &f->program.diagnostics.list.items[i];
    if (x->silenced) continue;
    builder_format(&b, "%s%s@%u", b.length ? " " : "", message_code(x->message),
                   source_position(&f->program.sources, x->at.start).line);
  }
  return builder_done(f, &b);
}

static const struct diagnostic *first_of_code(struct fixture *f, const char *code) {
  for (uint32_t i = 0; i < f->program.diagnostics.list.count; i++)
    if (strcmp(message_code(f->program.diagnostics.list.items[i].message), code) == 0)
      return &f->program.diagnostics.list.items[i];
  return NULL;
}

const char *fixture_message(struct fixture *f, const char *code, enum language language) {
  const struct diagnostic *x = first_of_code(f, code);
  return x ? diag_message(&f->memory, x, language) : "";
}

const char *fixture_help(struct fixture *f, const char *code, enum language language) {
  const struct diagnostic *x = first_of_code(f, code);
  const char *help = x ? diag_help(&f->memory, x, language) : NULL;
  return help ? help : "";
}

entity_id fixture_entity(struct fixture *f, const char *dotted) {
  entity_id e = sema_entity_by_name(f->sema, f->program.modules.count - 1, dotted);
  if (e == 0) print_error("there is no %s\n", dotted);
  assert_true(e != 0);
  return e;
}

const char *fixture_value(struct fixture *f, const char *dotted, const char *attribute) {
  struct value v =
      model_value(&f->program.model, fixture_entity(f, dotted), intern_text(&f->program.names, attribute), NULL);
  return v.tag == VALUE_NONE ? "" : value_text(&f->memory, &f->program.model, v, LANGUAGE_EN);
}

const char *fixture_related(struct fixture *f, enum relation r, const char *dotted) {
  struct builder b = {0};
  uint32_t count;
  const entity_id *items = model_related(&f->program.model, r, fixture_entity(f, dotted), &count);
  for (uint32_t i = 0; i < count; i++)
    builder_format(&b, "%s%s", i ? " " : "", entity_name(&f->memory, &f->program.model, items[i], false));
  return builder_done(f, &b);
}
