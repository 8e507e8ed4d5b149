// The pages that the checks open, made by the program under test into the work folder.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DAY = ['--as-of', '2026-06-15'];

export function report(cpsfc, file, spec, ...more) {
  const run = spawnSync(cpsfc, ['report', spec, ...DAY, '-o', file, ...more], { encoding: 'utf8' });
  if (run.status > 1) throw new Error(`report ${spec}: status ${run.status}\n${run.stderr}`); // 1: a gate, which is no error
  return file;
}

// With a baseline of which every third finding is missing and one is of a machine that is gone.
function sinceBaseline(cpsfc, at, make) {
  const baseline = at('baseline.tsv');
  spawnSync(cpsfc, ['check', 'examples/press_line', ...DAY, '--baseline', baseline, '--update-baseline']);
  const [head, ...lines] = readFileSync(baseline, 'utf8').trimEnd().split('\n');
  const gone = '0'.repeat(32) + '\tcpsf@1.0.0\tCPS.AC-1\t<b>old machine</b>\tgap\topen\t2';
  writeFileSync(baseline, [head, ...lines.filter((_, i) => i % 3), gone].join('\n') + '\n');
  return make('since.html', 'examples/press_line', '--lang', 'en', '--baseline', baseline, '--fail-on', 'gap,weakened', '-o', at('since.json'));
}

// Suppliers side by side, one of them with hostile names.
function sideBySide(cpsfc, at, hostile) {
  const file = at('compare.html');
  const run = spawnSync(cpsfc, ['compare', 'examples/press_line', 'examples/プレス工場', 'examples/parts_maker', hostile, ...DAY, '--lang', 'en', '-o', file], { encoding: 'utf8' });
  if (run.status) throw new Error(`compare: status ${run.status}\n${run.stderr}`);
  return file;
}

export function makePages(cpsfc, work) {
  const at = (name) => join(work, name);
  const make = (name, spec, ...more) => report(cpsfc, at(name), spec, ...more);
  const pages = {
    press: make('press.html', 'examples/press_line', '--lang', 'en'),
    pressJapanese: make('press.ja.html', 'examples/press_line', '--lang', 'ja'),
    pressData: JSON.parse(readFileSync(make('press.json', 'examples/press_line'), 'utf8')),
    plant: make('plant.html', 'examples/プレス工場', '--lang', 'ja'),
    parts: make('parts.html', 'examples/parts_maker', '--lang', 'en', '--all'),
    forSky: make('for.sky.html', 'examples/press_line', '--for', 'sky.company', '--lang', 'en'),
    forArchive: make('for.archive.html', 'examples/parts_maker', '--for', 'archive_firm', '--lang', 'en'),
    small: make('small.html', 'examples/first', '--lang', 'en'),
  };
  pages.since = sinceBaseline(cpsfc, at, make);
  pages.sinceData = JSON.parse(readFileSync(at('since.json'), 'utf8'));
  pages.examples = readdirSync('examples').map((name) => make(`example.${name}.html`, `examples/${name}`));
  mkdirSync(at('large'));
  writeFileSync(at('large/model.cpsf'), execFileSync('python3', ['tests/bench/generate.py', '1500'], { maxBuffer: 1 << 28 }));
  pages.large = make('large.html', at('large'));
  mkdirSync(at('hostile'));
  execFileSync('python3', ['tests/injection.py', cpsfc, '--write', at('hostile')]);
  pages.hostile = readdirSync(at('hostile')).sort().map((name) => make(`${name}.html`, join(at('hostile'), name), '--all'));
  pages.compare = sideBySide(cpsfc, at, join(at('hostile'), readdirSync(at('hostile')).sort()[0]));
  return pages;
}
