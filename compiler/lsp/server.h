/* server.h - inside lsp: the state of the server and what its parts share.
 *
 * transport < server (state, routing) < workspace (documents, programs) < features, one file each. Only this folder
 * knows UTF-16 and JSON; what names mean is asked from compiler/driver in offsets.
 */
#ifndef CPSFC_LSP_SERVER_H
#define CPSFC_LSP_SERVER_H

#include "compiler/driver/query.h"
#include "compiler/lsp/lsp.h"
#include "compiler/lsp/transport.h"
#include "runtime/base/json_read.h"

/* Codes of JSON-RPC and of the protocol. */
enum {
  ERROR_NONE = 0,
  ERROR_PARSE = -32700,
  ERROR_INVALID_REQUEST = -32600,
  ERROR_METHOD = -32601,
  ERROR_PARAMS = -32602,
  ERROR_NOT_INITIALIZED = -32002,
  ERROR_FAILED = -32803,
  ERROR_CANCELLED = -32800,
  ERROR_CONTENT_MODIFIED = -32801,
  ERROR_SERVER_CANCELLED = -32802
};

enum phase { PHASE_NEW, PHASE_READY, PHASE_SHUTDOWN };

/* What the answer to something asked of the client is used for. */
enum awaited { AWAITED_NOTHING, AWAITED_SETTINGS, AWAITED_PROGRESS, AWAITED_COUNT };

struct token_data {
  VEC(uint32_t) list;
};

/* A file open in the editor. PATH is as path_clean writes it; of what is no file the whole URI. */
struct document {
  char *uri, *path, *text;
  size_t length, capacity;
  int64_t version, tokens_id;
  struct token_data tokens; /* semantic tokens as they were told last, under TOKENS_ID */
  bool is_file, is_spec; /* not is_spec: settings */
};

/* A cpsf.yaml that programs have their settings from. */
struct settings_file {
  char *path;
  bool found;          /* by some program, when they were looked for last */
  struct project said; /* as it is now, with what is wrong with it */
  struct arena memory;
  VEC(struct overlay_file) good; /* the texts of it, and of what it extends, when nothing was wrong last */
};

/* What judging said that checking does not know of, as it was said last: while a program is checked anew and not judged
 * yet, that is still said, so that it does not come and go with every key. */
struct late_message {
  const char *path, *json;
  size_t length;
  uint32_t offset; /* in its file */
};

/* One program and what the last check found. */
struct unit {
  struct arena memory;
  struct text_list paths;
  const char *name;       /* as cpsf.yaml calls it, or NULL */
  const char *root;       /* folder that it was found in */
  bool loose;             /* of files outside every folder of the workspace */
  bool only_overlay;      /* of a document that is no file */
  struct project project; /* cpsf.yaml, in force here */
  struct diagnostics about_settings; /* what checking found about it, in its sources */
  struct session session;
  struct name_uses uses;
  const char *problem; /* why nothing could be read, or NULL */
  bool checked, good;  /* SESSION holds a check; without errors */
  bool unjudged;       /* good, and the verdicts are still to come */
  struct arena late_memory;
  VEC(struct late_message) late;
  struct parsed_files parsed; /* of the check before, while there is no new one */
  bool has_parsed;
  uint32_t names_at_first; /* names that the first check found; many more than that are not kept over checks */
};

/* What was published for a file, so that it is not said twice and can be taken back. */
struct published {
  char *uri;
  char digest[33];
  int64_t version;
  bool again;
};

/* Is a former name (`@was`) part of a renaming? */
enum former_wish { FORMER_ASK, FORMER_ALWAYS, FORMER_NEVER };

struct settings {
  bool lens, inlay;
  int pause;
  enum former_wish former;
};

/* An element that was renamed in this session, by qualified names. */
struct renamed {
  char *from, *to;
};

