/** Every guard: what it lets through each way, what it refuses, and how it describes itself. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Far, makeVow, Vow } from '../../../captp/index.ts';
import {
  anything,
  boolean,
  bytes,
  checkInside,
  either,
  type Guard,
  GuardError,
  int,
  list,
  literal,
  map,
  nat,
  number,
  numberIn,
  oneOf,
  optional,
  promise,
  record,
  ref,
  text,
  wanted,
} from '../../../vat/index.ts';

function refuses(guard: Guard<never, unknown, never> | Guard, value: unknown, words: RegExp): void {
  for (const way of ['inward', 'outward'] as const) {
    assert.throws(() => guard[way](value, 'it'), { code: 'bad-value', message: words });
  }
}

describe('numbers within bounds', () => {
  it('int takes whole numbers of its range, which are Integers on the wire', () => {
    const Percent = int(-100, 100);
    for (const value of [-100, 0, 100]) {
      assert.equal(Percent.inward(BigInt(value), 'it'), value);
      assert.equal(Percent.inward(value, 'it'), value);
      assert.equal(Percent.outward(value, 'it'), BigInt(value));
    }
    for (const value of [101, -101, 0.5, -0, NaN, 1n << 70n, '5', undefined]) {
      refuses(Percent as Guard, value, /it must be a whole number from -100 to 100\./);
    }
    assert.throws(() => int(2, 1), TypeError);
    assert.throws(() => int(0, 0.5), TypeError);
  });

  it('numberIn takes Float64s of its range, never NaN', () => {
    const Share = numberIn(0, 1);
    assert.equal(Share.inward(0.25, 'it'), 0.25);
    for (const value of [1.01, -0.01, NaN, 1n]) {
      refuses(Share as Guard, value, /a number from 0 to 1/);
    }
    assert.throws(() => numberIn(NaN, 1), TypeError);
  });
});

describe('text and bytes within bounds', () => {
  it('can have a least length', () => {
    refuses(text(5, 2) as Guard, 'a', /text of 2 to 5 characters/);
    assert.equal(text(5, 2).inward('ab', 'it'), 'ab');
    refuses(bytes(32, 32) as Guard, new Uint8Array(31), /exactly 32 bytes/);
    refuses(text(9) as Guard, 'half \ud83d', /text of at most 9/);
  });
});

describe('literal', () => {
  it('takes one value; a whole number is an Integer on the wire', () => {
    assert.equal(literal('yes').inward('yes', 'it'), 'yes');
    refuses(literal('yes') as Guard, 'no', /it must be "yes"/);
    assert.equal(literal(5).outward(5, 'it'), 5n);
    assert.equal(literal(5).inward(5n, 'it'), 5);
    assert.equal(literal(null).inward(null, 'it'), null);
    refuses(literal(null) as Guard, undefined, /null/);
  });
});

describe('either', () => {
  const Shape = either(
    record({ is: literal('circle'), radius: nat }),
    record({ is: literal('box'), width: nat, height: nat }),
  );

  it('turns by the first that accepts, both ways', () => {
    const wire = { is: 'box', width: 1n, height: 2n } as const;
    const inside = { is: 'box', width: 1, height: 2 } as const;
    assert.deepEqual(Shape.inward(wire, 'it'), inside);
    assert.deepEqual(Shape.outward(inside, 'it'), wire);
  });

  it('names all it would take when none fits', () => {
    refuses(Shape as Guard, { is: 'box' }, /a record of is, radius, or a record of is, width/);
  });

  it('does not take another fault of a guard for a refusal', () => {
    const broken = { ...nat, inward: () => JSON.parse('{') as number };
    assert.throws(() => either(broken, text(5)).inward('a', 'it'), SyntaxError);
  });
});

describe('map', () => {
  const Ages = map(text(10, 1), nat, 3);

  it('turns each value and checks each key', () => {
    assert.deepEqual(Ages.inward({ Ada: 36n }, 'it'), { Ada: 36 });
    assert.deepEqual(Ages.outward({ Ada: 36 }, 'it'), { Ada: 36n });
    refuses(Ages as Guard, { '': 1 }, /A key of it must be text of 1 to 10/);
    refuses(Ages as Guard, { Ada: 'old' }, /An entry of it must be a whole number/);
    refuses(Ages as Guard, { a: 1, b: 2, c: 3, d: 4 }, /a map of at most 3 entries/);
    refuses(Ages as Guard, [1], /a map/);
    refuses(Ages as Guard, new Map([['a', 1]]), /a map/);
  });

  it('has no key that is special to JavaScript', () => {
    const hostile = JSON.parse('{"__proto__": 1}') as object;
    const taken = Ages.inward(hostile, 'it');
    assert.deepEqual(Object.keys(taken), ['__proto__']);
    assert.equal(Object.getPrototypeOf(taken), Object.prototype);
  });
});

describe('promise', () => {
  it('lets a promise through as it is', () => {
    const { vow } = makeVow<bigint>();
    assert.equal(promise(nat).inward(vow, 'it'), vow);
    assert.equal(promise(nat).outward(vow, 'it'), vow);
  });

  it('takes a value that is there already as a promise that is kept', () => {
    assert.deepEqual(promise(nat).inward(5, 'it').settled, { value: 5n });
    refuses(promise(nat) as Guard, 'five', /a whole number/);
  });
});

describe('what a guard says of itself', () => {
  it('is plain data with all bounds, and words for each', () => {
    const guards = [
      int(1, 6),
      numberIn(0, 1),
      text(5, 1),
      bytes(3),
      oneOf('a', 'b'),
      literal(true),
      ref({ name: 'Boat' }),
      promise(nat),
      optional(nat),
      list(nat, 5),
      either(nat, boolean),
      record({ a: number }),
      map(text(5), anything, 9),
    ] as Guard[];
    const described = guards.map(({ describe: d }) => d);
    assert.deepEqual(described, JSON.parse(JSON.stringify(described)));
    assert.deepEqual(described.map(wanted), [
      'a whole number from 1 to 6',
      'a number from 0 to 1',
      'text of 1 to 5 characters',
      'at most 3 bytes',
      'one of a, b',
      'true',
      'a reference',
      'a promise for a whole number, 0 or more',
      'a whole number, 0 or more, or nothing',
      'a list of at most 5 values',
      'a whole number, 0 or more, or true or false',
      'a record of a',
      'a map of at most 9 entries',
    ]);
  });
});

function outcomeOf(run: () => unknown): unknown {
  try {
    return { value: run() };
  } catch (error) {
    return { refused: (error as Error).message };
  }
}

describe('any guard made of guards', () => {
  /** A guard with values (in inside form) that fit it. */
  type Sample = { guard: Guard; values: fc.Arbitrary<unknown> };
  const whole = fc.integer({ min: -50, max: 50 });
  const simple: Sample[] = [
    { guard: int(-50, 50) as Guard, values: whole },
    { guard: text(20) as Guard, values: fc.string({ maxLength: 20, unit: 'grapheme-ascii' }) },
    { guard: boolean as Guard, values: fc.boolean() },
    { guard: ref() as Guard, values: fc.constant(Far('boat', {})) },
    { guard: bytes(5) as Guard, values: fc.uint8Array({ maxLength: 5 }) },
  ];
  const { any } = fc.letrec<{ any: Sample }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom(...simple),
      tie('any').map(({ guard, values }) => ({
        guard: list(guard, 4) as Guard,
        values: fc.array(values, { maxLength: 4 }),
      })),
      fc.tuple(tie('any'), tie('any')).map(([a, b]) => ({
        guard: record({ a: a.guard, b: optional(b.guard) }) as Guard,
        values: fc.record(
          { a: a.values, b: b.values },
          { requiredKeys: ['a'], noNullPrototype: true },
        ),
      })),
      tie('any').map(({ guard, values }) => ({
        guard: map(text(9), guard, 4) as Guard,
        values: fc.dictionary(fc.string({ maxLength: 9, unit: 'grapheme-ascii' }), values, {
          maxKeys: 4,
          noNullPrototype: true,
        }),
      })),
      tie('any').map(({ guard, values }) => ({
        guard: either(record({ is: literal('none') }), record({ is: literal('it'), it: guard })),
        values: values.map((it) => ({ is: 'it', it })),
      })),
    ),
  }));
  const cases = any.chain(({ guard, values }) => fc.tuple(fc.constant(guard), values));

  it('gives back inward what it gave outward, and refuses nothing it gave', () => {
    fc.assert(
      fc.property(cases, ([guard, value]) => {
        const wire = guard.outward(value, 'it');
        assert.deepEqual(guard.inward(wire, 'it'), value);
        assert.deepEqual(guard.outward(guard.inward(wire, 'it'), 'it'), wire);
        const inside = checkInside(guard, value, 'it');
        assert.deepEqual(inside, value);
        if (Array.isArray(value)) assert.notEqual(inside, value);
      }),
      { numRuns: 300 },
    );
  });

  it('throws nothing but a GuardError, whatever it is given', () => {
    fc.assert(
      fc.property(cases, fc.anything(), ([guard], value) => {
        try {
          guard.inward(value, 'it');
        } catch (error) {
          assert.ok(error instanceof GuardError, String(error));
        }
        const way = outcomeOf(() => checkInside(guard, value, 'it'));
        assert.deepEqual(
          way,
          outcomeOf(() => guard.inward(guard.outward(value, 'it'), 'it')),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('a promise for a reference', () => {
  it('is a reference for ref(), which sends to it', () => {
    const { vow } = makeVow();
    assert.ok(ref().inward(vow, 'it') instanceof Vow);
  });
});
