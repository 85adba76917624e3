/**
 * The same work by hyperdrive with an encryption key, as its documentation shows it: blobs in an
 * append-only log over RocksDB. It acknowledges before anything is durable.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { loadPeer } from '../captp/peers.ts';
import { freshBytes } from './fresh-bytes.ts';
import { withFolder } from './local-disk.ts';
import { localFigures } from './local-figures.ts';
import { fastestOf, manyAtOnce, memoryPeakMib } from './measured.ts';
import {
  CALLERS,
  type LocalFigures,
  type LocalWork,
  MIB,
  ROUNDS,
  SMALL_BYTES,
  STREAM_BYTES,
} from './workload.ts';

interface Drive {
  ready(): Promise<void>;
  put(path: string, bytes: Uint8Array): Promise<void>;
  get(path: string): Promise<Uint8Array | null>;
  createWriteStream(path: string): NodeJS.WritableStream;
  createReadStream(path: string): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}
type MakeDrive = new (store: object, key: null, options: { encryptionKey: Buffer }) => Drive;
type MakeStore = new (folder: string) => { close(): Promise<void> };

export function localHyperdrive({ mib, small }: LocalWork): Promise<LocalFigures> {
  return withFolder(async (folder) => {
    const { default: Corestore } = await loadPeer<{ default: MakeStore }>('corestore');
    const { default: Hyperdrive } = await loadPeer<{ default: MakeDrive }>('hyperdrive');
    const store = new Corestore(folder);
    const drive = new Hyperdrive(store, null, { encryptionKey: randomBytes(32) });
    await drive.ready();
    const block = randomBytes(STREAM_BYTES);
    const stream = async (round: number) => {
      const out = drive.createWriteStream(`/large/${round}`);
      const closed = once(out, 'close');
      for (let at = 0; at < mib; at++) {
        const piece = Buffer.from(freshBytes(block, round * mib + at));
        if (!out.write(piece)) await once(out, 'drain');
      }
      out.end();
      await closed;
    };
    const fetch = async (round: number) => {
      let bytes = 0;
      const source = drive.createReadStream(`/large/${round}`);
      for await (const piece of source) bytes += piece.length;
      if (bytes !== mib * MIB) throw new Error('hyperdrive gave other bytes.');
    };
    const large = await fastestOf(ROUNDS, stream, fetch);
    const name = (round: number, i: number) => `/small/${round * small + i}`;
    const own = block.subarray(0, SMALL_BYTES);
    const many = await fastestOf(
      ROUNDS,
      (round) =>
        manyAtOnce(small, CALLERS, (i) =>
          drive.put(name(round, i), Buffer.from(freshBytes(own, 1e9 + round * small + i))),
        ),
      (round) => manyAtOnce(small, CALLERS, (i) => drive.get(name(round, i))),
    );
    await drive.close();
    await store.close();
    return {
      ...localFigures({ mib, small }, large, many),
      peakMib: await memoryPeakMib(),
    };
  });
}
