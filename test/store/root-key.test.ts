import assert from 'node:assert/strict';
import { hkdfSync } from 'node:crypto';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { deriveKey, makeRootKey } from '../../store/index.ts';
import { makeSeededRandom } from './seeded-random.ts';

const anyRoot = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('Root key', () => {
  it('derives by an HKDF that agrees with RFC 5869, test case 1', () => {
    const [secret, salt, info] = [
      '0b'.repeat(22),
      '000102030405060708090a0b0c',
      'f0f1f2f3f4f5f6f7f8f9',
    ];
    const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
    assert.equal(
      Buffer.from(hkdf(sha256, bytes(secret), bytes(salt), bytes(info), 42)).toString('hex'),
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    );
  });

  it('derives what node:crypto derives', () => {
    fc.assert(
      fc.property(anyRoot, fc.integer({ min: 1, max: 200 }), (root, length) => {
        const expected = hkdfSync('sha256', root, '2gather root key 1', `${length} lake`, length);
        assert.deepEqual(deriveKey(root, 'lake', length), new Uint8Array(expected));
      }),
    );
  });

  it('gives every purpose, length and root a key of its own', () => {
    fc.assert(
      fc.property(anyRoot, fc.string({ minLength: 1, maxLength: 100 }), (root, purpose) => {
        const key = deriveKey(root, purpose);
        assert.notDeepEqual(deriveKey(root, `${purpose}.`), key);
        assert.notDeepEqual(deriveKey(root, purpose, 64).slice(0, 32), key);
        assert.notDeepEqual(
          deriveKey(
            root.map((byte) => byte ^ 1),
            purpose,
          ),
          key,
        );
        assert.deepEqual(deriveKey(root, purpose), key);
      }),
    );
  });

  it('refuses roots, purposes and lengths out of bounds', () => {
    const root = makeRootKey(makeSeededRandom('root'));
    assert.throws(() => deriveKey(root.slice(1), 'lake'), RangeError);
    assert.throws(() => deriveKey(root, ''), RangeError);
    assert.throws(() => deriveKey(root, 'x'.repeat(129)), RangeError);
    for (const length of [0, -1, 1.5, 255 * 32 + 1]) {
      assert.throws(() => deriveKey(root, 'lake', length), RangeError);
    }
  });
});
