/* cmd_list.c - cpsfc list: what the standard library knows, as tab-separated lines that people can read and tools can cut. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/cli/cli.h"

/* The standard library as a checked program; NULL texts are left out. */
static bool open_library(struct session *s) {
  const char *problem;
  session_init(s);
  vec_push(&s->options.paths.list, LIBRARY_PATH);
  s->options.as_of = 0;
  return session_load(s, &problem) == LOAD_OK && session_check(s);
}

static const char *pick(const struct session *s, struct bilingual t, enum language l) {
  return sym_text(&s->program.names, l == LANGUAGE_JA && t.ja ? t.ja : t.en ? t.en : t.ja);
}

static void list_requirements(struct out *o, enum language l) {
  struct session s;
  if (open_library(&s))
    for (module_id m = 1; m < s.program.modules.count; m++) {
      const struct catalogue *c = s.program.modules.items[m].catalogue;
      for (uint32_t i = 0; c && i < c->requirements.count; i++) {
        const struct catalogue_requirement *r = &c->requirements.items[i];
        out_format(o, "%s@%s#%s\t%s\n", sym_text(&s.program.names, c->name), sym_text(&s.program.names, c->version), sym_text(&s.program.names, r->id), pick(&s, r->title, l));
      }
    }
  session_free(&s);
}

static int compare_classes(const void *a, const void *b, void *model) {
  const struct model *m = model;
  const struct class_info *x = &m->classes.items[*(const class_id *)a], *y = &m->classes.items[*(const class_id *)b];
  return strcmp(sym_text(m->names, x->qualified), sym_text(m->names, y->qualified));
}

static void list_classes(struct out *o, enum language l) {
  struct session s;
  if (open_library(&s)) {
    const struct model *m = &s.program.model;
    VEC(class_id) order = {0};
    for (class_id c = 1; c < m->classes.count; c++)
      if (!m->classes.items[c].is_enum && s.program.modules.items[m->classes.items[c].module].role == MODULE_LIBRARY)
        vec_push(&order, c); /* classes of a framework serve its tests */
    if (order.count) qsort_r(order.items, order.count, sizeof *order.items, compare_classes, (void *)m);
    for (uint32_t i = 0; i < order.count; i++) {
      const struct class_info *c = &m->classes.items[order.items[i]];
      const char *parent = c->parent ? sym_text(m->names, m->classes.items[c->parent].qualified) : kind_text((enum entity_kind)c->kind, l);
      const char *ja = c->name_ja ? sym_text(m->names, c->name_ja) : "", *shown = c->parent && l == LANGUAGE_JA ? class_text(m, c->parent, l) : parent;
      out_format(o, l == LANGUAGE_JA ? "%2$s\t%1$s\t%3$s\n" : "%1$s\t%2$s\t%3$s\n", sym_text(m->names, c->qualified), ja, shown);
    }
    vec_free(&order);
  }
  session_free(&s);
}

static void list_units(struct out *o, enum language l) {
  struct interner names = {0};
  struct units units = {0};
  struct arena memory = {0};
  units_init(&units, &names);
  for (uint32_t i = 0; i < units.list.count; i++) {
    const struct unit_info *u = &units.list.items[i];
    const struct kind_info *kind = u->kind ? &units.kinds.items[u->kind] : NULL;
    const char *what = kind ? sym_text(&names, l == LANGUAGE_JA && kind->name_ja ? kind->name_ja : kind->name) : dimension_text(&memory, u->dimension);
    out_format(o, "%s\t%s\t%s\n", sym_text(&names, u->name), what, u->meaning ? u->meaning : "");
  }
  arena_free(&memory);
  units_free(&units);
  interner_free(&names);
}

static void list_frameworks(struct out *o, enum language l) {
  struct session s;
  if (open_library(&s))
    for (uint32_t i = 0; i < s.program.rules.frameworks.count; i++) {
      const struct rule_framework *f = &s.program.rules.frameworks.items[i];
      if (!f->core) out_format(o, "%s@%s\t%s\n", sym_text(&s.program.names, f->name), sym_text(&s.program.names, f->version), pick(&s, f->title, l));
    }
  session_free(&s);
}

/* Standards that a report can be seen from (--view), with how many items each has. */
static void list_standards(struct out *o, enum language l) {
  struct interner names = {0};
  struct sources sources = {0};
  struct diagnostics diagnostics = {0};
  struct standards s = {0};
  library_read_standards(&s, &names, &sources, &diagnostics);
  for (uint32_t i = 0; i < s.list.count; i++) {
    const struct standard *x = &s.list.items[i];
    out_format(o, "%s\t%u\t%s\n", sym_text(&names, x->id), x->items, sym_text(&names, l == LANGUAGE_JA ? x->title.ja : x->title.en));
  }
  standards_free(&s);
  diagnostics_free(&diagnostics);
  sources_free(&sources);
  interner_free(&names);
}

static void list_terms(struct out *o, enum language l) {
  struct library_glossary g;
  library_read_glossary(&g);
  for (uint32_t i = 0; i < g.glossary.terms.count; i++) {
    const struct glossary_term *t = &g.glossary.terms.items[i];
    out_format(o, "%s\t%s\t%s\n", sym_text(&g.names, t->id), sym_text(&g.names, l == LANGUAGE_JA ? t->name.ja : t->name.en), sym_text(&g.names, l == LANGUAGE_JA ? t->text.ja : t->text.en));
  }
  library_free_glossary(&g);
}

