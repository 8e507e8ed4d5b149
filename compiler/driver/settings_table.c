/* settings_table.c - the keys of cpsf.yaml and what they take. */
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/driver.h"
#include "runtime/gate/gate.h"

/* ---- what the kinds take ---- */

static bool any_text(const char *text) { return *text != 0; }
static bool is_date(const char *text) { return date_parse(text, strlen(text), &(day){0}); }

static bool is_number_up_to(const char *text, size_t length, unsigned long most) {
  char *end;
  if (length == 0 || strspn(text, "0123456789") < length || (text[0] == '0' && 1 < length)) return false;
  return 8 < length ? false : strtoul(text, &end, 10) <= most;
}
static bool is_number(const char *text) { return is_number_up_to(text, strlen(text), SETTING_NUMBER_MOST); }
static bool is_days(const char *text) {
  size_t length = strlen(text);
  if (length && text[length - 1] == 'd') length--;
  return text[0] != '0' && is_number_up_to(text, length, SETTING_DAYS_MOST);
}

/* One to three numbers with points between. */
static bool is_version_of(const char *text, size_t length) {
  size_t parts = 0, i = 0;
  do {
    size_t digits = strspn(text + i, "0123456789");
    if (digits == 0 || 9 < digits || length < i + digits) return false;
    i += digits;
    parts++;
  } while (i < length && text[i] == '.' && ++i);
  return i == length && parts <= 3;
}
static bool is_version(const char *text) { return is_version_of(text, strlen(text)); }

/* Ends before LENGTH; spaces never stand in a name. */
static bool is_module_name(const char *text, size_t length) {
  return length != 0 && strcspn(text, "@: \t/") == length;
}
static bool is_module(const char *text) {
  size_t name = strcspn(text, "@");
  return text[name] == '@' && is_module_name(text, name) && is_version(text + name + 1);
}
bool setting_is_target(const char *text) {
  const char *colon = strrchr(text, ':');
  size_t name = strcspn(text, "@:"), all = colon ? (size_t)(colon - text) : strlen(text);
  return gate_target_good(text) && is_module_name(text, name) && (name == all || (text[name] == '@' && is_version_of(text + name + 1, all - name - 1)));
}

/* Goes into names of files on every system. */
static bool is_name(const char *text) {
  return *text && *text != '.' && *text != '-' && !text[strcspn(text, " \t/\\:*?\"<>|{}")];
}

static bool is_code(const char *text) {
  if ((text[0] != 'W' && text[0] != 'N') || strlen(text) != 5) return false;
  for (enum message m = MSG_NONE + 1; m < MSG_COUNT; m++)
    if (!strcmp(message_code(m), text) && message_severity(m) != SEVERITY_ERROR) return true;
  return false;
}

static const char *const languages[] = {"en", "ja", NULL}, *const bases[] = {"stated", "evidenced", "third_party", NULL};

