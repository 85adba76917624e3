/** What is sealed for a share opens with the link, and with nothing else; a changed bit is noticed. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { nodeAead } from '../../../bridges/shares/index.ts';
import {
  decodeAnswer,
  decodeAsked,
  decodeEntered,
  decodeEntries,
  encodeAsked,
} from '../../../store/sealed-share/asked.ts';
import { openSegment } from '../../../store/sealed-share/blob.ts';
import {
  answerGreeting,
  BadSealed,
  blobKey,
  decodeBlobHeader,
  doorKey,
  encodeTree,
  makeGreeting,
  nobleAead,
  SEALED_BYTES,
  SUITES,
  segmentsOf,
  TEXT_BYTES,
  WrongSecret,
  webAead,
} from '../../../store/sealed-share/index.ts';
import { decodeTree } from '../../../store/sealed-share/tree.ts';
import { ENTRIES, SALT, SECRET, sealBlob, textOf, vectors } from './vectors.ts';

const written = readFileSync(new URL('../vectors/shares.json', import.meta.url), 'utf8');
const AEADS = { node: nodeAead, noble: nobleAead, web: webAead(crypto.subtle) };

async function openWhole(blob: Uint8Array, size: number, secret = SECRET, aead = nodeAead) {
  const key = blobKey(secret, decodeBlobHeader(blob.subarray(0, 48)), 'file');
  const parts: Uint8Array[] = [];
  for (let at = 0; at < segmentsOf(size); at++) {
    const sealed = blob.subarray(48 + at * SEALED_BYTES, 48 + (at + 1) * SEALED_BYTES);
    parts.push(await openSegment(aead, key, size, at, sealed));
  }
  return Buffer.concat(parts);
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ 1 : byte));
}

describe('a sealed share', () => {
  it('is written as the vectors say', () => {
    assert.deepEqual(JSON.parse(written), JSON.parse(JSON.stringify(vectors())));
  });

  it('opens by every cipher to the same bytes, of any size', async () => {
    for (const size of [0, 1, TEXT_BYTES - 1, TEXT_BYTES, TEXT_BYTES + 1]) {
      const blob = sealBlob(textOf(size), 'file');
      for (const aead of Object.values(AEADS)) {
        assert.ok((await openWhole(blob, size, SECRET, aead)).equals(textOf(size)));
      }
    }
  });

  it('does not open with another link, as another size, or after any byte was changed', async () => {
    const blob = sealBlob(textOf(40), 'file');
    await assert.rejects(openWhole(blob, 40, new Uint8Array(32)), BadSealed);
    for (const size of [39, 41, 0, TEXT_BYTES + 1]) {
      await assert.rejects(openWhole(blob, size), BadSealed);
    }
    for (let at = 0; at < blob.length; at++) {
      await assert.rejects(async () => openWhole(flipped(blob, at), 40), BadSealed, `byte ${at}`);
    }
  });

  it('notices segments that are swapped, left out, or put behind the end', async () => {
    const size = 2 * TEXT_BYTES + 5;
    const blob = sealBlob(textOf(size), 'file');
    const segment = (at: number) =>
      blob.subarray(48 + at * SEALED_BYTES, 48 + (at + 1) * SEALED_BYTES);
    const head = blob.subarray(0, 48);
    const swapped = Buffer.concat([head, segment(1), segment(0), segment(2)]);
    await assert.rejects(openWhole(swapped, size), BadSealed);
    // The first two as if they were all of it.
    await assert.rejects(
      openWhole(blob.subarray(0, 48 + 2 * SEALED_BYTES), 2 * TEXT_BYTES),
      BadSealed,
    );
  });

  it('has a tree that reads back, and is refused when it is cut or hangs together badly', () => {
    const tree = encodeTree(ENTRIES);
    assert.deepEqual(decodeTree(tree), ENTRIES);
    for (let end = 0; end < tree.length; end++) {
      assert.throws(() => decodeTree(tree.subarray(0, end)), BadSealed);
    }
    assert.throws(() => decodeTree(Buffer.concat([tree, Buffer.of(0)])), BadSealed);
    const [top, boat] = ENTRIES as [(typeof ENTRIES)[0], (typeof ENTRIES)[0]];
    const { blob: _, ...lost } = { ...boat, folder: 'nowhere' };
    for (const wrong of [
      [{ ...top, folder: 'x' }],
      [top, top],
      [top, { ...lost, kind: 'folder' as const }],
    ]) {
      assert.throws(() => decodeTree(encodeTree(wrong)), BadSealed);
    }
  });

  it('has no parser that does anything but answer or refuse', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const read of [
          decodeAsked,
          decodeEntered,
          decodeEntries,
          decodeTree,
          decodeBlobHeader,
        ]) {
          try {
            read(bytes);
          } catch (error) {
            assert.ok(error instanceof BadSealed, String(error));
          }
        }
        try {
          decodeAnswer(bytes);
        } catch (error) {
          assert.equal(typeof (error as { code: unknown }).code, 'string');
        }
      }),
    );
  });

  it('has questions that read back', () => {
    for (const asked of JSON.parse(written).asked as string[]) {
      const bytes = Buffer.from(asked, 'hex');
      assert.ok(Buffer.from(encodeAsked(decodeAsked(bytes))).equals(bytes));
    }
  });
});

describe('a meeting of a visitor and a host', () => {
  const psk = doorKey(SECRET);
  const [visitor, host] = [SALT, new Uint8Array(32).fill(9)];

  it('gives both the same keys, each meeting others', () => {
    for (const suite of SUITES) {
      const greeting = makeGreeting(suite, psk, visitor);
      const { answer, keys } = answerGreeting(suite, psk, host, greeting.hello);
      const own = greeting.meet(answer);
      assert.deepEqual([own.out, own.in], [keys.in, keys.out]);
      const other = answerGreeting(suite, psk, new Uint8Array(32).fill(8), greeting.hello);
      assert.notDeepEqual(other.keys.out, keys.out);
    }
  });

  it('does not come about without the link, nor after any byte was changed on the way', () => {
    for (const suite of SUITES) {
      const { hello, meet } = makeGreeting(suite, psk, visitor);
      assert.throws(() => answerGreeting(suite, new Uint8Array(32), host, hello), WrongSecret);
      assert.throws(() => answerGreeting(suite, psk, host, hello.subarray(1)), WrongSecret);
      for (let at = 0; at < hello.length; at++) {
        assert.throws(() => answerGreeting(suite, psk, host, flipped(hello, at)), WrongSecret);
      }
      const { answer } = answerGreeting(suite, psk, host, hello);
      for (const at of [0, 31, 32, 47]) {
        const again = makeGreeting(suite, psk, visitor);
        assert.throws(() => again.meet(flipped(answer, at)), WrongSecret);
      }
      assert.ok(meet(answer));
    }
  });
});
