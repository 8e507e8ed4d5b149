/* diag_text.c - diagnostics for people: the message, the place in the source, what to do next.
 *
 * A source line is shown cell by cell, as a terminal counts: tabs become spaces, characters that would move the
 * cursor or turn the direction of writing become U+FFFD. Carets are aligned by the same cells. */
#include "runtime/base/base.h"

#include <stdio.h>
#include <string.h>

#include "runtime/base/diag_tables.h"

static const char REPLACEMENT[] = "\xEF\xBF\xBD"; /* U+FFFD */

/* ---- messages with their arguments ------------------------------------------------------------------- */

static bool is_in(uint32_t low, uint32_t character, uint32_t high) { return low <= character && character <= high; }

/* Controls, line separators, direction marks and the replacement of bytes that are not UTF-8. */
static bool is_unprintable(uint32_t character) {
  if (is_in(0x20, character, 0x7E)) return false;
  return character < 0xA0 || character == 0x61C || is_in(0x200E, character, 0x200F) ||
         is_in(0x2028, character, 0x202E) || is_in(0x2066, character, 0x2069) || character == 0xFEFF ||
         character == 0xFFFD;
}

/* The term at AT, and behind it; TERM_NONE when there is none. */
static enum term term_read(const char *at, const char **end) {
  const char *close = at[0] == '\x01' ? strchr(at, '\x02') : NULL;
  if (close == NULL) return TERM_NONE;
  size_t length = (size_t)(close + 1 - at);
  for (int term = TERM_NONE + 1; term < TERM_COUNT; term++) {
    const char *reference = term_table[term].reference;
    if (strncmp(reference, at, length) != 0 || reference[length] != '\0') continue;
    *end = close + 1;
    return (enum term)term;
  }
  return TERM_NONE;
}

/* One character as printable text; returns its bytes. */
static size_t character_add(struct builder *b, const char *text, size_t rest) {
  uint32_t character;
  int length = utf8_decode(text, rest, &character);
  if (character == '\n' || character == '\t') {
    builder_char(b, ' ');
  } else if (is_unprintable(character)) {
    builder_text(b, REPLACEMENT);
  } else {
    builder_add(b, text, (size_t)length);
  }
  return (size_t)length;
}

static void plain_add(struct builder *b, const char *text, size_t length) {
  for (size_t at = 0; at < length;) at += character_add(b, text + at, length - at);
}

/* What spelling_reference made, at AT: its text in LANGUAGE, and behind it; false when there is none. */
static bool spelling_read(const char *at, enum language language, const char **text, size_t *length, const char **end) {
  const char *middle = at[0] == '\x03' ? strchr(at, '\x04') : NULL, *close = middle ? strchr(middle, '\x05') : NULL;
  if (close == NULL) return false;
  *text = language == LANGUAGE_JA ? middle + 1 : at + 1;
  *length = (size_t)(language == LANGUAGE_JA ? close - *text : middle - *text);
  *end = close + 1;
  return true;
}

/* Adds an argument as one line of printable text, its terms and names as words. */
static void argument_add(struct builder *b, const char *text, enum language language) {
  const char *end = text + strlen(text);
  while (text < end) {
    const char *name;
    size_t name_length;
    if (spelling_read(text, language, &name, &name_length, &text)) {
      plain_add(b, name, name_length);
      continue;
    }
    enum term term = term_read(text, &text);
    if (term != TERM_NONE) {
      builder_text(b, term_text(term, language));
      continue;
    }
    text += character_add(b, text, (size_t)(end - text));
  }
}

/* Replaces {0}, {1} ... in the template; every other brace stands for itself. */
static const char *fill(struct arena *a, const char *template, const char *const *arguments, enum language language) {
  struct builder b = {0};
  while (*template != '\0') {
    int index = template[0] == '{' ? template[1] - '0' : -1;
    if (0 <= index && index < DIAG_ARGUMENTS && template[2] == '}') {
      if (arguments[index] != NULL) argument_add(&b, arguments[index], language);
      template += 3;
    } else {
      builder_char(&b, *template++);
    }
  }
  const char *res = arena_copy(a, builder_get(&b), b.length);
  builder_free(&b);
  return res;
}

