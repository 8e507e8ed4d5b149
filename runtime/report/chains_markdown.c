/* chains_markdown.c - chains of trust in Markdown. */
#include <stdlib.h>

#include "runtime/report/chains.h"
#include "runtime/report/markdown.h"

static void write_item(struct out *o, const char *term, const char *text) {
  if (!*text) return;
  out_format(o, "- %s: ", term);
  markdown_cell(o, text);
  out_text(o, "\n");
}

static void write_facts(struct out *o, struct arena *a, const struct report_input *in, const struct chain_view *x) {
  enum language l = in->language;
  const char *format = l == LANGUAGE_JA ? "%s(%u 件)" : "%s (%u)";
  markdown_cell(o, chain_line_text(a, in, x));
  out_text(o, "\n\n");
  out_format(o, "%s\n\n", chain_count_text(a, x, l));
  write_item(o, SAY(WEAKEST, l), chain_weakest_text(a, in, x, l));
  write_item(o, arena_format(a, format, SAY(STRENGTHEN, l), x->strengthen_count),
             x->strengthen_count ? chain_names(a, in, x, x->strengthen, x->strengthen_count, l) : "-");
  if (x->offer.at) {
    out_text(o, "- ");
    markdown_cell(o, chain_offer_text(a, in, x, l));
    out_text(o, "\n");
  }
  write_item(o, arena_format(a, format, SAY(BEHIND_CHECK, l), x->behind), chain_behind_text(a, in, x, l));
  if (!x->complete) out_format(o, "- %s\n", chain_limit_text(a, x, l));
}

static void write_chain(struct out *o, const struct report_input *in, const struct chain_view *x) {
  struct arena a = {0};
  enum language l = in->language;
  uint32_t count, more;
  const uint32_t *shown = chain_shown(&a, in, x, &count, &more);
  out_text(o, "\n### ");
  markdown_cell(o, arena_format(&a, l == LANGUAGE_JA ? "%s(%s)" : "%s: %s",
                                entity_name(&a, in->model, x->subject, false), chain_subject_text(&a, in, x, l)));
  out_text(o, "\n\n");
  write_facts(o, &a, in, x);
  out_text(o, "\n");
  markdown_heading(o, (const char *const[]){SAY(LAYER, l), SAY(LINK, l), SAY(STRENGTH, l), SAY(RESTS_ON, l)}, 4);
  for (uint32_t i = 0; i < count; i++) {
    const struct chain_link *k = &x->links[shown[i]];
    markdown_row(o,
                 (const char *const[]){arena_format(&a, "%d", k->layer), entity_name(&a, in->model, k->what, false),
                                       chain_strength_text(k->rest.strength, l), chain_why(&a, in, k, l)},
                 4);
  }
  if (more)
    out_format(o, l == LANGUAGE_JA ? "\nほか %u 件の環\n" : more == 1 ? "\n%u more link\n" : "\n%u more links\n", more);
  arena_free(&a);
}

static void write_creep(struct out *o, const struct report_input *in) {
  struct creep_list creep = {0};
  struct arena a = {0};
  enum language l = in->language;
  trust_creep(in->trust, &creep);
  if (creep.rows.count) {
    out_format(o, "\n### %s\n\n%s\n\n", SAY(CREEP, l), SAY(CREEP_METHOD, l));
    markdown_heading(o, (const char *const[]){SAY(ELEMENTS, l), SAY(SOURCE_OF_CREEP, l), SAY(SPREADS, l)}, 3);
  }
  for (uint32_t i = 0; i < creep.rows.count && i < CREEP_SHOWN; i++) {
    const struct creep_row *r = &creep.rows.items[i];
    markdown_row(o,
                 (const char *const[]){arena_format(&a, "%u", r->elements),
                                       entity_name(&a, in->model, r->source, false), creep_part_text(r->part, l)},
                 3);
  }
  creep_free(&creep);
  arena_free(&a);
}

static void write_all(struct out *o, const struct report_input *in) {
  struct arena a = {0};
  enum language l = in->language;
  out_format(o, "%s\n\n%s\n", SAY(CHAIN_METHOD, l), SAY(CHAIN_METHOD_SET, l));
  if (!in->subject_asked) out_format(o, "\n%s\n", chains_total_text(&a, in, l));
  for (uint32_t i = 0; i < in->chains->list.count; i++) write_chain(o, in, &in->chains->list.items[i]);
  if (!in->subject_asked) write_creep(o, in);
  arena_free(&a);
}

void chains_markdown_section(struct out *o, const struct report_input *given) {
  struct chains chains;
  const struct report_input in = report_with_chains(given, &chains);
  if (chains.list.count) {
    out_format(o, "\n## %s\n\n", SAY(CHAIN_OF_TRUST, in.language));
    write_all(o, &in);
  }
  chains_free(&chains);
}

void report_write_trust_markdown(struct out *o, const struct report_input *in) {
  char date[11];
  out_text(o, "# ");
  markdown_cell(o, in->title);
  out_format(o, ": %s\n\n%s %s (%s)\n\n", SAY(CHAIN_OF_TRUST, in->language), SAY(AS_OF, in->language),
             date_format(in->as_of, date), said_from(in->as_of_from, in->language));
  if (in->chains->list.count)
    write_all(o, in);
  else
    out_format(o, "%s\n", SAY(CHAIN_NONE, in->language));
}
