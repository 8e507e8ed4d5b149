/* tables.c - an extract as tables: what its CSV and XLSX hold. Cells are made of the record alone; docs/tables.md lists
 * the columns. The last two of each table say for whom it is and from whom, because a CSV has no banner. */
#include "runtime/report/tables/tables.h"

#include "runtime/report/extract/extract.h"
#include "runtime/report/tables/xlsx.h"

/* ITEM is what the walk of the table goes through; REQUIREMENT and CONTRACT are NULL where there is none. */
struct shown { const struct extract *x; const struct extract_requirement *requirement; const struct extract_contract *contract; const void *item; };

static const struct shown *shown_in(const struct table_row *row) { return row->record; }
static struct table_cell pair_cell(const struct table_row *row, const struct bilingual_text *t) { return cell_text(row, pick_pair(t, row->language)); }
static struct table_cell element_cell(const struct table_row *row, uint32_t element) { return cell_text(row, extract_name(shown_in(row)->x, element)); }
static struct table_cell level_cell_of(uint8_t level) { return level ? cell_number(level) : cell_empty(); }

static struct table_cell truth_cell(const struct table_row *row, enum truth t) {
  static const enum report_word words[] = {[FALSE_] = SAY_DOES_NOT_HOLD, [UNKNOWN_] = SAY_UNKNOWN, [TRUE_] = SAY_YES};
  return cell_text(row, say(words[t], row->language));
}

/* ---- what every table says of itself ---- */

static struct table_cell for_cell(const struct table_row *row) { return cell_text(row, extract_full_name(row->memory, shown_in(row)->x, shown_in(row)->x->addressee, row->language)); }
static struct table_cell from_cell(const struct table_row *row) {
  const struct extract *x = shown_in(row)->x;
  struct cell_list list = {.language = row->language};
  for (uint32_t i = 0; i < x->issuers.count; i++) cell_list_add(&list, extract_full_name(row->memory, x, x->issuers.items[i], row->language));
  return cell_list_end(row, &list);
}
#define FOR_WHOM \
  {"extract_for", {"extract for", "抜粋の宛先"}, 24, LOOK_PLAIN, for_cell, NULL}, \
  {"extract_from", {"extract from", "抜粋の発行元"}, 24, LOOK_PLAIN, from_cell, NULL}

/* ---- which requirement ---- */

static struct table_cell framework_cell(const struct table_row *row) { return cell_text(row, shown_in(row)->requirement->framework); }
static struct table_cell version_cell(const struct table_row *row) { return cell_text(row, shown_in(row)->requirement->version); }
static struct table_cell requirement_cell(const struct table_row *row) { return cell_text(row, shown_in(row)->requirement->id); }
static struct table_cell title_cell(const struct table_row *row) { return pair_cell(row, &shown_in(row)->requirement->title); }
#define GIVE(sink, l, ...) \
  do { \
    struct arena a = {0}; \
    struct shown record = {__VA_ARGS__}; \
    (sink)->row((sink)->context, &(struct table_row){&a, NULL, l, &record}); \
    arena_free(&a); \
  } while (0)

/* ---- findings ---- */

static const struct extract_finding *finding_in(const struct table_row *row) { return shown_in(row)->item; }
static struct table_cell subject_cell(const struct table_row *row) { return element_cell(row, finding_in(row)->element); }
static struct table_cell layer_cell(const struct table_row *row) { return cell_number(finding_in(row)->layer); }
static struct table_cell applies_cell(const struct table_row *row) { return truth_cell(row, (enum truth)finding_in(row)->applies); }
static struct table_cell target_cell(const struct table_row *row) { return cell_number(finding_in(row)->target); }
static struct table_cell surely_cell(const struct table_row *row) { return cell_number(finding_in(row)->lo); }
static struct table_cell possibly_cell(const struct table_row *row) { return cell_number(finding_in(row)->hi); }
static struct table_cell status_cell(const struct table_row *row) { return cell_text(row, status_text((enum status)finding_in(row)->status, row->language)); }
static struct table_cell reason_cell(const struct table_row *row) { return cell_text(row, reason_text((enum reason)finding_in(row)->reason, row->language)); }
static struct table_cell severity_cell(const struct table_row *row) { return cell_text(row, rating_text((enum rating)finding_in(row)->severity, row->language)); }
static struct table_cell basis_cell(const struct table_row *row) { return cell_text(row, basis_text((enum basis)finding_in(row)->basis, row->language)); }
static struct table_cell disposition_cell(const struct table_row *row) { return cell_text(row, disposition_text((enum disposition)finding_in(row)->disposition, row->language)); }
static struct table_cell until_cell(const struct table_row *row) { return cell_date(finding_in(row)->until); }
static struct table_cell approver_cell(const struct table_row *row) { return pair_cell(row, &finding_in(row)->approver); }
static struct table_cell responsible_cell(const struct table_row *row) { return element_cell(row, finding_in(row)->responsible); }
static struct table_cell documents_cell(const struct table_row *row) { return cell_text(row, extract_documents_text(row->memory, finding_in(row), row->language)); }
static struct table_cell disputed_cell(const struct table_row *row) { return cell_text(row, finding_in(row)->disputed ? SAY(DISPUTED, row->language) : ""); }