const char *diag_message(struct arena *a, const struct diagnostic *x, enum language language) {
  return fill(a, diag_table[x->message].text[language], x->arguments, language);
}

const char *diag_help(struct arena *a, const struct diagnostic *x, enum language language) {
  const char *help = diag_table[x->message].help[language];
  return help == NULL ? NULL : fill(a, help, x->arguments, language);
}

const char *diag_label_text(struct arena *a, const struct diag_label *x, enum language language) {
  return fill(a, diag_table[x->text].text[language], x->arguments, language);
}

/* ---- style and words --------------------------------------------------------------------------------- */

enum style_class { STYLE_ERROR, STYLE_WARNING, STYLE_NOTE, STYLE_TITLE, STYLE_FRAME, STYLE_LABEL, STYLE_COUNT };

static const char *const style_codes[STYLE_COUNT] = {
    [STYLE_ERROR] = "\x1b[1;31m", [STYLE_WARNING] = "\x1b[1;33m", [STYLE_NOTE] = "\x1b[1;36m",
    [STYLE_TITLE] = "\x1b[1m",    [STYLE_FRAME] = "\x1b[34m",     [STYLE_LABEL] = "\x1b[36m",
};

static const enum style_class severity_styles[] = {
    [SEVERITY_ERROR] = STYLE_ERROR,
    [SEVERITY_WARNING] = STYLE_WARNING,
    [SEVERITY_NOTE] = STYLE_NOTE,
};

static const struct words {
  const char *severities[3], *help;
  const char *errors, *warnings, *notes; /* the number stands where "%u" does */
  const char *one_error, *one_warning, *one_note;
  const char *separator, *hidden;
} words_of[LANGUAGE_COUNT] = {
    [LANGUAGE_EN] =
        {
            {"error", "warning", "note"},
            "help",
            "%u errors",
            "%u warnings",
            "%u notes",
            "%u error",
            "%u warning",
            "%u note",
            ", ",
            "; %u more not shown (--max-errors 0 shows all)",
        },
    [LANGUAGE_JA] =
        {
            {"エラー", "警告", "参考"},
            "対処",
            "エラー %u 件",
            "警告 %u 件",
            "参考 %u 件",
            "エラー %u 件",
            "警告 %u 件",
            "参考 %u 件",
            "、",
            "。ほかに %u 件あります(--max-errors 0 ですべて表示します)",
        },
};

struct writer {
  struct out *out;
  struct sources *sources;
  struct diag_style style;
  const struct words *words;
  struct arena texts; /* of one diagnostic */
  int digits;         /* width of the line numbers of one diagnostic */
};

static void style_begin(struct writer *w, enum style_class class) {
  if (w->style.colour) out_text(w->out, style_codes[class]);
}

static void style_end(struct writer *w) {
  if (w->style.colour) out_text(w->out, "\x1b[0m");
}

static void styled(struct writer *w, enum style_class class, const char *text) {
  style_begin(w, class);
  out_text(w->out, text);
  style_end(w);
}

static void repeat(struct writer *w, const char *text, int count) {
  for (int i = 0; i < count; i++) out_text(w->out, text);
}

/* The margin of every row, with the sign that tells what the row is. */
static void frame_write(struct writer *w, const char *sign) {
  repeat(w, " ", w->digits);
  styled(w, STYLE_FRAME, sign);
}

/* ---- one source line --------------------------------------------------------------------------------- */

struct cell {
  const char *bytes;
  int length, width;
};

