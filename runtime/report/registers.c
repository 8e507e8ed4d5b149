/* registers.c - what the registers share: sections, tables, cells. */
#include "runtime/report/registers.h"

#include <string.h>

void register_table_open(struct out *o, const struct register_table *t) {
  out_text(o, "<div class=\"scroll\" tabindex=\"0\"><table>\n<caption>");
  html_say(o, t->caption);
  out_text(o, "</caption>\n<thead><tr>");
  for (int i = 0; i < t->column_count; i++) {
    out_text(o, t->numbers >> i & 1 ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
    html_say(o, t->columns[i]);
    out_text(o, "</th>");
  }
  out_text(o, "</tr></thead>\n<tbody>\n");
}

void register_head(struct out *o, const struct register_table *t) {
  out_format(o, "<section id=\"%s\">\n<h2>", t->id);
  html_say(o, t->title);
  out_text(o, "</h2>\n");
}

void register_open(struct out *o, const struct register_table *t) {
  register_head(o, t);
  register_table_open(o, t);
}

void register_table_close(struct out *o) { out_text(o, "</tbody></table></div>\n"); }

void register_close(struct out *o) { out_text(o, "</section>\n"); }

void register_name(struct out *o, struct arena *a, const struct report_input *in, entity_id e, bool first) {
  if (!first) out_text(o, ", ");
  out_html(o, entity_name(a, in->model, e, false));
}

void register_requirement(struct out *o, struct arena *a, const struct report_input *in, uint32_t requirement,
                          uint32_t row) {
  bool linked = row != UINT32_MAX && row_listed(in, &in->findings->rows.items[row]);
  if (linked) out_format(o, "<a href=\"#%s\">", finding_anchor(a, in, row));
  out_text(o, "<code>");
  out_html(o, requirement_label(a, in, requirement));
  out_text(o, linked ? "</code></a>" : "</code>");
}

void register_uses(struct out *o, struct arena *a, const struct report_input *in, const struct measure_use *uses,
                   uint32_t count) {
  enum { SHOWN = 12 };
  for (uint32_t i = 0; i < count && i < SHOWN; i++) {
    if (i) out_text(o, ", ");
    register_requirement(o, a, in, uses[i].requirement, uses[i].first_row);
    if (1 < uses[i].subjects) out_format(o, "\u00a0×%u", uses[i].subjects);
  }
  if (count <= SHOWN) return;
  out_text(o, " ");
  html_both(o, arena_format(a, "and %u more", count - SHOWN), arena_format(a, "ほか %u 件", count - SHOWN));
}

void register_date_cell(struct out *o, day d) {
  char text[11];
  out_format(o, "<td class=\"whole\">%s</td>", d == DAY_NONE ? "-" : date_format(d, text));
}

bool register_described(const struct report_input *in, entity_id e) {
  const struct module_info *m = &in->model->modules.items[in->model->entities.items[e].module];
  return m->own || m->interface;
}

struct value register_value(const struct report_input *in, entity_id e, const char *attribute) {
  sym name = intern_find(in->model->names, attribute, strlen(attribute));
  return name == 0 ? (struct value){.tag = VALUE_NONE} : model_value(in->model, e, name, NULL);
}

day register_date(const struct report_input *in, entity_id e, const char *attribute) {
  struct value v = register_value(in, e, attribute);
  return v.tag == VALUE_DATE ? (day)v.first : DAY_NONE;
}
