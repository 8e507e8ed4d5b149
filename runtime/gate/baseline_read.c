/* baseline_read.c - reads a baseline; whatever is not one is refused with its line. */
#include <stdlib.h>
#include <string.h>

#include "runtime/gate/gate_internal.h"

enum { FIELDS = 7, HEADER_FIELDS = 6, FINGERPRINT_LENGTH = 32 };

struct reader {
  struct baseline *baseline;
  struct baseline_problem *problem;
  uint32_t line;
  bool header;
};

static bool refuse(struct reader *r, const char *en, const char *ja) {
  r->problem->line = r->line;
  r->problem->text = (struct bilingual_text){en, ja};
  return false;
}

static bool refuse_with(struct reader *r, const char *en, const char *ja, const char *what) {
  struct arena *a = &r->baseline->memory;
  return refuse(r, arena_format(a, "%s: `%s`", en, what), arena_format(a, "%s: `%s`", ja, what));
}

/* Undoes what the writer escaped, in place. */
static bool unescape(char *text) {
  static const char letters[] = "tnr\\", bytes[] = "\t\n\r\\";
  char *to = text;
  for (const char *from = text; *from; from++) {
    const char *found = *from == '\\' && from[1] ? strchr(letters, from[1]) : NULL;
    if (*from == '\\' && !found) return false;
    *to++ = found ? bytes[found - letters] : *from;
    if (found) from++;
  }
  *to = 0;
  return true;
}

/* At most LIMIT fields; one more is counted, so that a line with too many does not pass. */
static int split(char *line, char separator, char **fields, int limit) {
  int count = 0;
  for (char *at = line;; count++) {
    char *end = strchr(at, separator);
    if (count < limit) fields[count] = at;
    if (!end) return count + 1;
    *end = 0;
    at = end + 1;
  }
}

static int find_word(const char *const *words, int count, const char *text) {
  for (int i = 0; i < count; i++)
    if (!strcmp(words[i], text)) return i;
  return -1;
}

/* ---- header ---- */

static bool read_targets(struct reader *r, char *text) {
  char *next = NULL;
  for (char *at = strtok_r(text, ",", &next); at; at = strtok_r(NULL, ",", &next)) {
    char *colon = strrchr(at, ':');
    if (!colon || colon == at || colon[1] < '0' || '3' < colon[1] || colon[2])
      return refuse_with(r, "a target is NAME:LEVEL, not", "目標は NAME:LEVEL の形です", at);
    *colon = 0;
    vec_push(&r->baseline->targets, ((struct baseline_level){at, (uint8_t)(colon[1] - '0')}));
  }
  return true;
}

static bool read_setting(struct reader *r, int index, char *text) {
  static const char *const keys[] = {"program=", "targets=", "rules=", "basis="};
  size_t length = strlen(keys[index]);
  if (strncmp(text, keys[index], length))
    return refuse_with(r, "the header of a baseline has another order of fields; at",
                       "ベースラインの見出しの並びが違います", text);
  text += length;
  if (index == 1) return read_targets(r, text);
  if (index == 3) {
    int basis = find_word(gate_basis_ids, BASIS_THIRD_PARTY + 1, text);
    r->baseline->basis = basis < 0 ? BASIS_NONE : (enum basis)basis;
    return 0 <= basis || refuse_with(r, "there is no basis", "この根拠の書き方は使えません", text);
  }
  if (index == 2) {
    char *next = NULL;
    for (char *at = strtok_r(text, ",", &next); at; at = strtok_r(NULL, ",", &next)) vec_push(&r->baseline->rules, at);
    return true;
  }
  r->baseline->program = text;
  return unescape(text) || refuse_with(r, "this is no name", "名前として読めません", text);
}

static bool read_header(struct reader *r, char *line) {
  char *fields[HEADER_FIELDS];
  int count = split(line, '\t', fields, HEADER_FIELDS);
  if (strcmp(fields[0], "cpsfc-baseline") || count < 2)
    return refuse(r, "this is no baseline of cpsfc", "cpsfc のベースラインではありません");
  char *end;
  unsigned long version = strtoul(fields[1], &end, 10);
  if (*fields[1] < '0' || '9' < *fields[1] || *end)
    return refuse_with(r, "a format is a number, not", "形式の番号として読めません", fields[1]);
  if (version != BASELINE_FORMAT)
    return refuse_with(r, "written in a format that this cpsfc does not know; one that does is needed",
                       "この cpsfc の知らない形式です。対応する版を使ってください", fields[1]);
  if (count != HEADER_FIELDS)
    return refuse(r, "the header of a baseline has six fields", "ベースラインの見出しは六つの欄からなります");
  for (int i = 2; i < HEADER_FIELDS; i++)
    if (!read_setting(r, i - 2, fields[i])) return false;
  return r->header = true;
}

/* ---- a finding ---- */

static bool is_fingerprint(const char *text) {
  return strspn(text, "0123456789abcdef") == FINGERPRINT_LENGTH && !text[FINGERPRINT_LENGTH];
}

