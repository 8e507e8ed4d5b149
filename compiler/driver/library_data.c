/* library_data.c - parts of the library that are read only when asked for: measures, crosswalks, standards. */
#include <string.h>

#include "compiler/driver/driver.h"
#include "compiler/driver/embedded.h"

enum reading { READ_ALL, READ_REST };

static bool lies_in(const char *path, const char *folder) {
  size_t length = strlen(folder), total = strlen(path);
  return !strncmp(path, folder, length) && path[length] == '/' && !strchr(path + length + 1, '/') &&
         length + 6 < total && !strcmp(path + total - 5, ".yaml");
}

static uint32_t add_source(struct sources *sources, const struct embedded_file *f) {
  return source_add(sources, f->path, f->start, (size_t)(f->end - f->start));
}

uint32_t library_source(struct sources *s, const char *path) {
  const struct embedded_file *f = embedded_find(path);
  return f ? add_source(s, f) : UINT32_MAX;
}

const char *const library_first[LIBRARY_FIRST_COUNT] = {"catalogue.yaml", "risks.yaml"};

static bool is_first(const char *name) {
  for (int i = 0; i < LIBRARY_FIRST_COUNT; i++)
    if (!strcmp(name, library_first[i])) return true;
  return false;
}

/* What rules need first, unless it was read: the others refer to it. Files come by name. */
static void read_folder(struct catalogue *c, const char *folder, enum reading what, struct interner *names,
                        struct sources *sources, struct diagnostics *d) {
  for (int round = what == READ_ALL ? 0 : 1; round < 2; round++)
    for (unsigned i = 0; i < embedded_count; i++) {
      const struct embedded_file *f = &embedded_files[i];
      if (!lies_in(f->path, folder) || is_first(path_last(f->path)) != (round == 0)) continue;
      catalogue_read(c, names, sources, d, add_source(sources, f));
    }
}

void library_read_folder(struct catalogue *c, const char *folder, struct interner *names, struct sources *sources,
                         struct diagnostics *d) {
  read_folder(c, folder, READ_ALL, names, sources, d);
}

void session_read_catalogues(struct session *s) {
  struct program *p = &s->program;
  for (module_id m = 1; m < p->modules.count; m++) {
    struct catalogue *c = p->modules.items[m].catalogue;
    if (!c || !c->unread) continue;
    read_folder(c, c->unread, READ_REST, &p->names, &p->sources, &p->diagnostics);
    c->unread = NULL;
  }
}

static const char standards_folder[] = "stdlib/standards";

const char *const *library_standards(struct arena *a, uint32_t *count) {
  const char **res = arena_alloc(a, sizeof *res * (embedded_count + 1));
  *count = 0;
  for (unsigned i = 0; i < embedded_count; i++) {
    if (!lies_in(embedded_files[i].path, standards_folder)) continue;
    const char *name = path_last(embedded_files[i].path);
    res[(*count)++] = arena_copy(a, name, strlen(name) - strlen(".yaml"));
  }
  return res;
}

const char *library_standard_find(const char *const *ids, uint32_t count, const char *name) {
  const char *res = NULL;
  uint32_t found = 0;
  size_t length = strlen(name);
  for (uint32_t i = 0; i < count && length; i++) {
    if (!strcmp(ids[i], name)) return ids[i];
    if (!strncmp(ids[i], name, length) && ids[i][length] == '-') res = ids[i], found++;
  }
  return found == 1 ? res : NULL;
}

void library_read_standards(struct standards *s, struct interner *names, struct sources *sources,
                            struct diagnostics *d) {
  for (unsigned i = 0; i < embedded_count; i++)
    if (lies_in(embedded_files[i].path, standards_folder))
      standards_read(s, names, sources, d, add_source(sources, &embedded_files[i]));
  standards_finish(s, names, d);
}

void session_read_glossary(struct session *s) {
  struct program *p = &s->program;
  if (s->glossary.terms.count) return;
  uint32_t file = library_source(&p->sources, "stdlib/glossary.yaml");
  if (file != UINT32_MAX) glossary_read(&s->glossary, &p->names, &p->sources, &p->diagnostics, file);
}

bool session_read_standards(struct session *s) {
  struct program *p = &s->program;
  bool good = true;
  session_read_catalogues(s);
  if (s->standards.list.count == 0) library_read_standards(&s->standards, &p->names, &p->sources, &p->diagnostics);
  for (module_id m = 1; m < p->modules.count; m++)
    if (p->modules.items[m].catalogue)
      good &= standards_check_catalogue(&s->standards, p->modules.items[m].catalogue, &p->names, &p->diagnostics);
  return good;
}
