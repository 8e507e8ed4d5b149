// usage: node extension.mjs CPSFC FOLDER   The bundle of the VS Code extension against the real cpsfc, in an editor that is a
// double (vscode_double.mjs). The last line is "N passed, M failed".
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Document, makeEditor } from './vscode_double.mjs';

const require = createRequire(import.meta.url);
const [program, folder] = process.argv.slice(2);
const cpsfc = resolve(program);
const built = resolve('build/editors/vscode');
const json = (path) => JSON.parse(readFileSync(join(built, path), 'utf8'));
const manifest = json('package.json');
const { policyProblem } = require(join(built, 'src/policy.js'));
const { programFolder } = require(join(built, 'src/program.js'));
const BROKEN = 'component x : Nowhere\n';

/** A folder of its own with the first example, opened in an editor whose extension runs. */
async function start(name, more = {}) {
  const work = join(folder, name);
  mkdirSync(work, { recursive: true });
  const file = join(work, 'boiler.cpsf');
  writeFileSync(file, more.text ?? readFileSync('examples/first/boiler.cpsf', 'utf8'));
  const editor = makeEditor({ settings: { 'cpsf.path': cpsfc, 'cpsf.asOf': '2026-06-15', ...more.settings }, language: more.language ?? 'en', folder: work, texts: more.language === 'ja' ? json('l10n/bundle.l10n.ja.json') : {} });
  Module._load = new Proxy(Module._load, { apply: (load, self, args) => (args[0] === 'vscode' ? editor.api : Reflect.apply(load, self, args)) });
  delete require.cache[join(built, 'dist/extension.js')];
  const extension = require(join(built, 'dist/extension.js'));
  const context = { subscriptions: [] };
  await extension.activate(context);
  const document = new Document(editor.api.Uri.file(file), readFileSync(file, 'utf8'));
  document.save = async () => { writeFileSync(file, document.text); document.isDirty = false; return true; };
  await editor.open(document);
  const stop = async () => {
    await extension.deactivate();
    for (const s of context.subscriptions) s.dispose?.();
  };
  return { ...editor, document, work, file, stop, run: (command, ...args) => editor.api.commands.executeCommand(command, ...args) };
}

async function until(good) {
  for (const end = Date.now() + 20000; Date.now() < end; await new Promise((again) => setTimeout(again, 20))) if (good()) return;
  throw new Error('it did not happen');
}

