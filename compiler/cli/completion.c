/* completion.c - completions for bash, zsh and fish, written from the tables of commands and options.
 *
 * What can stand in a place follows from its placeholder in the help: FILE, DIR, `en|ja`. Each placeholder is a list of
 * steps, the same for all three shells; each script begins with one function per kind of step.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/cli/cli.h"

enum step_kind { STEP_WORDS, STEP_PARTS, STEP_LIST, STEP_FILES, STEP_FOLDERS };
static const char *const step_names[] = {[STEP_WORDS] = "words", [STEP_PARTS] = "parts", [STEP_LIST] = "list", [STEP_FILES] = "files", [STEP_FOLDERS] = "folders"};

/* ARGUMENT: of words and parts (words with commas between) the words, of a list what `cpsfc list` takes, of files their
 * endings, or "" for all. */
struct step { enum step_kind kind; const char *argument; };
struct steps { struct arena memory; VEC(struct step) list; };

struct placeholder { const char *word; bool free; struct step step; }; /* free: anything may stand there */

static const struct placeholder option_values[] = {
    {"DATE", true, {0}}, {"NAME@VERSION:LEVEL", true, {0}}, {"N", true, {0}}, {"ORG", true, {0}}, {"DAYS", true, {0}}, {"REVISION", true, {0}},
    {"FILE", false, {STEP_FILES, ""}}, {"DIR", false, {STEP_FOLDERS, ""}}, {"SHEET", false, {STEP_FILES, "xlsx csv"}},
    {"LIST", false, {STEP_PARTS, ""}}, {"STANDARD", false, {STEP_LIST, "standards"}},
    {"NAME", true, {0}}}; /* of --format and --table: what there is of these */

static const struct placeholder usage_words[] = {
    {"FILE", false, {STEP_FILES, "cpsf"}}, {"DIR", false, {STEP_FOLDERS, ""}}, {"OLD", false, {STEP_FILES, "json html cpsf"}},
    {"NEW", false, {STEP_FILES, "json html cpsf"}}, {"REPORT", false, {STEP_FILES, "json html cpsf"}}, {"REPORT.html", false, {STEP_FILES, "html"}},
    {"REQUIREMENT", false, {STEP_LIST, "requirements"}}, {"CODE", false, {STEP_LIST, "codes"}}, {"STANDARD", false, {STEP_LIST, "standards"}},
    {"TERM", false, {STEP_LIST, "terms"}}, {"CLASS", false, {STEP_LIST, "classes"}}, {"UNIT", false, {STEP_LIST, "units"}},
    {"REV..REV", true, {0}}, {"SPEC", false, {STEP_FILES, "cpsf"}}, {"FRAMEWORK", true, {0}}, {"PROFILE", true, {0}}, {"ITEM", true, {0}}, {"MEASURE", true, {0}}, {"SUBJECT", true, {0}}, {"PORT", true, {0}}, {"FLOW", true, {0}}, {"DATA", true, {0}},
    {"ELEMENT", true, {0}}, {"TRANSFER", true, {0}}, {"COMMAND", false, {STEP_WORDS, ""}}};

#define FIND(list, word) find(list, sizeof(list) / sizeof *(list), word)
static const struct placeholder *find(const struct placeholder *list, size_t count, const char *word) {
  for (size_t i = 0; i < count; i++)
    if (!strcmp(list[i].word, word)) return &list[i];
  return NULL;
}

/* `en|ja`: words to choose from stand for themselves. */
static bool is_choice(const char *text) { return islower((unsigned char)*text); }

/* ---- what stands where ---- */

static const char *with_spaces(struct arena *a, const char *text, const char *between) {
  char *res = arena_copy(a, text, strlen(text)), *to = res;
  for (const char *at = text; *at; at++) {
    bool gap = strchr(between, *at);
    if (!gap) *to++ = *at;
    else if (to > res && to[-1] != ' ') *to++ = ' ';
  }
  *to = 0;
  return res;
}