struct server {
  struct lsp_options options;
  struct transport transport;
  enum phase phase;
  bool leave, dirty, folders_changed;
  bool unjudged; /* some program is checked and not judged */
  double changed_at;
  bool refresh; /* more than the text of the only open document changed */
  int64_t client_process, told_tokens;
  struct asked_client {
    int64_t asked;
    bool waits;
  } questions[AWAITED_COUNT]; /* to the client, numbered by what they are for, so that a session can be replayed */
  struct progress {
    int64_t token;
    bool ready, begun;
    int percent;
    double seconds;
  } progress; /* SECONDS that the last check took */
  enum language language;
  bool utf8; /* positions count bytes */
  struct client_abilities {
    bool watches, related, snippets, markdown, labels, prepare_rename, changes, progress, refresh_lens, refresh_inlay,
        refresh_tokens, refresh_diagnostics, pulls, links, hierarchy, configuration, settings_watch, typing, pull_there;
  } client;
  struct settings settings;
  uint8_t trace;       /* 0 off, 1 messages, 2 verbose */
  VEC(char *) folders; /* of the workspace, clean paths */
  VEC(struct document) documents;
  VEC(struct unit *) units;
  VEC(struct settings_file) settings_files;
  struct overlay_files typed; /* while they are looked for */
  VEC(struct published) published;
  VEC(struct queued {
    struct json_value *message;
    bool cancelled; /* by the client */
    bool answered;  /* with an error, before its turn came or while it waited for a check */
  })
  queue;
  bool judging;  /* not only names are worked out, which are wanted in any case */
  uint32_t turn; /* of the message in the queue that is being handled, + 1; 0: none is */
  VEC(struct renamed) renamed; /* the last one last */
  uint32_t generation;         /* of checks */
  struct class_homes homes;    /* in which module of the library a class is */
};

/* One message while it is handled. Results go to JSON; ERROR with a sentence replaces them. */
struct request {
  struct server *server;
  const struct json_value *params;
  struct arena memory;
  struct json *json;
  int error;
  const char *problem;
};

typedef void handler(struct request *r);
struct method {
  const char *name;
  bool notification;
  enum need {
    NEEDS_TEXT,
    NEEDS_NAMES,
    NEEDS_VERDICTS
  } needs; /* what must be known of what is typed before it is handled */
  handler *handle;
};

/* server.c */
void server_fail(struct request *r, int error, const char *problem);
/* Begins a message to the client; what is written is sent by server_end. */
struct outgoing {
  struct out out;
  struct json json;
};
void server_begin(struct outgoing *o, const char *method);
void server_end(struct server *s, struct outgoing *o);
/* Asks the client for something. WRITE: the parameters, NULL: none. Of what is awaited only the last answer counts. */
void server_ask(struct server *s, const char *method, void (*write)(struct json *j, const void *data), const void *data,
                enum awaited awaited);
/* A line for the log of the editor. TYPE: 1 error, 2 warning, 3 information. */
void server_log(struct server *s, int type, const char *text);

/* Takes in what the client sent meanwhile, and answers at once the requests that it makes moot. True when what is being
 * worked out is not wanted any more. For CONTEXT, a server, during a check. */
bool server_should_stop(void *context);

/* methods.c: the table of methods, and what is announced to the client */
const struct method *method_find(const char *name);
void methods_announce(struct request *r);

/* lifecycle.c */
handler handle_initialize, handle_initialized, handle_shutdown, handle_exit, handle_set_trace, handle_configuration,
    handle_folders, handle_watched;

void handle_settings_answer(struct server *s, const struct json_value *result);

/* progress.c: what is going on while programs are checked, on a token that the client made for it beforehand, as its
 * answer can't be waited for; or on the one that came with a request. */
void progress_prepare(struct server *s);
/* The client's answer; OK: the token may be used. */
void progress_answer(struct server *s, bool ok);
void progress_begin(struct server *s);
void progress_report(struct server *s, uint32_t done, uint32_t all, const char *name);
void progress_end(struct server *s);
/* Around a check that a request with `workDoneToken` waits for. */
void progress_write(struct server *s, const struct json_value *token, const char *kind);

/* documents.c */
handler handle_open, handle_change, handle_close, handle_save;
struct document *document_find(struct server *s, const char *uri);
void documents_free(struct server *s);

/* convert.c: places and names of files as the protocol writes them */
struct place {
  uint32_t line, character;
};
/* Byte offset in TEXT; past the end of a line or of the text, that end. */
size_t text_offset(const struct server *s, const char *text, size_t length, struct place p);
struct place text_place(const struct server *s, const char *text, size_t length, size_t offset);
/* Path of a URI, decoded and clean; of another scheme than file the URI itself. Owned by A. */
const char *uri_path(struct arena *a, const char *uri, bool *is_file);
const char *path_uri(struct arena *a, const char *path);
/* A span of the map; both its ends lie in one file. */
void write_range(struct server *s, struct json *j, struct sources *sources, span at);
void write_place(struct json *j, struct place p);
/* library_files.c: the URI of a source file, as the client wrote it when it has it open; NULL when it can't be opened.
 * Owned by A. */
