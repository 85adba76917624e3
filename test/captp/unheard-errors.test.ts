import assert from 'node:assert/strict';
import { E, Far } from '../../captp/index.ts';

/** What is reported as unhandled while `run` runs and in the turn after it. */
async function reported(run: () => unknown): Promise<unknown[]> {
  const before = process.listeners('unhandledRejection');
  const errors: unknown[] = [];
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (error) => errors.push(error));
  try {
    await run();
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.removeAllListeners('unhandledRejection');
    for (const listener of before) process.on('unhandledRejection', listener);
  }
  return errors;
}

const failing = Far('Failing', {
  fail(): never {
    throw new Error('no');
  },
});

describe('an error at the end of a chain of promises', () => {
  it('is reported when nobody hears of it, as that of a native promise is', async () => {
    const errors = await reported(() => void E(failing).fail().then(String));
    assert.deepEqual(errors.map(String), ['Error: no']);
  });

  it('is reported to nobody else when somebody does', async () => {
    const errors = await reported(() =>
      E(failing)
        .fail()
        .then(String)
        .catch(() => undefined),
    );
    assert.deepEqual(errors, []);
  });
});
