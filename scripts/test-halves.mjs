/**
 * Runs all tests as two mochas beside each other, one for each core of a small machine. The folders stand in a row:
 * at one end those that wait for processes and browsers, at the other those that compute. One half takes them from
 * this end and the other from that one until none is left, so that both are over at about the same time, on whatever
 * machine. The last line counts all of them: `N passed, N failed, N skipped`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MOCHA = join(ROOT, 'node_modules/mocha/bin/mocha.js');
/**
 * Folders of test/ that share a mocha, which loads what they test once. Few in each: tests that collect garbage to
 * see what is let go of take longer the more is in memory.
 */
const WAITING = [['story'], ['bridges'], ['cli', 'docs', 'project']];
const COMPUTING = [['ui', 'store', 'mutation'], ['vat'], ['sim', 'whole-run'], ['captp']];
/** Threads that collect beside cost more than they save where others want the processors. */
const NODE_FLAGS = ['--single-threaded-gc', '--max-semi-space-size=64'];
const SUMMARY = /^(\d+) passed, (\d+) failed, (\d+) skipped$/m;
const SLOWEST = 10;

/**
 * @typedef {object} Run
 * @property {string[]} names folders of test/
 * @property {string} half
 * @property {string} text what it has printed
 * @property {boolean} isOver
 * @property {boolean} failed
 * @property {Record<string, number>} times ms of each file
 */

/** @returns {string[][]} all folders that have tests; those that are new stand in the middle */
function rowOfFolders() {
  const all = readdirSync(join(ROOT, 'test'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && hasTests(join(ROOT, 'test', entry.name)))
    .map(({ name }) => name);
  const known = [...WAITING, ...COMPUTING].flat();
  const others = all.filter((name) => !known.includes(name));
  return [...WAITING, others, ...COMPUTING]
    .map((names) => names.filter((name) => all.includes(name)))
    .filter((names) => names.length > 0);
}

/** @param {string} folder */
function hasTests(folder) {
  const names = /** @type {string[]} */ (readdirSync(folder, { recursive: true }));
  return names.some((name) => name.endsWith('.test.ts'));
}

const row = rowOfFolders();
const notes = mkdtempSync(join(tmpdir(), '2gather-times-'));
/** @type {Run[]} */
const runs = [];
/** @type {Set<Run>} */
const done = new Set();
/** The one that is shown as it goes; what others print comes when that one is over. @type {Run | undefined} */
let shown;

/** @param {string} half @param {() => string[] | undefined} take */
async function runHalf(half, take) {
  for (let names = take(); names !== undefined; names = take()) await runMocha(half, names);
}

/** @param {string} half @param {string[]} names */
async function runMocha(half, names) {
  /** @type {Run} */
  const run = { names, half, text: '', isOver: false, failed: false, times: {} };
  runs.push(run);
  const times = join(notes, String(runs.length));
  const specs = names.map((name) => `test/${name}/**/*.test.ts`);
  const child = spawn(process.execPath, [MOCHA, ...NODE_FLAGS, ...specs], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TEST_TIMES: times, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (piece) => {
      run.text += piece;
      if (shown === run) process.stdout.write(piece);
    });
  }
  show();
  const code = await new Promise((resolve) => child.once('close', resolve));
  run.isOver = true;
  run.failed = code !== 0 || !SUMMARY.test(run.text);
  if (SUMMARY.test(run.text)) run.times = JSON.parse(readFileSync(times, 'utf8'));
  show();
}

/** Prints all there is of those that are over, and goes on with one that is not. */
function show() {
  if (shown && !shown.isOver) return;
  for (const run of runs) {
    if (done.has(run)) continue;
    if (run !== shown) process.stdout.write(run.text);
    shown = run;
    if (!run.isOver) return;
    done.add(run);
  }
}

/** @param {string} half */
function showSlowest(half) {
  const times = runs.filter((run) => run.half === half).flatMap((run) => Object.entries(run.times));
  console.log(`\nThe slowest files of the half that ${half}:`);
  for (const [file, ms] of times.sort((a, b) => b[1] - a[1]).slice(0, SLOWEST)) {
    console.log(`${(ms / 1000).toFixed(1).padStart(7)} s  ${file}`);
  }
}

const began = performance.now();
await Promise.all([runHalf('waits', () => row.shift()), runHalf('computes', () => row.pop())]);
for (const half of ['waits', 'computes']) showSlowest(half);
rmSync(notes, { recursive: true });
// What failed comes once more at the end, where a log that is cut short still has it.
for (const { text, names, failed } of runs) {
  const failures = /^\s*\S*\s*\d+ failing[\s\S]*/m.exec(text)?.[0];
  if (failures) process.stdout.write(`\n${failures}`);
  else if (failed) console.log(`\nThe tests in ${names.join(', ')} did not come to an end.`);
}
const sums = [0, 0, 0];
for (const { text } of runs) {
  const found = SUMMARY.exec(text);
  for (const at of [0, 1, 2]) sums[at] = (sums[at] ?? 0) + Number(found?.[at + 1] ?? 0);
}
const [passes, failures, skipped] = sums;
console.log(`\nBoth halves took ${((performance.now() - began) / 1000).toFixed(1)} s.`);
console.log(`${passes} passed, ${failures} failed, ${skipped} skipped`);
if (runs.some(({ failed }) => failed)) process.exitCode = 1;
