/* graphviz.c - positions from Graphviz's `dot`.
 *
 * The libraries are opened when a drawing is wanted and not before: they are large, and a copied cpsfc must run where they
 * are missing. The graph goes in as text and the positions come back as attributes, so nothing here depends on how a
 * version of Graphviz lays out its structures. The plugin is handed over directly: no configuration file is read.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/drawing/drawing_internal.h"

struct library_symbol { const char *name; void *address; };
struct graphviz {
  void *(*read)(const char *text);
  int (*close)(void *graph);
  char *(*get)(void *object, const char *name);
  char *(*name)(void *object);
  void *(*first_node)(void *graph), *(*next_node)(void *graph, void *node);
  void *(*first_out)(void *graph, void *node), *(*next_out)(void *graph, void *edge);
  void *(*first_part)(void *graph), *(*next_part)(void *graph);
  int (*say_from)(int level);
  void *(*context)(const struct library_symbol *plugins, int load_on_demand);
  int (*lay_out)(void *context, void *graph, const char *engine), (*free_layout)(void *context, void *graph), (*free_context)(void *context);
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
  static const char *const names[] = {"libgvplugin_dot_layout.so.6", "libgvplugin_dot_layout.so.7", "libgvplugin_dot_layout.so.8", NULL};
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
  const struct { void *library; const char *name; void *function; } symbols[] = {
      {graph, "agmemread", &g->read}, {graph, "agclose", &g->close}, {graph, "agget", &g->get}, {graph, "agnameof", &g->name},
      {graph, "agfstnode", &g->first_node}, {graph, "agnxtnode", &g->next_node}, {graph, "agfstout", &g->first_out}, {graph, "agnxtout", &g->next_out},
      {graph, "agfstsubg", &g->first_part}, {graph, "agnxtsubg", &g->next_part}, {graph, "agseterr", &g->say_from},
      {context, "gvContextPlugins", &g->context}, {context, "gvLayout", &g->lay_out}, {context, "gvFreeLayout", &g->free_layout},
      {context, "gvFreeContext", &g->free_context}};
  for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
    if (!take_symbol(symbols[i].library, symbols[i].name, symbols[i].function)) return false;
  if (!take_symbol(context, "attach_attrs", &g->attach) && !take_symbol(context, "gv_attach_attrs", &g->attach)) return false;
  void *plugin = open_plugin(dlsym(context, "gvContextPlugins")), *table = plugin ? dlsym(plugin, "gvplugin_dot_layout_LTX_library") : NULL;
  g->plugins[0] = (struct library_symbol){"gvplugin_dot_layout_LTX_library", table};
  return table != NULL;
}

/* ---- the graph as text: lengths in pixels become inches of 72 ---- */

struct text_writer { const struct drawing *d; struct builder *b; };

