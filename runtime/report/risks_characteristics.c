/* risks_characteristics.c - which characteristics of the layers hold for one's own organizations. */
#include <stdlib.h>

#include "runtime/report/html.h"
#include "runtime/report/markdown.h"
#include "runtime/report/risks.h"

enum { COLUMNS = 4 }; /* organizations side by side */

/* What of one catalogue is shown: the first organizations by name. */
struct shown {
  uint32_t home, count;
  const struct catalogue *catalogue;
  const entity_id *organizations;
};

static const char *truth_word(enum truth t, enum language l) {
  if (t == TRUE_) return SAY(YES, l);
  return t == FALSE_ ? SAY(DOES_NOT_HOLD, l) : SAY(UNKNOWN, l);
}

/* The next catalogue with characteristics from framework *FROM on; false when there is none. */
static bool next_shown(const struct report_input *in, uint32_t *from, struct shown *res) {
  uint32_t organizations;
  res->organizations = risk_view_organizations(in->risks, &organizations);
  res->count = organizations < COLUMNS ? organizations : COLUMNS;
  for (uint32_t i = 0; i < in->risks->events.count && res->count != 0; i++) {
    uint32_t home = in->risks->events.items[i].home;
    const struct catalogue *c = risk_catalogue(in, home);
    if (c == NULL || home < *from || c->characteristics.count == 0) continue;
    res->home = home;
    res->catalogue = c;
    *from = home + 1;
    return true;
  }
  return false;
}

static enum truth holds(const struct report_input *in, const struct shown *s, uint32_t characteristic,
                        uint32_t column) {
  return risk_view_characteristic(in->risks, s->home, characteristic, s->organizations[column]);
}

static const char *label_of(struct arena *a, const struct report_input *in, const struct shown *s, uint32_t i,
                            enum language l) {
  const struct catalogue_characteristic *x = &s->catalogue->characteristics.items[i];
  return arena_format(a, "%s %s", sym_text(in->model->names, x->id), pick_text(in, x->title, l));
}

/* ---- formats ---- */

void characteristics_text(struct out *o, const struct report_input *in) {
  struct arena a = {0};
  struct shown s;
  enum language l = in->language;
  for (uint32_t from = 0; next_shown(in, &from, &s);) {
    out_format(o, "\n%s\n", SAY(CHARACTERISTICS, l));
    for (uint32_t i = 0; i < s.catalogue->characteristics.count; i++) {
      out_format(o, "  %s: ", label_of(&a, in, &s, i, l));
      for (uint32_t k = 0; k < s.count; k++)
        out_format(o, "%s%s %s", k ? ", " : "", entity_name(&a, in->model, s.organizations[k], false),
                   truth_word(holds(in, &s, i, k), l));
      out_text(o, "\n");
    }
  }
  arena_free(&a);
}

void characteristics_markdown(struct out *o, const struct report_input *in) {
  struct arena a = {0};
  struct shown s;
  enum language l = in->language;
  for (uint32_t from = 0; next_shown(in, &from, &s);) {
    const char *cells[COLUMNS + 1] = {SAY(CHARACTERISTIC, l)};
    for (uint32_t k = 0; k < s.count; k++) cells[k + 1] = entity_name(&a, in->model, s.organizations[k], false);
    out_format(o, "\n### %s\n\n", SAY(CHARACTERISTICS, l));
    markdown_heading(o, cells, (int)s.count + 1);
    for (uint32_t i = 0; i < s.catalogue->characteristics.count; i++) {
      cells[0] = label_of(&a, in, &s, i, l);
      for (uint32_t k = 0; k < s.count; k++) cells[k + 1] = truth_word(holds(in, &s, i, k), l);
      markdown_row(o, cells, (int)s.count + 1);
    }
  }
  arena_free(&a);
}

static void html_row(struct out *o, struct arena *a, const struct report_input *in, const struct shown *s, uint32_t i) {
  out_text(o, "<tr><td>");
  html_both(o, label_of(a, in, s, i, LANGUAGE_EN), label_of(a, in, s, i, LANGUAGE_JA));
  out_text(o, "</td>");
  for (uint32_t k = 0; k < s->count; k++) {
    enum truth t = holds(in, s, i, k);
    out_text(o, "<td>");
    html_both(o, truth_word(t, LANGUAGE_EN), truth_word(t, LANGUAGE_JA));
    out_text(o, "</td>");
  }
  out_text(o, "</tr>\n");
}

void characteristics_html(struct out *o, const struct report_input *in) {
  struct arena a = {0};
  struct shown s;
  for (uint32_t from = 0; next_shown(in, &from, &s);) {
    html_table_begin(o, NULL);
    out_text(o, "<th scope=\"col\">");
    html_say(o, SAY_CHARACTERISTICS);
    out_text(o, "</th>");
    for (uint32_t k = 0; k < s.count; k++) {
      out_text(o, "<th scope=\"col\" class=\"name\">");
      out_html(o, entity_name(&a, in->model, s.organizations[k], false));
      out_text(o, "</th>");
    }
    html_table_body(o, NULL);
    for (uint32_t i = 0; i < s.catalogue->characteristics.count; i++) html_row(o, &a, in, &s, i);
    html_table_close(o);
  }
  arena_free(&a);
}

static void json_row(struct json *j, struct arena *a, const struct report_input *in, const struct shown *s, uint32_t i,
                     uint32_t column) {
  static const char *const ids[] = {"no", "unknown", "yes"};
  const struct catalogue_characteristic *x = &s->catalogue->characteristics.items[i];
  json_object(j);
  json_pair(j, "framework", sym_text(in->model->names, in->rules->frameworks.items[s->home].name));
  json_pair(j, "id", sym_text(in->model->names, x->id));
  json_key(j, "title");
  json_object(j);
  json_pair(j, "en", pick_text(in, x->title, LANGUAGE_EN));
  json_pair(j, "ja", pick_text(in, x->title, LANGUAGE_JA));
  json_end_object(j);
  json_pair(j, "organization", entity_name(a, in->model, s->organizations[column], false));
  json_pair(j, "holds", ids[holds(in, s, i, column)]);
  json_end_object(j);
}

void characteristics_json(struct json *j, const struct report_input *in) {
  struct arena a = {0};
  struct shown s;
  json_key(j, "characteristics");
  json_array(j);
  for (uint32_t from = 0; next_shown(in, &from, &s);)
    for (uint32_t i = 0; i < s.catalogue->characteristics.count; i++)
      for (uint32_t k = 0; k < s.count; k++) json_row(j, &a, in, &s, i, k);
  json_end_array(j);
  arena_free(&a);
}
