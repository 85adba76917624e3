/**
 * Runs all tests as two mochas beside each other, one for each core of a small machine. The folders stand in a row:
 * at one end those that wait for processes and browsers, at the other those that compute. One half takes them from
 * this end and the other from that one until none is left, so that both are over at about the same time, on whatever
 * machine. The last line counts all of them: `N passed, N failed, N skipped`.
 *
 * A file that failed is run once more, alone: what breaks fails again, and what only failed because the machine was
 * busy is named, for it has to be mended, too, but does not stop anybody.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runMocha } from './mocha-run.mjs';

const TESTS = fileURLToPath(new URL('../test', import.meta.url));
/**
 * Folders of test/ that share a mocha, which loads what they test once. Few in each: tests that collect garbage to
 * see what is let go of take longer the more is in memory.
 */
const WAITING = [['story'], ['bridges'], ['cli', 'docs', 'project']];
const COMPUTING = [['ui', 'store', 'mutation'], ['vat'], ['sim', 'whole-run'], ['captp']];
const SLOWEST = 10;
/** When more files fail, it is not the machine. */
const AGAIN_MOST = 3;

/** @typedef {import('./mocha-run.mjs').MochaRun & { specs: string[], half: string }} Run */
/** @typedef {import('./mocha-run.mjs').FileResult} FileResult */

/** @returns {string[][]} all folders that have tests; those that are new stand in the middle */
function rowOfFolders() {
  const all = readdirSync(TESTS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && hasTests(join(TESTS, entry.name)))
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
const notes = mkdtempSync(join(tmpdir(), '2gather-results-'));
process.once('exit', () => rmSync(notes, { recursive: true }));
/** @type {Run[]} */
const runs = [];
/** @type {Set<Run>} */
const done = new Set();
/** The one that is shown as it goes; what others print comes when that one is over. @type {Run | undefined} */
let shown;

/** @param {string} half @param {() => string[] | undefined} take */
async function runHalf(half, take) {
  for (let names = take(); names !== undefined; names = take()) {
    await runSpecs(
      half,
      names.map((name) => `test/${name}/**/*.test.ts`),
    );
  }
}

/** @param {string} half @param {string[]} specs */
async function runSpecs(half, specs) {
  /** @type {Run} */
  const run = { specs, half, text: '', isOver: false, trouble: undefined, files: {} };
  runs.push(run);
  show();
  await runMocha(run, specs, join(notes, String(runs.length)), (piece) => {
    if (shown === run) process.stdout.write(piece);
  });
  show();
  return run;
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
  const times = runs.filter((run) => run.half === half).flatMap((run) => Object.entries(run.files));
  console.log(`\nThe slowest files of the half that ${half}:`);
  for (const [file, { ms }] of times.sort((a, b) => b[1].ms - a[1].ms).slice(0, SLOWEST)) {
    console.log(`${(ms / 1000).toFixed(1).padStart(7)} s  ${file}`);
  }
}

/** What failed comes once more at the end, where a log that is cut short still has it. */
function showFailures() {
  for (const { text, specs, trouble } of runs) {
    const failures = /^\s*\S*\s*\d+ failing[\s\S]*/m.exec(text)?.[0];
    if (failures) process.stdout.write(`\n${failures}`);
    if (trouble) console.log(`\n${specs.join(', ')}: ${trouble}`);
  }
}

/** Runs files that failed once more. @param {Map<string, FileResult>} results */
async function runAgain(results) {
  const failed = [...results].filter(([, result]) => result.failed > 0).map(([file]) => file);
  if (failed.length === 0 || failed.length > AGAIN_MOST) return;
  console.log(`\nOnce more, alone: ${failed.join(', ')}`);
  for (const file of failed) {
    const again = await runSpecs('again', [file]);
    const result = again.files[file];
    if (result === undefined || again.trouble) continue;
    results.set(file, result);
    if (result.failed === 0)
      console.log(`\nFailed at first, and passed alone. It has to be mended: ${file}`);
  }
}

const began = performance.now();
await Promise.all([runHalf('waits', () => row.shift()), runHalf('computes', () => row.pop())]);
for (const half of ['waits', 'computes']) showSlowest(half);
showFailures();
// A test that failed may have left something running: of that the file is run once more, as for the failure.
const isWhole = runs.every(
  ({ trouble, files }) =>
    trouble === undefined || Object.values(files).some(({ failed }) => failed > 0),
);
const results = new Map(runs.flatMap(({ files }) => Object.entries(files)));
if (isWhole) await runAgain(results);

const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ what) =>
  [...results.values()].reduce((total, result) => total + result[what], 0);
console.log(`\nBoth halves took ${((performance.now() - began) / 1000).toFixed(1)} s.`);
console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
if (!isWhole || sum('failed') > 0) process.exitCode = 1;
