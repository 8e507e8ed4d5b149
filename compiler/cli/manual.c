/* manual.c - pages of the manual, one per command and one of the program, written from the tables of commands and options
 * in the macros of man(7). */
#include <string.h>

#include "compiler/cli/cli.h"

enum section { SECTION_NAME, SECTION_SYNOPSIS, SECTION_DESCRIPTION, SECTION_COMMANDS, SECTION_OPTIONS, SECTION_STATUS, SECTION_ENVIRONMENT, SECTION_FILES, SECTION_SEE_ALSO };
static const char *const section_names[][LANGUAGE_COUNT] = {
    [SECTION_NAME] = {"NAME", "名前"}, [SECTION_SYNOPSIS] = {"SYNOPSIS", "書式"}, [SECTION_DESCRIPTION] = {"DESCRIPTION", "説明"},
    [SECTION_COMMANDS] = {"COMMANDS", "コマンド"}, [SECTION_OPTIONS] = {"OPTIONS", "オプション"}, [SECTION_STATUS] = {"EXIT STATUS", "終了状態"},
    [SECTION_ENVIRONMENT] = {"ENVIRONMENT", "環境変数"}, [SECTION_FILES] = {"FILES", "ファイル"}, [SECTION_SEE_ALSO] = {"SEE ALSO", "関連項目"}};

/* A word and what it is for. */
struct entry { const char *word, *help[LANGUAGE_COUNT]; };
#define COUNT(list) (sizeof(list) / sizeof *(list))

static const struct entry statuses[] = {
    {"0", {"Nothing at or above the gate; done.", "合否条件に該当なし。処理を終えました。"}},
    {"1", {"The gate failed; of other commands: something differs.", "合否条件に該当しました。他のコマンドでは、違いがあります。"}},
    {"2", {"The spec has errors.", "仕様に誤りがあります。"}},
    {"3", {"Usage, a missing file, an output that can't be written, an internal fault.", "使い方の誤り、ファイルがない、書き込めない、内部の問題。"}}};
static const struct entry variables[] = {
    {"SOURCE_DATE_EPOCH", {"The day of judgement in seconds since 1970, where no --as-of is given.", "--as-of がないときの基準日(1970年1月1日からの秒数)。"}},
    {"NO_COLOR", {"Set and not empty: messages have no colour.", "空でなければ、メッセージに色を付けません。"}},
    {"LC_ALL, LC_MESSAGES, LANG", {"The language of messages on a terminal, where no --lang is given. Files and pipes do not depend on it.",
                                   "--lang がないときの、端末でのメッセージの言語。ファイルやパイプへの出力には影響しません。"}},
    {"XDG_CACHE_HOME", {"Where the language server puts files of the library for the editor.", "言語サーバーが標準ライブラリのファイルを置く場所。"}}};
static const struct entry files[] = {
    {"*.cpsf", {"Specs.", "仕様。"}},
    {"*.cpsi", {"What a partner offers, without its inside.", "取引先が示すもの(内部は含みません)。"}},
    {"cpsf.yaml", {"Settings of a project: the nearest one at or above the first file named.", "プロジェクトの設定。指定した最初のファイルの場所から上へたどって最初に見つかったもの。"}}};

/* ---- text as roff ---- */

static void put(struct out *o, const char *text, size_t length) {
  bool bold = false, line_start = true;
  for (size_t i = 0; i < length; i++) {
    char c = text[i];
    if (line_start && (c == '.' || c == '\'')) out_text(o, "\\&");
    if (c == '`') out_text(o, (bold = !bold) ? "\\fB" : "\\fR");
    else if (c == '\\') out_text(o, "\\e");
    else if (c == '-') out_text(o, "\\-");
    else if (c == '~') out_text(o, "\\(ti");
    else if (c == '^') out_text(o, "\\(ha");
    else out_bytes(o, &c, 1);
    line_start = c == '\n';
  }
  if (bold) out_text(o, "\\fR");
}
static void put_text(struct out *o, const char *text) { put(o, text, strlen(text)); }

static void start_section(struct out *o, enum section s, enum language l) { out_format(o, ".SH \"%s\"\n", section_names[s][l]); }

/* As it stands: notes of a help have columns. */
static void put_lines(struct out *o, const char *text, size_t length) {
  while (0 < length && text[length - 1] == '\n') length--;
  out_text(o, ".nf\n");
  put(o, text, length);
  out_text(o, "\n.fi\n");
}

/* "exit status: 0 ...  1 ...", the lines after the first indented: a paragraph for each status. */
static void put_status_part(struct out *o, const char *part) {
  const char *at = strchr(part, ':') + 2;
  bool first = true;
  while (*at) {
    size_t length = strcspn(at, "\n"), wide = 0;
    while (wide + 1 < length && !(at[wide] == ' ' && at[wide + 1] == ' ')) wide++;
    if (wide + 1 < length) length = wide;
    if (!first && '0' <= *at && *at <= '9' && at[1] == ' ') out_text(o, ".br\n");
    put(o, at, length);
    out_text(o, "\n");
    at += length;
    at += strspn(at, " \n");
    first = false;
  }
}

static void put_entry(struct out *o, const char *word, const char *value, const char *help) {
  out_text(o, ".TP\n\\fB");
  put_text(o, word);
  out_text(o, "\\fR");
  if (value) {
    out_text(o, " \\fI");
    put_text(o, value);
    out_text(o, "\\fR");
  }
  out_text(o, "\n");
  put_text(o, help);
  out_text(o, "\n");
}

