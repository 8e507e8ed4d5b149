/* complete.h - inside driver and for the language server: what may be typed at a place. */
#ifndef CPSFC_COMPLETE_H
#define CPSFC_COMPLETE_H

#include "compiler/driver/query.h"

enum candidate_kind { CANDIDATE_WORD, CANDIDATE_CLASS, CANDIDATE_ELEMENT, CANDIDATE_PORT, CANDIDATE_ATTRIBUTE, CANDIDATE_VALUE, CANDIDATE_REQUIREMENT, CANDIDATE_UNIT, CANDIDATE_MODULE, CANDIDATE_TYPE };
/* LABEL is written in place of what was typed; ALSO are further words by which it is found; RANK 0 comes first. */
struct completion { const char *label, *detail, *doc, *also; uint8_t kind, rank; };
struct completions {
  struct arena *memory;
  VEC(struct completion) list;
  size_t start;  /* offset in the text where what is replaced begins; it ends at the place asked about */
  bool cut;      /* there are more */
};
/* What may stand at OFFSET of TEXT, a file of module FROM, as it is now; names as SESSION has them, checked a moment ago. */
void session_complete(struct session *s, module_id from, const char *text, size_t length, size_t offset, enum language l, struct completions *res);

/* complete_names.c: one function for each sort of name */
enum { COMPLETION_LIMIT = 400 };
struct completing {
  struct session *session;
  struct sema *sema;
  const struct model *m;
  struct completions *res;
  struct arena *a;
  module_id from;
  const char *prefix;   /* what is typed already */
  size_t prefix_length;
  enum language l;      /* of the reader */
  enum language words;  /* of the text */
  uint16_t statement;   /* word that the statement at the place begins with, or 0 */
  bool numbered;        /* the '#' of a requirement is there */
  bool own;             /* elements of others do not fit */
  bool half;            /* the prefix is matched anywhere in the name, not at its beginning */
};
void complete_add(struct completing *c, const char *label, enum candidate_kind kind, const char *detail, const char *doc, const char *also, uint8_t rank);
void complete_words(struct completing *c, const uint16_t *words, uint32_t count, const char *detail, uint8_t rank);
/* Classes of a kind (KIND_NONE: all), enums instead with ENUMS. */
void complete_classes(struct completing *c, enum entity_kind kind, bool enums);
/* Elements of these kinds (bits); of classes below BELOW when it is not 0. INSIDE: dotted name of the block around. */
void complete_entities(struct completing *c, uint32_t kinds, class_id below, const char *inside);
void complete_modules(struct completing *c);
/* Of those, the ones with requirements. */
void complete_frameworks(struct completing *c);
/* All modules that an import may name. */
void complete_imports(struct completing *c);
void complete_requirements(struct completing *c);
void complete_units(struct completing *c, quantity_kind kind, const char *number);
void complete_quantities(struct completing *c);
void complete_types(struct completing *c);
void complete_attributes(struct completing *c, class_id class);
void complete_members_of_enum(struct completing *c, class_id of);
void complete_values(struct completing *c, const struct type *t, const char *inside);
/* What stands behind the dot of PATH. */
void complete_below(struct completing *c, const char *path, enum entity_kind kind, const char *inside);
/* Ends of a flow: inputs (or outputs) that data of class DATA fit, 0: any. */
void complete_ports(struct completing *c, bool output, class_id data);
class_id complete_data_of(struct completing *c, const char *path);

#endif
