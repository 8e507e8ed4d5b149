/* cards.c - findings as cards of the page: rows alike are joined, each card says of itself what filters ask. */
#include <stdlib.h>
#include <string.h>

#include "runtime/report/cards.h"
#include "runtime/report/html.h"
#include "runtime/report/ratchet.h"
#include "runtime/report/risks.h"

struct card { VEC(uint32_t) rows; /* of the findings; the first is shown */ struct builder body; };

/* ---- one card ---- */

static const struct finding_row *row_of(const struct report_input *in, uint32_t row) { return &in->findings->rows.items[row]; }

static const char *tag_class(const struct finding_row *r) {
  if (r->disposition == DISPOSITION_ACCEPTED || r->disposition == DISPOSITION_EXCLUDED || r->disposition == DISPOSITION_PLANNED) return "decided";
  static const char *const classes[] = {"met", "gap", "undecided", "undecided"};
  return classes[r->status];
}

static const char *tag_text(struct arena *a, const struct report_input *in, const struct finding_row *r, enum language l) {
  const char *res = status_text((enum status)r->status, l), *mark = ratchet_mark(in, (uint32_t)(r - in->findings->rows.items), l);
  bool said = r->reason == REASON_PLANNED && r->disposition == DISPOSITION_PLANNED;
  if (r->reason && !said) res = arena_format(a, "%s: %s", res, reason_text((enum reason)r->reason, l));
  if (r->disposition) res = arena_format(a, l == LANGUAGE_JA ? "%s、%s" : "%s, %s", res, disposition_line(a, in, r, l));
  return *mark ? arena_format(a, "%s: %s", mark, res) : res;
}

static void write_summary(struct out *o, const struct report_input *in, struct arena *a, const struct card *c) {
  const struct finding_row *r = row_of(in, c->rows.items[0]);
  out_text(o, "<summary><code>");
  out_html(o, requirement_label(a, in, r->requirement));
  out_text(o, "</code><span class=title><b class=name>");
  out_html(o, entity_name(a, in->model, r->subject, false));
  out_text(o, "</b> ");
  if (1 < c->rows.count) {
    html_both(o, arena_format(a, "and %u more", c->rows.count - 1), arena_format(a, "ほか %u 件", c->rows.count - 1));
    out_text(o, " ");
  }
  html_both(o, requirement_title(in, r->requirement, LANGUAGE_EN), requirement_title(in, r->requirement, LANGUAGE_JA));
  out_format(o, "</span><span>%s → %d</span><span class=\"tag %s\">", interval_text(a, r->lo, r->hi), r->target, tag_class(r));
  html_both(o, tag_text(a, in, r, LANGUAGE_EN), tag_text(a, in, r, LANGUAGE_JA));
  out_text(o, "</span></summary>\n");
}

/* ---- what filters and groups ask of a card ---- */

