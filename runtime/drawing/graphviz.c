/* graphviz.c - positions from Graphviz's `dot`: which box stands beside which, so that few arrows cross.
 *
 * The libraries are opened when a drawing is wanted and not before: they are large, and a copied cpsfc must run where
 * they are missing. The graph goes in as text and the positions come back as attributes, so nothing here depends on how
 * a version of Graphviz lays out its structures. The plugin is handed over directly: no configuration file is read.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/drawing/drawing_internal.h"
#include "runtime/drawing/graphviz_ids.h"

/* dot 2.42 never frees part of what it makes for clusters. That is said here, so that a leak of ours is still found. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#define leaks_begin() __lsan_disable()
#define leaks_end() __lsan_enable()
#else
#define leaks_begin() (void)0
#define leaks_end() (void)0
#endif

struct library_symbol {
  const char *name;
  void *address;
};
struct graphviz {
  void *(*read)(const char *text);
  int (*close)(void *graph);
  char *(*get)(void *object, const char *name);
  char *(*name)(void *object);
  void *(*first_node)(void *graph), *(*next_node)(void *graph, void *node);
  void *(*first_part)(void *graph), *(*next_part)(void *graph);
  int (*say_from)(int level);
  void *(*context)(const struct library_symbol *plugins, int load_on_demand);
  int (*lay_out)(void *context, void *graph, const char *engine), (*free_layout)(void *context, void *graph),
      (*free_context)(void *context);
  void (*attach)(void *graph);
  struct library_symbol plugins[2];
};

/* ---- opening ---- */

enum { NAME_LIMIT = 4096 };

static void *open_any(const char *const *names) {
  void *res = NULL;
  for (int i = 0; names[i] && !res; i++) res = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
  return res;
}

/* Plugins lie in a folder beside the library that they belong to. */
static void *open_plugin(void *near) {
  static const char *const names[] = {"libgvplugin_dot_layout.so.6", "libgvplugin_dot_layout.so.7",
                                      "libgvplugin_dot_layout.so.8", NULL};
  char path[NAME_LIMIT];
  Dl_info where;
  void *res = NULL;
  if (!dladdr(near, &where) || !where.dli_fname || NAME_LIMIT - 64 < strlen(where.dli_fname)) return NULL;
  const char *slash = strrchr(where.dli_fname, '/');
  size_t folder = slash ? (size_t)(slash - where.dli_fname) : 0;
  for (int i = 0; names[i] && !res && slash; i++) {
    memcpy(path, where.dli_fname, folder);
    strcpy(path + folder, "/graphviz/");
    strcat(path, names[i]);
    res = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  }
  return res ? res : open_any(names);
}

/* POSIX gives functions as object pointers; the copy keeps the compiler content. */
static bool take_symbol(void *library, const char *name, void *function) {
  void *found = dlsym(library, name);
  memcpy(function, &found, sizeof found);
  return found != NULL;
}

static bool graphviz_open(struct graphviz *g) {
  static const char *const graph_names[] = {"libcgraph.so.6", "libcgraph.so.8", "libcgraph.so.7", NULL};
  static const char *const context_names[] = {"libgvc.so.6", "libgvc.so.7", "libgvc.so.8", NULL};
  void *graph = open_any(graph_names), *context = open_any(context_names);
  if (!graph || !context) return false;
  const struct {
    void *library;
    const char *name;
    void *function;
  } symbols[] = {{graph, "agmemread", &g->read},
                 {graph, "agclose", &g->close},
                 {graph, "agget", &g->get},
                 {graph, "agnameof", &g->name},
                 {graph, "agfstnode", &g->first_node},
                 {graph, "agnxtnode", &g->next_node},
                 {graph, "agfstsubg", &g->first_part},
                 {graph, "agnxtsubg", &g->next_part},
                 {graph, "agseterr", &g->say_from},
                 {context, "gvContextPlugins", &g->context},
                 {context, "gvLayout", &g->lay_out},
                 {context, "gvFreeLayout", &g->free_layout},
                 {context, "gvFreeContext", &g->free_context}};
  for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
    if (!take_symbol(symbols[i].library, symbols[i].name, symbols[i].function)) return false;
  if (!take_symbol(context, "attach_attrs", &g->attach) && !take_symbol(context, "gv_attach_attrs", &g->attach))
    return false;
  void *ids = dlsym(graph, "AgIdDisc");
  if (!ids) return false;
  graphviz_number_names(ids);
  void *plugin = open_plugin(dlsym(context, "gvContextPlugins")),
       *table = plugin ? dlsym(plugin, "gvplugin_dot_layout_LTX_library") : NULL;
  g->plugins[0] = (struct library_symbol){"gvplugin_dot_layout_LTX_library", table};
  return table != NULL;
}

