/* chains_html.c - chains of trust on the page: as a section of the report, and as a page of their own. */
#include <stdlib.h>

#include "runtime/report/chains.h"
#include "runtime/report/html.h"

/* ---- one chain ------------------------------------------------------------------------------------------------ */

static const char *strength_class(const struct chain_rest *r) {
  if (r->strength == STRENGTH_BELOW) return "gap";
  if (r->strength == STRENGTH_NOTHING) return "undecided";
  return STRENGTH_EVIDENCED <= r->strength ? "met" : "decided";
}

static void write_link(struct out *o, struct arena *a, const struct report_input *in, const struct chain_view *chain,
                       uint32_t i) {
  const struct chain_link *x = &chain->links[i];
  out_format(o, "<tr><td>%d</td><th scope=\"row\" class=\"name\">", x->layer);
  out_html(o, entity_name(a, in->model, x->what, false));
  out_format(o, "</th><td><span class=\"tag %s\">", strength_class(&x->rest));
  html_both(o, chain_strength_text(x->rest.strength, LANGUAGE_EN), chain_strength_text(x->rest.strength, LANGUAGE_JA));
  out_text(o, "</span>");
  if (chain->weakest[x->layer - 1] == i + 1) {
    out_text(o, "<br><b>");
    html_say(o, SAY_WEAKEST);
    out_text(o, "</b>");
  }
  out_text(o, "</td><td>");
  html_both(o, chain_why(a, in, x, LANGUAGE_EN), chain_why(a, in, x, LANGUAGE_JA));
  out_text(o, "</td></tr>\n");
}

static void write_links(struct out *o, struct arena *a, const struct report_input *in, const struct chain_view *x) {
  static const enum report_word columns[] = {SAY_LAYER, SAY_LINK, SAY_STRENGTH, SAY_RESTS_ON};
  uint32_t count, more;
  const uint32_t *shown = chain_shown(a, in, x, &count, &more);
  html_table_open(o, "links", columns, sizeof columns / sizeof *columns);
  for (uint32_t i = 0; i < count; i++) write_link(o, a, in, x, shown[i]);
  html_table_close(o);
  if (!more) return;
  out_text(o, "<p class=\"dim\">");
  html_both(o, arena_format(a, more == 1 ? "%u more link" : "%u more links", more),
            arena_format(a, "ほか %u 件の環", more));
  out_text(o, "</p>\n");
}

static void write_pair(struct out *o, enum report_word term, const char *en, const char *ja) {
  if (!*en) return;
  html_term(o, term);
  html_both(o, en, ja);
  out_text(o, "</dd>\n");
}

static void write_facts(struct out *o, struct arena *a, const struct report_input *in, const struct chain_view *x) {
  enum language en = LANGUAGE_EN, ja = LANGUAGE_JA;
  const uint32_t *list = x->strengthen;
  uint32_t count = x->strengthen_count;
  out_text(o, "<dl>\n");
  write_pair(o, SAY_WEAKEST, chain_weakest_text(a, in, x, en), chain_weakest_text(a, in, x, ja));
  html_term(o, SAY_STRENGTHEN);
  if (count)
    html_both(o, arena_format(a, "(%u) %s", count, chain_names(a, in, x, list, count, en)),
              arena_format(a, "(%u 件) %s", count, chain_names(a, in, x, list, count, ja)));
  else
    html_say(o, SAY_NO_WEAK_LINK);
  if (x->offer.at) {
    out_text(o, "<br>");
    html_both(o, chain_offer_text(a, in, x, en), chain_offer_text(a, in, x, ja));
  }
  out_text(o, "</dd>\n");
  write_pair(o, SAY_BEHIND_CHECK, chain_behind_text(a, in, x, en), chain_behind_text(a, in, x, ja));
  out_text(o, "</dl>\n");
}

