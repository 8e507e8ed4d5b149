/* evidence.c - looks at evidence files when a folder is given: does each have the digest that is recorded (V4410)? */
#include <stdlib.h>
#include <string.h>

#include "compiler/driver/load.h"

/* Only files below the folder are read, whatever the spec says. */
static const char *path_below(struct arena *a, const char *folder, const char *file) {
  const char *clean = path_clean(a, file);
  bool escapes = clean[0] == '/' || !strcmp(clean, "..") || !strncmp(clean, "../", 3);
  return escapes ? NULL : path_join(a, folder, clean);
}

static enum truth compare_digest(const char *path, const char *recorded) {
  static const char prefix[] = "sha256\"";
  char *text, found[65];
  size_t length;
  if (!path || strncmp(recorded, prefix, sizeof prefix - 1) || file_read(path, &text, &length)) return UNKNOWN_;
  hash_hex(text, length, 32, found);
  free(text);
  const char *hex = recorded + sizeof prefix - 1;
  return !strncmp(found, hex, 64) && hex[64] == '"' ? TRUE_ : FALSE_;
}

static void check_file(struct session *s, entity_id e, sym file_name, sym digest_name) {
  struct model *m = &s->program.model;
  span at = m->entities.items[e].at;
  struct value file = model_value(m, e, file_name, NULL), digest = model_value(m, e, digest_name, &at);
  if (file.tag != VALUE_TEXT || digest.tag != VALUE_DIGEST) return;
  const char *name = sym_text(m->names, file.first);
  const char *path = path_below(&s->memory, s->options.evidence_folder, name);
  if (path) vec_push(&s->files_read.list, path);
  enum truth result = compare_digest(path, sym_text(m->names, digest.first));
  struct builtin_check check = {.code = intern_text(m->names, "V4410"), .subject = e, .result = (uint8_t)result, .severity = 2, .listed = true,
                                .message = result == UNKNOWN_ ? MSG_EVIDENCE_UNREAD : MSG_EVIDENCE_DIFFERS, .at = at};
  check.arguments[0] = entity_name(&s->memory, m, e, false);
  check.arguments[1] = name;
  vec_push(&m->checks, check);
}

void check_evidence_files(struct session *s) {
  struct model *m = &s->program.model;
  if (!s->options.evidence_folder) return;
  sym file = intern_text(m->names, "file"), digest = intern_text(m->names, "digest");
  for (entity_id e = 1; e < m->entities.count; e++)
    if (m->entities.items[e].kind == KIND_EVIDENCE && m->entities.items[e].flags & ENTITY_OWN) check_file(s, e, file, digest);
}
