// Filters, search and grouping, and the fragment that holds them. What each choice must show is worked out from the JSON
// report of the same run, not from the page.
import assert from 'node:assert/strict';
import { allCards, same, settle, shown, shownCards, shownNumbers } from './browser.mjs';

const SELECTS = ['status', 'basis', 'disposition', 'severity', 'organization', 'element', 'layer', 'category', 'due'];
const cardId = (finding) => 'f-' + finding.fingerprint.slice(0, 12);

const select = (page, name) => page.locator(`#filters select[name="${name}"]`);

async function choose(page, name, value) {
  await select(page, name).selectOption(value);
  await settle(page);
}

async function search(page, text) {
  await page.locator('input#search').fill(text);
  await page.waitForTimeout(400); // typing may be gathered before it is acted upon
  await settle(page);
}

const values = (page, name) =>
  select(page, name).evaluate((s) => [...s.options].map((o) => o.value).filter((v) => v !== ''));

const within = (small, big, what) => same(small.filter((x) => !big.includes(x)), [], what);

export const checks = [
  ['all cards at first, and the number says so', async ({ open, pages }) => {
    const { page } = await open(pages.press);
    assert.ok(await page.locator('form#filters').isVisible(), 'form#filters is hidden');
    const cards = await shown(page);
    assert.ok(cards.length >= 20, `${cards.length} cards`);
    same(cards, await allCards(page));
    const count = pages.pressData.findings.length;
    same((await shownNumbers(page)).slice(0, 2), [count, count], 'findings');
  }],
  ['each status, disposition, basis and severity shows its findings', async ({ open, pages }) => {
    const { page } = await open(pages.press);
    const cards = await allCards(page);
    for (const name of ['status', 'disposition', 'basis', 'severity']) {
      for (const value of await values(page, name)) {
        const wanted = pages.pressData.findings.filter((f) => (f[name] || '') === value).map(cardId).filter((id) => cards.includes(id)).sort();
        await choose(page, name, value);
        const got = await shown(page);
        same((await shownNumbers(page))[0], pages.pressData.findings.filter((f) => (f[name] || '') === value).length, `${name}=${value}`);
        if (wanted.length || got.length) within(wanted, got, `${name}=${value} hides`);
        const other = pages.pressData.findings.filter((f) => (f[name] || '') !== value).map(cardId);
        within(got.filter((id) => other.includes(id)), [], `${name}=${value} shows`);
      }
      await choose(page, name, '');
      same(await shown(page), cards, `${name} back to all`);
    }
  }],
  ['with a baseline each class shows its findings, and cards that are news are marked', async ({ open, pages }) => {
    const { page } = await open(pages.since);
    const cards = await allCards(page), classes = await values(page, 'class');
    same(classes, ['new', 'unchanged'], 'classes');
    for (const value of classes) {
      await choose(page, 'class', value);
      const wanted = pages.sinceData.findings.filter((f) => f.baseline === value);
      same((await shownNumbers(page))[0], wanted.length, `class=${value}`);
      within(wanted.map(cardId).filter((id) => cards.includes(id)), await shown(page), `class=${value} hides`);
      same((await page.locator('details.finding:not([hidden]) .tag [lang=en]').allTextContents()).every((t) => t.startsWith('new: ') === (value === 'new')), true, `mark of ${value}`);
    }
    await choose(page, 'class', '');
    same(await page.locator('#since tr[data-c=vanished] .name').allTextContents(), ['<b>old machine</b>'], 'what is gone');
  }],
  ['without one there is no such choice', async ({ open, pages }) => {
    const { page } = await open(pages.press);
    same(await page.locator('select[name=class]').count() + await page.locator('#group option[value=class]').count(), 0);
  }],
  ['each choice of each filter shows something, and less than all in sum', async ({ open, pages }) => {
    const { page } = await open(pages.press);
    const cards = await allCards(page);
    for (const name of SELECTS) {
      const options = await values(page, name);
      assert.ok(options.length, `no choices for ${name}`);
      for (const value of options) {
        await choose(page, name, value);
        const got = await shown(page);
        assert.ok(got.length, `${name}=${value} shows nothing`);
        within(got, cards, name);
      }
      await choose(page, name, '');
    }
  }],
  ['search finds names, titles and identifiers in both languages', async ({ open, pages }) => {
    const { page } = await open(pages.press);
    const texts = new Map(await page.$$eval('details.finding', (all) => all.map((c) => [c.id, c.querySelector('summary').textContent.toLowerCase()])));
    const whole = new Map(await page.$$eval('details.finding', (all) => all.map((c) => [c.id, c.textContent.toLowerCase()])));
    for (const word of ['plc', 'CPS.AE-1', 'backup', '通信']) {
      await search(page, word);
      const got = await shown(page);
      within([...texts].filter(([, t]) => t.includes(word.toLowerCase())).map(([id]) => id), got, `${word}: hidden though the line has it`);
      within(got, [...whole].filter(([, t]) => t.includes(word.toLowerCase())).map(([id]) => id), `${word}: shown though the card has it nowhere`);
    }
    assert.ok((await shown(page)).length, '通信 is found');
    await search(page, 'no such words anywhere');
    same(await shown(page), []);
    await search(page, '');
    same(await shown(page), await allCards(page));
  }],
  ['filter and search work together', async ({ open, pages }) => {
    const { page } = await open(pages.press);
    const gaps = (await choose(page, 'status', 'gap'), await shown(page));
    let telling = 0;
    for (const word of ['plc', 'edge', 'firmware', 'CPS.AC']) {
      await choose(page, 'status', '');
      await search(page, word);
      const found = await shown(page);
      await choose(page, 'status', 'gap');
      const both = await shown(page);
      same(both, gaps.filter((id) => found.includes(id)), word);
      if (both.length && both.length < gaps.length && both.length < found.length) telling++;
    }
    assert.ok(telling, 'the words of this test tell nothing apart');
  }],
  ['the view lives in the fragment: reload, link, back', async ({ open, pages }) => {
    const { page } = await open(pages.press);
    await choose(page, 'status', 'gap');
    const gaps = await shown(page);
    const organization = (await values(page, 'organization'))[0];
    await choose(page, 'organization', organization);
    await search(page, 'plc');
    const view = await shown(page);
    const fragment = new URL(page.url()).hash;
    const parts = new URLSearchParams(fragment.slice(1));
    same([parts.get('status'), parts.get('organization'), parts.get('q')], ['gap', organization, 'plc'], fragment);
    await page.reload();
    await settle(page);
    same(await shown(page), view, 'after a reload');
    same([await select(page, 'status').inputValue(), await page.locator('input#search').inputValue()], ['gap', 'plc']);
    const linked = await open(pages.press, { fragment });
    await settle(linked.page);
    same(await shown(linked.page), view, 'by its link');
    const again = (await open(pages.press)).page;
    await choose(again, 'status', 'gap');
    await choose(again, 'organization', organization);
    await again.goBack();
    await settle(again);
    same(await shown(again), gaps, 'after Back');
    same(await select(again, 'organization').inputValue(), '', 'the control after Back');
  }],
  ['a fragment of nonsense is borne', async ({ open, pages }) => {
    for (const fragment of ['#status=nothing', '#q=%E0%A4%A', '#f-000000000000', '#group=constructor&__proto__=x', '#status=gap&status=met', '#%', '#q=' + 'x'.repeat(5000)]) {
      const { page } = await open(pages.press, { fragment });
      await settle(page);
      assert.ok(await shown(page), fragment.slice(0, 40));
    }
  }],
  ['each grouping keeps every card and has headings', async ({ open, pages }) => {
    const { page } = await open(pages.press);
    const cards = await shown(page);
    const groups = await page.$eval('select#group', (s) => [...s.options].map((o) => o.value));
    for (const wanted of ['status', 'category', 'element', 'organization', 'event', 'layer', 'characteristic', 'standard:', 'due'])
      assert.ok(groups.some((g) => g === wanted || (wanted.endsWith(':') && g.startsWith(wanted))), `no grouping by ${wanted}`);
    const orders = new Set();
    for (const group of groups) {
      await page.locator('select#group').selectOption(group);
      await settle(page);
      same([...new Set(await shown(page))], cards, `by ${group}`);
      const headings = await page.$$eval('#findings h3', (all) => all.filter((h) => h.checkVisibility()).map((h) => h.innerText));
      assert.ok(headings.length, `no headings by ${group}`);
      orders.add(headings.join('|'));
      if (group !== groups[0]) same(new URLSearchParams(new URL(page.url()).hash.slice(1)).get('group'), group, page.url());
    }
    same(orders.size, groups.length, 'two groupings look the same');
    await page.reload();
    await settle(page);
    same(await page.locator('select#group').inputValue(), groups.at(-1), 'after a reload');
  }],
  ['a link to a finding opens its card', async ({ open, pages }) => {
    const id = (await allCards((await open(pages.press)).page)).at(-1);
    const { page } = await open(pages.press, { fragment: '#' + id });
    await settle(page);
    assert.ok(await page.$eval('#' + id, (card) => card.open), 'it is closed');
    const box = await page.locator(`#${id} > summary`).boundingBox();
    assert.ok(box && 0 <= box.y && box.y < 800, `it is at ${box && box.y}`);
    same(await page.$$eval('details.finding[open]', (all) => all.length), 1, 'others are open, too');
  }],
  ['a link to a finding that a filter hides shows it all the same', async ({ open, pages }) => {
    const { page } = await open(pages.press);
    const hidden = (await shown(page)).at(0);
    await search(page, 'no such words anywhere');
    await page.evaluate((id) => (location.hash = '#' + id), hidden);
    await settle(page);
    assert.ok((await shownCards(page)).includes(hidden));
    assert.ok(await page.$eval('#' + hidden, (card) => card.open));
  }],
];
