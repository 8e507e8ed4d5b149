// Without scripts every finding and its proof can be reached, and there are no controls that do nothing.
import assert from 'node:assert/strict';
import { allCards, same, shownCards } from './browser.mjs';

export const checks = [
  ['every finding is on a card that can be opened', async ({ open, pages }) => {
    const { page } = await open(pages.press, { script: false });
    const cards = await allCards(page);
    same(await shownCards(page), cards, 'some cards are hidden');
    const texts = await page.$$eval('details.finding', (all) => all.map((c) => c.textContent));
    for (const finding of pages.pressData.findings) {
      const on = texts.filter((t) => t.includes(finding.requirement) && t.includes(finding.subject));
      assert.ok(on.length, `${finding.requirement} on ${finding.subject} is on no card`);
      const reason = finding.proof?.text?.en;
      if (reason && on.length === 1 && finding.status !== 'met') assert.ok(on[0].length > 200, `${finding.requirement} on ${finding.subject}: no proof`);
    }
  }],
  ['a card opens to its proof', async ({ open, pages }) => {
    const { page } = await open(pages.press, { script: false });
    const card = page.locator('details.finding').first();
    const proof = card.locator('.proof').first();
    assert.ok(!(await proof.isVisible()), 'open from the start');
    await card.locator('summary').first().click();
    assert.ok(await proof.isVisible(), 'still closed');
    same(await page.$$eval('details.finding', (all) => all.filter((c) => !c.querySelector('.proof')).length), 0, 'cards without a proof');
  }],
  ['no control is to be seen but the switch of languages', async ({ open, pages }) => {
    const { page } = await open(pages.press, { script: false });
    const seen = await page.$$eval('form, input, select, button, textarea, output', (all) => all.filter((e) => e.checkVisibility() && e.type !== 'radio').map((e) => e.outerHTML.slice(0, 80)));
    same(seen, []);
  }],
  ['the same sections with and without scripts', async ({ open, pages }) => {
    const sections = async (options) => (await open(pages.press, options)).page.$$eval('section[id]', (all) => all.filter((e) => e.checkVisibility()).map((e) => e.id));
    const without = await sections({ script: false });
    same(without, await sections({}));
    for (const id of ['overview', 'drawing', 'findings', 'elements', 'questions', 'provenance', 'method', 'reading']) assert.ok(without.includes(id), `no section ${id}`);
  }],
];
