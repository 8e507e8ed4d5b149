// commands.js - what the palette offers beside the preview and the proof.
'use strict';
const vscode = require('vscode');
const fs = require('node:fs');
const path = require('node:path');
const program = require('./program');
const settings = require('./settings');

const { t } = vscode.l10n;
const FORMATS = { HTML: ['html'], Markdown: ['md'], JSON: ['json'], SARIF: ['sarif'], CSV: ['csv'], Excel: ['xlsx'] };

/** What a command was called on: the argument of a menu, else the file of the editor. @param {vscode.Uri | undefined} uri */
function subject(uri) {
  return uri ?? vscode.window.activeTextEditor?.document.uri;
}

/** @param {vscode.Uri} uri */
function folderOf(uri) {
  if (fs.existsSync(uri.fsPath) && fs.statSync(uri.fsPath).isDirectory()) return uri.fsPath;
  return program.programFolder(uri.fsPath, vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath);
}

/** cpsfc reads the disk: what is typed is saved first. @param {string} folder */
async function saveAll(folder) {
  for (const document of vscode.workspace.textDocuments) {
    if (document.isDirty && document.languageId === 'cpsf' && !document.isUntitled && !path.relative(folder, document.uri.fsPath).startsWith('..')) await document.save();
  }
}

/** @param {string[]} args @param {{ cwd?: string, input?: string }} options */
async function run(args, options) {
  const now = settings.current();
  try {
    return await program.run(now.path, [...args, ...program.commonOptions(now)], options);
  } catch (e) {
    void vscode.window.showErrorMessage(t('cpsfc could not be started: {0}. Install it, or say in the setting cpsf.path where it is.', now.path));
    return undefined;
  }
}

/** @param {vscode.OutputChannel} output @param {vscode.Uri | undefined} uri */
async function check(output, uri) {
  const on = subject(uri);
  if (!on) return;
  const folder = folderOf(on);
  await saveAll(folder);
  const done = await run(['check', folder], { cwd: folder });
  if (!done) return;
  output.clear();
  output.append(done.stderr + done.stdout);
  output.show(true);
}

/** @param {vscode.Uri | undefined} uri */
async function report(uri) {
  const on = subject(uri);
  if (!on) return;
  const folder = folderOf(on);
  const target = await vscode.window.showSaveDialog({ filters: FORMATS, defaultUri: vscode.Uri.file(path.join(folder, 'report.html')) });
  if (!target) return;
  await saveAll(folder);
  const done = await run(['report', folder, '-o', target.fsPath], { cwd: folder });
  if (!done) return;
  if (1 < done.status) return void vscode.window.showErrorMessage(program.firstMessage(done.stderr));
  const open = t('Open');
  if ((await vscode.window.showInformationMessage(t('The report is in {0}.', target.fsPath), open)) === open) await vscode.env.openExternal(target);
}

/** @param {'en' | 'ja'} language */
async function words(language) {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const { document } = editor;
  const version = document.version;
  const now = settings.current();
  const done = await program.run(now.path, ['fmt', '--words', language, ...(now.language ? ['--lang', now.language] : []), '-'], { input: document.getText() }).catch(() => undefined);
  if (!done) return;
  if (done.status !== 0) return void vscode.window.showErrorMessage(program.firstMessage(done.stderr));
  if (document.version !== version) return;
  const all = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
  await editor.edit((edit) => edit.replace(all, done.stdout));
}

module.exports = { check, report, words };
