/* remarks.c - what the author of a framework may have overlooked: a base without a version (E5212), blocks that state
 * nothing (W3307), texts in one language only (W3521). About own modules; those of others are their authors' business. */
#include "compiler/lower/lower_internal.h"

/* An overlay that builds on whatever version is at hand would change its meaning with it. */
static void check_base(struct lowering *l, node_id import) {
  node_id path = child_here(l, import, NODE_PATH);
  struct path_names p;
  if (path == 0 || child_here(l, import, NODE_VERSION) != 0 || !path_of_node(l, path, &p)) return;
  const struct program_module *m = &l->program->modules.items[l->module];
  for (uint32_t i = 0; i < m->imports.count; i++) {
    const struct program_import *x = &m->imports.items[i];
    const struct program_module *base = &l->program->modules.items[x->module];
    if (x->at.start != node_here(l, path)->at.start || base->role != MODULE_FRAMEWORK) continue;
    diag(l->diagnostics, MSG_RULE_BASE_VERSION, node_here(l, path)->at, text_of(l, base->name), text_of(l, base->version));
    return;
  }
}

static enum term term_of_statement(enum node_kind kind) {
  switch ((int)kind) {
  case NODE_REQUIREMENT: return TERM_S_REQUIREMENT;
  case NODE_EXCEPTION: return TERM_S_EXCEPTION;
  case NODE_STRENGTHEN: return TERM_S_STRENGTHEN;
  default: return TERM_S_PROFILE;
  }
}

static void check_block(struct lowering *l, node_id n, enum node_kind kind) {
  node_id body = child_here(l, n, NODE_BODY);
  if (body != 0 && node_here(l, body)->first == 0)
    diag(l->diagnostics, MSG_RULE_EMPTY, node_here(l, body)->at, term_reference(term_of_statement(kind)));
}

/* Where the framework itself has a title in both languages, its readers expect both of every text. */
static void check_languages(struct lowering *l, node_id n) {
  node_id text = child_here(l, n, NODE_TEXT);
  bool found[2] = {false, false};
  for (node_id s = text ? child_here(l, text, NODE_STRING) : 0; s != 0; s = node_next_same(tree_here(l), s))
    found[node_here(l, s)->aux == ('j' << 8 | 'a')] = true;
  if (text != 0 && found[0] != found[1])
    diag(l->diagnostics, found[0] ? MSG_RULE_LANGUAGE_JA : MSG_RULE_LANGUAGE, node_here(l, text)->at);
}

static void check_statement(struct lowering *l, node_id n, bool bilingual) {
  enum node_kind kind = (enum node_kind)node_here(l, n)->kind;
  switch ((int)kind) {
  case NODE_REQUIREMENT:
  case NODE_EXCEPTION:
  case NODE_STRENGTHEN:
  case NODE_PROFILE: check_block(l, n, kind); break;
  case NODE_LEVEL:
  case NODE_CATEGORY: break;
  case NODE_IMPORT: check_base(l, n); return;
  default: return;
  }
  if (bilingual) check_languages(l, n);
}

void check_remarks(struct lowering *l) {
  for (uint32_t f = 0; f < l->rules->frameworks.count; f++) {
    const struct rule_framework *x = &l->rules->frameworks.items[f];
    const struct program_module *m = &l->program->modules.items[x->module];
    for (uint32_t i = 0; !x->core && m->own && i < m->trees.count; i++) {
      enter_file(l, x->module, m->trees.items[i]);
      for (node_id n = 1; n < tree_here(l)->nodes.count; n++) check_statement(l, n, x->title.en != 0 && x->title.ja != 0);
    }
  }
}
