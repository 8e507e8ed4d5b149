// Specs come from suppliers. The corpus of tests/injection.py in every field: nothing runs, nothing is asked of the network,
// and the page works as it does for others.
import assert from 'node:assert/strict';
import { language, openAll, same, settle, shown } from './browser.mjs';

const FRAGMENTS = ['#q=<img src=x onerror=window.pwned=1>', '#f-"><script>window.pwned=1</script>', '#status=<svg onload=window.pwned=1>&group=__proto__', '#javascript:window.pwned=1'];

// Everything is opened and every element gets the events that markup could have hooks for.
async function touchEverything(page) {
  await openAll(page);
  await page.evaluate(() => {
    for (const node of document.querySelectorAll('body *')) for (const kind of ['mouseover', 'focus', 'error', 'load', 'toggle']) node.dispatchEvent(new Event(kind));
  });
  await page.waitForTimeout(50);
}

// The controls are used: every filter's last choice, each grouping, search, links, both languages.
async function useControls(page) {
  await page.evaluate(() => {
    const say = (node, kind) => node.dispatchEvent(new Event(kind, { bubbles: true, cancelable: true }));
    const search = document.getElementById('search');
    for (const select of document.querySelectorAll('#filters select')) {
      for (const index of select.id === 'group' ? [...select.options].keys() : [select.options.length - 1]) (select.selectedIndex = index), say(select, 'change');
      select.selectedIndex = 0;
    }
    for (const text of ['<img src=x onerror=window.pwned=1>', '</script><script>window.pwned=1</script>', '.*(', '']) (search.value = text), say(search, 'input');
    for (const link of [...document.querySelectorAll('section a[href]')].slice(0, 5)) link.click();
  });
  await language(page, 'ja');
  await page.waitForTimeout(200);
  await touchEverything(page);
}

export const checks = [
  ['nothing of a spec runs or loads, and its data can be read', async ({ open, pages }) => {
    assert.ok(pages.hostile.length > 20, `${pages.hostile.length} specs`);
    for (const [index, file] of pages.hostile.entries()) {
      const one = await open(file, { fragment: '#q=a' });
      await touchEverything(one.page);
      if (index % 6 === 0) await useControls(one.page);
      same(await one.page.evaluate(() => window.pwned), undefined, file);
      same(await one.page.$$eval('script', (all) => all.map((s) => s.type || 'script').sort()), ['application/json', 'application/json', 'application/json', 'script'], file);
      same(await one.page.$$eval('img, iframe, object, embed, base, link, form:not(#filters), video, audio', (all) => all.map((e) => e.outerHTML)), [], file);
      same(await one.page.$$eval('*', (all) => all.flatMap((e) => [...e.attributes].filter((a) => /^on|^style$/i.test(a.name)).map((a) => e.tagName + ' ' + a.name)).slice(0, 5)), [], file);
      const data = Object.fromEntries(await one.page.$$eval('script[type="application/json"]', (all) => all.map((s) => [s.id, JSON.parse(s.textContent)])));
      same(Object.keys(data).sort(), ['data', 'index', 'spec'], file);
      assert.ok(data.data.findings.length && data.spec.files[0].text.includes('target cpsf'), file);
      same(await one.misdeeds(), [], file);
      await one.context.close();
      one.expected = true; // looked at here; the page is closed
    }
  }],
  ['nothing of the address runs', async ({ open, pages }) => {
    for (const fragment of FRAGMENTS) {
      const { page } = await open(pages.press, { fragment });
      await settle(page);
      same(await page.evaluate(() => window.pwned), undefined, fragment);
      assert.ok(await shown(page), fragment);
    }
  }],
];