static const char *command_names(struct arena *a) {
  uint32_t count;
  const struct command *c = command_table(&count);
  const char *res = c[0].name;
  for (uint32_t i = 1; i < count; i++) res = arena_format(a, "%s %s", res, c[i].name);
  return res;
}

static const char *gate_words(struct arena *a) {
  const char *res = "never";
  for (enum gate_word w = 0; w < GATE_WORD_COUNT; w++) res = arena_format(a, "%s %s", res, gate_word_text(w));
  return res;
}

/* Words and endings become one list; where files are completed, folders are, too. */
static void add_step(struct steps *s, struct step step) {
  for (uint32_t i = 0; i < s->list.count; i++) {
    struct step *old = &s->list.items[i];
    bool joined = old->kind == step.kind && (step.kind == STEP_WORDS || step.kind == STEP_FILES);
    if (step.kind == STEP_FOLDERS && old->kind == STEP_FILES) return;
    if (old->kind == step.kind && !strcmp(old->argument, step.argument)) return;
    if (joined) old->argument = arena_format(&s->memory, "%s %s", old->argument, step.argument);
    if (joined) return;
  }
  vec_push(&s->list, step);
}

static void steps_of_value(struct steps *s, const struct command *c, const struct option_info *x) {
  const struct placeholder *p = FIND(option_values, x->value);
  if (x->id == OPTION_FORMAT) add_step(s, (struct step){STEP_WORDS, with_spaces(&s->memory, option_formats(&s->memory, c), ", ")});
  else if (x->id == OPTION_FAIL_ON) add_step(s, (struct step){STEP_PARTS, gate_words(&s->memory)});
  else if (x->id == OPTION_TABLE) add_step(s, (struct step){STEP_WORDS, with_spaces(&s->memory, report_table_ids(&s->memory, REPORT_FINDINGS), ", ")});
  else if (is_choice(x->value)) add_step(s, (struct step){STEP_WORDS, with_spaces(&s->memory, x->value, "|")});
  else if (p && !p->free) add_step(s, p->step);
}

/* The next word of a usage behind *AT, without options and their values; NULL at the end. */
static const char *next_usage_word(struct arena *a, const char **at) {
  for (;;) {
    bool is_option = false;
    *at += strspn(*at, " |[]");
    size_t length = strcspn(*at, " |[]");
    if (length == 0) return NULL;
    is_option = **at == '-';
    const char *word = arena_copy(a, *at, length), *dots = strstr(word, "...");
    *at += length;
    if (!is_option) return dots ? arena_copy(a, word, (size_t)(dots - word)) : word;
    if (**at == ' ' && strcmp(word, "--")) *at += 1 + strcspn(*at + 1, " ]"); /* its value */
  }
}

static void steps_of_usage(struct steps *s, const struct command *c) {
  const char *at = c->usage, *word;
  while ((word = next_usage_word(&s->memory, &at))) {
    const struct placeholder *p = FIND(usage_words, word);
    struct step step = p ? p->step : (struct step){0};
    if (!strcmp(word, "COMMAND")) step.argument = command_names(&s->memory);
    if (is_choice(word)) add_step(s, (struct step){STEP_WORDS, word});
    else if (p && !p->free) add_step(s, step);
  }
}

bool completion_knows(const char *placeholder, bool of_option) {
  if (of_option) return is_choice(placeholder) || FIND(option_values, placeholder);
  struct arena memory = {0};
  const char *word;
  bool res = true;
  while (res && (word = next_usage_word(&memory, &placeholder))) res = is_choice(word) || FIND(usage_words, word);
  arena_free(&memory);
  return res;
}

static void steps_free(struct steps *s) {
  vec_free(&s->list);
  arena_free(&s->memory);
}