/* ---- the graph as text: lengths in pixels become inches of 72 ---- */

struct text_writer {
  const struct drawing *d;
  struct builder *b;
};

static void write_room(struct builder *b, int width, int height) {
  builder_format(b,
                 "label=<<TABLE FIXEDSIZE=\"TRUE\" WIDTH=\"%d\" HEIGHT=\"%d\" BORDER=\"0\"><TR><TD></TD></TR></TABLE>>",
                 width, height);
}

static void write_size(struct builder *b, const char *name, int pixels) {
  int hundred_thousandths = (int)(((int64_t)pixels * 100000 + 36) / 72);
  builder_format(b, "%s=%d.%05d", name, hundred_thousandths / 100000, hundred_thousandths % 100000);
}

static void write_node(struct builder *b, char letter, uint32_t index, int width, int height) {
  builder_format(b, "%c%u[", letter, index);
  write_size(b, "width", width);
  builder_text(b, ",");
  write_size(b, "height", height);
  builder_text(b, "]\n");
}

static void open_cluster(void *context, uint32_t column, uint32_t frame, int depth) {
  struct text_writer *w = context;
  struct arena memory = {0};
  (void)depth;
  builder_format(w->b, "subgraph cluster_%c%u{", frame == DRAWING_NONE ? 'c' : 'f',
                 frame == DRAWING_NONE ? column : frame);
  if (frame == DRAWING_NONE) {
    builder_format(w->b, "margin=%d\n", LAYOUT_COLUMN_MARGIN);
    write_node(w->b, 'h', column, layout_heading_width(&memory, w->d, &w->d->columns.items[column]), LAYOUT_HEADING);
    write_node(w->b, 'z', column, 1, 1);
  } else {
    builder_format(w->b, "margin=%d;", LAYOUT_FRAME_MARGIN);
    write_room(w->b, layout_frame_width(&memory, w->d, &w->d->frames.items[frame]), LAYOUT_FRAME_HEADING);
    builder_text(w->b, "\n");
  }
  arena_free(&memory);
}
static void write_box(void *context, uint32_t box, int depth) {
  struct text_writer *w = context;
  (void)depth;
  write_node(w->b, 'b', box, w->d->boxes.items[box].width, w->d->boxes.items[box].height);
}
static void close_cluster(void *context, int depth) {
  (void)depth;
  builder_text(((struct text_writer *)context)->b, "}\n");
}

/* What is in a row: its mark in the margin, boxes, headings in the first, and the feet that make all columns end
 * together. */
static void write_rows(const struct drawing *d, struct builder *b) {
  uint32_t foot = d->band_first[DRAWING_BANDS] - 1;
  for (uint32_t row = 0; row < d->rank_count; row++) write_node(b, 'r', row, 1, 1);
  for (uint32_t row = 0; row < d->rank_count; row++) builder_format(b, "%sr%u", row ? "->" : "", row);
  builder_text(b, "[weight=100]\n");
  struct builder *rows = memory_zeroed(d->rank_count, sizeof *rows);
  for (uint32_t i = 0; i < d->boxes.count; i++) builder_format(&rows[d->boxes.items[i].rank], ";b%u", i);
  for (uint32_t i = 0; i < d->columns.count; i++) {
    builder_format(&rows[0], ";h%u", i);
    builder_format(&rows[foot], ";z%u", i);
  }
  for (uint32_t row = 0; row < d->rank_count; row++) {
    builder_format(b, "{rank=same;r%u%s}\n", row, builder_get(&rows[row]));
    builder_free(&rows[row]);
  }
  free(rows);
}

