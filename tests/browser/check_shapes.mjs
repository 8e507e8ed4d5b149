// Dark, forced colours, narrow screens, large text: everything stays to be seen.
import assert from 'node:assert/strict';
import { language, openAll, same, settle } from './browser.mjs';

async function assertNoSideways(page, what) {
  const wide = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  if (wide[0] <= wide[1]) return;
  const culprits = await page.$$eval('body *', (all) => all.filter((e) => {
    if (!e.checkVisibility() || getComputedStyle(e).overflowX !== 'visible' || Math.max(e.getBoundingClientRect().right, e.getBoundingClientRect().left + e.scrollWidth) <= innerWidth + 1) return false;
    for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) if (getComputedStyle(p).overflowX !== 'visible') return false;
    return true;
  }).map((e) => `${e.tagName.toLowerCase()}${e.id && '#' + e.id}.${e.getAttribute('class') || ''} to ${Math.round(Math.max(e.getBoundingClientRect().right, e.getBoundingClientRect().left + e.scrollWidth))}: ${(e.textContent || '').trim().slice(0, 40)}`));
  assert.fail(`${what}: the page is ${wide[0]} wide on a screen of ${wide[1]}\n${culprits.slice(-8).join('\n')}`);
}

const colours = (page) => page.evaluate(() => {
  const of = getComputedStyle(document.body);
  return [of.color, of.backgroundColor].map((c) => c.match(/[\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0));
});

const lookOf = async (page, selector) => (await page.locator(selector).first().screenshot()).toString('base64');

export const checks = [
  ['the language chosen is marked, forced colours as well', async ({ open, pages }) => {
    for (const options of [{}, { colorScheme: 'dark' }, { forcedColors: 'active' }]) {
      const { page } = await open(pages.press, options);
      const look = (part) => page.$eval(part, (e) => { // what is transparent looks like what is behind it
        while (e.parentElement && getComputedStyle(e).backgroundColor.endsWith(', 0)')) e = e.parentElement;
        return getComputedStyle(e).backgroundColor;
      });
      assert.notEqual(await look('.language .to-en'), await look('.language .to-ja'), JSON.stringify(options));
    }
  }],
  ['320 pixels wide without scrolling sideways', async ({ open, pages }) => {
    for (const [file, name] of [[pages.press, 'en'], [pages.press, 'ja'], [pages.plant, 'ja'], [pages.parts, 'en'], [pages.forSky, 'en'], [pages.forArchive, 'ja']]) {
      const { page } = await open(file, { viewport: { width: 320, height: 640 } });
      await language(page, name);
      await settle(page);
      await assertNoSideways(page, `${file} ${name}`);
      await openAll(page);
      await assertNoSideways(page, `${file} ${name}, everything open`);
    }
  }],
  ['no text is cut off at 320 pixels', async ({ open, pages }) => {
    const { page } = await open(pages.press, { viewport: { width: 320, height: 640 } });
    await openAll(page);
    const cut = await page.$$eval('body *', (all) => all.filter((e) => {
      const style = getComputedStyle(e);
      return e.checkVisibility() && style.overflowX === 'hidden' && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1;
    }).map((e) => e.tagName + '.' + e.getAttribute('class')));
    same(cut, []);
  }],
  ['320 pixels: what a table says of itself fits, its words are whole, ids too', async ({ open, pages }) => {
    const { page } = await open(pages.press, { viewport: { width: 320, height: 800 } });
    same(await page.$$eval('caption i', (all) => all.filter((e) => e.checkVisibility() && e.getBoundingClientRect().width > 320).length), 0, 'captions');
    const classes = await page.$$eval('#measures tbody td:nth-child(2)', (all) => all.filter((e) => /^\w+$/.test(e.innerText)).map((e) => {
      const text = document.createRange();
      text.selectNodeContents(e);
      return [e.innerText, new Set([...text.getClientRects()].map((r) => r.top)).size];
    }));
    assert.ok(classes.length > 2, 'classes of measures');
    same(classes.filter(([, count]) => count > 1), [], 'classes cut');
    const ids = await page.$$eval('details.finding > summary > code', (all) => all.map((e) => [e.innerText, e.getClientRects()[0].height]).filter(([, height]) => height > 30));
    same(ids, [], 'ids on two lines');
  }],
  ['text twice as large does not push the page sideways', async ({ open, pages }) => {
    const { page } = await open(pages.press, { viewport: { width: 640, height: 800 }, deviceScaleFactor: 2 });
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    await openAll(page);
    await assertNoSideways(page, 'twice as large');
  }],
  ['dark when the reader wants it dark', async ({ open, pages }) => {
    const light = await colours((await open(pages.press, { colorScheme: 'light' })).page);
    const dark = await colours((await open(pages.press, { colorScheme: 'dark' })).page);
    assert.ok(light[0] < 200 && light[1] > 600, `light: ${light}`);
    assert.ok(dark[0] > 550 && dark[1] < 200, `dark: ${dark}`);
  }],
  ['forced colours: the chosen language and the focus can be told', async ({ open, pages }) => {
    const { page } = await open(pages.press, { forcedColors: 'active' });
    const before = await lookOf(page, 'label[for="lang-en"]');
    await language(page, 'ja');
    await settle(page);
    await page.mouse.move(0, 0);
    assert.notEqual(await lookOf(page, 'label[for="lang-en"]'), before, 'chosen or not, the language looks the same');
    await language(page, 'en');
    const summary = page.locator('details.finding > summary').first();
    await summary.scrollIntoViewIfNeeded();
    const calm = await lookOf(page, 'details.finding');
    await page.keyboard.press('Tab');
    await summary.focus();
    assert.notEqual(await lookOf(page, 'details.finding'), calm, 'the focus does not show');
  }],
  ['what can be opened shows it', async ({ open, pages }) => {
    const { page } = await open(pages.press);
    const marks = await page.$$eval('summary.plain', (all) => all.map((s) => getComputedStyle(s)).map((c) => c.display + ' ' + c.listStyleType));
    assert.ok(marks.length > 3 && marks.every((m) => m === 'list-item disclosure-closed'), [...new Set(marks)].join());
  }],
  ['status is said in words, not in colour alone', async ({ open, pages }) => {
    const { page } = await open(pages.press);
    const silent = await page.$$eval('details.finding > summary .tag', (all) => all.filter((t) => !t.innerText.trim()).length);
    same(silent, 0);
    assert.ok(await page.$$eval('details.finding > summary .tag', (all) => all.length));
  }],
];
