/* commands.c - the table of commands. */
#include <string.h>

#include "compiler/cli/cli.h"

#define O(x) (1u << OPTION_##x)
#define READING (O(AS_OF) | O(TARGET) | O(BASIS) | O(SEARCH) | O(EVIDENCE) | O(MAX_ERRORS) | O(COLOR) | O(LANG) | O(TRACE) | O(HELP))

static const struct command commands[] = {
    {"check", "[FILE|DIR...]", "syntax, names, types, then a one-screen summary of findings", "構文・名前・型を確かめ、指摘を一画面にまとめます",
     READING | O(FORMAT) | O(FAIL_ON), command_check},
    {"report", "[FILE|DIR...] -o OUT", "the gap report; the format follows the extension of OUT or --format", "ギャップ分析レポートを作ります。形式は出力名の拡張子か --format で決まります",
     READING | O(FORMAT) | O(OUTPUT) | O(FAIL_ON) | O(ALL) | O(VIEW), command_report},
    {"why", "REQUIREMENT SUBJECT | label PORT|FLOW|DATA|ELEMENT [FILE|DIR...]", "the proof of one verdict, in sentences, with places; or the label of one place, what it comes from and who may read it", "一つの判定の根拠を、文と場所で示します。label に続けて名前を書くと、そこの区分・その出どころ・閲覧できる者を示します",
     READING, command_why},
    {"explain", "CODE|REQUIREMENT|MEASURE|[STANDARD] ITEM|TERM|CLASS|UNIT", "what a message, a requirement, an item of a standard, a term or a class means; --all -o DIR writes a page for each framework and module", "メッセージ・対策要件・対策例・規格の項目・用語・型を説明します。--all -o フォルダー で全フレームワーク・モジュールのページを作ります",
     O(LANG) | O(ALL) | O(OUTPUT) | O(HELP), command_explain},
    {"list", "requirements|classes|units|frameworks|standards|terms|codes", "what the standard library knows", "標準ライブラリの内容を一覧にします",
     O(LANG) | O(FACTS) | O(HELP), command_list},
    {"test", "[FILE|DIR...]", "run the `test` statements of framework and sector modules", "フレームワークや分野別モジュールの「試験」を実行します",
     O(AS_OF) | O(SEARCH) | O(MAX_ERRORS) | O(COLOR) | O(LANG) | O(HELP), command_test},
    {"init", "DIR", "a first spec that compiles, with comments", "そのまま通る最初の一枚を、説明付きで作ります", O(LANG) | O(HELP), command_init},
};

const struct command *command_table(uint32_t *count) {
  *count = sizeof commands / sizeof *commands;
  return commands;
}

const struct command *command_find(const char *name) {
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    if (!strcmp(commands[i].name, name)) return &commands[i];
  return NULL;
}
