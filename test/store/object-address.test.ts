/** Addresses are what multiformats makes of the same hash, and no other text is one. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CID } from 'multiformats/cid';
import * as Digest from 'multiformats/hashes/digest';
import { formatAddress, isAddress, parseAddress } from '../../store/object-address.ts';

const CODEC = 0x326761;
const SHA2_256 = 0x12;
const root = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('Addresses of objects', () => {
  it('are those of multiformats, and come back as the hash', () => {
    fc.assert(
      fc.property(root, (hash) => {
        const address = formatAddress(hash);
        assert.equal(address, CID.createV1(CODEC, Digest.create(SHA2_256, hash)).toString());
        assert.deepEqual(parseAddress(address), hash);
      }),
    );
  });

  it('have one spelling only', () => {
    const characters = fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyz234567018BZ =ß€'));
    fc.assert(
      fc.property(root, fc.nat(63), characters, (hash, at, character) => {
        const address = formatAddress(hash);
        const changed = `${address.slice(0, at)}${character}${address.slice(at + 1)}`;
        if (!isAddress(changed)) return;
        assert.equal(formatAddress(parseAddress(changed)), changed);
      }),
      { numRuns: 2_000 },
    );
    const zeros = formatAddress(new Uint8Array(32));
    // The last character has three bits that say nothing.
    assert.ok(isAddress(zeros));
    assert.ok(!isAddress(`${zeros.slice(0, -1)}b`));
    assert.ok(!isAddress(zeros.toUpperCase()));
    assert.ok(!isAddress(`${zeros}a`));
  });
});
