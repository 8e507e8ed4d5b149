// extension.js - what the editor calls: joins the parts.
'use strict';
const vscode = require('vscode');
const commands = require('./commands');
const proof = require('./proof');
const { Preview } = require('./preview');
const { Server } = require('./server');

/** @type {Server | undefined} */
let server;

/** @param {vscode.ExtensionContext} context */
async function activate(context) {
  const output = vscode.window.createOutputChannel('CPSF', 'log');
  const results = vscode.window.createOutputChannel('CPSF check');
  const preview = new Preview();
  const own = (server = new Server(output));
  const showReport = (/** @type {vscode.Uri | undefined} */ uri) => {
    const on = uri ?? vscode.window.activeTextEditor?.document.uri;
    return on && preview.open(on);
  };
  /** @type {Record<string, (...args: any[]) => unknown>} */
  const table = {
    'cpsf.check': (uri) => commands.check(results, uri),
    'cpsf.report': (uri) => commands.report(uri),
    'cpsf.preview': showReport,
    'cpsf.wordsEnglish': () => commands.words('en'),
    'cpsf.wordsJapanese': () => commands.words('ja'),
    'cpsf.proof': () => proof.open(own),
    'cpsf.restart': () => own.restart(),
  };
  context.subscriptions.push(
    output, results, preview,
    ...Object.entries(table).map(([name, run]) => vscode.commands.registerCommand(name, run)),
    vscode.workspace.registerTextDocumentContentProvider(proof.SCHEME, proof.provider),
    vscode.workspace.onDidCloseTextDocument(proof.forget),
    vscode.workspace.onDidSaveTextDocument((document) => preview.saved(document)),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      await own.settingsChanged(change);
      if (change.affectsConfiguration('cpsf')) await preview.refreshAll();
    }),
  );
  await own.start();
}

function deactivate() {
  return server?.stop();
}

module.exports = { activate, deactivate };
