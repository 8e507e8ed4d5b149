/* cmd_report.c - cpsfc report: one file per -o, or standard output. */
#include <string.h>
#include <unistd.h>

#include "compiler/cli/cli.h"

static const char view_place[] = "{view}";
bool for_each_view(const char *path) { return path && strstr(path, view_place); }

const char *output_of_view(struct arena *a, const char *path, const char *view) {
  const char *place = strstr(path, view_place);
  return arena_format(a, "%.*s%s%s", (int)(place - path), path, view, place + strlen(view_place));
}

static const struct report_format *format_for(const struct arguments *a, const char *path) {
  bool view = a->view || for_each_view(path);
  return choose_format(a, path, a->audience ? REPORT_EXTRACT : view ? REPORT_VIEW : REPORT_FINDINGS);
}

void report_render(struct session *s, const struct arguments *a, const struct report_format *format, bool to_terminal, struct out *o) {
  struct report_input in = make_report_input(s, a, to_terminal);
  in.standards = s->standards.list.count ? &s->standards : NULL;
  if (a->audience) {
    in.audience = s->audience;
    format->write_extract(o, &in);
  } else if (a->view) {
    in.view = &s->standards.list.items[standard_find(&s->standards, &s->program.names, a->view)];
    format->write_view(o, &in);
  } else {
    format->write(o, &in);
  }
}

/* PATH stays, but for the place of the view. */
static int write_one(struct session *s, const struct arguments *a, const char *path) {
  const struct report_format *format = format_for(a, path);
  if (!format) return EXIT_TROUBLE;
  struct out o = {.fd = -1};
  progress_say(a->progress, "writing");
  report_render(s, a, format, !path && isatty(STDOUT_FILENO), &o);
  progress_say(a->progress, NULL);
  int res = write_result(&o, path ? output_name(s, path) : NULL);
  builder_free(&o.buffer);
  return res;
}

static int write_views(struct session *s, const struct arguments *a, const char *path) {
  int res = EXIT_CLEAN;
  if (!a->views.list.count) return complain(speaks_japanese(a) ? "-o %s: {view} に当てる規格がありません。--view か cpsf.yaml の views に書いてください"
                                                               : "-o %s: no standard for {view}: say --view, or views in cpsf.yaml", path);
  for (uint32_t i = 0; res == EXIT_CLEAN && i < a->views.list.count; i++) {
    struct arguments x = *a;
    x.view = a->views.list.items[i];
    res = write_one(s, &x, output_of_view(&s->memory, path, x.view));
  }
  return res;
}

static int write_path(struct session *s, const struct arguments *a, const char *path) {
  return for_each_view(path) ? write_views(s, a, path) : write_one(s, a, path);
}

/* Formats are known before the work begins: a typing slip should not cost a run. */
static bool formats_known(const struct arguments *a) {
  for (uint32_t i = 0; i < a->outputs.list.count; i++)
    if (!format_for(a, a->outputs.list.items[i])) return false;
  return a->outputs.list.count || format_for(a, NULL);
}

/* Not with the view of a standard, whose items would say how hidden findings turned out. */
static bool audience_fits(const struct arguments *a) {
  bool view = a->view;
  for (uint32_t i = 0; i < a->outputs.list.count; i++) view |= for_each_view(a->outputs.list.items[i]);
  if (a->audience && view) complain_in(a, "--for and --view do not go together: write one report with each", "--for と --view は同時に使えません。レポートを一つずつ作ってください");
  return !a->audience || !view;
}

/* --table says which table a format of one table holds. */
static bool table_known(const struct arguments *a) {
  if (!a->table) return true;
  struct arena memory = {0};
  enum report_kind kind = a->audience ? REPORT_EXTRACT : REPORT_FINDINGS;
  bool known = report_table_known(kind, a->table), used = !a->outputs.list.count && format_for(a, NULL)->one_table;
  for (uint32_t i = 0; i < a->outputs.list.count; i++) used |= format_for(a, a->outputs.list.items[i])->one_table;
  if (!known) complain_in(a, "--table: there is no table `%s`; tables: %s", "--table: 表 `%s` はありません。使えるもの: %s", a->table, report_table_ids(&memory, kind));
  else if (!used) complain_in(a, "--table is for csv; the other formats hold what they hold", "--table は csv だけに使えます");
  arena_free(&memory);
  return known && used;
}

/* Likewise the standard of --view. */
static bool view_known(const struct arguments *a) {
  struct arena memory = {0};
  uint32_t count;
  const char *const *names = library_standards(&memory, &count);
  bool res = !a->view || library_standard_find(names, count, a->view);
  struct builder list = {0};
  for (uint32_t i = 0; i < count; i++) builder_format(&list, "%s%s", i ? ", " : "", names[i]);
  if (!res) complain_in(a, "--view: there is no view `%s`; views: %s", "--view: 規格 `%s` はありません。使えるもの: %s", a->view, builder_get(&list));
  builder_free(&list);
  arena_free(&memory);
  return res;
}

/* Some formats group findings by the items of other standards, or name these. */
static bool standards_wanted(const struct arguments *a) {
  bool res = a->view || (!a->outputs.list.count && format_for(a, NULL)->standards);
  for (uint32_t i = 0; i < a->outputs.list.count; i++)
    res |= for_each_view(a->outputs.list.items[i]) || format_for(a, a->outputs.list.items[i])->standards;
  return res;
}

static bool find_audience(struct session *s, const struct arguments *a) {
  struct bilingual_text problem;
  s->audience = session_find_organization(s, a->audience, &problem);
  if (!s->audience) return complain("--for: %s", speaks_japanese(a) ? problem.ja : problem.en), false;
  if (s->program.model.entities.items[s->audience].flags & ENTITY_OWN)
    complain_in(a, "`%s` is one of your own organizations: --for leaves out much that is its own; without --for the report shows all of it", "`%s` は自組織です。--for を付けると自組織の多くが省かれます。付けなければ全て載ります", a->audience);
  return true;
}

int report_prepare(struct session *s, const struct arguments *a, bool page) {
  session_read_catalogues(s);
  if (a->audience && !find_audience(s, a)) return EXIT_TROUBLE;
  session_read_glossary(s);
  if (page && !session_read_standards(s)) {
    print_diagnostics(s, a);
    return EXIT_SPEC;
  }
  return EXIT_CLEAN;
}

static int write_all(struct session *s, struct arguments *a) {
  int ready = report_prepare(s, a, standards_wanted(a));
  if (ready != EXIT_CLEAN) return ready;
  int res = a->outputs.list.count ? EXIT_CLEAN : write_one(s, a, NULL);
  for (uint32_t i = 0; res == EXIT_CLEAN && i < a->outputs.list.count; i++) res = write_path(s, a, a->outputs.list.items[i]);
  return res == EXIT_CLEAN ? apply_gate(s, a) : res;
}

int command_report(struct arguments *a) {
  bool possible = audience_fits(a) && formats_known(a) && table_known(a) && view_known(a);
  a->gated = true;
  return possible ? run_programs(a, &a->words, write_all) : EXIT_TROUBLE;
}
