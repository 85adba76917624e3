import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { BROKEN, broken, runBroken } from './broken.ts';

/** Within so many seeds each broken build must be noticed. */
const SEEDS_TO_NOTICE = 200;
const NOTICED_BY: Readonly<Record<string, RegExp>> = {
  'send-before-commit': /acknowledged is durable: run \d+ was told of outside, and is lost/,
  'acknowledge-before-sync': /acknowledged is durable: run \d+ was acknowledged, and is lost/,
  'forget-the-mark': /exactly once|forked|another copy/i,
};

describe('the simulation', () => {
  it('finds nothing wrong in a few seeds', async () => {
    const { code, output } = await runBroken(undefined, ['first=1', 'seeds=10']);
    assert.equal(code, 0, output);
    assert.match(output, /^10 seeds, \d+ messages \(at least \d{4,} a seed\)/m);
  });

  it('has the same events when a seed is played again', async () => {
    const { code, output } = await runBroken(undefined, ['first=1', 'seeds=5', 'twice=yes']);
    assert.equal(code, 0, output);
  });

  for (const fault of BROKEN) {
    it(`notices a build that is broken by ${fault.name}`, async () => {
      const file = fileURLToPath(new URL(`../../${fault.file}`, import.meta.url));
      const text = await readFile(file, 'utf8');
      assert.notEqual(broken(text, fault), text);
      const options = [`seeds=${SEEDS_TO_NOTICE}`, 'until=failure', 'trace=no'];
      const { code, output } = await runBroken(fault, options);
      assert.equal(code, 1, output);
      assert.match(output, NOTICED_BY[fault.name] as RegExp);
    }).timeout(120_000);
  }
});
