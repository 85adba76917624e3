import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { argon2id } from '@noble/hashes/argon2.js';
import fc from 'fast-check';
import {
  INTERACTIVE_COST,
  openRootKey,
  PASSPHRASE_CHARACTERS_MAX,
  SEALED_ROOT_BYTES,
  sealRootKey,
} from '../../store/index.ts';
import { makeSeededRandom } from './seeded-random.ts';

const CHEAP = { memoryKib: 8, passes: 1, lanes: 1 };
const root = makeSeededRandom('root').bytes(32);
const seal = (passphrase: string, cost = CHEAP) =>
  sealRootKey(root, passphrase, { random: makeSeededRandom('seal'), cost });

/** `sealed` with one number changed, and a checksum that fits again. */
function forged(sealed: Uint8Array, at: number, value: number): Uint8Array {
  const file = Buffer.from(sealed);
  file.writeUInt32BE(value, at);
  const checksumAt = SEALED_ROOT_BYTES - 32;
  createHash('sha256').update(file.subarray(0, checksumAt)).digest().copy(file, checksumAt);
  return Uint8Array.from(file);
}

describe('Sealed root key', () => {
  it('is under an Argon2id that agrees with RFC 9106 §5.3', () => {
    const filled = (length: number, value: number) => new Uint8Array(length).fill(value);
    const tag = argon2id(filled(32, 1), filled(16, 2), {
      m: 32,
      t: 3,
      p: 4,
      key: filled(8, 3),
      personalization: filled(12, 4),
      dkLen: 32,
    });
    assert.equal(
      Buffer.from(tag).toString('hex'),
      '0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659',
    );
  });

  it('opens with its passphrase and no other', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 1, maxLength: 50, unit: 'binary' }),
        fc.string({ maxLength: 50, unit: 'binary' }),
        async (passphrase, other) => {
          const sealed = await seal(passphrase);
          assert.equal(sealed.length, SEALED_ROOT_BYTES);
          assert.deepEqual(await openRootKey(sealed, passphrase), root);
          if (other.normalize('NFKC') === passphrase.normalize('NFKC')) return;
          await assert.rejects(openRootKey(sealed, other), { code: 'wrong-passphrase' });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('takes a passphrase however the keyboard composes its letters', async () => {
    const sealed = await seal('Caf\u00e9 \ufb01n');
    assert.deepEqual(await openRootKey(sealed, 'Cafe\u0301 fin'), root);
  });

  it('tells every flipped bit from a wrong passphrase', async () => {
    const sealed = await seal('pass');
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const damaged = sealed.slice();
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      await assert.rejects(openRootKey(damaged, 'pass'), { code: 'damaged-key' }, `bit ${bit}`);
    }
  });

  it('tells a file that was cut, lengthened or never was one', async () => {
    const sealed = await seal('pass');
    for (const file of [sealed.slice(1), sealed.slice(0, -1), new Uint8Array([...sealed, 0])]) {
      await assert.rejects(openRootKey(file, 'pass'), { code: 'damaged-key' });
    }
    await assert.rejects(openRootKey(new Uint8Array(SEALED_ROOT_BYTES), 'pass'), /no key file/);
  });

  it('refuses a forged cost before paying it', async () => {
    const sealed = await seal('pass');
    const costs = [
      [12, 0xffffffff],
      [12, 7],
      [16, 33],
      [16, 0],
      [20, 0],
      [20, 5],
    ] as const;
    for (const [at, value] of costs) {
      const file = forged(sealed, at, value);
      await assert.rejects(openRootKey(file, 'pass'), /damaged \(its cost is out of bounds\)/);
    }
    await assert.rejects(openRootKey(forged(sealed, 8, 2), 'pass'), /its version is unknown/);
  });

  it('does not open when one who knows the format exchanged salt, cost or box', async () => {
    const sealed = await seal('pass');
    for (const [at, value] of [
      [12, 16],
      [16, 2],
      [24, 1],
      [40, 1],
      [64, 1],
    ] as const) {
      await assert.rejects(openRootKey(forged(sealed, at, value), 'pass'), {
        code: 'wrong-passphrase',
      });
    }
  });

  it('refuses a passphrase that is empty or endless, and a cost out of bounds', async () => {
    await assert.rejects(seal(''), { code: 'bad-passphrase' });
    await assert.rejects(seal('x'.repeat(PASSPHRASE_CHARACTERS_MAX + 1)), {
      code: 'bad-passphrase',
    });
    const sealed = await seal('x'.repeat(PASSPHRASE_CHARACTERS_MAX));
    await assert.rejects(openRootKey(sealed, 'x'.repeat(PASSPHRASE_CHARACTERS_MAX + 1)), {
      code: 'wrong-passphrase',
    });
    await assert.rejects(seal('pass', { ...CHEAP, passes: 1.5 }), RangeError);
    await assert.rejects(seal('pass', { ...CHEAP, memoryKib: 2 ** 30 }), RangeError);
  });

  it('never seals twice alike, and shows nothing of the key', async () => {
    const random = makeSeededRandom('two');
    const [one, two] = [
      await sealRootKey(root, 'pass', { random, cost: CHEAP }),
      await sealRootKey(root, 'pass', { random, cost: CHEAP }),
    ];
    assert.notDeepEqual(one, two);
    assert.equal(Buffer.from(one).includes(Buffer.from(root.subarray(0, 8))), false);
  });

  it('costs at least what OWASP asks for, and fits beside a vat', async () => {
    assert.ok(INTERACTIVE_COST.memoryKib >= 46 * 1024 && INTERACTIVE_COST.memoryKib <= 48 * 1024);
    const sealed = await sealRootKey(root, 'pass', { random: makeSeededRandom('full') });
    assert.deepEqual(await openRootKey(sealed, 'pass'), root);
  });
});