/* Steps as calls: _cpsfc_words "en ja"; _cpsfc_files "cpsf". */
static void put_steps(struct out *o, const struct steps *s) {
  for (uint32_t i = 0; i < s->list.count; i++)
    out_format(o, "%s_cpsfc_%s \"%s\"", i ? "; " : "", step_names[s->list.items[i].kind], s->list.items[i].argument);
}

#define EACH_OPTION(c, x) \
  uint32_t count; \
  const struct option_info *x = option_table(&count); \
  for (uint32_t i = 0; i < count; i++, x++) \
    if (c->options >> x->id & 1)

/* ---- bash ---- */

static const char bash_start[] =
    "# bash completion of cpsfc, written by `cpsfc completion bash`\n\n"
    "_cpsfc_lines() { local line; while IFS= read -r line; do COMPREPLY+=(\"$line\"); done; }\n"
    "_cpsfc_words() { _cpsfc_lines < <(compgen -W \"$1\" -- \"$current\"); }\n"
    "_cpsfc_parts() {\n"
    "  local before=\n"
    "  [[ $current == *,* ]] && before=${current%,*},\n"
    "  _cpsfc_lines < <(compgen -P \"$before\" -W \"$1\" -- \"${current##*,}\")\n"
    "}\n"
    "_cpsfc_list() { _cpsfc_words \"$(cpsfc list \"$1\" 2>/dev/null | cut -f1 | sed 's/.*#//')\"; }\n"
    "_cpsfc_folders() {\n"
    "  _cpsfc_lines < <(compgen -d -- \"$current\")\n"
    "  compopt -o filenames 2>/dev/null\n"
    "}\n"
    "_cpsfc_files() {\n"
    "  local found ending\n"
    "  while IFS= read -r found; do\n"
    "    for ending in ${1:-\"\"}; do\n"
    "      if [[ -d $found || -z $ending || $found == *.\"$ending\" ]]; then COMPREPLY+=(\"$found\"); break; fi\n"
    "    done\n"
    "  done < <(compgen -f -- \"$current\")\n"
    "  compopt -o filenames 2>/dev/null\n"
    "}\n\n"
    "_cpsfc() {\n"
    "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} options=\n"
    "  COMPREPLY=()\n"
    "  [[ $previous == = ]] && previous=${COMP_WORDS[COMP_CWORD-2]}\n"
    "  [[ $current == = ]] && current=\n"
    "  if ((COMP_CWORD == 1)); then _cpsfc_words \"$(_cpsfc_commands) --help --version\"; return; fi\n"
    "  case ${COMP_WORDS[1]}:$previous in\n";
static const char bash_end[] =
    "  esac\n"
    "}\n\n"
    "complete -F _cpsfc cpsfc\n";

static void bash_command(struct out *o, const struct command *c, enum language l) {
  (void)l;
  EACH_OPTION(c, x) {
    struct steps s = {0};
    if (!x->value) continue;
    steps_of_value(&s, c, x);
    out_format(o, "  %s:%s) ", c->name, x->name);
    put_steps(o, &s);
    out_text(o, s.list.count ? "; return ;;\n" : "return ;;\n");
    steps_free(&s);
  }
}

/* The rest of a command: its options and words. */
static void bash_rest(struct out *o, const struct command *c) {
  struct steps s = {0};
  steps_of_usage(&s, c);
  out_format(o, "  %s)\n    options='", c->name);
  EACH_OPTION(c, x) out_format(o, " %s", x->name);
  out_text(o, "'\n    [[ $current == -* ]] && { _cpsfc_words \"$options\"; return; }\n    ");
  put_steps(o, &s);
  out_text(o, s.list.count ? " ;;\n" : ":;;\n");
  steps_free(&s);
}

/* ---- zsh ---- */