static bool is_one_word(const char *value) {
  return !value[strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")];
}

/* In quotes where it needs them. */
static void write_attribute(struct out *o, const char *name, const char *value) {
  if (!value || !*value) return;
  const char *quote = is_one_word(value) ? "" : "\"";
  out_format(o, " data-%s=%s", name, quote);
  out_html(o, value);
  out_text(o, quote);
}

/* Subjects and who answers for them, one by one in the same order; "-" for nobody, nothing when they do so themselves. */
static void write_subject_lists(struct out *o, const struct report_input *in, struct arena *a, const struct card *c) {
  struct builder subjects = {0}, owners = {0};
  for (uint32_t i = 0; i < c->rows.count; i++) {
    struct finding f = finding_build(a, in->findings, c->rows.items[i]);
    builder_format(&subjects, "%s%s", i ? " " : "", entity_name(a, in->model, f.subject, false));
    builder_format(&owners, "%s%s", i ? " " : "", f.responsible ? entity_name(a, in->model, f.responsible, false) : "-");
  }
  write_attribute(o, "e", builder_get(&subjects));
  if (strcmp(builder_get(&owners), builder_get(&subjects))) write_attribute(o, "o", builder_get(&owners));
  builder_free(&subjects);
  builder_free(&owners);
}

static void add_once(struct builder *b, const char *word) {
  size_t length = strlen(word);
  for (const char *hit = b->length ? b->text : NULL; hit && (hit = strstr(hit, word)); hit += length)
    if ((hit == b->text || hit[-1] == ' ') && (hit[length] == ' ' || !hit[length])) return;
  builder_format(b, "%s%s", b->length ? " " : "", word);
}

/* The security events that the finding leads to, and the characteristics that let them concern the organization. */
static void write_risk_lists(struct out *o, const struct report_input *in, uint32_t row) {
  struct finding_risks list = {0};
  struct builder events = {0}, characteristics = {0};
  risk_view_of_finding(in->risks, row, &list);
  for (uint32_t i = 0; i < list.items.count; i++) {
    const struct catalogue *c = risk_catalogue(in, list.items.items[i].home);
    const struct catalogue_risk *r = risk_row(in, &list.items.items[i]);
    add_once(&events, sym_text(in->model->names, c->events.items[r->event].id));
    for (uint32_t k = r->first_selection; k < r->first_selection + r->selection_count; k++)
      add_once(&characteristics, sym_text(in->model->names, c->characteristics.items[c->selections.items[k].characteristic].id));
  }
  write_attribute(o, "t", events.length ? events.text : NULL);
  write_attribute(o, "k", characteristics.length ? characteristics.text : NULL);
  builder_free(&events);
  builder_free(&characteristics);
  vec_free(&list.items);
}

static void write_opening(struct out *o, const struct report_input *in, struct arena *a, const struct card *c, const struct finding *f) {
  const struct finding_row *r = row_of(in, c->rows.items[0]);
  char date[11];
  out_format(o, "<details class=\"finding\" id=\"%s\"", finding_anchor(a, in, c->rows.items[0]));
  write_attribute(o, "r", sym_text(in->model->names, requirement_of(in, r->requirement)->id));
  write_attribute(o, "s", status_names[r->status]);
  write_attribute(o, "c", baseline_class_id(ratchet_class(in, c->rows.items[0])));
  if (r->disposition != DISPOSITION_OPEN) write_attribute(o, "d", disposition_names[r->disposition]);
  write_attribute(o, "v", rating_names[r->severity]);
  write_attribute(o, "b", basis_names[r->basis]);
  write_attribute(o, "l", arena_format(a, "%d", f->layer));
  if (f->disposition_until != DAY_NONE) write_attribute(o, "u", date_format(f->disposition_until, date));
  write_subject_lists(o, in, a, c);
  write_risk_lists(o, in, c->rows.items[0]);
  out_text(o, ">");
}

/* ---- the subjects ---- */

/* The line of the spec that the finding stands at, without its indent; owned by A. */
static const char *source_excerpt(struct arena *a, struct sources *s, span at) {
  enum { LONGEST = 90 };
  const struct source_file *file = source_file_at(s, at.start);
  struct position p = source_position(s, at.start);
  if (!file || !p.line) return "";
  size_t length;
  const char *text = source_text(s, source_line(s, file, p.line), &length);
  while (length != 0 && (*text == ' ' || *text == '\t')) text++, length--;
  bool cut = LONGEST < length;
  if (cut) length = utf8_valid_prefix(text, LONGEST);
  return arena_format(a, "%.*s%s", (int)length, text, cut ? "…" : "");
}

/* "organization, layer 1, severity: low, basis: stated"; owned by A. */
static const char *verdict_line(struct arena *a, const struct report_input *in, const struct finding *f, enum language l) {
  const char *between = l == LANGUAGE_JA ? "、" : ", ";
  const char *res = arena_format(a, "%s%s%s %d", kind_text((enum entity_kind)f->kind, l), between, SAY(LAYER, l), f->layer);
  if (f->severity) res = arena_format(a, "%s%s%s: %s", res, between, SAY(SEVERITY, l), rating_text((enum rating)f->severity, l));
  if (f->basis) res = arena_format(a, "%s%s%s: %s", res, between, SAY(BASIS, l), basis_text((enum basis)f->basis, l));
  if (f->disputed) res = arena_format(a, "%s%s%s: %s", res, between, SAY(DISPUTED, l), SAY(DISPUTED_HOW, l));
  if (f->exception) res = arena_format(a, "%s%s%s: %s", res, between, SAY(EXCEPTION, l), sym_text(in->model->names, in->rules->exceptions.items[f->exception - 1].name));
  return res;
}

/* The same with who answers for it, when that is one for all that the card says. */
static const char *particulars(struct arena *a, const struct report_input *in, const struct finding *f, bool single, enum language l) {
  const char *res = verdict_line(a, in, f, l);
  if (!single || !f->responsible) return res;
  return arena_format(a, "%s%s%s: %s", res, l == LANGUAGE_JA ? "、" : ", ", SAY(RESPONSIBLE, l), entity_name(a, in->model, f->responsible, false));
}

/* What kind of thing it is about, where the rule is written, and, of a single one, the line of the spec. */
static void write_particulars(struct out *o, const struct report_input *in, struct arena *a, const struct finding *f, bool single) {
  const char *rule = place_text(a, in->sources, requirement_of(in, f->requirement)->at);
  out_text(o, "<p class=dim>");
  html_both(o, particulars(a, in, f, single, LANGUAGE_EN), particulars(a, in, f, single, LANGUAGE_JA));
  if (*rule) {
    out_text(o, " · ");
    out_html(o, rule);
  }
  if (single) {
    out_text(o, "<br>");
    out_html(o, place_text(a, in->sources, f->at));
    out_text(o, " <code>");
    out_html(o, source_excerpt(a, in->sources, f->at));
    out_format(o, "</code> · <code>%s</code>", f->fingerprint);
  }
  out_text(o, "</p>\n");
}

static void write_several(struct out *o, const struct report_input *in, const struct card *c) {
  static const enum report_word heads[] = {SAY_SUBJECT, SAY_RESPONSIBLE, SAY_PLACE, SAY_FINGERPRINT};
  html_paragraph(o, SAY_SUBJECTS_ALIKE, "dim");
  html_table_open(o, NULL, heads, sizeof heads / sizeof *heads);
  for (uint32_t i = 0; i < c->rows.count; i++) {
    struct arena a = {0};
    struct finding f = finding_build(&a, in->findings, c->rows.items[i]);
    if (i == 0) out_text(o, "<tr>"); /* the card has the id of the first */
    else out_format(o, "<tr id=\"%s\">", finding_anchor(&a, in, c->rows.items[i]));
    out_text(o, "<td class=\"name\">");
    out_html(o, entity_name(&a, in->model, f.subject, false));
    out_text(o, "</td><td class=\"name\">");
    out_html(o, f.responsible ? entity_name(&a, in->model, f.responsible, false) : "-");
    out_text(o, "</td><td>");
    out_html(o, place_text(&a, in->sources, f.at));
    out_format(o, "</td><td><code>%s</code></td></tr>\n", f.fingerprint);
    arena_free(&a);
  }
  html_table_close(o);
}

static void write_card(struct out *o, const struct report_input *in, struct card *c) {
  struct arena a = {0};
  struct finding f = finding_build(&a, in->findings, c->rows.items[0]);
  write_opening(o, in, &a, c, &f);
  write_summary(o, in, &a, c);
  out_text(o, "<div class=inside>");
  out_bytes(o, c->body.text, c->body.length);
  write_particulars(o, in, &a, &f, c->rows.count == 1);
  if (c->rows.count != 1) write_several(o, in, c);
  out_text(o, "</div></details>\n");
  arena_free(&a);
}

/* ---- rows alike become one card ---- */

/* All that the card says once for all its rows, without their own names. */
static sym likeness(const struct report_input *in, struct interner *seen, struct arena *a, const struct finding *f, const struct finding_row *r, const struct builder *body) {
  struct builder key = {0};
  builder_format(&key, "%d %d %d %s, %s\n", r->target, r->lo, r->hi, tag_text(a, in, r, LANGUAGE_EN), verdict_line(a, in, f, LANGUAGE_EN));
  card_neutral(&key, body->text, body->length, entity_name(a, in->model, r->subject, false), f->responsible ? entity_name(a, in->model, f->responsible, false) : "");
  sym res = intern(seen, key.text, key.length);
  builder_free(&key);
  return res;
}

/* ROWS are of one requirement. */
static void write_alike(struct out *o, const struct report_input *in, const uint32_t *rows, uint32_t count) {
  struct interner seen = {0};
  struct idmap card_of = {0};
  VEC(struct card) cards = {0};
  for (uint32_t i = 0; i < count; i++) {
    struct arena a = {0};
    struct out body = {.fd = -1};
    struct finding f = finding_build(&a, in->findings, rows[i]);
    card_body_html(&body, in, &f, rows[i]);
    sym like = likeness(in, &seen, &a, &f, row_of(in, rows[i]), &body.buffer);
    uint32_t known = idmap_add(&card_of, like, cards.count + 1);
    if (known) {
      builder_free(&body.buffer);
    } else {
      vec_push(&cards, ((struct card){.body = body.buffer}));
      known = cards.count;
    }
    vec_push(&cards.items[known - 1].rows, rows[i]);
    arena_free(&a);
  }
  for (uint32_t i = 0; i < cards.count; i++) {
    write_card(o, in, &cards.items[i]);
    builder_free(&cards.items[i].body);
    vec_free(&cards.items[i].rows);
  }
  vec_free(&cards);
  idmap_free(&card_of);
  interner_free(&seen);
}

/* Gaps, then undecided, then the unanswered, then the rest. */
static int group_of(const struct finding_row *r) {
  if (r->status == STATUS_GAP) return 0;
  if (r->status == STATUS_UNDECIDED) return r->reason == REASON_UNANSWERED ? 2 : 1;
  return 3;
}

static void write_group(struct out *o, const struct report_input *in, uint32_t framework, int group) {
  VEC(uint32_t) rows = {0};
  for (uint32_t i = 0; i < in->findings->rows.count; i++) {
    const struct finding_row *r = row_of(in, i);
    if (requirement_of(in, r->requirement)->framework == framework && row_listed(in, r) && group_of(r) == group) vec_push(&rows, i);
  }
  for (uint32_t first = 0, end; first < rows.count; first = end) {
    for (end = first + 1; end < rows.count && row_of(in, rows.items[end])->requirement == row_of(in, rows.items[first])->requirement;) end++;
    write_alike(o, in, rows.items + first, end - first);
  }
  vec_free(&rows);
}

void cards_html(struct out *o, const struct report_input *in, uint32_t framework) {
  for (int group = 0; group <= 3; group++) write_group(o, in, framework, group);
}
