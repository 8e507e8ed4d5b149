// Keyboard only: everything that can be used is reached with Tab, shows that it has the focus, and answers.
import assert from 'node:assert/strict';
import { same, settle, shownCards } from './browser.mjs';

const focused = (page) => page.evaluate(() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const kind = e.closest('form#filters') ? `${e.tagName.toLowerCase()}[${e.name || e.id}]` : e.matches('details.finding > summary') ? 'card' : e.tagName.toLowerCase();
  const seen = e.type === 'radio' ? document.querySelector(`label[for="${e.id}"]`) : e;
  const box = seen.getBoundingClientRect();
  const over = document.elementFromPoint(Math.min(Math.max(box.x + Math.min(box.width, 40) / 2, 0), innerWidth - 1), box.y + box.height / 2);
  return { kind, what: e.id || e.name || e.textContent.trim().slice(0, 40), box: { x: box.x, y: box.y, width: box.width, height: box.height },
    bare: over !== null && (seen.contains(over) || over.contains(seen) || over.closest('svg') !== null) };
});

async function lookAround(page, box) {
  const grown = { x: Math.max(0, box.x - 6), y: Math.max(0, box.y - 6), width: Math.min(box.width + 12, 1200), height: Math.min(box.height + 12, 780) };
  return (await page.screenshot({ clip: grown })).toString('base64');
}

export const checks = [
  ['Tab reaches the switch, the search, every filter and the cards, and the focus shows', async ({ open, pages }) => {
    const { page } = await open(pages.press);
    const kinds = new Map();
    const tooFew = [];
    for (let i = 0; i < 400; i++) {
      await page.keyboard.press('Tab');
      const now = await focused(page);
      if (!now) break;
      if (!now.bare) tooFew.push(`${now.kind} ${now.what} is covered or off the screen`);
      if (!kinds.has(now.kind)) {
        const with_ = await lookAround(page, now.box);
        await page.evaluate(() => ((window.was = document.activeElement), document.activeElement.blur()));
        const without = await lookAround(page, now.box);
        await page.evaluate(() => window.was.focus({ preventScroll: true }));
        if (with_ === without) tooFew.push(`${now.kind} ${now.what}: the focus does not show`);
      }
      kinds.set(now.kind, (kinds.get(now.kind) || 0) + 1);
      if ((kinds.get('card') || 0) >= 3) break;
    }
    for (const name of ['status', 'basis', 'disposition', 'severity', 'organization', 'element', 'layer', 'category', 'due', 'group'])
      if (!kinds.has(`select[${name}]`)) tooFew.push(`select ${name} is not reached`);
    if (![...kinds.keys()].some((k) => /^input\[(q|search)\]/.test(k))) tooFew.push('the search is not reached');
    if (!kinds.has('card')) tooFew.push('no card is reached');
    same(tooFew, []);
  }],
  ['Enter opens and closes a card, the space bar too', async ({ open, pages }) => {
    const { page } = await open(pages.press);
    const card = page.locator('details.finding').first();
    await card.locator('summary').first().focus();
    for (const key of ['Enter', 'Enter', 'Space']) {
      const before = await card.evaluate((c) => c.open);
      await page.keyboard.press(key);
      same(await card.evaluate((c) => c.open), !before, key);
    }
  }],
  ['Enter in the search does not load the page again', async ({ open, pages }) => {
    const { page } = await open(pages.press);
    await page.evaluate(() => (window.same = 1));
    await page.locator('input#search').focus();
    await page.keyboard.type('plc');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(400);
    same(await page.evaluate(() => window.same), 1);
    same(await page.locator('input#search').inputValue(), 'plc');
    assert.ok((await shownCards(page)).length < (await page.locator('details.finding').count()));
  }],
  ['the arrow keys switch the language', async ({ open, pages }) => {
    const { page } = await open(pages.press);
    await page.locator('#lang-en').focus();
    await page.keyboard.press('ArrowRight');
    await settle(page);
    assert.ok(await page.$eval('#lang-ja', (r) => r.checked && r === document.activeElement));
  }],
  ['the number of findings is announced', async ({ open, pages }) => {
    const { page } = await open(pages.press);
    const live = await page.$eval('output#shown', (o) => o.getAttribute('aria-live') || o.getAttribute('role') || 'status of output');
    assert.ok(['polite', 'status', 'status of output'].includes(live), live);
    assert.ok(await page.$$eval('#filters input, #filters select', (all) => all.every((e) => e.labels.length || e.getAttribute('aria-label') || e.getAttribute('aria-labelledby'))), 'a control has no label');
  }],
];
