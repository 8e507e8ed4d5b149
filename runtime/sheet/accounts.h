/* accounts.h - inside the check sheet: what reading it has to say, with the cell it is about. */
#ifndef CPSFC_ACCOUNTS_H
#define CPSFC_ACCOUNTS_H

#include "runtime/base/base.h"

enum sheet_account_kind { ACCOUNT_TOLD, ACCOUNT_LOST, ACCOUNT_FATAL_CONTENT, ACCOUNT_FATAL_FILE };
enum sheet_account_id {
#define ACCOUNT(id, kind, en, ja) SAYS_##id,
#include "accounts.def"
#undef ACCOUNT
  SAYS_COUNT
};
struct sheet_account { enum sheet_account_id id; enum sheet_account_kind kind; const char *place; /* "回答!F12"; "" for the whole file */ const char *text; };
struct sheet_accounts { struct arena *memory; enum language language; VEC(struct sheet_account) list; enum sheet_account_kind worst; };

/* TEXT without characters that hide in it or steer a terminal: control characters save line ends and tabs, direction
 * marks, byte order marks. TEXT itself when there are none; else owned by A. */
const char *sheet_visible(struct arena *a, const char *text);
/* Adds one; ARGUMENTS is a NULL-terminated array of texts. */
void sheet_account_add(struct sheet_accounts *s, enum sheet_account_id id, const char *place, const char *const *arguments);
#define sheet_say(s, id, place, ...) \
  sheet_account_add((s), SAYS_##id, (place), (const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})
static inline bool sheet_failed(const struct sheet_accounts *s) { return ACCOUNT_FATAL_CONTENT <= s->worst; }

#endif
