/* actions.h - inside lsp: what the parts of the code actions share. */
#ifndef CPSFC_LSP_ACTIONS_H
#define CPSFC_LSP_ACTIONS_H

#include "compiler/lsp/server.h"

struct action_edit {
  span at;
  const char *text;
};

/* One request for actions: about the span ASKED of FILE. JA: the language of titles; the words of the spec follow the
 * spec. */
struct acting {
  struct request *r;
  struct unit *u;
  const struct source_file *file;
  struct sources *sources;
  span asked;
  bool ja;
  VEC(struct action_edit) edits; /* of the action that is being made */
};

const char *either(const struct acting *a, const char *en, const char *ja);
void action_edit(struct acting *a, span at, const char *text);
/* Writes the action with the edits made so far. ABOUT: what it repairs, or NULL. */
void action_write(struct acting *a, const char *title, const char *kind, const struct diagnostic *about);
/* An edit that puts TEXT into the block of the statement at AT, or a block behind it; where the same attribute has
 * another value there, in its place. False when there is no such statement in the files of the program. */
bool insert_into(struct acting *a, span at, const char *text);
/* The beginning of the line behind the statement at the top that holds AT, where a new statement may go. */
span line_behind(const struct acting *a, span at);
/* Is the spec written in Japanese? */
bool is_japanese(const struct acting *a);
/* A word as the spec has it. */
const char *word(const struct acting *a, uint16_t token);
/* As it is in a statement that begins with the word STATEMENT. */
const char *word_in(const struct acting *a, uint16_t token, uint16_t statement);
const char *level_words(const struct acting *a);

const char *text_of(struct acting *a, span at);
const struct tree *tree_here(const struct acting *a);

/* gap_actions.c */
module_id module_here(const struct acting *a);
/* The name by which a new statement here may speak of E, in backticks where needed; NULL: there is none. */
const char *path_from_here(struct acting *a, entity_id e);
/* Does an element or an import have that name here? */
bool name_is_taken(const struct acting *a, const char *name);
/* BASE, or BASE_2 ..: a name that is not taken. */
const char *unused_name(struct acting *a, const char *base);
/* A class as it is written here; its module is imported with the action when it is not yet. NULL: it can't be. */
const char *class_written(struct acting *a, class_id c);
/* Is AT, where something is put in, the beginning of a line? */
bool ends_line(const struct acting *a, span at);
/* Who may decide about SUBJECT, accept a gap or endorse a command: the one it is about or whose thing it is; of somebody
 * outside, one's own organization, when there is but one. 0: it can't be said. */
entity_id accepting(const struct acting *a, entity_id subject);

/* guard_actions.c: for an actuation that no guard stands before, procedures that may guard it, and a new one */
void offer_guard(struct acting *a, entity_id e, span at);

/* gap_actions.c: for findings about E, which stands at AT, that are not met; gaps first. */
void offer_for_findings(struct acting *a, entity_id e, span at);

#endif