/* What is shown for the character at AT when it stands in COLUMN; returns the bytes it takes in the source. */
static uint32_t cell_take(const char *at, size_t left, int column, struct cell *res) {
  uint32_t character;
  int length = utf8_decode(at, left, &character);
  if (character == '\t') {
    int width = 8 - column % 8;
    *res = (struct cell){"        ", width, width};
  } else if (is_unprintable(character)) {
    *res = (struct cell){REPLACEMENT, sizeof REPLACEMENT - 1, 1};
  } else {
    *res = (struct cell){at, length, text_width(at, (size_t)length, column)};
  }
  return (uint32_t)length;
}

/* A source line or the piece of it that fits: cut at the front, at the back, or both. */
struct piece {
  const struct source_file *file; /* NULL: nothing is shown yet */
  uint32_t line;                  /* counted from 1 */
  span bytes;                     /* in the map */
  bool cut_front, cut_back;
};

enum { CUT_WIDTH = 3 /* of "..." */, LEAST_WIDTH = 20 };

/* The offset up to which the bytes from START fit when they begin in column FROM and end before column TO. */
static uint32_t fit(const struct source_file *file, uint32_t start, uint32_t end, int from, int to) {
  int column = from;
  uint32_t at = start;
  while (at < end) {
    struct cell cell;
    uint32_t length = cell_take(file->text + (at - file->base), end - at, column, &cell);
    if (to - column < cell.width) break;
    column += cell.width;
    at += length;
  }
  return at;
}

/* The width of the bytes from START to END when they begin in column FROM. */
static int width_between(const struct source_file *file, uint32_t start, uint32_t end, int from) {
  int column = from;
  for (uint32_t at = start; at < end;) {
    struct cell cell;
    at += cell_take(file->text + (at - file->base), end - at, column, &cell);
    column += cell.width;
  }
  return column - from;
}

/* The offset of the character before AT. */
static uint32_t step_back(const struct source_file *file, uint32_t at, uint32_t start) {
  do at--;
  while (start < at && ((unsigned char)file->text[at - file->base] & 0xC0) == 0x80);
  return at;
}

/* The front of a cut piece: so far before the place that something of what leads to it is seen. Counts a tab as
 * eight cells and never looks at more than ROOM characters, however long the line is. */
static uint32_t front_find(const struct source_file *file, span line, uint32_t place, int room) {
  uint32_t at = place;
  while (line.start < at && 0 < room) {
    uint32_t before = step_back(file, at, line.start);
    int width = width_between(file, before, at, 0);
    room -= width < 1 ? 1 : width;
    at = before;
  }
  return at;
}

/* Which piece of its line is shown for a place. The work depends on the width shown, not on the line. */
static struct piece piece_choose(struct writer *w, const struct source_file *file, uint32_t number, span at) {
  span line = source_line(w->sources, file, number);
  struct piece res = {file, number, line, false, false};
  int room = w->style.width - w->digits - 3;
  if (room < LEAST_WIDTH) room = LEAST_WIDTH;
  if (w->style.width <= 0 || fit(file, line.start, line.end, 0, room) == line.end) return res;
  uint32_t last = at.end < line.end ? at.end : line.end;
  if (last <= at.start) last = at.start < line.end ? at.start + 1 : line.end;
  res.bytes.end = fit(file, line.start, line.end, 0, room - CUT_WIDTH);
  res.cut_back = true;
  if (last <= res.bytes.end) return res;
  res.bytes.start = front_find(file, line, at.start < line.end ? at.start : line.end, room / 3);
  res.cut_front = line.start < res.bytes.start;
  int from = res.cut_front ? CUT_WIDTH : 0;
  /* Without a cut at the back there is room for three more cells. */
  res.bytes.end = fit(file, res.bytes.start, line.end, from, room);
  res.cut_back = res.bytes.end < line.end;
  if (res.cut_back) res.bytes.end = fit(file, res.bytes.start, line.end, from, room - CUT_WIDTH);
  return res;
}

