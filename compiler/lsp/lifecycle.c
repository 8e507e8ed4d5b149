/* lifecycle.c - hello, what the client can do, its folders and settings, goodbye. */
#include <stdlib.h>
#include <string.h>

#include "compiler/lsp/server.h"

/* ---- reading what the client says of itself ---- */

static const struct json_value *walk(const struct json_value *v, const char *path) {
  char key[48];
  for (const char *dot; v && *path; path = *dot ? dot + 1 : dot) {
    dot = strchrnul(path, '.');
    size_t length = (size_t)(dot - path);
    if (sizeof key <= length) return NULL;
    memcpy(key, path, length);
    key[length] = 0;
    v = json_member(v, key);
  }
  return v;
}

static const char *text_at(const struct json_value *v, const char *path) {
  const struct json_value *res = walk(v, path);
  return res && json_kind(res) == JSON_KIND_TEXT ? json_text(res) : NULL;
}

static bool yes_at(const struct json_value *v, const char *path) { return json_is_yes(walk(v, path)); }

static bool lists(const struct json_value *list, const char *word) {
  for (size_t i = 0; list && i < json_count(list); i++) {
    const struct json_value *x = json_item(list, i);
    if (json_kind(x) == JSON_KIND_TEXT && !strcmp(json_text(x), word)) return true;
  }
  return false;
}

static void read_abilities(struct server *s, const struct json_value *c) {
  s->client = (struct client_abilities){
      .watches = yes_at(c, "workspace.didChangeWatchedFiles.dynamicRegistration"),
      .related = yes_at(c, "textDocument.publishDiagnostics.relatedInformation"),
      .snippets = yes_at(c, "textDocument.completion.completionItem.snippetSupport"),
      .markdown = lists(walk(c, "textDocument.hover.contentFormat"), "markdown"),
      .prepare_rename = yes_at(c, "textDocument.rename.prepareSupport"),
      .changes = yes_at(c, "workspace.workspaceEdit.documentChanges"),
      .labels = walk(c, "workspace.workspaceEdit.changeAnnotationSupport") != NULL,
      .progress = yes_at(c, "window.workDoneProgress"),
      .refresh_lens = yes_at(c, "workspace.codeLens.refreshSupport"),
      .refresh_inlay = yes_at(c, "workspace.inlayHint.refreshSupport"),
      .refresh_tokens = yes_at(c, "workspace.semanticTokens.refreshSupport"),
      .refresh_diagnostics = yes_at(c, "workspace.diagnostics.refreshSupport"),
      .configuration = yes_at(c, "workspace.configuration"),
      .settings_watch = yes_at(c, "workspace.didChangeConfiguration.dynamicRegistration"),
      .typing = yes_at(c, "textDocument.synchronization.dynamicRegistration"),
      .pull_there = yes_at(c, "textDocument.diagnostic.dynamicRegistration"),
      .pulls = walk(c, "textDocument.diagnostic") != NULL,
      .links = yes_at(c, "textDocument.definition.linkSupport"),
      .hierarchy = yes_at(c, "textDocument.documentSymbol.hierarchicalDocumentSymbolSupport"),
  };
  s->utf8 = lists(walk(c, "general.positionEncodings"), "utf-8");
}

/* The language of messages: the client's settings, else the command line, else the locale of the client. */
static void take_language(struct server *s, const char *word) {
  if (word) s->language = strncmp(word, "ja", 2) ? LANGUAGE_EN : LANGUAGE_JA;
}

static enum former_wish former_of(const char *word) {
  return !strcmp(word, "always") ? FORMER_ALWAYS : !strcmp(word, "never") ? FORMER_NEVER : FORMER_ASK;
}

