/** An envelope opens for the vat it is for, says who wrote it, and shows nobody anything else. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ed25519 } from '@noble/curves/ed25519.js';
import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import {
  BadEnvelope,
  ENVELOPE_BYTES_MAX,
  LETTER_BYTES_MAX,
  openEnvelope,
  sealEnvelope,
} from '../../../bridges/mailbox/envelope.ts';
import { sealX } from '../../../bridges/mailbox/noise-x.ts';
import { paddedLength } from '../../../bridges/mailbox/padded-length.ts';
import { ALICE, BOB, bytesFrom, LENGTHS, vectors } from './vectors.ts';

const written = JSON.parse(readFileSync(new URL('envelope.json', import.meta.url), 'utf8'));
const bob = ed25519.getPublicKey(BOB);
const EVE = new Uint8Array(32).fill(3);
const locator = 'ocapn://alice.websocket';

function sealed(letter: Uint8Array, seed = ALICE, to = bob): Uint8Array {
  return sealEnvelope({ seed, to, ephemeral: new Uint8Array(32).fill(9), locator, letter });
}

describe('an envelope', () => {
  it('is written as the vectors say, and opens to what they say', () => {
    assert.deepEqual(vectors(), written);
    for (const [at, vector] of written.entries()) {
      const opened = openEnvelope(BOB, hexToBytes(vector.envelope));
      assert.deepEqual(opened.letter, bytesFrom(LENGTHS[at] as number));
      assert.deepEqual(opened.from, ed25519.getPublicKey(ALICE));
      assert.equal(opened.locator, vector.locator);
    }
  });

  it('gives back any letter, from whoever wrote it', () => {
    const letters = fc.property(
      fc.uint8Array({ maxLength: 5_000 }),
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.string({ maxLength: 50, unit: 'grapheme' }),
      (letter, seed, where) => {
        const ephemeral = new Uint8Array(32).fill(5);
        const envelope = sealEnvelope({ seed, to: bob, ephemeral, locator: where, letter });
        const opened = openEnvelope(BOB, envelope);
        assert.deepEqual(opened.letter, letter);
        assert.deepEqual(opened.from, ed25519.getPublicKey(seed));
        assert.equal(opened.locator, where);
      },
    );
    fc.assert(letters, { numRuns: 20 });
  });

  it('opens for nobody else', () => {
    assert.throws(() => openEnvelope(EVE, sealed(bytesFrom(10))), BadEnvelope);
    assert.throws(() => openEnvelope(ALICE, sealed(bytesFrom(10))), BadEnvelope);
  });

  /** What somebody with `seed` can seal who writes as they like. */
  function forged(seed: Uint8Array, change: (text: Uint8Array) => Uint8Array): Uint8Array {
    const { toMontgomery, toMontgomerySecret } = ed25519.utils;
    const text = new Uint8Array(1_024);
    text.set(ed25519.getPublicKey(ALICE));
    const sealed = sealX(change(text), {
      prologue: utf8ToBytes('2gather mail 1\n'),
      secret: toMontgomerySecret(seed),
      ephemeral: new Uint8Array(32).fill(8),
      to: toMontgomery(bob),
    });
    return concatBytes(utf8ToBytes('2gm1'), sealed);
  }

  it('is refused when it names another than who sealed it', () => {
    const same = (text: Uint8Array): Uint8Array => text;
    assert.deepEqual(openEnvelope(BOB, forged(ALICE, same)).letter, new Uint8Array());
    assert.throws(() => openEnvelope(BOB, forged(EVE, same)), BadEnvelope);
  });

  it('is refused when its lengths or its padding are not what they must be', () => {
    const changes: readonly ((text: Uint8Array) => Uint8Array)[] = [
      (text) => text.fill(1, 1_000),
      (text) => text.subarray(0, 1_000),
      (text) => text.fill(255, 32, 38),
      (text) => text.subarray(0, 20),
    ];
    for (const change of changes) {
      assert.throws(() => openEnvelope(BOB, forged(ALICE, change)), BadEnvelope);
    }
  });

  it('is refused with any bit changed, cut short or made longer', () => {
    const envelope = sealed(bytesFrom(10));
    const changes = fc.property(fc.nat(envelope.length - 1), fc.nat(7), (at, bit) => {
      const changed = Uint8Array.from(envelope);
      changed[at] = (changed[at] as number) ^ (1 << bit);
      assert.throws(() => openEnvelope(BOB, changed), BadEnvelope);
    });
    fc.assert(changes, { numRuns: 30 });
    for (const length of [0, 4, 99, 140, envelope.length - 1]) {
      assert.throws(() => openEnvelope(BOB, envelope.subarray(0, length)), BadEnvelope);
    }
    const longer = new Uint8Array(envelope.length + 1);
    longer.set(envelope);
    assert.throws(() => openEnvelope(BOB, longer), BadEnvelope);
  });

  it('is refused when it is nothing that was ever sealed', () => {
    const rubbish = fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
      assert.throws(() => openEnvelope(BOB, bytes), BadEnvelope);
    });
    fc.assert(rubbish, { numRuns: 50 });
    assert.throws(() => openEnvelope(BOB, new Uint8Array(ENVELOPE_BYTES_MAX + 1)), BadEnvelope);
  });

  it('shows by its length no more than a step', () => {
    const lengths = new Set([0, 1, 77, 500, 900].map((at) => sealed(bytesFrom(at)).length));
    assert.equal(lengths.size, 1);
    for (const bytes of [1_025, 5_000, 70_000, 1_000_000]) {
      const padded = paddedLength(bytes);
      assert.ok(padded >= bytes && padded < bytes * 1.125);
      assert.equal(paddedLength(padded), padded);
    }
  });

  it('takes a letter as large as they get, and none that is larger', () => {
    const most = new Uint8Array(LETTER_BYTES_MAX);
    assert.ok(sealed(most).length <= ENVELOPE_BYTES_MAX);
    assert.throws(() => sealed(new Uint8Array(LETTER_BYTES_MAX + 1)), RangeError);
  });
});
