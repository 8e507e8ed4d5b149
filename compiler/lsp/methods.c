/* methods.c - which methods there are, and what is announced of them. */
#include <stdlib.h>
#include <string.h>

#include "compiler/lsp/server.h"
#include "compiler/lsp/tokens.h"

static const struct method methods[] = {
    /* sorted by name */
    {"$/setTrace", true, NEEDS_TEXT, handle_set_trace},
    {"callHierarchy/incomingCalls", false, NEEDS_NAMES, handle_incoming},
    {"callHierarchy/outgoingCalls", false, NEEDS_NAMES, handle_outgoing},
    {"exit", true, NEEDS_TEXT, handle_exit},
    {"initialize", false, NEEDS_TEXT, handle_initialize},
    {"initialized", true, NEEDS_TEXT, handle_initialized},
    {"shutdown", false, NEEDS_TEXT, handle_shutdown},
    {"textDocument/codeAction", false, NEEDS_VERDICTS, handle_code_action},
    {"textDocument/codeLens", false, NEEDS_VERDICTS, handle_code_lens},
    {"textDocument/completion", false, NEEDS_TEXT, handle_completion},
    {"textDocument/definition", false, NEEDS_NAMES, handle_definition},
    {"textDocument/diagnostic", false, NEEDS_VERDICTS, handle_pull},
    {"textDocument/didChange", true, NEEDS_TEXT, handle_change},
    {"textDocument/didClose", true, NEEDS_TEXT, handle_close},
    {"textDocument/didOpen", true, NEEDS_TEXT, handle_open},
    {"textDocument/didSave", true, NEEDS_TEXT, handle_save},
    {"textDocument/documentHighlight", false, NEEDS_NAMES, handle_highlight},
    {"textDocument/documentLink", false, NEEDS_NAMES, handle_document_link},
    {"textDocument/documentSymbol", false, NEEDS_NAMES, handle_document_symbol},
    {"textDocument/foldingRange", false, NEEDS_NAMES, handle_folding},
    {"textDocument/formatting", false, NEEDS_TEXT, handle_formatting},
    {"textDocument/hover", false, NEEDS_VERDICTS, handle_hover},
    {"textDocument/inlayHint", false, NEEDS_VERDICTS, handle_inlay_hint},
    {"textDocument/onTypeFormatting", false, NEEDS_TEXT, handle_on_type_formatting},
    {"textDocument/prepareCallHierarchy", false, NEEDS_NAMES, handle_prepare_calls},
    {"textDocument/prepareRename", false, NEEDS_NAMES, handle_prepare_rename},
    {"textDocument/rangeFormatting", false, NEEDS_TEXT, handle_range_formatting},
    {"textDocument/references", false, NEEDS_NAMES, handle_references},
    {"textDocument/rename", false, NEEDS_NAMES, handle_rename},
    {"textDocument/selectionRange", false, NEEDS_NAMES, handle_selection},
    {"textDocument/semanticTokens/full", false, NEEDS_NAMES, handle_tokens},
    {"textDocument/semanticTokens/full/delta", false, NEEDS_NAMES, handle_tokens_delta},
    {"textDocument/semanticTokens/range", false, NEEDS_NAMES, handle_tokens_range},
    {"textDocument/typeDefinition", false, NEEDS_NAMES, handle_type_definition},
    {"workspace/diagnostic", false, NEEDS_VERDICTS, handle_pull_workspace},
    {"workspace/didChangeConfiguration", true, NEEDS_TEXT, handle_configuration},
    {"workspace/didChangeWatchedFiles", true, NEEDS_TEXT, handle_watched},
    {"workspace/didChangeWorkspaceFolders", true, NEEDS_TEXT, handle_folders},
    {"workspace/executeCommand", false, NEEDS_VERDICTS, handle_execute},
    {"workspace/symbol", false, NEEDS_NAMES, handle_workspace_symbol},
};

static int compare_name(const void *key, const void *item) { return strcmp(key, ((const struct method *)item)->name); }

const struct method *method_find(const char *name) {
  return bsearch(name, methods, sizeof methods / sizeof *methods, sizeof *methods, compare_name);
}

/* ---- capabilities ---- */

static void write_sync(struct json *j) {
  json_key(j, "textDocumentSync");
  json_object(j);
  json_key(j, "openClose");
  json_boolean(j, true);
  json_key(j, "change");
  json_integer(j, 2); /* incremental */
  json_key(j, "save");
  json_boolean(j, true);
  json_end_object(j);
}

static void write_workspace(struct json *j) {
  json_key(j, "workspace");
  json_object(j);
  json_key(j, "workspaceFolders");
  json_object(j);
  json_key(j, "supported");
  json_boolean(j, true);
  json_key(j, "changeNotifications");
  json_boolean(j, true);
  json_end_object(j);
  json_end_object(j);
}

