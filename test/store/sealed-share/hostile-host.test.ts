/** A host of shares that lies: a recipient gets right bytes, or an error that says what is wrong. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { nodeAead, openBy, sealBy } from '../../../bridges/shares/node-aead.ts';
import { encodeEntered, encodeGood } from '../../../store/sealed-share/asked.ts';
import {
  type Asked,
  answerGreeting,
  decodeAsked,
  doorKey,
  encodeTree,
  enterShare,
  type MeetingKeys,
  nonceOf,
  SEALED_BYTES,
  type SealedEntry,
} from '../../../store/sealed-share/index.ts';
import { SECRET, sealBlob, textOf } from './vectors.ts';

const NONE = new Uint8Array(0);
const SIZE = 300_000;
const salt = (byte: number) => new Uint8Array(32).fill(byte);
const times = { added: 1, modified: 1 };
const file = (index: number): SealedEntry => ({
  ...{ id: `f${index}`, kind: 'file', name: `${index}.bin`, folder: 'top', type: '', size: SIZE },
  ...{ ...times, blob: { index, salt: salt(index) } },
});
const top = { id: 'top', kind: 'folder', name: 'top', folder: '', type: '', size: 0 } as const;
const tree = encodeTree([{ ...top, ...times }, file(1), file(2)]);
const second = Buffer.from(textOf(SIZE)).reverse();
const blobs = [
  sealBlob(tree, 'tree', salt(100)),
  sealBlob(textOf(SIZE), 'file', salt(1)),
  sealBlob(second, 'file', salt(2)),
];

interface Lies {
  /** What is answered instead of a good body. */
  readonly body?: (asked: Asked, body: Uint8Array) => Uint8Array;
  /** The message that goes out instead, sealed. */
  readonly sealed?: (number: number, sealed: Uint8Array) => Uint8Array;
}

/** A host over these blobs, which tells these lies. */
function enter({ body: lie = (_, body) => body, sealed: swap = (_, sealed) => sealed }: Lies = {}) {
  let keys: MeetingKeys;
  const honest = (asked: Asked): Uint8Array => {
    if (asked.do === 'enter')
      return encodeEntered({ is: 'sealed', token: NONE, treeBytes: tree.length });
    if (asked.do === 'header') return (blobs[asked.blob] as Uint8Array).slice(0, 48);
    if (asked.do !== 'segments') return NONE;
    const from = 48 + asked.first * SEALED_BYTES;
    return (blobs[asked.blob] as Uint8Array).slice(from, from + asked.count * SEALED_BYTES);
  };
  const greet = async (hello: Uint8Array) => {
    const met = answerGreeting('AESGCM', doorKey(SECRET), randomBytes(32), hello.subarray(1));
    keys = met.keys;
    return { answer: met.answer, room: 'room' };
  };
  const ask = async (_: unknown, number: number, sealed: Uint8Array) => {
    const asked = decodeAsked(openBy('AESGCM', keys.in, nonceOf('AESGCM', number), sealed));
    const answer = encodeGood(lie(asked, honest(asked)));
    return swap(number, sealBy('AESGCM', keys.out, nonceOf('AESGCM', number), answer));
  };
  return enterShare({ greet }, SECRET, { aead: nodeAead, random: (n) => randomBytes(n), ask });
}

const refused = { code: 'damaged-share' };
const flip = (bytes: Uint8Array, at: number) =>
  Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ 1 : byte));

describe('a host that lies about a share', () => {
  it('is believed as long as it does not', async () => {
    const reader = await enter();
    assert.deepEqual(
      (await reader.list()).map(({ id }) => id),
      ['f1', 'f2'],
    );
    assert.ok(second.subarray(140_000, 290_000).equals(await reader.read('f2', 140_000, 290_000)));
    assert.equal((await reader.read('f1', SIZE, SIZE + 5)).length, 0);
    await assert.rejects(reader.read('f3', 0, 1), { code: 'not-found' });
    await assert.rejects(reader.read('f1', 0, 2 ** 21), RangeError);
  });

  it('cannot send one file for another, nor segments of another', async () => {
    const header = await enter({
      body: (asked, body) =>
        asked.do === 'header' && asked.blob === 2 ? (blobs[1] as Uint8Array).slice(0, 48) : body,
    });
    await assert.rejects(header.read('f2', 0, 5), refused);
    const segments = await enter({
      body: (asked, body) =>
        asked.do === 'segments' && asked.blob === 2
          ? (blobs[1] as Uint8Array).slice(48, 48 + body.length)
          : body,
    });
    await assert.rejects(segments.read('f2', 0, 5), refused);
    assert.equal((await segments.read('f1', 0, 5)).length, 5);
  });

  it('cannot change a bit, send less, or send more, of the tree or of a file', async () => {
    const changes: ((body: Uint8Array) => Uint8Array)[] = [
      (body) => flip(body, 0),
      (body) => flip(body, body.length - 1),
      (body) => body.subarray(0, -1),
      () => NONE,
      (body) => Buffer.concat([body, Buffer.of(0)]),
    ];
    for (const change of changes) {
      for (const kind of ['header', 'segments'] as const) {
        const lie = (blob: number) => (asked: Asked, body: Uint8Array) =>
          asked.do === kind && asked.blob === blob ? change(body) : body;
        await assert.rejects(enter({ body: lie(0) }), refused);
        const reader = await enter({ body: lie(1) });
        await assert.rejects(reader.read('f1', 0, SIZE), refused);
      }
    }
  });

  it('cannot answer one question with the answer to another', async () => {
    const said: Uint8Array[] = [];
    const reader = await enter({
      sealed(number, sealed) {
        said[number] = sealed;
        return number === 5 ? (said[4] as Uint8Array) : sealed;
      },
    });
    await reader.entry();
    await assert.rejects(Promise.all([reader.entry(), reader.entry()]), refused);
  });
});
