/* settings_read.c - one settings file, from YAML to texts with their places; each is judged where it stands. */
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/driver.h"
#include "runtime/framework/yaml.h"
#include "runtime/gate/gate.h"

/* One file on its way in. TARGET of every reader is this record; the field says by its number what is read. */
struct reading {
  struct project *project;
  const char *folder;          /* that paths are seen from */
  struct project_settings *settings;
  struct project_program *program; /* whose entry is read; NULL */
  VEC(struct setting_text) texts;  /* of the list at hand */
  VEC(struct allowed_warning) allowed;
  const struct setting_part *part;
  const char *parts[ALLOW_PARTS];
  const char *key;
  enum setting_kind kind;
};

/* ---- one text ---- */

/* Cases of ~ and null are no text to an editor. */
static bool is_null(const struct yaml_walk *w) {
  static const char *const words[] = {"~", "null", "Null", "NULL"};
  for (size_t i = 0; w->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE && i < COUNT(words); i++)
    if (!strcmp(yaml_text(w), words[i])) return true;
  return false;
}

/* NUL would hide what follows it, an escape could rewrite the terminal. */
static bool has_control(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++)
    if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F) return true;
  return false;
}

static const char *nearest_word(const char *word, const char *const *words) {
  uint32_t count = 0;
  while (words[count]) count++;
  return text_nearest(word, words, count);
}

static void refuse(struct reading *r, struct yaml_walk *w, const char *text, const char *wanted, const char *nearest) {
  struct diagnostics *d = &r->project->diagnostics;
  if (r->kind == KIND_OF_CODE) diag(d, MSG_SETTING_CODE, w->at, text);
  else if (nearest) diag(d, MSG_SETTING_VALUE_MEANT, w->at, r->key, wanted, text, nearest);
  else diag(d, MSG_PROJECT_VALUE, w->at, r->key, wanted, text);
}

static bool good_gate(struct reading *r, struct yaml_walk *w, const char *text) {
  struct gate gate = {0};
  struct bilingual_text problem;
  bool good = gate_parse(&gate, text, &problem);
  if (!good) diag(&r->project->diagnostics, MSG_SETTING_GATE, w->at, r->key, problem.en, problem.ja);
  gate_free(&gate);
  return good;
}

/* The id of a standard of the library, from its beginning too. */
static const char *good_view(struct reading *r, struct yaml_walk *w, const char *text) {
  struct arena *a = &r->project->memory;
  uint32_t count;
  const char *const *ids = library_standards(a, &count), *found = library_standard_find(ids, count, text);
  struct builder list = {0};
  if (found) return found;
  for (uint32_t i = 0; i < count; i++) builder_format(&list, "%s%s", i ? ", " : "", ids[i]);
  refuse(r, w, text, builder_get(&list), text_nearest(text, ids, count));
  builder_free(&list);
  return NULL;
}

static const char *good_word(struct reading *r, struct yaml_walk *w, const char *text) {
  const struct setting_kind_info *kind = &setting_kinds[r->kind];
  for (const char *const *word = kind->words; *word; word++)
    if (!strcmp(*word, text)) return *word;
  refuse(r, w, text, kind->wanted, nearest_word(text, kind->words));
  return NULL;
}

static const char *path_seen(struct reading *r, const char *text) {
  return path_clean(&r->project->memory, path_join(&r->project->memory, r->folder, text));
}

/* What TEXT comes to; NULL after a message. */
static const char *judge(struct reading *r, struct yaml_walk *w, const char *text) {
  switch (r->kind) {
  case KIND_OF_PATH: return path_seen(r, text);
  case KIND_OF_GATE: return good_gate(r, w, text) ? text : NULL;
  case KIND_OF_VIEW: return good_view(r, w, text);
  case KIND_OF_LANGUAGE:
  case KIND_OF_BASIS: return good_word(r, w, text);
  case KIND_OF_DATE: case KIND_OF_DAYS: case KIND_OF_NUMBER: case KIND_OF_VERSION: case KIND_OF_MODULE: case KIND_OF_TARGET:
  case KIND_OF_NAME: case KIND_OF_CODE: case KIND_OF_REASON: case KIND_OF_ALLOW: case KIND_OF_PROGRAM: case KIND_OF_COUNT:
    if (setting_kinds[r->kind].good(text)) return text;
    refuse(r, w, text, setting_kinds[r->kind].wanted, NULL);
  }
  return NULL;
}

