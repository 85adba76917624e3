import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { BROKEN, broken, runBroken } from './broken.ts';

/** Within so many seeds each broken build must be noticed. */
const SEEDS_TO_NOTICE = 200;
/** The law by which it is noticed, among others. */
const NOTICED_BY: Readonly<Record<string, string>> = {
  'send-before-commit': 'acknowledged is durable',
  'acknowledge-before-sync': 'acknowledged is durable',
  'forget-the-mark': 'exactly once',
};
/** Other programs may want the processors too. */
const TEST_MS_MAX = 900_000;

// Hundreds of seeds in which nothing may be wrong are in test/whole-run.
describe('the simulation', () => {
  it('has the same events when a seed is played again', async () => {
    const { code, output } = await runBroken(undefined, ['first=1', 'seeds=3', 'twice=yes']);
    assert.equal(code, 0, output);
  }).timeout(TEST_MS_MAX);

  for (const fault of BROKEN) {
    it(`notices a build that is broken by ${fault.name}`, async () => {
      const file = fileURLToPath(new URL(`../../${fault.file}`, import.meta.url));
      const text = await readFile(file, 'utf8');
      assert.notEqual(broken(text, fault), text);
      const options = [`seeds=${SEEDS_TO_NOTICE}`, 'until=failure', 'trace=no'];
      const { code, output } = await runBroken(fault, options);
      assert.equal(code, 1, output);
      assert.match(output, new RegExp(`violations: .*${NOTICED_BY[fault.name]}`));
    }).timeout(TEST_MS_MAX);
  }
});
