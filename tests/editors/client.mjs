// usage: node client.mjs CPSFC FOLDER   The language server by the library that the VS Code extension brings (vscode-jsonrpc,
// vscode-languageserver-protocol): what a person does in the editor, step by step. The last line is "N passed, M failed".
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(resolve('build/editors/vscode/package.json'));
const { createProtocolConnection, StreamMessageReader, StreamMessageWriter, ...lsp } = require('vscode-languageserver-protocol/node');
const [cpsfc, folder] = process.argv.slice(2);

const ENGLISH = readFileSync('examples/first/boiler.cpsf', 'utf8').replace('component gauge     : PressureSensor', 'component gauge : PressureSensro');
const JAPANESE = readFileSync('examples/調剤室/調剤室.cpsf', 'utf8');
const work = join(folder, 'ボイラー works');
mkdirSync(join(work, '調剤'), { recursive: true });
const files = { english: join(work, 'boiler.cpsf'), japanese: join(work, '調剤', '調剤室.cpsf') };
writeFileSync(files.english, ENGLISH);
writeFileSync(files.japanese, JAPANESE);
const uri = Object.fromEntries(Object.entries(files).map(([name, path]) => [name, pathToFileURL(path).href]));

const server = spawn(resolve(cpsfc), ['lsp', '--as-of', '2026-06-15'], { stdio: ['pipe', 'pipe', 'inherit'] });
const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
const left = new Promise((done) => server.on('exit', done));
const diagnostics = new Map();
const waiting = [];
connection.onNotification(lsp.PublishDiagnosticsNotification.type, (p) => {
  diagnostics.set(p.uri, p.diagnostics);
  waiting.splice(0).forEach((again) => again());
});
connection.onRequest(lsp.RegistrationRequest.type, () => {});
connection.onUnhandledNotification(() => {});
connection.listen();

const text = { english: ENGLISH, japanese: JAPANESE };
const version = { english: 1, japanese: 1 };

async function until(name, good) {
  const end = Date.now() + 20000;
  while (!(diagnostics.has(uri[name]) && good(diagnostics.get(uri[name])))) {
    if (end < Date.now()) throw new Error(`no such diagnostics: ${JSON.stringify(diagnostics.get(uri[name]))}`);
    await Promise.race([new Promise((again) => waiting.push(again)), new Promise((again) => setTimeout(again, 1000))]);
  }
  return diagnostics.get(uri[name]);
}

/** Where WORDS begin, plus MORE characters. */
function place(name, words, more = 0) {
  const before = text[name].slice(0, text[name].indexOf(words)).split('\n');
  return { textDocument: { uri: uri[name] }, position: { line: before.length - 1, character: before.at(-1).length + more } };
}

function offset(lines, p) {
  return lines.slice(0, p.line).reduce((sum, l) => sum + l.length + 1, 0) + p.character;
}

function apply(name, edits) {
  const lines = text[name].split('\n');
  const sorted = [...edits].sort((a, b) => offset(lines, b.range.start) - offset(lines, a.range.start));
  for (const e of sorted) text[name] = text[name].slice(0, offset(lines, e.range.start)) + e.newText + text[name].slice(offset(lines, e.range.end));
}

const change = (name, range, newText) => {
  apply(name, [{ range, newText }]);
  return connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, { textDocument: { uri: uri[name], version: ++version[name] }, contentChanges: [{ range, text: newText }] });
};
const errors = (list) => list.filter((d) => d.severity === lsp.DiagnosticSeverity.Error);

