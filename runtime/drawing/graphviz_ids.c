/* graphviz_ids.c - ids of what is in a graph. Graphviz keeps clusters in the order of their ids, and takes for the id
 * of a name the address where the name lies: the drawing would be another one whenever memory is laid out otherwise.
 * Ours count the names in the order in which they are met.
 */
#include <stdlib.h>
#include <string.h>

#include "runtime/drawing/graphviz_ids.h"

/* As cgraph.h declares its discipline of ids. */
struct id_discipline {
  void *(*open)(void *graph, void *discipline);
  long (*map)(void *state, int type, char *text, uint64_t *id, int create);
  long (*alloc)(void *state, int type, uint64_t request);
  void (*free)(void *state, int type, uint64_t id);
  char *(*print)(void *state, int type, uint64_t id);
  void (*close)(void *state);
  void (*note)(void *state, int type, void *object);
};

struct id_state {
  struct interner names;
  uint64_t unnamed;
};

static void *ids_open(void *graph, void *discipline) {
  (void)graph, (void)discipline;
  return memory_zeroed(1, sizeof(struct id_state));
}

/* Even: of a name; odd: of what has none; 0: a name that was never met. */
static long ids_map(void *state, int type, char *text, uint64_t *id, int create) {
  struct id_state *s = state;
  (void)type;
  if (!text)
    *id = 2 * s->unnamed++ + 1;
  else
    *id = 2 * (uint64_t)(create ? intern_text(&s->names, text) : intern_find(&s->names, text, strlen(text)));
  return 1;
}

static long ids_alloc(void *state, int type, uint64_t request) { return (void)state, (void)type, (void)request, 0; }
static void ids_free(void *state, int type, uint64_t id) { (void)state, (void)type, (void)id; }

static char *ids_print(void *state, int type, uint64_t id) {
  const struct id_state *s = state;
  (void)type;
  return id % 2 || !id ? NULL : (char *)(uintptr_t)sym_text(&s->names, (sym)(id / 2));
}

static void ids_close(void *state) {
  interner_free(&((struct id_state *)state)->names);
  free(state);
}

static void ids_note(void *state, int type, void *object) { (void)state, (void)type, (void)object; }

void graphviz_number_names(void *discipline) {
  static const struct id_discipline ours = {ids_open, ids_map, ids_alloc, ids_free, ids_print, ids_close, ids_note};
  memcpy(discipline, &ours, sizeof ours);
}
