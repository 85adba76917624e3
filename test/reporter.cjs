/**
 * Mocha's ordinary report, closed by one line that any build machine can count:
 * `N passed, N failed, N skipped`. A failing hook counts as a failure, as it does in mocha.
 * What came of each file, and how long it took with its hooks, is written to the file that TEST_RESULTS names.
 */
const { writeFileSync } = require('node:fs');
const { relative } = require('node:path');
const { reporters } = require('mocha');

class CountingReporter extends reporters.Spec {
  #files = /** @type {Record<string, import('../scripts/mocha-run.mjs').FileResult>} */ ({});
  #last = performance.now();

  /** @param {import('mocha').Runner} runner @param {import('mocha').MochaOptions} options */
  constructor(runner, options) {
    super(runner, options);
    runner.on('suite end', ({ file }) => this.#note(file));
    runner.on('test end', ({ file }) => this.#note(file));
    runner.on('pass', ({ file }) => this.#note(file, 'passed'));
    runner.on('fail', ({ file }) => this.#note(file, 'failed'));
    runner.on('pending', ({ file }) => this.#note(file, 'skipped'));
  }

  /** @param {string | undefined} path @param {'passed' | 'failed' | 'skipped'} [outcome] */
  #note(path, outcome) {
    const now = performance.now();
    if (path !== undefined || outcome !== undefined) {
      const name = path === undefined ? 'outside of any file' : relative(process.cwd(), path);
      const file = this.#files[name] ?? { ms: 0, passed: 0, failed: 0, skipped: 0 };
      this.#files[name] = file;
      file.ms += now - this.#last;
      if (outcome !== undefined) file[outcome] += 1;
    }
    this.#last = now;
  }

  /** @override */
  epilogue() {
    super.epilogue();
    const { passes, failures, pending, duration = 0 } = this.stats;
    console.log(`Tests took ${(duration / 1000).toFixed(1)} s.`);
    const { TEST_RESULTS } = process.env;
    if (TEST_RESULTS !== undefined) writeFileSync(TEST_RESULTS, JSON.stringify(this.#files));
    console.log(`${passes} passed, ${failures} failed, ${pending} skipped`);
  }
}

module.exports = CountingReporter;
