// Starts Debian's Chromium and opens pages in it. Every page that is opened here is watched: what it asks of the network,
// what it says on the console, what its policy refuses, dialogs and new windows are written down, and nothing gets out.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export const PACKAGES = resolve(process.env.BROWSER_PACKAGES || 'build/browser');
export const require = createRequire(PACKAGES + '/package.json');
export const CHROMIUM = process.env.CHROMIUM || ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((p) => existsSync(p));

export async function startBrowser() {
  return require('playwright-core').chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none', '--disable-lcd-text', '--host-resolver-rules=MAP * ~NOTFOUND'],
  });
}

function watchRefusals() {
  window.refusals = [];
  addEventListener('securitypolicyviolation', (e) => window.refusals.push(e.violatedDirective + ' ' + e.blockedURI), true);
}

// The page of a file. `options` are those of a Playwright context; `fragment` is what follows the address.
export async function openPage(browser, file, { fragment = '', script = true, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, javaScriptEnabled: script, ...options });
  const address = pathToFileURL(resolve(file)).href;
  const seen = [];
  await context.addInitScript(watchRefusals);
  await context.route('**/*', (route) => {
    if (route.request().url().split('#')[0] === address) return route.continue();
    seen.push('request ' + route.request().url().slice(0, 200));
    return route.abort();
  });
  context.setDefaultTimeout(5000);
  const page = await context.newPage();
  context.on('page', (other) => other !== page && seen.push('window ' + other.url()));
  page.on('console', (m) => ['error', 'warning'].includes(m.type()) && seen.push('console ' + m.text().slice(0, 300)));
  page.on('pageerror', (e) => seen.push('error ' + String(e).slice(0, 300)));
  page.on('dialog', (d) => (seen.push('dialog ' + d.message()), d.dismiss()));
  page.on('websocket', (w) => seen.push('socket ' + w.url()));
  page.on('framenavigated', (f) => f.url().split('#')[0] !== address && seen.push('went to ' + f.url().slice(0, 200)));
  await page.goto(address + fragment);
  const opened = { page, context, address, seen, file };
  // what the page did that it must not do: [] when all is well
  opened.misdeeds = async () => [...seen, ...((await page.evaluate(() => window.refusals)) || []).map((r) => 'refused ' + r)];
  return opened;
}

// ---- in the page ----

// A card is shown when it takes room: neither hidden itself nor within something hidden or closed.
export const shownCards = (page) => page.$$eval('details.finding', (cards) => cards.filter((c) => c.checkVisibility()).map((c) => c.id).sort());

export const allCards = (page) => page.$$eval('details.finding', (cards) => cards.map((c) => c.id).sort());

export const openAll = (page) => page.$$eval('details', (all) => all.forEach((d) => (d.open = true)));

// output#shown says how many findings are shown, of how many, and on how many cards they stand.
export const shownNumbers = (page) => page.$eval('output#shown', (o) => (o.innerText.match(/\d+/g) || []).map(Number));

export async function shown(page) {
  const cards = await shownCards(page);
  const numbers = await shownNumbers(page);
  if (numbers.length !== 3 || numbers[2] !== cards.length) throw new Error(`output#shown says ${numbers}, ${cards.length} cards are shown`);
  return cards;
}

// Texts of one language that a reader of the other sees. The names of the languages themselves stay.
export const textsIn = (page, language) =>
  page.evaluate((name) => {
    const text = (e) => (e.innerText ?? e.textContent).trim(); // what is drawn has no innerText
    return [...document.querySelectorAll(`body [lang="${name}"]`)].filter((e) => e.checkVisibility() && !e.closest('label, option, .language') && text(e)).map((e) => text(e).slice(0, 60));
  }, language);

export const language = (page, name) => page.$eval(`#lang-${name}`, (radio) => document.querySelector(`label[for="${radio.id}"]`).click());

// Time for the page to answer; frames can't be counted in a page without scripts.
export const settle = (page) => page.waitForTimeout(80);

// Like assert.deepEqual, but a message of ours does not replace what differs (node 18 shows only one of them).
export function same(actual, wanted, what = '') {
  try {
    assert.deepEqual(actual, wanted);
  } catch (e) {
    throw new Error(`${what}\n${e.message}`.trim());
  }
}
