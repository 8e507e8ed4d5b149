/* options.c - the table of options, reading them, and the help made from it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "compiler/cli/cli.h"
#include "compiler/fmt/fmt.h"
#include "runtime/compare/compare.h"
#include "runtime/compare/diff.h"

static const struct option_info options[] = {
    {OPTION_AS_OF, "--as-of", "DATE", "judge as of this date (2026-06-15)", "基準日(例 2026-06-15)"},
    {OPTION_TARGET, "--target", "NAME@VERSION:LEVEL", "replaces the `target` line without `on`; or FRAMEWORK.PROFILE@VERSION", "対象の指定がない「目標」を置き換えます。FRAMEWORK.PROFILE@VERSION も可"},
    {OPTION_LANG, "--lang", "en|ja", "language of messages and one-language reports", "メッセージと一言語のレポートの言語"},
    {OPTION_FORMAT, "--format", "NAME", "", ""}, /* the table of formats says which */
    {OPTION_OUTPUT, "-o", "FILE", "where to write; may be given several times", "出力先。複数指定できます"},
    {OPTION_FAIL_ON, "--fail-on", "LIST", "status 1 for open: violation, gap, undecided, unanswered, expired, weakened, warning, never; see below", "未対応の指摘などがこの条件に該当すれば終了状態1: violation、gap、undecided、unanswered、expired、weakened、warning、never(下に説明)"},
    {OPTION_BASELINE, "--baseline", "FILE", "findings seen before; with it the gate looks at new ones only", "以前からある指摘の一覧(ベースライン)。合否は新規の指摘だけで決めます"},
    {OPTION_UPDATE_BASELINE, "--update-baseline", NULL, "write the findings of now to the --baseline file", "現在の指摘を --baseline のファイルに書きます"},
    {OPTION_AGAINST, "--against", "REVISION", "compare with a git revision, both as of the same date", "gitの版と比べます(どちらも同じ基準日で判定)"},
    {OPTION_EXPLAIN_GATE, "--explain-gate", NULL, "say in sentences why the status is what it is", "終了状態の理由を文で示します"},
    {OPTION_WARN_BEFORE, "--warn-before", "DAYS", "warn so many days before an acceptance, evidence or contract ends (30d)", "受容・証跡・契約の期限が何日前になったら警告するか(例 30d)"},
    {OPTION_PROGRAM, "--program", "NAME", "only this program of cpsf.yaml; may be given several times (default: all)", "cpsf.yaml のこのプログラムだけ。複数指定できます(既定は全て)"},
    {OPTION_ALL_PROGRAMS, "--all", NULL, "all programs of cpsf.yaml, which it has to list (the default when nothing is named)", "cpsf.yaml の programs の全て(ファイルの指定がないときの既定)"},
    {OPTION_SUMMARY, "--summary", "FILE", "a row for each program: .json, .txt, else Markdown", "プログラムごとの結果を一行ずつ書きます(.json、.txt、その他はMarkdown)"},
    {OPTION_SCHEMA, "--schema", NULL, "write the JSON schema of cpsf.yaml, for editors", "cpsf.yaml の JSON スキーマを出します(エディター用)"},
    {OPTION_BASIS, "--basis", "stated|evidenced|third_party", "the least a finding may rest on", "認める根拠の最低限"},
    {OPTION_SEARCH, "-I", "DIR", "look for imported modules here too", "参照するモジュールを探すフォルダー"},
    {OPTION_EVIDENCE, "--evidence", "DIR", "look at evidence files in this folder", "証跡ファイルのあるフォルダー"},
    {OPTION_ALL, "--all", NULL, "list met findings too; of `trust`: all links", "充足した指摘も載せます。trust では全ての環"},
    {OPTION_FACTS, "--facts", NULL, "of requirements: which facts decide which level, as Markdown", "対策要件ごとに、どの事実がどのレベルを決めるか(Markdown)"},
    {OPTION_VIEW, "--view", "STANDARD", "the same verdicts from the side of another standard (cpsfc list standards)", "他の規格の側から見た同じ判定(一覧は cpsfc list standards)"},
    {OPTION_ON, "--on", "NAME", "whose answers: an organization or another element; without it, all that answer", "だれの回答か(組織やその他の要素)。省くと回答する全ての組織"},
    {OPTION_READ, "--read", "SHEET", "turn this filled-in sheet (.xlsx or .csv) into an answers block", "記入済みの表(.xlsx または .csv)を「回答」に変換します"},
    {OPTION_TABLE, "--table", "NAME", "of csv: findings (default), requirements, evidence, questions or gone; with --for see docs/tables.md", "csv に載せる表: findings(既定)、requirements、evidence、questions、gone。--for の表は docs/tables.md に記載"},
    {OPTION_FOR, "--for", "ORG", "only what that organization may see: exports, contracts with it, claims", "その組織に見せてよいもの(公開、その組織との契約、表明)だけを載せます"},
    {OPTION_CHECK, "--check", NULL, "write nothing; name the files that would change, status 1 if any", "何も書き換えず、変わるファイルの名を出します(あれば終了状態1)"},
    {OPTION_DIFF, "--diff", NULL, "write nothing; show what would change, status 1 if anything", "何も書き換えず、変わる箇所を示します(あれば終了状態1)"},
    {OPTION_WORDS, "--words", "en|ja", "write the words of the language in English or Japanese; names stay", "言語の語を英語または日本語に書き換えます(名前はそのまま)"},
    {OPTION_RULES, "--rules", NULL, "OLD and NEW are editions of a framework: folders, files, names such as cpsf@1.0", "OLD と NEW はフレームワークの版(フォルダー、ファイル、cpsf@1.0 のような名前)"},
    {OPTION_MAX_ERRORS, "--max-errors", "N", "show at most N messages; 0 shows all (default 100)", "表示するメッセージの上限。0で全て(既定 100)"},
    {OPTION_COLOR, "--color", "auto|always|never", "colour of messages", "メッセージの色"},
    {OPTION_TRACE, "--trace", NULL, "time of each pass on standard error", "各段階の時間を標準エラーに出します"},
    {OPTION_RECORD, "--trace", "FILE", "record what editor and server say to each other", "エディターとのやり取りをこのファイルに記録します"},
    {OPTION_DEPFILE, "--depfile", "FILE", "write the files that were read as a rule for make and ninja", "読んだファイルを make や ninja の規則として書きます"},
    {OPTION_QUIET, "--quiet", NULL, "errors and what was asked for, nothing else", "エラーと、指定した出力だけを出します"},
    {OPTION_VERBOSE, "--verbose", NULL, "tell the date, the settings, and the files read and written", "基準日、設定、読み書きしたファイルも示します"},
    {OPTION_MAN, "--man", NULL, "as a page of the manual, for man(1)", "マニュアルのページ(man(1) 用)として書き出します"},
    {OPTION_HELP, "--help", NULL, "this help", "この説明"},
};
enum { OPTION_ROWS = sizeof options / sizeof *options };

