import assert from 'node:assert/strict';
import { E, Far, makeVow, sym, Tagged } from '../../../captp/index.ts';
import { record } from '../../../captp/syrup/index.ts';
import { calling, systemError } from './calling.ts';
import type { Loose } from './pair.ts';

function throwing(name: string, text = 'oops'): PropertyDescriptorMap {
  const get = (): never => {
    throw new Error(text);
  };
  return { [name]: { get } };
}

describe('what a method answers with or throws', () => {
  it('breaks its own answer when it cannot be looked at', async () => {
    const answers: [string, () => unknown, object][] = [
      ['a then that throws', () => Object.defineProperties({}, throwing('then')), /oops/],
      ['a field that throws', () => Object.defineProperties({}, field(throwing('a'))), /oops/],
      [
        'an error whose code throws',
        () => {
          throw Object.defineProperties(new Error('x'), throwing('code'));
        },
        { message: 'Something failed there.', code: 'internal' },
      ],
      [
        'an error whose message throws',
        () => {
          throw Object.defineProperties(new Error('x'), throwing('message'));
        },
        /oops/,
      ],
      [
        'an error whose message cannot be made text',
        () => {
          const message = { toString: throwing('it').it!.get };
          throw Object.defineProperty(new Error('x'), 'message', { value: message });
        },
        /oops/,
      ],
    ];
    for (const [what, method, expected] of answers) {
      const { far, goesOn } = await calling({ method });
      await assert.rejects(async () => E(far).method!(), expected, what);
      await goesOn();
    }
  });

  it('breaks its own answer here too when it cannot be looked at', async () => {
    const odd = () => Object.defineProperties({}, throwing('then'));
    const near = Far('Near', { odd }) as Loose;
    const { signal } = new AbortController();
    const answers = [
      () => E(near).odd!(),
      () => E.until(near, signal).odd!(),
      () => E(near).odd!().then(String),
      () => makeSettled().then(odd),
    ];
    for (const answer of answers) await assert.rejects(async () => answer(), /oops/);
  });

  it('is an error with any message, which is told as text', async () => {
    const messages: [unknown, string][] = [
      [undefined, 'undefined'],
      [null, 'null'],
      [7, '7'],
      [sym('it'), String(sym('it'))],
      [Symbol('it'), 'Symbol(it)'],
    ];
    for (const [value, message] of messages) {
      const { far, goesOn } = await calling({
        fail() {
          throw Object.defineProperty(new Error('x'), 'message', { value });
        },
      });
      await assert.rejects(async () => E(far).fail!(), { message });
      await goesOn();
    }
  });

  it('names no path of the system, however deep in a value it stands', async () => {
    const values: [string, () => unknown, (value: never) => unknown][] = [
      ['itself', systemError, (value) => value],
      ['in a list', () => [1n, systemError()], (value) => value[1]],
      [
        'in a struct',
        () => ({ reason: systemError() }),
        (value: { reason: Error }) => value.reason,
      ],
      ['in a tagged value', () => new Tagged('it', systemError()), (value: Tagged) => value.value],
      [
        'in a record',
        () => record('it', systemError()),
        (value: { fields: [Error] }) => value.fields[0],
      ],
      ['of a promise', async () => Promise.allSettled([Promise.reject(systemError())]), reasonOf],
    ];
    for (const [what, give, of] of values) {
      const { far, goesOn } = await calling({ give });
      const { message, code } = of((await E(far).give!()) as never) as Error & { code?: string };
      assert.deepEqual({ message, code }, HIDDEN, what);
      const echoed = of((await E(far).echo!(await give())) as never) as Error & { code?: string };
      assert.deepEqual({ message: echoed.message, code: echoed.code }, HIDDEN, what);
      await goesOn();
    }
  });

  it('names no path of the system when a promise within it breaks', async () => {
    const { far } = await calling({ give: () => [Promise.reject(systemError())] });
    const [promise] = (await E(far).give!()) as [Promise<unknown>];
    await assert.rejects(async () => promise, HIDDEN);
  });

  it('keeps an error with a code of ours, or with none, as it is', async () => {
    const own = Object.assign(new Error('It was taken back.'), { code: 'revoked' });
    const { far } = await calling({ give: () => [own, new Error('plain')] });
    const [coded, plain] = (await E(far).give!()) as (Error & { code?: string })[];
    assert.deepEqual([coded!.message, coded!.code], ['It was taken back.', 'revoked']);
    assert.deepEqual([plain!.message, plain!.code], ['plain', undefined]);
  });
});

function makeSettled(): Promise<unknown> {
  const { vow, resolver } = makeVow();
  resolver.resolve(undefined);
  return vow;
}

const HIDDEN = { message: 'Something failed there.', code: 'internal' };

const reasonOf = ([{ reason }]: [{ reason: Error }]) => reason;

const field = (descriptors: PropertyDescriptorMap): PropertyDescriptorMap =>
  Object.fromEntries(
    Object.entries(descriptors).map(([name, each]) => [name, { ...each, enumerable: true }]),
  );
