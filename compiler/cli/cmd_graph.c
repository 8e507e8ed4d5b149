/* cmd_graph.c - cpsfc graph: the process drawn. */
#include "compiler/cli/cli.h"
#include "runtime/drawing/drawing.h"

struct graph_format {
  const char *name, *extension;
  void (*write)(struct out *o, const struct drawing *d);
  bool positions;
};
static const struct graph_format formats[] = {
    {"svg", ".svg", drawing_write_svg, true},          {"dot", ".dot", drawing_write_dot, false},
    {"dot", ".gv", drawing_write_dot, false},          {"mermaid", ".mmd", drawing_write_mermaid, false},
    {"mermaid", ".mermaid", drawing_write_mermaid, false},
};

struct format_table graph_formats(void) { return FORMAT_TABLE(formats); }

static int write_one(struct session *s, const struct arguments *a, struct drawing *d, const char *path) {
  const struct graph_format *format = output_format(a, path, graph_formats(), "svg");
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
  if (!output_formats_known(a, graph_formats(), "svg")) return EXIT_TROUBLE;
  return run_programs(a, &a->words, draw);
}
