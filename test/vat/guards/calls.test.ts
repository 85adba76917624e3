/** Guards at work: arguments that may follow, promises given and returned, unions on the wire. */
import assert from 'node:assert/strict';
import { E, makeVow } from '../../../captp/index.ts';
import {
  arg,
  call,
  defineActor,
  defineInterface,
  describeInterface,
  either,
  guarded,
  list,
  literal,
  map,
  type Near,
  nat,
  optional,
  promise,
  record,
  ref,
  text,
} from '../../../vat/index.ts';
import { raw, world } from '../powers.ts';

const Adder = defineInterface('Adder', {
  sum: call(arg('first', nat), arg('times', optional(nat)))
    .rest('more', nat, 3)
    .returns(nat),
  join: call().rest('word', text(5), 100).returns(text(1_000)),
  later: call(arg('what', promise(nat))).returns(promise(nat)),
  count: call(arg('words', list(text(5)))).returns(map(text(5), nat)),
  shape: call(
    arg(
      'shape',
      either(record({ is: literal('dot') }), record({ is: literal('ring'), size: nat })),
    ),
  ).returns(nat),
  near: call(arg('to', ref())).returns(nat),
});

const Adding = defineActor('Adding', {
  version: 1,
  interfaces: { adder: Adder },
  state: () => ({}),
  facets: {
    adder: {
      sum(first, times, ...more) {
        return [first, ...more].reduce((a, b) => a + b, 0) * (times ?? 1);
      },
      join(...words) {
        return words.join(' ');
      },
      later(what) {
        return what;
      },
      count(words) {
        const counted: Record<string, number> = {};
        for (const word of words) counted[word] = (counted[word] ?? 0) + 1;
        return counted;
      },
      shape(shape) {
        return shape.is === 'ring' ? shape.size : 0;
      },
      near(to) {
        return (to as Near<typeof Adder>).sum(1, 2, 3, 4);
      },
    },
  },
});

async function adding() {
  const { vat } = await world([Adding]);
  return (await vat.provide('adding', Adding)).adder;
}

describe('arguments that may follow', () => {
  it('reach the method, each checked', async () => {
    const adder = await adding();
    assert.equal(await E(adder).sum(1), 1n);
    assert.equal(await E(adder).sum(1, 2, 3, 4, 5), 26n);
    assert.equal(await E(adder).join(), '');
    assert.equal(await E(adder).join('a', 'b'), 'a b');
    assert.equal(await E(adder).near(adder), 16n);
    await assert.rejects(async () => E(adder).join('a', 'far too long'), /Adder.join: word 2 must/);
  });

  it('have a most', async () => {
    const adder = raw(await adding());
    await assert.rejects(
      async () => adder.sum?.(1n, 1n, 1n, 1n, 1n, 1n),
      /The call of Adder.sum must be with at most 5 arguments/,
    );
  });

  it('are told of in the description', () => {
    assert.deepEqual(describeInterface(Adder).methods.sum?.more, {
      name: 'more',
      guard: { kind: 'nat' },
      max: 3,
    });
    assert.equal(describeInterface(Adder).methods.later?.more, undefined);
  });
});

describe('a promise that is an argument and a result', () => {
  it('brings its value to who asked, later', async () => {
    const adder = await adding();
    const { vow, resolver } = makeVow<bigint>();
    const answer = E(adder).later(vow);
    resolver.resolve(7n);
    assert.equal(await answer, 7n);
    assert.equal(await E(adder).later(8), 8n);
  });

  it('breaks when it brings what its guard does not accept', async () => {
    const adder = await adding();
    const { vow, resolver } = makeVow<bigint>();
    const answer = E(adder).later(vow);
    resolver.resolve('seven' as never);
    await assert.rejects(async () => answer, { code: 'bad-value' });
  });

  it('is checked on its way into an object of the host', async () => {
    const got: unknown[] = [];
    const Asking = defineInterface('Asking', { ask: call(arg('what', promise(nat))) });
    const asking = guarded(Asking, {
      ask: (what) =>
        what.then(
          (value) => void got.push(value),
          (error) => void got.push(error),
        ),
    });
    const good = makeVow<bigint>();
    const bad = makeVow<bigint>();
    const asked = [E(asking).ask(good.vow), E(asking).ask(bad.vow)];
    good.resolver.resolve(5n);
    bad.resolver.resolve('five' as never);
    await Promise.all(asked);
    assert.equal(got[0], 5n);
    assert.equal((got[1] as { code?: string }).code, 'bad-value');
  });
});

describe('maps and unions', () => {
  it('cross in their wire form', async () => {
    const adder = await adding();
    assert.deepEqual(await E(adder).count(['a', 'b', 'a']), { a: 2n, b: 1n });
    assert.equal(await E(adder).shape({ is: 'ring', size: 4 }), 4n);
    await assert.rejects(async () => raw(adder).shape?.({ is: 'ring' }), { code: 'bad-value' });
  });
});
