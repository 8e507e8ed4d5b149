/* registers_words.c - what explains the page: how to read it, the formula of each figure, the terms it uses. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/report/registers.h"

/* ---- how to read it ---------------------------------------------------------------------------------------------- */

void registers_html_reading(struct out *o) {
  static const enum report_word sentences[] = {SAY_READING_WHAT,        SAY_READING_FINDING,  SAY_READING_ACHIEVED,
                                               SAY_READING_STATUS,      SAY_READING_UNKNOWN,  SAY_READING_BASIS,
                                               SAY_READING_DISPOSITION, SAY_READING_SEVERITY, SAY_READING_PROOF,
                                               SAY_READING_NOT_JUDGED,  SAY_READING_WORDS,    SAY_READING_HURRY};
  out_text(o, "<section id=\"reading\">\n<h2>");
  html_say(o, SAY_READING);
  out_text(o, "</h2>\n<ol>\n");
  for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
    out_text(o, "<li>");
    html_say(o, sentences[i]);
    out_text(o, "</li>\n");
  }
  out_text(o, "</ol>\n</section>\n");
}

/* ---- formulas ---------------------------------------------------------------------------------------------------- */

void registers_html_formulas(struct out *o) {
  static const struct {
    enum report_word figure, formula;
  } list[] = {{SAY_ANSWERED, SAY_FORMULA_ANSWERED},
              {SAY_TOTAL, SAY_FORMULA_TOTAL},
              {SAY_DISPOSITION, SAY_FORMULA_DISPOSITION},
              {SAY_MET, SAY_FORMULA_MET},
              {SAY_ACHIEVED, SAY_FORMULA_ACHIEVED},
              {SAY_SEVERITY, SAY_FORMULA_SEVERITY},
              {SAY_WORST, SAY_FORMULA_WORST},
              {SAY_FIRST_STEPS, SAY_FORMULA_FIRST_STEPS},
              {SAY_WHOM_TO_ASK, SAY_FORMULA_WHOM_TO_ASK},
              {SAY_SUBJECTS, SAY_FORMULA_SUBJECTS},
              {SAY_DAYS_LEFT, SAY_FORMULA_DAYS_LEFT},
              {SAY_SMALLEST, SAY_FORMULA_SMALLEST},
              {SAY_FINGERPRINT, SAY_FORMULA_FINGERPRINT},
              {SAY_INPUT, SAY_FORMULA_INPUT}};
  out_text(o, "<h3>");
  html_say(o, SAY_FORMULAS);
  out_text(o, "</h3>\n<dl class=\"formulas\">\n");
  for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
    html_term(o, list[i].figure);
    html_say(o, list[i].formula);
    out_text(o, "</dd>\n");
  }
  out_text(o, "</dl>\n");
}

/* ---- glossary ---------------------------------------------------------------------------------------------------- */

struct term_search {
  const struct report_input *in;
  uint8_t *used;
  uint32_t left;
};

/* Words are looked for as words: "risk" is not in "asterisk". Of a plural the singular is found. */
static bool has_word(const char *text, const char *word) {
  size_t length = strlen(word);
  for (const char *at = text; length && (at = strcasestr(at, word)) != NULL; at++) {
    const char *after = at + length + (at[length] == 's');
    if ((at == text || !isalnum((unsigned char)at[-1])) && !isalnum((unsigned char)*after)) return true;
  }
  return false;
}

static void look_in(struct term_search *s, const char *en, const char *ja) {
  const struct glossary *g = s->in->glossary;
  for (uint32_t i = 0; s->left && i < g->terms.count; i++) {
    const struct glossary_term *t = &g->terms.items[i];
    const char *japanese = sym_text(s->in->model->names, t->name.ja);
    if (s->used[i] || !(has_word(en, sym_text(s->in->model->names, t->name.en)) || (*japanese && strstr(ja, japanese))))
      continue;
    s->used[i] = 1;
    s->left--;
  }
}

/* The words the page always uses, then the requirements of the findings it lists. */
static void search_terms(struct term_search *s) {
  static const enum report_word own[] = {SAY_METHOD_VERDICT,     SAY_METHOD_STATUS,    SAY_METHOD_BASIS,
                                         SAY_METHOD_DISPOSITION, SAY_METHOD_EVENTS,    SAY_EVENTS,
                                         SAY_READING_FINDING,    SAY_READING_BASIS,    SAY_READING_SEVERITY,
                                         SAY_READING_NOT_JUDGED, SAY_EVIDENCE_CAPTION, SAY_ELEMENT_CAPTION};
  const struct report_input *in = s->in;
  for (size_t i = 0; i < sizeof own / sizeof *own; i++) look_in(s, say(own[i], LANGUAGE_EN), say(own[i], LANGUAGE_JA));
  uint32_t last = UINT32_MAX;
  for (uint32_t i = 0; i < in->findings->rows.count; i++) {
    const struct finding_row *r = &in->findings->rows.items[i];
    if (r->requirement == last || !row_listed(in, r)) continue;
    last = r->requirement;
    const struct rule_requirement *q = requirement_of(in, last);
    const struct catalogue *c = framework_of(in, last)->catalogue;
    look_in(s, requirement_title(in, last, LANGUAGE_EN), requirement_title(in, last, LANGUAGE_JA));
    if (!c || q->catalogue == UINT32_MAX) continue;
    const struct bilingual statement = c->requirements.items[q->catalogue].statement;
    look_in(s, pick_text(in, statement, LANGUAGE_EN), pick_text(in, statement, LANGUAGE_JA));
  }
}

/* The vocabularies a term comes from; our own is no vocabulary. */
static const char *vocabulary_of(struct arena *a, const struct report_input *in, sym source) {
  static const char own[] = "this language";
  const char *text = sym_text(in->model->names, source), *at = strstr(text, own);
  if (!at || at[sizeof own - 1]) return text;
  return at - text < 2 ? "" : arena_copy(a, text, (size_t)(at - text) - strlen(", "));
}

static void write_term(struct out *o, struct arena *a, const struct report_input *in, const struct glossary_term *t) {
  out_text(o, "<dt>");
  html_both(o, pick_text(in, t->name, LANGUAGE_EN), pick_text(in, t->name, LANGUAGE_JA));
  out_text(o, "</dt><dd>");
  html_both(o, pick_text(in, t->text, LANGUAGE_EN), pick_text(in, t->text, LANGUAGE_JA));
  const char *vocabulary = vocabulary_of(a, in, t->source);
  if (*vocabulary) {
    out_text(o, " <span class=\"dim\">(");
    out_html(o, vocabulary);
    out_text(o, ")</span>");
  }
  out_text(o, "</dd>\n");
}

void registers_html_glossary(struct out *o, const struct report_input *in) {
  uint32_t count = in->glossary ? in->glossary->terms.count : 0;
  struct arena a = {0};
  struct term_search s = {in, memory_zeroed((size_t)count + 1, 1), count};
  if (count) search_terms(&s);
  if (s.left < count) {
    out_text(o, "<section id=\"glossary\">\n<h2>");
    html_say(o, SAY_GLOSSARY);
    out_text(o, "</h2>\n");
    html_paragraph(o, SAY_GLOSSARY_HOW, "dim");
    out_text(o, "<dl class=\"glossary\">\n");
    for (uint32_t i = 0; i < count; i++)
      if (s.used[i]) write_term(o, &a, in, &in->glossary->terms.items[i]);
    out_text(o, "</dl>\n</section>\n");
  }
  free(s.used);
  arena_free(&a);
}
