/**
 * Runs tests in a checkout until one fails.
 *
 * A fault is noticed when a test fails, when the run crashes, and when it never ends. It is not
 * noticed when the faulty file cannot even be loaded: then the fault itself is wrong.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface TestRun {
  /** `broken`: no test could run. */
  readonly outcome: 'passed' | 'failed' | 'broken';
  /** What failed, or why. */
  readonly by: string;
}

interface Report {
  readonly stats: { readonly passes: number; readonly failures: number };
  readonly failures: readonly {
    readonly fullTitle: string;
    readonly err: { readonly message?: string; readonly stack?: string };
  }[];
}

/** For one test; longer than any takes that passes. */
const TEST_MS = 20_000;
const IS_NO_CODE = /SyntaxError|ReferenceError|Transform failed|ERR_MODULE_NOT_FOUND/;

/**
 * The first failure among `files`, which are patterns within `folder`. A run that takes longer than
 * `milliseconds` has failed: some faults are loops without an end.
 */
export async function runTests(
  folder: string,
  files: readonly string[],
  milliseconds: number,
): Promise<TestRun> {
  const output = join(folder, 'report.json');
  await rm(output, { force: true });
  const { timedOut, errors } = await runMocha(folder, files, output, milliseconds);
  if (timedOut) return { outcome: 'failed', by: 'the run did not end' };
  if (!existsSync(output)) {
    const why = errors.trim().split('\n').at(-1) ?? '';
    return IS_NO_CODE.test(errors)
      ? { outcome: 'broken', by: errors.slice(0, 500) }
      : { outcome: 'failed', by: `the run crashed: ${why.slice(0, 80)}` };
  }
  return outcomeOf(JSON.parse(await readFile(output, 'utf8')));
}

function outcomeOf({ stats, failures }: Report): TestRun {
  const [first] = failures;
  if (first === undefined) {
    return stats.passes > 0 ? { outcome: 'passed', by: '' } : { outcome: 'broken', by: 'no tests' };
  }
  const { message = '', stack = '' } = first.err;
  const wrong = IS_NO_CODE.test(message) || IS_NO_CODE.test(stack);
  return wrong
    ? { outcome: 'broken', by: `${first.fullTitle}: ${message}` }
    : { outcome: 'failed', by: first.fullTitle };
}

function runMocha(
  folder: string,
  files: readonly string[],
  output: string,
  milliseconds: number,
): Promise<{ timedOut: boolean; errors: string }> {
  const mocha = join(folder, 'node_modules/mocha/bin/mocha.js');
  const flags = ['--bail', '--exit', '--timeout', String(TEST_MS)];
  const report = ['--reporter', 'json', '--reporter-option', `output=${output}`];
  const child = spawn(process.execPath, [mocha, ...flags, ...report, ...files], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    // Mocha starts a process of its own, which must end with it.
    detached: true,
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors = (errors + String(chunk)).slice(-4_000);
  });
  return new Promise((resolve) => {
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, milliseconds);
    child.on('close', () => {
      clearTimeout(timer);
      resolve({ timedOut, errors });
    });
  });
}
