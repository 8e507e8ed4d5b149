// usage: node tests/browser/run.mjs CPSFC WORK-FOLDER [PART...]
// The HTML report in a real browser: see README.md here. The last line is "N passed, M failed".
import { readdirSync, readFileSync } from 'node:fs';
import { startBrowser, openPage } from './browser.mjs';
import { makePages } from './pages.mjs';

const [cpsfc, work, ...wanted] = process.argv.slice(2);
const LIMIT = 300000;
const pending = readFileSync(new URL('pending.txt', import.meta.url), 'utf8').split('\n');
let passed = 0;
let failed = 0;

function within(limit, promise) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`no end after ${limit / 1000} s`)), limit)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

// One check: what it opened must have done nothing forbidden, unless the check says that it looks at that itself.
async function check(browser, pages, name, body) {
  const opened = [];
  const open = async (file, options) => {
    const one = await openPage(browser, file, options);
    opened.push(one);
    return one;
  };
  try {
    await within(LIMIT, (async () => {
      await body({ open, pages, cpsfc, work, browser });
      for (const one of opened) {
        const misdeeds = one.expected ? [] : await one.misdeeds();
        if (misdeeds.length) throw new Error(`${one.file}: ${misdeeds.slice(0, 5).join('; ')}`);
      }
    })());
    passed++;
  } catch (e) {
    if (pending.includes(name)) console.log(`pending: ${name}`);
    else failed++, console.log(`FAILED: ${name}`);
    console.log('    ' + String(e.message).split('\n').slice(0, 14).join('\n    '));
  }
  for (const one of opened) await one.context.close().catch(() => {});
}

const parts = readdirSync(new URL('.', import.meta.url)).filter((f) => f.startsWith('check_') && f.endsWith('.mjs')).sort();
const pages = makePages(cpsfc, work);
const browser = await startBrowser();
for (const part of parts) {
  if (wanted.length && !wanted.includes(part.slice(6, -4))) continue;
  const before = Date.now();
  const { checks } = await import('./' + part);
  for (const [name, body] of checks) await check(browser, pages, `${part.slice(6, -4)}: ${name}`, body);
  if (process.env.TIMES) console.log(`    ${part} ${((Date.now() - before) / 1000).toFixed(1)} s`);
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
