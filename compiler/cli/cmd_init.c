/* cmd_init.c - cpsfc init DIR: a first spec that compiles, with comments, in the user's language. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "compiler/cli/cli.h"

static const char first_spec_en[] =
    "// A first spec. Check it:   cpsfc check\n"
    "// See the gap report:       cpsfc report -o report.html\n"
    "\n"
    "import std.factory                                   // classes of machines, sensors, controllers, networks\n"
    "target cpsf@1.0 at level 1                           // what we want to reach everywhere\n"
    "\n"
    "// Who: an organization and the people who answer for things.\n"
    "organization our_company : Manufacturer\n"
    "person plant_manager : SecurityManager of our_company\n"
    "\n"
    "// What: networks, machines, sensors, controllers.\n"
    "system plant_lan : WiredNetwork\n"
    "component pump { quantity outlet : Pressure in 0kPa .. 900kPa }\n"
    "component gauge     : PressureSensor\n"
    "component historian : Historian\n"
    "\n"
    "// How the physical world and data meet, and where the data go.\n"
    "sense pump.outlet -> gauge { every = 1s }\n"
    "flow gauge -> historian via plant_lan\n"
    "\n"
    "// What is done: the check sheet. A row that is not here is \"unanswered\", which is not \"no\".\n"
    "answers on our_company by plant_manager since 2026-04-01 {\n"
    "  #CPS.GV-1 = 1 { evidence \"policy.pdf\" since 2026-04-01 until 2027-03-31 }\n"
    "  #CPS.AM-1 = 0                                      // stated: not done\n"
    "  #CPS.AT = 1                                        // a whole category; single rows win\n"
    "}\n";

static const char first_spec_ja[] =
    "// 最初の一枚。検査:       cpsfc check\n"
    "// ギャップ分析レポート:   cpsfc report -o report.html\n"
    "\n"
    "参照 標準.工場                                       // 機械・センサ・制御装置・ネットワークの型\n"
    "目標 cpsf@1.0 レベル 1                               // 全体で目指すレベル\n"
    "\n"
    "// だれが:組織と、責任を持つ人\n"
    "ソシキ 自社 : 製造業\n"
    "ヒト 工場長 : 責任者 所属 自社\n"
    "\n"
    "// なにを:ネットワーク、機械、センサ\n"
    "システム 制御LAN : 有線LAN\n"
    "モノ ポンプ { 物理量 吐出圧 : 圧力 範囲 0kPa .. 900kPa }\n"
    "モノ 圧力計 : 圧力センサ\n"
    "モノ 履歴サーバー : ヒストリアン\n"
    "\n"
    "// 物理とデータの境目と、データの流れ\n"
    "計測 ポンプ.吐出圧 → 圧力計 { 周期 = 1s }\n"
    "データフロー 圧力計 → 履歴サーバー 経路 制御LAN\n"
    "\n"
    "// していること:チェックシート。書いていない行は「未回答」で、「していない」とは扱いません\n"
    "回答 対象 自社 責任者 工場長 開始 2026-04-01 {\n"
    "  #CPS.GV-1 = 1 { 証跡 \"規程/基本方針.pdf\" 開始 2026-04-01 期限 2027-03-31 }\n"
    "  #CPS.AM-1 = 0                                      // していない、と明言\n"
    "  #CPS.AT = 1                                        // 区分ごと一括。個別の行が優先\n"
    "}\n";

int command_init(struct arguments *a) {
  if (a->words.list.count != 1) return complain_in(a, "usage: cpsfc init DIR", "使い方: cpsfc init DIR");
  const char *folder = a->words.list.items[0];
  const char *text = a->terminal_language == LANGUAGE_JA ? first_spec_ja : first_spec_en;
  struct arena memory = {0};
  const char *path = path_join(&memory, folder, "main.cpsf");
  int res = EXIT_CLEAN;
  if (mkdir(folder, 0777) && errno != EEXIST) res = complain_in(a, "can't make the folder %s: %s", "フォルダー %s を作れません: %s", folder, strerror(errno));
  else if (file_exists(path)) res = complain_in(a, "%s is already there; nothing was changed", "%s はすでにあります。何も変えていません", path);
  else {
    struct out o = {.fd = -1};
    out_text(&o, text);
    res = write_result(&o, path);
    if (res == EXIT_CLEAN) {
      o.buffer.length = 0;
      out_format(&o, "%s\n", path);
      res = write_result(&o, NULL);
    }
    builder_free(&o.buffer);
  }
  arena_free(&memory);
  return res;
}