static const char zsh_start[] =
    "#compdef cpsfc\n"
    "# zsh completion of cpsfc, written by `cpsfc completion zsh`\n\n"
    "_cpsfc_words() { compadd -- ${(z)1} }\n"
    "_cpsfc_parts() { compset -P '*,'; compadd -S '' -- ${(z)1} }\n"
    "_cpsfc_list() { compadd -- ${(f)\"$(cpsfc list $1 2>/dev/null | cut -f1 | sed 's/.*#//')\"} }\n"
    "_cpsfc_folders() { _files -/ }\n"
    "_cpsfc_files() { if [[ -n $1 ]]; then _files -g \"*.(${1// /|})(-.)\"; else _files; fi }\n\n"
    "_cpsfc() {\n"
    "  if ((CURRENT == 2)); then\n"
    "    local -a commands\n"
    "    commands=(\n";
static const char zsh_end[] =
    "  esac\n"
    "}\n\n"
    "if [[ $funcstack[1] == _cpsfc ]]; then _cpsfc \"$@\"; else compdef _cpsfc cpsfc; fi\n";

/* Inside single quotes and brackets of a description. */
static void zsh_text(struct out *o, const char *text) {
  for (; *text; text++) {
    if (*text == '\'') out_text(o, "'\\''");
    else if (strchr("[]:\\", *text)) out_format(o, "\\%c", *text);
    else out_bytes(o, text, 1);
  }
}

/* An action of _arguments: {calls}. Its quotes stand inside quotes. */
static void zsh_action(struct out *o, const struct steps *s) {
  out_text(o, "{");
  put_steps(o, s);
  out_text(o, s->list.count ? "}" : "_message value}");
}

/* `MARK:NAME:ACTION`, as _arguments of zsh takes what follows. */
static void zsh_argument(struct out *o, const char *mark, const char *name, struct steps *s) {
  out_format(o, "%s:", mark);
  zsh_text(o, name);
  out_text(o, ":");
  zsh_action(o, s);
}

static void zsh_option(struct out *o, const struct command *c, const struct option_info *x, enum language l) {
  struct steps s = {0};
  bool is_long = x->name[1] == '-';
  out_format(o, "    '*%s%s[", x->name, !x->value ? "" : is_long ? "=" : "+");
  zsh_text(o, option_help(&s.memory, c, x, l));
  out_text(o, "]");
  if (x->value) {
    steps_of_value(&s, c, x);
    zsh_argument(o, "", x->value, &s);
  }
  out_text(o, "' \\\n");
  steps_free(&s);
}

static void zsh_command(struct out *o, const struct command *c, enum language l) {
  struct steps s = {0};
  steps_of_usage(&s, c);
  out_format(o, "  %s) _arguments \\\n", c->name);
  EACH_OPTION(c, x) zsh_option(o, c, x, l);
  zsh_argument(o, "    '*", c->name, &s);
  out_text(o, "' ;;\n");
  steps_free(&s);
}

/* ---- fish ---- */

static const char fish_start[] =
    "# fish completion of cpsfc, written by `cpsfc completion fish`\n\n"
    "function _cpsfc_words; string split ' ' -- $argv[1]; end\n"
    "function _cpsfc_parts\n"
    "  set -l before (string replace -rf '^(.*,).*$' '$1' -- (commandline -ct))\n"
    "  set before (string replace -r '^--[^=]*=' '' -- $before)\n"
    "  for part in (string split ' ' -- $argv[1]); echo \"$before$part\"; end\n"
    "end\n"
    "function _cpsfc_list; cpsfc list $argv[1] 2>/dev/null | cut -f1 | sed 's/.*#//'; end\n"
    "function _cpsfc_folders; __fish_complete_directories (commandline -ct) ''; end\n"
    "function _cpsfc_files\n"
    "  if test -z \"$argv[1]\"; __fish_complete_path (commandline -ct); return; end\n"
    "  set -l endings (string replace -a ' ' '|' -- $argv[1])\n"
    "  __fish_complete_path (commandline -ct) | string match -r \"^.*(?:/|\\.(?:$endings))(?:\\t.*)?\\$\"\n"
    "end\n\n"
    "complete -c cpsfc -f\n"
    "complete -c cpsfc -n __fish_use_subcommand -l version\n"
    "complete -c cpsfc -n __fish_use_subcommand -l help\n";

