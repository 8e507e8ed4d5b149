/* answers_write.c - answers as .cpsf text: a block for each element that answers, rows in catalogue order. */
#include <stdlib.h>
#include <string.h>

#include "runtime/sheet/import.h"

static const struct words {
  const char *answers, *on, *by, *since, *until, *evidence, *planned, *due, *because, *unknown, *not_applicable,
      *module;
} all_words[LANGUAGE_COUNT] = {
    {"answers", "on", "by", "since", "until", "evidence", "planned", "due", "because", "unknown", "not_applicable",
     "module"},
    {"回答", "対象", "責任者", "開始", "期限", "証跡", "計画", "実施予定", "理由", "不明", "対象外", "モジュール"}};

struct block {
  uint32_t first, end;
  entity_id by;
  const char *by_name;
  day since;
};

/* ---- names and texts ---- */

static void add_text(struct builder *b, const char *text) {
  builder_char(b, '"');
  for (; *text; text++) {
    if (*text == '"' || *text == '\\') builder_char(b, '\\');
    if (*text == '\n')
      builder_text(b, "\\n");
    else if (*text == '\t')
      builder_text(b, "\\t");
    else
      builder_char(b, *text);
  }
  builder_char(b, '"');
}

/* Names are quoted where they are quoted in the spec. */
static bool is_quoted(const struct importing *x, entity_id e) {
  size_t length;
  const char *text = source_text(x->import->in->sources, x->model->entities.items[e].at, &length);
  return text && length && *text == '`';
}

enum { PATH_LIMIT = 256 };

static void add_entity(struct importing *x, struct builder *b, entity_id e, module_id home) {
  const struct entity *n = &x->model->entities.items[e];
  entity_id path[PATH_LIMIT];
  int depth = 0;
  for (entity_id at = e; at && depth < PATH_LIMIT; at = x->model->entities.items[at].parent) path[depth++] = at;
  if (n->module != home) builder_format(b, "%s.", sym_text(x->model->names, x->model->modules.items[n->module].name));
  while (0 < depth--) {
    const char *mark = is_quoted(x, path[depth]) ? "`" : "";
    builder_format(b, "%s%s%s%s", mark, sym_text(x->model->names, x->model->entities.items[path[depth]].name), mark,
                   depth ? "." : "");
  }
}

/* Without a spec nobody knows which names are words of the language: all are quoted. */
static void add_unknown_name(struct builder *b, const char *name) {
  builder_char(b, '`');
  for (; *name; name++) {
    if (*name == '.')
      builder_text(b, "`.`");
    else
      builder_char(b, *name == '`' || *name == '\n' ? '\'' : *name);
  }
  builder_char(b, '`');
}

static void add_id(struct importing *x, struct builder *b, uint32_t framework, sym id) {
  if (x->several_frameworks) builder_text(b, sym_text(x->model->names, x->rules->frameworks.items[framework].name));
  builder_format(b, "#%s", sym_text(x->model->names, id));
}

static void add_day(struct builder *b, const char *word, day d) {
  char buffer[11];
  if (d != DAY_NONE) builder_format(b, " %s %s", word, date_format(d, buffer));
}

/* ---- one row ---- */

static module_id home_of(const struct importing *x, const struct block *k) {
  entity_id on = x->rows.items[k->first].on;
  return on ? x->model->entities.items[on].module : 0;
}

static void add_evidence(struct importing *x, struct builder *b, const struct block *k,
                         const struct sheet_evidence *e) {
  const struct words *w = &all_words[x->import->in->language];
  builder_format(b, "%s ", w->evidence);
  add_text(b, e->file);
  if (e->by) builder_format(b, " %s ", w->by), add_entity(x, b, e->by, home_of(x, k));
  add_day(b, w->since, e->since);
  add_day(b, w->until, e->until);
  if (e->digest)
    builder_format(b, " { %s = %s }", x->import->in->language == LANGUAGE_JA ? "ダイジェスト" : "digest", e->digest);
}

static void add_part(struct builder *body) { builder_text(body, body->length ? "; " : ""); }

static void add_body(struct importing *x, struct builder *b, const struct block *k, const struct answer_content *a) {
  const struct words *w = &all_words[x->import->in->language];
  struct builder body = {0};
  char buffer[11];
  for (uint32_t i = 0; i < a->evidence.items.count; i++)
    add_part(&body), add_evidence(x, &body, k, &a->evidence.items.items[i]);
  if (a->planned) add_part(&body), builder_format(&body, "%s = %u", w->planned, a->planned);
  if (a->due != DAY_NONE) add_part(&body), builder_format(&body, "%s = %s", w->due, date_format(a->due, buffer));
  if (body.length) builder_format(b, " { %s }", builder_get(&body));
  builder_free(&body);
}

