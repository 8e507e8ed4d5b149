/* gather.c - from a spec to a check sheet: who answers, what is asked, what was said. */
#include <stdlib.h>
#include <string.h>

#include "runtime/report/provenance.h"
#include "runtime/sheet/evidence.h"
#include "runtime/sheet/sheet.h"

enum { PAGE_NAME_LIMIT = 31 }; /* UTF-16 units that Excel takes */

struct gathering {
  struct sheet *sheet;
  const struct report_input *in;
  const struct model *model;
  enum language language;
  struct idmap answers; /* (entity, requirement) -> answer + 1 */
  struct sheet_notes notes;
  struct idmap noted;  /* (entity, requirement) -> first note + 1 */
  uint32_t *next_note; /* of the same pair; 0: none */
  uint8_t *note_shown;
  struct idmap remarked; /* measures whose other values were named */
};

#define TEXT(g, ...) arena_format(&(g)->sheet->memory, __VA_ARGS__)

/* ---- which requirements ---- */

static bool asks(const struct gathering *g, uint32_t requirement) {
  uint32_t f = requirement_of(g->in, requirement)->framework;
  return !g->in->rules->frameworks.items[f].core && framework_shown(g->in, f);
}

static const char *date_text(struct gathering *g, day d) {
  char buffer[11];
  return d == DAY_NONE ? NULL : TEXT(g, "%s", date_format(d, buffer));
}

/* ---- what no cell holds ---- */

static void remark(struct gathering *g, span at, const char *what) {
  const char *place = place_text(&g->sheet->memory, g->in->sources, at);
  vec_push(&g->sheet->remarks, g->language == LANGUAGE_JA
                                   ? TEXT(g, "%s: 表に載せられない項目があります: %s", place, what)
                                   : TEXT(g, "%s: not in the sheet, which has no place for it: %s", place, what));
}

static bool is_one_of(const char *name, const char *const *names) {
  while (*names && strcmp(*names, name)) names++;
  return *names;
}

/* Values of E that no cell holds. */
static void remark_others(struct gathering *g, entity_id e, const char *const *held) {
  const struct model *m = g->model;
  uint32_t end = e + 1 < m->entities.count ? m->entities.items[e + 1].first_value : m->values.count;
  for (uint32_t i = m->entities.items[e].first_value; i < end; i++) {
    const char *name = sym_text(m->names, m->values.items[i].attribute);
    if (!is_one_of(name, held)) remark(g, m->values.items[i].at, name);
  }
}

/* What an answer says beside its cells; once, though it may be the answer of a whole category. */
static void remark_measure(struct gathering *g, entity_id measure) {
  static const char *const of_measure[] = {"since", "until", NULL};
  static const char *const of_evidence[] = {"file", "issued", "expires", "digest", NULL};
  uint32_t count;
  const entity_id *evidence = model_related(g->model, RELATION_EVIDENCE, measure, &count);
  remark_others(g, measure, of_measure);
  for (uint32_t i = 0; i < count; i++) {
    const struct entity *x = &g->model->entities.items[evidence[i]];
    if (x->class != g->model->root_class[KIND_EVIDENCE]) remark(g, x->at, class_text(g->model, x->class, g->language));
    remark_others(g, evidence[i], of_evidence);
  }
}

static const char *evidence_text(struct gathering *g, entity_id measure) {
  struct sheet_evidence_list list = {0};
  sheet_evidence_of(g->model, measure, &list);
  const char *res = sheet_evidence_text(&g->sheet->memory, g->model, &list, g->language);
  vec_free(&list.items);
  return res;
}

/* ---- one row ---- */

static void fill_question(struct gathering *g, struct sheet_row *row, uint32_t requirement) {
  const struct rule_requirement *q = requirement_of(g->in, requirement);
  const struct rule_framework *f = framework_of(g->in, requirement);
  const struct catalogue_requirement *c =
      f->catalogue && q->catalogue != UINT32_MAX ? &f->catalogue->requirements.items[q->catalogue] : NULL;
  row->cells[COLUMN_REQUIREMENT] = TEXT(g, "#%s", sym_text(g->model->names, q->id));
  row->cells[COLUMN_TITLE] = pick_text(g->in, q->title, g->language);
  row->cells[COLUMN_STATEMENT] = c ? pick_text(g->in, c->statement, g->language) : NULL;
  row->cells[COLUMN_CONFIDENCE] = confidence_text(provenance_confidence(g->in, requirement), g->language);
  for (int n = 0; n < 3; n++) {
    const char *sentence = pick_text(g->in, q->levels[n].sentence, g->language);
    row->cells[COLUMN_LEVEL1 + n] = *sentence ? sentence : sheet_word(SHEET_AS_ANSWERED, g->language);
  }
  row->cells[COLUMN_FRAMEWORK] =
      TEXT(g, "%s@%s", sym_text(g->model->names, f->name), sym_text(g->model->names, f->version));
}

