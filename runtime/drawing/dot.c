/* dot.c - the drawing for Graphviz. */
#include "runtime/drawing/drawing_internal.h"

struct dot_writer {
  const struct drawing *d;
  struct out *o;
  struct arena *memory;
};

/* Quoted: what ends a string, begins an escape or a character reference means itself; controls become spaces. */
static void write_quoted(struct out *o, const char *text) {
  for (const char *c = text; *c; c++) {
    if (*c == '"' || *c == '\\')
      out_format(o, "\\%c", *c);
    else if (*c == '&')
      out_text(o, "&amp;");
    else
      out_bytes(o, (unsigned char)*c < ' ' || *c == 0x7f ? " " : c, 1);
  }
}

static void write_lines(struct out *o, const char *first, const char *second, const char *third) {
  out_text(o, "\"");
  write_quoted(o, first);
  write_quoted(o, second);
  if (*third) {
    out_text(o, "\\n");
    write_quoted(o, third);
  }
  out_text(o, "\"");
}

static void write_style(struct out *o, enum drawing_status status) {
  static const char *const styles[] = {"color=\"#5b6068\"", "color=\"#1d6b35\", fillcolor=\"#e5f4ea\"",
                                       "color=\"#7a5400\", fillcolor=\"#fdf3dc\"",
                                       "color=\"#a4262c\", fillcolor=\"#fdecec\", penwidth=2"};
  out_text(o, styles[status]);
}

static void open_cluster(void *context, uint32_t column, uint32_t frame, int depth) {
  struct dot_writer *w = context;
  const struct frame *f = frame == DRAWING_NONE ? NULL : &w->d->frames.items[frame];
  const char *name = f ? label_entity(w->memory, w->d, f->entity)
                       : label_column(w->memory, w->d, &w->d->columns.items[column], w->d->in.language);
  out_format(w->o, "%*ssubgraph cluster_%c%u { label=", 2 * depth, "", f ? 'f' : 'c', f ? frame : column);
  write_lines(w->o, f ? label_mark(&f->tally) : "", name, "");
  out_format(w->o, "; style=\"%s\"; ", f && f->border ? "dashed,rounded" : "rounded");
  write_style(w->o, f ? tally_status(&f->tally) : DRAWN_NONE);
  out_text(w->o, f ? ";\n" : "; bgcolor=\"#f7f8f9\";\n");
}

static void write_box(void *context, uint32_t index, int depth) {
  static const char *const shapes[KIND_COUNT] = {
      [KIND_ORGANIZATION] = "house", [KIND_PERSON] = "oval",      [KIND_COMPONENT] = "box", [KIND_DATA] = "note",
      [KIND_PROCEDURE] = "hexagon",  [KIND_SYSTEM] = "component", [KIND_CONTRACT] = "tab"};
  struct dot_writer *w = context;
  const struct box *b = &w->d->boxes.items[index];
  enum language l = w->d->in.language;
  out_format(w->o, "%*sn%u [shape=%s, label=", 2 * depth, "", b->entity,
             b->sort == BOX_KIND ? "folder" : shapes[b->kind]);
  write_lines(w->o, label_mark(&b->tally), label_name(w->memory, w->d, b, l), label_class(w->memory, w->d, b, l));
  out_text(w->o, ", tooltip=");
  write_lines(w->o, "", label_box_title(w->memory, w->d, b, l), "");
  out_text(w->o, ", ");
  write_style(w->o, tally_status(&b->tally));
  if (b->inside) out_text(w->o, ", peripheries=2");
  out_text(w->o, "];\n");
}

static void close_cluster(void *context, int depth) {
  out_format(((struct dot_writer *)context)->o, "%*s}\n", 2 * depth, "");
}

static void write_arrow(struct dot_writer *w, const struct arrow *x) {
  static const char *const looks[] = {[ARROW_FLOW] = "arrowhead=normal",
                                      [ARROW_SENSE] = "style=dashed, arrowhead=vee, arrowtail=odot, dir=both",
                                      [ARROW_ACTUATE] = "style=bold, arrowhead=box",
                                      [ARROW_PARTY] = "dir=none, style=dotted"};
  const struct box *from = &w->d->boxes.items[x->from], *to = &w->d->boxes.items[x->to];
  out_format(w->o, "  n%u -> n%u [%s, ", from->entity, to->entity, looks[x->sort]);
  if (x->entity) {
    out_text(w->o, "label=");
    write_lines(w->o, label_mark(&x->tally), label_arrow(w->memory, w->d, x, w->d->in.language), "");
    out_text(w->o, ", tooltip=");
    write_lines(w->o, "", label_arrow_title(w->memory, w->d, x, w->d->in.language), "");
    out_text(w->o, ", ");
  }
  static const char *const colours[] = {"#5b6068", "#1d6b35", "#7a5400", "#a4262c"};
  out_format(w->o, "color=\"%s\", fontcolor=\"%s\"];\n", colours[tally_status(&x->tally)],
             colours[tally_status(&x->tally)]);
}

void drawing_write_dot(struct out *o, const struct drawing *d) {
  static const struct nest_writer visits = {open_cluster, write_box, close_cluster};
  struct arena memory = {0};
  struct dot_writer w = {d, o, &memory};
  out_text(o, "digraph ");
  write_lines(o, d->in.title, "", "");
  out_text(o, " {\n  rankdir=LR; fontname=\"sans-serif\"; fontsize=11;\n"
              "  node [fontname=\"sans-serif\", fontsize=11, style=filled, fillcolor=\"#ffffff\"];\n"
              "  edge [fontname=\"sans-serif\", fontsize=9];\n");
  if (d->why_not == DRAW_COUNT) nest_visit(d, &visits, &w);
  for (uint32_t i = 0; i < d->arrows.count; i++) write_arrow(&w, &d->arrows.items[i]);
  out_text(o, "}\n");
  arena_free(&memory);
}
