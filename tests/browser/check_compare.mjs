// Reports side by side: the page of `compare`.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { assertAccessible, looks } from './check_access.mjs';
import { assertValid } from './check_markup.mjs';
import { language, same, settle, textsIn } from './browser.mjs';

const accessible = (wanted, look) => async ({ open, pages }) => {
  const one = await open(pages.compare, looks[look]);
  await language(one.page, wanted);
  await settle(one.page);
  await assertAccessible(one, `compare ${wanted} ${look}`);
};

// Cells of the table of requirements, by the language they are read in.
const texts = (page) => page.$$eval('td', (all) => all.filter((e) => e.checkVisibility()).map((e) => e.innerText.trim()));

export const checks = [
  ...['light', 'dark', 'narrow', 'forced colours'].map((look, i) => [look, accessible(i % 2 ? 'ja' : 'en', look)]),
  ['html-validate finds nothing', async ({ pages }) => assertValid(readFileSync(pages.compare, 'utf8'), 'compare')],
  ['a column for each, a row for each requirement that one of them has', async ({ open, pages }) => {
    const { page } = await open(pages.compare);
    const tables = await page.$$eval('table', (all) => all.map((t) => ({ heads: t.tHead.rows[0].cells.length, widths: [...t.tBodies].flatMap((b) => [...b.rows].map((r) => [...r.cells].reduce((n, c) => n + c.colSpan, 0))) })));
    const wide = tables.filter((t) => t.heads === 5);
    assert.ok(wide.length >= 1, `heads: ${tables.map((t) => t.heads)}`);
    for (const t of wide) same([...new Set(t.widths)], [5]);
    assert.ok(wide.reduce((n, t) => n + t.widths.length, 0) > 60, 'few rows');
  }],
  ['one language at a time', async ({ open, pages }) => {
    const { page } = await open(pages.compare);
    for (const [wanted, other] of [['ja', 'en'], ['en', 'ja']]) {
      await language(page, wanted);
      same(await textsIn(page, other), [], `in ${wanted}`);
    }
  }],
  ['the same without scripts', async ({ open, pages }) => {
    const first = await open(pages.compare);
    const second = await open(pages.compare, { script: false });
    const seen = await texts(first.page);
    assert.ok(seen.length > 100, `${seen.length} cells`);
    same(await texts(second.page), seen);
  }],
  ['a narrow page scrolls the table, not itself', async ({ open, pages }) => {
    const { page } = await open(pages.compare, { viewport: { width: 320, height: 640 } });
    const [width, table] = await page.evaluate(() => [document.documentElement.scrollWidth, Math.max(...[...document.querySelectorAll('.scroll')].map((e) => e.scrollWidth))]);
    assert.ok(width <= 320, `the page is ${width} wide`);
    assert.ok(table > 320, 'there was nothing to scroll');
  }],
  ['heads stay in view', async ({ open, pages }) => {
    const { page } = await open(pages.compare);
    const top = await page.$$eval('.scroll', (all) => {
      const box = all.sort((a, b) => b.scrollHeight - a.scrollHeight)[0];
      box.scrollTop = 600;
      return box.querySelector('thead th').getBoundingClientRect().top - box.getBoundingClientRect().top;
    });
    assert.ok(0 <= top && top < 4, `the head stands at ${top}`);
  }],
  ['printed', async ({ open, pages }) => {
    const { page } = await open(pages.compare);
    const pdf = await page.pdf({ format: 'A4', landscape: true });
    const count = (pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) || []).length;
    assert.ok(2 <= count && count < 80, `${count} pages`);
  }],
];
