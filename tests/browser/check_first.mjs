// The first screen: what it is about, what is in scope, the headline and the worst three, without scrolling.
import assert from 'node:assert/strict';
import { same } from './browser.mjs';

const PARTS = { what: 'h1', day: 'header', scope: '.facts dd', headline: '.standing', worst: '#worst' };

async function assertOnScreen(page) {
  for (const [what, selector] of Object.entries(PARTS)) {
    const box = await page.locator(selector).first().boundingBox();
    assert.ok(box && box.height > 0, `${what} (${selector}) is not there`);
    assert.ok(box.y >= 0 && box.y + Math.min(box.height, 400) <= 800, `${what} (${selector}) ends at ${Math.round(box.y + box.height)} of 800`);
  }
  const rows = await page.$$eval('#worst', (all) => [...all[0].closest('section, div').querySelectorAll('ol > li')].map((li) => li.getBoundingClientRect().bottom));
  assert.ok(rows.length >= 1 && rows.length <= 3, `${rows.length} of the worst`);
  assert.ok(Math.max(...rows) <= 800, `the worst end at ${rows.map(Math.round)} of 800`);
}

export const checks = [
  ['press_line in English', async ({ open, pages }) => assertOnScreen((await open(pages.press)).page)],
  ['press_line in Japanese', async ({ open, pages }) => assertOnScreen((await open(pages.pressJapanese)).page)],
  ['プレス工場', async ({ open, pages }) => assertOnScreen((await open(pages.plant)).page)],
  ['nothing forbidden happens on any example', async ({ open, pages }) => {
    for (const file of [...pages.examples, pages.forSky, pages.forArchive]) {
      const one = await open(file);
      same(await one.page.locator('h1').count(), 1, file);
      await one.context.close();
      same(one.seen, [], file);
      one.expected = true; // looked at here; the page is closed
    }
  }],
];
