// html-validate finds nothing, in the reports and in the other pages.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { require, same } from './browser.mjs';

const CONFIG = JSON.parse(readFileSync(new URL('html-validate.json', import.meta.url), 'utf8').replace(/^\s*\/\/.*$/gm, ''));

export async function assertValid(markup, what) {
  const { HtmlValidate } = require('html-validate');
  const report = await new HtmlValidate({ root: true, ...CONFIG }).validateString(markup);
  const found = report.results.flatMap((r) => r.messages).map((m) => `${m.ruleId} ${m.line}:${m.column} ${m.message} ${m.selector || ''}`);
  same([`${found.length} messages`, ...found.slice(0, 12)], ['0 messages'], what);
}

export const checks = [
  ['a fault is found', async () => {
    await assert.rejects(assertValid('<!DOCTYPE html><html lang="en"><head><title>x</title></head><body><p id="a"><div id="a"></div></p></body></html>', 'spoilt'), /no-dup-id/);
  }],
  ['press_line', async ({ pages }) => assertValid(readFileSync(pages.press, 'utf8'), 'press_line')],
  ['プレス工場', async ({ pages }) => assertValid(readFileSync(pages.plant, 'utf8'), 'plant')],
  ['every finding of parts_maker', async ({ pages }) => assertValid(readFileSync(pages.parts, 'utf8'), 'parts_maker')],
  ['an extract for a partner', async ({ pages }) => assertValid(readFileSync(pages.forSky, 'utf8'), 'extract')],
  ['hostile names', async ({ pages }) => assertValid(readFileSync(pages.hostile[0], 'utf8'), pages.hostile[0])],
  ['chains of trust', async ({ cpsfc, work }) => {
    const file = join(work, 'trust.html');
    execFileSync(cpsfc, ['trust', 'examples/press_line', '--as-of', '2026-06-15', '--format', 'html', '-o', file], { stdio: 'ignore' });
    await assertValid(readFileSync(file, 'utf8'), 'trust');
  }],
];
