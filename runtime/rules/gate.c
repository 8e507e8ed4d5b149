/* gate.c - when a run counts as failed (language.md 0.4). */
#include "runtime/rules/findings_internal.h"

#include <string.h>

enum gate_word {
  GATE_NEVER,
  GATE_VIOLATION,
  GATE_GAP,
  GATE_UNDECIDED,
  GATE_UNANSWERED,
  GATE_EXPIRED,
  GATE_WARNING
};
static const char *const gate_words[] = {"never",      "violation", "gap",    "undecided",
                                         "unanswered", "expired",   "warning"};

static int gate_word_find(const char *text, size_t length) {
  for (size_t i = 0; i < sizeof gate_words / sizeof *gate_words; i++)
    if (strlen(gate_words[i]) == length && strncmp(gate_words[i], text, length) == 0) return (int)i;
  return -1;
}

/* `gap` and `undecided` hold what is worse, too. */
static void gate_add(struct gate *g, enum gate_word word) {
  switch (word) {
  case GATE_NEVER: break;
  case GATE_UNDECIDED: g->undecided = g->unanswered = g->gap = g->violation = true; break;
  case GATE_GAP: g->gap = g->violation = true; break;
  case GATE_VIOLATION: g->violation = true; break;
  case GATE_UNANSWERED: g->unanswered = true; break;
  case GATE_EXPIRED: g->expired = true; break;
  case GATE_WARNING: g->warning = true; break;
  }
}

bool gate_parse(const char *text, struct gate *res, const char **bad) {
  *res = (struct gate){0};
  for (;;) {
    text += strspn(text, " ");
    size_t length = strcspn(text, ", ");
    int word = gate_word_find(text, length);
    const char *rest = text + length + strspn(text + length, " ");
    if (word < 0 || (*rest != ',' && *rest != '\0')) {
      *bad = text;
      return false;
    }
    gate_add(res, (enum gate_word)word);
    if (*rest == '\0') return true;
    text = rest + 1;
  }
}

static bool stands_at_gate(const struct findings *f, const struct finding_row *row, struct gate g) {
  if (row->disposition != DISPOSITION_OPEN) return false;
  if (g.expired && (row->reason == REASON_EXPIRED || row->lapsed)) return true;
  if (row->status == STATUS_GAP) return row->check != 0 ? g.violation : g.gap;
  if (row->status != STATUS_UNDECIDED) return false;
  /* Built-in checks that nothing was said about are one line of the report, not findings one could settle. */
  if (row->check != 0) return g.undecided && f->model->checks.items[row->check - 1].listed;
  return row->reason == REASON_UNANSWERED ? g.unanswered : g.undecided;
}

uint32_t gate_count(const struct findings *f, struct gate g, const struct diagnostics *d) {
  uint32_t res = 0;
  for (uint32_t i = 0; i < f->rows.count; i++) res += stands_at_gate(f, &f->rows.items[i], g);
  for (uint32_t i = 0; g.warning && d != NULL && i < d->list.count; i++)
    res += !d->list.items[i].silenced && message_severity(d->list.items[i].message) == SEVERITY_WARNING;
  return res;
}