static void write_chain(struct out *o, const struct report_input *in, const struct chain_view *x) {
  struct arena a = {0};
  out_text(o, "<section class=\"chain\"><h3><span class=\"name\">");
  out_html(o, entity_name(&a, in->model, x->subject, false));
  out_text(o, "</span> <span class=\"dim\">");
  html_both(o, chain_subject_text(&a, in, x, LANGUAGE_EN), chain_subject_text(&a, in, x, LANGUAGE_JA));
  out_text(o, "</span></h3>\n<p class=\"name\">");
  out_html(o, chain_line_text(&a, in, x));
  out_text(o, "</p>\n<p class=\"formula\">");
  html_both(o, chain_count_text(&a, x, LANGUAGE_EN), chain_count_text(&a, x, LANGUAGE_JA));
  out_text(o, "</p>\n");
  write_facts(o, &a, in, x);
  write_links(o, &a, in, x);
  if (!x->complete) {
    out_text(o, "<p class=\"dim\">");
    html_both(o, chain_limit_text(&a, x, LANGUAGE_EN), chain_limit_text(&a, x, LANGUAGE_JA));
    out_text(o, "</p>\n");
  }
  out_text(o, "</section>\n");
  arena_free(&a);
}

/* ---- what spreads --------------------------------------------------------------------------------------------- */

static void write_creep(struct out *o, const struct report_input *in) {
  static const enum report_word columns[] = {SAY_ELEMENTS, SAY_SOURCE_OF_CREEP, SAY_SPREADS};
  struct creep_list creep = {0};
  struct arena a = {0};
  trust_creep(in->trust, &creep);
  if (creep.rows.count) {
    html_subsection(o, SAY_CREEP, "creep");
    html_paragraph(o, SAY_CREEP_METHOD, "method");
    html_table_open(o, NULL, columns, sizeof columns / sizeof *columns);
  }
  for (uint32_t i = 0; i < creep.rows.count && i < CREEP_SHOWN; i++) {
    const struct creep_row *r = &creep.rows.items[i];
    out_format(o, "<tr><td class=\"n\">%u</td><td class=\"name\">", r->elements);
    out_html(o, entity_name(&a, in->model, r->source, false));
    out_text(o, "</td><td>");
    html_both(o, creep_part_text(r->part, LANGUAGE_EN), creep_part_text(r->part, LANGUAGE_JA));
    out_text(o, "</td></tr>\n");
  }
  if (creep.rows.count) html_table_close(o);
  creep_free(&creep);
  arena_free(&a);
}

/* ---- section and page ----------------------------------------------------------------------------------------- */

static void write_all(struct out *o, const struct report_input *in) {
  struct arena a = {0};
  html_paragraph(o, SAY_CHAIN_METHOD, "method");
  html_paragraph(o, SAY_CHAIN_METHOD_SET, "method");
  if (!in->subject_asked) {
    out_text(o, "<p class=\"formula\">");
    html_both(o, chains_total_text(&a, in, LANGUAGE_EN), chains_total_text(&a, in, LANGUAGE_JA));
    out_text(o, "</p>\n");
  }
  for (uint32_t i = 0; i < in->chains->list.count; i++) write_chain(o, in, &in->chains->list.items[i]);
  if (!in->subject_asked) write_creep(o, in);
  arena_free(&a);
}

void chains_html_section(struct out *o, const struct report_input *given) {
  struct chains chains;
  const struct report_input in = report_with_chains(given, &chains);
  if (chains.list.count) {
    out_text(o, "<section id=\"trust\">\n");
    html_section(o, SAY_CHAIN_OF_TRUST, NULL);
    write_all(o, &in);
    out_text(o, "</section>\n");
  }
  chains_free(&chains);
}

void report_write_trust_html(struct out *o, const struct report_input *in) {
  html_head(o, in, SAY_CHAIN_OF_TRUST);
  html_paragraph(o, SAY_STATEMENT_OF_SCOPE, "scope");
  out_text(o, "</header>\n<main>\n");
  if (in->chains->list.count)
    write_all(o, in);
  else
    html_paragraph(o, SAY_CHAIN_NONE, "none");
  out_format(o, "</main>\n<footer><p>cpsfc %s</p></footer>\n</body>\n</html>\n", in->version);
}
