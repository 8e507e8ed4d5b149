/* chains_text.c - chains of trust in plain text, made for a terminal: lines are broken, continued under their
 * beginning. */
#include <stdlib.h>
#include <string.h>

#include "runtime/report/chains.h"

enum { USUAL_WIDTH = 80, LEAST_WIDTH = 48, NAME_WIDTH = 26 };

/* ---- broken lines --------------------------------------------------------------------------------------------- */

static void spaces(struct out *o, int count) {
  for (int i = 0; i < count; i++) out_text(o, " ");
}

/* No line begins with these. */
static bool hangs(const char *c) {
  static const char *const marks[] = {"、", "。", ")", "」", "・", "→"};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (!strncmp(c, marks[i], strlen(marks[i]))) return true;
  return false;
}

/* The bytes from TEXT that belong together: up to the next space, or one wide character and what must follow it. */
static size_t piece_length(const char *text) {
  size_t left = strlen(text), length = 0;
  uint32_t character;
  while (length < left) {
    int bytes = utf8_decode(text + length, left - length, &character);
    bool wide = 1 < text_width(text + length, (size_t)bytes, 0);
    if (length && (text[length] == ' ' || (wide && !hangs(text + length)))) break;
    length += (size_t)bytes;
    if (wide && length < left && !hangs(text + length)) break;
  }
  return length;
}

/* TEXT from column COLUMN on; further lines begin at INDENT. */
static void write_broken(struct out *o, const char *text, int column, int indent, int width) {
  int start = column;
  while (*text) {
    size_t length = piece_length(text);
    bool space = *text == ' ';
    int needed = text_width(text, length, column);
    if (width < column + needed && start < column) {
      out_text(o, "\n");
      spaces(o, indent);
      column = start = indent;
      if (space) text++, length--, needed--;
    }
    out_bytes(o, text, length);
    column += needed;
    text += length;
  }
  out_text(o, "\n");
}

static int width_of(const struct report_input *in) {
  if (in->width == 0) return USUAL_WIDTH;
  return in->width < LEAST_WIDTH ? LEAST_WIDTH : 120 < in->width ? 120 : in->width;
}

static int text_columns(const char *text) { return text_width(text, strlen(text), 0); }

/* "  label: text" with the text broken under itself. */
static void write_labelled(struct out *o, const struct report_input *in, const char *label, const char *text) {
  if (!*text) return;
  out_format(o, "  %s: ", label);
  write_broken(o, text, text_columns(label) + 4, 6, width_of(in));
}

/* ---- links ---------------------------------------------------------------------------------------------------- */

struct columns {
  int name, strength;
};

static struct columns measure(struct arena *a, const struct report_input *in, const struct chain_view *x,
                              const uint32_t *shown, uint32_t count) {
  struct columns res = {0};
  for (uint32_t i = 0; i < count; i++) {
    int name = text_columns(entity_name(a, in->model, x->links[shown[i]].what, false));
    int strength = text_columns(chain_strength_text(x->links[shown[i]].rest.strength, in->language));
    if (res.name < name && name <= NAME_WIDTH) res.name = name;
    if (res.strength < strength) res.strength = strength;
  }
  return res;
}

static void write_link(struct out *o, struct arena *a, const struct report_input *in, const struct chain_link *x,
                       struct columns c) {
  const char *name = entity_name(a, in->model, x->what, false),
             *strength = chain_strength_text(x->rest.strength, in->language);
  int width = text_columns(name), why = 4 + c.name + 2 + c.strength + 2;
  out_format(o, "    %s", name);
  if (c.name < width)
    out_text(o, "\n"), spaces(o, 4 + c.name);
  else
    spaces(o, c.name - width);
  out_format(o, "  %s", strength);
  spaces(o, c.strength - text_columns(strength) + 2);
  write_broken(o, chain_why(a, in, x, in->language), why, why, width_of(in));
}

static void write_links(struct out *o, struct arena *a, const struct report_input *in, const struct chain_view *x) {
  uint32_t count, more;
  const uint32_t *shown = chain_shown(a, in, x, &count, &more);
  struct columns c = measure(a, in, x, shown, count);
  uint8_t layer = 0;
  for (uint32_t i = 0; i < count; i++) {
    const struct chain_link *link = &x->links[shown[i]];
    if (link->layer != layer) out_format(o, "  %s\n", chain_layer_text(link->layer, in->language));
    layer = link->layer;
    write_link(o, a, in, link, c);
  }
  if (more)
    out_format(o,
               in->language == LANGUAGE_JA ? "  ほか %u 件の環(全件は --all)\n"
               : more == 1                 ? "  %u more link (--all lists it)\n"
                                           : "  %u more links (--all lists them)\n",
               more);
}

