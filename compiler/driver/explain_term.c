/* explain_term.c - `cpsfc explain risk-source`: the terms of the glossary. */
#include "compiler/driver/explain.h"

void library_read_glossary(struct library_glossary *l) {
  *l = (struct library_glossary){0};
  uint32_t file = library_source(&l->sources, "stdlib/glossary.yaml");
  if (file != UINT32_MAX) glossary_read(&l->glossary, &l->names, &l->sources, &l->diagnostics, file);
}

void library_free_glossary(struct library_glossary *l) {
  glossary_free(&l->glossary);
  diagnostics_free(&l->diagnostics);
  sources_free(&l->sources);
  interner_free(&l->names);
}

static void write_references(struct builder *b, const struct library_glossary *l, const struct glossary_term *t,
                             enum language language) {
  if (!t->see_count) return;
  builder_text(b, language == LANGUAGE_JA ? "関連: " : "see also: ");
  for (uint32_t i = t->first_see; i < t->first_see + t->see_count; i++) {
    uint32_t other = idmap_get(&l->glossary.index, l->glossary.see.items[i].id);
    const struct glossary_term *x = &l->glossary.terms.items[other - 1];
    builder_format(b, "%s%s",
                   i == t->first_see         ? ""
                   : language == LANGUAGE_JA ? "、"
                                             : ", ",
                   sym_text(&l->names, language == LANGUAGE_JA ? x->name.ja : x->id));
  }
  builder_char(b, '\n');
}

bool explain_term(struct builder *b, const char *what, enum language language) {
  struct library_glossary l;
  library_read_glossary(&l);
  uint32_t found = glossary_find(&l.glossary, &l.names, what);
  if (found != UINT32_MAX) {
    const struct glossary_term *t = &l.glossary.terms.items[found];
    bool ja = language == LANGUAGE_JA;
    builder_format(b, "%s (%s)\n\n%s\n\n", sym_text(&l.names, ja ? t->name.ja : t->name.en),
                   sym_text(&l.names, ja ? t->name.en : t->name.ja), sym_text(&l.names, ja ? t->text.ja : t->text.en));
    for (uint32_t i = 0; i < t->also_count; i++)
      builder_format(b, "%s%s%s",
                     i    ? ", "
                     : ja ? "別名: "
                          : "also called: ",
                     sym_text(&l.names, l.glossary.also.items[t->first_also + i]), i + 1 == t->also_count ? "\n" : "");
    write_references(b, &l, t, language);
    builder_format(
        b, ja ? "用語の出典: %s(定義は本プロジェクトの言葉)\n" : "vocabulary: %s (defined here in our own words)\n",
        sym_text(&l.names, t->source));
  }
  library_free_glossary(&l);
  return found != UINT32_MAX;
}
