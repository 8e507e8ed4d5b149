/* ast_dump.c - a tree as s-expressions, and how much of one tree is in another. */
#include <stdlib.h>
#include <string.h>

#include "compiler/syntax/token.h"

/* ---- dump ---- */

static bool has_name_value(enum node_kind k) {
  static const uint8_t kinds[NODE_KIND_COUNT] = {
      [NODE_ANNOTATION] = 1,  [NODE_NAME] = 1,     [NODE_VERSION] = 1, [NODE_ALIAS] = 1,          [NODE_STRING] = 1,
      [NODE_MARK] = 1,        [NODE_REQREF] = 1,   [NODE_PARAM] = 1,   [NODE_OUTCOME] = 1,        [NODE_EDITION] = 1,
      [NODE_REQUIREMENT] = 1, [NODE_ARGUMENT] = 1, [NODE_IDENT] = 1,   [NODE_REQUIREMENT_OF] = 1, [NODE_INT] = 1,
      [NODE_NUMBER] = 1,      [NODE_QUANTITY] = 1, [NODE_DIGEST] = 1};
  return kinds[k];
}

static bool has_word(enum node_kind k) {
  return k == NODE_PHRASE || k == NODE_ELEMENT || k == NODE_PORT || k == NODE_TRANSFER || k == NODE_DOWNGRADE ||
         k == NODE_QUANTIFIER || k == NODE_BINARY;
}

static void write_aux(struct out *o, uint16_t aux) {
  static const struct {
    uint16_t kind;
    const char *text;
  } signs[] = {{T_DOTDOT, ".."}, {T_EQ, "=="}, {T_NE, "!="}, {T_LE, "<="}, {T_GE, ">="}};
  const char *spelling = word_spelling(aux, LANGUAGE_EN);
  for (size_t i = 0; !spelling && i < sizeof signs / sizeof *signs; i++)
    if (signs[i].kind == aux) spelling = signs[i].text;
  if (spelling)
    out_format(o, " %s", spelling);
  else
    out_format(o, " %c", (char)aux);
}

static void write_flags(struct out *o, uint8_t flags) {
  static const char *const names[] = {"export", "external", "error", "all", "list", "optional", "not"};
  for (int i = 0; i < 7; i++)
    if (flags >> i & 1) out_format(o, " +%s", names[i]);
}

static void dump(struct out *o, const struct tree *t, const struct interner *names, node_id n, int indent) {
  const struct node *x = node_at(t, n);
  char date[11];
  out_format(o, "(%s", node_kind_name(x->kind));
  if (has_word(x->kind)) write_aux(o, x->aux);
  write_flags(o, x->flags);
  if (has_name_value(x->kind) && x->value) out_format(o, " \"%s\"", sym_text(names, x->value));
  if (x->kind == NODE_PATH && !x->first) out_format(o, " %s", sym_text(names, x->value));
  if (x->kind == NODE_DATE) out_format(o, " %s", date_format((day)x->value, date));
  if (x->kind == NODE_STRING && x->aux) out_format(o, " @%c%c", x->aux >> 8, x->aux & 255);
  bool block = x->kind == NODE_BODY || x->kind == NODE_FILE;
  for (node_id c = x->first; c; c = node_at(t, c)->next) {
    if (block)
      out_format(o, "\n%*s", indent + 2, "");
    else
      out_text(o, " ");
    dump(o, t, names, c, block ? indent + 2 : indent);
  }
  out_text(o, ")");
}

void tree_dump(struct out *o, const struct tree *t, const struct interner *names) {
  dump(o, t, names, t->root, 0);
  out_text(o, "\n");
}

/* ---- how much was kept ---- */

static uint64_t mix(uint64_t h, uint64_t v) {
  h ^= v + 0x9E3779B97F4A7C15u + (h << 6) + (h >> 2);
  return h * 0xBF58476D1CE4E5B9u;
}

/* What a statement says, without its block. */
static uint64_t own_hash(const struct tree *t, node_id n) {
  const struct node *x = node_at(t, n);
  uint64_t h = mix(x->kind, (uint64_t)x->aux << 8 | x->flags);
  bool counted = x->kind != NODE_PATH || !x->first;
  if (counted && !(NODE_IF <= x->kind && x->kind <= NODE_LIST)) h = mix(h, x->value);
  for (node_id c = x->first; c; c = node_at(t, c)->next)
    if (node_at(t, c)->kind != NODE_BODY) h = mix(h, own_hash(t, c));
  return h;
}

struct kept {
  uint64_t exact, loose;
  bool broken_parent;
};
struct kept_list {
  VEC(struct kept) items;
};

static void collect(const struct tree *t, node_id block, uint64_t parents, uint32_t depth, bool broken,
                    struct kept_list *res) {
  for (node_id s = node_at(t, block)->first; s; s = node_at(t, s)->next) {
    uint64_t own = own_hash(t, s);
    bool error = node_at(t, s)->kind == NODE_ERROR;
    struct kept k = {mix(parents, own), mix(depth, own), broken};
    if (!error) vec_push(&res->items, k);
    node_id body = node_child(t, s, NODE_BODY);
    if (body) collect(t, body, mix(parents, own), depth + 1, broken || error, res);
  }
}

/* Takes one unused match of KEY out of the map of counts. */
static bool take(struct idmap *m, uint64_t key) {
  uint32_t count = idmap_get(m, key);
  if (count < 2) return false;
  idmap_put(m, key, count - 1);
  return true;
}
static void put(struct idmap *m, uint64_t key) {
  uint32_t count = idmap_get(m, key);
  idmap_put(m, key, count ? count + 1 : 2);
}

/* A statement counts as kept when it stands under the same parents; below a broken parent, whose words are gone, when
 * it stands at the same depth. */
double tree_kept(const struct tree *whole, const struct tree *part, const struct interner *names) {
  (void)names; /* both trees share the interner, so ids compare */
  struct kept_list a = {0}, b = {0};
  struct idmap exact = {0}, loose = {0};
  collect(whole, whole->root, 1, 0, false, &a);
  collect(part, part->root, 1, 0, false, &b);
  for (uint32_t i = 0; i < b.items.count; i++)
    put(b.items.items[i].broken_parent ? &loose : &exact,
        b.items.items[i].broken_parent ? b.items.items[i].loose : b.items.items[i].exact);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < a.items.count; i++)
    kept += take(&exact, a.items.items[i].exact) || take(&loose, a.items.items[i].loose);
  double res = a.items.count ? (double)kept / a.items.count : 1;
  vec_free(&a.items);
  vec_free(&b.items);
  idmap_free(&exact);
  idmap_free(&loose);
  return res;
}