static void write_graph(const struct drawing *d, struct builder *b) {
  static const struct nest_writer visits = {open_cluster, write_box, close_cluster};
  struct text_writer w = {d, b};
  builder_text(b, "digraph{newrank=true;splines=none;nslimit=1;mclimit=0.5;nodesep=0.35;ranksep=0.5;node[shape=box,"
                  "fixedsize=true,label=\"\"];edge[dir=none]\n");
  nest_visit(d, &visits, &w);
  write_rows(d, b);
  for (uint32_t i = 0; i < d->arrows.count; i++) {
    const struct arrow *x = &d->arrows.items[i];
    bool down = d->boxes.items[x->from].rank < d->boxes.items[x->to].rank;
    builder_format(b, "b%u->b%u%s\n", down ? x->from : x->to, down ? x->to : x->from,
                   x->sort == ARROW_PARTY ? "[weight=0]" : "");
  }
  builder_text(b, "}\n");
}

/* ---- positions back ---- */

/* The next number of *TEXT, rounded; what is no number ends the list. */
static bool take_number(const char **text, int *res) {
  char *end;
  double value = strtod(*text, &end);
  if (end == *text || !(-1e8 < value && value < 1e8)) return false;
  *res = (int)(value < 0 ? value - 0.5 : value + 0.5);
  *text = *end == ',' || *end == ' ' ? end + 1 : end;
  return true;
}
/* A place from left to right; heights are decided elsewhere. */
static bool take_place(const char **text, int *x) {
  int height;
  return take_number(text, x) && take_number(text, &height);
}

static bool read_nodes(struct drawing *d, const struct graphviz *g, void *graph) {
  for (void *n = g->first_node(graph); n; n = g->next_node(graph, n)) {
    const char *name = g->name(n), *pos = g->get(n, "pos");
    if (name[0] != 'b') continue;
    if (!pos || !take_place(&pos, &d->boxes.items[strtoul(name + 1, NULL, 10)].at.x)) return false;
  }
  return true;
}

static bool read_parts(struct drawing *d, const struct graphviz *g, void *graph) {
  for (void *s = g->first_part(graph); s; s = g->next_part(s)) {
    const char *name = g->name(s), *box = g->get(s, "bb");
    if (!name || strncmp(name, "cluster_", 8)) continue;
    int left, right;
    if (!box || !take_place(&box, &left) || !take_place(&box, &right)) return false;
    uint32_t index = (uint32_t)strtoul(name + 9, NULL, 10);
    if (name[8] == 'c')
      d->columns.items[index].left = left, d->columns.items[index].right = right;
    else
      d->frames.items[index].low.x = left, d->frames.items[index].high.x = right;
    if (!read_parts(d, g, s)) return false; /* as deep as frames are nested, at most 250 */
  }
  return true;
}

static bool lay_out(struct drawing *d, const struct graphviz *g, const char *text) {
  enum { SAY_NOTHING = 3 };
  g->say_from(SAY_NOTHING); /* its remarks are about its own input */
  void *context = g->context(g->plugins, 0), *graph = context ? g->read(text) : NULL;
  bool res = false;
  leaks_begin();
  bool done = graph && g->lay_out(context, graph, "dot") == 0;
  leaks_end();
  if (done) {
    g->attach(graph);
    res = read_nodes(d, g, graph) && read_parts(d, g, graph);
    g->free_layout(context, graph);
  }
  if (graph) g->close(graph);
  if (context) g->free_context(context);
  return res;
}

bool graphviz_lay_out(struct drawing *d, enum drawing_word *why_not) {
  struct graphviz g = {0};
  struct builder text = {0};
  if (!graphviz_open(&g)) return *why_not = DRAW_NO_GRAPHVIZ, false;
  layout_sizes(d);
  write_graph(d, &text);
  bool res = lay_out(d, &g, builder_get(&text));
  if (!res) *why_not = DRAW_NO_LAYOUT;
  builder_free(&text);
  return res;
}