static void take_settings(struct server *s, const struct json_value *v) {
  const struct json_value *pause = walk(v, "pause");
  if (!s->options.language_given) take_language(s, text_at(v, "language"));
  if (text_at(v, "formerNames")) s->settings.former = former_of(text_at(v, "formerNames"));
  if (walk(v, "codeLens")) s->settings.lens = yes_at(v, "codeLens");
  if (walk(v, "inlayHints")) s->settings.inlay = yes_at(v, "inlayHints");
  if (pause && json_kind(pause) == JSON_KIND_INTEGER && 0 <= json_number(pause) && json_number(pause) <= 10000)
    s->settings.pause = (int)json_number(pause);
}

/* ---- folders ---- */

static uint32_t folder_index(const struct server *s, const char *path) {
  uint32_t i = 0;
  while (i < s->folders.count && strcmp(s->folders.items[i], path)) i++;
  return i;
}

static void folder_add(struct server *s, const char *uri) {
  struct arena memory = {0};
  bool is_file;
  const char *path = uri ? uri_path(&memory, uri, &is_file) : NULL;
  if (path && is_file && folder_index(s, path) == s->folders.count) vec_push(&s->folders, strdup(path));
  arena_free(&memory);
}

static void folder_remove(struct server *s, const char *uri) {
  struct arena memory = {0};
  bool is_file;
  uint32_t i = folder_index(s, uri ? uri_path(&memory, uri, &is_file) : "");
  if (i < s->folders.count) {
    free(s->folders.items[i]);
    s->folders.items[i] = s->folders.items[--s->folders.count];
  }
  arena_free(&memory);
}

static void each_folder(struct server *s, const struct json_value *list, void (*take)(struct server *, const char *)) {
  for (size_t i = 0; list && i < json_count(list); i++) take(s, text_at(json_item(list, i), "uri"));
}

void handle_folders(struct request *r) {
  each_folder(r->server, walk(r->params, "event.removed"), folder_remove);
  each_folder(r->server, walk(r->params, "event.added"), folder_add);
  r->server->folders_changed = r->server->refresh = true;
  workspace_changed(r->server);
}

/* Files changed on disk: what is open is the editor's business, the rest is read anew with every check. */
void handle_watched(struct request *r) {
  r->server->folders_changed = r->server->refresh = true; /* files may be new, cpsf.yaml another */
  workspace_changed(r->server);
}

/* ---- life ---- */

void handle_initialize(struct request *r) {
  struct server *s = r->server;
  const struct json_value *process = walk(r->params, "processId"), *capabilities = walk(r->params, "capabilities"),
                          *folders = walk(r->params, "workspaceFolders");
  if (!r->params || json_kind(r->params) != JSON_KIND_OBJECT || !capabilities ||
      json_kind(capabilities) != JSON_KIND_OBJECT) {
    server_fail(r, ERROR_PARAMS, "capabilities are missing");
    return;
  }
  read_abilities(s, capabilities);
  if (process && json_kind(process) == JSON_KIND_INTEGER && 0 < json_number(process))
    s->client_process = json_number(process);
  if (!s->options.language_given) take_language(s, text_at(r->params, "locale"));
  take_settings(s, walk(r->params, "initializationOptions"));
  const char *trace = text_at(r->params, "trace");
  s->trace = trace && !strcmp(trace, "verbose") ? 2 : trace && !strcmp(trace, "messages") ? 1 : 0;
  each_folder(s, folders, folder_add);
  if (!json_count(folders)) folder_add(s, text_at(r->params, "rootUri"));
  s->phase = PHASE_READY;
  methods_announce(r);
}

/* ---- what the client is asked for ---- */

static void begin_registration(struct json *j, const char *id, const char *method) {
  json_object(j);
  json_pair(j, "id", id);
  json_pair(j, "method", method);
  json_key(j, "registerOptions");
  json_object(j);
}

static void end_registration(struct json *j) {
  json_end_object(j);
  json_end_object(j);
}

