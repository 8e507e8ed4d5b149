/* questions.c - what has to be asked, organization by organization, with a place for the answer. */
#include "runtime/report/tables/tables.h"
#include "runtime/rules/findings_internal.h"

#include <stdlib.h>

struct question_record { const struct question *question; entity_id organization; uint32_t group; /* place of the organization */ uint32_t place; };

static const struct question_record *record_in(const struct table_row *row) { return row->record; }
static const struct question *question_in(const struct table_row *row) { return record_in(row)->question; }

/* ---- cells ---- */

static struct table_cell organization_cell(const struct table_row *row) { return cell_entity(row, record_in(row)->organization); }
static struct table_cell owner_cell(const struct table_row *row) { return cell_entity(row, question_in(row)->owner); }
static struct table_cell question_cell(const struct table_row *row) { return cell_text(row, pick_pair(&question_in(row)->text, row->language)); }
static struct table_cell subject_cell(const struct table_row *row) { return cell_entity(row, question_in(row)->subject); }
static struct table_cell kind_cell(const struct table_row *row) {
  entity_id e = question_in(row)->subject;
  return e ? cell_text(row, kind_text((enum entity_kind)row->in->model->kinds[e], row->language)) : cell_empty();
}
static struct table_cell unlocks_cell(const struct table_row *row) { return cell_number(question_in(row)->unlocks); }

static const char *finding_name(const struct table_row *row, uint32_t index) {
  const struct finding_row *r = &row->in->findings->rows.items[index];
  return arena_format(row->memory, "%s %s", requirement_label(row->memory, row->in, r->requirement), entity_name(row->memory, row->in->model, r->subject, false));
}

static struct table_cell settles_cell(const struct table_row *row) {
  const struct question *q = question_in(row);
  struct cell_list list = {.language = row->language};
  for (uint32_t i = 0; i < q->rows.count; i++) cell_list_add(&list, cell_list_open(&list) ? finding_name(row, q->rows.items[i]) : "");
  return cell_list_end(row, &list);
}

static struct table_cell blank_cell(const struct table_row *row) { return (void)row, cell_empty(); }

static const char *answer_choices(const struct table_row *row) {
  bool ja = row->language == LANGUAGE_JA;
  switch (question_in(row)->form) {
  case QUESTION_LEVEL: return ja ? "0,1,2,3,不明,対象外" : "0,1,2,3,unknown,not applicable";
  case QUESTION_YES_NO: return ja ? "はい,いいえ,不明" : "yes,no,unknown";
  case QUESTION_VALUE: break;
  }
  return NULL;
}

static struct table_cell form_cell(const struct table_row *row) {
  static const enum report_word words[] = {[QUESTION_VALUE] = SAY_FORM_VALUE, [QUESTION_YES_NO] = SAY_FORM_YES_NO, [QUESTION_LEVEL] = SAY_FORM_LEVEL};
  return cell_text(row, say(words[question_in(row)->form], row->language));
}

static struct table_cell file_cell(const struct table_row *row) { return cell_file(row, question_in(row)->at); }
static struct table_cell line_cell(const struct table_row *row) { return cell_line(row, question_in(row)->at); }

/* ---- the table ---- */

static int compare_records(const void *a, const void *b) {
  const struct question_record *x = a, *y = b;
  if (x->group != y->group) return x->group < y->group ? -1 : 1;
  return x->place < y->place ? -1 : x->place > y->place;
}

/* Who has the question that settles most comes first, with all of theirs. */
static struct question_record *group_questions(const struct report_input *in, const struct questions *q) {
  struct question_record *res = memory_take(((size_t)q->list.count + 1) * sizeof *res);
  struct idmap groups = {0};
  for (uint32_t i = 0; i < q->list.count; i++) {
    entity_id organization = owner_organization(in->model, q->list.items[i].owner);
    uint32_t known = idmap_add(&groups, idmap_pair(1, organization), groups.count + 1);
    res[i] = (struct question_record){&q->list.items[i], organization, known ? known : groups.count, i};
  }
  if (q->list.count) qsort(res, q->list.count, sizeof *res, compare_records);
  idmap_free(&groups);
  return res;
}

static void walk_questions(const struct report_input *in, const struct table_sink *sink) {
  struct arena memory = {0};
  struct questions q = questions_derive(&memory, in->findings);
  struct question_record *records = group_questions(in, &q);
  for (uint32_t i = 0; i < q.list.count; i++) {
    struct arena a = {0};
    sink->row(sink->context, &(struct table_row){&a, in, in->language, &records[i]});
    arena_free(&a);
  }
  free(records);
  arena_free(&memory);
}

static const struct table_column columns[] = {
    {"organization", {"organization", "組織"}, 18, LOOK_PLAIN, organization_cell, NULL},
    {"owner", {"who can answer", "回答できる者"}, 18, LOOK_PLAIN, owner_cell, NULL},
    {"question", {"question", "確認事項"}, 60, LOOK_PLAIN, question_cell, NULL},
    {"subject", {"subject", "対象"}, 26, LOOK_PLAIN, subject_cell, NULL},
    {"kind", {"kind", "種類"}, 13, LOOK_PLAIN, kind_cell, NULL},
    {"unlocks", {"findings it settles", "決まる指摘の数"}, 10, LOOK_PLAIN, unlocks_cell, NULL},
    {"settles", {"which", "決まる指摘"}, 40, LOOK_PLAIN, settles_cell, NULL},
    {"form", {"form of the answer", "回答の形"}, 18, LOOK_PLAIN, form_cell, NULL},
    {"answer", {"answer", "回答"}, 18, LOOK_ANSWER, blank_cell, answer_choices},
    {"note", {"note", "備考"}, 30, LOOK_ANSWER, blank_cell, NULL},
    {"file", {"file", "ファイル"}, 24, LOOK_PLAIN, file_cell, NULL},
    {"line", {"line", "行"}, 7, LOOK_PLAIN, line_cell, NULL},
};
const struct table questions_table = {"questions", {"Questions", "確認事項"}, columns, sizeof columns / sizeof *columns, walk_questions, NULL};
