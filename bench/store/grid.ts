/**
 * Ours over hosts in processes of their own: files in chunks, each spread 3-of-10 over the grants
 * at `addresses`, by authenticated CapTP sessions. A host answers when what it got is synced.
 */
import { makePeer } from '../../bridges/alone/node.ts';
import { nodeCiphers, nodeRandom } from '../../bridges/disks/index.ts';
import { timersOn } from '../../bridges/netlayers/index.ts';
import { remoteHost } from '../../bridges/storage/index.ts';
import { parseSturdyref } from '../../captp/index.ts';
import { makePowers } from '../../cli/powers.ts';
import { type FileCap, makeFileStore, makeGrid, makeMemoryBook } from '../../store/index.ts';
import { type GridWork, median, RANGE_BYTES } from './grid-work.ts';
import { manyAtOnce, measured, memoryPeakMib } from './measured.ts';
import { fetchFile, storeFile } from './streams.ts';
import { CALLERS, MIB, SMALL_BYTES, STREAM_BYTES } from './workload.ts';

export interface OurGridFigures {
  readonly putMbS: number;
  readonly getMbS: number;
  readonly smallPutPerS: number;
  readonly smallGetPerS: number;
  /** By 64 callers at a time. */
  readonly manyPutPerS: number;
  readonly rangeMs: number;
  readonly putCpuMsMib: number;
  readonly getCpuMsMib: number;
  readonly peakMib: number;
  /** What reads back: for a second process. */
  readonly large: FileCap;
  /** Of file store and grid, and their records, for a second process. */
  readonly secrets: readonly [Uint8Array, Uint8Array];
  readonly records: Map<string, Uint8Array>;
}

type Reached = Awaited<ReturnType<typeof reach>>;

export async function gridOurs(
  addresses: readonly string[],
  { bytes, small, ranges }: GridWork,
): Promise<OurGridFigures> {
  const secrets = [nodeRandom.bytes(32), nodeRandom.bytes(32)] as const;
  const { files, book, close } = await reach(addresses, secrets, new Map());
  const block = Uint8Array.from(nodeRandom.bytes(STREAM_BYTES));
  await fetchFile(files, await storeFile(files, block, 2 * MIB, -1));
  const caps: FileCap[] = [];
  const put = await measured(async () => caps.push(await storeFile(files, block, bytes, 1)));
  const large = caps[0]!;
  const get = await measured(() => fetchFile(files, large));
  const rangeMs = await rangeOf(files, large, ranges);
  const smallCaps: FileCap[] = [];
  const smallPut = await measured(async () => {
    for (let i = 0; i < small; i++) {
      smallCaps.push(await storeFile(files, block, SMALL_BYTES, 1e9 + i));
    }
  });
  const smallGet = await measured(async () => {
    for (const cap of smallCaps) await fetchFile(files, cap);
  });
  const many = small * 4;
  const manyPut = await measured(() =>
    manyAtOnce(many, CALLERS, (i) => storeFile(files, block, SMALL_BYTES, 2e9 + i)),
  );
  await close();
  return {
    putMbS: bytes / 1e6 / put.seconds,
    getMbS: bytes / 1e6 / get.seconds,
    smallPutPerS: small / smallPut.seconds,
    smallGetPerS: small / smallGet.seconds,
    manyPutPerS: many / manyPut.seconds,
    rangeMs,
    putCpuMsMib: put.cpuMs / (bytes / MIB),
    getCpuMsMib: get.cpuMs / (bytes / MIB),
    peakMib: memoryPeakMib(),
    large,
    secrets,
    records: book.records,
  };
}

/** Reads the large file again, as another process that has the records, from whoever is there. */
export async function gridReadsBack(
  addresses: readonly string[],
  { large, secrets, records }: Pick<OurGridFigures, 'large' | 'secrets' | 'records'>,
): Promise<number> {
  const { files, close } = await reach(addresses, secrets, records);
  const get = await measured(() => fetchFile(files, large));
  const again = await measured(() => fetchFile(files, large));
  await close();
  return large.size / 1e6 / Math.min(get.seconds, again.seconds);
}

async function reach(
  addresses: readonly string[],
  [fileSecret, namingKey]: readonly [Uint8Array, Uint8Array],
  records: Map<string, Uint8Array>,
) {
  const { clock } = makePowers();
  const timers = timersOn(clock);
  const peer = await makePeer();
  const hosts = addresses.map((address, i) => {
    const sturdyref = parseSturdyref(address);
    return remoteHost(peer.lasting(sturdyref) as never, {
      id: sturdyref.peer.designator,
      person: `person ${i}`,
      timers,
    });
  });
  const book = makeMemoryBook(records);
  const grid = makeGrid({
    hosts: () => hosts,
    book,
    ciphers: nodeCiphers,
    random: nodeRandom,
    clock,
    namingKey,
  });
  const files = makeFileStore({
    disk: grid,
    ciphers: nodeCiphers,
    random: nodeRandom,
    secret: fileSecret,
    now: clock.now,
  });
  return { files, book, close: () => peer.close('The benchmark is over.') };
}

async function rangeOf(files: Reached['files'], cap: FileCap, ranges: number): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < ranges; i++) {
    const reader = await files.open(cap);
    const from = Math.floor(cap.size / 2) + i * RANGE_BYTES;
    const { seconds } = await measured(() => reader.read(from, from + RANGE_BYTES));
    times.push(seconds * 1_000);
    await reader.close();
  }
  return median(times);
}
