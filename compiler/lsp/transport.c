/* transport.c - reading and writing framed messages, and recording them. */
#include "compiler/lsp/transport.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { READ_BYTES = 65536, HEADER_LIMIT = 4096, MESSAGE_LIMIT = 256 << 20 };

void transport_free(struct transport *t) { builder_free(&t->input); }

static void make_room(struct transport *t) {
  if (t->taken == 0) return;
  memmove(t->input.text, t->input.text + t->taken, t->input.length - t->taken);
  t->input.length -= t->taken;
  t->taken = 0;
}

void transport_read(struct transport *t) {
  char bytes[READ_BYTES];
  make_room(t);
  ssize_t count = read(t->in, bytes, sizeof bytes);
  if (count < 0 && errno == EINTR) return;
  if (count <= 0) t->ended = true;
  if (count <= 0) return;
  size_t skipped = (size_t)count < t->skip ? (size_t)count : t->skip;
  t->skip -= skipped;
  builder_add(&t->input, bytes + skipped, (size_t)count - skipped);
}

bool transport_wait(struct transport *t, int milliseconds) {
  struct pollfd p = {.fd = t->in, .events = POLLIN};
  return 0 < poll(&p, 1, milliseconds);
}

/* ---- headers ---- */

/* The end of the header block (behind its empty line), or NULL while it is not there. */
static const char *header_end(const char *text, size_t length) {
  const char *end = memmem(text, length, "\r\n\r\n", 4);
  return end ? end + 4 : NULL;
}

static bool is_field(const char *line, size_t length, const char *name) {
  size_t n = strlen(name);
  return n < length && !strncasecmp(line, name, n) && line[n] == ':';
}

static bool read_number(const char *text, size_t length, size_t *res) {
  *res = 0;
  while (length && (*text == ' ' || *text == '\t')) text++, length--;
  while (length && (text[length - 1] == ' ' || text[length - 1] == '\t')) length--;
  for (size_t i = 0; i < length; i++) {
    if (text[i] < '0' || '9' < text[i] || SIZE_MAX / 16 < *res) return false;
    *res = *res * 10 + (size_t)(text[i] - '0');
  }
  return length != 0;
}

static bool is_utf8_type(const char *value, size_t length) {
  const char *charset = memmem(value, length, "charset=", 8);
  if (!charset) return true;
  charset += 8;
  size_t rest = length - (size_t)(charset - value);
  return (5 <= rest && !strncasecmp(charset, "utf-8", 5)) || (4 <= rest && !strncasecmp(charset, "utf8", 4));
}

/* Reads the block TEXT .. END; NULL, or what is wrong with it. */
static const char *read_header(const char *text, const char *end, size_t *length) {
  bool found = false;
  for (const char *line = text; line < end - 2;) {
    const char *stop = memmem(line, (size_t)(end - line), "\r\n", 2);
    size_t size = (size_t)(stop - line);
    if (is_field(line, size, "Content-Length")) {
      if (!read_number(line + 15, size - 15, length)) return "Content-Length is no number";
      found = true;
    } else if (is_field(line, size, "Content-Type") && !is_utf8_type(line + 13, size - 13)) {
      return "Content-Type: only UTF-8 is spoken here";
    } else if (!memchr(line, ':', size)) {
      return "a header line without a colon";
    }
    line = stop + 2;
  }
  return found ? NULL : "Content-Length is missing";
}

/* After a bad header, read from FROM on: the next place that looks like one; all but what might be its first bytes
 * goes. */
static void resynchronise(struct transport *t, size_t from) {
  const char *rest = t->input.text + from;
  size_t length = t->input.length - from;
  const char *next = memmem(rest, length, "Content-Length:", 15);
  size_t keep = length < 14 ? length : 14;
  t->taken = next ? (size_t)(next - t->input.text) : t->input.length - keep;
}

static enum frame bad_frame(struct transport *t, size_t from, const char *text, const char **problem) {
  resynchronise(t, from);
  *problem = text;
  return FRAME_BAD;
}

static enum frame too_large(struct transport *t, size_t begin, size_t length, const char **problem) {
  size_t there = t->input.length - begin;
  t->skip = there < length ? length - there : 0;
  t->taken = t->skip ? t->input.length : begin + length;
  *problem = "the message is too large";
  return FRAME_BAD;
}

/* A line of JSON: when, who, and the message as text, so that even a broken one is kept. */
static void record(struct transport *t, const char *from, const char *text, size_t length) {
  if (t->record < 0) return;
  struct out o = {.fd = t->record};
  struct json j = {.out = &o, .compact = true};
  bool good = utf8_valid_prefix(text, length) == length;
  json_object(&j);
  json_key(&j, "ms");
  json_integer(&j, (int64_t)((t->clock() - t->started) * 1000));
  json_pair(&j, "from", from);
  json_key(&j, "text");
  if (good)
    json_string_length(&j, text, length);
  else
    json_null(&j);
  json_end_object(&j);
  out_text(&o, "\n");
  if (out_flush(&o)) t->record = -1; /* a full disk does not end the session */
  builder_free(&o.buffer);
}

enum frame transport_next(struct transport *t, const char **text, size_t *length, const char **problem) {
  const char *start = t->input.text ? t->input.text + t->taken : "";
  size_t there = t->input.length - t->taken;
  const char *end = header_end(start, there);
  if (!end && HEADER_LIMIT < there) return bad_frame(t, t->taken + 1, "the header does not end", problem);
  if (!end) return FRAME_NONE;
  const char *wrong = read_header(start, end, length);
  size_t begin = (size_t)(end - t->input.text);
  bool again =
      wrong && memmem(start + 1, (size_t)(end - start) - 1, "Content-Length:", 15); /* behind rubbish on its line */
  if (wrong) return bad_frame(t, again ? t->taken + 1 : begin, wrong, problem);
  if (MESSAGE_LIMIT < *length) return too_large(t, begin, *length, problem);
  if (t->input.length - begin < *length) return FRAME_NONE;
  *text = end;
  t->taken = begin + *length;
  record(t, "client", *text, *length);
  return FRAME_MESSAGE;
}

/* ---- sending ---- */

static void write_all(struct transport *t, const char *bytes, size_t length) {
  while (length && !t->broken) {
    ssize_t count = write(t->out, bytes, length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) {
      struct pollfd p = {.fd = t->out, .events = POLLOUT};
      poll(&p, 1, -1);
      continue;
    }
    if (count <= 0)
      t->broken = true;
    else
      bytes += count, length -= (size_t)count;
  }
}

void transport_send(struct transport *t, const char *text, size_t length) {
  struct builder header = {0};
  builder_format(&header, "Content-Length: %zu\r\n\r\n", length);
  builder_add(&header, text, length);
  write_all(t, header.text, header.length);
  builder_free(&header);
  record(t, "server", text, length);
}