static void write_room(struct builder *b, int width, int height) {
  builder_format(b, "label=<<TABLE FIXEDSIZE=\"TRUE\" WIDTH=\"%d\" HEIGHT=\"%d\" BORDER=\"0\"><TR><TD></TD></TR></TABLE>>", width, height);
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
  builder_format(w->b, "subgraph cluster_%c%u{", frame == DRAWING_NONE ? 'c' : 'f', frame == DRAWING_NONE ? column : frame);
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

/* What is in a row: its mark in the margin, boxes, headings in the first, and the feet that make all columns end together. */
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
  builder_format(b, "digraph{newrank=true;splines=true;nodesep=%s;ranksep=%s;node[shape=box,fixedsize=true,label=\"\"];edge[dir=none]\n", "0.3", "0.5");
  nest_visit(d, &visits, &w);
  write_rows(d, b);
  for (uint32_t i = 0; i < d->arrows.count; i++) {
    const struct arrow *x = &d->arrows.items[i];
    bool down = d->boxes.items[x->from].rank < d->boxes.items[x->to].rank;
    builder_format(b, "b%u->b%u[id=%u", down ? x->from : x->to, down ? x->to : x->from, i);
    if (x->sort == ARROW_PARTY) builder_text(b, ",weight=0");
    if (tally_status(&x->tally) != DRAWN_NONE) {
      builder_text(b, ",");
      write_room(b, LAYOUT_MARK, LAYOUT_MARK);
    }
    builder_text(b, "]\n");
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
/* Graphviz counts from below. */
static bool take_point(const struct drawing *d, const char **text, struct point *p) {
  if (!take_number(text, &p->x) || !take_number(text, &p->y)) return false;
  *p = (struct point){p->x + LAYOUT_LEFT, d->height - p->y + LAYOUT_TOP};
  return true;
}

static bool read_nodes(struct drawing *d, const struct graphviz *g, void *graph) {
  for (uint32_t i = 0; i < d->rank_count; i++) vec_push(&d->rank_y, 0);
  for (void *n = g->first_node(graph); n; n = g->next_node(graph, n)) {
    const char *name = g->name(n), *pos = g->get(n, "pos");
    struct point p;
    if (!pos || !take_point(d, &pos, &p)) return false;
    uint32_t index = (uint32_t)strtoul(name + 1, NULL, 10);
    if (name[0] == 'b') d->boxes.items[index].at = p;
    else if (name[0] == 'r') d->rank_y.items[index] = p.y;
  }
  return true;
}

static bool read_parts(struct drawing *d, const struct graphviz *g, void *graph) {
  for (void *s = g->first_part(graph); s; s = g->next_part(s)) {
    const char *name = g->name(s), *box = g->get(s, "bb");
    if (!name || strncmp(name, "cluster_", 8)) continue;
    struct point low, high;
    if (!box || !take_point(d, &box, &low) || !take_point(d, &box, &high)) return false;
    uint32_t index = (uint32_t)strtoul(name + 9, NULL, 10);
    if (name[8] == 'c') d->columns.items[index].left = low.x, d->columns.items[index].right = high.x;
    else d->frames.items[index].low = (struct point){low.x, high.y}, d->frames.items[index].high = (struct point){high.x, low.y};
    if (!read_parts(d, g, s)) return false; /* as deep as frames are nested, at most 250 */
  }
  return true;
}

static void turn_points(struct point *points, uint32_t count) {
  for (uint32_t i = 0; i < count / 2; i++) {
    struct point p = points[i];
    points[i] = points[count - 1 - i];
    points[count - 1 - i] = p;
  }
}

static bool read_arrow(struct drawing *d, struct arrow *x, const char *pos, const char *label) {
  struct point p;
  x->first_point = d->points.count;
  while (*pos && *pos != ';') {
    if (!take_point(d, &pos, &p)) return false;
    vec_push(&d->points, p);
  }
  x->point_count = d->points.count - x->first_point;
  if (x->point_count % 3 != 1 || x->point_count < 4) return false;
  struct point *points = &d->points.items[x->first_point];
  if (d->boxes.items[x->to].rank < d->boxes.items[x->from].rank) turn_points(points, x->point_count);
  x->label = points[x->point_count / 2];
  return !label || !*label || take_point(d, &label, &x->label);
}

static bool read_arrows(struct drawing *d, const struct graphviz *g, void *graph) {
  for (void *n = g->first_node(graph); n; n = g->next_node(graph, n))
    for (void *e = g->first_out(graph, n); e; e = g->next_out(graph, e)) {
      const char *id = g->get(e, "id"), *pos = g->get(e, "pos");
      if (!id || !*id) continue;
      if (!pos || !read_arrow(d, &d->arrows.items[strtoul(id, NULL, 10)], pos, g->get(e, "lp"))) return false;
    }
  return true;
}

static bool read_positions(struct drawing *d, const struct graphviz *g, void *graph) {
  const char *box = g->get(graph, "bb");
  int left, low;
  if (!box || !take_number(&box, &left) || !take_number(&box, &low) || !take_number(&box, &d->width) || !take_number(&box, &d->height)) return false;
  if (!read_nodes(d, g, graph) || !read_parts(d, g, graph) || !read_arrows(d, g, graph)) return false;
  d->width += LAYOUT_LEFT + LAYOUT_RIGHT;
  d->height += LAYOUT_TOP + LAYOUT_BOTTOM;
  return true;
}

static bool lay_out(struct drawing *d, const struct graphviz *g, const char *text) {
  enum { SAY_NOTHING = 3 };
  g->say_from(SAY_NOTHING); /* its remarks are about its own input */
  void *context = g->context(g->plugins, 0), *graph = context ? g->read(text) : NULL;
  bool res = false;
  if (graph && g->lay_out(context, graph, "dot") == 0) {
    g->attach(graph);
    res = read_positions(d, g, graph);
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