/* The scalar at hand as R->kind, and past it; NULL after a message. */
static const char *read_value(struct reading *r, struct yaml_walk *w) {
  if (!yaml_is(w, YAML_SCALAR_EVENT) || w->event.data.scalar.length == 0 || is_null(w)) {
    if (!w->failed) yaml_wrong_shape(w, r->key, TERM_A_TEXT);
    return NULL;
  }
  size_t length = w->event.data.scalar.length;
  bool block = w->event.data.scalar.style == YAML_LITERAL_SCALAR_STYLE || w->event.data.scalar.style == YAML_FOLDED_SCALAR_STYLE;
  while (block && length && yaml_text(w)[length - 1] == '\n') length--;
  const char *text = arena_copy(&r->project->memory, yaml_text(w), length), *res = NULL;
  if (has_control(text, length)) diag(&r->project->diagnostics, MSG_SETTING_CONTROL, w->at, r->key);
  else res = judge(r, w, text);
  yaml_next(w);
  return res;
}

/* ---- lists of texts ---- */

static void read_member(struct yaml_walk *w, void *context) {
  struct reading *r = context;
  span at = w->at;
  const char *text = read_value(r, w);
  if (text) vec_push(&r->texts, ((struct setting_text){text, at}));
}

static struct setting_value take_texts(struct reading *r, span at) {
  struct setting_value res = {.at = at, .count = r->texts.count};
  struct setting_text *texts = arena_alloc(&r->project->memory, ((size_t)res.count + 1) * sizeof *texts);
  if (res.count) memcpy(texts, r->texts.items, res.count * sizeof *texts);
  res.texts = texts;
  return res;
}

static struct setting_value read_texts(struct reading *r, struct yaml_walk *w, bool list) {
  span at = w->at;
  r->texts.count = 0;
  if (list) yaml_list(w, r->key, read_member, r);
  else read_member(w, r);
  return take_texts(r, at);
}

/* ---- allow ---- */

static void read_allow_part(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  struct reading *r = target;
  r->key = allow_parts[field->low].key;
  r->kind = allow_parts[field->low].kind;
  r->parts[field->low] = read_value(r, w);
}

static void read_allow_entry(struct yaml_walk *w, void *context) {
  struct reading *r = context;
  struct yaml_field fields[ALLOW_PARTS];
  for (int i = 0; i < ALLOW_PARTS; i++)
    fields[i] = (struct yaml_field){.key = allow_parts[i].key, .required = allow_parts[i].required, .read = read_allow_part, .low = i};
  span at = w->at;
  memset(r->parts, 0, sizeof r->parts);
  if (!yaml_record(w, "allow", fields, ALLOW_PARTS, r) || !r->parts[ALLOW_CODE] || !r->parts[ALLOW_REASON]) return;
  const char *until = r->parts[ALLOW_UNTIL];
  day end = DAY_NONE;
  if (until) date_parse(until, strlen(until), &end);
  vec_push(&r->allowed, ((struct allowed_warning){r->parts[ALLOW_CODE], r->parts[ALLOW_REASON], end, at}));
}

static void read_allow(struct reading *r, struct yaml_walk *w) {
  struct project_settings *s = r->settings;
  s->values[SETTING_ALLOW].at = w->at;
  r->allowed.count = 0;
  yaml_list(w, "allow", read_allow_entry, r);
  struct allowed_warning *list = arena_alloc(&r->project->memory, ((size_t)r->allowed.count + 1) * sizeof *list);
  if (r->allowed.count) memcpy(list, r->allowed.items, r->allowed.count * sizeof *list);
  s->allowed = list;
  s->allowed_count = r->allowed.count;
}