const char *source_uri(struct server *s, struct arena *a, const struct source_file *f);
void write_location(struct server *s, struct arena *a, struct json *j, struct sources *sources, span at);
bool read_place(const struct json_value *v, struct place *res);
/* TEXT with paths in the folders of the workspace as they are seen from there; of several folders the name of the folder
 * stays. Owned by A, or TEXT itself. */
const char *text_with_short_paths(const struct server *s, struct arena *a, const char *text);

/* workspace.c */
/* Finds the programs of the workspace anew. */
void workspace_find(struct server *s);
/* Checks everything when something changed, and says what was found. */
void workspace_check(struct server *s);
/* Judges the next program that is checked and not judged yet; says what was found with the last one. */
void workspace_judge_next(struct server *s);
void workspace_changed(struct server *s);
void workspace_free(struct server *s);
/* The program that the file at PATH belongs to: one whose own file it is, else one that reads it. NULL: none. */
struct unit *workspace_unit(struct server *s, const char *path, uint32_t *file);
/* Unit, offset and document of a request about a place in a text; false after server_fail, or with no error when
 * nothing is known of that text. */
struct target_place {
  struct document *document;
  struct unit *unit;
  uint32_t file, offset;
};
bool request_place(struct request *r, struct target_place *res);
/* The same without a position. */
bool request_text(struct request *r, struct target_place *res);

/* settings_files.c */

/* Between these two the programs are looked for, with TYPED in front of the disk; settings that none of them has are
 * forgotten then. */
void settings_begin(struct server *s, struct overlay_files typed);
void settings_end(struct server *s);
/* The settings in force for FOLDER. False when they have errors and had them from the start. */
bool settings_load(struct server *s, struct project *p, const char *folder);
/* Is something wrong with the text of that cpsf.yaml, so that what is in force is what it said before? */
bool settings_broken(const struct server *s, const char *path);
/* Notes what a checked program says about its settings: versions that they pin, warnings that they silence. */
void settings_judge(struct unit *u);
void settings_free(struct server *s);

/* navigate.c */
handler handle_definition, handle_type_definition, handle_references, handle_highlight;
/* rename.c */
handler handle_prepare_rename, handle_rename;
/* NAME as it must be written: as it is, in backticks, or NULL when it can't be a name. Owned by A, or NAME itself. */
const char *name_spelling(struct arena *a, const char *name);
/* former.c */
/* Where `@was` may be put for E, an empty span; SPAN_NONE when its declaration takes none. */
span former_place(const struct unit *u, entity_id e);
/* The `@was("PATH")` on E, with the space behind it; SPAN_NONE: there is none. */
span former_stated(const struct unit *u, entity_id e, const char *path);
/* `@was("PATH") `, owned by A. */
const char *former_text(struct arena *a, const char *path);
/* Notes that what USE means was called OLD and will be called NAME. */
void former_remember(struct server *s, const struct unit *u, const struct name_use *use, const char *old,
                     const char *name);
/* What PATH was called before it was renamed in this session, or NULL. */
const char *former_remembered(const struct server *s, const char *path);
void former_free(struct server *s);
/* completion.c */
handler handle_completion;
/* actions.c: the statement around OFFSET whose parent is a file or a block: the innermost, else the one at the top; 0:
 * none. */
node_id tree_statement_at(const struct tree *t, uint32_t offset, bool innermost);
/* symbols.c, ranges.c, tokens.c, actions.c, hints.c, links.c, calls.c, format.c */
handler handle_document_symbol, handle_workspace_symbol, handle_folding, handle_selection, handle_code_action;
handler handle_tokens, handle_tokens_range, handle_tokens_delta;
handler handle_inlay_hint, handle_code_lens, handle_execute, handle_document_link, handle_prepare_calls,
    handle_incoming, handle_outgoing;
handler handle_formatting, handle_range_formatting, handle_on_type_formatting;
/* hover.c */
handler handle_hover;

/* publish.c */
/* As the protocol writes it. */
void write_diagnostic(struct server *s, struct arena *a, struct json *j, struct sources *sources,
                      const struct diagnostic *x);
/* A client that asks for diagnostics is not told of them, only that there are others. */
handler handle_pull, handle_pull_workspace;
/* LAST: more is not found before something changes; then the client may have to ask for other things again, too. */
void publish_diagnostics(struct server *s, bool last);
/* Keeps what was said about U from message FIRST on, in the order of finding, as late. */
void publish_keep_late(struct server *s, struct unit *u, uint32_t first);
void publish_free(struct server *s);

#endif
