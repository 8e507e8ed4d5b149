/* lsp.h - layer 7: the language server, a front door beside the command line.
 *
 * One thread and one loop: what the client sent is taken in, then answered in order. Files come from the editor where
 * it has them open, else from disk; whole programs are checked anew after a pause in typing, or when a question needs
 * them.
 */
#ifndef CPSFC_LSP_H
#define CPSFC_LSP_H

#include "runtime/base/base.h"

struct lsp_options {
  int in, out;            /* file descriptors of the client */
  int record;             /* where the session is recorded, -1: nowhere */
  day as_of;              /* when cpsf.yaml says nothing */
  bool as_of_given;       /* then cpsf.yaml is not asked */
  enum language language; /* of messages, until the client or cpsf.yaml names one */
  bool language_given;
  const char *cache_folder; /* where files of the standard library are put for the editor to open; NULL: they are not */
  const char *version;
  double (*clock)(void); /* seconds */
};

/* Serves one client until it leaves. Returns 0 when it said goodbye (`shutdown`, then `exit`), else 1. */
int lsp_serve(const struct lsp_options *options);

#endif