static bool piece_shows(const struct piece *piece, span at) {
  if (piece->file == NULL || at.start < piece->bytes.start) return false;
  if (at.start < piece->bytes.end) return true;
  return at.start == piece->bytes.end && !piece->cut_back;
}

static void piece_write(struct writer *w, const struct piece *piece) {
  char number[16];
  snprintf(number, sizeof number, "%*u |", w->digits, piece->line);
  styled(w, STYLE_FRAME, number);
  if (piece->bytes.start < piece->bytes.end) out_text(w->out, " ");
  if (piece->cut_front) out_text(w->out, "...");
  int column = piece->cut_front ? CUT_WIDTH : 0;
  const struct source_file *file = piece->file;
  for (uint32_t at = piece->bytes.start; at < piece->bytes.end;) {
    struct cell cell;
    at += cell_take(file->text + (at - file->base), piece->bytes.end - at, column, &cell);
    out_bytes(w->out, cell.bytes, (size_t)cell.length);
    column += cell.width;
  }
  out_text(w->out, piece->cut_back ? "...\n" : "\n");
}

/* The row of marks under a piece, at least one, with the text of a further place. */
static void marks_write(struct writer *w, const struct piece *piece, span at, enum style_class class, const char *mark,
                        const char *text) {
  uint32_t start = at.start < piece->bytes.end ? at.start : piece->bytes.end;
  uint32_t end = at.end < piece->bytes.end ? at.end : piece->bytes.end;
  int front = piece->cut_front ? CUT_WIDTH : 0;
  int column = front + width_between(piece->file, piece->bytes.start, start, front);
  int width = width_between(piece->file, start, end, column);
  frame_write(w, " | ");
  repeat(w, " ", column);
  style_begin(w, class);
  repeat(w, mark, width < 1 ? 1 : width);
  if (text != NULL && *text != '\0') out_format(w->out, " %s", text);
  style_end(w);
  out_text(w->out, "\n");
}

/* ---- one diagnostic ---------------------------------------------------------------------------------- */

static int digits_of(uint32_t number) {
  int res = 1;
  for (; 10 <= number; number /= 10) res++;
  return res;
}

static void digits_measure(struct writer *w, const struct diagnostic *x) {
  uint32_t largest = source_position(w->sources, x->at.start).line;
  for (const struct diag_label *label = x->labels; label != NULL; label = label->next) {
    uint32_t line = source_position(w->sources, label->at.start).line;
    if (largest < line) largest = line;
  }
  w->digits = digits_of(largest);
}

static void title_write(struct writer *w, const struct diagnostic *x) {
  enum severity severity = message_severity(x->message);
  style_begin(w, severity_styles[severity]);
  out_format(w->out, "%s[%s]", w->words->severities[severity], message_code(x->message));
  style_end(w);
  style_begin(w, STYLE_TITLE);
  out_format(w->out, ": %s", diag_message(&w->texts, x, w->style.language));
  style_end(w);
  out_text(w->out, "\n");
}

static void first_place_write(struct writer *w, const struct diagnostic *x, struct piece *shown) {
  const struct source_file *file = source_file_at(w->sources, x->at.start);
  if (file == NULL) return;
  struct position place = source_position(w->sources, x->at.start);
  frame_write(w, "--> ");
  out_format(w->out, "%s:%u:%u\n", place.file, place.line, place.column);
  frame_write(w, " |\n");
  *shown = piece_choose(w, file, place.line, x->at);
  piece_write(w, shown);
  marks_write(w, shown, x->at, severity_styles[message_severity(x->message)], "^", NULL);
}

