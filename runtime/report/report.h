/* report.h - layer 3: one file per format behind one table. Writers are pure: model, rules, findings in, bytes out. */
#ifndef CPSFC_REPORT_H
#define CPSFC_REPORT_H

#include "runtime/framework/glossary.h"
#include "runtime/framework/standards.h"
#include "runtime/chain/chain.h"
#include "runtime/gate/gate.h"
#include "runtime/rules/risks.h"

/* What the settings of a project silence. SHARED: by several programs, and it is enough that one has it. */
struct silenced_code { const char *code, *reason; day until; /* DAY_NONE: without end */ bool shared, used; };

struct report_input {
  const struct model *model; const struct rule_set *rules; const struct findings *findings;
  struct sources *sources; const struct diagnostics *diagnostics;
  const char *title;          /* name of the program */
  day as_of; const char *as_of_from; /* "--as-of", "SOURCE_DATE_EPOCH", "cpsf.yaml", "clock" */
  const uint32_t *files; uint32_t file_count; /* one's own, in SOURCES */
  const uint32_t *spec_files; uint32_t spec_file_count; /* those, then what they import beside the library: all that a page is made from */
  const char *const *targets; uint32_t target_count; /* of the command line */
  const char *version;        /* of cpsfc */
  enum language language;     /* of one-language formats */
  bool all;                   /* list met findings too */
  bool colour;
  bool evidence_looked_at;
  const struct standards *standards; const struct standard *view; /* for write_view: seen from the side of this standard */
  const struct risk_view *risks; /* NULL: the writer makes it */
  struct drawing *drawing;    /* of the process, for the page; NULL: the writer makes it */
  const struct glossary *glossary; /* NULL or empty: no glossary is written */
  struct trust *trust;        /* NULL: nothing is said of chains of trust */
  entity_id audience;         /* for write_extract: the organization that is to read it */
  const struct anchors *anchors; /* of the page; NULL: fingerprints tell its findings apart */
  const struct chains *chains; bool subject_asked; /* for write_trust: of one subject that was asked for by name */
  const struct ratchet *ratchet; /* with a baseline or another revision; NULL: none */
  const struct silenced_code *silenced; uint32_t silenced_count;
  const struct gate_decision *decision; /* of the gate; NULL: nobody asked */
  const char *table;          /* for write of one-table formats: which one; NULL: findings */
  int width;                  /* columns of the terminal; 0: of a file */
};
struct report_format {
  const char *name, *extension, *title;
  bool binary;        /* not for a terminal */
  bool one_table;     /* --table says which */
  bool standards;     /* names the standards that requirements are linked to: input.standards */
  void (*write)(struct out *o, const struct report_input *in);
  void (*write_view)(struct out *o, const struct report_input *in);
  void (*write_trust)(struct out *o, const struct report_input *in);
  void (*write_extract)(struct out *o, const struct report_input *in); /* what IN->audience may see */
}; /* a NULL writer: the format has none of these */
/* Formats by name ("html") or file extension; NULL when unknown. Table in report.c. */
const struct report_format *report_format_find(const char *name);
const struct report_format *report_format_for_path(const char *path);
const struct report_format *report_formats(uint32_t *count);
/* "html, md, json": those that can write what is wanted; owned by A. */
enum report_kind { REPORT_FINDINGS, REPORT_VIEW, REPORT_TRUST, REPORT_EXTRACT };
bool report_format_writes(const struct report_format *f, enum report_kind kind);
const char *report_format_names(struct arena *a, enum report_kind kind);
/* Is there a table of that id (findings, requirements ...) in a report or an extract? Their ids with a comma between; owned by A. */
bool report_table_known(enum report_kind kind, const char *id);
const char *report_table_ids(struct arena *a, enum report_kind kind);

/* The one-screen summary of `cpsfc check`: counts with their formula, then open findings as a table, then questions. */
void report_write_summary(struct out *o, const struct report_input *in);
/* The findings as compact JSON of docs/schema/report.schema.json ("form": "compact"): no proofs, smallest changes, examples
 * or risks; met findings too. `<` is written \u003c, so that it may stand in a script element. No line end follows. */
void report_json_data(struct out *o, const struct report_input *in);

#endif
