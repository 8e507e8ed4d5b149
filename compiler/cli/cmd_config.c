/* cmd_config.c - cpsfc config: the settings in force and where each comes from. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/cli/programs.h"

/* ---- what is in force ---- */

enum origin { FROM_FILE, FROM_OPTION, FROM_ENVIRONMENT, FROM_CLOCK, FROM_NOWHERE /* the default */ };
struct sourced { const char *text; const struct allowed_warning *allowed; enum origin origin; const char *name; span at; };
struct sourced_list { VEC(struct sourced) list; };

struct config {
  struct arguments *a;
  struct project *p;
  struct out *o;
  struct arena memory;
  bool ja;
};

static void add_options(struct sourced_list *res, const char *name, const struct text_list *list) {
  for (uint32_t i = 0; i < list->list.count; i++) vec_push(&res->list, ((struct sourced){list->list.items[i], NULL, FROM_OPTION, name, SPAN_NONE}));
}
static void add_option(struct sourced_list *res, const char *name, const char *text) {
  if (text) vec_push(&res->list, ((struct sourced){text, NULL, FROM_OPTION, name, SPAN_NONE}));
}

static void add_date(struct config *c, struct sourced_list *res) {
  char date[11];
  const char *text = arena_copy(&c->memory, date_format(c->a->as_of, date), 10);
  enum origin origin = !strcmp(c->a->as_of_from, "clock") ? FROM_CLOCK : !strcmp(c->a->as_of_from, "SOURCE_DATE_EPOCH") ? FROM_ENVIRONMENT : FROM_OPTION;
  if (strcmp(c->a->as_of_from, "cpsf.yaml")) vec_push(&res->list, ((struct sourced){text, NULL, origin, c->a->as_of_from, SPAN_NONE}));
}

static const char *basis_word(enum basis b) { return b == BASIS_NONE ? NULL : setting_kinds[KIND_OF_BASIS].words[b - BASIS_STATED]; }

/* What the command line says, in place of cpsf.yaml or, of search folders, in front of it. */
static void add_given(struct config *c, enum setting x, struct sourced_list *res) {
  const struct arguments *a = c->a;
  const char *option = setting_table[x].option;
  switch (x) {
  case SETTING_AS_OF: add_date(c, res); break;
  case SETTING_LANG: add_option(res, option, !a->language_given ? NULL : a->language == LANGUAGE_JA ? "ja" : "en"); break;
  case SETTING_TARGETS: add_options(res, option, &a->targets); break;
  case SETTING_SEARCH: add_options(res, option, &a->search); break;
  case SETTING_PROGRAMS: add_options(res, option, &a->programs); break;
  case SETTING_BASIS: add_option(res, option, basis_word(a->basis)); break;
  case SETTING_EVIDENCE: add_option(res, option, a->evidence_folder); break;
  case SETTING_FAIL_ON: add_option(res, option, a->gate_given ? a->gate.text : NULL); break;
  case SETTING_WARN_BEFORE: add_option(res, option, a->warn_before ? arena_format(&c->memory, "%dd", a->warn_before) : NULL); break;
  case SETTING_BASELINE: add_option(res, option, a->baseline); break;
  case SETTING_VIEWS: add_option(res, option, a->view); break;
  case SETTING_EXTENDS: case SETTING_COMPILER: case SETTING_CATALOGUES: case SETTING_PATHS: case SETTING_FLOOR:
  case SETTING_MAX_UNANSWERED: case SETTING_DECISIONS: case SETTING_ALLOW: case SETTING_COUNT: break;
  }
}

static void add_stated(struct config *c, const struct project_settings *s, enum setting x, struct sourced_list *res) {
  for (uint32_t i = 0; i < s->values[x].count; i++)
    vec_push(&res->list, ((struct sourced){s->values[x].texts[i].text, NULL, FROM_FILE, NULL, s->values[x].texts[i].at}));
  for (uint32_t i = 0; x == SETTING_ALLOW && i < s->allowed_count; i++)
    vec_push(&res->list, ((struct sourced){s->allowed[i].code, &s->allowed[i], FROM_FILE, NULL, s->allowed[i].at}));
  for (uint32_t i = 0; x == SETTING_PROGRAMS && i < c->p->programs.count; i++)
    vec_push(&res->list, ((struct sourced){c->p->programs.items[i].name, NULL, FROM_FILE, NULL, c->p->programs.items[i].at}));
}

static struct sourced_list values_of(struct config *c, const struct project_settings *s, enum setting x) {
  struct sourced_list res = {0};
  add_given(c, x, &res);
  if (res.list.count == 0 || x == SETTING_SEARCH) add_stated(c, s, x, &res);
  if (res.list.count == 0 && setting_table[x].preset)
    vec_push(&res.list, ((struct sourced){setting_table[x].preset, NULL, FROM_NOWHERE, NULL, SPAN_NONE}));
  return res;
}

