/**
 * Mocha's ordinary report, closed by one line that any build machine can count:
 * `N passed, N failed, N skipped`. A failing hook counts as a failure, as it does in mocha.
 */
const { reporters } = require('mocha');

class CountingReporter extends reporters.Spec {
  /** @override */
  epilogue() {
    super.epilogue();
    const { passes, failures, pending, duration = 0 } = this.stats;
    console.log(`Tests took ${(duration / 1000).toFixed(1)} s.`);
    console.log(`${passes} passed, ${failures} failed, ${pending} skipped`);
  }
}

module.exports = CountingReporter;
