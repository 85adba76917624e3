import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ALL_FAULTS } from './all-faults.ts';
import { textOf } from './checkout.ts';
import { withFault } from './fault.ts';

const CAPTP_TESTS = fileURLToPath(new URL('../captp/', import.meta.url));
const FAULTS_MIN = 150;

describe('the deliberate faults in captp/', () => {
  it('still find their place in the code, once each', async () => {
    for (const fault of ALL_FAULTS) {
      const text = await textOf(fault);
      assert.notEqual(withFault(text, fault), text, fault.name);
    }
  });

  it('are many, and told apart by their names', () => {
    const names = new Set(ALL_FAULTS.map(({ file, name }) => `${file}: ${name}`));
    assert.equal(names.size, ALL_FAULTS.length);
    assert.ok(names.size >= FAULTS_MIN);
  });

  it('name tests that there are', () => {
    for (const { name, tests } of ALL_FAULTS) {
      assert.ok(tests.length > 0, name);
      for (const test of tests) {
        const isThere =
          existsSync(`${CAPTP_TESTS}${test}.test.ts`) || existsSync(CAPTP_TESTS + test);
        assert.ok(isThere, `${name}: ${test}`);
      }
    }
  });
});
