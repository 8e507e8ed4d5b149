// proof.js - the proofs of findings, which the server gives as text, shown beside the spec.
'use strict';
const vscode = require('vscode');

const { t } = vscode.l10n;
const SCHEME = 'cpsf-proof';
const COMMAND = 'cpsfc.proof';

/** @type {Map<string, string>} */
const texts = new Map();
/** @type {vscode.EventEmitter<vscode.Uri>} */
const changed = new vscode.EventEmitter();

const provider = { onDidChange: changed.event, provideTextDocumentContent: (/** @type {vscode.Uri} */ uri) => texts.get(uri.toString()) ?? '' };

/** @param {string} name @param {string} text */
async function show(name, text) {
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}.txt` });
  texts.set(uri.toString(), text);
  changed.fire(uri);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true, preserveFocus: true });
}

/**
 * What the server answers to a command of one of its lenses.
 * @param {string} command @param {any[]} args @param {(command: string, args: any[]) => any} next
 */
async function showResult(command, args, next) {
  const result = await next(command, args);
  if (command === COMMAND && typeof result === 'string') await show(String(args[1]), result);
  return result;
}

/** The lens that a line belongs to: the nearest one at or above it. @param {any[]} lenses @param {number} line */
function lensAt(lenses, line) {
  const above = lenses.filter((l) => l.command?.command === COMMAND && l.range.start.line <= line);
  return above.sort((a, b) => b.range.start.line - a.range.start.line)[0];
}

/** @param {import('./server').Server} server */
async function open(server) {
  const editor = vscode.window.activeTextEditor;
  if (!editor || !server.client) return;
  const lenses = await server.client.sendRequest('textDocument/codeLens', { textDocument: { uri: server.client.code2ProtocolConverter.asUri(editor.document.uri) } });
  const lens = lensAt(Array.isArray(lenses) ? lenses : [], editor.selection.active.line);
  if (!lens) return void vscode.window.showInformationMessage(t('Nothing at or above this line has an open finding, or the spec has errors.'));
  await vscode.commands.executeCommand(COMMAND, ...lens.command.arguments);
}

/** @param {vscode.TextDocument} document */
function forget(document) {
  if (document.uri.scheme === SCHEME) texts.delete(document.uri.toString());
}

module.exports = { SCHEME, provider, showResult, open, forget, lensAt };
