// Both languages in one file: switched without loading anything, by script or not, and started by --lang.
import assert from 'node:assert/strict';
import { language, openAll, same, settle, textsIn } from './browser.mjs';

const OTHER = { en: 'ja', ja: 'en' };

async function assertOnly(page, wanted, what) {
  same((await textsIn(page, OTHER[wanted])).slice(0, 5), [], what);
  assert.ok((await textsIn(page, wanted)).length > 50, `${what}: too few texts`);
  assert.ok(await page.$eval(`#lang-${wanted}`, (r) => r.checked), `${what}: the switch`);
}

async function assertSwitches(open, file, first, options) {
  const { page, seen } = await open(file, options);
  await openAll(page);
  await assertOnly(page, first, `starts in ${first}`);
  await page.evaluate(() => (window.same = 1));
  await language(page, OTHER[first]);
  await settle(page).catch(() => {});
  await assertOnly(page, OTHER[first], `switched to ${OTHER[first]}`);
  await page.locator(`label[for="lang-${first}"]`).first().click();
  await assertOnly(page, first, `back to ${first}`);
  same(await page.evaluate(() => window.same), 1, 'the page was loaded again');
  same(seen, []);
}

export const checks = [
  ['English first', async ({ open, pages }) => assertSwitches(open, pages.press, 'en')],
  ['Japanese first', async ({ open, pages }) => assertSwitches(open, pages.pressJapanese, 'ja')],
  ['English first, no script', async ({ open, pages }) => assertSwitches(open, pages.press, 'en', { script: false })],
  ['Japanese first, no script', async ({ open, pages }) => assertSwitches(open, pages.pressJapanese, 'ja', { script: false })],
  ['a language alone in the address stays at the top, a filter goes to the findings', async ({ open, pages }) => {
    const top = async (fragment) => {
      const { page } = await open(pages.press, { fragment });
      await settle(page);
      return page.evaluate(() => [document.documentElement.lang, scrollY < 10]);
    };
    same(await top('#lang=ja'), ['ja', true]);
    same(await top('#lang=ja&status=gap'), ['ja', false]);
  }],
  ['the language of the page is said to readers', async ({ open, pages }) => {
    for (const [file, wanted] of [[pages.press, 'en'], [pages.pressJapanese, 'ja']])
      same(await (await open(file)).page.$eval('html', (h) => h.lang), wanted);
    const { page } = await open(pages.press);
    await language(page, 'ja');
    await settle(page);
    same(await page.$eval('html', (h) => h.lang), 'ja', 'after the switch');
  }],
  ['the choices of filters follow the language', async ({ open, pages }) => {
    const { page } = await open(pages.press);
    const words = () => page.$$eval('#filters option', (all) => all.map((o) => o.innerText || o.label).join('\n'));
    const english = await words();
    await language(page, 'ja');
    await settle(page);
    assert.doesNotMatch(english, /[ぁ-ん]/, 'Japanese words among the English choices');
    assert.match(await words(), /[ぁ-んァ-ン一-龠]/, 'no Japanese choices');
  }],
  ['Japanese is not slanted', async ({ open, pages }) => {
    const { page } = await open(pages.pressJapanese);
    await openAll(page);
    same(await page.$$eval('body *', (all) => all.filter((e) => e.checkVisibility() && getComputedStyle(e).fontStyle !== 'normal').length), 0);
  }],
];
