/** What a host notes behind each share: held fast byte by byte, and nobody else can make one. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { openNote, type ShareNote, sealNote } from '../../../bridges/storage/share-note.ts';

const file = new URL('../../store/vectors/share-note.json', import.meta.url);
const vectors: readonly {
  readonly secret: string;
  readonly blob: string;
  readonly note: ShareNote;
  readonly bytes: string;
}[] = JSON.parse(readFileSync(file, 'utf8'));
const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));

describe('the note behind a share', () => {
  it('is what the vectors say', () => {
    for (const { secret, blob, note, bytes } of vectors) {
      const sealed = sealNote(bytesOf(secret), blob, note);
      assert.equal(Buffer.from(sealed).toString('hex'), bytes);
      assert.deepEqual(openNote(bytesOf(secret), blob, sealed, note.size + sealed.length), note);
    }
  });

  it('is none when a byte of it, its place or the secret is another', () => {
    for (const vector of vectors) tamperedWith(vector);
  });

  function tamperedWith({ secret, blob, note, bytes }: (typeof vectors)[number]): void {
    const sealed = bytesOf(bytes);
    const size = note.size + sealed.length;
    for (let at = 0; at < sealed.length; at++) {
      const changed = Uint8Array.from(sealed, (byte, i) => (i === at ? byte ^ 1 : byte));
      assert.equal(openNote(bytesOf(secret), blob, changed, size), undefined, `byte ${at}`);
    }
    const other = `${blob.slice(0, -1)}${blob.endsWith('0') ? '1' : '0'}`;
    assert.equal(openNote(bytesOf(secret), other, sealed, size), undefined);
    assert.equal(openNote(new Uint8Array(32), blob, sealed, size), undefined);
    assert.equal(openNote(bytesOf(secret), blob, sealed, size + 1), undefined);
    for (let cut = 1; cut <= sealed.length; cut++) {
      assert.equal(openNote(bytesOf(secret), blob, sealed.subarray(cut), size - cut), undefined);
    }
    const version = Uint8Array.from(sealed);
    version[sealed.length - 1] = 3 - sealed[sealed.length - 1]!;
    assert.equal(openNote(bytesOf(secret), blob, version, size), undefined, 'share for slot');
  }

  it('is never found in bytes that somebody stored', () => {
    const [{ secret, blob } = vectors[0]!] = vectors;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(600), (bytes, length) => {
        const end = [length >> 8, length & 255, 0x32, 0x67, 0x6e, 0x6f, 0x74, 0x65, 0, 1];
        const forged = Uint8Array.of(...bytes, ...end);
        return openNote(bytesOf(secret), blob, forged, forged.length) === undefined;
      }),
    );
  });
});
