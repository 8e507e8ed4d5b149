// server.js - the language server: starting, settings, stopping.
'use strict';
const vscode = require('vscode');
const { LanguageClient, State } = require('vscode-languageclient/node');
const program = require('./program');
const proof = require('./proof');
const settings = require('./settings');

const { t } = vscode.l10n;

class Server {
  /** @param {vscode.OutputChannel} output */
  constructor(output) {
    this.output = output;
    /** @type {LanguageClient | undefined} */
    this.client = undefined;
    this.turn = Promise.resolve(); // starts and stops, one after the other
  }

  create() {
    const now = settings.current();
    const run = { command: now.path, args: program.serverArguments(now) };
    return new LanguageClient('cpsf', 'CPSF', { run, debug: run }, {
      documentSelector: [{ scheme: 'file', language: 'cpsf' }, { scheme: 'untitled', language: 'cpsf' }],
      initializationOptions: settings.forServer(),
      outputChannel: this.output,
      markdown: { isTrusted: false, supportHtml: false },
      middleware: { executeCommand: proof.showResult, workspace: { configuration: (asked) => asked.items.map((item) => (item.section === 'cpsf' ? settings.forServer() : null)) } },
    });
  }

  async startNow() {
    const path = settings.current().path;
    const said = await program.run(path, ['--version']).then((done) => done.stdout, String);
    if (!said.startsWith('cpsfc ')) {
      this.output.appendLine(`${path} --version: ${said}`);
      void this.explain(); // nobody waits for what is clicked
      return;
    }
    this.client = this.create();
    await this.client.start();
  }

  async stopNow() {
    const old = this.client;
    this.client = undefined;
    if (!old) return;
    if (old.state === State.Running) await old.stop();
    await old.dispose().catch(() => {});
  }

  start() { return (this.turn = this.turn.then(() => this.startNow())); }
  stop() { return (this.turn = this.turn.then(() => this.stopNow())); }
  restart() { return (this.turn = this.turn.then(() => this.stopNow()).then(() => this.startNow())); }

  async explain() {
    const openSettings = t('Open settings');
    const chosen = await vscode.window.showErrorMessage(t('cpsfc could not be started: {0}. Install it, or say in the setting cpsf.path where it is.', settings.current().path), openSettings);
    if (chosen === openSettings) await vscode.commands.executeCommand('workbench.action.openSettings', 'cpsf.path');
  }

  /** @param {vscode.ConfigurationChangeEvent} change */
  async settingsChanged(change) {
    if (!change.affectsConfiguration('cpsf')) return;
    if (settings.needsRestart(change)) return this.restart();
    if (this.client?.state === State.Running) await this.client.sendNotification('workspace/didChangeConfiguration', { settings: { cpsf: settings.forServer() } });
  }
}

module.exports = { Server };
