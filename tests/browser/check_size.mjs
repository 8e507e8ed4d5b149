// Size, and a page of 1,500 elements. How long it takes is written down, never judged: a slow machine is no defect.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { same, settle, shown } from './browser.mjs';

const size = (file) => statSync(file).size;
const elements = (file) => JSON.parse(/ id="data">(.*?)<\/script>/s.exec(readFileSync(file, 'utf8'))[1]).elements.length;

export const checks = [
  ['30 elements in less than 700 KB', async ({ pages }) => {
    const small = [pages.press, pages.pressJapanese, ...pages.examples].filter((file) => elements(file) <= 35);
    assert.ok(6 <= small.length, `${small.length} of that size`);
    for (const file of small) assert.ok(size(file) < 700e3, `${file}: ${size(file)} bytes`);
  }],
  ['1,500 elements in less than 5 MB', async ({ pages }) => assert.ok(size(pages.large) < 5e6, `${size(pages.large)} bytes`)],
  ['1,500 elements: filter, search and grouping answer', async ({ open, pages }) => {
    const began = Date.now();
    const { page } = await open(pages.large);
    await settle(page);
    const times = [['open', Date.now() - began]];
    const step = async (name, action) => {
      const start = Date.now();
      await action();
      await settle(page);
      times.push([name, Date.now() - start]);
      return (await shown(page)).length;
    };
    const all = await step('all', async () => {});
    const gaps = await step('status', () => page.locator('#filters select[name="status"]').selectOption('gap'));
    assert.ok(0 < gaps && gaps < all, `${gaps} of ${all}`);
    const found = await step('search', async () => (await page.locator('input#search').fill('sensor'), await page.waitForTimeout(300)));
    assert.ok(found <= gaps, `${found} of ${gaps}`);
    await step('no search', async () => (await page.locator('input#search').fill(''), await page.waitForTimeout(300)));
    for (const group of ['element', 'category', 'status']) same(await step('group ' + group, () => page.locator('select#group').selectOption(group)), gaps, group);
    console.log(`    1,500 elements: ${size(pages.large)} bytes, ${all} cards; ms: ${times.map((t) => t.join(' ')).join(', ')}`);
  }],
];
