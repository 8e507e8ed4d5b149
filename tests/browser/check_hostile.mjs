// Specs come from suppliers. The corpus of tests/injection.py in every field: nothing runs, nothing is asked of the network,
// and the page works as it does for others.
import assert from 'node:assert/strict';
import { language, openAll, settle, shown } from './browser.mjs';

const FRAGMENTS = ['#q=<img src=x onerror=window.pwned=1>', '#f-"><script>window.pwned=1</script>', '#status=<svg onload=window.pwned=1>&group=__proto__', '#javascript:window.pwned=1'];

async function useEverything(page) {
  await openAll(page);
  await language(page, 'ja');
  await language(page, 'en');
  await page.evaluate(() => {
    const say = (node, kind) => node.dispatchEvent(new Event(kind, { bubbles: true, cancelable: true }));
    const search = document.getElementById('search');
    for (const select of document.querySelectorAll('#filters select')) {
      const last = Math.max(0, select.options.length - 2);
      for (let i = select.options.length - 1; i >= last; i--) (select.selectedIndex = i), say(select, 'change');
      select.selectedIndex = 0;
    }
    for (const text of ['<img src=x onerror=window.pwned=1>', '</script><script>window.pwned=1</script>', '.*(', '']) (search.value = text), say(search, 'input');
    for (const link of [...document.querySelectorAll('section a[href]')].slice(0, 12)) link.click();
    for (const node of document.querySelectorAll('body *')) for (const kind of ['mouseover', 'focus', 'error', 'load']) node.dispatchEvent(new Event(kind));
  });
  await page.waitForTimeout(200);
}

export const checks = [
  ['nothing of a spec runs or loads, and its data can be read', async ({ open, pages }) => {
    assert.ok(pages.hostile.length > 20, `${pages.hostile.length} specs`);
    for (const file of pages.hostile) {
      const one = await open(file, { fragment: '#q=a' });
      await useEverything(one.page);
      assert.equal(await one.page.evaluate(() => window.pwned), undefined, file);
      assert.deepEqual(await one.page.$$eval('script', (all) => all.map((s) => s.type || 'script').sort()), ['application/json', 'application/json', 'application/json', 'script'], file);
      assert.deepEqual(await one.page.$$eval('img, iframe, object, embed, base, link, form:not(#filters), video, audio', (all) => all.map((e) => e.outerHTML)), [], file);
      assert.deepEqual(await one.page.$$eval('*', (all) => all.flatMap((e) => [...e.attributes].filter((a) => /^on|^style$/i.test(a.name)).map((a) => e.tagName + ' ' + a.name)).slice(0, 5)), [], file);
      const data = Object.fromEntries(await one.page.$$eval('script[type="application/json"]', (all) => all.map((s) => [s.id, JSON.parse(s.textContent)])));
      assert.deepEqual(Object.keys(data).sort(), ['data', 'index', 'spec'], file);
      assert.ok(data.data.findings.length && data.spec.files[0].text.includes('target cpsf'), file);
      assert.deepEqual(await one.misdeeds(), [], file);
      await one.context.close();
      one.expected = true; // looked at here; the page is closed
    }
  }],
  ['nothing of the address runs', async ({ open, pages }) => {
    for (const fragment of FRAGMENTS) {
      const { page } = await open(pages.press, { fragment });
      await settle(page);
      assert.equal(await page.evaluate(() => window.pwned), undefined, fragment);
      assert.ok(await shown(page), fragment);
    }
  }],
];
