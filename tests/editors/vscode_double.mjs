// What the extension sees of the editor when there is none: documents, commands, settings, panels, kept as plain values.
import { EventEmitter } from 'node:events';
import { pathToFileURL, fileURLToPath } from 'node:url';

class Emitter {
  constructor() { this.listeners = new EventEmitter(); }
  get event() {
    return (run, self) => {
      const bound = self ? run.bind(self) : run;
      this.listeners.on('x', bound);
      return { dispose: () => this.listeners.off('x', bound) };
    };
  }
  fire(value) { return Promise.all(this.listeners.listeners('x').map((run) => run(value))); }
  dispose() { this.listeners.removeAllListeners(); }
}

class Position {
  constructor(line, character) { Object.assign(this, { line, character }); }
}

class Range {
  constructor(start, end) { Object.assign(this, { start, end }); }
}

class Diagnostic {
  constructor(range, message, severity) { Object.assign(this, { range, message, severity }); }
}

class Uri {
  constructor(scheme, path) { Object.assign(this, { scheme, path, authority: '', query: '', fragment: '' }); }
  static file(path) { return new Uri('file', path); }
  static from({ scheme, path }) { return new Uri(scheme, path); }
  static parse(text) { return text.startsWith('file:') ? Uri.file(fileURLToPath(text)) : new Uri(text.slice(0, text.indexOf(':')), decodeURIComponent(text.slice(text.indexOf(':') + 1))); }
  get fsPath() { return this.path; }
  toString() { return this.scheme === 'file' ? pathToFileURL(this.path).href : `${this.scheme}:${encodeURI(this.path)}`; }
  toJSON() { return this.toString(); }
}

class Kind {
  constructor(value) { this.value = value; }
  append(more) { return new Kind(`${this.value}.${more}`); }
}

export class Document {
  constructor(uri, text, languageId = 'cpsf') { Object.assign(this, { uri, text, languageId, version: 1, isDirty: false, isUntitled: false, isClosed: false, eol: 1 }); }
  get fileName() { return this.uri.fsPath; }
  get lineCount() { return this.text.split('\n').length; }
  getText() { return this.text; }
  positionAt(offset) {
    const before = this.text.slice(0, offset).split('\n');
    return new Position(before.length - 1, before.at(-1).length);
  }
}

/** Everything that the double does not have is a class that can be extended, made and called. */
function anything(known) {
  return new Proxy(known, {
    get(target, key) {
      if (key in target || typeof key === 'symbol') return target[key];
      target[key] = class { static get [key]() { return 0; } dispose() {} };
      return target[key];
    },
  });
}

const disposable = () => ({ dispose() {} });

