// usage: node tests/browser/screenshots.mjs CPSFC FOLDER
// Pictures of the examples' reports for the documentation (`make docs`): WebP, which Chromium writes itself.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPage, settle, startBrowser } from './browser.mjs';
import { report } from './pages.mjs';

const [cpsfc, folder] = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), 'cpsfc-pictures-'));
const browser = await startBrowser();

async function photograph(page, name, { clip, quality = 82 } = {}) {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality, ...(clip && { clip: { scale: 1, ...clip }, captureBeyondViewport: true }) });
  writeFileSync(join(folder, name + '.webp'), Buffer.from(data, 'base64'));
  if (process.env.PNG) await page.screenshot({ path: join(process.env.PNG, name + '.png'), ...(clip && { clip, fullPage: true }) });
  console.log(`  ${name}.webp`);
}

async function picture(name, file, options, prepare = async () => {}) {
  const { page, context } = await openPage(browser, file, options);
  await page.evaluate(() => document.fonts.ready);
  const clip = (await prepare(page)) || { x: 0, y: 0, ...page.viewportSize() };
  await settle(page);
  await photograph(page, name, { clip });
  await context.close();
}

// One sheet of the printed report, as a reader of PDF shows it.
async function sheet(name, file, number) {
  const { page, context } = await openPage(browser, file);
  const pdf = join(work, 'print.pdf');
  await page.pdf({ path: pdf, preferCSSPageSize: true, printBackground: true });
  await context.close();
  execFileSync('pdftoppm', ['-r', '90', '-png', '-singlefile', '-f', String(number), '-l', String(number), pdf, join(work, 'sheet')]);
  const paper = await browser.newPage({ viewport: { width: 744, height: 1053 } });
  await paper.setContent(`<style>body{margin:0}img{display:block;width:744px}</style><img src="data:image/png;base64,${readFileSync(join(work, 'sheet.png'), 'base64')}">`);
  await settle(paper);
  await photograph(paper, name);
  await paper.close();
}

// The drawing alone, as `cpsfc graph` writes it, fitted to the width of the picture.
async function drawing(name, example, language) {
  const file = join(work, 'drawing.svg');
  execFileSync(cpsfc, ['graph', `examples/${example}`, '--as-of', '2026-06-15', '--lang', language, '-o', file], { stdio: 'ignore' });
  const paper = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await paper.setContent(`<style>body{margin:0;background:#fff}img{display:block;width:1280px}</style><img alt="" src="data:image/svg+xml;base64,${readFileSync(file, 'base64')}">`);
  await paper.setViewportSize({ width: 1280, height: Math.ceil(await paper.$eval('img', (i) => i.decode().then(() => i.getBoundingClientRect().height))) });
  await settle(paper);
  await photograph(paper, name);
  await paper.close();
}

const sectionOf = (selector, height) => async (page) => {
  const box = await page.locator(selector).first().boundingBox();
  const y = box.y + (await page.evaluate(() => scrollY));
  return { x: 0, y: Math.max(0, y - 12), width: page.viewportSize().width, height: Math.min(box.height + 24, height) };
};

async function openCard(page) {
  await page.locator('#filters select[name="status"]').selectOption('gap');
  await page.locator('details.finding:visible > summary').first().click();
  return sectionOf('#findings', 1100)(page);
}

const press = report(cpsfc, join(work, 'press_line.html'), 'examples/press_line', '--lang', 'en');
const plant = report(cpsfc, join(work, 'plant.html'), 'examples/プレス工場', '--lang', 'ja');
await picture('press_line', press, { viewport: { width: 1280, height: 800 } });
await drawing('press_line-drawing', 'press_line', 'en');
await picture('press_line-finding', press, { viewport: { width: 1280, height: 800 } }, openCard);
await picture('press_line-dark', press, { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' });
await picture('press_line-narrow', press, { viewport: { width: 360, height: 760 }, deviceScaleFactor: 1.5 });
await picture('プレス工場', plant, { viewport: { width: 1280, height: 800 } });
await drawing('プレス工場-図', 'プレス工場', 'ja');
await sheet('press_line-print', press, 2);
await sheet('プレス工場-印刷', plant, 1);
await browser.close();
rmSync(work, { recursive: true });
