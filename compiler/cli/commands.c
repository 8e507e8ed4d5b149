/* commands.c - the table of commands. */
#include <string.h>

#include "compiler/cli/cli.h"

#define O(x) (1ull << OPTION_##x)
#define GATING (O(FAIL_ON) | O(BASELINE) | O(UPDATE_BASELINE) | O(AGAINST) | O(EXPLAIN_GATE) | O(WARN_BEFORE) | O(SUMMARY))
#define READING (O(QUIET) | O(VERBOSE) | O(AS_OF) | O(TARGET) | O(BASIS) | O(PROGRAM) | O(SEARCH) | O(EVIDENCE) | O(MAX_ERRORS) | O(COLOR) | O(LANG) | O(TRACE) | O(HELP))

static const struct command commands[] = {
    {"check", "[FILE|DIR...]", "syntax, names, types, then a one-screen summary of findings", "構文・名前・型を確かめ、指摘を一画面にまとめます",
     READING | O(ALL_PROGRAMS) | O(FORMAT) | GATING | O(DEPFILE), command_check},
    {"report", "[FILE|DIR...] -o OUT", "the gap report; the format follows the extension of OUT or --format", "ギャップ分析レポートを作ります。形式は出力名の拡張子か --format で決まります",
     READING | O(FORMAT) | O(OUTPUT) | GATING | O(ALL) | O(VIEW) | O(TABLE) | O(FOR) | O(DEPFILE), command_report},
    {"why", "REQUIREMENT SUBJECT | label PORT|FLOW|DATA|ELEMENT [FILE|DIR...]", "the proof of one verdict, in sentences, with places; or the label of one place, what it comes from and who may read it", "一つの判定の根拠を、文と場所で示します。label に続けて名前を書くと、そこの区分・その出どころ・閲覧できる者を示します",
     READING, command_why},
    {"trust", "[FILE|DIR...] [TRANSFER|FLOW]", "what each actuation and each release of data depends on: the chain of trust, its weakest links, what to strengthen", "制御と他者へのデータの引渡しが何に支えられているか(信頼のチェーン、最も弱い環、強化が必要な環)を示します",
     READING | O(FORMAT) | O(OUTPUT) | O(ALL) | O(DEPFILE), command_trust},
    {"sheet", "[FILE|DIR...] -o OUT.xlsx|OUT.csv | --read SHEET [FILE|DIR...] [-o ANSWERS.cpsf]", "the check sheet to fill in, every requirement with what is answered already; --read turns a filled-in one into an answers block", "記入用のチェックシート(全対策要件と現在の回答)を作ります。--read で記入済みの表を「回答」に変換します",
     READING | O(OUTPUT) | O(ON) | O(READ), command_sheet},
    {"compare", "REPORT|DIR REPORT|DIR...", "reports of suppliers or plants side by side, requirement by requirement: saved ones (JSON, HTML) or specs", "仕入先や工場のレポート(保存したJSON・HTML、または仕様)を、対策要件ごとに横に並べて比べます",
     READING | O(ALL) | O(FORMAT) | O(OUTPUT), command_compare},
    {"graph", "[FILE|DIR...] [-o OUT]", "the process drawn: three layers, organizations, flows, with the status of each element", "プロセスの図(三層、ソシキ、データフロー、要素ごとの判定)を描きます",
     READING | O(FORMAT) | O(OUTPUT) | O(DEPFILE), command_graph},
    {"diff", "OLD NEW | REV..REV -- [FILE|DIR...] | --rules OLD NEW [SPEC...] | --rules REV..REV -- DIR [-- SPEC...]", "what changed between two saved reports, two specs or two git revisions: decisions and scope, verdicts, flows, labels, contracts, measures, evidence", "二つの保存したレポート、二つの仕様、またはgitの二つの版の変更点(決定と対象範囲、判定、データフロー、区分、契約、対策、証跡)を示します",
     READING | O(FORMAT) | O(OUTPUT) | O(RULES), command_diff},
    {"verify", "REPORT.html [FILE|DIR...]", "makes an HTML report anew from the spec inside it, or from the one named, and says whether it is the same", "HTMLレポートを、中にある仕様または指定した仕様から作り直し、同じかどうかを確かめます",
     READING | O(ALL) | O(VIEW) | O(FOR), command_verify},
    {"explain", "CODE|REQUIREMENT|MEASURE|[STANDARD] ITEM|TERM|CLASS|UNIT", "what a message, a requirement, an item of a standard, a term or a class means; --all -o DIR writes a page for each framework and module", "メッセージ・対策要件・対策例・規格の項目・用語・型を説明します。--all -o フォルダー で全フレームワーク・モジュールのページを作ります",
     O(LANG) | O(ALL) | O(OUTPUT) | O(HELP), command_explain},
    {"list", "requirements [FRAMEWORK|PROFILE]|profiles|classes|units|frameworks|standards|terms|risks|codes", "what the standard library knows; a framework or profile of it as a file for other programs", "標準ライブラリの内容を一覧にします。フレームワークやプロファイルを、他のプログラム向けのファイルにもします",
     O(LANG) | O(AS_OF) | O(FORMAT) | O(OUTPUT) | O(FACTS) | O(HELP), command_list},
    {"test", "[FILE|DIR...]", "run the `test` statements of framework and sector modules", "フレームワークや分野別モジュールの「試験」を実行します",
     O(AS_OF) | O(SEARCH) | O(MAX_ERRORS) | O(COLOR) | O(LANG) | O(HELP), command_test},
    {"lsp", "[--trace FILE]", "the language server, on standard input and output: what an editor starts", "言語サーバー(標準入出力)。エディターが起動します",
     O(AS_OF) | O(LANG) | O(RECORD) | O(HELP), command_lsp},
    {"fmt", "[FILE|DIR...]", "formats specs in place; `-` formats standard input to standard output", "仕様の書式を整えて上書きします。`-` は標準入力を整えて標準出力に出します",
     O(CHECK) | O(DIFF) | O(WORDS) | O(MAX_ERRORS) | O(COLOR) | O(LANG) | O(HELP), command_fmt},
    {"config", "[FILE|DIR]", "the settings in force (cpsf.yaml, options, defaults) and where each comes from", "いま有効な設定(cpsf.yaml、オプション、既定値)と、それぞれの出どころを示します",
     READING | O(FORMAT) | O(FAIL_ON) | O(BASELINE) | O(WARN_BEFORE) | O(VIEW) | O(SCHEMA), command_config},
    {"init", "DIR", "a first spec that compiles, with comments", "そのまま通る最初の一枚を、説明付きで作ります", O(LANG) | O(HELP), command_init},
    {"help", "[COMMAND]", "what a command does and its options; --man writes its page of the manual", "コマンドの働きとオプションを説明します。--man でマニュアルのページを書き出します",
     O(MAN) | O(LANG) | O(HELP), command_help},
    {"completion", "bash|zsh|fish", "writes what a shell needs to complete commands, options and their values", "コマンド・オプション・その値を補完するためのシェル用の定義を書き出します",
     O(LANG) | O(HELP), command_completion},
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

/* ---- further lines of a command's help ---- */

static const char fmt_notes_en[] =
    "There are no options of style. Words, names, numbers, comments and line breaks inside a statement\n"
    "stay as they are; indentation, spaces, blank lines and the alignment of lines that belong together\n"
    "are set. Before anything is written the result is parsed again: it must give the same tree and the\n"
    "same comments. A file with errors is left as it is.\n\n"
    "exit status: 0 formatted, or nothing to do  1 with --check or --diff: something would change\n"
    "             2 a spec has errors  3 usage, files, internal\n";
static const char fmt_notes_ja[] =
    "書式の選択肢はありません。語・名前・数値・注釈・文の途中の改行はそのまま残し、字下げ・空白・空行と、\n"
    "並んだ行の桁そろえだけを整えます。書き込む前に結果をもう一度解析し、構文木と注釈が変わらないことを\n"
    "確かめます。誤りのあるファイルは書き換えません。\n\n"
    "終了状態: 0 整えた、または変更なし  1 --check や --diff で変わる箇所がある\n"
    "          2 仕様に誤り  3 使い方・ファイル・内部の問題\n";

static const char trust_notes_en[] =
    "How strong a link is, weakest first:\n"
    "  below target   an open finding says that it misses its target, whatever else is there\n"
    "  nothing        no settled verdict, measure, claim or contract speaks for it; or data\n"
    "                 cross there to another owner without a contract in force\n"
    "  stated         the word of the one it belongs to: a measure, an answer, a label\n"
    "  agreed         a contract in force obliges\n"
    "  claimed        a claim of the partner in force\n"
    "  evidenced      evidence in force\n"
    "  third party    looked at by somebody independent\n"
    "  derived        follows from the process described\n"
    "A link that has verdicts is as strong as the weakest of those that reach a level.\n"
    "Weak are the first two. A weak link stands behind a check when every way from it to\n"
    "the actuation passes a guard or an endorsement. To strengthen: the weak links behind\n"
    "no check; leaving out any one of them leaves a way weak. Where one element of your\n"
    "own lies on all ways of several, a check there is offered in their place.\n";
static const char trust_notes_ja[] =
    "環の強さ(弱い順):\n"
    "  目標未達      未対応の不足がある(ほかに何があっても)\n"
    "  裏付けなし    確定した判定・対策・表明・契約がない、または有効な契約なしに\n"
    "                他者との間でデータが渡る\n"
    "  申告のみ      本人の言葉(対策、回答、区分)\n"
    "  契約で約束    有効な契約が義務付けている\n"
    "  相手の表明    相手の有効な表明がある\n"
    "  証跡あり      有効な証跡がある\n"
    "  第三者確認    独立した者が確かめた\n"
    "  導出          記述されたプロセスから導かれる\n"
    "判定のある環の強さは、レベルに達した判定のうち最も弱い根拠によります。\n"
    "初めの二つが「弱い環」です。制御に至るどの経路も事前検証か信頼付与を通る環は\n"
    "「確認の手前」にあります。強化が必要なのは、確認の手前にない弱い環で、一つでも\n"
    "残せば弱い経路が残ります。複数の環のどの経路も自社の一つの要素を通るときは、\n"
    "そこでの確認を代わりの手段として示します。\n";

static const char compare_notes_en[] =
    "A column for each organization of its own that a report has findings of; --all adds the\n"
    "partners it sees from outside. A cell gathers the findings of one organization about one\n"
    "requirement: the worst verdict, the levels all its subjects reach, the weakest basis, the\n"
    "age of the oldest evidence that counts. --target holds all columns against one target.\n"
    "Where all fall short stands first. Formats: html, md, csv, json, text.\n"
    "\nexit status: 0 compared  2 a spec has errors  3 usage, a file that is no report, or can't be read\n";
static const char compare_notes_ja[] =
    "列は、各レポートの自社側の組織です。--all で、外から見ている取引先も列にします。\n"
    "欄には、一つの組織の一つの対策要件についての指摘(最も悪い判定、すべての対象が達して\n"
    "いるレベル、最も弱い根拠、最も古い証跡の経過日数)をまとめます。--target を付けると\n"
    "すべての列を同じ目標で判定し直します。すべてが不足している対策要件を先頭に示します。\n"
    "\n終了状態: 0 比べた  2 仕様に誤り  3 使い方の誤り、レポートでないか読めないファイル\n";
static const char diff_notes_en[] =
    "OLD and NEW are saved reports (JSON, HTML) or specs (files, folders). A spec beside a saved\n"
    "report is judged as of the date of that report, unless --as-of is given.\n"
    "Revisions stand before `--`, what they are of behind it (the current folder, when nothing does):\n"
    "  cpsfc diff main..HEAD -- spec/     two revisions\n"
    "  cpsfc diff main...HEAD -- spec/    from where HEAD left main to HEAD\n"
    "  cpsfc diff HEAD -- spec/           a revision and the files as they are\n"
    "git is only asked to read; links, submodules and pointers of Git LFS are not followed.\n"
    "--rules compares editions of a framework: requirements, rules, levels, measures, crosswalks;\n"
    "with a SPEC, which verdicts change because of the rules alone.\n"
    "Decisions and scope come first, then verdicts, elements, flows, labels, contracts, measures,\n"
    "evidence, and what ends within 30 days. `!` marks what counts as worse.\n"
    "\nexit status: 0 nothing got worse  1 something did: a verdict, a target, a label, a contract,\n"
    "evidence that ends earlier  2 a spec has errors  3 usage, files, git\n";
static const char diff_notes_ja[] =
    "OLD と NEW は、保存したレポート(JSON、HTML)または仕様(ファイル、フォルダー)です。\n"
    "保存したレポートと仕様を比べるときは、--as-of がなければレポートの基準日で判定します。\n"
    "gitの版は -- の前に、見る場所は後に書きます(書かなければ現在のフォルダー)。\n"
    "  cpsfc diff main..HEAD -- spec/     二つの版\n"
    "  cpsfc diff main...HEAD -- spec/    HEAD が main から分かれた所から HEAD まで\n"
    "  cpsfc diff HEAD -- spec/           一つの版と、いまのファイル\n"
    "gitには読み取りだけをさせます。リンク・サブモジュール・Git LFSのポインターはたどりません。\n"
    "--rules はフレームワークの版を比べます(対策要件、規則、レベル、対策例、他の規格との対応)。\n"
    "SPEC を付けると、規則の違いだけで変わる判定を示します。\n"
    "決定と対象範囲、判定、要素、データフロー、区分、契約、対策、証跡、30日以内に期限が来る\n"
    "ものの順に示します。行頭の ! は「悪くなった」に数えるものです。\n"
    "\n終了状態: 0 悪くなったものはない  1 判定・目標・区分・契約の悪化や、証跡の期限短縮がある\n"
    "2 仕様に誤り  3 使い方・ファイル・gitの問題\n";
static const char verify_notes_en[] =
    "The page is made anew from the spec inside it, or from the one that is named, as of the same\n"
    "date and with the same targets, and compared byte by byte.\n"
    "\nexit status: 0 the same  1 it differs, or was cut off; the first difference is told\n"
    "2 the spec that is named has errors  3 made by another version, no spec inside, usage, files\n";
static const char verify_notes_ja[] =
    "中にある仕様、または指定した仕様から、同じ基準日と目標でページを作り直し、\n"
    "一バイトずつ比べます。\n"
    "\n終了状態: 0 同じ  1 異なる、または途中で切れている(最初に異なる所を示します)\n"
    "2 指定した仕様に誤り  3 別の版で作られた、仕様が入っていない、使い方・ファイルの問題\n";

static const char gate_notes_en[] =
    "--fail-on is RULE {\";\" RULE}; a rule is a list with commas between. Its words add up:\n"
    "  violation   gaps of the built-in checks\n"
    "  gap         these and gaps of requirements\n"
    "  undecided   these and what is undecided, unanswered too\n"
    "  unanswered  what nobody answered\n"
    "  expired     a decision, evidence or a contract has ended\n"
    "  weakened    vanished, decided or asked for less, and the baseline does not say so\n"
    "  warning     warnings\n"
    "The others narrow the findings that the first five count; several of a kind add up:\n"
    "  severity>=low|moderate|high   a requirement or category: CPS.AC-1, CPS.AC\n"
    "  organization=NAME             layer=1|2|3\n"
    "Example: gap,severity>=moderate,CPS.AC,layer=2;violation\n"
    "Precedence: errors are status 2 before any gate; planned, accepted and excluded findings\n"
    "never count; then the baseline takes off what was there; then the narrowing; one rule\n"
    "that is met is enough. `never` stands alone.\n"
    "Classes with --baseline or --against: new (or worse than before), unchanged, expired (by\n"
    "time alone), decided (accepted or excluded now), fixed, vanished.\n"
    "\nexit status: 0 nothing at or above the gate  1 the gate failed  2 the spec has errors\n"
    "             3 usage, files, internal\n";
static const char gate_notes_ja[] =
    "--fail-on は「;」で区切った条件、条件は「,」で区切った項目です。次の語は足し合わせます:\n"
    "  violation   組込みの検査の不足\n"
    "  gap         上記と、対策要件の不足\n"
    "  undecided   上記と、判定保留(未回答を含む)\n"
    "  unanswered  未回答\n"
    "  expired     決定・証跡・契約の期限切れ\n"
    "  weakened    ベースラインにない、消失・処置の決定・引き下げ\n"
    "  warning     警告\n"
    "残りの項目は、初めの五つが数える指摘を絞り込みます。同じ種類は足し合わせます:\n"
    "  severity>=low|moderate|high   対策要件かカテゴリー: CPS.AC-1、CPS.AC\n"
    "  organization=組織             layer=1|2|3\n"
    "例: gap,severity>=moderate,CPS.AC,layer=2;violation\n"
    "優先順位: エラーがあれば合否条件より先に終了状態2。計画中・受容中・適用除外は数えません。\n"
    "次にベースラインにある分を除き、絞り込みます。一つの条件に該当すれば不合格です。\n"
    "never は単独で書きます。\n"
    "--baseline か --against を使うときの分類: 新規(悪化を含む)、変化なし、期限切れ、\n"
    "処置を決定(受容・適用除外)、解消、消失。\n"
    "\n終了状態: 0 合格(該当なし)  1 不合格(該当あり)  2 仕様に誤り  3 使い方・ファイル・内部の問題\n";

static const char sheet_notes_en[] =
    "Reading: columns are found by their headings. What can't be read is kept as a comment\n"
    "beside its row and named on standard error with its cell, such as Answers!F12.\n"
    "Read into a file of its own in the folder of the spec; reading again replaces it.\n"
    "\n"
    "exit status: 0 all of it  1 written, but something was not read or contradicts the spec\n"
    "             2 no check sheet, or whose answers is not known  3 usage, files\n";
static const char sheet_notes_ja[] =
    "読み取り: 列は見出しで探します。読めない欄はその行のコメントとして残し、標準エラーに\n"
    "セルの番地(回答!F12 など)を示します。出力先は仕様と同じフォルダーの専用のファイル\n"
    "にしてください。読み直すと置き換わります。\n"
    "\n"
    "終了状態: 0 全て  1 書き出したが、読めない欄や仕様との食い違いがある\n"
    "          2 チェックシートではない、だれの回答か不明  3 使い方・ファイルの問題\n";

static const char list_notes_en[] =
    "Lists are lines with tabs. In another --format (the name of FILE tells it, too), `requirements` writes a\n"
    "framework of the library as a file for other programs: the first one, or FRAMEWORK (`cpsf`, `cpsf@1.0`).\n"
    "oscal-profile wants a PROFILE (`cpsf:2`, `profiles.factory.line`); `cpsfc list profiles` lists them.\n"
    "--as-of dates the file.\n";
static const char list_notes_ja[] =
    "一覧はタブ区切りの行です。requirements は、ほかの --format(FILE の拡張子でも可)を指定すると、\n"
    "ライブラリのフレームワークを他のプログラム向けのファイルにします。どれにするかは名前で選べます\n"
    "(`cpsf`、`cpsf@1.0`。省くと先頭のもの)。oscal-profile ではプロファイルを選びます(`cpsf:2`、\n"
    "`profiles.factory.line`。一覧は cpsfc list profiles)。--as-of はファイルの日付になります。\n";

const char *command_notes(const struct command *c, enum language l) {
  static const struct { int (*run)(struct arguments *a); const char *words[LANGUAGE_COUNT]; } notes[] = {
      {command_check, {gate_notes_en, gate_notes_ja}}, {command_report, {gate_notes_en, gate_notes_ja}},
      {command_trust, {trust_notes_en, trust_notes_ja}}, {command_compare, {compare_notes_en, compare_notes_ja}},
      {command_sheet, {sheet_notes_en, sheet_notes_ja}}, {command_list, {list_notes_en, list_notes_ja}},
      {command_diff, {diff_notes_en, diff_notes_ja}}, {command_fmt, {fmt_notes_en, fmt_notes_ja}}, {command_verify, {verify_notes_en, verify_notes_ja}}};
  for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
    if (notes[i].run == c->run) return notes[i].words[l];
  return "";
}
