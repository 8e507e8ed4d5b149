/* legend.c - what the signs mean; only those that occur. */
#include "runtime/drawing/svg.h"

enum { ENTRY_HEIGHT = 28, SYMBOL_WIDTH = 36, ENTRY_GAP = 22 };
struct legend {
  struct svg *s;
  int x, y, left, right;
};

/* Room for one more entry; where its symbol is centred. */
static struct point next_entry(struct legend *g, enum drawing_word word) {
  int english = label_width(drawing_word(word, LANGUAGE_EN), LAYOUT_CLASS_SIZE, false),
      japanese = label_width(drawing_word(word, LANGUAGE_JA), LAYOUT_CLASS_SIZE, false);
  int width = SYMBOL_WIDTH + (g->s->d->in.page                      ? english < japanese ? japanese : english
                              : g->s->d->in.language == LANGUAGE_JA ? japanese
                                                                    : english);
  if (g->left < g->x && g->right < g->x + width) g->x = g->left, g->y += ENTRY_HEIGHT;
  struct point res = {g->x + SYMBOL_WIDTH / 2 - 4, g->y};
  svg_text(g->s, "d-legend", g->x + SYMBOL_WIDTH, g->y + 4, "", drawing_word(word, LANGUAGE_EN),
           drawing_word(word, LANGUAGE_JA));
  g->x += width + ENTRY_GAP;
  return res;
}

static void kind_entries(struct legend *g) {
  static const struct {
    enum entity_kind kind;
    enum drawing_word word;
  } kinds[] = {{KIND_ORGANIZATION, DRAW_ORGANIZATION}, {KIND_PERSON, DRAW_PERSON},
               {KIND_COMPONENT, DRAW_COMPONENT},       {KIND_DATA, DRAW_DATA_KIND},
               {KIND_PROCEDURE, DRAW_PROCEDURE},       {KIND_SYSTEM, DRAW_SYSTEM},
               {KIND_CONTRACT, DRAW_CONTRACT}};
  uint32_t seen = 0;
  for (uint32_t i = 0; i < g->s->d->boxes.count; i++) seen |= 1u << g->s->d->boxes.items[i].kind;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (!(seen >> kinds[i].kind & 1)) continue;
    out_text(g->s->out, "<g class=\"d-node\">");
    svg_shape(g->s, kinds[i].kind, next_entry(g, kinds[i].word), 26, 18);
    out_text(g->s->out, "</g>");
  }
}

static void arrow_entries(struct legend *g) {
  static const struct {
    enum arrow_sort sort;
    enum drawing_word word;
    const char *class;
  } sorts[] = {
      {ARROW_FLOW, DRAW_FLOW, "flow"}, {ARROW_SENSE, DRAW_SENSE, "sense"}, {ARROW_ACTUATE, DRAW_ACTUATE, "actuate"}};
  uint32_t seen = 0;
  for (uint32_t i = 0; i < g->s->d->arrows.count; i++) seen |= 1u << g->s->d->arrows.items[i].sort;
  for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++) {
    if (!(seen >> sorts[i].sort & 1)) continue;
    out_format(g->s->out, "<g class=\"d-arrow d-%s\">", sorts[i].class);
    struct point at = next_entry(g, sorts[i].word);
    struct point line[] = {{at.x - 14, at.y}, {at.x + 14, at.y}};
    svg_arrow(g->s, sorts[i].sort, line, 2);
    out_text(g->s->out, "</g>");
  }
}

static void frame_entries(struct legend *g) {
  bool parts = false, border = false, folded = false;
  for (uint32_t i = 0; i < g->s->d->frames.count; i++) *(g->s->d->frames.items[i].border ? &border : &parts) = true;
  for (uint32_t i = 0; i < g->s->d->boxes.count; i++) folded |= g->s->d->boxes.items[i].sort != BOX_ELEMENT;
  for (int i = 0; i < 2; i++) {
    if (!(i ? border : parts)) continue;
    struct point at = next_entry(g, i ? DRAW_BORDER : DRAW_PARTS);
    out_format(g->s->out, "<rect class=\"d-frame%s\" x=\"%d\" y=\"%d\" width=\"26\" height=\"18\" rx=\"4\"/>",
               i ? " d-border" : "", at.x - 13, at.y - 9);
  }
  if (!folded) return;
  struct point at = next_entry(g, DRAW_FOLDED);
  out_text(g->s->out, "<g class=\"d-node\">");
  svg_shape(g->s, KIND_NONE, (struct point){at.x + 3, at.y - 3}, 24, 14);
  svg_shape(g->s, KIND_NONE, (struct point){at.x, at.y}, 24, 14);
  out_text(g->s->out, "</g>");
}

static void status_entries(struct legend *g) {
  static const struct {
    enum drawing_status status;
    enum drawing_word word;
    const char *class;
  } rows[] = {
      {DRAWN_GAP, DRAW_GAP, "gap"}, {DRAWN_UNDECIDED, DRAW_UNDECIDED, "undecided"}, {DRAWN_MET, DRAW_MET, "met"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    out_format(g->s->out, "<g class=\"d-%s\">", rows[i].class);
    svg_mark(g->s, rows[i].status, next_entry(g, rows[i].word));
    out_text(g->s->out, "</g>");
  }
}

int svg_legend(struct svg *s, int top, int width) {
  struct legend g = {s, LAYOUT_LEFT, top + ENTRY_HEIGHT / 2, LAYOUT_LEFT, width - LAYOUT_RIGHT};
  status_entries(&g);
  arrow_entries(&g);
  kind_entries(&g);
  frame_entries(&g);
  out_text(s->out, "\n");
  return g.y + ENTRY_HEIGHT / 2;
}