static void register_files(struct json *j) {
  static const char *const patterns[] = {"**/*.{cpsf,cpsi}", "**/*.yaml"};
  begin_registration(j, "cpsfc-files", "workspace/didChangeWatchedFiles");
  json_key(j, "watchers");
  json_array(j);
  for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
    json_object(j);
    json_pair(j, "globPattern", patterns[i]);
    json_end_object(j);
  }
  json_end_array(j);
  end_registration(j);
}

static void register_settings(struct json *j) {
  begin_registration(j, "cpsfc-settings", "workspace/didChangeConfiguration");
  json_pair(j, "section", "cpsf");
  end_registration(j);
}

static void begin_registration_there(struct json *j, const char *id, const char *method) {
  begin_registration(j, id, method);
  json_key(j, "documentSelector");
  json_array(j);
  json_object(j);
  json_pair(j, "pattern", "**/cpsf.yaml");
  json_end_object(j);
  json_end_array(j);
}

static void register_pull(struct json *j) {
  begin_registration_there(j, "cpsfc-pull", "textDocument/diagnostic");
  json_key(j, "interFileDependencies");
  json_boolean(j, true);
  json_key(j, "workspaceDiagnostics");
  json_boolean(j, false);
  end_registration(j);
}

/* What is typed in cpsf.yaml is told, too; nothing but diagnostics is answered there, the rest is for others. */
static void register_typing(struct json *j) {
  static const char *const events[][2] = {{"cpsfc-open", "textDocument/didOpen"},
                                          {"cpsfc-change", "textDocument/didChange"},
                                          {"cpsfc-close", "textDocument/didClose"},
                                          {"cpsfc-save", "textDocument/didSave"}};
  for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
    begin_registration_there(j, events[i][0], events[i][1]);
    if (!strcmp(events[i][0], "cpsfc-change")) {
      json_key(j, "syncKind");
      json_integer(j, 2);
    }
    end_registration(j);
  }
}

static void write_registrations(struct json *j, const void *data) {
  const struct client_abilities *client = data;
  json_object(j);
  json_key(j, "registrations");
  json_array(j);
  if (client->watches) register_files(j);
  if (client->settings_watch) register_settings(j);
  if (client->typing) register_typing(j);
  if (client->typing && client->pull_there) register_pull(j);
  json_end_array(j);
  json_end_object(j);
}

static void write_sections(struct json *j, const void *data) {
  json_object(j);
  json_key(j, "items");
  json_array(j);
  json_object(j);
  json_pair(j, "section", data);
  json_end_object(j);
  json_end_array(j);
  json_end_object(j);
}

/* Newer clients do not say what the settings are, but answer when asked. */
static void ask_settings(struct server *s) {
  if (s->client.configuration) server_ask(s, "workspace/configuration", write_sections, "cpsf", AWAITED_SETTINGS);
}

void handle_settings_answer(struct server *s, const struct json_value *result) {
  if (!json_count(result)) return;
  take_settings(s, json_item(result, 0));
  s->refresh = true;
  workspace_changed(s);
}

void handle_initialized(struct request *r) {
  struct server *s = r->server;
  if (s->client.watches || s->client.settings_watch || s->client.typing)
    server_ask(s, "client/registerCapability", write_registrations, &s->client, AWAITED_NOTHING);
  ask_settings(s);
  progress_prepare(s);
  s->folders_changed = s->refresh = true;
  workspace_changed(s);
}

void handle_shutdown(struct request *r) {
  r->server->phase = PHASE_SHUTDOWN;
  r->server->dirty = r->server->unjudged = false;
}

void handle_exit(struct request *r) { r->server->leave = true; }

void handle_set_trace(struct request *r) {
  const char *value = text_at(r->params, "value");
  if (value) r->server->trace = !strcmp(value, "verbose") ? 2 : !strcmp(value, "messages") ? 1 : 0;
}

void handle_configuration(struct request *r) {
  const struct json_value *settings = walk(r->params, "settings"), *own = walk(settings, "cpsf");
  take_settings(r->server, own ? own : settings);
  ask_settings(r->server);
  r->server->refresh = true;
  workspace_changed(r->server);
}
