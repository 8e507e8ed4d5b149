// preview.js - the report beside the spec, made anew whenever the spec is saved.
'use strict';
const vscode = require('vscode');
const fs = require('node:fs/promises');
const os = require('node:os');
const path = require('node:path');
const { policyProblem, messagePage } = require('./policy');
const program = require('./program');
const settings = require('./settings');

const { t } = vscode.l10n;
// The page's own scripts run, because its policy names them by digest; nothing of the disk and no command can be reached.
const OPTIONS = { enableScripts: true, enableForms: false, enableCommandUris: false, localResourceRoots: [], retainContextWhenHidden: true };

/** The report of FOLDER as a page, or why there is none. @param {string} folder @returns {Promise<{ html?: string, problem?: string }>} */
async function make(folder) {
  const now = settings.current();
  const work = await fs.mkdtemp(path.join(os.tmpdir(), 'cpsf-'));
  const file = path.join(work, 'report.html');
  try {
    const done = await program.run(now.path, ['report', folder, '-o', file, ...program.commonOptions(now)], { cwd: folder });
    if (1 < done.status) return { problem: done.stderr || done.stdout };
    return { html: await fs.readFile(file, 'utf8') };
  } catch (e) {
    return { problem: String(e) };
  } finally {
    await fs.rm(work, { recursive: true, force: true });
  }
}

/** What is shown for RESULT; a page without a strict policy is not. @param {{ html?: string, problem?: string }} result */
function page(result) {
  if (result.html === undefined) return messagePage(t('No report: the spec has errors'), result.problem ?? '');
  const weak = policyProblem(result.html);
  return weak ? messagePage(t('The report is not shown: its policy is not strict'), weak) : result.html;
}

class Preview {
  constructor() {
    /** @type {Map<string, { panel: vscode.WebviewPanel, turn: number }>} */
    this.shown = new Map();
  }

  /** @param {vscode.Uri} uri */
  folderOf(uri) {
    return program.programFolder(uri.fsPath, vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath);
  }

  /** @param {vscode.Uri} uri */
  async open(uri) {
    const folder = this.folderOf(uri);
    let one = this.shown.get(folder);
    if (one) {
      one.panel.reveal(undefined, true);
    } else {
      const panel = vscode.window.createWebviewPanel('cpsf.report', t('Report: {0}', path.basename(folder)), { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }, OPTIONS);
      one = { panel, turn: 0 };
      this.shown.set(folder, one);
      panel.onDidDispose(() => this.shown.delete(folder));
    }
    await this.refresh(folder);
  }

  /** The report of the last save wins, however long each takes. @param {string} folder */
  async refresh(folder) {
    const one = this.shown.get(folder);
    if (!one) return;
    const turn = ++one.turn;
    const html = page(await make(folder));
    if (one.turn === turn && this.shown.get(folder) === one) one.panel.webview.html = html;
  }

  /** @param {vscode.TextDocument} document */
  async saved(document) {
    if (document.languageId !== 'cpsf' && path.basename(document.uri.fsPath) !== 'cpsf.yaml') return;
    const inside = [...this.shown.keys()].filter((folder) => !path.relative(folder, document.uri.fsPath).startsWith('..'));
    await Promise.all(inside.map((folder) => this.refresh(folder)));
  }

  async refreshAll() {
    await Promise.all([...this.shown.keys()].map((folder) => this.refresh(folder)));
  }

  dispose() {
    for (const one of [...this.shown.values()]) one.panel.dispose();
  }
}

module.exports = { Preview, make, page };