const steps = {
  async initialize() {
    const { capabilities } = await connection.sendRequest(lsp.InitializeRequest.type, {
      processId: process.pid, rootUri: null, locale: 'en', workspaceFolders: [{ uri: pathToFileURL(work).href, name: 'works' }],
      capabilities: {
        general: { positionEncodings: ['utf-16'] }, workspace: { workspaceFolders: true, workspaceEdit: { documentChanges: true } },
        textDocument: { publishDiagnostics: { relatedInformation: true }, hover: { contentFormat: ['markdown'] }, completion: { completionItem: { snippetSupport: true } }, rename: { prepareSupport: true } },
      },
    });
    for (const name of ['hoverProvider', 'completionProvider', 'renameProvider', 'documentFormattingProvider', 'semanticTokensProvider', 'codeLensProvider']) assert.ok(capabilities[name], name);
    await connection.sendNotification(lsp.InitializedNotification.type, {});
  },
  async open() {
    for (const name of ['english', 'japanese']) await connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, { textDocument: { uri: uri[name], languageId: 'cpsf', version: 1, text: text[name] } });
    const [one] = errors(await until('english', (list) => errors(list).length === 1));
    assert.equal(one.code, 'E0201');
    assert.deepEqual(one.range.start, place('english', 'PressureSensro').position);
    assert.equal(errors(await until('japanese', () => true)).length, 0);
  },
  async repair() {
    const [one] = errors(diagnostics.get(uri.english));
    const actions = await connection.sendRequest(lsp.CodeActionRequest.type, { textDocument: { uri: uri.english }, range: one.range, context: { diagnostics: [one] } });
    const fix = actions.find((a) => JSON.stringify(a.edit ?? {}).includes('"PressureSensor"'));
    assert.ok(fix, JSON.stringify(actions));
    const [edit] = fix.edit.changes?.[uri.english] ?? fix.edit.documentChanges[0].edits;
    await change('english', edit.range, edit.newText);
    await until('english', (list) => errors(list).length === 0);
  },
  async hover() {
    const hover = await connection.sendRequest(lsp.HoverRequest.type, place('english', 'historian : Historian'));
    assert.match(hover.contents.value, /component/);
    const japanese = await connection.sendRequest(lsp.HoverRequest.type, place('japanese', 'ロボット : 医療機器', 1));
    assert.match(japanese.contents.value, /ロボット/);
  },
  async completion() {
    const end = { line: text.english.split('\n').length - 1, character: 0 };
    await change('english', { start: end, end }, 'component extra : PressureS');
    const list = await connection.sendRequest(lsp.CompletionRequest.type, { ...place('english', 'PressureS\0'), position: { line: end.line, character: 27 } });
    const item = (list.items ?? list).find((i) => i.label === 'PressureSensor');
    assert.ok(item, JSON.stringify(list).slice(0, 300));
    await change('english', item.textEdit.range ?? item.textEdit.replace, item.textEdit.newText);
    assert.match(text.english, /component extra : PressureSensor$/);
  },
  async rename() {
    const at = place('english', 'gauge { every', 2);
    assert.ok(await connection.sendRequest(lsp.PrepareRenameRequest.type, at));
    const edit = await connection.sendRequest(lsp.RenameRequest.type, { ...at, newName: '圧力計' });
    const edits = edit.changes?.[uri.english] ?? edit.documentChanges.flatMap((d) => d.edits);
    assert.equal(edits.length, 3);
    for (const e of [...edits].sort((a, b) => b.range.start.line - a.range.start.line)) await change('english', e.range, e.newText);
    assert.ok(!/\bgauge\b/.test(text.english) && text.english.match(/圧力計/g).length === 3, text.english);
    await until('english', (list) => errors(list).length === 0);
  },
  async rename_in_japanese() {
    const edit = await connection.sendRequest(lsp.RenameRequest.type, { ...place('japanese', '補充端末 : パソコン', 1), newName: '補充パソコン' });
    const edits = edit.changes?.[uri.japanese] ?? edit.documentChanges.flatMap((d) => d.edits);
    apply('japanese', edits);
    assert.equal(text.japanese.match(/補充パソコン/g).length, JAPANESE.match(/補充端末/g).length);
  },
  async format() {
    const edits = await connection.sendRequest(lsp.DocumentFormattingRequest.type, { textDocument: { uri: uri.english }, options: { tabSize: 2, insertSpaces: true } });
    apply('english', edits);
    assert.match(text.english, /component 圧力計 +: PressureSensor\n/);
    assert.ok(text.english.endsWith('component extra : PressureSensor\n'));
  },
  async broken_text_is_left_alone() {
    const end = { line: 0, character: 0 };
    await change('japanese', { start: end, end }, 'モノ {\n');
    const edits = await connection.sendRequest(lsp.DocumentFormattingRequest.type, { textDocument: { uri: uri.japanese }, options: { tabSize: 2, insertSpaces: true } });
    assert.ok(!edits || edits.length === 0);
  },
  async leave() {
    await connection.sendRequest(lsp.ShutdownRequest.type);
    await connection.sendNotification(lsp.ExitNotification.type);
    assert.equal(await left, 0);
  },
};

let passed = 0;
for (const [name, step] of Object.entries(steps)) {
  try {
    await step();
    passed++;
  } catch (e) {
    console.log(`FAILED: ${name}: ${String(e.stack).split('\n').slice(0, 6).join('\n    ')}`);
    server.kill();
    break;
  }
}
const failed = Object.keys(steps).length - passed;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