static void write_completion(struct json *j) {
  static const char *const triggers[] = {".", ":", "#", ">", "=", " ", "[", ","};
  json_key(j, "completionProvider");
  json_object(j);
  json_key(j, "triggerCharacters");
  json_array(j);
  for (size_t i = 0; i < sizeof triggers / sizeof *triggers; i++) json_string(j, triggers[i]);
  json_end_array(j);
  json_end_object(j);
}

static void write_texts(struct json *j, const char *key, const char *const *texts, size_t count) {
  json_key(j, key);
  json_array(j);
  for (size_t i = 0; i < count; i++) json_string(j, texts[i]);
  json_end_array(j);
}

static void write_option(struct json *j, const char *provider, const char *key, bool value) {
  json_key(j, provider);
  json_object(j);
  json_key(j, key);
  json_boolean(j, value);
  json_end_object(j);
}

static void write_plain(struct json *j) {
  static const char *const long_ones[] = {"referencesProvider", "workspaceSymbolProvider"};
  static const char *const names[] = {"callHierarchyProvider",
                                      "definitionProvider",
                                      "documentFormattingProvider",
                                      "documentHighlightProvider",
                                      "documentRangeFormattingProvider",
                                      "documentSymbolProvider",
                                      "foldingRangeProvider",
                                      "hoverProvider",
                                      "inlayHintProvider",
                                      "selectionRangeProvider",
                                      "typeDefinitionProvider"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    json_key(j, names[i]);
    json_boolean(j, true);
  }
  for (size_t i = 0; i < sizeof long_ones / sizeof *long_ones; i++)
    write_option(j, long_ones[i], "workDoneProgress", true);
}

static void write_tokens(struct json *j) {
  json_key(j, "semanticTokensProvider");
  json_object(j);
  json_key(j, "legend");
  json_object(j);
  write_texts(j, "tokenTypes", token_type_names, TOKEN_TYPES);
  write_texts(j, "tokenModifiers", token_modifier_names, TOKEN_MODIFIERS);
  json_end_object(j);
  write_option(j, "full", "delta", true);
  json_key(j, "range");
  json_boolean(j, true);
  json_end_object(j);
}

static void write_typing(struct json *j) {
  static const char *const more[] = {";", "\n"};
  json_key(j, "documentOnTypeFormattingProvider");
  json_object(j);
  json_pair(j, "firstTriggerCharacter", "}");
  write_texts(j, "moreTriggerCharacter", more, 2);
  json_end_object(j);
}

static void write_details(const struct server *s, struct json *j) {
  static const char *const commands[] = {"cpsfc.proof"}, *const kinds[] = {"quickfix", "refactor"};
  write_option(j, "codeLensProvider", "resolveProvider", false);
  write_option(j, "documentLinkProvider", "resolveProvider", false);
  write_tokens(j);
  write_typing(j);
  json_key(j, "codeActionProvider");
  json_object(j);
  write_texts(j, "codeActionKinds", kinds, 2);
  json_end_object(j);
  json_key(j, "executeCommandProvider");
  json_object(j);
  write_texts(j, "commands", commands, 1);
  json_end_object(j);
  if (!s->client.pulls) return;
  json_key(j, "diagnosticProvider");
  json_object(j);
  json_key(j, "interFileDependencies");
  json_boolean(j, true);
  json_key(j, "workspaceDiagnostics");
  json_boolean(j, true);
  json_key(j, "workDoneProgress");
  json_boolean(j, true);
  json_end_object(j);
}

static void write_rename(const struct server *s, struct json *j) {
  json_key(j, "renameProvider");
  if (!s->client.prepare_rename) {
    json_boolean(j, true);
    return;
  }
  json_object(j);
  json_key(j, "prepareProvider");
  json_boolean(j, true);
  json_key(j, "workDoneProgress");
  json_boolean(j, true);
  json_end_object(j);
}

void methods_announce(struct request *r) {
  struct json *j = r->json;
  json_object(j);
  json_key(j, "capabilities");
  json_object(j);
  json_pair(j, "positionEncoding", r->server->utf8 ? "utf-8" : "utf-16");
  write_sync(j);
  write_plain(j);
  write_completion(j);
  write_rename(r->server, j);
  write_details(r->server, j);
  write_workspace(j);
  json_end_object(j);
  json_key(j, "serverInfo");
  json_object(j);
  json_pair(j, "name", "cpsfc");
  json_pair(j, "version", r->server->options.version);
  json_end_object(j);
  json_end_object(j);
}