static void walk_findings(const struct extract *x, enum language l, const struct table_sink *sink) {
  for (uint32_t i = 0; i < x->findings.count; i++) GIVE(sink, l, x, x->findings.items[i].requirement, NULL, &x->findings.items[i]);
}
static const struct table_column finding_columns[] = {
    REQUIREMENT_COLUMNS,
    {"subject", {"subject", "対象"}, 26, LOOK_PLAIN, subject_cell, NULL},
    VERDICT_COLUMNS,
    {"decided_by", {"decided by (role)", "承認者(役割)"}, 18, LOOK_PLAIN, approver_cell, NULL},
    {"responsible", {"responsible", "責任組織"}, 16, LOOK_PLAIN, responsible_cell, NULL},
    {"evidence", {"evidence", "証跡"}, 28, LOOK_PLAIN, documents_cell, NULL},
    {"remarks", {"remarks", "備考"}, 26, LOOK_PLAIN, disputed_cell, NULL},
    FOR_WHOM};
static const struct table findings = {"findings", {"Findings", "指摘"}, finding_columns, sizeof finding_columns / sizeof *finding_columns, NULL, walk_findings};

/* ---- contracts, what they require, what is shared ---- */

static const struct extract_contract *contract_in(const struct table_row *row) { return shown_in(row)->contract; }
static struct table_cell contract_cell(const struct table_row *row) { return element_cell(row, contract_in(row)->element); }
static struct table_cell parties_cell(const struct table_row *row) {
  struct cell_list list = {.language = row->language};
  for (uint32_t i = 0; i < contract_in(row)->party_count; i++) cell_list_add(&list, extract_name(shown_in(row)->x, contract_in(row)->parties[i]));
  return cell_list_end(row, &list);
}
static struct table_cell in_force_cell(const struct table_row *row) { return truth_cell(row, contract_in(row)->in_force); }
static struct table_cell contract_since_cell(const struct table_row *row) { return cell_date(contract_in(row)->since); }
static struct table_cell contract_until_cell(const struct table_row *row) { return cell_date(contract_in(row)->until); }
static struct table_cell terms_cell(const struct table_row *row) { return cell_text(row, extract_terms_text(row->memory, contract_in(row), row->language)); }
static struct table_cell permits_cell(const struct table_row *row) { return cell_text(row, extract_permits_text(row->memory, shown_in(row)->x, contract_in(row), row->language)); }

static void walk_contracts(const struct extract *x, enum language l, const struct table_sink *sink) {
  for (uint32_t i = 0; i < x->contracts.count; i++) GIVE(sink, l, x, NULL, &x->contracts.items[i], NULL);
}
static const struct table_column contract_columns[] = {
    {"contract", {"contract", "契約"}, 22, LOOK_PLAIN, contract_cell, NULL},
    {"parties", {"parties", "当事者"}, 30, LOOK_PLAIN, parties_cell, NULL},
    {"in_force", {"in force", "有効"}, 10, LOOK_COUNTS, in_force_cell, NULL},
    {"since", {"since", "開始"}, 12, LOOK_PLAIN, contract_since_cell, NULL},
    {"until", {"until", "期限"}, 12, LOOK_PLAIN, contract_until_cell, NULL},
    {"terms", {"terms", "条件"}, 40, LOOK_PLAIN, terms_cell, NULL},
    {"may_read", {"may read", "閲覧可"}, 30, LOOK_PLAIN, permits_cell, NULL},
    FOR_WHOM};
