import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nodeCiphers, nodeRandom } from '../../../bridges/disks/index.ts';
import { nobleCiphers } from '../../../store/index.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const key32 = fc.uint8Array({ minLength: 32, maxLength: 32 });

for (const [name, ciphers] of Object.entries({ nodeCiphers, nobleCiphers })) {
  describe(name, () => {
    it('encrypts the published block under the key of zeros', () => {
      const zeros = ciphers.aes256Ctr(new Uint8Array(32), 0, new Uint8Array(16));
      assert.equal(hex(zeros), 'dc95c078a2408989ad48a21492842087');
    });

    it('hashes the published text', () => {
      const parts = ['a', '', 'bc'].map((text) => new TextEncoder().encode(text));
      assert.equal(
        hex(ciphers.sha256(...parts)),
        'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      );
    });

    it('can start in the middle of a stream, and takes its own work back', () => {
      fc.assert(
        fc.property(key32, fc.uint8Array({ minLength: 64, maxLength: 200 }), (key, data) => {
          const whole = ciphers.aes256Ctr(key, 5, data);
          assert.deepEqual(ciphers.aes256Ctr(key, 7, data.subarray(32)), whole.slice(32));
          assert.deepEqual(ciphers.aes256Ctr(key, 5, whole), data);
          const into = new Uint8Array(data.length);
          assert.equal(ciphers.aes256Ctr(key, 5, data, into), into);
          assert.deepEqual(into, whole);
          assert.deepEqual(ciphers.aes256Ctr(key, 5, into, into), data);
        }),
      );
    });
  });
}

describe('Ciphers', () => {
  it('give the same bytes by node:crypto and by noble, also at far counters', () => {
    fc.assert(
      fc.property(
        key32,
        fc.nat(2 ** 31 - 1),
        fc.nat(2 ** 20),
        fc.uint8Array({ maxLength: 100 }),
        (key, low, high, data) => {
          const block = high * 2 ** 31 + low;
          assert.deepEqual(
            nodeCiphers.aes256Ctr(key, block, data),
            nobleCiphers.aes256Ctr(key, block, data),
          );
          assert.deepEqual(nodeCiphers.sha256(data, key), nobleCiphers.sha256(data, key));
        },
      ),
    );
  });

  it('give the same bytes piece by piece into memory that is there', () => {
    const [key, data] = [new Uint8Array(32).fill(7), new Uint8Array(131_072).fill(1)];
    const whole = nodeCiphers.aes256Ctr(key, 3, data);
    assert.deepEqual(nodeCiphers.aes256Ctr(key, 3, data, data), whole);
  });

  it('carry over from the low half of the counter to the high one', () => {
    const block = 2 ** 32 - 1;
    const data = new Uint8Array(64);
    const key = new Uint8Array(32).fill(9);
    assert.deepEqual(
      nodeCiphers.aes256Ctr(key, block, data),
      nobleCiphers.aes256Ctr(key, block, data),
    );
  });
});

describe('Random of node:crypto', () => {
  it('gives as many bytes as were asked for, new ones each time', () => {
    assert.equal(nodeRandom.bytes(0).length, 0);
    assert.equal(nodeRandom.bytes(33).length, 33);
    assert.notDeepEqual(nodeRandom.bytes(32), nodeRandom.bytes(32));
  });
});