static void fish_text(struct out *o, const char *text) {
  out_text(o, "'");
  for (; *text; text++) {
    if (*text == '\'' || *text == '\\') out_text(o, "\\");
    out_bytes(o, text, 1);
  }
  out_text(o, "'");
}

/* Calls inside one pair of quotes, which fish reads again. */
static void fish_action(struct out *o, const struct steps *s) {
  out_text(o, " -a '(");
  put_steps(o, s);
  out_text(o, ")'");
}

static void fish_option(struct out *o, const struct command *c, const struct option_info *x, enum language l) {
  struct steps s = {0};
  bool is_long = x->name[1] == '-';
  out_format(o, "complete -c cpsfc -n '__fish_seen_subcommand_from %s' -%s %s", c->name, is_long ? "l" : "s", x->name + (is_long ? 2 : 1));
  if (x->value) {
    steps_of_value(&s, c, x);
    out_text(o, " -x");
    if (s.list.count) fish_action(o, &s);
  }
  out_text(o, " -d ");
  fish_text(o, option_help(&s.memory, c, x, l));
  out_text(o, "\n");
  steps_free(&s);
}

static void fish_command(struct out *o, const struct command *c, enum language l) {
  struct steps s = {0};
  out_format(o, "complete -c cpsfc -n __fish_use_subcommand -a %s -d ", c->name);
  fish_text(o, l == LANGUAGE_JA ? c->summary_ja : c->summary_en);
  out_text(o, "\n");
  EACH_OPTION(c, x) fish_option(o, c, x, l);
  steps_of_usage(&s, c);
  if (s.list.count) {
    out_format(o, "complete -c cpsfc -n '__fish_seen_subcommand_from %s'", c->name);
    fish_action(o, &s);
    out_text(o, "\n");
  }
  steps_free(&s);
}

/* ---- whole scripts ---- */

static void each_command(struct out *o, void (*write)(struct out *, const struct command *, enum language), enum language l) {
  uint32_t count;
  const struct command *c = command_table(&count);
  for (uint32_t i = 0; i < count; i++) write(o, &c[i], l);
}

static void bash_write(struct out *o, enum language l) {
  struct arena memory = {0};
  uint32_t count;
  const struct command *c = command_table(&count);
  out_text(o, bash_start);
  each_command(o, bash_command, l);
  out_text(o, "  esac\n  case ${COMP_WORDS[1]} in\n");
  for (uint32_t i = 0; i < count; i++) bash_rest(o, &c[i]);
  out_text(o, bash_end);
  out_format(o, "_cpsfc_commands() { echo '%s'; }\n", command_names(&memory));
  arena_free(&memory);
}

static void zsh_title(struct out *o, const struct command *c, enum language l) {
  out_format(o, "      '%s:", c->name);
  zsh_text(o, l == LANGUAGE_JA ? c->summary_ja : c->summary_en);
  out_text(o, "'\n");
}

static void zsh_write(struct out *o, enum language l) {
  out_text(o, zsh_start);
  each_command(o, zsh_title, l);
  out_text(o, "    )\n    _describe command commands\n    return\n  fi\n  local command=$words[2]\n"
              "  shift words\n  ((CURRENT--))\n  case $command in\n");
  each_command(o, zsh_command, l);
  out_text(o, zsh_end);
}

static void fish_write(struct out *o, enum language l) {
  out_text(o, fish_start);
  each_command(o, fish_command, l);
}

bool completion_write(struct out *o, const char *shell, enum language l) {
  static const struct { const char *name; void (*write)(struct out *o, enum language l); } shells[] = {{"bash", bash_write}, {"zsh", zsh_write}, {"fish", fish_write}};
  for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
    if (!strcmp(shells[i].name, shell)) return shells[i].write(o, l), true;
  return false;
}
