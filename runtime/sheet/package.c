/* package.c - parts of a zip file by minizip, XML by expat. */
#include "runtime/sheet/package.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unzip.h>

/* ---- a file in memory, for minizip ---- */

static voidpf memory_open(voidpf opaque, const void *name, int mode) {
  (void)name;
  return mode & ZLIB_FILEFUNC_MODE_WRITE ? NULL : opaque;
}
static uLong memory_read(voidpf opaque, voidpf stream, void *to, uLong size) {
  struct package_bytes *b = stream;
  (void)opaque;
  size_t left = b->length - b->at, n = size < left ? size : left;
  memcpy(to, b->bytes + b->at, n);
  b->at += n;
  return n;
}
static ZPOS64_T memory_tell(voidpf opaque, voidpf stream) { return (void)opaque, ((struct package_bytes *)stream)->at; }
static long memory_seek(voidpf opaque, voidpf stream, ZPOS64_T offset, int origin) {
  struct package_bytes *b = stream;
  (void)opaque;
  ZPOS64_T from = origin == ZLIB_FILEFUNC_SEEK_SET ? 0 : origin == ZLIB_FILEFUNC_SEEK_CUR ? b->at : b->length;
  if (b->length < from || b->length - from < offset) return -1;
  b->at = (size_t)(from + offset);
  return 0;
}
static int memory_close(voidpf opaque, voidpf stream) { return (void)opaque, (void)stream, 0; }

/* Parts are looked for one by one. */
static bool few_parts(struct package *p) {
  unz_global_info64 info;
  char limit[16];
  if (unzGetGlobalInfo64(p->zip, &info) == UNZ_OK && info.number_entry <= PACKAGE_PARTS) return true;
  snprintf(limit, sizeof limit, "%d", PACKAGE_PARTS);
  sheet_say(p->accounts, TOO_MANY_PARTS, "", limit);
  return false;
}

bool package_open(struct package *p, const char *bytes, size_t length, struct sheet_accounts *accounts) {
  *p = (struct package){.input = {bytes, length, 0}, .accounts = accounts};
  zlib_filefunc64_def io = {.zopen64_file = memory_open,
                            .zread_file = memory_read,
                            .ztell64_file = memory_tell,
                            .zseek64_file = memory_seek,
                            .zclose_file = memory_close,
                            .zerror_file = memory_close,
                            .opaque = &p->input};
  p->zip = unzOpen2_64("", &io);
  if (!p->zip) sheet_say(accounts, DAMAGED, "", "zip");
  return p->zip && few_parts(p);
}

void package_close(struct package *p) {
  if (p->zip) unzClose(p->zip);
  p->zip = NULL;
}

bool package_has(struct package *p, const char *part) { return unzLocateFile(p->zip, part, 2) == UNZ_OK; }

/* ---- one part ---- */

static bool too_large(const struct package *p, uint64_t part, uint64_t packed) {
  if ((uint64_t)PACKAGE_LIMIT_MIB << 20 < p->unpacked) return true;
  return PACKAGE_RATIO_FREE < part && PACKAGE_RATIO * (packed + 1) < part;
}

static bool unpack(struct package *p, const char *part, uint64_t packed, struct builder *b) {
  enum { PIECE = 1 << 16 };
  char *piece = memory_take(PIECE);
  int n;
  bool large = false;
  while (!large && 0 < (n = unzReadCurrentFile(p->zip, piece, PIECE))) {
    builder_add(b, piece, (size_t)n);
    p->unpacked += (uint64_t)n;
    large = too_large(p, b->length, packed);
  }
  free(piece);
  char limit[16];
  snprintf(limit, sizeof limit, "%d", PACKAGE_LIMIT_MIB);
  if (large) sheet_say(p->accounts, TOO_LARGE, "", part, limit);
  bool whole = unzCloseCurrentFile(p->zip) == UNZ_OK; /* compares the check sum */
  if (!large && (n < 0 || !whole)) sheet_say(p->accounts, DAMAGED, "", part);
  return !large && n == 0 && whole;
}

/* All bytes of a part; false after an account. */
static bool read_part(struct package *p, const char *part, struct builder *b) {
  unz_file_info64 info;
  if (!package_has(p, part)) {
    sheet_say(p->accounts, MISSING_PART, "", part);
    return false;
  }
  if (unzGetCurrentFileInfo64(p->zip, &info, NULL, 0, NULL, 0, NULL, 0) != UNZ_OK) {
    sheet_say(p->accounts, DAMAGED, "", part);
    return false;
  }
  if (info.flag & 1) {
    sheet_say(p->accounts, ENCRYPTED, "", part);
    return false;
  }
  if (unzOpenCurrentFile(p->zip) != UNZ_OK) {
    sheet_say(p->accounts, DAMAGED, "", part);
    return false;
  }
  return unpack(p, part, info.compressed_size < p->input.length ? info.compressed_size : p->input.length, b);
}

/* ---- XML ---- */

struct xml {
  const struct xml_handler *handler;
  void *context;
  XML_Parser parser;
  uint32_t depth;
  bool document_type, deep;
};

static const char *local_name(const char *name) {
  const char *colon = strrchr(name, ':');
  return colon ? colon + 1 : name;
}

static void XMLCALL on_start(void *context, const XML_Char *name, const XML_Char **attributes) {
  struct xml *x = context;
  if (XML_DEPTH < ++x->depth) {
    x->deep = true;
    XML_StopParser(x->parser, XML_FALSE);
    return;
  }
  x->handler->start(x->context, local_name(name), attributes);
}

static void XMLCALL on_end(void *context, const XML_Char *name) {
  struct xml *x = context;
  x->depth--;
  if (!x->deep) x->handler->end(x->context, local_name(name));
}

static void XMLCALL on_text(void *context, const XML_Char *text, int length) {
  struct xml *x = context;
  x->handler->text(x->context, text, (size_t)length);
}

static void XMLCALL on_document_type(void *context, const XML_Char *name, const XML_Char *system,
                                     const XML_Char *public, int internal) {
  struct xml *x = context;
  (void)name, (void)system, (void)public, (void)internal;
  x->document_type = true;
  XML_StopParser(x->parser, XML_FALSE);
}

const char *xml_attribute(const char **attributes, const char *name) {
  for (; *attributes; attributes += 2)
    if (!strcmp(local_name(attributes[0]), name)) return attributes[1];
  return NULL;
}

static void account_for(struct package *p, const char *part, const struct xml *x) {
  if (x->document_type)
    sheet_say(p->accounts, DOCTYPE, "", part);
  else if (x->deep)
    sheet_say(p->accounts, DEEP, "", part);
  else
    sheet_say(p->accounts, XML, "", part, XML_ErrorString(XML_GetErrorCode(x->parser)));
}

bool package_parse(struct package *p, const char *part, const struct xml_handler *h, void *context) {
  struct builder b = {0};
  bool res = read_part(p, part, &b);
  struct xml x = {.handler = h, .context = context, .parser = res ? XML_ParserCreate(NULL) : NULL};
  if (x.parser) {
    XML_SetUserData(x.parser, &x);
    XML_SetElementHandler(x.parser, on_start, on_end);
    XML_SetStartDoctypeDeclHandler(x.parser, on_document_type);
    if (h->text) XML_SetCharacterDataHandler(x.parser, on_text);
    res = XML_Parse(x.parser, builder_get(&b), (int)b.length, XML_TRUE) == XML_STATUS_OK;
    if (!res) account_for(p, part, &x);
    XML_ParserFree(x.parser);
  }
  builder_free(&b);
  return res;
}