static void add_answer(struct importing *x, struct builder *b, const struct block *k, const struct answer_content *a) {
  const struct words *w = &all_words[x->import->in->language];
  if (a->value == ANSWER_LEVEL)
    builder_format(b, " = %u", a->level);
  else
    builder_format(b, " = %s", a->value == ANSWER_UNKNOWN ? w->unknown : w->not_applicable);
  if (a->by && a->by != k->by) builder_format(b, " %s ", w->by), add_entity(x, b, a->by, home_of(x, k));
  if (a->by_name && !k->by_name) builder_format(b, " %s ", w->by), add_unknown_name(b, a->by_name);
  if (a->by_name && k->by_name && strcmp(a->by_name, k->by_name))
    builder_format(b, " %s ", w->by), add_unknown_name(b, a->by_name);
  if (a->since != k->since) add_day(b, w->since, a->since);
  add_day(b, w->until, a->until);
  add_body(x, b, k, a);
  if (a->because) builder_format(b, " %s ", w->because), add_text(b, a->because);
  builder_char(b, '\n');
}

static void add_notes(struct importing *x, struct builder *b, const struct import_row *row) {
  for (int c = 0; c < COLUMN_COUNT; c++) {
    if (!row->notes[c]) continue;
    const struct rule_requirement *q =
        row->requirement == NO_REQUIREMENT ? NULL : &x->rules->requirements.items[row->requirement];
    builder_text(b, "  // ");
    if (q)
      add_id(x, b, q->framework, q->id);
    else
      builder_text(b, row->id);
    builder_format(b, " %s: %s\n", sheet_column_info((enum sheet_column)c)->heading[x->import->in->language],
                   sheet_note_escape(x->memory, row->notes[c]));
  }
}

/* ---- one answer for a category ---- */

static bool same_text(const char *x, const char *y) { return (!x && !y) || (x && y && !strcmp(x, y)); }

static bool same_content(const struct answer_content *x, const struct answer_content *y) {
  return x->value == y->value && x->level == y->level && x->planned == y->planned && x->since == y->since &&
         x->until == y->until && x->due == y->due && x->by == y->by && same_text(x->by_name, y->by_name) &&
         same_text(x->because, y->because) && sheet_evidence_equal(&x->evidence, &y->evidence);
}

static uint32_t category_size(const struct importing *x, uint32_t category) {
  uint32_t res = 0;
  for (uint32_t i = 0; i < x->rules->requirements.count; i++)
    res += x->rules->requirements.items[i].category == category;
  return res;
}

/* Rows FIRST to END are of one category. A row for the category speaks for all of it, so each must be answered here. */
static void mark_category(struct importing *x, uint32_t first, uint32_t end) {
  uint32_t answered = 0, best = UINT32_MAX, most = 0,
           category = x->rules->requirements.items[x->rows.items[first].requirement].category;
  for (uint32_t i = first; i < end; i++) {
    const struct import_row *row = &x->rows.items[i];
    uint32_t like = 0;
    answered += row->answered && !row->known;
    for (uint32_t k = first; row->answered && row->category && k < end; k++)
      like += x->rows.items[k].answered && x->rows.items[k].category &&
              same_content(&row->content, &x->rows.items[k].content);
    if (most < like) most = like, best = i;
  }
  if (!most || answered < category_size(x, category)) return;
  for (uint32_t i = first; i < end; i++) {
    struct import_row *row = &x->rows.items[i];
    row->blanket = row->answered && row->category && same_content(&row->content, &x->rows.items[best].content);
  }
}

static void mark_categories(struct importing *x, const struct block *k) {
  for (uint32_t i = k->first, end; i < k->end && x->rows.items[i].requirement != NO_REQUIREMENT; i = end) {
    uint32_t category = x->rules->requirements.items[x->rows.items[i].requirement].category;
    for (end = i + 1; end < k->end && x->rows.items[end].requirement != NO_REQUIREMENT; end++)
      if (x->rules->requirements.items[x->rows.items[end].requirement].category != category) break;
    if (category) mark_category(x, i, end);
  }
}

/* ---- one block ---- */

static bool is_written(const struct import_row *row) { return row->answered && !row->known; }

/* What most rows say is said once, provided that all say something. */
static day common_since(const struct importing *x, const struct block *k) {
  struct idmap counts = {0};
  day best = DAY_NONE;
  uint32_t most = 0;
  for (uint32_t i = k->first; i < k->end; i++) {
    const struct import_row *row = &x->rows.items[i];
    if (!is_written(row)) continue;
    if (row->content.since == DAY_NONE) most = UINT32_MAX;
    if (most == UINT32_MAX) break;
    uint64_t key = (uint32_t)row->content.since;
    uint32_t count = idmap_get(&counts, key) + 1;
    idmap_put(&counts, key, count);
    if (most < count) most = count, best = row->content.since;
  }
  idmap_free(&counts);
  return most == UINT32_MAX ? DAY_NONE : best;
}

