/* base.h - layer 0: what every other part stands on.
 *
 * Memory comes from arenas that are freed as a whole; names are interned once and compared as 32-bit
 * ids; a place in a source is a pair of byte offsets into one map of all files, eight bytes, turned
 * into line and column only when somebody looks. Nothing here prints to a terminal, exits (save when
 * memory is exhausted) or reads a clock.
 *
 * Layout of this header: types first, then the exported functions grouped under the file that defines
 * them. What is not listed here is static.
 */
#ifndef CPSFC_BASE_H
#define CPSFC_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- arena.c: memory freed as a whole ------------------------------------------------------- */

struct arena_block;
struct arena {
  struct arena_block *head; /* newest block first */
  size_t reserved;          /* bytes taken from the system, for --trace and the bench */
};

/* Returns SIZE zeroed bytes, aligned for any type, owned by A. Never NULL. */
void *arena_alloc(struct arena *a, size_t size);
/* Returns a NUL-terminated copy of LENGTH bytes, owned by A. */
char *arena_copy(struct arena *a, const char *bytes, size_t length);
/* Returns formatted text, owned by A. */
char *arena_format(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Gives all memory of A back; A may be used again afterwards. */
void arena_free(struct arena *a);

/* malloc/realloc that end the program with status 3 and one line on standard error when memory is
 * exhausted: the one place below the command line that may end the program. */
void *memory_take(size_t size);
void *memory_resize(void *old, size_t size);
/* As memory_take, zeroed. */
void *memory_zeroed(size_t count, size_t size);

/* ---- the one container: a typed growable array ---------------------------------------------- */

#define VEC(T)         \
  struct {             \
    T *items;          \
    uint32_t count;    \
    uint32_t capacity; \
  }
/* Appends ITEM; the array owns its memory and doubles. */
#define vec_push(v, item) (vec_reserve((v), 1), (void)((v)->items[(v)->count++] = (item)))
/* Makes room for EXTRA more items. */
#define vec_reserve(v, extra)                                                                 \
  ((v)->count + (uint64_t)(extra) <= (v)->capacity                                            \
       ? (void)0                                                                              \
       : (void)((v)->items = vec_grow((v)->items, (v)->count, &(v)->capacity, (uint64_t)(extra), \
                                      sizeof *(v)->items)))
#define vec_last(v) ((v)->items[(v)->count - 1])
#define vec_free(v) (free((v)->items), (v)->items = NULL, (v)->count = (v)->capacity = 0)
/* Used by vec_reserve alone. */
void *vec_grow(void *items, uint32_t count, uint32_t *capacity, uint64_t extra, size_t item_size);

/* ---- intern.c: every name once --------------------------------------------------------------- */

typedef uint32_t sym; /* 0 is "no name" and reads as "" */

struct interned { const char *text; uint32_t length, hash; };
struct interner {
  struct arena texts;
  uint32_t *slots; /* open addressing, power of two */
  uint32_t slot_count;
  VEC(struct interned) names; /* [0] is "" */
};

/* Returns the id of these bytes, adding them when new. */
sym intern(struct interner *in, const char *bytes, size_t length);
sym intern_text(struct interner *in, const char *text);
/* Returns the id or 0 when the text was never interned; adds nothing. */
sym intern_find(const struct interner *in, const char *bytes, size_t length);
/* NUL-terminated text of ID, owned by the interner, valid until interner_free. */
const char *sym_text(const struct interner *in, sym id);
uint32_t sym_length(const struct interner *in, sym id);
void interner_free(struct interner *in);

/* A map from one 64-bit key to a 32-bit value; 0 means absent. Open addressing; no deletion. */
struct idmap {
  struct idmap_slot { uint64_t key; uint32_t value; } *slots;
  uint32_t count, capacity;
};
uint32_t idmap_get(const struct idmap *m, uint64_t key);
/* VALUE is not 0. Replaces an earlier value. */
void idmap_put(struct idmap *m, uint64_t key, uint32_t value);
/* VALUE is not 0. Returns the value that KEY has already and keeps it; 0 when VALUE is now entered. */
uint32_t idmap_add(struct idmap *m, uint64_t key, uint32_t value);
void idmap_free(struct idmap *m);
/* The key made of two 32-bit ids. */
static inline uint64_t idmap_pair(uint32_t high, uint32_t low) { return (uint64_t)high << 32 | low; }

/* ---- text.c: UTF-8, width, similarity (libunistring) ------------------------------------------- */

/* Bytes before the first one that is not ASCII, or up to seven less: what may be looked at byte by byte before it. */
size_t ascii_prefix(const char *bytes, size_t length);
/* Returns LENGTH when the bytes are valid UTF-8, else the offset of the first byte that is not. */
size_t utf8_valid_prefix(const char *bytes, size_t length);
/* Decodes one character of valid UTF-8; returns its length in bytes (1..4). */
int utf8_decode(const char *bytes, size_t length, uint32_t *character);
/* Columns a terminal needs for these bytes: East Asian wide 2, combining 0, a tab to the next multiple
 * of eight counted from START_COLUMN (0-based). */
int text_width(const char *bytes, size_t length, int start_column);
/* UTF-16 code units, for the language server. */
size_t text_utf16_length(const char *bytes, size_t length);
/* NFKC form of valid UTF-8, owned by A; returns the input itself when it already has that form. */
const char *text_normalise(struct arena *a, const char *bytes, size_t length, size_t *result_length);
/* Optimal string alignment distance in characters, or LIMIT + 1 when larger than LIMIT. */
int text_distance(const char *a, const char *b, int limit);
/* Among CANDIDATES the nearest to WORD within max(1, characters/3) edits, ties to the first in byte
 * order; NULL when none is near. */
const char *text_nearest(const char *word, const char *const *candidates, size_t count);

/* ---- builder.c: growing text -------------------------------------------------------------------- */

struct builder { char *text; size_t length, capacity; };
void builder_add(struct builder *b, const char *bytes, size_t length);
void builder_text(struct builder *b, const char *text);
void builder_char(struct builder *b, char c);
void builder_format(struct builder *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* NUL-terminated text; "" when nothing was added. Valid until the next change. */
const char *builder_get(struct builder *b);
void builder_free(struct builder *b);

/* ---- date.c: civil dates (proleptic Gregorian), days since 1970-01-01 ---------------------------- */

typedef int32_t day; /* DAY_NONE: not given */
#define DAY_NONE INT32_MIN
/* since <= as_of <= until, both inclusive; DAY_NONE is open. */
static inline bool in_dates(day since, day until, day as_of) {
  return (since == DAY_NONE || since <= as_of) && (until == DAY_NONE || as_of <= until);
}
/* Reads exactly YYYY-MM-DD, years 1900 to 9999. Returns false when malformed or no such day. */
bool date_parse(const char *text, size_t length, day *result);
/* Writes YYYY-MM-DD and a NUL; returns BUFFER. */
char *date_format(day d, char buffer[11]);
/* Days of MONTH (1..12) in YEAR. */
int date_month_days(int year, int month);

/* ---- rational.c: exact numbers ------------------------------------------------------------------- */

/* Numerator and denominator without common factor, denominator > 0. Arithmetic that cannot be kept
 * exact in 128 bits reports failure; nothing is rounded. */
struct rational { __int128 num, den; };
bool rational_make(__int128 num, __int128 den, struct rational *res);
/* Reads a decimal such as 12, 0.05, 1e3, 2.5E-4. False when malformed or out of exact range. */
bool rational_parse(const char *text, size_t length, struct rational *res);
bool rational_add(struct rational a, struct rational b, struct rational *res);
bool rational_sub(struct rational a, struct rational b, struct rational *res);
bool rational_mul(struct rational a, struct rational b, struct rational *res);
bool rational_div(struct rational a, struct rational b, struct rational *res);
/* <0, 0, >0. Never fails (compares by continued fractions). */
int rational_compare(struct rational a, struct rational b);
/* Shortest exact decimal if there is one with at most 12 places, else rounded to 6 significant digits
 * and prefixed with "~". Owned by A. */
const char *rational_text(struct arena *a, struct rational r);

/* ---- source.c: all files in one map ---------------------------------------------------------------- */

typedef struct span { uint32_t start, end; } span; /* byte offsets in the map; {0,0} is nowhere */
#define SPAN_NONE ((span){0, 0})
/* For use inside macros, where a brace list would be split at its comma. */
static inline span span_from(uint32_t start, uint32_t end) { return (span){start, end}; }

struct source_file {
  const char *name;   /* as shown to people: relative, '/' separated, never absolute unless named so */
  char *text;         /* LENGTH bytes and two NULs; owned by the map. Only the scanner writes, and puts back what was there */
  uint32_t base;      /* offset of its first byte in the map; the first file begins at 1 */
  uint32_t length;
  uint32_t *lines;    /* offsets of line starts, made on demand */
  uint32_t line_count;
  uint32_t mark_offset, mark_column; /* the last answer of source_position, where the next one goes on */
};
struct sources { struct arena memory; VEC(struct source_file) files; VEC(char *) adopted; uint32_t next_base; };

struct position { const char *file; uint32_t line, column; }; /* 1-based; column counts characters */

/* Adds a file with a copy of TEXT; returns its index. Returns UINT32_MAX when the map is full (4 GiB). */
uint32_t source_add(struct sources *s, const char *name, const char *text, size_t length);
/* The same without a copy: the map takes TEXT as file_read made it (two NULs behind it) and frees it, whatever it returns. */
uint32_t source_adopt(struct sources *s, const char *name, char *text, size_t length);
/* The file that holds this offset, or NULL for SPAN_NONE. */
const struct source_file *source_file_at(const struct sources *s, uint32_t offset);
/* Line and column of an offset; all zero and file "" for nowhere. */
struct position source_position(struct sources *s, uint32_t offset);
/* The span of a 1-based line without its line end; SPAN_NONE when the file has no such line. */
span source_line(struct sources *s, const struct source_file *file, uint32_t line);
/* The bytes of a span, not NUL-terminated. */
const char *source_text(const struct sources *s, span at, size_t *length);
void sources_free(struct sources *s);

/* ---- diagnostics ------------------------------------------------------------------------------------ */

/* Every message is a line of a messages_*.def file: an id, its code, severity, and the text and help
 * in English and Japanese with places {0} {1} ... for arguments. Several messages may share a code. */
enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE };
enum language { LANGUAGE_EN, LANGUAGE_JA, LANGUAGE_COUNT };

enum message {
  MSG_NONE,
#define MESSAGE(id, code, severity, en, ja, help_en, help_ja) MSG_##id,
#include "messages.def"
#undef MESSAGE
  MSG_COUNT
};
/* Words that may stand inside an argument and must be in the reader's language: kinds, token names,
 * "or". An argument holds them as TERM(id). */
enum term {
  TERM_NONE,
#define WORD(id, en, ja) TERM_##id,
#include "terms.def"
#undef WORD
  TERM_COUNT
};

#define DIAG_ARGUMENTS 6
struct diag_label { span at; enum message text; const char *arguments[DIAG_ARGUMENTS]; struct diag_label *next; };
struct diag_fix { span at; const char *replacement; struct diag_fix *next; }; /* applied together */
struct diagnostic {
  enum message message;
  span at;
  const char *arguments[DIAG_ARGUMENTS]; /* owned by the list */
  struct diag_label *labels;             /* further places, in the order given */
  struct diag_fix *fixes;
  struct diag_label *last_label;         /* where the next one is hung */
  struct diag_fix *last_fix;
  bool silenced;                         /* by @allow; kept for "allow matches nothing", and for registers */
  const char *allowed;                   /* the reason it gives, owned by the list; NULL */
  day allowed_until;                     /* with a reason: the last day, or DAY_NONE */
};
struct diagnostics {
  struct arena memory;
  VEC(struct diagnostic) list;
  struct idmap seen; /* (code, span) already reported: one cause, one message */
  uint32_t errors;
};

/* diag.c */

/* Adds a message; ARGUMENTS is a NULL-terminated array of texts, copied. A second message with the same
 * code and span is dropped; without a span (SPAN_NONE) only when its arguments are the same, too. Returns the index in LIST, or UINT32_MAX when dropped. */
uint32_t diag_add(struct diagnostics *d, enum message message, span at, const char *const *arguments);
#define diag(d, message, at, ...) diag_add((d), (message), (at), (const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})
/* A second place for diagnostic INDEX (which may be UINT32_MAX: then nothing happens). */
void diag_label_add(struct diagnostics *d, uint32_t index, enum message text, span at, const char *const *arguments);
#define diag_also(d, index, message, at, ...) \
  diag_label_add((d), (index), (message), (at), (const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})
/* A replacement of the bytes at AT that repairs what INDEX reports. */
void diag_fix_add(struct diagnostics *d, uint32_t index, span at, const char *replacement);
/* The text by which an argument refers to a term. Static storage. */
const char *term_reference(enum term term);
#define TERM(id) term_reference(TERM_##id)
/* The text by which an argument holds a name that has a spelling in each language; JA may be NULL. Owned by A. */
const char *spelling_reference(struct arena *a, const char *en, const char *ja);
/* The word itself. */
const char *term_text(enum term term, enum language language);
/* Code such as "E0201"; severity; raw templates. */
const char *message_code(enum message m);
enum severity message_severity(enum message m);
/* Sorts by file, offset, severity, code; stable. Call before rendering. */
void diagnostics_sort(struct diagnostics *d);
void diagnostics_free(struct diagnostics *d);

struct out;
/* diag_text.c, diag_json.c: pure renderers of a sorted list. */

/* The message with its arguments filled in, one line, no code; owned by A. HELP likewise, or NULL. */
const char *diag_message(struct arena *a, const struct diagnostic *x, enum language language);
const char *diag_help(struct arena *a, const struct diagnostic *x, enum language language);
const char *diag_label_text(struct arena *a, const struct diag_label *x, enum language language);
struct diag_style { enum language language; bool colour; uint32_t limit; /* 0: all */ int width; bool errors_only; };
/* Excerpts with aligned carets and a final count of what was not shown. */
void diagnostics_write_text(struct out *o, struct sources *s, const struct diagnostics *d, struct diag_style style);
/* An array of diagnostics as docs/schema/diagnostics.schema.json describes; both languages. */
struct json;
void diagnostics_write_json(struct json *j, struct sources *s, const struct diagnostics *d);

/* ---- formats.c: tables of output formats ------------------------------------------------------------ */

/* Rows of any struct whose first two members are `const char *name, *extension`: "md", ".md". A format with several
 * extensions has as many rows, one after the other. */
struct format_table { const void *rows; uint32_t count; size_t size; };
#define FORMAT_TABLE(table) ((struct format_table){table, sizeof table / sizeof *table, sizeof *table})
/* The row of that name, or with the longest extension that ends PATH; NULL when there is none. */
const void *format_named(struct format_table t, const char *name);
const void *format_for_path(struct format_table t, const char *path);
/* "html, md, json"; owned by A. */
const char *format_list(struct arena *a, struct format_table t);

/* ---- out.c: buffered output with one sticky error ---------------------------------------------------- */

struct out { struct builder buffer; int fd; /* -1: memory only */ int error; /* errno of the first failure */ };
void out_bytes(struct out *o, const char *bytes, size_t length);
void out_text(struct out *o, const char *text);
void out_format(struct out *o, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Escaped for HTML text and attributes. */
void out_html(struct out *o, const char *text);
/* Adds all bytes of a file that was written through FD, from its start on. Returns 0 or an errno. */
int out_read_back(struct out *o, int fd);
/* Writes what is buffered; returns 0 or the sticky errno. */
int out_flush(struct out *o);

/* json_write.c: streaming writer, two spaces of indent, keys in the order written. Invalid UTF-8 never
 * reaches it: sources are checked when read. When the outermost value ends, a line end follows unless the
 * output is compact. Start with {.out = o}. */
/* The library that reads JSON has functions of these names; the linker is to see others. */
#define json_object json_write_object
#define json_array json_write_array
#define json_string json_write_string
#define json_string_length json_write_string_length
#define json_integer json_write_integer
#define json_boolean json_write_boolean
#define json_null json_write_null
struct json { struct out *out; int depth; bool first; bool compact; bool one_line; /* no line end but the last */ bool keyed; /* a key waits for its value */ };
void json_object(struct json *j);
void json_array(struct json *j);
void json_end_object(struct json *j);
void json_end_array(struct json *j);
void json_key(struct json *j, const char *key);
void json_string(struct json *j, const char *text);
void json_string_length(struct json *j, const char *text, size_t length);
void json_integer(struct json *j, int64_t value);
void json_boolean(struct json *j, bool value);
void json_null(struct json *j);
/* A value as JSON, written before. */
void json_raw(struct json *j, const char *text, size_t length);
/* Items or members that another writer made for this place: one that began with the depth of this one. */
void json_written(struct json *j, const struct builder *items);
/* Key and string in one call; a NULL text writes nothing. */
void json_pair(struct json *j, const char *key, const char *text);

/* ---- files.c -------------------------------------------------------------------------------------------- */

/* Reads a whole file, "-" for standard input. On success *TEXT holds LENGTH bytes and two NULs, to be
 * freed by the caller. Returns 0 or an errno (EFBIG above 1 GiB, EISDIR for a folder). */
int file_read(const char *path, char **text, size_t *length);
/* The same for the first LIMIT bytes of a file that may be much larger. */
int file_read_head(const char *path, size_t limit, char **text, size_t *length);
/* Writes a regular file by temporary file, fsync and rename, keeping permissions and following a link;
 * an existing device, pipe or socket is written directly. Returns 0 or an errno; then the old file is
 * untouched. */
int file_write(const char *path, const char *bytes, size_t length);
/* All files below FOLDER whose name ends with SUFFIX, sorted by bytes, folders starting with '.' skipped,
 * links to folders not followed. Paths begin with FOLDER and are owned by A. Returns 0 or an errno. */
struct file_list { VEC(const char *) paths; };
int file_walk(struct arena *a, const char *folder, const char *suffix, bool recursive, struct file_list *res);
bool file_is_folder(const char *path);
bool file_exists(const char *path);
/* Folder part ("." when none), last part, joined path; owned by A. */
const char *path_folder(struct arena *a, const char *path);
const char *path_last(const char *path);
const char *path_join(struct arena *a, const char *folder, const char *name);
/* "./a//b/../c" becomes "a/c"; for display and comparison; owned by A. */
const char *path_clean(struct arena *a, const char *path);

/* ---- hash.c ----------------------------------------------------------------------------------------------- */

/* SHA-256 by libsodium (FIPS 180-4); the first BYTES (1..32) as lower-case hex and a NUL. */
void hash_hex(const void *bytes, size_t length, int result_bytes, char *result);
enum { HASH_BASE64_SIZE = 45 };
/* All of it in base64 (RFC 4648, with padding) and a NUL: HASH_BASE64_SIZE bytes at RESULT. */
void hash_base64(const void *bytes, size_t length, char *result);

/* ---- uuid.c ----------------------------------------------------------------------------------------------- */

enum { UUID_SIZE = 37 };
/* The UUID of NAME within the namespace SPACE, version 5 of RFC 9562: the same for the same name, everywhere and always.
 * Lower-case text and a NUL at RESULT. */
void uuid_of_name(const uint8_t space[16], const char *name, size_t length, char result[UUID_SIZE]);

#endif
