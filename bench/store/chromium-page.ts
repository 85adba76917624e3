/**
 * What runs in Chromium: files encrypted and hashed by WebCrypto, each object coded 3-of-10 by the
 * kernel. The pieces go nowhere: what is measured is what the page itself has to do.
 */
import {
  type DiskWriter,
  makeAsyncEncoder,
  makeErasureCoder,
  makeFileStore,
  makeKernel,
  nobleCiphers,
  type ObjectDisk,
  ObjectMissing,
  webCiphers,
} from '../../store/index.ts';
import { freshBytes } from './fresh-bytes.ts';

const K = 3;
const N = 10;
const MIB = 2 ** 20;
/** A third of the largest chunk and what is around it. */
const PIECE_BYTES_MAX = 1_500_000;
const RANDOM_BYTES_MAX = 65_536;

const random = {
  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += RANDOM_BYTES_MAX) {
      crypto.getRandomValues(bytes.subarray(at, Math.min(at + RANDOM_BYTES_MAX, length)));
    }
    return bytes;
  },
};

/** Codes whatever is put, and forgets it. */
function codingDisk(): ObjectDisk {
  const coder = makeErasureCoder(K, N, makeKernel());
  // The pieces go nowhere, so that the next ones may lie where they were.
  const room = Array.from({ length: N - K }, () => new Uint8Array(PIECE_BYTES_MAX));
  const code = (bytes: Uint8Array): void => {
    const pieceBytes = Math.ceil(bytes.length / K);
    const data = Array.from({ length: K }, (_, i) => {
      const part = bytes.subarray(i * pieceBytes, (i + 1) * pieceBytes);
      if (part.length === pieceBytes) return part;
      const padded = new Uint8Array(pieceBytes);
      padded.set(part);
      return padded;
    });
    coder.encode(
      data,
      room.map((piece) => piece.subarray(0, pieceBytes)),
    );
  };
  const writer: DiskWriter = {
    append: async (bytes) => code(bytes),
    commit: async () => undefined,
    abort: async () => undefined,
  };
  return {
    create: async () => writer,
    put: async (_, bytes) => code(bytes),
    open: (name) => Promise.reject(new ObjectMissing(name)),
    remove: async () => undefined,
    async *list() {},
    sweepTemporary: async () => 0,
  };
}

/** MB a second of source. */
async function putMbS(mib: number): Promise<number> {
  const files = makeFileStore({
    disk: codingDisk(),
    ciphers: nobleCiphers,
    random,
    secret: random.bytes(32),
    now: Date.now,
    encoder: makeAsyncEncoder(webCiphers(crypto.subtle)),
  });
  const block = random.bytes(MIB);
  const put = async (count: number) => {
    const writer = await files.create();
    for (let i = 0; i < count; i++) await writer.write(freshBytes(block, i));
    await writer.finish();
    await writer.release();
  };
  await put(8);
  const start = performance.now();
  await put(mib);
  return (mib * MIB) / 1_000 / (performance.now() - start);
}

Object.assign(globalThis, { putMbS });
