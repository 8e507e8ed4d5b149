/* registers_mail.c - questions to somebody, as a text that can be sent. */
#include <stdlib.h>
#include <string.h>

#include "runtime/report/asked.h"
#include "runtime/report/registers.h"

enum { QUESTIONS_SENT = 500 /* to one, in one text */, IDS_NAMED = 6 };

/* ---- the text ---------------------------------------------------------------------------------------------------- */

struct letter {
  const struct report_input *in;
  const struct questions *questions;
  const struct asked *asked;
  uint32_t count, findings;
  struct arena *memory;
};

/* "CPS.DS-3, CPS.DS-4": each requirement once. */
static void add_ids(struct builder *b, const struct letter *x, const struct question *q, enum language l) {
  uint32_t named = 0, last = UINT32_MAX;
  for (uint32_t i = 0; i < q->rows.count && named < IDS_NAMED; i++) {
    uint32_t requirement = x->in->findings->rows.items[q->rows.items[i]].requirement;
    if (requirement == last) continue;
    builder_text(b, named++ ? l == LANGUAGE_JA ? "、" : ", " : "");
    builder_text(b, sym_text(x->in->model->names, requirement_of(x->in, requirement)->id));
    last = requirement;
  }
}

static void add_questions(struct builder *b, const struct letter *x, enum language l) {
  for (uint32_t i = 0; i < x->count && i < QUESTIONS_SENT; i++) {
    const struct question *q = &x->questions->list.items[x->asked[i].question];
    const char *text = pick_pair(&q->text, l);
    builder_format(b, "%u. ", i + 1);
    if (text[0] != '#') { /* else it begins with the requirement that it is about */
      builder_text(b, "[");
      add_ids(b, x, q, l);
      builder_text(b, "] ");
    }
    builder_format(b, "%s\n", text);
  }
}

static const char *english_letter(const struct letter *x, const char *owner, const char *date) {
  uint32_t sent = x->count < QUESTIONS_SENT ? x->count : QUESTIONS_SENT;
  struct builder b = {0};
  builder_format(&b, "Subject: questions about %s, as of %s\n\nTo: %s\n\n", x->in->title, date, owner);
  builder_format(&b, "For the gap report of %s as of %s, please answer the %s below. %u finding%s on the answers.\n",
                 x->in->title, date, sent == 1 ? "question" : arena_format(x->memory, "%u questions", sent),
                 x->findings, x->findings == 1 ? " depends" : "s depend");
  builder_text(&b, "A level (0 to 3), a value, yes or no will do. Where you do not know, please write \"not known\": "
                   "that is an answer, too. "
                   "If a document shows it, please name it and its date.\n\n");
  add_questions(&b, x, LANGUAGE_EN);
  builder_text(&b, "\nPlease answer by: ____-__-__\n");
  const char *res = arena_copy(x->memory, b.text, b.length);
  builder_free(&b);
  return res;
}

static const char *japanese_letter(const struct letter *x, const char *owner, const char *date) {
  uint32_t sent = x->count < QUESTIONS_SENT ? x->count : QUESTIONS_SENT;
  struct builder b = {0};
  builder_format(&b, "件名: %s のギャップ分析に関する確認のお願い(基準日 %s)\n\n%s ご担当者様\n\n", x->in->title, date,
                 owner);
  builder_format(&b,
                 "%s のギャップ分析(基準日 %s)にあたり、次の %u 件についてご回答をお願いいたします。ご回答により、指摘 "
                 "%u 件の判定に必要な事実がそろいます。\n",
                 x->in->title, date, sent, x->findings);
  builder_text(
      &b, "レベル(0〜3)、値、「はい」「いいえ」のいずれかでお答えください。分からない場合は「不明」とご記入ください("
          "「不明」も回答として扱います)。"
          "裏付けとなる文書があれば、文書名と日付をお知らせください。\n\n");
  add_questions(&b, x, LANGUAGE_JA);
  builder_text(&b, "\nご回答期限:     年  月  日\n");
  const char *res = arena_copy(x->memory, b.text, b.length);
  builder_free(&b);
  return res;
}

/* ---- blocks ------------------------------------------------------------------------------------------------------ */

/* People are written to by the name that was stated, else as the spec calls them. */
static const char *addressee(const struct letter *x, enum language l) {
  entity_id owner = x->asked->owner;
  if (!owner) return say(SAY_NOBODY_KNOWN, l);
  struct value name = register_value(x->in, owner, "name");
  if (name.tag != VALUE_TEXT) return entity_name(x->memory, x->in->model, owner, false);
  return sym_text(x->in->model->names, l == LANGUAGE_JA && name.second ? name.second : name.first);
}

static void write_letter(struct out *o, const struct letter *x) {
  char date[11];
  entity_id owner = x->asked->owner;
  date_format(x->in->as_of, date);
  out_text(o, "<details class=\"mail\"><summary class=\"plain\"><span class=\"name\">");
  if (owner)
    register_name(o, x->memory, x->in, owner, true);
  else
    html_say(o, SAY_NOBODY_KNOWN);
  out_text(o, "</span> ");
  html_both(o,
            arena_format(x->memory, "%u question%s, %u finding%s", x->count, x->count == 1 ? "" : "s", x->findings,
                         x->findings == 1 ? "" : "s"),
            arena_format(x->memory, "確認事項 %u 件、指摘 %u 件", x->count, x->findings));
  out_text(o, "</summary>\n<pre class=\"en\" lang=\"en\">");
  out_html(o, english_letter(x, addressee(x, LANGUAGE_EN), date));
  out_text(o, "</pre>\n<pre class=\"ja\" lang=\"ja\">");
  out_html(o, japanese_letter(x, addressee(x, LANGUAGE_JA), date));
  out_text(o, "</pre>");
  if (QUESTIONS_SENT < x->count) {
    out_text(o, "<p class=\"dim\">");
    html_both(
        o,
        arena_format(x->memory,
                     "%u more questions are not in this text; the workbook has all: cpsfc report ... -o report.xlsx",
                     x->count - QUESTIONS_SENT),
        arena_format(x->memory,
                     "このほかの %u 件はこの文面に入れていません。全件は cpsfc report ... -o report.xlsx にあります。",
                     x->count - QUESTIONS_SENT));
    out_text(o, "</p>");
  }
  out_text(o, "</details>\n");
}

void registers_html_mail(struct out *o, const struct report_input *in) {
  struct arena questions_memory = {0};
  struct questions q = questions_derive(&questions_memory, in->findings);
  struct asked *asked = questions_by_owner(&q);
  if (q.list.count) {
    out_text(o, "<h3>");
    html_say(o, SAY_MAIL);
    out_text(o, "</h3>\n");
    html_paragraph(o, SAY_MAIL_HOW, "dim");
  }
  for (uint32_t i = 0, next; i < q.list.count; i = next) {
    struct arena memory = {0};
    for (next = i; next < q.list.count && asked[next].rank == asked[i].rank;) next++;
    struct letter x = {in, &q, asked + i, next - i, 0, &memory};
    x.findings = asked_findings(&q, asked + i, next - i);
    write_letter(o, &x);
    arena_free(&memory);
  }
  free(asked);
  arena_free(&questions_memory);
}
