// usage: node build.mjs   Bundles the extension into dist/ and writes down whose work is inside.
import { build } from 'esbuild';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const result = await build({
  entryPoints: ['src/extension.js'],
  outfile: 'dist/extension.js',
  bundle: true,
  platform: 'node',
  target: 'node18',
  format: 'cjs',
  external: ['vscode'],
  minify: true,
  legalComments: 'none', // THIRD-PARTY.txt has all of them
  metafile: true,
  logLevel: 'warning',
});

const packages = new Set();
for (const input of Object.keys(result.metafile.inputs)) {
  const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
  if (found) packages.add(found[1]);
}

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((f) => /^licen[cs]e/i.test(f));
  if (!license || !file) throw new Error(`${name} says nothing of its licence`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}

const text = [...packages].sort().map(notice).join(`\n${'-'.repeat(80)}\n\n`);
writeFileSync('THIRD-PARTY.txt', `This extension contains the following packages.\n\n${text}`);
if (!existsSync('LICENSE')) throw new Error('LICENSE is missing beside package.json');
console.log(`dist/extension.js with ${packages.size} packages`);
