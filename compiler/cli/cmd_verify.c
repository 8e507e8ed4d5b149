/* cmd_verify.c - cpsfc verify: is a page what this cpsfc makes of the spec inside it, or of a spec that is named? */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/cli/cli.h"
#include "compiler/cli/saved_files.h"
#include "runtime/compare/page_spec.h"

/* What is being looked at; reached from the arguments by those that are called back. */
struct verifying {
  const char *path, *text;
  size_t length;
  const struct page_spec *spec; /* what the page says it was made from; NULL: nothing */
  bool same, compared;
  struct page_difference difference; /* of the first that was compared */
  struct arena memory;
};

static int say_problem(const struct arguments *a, const struct saved_problem *p) {
  return complain("%s", speaks_japanese(a) ? p->ja : p->en);
}

/* ---- comparing ---- */

static void compare_page(struct verifying *v, const struct out *made) {
  struct page_difference difference;
  v->same = !page_differs(&v->memory, v->text, v->length, made->buffer.text, made->buffer.length, &difference);
  if (!v->same && !v->compared) v->difference = difference;
  v->compared = true;
}

/* Makes the page again, as `report` does. */
static int make_page(struct session *s, struct arguments *a) {
  struct out o = {.fd = -1};
  struct gating gating = {0};
  const struct page_spec *spec = a->verifying->spec;
  int res = EXIT_CLEAN;
  if (spec && gating_remake(&gating, s, a, spec, a->verifying->path) != EXIT_CLEAN) res = EXIT_GATE; /* no such page was made */
  if (res == EXIT_CLEAN) res = report_prepare(s, a, true);
  if (res == EXIT_CLEAN) {
    a->gating = spec ? &gating : NULL;
    report_render(s, a, report_format_find("html"), false, &o);
    a->gating = NULL;
    compare_page(a->verifying, &o);
  }
  gating_free(&gating);
  builder_free(&o.buffer);
  return res;
}

static int say_difference(const struct verifying *v, const struct arguments *a, const char *what) {
  const struct page_difference *d = &v->difference;
  bool ja = speaks_japanese(a);
  if (d->line_ends)
    complain(ja ? "%s: 改行が CR LF に変えられています。ほかは%sのとおりです"
                : "%s: its line ends were changed to CR LF; else it is what cpsfc makes of %s",
             v->path, what);
  else if (d->missing)
    complain(ja ? "%s: %u 行目(%s)で終わっています。%s から作ると、あと %zu バイト続きます"
                : "%s: ends at line %u, in `%s`: of what cpsfc makes of %s %zu bytes are missing; was it cut off?",
             v->path, d->line, d->section, what, d->missing);
  else if (d->more)
    complain(ja ? "%s: %u 行目で終わるはずですが、あと %zu バイト続いています(%s から作った場合)"
                : "%s: should end at line %u; %zu bytes more follow (of what cpsfc makes of %s)",
             v->path, d->line, d->more, what);
  else
    complain(ja ? "%s: %u 行目 %u バイト目(%s)から、%s から作ったものと異なります\n  ページ: %s\n  作り直し: %s"
                : "%s: line %u, byte %u, in `%s`: not what cpsfc makes of %s\n  the page: %s\n  made anew: %s",
             v->path, d->line, d->column, d->section, what, d->page, d->made);
  return EXIT_GATE;
}

static int say_result(const struct verifying *v, const struct arguments *a, const char *what) {
  if (!v->same) return say_difference(v, a, what);
  struct out o = {.fd = -1};
  char date[11];
  bool ja = language_of(a, STDOUT_FILENO) == LANGUAGE_JA;
  out_format(&o,
             ja ? "%s: cpsfc %s が%sから作るページと一致します(基準日 %s)\n"
                : "%s: the page is what cpsfc %s makes of %s (as of %s)\n",
             v->path, CPSFC_VERSION, what, date_format(a->as_of, date));
  int res = write_result(&o, NULL);
  builder_free(&o.buffer);
  return res;
}

/* ---- the spec inside ---- */

static struct overlay_file *overlay_of(const struct page_spec *spec) {
  struct overlay_file *res = memory_zeroed((size_t)spec->files.count + 1, sizeof *res);
  for (uint32_t i = 0; i < spec->files.count; i++)
    res[i] =
        (struct overlay_file){spec->files.items[i].path, spec->files.items[i].text, strlen(spec->files.items[i].text)};
  return res;
}

