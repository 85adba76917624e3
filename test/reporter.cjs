/**
 * Mocha's ordinary report, closed by one line that any build machine can count:
 * `N passed, N failed, N skipped`. A failing hook counts as a failure, as it does in mocha.
 * How long each file took, with its hooks, is written to the file that TEST_TIMES names.
 */
const { writeFileSync } = require('node:fs');
const { relative } = require('node:path');
const { reporters } = require('mocha');

class CountingReporter extends reporters.Spec {
  #times = /** @type {Record<string, number>} */ ({});
  #last = performance.now();

  /** @param {import('mocha').Runner} runner @param {import('mocha').MochaOptions} options */
  constructor(runner, options) {
    super(runner, options);
    runner.on('suite end', ({ file }) => this.#note(file));
    runner.on('test end', ({ file }) => this.#note(file));
  }

  /** @param {string | undefined} file */
  #note(file) {
    const now = performance.now();
    const name = relative(process.cwd(), file ?? '');
    if (file !== undefined) this.#times[name] = (this.#times[name] ?? 0) + now - this.#last;
    this.#last = now;
  }

  /** @override */
  epilogue() {
    super.epilogue();
    const { passes, failures, pending, duration = 0 } = this.stats;
    console.log(`Tests took ${(duration / 1000).toFixed(1)} s.`);
    console.log(`${passes} passed, ${failures} failed, ${pending} skipped`);
    const { TEST_TIMES } = process.env;
    if (TEST_TIMES !== undefined) writeFileSync(TEST_TIMES, JSON.stringify(this.#times));
  }
}

module.exports = CountingReporter;
