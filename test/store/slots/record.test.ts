/** Records of a slot: who can make them, and that no byte of one can be changed. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nodeCrypto } from '../../../bridges/netlayers/node-crypto.ts';
import {
  BadSlot,
  compareRecords,
  isSlotName,
  nobleSignatures,
  slotNameOf,
  verifyRecord,
} from '../../../store/index.ts';
import { encodeHead, signRecord } from '../../../store/slots/record.ts';
import { makeSeededRandom } from '../seeded-random.ts';

const random = makeSeededRandom('record');
const seed = random.bytes(32);
const publicKey = nodeCrypto.publicKey(seed);
const name = slotNameOf(publicKey);

function make(number: number, box = random.bytes(80), by = seed): Uint8Array {
  const previous = number === 1 ? new Uint8Array(32) : random.bytes(32);
  const key = nodeCrypto.publicKey(by);
  const head = encodeHead(
    { publicKey: key, number, previous, nonce: random.bytes(24) },
    box.length,
  );
  return signRecord(head, box, by, nodeCrypto);
}

describe('a record of a slot', () => {
  it('is checked by the name of the slot alone', () => {
    const bytes = make(7);
    const record = verifyRecord(name, bytes, nodeCrypto);
    assert.equal(record.number, 7);
    assert.ok(isSlotName(name));
    assert.deepEqual(verifyRecord(name, bytes, nobleSignatures), record);
    bytes.fill(0);
    assert.equal(verifyRecord(name, record.bytes, nodeCrypto).number, 7);
  });

  it('is refused with any bit changed', () => {
    const bytes = make(3);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const changed = bytes.slice();
        changed[at]! ^= 1 << bit;
        assert.throws(() => verifyRecord(name, changed, nodeCrypto), BadSlot);
      }),
      { numRuns: 400 },
    );
  });

  it('is refused when cut, lengthened, or of another slot', () => {
    const bytes = make(2);
    for (const length of [0, 12, 112, bytes.length - 1]) {
      assert.throws(() => verifyRecord(name, bytes.subarray(0, length), nodeCrypto), BadSlot);
    }
    const longer = Uint8Array.from([...bytes, 0]);
    assert.throws(() => verifyRecord(name, longer, nodeCrypto), /length/);
    const foreign = make(2, undefined, random.bytes(32));
    assert.throws(() => verifyRecord(name, foreign, nodeCrypto), /another slot/);
    assert.throws(() => verifyRecord(name, new Uint8Array(65_537), nodeCrypto), /too long/);
  });

  it('has a number, and only the first follows none', () => {
    const parts = { publicKey, nonce: random.bytes(24), previous: new Uint8Array(32) };
    for (const number of [0, 2, Number.MAX_SAFE_INTEGER + 1]) {
      const bytes = signRecord(
        encodeHead({ ...parts, number }, 16),
        random.bytes(16),
        seed,
        nodeCrypto,
      );
      assert.throws(() => verifyRecord(name, bytes, nodeCrypto), BadSlot);
    }
  });

  it('is compared the same way by everybody', () => {
    const [a, b, c] = [make(4), make(5), make(5)].map((bytes) =>
      verifyRecord(name, bytes, nodeCrypto),
    );
    assert.ok(compareRecords(b!, a!) > 0);
    assert.ok(compareRecords(a!, c!) < 0);
    assert.equal(Math.sign(compareRecords(b!, c!)), -Math.sign(compareRecords(c!, b!)));
    assert.equal(compareRecords(b!, b!), 0);
  });
});
