/** What goes into a guest's process and what comes out. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TABLE_MAX, Table } from '../../../actors/guests/table.ts';
import { nameOfPlace, PACKED_BYTES_MAX, pack, unpack } from '../../../actors/index.ts';
import { encode, Far, RemoteError, Sym, Tagged } from '../../../captp/index.ts';

const noNames = (): undefined => undefined;
const neverNamed = (): never => assert.fail('nothing was named');

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'grapheme' }),
    fc.double(),
    fc.bigInt(),
    fc.boolean(),
    fc.constantFrom(null, undefined),
    fc.uint8Array(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string().filter((name) => name !== '__proto__'),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
}));

describe('packed values', () => {
  it('come out as they went in', () => {
    fc.assert(
      fc.property(value, (sent) => {
        assert.deepEqual(unpack(pack(sent, noNames), neverNamed), sent);
      }),
    );
  });

  it('are refused, or read, whatever the bytes are', () => {
    const names: unknown[] = [];
    const named = (tag: string, place: number): object => {
      names.push([tag, place]);
      return {};
    };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          unpack(bytes, named);
        } catch (error) {
          assert.match((error as { code: string }).code, /^(bad-encoding|not-a-value|too-large)$/);
        }
      }),
    );
  });

  it('are plain values and nothing else', () => {
    class Mine {}
    const refused = [
      () => 0,
      Symbol('x'),
      new Mine(),
      new Map(),
      new Set(),
      new Date(0),
      /x/,
      new Error('x'),
      Promise.resolve(),
      new ArrayBuffer(8),
      new Uint16Array(2),
      new DataView(new ArrayBuffer(2)),
      Object.create({ inherited: 1 }),
      JSON.parse('{"__proto__": 1}'),
      [[() => 0]],
      { deep: { function: () => 0 } },
      new Proxy(new Uint8Array(1), {}),
      new Tagged('ref', 0n),
    ];
    for (const one of refused) {
      assert.throws(() => pack(one, noNames), { code: 'not-a-value' });
    }
  });

  it('are not read when they hold what is never packed', () => {
    const refused = [
      new Sym('x'),
      new RemoteError('x'),
      new Tagged('ref', 'text'),
      new Tagged('ref', -1n),
      new Tagged('ref', 2n ** 70n),
      JSON.parse('{"__proto__": 1}'),
    ];
    for (const one of refused) {
      assert.throws(() => unpack(encode([one]), () => ({})), { code: 'not-a-value' });
    }
  });

  it('have a size', () => {
    const loop: unknown[] = [];
    loop.push(loop);
    const refused = [
      'x'.repeat(PACKED_BYTES_MAX + 1),
      new Uint8Array(PACKED_BYTES_MAX + 1),
      'ä'.repeat(PACKED_BYTES_MAX - 100),
      Array.from({ length: 100_001 }, () => 0),
      Object.assign([], { length: 2 ** 32 - 1 }),
      Array.from({ length: 400 }, () => 'y'.repeat(400).split('')),
      2n ** 4_097n,
      loop,
    ];
    for (const one of refused) assert.throws(() => pack(one, noNames), { code: 'too-large' });
    assert.throws(() => unpack(new Uint8Array(PACKED_BYTES_MAX + 1), neverNamed), {
      code: 'too-large',
    });
  });

  it('are copies: what is read of them later is not looked at', () => {
    let reads = 0;
    const sly = {
      get field() {
        reads += 1;
        return reads;
      },
    };
    assert.deepEqual(unpack(pack(sly, noNames), neverNamed), { field: 1 });
    const bytes = new Uint8Array([1]);
    const packed = pack(bytes, noNames);
    bytes[0] = 2;
    assert.deepEqual(unpack(packed, neverNamed), new Uint8Array([1]));
  });
});

describe('the table of a call', () => {
  it('gives each reference one place', () => {
    const [one, other] = [Far('one', {}), Far('other', {})];
    const table = new Table();
    const packed = table.pack([one, other, { again: one }]);
    assert.deepEqual(table.refs, [one, other]);
    const read = unpack(packed, (tag, place) => nameOfPlace(tag, place));
    assert.deepEqual(read, [
      nameOfPlace('ref', 0),
      nameOfPlace('ref', 1),
      { again: nameOfPlace('ref', 0) },
    ]);
  });

  it('has an end', () => {
    const many = Array.from({ length: TABLE_MAX + 1 }, () => Far('one', {}));
    assert.throws(() => new Table().pack(many), { code: 'too-large' });
  });
});
