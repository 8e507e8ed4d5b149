/* common.c - words, counts and rows shared by the formats. */
#include <string.h>

#include "runtime/report/write.h"

const char *say(enum report_word w, enum language l) {
  static const char *const words[SAY_COUNT][LANGUAGE_COUNT] = {
#define WORD(id, en, ja) {en, ja},
#include "words.def"
#undef WORD
  };
  return words[w][l];
}

const char *said_from(const char *from, enum language l) {
  if (from == NULL) return "";
  return strcmp(from, "clock") == 0 ? SAY(FROM_CLOCK, l) : from;
}

struct value stated_value(const struct report_input *in, entity_id e, const char *attribute) {
  sym name = intern_find(in->model->names, attribute, strlen(attribute));
  return name ? model_value(in->model, e, name, NULL) : (struct value){.tag = VALUE_NONE};
}

day stated_date(const struct report_input *in, entity_id e, const char *attribute) {
  struct value v = stated_value(in, e, attribute);
  return v.tag == VALUE_DATE ? (day)v.first : DAY_NONE;
}

const char *pick_text(const struct report_input *in, struct bilingual t, enum language l) {
  sym first = l == LANGUAGE_JA ? t.ja : t.en, other = l == LANGUAGE_JA ? t.en : t.ja;
  return sym_text(in->model->names, first ? first : other);
}

const char *pick_pair(const struct bilingual_text *t, enum language l) {
  const char *first = l == LANGUAGE_JA ? t->ja : t->en, *other = l == LANGUAGE_JA ? t->en : t->ja;
  return first ? first : other ? other : "";
}

const struct rule_requirement *requirement_of(const struct report_input *in, uint32_t index) { return &in->rules->requirements.items[index]; }

const struct rule_framework *framework_of(const struct report_input *in, uint32_t requirement) {
  return &in->rules->frameworks.items[requirement_of(in, requirement)->framework];
}

const char *framework_version_text(struct arena *a, const struct rule_framework *f, const struct interner *names) {
  return f->version ? arena_format(a, "%s@%s", sym_text(names, f->name), sym_text(names, f->version)) : sym_text(names, f->name);
}

const char *requirement_label(struct arena *a, const struct report_input *in, uint32_t requirement) {
  const char *mark = framework_of(in, requirement)->core ? "" : "#";
  return arena_format(a, "%s%s", mark, sym_text(in->model->names, requirement_of(in, requirement)->id));
}

const char *requirement_title(const struct report_input *in, uint32_t requirement, enum language l) {
  const struct rule_requirement *r = requirement_of(in, requirement);
  const struct catalogue *c = framework_of(in, requirement)->catalogue;
  if (c && r->catalogue != UINT32_MAX) return pick_text(in, c->requirements.items[r->catalogue].title, l);
  return pick_text(in, r->title, l);
}

sym requirement_category_id(const struct report_input *in, uint32_t requirement, struct bilingual *title) {
  const struct rule_requirement *r = requirement_of(in, requirement);
  const struct catalogue *c = framework_of(in, requirement)->catalogue;
  if (r->category) {
    *title = in->rules->categories.items[r->category - 1].title;
    return in->rules->categories.items[r->category - 1].id;
  }
  if (!c || r->catalogue == UINT32_MAX || c->categories.count == 0) return 0;
  const struct catalogue_category *x = &c->categories.items[c->requirements.items[r->catalogue].category];
  *title = x->title;
  return x->id;
}

const char *interval_text(struct arena *a, uint8_t lo, uint8_t hi) {
  return lo == hi ? arena_format(a, "%d", lo) : arena_format(a, "%d..%d", lo, hi);
}

const char *disposition_line(struct arena *a, const struct report_input *in, const struct finding_row *r, enum language l) {
  char date[11];
  if (r->disposition == DISPOSITION_NONE) return status_text((enum status)r->status, l);
  const char *word = disposition_text((enum disposition)r->disposition, l);
  day until = findings_settlement(in->findings, r).until;
  if (until == DAY_NONE) return word;
  return l == LANGUAGE_JA ? arena_format(a, "%s %sまで", word, date_format(until, date)) : arena_format(a, "%s until %s", word, date_format(until, date));
}