const cases = {
  async 'every command of the manifest is there'() {
    const e = await start('commands');
    for (const { command } of manifest.contributes.commands) assert.ok(e.seen.commands.has(command), command);
    assert.ok(e.seen.commands.has('cpsfc.proof'));
    await e.stop();
  },
  async 'diagnostics'() {
    const e = await start('diagnostics');
    await until(() => e.seen.diagnostics.has(e.document.uri.toString()));
    assert.ok(e.seen.diagnostics.get(e.document.uri.toString()).every((d) => d.severity !== 0));
    await e.stop();
  },
  async 'cpsf.yaml, on disk and while it is typed'() {
    const e = await start('settings');
    const file = join(e.work, 'cpsf.yaml');
    writeFileSync(file, 'nothing: 1\n');
    const uri = e.api.Uri.file(file);
    await e.fire('changed', uri);
    const found = () => e.seen.diagnostics.get(uri.toString()) ?? [];
    await until(() => found().length === 1);
    const document = new Document(uri, 'lang: xx\n', 'yaml');
    await e.open(document);
    await until(() => found().length === 1 && /`xx`/.test(found()[0].message));
    document.text = 'lang: en\n';
    document.version++;
    await e.fire('onDidChangeTextDocument', { document, contentChanges: [{ range: new e.api.Range(new e.api.Position(0, 6), new e.api.Position(0, 8)), rangeOffset: 6, rangeLength: 2, text: 'en' }], reason: undefined });
    await until(() => found().length === 0);
    rmSync(file);
    await e.stop();
  },
  async 'check'() {
    const e = await start('check');
    e.document.text = BROKEN;
    e.document.isDirty = true;
    await e.run('cpsf.check');
    const { text } = e.seen.outputs.get('CPSF check');
    assert.match(text, /^error\[E0201\]/m);
    assert.ok(!text.includes('\x1b'));
    const [first, second] = manifest.contributes.problemMatchers[0].pattern.map((p) => new RegExp(p.regexp));
    const lines = text.split('\n');
    const at = lines.findIndex((l) => first.test(l));
    assert.deepEqual(second.exec(lines[at + 1]).slice(1), [e.file, '1', '15']);
    await e.stop();
  },
  async 'the report beside the spec'() {
    const e = await start('preview');
    await e.run('cpsf.preview');
    const [panel] = e.seen.panels;
    assert.equal(policyProblem(panel.webview.html), null);
    assert.match(panel.webview.html, /boiler|preview/);
    assert.deepEqual(panel.options.localResourceRoots, []);
    assert.ok(!panel.options.enableCommandUris && !panel.options.enableForms);
    const before = panel.webview.html;
    await e.run('cpsf.preview');
    assert.equal(e.seen.panels.length, 1);
    writeFileSync(e.file, readFileSync(e.file, 'utf8').replace(/historian/g, 'archive_7'));
    await e.fire('onDidSaveTextDocument', e.document);
    assert.notEqual(panel.webview.html, before);
    assert.match(panel.webview.html, /archive_7/);
    writeFileSync(e.file, `${BROKEN}// <script>alert(1)</script>\n`);
    await e.fire('onDidSaveTextDocument', e.document);
    assert.match(panel.webview.html, /E0201/);
    assert.ok(!/<script/.test(panel.webview.html));
    assert.equal(policyProblem(panel.webview.html), null);
    panel.dispose();
    await e.run('cpsf.preview');
    assert.equal(e.seen.panels.length, 2);
    await e.stop();
  },
  async 'the report as a file'() {
    const e = await start('report');
    e.seen.saveAs = e.api.Uri.file(join(e.work, 'out.md'));
    await e.run('cpsf.report');
    assert.match(readFileSync(e.seen.saveAs.fsPath, 'utf8'), /^# /m);
    assert.match(e.seen.messages.at(-1)[1], /out\.md/);
    e.seen.saveAs = e.api.Uri.file(join(e.work, 'nowhere', 'out.md'));
    await e.run('cpsf.report');
    assert.equal(e.seen.messages.at(-1)[0], 'error');
    await e.stop();
  },
  async 'words in the other language, and back'() {
    const e = await start('words');
    const before = e.document.text;
    await e.run('cpsf.wordsJapanese');
    assert.match(e.document.text, /^モノ boiler/m);
    assert.equal(e.document.text, execFileSync(cpsfc, ['fmt', '--words', 'ja', '-'], { input: before, encoding: 'utf8' }));
    await e.run('cpsf.wordsEnglish');
    assert.equal(e.document.text, before);
    e.document.text = 'component {';
    await e.run('cpsf.wordsJapanese');
    assert.equal(e.document.text, 'component {');
    assert.match(e.seen.messages.at(-1)[1], /E0/);
    await e.stop();
  },
  async 'the proof of the findings here'() {
    const e = await start('proof');
    const line = e.document.text.split('\n').findIndex((l) => l.startsWith('organization'));
    e.api.window.activeTextEditor.selection.active = new e.api.Position(line + 1, 0);
    await e.run('cpsf.proof');
    assert.equal(e.seen.shown.length, 1, JSON.stringify(e.seen.messages));
    const [[document, options]] = e.seen.shown;
    assert.equal(document.uri.scheme, 'cpsf-proof');
    assert.match(document.getText(), /#CPS\./);
    assert.equal(options.viewColumn, -2);
    e.api.window.activeTextEditor.selection.active = new e.api.Position(0, 0);
    await e.run('cpsf.proof');
    assert.equal(e.seen.shown.length, 1);
    assert.equal(e.seen.messages.at(-1)[0], 'information');
    await e.stop();
  },
  async 'the proof of one of two of the same name'() {
    cpSync('examples/press_line', join(folder, 'names'), { recursive: true });
    const e = await start('names', { text: '' });
    assert.match(await e.run('cpsfc.proof', pathToFileURL(join(e.work, 'line7.cpsf')).href, 'oem'), /#CPS\.AM-2/);
    await e.stop();
  },
  async 'Japanese, when the editor is'() {
    const e = await start('japanese', { language: 'ja' });
    await e.run('cpsf.check');
    assert.match(e.seen.outputs.get('CPSF check').text, /基準日/);
    await e.run('cpsf.preview');
    assert.match(e.seen.panels[0].webview.html, /<html lang="ja"/);
    assert.match(e.seen.panels[0].title, /^レポート/);
    await e.stop();
    const english = await start('english', { language: 'ja', settings: { 'cpsf.language': 'en' } });
    await english.run('cpsf.preview');
    assert.match(english.seen.panels[0].webview.html, /<html lang="en"/);
    await english.stop();
  },
  async 'messages of the server are in the chosen language'() {
    const said = async (name, more) => {
      const e = await start(name, { text: BROKEN, ...more });
      await until(() => e.seen.diagnostics.get(e.document.uri.toString())?.some((d) => d.severity === 0));
      await e.stop();
      return e.seen.diagnostics.get(e.document.uri.toString()).map((d) => d.message).join();
    };
    assert.match(await said('ja-auto', { language: 'ja' }), /型/);
    assert.match(await said('ja-chosen', { settings: { 'cpsf.language': 'ja' } }), /型/);
    assert.match(await said('en-chosen', { language: 'ja', settings: { 'cpsf.language': 'en' } }), /no class/);
  },
  async 'no cpsfc: said once, and everything stays usable'() {
    const e = await start('missing', { settings: { 'cpsf.path': join(folder, 'no-such-program') } });
    assert.match(e.seen.messages[0][1], /no-such-program/);
    await e.run('cpsf.check');
    await e.run('cpsf.preview');
    assert.match(e.seen.panels[0].webview.html, /ENOENT/);
    await e.run('cpsf.restart');
    await e.stop();
  },
  async 'a program that is something else'() {
    const e = await start('other', { settings: { 'cpsf.path': '/bin/true' } });
    assert.match(e.seen.messages.map((m) => m[1]).join(), /\/bin\/true/);
    await e.stop();
  },
  async 'a new date starts the server anew'() {
    const e = await start('date');
    await until(() => e.seen.diagnostics.size);
    await e.fire('onDidChangeConfiguration', { affectsConfiguration: (name) => ['cpsf', 'cpsf.asOf'].includes(name) });
    await e.run('cpsf.proof');
    await e.stop();
  },
  async 'a weak policy is found'() {
    const page = (policy, before = '') => `<html><head>${before}<meta http-equiv="Content-Security-Policy" content="${policy}"></head></html>`;
    assert.equal(policyProblem(page("default-src 'none'; script-src 'sha256-abc='; base-uri 'none'")), null);
    assert.ok(policyProblem('<html></html>'));
    assert.ok(policyProblem(page("default-src 'self'")));
    assert.ok(policyProblem(page("script-src 'none'")));
    for (const bad of ["script-src 'unsafe-inline'", 'script-src https:', 'img-src *', 'script-src data:', "script-src 'nonce-x'", 'connect-src wss:']) assert.ok(policyProblem(page(`default-src 'none'; ${bad}`)), bad);
    assert.ok(policyProblem(page("default-src 'none'", '<script>1</script>')));
  },
  async 'the folder of a program'() {
    const root = join(folder, 'tree');
    mkdirSync(join(root, 'plant', 'line'), { recursive: true });
    const file = join(root, 'plant', 'line', 'a.cpsf');
    assert.equal(programFolder(file, root), join(root, 'plant', 'line'));
    writeFileSync(join(root, 'plant', 'cpsf.yaml'), '');
    assert.equal(programFolder(file, root), join(root, 'plant'));
    assert.equal(programFolder(file, undefined), join(root, 'plant', 'line'));
    assert.equal(programFolder(file, join(root, 'plant', 'line')), join(root, 'plant', 'line'));
    rmSync(root, { recursive: true });
  },
  async 'every sentence is there in Japanese'() {
    const texts = json('l10n/bundle.l10n.ja.json');
    const used = new Set(readdirSync(join(built, 'src')).flatMap((f) => [...readFileSync(join(built, 'src', f), 'utf8').matchAll(/\bt\('((?:[^'\\]|\\.)*)'/g)].map((m) => m[1])));
    assert.deepEqual([...used].sort(), Object.keys(texts).sort());
    for (const [english, japanese] of Object.entries(texts)) assert.deepEqual(japanese.match(/\{\d\}/g), english.match(/\{\d\}/g), english);
    const [en, ja] = [json('package.nls.json'), json('package.nls.ja.json')];
    const asked = [...JSON.stringify(manifest).matchAll(/"%([\w.]+)%"/g)].map((m) => m[1]);
    assert.deepEqual(Object.keys(ja), Object.keys(en));
    assert.deepEqual([...new Set(asked)].sort(), Object.keys(en).sort());
  },
  async 'the manifest says what the project says'() {
    assert.equal(manifest.version, /^VERSION +:= (.*)$/m.exec(readFileSync('Makefile', 'utf8'))[1]);
    assert.equal(manifest.license, 'MIT');
    assert.match(readFileSync('LICENSE', 'utf8'), /^MIT License/);
    const { pattern, flags } = json('language-configuration.json').wordPattern;
    assert.deepEqual('モノ 圧力計1 : 工場.PLC #CPS.AM-1'.match(new RegExp(pattern, `g${flags}`)), ['モノ', '圧力計1', '工場', 'PLC', '#CPS.AM-1']);
    const { increaseIndentPattern, decreaseIndentPattern } = json('language-configuration.json').indentationRules;
    assert.ok(new RegExp(increaseIndentPattern).test('component a : B { // why') && !new RegExp(increaseIndentPattern).test('// component {'));
    assert.ok(new RegExp(decreaseIndentPattern).test('  }'));
    for (const dependency of Object.values({ ...manifest.dependencies, ...manifest.devDependencies })) assert.match(dependency, /^\d+\.\d+\.\d+$/);
  },
  async 'the package holds what runs and whose it is'() {
    const files = execFileSync('python3', ['-m', 'zipfile', '-l', resolve(`build/editors/cpsf-${manifest.version}.vsix`)], { encoding: 'utf8' }).split('\n').slice(1).map((l) => l.split(/\s{2,}/)[0]).filter(Boolean);
    for (const needed of ['LICENSE.txt', 'THIRD-PARTY.txt', 'README.md', 'package.json', 'package.nls.ja.json', 'dist/extension.js', 'icons/cpsf.png', 'syntaxes/cpsf.tmLanguage.json', 'snippets/ja.json', 'language-configuration.json', 'l10n/bundle.l10n.ja.json', 'schemas/cpsf.schema.json']) assert.ok(files.includes(`extension/${needed}`), needed);
    assert.deepEqual(files.filter((f) => /node_modules|\/src\/|\.map$|lock/.test(f)), []);
    for (const name of ['vscode-languageclient', 'vscode-jsonrpc', 'minimatch', 'semver']) assert.match(readFileSync(join(built, 'THIRD-PARTY.txt'), 'utf8'), new RegExp(`^${name} .*\\((MIT|ISC)\\)`, 'm'));
  },
};

let passed = 0, failed = 0;
for (const [name, run] of Object.entries(cases)) {
  try {
    await run();
    passed++;
  } catch (e) {
    failed++;
    console.log(`FAILED: ${name}: ${String(e.stack).split('\n').slice(0, 8).join('\n    ')}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
