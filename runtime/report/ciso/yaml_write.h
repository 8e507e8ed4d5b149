/* yaml_write.h - inside the reports: YAML 1.1 by libyaml's emitter, which knows when what has to be quoted. Texts are always
 * quoted, so that none of them reads back as a number, a date or yes. */
#ifndef CPSFC_REPORT_YAML_WRITE_H
#define CPSFC_REPORT_YAML_WRITE_H

#include <yaml.h>

#include "runtime/base/base.h"

struct yaml_out { yaml_emitter_t emitter; struct out *out; };

/* One document to O; O->error is set when the emitter can't go on. Always followed by emit_end. */
void emit_begin(struct yaml_out *y, struct out *o);
void emit_end(struct yaml_out *y);
void emit_map(struct yaml_out *y);
void emit_end_map(struct yaml_out *y);
void emit_list(struct yaml_out *y);
void emit_end_list(struct yaml_out *y);
void emit_key(struct yaml_out *y, const char *key);
void emit_text(struct yaml_out *y, const char *text);
void emit_plain(struct yaml_out *y, const char *word); /* a number, a date, true */
/* Key and text; nothing when that is NULL or "". */
void emit_pair(struct yaml_out *y, const char *key, const char *text);

#endif