/* What a profile leaves out is counted, and listed on demand; where nothing has a target, all is worth seeing. */
static bool is_left_out(const struct report_input *in, const struct finding_row *r) {
  const struct counts *c = &in->findings->by_framework.items[requirement_of(in, r->requirement)->framework];
  return r->status == STATUS_NO_TARGET && c->no_target != c->total;
}

bool row_listed(const struct report_input *in, const struct finding_row *r) {
  if (r->status == STATUS_MET || is_left_out(in, r)) return in->all;
  if (r->check && r->status == STATUS_UNDECIDED) return in->all || in->model->checks.items[r->check - 1].listed;
  return true;
}

bool row_in_data(const struct report_input *in, const struct finding_row *r) {
  return r->status == STATUS_MET ? !r->check || in->all : row_listed(in, r);
}

const char *place_text(struct arena *a, struct sources *s, span at) {
  struct position p = source_position(s, at.start);
  return p.line ? arena_format(a, "%s:%u", p.file, p.line) : "";
}

void counts_named(const struct counts *c, struct named_count res[COUNTS_NAMED]) {
  const struct named_count parts[COUNTS_NAMED] = {
      {"total", c->total}, {"met", c->met}, {"gap", c->gap}, {"undecided", c->undecided}, {"unanswered", c->unanswered},
      {"no_target", c->no_target}, {"open", c->open}, {"planned", c->planned}, {"accepted", c->accepted}, {"excluded", c->excluded},
      {"expired", c->expired}, {"not_listed", c->not_listed}};
  memcpy(res, parts, sizeof parts);
}

bool framework_shown(const struct report_input *in, uint32_t framework) {
  return framework < in->findings->by_framework.count && 0 < in->findings->by_framework.items[framework].total;
}

int headline(struct arena *a, const struct report_input *in, uint32_t framework, enum language l, const char *lines[HEADLINE_LINES]) {
  const struct counts *c = &in->findings->by_framework.items[framework];
  const struct requirement_answers *n = &in->findings->answered[framework];
  bool ja = l == LANGUAGE_JA, core = in->rules->frameworks.items[framework].core;
  lines[0] = core ? SAY(BUILT_IN, l)
             : ja ? arena_format(a, "対策要件 %u 件のうち %u 件に回答あり", n->requirements, n->answered)
                  : arena_format(a, "%u of %u requirements answered", n->answered, n->requirements);
  lines[1] = ja ? arena_format(a, "指摘の総数 %u = 充足 %u + 不足 %u + 判定保留 %u(うち未回答 %u)+ 目標なし %u", c->total, c->met, c->gap, c->undecided, c->unanswered, c->no_target)
                : arena_format(a, "%u findings = %u met + %u gap + %u undecided (%u of them unanswered) + %u without target", c->total, c->met, c->gap, c->undecided, c->unanswered, c->no_target);
  lines[2] = ja ? arena_format(a, "不足と判定保留の処置: 未対応 %u + 計画中 %u + 受容中 %u + 適用除外 %u = %u", c->open, c->planned, c->accepted, c->excluded, c->open + c->planned + c->accepted + c->excluded)
                : arena_format(a, "of gap and undecided: %u open + %u planned + %u accepted + %u excluded = %u", c->open, c->planned, c->accepted, c->excluded, c->open + c->planned + c->accepted + c->excluded);
  if (c->not_listed == 0) return 3;
  const struct model *m = in->model;
  lines[3] = ja ? arena_format(a, "区分のないデータ %u 件、内容の分からない出力 %u 件、扱える区分のない要素 %u 件。%u 件の組込みの検査が未判定のまま(上の数に含めない)", m->unlabelled_data, m->unlabelled_sources, m->uncleared_elements, c->not_listed)
                : arena_format(a, "labels missing on %u data and %u outputs, clearance on %u elements; %u built-in checks stay open (in no figure above)", m->unlabelled_data, m->unlabelled_sources, m->uncleared_elements, c->not_listed);
  return 4;
}
