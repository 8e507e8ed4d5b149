/* phrases.c - which phrase may stand on which statement (E0220), and reading the phrases. */
#include "compiler/sema/sema_internal.h"

enum phrase { ON, VIA, EXCEPT, WITHIN, BY, UNDER, OF, UNTIL, SINCE, LEVEL, MEETS, WITH, PHRASE_COUNT };
#define P(x) (1u << (x))
#define PERIOD (P(SINCE) | P(UNTIL))
#define ON_ALL (P(ON) | P(EXCEPT) | P(WITHIN))

static const struct {
  uint16_t word, other;
  enum term term;
} phrases[PHRASE_COUNT] = {[ON] = {T_ON, 0, TERM_P_ON},
                           [VIA] = {T_VIA, 0, TERM_P_VIA},
                           [EXCEPT] = {T_EXCEPT, 0, TERM_P_EXCEPT},
                           [WITHIN] = {T_WITHIN, 0, TERM_P_WITHIN},
                           [BY] = {T_BY, 0, TERM_P_BY},
                           [UNDER] = {T_UNDER, 0, TERM_P_UNDER},
                           [OF] = {T_OF, 0, TERM_P_OF},
                           [UNTIL] = {T_UNTIL, 0, TERM_P_UNTIL},
                           [SINCE] = {T_SINCE, 0, TERM_P_SINCE},
                           [LEVEL] = {T_LEVEL, T_AT, TERM_P_LEVEL},
                           [MEETS] = {T_MEETS, 0, TERM_P_MEETS},
                           [WITH] = {T_WITH, 0, TERM_P_WITH}};

static const uint16_t allowed_on[NODE_KIND_COUNT] = {
    [NODE_ELEMENT] = P(WITHIN) | P(OF) | P(MEETS) | P(LEVEL) | P(ON) | P(EXCEPT) | P(BY) | PERIOD,
    [NODE_PORT] = P(WITH),
    [NODE_FLOW] = P(VIA) | P(UNDER) | PERIOD,
    [NODE_TRANSFER] = PERIOD,
    [NODE_MEASURE] = ON_ALL | P(LEVEL) | P(MEETS) | P(BY) | PERIOD,
    [NODE_EVIDENCE] = P(ON) | P(BY) | PERIOD,
    [NODE_ANSWERS] = ON_ALL | P(BY) | PERIOD,
    [NODE_ROW] = P(BY) | PERIOD,
    [NODE_CONTRACT] = P(BY) | PERIOD,
    [NODE_REQUIRE] = P(LEVEL) | PERIOD,
    [NODE_PERMIT] = PERIOD,
    [NODE_ACCEPT] = P(ON) | P(LEVEL) | P(BY) | PERIOD,
    [NODE_EXCLUDE] = P(ON) | P(BY) | PERIOD,
    [NODE_CLAIM] = ON_ALL | P(LEVEL) | P(BY) | PERIOD,
    [NODE_OFFER] = P(ON) | P(LEVEL) | P(BY) | PERIOD,
    [NODE_RELY] = P(ON) | P(LEVEL) | P(BY) | PERIOD,
    [NODE_COMPLETE] = P(WITHIN) | P(BY) | PERIOD,
    [NODE_TARGET] = ON_ALL | P(LEVEL) | PERIOD,
    [NODE_ACTS] = P(BY) | PERIOD,
    [NODE_DOWNGRADE] = P(BY) | PERIOD,
    [NODE_SET] = P(BY) | PERIOD | P(WITH),
    [NODE_UNIT] = 0,
    [NODE_SELECT] = P(LEVEL),
};

static enum phrase phrase_index(uint16_t word) {
  int i = 0;
  while (i < PHRASE_COUNT && phrases[i].word != word && (phrases[i].other == 0 || phrases[i].other != word)) i++;
  return (enum phrase)i;
}

static void report_not_allowed(struct sema *s, struct frame f, node_id n, node_id phrase, enum phrase which) {
  const struct node *statement = node_of(s, f, n);
  struct builder list = {0};
  for (int i = 0; i < PHRASE_COUNT; i++)
    if (allowed_on[statement->kind] & P(i))
      builder_format(&list, "%s%s", list.length ? TERM(COMMA) : "", term_reference(phrases[i].term));
  diag(s->diagnostics, list.length ? MSG_PHRASE_NOT_ALLOWED : MSG_PHRASES_NOT_ALLOWED, node_of(s, f, phrase)->at,
       term_reference(phrases[which].term), term_reference(statement_term(statement)), builder_get(&list));
  builder_free(&list);
}

