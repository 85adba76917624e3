/** Files of the index: what the disk holds is held fast by vectors, what is read by a plain buffer. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { BLOCK_BYTES, BrokenSeal, SealedFile } from '../../../bridges/search/sealed-file.ts';
import { wordsOf } from '../../../bridges/search/words.ts';
import { MemoryFolder } from './memory-folder.ts';

const VECTORS = JSON.parse(
  readFileSync(new URL('../../store/vectors/search.json', import.meta.url), 'utf8'),
) as {
  sealedFile: { key: string; name: string; file: string; plaintext: string };
  words: { text: string; words: string[] }[];
};
const KEY = new Uint8Array(32).fill(3);

describe('a sealed file', () => {
  it('is read as the vector says, and refused with any byte changed', () => {
    const { key, name, file, plaintext } = VECTORS.sealedFile;
    const read = (bytes: Buffer): string => {
      const raw = new MemoryFolder().open(name);
      raw.write(bytes, 0);
      const into = Buffer.alloc(plaintext.length);
      new SealedFile(raw, Buffer.from(key, 'hex'), name).read(into, 0);
      return into.toString();
    };
    const whole = Buffer.from(file, 'hex');
    assert.equal(read(whole), plaintext);
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      assert.throws(() => read(changed), BrokenSeal, `byte ${at}`);
    }
  });

  it('holds what a plain buffer holds, whatever is written, cut and opened again', () => {
    const place = fc.integer({ min: 0, max: 3 * BLOCK_BYTES });
    const step = fc.oneof(
      fc.record({ write: place, length: fc.integer({ min: 0, max: 2 * BLOCK_BYTES }) }),
      fc.record({ cut: place }),
      fc.record({ again: fc.constant(true) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const folder = new MemoryFolder();
        let file = new SealedFile(folder.open('f'), KEY, 'f');
        let plain = Buffer.alloc(0);
        for (const [at, one] of steps.entries()) {
          if ('write' in one) {
            const bytes = Buffer.alloc(one.length, at + 1);
            file.write(bytes, one.write);
            const end = one.length === 0 ? one.write : one.write + one.length;
            const grown = Buffer.alloc(Math.max(plain.length, end));
            plain.copy(grown);
            bytes.copy(grown, one.write);
            plain = grown;
          } else if ('cut' in one) {
            file.truncate(one.cut);
            plain = plain.subarray(0, one.cut);
          } else {
            file.close();
            file = new SealedFile(folder.open('f'), KEY, 'f');
          }
          assert.equal(file.size, plain.length);
          const into = Buffer.alloc(plain.length);
          assert.equal(file.read(into, 0), plain.length);
          assert.ok(into.equals(plain));
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('words', () => {
  for (const { text, words } of VECTORS.words) {
    it(`of “${text}” are ${words.join(' | ')}`, () => assert.deepEqual(wordsOf(text), words));
  }
});