/* ---- text ---- */

static const char *origin_text(struct config *c, const struct sourced *v) {
  static const char *const words[][LANGUAGE_COUNT] = {[FROM_CLOCK] = {"the clock", "実行日"}, [FROM_NOWHERE] = {"default", "既定値"}};
  if (v->origin == FROM_CLOCK || v->origin == FROM_NOWHERE) return words[v->origin][c->ja];
  if (v->origin != FROM_FILE) return v->name;
  struct position at = source_position(&c->p->sources, v->at.start);
  return arena_format(&c->memory, "%s:%u", at.file, at.line);
}

static const char *sourced_text(struct config *c, const struct sourced *v) {
  char date[11];
  if (!v->allowed) return v->text;
  if (v->allowed->until == DAY_NONE) return arena_format(&c->memory, "%s: %s", v->allowed->code, v->allowed->reason);
  return arena_format(&c->memory, c->ja ? "%s(%s まで): %s" : "%s until %s: %s", v->allowed->code, date_format(v->allowed->until, date), v->allowed->reason);
}

static void pad(struct out *o, const char *text, int width) {
  out_text(o, text);
  for (int i = text_width(text, strlen(text), 0); i < width; i++) out_text(o, " ");
}

static void write_line(struct config *c, const char *indent, const char *key, const char *value, const char *from) {
  out_text(c->o, indent);
  pad(c->o, key, 16);
  pad(c->o, value, 28);
  out_format(c->o, "  %s\n", from);
}

static void write_values(struct config *c, const char *indent, enum setting x, struct sourced_list *v) {
  for (uint32_t i = 0; i < v->list.count; i++)
    write_line(c, indent, i ? "" : setting_table[x].key, sourced_text(c, &v->list.items[i]), origin_text(c, &v->list.items[i]));
  vec_free(&v->list);
}

/* What a program says itself; the rest is as above. */
static void write_program_text(struct config *c, const struct project_program *x) {
  out_format(c->o, c->ja ? "\nプログラム %s\n" : "\nprogram %s\n", x->name);
  for (uint32_t i = 0; i < x->files.list.count; i++) {
    struct sourced v = {x->files.list.items[i], NULL, FROM_FILE, NULL, x->at};
    write_line(c, "  ", i ? "" : "files", v.text, origin_text(c, &v));
  }
  for (enum setting k = 0; k < SETTING_COUNT; k++) {
    bool own = x->settings.values[k].at.start != c->p->settings.values[k].at.start;
    if (!setting_table[k].of_program || !own) continue;
    struct sourced_list v = values_of(c, &x->settings, k);
    write_values(c, "  ", k, &v);
  }
}

static bool chosen(const struct config *c, const struct project_program *x) {
  const struct text_list *names = &c->a->programs;
  for (uint32_t i = 0; i < names->list.count; i++)
    if (!strcmp(names->list.items[i], x->name)) return true;
  return names->list.count == 0;
}

static void write_text(struct config *c) {
  struct project *p = c->p;
  if (!p->path) out_text(c->o, c->ja ? "cpsf.yaml はありません(ここにも、上のフォルダーにも)\n" : "no cpsf.yaml here or above\n");
  for (uint32_t i = 0; i < p->sources.files.count; i++)
    out_format(c->o, i ? (c->ja ? "  土台: %s\n" : "  extends %s\n") : (c->ja ? "設定ファイル: %s\n" : "settings of %s\n"), p->sources.files.items[i].name);
  out_text(c->o, "\n");
  for (enum setting x = 0; x < SETTING_COUNT; x++) {
    struct sourced_list v = values_of(c, &p->settings, x);
    if (x == SETTING_EXTENDS || (x == SETTING_PATHS && p->programs.count)) vec_free(&v.list);
    write_values(c, "", x, &v);
  }
  for (uint32_t i = 0; i < p->programs.count; i++)
    if (chosen(c, &p->programs.items[i])) write_program_text(c, &p->programs.items[i]);
}

/* ---- JSON ---- */

static void json_origin(struct config *c, struct json *j, const struct sourced *v) {
  static const char *const ids[] = {"file", "option", "environment", "clock", "default"};
  json_key(j, "from"), json_object(j);
  json_pair(j, "kind", ids[v->origin]);
  json_pair(j, "name", v->origin == FROM_OPTION || v->origin == FROM_ENVIRONMENT ? v->name : NULL);
  if (v->origin == FROM_FILE) {
    struct position at = source_position(&c->p->sources, v->at.start);
    json_pair(j, "file", at.file);
    json_key(j, "line"), json_integer(j, at.line);
    json_key(j, "column"), json_integer(j, at.column);
  }
  json_end_object(j);
}