static const struct table contracts = {"contracts", {"Contracts", "契約"}, contract_columns, sizeof contract_columns / sizeof *contract_columns, NULL, walk_contracts};

static const struct extract_obligation *obligation_in(const struct table_row *row) { return shown_in(row)->item; }
static struct table_cell owed_by_cell(const struct table_row *row) { return element_cell(row, obligation_in(row)->party); }
static struct table_cell asked_cell(const struct table_row *row) { return cell_number(obligation_in(row)->level); }
static struct table_cell owed_surely_cell(const struct table_row *row) { return cell_number(obligation_in(row)->lo); }
static struct table_cell owed_possibly_cell(const struct table_row *row) { return cell_number(obligation_in(row)->hi); }
static struct table_cell stands_cell(const struct table_row *row) { return cell_text(row, extract_obligation_text(obligation_in(row), row->language)); }
static struct table_cell owed_disputed_cell(const struct table_row *row) { return cell_text(row, obligation_in(row)->disputed ? SAY(DISPUTED, row->language) : ""); }

static void walk_obligations(const struct extract *x, enum language l, const struct table_sink *sink) {
  for (uint32_t i = 0; i < x->contracts.count; i++) {
    const struct extract_contract *c = &x->contracts.items[i];
    for (uint32_t k = 0; k < c->obligations.count; k++) GIVE(sink, l, x, c->obligations.items[k].requirement, c, &c->obligations.items[k]);
  }
}
static const struct table_column obligation_columns[] = {
    {"contract", {"contract", "契約"}, 22, LOOK_PLAIN, contract_cell, NULL},
    REQUIREMENT_COLUMNS,
    {"owed_by", {"who owes it", "義務を負う組織"}, 20, LOOK_PLAIN, owed_by_cell, NULL},
    {"level_asked", {"level asked", "求めるレベル"}, 10, LOOK_PLAIN, asked_cell, NULL},
    {"achieved_surely", {"achieved surely", "達成(確実)"}, 11, LOOK_PLAIN, owed_surely_cell, NULL},
    {"achieved_possibly", {"achieved possibly", "達成(可能性)"}, 11, LOOK_PLAIN, owed_possibly_cell, NULL},
    {"stands", {"how it stands", "状況"}, 26, LOOK_STATUS, stands_cell, NULL},
    {"remarks", {"remarks", "備考"}, 26, LOOK_PLAIN, owed_disputed_cell, NULL},
    FOR_WHOM};
static const struct table obligations = {"obligations", {"Obligations", "契約上の義務"}, obligation_columns, sizeof obligation_columns / sizeof *obligation_columns, NULL, walk_obligations};

static const struct extract_share *share_in(const struct table_row *row) { return shown_in(row)->item; }
static struct table_cell share_kind_cell(const struct table_row *row) { return cell_text(row, share_in(row)->kind == SHARE_OFFER ? SAY(EXTRACT_OFFER, row->language) : SAY(EXTRACT_RELY, row->language)); }
static struct table_cell share_by_cell(const struct table_row *row) { return element_cell(row, share_in(row)->by); }
static struct table_cell share_level_cell(const struct table_row *row) { return level_cell_of(share_in(row)->level); }
static struct table_cell share_on_cell(const struct table_row *row) {
  const struct extract_share *s = share_in(row);
  if (s->on != NO_ELEMENT) return element_cell(row, s->on);
  const char *kind = pick_pair(&s->on_kind, row->language);
  return *kind ? cell_text(row, arena_format(row->memory, "%s (%s)", kind, SAY(EXTRACT_HIDDEN_ONE, row->language))) : cell_empty();
}
static struct table_cell conditional_cell(const struct table_row *row) { return cell_text(row, share_in(row)->conditional ? SAY(EXTRACT_CONDITIONAL, row->language) : ""); }
static struct table_cell holds_cell(const struct table_row *row) { return share_in(row)->kind == SHARE_OFFER ? truth_cell(row, share_in(row)->holds) : cell_empty(); }

