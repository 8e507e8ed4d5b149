// The watching itself: a page that does everything forbidden is seen doing it, or all the other checks say nothing.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>x</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src http:; script-src 'unsafe-inline'"></head>
<body><img src="http://example.invalid/a.png" alt=""><p style="color:red">x</p>
<script>console.error('said'); setTimeout(() => { throw new Error('thrown'); }); setTimeout(() => alert('asked'), 20);</script></body></html>`;

export const checks = [
  ['what a page must not do is seen', async ({ open, work }) => {
    const file = join(work, 'canary.html');
    writeFileSync(file, PAGE);
    const one = await open(file);
    one.expected = true;
    await one.page.waitForTimeout(300);
    const seen = (await one.misdeeds()).join('\n');
    for (const what of [/^request http:\/\/example.invalid/m, /^refused style-src/m, /^console said/m, /^error Error: thrown/m, /^dialog asked/m])
      assert.match(seen, what);
  }],
];
