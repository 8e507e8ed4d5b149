/* json_write.c - streaming JSON. */
#include "runtime/base/base.h"

#include <inttypes.h>
#include <string.h>

static void line_begin(struct json *j) {
  static const char spaces[] = "                                ";
  if (j->one_line) return;
  out_bytes(j->out, "\n", 1);
  for (int left = j->depth * 2; 0 < left; left -= 32) out_bytes(j->out, spaces, left < 32 ? (size_t)left : 32);
}

/* What stands between the last item and this one. */
static void item_begin(struct json *j) {
  if (j->keyed || j->depth == 0) {
    j->keyed = false;
    return;
  }
  if (!j->first) out_bytes(j->out, ",", 1);
  if (!j->compact) line_begin(j);
  j->first = false;
}

static void container_begin(struct json *j, const char *bracket) {
  item_begin(j);
  out_bytes(j->out, bracket, 1);
  j->depth++;
  j->first = true;
}

static void container_end(struct json *j, const char *bracket) {
  j->depth--;
  if (!j->first && !j->compact) line_begin(j);
  out_bytes(j->out, bracket, 1);
  j->first = false;
  if (j->depth == 0 && !j->compact) out_bytes(j->out, "\n", 1);
}

void json_object(struct json *j) { container_begin(j, "{"); }
void json_array(struct json *j) { container_begin(j, "["); }
void json_end_object(struct json *j) { container_end(j, "}"); }
void json_end_array(struct json *j) { container_end(j, "]"); }

static void escape_write(struct json *j, unsigned char c) {
  static const char letters[32] = {['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};
  char short_form[2] = {'\\', c < 32 ? letters[c] : (char)c};
  if (short_form[1] != '\0') {
    out_bytes(j->out, short_form, 2);
  } else {
    out_format(j->out, "\\u%04x", c);
  }
}

static void quoted_write(struct json *j, const char *text, size_t length) {
  out_bytes(j->out, "\"", 1);
  size_t written = 0;
  for (size_t i = 0; i < length; i++) {
    unsigned char c = (unsigned char)text[i];
    if (0x20 <= c && c != '"' && c != '\\') continue;
    out_bytes(j->out, text + written, i - written);
    escape_write(j, c);
    written = i + 1;
  }
  out_bytes(j->out, text + written, length - written);
  out_bytes(j->out, "\"", 1);
}

void json_key(struct json *j, const char *key) {
  item_begin(j);
  quoted_write(j, key, strlen(key));
  out_text(j->out, j->compact ? ":" : ": ");
  j->keyed = true;
}

void json_string_length(struct json *j, const char *text, size_t length) {
  item_begin(j);
  quoted_write(j, text, length);
}

void json_string(struct json *j, const char *text) {
  if (text == NULL) {
    json_null(j);
  } else {
    json_string_length(j, text, strlen(text));
  }
}

void json_integer(struct json *j, int64_t value) {
  item_begin(j);
  out_format(j->out, "%" PRId64, value);
}

void json_boolean(struct json *j, bool value) {
  item_begin(j);
  out_text(j->out, value ? "true" : "false");
}

void json_null(struct json *j) {
  item_begin(j);
  out_text(j->out, "null");
}

void json_raw(struct json *j, const char *text, size_t length) {
  item_begin(j);
  out_bytes(j->out, text, length);
}

void json_written(struct json *j, const struct builder *items) {
  if (items->length == 0) return;
  out_bytes(j->out, items->text, items->length);
  j->first = false;
}

void json_pair(struct json *j, const char *key, const char *text) {
  if (text == NULL) return;
  json_key(j, key);
  json_string(j, text);
}
