/* out.c - buffered output with one sticky error. */
#include "runtime/base/base.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OUT_FULL = 64 << 10 };

/* A pipe may have been made non-blocking by the program at its other end. */
static bool may_retry(int fd) {
  if (errno == EINTR) return true;
  if (errno != EAGAIN) return false;
  struct pollfd wait = {.fd = fd, .events = POLLOUT};
  return 0 <= poll(&wait, 1, -1) || errno == EINTR;
}

int out_flush(struct out *o) {
  if (o->fd < 0) return o->error;
  const char *at = o->buffer.text;
  for (size_t left = o->buffer.length; left != 0 && o->error == 0;) {
    ssize_t written = write(o->fd, at, left);
    if (0 <= written) {
      at += written;
      left -= (size_t)written;
    } else if (!may_retry(o->fd)) {
      o->error = errno;
    }
  }
  o->buffer.length = 0;
  return o->error;
}

static void flush_when_full(struct out *o) {
  if (0 <= o->fd && OUT_FULL <= o->buffer.length) out_flush(o);
}

void out_bytes(struct out *o, const char *bytes, size_t length) {
  if (o->error != 0) return;
  builder_add(&o->buffer, bytes, length);
  flush_when_full(o);
}

void out_text(struct out *o, const char *text) { out_bytes(o, text, strlen(text)); }

void out_format(struct out *o, const char *format, ...) {
  char small[256];
  va_list first, second;
  va_start(first, format);
  va_copy(second, first);
  int length = vsnprintf(small, sizeof small, format, first);
  va_end(first);
  if (0 <= length && (size_t)length < sizeof small) {
    out_bytes(o, small, (size_t)length);
  } else if (0 <= length) {
    char *large = memory_take((size_t)length + 1);
    vsnprintf(large, (size_t)length + 1, format, second);
    out_bytes(o, large, (size_t)length);
    free(large);
  }
  va_end(second);
}

void out_html(struct out *o, const char *text) {
  static const char special[] = "&<>\"'";
  static const char *const escaped[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
  for (;;) {
    size_t plain = strcspn(text, special);
    out_bytes(o, text, plain);
    text += plain;
    if (*text == '\0') return;
    out_text(o, escaped[strchr(special, *text) - special]);
    text++;
  }
}

int out_read_back(struct out *o, int fd) {
  char bytes[65536];
  ssize_t count;
  if (lseek(fd, 0, SEEK_SET) < 0) return errno;
  while (0 < (count = read(fd, bytes, sizeof bytes))) out_bytes(o, bytes, (size_t)count);
  return count < 0 ? errno : 0;
}
