// The drawing leads to the elements and back; no link of the page leads nowhere.
import assert from 'node:assert/strict';
import { same, settle } from './browser.mjs';

const onScreen = (page, id) => page.$eval('#' + CSS_ESCAPE(id), (e) => {
  const box = e.getBoundingClientRect();
  return e.checkVisibility() && box.bottom > 0 && box.top < innerHeight;
});
const CSS_ESCAPE = (id) => id.replace(/[^\w-]/g, (c) => '\\' + c);

export const checks = [
  ['no link leads nowhere', async ({ open, pages }) => {
    for (const file of [pages.press, pages.plant, pages.parts, pages.small]) {
      const { page } = await open(file);
      const lost = await page.$$eval('a', (all) => all.map((a) => a.getAttribute('href') ?? a.getAttribute('xlink:href') ?? '')
        .filter((href) => !/^#\w+=/.test(href) && !(href.startsWith('#') && document.getElementById(decodeURIComponent(href.slice(1))))));
      same(lost.slice(0, 5), [], file);
      assert.ok(await page.$$eval('a', (all) => all.length), `${file} has no links`);
    }
  }],
  ['every node of the drawing leads to its row and the row back', async ({ open, pages }) => {
    for (const file of [pages.press, pages.plant]) {
      const { page } = await open(file);
      const nodes = await page.$$eval('#drawing svg [id^="n"]', (all) => all.filter((e) => /^n\d+$/.test(e.id)).map((e) => {
        const link = e.closest('a') || e.querySelector('a');
        return [e.id, link && (link.getAttribute('href') || link.getAttribute('xlink:href'))];
      }));
      assert.ok(nodes.length >= 5, `${nodes.length} nodes`);
      for (const [id, href] of nodes) {
        same(href, '#e' + id.slice(1));
        assert.ok(await page.$eval(href, (row, back) => [...row.querySelectorAll('a')].some((a) => a.getAttribute('href') === back), '#' + id), `${href} has no link back`);
      }
    }
  }],
  ['a click on the drawing goes to the row, and back', async ({ open, pages }) => {
    const { page } = await open(pages.press);
    const node = await page.$eval('#drawing svg [id^="n"]', (e) => e.id);
    const row = 'e' + node.slice(1);
    await page.locator('#' + node).scrollIntoViewIfNeeded();
    await page.locator('#' + node).click();
    await settle(page);
    same(new URL(page.url()).hash, '#' + row);
    assert.ok(await onScreen(page, row), 'the row is not on the screen');
    await page.locator(`#${row} a[href="#${node}"]`).first().click();
    await settle(page);
    same(new URL(page.url()).hash, '#' + node);
    assert.ok(await onScreen(page, node), 'the node is not on the screen');
    await page.goBack();
    await settle(page);
    same(new URL(page.url()).hash, '#' + row, 'Back');
  }],
  ['the drawing has a name, and its text is text', async ({ open, pages }) => {
    const { page } = await open(pages.press);
    const drawing = await page.$eval('#drawing svg', (s) => [s.getAttribute('role'), s.getAttribute('aria-label') || s.getAttribute('aria-labelledby') || s.querySelector('title')?.textContent, s.textContent]);
    assert.ok(drawing[1], 'no name');
    assert.match(drawing[2], /plc/);
  }],
];
