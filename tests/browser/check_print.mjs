// Printed on A4: a header on each page, all of the text, no row of a table cut in two.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { language, same, settle } from './browser.mjs';

const plain = (text) => text.normalize('NFKC').replace(/[\s\u00ad\u200b\u0000-\u001f]/g, '');

async function printed(page, work, file) {
  const pdf = join(work, basename(file) + '.pdf');
  await page.pdf({ path: pdf, format: 'A4', preferCSSPageSize: true, printBackground: false });
  const info = execFileSync('pdfinfo', [pdf], { encoding: 'utf8' });
  const text = (...options) => execFileSync('pdftotext', [...options, pdf, '-'], { encoding: 'utf8', maxBuffer: 1 << 28 }).split('\f').slice(0, -1);
  return { pdf, count: Number(info.match(/Pages:\s+(\d+)/)[1]), size: info.match(/Page size:\s+([\d.]+) x ([\d.]+)/).slice(1).map(Number), pages: text('-raw'), text };
}

// The first 56 points of each page (2 cm), where the header is.
const headers = (print) => print.text('-x', '0', '-y', '0', '-W', '600', '-H', '56', '-r', '72');

// Rows, each as the texts of its cells, that no single page holds in full.
function cutRows(rows, pages) {
  const texts = pages.map(plain);
  const all = texts.join('');
  return rows.map((cells) => cells.map(plain).filter((c) => c.length > 1)).filter((cells) => {
    if (cells.some((c) => !all.includes(c) && texts.every((t) => !t.includes(c.slice(0, 12))))) return true; // not printed at all
    return cells.length && !texts.some((t) => cells.every((c) => t.includes(c.slice(0, 12)) && t.includes(c.slice(-12))));
  });
}

// How far down each page is written on, as a part of its height; the page number at the bottom left aside.
function filled(print) {
  const pages = execFileSync('pdftotext', ['-bbox', print.pdf, '-'], { encoding: 'utf8', maxBuffer: 1 << 28 }).split('<page ').slice(1);
  return pages.map((page) => Math.max(0, ...[...page.matchAll(/yMax="([\d.]+)"/g)].map((m) => Number(m[1]) / 842).filter((y) => y < 0.95)));
}

async function assertPrints(one, work, wantedLanguage) {
  const { page, file } = one;
  await language(page, wantedLanguage);
  await settle(page);
  const rows = await page.$$eval('tbody tr', (all) => all.filter((r) => r.checkVisibility()).map((r) => [...r.cells].filter((c) => !c.querySelector('.to-drawing')).map((c) => c.innerText)));
  const cards = await page.$$eval('details.finding > summary', (all) => all.map((s) => (s.querySelector('code') || s).innerText));
  const title = await page.$eval('h1', (h) => h.innerText);
  const print = await printed(page, work, file);
  same(print.size.map(Math.round), [595, 842], 'A4');
  assert.ok(print.count >= 3 && print.count <= 200, `${print.count} pages`);
  const whole = plain(print.pages.join(''));
  assert.ok(whole.includes(plain(title)), 'the title');
  same(cards.filter((c) => !whole.includes(plain(c))), [], 'findings that are not printed');
  const name = plain(title.split(':')[0]);
  const bare = headers(print).map((h, i) => [i + 1, plain(h)]).slice(1).filter(([, h]) => !h.includes(name) || !h.includes('2026-06-15'));
  same(bare.slice(0, 3), [], `pages of ${print.count} without a header that names ${name} and the day`);
  const empty = print.pages.map((t, i) => [i + 1, plain(t).length]).filter(([, length]) => length < 60);
  same(empty, [], 'pages with next to nothing on them');
  assert.ok(rows.length > 5, `${rows.length} rows`);
  same(cutRows(rows, print.pages).slice(0, 3), [], 'cut rows');
  const wasted = filled(print).slice(0, -1).map((part, i) => `${i + 1}: ${part.toFixed(2)}`).filter((_, i, all) => Number(all[i].split(' ')[1]) < 0.7);
  assert.ok(wasted.length <= 1, `half empty pages, the one before the drawing aside: ${wasted}`);
  return print;
}

export const checks = [
  ['a row cut in two would be noticed', async () => {
    const rows = [['the first cell of it', 'and the second one']];
    same(cutRows(rows, ['the first cell of it and the\nsecond one', 'x']).length, 0);
    same(cutRows(rows, ['the first cell of it and', 'the second one']).length, 1);
    same(cutRows(rows, ['the first cell of it', 'nothing']).length, 1);
  }],
  ['narrow columns hold whole words', async ({ open, pages }) => {
    const { page } = await open(pages.press);
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 680, height: 1000 });
    const narrow = await page.$$eval('#events td summary, #provenance td:nth-child(2), #decisions td:last-child, #decisions td:nth-child(4)', (all) => {
      const cell = (e) => e.getBoundingClientRect().width / parseFloat(getComputedStyle(e).fontSize);
      return [all.length, all.filter((e) => cell(e) < 6).map((e) => e.innerText)];
    });
    assert.ok(narrow[0] > 4, `${narrow[0]} cells`);
    same(narrow[1], [], 'cells narrower than their words');
  }],
  ['press_line in English', async ({ open, pages, work }) => assertPrints(await open(pages.press), work, 'en')],
  ['プレス工場 in Japanese', async ({ open, pages, work }) => assertPrints(await open(pages.plant), work, 'ja')],
  ['an extract for a partner', async ({ open, pages, work }) => {
    const { page, file } = await open(pages.forSky);
    const print = await printed(page, work, file);
    assert.ok(print.count >= 1 && print.count <= 20, `${print.count} pages`);
    same(headers(print).filter((h) => !h.includes('2026-06-15')), [], 'pages without a header');
  }],
  ['without scripts the same is printed', async ({ open, pages, work }) => {
    const counts = [];
    for (const script of [true, false]) counts.push((await printed((await open(pages.press, { script })).page, work, `script-${script}`)).count);
    assert.ok(Math.abs(counts[0] - counts[1]) <= 1, `${counts} pages`);
  }],
  ['security events are printed across the page', async ({ open, pages }) => {
    const { page } = await open(pages.press);
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 680, height: 1000 });
    const narrow = await page.$$eval('.events tbody tr', (rows) => rows.filter((r) => r.cells[3].clientWidth < 0.9 * r.clientWidth).length);
    same(narrow, 0);
  }],
  ['controls are not printed', async ({ open, pages }) => {
    const { page } = await open(pages.press);
    await page.emulateMedia({ media: 'print' });
    same(await page.$$eval('form, input, select, button, output', (all) => all.filter((e) => e.checkVisibility() && getComputedStyle(e).opacity !== '0').map((e) => e.outerHTML.slice(0, 60))), []);
  }],
];
