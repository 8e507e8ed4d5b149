/* baseline_write.c - a baseline as a file: a header, its date, then a finding a line, sorted by fingerprint.
 *
 * The date has a line of its own, so that both of two branches may stay, and the earlier counts.
 * Fingerprints lie far apart, so that two branches seldom touch neighbouring lines, and any order reads, so that both
 * sides of a merge may simply be kept (merge=union).
 */
#include <string.h>

#include "runtime/gate/gate_internal.h"

const char *const gate_status_ids[4] = {"met", "gap", "undecided", "no_target"};
const char *const gate_disposition_ids[5] = {"none", "open", "planned", "accepted", "excluded"};
const char *const gate_basis_ids[5] = {"any", "stated", "evidenced", "third_party", "derived"};

/* Names in backticks may hold anything; a tab or a line end would make another field or line. */
static void write_field(struct out *o, const char *text) {
  for (; *text; text++) {
    if (*text == '\t')
      out_text(o, "\\t");
    else if (*text == '\n')
      out_text(o, "\\n");
    else if (*text == '\r')
      out_text(o, "\\r");
    else if (*text == '\\')
      out_text(o, "\\\\");
    else
      out_bytes(o, text, 1);
  }
}

static void write_header(struct out *o, const struct baseline *b) {
  out_format(o, "cpsfc-baseline\t%d\tprogram=", BASELINE_FORMAT);
  write_field(o, b->program);
  out_text(o, "\ttargets=");
  for (uint32_t i = 0; i < b->targets.count; i++)
    out_format(o, "%s%s:%d", i ? "," : "", b->targets.items[i].target, b->targets.items[i].level);
  out_text(o, "\trules=");
  for (uint32_t i = 0; i < b->rules.count; i++) out_format(o, "%s%s", i ? "," : "", b->rules.items[i]);
  out_format(o, "\tbasis=%s\n", gate_basis_ids[b->basis]);
}

void baseline_write(struct out *o, const struct baseline *b) {
  char date[11];
  write_header(o, b);
  if (b->as_of != DAY_NONE) out_format(o, "as_of\t%s\n", date_format(b->as_of, date));
  for (uint32_t i = 0; i < b->entries.count; i++) {
    const struct baseline_entry *x = &b->entries.items[i];
    const char *fields[] = {x->fingerprint,
                            x->framework,
                            x->requirement,
                            x->subject,
                            gate_status_ids[x->status],
                            gate_disposition_ids[x->disposition]};
    for (size_t k = 0; k < sizeof fields / sizeof *fields; k++) {
      write_field(o, fields[k]);
      out_text(o, "\t");
    }
    out_format(o, "%d\n", x->target);
  }
}
