/* cmd_graph.c - cpsfc graph: the process drawn. */
#include <string.h>

#include "compiler/cli/cli.h"
#include "runtime/drawing/drawing.h"

struct graph_format {
  const char *name, *extensions[3];
  void (*write)(struct out *o, const struct drawing *d);
  bool positions;
};
static const struct graph_format formats[] = {
    {"svg", {".svg"}, drawing_write_svg, true},
    {"dot", {".dot", ".gv"}, drawing_write_dot, false},
    {"mermaid", {".mmd", ".mermaid"}, drawing_write_mermaid, false},
};
const char graph_format_names[] = "svg, dot, mermaid";
enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

static const struct graph_format *format_named(const char *name) {
  for (int i = 0; i < FORMAT_COUNT; i++)
    if (!strcmp(formats[i].name, name)) return &formats[i];
  return NULL;
}
bool graph_format_known(const char *name) { return format_named(name) != NULL; }

static const struct graph_format *format_for_path(const char *path) {
  size_t length = strlen(path);
  for (int i = 0; i < FORMAT_COUNT; i++)
    for (int k = 0; k < 3 && formats[i].extensions[k]; k++) {
      size_t end = strlen(formats[i].extensions[k]);
      if (end < length && !strcmp(path + length - end, formats[i].extensions[k])) return &formats[i];
    }
  return NULL;
}

/* The format of one output; NULL after a message. */
static const struct graph_format *format_for(const struct arguments *a, const char *path) {
  const struct graph_format *res = a->format ? format_named(a->format) : path ? format_for_path(path) : &formats[0];
  if (!res)
    complain("the format of %s can't be told from its name; say --format with one of %s", path, graph_format_names);
  return res;
}

static int write_one(struct session *s, const struct arguments *a, struct drawing *d, const char *path) {
  const struct graph_format *format = format_for(a, path);
  if (format->positions && !drawing_lay_out(d)) return complain("%s", drawing_left_out(d, a->terminal_language));
  struct out o = {.fd = -1};
  format->write(&o, d);
  int res = write_result(&o, path ? output_name(s, path) : NULL);
  builder_free(&o.buffer);
  return res;
}

static int draw(struct session *s, struct arguments *a) {
  struct drawing_input in = {
      .model = &s->program.model, .findings = &s->findings, .title = s->title, .language = a->language};
  struct drawing *d = drawing_make(&in);
  const char *problem = drawing_left_out(d, a->terminal_language);
  int res = problem ? complain("%s", problem) : a->outputs.list.count ? EXIT_CLEAN : write_one(s, a, d, NULL);
  for (uint32_t i = 0; res == EXIT_CLEAN && i < a->outputs.list.count; i++)
    res = write_one(s, a, d, a->outputs.list.items[i]);
  drawing_free(d);
  return res;
}

int command_graph(struct arguments *a) {
  for (uint32_t i = 0; i < a->outputs.list.count; i++)
    if (!format_for(a, a->outputs.list.items[i])) return EXIT_TROUBLE;
  return run_programs(a, &a->words, draw);
}