static void put_entries(struct out *o, enum section s, const struct entry *list, size_t count, enum language l) {
  start_section(o, s, l);
  for (size_t i = 0; i < count; i++) put_entry(o, list[i].word, NULL, list[i].help[l]);
}

/* ---- pages ---- */

static void put_head(struct out *o, const char *title, const char *name, const char *summary, enum language l) {
  out_format(o, ".\\\" written by cpsfc help --man\n.TH \"%s\" 1 " CPSFC_RELEASED " \"cpsfc " CPSFC_VERSION "\" cpsfc\n", title);
  start_section(o, SECTION_NAME, l);
  put_text(o, name);
  out_text(o, " \\- ");
  put_text(o, summary);
  out_text(o, "\n");
}

/* The part of the notes about the exit status, which stands last; the end of NOTES when there is none. */
static const char *status_part(const char *notes, enum language l) {
  const char *mark = l == LANGUAGE_JA ? "終了状態: " : "exit status: ";
  const char *res = strstr(notes, mark);
  return res ? res : notes + strlen(notes);
}

static void put_options(struct out *o, const struct command *c, enum language l) {
  uint32_t count;
  const struct option_info *x = option_table(&count);
  struct arena memory = {0};
  start_section(o, SECTION_OPTIONS, l);
  for (uint32_t i = 0; i < count; i++)
    if (c->options >> x[i].id & 1) put_entry(o, x[i].name, x[i].value, option_help(&memory, c, &x[i], l));
  arena_free(&memory);
}

static void put_status(struct out *o, const char *part, enum language l) {
  start_section(o, SECTION_STATUS, l);
  if (*part) put_status_part(o, part);
  else out_text(o, l == LANGUAGE_JA ? "cpsfc(1) と同じです。\n" : "As cpsfc(1) has it.\n");
}

static void write_command_page(struct out *o, const struct command *c, enum language l) {
  bool ja = l == LANGUAGE_JA;
  struct arena memory = {0};
  const char *notes = command_notes(c, l), *status = status_part(notes, l);
  put_head(o, arena_format(&memory, "cpsfc-%s", c->name), arena_format(&memory, "cpsfc-%s", c->name), ja ? c->summary_ja : c->summary_en, l);
  start_section(o, SECTION_SYNOPSIS, l);
  out_format(o, "\\fBcpsfc %s\\fR ", c->name);
  put_text(o, c->usage);
  out_text(o, "\n");
  if (notes < status) {
    start_section(o, SECTION_DESCRIPTION, l);
    put_lines(o, notes, (size_t)(status - notes));
  }
  put_options(o, c, l);
  put_status(o, status, l);
  start_section(o, SECTION_SEE_ALSO, l);
  out_text(o, ".BR cpsfc (1)\n");
  arena_free(&memory);
}

static void put_commands(struct out *o, enum language l) {
  uint32_t count;
  const struct command *c = command_table(&count);
  start_section(o, SECTION_COMMANDS, l);
  for (uint32_t i = 0; i < count; i++) put_entry(o, c[i].name, c[i].usage, l == LANGUAGE_JA ? c[i].summary_ja : c[i].summary_en);
}

static void put_command_pages(struct out *o, enum language l) {
  uint32_t count;
  const struct command *c = command_table(&count);
  start_section(o, SECTION_SEE_ALSO, l);
  for (uint32_t i = 0; i < count; i++) out_format(o, ".BR cpsfc\\-%s (1)%s\n", c[i].name, i + 1 < count ? "," : "");
}

static void write_program_page(struct out *o, enum language l) {
  bool ja = l == LANGUAGE_JA;
  put_head(o, "cpsfc", "cpsfc", ja ? "価値創造過程の記述を検査し、CPSFとのギャップを示す" : "gaps of a value creation process against CPSF, with reasons", l);
  start_section(o, SECTION_SYNOPSIS, l);
  out_text(o, "\\fBcpsfc\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR...] [\\fIFILE\\fR|\\fIDIR\\fR...]\n");
  start_section(o, SECTION_DESCRIPTION, l);
  out_text(o, ja ? "ソシキ・ヒト・モノ・データ・プロシージャ・システムと、そのつながりと対策を書いた仕様(.cpsf)を読み、\n"
                   "サイバー・フィジカル・セキュリティ対策フレームワーク(CPSF)に対して何が不足しているかを、\n"
                   "理由と該当箇所を付けて示します。書いていないことは「不明」であって「いいえ」ではありません。\n"
                   "FILE を省くと今のフォルダーを読みます。フォルダーはその下のすべての .cpsf を、\n\\- は標準入力を指します。\n"
                 : "reads specs (.cpsf): organizations, people, components, data, procedures, systems, how they are joined and what\n"
                   "protects them, and tells the gaps against Japan's Cyber/Physical Security Framework, each with its reason and its\n"
                   "place in the text. What is not written is unknown, which is not \"no\".\n"
                   "Without FILE the current folder is read; a folder means every .cpsf below it, \\- standard input.\n");
  put_commands(o, l);
  put_entries(o, SECTION_STATUS, statuses, COUNT(statuses), l);
  put_entries(o, SECTION_ENVIRONMENT, variables, COUNT(variables), l);
  put_entries(o, SECTION_FILES, files, COUNT(files), l);
  put_command_pages(o, l);
}

void manual_write(struct out *o, const struct command *c, enum language l) {
  if (c) write_command_page(o, c, l);
  else write_program_page(o, l);
}