static void walk_shares(const struct extract *x, enum language l, const struct table_sink *sink) {
  for (uint32_t i = 0; i < x->contracts.count; i++) {
    const struct extract_contract *c = &x->contracts.items[i];
    for (uint32_t k = 0; k < c->shares.count; k++) GIVE(sink, l, x, c->shares.items[k].requirement, c, &c->shares.items[k]);
  }
}
static const struct table_column share_columns[] = {
    {"contract", {"contract", "契約"}, 22, LOOK_PLAIN, contract_cell, NULL},
    REQUIREMENT_COLUMNS,
    {"share", {"offered or relied on", "提供または依拠"}, 14, LOOK_PLAIN, share_kind_cell, NULL},
    {"by", {"by", "組織"}, 20, LOOK_PLAIN, share_by_cell, NULL},
    {"level", {"level", "レベル"}, 9, LOOK_PLAIN, share_level_cell, NULL},
    {"on", {"on", "対象"}, 24, LOOK_PLAIN, share_on_cell, NULL},
    {"condition", {"condition", "条件の有無"}, 18, LOOK_PLAIN, conditional_cell, NULL},
    {"holds", {"holds", "有効"}, 10, LOOK_COUNTS, holds_cell, NULL},
    FOR_WHOM};
static const struct table shares = {"shares", {"Shared measures", "対策の分担"}, share_columns, sizeof share_columns / sizeof *share_columns, NULL, walk_shares};

/* ---- claims, answers ---- */

static const struct extract_claim *claim_in(const struct table_row *row) { return shown_in(row)->item; }
static struct table_cell claim_on_cell(const struct table_row *row) { return element_cell(row, claim_in(row)->element); }
static struct table_cell claim_level_cell(const struct table_row *row) { return claim_in(row)->level_stated ? cell_number(claim_in(row)->level) : cell_empty(); }
static struct table_cell claim_since_cell(const struct table_row *row) { return cell_date(claim_in(row)->since); }
static struct table_cell claim_until_cell(const struct table_row *row) { return cell_date(claim_in(row)->until); }
static struct table_cell claim_basis_cell(const struct table_row *row) { return claim_in(row)->basis ? pair_cell(row, &claim_in(row)->basis_name) : cell_empty(); }
static struct table_cell said_by_cell(const struct table_row *row) { return cell_text(row, claim_in(row)->theirs ? SAY(EXTRACT_THEIRS, row->language) : SAY(EXTRACT_OURS, row->language)); }

static void walk_claims(const struct extract *x, enum language l, const struct table_sink *sink) {
  for (uint32_t i = 0; i < x->claims.count; i++) GIVE(sink, l, x, x->claims.items[i].requirement, NULL, &x->claims.items[i]);
}
static const struct table_column claim_columns[] = {
    REQUIREMENT_COLUMNS,
    {"subject", {"subject", "対象"}, 26, LOOK_PLAIN, claim_on_cell, NULL},
    {"level", {"level claimed", "表明したレベル"}, 10, LOOK_PLAIN, claim_level_cell, NULL},
    {"since", {"since", "開始"}, 12, LOOK_PLAIN, claim_since_cell, NULL},
    {"until", {"until", "期限"}, 12, LOOK_PLAIN, claim_until_cell, NULL},
    {"basis", {"basis", "根拠の種類"}, 12, LOOK_PLAIN, claim_basis_cell, NULL},
    {"said_by", {"said by", "表明者"}, 26, LOOK_PLAIN, said_by_cell, NULL},
    FOR_WHOM};
static const struct table claims = {"claims", {"Claims", "表明"}, claim_columns, sizeof claim_columns / sizeof *claim_columns, NULL, walk_claims};

static const struct extract_answer *answer_in(const struct table_row *row) { return shown_in(row)->item; }
static struct table_cell answer_on_cell(const struct table_row *row) { return element_cell(row, answer_in(row)->element); }
static struct table_cell answer_cell(const struct table_row *row) { return cell_text(row, extract_answer_text(row->memory, answer_in(row), row->language)); }
static struct table_cell answer_since_cell(const struct table_row *row) { return cell_date(answer_in(row)->since); }
static struct table_cell answer_until_cell(const struct table_row *row) { return cell_date(answer_in(row)->until); }
static struct table_cell role_cell(const struct table_row *row) { return pair_cell(row, &answer_in(row)->by); }

