import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { decode, encode, SyrupError } from '../../../captp/syrup/index.ts';

interface Case {
  readonly note: string;
  readonly hex: string;
}

const vectors = JSON.parse(
  readFileSync(new URL('../vectors.json', import.meta.url), 'utf8'),
) as Record<'atoms' | 'containers' | 'records' | 'reject', Case[]>;

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const hex = (value: Uint8Array) => Buffer.from(value).toString('hex');

describe('the shared vectors of Syrup', () => {
  for (const group of ['atoms', 'containers', 'records'] as const) {
    for (const { note, hex: wire } of vectors[group]) {
      it(`come back byte for byte: ${group}, ${note.slice(0, 60)}`, () => {
        assert.equal(hex(encode(decode(bytes(wire)))), wire);
      });
    }
  }

  for (const { note, hex: wire } of vectors.reject) {
    it(`are refused where they must be: ${note}`, () => {
      assert.throws(() => decode(bytes(wire)), SyrupError);
    });
  }
});
