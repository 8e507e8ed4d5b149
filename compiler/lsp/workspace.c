/* workspace.c - which programs there are, and checking them. */
#include <stdlib.h>
#include <string.h>

#include "compiler/lsp/server.h"

enum { NAMES_KEPT = 20000 };

/* ---- texts in front of the disk ---- */

static int compare_overlay(const void *a, const void *b) {
  return strcmp(((const struct overlay_file *)a)->path, ((const struct overlay_file *)b)->path);
}

static struct overlay_file *make_overlay(const struct server *s) {
  struct overlay_file *res = memory_zeroed((size_t)s->documents.count + 1, sizeof *res);
  for (uint32_t i = 0; i < s->documents.count; i++)
    res[i] =
        (struct overlay_file){s->documents.items[i].path, s->documents.items[i].text, s->documents.items[i].length};
  if (s->documents.count) qsort(res, s->documents.count, sizeof *res, compare_overlay);
  return res;
}

/* ---- units ---- */

static void unit_forget(struct unit *u) {
  if (!u->checked) return;
  session_free(&u->session);
  vec_free(&u->uses.list);
  u->checked = u->good = u->unjudged = false;
  u->problem = NULL;
}

/* As unit_forget, but what was parsed is kept for the next check; now and then it is not, as names that were typed once
 * are never given back. */
static void unit_recheck(struct unit *u) {
  uint32_t names = u->session.program.names.names.count;
  if (!u->checked) return;
  if (u->names_at_first == 0) u->names_at_first = names;
  u->has_parsed = names < 2 * u->names_at_first + NAMES_KEPT;
  if (u->has_parsed)
    parsed_take(&u->parsed, &u->session);
  else
    u->names_at_first = 0;
  unit_forget(u);
}

static void unit_free(struct unit *u) {
  unit_forget(u);
  vec_free(&u->paths.list);
  vec_free(&u->late);
  arena_free(&u->late_memory);
  diagnostics_free(&u->about_settings);
  project_free(&u->project);
  arena_free(&u->memory);
  free(u);
}

static void forget_units(struct server *s) {
  for (uint32_t i = 0; i < s->units.count; i++) unit_free(s->units.items[i]);
  s->units.count = 0;
}

void workspace_free(struct server *s) {
  forget_units(s);
  vec_free(&s->units);
}

/* Settings are looked for at and above ROOT. */
static struct unit *unit_new(struct server *s, const char *root) {
  struct unit *u = memory_zeroed(1, sizeof *u);
  u->root = arena_copy(&u->memory, root, strlen(root));
  settings_load(s, &u->project, u->root);
  vec_push(&s->units, u);
  return u;
}

static void unit_add_path(struct unit *u, const char *path) {
  vec_push(&u->paths.list, arena_copy(&u->memory, path, strlen(path)));
}

/* ---- finding them ---- */

static bool lies_in(const char *path, const char *folder) {
  size_t length = strlen(folder);
  return !strncmp(path, folder, length) &&
         (path[length] == '/' || path[length] == 0 || (length == 1 && folder[0] == '/'));
}

/* Programs that cpsf.yaml of a folder lists, each a unit; false when it lists none. */
static bool find_listed(struct server *s, const char *folder, struct arena *a) {
  struct project p;
  bool res =
      settings_load(s, &p, folder) && p.path && p.programs.count && !strcmp(path_clean(a, path_folder(a, p.path)), folder);
  for (uint32_t i = 0; res && i < p.programs.count; i++) {
    struct unit *u = unit_new(s, folder);
    u->name = arena_copy(&u->memory, p.programs.items[i].name, strlen(p.programs.items[i].name));
    for (uint32_t k = 0; k < p.programs.items[i].files.list.count; k++)
      unit_add_path(u, path_clean(a, p.programs.items[i].files.list.items[k]));
  }
  project_free(&p);
  return res;
}

/* Folders below ROOT with settings of their own are programs of their own; what is left is one more. */
static void find_below(struct server *s, const char *root, struct arena *a) {
  struct file_list settings = {0}, files = {0};
  VEC(const char *) nested = {0};
  file_walk(a, root, "/cpsf.yaml", true, &settings);
  file_walk(a, root, "cpsf.yaml", true, &settings);
  for (uint32_t i = 0; i < settings.paths.count; i++) {
    const char *path = path_clean(a, settings.paths.items[i]), *folder = path_folder(a, path);
    bool known = !strcmp(folder, root) || strcmp(path_last(path), "cpsf.yaml");
    for (uint32_t k = 0; k < nested.count && !known; k++) known = lies_in(folder, nested.items[k]);
    if (known) continue;
    vec_push(&nested, folder);
    if (!find_listed(s, folder, a)) unit_add_path(unit_new(s, folder), folder);
  }
  if (find_listed(s, root, a)) {
  } else if (nested.count == 0) {
    unit_add_path(unit_new(s, root), root);
  } else {
    struct unit *rest = unit_new(s, root);
    file_walk(a, root, ".cpsf", true, &files);
    for (uint32_t i = 0; i < files.paths.count; i++) {
      bool inside = false;
      for (uint32_t k = 0; k < nested.count && !inside; k++)
        inside = lies_in(path_clean(a, files.paths.items[i]), nested.items[k]);
      if (!inside) unit_add_path(rest, path_clean(a, files.paths.items[i]));
    }
  }
  vec_free(&nested);
  vec_free(&settings.paths);
  vec_free(&files.paths);
}

