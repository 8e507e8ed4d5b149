/* yaml_write.c - see yaml_write.h. */
#include "runtime/report/ciso/yaml_write.h"

#include <errno.h>
#include <string.h>

static int take_bytes(void *out, unsigned char *bytes, size_t length) {
  out_bytes(out, (const char *)bytes, length);
  return 1;
}

/* The emitter fails only without memory, or when it is fed in a wrong order. */
static void emit(struct yaml_out *y, int made, yaml_event_t *event) {
  if (!made || !yaml_emitter_emit(&y->emitter, event)) y->out->error = y->out->error ? y->out->error : ENOMEM;
}

void emit_begin(struct yaml_out *y, struct out *o) {
  yaml_event_t event;
  *y = (struct yaml_out){.out = o};
  if (!yaml_emitter_initialize(&y->emitter)) {
    o->error = ENOMEM;
    return;
  }
  yaml_emitter_set_output(&y->emitter, take_bytes, o);
  yaml_emitter_set_unicode(&y->emitter, 1);
  yaml_emitter_set_width(&y->emitter, -1);
  emit(y, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING), &event);
  emit(y, yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1), &event);
}

void emit_end(struct yaml_out *y) {
  yaml_event_t event;
  emit(y, yaml_document_end_event_initialize(&event, 1), &event);
  emit(y, yaml_stream_end_event_initialize(&event), &event);
  yaml_emitter_delete(&y->emitter);
}

void emit_map(struct yaml_out *y) {
  yaml_event_t event;
  emit(y, yaml_mapping_start_event_initialize(&event, NULL, NULL, 1, YAML_BLOCK_MAPPING_STYLE), &event);
}

void emit_end_map(struct yaml_out *y) {
  yaml_event_t event;
  emit(y, yaml_mapping_end_event_initialize(&event), &event);
}

void emit_list(struct yaml_out *y) {
  yaml_event_t event;
  emit(y, yaml_sequence_start_event_initialize(&event, NULL, NULL, 1, YAML_BLOCK_SEQUENCE_STYLE), &event);
}

void emit_end_list(struct yaml_out *y) {
  yaml_event_t event;
  emit(y, yaml_sequence_end_event_initialize(&event), &event);
}

static void scalar(struct yaml_out *y, const char *text, bool plain) {
  yaml_event_t event;
  yaml_scalar_style_t style = plain ? YAML_PLAIN_SCALAR_STYLE : YAML_DOUBLE_QUOTED_SCALAR_STYLE;
  emit(y, yaml_scalar_event_initialize(&event, NULL, NULL, (const yaml_char_t *)text, (int)strlen(text), plain, !plain, style), &event);
}

void emit_key(struct yaml_out *y, const char *key) { scalar(y, key, true); }
void emit_text(struct yaml_out *y, const char *text) { scalar(y, text, false); }
void emit_plain(struct yaml_out *y, const char *word) { scalar(y, word, true); }

void emit_pair(struct yaml_out *y, const char *key, const char *text) {
  if (!text || !*text) return;
  emit_key(y, key);
  emit_text(y, text);
}
