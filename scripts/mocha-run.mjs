/**
 * One mocha in a process of its own, which always comes to an end: a test that hangs, or that leaves something
 * running, must not keep a build machine until its patience is over, and what it left must not outlive it.
 * Hence a process group for each, which is ended as a whole, and two limits.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MOCHA = join(ROOT, 'node_modules/mocha/bin/mocha.js');
/** Threads that collect beside cost more than they save where others want the processors. */
const NODE_FLAGS = ['--single-threaded-gc', '--max-semi-space-size=64'];
/**
 * Nothing is printed for so long only when something hangs, as no test is given more than ten minutes;
 * and after its last line a mocha ends by itself, unless something that a test began still runs.
 */
const LIMITS = { silenceMs: 15 * 60_000, endingMs: 60_000 };
const LAST_LINE = /^\d+ passed, \d+ failed, \d+ skipped$/m;

/** @typedef {{ ms: number, passed: number, failed: number, skipped: number }} FileResult */
/**
 * @typedef {object} MochaRun
 * @property {string} text what it has printed
 * @property {boolean} isOver
 * @property {string | undefined} trouble why there is no result, or none that can be trusted
 * @property {Record<string, FileResult>} files by path, once it is over
 */

/** Of mochas that run. @type {Set<number>} */
const groups = new Set();

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.once(signal, () => {
    for (const group of groups) endGroup(group);
    process.exit(1);
  });
}

/**
 * Runs these files, which may be patterns. `notes` is a file that the run may write its results to.
 * `onText` hears each piece that is printed. Resolves when nothing of it is left running.
 * @param {MochaRun} run @param {string[]} specs @param {string} notes @param {(piece: string) => void} onText
 * @param {typeof LIMITS} [limits]
 */
export async function runMocha(run, specs, notes, onText, limits = LIMITS) {
  const child = spawn(process.execPath, [MOCHA, ...NODE_FLAGS, ...specs], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TEST_RESULTS: notes, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
  });
  const group = Number(child.pid);
  groups.add(group);
  /** @param {number} ms @param {string} trouble */
  const endAfter = (ms, trouble) =>
    setTimeout(() => {
      run.trouble = trouble;
      endGroup(group);
    }, ms);
  const awaitMore = () =>
    endAfter(limits.silenceMs, 'Nothing was heard of it for too long: it was ended.');
  let limit = awaitMore();
  let isEnding = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (piece) => {
      run.text += piece;
      onText(piece);
      if (isEnding) return;
      clearTimeout(limit);
      isEnding = LAST_LINE.test(run.text);
      limit = isEnding
        ? endAfter(limits.endingMs, 'A test left something running: it was ended.')
        : awaitMore();
    });
  }
  child.once('exit', () => endGroup(group));
  await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(limit);
  groups.delete(group);
  run.isOver = true;
  if (LAST_LINE.test(run.text)) run.files = JSON.parse(readFileSync(notes, 'utf8'));
  else run.trouble ??= 'It did not come to an end.';
}

/** @param {number} group */
function endGroup(group) {
  try {
    process.kill(-group, 'SIGKILL');
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code !== 'ESRCH') throw error;
  }
}
