/** XChaCha20-Poly1305 by node:crypto: the same bytes as by @noble/ciphers. */
import assert from 'node:assert/strict';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import fc from 'fast-check';
import { nodeXChaCha } from '../../../bridges/disks/index.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const plain = fc.oneof(
  fc.uint8Array({ maxLength: 3_000 }),
  fc.constantFrom(1_007, 1_008, 1_023, 1_024, 40_000).chain(bytes),
);

describe('XChaCha20-Poly1305 by node:crypto', () => {
  it('seals to the same bytes as @noble/ciphers, and opens them', () => {
    fc.assert(
      fc.property(bytes(32), bytes(24), bytes(9), plain, (key, nonce, place, value) => {
        const ours = nodeXChaCha(key, nonce, place);
        const theirs = xchacha20poly1305(key, nonce, place);
        const sealed = ours.encrypt(value);
        assert.deepEqual(sealed, theirs.encrypt(value));
        assert.deepEqual(ours.decrypt(sealed), value);
        assert.equal(ours.decrypt(sealed).constructor, Uint8Array);
      }),
    );
  });

  it('does not open what was changed, or belongs elsewhere', () => {
    const [key, nonce] = [new Uint8Array(32).fill(1), new Uint8Array(24).fill(2)];
    const place = Uint8Array.of(1, 2, 3);
    for (const length of [10, 5_000]) {
      const sealed = nodeXChaCha(key, nonce, place).encrypt(new Uint8Array(length));
      for (const at of [0, length >> 1, length + 15]) {
        const changed = sealed.slice();
        changed[at] = (changed[at] as number) ^ 1;
        assert.throws(() => nodeXChaCha(key, nonce, place).decrypt(changed));
      }
      assert.throws(() => nodeXChaCha(key, nonce, Uint8Array.of(9)).decrypt(sealed));
      assert.throws(() => nodeXChaCha(key, nonce, place).decrypt(sealed.subarray(1)));
    }
  });
});
