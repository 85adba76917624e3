/**
 * Runs all tests as two mochas beside each other, one for each core of a small machine: what only
 * computes, and what waits for processes and browsers. The first is shown as it goes, the other when
 * it is its turn; the last line counts both: `N passed, N failed, N skipped`.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MOCHA = join(ROOT, 'node_modules/mocha/bin/mocha.js');
/** Folders of test/ whose tests compute. All others wait, and so do those that are new. */
const COMPUTING = [
  'captp',
  'interop',
  'ocapn',
  'mutation',
  'sim',
  'store',
  'ui',
  'vat',
  'whole-run',
];
const SUMMARY = /^(\d+) passed, (\d+) failed, (\d+) skipped$/m;

const folders = readdirSync(join(ROOT, 'test'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && hasTests(join(ROOT, 'test', entry.name)))
  .map(({ name }) => name);
const waiting = folders.filter((name) => !COMPUTING.includes(name));
const computing = folders.filter((name) => COMPUTING.includes(name));

/** @param {string} folder */
function hasTests(folder) {
  const names = /** @type {string[]} */ (readdirSync(folder, { recursive: true }));
  return names.some((name) => name.endsWith('.test.ts'));
}

/** @param {string[]} names @param {(text: string) => void} show */
function half(names, show) {
  let text = '';
  const specs = names.map((name) => `test/${name}/**/*.test.ts`);
  const child = spawn(process.execPath, [MOCHA, ...specs], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (piece) => {
      text += piece;
      show(piece);
    });
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, text })));
}

const began = performance.now();
const [one, other] = await Promise.all([
  half(waiting, (piece) => process.stdout.write(piece)),
  half(computing, () => undefined),
]);
process.stdout.write(other.text);
const sums = [0, 0, 0];
let failed = one.code !== 0 || other.code !== 0;
// What failed comes once more at the end, where a log that is cut short still has it.
for (const { text } of [one, other]) {
  const failures = /^\s*\S*\s*\d+ failing[\s\S]*/m.exec(text)?.[0];
  if (failures) process.stdout.write(`\n${failures}`);
}
for (const { text } of [one, other]) {
  const found = SUMMARY.exec(text);
  if (!found) failed = true;
  for (const at of [0, 1, 2]) sums[at] = (sums[at] ?? 0) + Number(found?.[at + 1] ?? 0);
}
const [passes, failures, skipped] = sums;
console.log(`\nBoth halves took ${((performance.now() - began) / 1000).toFixed(1)} s.`);
console.log(`${passes} passed, ${failures} failed, ${skipped} skipped`);
if (failed) process.exitCode = 1;
