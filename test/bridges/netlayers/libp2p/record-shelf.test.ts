import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { sealRecord } from '../../../../bridges/netlayers/libp2p/address-record.ts';
import { RecordShelf } from '../../../../bridges/netlayers/libp2p/record-shelf.ts';
import { nodeCrypto } from '../../../../bridges/netlayers/node-crypto.ts';
import { type Signer, signerFromSeed } from '../../../../captp/index.ts';

const DAY = 86_400_000;
const NOW = 1_800_000_000_000;
const vat = (): Signer => signerFromSeed(Uint8Array.from(randomBytes(32)), nodeCrypto);
const recordOf = (signer: Signer, sequence: number, issued = NOW): Uint8Array =>
  sealRecord({ sequence, issued, expires: issued + DAY, addresses: [], mailboxes: [] }, signer);

describe('records that are kept for others', () => {
  it('are the newest of each vat, in whatever order they came', () => {
    const signer = vat();
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 12 }), (numbers) => {
        const shelf = new RecordShelf(randomBytes(38));
        for (const [at, number] of numbers.entries()) {
          const newest = Math.max(...numbers.slice(0, at));
          const answer = shelf.put(recordOf(signer, number), NOW);
          if (number < newest) assert.deepEqual(answer, recordOf(signer, newest));
          else assert.equal(answer, undefined);
        }
        assert.deepEqual(shelf.get(signer.publicKey, NOW), recordOf(signer, Math.max(...numbers)));
        assert.equal(shelf.size, 1);
      }),
      { numRuns: 20 },
    );
  });

  it('are not replaced by nonsense, and gone when they are out of date', () => {
    const shelf = new RecordShelf(randomBytes(38));
    const signer = vat();
    shelf.put(recordOf(signer, 1), NOW);
    const forged = { publicKey: signer.publicKey, sign: vat().sign };
    assert.throws(() => shelf.put(recordOf(forged, 2), NOW), { code: 'bad-signature' });
    assert.throws(() => shelf.put(recordOf(signer, 2, NOW + 2 * DAY), NOW), { code: 'too-new' });
    assert.throws(() => shelf.put(new Uint8Array(9_000), NOW), { code: 'malformed' });
    assert.deepEqual(shelf.get(signer.publicKey, NOW), recordOf(signer, 1));
    assert.equal(shelf.get(signer.publicKey, NOW + 3 * DAY), undefined);
    assert.equal(shelf.size, 0);
  });

  it('are those nearest to our own name when there are too many', () => {
    const own = randomBytes(38);
    const place = (name: Uint8Array): Buffer => createHash('sha256').update(name).digest();
    const distance = (key: Uint8Array): string =>
      Buffer.from(place(key).map((byte, at) => byte ^ place(own)[at]!)).toString('hex');
    const shelf = new RecordShelf(own, 8);
    const vats = Array.from({ length: 30 }, vat);
    for (const each of vats) shelf.put(recordOf(each, 1), NOW);
    assert.equal(shelf.size, 8);
    const near = vats.toSorted((a, b) => (distance(a.publicKey) < distance(b.publicKey) ? -1 : 1));
    for (const [at, { publicKey }] of near.entries()) {
      assert.equal(shelf.get(publicKey, NOW) !== undefined, at < 8);
    }
  });
});