static uint64_t who(const struct importing *x, const struct answer_content *a) {
  return a->by ? a->by : a->by_name ? intern_text(x->model->names, a->by_name) : 0;
}

static void common_by(const struct importing *x, struct block *k) {
  struct idmap counts = {0};
  uint32_t most = 0;
  for (uint32_t i = k->first; i < k->end; i++) {
    const struct import_row *row = &x->rows.items[i];
    if (!is_written(row)) continue;
    uint64_t key = who(x, &row->content);
    if (!key) most = UINT32_MAX;
    if (most == UINT32_MAX) break;
    uint32_t count = idmap_get(&counts, key) + 1;
    idmap_put(&counts, key, count);
    if (most < count) most = count, k->by = row->content.by, k->by_name = row->content.by_name;
  }
  if (most == UINT32_MAX) k->by = 0, k->by_name = NULL;
  idmap_free(&counts);
}

static void add_rows(struct importing *x, struct builder *b, const struct block *k) {
  uint32_t said = 0; /* the category whose row is written */
  for (uint32_t i = k->first; i < k->end; i++) {
    const struct import_row *row = &x->rows.items[i];
    const struct rule_requirement *q =
        row->requirement == NO_REQUIREMENT ? NULL : &x->rules->requirements.items[row->requirement];
    add_notes(x, b, row);
    if (!is_written(row) || (row->blanket && said == row->category)) continue;
    builder_text(b, "  ");
    add_id(x, b, q->framework, row->blanket ? x->rules->categories.items[row->category - 1].id : q->id);
    if (row->blanket) said = row->category;
    add_answer(x, b, k, &row->content);
  }
}

static void write_block(struct importing *x, struct out *o, struct block *k) {
  const struct words *w = &all_words[x->import->in->language];
  const struct import_row *first = &x->rows.items[k->first];
  struct builder b = {0}, rows = {0};
  k->since = common_since(x, k);
  common_by(x, k);
  mark_categories(x, k);
  add_rows(x, &rows, k);
  builder_format(&b, "\n%s %s ", w->answers, w->on);
  if (first->on)
    add_entity(x, &b, first->on, home_of(x, k));
  else
    add_unknown_name(&b, first->subject);
  if (k->by) builder_format(&b, " %s ", w->by), add_entity(x, &b, k->by, home_of(x, k));
  if (k->by_name) builder_format(&b, " %s ", w->by), add_unknown_name(&b, k->by_name);
  add_day(&b, w->since, k->since);
  if (rows.length) out_format(o, "%s {\n%s}\n", builder_get(&b), builder_get(&rows));
  builder_free(&b);
  builder_free(&rows);
}

/* ---- the file ---- */

/* The file joins the module of those who answer. */
static bool write_module(struct importing *x, struct out *o) {
  module_id home = 0;
  for (uint32_t i = 0; i < x->rows.count; i++) {
    entity_id on = x->rows.items[i].on;
    module_id m = on ? x->model->entities.items[on].module : 0;
    if (home && m != home) {
      sheet_say(x->accounts, SEVERAL_MODULES, "", sym_text(x->model->names, x->model->modules.items[home].name),
                sym_text(x->model->names, x->model->modules.items[m].name));
      return false;
    }
    const struct source_file *file =
        on ? source_file_at(x->import->in->sources, x->model->entities.items[on].at.start) : NULL;
    if (file && !home) x->import->home = file->name;
    home = m;
  }
  const struct module_info *m = &x->model->modules.items[home];
  const char *version = home ? sym_text(x->model->names, m->version) : "0";
  if (strcmp(version, "0"))
    out_format(o, "%s %s@%s\n", all_words[x->import->in->language].module, sym_text(x->model->names, m->name), version);
  return true;
}

static bool same_subject(const struct import_row *x, const struct import_row *y) {
  return x->on == y->on && !strcmp(x->subject, y->subject);
}

bool import_write(struct importing *x, struct out *o) {
  out_format(o, "// %s\n", sheet_word(SHEET_MADE, x->import->in->language));
  if (!write_module(x, o)) return false;
  for (struct block k = {0}; k.first < x->rows.count; k = (struct block){.first = k.end}) {
    for (k.end = k.first; k.end < x->rows.count && same_subject(&x->rows.items[k.first], &x->rows.items[k.end]);)
      k.end++;
    write_block(x, o, &k);
  }
  return true;
}