static struct unit *unit_of_folder(struct server *s, const char *folder) {
  for (uint32_t i = 0; i < s->units.count; i++)
    if (s->units.items[i]->loose && !strcmp(s->units.items[i]->root, folder)) return s->units.items[i];
  return NULL;
}

/* A file outside every folder of the workspace: the specs of its folder are its program, as a module may lie in several
 * files; folders below are not looked at, somebody's home would be a large program. */
static void find_loose(struct server *s, const struct document *d, struct arena *a) {
  for (uint32_t i = 0; i < s->folders.count && d->is_file; i++)
    if (lies_in(d->path, s->folders.items[i])) return;
  if (!d->is_spec) return;
  const char *folder = d->is_file ? path_folder(a, d->path) : ".";
  struct unit *u = d->is_file ? unit_of_folder(s, folder) : NULL;
  if (!u) {
    struct file_list files = {0};
    u = unit_new(s, folder);
    u->loose = true;
    u->only_overlay = !d->is_file;
    if (d->is_file) file_walk(a, folder, ".cpsf", false, &files);
    for (uint32_t i = 0; i < files.paths.count; i++) unit_add_path(u, path_clean(a, files.paths.items[i]));
    vec_free(&files.paths);
  }
  for (uint32_t i = 0; i < u->paths.list.count; i++)
    if (!strcmp(u->paths.list.items[i], d->path)) return;
  unit_add_path(u, d->path);
}

void workspace_find(struct server *s) {
  struct arena memory = {0};
  struct overlay_file *typed = make_overlay(s);
  forget_units(s);
  settings_begin(s, (struct overlay_files){typed, s->documents.count});
  for (uint32_t i = 0; i < s->folders.count; i++) find_below(s, s->folders.items[i], &memory);
  for (uint32_t i = 0; i < s->documents.count; i++) find_loose(s, &s->documents.items[i], &memory);
  settings_end(s);
  free(typed);
  s->folders_changed = false;
  arena_free(&memory);
}

/* ---- checking ---- */

static void take_list(struct text_list *to, const struct text_list *from) {
  for (uint32_t i = 0; i < from->list.count; i++) vec_push(&to->list, from->list.items[i]);
}

static void unit_open(struct server *s, struct unit *u, const struct overlay_file *overlay) {
  session_init(&u->session);
  struct session_options *o = &u->session.options;
  take_list(&o->paths, &u->paths);
  const struct project_program *program = u->name ? project_find(&u->project, u->name) : NULL;
  o->settings = program ? &program->settings : &u->project.settings;
  o->allows = project_allows(&u->session.memory, &u->project, o->settings);
  o->allow_count = o->settings->allowed_count;
  setting_add_list(o->settings, SETTING_SEARCH, &o->search);
  setting_add_list(o->settings, SETTING_TARGETS, &o->targets);
  bool by_project = !s->options.as_of_given && setting_stated(o->settings, SETTING_AS_OF);
  o->as_of = by_project ? setting_day(o->settings, SETTING_AS_OF) : s->options.as_of;
  o->overlay = overlay;
  o->overlay_count = s->documents.count;
  o->only_overlay = u->only_overlay;
  o->uses = &u->uses;
  o->homes = &s->homes;
  o->should_stop = server_should_stop;
  o->stop_context = s;
  o->parsed = u->has_parsed ? &u->parsed : NULL;
}

/* False when the text was changed meanwhile: then names are known, for completion, and the rest is left out. */
static bool unit_check(struct server *s, struct unit *u, const struct overlay_file *overlay) {
  unit_recheck(u);
  unit_open(s, u, overlay);
  u->checked = true;
  enum load_result loaded = session_load(&u->session, &u->problem);
  if (u->has_parsed) parsed_free(&u->parsed);
  u->has_parsed = false;
  u->session.options.parsed = NULL;
  if (loaded == LOAD_MISSING) return true;
  u->problem = NULL;
  if (u->name) u->session.title = u->name;
  u->good = session_check(&u->session);
  u->unjudged = u->good;
  session_settle_uses(&u->session);
  diagnostics_sort(&u->session.program.diagnostics);
  u->session.options.overlay = NULL;
  u->session.options.overlay_count = 0;
  if (!u->unjudged && !u->session.stopped) settings_judge(u);
  return !u->session.stopped;
}