static void further_place_write(struct writer *w, const struct diag_label *label, struct piece *shown) {
  const char *text = diag_label_text(&w->texts, label, w->style.language);
  const struct source_file *file = source_file_at(w->sources, label->at.start);
  if (file == NULL) {
    frame_write(w, " = ");
    out_format(w->out, "%s\n", text);
    return;
  }
  struct position place = source_position(w->sources, label->at.start);
  if (shown->file != file || shown->line != place.line || !piece_shows(shown, label->at)) {
    if (shown->file != file) {
      frame_write(w, "::: ");
      out_format(w->out, "%s:%u\n", place.file, place.line);
    }
    frame_write(w, " |\n");
    *shown = piece_choose(w, file, place.line, label->at);
    piece_write(w, shown);
  }
  marks_write(w, shown, label->at, STYLE_LABEL, "-", text);
}

static void diagnostic_write(struct writer *w, const struct diagnostic *x) {
  struct piece shown = {0};
  digits_measure(w, x);
  title_write(w, x);
  first_place_write(w, x, &shown);
  for (const struct diag_label *label = x->labels; label != NULL; label = label->next)
    further_place_write(w, label, &shown);
  const char *help = diag_help(&w->texts, x, w->style.language);
  if (help != NULL) {
    frame_write(w, " = ");
    styled(w, STYLE_TITLE, w->words->help);
    out_format(w->out, ": %s\n", help);
  }
  out_text(w->out, "\n");
  arena_free(&w->texts);
}

/* ---- all of them ------------------------------------------------------------------------------------- */

static void count_write(struct writer *w, const char *one, const char *many, uint32_t count) {
  const char *format = count == 1 ? one : many;
  const char *number = strstr(format, "%u");
  out_bytes(w->out, format, (size_t)(number - format));
  out_format(w->out, "%u%s", count, number + 2);
}

static void counts_write(struct writer *w, const uint32_t *counts, uint32_t hidden) {
  const struct words *words = w->words;
  count_write(w, words->one_error, words->errors, counts[SEVERITY_ERROR]);
  out_text(w->out, words->separator);
  count_write(w, words->one_warning, words->warnings, counts[SEVERITY_WARNING]);
  if (counts[SEVERITY_NOTE] != 0) {
    out_text(w->out, words->separator);
    count_write(w, words->one_note, words->notes, counts[SEVERITY_NOTE]);
  }
  if (hidden != 0) count_write(w, words->hidden, words->hidden, hidden);
  out_text(w->out, "\n");
}

static void severities_count(const struct diagnostics *d, uint32_t counts[3]) {
  for (uint32_t i = 0; i < d->list.count; i++)
    if (!d->list.items[i].silenced) counts[message_severity(d->list.items[i].message)]++;
}

/* Under a limit errors come before warnings, and these before notes: a run with errors shows at least one. */
static void room_divide(const uint32_t counts[3], uint32_t limit, uint32_t room[3]) {
  for (int severity = SEVERITY_ERROR; severity <= SEVERITY_NOTE; severity++) {
    room[severity] = counts[severity] < limit ? counts[severity] : limit;
    limit -= room[severity];
  }
}

void diagnostics_write_text(struct out *o, struct sources *s, const struct diagnostics *d, struct diag_style style) {
  struct writer w = {.out = o, .sources = s, .style = style, .words = &words_of[style.language]};
  uint32_t counts[3] = {0}, room[3] = {0}, shown = 0;
  severities_count(d, counts);
  if (style.errors_only) counts[SEVERITY_WARNING] = counts[SEVERITY_NOTE] = 0;
  uint32_t total = counts[SEVERITY_ERROR] + counts[SEVERITY_WARNING] + counts[SEVERITY_NOTE];
  if (total == 0) return;
  room_divide(counts, style.limit == 0 ? total : style.limit, room);
  for (uint32_t i = 0; i < d->list.count; i++) {
    const struct diagnostic *x = &d->list.items[i];
    if (x->silenced || room[message_severity(x->message)] == 0) continue;
    room[message_severity(x->message)]--;
    diagnostic_write(&w, x);
    shown++;
  }
  counts_write(&w, counts, total - shown);
}
