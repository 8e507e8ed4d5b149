/* list_frameworks.c - cpsfc list: a framework of the library, or a profile of it, as a file for other programs. */
#include <stdlib.h>
#include <string.h>

#include "compiler/cli/cli.h"
#include "runtime/report/ciso/ciso.h"
#include "runtime/report/oscal/catalogue.h"

/* ---- which one ---- */

/* "cpsf", "cpsf@1.0", "cpsf@1.0.0" all name cpsf@1.0.0, "cpsf:2" cpsf@1.0.0:2: parts of a version may be left out. */
static bool names_it(const char *word, const char *whole) {
  const char *at = strchr(whole, '@'), *colon = at ? strchr(at, ':') : NULL, *level = strchr(word, ':');
  if (!at) return !strcmp(word, whole);
  size_t given = level ? (size_t)(level - word) : strlen(word), length = colon ? (size_t)(colon - whole) : strlen(whole);
  if (!colon != !level || (level && strcmp(level, colon))) return false;
  if (length < given || given < (size_t)(at - whole) || strncmp(word, whole, given)) return false;
  return given == length || whole[given] == '.' || whole[given] == '@';
}

static uint32_t framework_find(struct arena *a, const struct report_input *in, const char *word) {
  for (uint32_t f = 0; f < in->rules->frameworks.count; f++)
    if (!in->rules->frameworks.items[f].core && names_it(word, oscal_framework_name(a, in, f))) return f;
  return UINT32_MAX;
}

/* The first with a catalogue when nothing is said. */
static uint32_t framework_chosen(struct arena *a, const struct report_input *in, const char *word) {
  if (word) return framework_find(a, in, word);
  for (uint32_t f = 0; f < in->rules->frameworks.count; f++)
    if (in->rules->frameworks.items[f].catalogue) return f;
  return UINT32_MAX;
}

/* ---- one function per format ---- */

static bool write_framework(struct out *o, const struct report_input *in, const char *word, void (*write)(struct out *, const struct report_input *, uint32_t)) {
  struct arena memory = {0};
  uint32_t framework = framework_chosen(&memory, in, word);
  if (framework != UINT32_MAX) write(o, in, framework);
  else complain("the library has no framework `%s`; `cpsfc list frameworks` lists them", word ? word : "");
  arena_free(&memory);
  return framework != UINT32_MAX;
}

static bool write_catalogue(struct out *o, const struct report_input *in, const char *word) { return write_framework(o, in, word, oscal_write_catalogue); }
static bool write_library(struct out *o, const struct report_input *in, const char *word) { return write_framework(o, in, word, ciso_write); }

static bool write_profile(struct out *o, const struct report_input *in, const char *word) {
  struct arena memory = {0};
  uint32_t count, found = UINT32_MAX;
  const struct oscal_selection *all = oscal_selections(&memory, in, &count);
  for (uint32_t i = 0; word && i < count && found == UINT32_MAX; i++)
    if (names_it(word, oscal_selection_name(&memory, in, &all[i]))) found = i;
  if (found != UINT32_MAX) oscal_write_profile(o, in, &all[found]);
  else if (word) complain("the library has no profile `%s`; `cpsfc list profiles` lists them", word);
  else complain("say which profile, such as cpsf:2; `cpsfc list profiles` lists them");
  arena_free(&memory);
  return found != UINT32_MAX;
}

static const struct list_format { const char *name; bool (*write)(struct out *o, const struct report_input *in, const char *word); } formats[] = {
    {"oscal-catalog", write_catalogue}, {"oscal-profile", write_profile}, {"ciso-assistant", write_library}};

const char list_format_names[] = "text, oscal-catalog, oscal-profile, ciso-assistant";

static const struct list_format *format_find(const char *name) {
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
    if (!strcmp(formats[i].name, name)) return &formats[i];
  return NULL;
}

bool list_format_known(const char *name) { return !strcmp(name, "text") || format_find(name); }

/* What --format says, else the name of the file; "text" where neither does. */
static const char *format_of(const struct arguments *a) {
  const char *path = a->outputs.list.count ? a->outputs.list.items[0] : NULL;
  const struct report_format *by_name = path ? report_format_for_path(path) : NULL;
  return a->format ? a->format : by_name ? by_name->name : "text";
}

bool list_wants_file(const struct arguments *a) { return strcmp(format_of(a), "text") != 0; }

/* ---- the command ---- */

static bool open_frameworks(struct session *s, const struct arguments *a) {
  const char *problem;
  session_init(s);
  vec_push(&s->options.paths.list, LIBRARY_PATH);
  s->options.as_of = a->as_of;
  return session_load(s, &problem) == LOAD_OK && session_check(s) && session_read_standards(s);
}

static int write_file(struct arguments *a, const struct list_format *f, const char *path) {
  const char *word = 1 < a->words.list.count ? a->words.list.items[1] : NULL;
  struct session s;
  struct out o = {.fd = -1};
  int res = EXIT_TROUBLE;
  if (open_frameworks(&s, a)) {
    struct report_input in = make_report_input(&s, a, false);
    in.standards = &s.standards;
    if (f->write(&o, &in, word)) res = write_result(&o, path);
  }
  session_free(&s);
  builder_free(&o.buffer);
  return res;
}

int list_framework_file(struct arguments *a) {
  const struct list_format *format = format_find(format_of(a));
  if (!format) return complain_in(a, "a list can't be %s; formats: %s", "一覧を %s では書けません。使える形式: %s", format_of(a), list_format_names);
  return write_file(a, format, a->outputs.list.count ? a->outputs.list.items[0] : NULL);
}

void list_profiles(struct out *o, enum language l) {
  struct arguments a = {.as_of = 0, .language = l};
  struct session s;
  if (open_frameworks(&s, &a)) {
    struct report_input in = make_report_input(&s, &a, false);
    struct arena memory = {0};
    uint32_t count;
    const struct oscal_selection *all = oscal_selections(&memory, &in, &count);
    for (uint32_t i = 0; i < count; i++)
      out_format(o, "%s\t%s\n", oscal_selection_name(&memory, &in, &all[i]), oscal_selection_title(&memory, &in, &all[i], l));
    arena_free(&memory);
  }
  session_free(&s);
}