static void json_value(struct config *c, struct json *j, enum setting_kind kind, const struct sourced *v) {
  char date[11];
  json_object(j);
  json_key(j, "value");
  if (kind == KIND_OF_NUMBER) json_integer(j, atoi(v->text));
  else json_string(j, v->text);
  if (v->allowed) json_pair(j, "reason", v->allowed->reason);
  if (v->allowed && v->allowed->until != DAY_NONE) json_pair(j, "until", date_format(v->allowed->until, date));
  json_origin(c, j, v);
  json_end_object(j);
}

static void json_settings(struct config *c, struct json *j, const struct project_settings *s, bool of_program) {
  json_key(j, "settings"), json_object(j);
  for (enum setting x = 0; x < SETTING_COUNT; x++) {
    if (of_program && !setting_table[x].of_program) continue;
    struct sourced_list v = values_of(c, s, x);
    if (v.list.count) {
      json_key(j, setting_table[x].key), json_array(j);
      for (uint32_t i = 0; i < v.list.count; i++) json_value(c, j, setting_table[x].kind, &v.list.items[i]);
      json_end_array(j);
    }
    vec_free(&v.list);
  }
  json_end_object(j);
}

static void json_program(struct config *c, struct json *j, const struct project_program *x) {
  json_object(j);
  json_pair(j, "name", x->name);
  json_key(j, "files"), json_array(j);
  for (uint32_t i = 0; i < x->files.list.count; i++) json_string(j, x->files.list.items[i]);
  json_end_array(j);
  json_settings(c, j, &x->settings, true);
  json_end_object(j);
}

static void write_json(struct config *c) {
  struct json j = {.out = c->o};
  json_object(&j);
  json_pair(&j, "schema", "cpsfc/config/1");
  json_pair(&j, "cpsfc", CPSFC_VERSION);
  json_key(&j, "files"), json_array(&j);
  for (uint32_t i = 0; i < c->p->sources.files.count; i++) json_string(&j, c->p->sources.files.items[i].name);
  json_end_array(&j);
  json_settings(c, &j, &c->p->settings, false);
  json_key(&j, "programs"), json_array(&j);
  for (uint32_t i = 0; i < c->p->programs.count; i++)
    if (chosen(c, &c->p->programs.items[i])) json_program(c, &j, &c->p->programs.items[i]);
  json_end_array(&j);
  json_end_object(&j);
}

/* ---- the command ---- */

struct config_format { const char *name, *extension; void (*write)(struct config *c); };
static const struct config_format formats[] = {{"text", ".txt", write_text}, {"json", ".json", write_json}};
struct format_table config_formats(void) { return FORMAT_TABLE(formats); }

static int programs_known(const struct config *c) {
  for (uint32_t i = 0; i < c->a->programs.list.count; i++)
    if (!project_find(c->p, c->a->programs.list.items[i])) return unknown_program(c->a, c->p, c->a->programs.list.items[i]);
  return EXIT_CLEAN;
}

static int write_schema(void) {
  struct out o = {.fd = -1};
  settings_write_schema(&o);
  int res = write_result(&o, NULL);
  builder_free(&o.buffer);
  return res;
}

static int write_config(struct arguments *a, struct project *p) {
  struct out o = {.fd = -1};
  bool on_terminal = isatty(STDOUT_FILENO);
  struct config c = {.a = a, .p = p, .o = &o};
  take_shared_settings(a, &p->settings);
  c.ja = (on_terminal ? a->terminal_language : a->language) == LANGUAGE_JA;
  int res = programs_known(&c);
  if (res == EXIT_CLEAN) {
    const struct config_format *format = output_format(a, NULL, config_formats(), "text");
    format->write(&c);
    res = write_result(&o, NULL);
  }
  builder_free(&o.buffer);
  arena_free(&c.memory);
  return res;
}

int command_config(struct arguments *a) {
  struct project p;
  if (a->schema) return write_schema();
  if (1 < a->words.list.count) return complain_in(a, "config looks at one place: cpsfc config [FILE|DIR]", "config で見る場所は一つです: cpsfc config [FILE|DIR]");
  int res = EXIT_SPEC;
  if (!project_load(&p, a->words.list.count ? a->words.list.items[0] : NULL))
    print_messages(&p.sources, &p.diagnostics, a, speaks_japanese(a) ? LANGUAGE_JA : LANGUAGE_EN);
  else
    res = write_config(a, &p);
  project_free(&p);
  return res;
}