/* ---- the settings ---- */

static void read_programs(struct reading *r, struct yaml_walk *w);

static void read_setting(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  struct reading *r = target;
  const struct setting_info *info = &setting_table[field->low];
  r->key = info->key;
  r->kind = info->kind;
  if (info->kind == KIND_OF_ALLOW) read_allow(r, w);
  else if (info->kind == KIND_OF_PROGRAM) read_programs(r, w);
  else r->settings->values[field->low] = read_texts(r, w, info->list);
}

/* ---- programs ---- */

static void read_program_part(struct yaml_walk *w, void *target, const struct yaml_field *field) {
  struct reading *r = target;
  const struct setting_part *part = &program_parts[field->low];
  r->key = part->key;
  r->kind = part->kind;
  struct setting_value value = read_texts(r, w, part->list);
  if (field->low == PROGRAM_NAME) {
    r->program->name = value.count ? value.texts[0].text : NULL;
    r->program->at = value.at;
    return;
  }
  if (part->list && value.count == 0 && !w->failed) diag(&r->project->diagnostics, MSG_SETTING_FILES, value.at);
  for (uint32_t i = 0; i < value.count; i++) vec_push(&r->program->files.list, value.texts[i].text);
}

static size_t program_fields(struct yaml_field *fields) {
  size_t count = 0;
  for (int i = 0; i < PROGRAM_PARTS; i++)
    fields[count++] = (struct yaml_field){.key = program_parts[i].key, .required = program_parts[i].required, .read = read_program_part, .low = i};
  for (enum setting x = 0; x < SETTING_COUNT; x++)
    if (setting_table[x].of_program) fields[count++] = (struct yaml_field){.key = setting_table[x].key, .read = read_setting, .low = (int)x};
  return count;
}

static void read_program(struct yaml_walk *w, void *context) {
  struct reading *r = context;
  struct project_settings *outer = r->settings;
  struct yaml_field fields[PROGRAM_PARTS + SETTING_COUNT];
  struct project_program program = {0};
  size_t count = program_fields(fields);
  r->program = &program;
  r->settings = &program.settings;
  if (yaml_record(w, "programs", fields, count, r) && program.name) vec_push(&r->project->programs, program);
  else vec_free(&program.files.list);
  r->program = NULL;
  r->settings = outer;
}

static void read_programs(struct reading *r, struct yaml_walk *w) {
  r->settings->values[SETTING_PROGRAMS].at = w->at;
  yaml_list(w, "programs", read_program, r);
}

/* ---- the file ---- */

/* Nothing but comments says nothing, and is no mistake. */
static bool says_nothing(const struct source_file *f) {
  bool comment = false;
  for (uint32_t i = 0; i < f->length; i++) {
    char c = f->text[i];
    if (c == '\n') comment = false;
    else if (c == '#') comment = true;
    else if (!comment && c != ' ' && c != '\r') return false;
  }
  return true;
}

void settings_read(struct project *p, uint32_t file, struct project_settings *s) {
  const struct source_file *f = &p->sources.files.items[file];
  struct yaml_field fields[SETTING_COUNT];
  struct yaml_walk w;
  struct reading r = {.project = p, .folder = path_folder(&p->memory, f->name), .settings = s};
  if (says_nothing(f)) return;
  for (enum setting x = 0; x < SETTING_COUNT; x++) fields[x] = (struct yaml_field){.key = setting_table[x].key, .read = read_setting, .low = (int)x};
  if (yaml_open(&w, &p->names, &p->sources, &p->diagnostics, file)) yaml_record(&w, "cpsf.yaml", fields, SETTING_COUNT, &r);
  yaml_close(&w);
  vec_free(&r.texts);
  vec_free(&r.allowed);
}