/* False when it was stopped, as if it had not begun. */
static bool unit_judge(struct server *s, struct unit *u) {
  uint32_t first = u->session.program.diagnostics.list.count;
  session_judge(&u->session);
  if (u->session.stopped) return false;
  u->unjudged = false;
  publish_keep_late(s, u, first);
  settings_judge(u);
  diagnostics_sort(&u->session.program.diagnostics);
  return true;
}

void workspace_changed(struct server *s) {
  s->dirty = true;
  s->changed_at = s->options.clock();
}

void workspace_check(struct server *s) {
  if (!s->dirty) return;
  s->dirty = false;
  if (s->folders_changed) workspace_find(s);
  struct overlay_file *overlay = make_overlay(s);
  double start = s->options.clock();
  s->unjudged = s->judging = false;
  progress_begin(s);
  for (uint32_t i = 0; i < s->units.count && !s->dirty; i++) {
    progress_report(s, i, s->units.count, path_last(s->units.items[i]->root));
    s->dirty = !unit_check(s, s->units.items[i], overlay);
    s->unjudged |= s->units.items[i]->unjudged;
  }
  free(overlay);
  s->progress.seconds = s->options.clock() - start;
  s->generation++;
  if (s->dirty) return;
  if (!s->unjudged) progress_end(s);
  publish_diagnostics(s, !s->unjudged);
}

void workspace_judge_next(struct server *s) {
  double start = s->options.clock();
  bool done = false;
  s->unjudged = false;
  s->judging = true;
  for (uint32_t i = 0; i < s->units.count && !s->unjudged; i++) {
    struct unit *u = s->units.items[i];
    if (!u->unjudged) continue;
    s->unjudged = done;
    if (done) break;
    done = unit_judge(s, u);
    if (!done) s->unjudged = true;
  }
  s->judging = false;
  s->progress.seconds += s->options.clock() - start;
  if (s->unjudged) return;
  progress_end(s);
  publish_diagnostics(s, true);
}

/* ---- whose is a file ---- */

static bool file_in(const struct unit *u, const char *path, uint32_t *file) {
  const struct sources *all = &u->session.program.sources;
  for (uint32_t i = 0; u->checked && i < all->files.count; i++)
    if (!strcmp(all->files.items[i].name, path)) return *file = i, true;
  return false;
}

static bool is_own(const struct unit *u, uint32_t file) {
  const struct program *p = &u->session.program;
  for (module_id m = 1; m < p->modules.count; m++)
    for (uint32_t i = 0; p->modules.items[m].own && i < p->modules.items[m].trees.count; i++)
      if (p->trees.items[p->modules.items[m].trees.items[i]].file == file) return true;
  return false;
}

struct unit *workspace_unit(struct server *s, const char *path, uint32_t *file) {
  struct unit *res = NULL;
  for (uint32_t i = 0; i < s->units.count; i++) {
    uint32_t found;
    if (!file_in(s->units.items[i], path, &found)) continue;
    bool own = is_own(s->units.items[i], found);
    if (res && !own) continue;
    res = s->units.items[i];
    *file = found;
    if (own) break;
  }
  return res;
}

bool request_text(struct request *r, struct target_place *res) {
  const struct json_value *text = r->params ? json_member(r->params, "textDocument") : NULL,
                          *uri = text ? json_member(text, "uri") : NULL;
  *res = (struct target_place){0};
  if (!uri || json_kind(uri) != JSON_KIND_TEXT)
    return server_fail(r, ERROR_PARAMS, "textDocument.uri is missing"), false;
  bool is_file;
  const char *path = uri_path(&r->memory, json_text(uri), &is_file);
  res->document = document_find(r->server, json_text(uri));
  res->unit = workspace_unit(r->server, path, &res->file);
  return res->unit != NULL;
}

bool request_place(struct request *r, struct target_place *res) {
  struct place p;
  bool known = request_text(r, res);
  if (r->error) return false;
  if (!read_place(json_member(r->params, "position"), &p))
    return server_fail(r, ERROR_PARAMS, "position is missing"), false;
  if (!known) return false;
  const struct source_file *f = &res->unit->session.program.sources.files.items[res->file];
  res->offset = f->base + (uint32_t)text_offset(r->server, f->text, f->length, p);
  return true;
}