const struct setting_kind_info setting_kinds[KIND_OF_COUNT] = {
    [KIND_OF_PATH] = {"PATH", .good = any_text},
    [KIND_OF_DATE] = {"2026-06-15", .pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", .good = is_date},
    [KIND_OF_LANGUAGE] = {"en, ja", .words = languages},
    [KIND_OF_BASIS] = {"stated, evidenced, third_party", .words = bases},
    [KIND_OF_GATE] = {"gap", .good = any_text},
    [KIND_OF_DAYS] = {"30d (1d ... 3660d)", .pattern = "^[1-9][0-9]{0,3}d?$", .number = true, .good = is_days},
    [KIND_OF_NUMBER] = {"0 ... 1000000", .pattern = "^(0|[1-9][0-9]{0,6})$", .number = true, .good = is_number},
    [KIND_OF_VERSION] = {"0.1 / 0.1.0", .pattern = "^[0-9]+(\\.[0-9]+){0,2}$", .number = true, .good = is_version},
    [KIND_OF_MODULE] = {"NAME@VERSION", .pattern = "^[^@:\\s/]+@[0-9]+(\\.[0-9]+){0,2}$", .good = is_module},
    [KIND_OF_TARGET] = {"NAME@VERSION:LEVEL / FRAMEWORK.PROFILE@VERSION",
                        .pattern = "^([^@:\\s/]+(@[0-9]+(\\.[0-9]+){0,2})?:[123]|[^@:\\s/.][^@:\\s/]*\\.([^@:\\s/]*[^@:\\s/.])(@[0-9]+(\\.[0-9]+){0,2})?)$",
                        .good = setting_is_target},
    [KIND_OF_VIEW] = {"STANDARD", .good = any_text},
    [KIND_OF_NAME] = {"NAME", .pattern = "^[^\\s/\\\\:*?\"<>|{}.\\-][^\\s/\\\\:*?\"<>|{}]*$", .good = is_name},
    [KIND_OF_CODE] = {"W2304", .pattern = "^[WN][0-9]{4}$", .good = is_code},
    [KIND_OF_REASON] = {"TEXT", .good = any_text},
    [KIND_OF_ALLOW] = {"code, reason, until", .words = NULL},
    [KIND_OF_PROGRAM] = {"name, files", .words = NULL},
};

/* ---- the keys ---- */

#define PROGRAM .of_program = true
#define LIST .list = true
#define ADDS .adds = true

const struct setting_info setting_table[SETTING_COUNT] = {
    [SETTING_EXTENDS] = {"extends", KIND_OF_PATH, .en = "settings file that this one builds on; what stands here wins",
                         .ja = "土台にする設定ファイル。同じ項目はこちらが優先します"},
    [SETTING_COMPILER] = {"compiler", KIND_OF_VERSION, .en = "version of cpsfc the project is pinned to; 0.1 fits every 0.1.x",
                          .ja = "使う cpsfc の版。0.1 と書けば 0.1.x のどれでも使えます"},
    [SETTING_CATALOGUES] = {"catalogues", KIND_OF_MODULE, LIST, .en = "versions of frameworks the project is pinned to",
                            .ja = "使うフレームワークの版"},
    [SETTING_PROGRAMS] = {"programs", KIND_OF_PROGRAM, LIST, ADDS, .option = "--program",
                          .en = "programs of this repository, each compiled, gated and written on its own",
                          .ja = "このリポジトリにあるプログラム。一つずつコンパイルし、合否を決め、書き出します"},
    [SETTING_PATHS] = {"paths", KIND_OF_PATH, LIST, .option = "FILE|DIR", .preset = ".",
                       .en = "files and folders of the one program, when none is named",
                       .ja = "ファイルを指定しないときに読むファイルとフォルダー(プログラムが一つの場合)"},
    [SETTING_SEARCH] = {"search", KIND_OF_PATH, LIST, PROGRAM, .option = "-I", .en = "folders where imported modules are looked for, too",
                        .ja = "参照するモジュールを探すフォルダー"},
    [SETTING_AS_OF] = {"as_of", KIND_OF_DATE, .option = "--as-of", .preset = "today", .en = "day of judgement", .ja = "基準日"},
    [SETTING_LANG] = {"lang", KIND_OF_LANGUAGE, .option = "--lang", .en = "language of messages and reports", .ja = "メッセージとレポートの言語"},
    [SETTING_TARGETS] = {"targets", KIND_OF_TARGET, LIST, PROGRAM, .option = "--target",
                         .en = "replaces the `target` lines without `on`", .ja = "対象の指定がない「目標」を置き換えます"},
    [SETTING_FLOOR] = {"floor", KIND_OF_TARGET, LIST, PROGRAM, ADDS,
                       .en = "levels that no target may undercut: the gate fails when one does", .ja = "目標の下限。下回る目標があれば不合格にします"},
    [SETTING_BASIS] = {"basis", KIND_OF_BASIS, PROGRAM, .option = "--basis", .en = "the least a finding may rest on", .ja = "認める根拠の最低限"},
    [SETTING_EVIDENCE] = {"evidence", KIND_OF_PATH, PROGRAM, .option = "--evidence", .en = "folder of evidence files to look at",
                          .ja = "証跡ファイルのあるフォルダー"},
    [SETTING_FAIL_ON] = {"fail_on", KIND_OF_GATE, PROGRAM, .option = "--fail-on", .preset = "never", .en = "what fails the gate", .ja = "不合格にする条件"},
    [SETTING_MAX_UNANSWERED] = {"max_unanswered", KIND_OF_NUMBER, PROGRAM, .en = "the gate fails when more than so many findings are unanswered",
                                .ja = "未回答がこの件数を超えれば不合格にします"},
    [SETTING_WARN_BEFORE] = {"warn_before", KIND_OF_DAYS, PROGRAM, .option = "--warn-before",
                             .en = "warn so many days before an acceptance, evidence or contract ends",
                             .ja = "受容・証跡・契約の期限が何日前になったら警告するか"},
    [SETTING_BASELINE] = {"baseline", KIND_OF_PATH, PROGRAM, .option = "--baseline",
                          .en = "findings seen before; `{program}` stands for the name of the program",
                          .ja = "以前からある指摘の一覧(ベースライン)。`{program}` はプログラムの名前になります"},
    [SETTING_DECISIONS] = {"decisions", KIND_OF_PATH, PROGRAM, .en = "the one file that may hold accept, exclude and @allow",
                           .ja = "受容・適用除外・@allow を書いてよい唯一のファイル"},
    [SETTING_ALLOW] = {"allow", KIND_OF_ALLOW, LIST, PROGRAM, ADDS, .en = "warnings that are silenced everywhere, with reason and end",
                       .ja = "全体で抑える警告。理由と期限を添えます"},
    [SETTING_VIEWS] = {"views", KIND_OF_VIEW, LIST, PROGRAM, .option = "--view",
                       .en = "standards for which `report -o` writes a file each, when its name has `{view}`",
                       .ja = "`report -o` の出力名に `{view}` があるとき、一つずつ書き出す規格"},
};

const struct setting_part allow_parts[ALLOW_PARTS] = {
    [ALLOW_CODE] = {"code", KIND_OF_CODE, true, false, "code of the warning or note", "警告・参考のコード"},
    [ALLOW_REASON] = {"reason", KIND_OF_REASON, true, false, "why it may stay", "残してよい理由"},
    [ALLOW_UNTIL] = {"until", KIND_OF_DATE, false, false, "the last day it is silenced", "抑える最後の日"}};

const struct setting_part program_parts[PROGRAM_PARTS] = {
    [PROGRAM_NAME] = {"name", KIND_OF_NAME, true, false, "name of the program, for `{program}` in names of outputs", "プログラムの名前。出力名の `{program}` になります"},
    [PROGRAM_FILES] = {"files", KIND_OF_PATH, true, true, "files and folders of the program", "プログラムのファイルとフォルダー"}};

/* ---- values ---- */

const char *setting_text(const struct project_settings *s, enum setting x) { return s->values[x].count ? s->values[x].texts[0].text : NULL; }

int setting_number(const struct project_settings *s, enum setting x, int otherwise) {
  const char *text = setting_text(s, x);
  return text ? atoi(text) : otherwise; /* digits alone, as read */
}

day setting_day(const struct project_settings *s, enum setting x) {
  const char *text = setting_text(s, x);
  day res = DAY_NONE;
  if (text) date_parse(text, strlen(text), &res);
  return res;
}

void setting_add_list(const struct project_settings *s, enum setting x, struct text_list *res) {
  for (uint32_t i = 0; i < s->values[x].count; i++) vec_push(&res->list, s->values[x].texts[i].text);
}

static void *joined(struct arena *a, const void *first, uint32_t first_count, const void *second, uint32_t second_count, size_t size) {
  char *res = arena_alloc(a, ((size_t)first_count + second_count + 1) * size);
  if (first_count) memcpy(res, first, first_count * size);
  if (second_count) memcpy(res + first_count * size, second, second_count * size);
  return res;
}

void settings_lay(struct arena *a, struct project_settings *base, const struct project_settings *over) {
  for (enum setting x = 0; x < SETTING_COUNT; x++) {
    const struct setting_value *v = &over->values[x];
    struct setting_value *res = &base->values[x];
    if (!setting_stated(over, x)) continue;
    if (setting_table[x].adds) {
      res->texts = joined(a, res->texts, res->count, v->texts, v->count, sizeof *v->texts);
      res->count += v->count;
      res->at = v->at;
    } else {
      *res = *v;
    }
  }
  base->allowed = joined(a, base->allowed, base->allowed_count, over->allowed, over->allowed_count, sizeof *over->allowed);
  base->allowed_count += over->allowed_count;
}