static void walk_answers(const struct extract *x, enum language l, const struct table_sink *sink) {
  for (uint32_t i = 0; i < x->answers.count; i++) GIVE(sink, l, x, x->answers.items[i].requirement, NULL, &x->answers.items[i]);
}
static const struct table_column answer_columns[] = {
    REQUIREMENT_COLUMNS,
    {"subject", {"subject", "対象"}, 26, LOOK_PLAIN, answer_on_cell, NULL},
    {"answer", {"answer", "回答"}, 30, LOOK_PLAIN, answer_cell, NULL},
    {"since", {"since", "開始"}, 12, LOOK_PLAIN, answer_since_cell, NULL},
    {"until", {"until", "期限"}, 12, LOOK_PLAIN, answer_until_cell, NULL},
    {"role", {"by (role)", "回答者(役割)"}, 20, LOOK_PLAIN, role_cell, NULL},
    FOR_WHOM};
static const struct table answers = {"answers", {"Answers", "回答"}, answer_columns, sizeof answer_columns / sizeof *answer_columns, NULL, walk_answers};

/* ---- what is visible, and how much is not ---- */

static const struct extract_element *visible_in(const struct table_row *row) { return shown_in(row)->item; }
static struct table_cell name_cell(const struct table_row *row) { return cell_text(row, visible_in(row)->name); }
static struct table_cell called_cell(const struct table_row *row) { return cell_text(row, row->language == LANGUAGE_JA ? visible_in(row)->name_ja : visible_in(row)->name_en); }
static struct table_cell kind_cell(const struct table_row *row) { return pair_cell(row, &visible_in(row)->kind); }
static struct table_cell class_cell(const struct table_row *row) { return pair_cell(row, &visible_in(row)->class); }
static struct table_cell owner_cell(const struct table_row *row) { return element_cell(row, visible_in(row)->owner); }
static struct table_cell why_cell(const struct table_row *row) { return cell_text(row, extract_why_text(row->memory, visible_in(row)->why, row->language)); }
static struct table_cell about_cell(const struct table_row *row) { return cell_text(row, extract_about_text(row->memory, visible_in(row), row->language)); }

static void walk_elements(const struct extract *x, enum language l, const struct table_sink *sink) {
  for (uint32_t i = 0; i < x->elements.count; i++) GIVE(sink, l, x, NULL, NULL, &x->elements.items[i]);
}
static const struct table_column element_columns[] = {
    {"element", {"element", "要素"}, 24, LOOK_PLAIN, name_cell, NULL},
    {"called", {"calls itself", "名称"}, 26, LOOK_PLAIN, called_cell, NULL},
    {"kind", {"kind", "種類"}, 13, LOOK_PLAIN, kind_cell, NULL},
    {"class", {"class", "型"}, 20, LOOK_PLAIN, class_cell, NULL},
    {"owner", {"owner", "所有者"}, 20, LOOK_PLAIN, owner_cell, NULL},
    {"why_shown", {"why it is shown", "載せる理由"}, 34, LOOK_PLAIN, why_cell, NULL},
    {"label_and_ports", {"label, inputs and outputs", "区分と入出力"}, 40, LOOK_PLAIN, about_cell, NULL},
    FOR_WHOM};
static const struct table elements = {"elements", {"What is visible", "載せているもの"}, element_columns, sizeof element_columns / sizeof *element_columns, NULL, walk_elements};

static const struct extract_count *count_in(const struct table_row *row) { return shown_in(row)->item; }
/* Findings are counted by framework, everything else by kind. */
static struct table_cell thing_cell(const struct table_row *row) {
  const struct extract *x = shown_in(row)->x;
  const struct extract_count *c = count_in(row);
  bool verdict = x->verdicts.count && x->verdicts.items <= c && c < x->verdicts.items + x->verdicts.count;
  const char *name = pick_pair(&c->name, row->language);
  return cell_text(row, verdict ? arena_format(row->memory, "%s: %s", SAY(EXTRACT_FINDINGS_OF, row->language), name) : name);
}
static struct table_cell total_cell(const struct table_row *row) { return cell_number(count_in(row)->total); }
static struct table_cell shown_cell(const struct table_row *row) { return cell_number(count_in(row)->shown); }
static struct table_cell withheld_cell(const struct table_row *row) { return cell_number(count_in(row)->total - count_in(row)->shown); }