/* ---- chains --------------------------------------------------------------------------------------------------- */

static void write_chain(struct out *o, const struct report_input *in, const struct chain_view *x) {
  struct arena a = {0};
  enum language l = in->language;
  bool ja = l == LANGUAGE_JA;
  out_format(o, "\n%s", entity_name(&a, in->model, x->subject, false));
  out_format(o, ja ? "(%s)\n" : "  %s\n", chain_subject_text(&a, in, x, l));
  const char *line = chain_line_text(&a, in, x);
  if (*line) {
    out_text(o, "  ");
    write_broken(o, line, 2, 4, width_of(in));
  }
  out_text(o, "  ");
  write_broken(o, chain_count_text(&a, x, l), 2, 4, width_of(in));
  write_labelled(o, in, SAY(WEAKEST, l), chain_weakest_text(&a, in, x, l));
  const char *needed = chain_names(&a, in, x, x->strengthen, x->strengthen_count, l);
  write_labelled(o, in, arena_format(&a, ja ? "%s(%u 件)" : "%s (%u)", SAY(STRENGTHEN, l), x->strengthen_count),
                 *needed ? needed : "-");
  if (x->offer.at) {
    out_text(o, "    ");
    write_broken(o, chain_offer_text(&a, in, x, l), 4, 6, width_of(in));
  }
  write_labelled(o, in, arena_format(&a, ja ? "%s(%u 件)" : "%s (%u)", SAY(BEHIND_CHECK, l), x->behind),
                 chain_behind_text(&a, in, x, l));
  write_links(o, &a, in, x);
  if (!x->complete) out_format(o, "  %s\n", chain_limit_text(&a, x, l));
  arena_free(&a);
}

static void write_creep(struct out *o, const struct report_input *in) {
  struct creep_list creep = {0};
  struct arena a = {0};
  enum language l = in->language;
  trust_creep(in->trust, &creep);
  if (creep.rows.count) {
    out_format(o, "\n%s\n", SAY(CREEP, l));
    out_text(o, "  ");
    write_broken(o, SAY(CREEP_METHOD, l), 2, 2, width_of(in));
  }
  for (uint32_t i = 0; i < creep.rows.count && (in->all || i < CREEP_SHOWN); i++) {
    const struct creep_row *r = &creep.rows.items[i];
    out_format(o, "  %5u  %s  %s\n", r->elements, entity_name(&a, in->model, r->source, false),
               creep_part_text(r->part, l));
  }
  if (!in->all && CREEP_SHOWN < creep.rows.count)
    out_format(o, l == LANGUAGE_JA ? "  ほか %u %s\n" : "  %u %s\n", creep.rows.count - CREEP_SHOWN, SAY(MORE, l));
  creep_free(&creep);
  arena_free(&a);
}

void report_write_trust_text(struct out *o, const struct report_input *in) {
  struct arena a = {0};
  char date[11];
  enum language l = in->language;
  bool ja = l == LANGUAGE_JA;
  out_format(o, "%s: %s  %s %s (%s)\n", in->title, SAY(CHAIN_OF_TRUST, l), SAY(AS_OF, l), date_format(in->as_of, date),
             said_from(in->as_of_from, l));
  if (in->chains->list.count == 0) {
    write_broken(o, SAY(CHAIN_NONE, l), 0, 0, width_of(in));
  } else {
    if (!in->subject_asked) write_broken(o, chains_total_text(&a, in, l), 0, 2, width_of(in));
    for (uint32_t i = 0; i < in->chains->list.count; i++) write_chain(o, in, &in->chains->list.items[i]);
    if (!in->subject_asked)
      out_text(o, ja ? "\n一件の環を全て見る: cpsfc trust ファイル 名前\n強さの意味: cpsfc trust --help --lang ja\n"
                     : "\nall links of one: cpsfc trust FILE NAME\nwhat the strengths mean: cpsfc trust --help\n");
  }
  if (!in->subject_asked) write_creep(o, in);
  arena_free(&a);
}