static const char *value_word(struct gathering *g, const struct answer *a) {
  switch ((enum answer_value)a->value) {
  case ANSWER_LEVEL: return TEXT(g, "%u", a->level);
  case ANSWER_UNKNOWN: return sheet_word(SHEET_UNKNOWN, g->language);
  case ANSWER_NOT_APPLICABLE: return sheet_word(SHEET_NOT_APPLICABLE, g->language);
  }
  return NULL;
}

static void fill_answer(struct gathering *g, struct sheet_row *row, const struct answer *a, uint32_t requirement) {
  uint32_t category = requirement_of(g->in, requirement)->category;
  bool asked = a->value == ANSWER_UNKNOWN && a->planned_due == DAY_NONE; /* its end is the day an answer is due */
  row->cells[COLUMN_ANSWER] = value_word(g, a);
  row->cells[COLUMN_REASON] = a->because ? sym_text(g->model->names, a->because) : NULL;
  row->cells[COLUMN_EVIDENCE] = evidence_text(g, a->measure);
  if (a->measure && !idmap_add(&g->remarked, a->measure, 1)) remark_measure(g, a->measure);
  row->cells[COLUMN_RESPONSIBLE] = a->by ? entity_path(&g->sheet->memory, g->model, a->by) : NULL;
  row->cells[COLUMN_DUE] = date_text(g, asked ? a->until : a->planned_due);
  row->cells[COLUMN_PLANNED] = a->planned_level ? TEXT(g, "%u", a->planned_level) : NULL;
  row->cells[COLUMN_SINCE] = date_text(g, a->since);
  row->cells[COLUMN_UNTIL] = asked ? NULL : date_text(g, a->until);
  if (a->blanket && category)
    row->cells[COLUMN_BLANKET] =
        TEXT(g, "#%s", sym_text(g->model->names, g->in->rules->categories.items[category - 1].id));
}

/* What the language holds wins over a comment. */
static void fill_notes(struct gathering *g, struct sheet_row *row, entity_id on, uint32_t requirement) {
  for (uint32_t i = idmap_get(&g->noted, idmap_pair(on, requirement)); i != 0; i = g->next_note[i - 1]) {
    const struct sheet_note *n = &g->notes.list.items[i - 1];
    if (!row->cells[n->column] || !*row->cells[n->column]) row->cells[n->column] = n->text;
    g->note_shown[i - 1] = 1;
  }
}

static void add_row(struct gathering *g, struct sheet_page *page, entity_id on, uint32_t requirement) {
  struct sheet_row row = {0};
  uint32_t answer = idmap_get(&g->answers, idmap_pair(on, requirement));
  fill_question(g, &row, requirement);
  row.cells[COLUMN_SUBJECT] = entity_path(&g->sheet->memory, g->model, on);
  if (answer) fill_answer(g, &row, &g->model->answers.items[answer - 1], requirement);
  fill_notes(g, &row, on, requirement);
  vec_push(&page->rows, row);
}

/* ---- pages ---- */

static bool page_name_taken(const struct sheet *s, const char *name) {
  if (!strcmp(name, sheet_word(SHEET_GUIDE, s->language))) return true;
  for (uint32_t i = 0; i < s->pages.count; i++)
    if (!strcasecmp(s->pages.items[i].name, name)) return true;
  return false;
}