static void walk_counts(const struct extract *x, enum language l, const struct table_sink *sink) {
  for (uint32_t i = 0; i < x->things.count; i++) GIVE(sink, l, x, NULL, NULL, &x->things.items[i]);
  for (uint32_t i = 0; i < x->verdicts.count; i++) GIVE(sink, l, x, NULL, NULL, &x->verdicts.items[i]);
}
static const struct table_column count_columns[] = {
    {"thing", {"thing", "種類"}, 28, LOOK_PLAIN, thing_cell, NULL},
    {"total", {"total", "総数"}, 9, LOOK_PLAIN, total_cell, NULL},
    {"shown", {"shown", "載せた数"}, 9, LOOK_PLAIN, shown_cell, NULL},
    {"withheld", {"not shown", "載せていない数"}, 12, LOOK_PLAIN, withheld_cell, NULL},
    FOR_WHOM};
static const struct table counts = {"counts", {"What is not shown", "載せていないもの"}, count_columns, sizeof count_columns / sizeof *count_columns, NULL, walk_counts};

const struct table *const *extract_tables(void) {
  static const struct table *const tables[EXTRACT_TABLES] = {&findings, &contracts, &obligations, &shares, &claims, &answers, &elements, &counts};
  return tables;
}

/* ---- the writers ---- */

void report_write_extract_csv(struct out *o, const struct report_input *in) {
  struct extract x;
  extract_make(&x, in);
  csv_write_table(o, report_table_find(REPORT_EXTRACT, in->table), &(struct table_content){NULL, &x}, x.language);
  extract_free(&x);
}

static void about(struct xlsx *book, lxw_worksheet *sheet) {
  static const enum report_word words[EXTRACT_TABLES] = {SAY_SHEET_EXTRACT_FINDINGS, SAY_SHEET_EXTRACT_CONTRACTS, SAY_SHEET_EXTRACT_OBLIGATIONS, SAY_SHEET_EXTRACT_SHARES,
                                                         SAY_SHEET_EXTRACT_CLAIMS, SAY_SHEET_EXTRACT_ANSWERS, SAY_SHEET_EXTRACT_ELEMENTS, SAY_EXTRACT_WITHHELD_HOW};
  const struct extract *x = book->want->of.extract;
  enum language l = x->language;
  struct arena *a = &book->memory;
  struct xlsx_about b;
  const char *lines[BANNER_LINES], *sums[SUM_LINES];
  char date[11];
  int count = extract_banner(a, x, l, lines);
  xlsx_about_begin(&b, book, sheet, SAY_EXTRACT_TITLE, lines[0]);
  for (int i = 1; i < count; i++) xlsx_about_line(&b, i == 1 ? SAY(WHAT_THIS_IS, l) : "", lines[i]);
  if (*x->target_profile.en) xlsx_about_line(&b, SAY(TARGET, l), pick_pair(&x->target_profile, l));
  xlsx_about_line(&b, SAY(AS_OF, l), arena_format(a, "%s (%s)", date_format(x->as_of, date), said_from(x->as_of_from, l)));
  xlsx_about_line(&b, SAY(MADE_BY, l), arena_format(a, "cpsfc %s", x->version));
  count = extract_sums(a, x, l, sums);
  for (int i = 0; i < count; i++) xlsx_about_line(&b, i ? "" : SAY(STATUS, l), sums[i]);
  for (int i = 0; i < EXTRACT_TABLES; i++) xlsx_about_table(&b, i, say(words[i], l));
  xlsx_about_line(&b, SAY(METHOD, l), SAY(STATEMENT_OF_SCOPE, l));
  xlsx_about_line(&b, "", SAY(METHOD_VERDICT, l));
  xlsx_about_line(&b, "", SAY(OWN_WORDS, l));
}

static void write_book(struct out *o, const struct extract *x) {
  xlsx_write_workbook(o, &(struct workbook){.of = {NULL, x}, .language = x->language, .tables = extract_tables(), .table_count = EXTRACT_TABLES, .kind = SAY(EXTRACT_TITLE, x->language),
                                            .title = extract_name(x, x->addressee), .version = x->version, .as_of = x->as_of, .about = about});
}
void report_write_extract_xlsx(struct out *o, const struct report_input *in) { extract_write(o, in, write_book); }