/* A merge may keep those of both sides: nothing that was not seen on the earlier day was seen by both. */
static bool read_date(struct reader *r, const char *text) {
  day date, *known = &r->baseline->as_of;
  if (!date_parse(text, strlen(text), &date)) return refuse_with(r, "this is no date", "日付として読めません", text);
  if (*known == DAY_NONE || date < *known) *known = date;
  return true;
}

static bool read_entry(struct reader *r, char *line) {
  char *fields[FIELDS];
  if (!strncmp(line, "as_of\t", 6)) return read_date(r, line + 6);
  if (!strncmp(line, "<<<<<<<", 7) || !strncmp(line, "=======", 7) || !strncmp(line, ">>>>>>>", 7))
    return refuse(r, "a merge was left open here; keep the lines of both sides (`merge=union` in .gitattributes does that)",
                  "マージの途中の印が残っています。両方の行を残してください(.gitattributes の `merge=union` で自動になります)");
  if (!strncmp(line, "cpsfc-baseline", 14))
    return refuse(r, "a second header: two branches changed it; keep one and run with --update-baseline",
                  "見出しが二つあります。一つを残し、--update-baseline を付けて実行してください");
  if (split(line, '\t', fields, FIELDS) != FIELDS)
    return refuse(r, "a finding has seven fields with a tab between", "指摘の行は、タブで区切った七つの欄からなります");
  for (int i = 0; i < FIELDS; i++)
    if (!*fields[i] || !unescape(fields[i]))
      return refuse(r, "a field is empty or can't be read", "空の欄か、読めない欄があります");
  if (!is_fingerprint(fields[0])) return refuse_with(r, "this is no fingerprint", "指摘番号として読めません", fields[0]);
  int status = find_word(gate_status_ids, STATUS_UNDECIDED + 1, fields[4]);
  if (status < STATUS_GAP)
    return refuse_with(r, "there is no such status of a finding in a baseline",
                       "ベースラインの指摘の判定として読めません", fields[4]);
  int disposition = find_word(gate_disposition_ids, DISPOSITION_EXCLUDED + 1, fields[5]);
  if (disposition < DISPOSITION_OPEN)
    return refuse_with(r, "there is no such disposition", "処置として読めません", fields[5]);
  if (fields[6][0] < '0' || '3' < fields[6][0] || fields[6][1])
    return refuse_with(r, "a target is a level of 0 to 3, not", "目標は 0 から 3 です", fields[6]);
  struct baseline_entry entry = {
      fields[0], fields[1], fields[2], fields[3], (uint8_t)status, (uint8_t)disposition, (uint8_t)(fields[6][0] - '0')};
  vec_push(&r->baseline->entries, entry);
  return true;
}

static bool read_lines(struct reader *r, char *text) {
  for (char *at = text; *at;) {
    char *end = strchr(at, '\n'), *next = end ? end + 1 : at + strlen(at);
    r->line++;
    if (!end)
      return refuse(r, "the file was cut off: its last line has no end",
                    "ファイルが途中で切れています(最後の行に改行がありません)");
    *end = 0;
    if (at < end && end[-1] == '\r') end[-1] = 0;
    if (!(r->header ? read_entry(r, at) : read_header(r, at))) return false;
    at = next;
  }
  return true;
}

/* Twice the same finding, from a merge that kept both: the line that puts up with less counts. */
static void keep_strictest(struct baseline *b) {
  uint32_t kept = 0;
  if (b->entries.count) qsort(b->entries.items, b->entries.count, sizeof *b->entries.items, baseline_compare_entries);
  for (uint32_t i = 0; i < b->entries.count; i++) {
    struct baseline_entry *x = &b->entries.items[i], *last = kept ? &b->entries.items[kept - 1] : NULL;
    if (last && !strcmp(last->fingerprint, x->fingerprint)) {
      if (gate_tolerance(x->status, x->disposition) < gate_tolerance(last->status, last->disposition)) *last = *x;
    } else {
      b->entries.items[kept++] = *x;
    }
  }
  b->entries.count = kept;
}

bool baseline_read(struct baseline *b, const char *name, const char *text, size_t length,
                   struct baseline_problem *problem) {
  *b = (struct baseline){.program = "", .as_of = DAY_NONE};
  *problem = (struct baseline_problem){0};
  b->name = arena_copy(&b->memory, name, strlen(name));
  struct reader r = {.baseline = b, .problem = problem};
  if (memchr(text, 0, length) || utf8_valid_prefix(text, length) != length)
    return refuse(&r, "this is no baseline of cpsfc: it is not text in UTF-8",
                  "cpsfc のベースラインではありません(UTF-8 の文章として読めません)");
  if (!read_lines(&r, arena_copy(&b->memory, text, length))) return false;
  if (!r.header)
    return refuse(&r, "this is no baseline of cpsfc: the file is empty",
                  "cpsfc のベースラインではありません(空のファイルです)");
  keep_strictest(b);
  return true;
}
