// axe-core at WCAG 2.2 AA with everything open: both languages, light, dark, narrow, forced colours; small pages as well.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { language, openAll, require, same, settle } from './browser.mjs';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export async function assertAccessible(one, what) {
  await one.page.evaluate(AXE);
  const result = await one.page.evaluate((tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'] }), TAGS);
  const found = result.violations.map((v) => `${v.id} (${v.nodes.length} times): ${v.nodes.slice(0, 3).map((n) => `${n.target.join(' ')} ${n.html.slice(0, 120)} ${(n.failureSummary || '').split('\n')[1] || ''}`).join(' | ')}`);
  same(found, [], what);
  assert.ok(result.passes.length > 10, `${what}: axe looked at next to nothing`);
}

export const looks = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  narrow: { viewport: { width: 320, height: 640 } },
  'forced colours': { forcedColors: 'active' },
};

const whole = (file, wanted, look) => async ({ open, pages }) => {
  const one = await open(pages[file], looks[look]);
  await language(one.page, wanted);
  await openAll(one.page);
  await settle(one.page);
  await assertAccessible(one, `${file} ${wanted} ${look}`);
};

export const checks = [
  ['axe sees a fault', async ({ open, pages }) => {
    const one = await open(pages.small);
    await one.page.evaluate(() => document.body.append(Object.assign(document.createElement('button'), {}), document.createElement('select')));
    await assert.rejects(assertAccessible(one, 'spoilt'), /button-name/);
  }],
  ...['light', 'dark'].flatMap((look) => ['en', 'ja'].map((wanted) => [`press_line ${wanted} ${look}`, whole('press', wanted, look)])),
  ['press_line narrow', whole('press', 'ja', 'narrow')],
  ['press_line forced colours', whole('press', 'en', 'forced colours')],
  ['プレス工場', whole('plant', 'ja', 'light')],
  ['an extract for a partner', whole('forSky', 'en', 'light')],
  ['an extract for a partner, dark and Japanese', whole('forArchive', 'ja', 'dark')],
  ['the first example', whole('small', 'en', 'light')],
  ['press_line with a baseline', whole('since', 'ja', 'dark')],
  ['a finding card filtered and grouped', async ({ open, pages }) => {
    const one = await open(pages.press, { fragment: '#status=gap&group=category' });
    await settle(one.page);
    await assertAccessible(one, 'grouped');
  }],
];
