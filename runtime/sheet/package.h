/* package.h - inside the check sheet: parts of a zip file in memory, read with limits, and XML in them.
 *
 * Everything here comes from outside. A part is unpacked only as far as the limits go, whatever its header promises; XML
 * with a document type, and so with entities, is refused.
 */
#ifndef CPSFC_PACKAGE_H
#define CPSFC_PACKAGE_H

#include "runtime/sheet/accounts.h"

struct package_bytes { const char *bytes; size_t length, at; };
struct package {
  struct package_bytes input;
  void *zip;              /* unzFile */
  uint64_t unpacked;      /* all parts together */
  struct sheet_accounts *accounts;
};
enum { PACKAGE_PARTS = 8192, PACKAGE_LIMIT_MIB = 128, PACKAGE_RATIO = 250, PACKAGE_RATIO_FREE = 4 << 20 /* below that any ratio will do */, XML_DEPTH = 64 };

/* False after an account. BYTES stay with the caller until package_close. */
bool package_open(struct package *p, const char *bytes, size_t length, struct sheet_accounts *accounts);
void package_close(struct package *p);
bool package_has(struct package *p, const char *part);

/* Called with names without their namespace prefix. */
struct xml_handler {
  void (*start)(void *context, const char *name, const char **attributes);
  void (*end)(void *context, const char *name);
  void (*text)(void *context, const char *text, size_t length); /* NULL: not wanted */
};
/* Reads one part as XML; false after an account. */
bool package_parse(struct package *p, const char *part, const struct xml_handler *h, void *context);
/* The value of an attribute, whatever its namespace; NULL. */
const char *xml_attribute(const char **attributes, const char *name);

#endif
