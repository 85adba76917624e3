/** What goes into a record comes out of it equal, frozen, and its own. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Far, type Ref, sym } from '../../captp/index.ts';
import { Codec } from '../../vat/codec.ts';
import { Keeper } from '../../vat/values.ts';

const thing = Far('thing', {});
const codec = new Codec(
  {
    store: () => ['device', 'thing'],
    revive: (stored): Ref => {
      assert.deepEqual(stored, ['device', 'thing']);
      return thing;
    },
  },
  {
    nameInRecord: () => assert.fail('no promise is written here'),
    namedInRecord: () => assert.fail('no promise is read here'),
  },
  new Keeper(() => undefined, false),
);

const leaf = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.double(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.bigInt(),
  fc.boolean(),
  fc.constantFrom(null, undefined, -0, thing, sym('name'), 2n ** 64n, -(2n ** 64n), 1e21),
  fc.uint8Array(),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium' },
    leaf,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), tie('value'), {
      maxKeys: 5,
      noNullPrototype: true,
    }),
  ),
}));

describe('the codec of records', () => {
  it('gives back any value, down to -0, bigints and fields called __proto__', () => {
    fc.assert(
      fc.property(value, (before) => {
        const after = codec.decode(Uint8Array.from(codec.encode(before)));
        assert.deepEqual(after, before);
        if (Array.isArray(after)) {
          assert.ok(Object.isFrozen(after));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('does not share bytes with the record they were read from', () => {
    const record = Uint8Array.from(codec.encode([Uint8Array.of(1, 2, 3)]));
    const [bytes] = codec.decode(record) as [Uint8Array];
    record.fill(0);
    assert.deepEqual([...bytes], [1, 2, 3]);
  });
});
