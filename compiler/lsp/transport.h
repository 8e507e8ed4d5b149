/* transport.h - inside lsp: messages on a byte stream, each behind a header that says how long it is. */
#ifndef CPSFC_LSP_TRANSPORT_H
#define CPSFC_LSP_TRANSPORT_H

#include "runtime/base/base.h"

struct transport {
  int in, out, record;
  struct builder input;
  size_t taken;       /* bytes of INPUT that were handed out */
  size_t skip;        /* bytes still to come of a message that is too large */
  bool ended, broken; /* nothing more comes; nothing more can be sent */
  double started;
  double (*clock)(void);
};

enum frame { FRAME_NONE, FRAME_MESSAGE, FRAME_BAD };

/* Takes in what is there, waiting for the first byte when there is none. */
void transport_read(struct transport *t);
/* The next whole message; what is wrong with its header goes to *PROBLEM. TEXT is valid until the next transport_read.
 */
enum frame transport_next(struct transport *t, const char **text, size_t *length, const char **problem);
/* Waits until the client says something or MILLISECONDS have passed (-1: for ever); false then. */
bool transport_wait(struct transport *t, int milliseconds);
void transport_send(struct transport *t, const char *text, size_t length);
void transport_free(struct transport *t);

#endif