/* What a module without a module line is called shows nowhere but in the name of the program, which the page says. */
static void open_inside(struct session *s, const struct arguments *a, const struct page_spec *spec,
                        const struct overlay_file *overlay) {
  session_init(s);
  s->options.overlay = overlay;
  s->options.overlay_count = spec->files.count;
  s->options.only_overlay = true;
  s->options.as_of = spec->as_of;
  s->options.basis = (enum basis)spec->basis;
  s->options.warn_before = spec->warn_before;
  s->options.allows = spec->silenced.items;
  s->options.allow_count = spec->silenced.count;
  s->options.evidence_folder = spec->evidence_looked_at ? a->evidence_folder : NULL;
  for (uint32_t i = 0; i < spec->targets.list.count; i++) vec_push(&s->options.targets.list, spec->targets.list.items[i]);
  for (uint32_t i = 0; i < spec->files.count; i++)
    if (spec->files.items[i].own) vec_push(&s->options.paths.list, spec->files.items[i].path);
}

static int make_inside(struct arguments *a, const struct page_spec *spec, const struct overlay_file *overlay) {
  struct session s;
  const char *problem;
  int res = EXIT_CLEAN;
  open_inside(&s, a, spec, overlay);
  if (session_load(&s, &problem) == LOAD_MISSING) {
    res = complain_in(a, "%s: the spec inside can't be read: %s", "%s: 中にある仕様を読めません: %s", a->verifying->path, problem);
  } else {
    s.title = spec->program;
    bool good = session_check(&s);
    if (good) session_judge(&s);
    print_diagnostics(&s, a);
    res = good ? make_page(&s, a) : EXIT_SPEC;
  }
  session_free(&s);
  return res;
}

/* What the page says it was made with; a spec named on the command line is made with the same, unless told otherwise.
 */
static void take_arguments(struct arguments *a, const struct page_spec *spec, bool inside) {
  if (inside || !a->as_of_text) a->as_of = spec->as_of, a->as_of_from = spec->as_of_from;
  if (inside || a->basis == BASIS_NONE) a->basis = (enum basis)spec->basis;
  a->language = (enum language)spec->language;
  a->all = spec->all;
  a->warn_before = spec->warn_before;
  if (!inside && !a->targets.list.count)
    for (uint32_t i = 0; i < spec->targets.list.count; i++) vec_push(&a->targets.list, spec->targets.list.items[i]);
  if (!spec->evidence_looked_at) a->evidence_folder = NULL, a->no_evidence = true;
}

static int verify_inside(struct arguments *a, const struct page_spec *spec) {
  struct verifying *v = a->verifying;
  struct overlay_file *overlay = overlay_of(spec);
  int res = make_inside(a, spec, overlay);
  free(overlay);
  if (res == EXIT_SPEC) complain_in(a, "%s: the spec inside has errors: no page can have been made of it", "%s: 中にある仕様に誤りがあります。この仕様から作られたページではありません", v->path);
  if (res != EXIT_CLEAN) return res == EXIT_SPEC ? EXIT_GATE : res;
  return say_result(v, a, speaks_japanese(a) ? "中にある仕様" : "the spec inside");
}

/* ---- a spec that is named ---- */

static int verify_named(struct arguments *a) {
  struct text_list paths = {0};
  for (uint32_t i = 1; i < a->words.list.count; i++) vec_push(&paths.list, a->words.list.items[i]);
  int res = run_programs(a, &paths, make_page);
  vec_free(&paths.list);
  if (res != EXIT_CLEAN) return res;
  return say_result(a->verifying, a, speaks_japanese(a) ? "指定された仕様" : "the spec that is named");
}

/* ---- the page ---- */

static bool same_version(const struct verifying *v, const struct arguments *a, const char *version) {
  if (!strcmp(version, CPSFC_VERSION)) return true;
  complain_in(a, "%s: made by cpsfc %.40s, this is cpsfc %s: only the same version makes the same page",
              "%s: cpsfc %.40s で作られたページです。いまの cpsfc は %s で、同じ版でなければ同じページは作れません", v->path, version, CPSFC_VERSION);
  return false;
}

/* As `report` has it, which the page was made by: of the program that is called so, seen from the spec that is named or from here.
 * NULL: there is none. */
