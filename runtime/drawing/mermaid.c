/* mermaid.c - the drawing for Mermaid, which pages of code hosts show as a picture. */
#include "runtime/drawing/drawing_internal.h"

struct mermaid_writer {
  const struct drawing *d;
  struct out *o;
  struct arena *memory;
};

/* Whatever could mean something to Mermaid, Markdown or HTML is written as a character number; the quotes are ours. */
static void write_escaped(struct out *o, const char *text) {
  for (const char *c = text; *c; c++) {
    unsigned char byte = (unsigned char)*c;
    bool plain = 0x80 <= byte || byte == ' ' || ('0' <= byte && byte <= '9') || ('A' <= byte && byte <= 'Z') ||
                 ('a' <= byte && byte <= 'z') || byte == '.' || byte == ',' || byte == '-' || byte == '_' ||
                 byte == '+' || byte == '?' || byte == '!';
    if (plain)
      out_bytes(o, c, 1);
    else if (byte < ' ' || byte == 0x7f)
      out_text(o, " ");
    else
      out_format(o, "#%u;", byte);
  }
}

static void write_label(struct out *o, const char *mark, const char *name, const char *second) {
  out_text(o, "\"");
  out_text(o, mark);
  write_escaped(o, name);
  if (*second) {
    out_text(o, "<br/>");
    write_escaped(o, second);
  }
  out_text(o, "\"");
}

static void open_subgraph(void *context, uint32_t column, uint32_t frame, int depth) {
  struct mermaid_writer *w = context;
  const struct frame *f = frame == DRAWING_NONE ? NULL : &w->d->frames.items[frame];
  const char *name = f ? label_entity(w->memory, w->d, f->entity)
                       : label_column(w->memory, w->d, &w->d->columns.items[column], w->d->in.language);
  out_format(w->o, "%*ssubgraph %c%u [", 2 * depth, "", f ? 'f' : 'c', f ? frame : column);
  write_label(w->o, f ? label_mark(&f->tally) : "", name, "");
  out_text(w->o, "]\n");
}

static void write_box(void *context, uint32_t index, int depth) {
  static const char *const shapes[KIND_COUNT][2] = {
      [KIND_ORGANIZATION] = {"[/", "\\]"}, [KIND_PERSON] = {"([", "])"},    [KIND_COMPONENT] = {"[", "]"},
      [KIND_DATA] = {"[/", "/]"},          [KIND_PROCEDURE] = {"{{", "}}"}, [KIND_SYSTEM] = {"[[", "]]"},
      [KIND_CONTRACT] = {">", "]"}};
  struct mermaid_writer *w = context;
  const struct box *b = &w->d->boxes.items[index];
  enum language l = w->d->in.language;
  out_format(w->o, "%*sn%u%s", 2 * depth, "", b->entity, shapes[b->kind][0]);
  write_label(w->o, label_mark(&b->tally), label_name(w->memory, w->d, b, l), label_class(w->memory, w->d, b, l));
  out_format(w->o, "%s:::%s\n", shapes[b->kind][1], label_status(&b->tally));
}

static void close_subgraph(void *context, int depth) {
  out_format(((struct mermaid_writer *)context)->o, "%*send\n", 2 * depth, "");
}

static void write_arrow(struct mermaid_writer *w, const struct arrow *x) {
  static const char *const lines[] = {
      [ARROW_FLOW] = "-->", [ARROW_SENSE] = "-.->", [ARROW_ACTUATE] = "==>", [ARROW_PARTY] = "---"};
  const char *text = label_arrow(w->memory, w->d, x, w->d->in.language), *mark = label_mark(&x->tally);
  out_format(w->o, "  n%u %s", w->d->boxes.items[x->from].entity, lines[x->sort]);
  if (*text || *mark) {
    out_text(w->o, "|");
    write_label(w->o, mark, text, "");
    out_text(w->o, "|");
  }
  out_format(w->o, " n%u\n", w->d->boxes.items[x->to].entity);
}

static void write_frame_classes(struct mermaid_writer *w) {
  for (uint32_t i = 0; i < w->d->frames.count; i++) {
    const struct frame *f = &w->d->frames.items[i];
    out_format(w->o, "  class f%u %s\n", i, f->border ? "border" : "parts");
  }
}

void drawing_write_mermaid(struct out *o, const struct drawing *d) {
  static const struct nest_writer visits = {open_subgraph, write_box, close_subgraph};
  struct arena memory = {0};
  struct mermaid_writer w = {d, o, &memory};
  out_text(o, "flowchart LR\n");
  if (d->why_not == DRAW_COUNT) nest_visit(d, &visits, &w);
  for (uint32_t i = 0; i < d->arrows.count; i++) write_arrow(&w, &d->arrows.items[i]);
  out_text(o, "  classDef none fill:#ffffff,stroke:#5b6068,color:#1a1c1e\n"
              "  classDef met fill:#e5f4ea,stroke:#1d6b35,color:#1a1c1e\n"
              "  classDef undecided fill:#fdf3dc,stroke:#7a5400,color:#1a1c1e\n"
              "  classDef gap fill:#fdecec,stroke:#a4262c,stroke-width:2px,color:#1a1c1e\n"
              "  classDef border fill:none,stroke:#5b6068,stroke-dasharray:6 4\n"
              "  classDef parts fill:none,stroke:#5b6068\n");
  write_frame_classes(&w);
  arena_free(&memory);
}