export function makeEditor({ settings, language, folder, texts }) {
  const seen = { commands: new Map(), messages: [], panels: [], outputs: new Map(), diagnostics: new Map(), shown: [], providers: new Map(), runs: [] };
  const emitters = {};
  const event = (name) => (emitters[name] ??= new Emitter()).event;
  const named = (...names) => Object.fromEntries(names.map((n) => [n, event(n)]));
  const documents = [];

  class TabInputText {
    constructor(uri) { this.uri = uri; }
  }
  const tabGroups = { all: [], ...named('onDidChangeTabs', 'onDidChangeTabGroups') };

  const window = anything({
    activeTextEditor: undefined,
    ...named('onDidChangeActiveTextEditor', 'onDidChangeVisibleTextEditors', 'onDidChangeTextEditorSelection'),
    visibleTextEditors: [], tabGroups,
    createOutputChannel(name) {
      const channel = { name, text: '', append(t) { channel.text += t; }, appendLine(t) { channel.text += `${t}\n`; }, clear() { channel.text = ''; }, show() {}, dispose() {} };
      seen.outputs.set(name, channel);
      return channel;
    },
    createWebviewPanel(type, title, where, options) {
      const gone = new Emitter();
      const panel = { type, title, where, options, webview: { html: '' }, onDidDispose: gone.event, reveal() {}, dispose() { void gone.fire(); } };
      seen.panels.push(panel);
      return panel;
    },
    async showErrorMessage(text) { seen.messages.push(['error', text]); },
    async showWarningMessage(text) { seen.messages.push(['warning', text]); },
    async showInformationMessage(text) { seen.messages.push(['information', text]); },
    async showSaveDialog() { return seen.saveAs; },
    async showTextDocument(document, options) { seen.shown.push([document, options]); },
  });

  const workspace = anything({
    textDocuments: documents, notebookDocuments: [], workspaceFolders: [{ uri: Uri.file(folder), name: 'work', index: 0 }], fs: {},
    ...named('onDidOpenTextDocument', 'onDidCloseTextDocument', 'onDidChangeTextDocument', 'onDidSaveTextDocument', 'onWillSaveTextDocument', 'onDidChangeConfiguration', 'onDidChangeWorkspaceFolders',
      'onDidCreateFiles', 'onDidRenameFiles', 'onDidDeleteFiles', 'onWillCreateFiles', 'onWillRenameFiles', 'onWillDeleteFiles', 'onDidOpenNotebookDocument', 'onDidCloseNotebookDocument', 'onDidChangeNotebookDocument', 'onDidSaveNotebookDocument'),
    getConfiguration: (section) => ({ get: (key, otherwise) => settings[section ? `${section}.${key}` : key] ?? otherwise, inspect: () => undefined, has: () => false }),
    getWorkspaceFolder: (uri) => (uri.path.startsWith(folder) ? { uri: Uri.file(folder), name: 'work', index: 0 } : undefined),
    createFileSystemWatcher: () => ({ onDidCreate: event('created'), onDidChange: event('changed'), onDidDelete: event('deleted'), dispose() {} }),
    registerTextDocumentContentProvider(scheme, provider) { seen.providers.set(scheme, provider); return disposable(); },
    async openTextDocument(uri) { return new Document(uri, seen.providers.get(uri.scheme).provideTextDocumentContent(uri), 'plaintext'); },
  });

  const commands = {
    registerCommand(name, run) { seen.commands.set(name, run); return { dispose: () => seen.commands.delete(name) }; },
    async executeCommand(name, ...args) { seen.runs.push(name); return seen.commands.get(name)?.(...args); },
  };

  const languages = new Proxy({
    match: (selector, document) => ([selector].flat().some((s) => (s.pattern ? document.uri.path.endsWith(s.pattern.slice(2)) : (s.language ?? s) === document.languageId) && (!s.scheme || s.scheme === document.uri.scheme)) ? 10 : 0),
    createDiagnosticCollection: () => ({ set: (uri, list) => seen.diagnostics.set(uri.toString(), list), delete: (uri) => seen.diagnostics.delete(uri.toString()), has: (uri) => seen.diagnostics.has(uri.toString()), clear() {}, dispose() {}, forEach() {} }),
  }, { get: (target, key) => target[key] ?? disposable });

  const api = anything({
    window, workspace, commands, languages, TabInputText, Diagnostic, Uri, Position, Range, EventEmitter: Emitter,
    version: '1.82.0', env: { language, appName: 'double', openExternal: async () => true },
    l10n: { t: (text, ...args) => (texts[text] ?? text).replace(/\{(\d)\}/g, (_, n) => args[n]) },
    ViewColumn: { Active: -1, Beside: -2 }, DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 }, DiagnosticTag: { Unnecessary: 1, Deprecated: 2 },
    CancellationTokenSource: class { constructor() { this.token = { isCancellationRequested: false, onCancellationRequested: disposable }; } cancel() {} dispose() {} },
    Disposable: class Disposable {
      constructor(run) { this.run = run; }
      static from(...all) { return new Disposable(() => all.forEach((d) => d.dispose?.())); }
      dispose() { this.run?.(); }
    },
    extensions: { getExtension: () => undefined, all: [], onDidChange: event('extensions') },
    CodeActionKind: new Proxy({}, { get: (_, key) => new Kind(String(key)) }),
    UIKind: { Desktop: 1, Web: 2 }, TextDocumentSaveReason: { Manual: 1 }, EndOfLine: { LF: 1, CRLF: 2 },
  });

  const editor = {
    api, seen, documents,
    fire: (name, value) => emitters[name]?.fire(value),
    async open(document) {
      documents.push(document);
      window.activeTextEditor = {
        document, selection: { active: new Position(0, 0) },
        async edit(change) { change({ replace: (_range, text) => { document.text = text; document.version++; } }); return true; },
      };
      const tab = { input: new TabInputText(document.uri) };
      tabGroups.all.push({ tabs: [tab] });
      await editor.fire('onDidChangeTabs', { opened: [tab], closed: [], changed: [] });
      await editor.fire('onDidOpenTextDocument', document);
    },
  };
  return editor;
}