/* Events, and the entries with the names that rules use. */
static void list_risks_of(struct out *o, const struct session *s, const struct catalogue *c, enum language l) {
  const struct interner *n = &s->program.names;
  for (uint32_t i = 0; i < c->events.count; i++) out_format(o, "%s\t%s\n", sym_text(n, c->events.items[i].id), pick(s, c->events.items[i].title, l));
  for (uint32_t i = 0; i < c->characteristics.count; i++)
    out_format(o, "%s\t%s\t%s\n", sym_text(n, c->characteristics.items[i].id), pick(s, c->characteristics.items[i].title, l), sym_text(n, c->characteristics.items[i].name));
  for (uint32_t i = 0; i < c->risks.count; i++) {
    const struct catalogue_risk *r = &c->risks.items[i];
    out_format(o, "%s\t%s\t%s\t%s\t%s\n", sym_text(n, r->id), pick(s, c->vulnerabilities.items[r->vulnerability].title, l), sym_text(n, r->name),
               sym_text(n, c->threats.items[r->threat].id), sym_text(n, c->vulnerabilities.items[r->vulnerability].id));
  }
}

static void list_risks(struct out *o, enum language l) {
  struct session s;
  if (open_library(&s))
    for (module_id m = 1; m < s.program.modules.count; m++)
      if (s.program.modules.items[m].catalogue) list_risks_of(o, &s, s.program.modules.items[m].catalogue, l);
  session_free(&s);
}

struct code_line { const char *code, *text; };
static int compare_codes(const void *a, const void *b) {
  return strcmp(((const struct code_line *)a)->code, ((const struct code_line *)b)->code);
}

/* Every code once, with its first message as it is written: {0} stands for what the spec says. */
static void list_codes(struct out *o, enum language l) {
  static const struct { const char *code, *en, *ja; } table[] = {
      {NULL, NULL, NULL},
#define ERROR
#define WARNING
#define NOTE
#define MESSAGE(id, code, severity, en, ja, help_en, help_ja) {#code, en, ja},
#include "runtime/base/messages.def"
#undef MESSAGE
#undef ERROR
#undef WARNING
#undef NOTE
  };
  VEC(struct code_line) lines = {0};
  for (size_t i = 1; i < sizeof table / sizeof *table; i++) {
    struct code_line line = {table[i].code, l == LANGUAGE_JA ? table[i].ja : table[i].en};
    bool known = strlen(line.code) != 5;
    for (uint32_t k = 0; k < lines.count && !known; k++) known = !strcmp(lines.items[k].code, line.code);
    if (!known) vec_push(&lines, line);
  }
  if (lines.count) qsort(lines.items, lines.count, sizeof *lines.items, compare_codes);
  for (uint32_t i = 0; i < lines.count; i++) out_format(o, "%s\t%s\n", lines.items[i].code, lines.items[i].text);
  vec_free(&lines);
}

static const struct list { const char *what; void (*write)(struct out *, enum language); } lists[] = {
    {"requirements", list_requirements}, {"profiles", list_profiles}, {"classes", list_classes}, {"units", list_units}, {"frameworks", list_frameworks}, {"standards", list_standards}, {"terms", list_terms}, {"risks", list_risks}, {"codes", list_codes}};

static int write_list(const struct arguments *a, const struct list *x) {
  struct out o = {.fd = -1};
  enum language l = language_of(a, STDOUT_FILENO);
  if (a->facts) library_write_requirement_facts(&o, l);
  else x->write(&o, l);
  int res = write_result(&o, a->outputs.list.count ? a->outputs.list.items[0] : NULL);
  builder_free(&o.buffer);
  return res;
}

int command_list(struct arguments *a) {
  const char *what = a->words.list.count ? a->words.list.items[0] : "";
  bool requirements = !strcmp(what, "requirements"), file = list_wants_file(a);
  if (!*what || (requirements ? 2 : 1) < a->words.list.count) return complain_in(a, "usage: cpsfc list requirements|profiles|classes|units|frameworks|standards|terms|risks|codes", "使い方: cpsfc list requirements|profiles|classes|units|frameworks|standards|terms|risks|codes");
  if (requirements && !file && a->words.list.count == 2) return complain_in(a, "`%s` is written as a file: say --format: %s", "`%s` はファイルとして書き出します。--format を指定してください: %s", a->words.list.items[1], list_format_names);
  if (a->facts && (!requirements || file)) return complain_in(a, "--facts goes with `cpsfc list requirements`", "--facts は `cpsfc list requirements` だけで使えます");
  if (file && !requirements) return complain_in(a, "--format: only `cpsfc list requirements` has other formats than text", "--format: text 以外の形式は `cpsfc list requirements` だけにあります");
  if (1 < a->outputs.list.count) return complain_in(a, "one -o, please: a list is one file", "一覧は一つのファイルです。-o を一つにしてください");
  if (file) return list_framework_file(a);
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    if (!strcmp(what, lists[i].what)) return write_list(a, &lists[i]);
  return complain_in(a, "there is no list of `%s`; lists: requirements, profiles, classes, units, frameworks, standards, terms, risks, codes", "`%s` という一覧はありません。使えるもの: requirements, profiles, classes, units, frameworks, standards, terms, risks, codes", what);
}
