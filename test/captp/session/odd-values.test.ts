import assert from 'node:assert/strict';
import { E, Far, type Ref, Sturdyref, Tagged } from '../../../captp/index.ts';
import { SYRUP_LIMITS } from '../../../captp/syrup/index.ts';
import { calling, systemError } from './calling.ts';
import { type Loose, locator, swiss } from './pair.ts';

describe('what the peer could not read', () => {
  const many = () => Array.from({ length: 600_000 }, () => true);

  it('is refused where it is sent when it is too much, and the session goes on', async () => {
    const { far, goesOn } = await calling({ much: () => many() });
    const refused = { code: 'bad-encoding', message: /too many values/ };
    await assert.rejects(async () => E(far).echo!(many()), refused);
    await goesOn();
    await assert.rejects(async () => E(far).much!(), refused);
    await goesOn();
  });

  const leaves: [string, () => unknown][] = [
    ['a number', () => 1n],
    ['nothing', () => undefined],
    ['null', () => null],
    ['a list', () => []],
    ['a struct', () => ({ a: 1n })],
    ['a tagged value', () => new Tagged('it', 1n)],
    ['an error', () => new Error('x')],
    ['a hidden error', systemError],
    ['a reference', () => Far('Leaf', {})],
    ['a promise', () => Promise.resolve(1n)],
    ['an address', () => new Sturdyref({ peer: locator('carol'), swiss: swiss('thing') })],
  ];

  it('is refused in just those depths that are too deep, whatever stands there', async () => {
    const syrup = { ...SYRUP_LIMITS, depth: 8 };
    for (const [what, leaf] of leaves) {
      const { far, goesOn } = await calling({}, { syrup });
      const refused = new Set<boolean>();
      for (let depth = 0; depth < 12; depth++) {
        let value = leaf();
        for (let i = 0; i < depth; i++) value = i % 2 ? { a: value } : [value];
        const [end] = await Promise.allSettled([E(far).echo!(value)]);
        if (end.status === 'rejected') assert.equal(end.reason.code, 'bad-encoding', what);
        refused.add(end.status === 'rejected');
        await goesOn();
      }
      assert.equal(refused.size, 2, what);
    }
  });

  it('is refused in just those numbers that are too many, whatever they are', async () => {
    const syrup = { ...SYRUP_LIMITS, values: 40 };
    for (const [what, leaf] of leaves) {
      const { far, goesOn } = await calling({}, { syrup });
      const refused = new Set<boolean>();
      for (let count = 0; count < 45; count++) {
        const value = Array.from({ length: count }, leaf);
        const [end] = await Promise.allSettled([E(far).echo!(value)]);
        if (end.status === 'rejected') assert.equal(end.reason.code, 'bad-encoding', what);
        refused.add(end.status === 'rejected');
        await goesOn();
      }
      assert.equal(refused.size, 2, what);
    }
  });

  it('is refused when bytes are of another length than they say', async () => {
    class Lying extends Uint8Array {
      override get length(): number {
        return 60;
      }
    }
    const { far, goesOn } = await calling({ lie: () => new Lying(1) });
    for (const lie of [E(far).echo!(new Lying(1)), E(far).echo!([new Lying(100)]), E(far).lie!()]) {
      await assert.rejects(async () => lie, { code: 'not-passable' });
    }
    await goesOn();
  });
});

describe('a value that sends while it is written', () => {
  it('breaks only what it sends', async () => {
    const notes: unknown[] = [];
    const things = { note: (value: unknown) => void notes.push(value) };
    const { far, goesOn } = await calling(things);
    let nested: unknown;
    const value = {
      a: 1n,
      get b() {
        nested = E(far).note!('nested');
        E.sendOnly(far).note!('nested');
        return 2n;
      },
      c: 3n,
    };
    assert.deepEqual({ ...((await E(far).echo!(value)) as object) }, { a: 1n, b: 2n, c: 3n });
    await assert.rejects(async () => nested, { code: 'not-passable' });
    await E(far).note!('after');
    assert.deepEqual(notes, ['after']);
    await goesOn();
  });

  it('may send to another peer', async () => {
    const [one, other] = [await calling({}), await calling({})];
    let answer: unknown;
    const value = {
      get a() {
        answer = E(other.far).echo!('there');
        return 'here';
      },
    };
    assert.deepEqual({ ...((await E(one.far).echo!(value)) as object) }, { a: 'here' });
    assert.equal(await answer, 'there');
    await one.goesOn();
    await other.goesOn();
  });
});

describe('the element of a list', () => {
  it('that no list can have breaks its own promise', async () => {
    const { far, goesOn } = await calling({ list: () => [10n, 20n, 30n] });
    for (const index of [-1, Number.NaN, 1.5, 2 ** 60, Number.POSITIVE_INFINITY]) {
      for (const list of [[10n, 20n], E(far).list!()]) {
        await assert.rejects(async () => E.index(list, index), { code: 'no-such-part' });
      }
    }
    assert.equal(await E.index(E(far).list!(), 2), 30n);
    await goesOn();
  });
});

describe('what E gives', () => {
  const named = Far('Named', { name: () => 'n', length: () => 2n, prototype: () => 'p' });
  const methods = ['name', 'length', 'prototype'] as const;

  const works = async () => {
    const ends = methods.map((method) => E(named as Ref<never> as Loose)[method]!());
    assert.deepEqual(await Promise.all(ends), ['n', 2n, 'p']);
  };

  it('cannot be changed for others', async () => {
    const changes: ((proxy: object) => unknown)[] = [
      (proxy) => Object.setPrototypeOf(proxy, {}),
      (proxy) => Object.defineProperty(proxy, 'name', { value: 'changed' }),
      (proxy) => Object.assign(proxy, { name: 'changed', extra: 'changed' }),
    ];
    for (const change of changes) {
      assert.throws(() => change(E(named)), TypeError);
      await works();
      assert.deepEqual(Reflect.ownKeys(E(named)), []);
    }
    Object.freeze(E(named));
    await works();
  });
});

describe('a limit that is given as undefined', () => {
  it('stands as it does when it is not given', async () => {
    const none = { messageBytes: undefined, bufferedBytes: undefined, waiting: undefined };
    const { far, goesOn } = await calling({}, none as object);
    const tooLarge = new Uint8Array(4 * 1_048_576 + 1);
    await assert.rejects(async () => E(far).echo!(tooLarge), { code: 'too-large' });
    await goesOn();
  });
});
