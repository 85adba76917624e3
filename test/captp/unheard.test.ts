import assert from 'node:assert/strict';
import { E, Far, makeVow } from '../../captp/index.ts';
import { fetch, type Loose, pair } from './session/pair.ts';

async function turns(count = 5): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** The texts of what is reported as unhandled while `run` runs and in the turns after it. */
async function reported(run: () => unknown): Promise<string[]> {
  const before = process.listeners('unhandledRejection');
  const errors: string[] = [];
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (error) => errors.push((error as Error).message));
  try {
    await run();
    await turns();
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

/** Over a session: what fails, and what answers with the end of a chain that breaks. */
async function afar(): Promise<Loose> {
  const chained = Far('Chained', {
    fail: () => E(failing).fail(),
    chain: () => E(failing).fail().then(String),
  });
  const { alice } = await pair({}, { chained });
  return fetch(alice, 'chained');
}

describe('an error that somebody hears of', () => {
  it('is not reported when it is heard of some microtasks later', async () => {
    const errors = await reported(async () => {
      const ended = E(failing).fail().then(String);
      for (let i = 0; i < 12; i++) await Promise.resolve();
      ended.catch(() => undefined);
    });
    assert.deepEqual(errors, []);
  });

  it('is not reported when several break at once and are awaited one by one', async () => {
    const resolvers: { reject(error: unknown): void }[] = [];
    const source = Far('Source', {
      next() {
        const { vow, resolver } = makeVow();
        resolvers.push(resolver);
        return vow;
      },
    });
    const errors = await reported(async () => {
      const asked = [1, 2, 3].map(() => E(source).next().then());
      const all = (async () => {
        try {
          for (const each of asked) await each;
        } finally {
          await Promise.allSettled(asked);
        }
      })();
      await turns();
      for (const resolver of resolvers) resolver.reject(new Error('lost'));
      await assert.rejects(all, /lost/);
    });
    assert.deepEqual(errors, []);
  });

  it('is not reported when what follows the chain is heard of', async () => {
    const errors = await reported(() => {
      const { vow, resolver } = makeVow();
      resolver.resolve(E(failing).fail().then(String));
      vow.catch(() => undefined);
    });
    assert.deepEqual(errors, []);
  });

  it('is not reported where a method answers with it, when the peer hears of it', async () => {
    const far = await afar();
    const errors = await reported(() => assert.rejects(async () => E(far).chain!(), /no/));
    assert.deepEqual(errors, []);
  });

  it('is not reported where a method answers with it and nobody asked', async () => {
    const far = await afar();
    assert.deepEqual(await reported(() => E.sendOnly(far).chain!()), []);
  });
});

describe('an error that nobody hears of', () => {
  it('is reported when it came over a session', async () => {
    const far = await afar();
    const errors = await reported(() => void E(far).fail!().then(String));
    assert.deepEqual(errors, ['no']);
  });

  it('is reported when an async function given to then throws it', async () => {
    const throwing = async () => {
      throw new Error('in the function');
    };
    const { vow, resolver } = makeVow();
    const errors = await reported(() => {
      void vow.then(throwing);
      resolver.resolve(1);
    });
    assert.deepEqual(errors, ['in the function']);
  });

  it('is reported when a function given to then answers with what breaks later', async () => {
    const { vow, resolver } = makeVow();
    const errors = await reported(async () => {
      void makeSettled().then(() => vow);
      await turns();
      resolver.reject(new Error('later'));
    });
    assert.deepEqual(errors, ['later']);
  });

  it('is reported once for each chain, and by nobody who was heard', async () => {
    const errors = await reported(() => {
      const answer = E(failing).fail();
      void answer.then(String);
      void answer.then(String).then(String);
      answer.then(String).catch(() => undefined);
    });
    assert.deepEqual(errors, ['no', 'no']);
  });
});

function makeSettled(): Promise<unknown> {
  const { vow, resolver } = makeVow();
  resolver.resolve(undefined);
  return vow;
}