static const char *stated_evidence(struct verifying *v, const struct arguments *a, const struct page_spec *spec) {
  struct project p;
  const char *res = NULL;
  if (load_settings(&p, NULL, 1 < a->words.list.count ? a->words.list.items[1] : NULL)) {
    const struct project_program *program = project_find(&p, spec->program);
    const char *text = setting_text(program ? &program->settings : &p.settings, SETTING_EVIDENCE);
    res = text ? arena_copy(&v->memory, text, strlen(text)) : NULL;
  }
  project_free(&p);
  return res;
}

static int verify_spec(struct arguments *a, const struct page_spec *spec) {
  bool inside = a->words.list.count == 1;
  a->verifying->spec = spec;
  if (!same_version(a->verifying, a, spec->cpsfc)) return EXIT_TROUBLE;
  if (spec->evidence_looked_at && !a->evidence_folder) a->evidence_folder = stated_evidence(a->verifying, a, spec);
  if (spec->evidence_looked_at && !a->evidence_folder)
    return complain_in(a, "%s: evidence files were looked at when it was made; name their folder: --evidence DIR, or evidence: in cpsf.yaml",
                       "%s: 作成時に証跡ファイルを確かめています。そのフォルダーを --evidence DIR か cpsf.yaml の evidence で指定してください", a->verifying->path);
  take_arguments(a, spec, inside);
  int res = inside ? verify_inside(a, spec) : verify_named(a);
  a->targets.list.count = 0; /* they lie in the page */
  return res;
}

/* A page without a spec, such as an extract, still says in its data of which date and for whom it is. */
static int verify_bare(struct arguments *a, const struct verifying *v) {
  static const char japanese[] = "<html lang=\"ja\"";
  struct saved_report data;
  struct saved_problem problem;
  bool known = saved_report_read(&data, v->path, v->text, v->length, &problem);
  if (known && !same_version(v, a, data.cpsfc)) {
    saved_report_free(&data);
    return EXIT_TROUBLE;
  }
  if (known && !a->as_of_text) a->as_of = data.as_of, a->as_of_from = data.as_of_from ? data.as_of_from : a->as_of_from;
  if (known && data.reader && !a->audience) a->audience = data.reader;
  a->language =
      memmem(v->text, v->length < 256 ? v->length : 256, japanese, sizeof japanese - 1) ? LANGUAGE_JA : LANGUAGE_EN;
  int res = verify_named(a);
  saved_report_free(&data);
  return res;
}

static int verify_page(struct arguments *a, struct verifying *v) {
  size_t start, end;
  struct page_spec spec;
  struct saved_problem problem;
  if (!page_looks_like(v->text, v->length)) return complain_in(a, "%s is not an HTML page", "%s は HTML のページではありません", v->path);
  switch (page_spec_find(v->text, v->length, &start, &end)) {
  case BLOCK_ABSENT:
    if (1 < a->words.list.count) return verify_bare(a, v);
    return complain_in(a, "%1$s holds no spec: it is an extract, was made by something else, or was cut off; name the spec: cpsfc verify %1$s SPEC",
                       "%1$s に仕様が入っていません。抜粋か、別のもので作られたか、途中で切れています。仕様を指定してください: cpsfc verify %1$s 仕様", v->path);
  case BLOCK_TWICE: return complain_in(a, "%s holds two specs: somebody changed it", "%s に仕様が二つあります。書き換えられています", v->path), EXIT_GATE;
  case BLOCK_OPEN: return complain_in(a, "%s ends inside its spec: it was cut off", "%s は仕様の途中で切れています", v->path), EXIT_GATE;
  case BLOCK_FOUND: break;
  }
  bool good = page_spec_read(&spec, v->path, v->text + start, end - start, &problem);
  if (!good) say_problem(a, &problem);
  int res = good ? verify_spec(a, &spec) : EXIT_GATE;
  page_spec_free(&spec);
  return res;
}

int command_verify(struct arguments *a) {
  char *text;
  struct verifying v = {0};
  if (!a->words.list.count) return complain_in(a, "verify needs a page: cpsfc verify REPORT.html", "verify にはページが必要です: cpsfc verify REPORT.html");
  v.path = a->words.list.items[0];
  if (!whole_file_read(v.path, &text, &v.length)) return EXIT_TROUBLE;
  v.text = text;
  a->verifying = &v;
  a->errors_only = true;
  int res = verify_page(a, &v);
  arena_free(&v.memory);
  free(text);
  return res;
}