/* TEXT without what Excel refuses in the name of a worksheet, no longer than LIMIT. */
static const char *page_name_cut(struct arena *a, const char *text, size_t limit) {
  struct builder b = {0};
  size_t units = 0, length = strlen(text);
  for (size_t i = 0; i < length;) {
    uint32_t c;
    int bytes = utf8_decode(text + i, length - i, &c);
    units += c < 0x10000 ? 1 : 2;
    if (limit < units) break;
    if (c < 0x20 || (c < 0x80 && strchr("[]:*?/\\'", (int)c)))
      builder_char(&b, '-');
    else
      builder_add(&b, text + i, (size_t)bytes);
    i += (size_t)bytes;
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

static const char *page_name(struct sheet *s, const char *text) {
  const char *res = page_name_cut(&s->memory, text, PAGE_NAME_LIMIT);
  for (int n = 2; page_name_taken(s, res); n++) {
    const char *number = arena_format(&s->memory, " %d", n);
    res = arena_format(&s->memory, "%s%s", page_name_cut(&s->memory, text, PAGE_NAME_LIMIT - strlen(number)), number);
  }
  return res;
}

static void add_page(struct gathering *g, entity_id on, bool alone) {
  struct sheet *s = g->sheet;
  const char *word = sheet_word(SHEET_ANSWERS, g->language), *name = entity_path(&s->memory, g->model, on);
  struct sheet_page page = {.name = page_name(s, alone ? word : TEXT(g, "%s %s", word, name))};
  for (uint32_t i = 0; i < g->in->rules->requirements.count; i++)
    if (asks(g, i)) add_row(g, &page, on, i);
  vec_push(&s->pages, page);
}

/* Elements that are no organization: only what is answered. */
static void add_parts(struct gathering *g, const uint8_t *answering) {
  struct sheet *s = g->sheet;
  struct sheet_page page = {.name = page_name(s, sheet_word(SHEET_PARTS, g->language))};
  for (entity_id e = 1; e < g->model->entities.count; e++) {
    if (!answering[e] || g->model->entities.items[e].kind == KIND_ORGANIZATION) continue;
    for (uint32_t i = 0; i < g->in->rules->requirements.count; i++)
      if (asks(g, i) && (idmap_get(&g->answers, idmap_pair(e, i)) || idmap_get(&g->noted, idmap_pair(e, i))))
        add_row(g, &page, e, i);
  }
  if (page.rows.count)
    vec_push(&s->pages, page);
  else
    vec_free(&page.rows);
}

static bool is_own_organization(const struct entity *x) {
  return x->kind == KIND_ORGANIZATION && x->flags & ENTITY_OWN;
}

/* Own organizations with answers; when nobody has any, all own organizations. */
static void add_pages(struct gathering *g, const uint8_t *answering) {
  const struct model *m = g->model;
  VEC(entity_id) list = {0};
  for (int pass = 0; pass < 2 && !list.count; pass++)
    for (entity_id e = 1; e < m->entities.count; e++)
      if (is_own_organization(&m->entities.items[e]) && (pass || answering[e])) vec_push(&list, e);
  for (uint32_t i = 0; i < list.count; i++) add_page(g, list.items[i], list.count == 1);
  vec_free(&list);
}

/* ---- the first page ---- */

static void advise(struct gathering *g, const char *label, const char *text) {
  struct sheet_advice x = {label, text};
  vec_push(&g->sheet->advice, x);
}

static const char *who_answers(struct gathering *g) {
  struct builder b = {0};
  const struct sheet *s = g->sheet;
  for (uint32_t i = 0; i < s->pages.count; i++)
    builder_format(&b, "%s%s: %s (%u)", i ? "\n" : "", s->pages.items[i].name,
                   s->pages.items[i].rows.count ? s->pages.items[i].rows.items[0].cells[COLUMN_SUBJECT] : "",
                   s->pages.items[i].rows.count);
  const char *res = arena_copy(&g->sheet->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

static const char *frameworks(struct gathering *g) {
  struct builder b = {0};
  for (uint32_t i = 0; i < g->in->rules->frameworks.count; i++) {
    const struct rule_framework *f = &g->in->rules->frameworks.items[i];
    if (f->core || !framework_shown(g->in, i)) continue;
    builder_format(&b, "%s%s (%s %s)", b.length ? "\n" : "", pick_text(g->in, f->title, g->language),
                   sym_text(g->model->names, f->name), sym_text(g->model->names, f->version));
  }
  const char *res = arena_copy(&g->sheet->memory, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

static void add_advice(struct gathering *g) {
  static const struct {
    enum sheet_column column;
    enum sheet_word text;
  } columns[] = {{COLUMN_ANSWER, SHEET_HOW_ANSWER_TEXT},     {COLUMN_REASON, SHEET_HOW_REASON_TEXT},
                 {COLUMN_EVIDENCE, SHEET_HOW_EVIDENCE_TEXT}, {COLUMN_RESPONSIBLE, SHEET_HOW_RESPONSIBLE_TEXT},
                 {COLUMN_DUE, SHEET_HOW_DUE_TEXT},           {COLUMN_PLANNED, SHEET_HOW_PLANNED_TEXT},
                 {COLUMN_SINCE, SHEET_HOW_SINCE_TEXT},       {COLUMN_UNTIL, SHEET_HOW_UNTIL_TEXT},
                 {COLUMN_BLANKET, SHEET_HOW_BLANKET_TEXT},   {COLUMN_JUDGEMENT, SHEET_HOW_JUDGEMENT_TEXT},
                 {COLUMN_COMMENT, SHEET_HOW_COMMENT_TEXT},   {COLUMN_CONFIDENCE, SHEET_HOW_CONFIDENCE_TEXT}};
  enum language l = g->language;
  char date[11];
  advise(g, sheet_word(SHEET_TITLE, l), "");
  advise(g, sheet_word(SHEET_SPEC, l), g->in->title);
  advise(g, sheet_word(SHEET_WHO, l), who_answers(g));
  advise(g, sheet_word(SHEET_AS_OF, l), TEXT(g, "%s", date_format(g->in->as_of, date)));
  advise(g, sheet_word(SHEET_STANDARD, l), frameworks(g));
  advise(g, sheet_word(SHEET_TARGET, l), target_profile(&g->sheet->memory, g->in, l));
  advise(g, sheet_word(SHEET_WHICH_CELLS, l), sheet_word(SHEET_WHICH_CELLS_TEXT, l));
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
    advise(g, sheet_column_info(columns[i].column)->heading[l], sheet_word(columns[i].text, l));
  advise(g, sheet_word(SHEET_GIVE_BACK, l), sheet_word(SHEET_GIVE_BACK_TEXT, l));
}

/* ---- all of it ---- */

static void index_answers(struct gathering *g, uint8_t *answering) {
  struct index_list list = {0};
  for (uint32_t i = 0; i < g->model->answers.count; i++) {
    const struct answer *a = &g->model->answers.items[i];
    list.items.count = 0;
    requirement_use_resolve(g->in->rules, a->requirement, &list);
    for (uint32_t k = 0; k < list.items.count; k++)
      idmap_add(&g->answers, idmap_pair(a->on, list.items.items[k]), i + 1);
    if (list.items.count && g->model->entities.items[a->on].flags & ENTITY_OWN) answering[a->on] = 1;
  }
  vec_free(&list.items);
}

/* A note without an owner can only be about the one organization there is, if there is one. */
static entity_id only_organization(const struct model *m) {
  entity_id res = 0;
  for (entity_id e = 1; e < m->entities.count; e++) {
    if (!is_own_organization(&m->entities.items[e])) continue;
    if (res) return 0;
    res = e;
  }
  return res;
}

static void index_notes(struct gathering *g, uint8_t *answering) {
  entity_id only = only_organization(g->model);
  struct index_list list = {0};
  sheet_notes_read(&g->notes, &g->sheet->memory, g->in);
  g->next_note = arena_alloc(&g->sheet->memory, ((size_t)g->notes.list.count + 1) * sizeof *g->next_note);
  g->note_shown = arena_alloc(&g->sheet->memory, (size_t)g->notes.list.count + 1);
  for (uint32_t i = g->notes.list.count; 0 < i--;) {
    const struct sheet_note *n = &g->notes.list.items[i];
    list.items.count = 0;
    requirement_use_resolve(g->in->rules, (struct requirement_use){.framework = n->framework, .id = n->requirement},
                            &list);
    if (!list.items.count) continue;
    entity_id on = n->subject ? n->subject : only;
    uint64_t key = idmap_pair(on, list.items.items[0]);
    if (on) answering[on] = 1;
    g->next_note[i] = idmap_get(&g->noted, key);
    idmap_put(&g->noted, key, i + 1);
  }
  vec_free(&list.items);
}

/* Comments that look like those of a row but found none, such as one about a requirement that is no more. */
static void remark_notes(struct gathering *g) {
  for (uint32_t i = 0; i < g->notes.list.count; i++) {
    const struct sheet_note *n = &g->notes.list.items[i];
    if (!g->note_shown[i])
      remark(
          g, n->at,
          TEXT(g, "#%s: %s", sym_text(g->model->names, n->requirement), sheet_note_escape(&g->sheet->memory, n->text)));
  }
}

void sheet_gather(struct sheet *s, const struct report_input *in, entity_id on) {
  struct gathering g = {.sheet = s, .in = in, .model = in->model, .language = in->language};
  uint8_t *answering = memory_zeroed((size_t)in->model->entities.count + 1, 1);
  *s = (struct sheet){.language = in->language, .as_of = in->as_of};
  s->title = TEXT(&g, "%s", in->title);
  index_answers(&g, answering);
  index_notes(&g, answering);
  if (on) {
    add_page(&g, on, true);
  } else {
    add_pages(&g, answering);
    add_parts(&g, answering);
    remark_notes(&g);
  }
  add_advice(&g);
  free(answering);
  idmap_free(&g.answers);
  idmap_free(&g.noted);
  idmap_free(&g.remarked);
  vec_free(&g.notes.list);
}

void sheet_free(struct sheet *s) {
  for (uint32_t i = 0; i < s->pages.count; i++) vec_free(&s->pages.items[i].rows);
  vec_free(&s->pages);
  vec_free(&s->advice);
  vec_free(&s->remarks);
  arena_free(&s->memory);
}