const struct option_info *option_table(uint32_t *count) {
  *count = OPTION_ROWS;
  return options;
}

/* One name may mean different things: what C has comes first. */
static const struct option_info *option_find(const struct command *c, const char *text, size_t length) {
  const struct option_info *res = NULL;
  for (int i = 0; i < OPTION_ROWS; i++) {
    if (strlen(options[i].name) != length || strncmp(options[i].name, text, length)) continue;
    if (!res || c->options >> options[i].id & 1) res = &options[i];
  }
  return res;
}

enum language language_of_locale(void) {
  static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    const char *value = getenv(names[i]);
    if (value && *value) return strncmp(value, "ja", 2) ? LANGUAGE_EN : LANGUAGE_JA;
  }
  return LANGUAGE_EN;
}

/* ---- one function per option that takes a value ---- */

static bool set_as_of(struct arguments *a, const char *v) {
  a->as_of_text = v;
  a->as_of_from = "--as-of";
  return date_parse(v, strlen(v), &a->as_of);
}
static bool set_language(struct arguments *a, const char *v) {
  bool ja = !strcmp(v, "ja");
  if (!ja && strcmp(v, "en")) return false;
  a->language_given = a->language_known = true;
  a->language = a->terminal_language = ja ? LANGUAGE_JA : LANGUAGE_EN;
  return true;
}
static bool set_target(struct arguments *a, const char *v) {
  vec_push(&a->targets.list, v);
  return setting_is_target(v);
}
static bool set_fail_on(struct arguments *a, const char *v) {
  struct bilingual_text problem;
  a->gate_given = true;
  a->gate_from = "--fail-on";
  return gate_parse(&a->gate, v, &problem);
}
static bool set_baseline(struct arguments *a, const char *v) { return a->baseline = v, *v != 0; }
static bool set_update_baseline(struct arguments *a, const char *v) { return (void)v, a->update_baseline = true; }
static bool set_against(struct arguments *a, const char *v) { return a->against = v, *v != 0; }
static bool set_explain_gate(struct arguments *a, const char *v) { return (void)v, a->explain_gate = true; }
static bool set_warn_before(struct arguments *a, const char *v) {
  char *end;
  unsigned long n = strtoul(v, &end, 10);
  a->warn_before = (int)n;
  return '1' <= *v && *v <= '9' && n <= 3660 && (!*end || !strcmp(end, "d"));
}
static bool set_basis(struct arguments *a, const char *v) {
  static const struct { const char *word; enum basis basis; } words[] = {{"stated", BASIS_STATED}, {"evidenced", BASIS_EVIDENCED}, {"third_party", BASIS_THIRD_PARTY}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (!strcmp(v, words[i].word)) return a->basis = words[i].basis, true;
  return false;
}
static bool set_max_errors(struct arguments *a, const char *v) {
  char *end;
  unsigned long n = strtoul(v, &end, 10);
  a->max_errors = (uint32_t)n;
  return '0' <= *v && *v <= '9' && !*end && n <= UINT32_MAX;
}
static bool set_colour(struct arguments *a, const char *v) {
  static const char *const words[] = {"auto", "always", "never"};
  for (int i = 0; i < 3; i++)
    if (!strcmp(v, words[i])) return a->colour = (enum colour_choice)i, true;
  return false;
}
static bool set_format(struct arguments *a, const char *v) { return a->format = v, true; }
static bool set_output(struct arguments *a, const char *v) { return vec_push(&a->outputs.list, v), *v != 0; }
static bool set_search(struct arguments *a, const char *v) { return vec_push(&a->search.list, v), file_is_folder(v); }
static bool set_evidence(struct arguments *a, const char *v) { return a->evidence_folder = v, file_is_folder(v); }
static bool set_all(struct arguments *a, const char *v) { return (void)v, a->all = true; }
/* Which there are is known where the report is made; the message lists them. */
static bool set_view(struct arguments *a, const char *v) { return a->view = v, true; }
static bool set_on(struct arguments *a, const char *v) { return a->on = v, *v != 0; }
static bool set_read(struct arguments *a, const char *v) { return a->read = v, *v != 0; }
static bool set_table(struct arguments *a, const char *v) { return a->table = v, true; }
static bool set_audience(struct arguments *a, const char *v) { return a->audience = v, *v != 0; }
static bool set_facts(struct arguments *a, const char *v) { return (void)v, a->facts = true; }
static bool set_record(struct arguments *a, const char *v) { return a->record = v, *v != 0; }
static bool set_check(struct arguments *a, const char *v) { return (void)v, a->check_only = true; }
static bool set_diff(struct arguments *a, const char *v) { return (void)v, a->show_diff = true; }
static bool set_words(struct arguments *a, const char *v) {
  a->rewrite_words = !strcmp(v, "ja") ? FORMAT_WORDS_JA : FORMAT_WORDS_EN;
  return !strcmp(v, "ja") || !strcmp(v, "en");
}
static bool set_trace(struct arguments *a, const char *v) { return (void)v, a->trace = true; }
static bool set_depfile(struct arguments *a, const char *v) { return a->depfile_path = v, *v != 0; }
static bool set_rules(struct arguments *a, const char *v) { return (void)v, a->rules = true; }
static bool set_quiet(struct arguments *a, const char *v) { return (void)v, a->quiet = true; }
static bool set_verbose(struct arguments *a, const char *v) { return (void)v, a->verbose = true; }
static bool set_manual(struct arguments *a, const char *v) { return (void)v, a->manual = true; }
static bool set_program(struct arguments *a, const char *v) { return vec_push(&a->programs.list, v), *v != 0; }
static bool set_all_programs(struct arguments *a, const char *v) { return (void)v, a->all_programs = true; }
static bool set_summary(struct arguments *a, const char *v) { return a->summary = v, *v != 0; }
static bool set_schema(struct arguments *a, const char *v) { return (void)v, a->schema = true; }
static bool set_help(struct arguments *a, const char *v) { return (void)v, a->help = true; }

static bool (*const setters[OPTION_COUNT])(struct arguments *, const char *) = {
    [OPTION_AS_OF] = set_as_of, [OPTION_TARGET] = set_target, [OPTION_LANG] = set_language, [OPTION_FORMAT] = set_format,
    [OPTION_OUTPUT] = set_output, [OPTION_FAIL_ON] = set_fail_on, [OPTION_BASIS] = set_basis, [OPTION_SEARCH] = set_search,
    [OPTION_CHECK] = set_check, [OPTION_DIFF] = set_diff, [OPTION_WORDS] = set_words,
    [OPTION_EVIDENCE] = set_evidence, [OPTION_ALL] = set_all, [OPTION_FACTS] = set_facts, [OPTION_VIEW] = set_view, [OPTION_FOR] = set_audience, [OPTION_TABLE] = set_table, [OPTION_MAX_ERRORS] = set_max_errors, [OPTION_COLOR] = set_colour,
    [OPTION_ON] = set_on, [OPTION_READ] = set_read, [OPTION_TRACE] = set_trace, [OPTION_RECORD] = set_record,
    [OPTION_BASELINE] = set_baseline, [OPTION_UPDATE_BASELINE] = set_update_baseline, [OPTION_AGAINST] = set_against, [OPTION_EXPLAIN_GATE] = set_explain_gate, [OPTION_WARN_BEFORE] = set_warn_before,
    [OPTION_PROGRAM] = set_program, [OPTION_ALL_PROGRAMS] = set_all_programs, [OPTION_SUMMARY] = set_summary, [OPTION_SCHEMA] = set_schema, [OPTION_DEPFILE] = set_depfile, [OPTION_QUIET] = set_quiet, [OPTION_VERBOSE] = set_verbose, [OPTION_MAN] = set_manual, [OPTION_RULES] = set_rules, [OPTION_HELP] = set_help};

/* ---- reading ---- */

/* Commands that write something else than reports. */
static const struct { int (*run)(struct arguments *a); struct format_table (*formats)(void); } other_formats[] = {
    {command_graph, graph_formats}, {command_compare, compare_formats}, {command_diff, diff_formats}, {command_config, config_formats}};

const char *option_formats(struct arena *a, const struct command *c) {
  for (size_t i = 0; i < sizeof other_formats / sizeof *other_formats; i++)
    if (other_formats[i].run == c->run) return format_list(a, other_formats[i].formats());
  if (c->run == command_list) return list_format_names;
  return report_format_names(a, c->run == command_trust ? REPORT_TRUST : REPORT_FINDINGS);
}
static bool format_known(const struct command *c, const char *name) {
  for (size_t i = 0; i < sizeof other_formats / sizeof *other_formats; i++)
    if (other_formats[i].run == c->run) return format_named(other_formats[i].formats(), name);
  if (c->run == command_list) return list_format_known(name);
  return report_format_find(name);
}

/* What is wrong inside the list, not only that something is. */
static void refuse_gate(const struct arguments *a, const char *value) {
  struct gate g = {0};
  struct bilingual_text problem;
  if (!gate_parse(&g, value, &problem)) complain("--fail-on %s: %s", value, speaks_japanese(a) ? problem.ja : problem.en);
  gate_free(&g);
}

/* What an option takes, where the word of its help is not enough. */
static const struct { enum option id; const char *en, *ja; } takes[] = {
    {OPTION_AS_OF, "a date of the calendar, such as 2026-06-15", "日付(例: 2026-06-15)"},
    {OPTION_TARGET, "NAME@VERSION:LEVEL with a level of 1 to 3, such as cpsf@1.0:2, or a profile, such as profiles.factory.line@1.0",
     "「名前@版:レベル」(レベルは 1 から 3。例: cpsf@1.0:2)またはプロファイル(例: profiles.factory.line@1.0)"},
    {OPTION_LANG, "en or ja", "en または ja"},
    {OPTION_WORDS, "en or ja", "en または ja"},
    {OPTION_WARN_BEFORE, "days from 1 to 3660, such as 30d", "1 から 3660 までの日数(例: 30d)"},
    {OPTION_BASIS, "stated, evidenced or third_party", "stated、evidenced、third_party のどれか"},
    {OPTION_MAX_ERRORS, "a number from 0 (shows all) to 4294967295, such as 20", "0(全て表示)から 4294967295 までの数(例: 20)"},
    {OPTION_COLOR, "auto, always or never", "auto、always、never のどれか"},
    {OPTION_SEARCH, "an existing folder", "実在するフォルダー"},
    {OPTION_EVIDENCE, "an existing folder", "実在するフォルダー"}};

static bool refuse_value(const struct arguments *a, const struct command *c, const struct option_info *o, const char *value) {
  if (o->id == OPTION_FAIL_ON) return refuse_gate(a, value), false;
  struct arena memory = {0};
  const char *en = o->value, *ja = o->value;
  if (o->id == OPTION_FORMAT) en = ja = option_formats(&memory, c);
  for (size_t i = 0; i < sizeof takes / sizeof *takes; i++)
    if (takes[i].id == o->id) en = takes[i].en, ja = takes[i].ja;
  const char *wanted = speaks_japanese(a) ? ja : en;
  if (o->id == OPTION_FORMAT)
    complain_in(a, "%1$s takes one of %2$s, not `%3$s`", "%1$s に `%3$s` は指定できません。指定できるのは次のどれかです: %2$s", o->name, wanted, value);
  else if (!*value)
    complain_in(a, "%s takes %s, and nothing was given", "%s の値が空です。%s を指定してください", o->name, wanted);
  else
    complain_in(a, "%1$s takes %2$s, not `%3$s`", "%1$s に `%3$s` は指定できません。指定できるもの: %2$s", o->name, wanted, value);
  arena_free(&memory);
  return false;
}

static bool apply_option(struct arguments *a, const struct command *c, const struct option_info *o, const char *value) {
  if (!(c->options >> o->id & 1)) {
    complain_in(a, "`cpsfc %1$s` has no option %2$s; see `cpsfc %1$s --help`", "`cpsfc %1$s` にオプション %2$s はありません。`cpsfc %1$s --help` を見てください", c->name, o->name);
    return false;
  }
  if (o->value && !value) {
    complain_in(a, "%1$s needs a value: %1$s %2$s", "%1$s には値が必要です: %1$s %2$s", o->name, o->value);
    return false;
  }
  bool known = o->id != OPTION_FORMAT || format_known(c, value);
  return (known && setters[o->id](a, value)) || refuse_value(a, c, o, value);
}

/* One option at ARGV[*I]; advances over its value. "--name=value", "--name value", "-oFILE" and "-o FILE" all work. */
static bool read_option(struct arguments *a, const struct command *c, int argc, char **argv, int *i) {
  const char *text = argv[*i], *equals = strchr(text, '=');
  bool is_long = text[1] == '-';
  size_t length = is_long ? (equals ? (size_t)(equals - text) : strlen(text)) : 2;
  const struct option_info *o = option_find(c, text, length);
  if (!o && !strcmp(text, "-h")) o = option_find(c, "--help", 6);
  if (!o) {
    complain_in(a, "there is no option %1$s; see `cpsfc %2$s --help`", "オプション %1$s はありません。`cpsfc %2$s --help` を見てください", text, c->name);
    return false;
  }
  const char *value = NULL;
  if (o->value && is_long && equals) value = equals + 1;
  else if (o->value && !is_long && text[2]) value = text + 2;
  else if (o->value && *i + 1 < argc) value = argv[++*i];
  return apply_option(a, c, o, value);
}

/* The date when none was given: SOURCE_DATE_EPOCH, else the clock, once. */
static bool fill_date(struct arguments *a) {
  if (a->as_of != DAY_NONE) return true;
  const char *epoch = getenv("SOURCE_DATE_EPOCH");
  char *end = NULL;
  long long seconds = epoch && *epoch ? strtoll(epoch, &end, 10) : (long long)time(NULL);
  if (end && *end) return complain_in(a, "SOURCE_DATE_EPOCH is not a number of seconds: `%s`", "SOURCE_DATE_EPOCH が秒数ではありません: `%s`", epoch), false;
  a->as_of_from = end ? "SOURCE_DATE_EPOCH" : "clock";
  long long days = seconds / 86400 - (seconds % 86400 < 0);
  if (days < -25567 || 2932896 < days) return complain_in(a, "SOURCE_DATE_EPOCH lies outside 1900 to 9999: `%s`", "SOURCE_DATE_EPOCH が 1900 年から 9999 年までの範囲にありません: `%s`", epoch ? epoch : ""), false;
  a->as_of = (day)days;
  return true;
}

/* Wherever it stands: what is wrong before it is told in that language, too. */
static void find_language(struct arguments *a, int argc, char **argv) {
  for (int i = 0; i < argc && strcmp(argv[i], "--"); i++) {
    const char *value = !strncmp(argv[i], "--lang=", 7) ? argv[i] + 7 : !strcmp(argv[i], "--lang") && i + 1 < argc ? argv[i + 1] : NULL;
    if (value && (!strcmp(value, "ja") || !strcmp(value, "en"))) set_language(a, value);
  }
}

bool arguments_read(struct arguments *a, const struct command *c, int argc, char **argv) {
  *a = (struct arguments){.as_of = DAY_NONE, .max_errors = 100, .dashes = UINT32_MAX, .terminal_language = language_of_locale()};
  bool options_end = false;
  find_language(a, argc, argv);
  take_language_here(a);
  for (int i = 0; i < argc; i++) {
    if (!options_end && !strcmp(argv[i], "--")) options_end = true, a->dashes = a->words.list.count;
    else if (!options_end && argv[i][0] == '-' && argv[i][1]) {
      if (!read_option(a, c, argc, argv, &i)) return false;
    } else vec_push(&a->words.list, argv[i]);
  }
  return fill_date(a);
}

void arguments_free(struct arguments *a) {
  vec_free(&a->words.list);
  vec_free(&a->outputs.list);
  vec_free(&a->targets.list);
  vec_free(&a->search.list);
  vec_free(&a->programs.list);
  gate_free(&a->gate);
}

/* ---- help ---- */

const char *option_help(struct arena *a, const struct command *c, const struct option_info *x, enum language l) {
  return x->id == OPTION_FORMAT ? option_formats(a, c) : l == LANGUAGE_JA ? x->help_ja : x->help_en;
}

void write_command_help(struct out *o, const struct command *c, enum language l) {
  bool ja = l == LANGUAGE_JA;
  struct arena memory = {0};
  out_format(o, "cpsfc %s %s\n\n%s\n\n", c->name, c->usage, ja ? c->summary_ja : c->summary_en);
  for (int i = 0; i < OPTION_ROWS; i++) {
    const struct option_info *x = &options[i];
    if (!(c->options >> x->id & 1)) continue;
    char left[64];
    snprintf(left, sizeof left, "%s%s%s", x->name, x->value ? " " : "", x->value ? x->value : "");
    out_format(o, "  %-32s %s\n", left, option_help(&memory, c, x, l));
  }
  arena_free(&memory);
  const char *notes = command_notes(c, l);
  if (*notes) out_format(o, "\n%s", notes);
}

void write_general_help(struct out *o, enum language l) {
  bool ja = l == LANGUAGE_JA;
  uint32_t count;
  const struct command *c = command_table(&count);
  out_text(o, ja ? "cpsfc - 価値創造過程の記述(.cpsf)を検査し、CPSFとのギャップを理由付きで示します\n\n"
                 : "cpsfc - checks descriptions of value creation processes (.cpsf) and reports their gaps against CPSF, with reasons\n\n");
  for (uint32_t i = 0; i < count; i++) out_format(o, "  cpsfc %-10s %-46s %s\n", c[i].name, c[i].usage, ja ? c[i].summary_ja : c[i].summary_en);
  out_text(o, ja ? "\n  cpsfc COMMAND --help で各コマンドの説明、cpsfc --version で版を表示します\n"
                 : "\n  cpsfc COMMAND --help explains a command; cpsfc --version prints the version\n");
}
