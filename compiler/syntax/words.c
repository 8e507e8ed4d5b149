/* words.c - the only reader of grammar/words.def. */
#include <string.h>

#include "compiler/syntax/token.h"
#include "compiler/syntax/words.h"

struct word {
  uint16_t token;
  uint8_t group;
  bool japanese;
  const char *text;
};
static const struct word words[] = {
#define STATEMENT(token, en, ja) {T_##token, WORD_STATEMENT, false, en}, {T_##token, WORD_STATEMENT, true, ja},
#define CONNECT(token, en, ja) {T_##token, WORD_CONNECT, false, en}, {T_##token, WORD_CONNECT, true, ja},
#define LOGIC(token, en, ja) {T_##token, WORD_LOGIC, false, en}, {T_##token, WORD_LOGIC, true, ja},
#define ALSO(token, ja) {T_##token, WORD_SAME, true, ja},
#define VALUE(en, ja)
#include "grammar/words.def"
#undef STATEMENT
#undef CONNECT
#undef LOGIC
#undef ALSO
#undef VALUE
};
enum { WORD_COUNT = sizeof words / sizeof *words };

static const struct {
  const char *en, *ja;
} values[] = {
#define STATEMENT(token, en, ja)
#define CONNECT(token, en, ja)
#define LOGIC(token, en, ja)
#define ALSO(token, ja)
#define VALUE(en, ja) {en, ja},
#include "grammar/words.def"
#undef STATEMENT
#undef CONNECT
#undef LOGIC
#undef ALSO
#undef VALUE
};

static uint32_t word_hash(const char *text, size_t length) {
  const unsigned char *b = (const unsigned char *)text;
  uint32_t h = (uint32_t)length * 31 + b[0] * 7 + b[length - 1] * 131 + b[length / 2] * 29;
  if (3 < length) h += b[2] * 517 + b[length - 2] * 61;
  return h & (WORD_SLOTS - 1);
}

void word_table_init(struct word_table *t) {
  memset(t, 0, sizeof *t);
  uint8_t group[512] = {0};
  for (int i = 0; i < WORD_COUNT; i++)
    if (words[i].group != WORD_SAME) group[words[i].token] = words[i].group;
  for (int i = 0; i < WORD_COUNT; i++) {
    if (!words[i].text) continue;
    size_t length = strlen(words[i].text);
    uint32_t slot = word_hash(words[i].text, length);
    while (t->slots[slot].text) slot = (slot + 1) & (WORD_SLOTS - 1);
    t->slots[slot] =
        (struct word_slot){words[i].text, (uint8_t)length, group[words[i].token], words[i].token, words[i].japanese};
  }
}

const struct word_slot *word_table_find(const struct word_table *t, const char *text, size_t length) {
  if (length == 0 || 255 < length) return NULL;
  for (uint32_t slot = word_hash(text, length); t->slots[slot].text; slot = (slot + 1) & (WORD_SLOTS - 1))
    if (t->slots[slot].length == length && !memcmp(t->slots[slot].text, text, length)) return &t->slots[slot];
  return NULL;
}

const char *word_spelling(uint16_t token, enum language language) {
  for (int i = 0; i < WORD_COUNT; i++)
    if (words[i].token == token && words[i].text && words[i].japanese == (language == LANGUAGE_JA))
      return words[i].text;
  return NULL;
}

/* Where Japanese has several words for one: which it is depends on the statement. */
static const struct {
  uint16_t word, statement;
  const char *japanese;
} uses[] = {{T_OF, T_CLASS, "上位型"},     {T_OF, T_FLOW, "内容"},         {T_OF, T_COMPONENT, "所有"},
            {T_OF, T_SYSTEM, "所有"},      {T_OF, T_DATA, "所有"},         {T_BY, T_ACCEPT, "承認者"},
            {T_BY, T_EXCLUDE, "承認者"},   {T_BY, T_COMPLETE, "確認者"},   {T_TO, T_ENDORSE, "変更後"},
            {T_TO, T_DECLASSIFY, "変更後"}};

const char *word_spelling_in(uint16_t token, uint16_t statement, enum language language) {
  for (size_t i = 0; language == LANGUAGE_JA && i < sizeof uses / sizeof *uses; i++)
    if (uses[i].word == token && uses[i].statement == statement) return uses[i].japanese;
  return word_spelling(token, language);
}

uint16_t word_find(const char *text, size_t length) {
  for (int i = 0; i < WORD_COUNT; i++)
    if (words[i].text && strlen(words[i].text) == length && !memcmp(words[i].text, text, length)) return words[i].token;
  return 0;
}

static uint16_t longest_prefix(const char *text, size_t length, bool statement, size_t *used) {
  uint16_t res = 0;
  *used = 0;
  for (int i = 0; i < WORD_COUNT; i++) {
    if (!words[i].text || !words[i].japanese) continue;
    bool of_statement = T_EDITION <= words[i].token && words[i].token <= T_EXPECT;
    if (statement ? !of_statement : words[i].group != WORD_CONNECT) continue;
    size_t n = strlen(words[i].text);
    if (*used < n && n < length && !memcmp(words[i].text, text, n)) *used = n, res = words[i].token;
  }
  return res;
}

uint16_t word_statement_prefix(const char *text, size_t length, size_t *used) {
  return longest_prefix(text, length, true, used);
}

uint16_t word_connecting_prefix(const char *text, size_t length, size_t *used) {
  return longest_prefix(text, length, false, used);
}

const char *word_nearest_statement(const char *text) {
  const char *spellings[WORD_COUNT];
  size_t count = 0;
  for (int i = 0; i < WORD_COUNT; i++)
    if (words[i].text && T_EDITION <= words[i].token && words[i].token <= T_EXPECT && words[i].token != T_SYNC)
      spellings[count++] = words[i].text;
  return text_nearest(text, spellings, count);
}

sym word_value(struct interner *names, sym name) {
  const char *text = sym_text(names, name);
  if (!(text[0] & 0x80)) return name;
  for (size_t i = 0; i < sizeof values / sizeof *values; i++)
    if (!strcmp(values[i].ja, text)) return intern_text(names, values[i].en);
  return name;
}