/* Phrases that mean nothing without another one. WITHIN stands alone on an element. */
static void check_partners(struct sema *s, struct frame f, node_id n, uint32_t seen) {
  static const struct {
    enum phrase phrase;
    enum phrase partner;
  } pairs[] = {{LEVEL, MEETS}, {ON, MEETS}, {BY, MEETS}};
  bool element = node_of(s, f, n)->kind == NODE_ELEMENT, all = has_on_all(s, f, n);
  for (size_t i = 0; element && !(seen & P(MEETS)) && i < sizeof pairs / sizeof *pairs; i++)
    if (seen & P(pairs[i].phrase))
      diag(s->diagnostics, MSG_PHRASE_ALONE, node_of(s, f, phrase_of(s, f, n, phrases[pairs[i].phrase].word))->at,
           term_reference(phrases[pairs[i].phrase].term), TERM(P_MEETS));
  uint32_t needs_all = P(EXCEPT) | (element || node_of(s, f, n)->kind == NODE_COMPLETE ? 0 : P(WITHIN));
  for (int i = 0; !all && i < PHRASE_COUNT; i++)
    if (seen & needs_all & P(i))
      diag(s->diagnostics, MSG_PHRASE_WITHOUT_ALL, node_of(s, f, phrase_of(s, f, n, phrases[i].word))->at,
           term_reference(phrases[i].term));
}

static void check_on_all(struct sema *s, struct frame f, node_id n) {
  enum node_kind kind = (enum node_kind)node_of(s, f, n)->kind;
  bool exact =
      kind == NODE_ACCEPT || kind == NODE_EXCLUDE || kind == NODE_EVIDENCE || kind == NODE_OFFER || kind == NODE_RELY;
  if (exact && has_on_all(s, f, n))
    diag(s->diagnostics, MSG_ON_ALL_REFUSED, node_of(s, f, phrase_of(s, f, n, T_ON))->at,
         term_reference(statement_term(node_of(s, f, n))));
}

void check_phrases(struct sema *s, struct frame f, node_id n) {
  uint32_t seen = 0;
  const struct node *statement = node_of(s, f, n);
  for (node_id child = statement->first; child != 0; child = node_of(s, f, child)->next) {
    if (node_of(s, f, child)->kind != NODE_PHRASE) continue;
    enum phrase which = phrase_index(node_of(s, f, child)->aux);
    if (which == PHRASE_COUNT) continue;
    if (!(allowed_on[statement->kind] & P(which)))
      report_not_allowed(s, f, n, child, which);
    else if (seen & P(which))
      diag(s->diagnostics, MSG_PHRASE_TWICE, node_of(s, f, child)->at, term_reference(phrases[which].term));
    seen |= allowed_on[statement->kind] & P(which);
  }
  if (seen == 0) return;
  check_partners(s, f, n, seen);
  check_on_all(s, f, n);
}

bool sema_phrase_fits(uint16_t word, uint16_t phrase) {
  enum phrase which = phrase_index(phrase);
  return which != PHRASE_COUNT && (allowed_on[statement_of_word(word)] & P(which)) != 0;
}

/* ---- reading ---- */

node_id phrase_of(const struct sema *s, struct frame f, node_id n, uint16_t word) {
  uint16_t other = word == T_LEVEL ? T_AT : word;
  node_id first = node_of(s, f, n)->kind == NODE_ELEMENT ? after_names(s, f, n) : node_of(s, f, n)->first;
  for (node_id child = first; child != 0; child = node_of(s, f, child)->next) {
    const struct node *x = node_of(s, f, child);
    if (x->kind == NODE_PHRASE && (x->aux == word || x->aux == other)) return child;
  }
  return 0;
}

uint8_t phrase_level(struct sema *s, struct frame f, node_id n) { return phrase_level_from(s, f, n, 1); }

uint8_t phrase_level_from(struct sema *s, struct frame f, node_id n, int least) {
  node_id phrase = phrase_of(s, f, n, T_LEVEL), number = phrase ? child_of(s, f, phrase, NODE_INT) : 0;
  if (number == 0) return 0;
  const char *text = name_text(s, node_of(s, f, number)->value);
  if (text[0] < '0' + least || '3' < text[0] || text[1] != '\0') {
    diag(s->diagnostics, MSG_LEVEL_RANGE, node_of(s, f, number)->at, text);
    return 0;
  }
  return (uint8_t)(text[0] - '0');
}

day phrase_day(const struct sema *s, struct frame f, node_id n, uint16_t word) {
  node_id phrase = phrase_of(s, f, n, word), date = phrase ? child_of(s, f, phrase, NODE_DATE) : 0;
  return date ? (day)node_of(s, f, date)->value : DAY_NONE;
}

sym because_of(struct sema *s, struct frame f, node_id n) {
  node_id because = child_of(s, f, n, NODE_BECAUSE), text = because ? child_of(s, f, because, NODE_TEXT) : 0;
  if (text == 0) return 0;
  struct value v = read_text(s, f, text);
  return v.first;
}
