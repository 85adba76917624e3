/**
 * Ours over hosts in processes of their own: files in chunks, each spread 3-of-10 over the grants
 * at `addresses`, by authenticated CapTP sessions. A host answers when what it got is synced.
 */
import { makePeer } from '../../bridges/alone/node.ts';
import { nodeCiphers, nodeRandom } from '../../bridges/disks/index.ts';
import { nodeCrypto, timersOn } from '../../bridges/netlayers/index.ts';
import { remoteHost } from '../../bridges/storage/index.ts';
import { makeEncodingWorkers } from '../../bridges/workers/index.ts';
import { parseSturdyref } from '../../captp/index.ts';
import { letHeapDouble } from '../../cli/heap.ts';
import { optimizeSoon } from '../../cli/optimization.ts';
import { makePowers } from '../../cli/powers.ts';
import {
  chooseSlotHosts,
  type FileCap,
  makeFileStore,
  makeGrid,
  makeMemoryBook,
  makeMemoryDisk,
  makeMemoryPackIndex,
  makeSlotCap,
  makeSlotMemory,
  numberOfRecord,
  type ObjectDisk,
  openSlot,
  PackDisk,
  type SlotPowers,
  SlotQuorum,
} from '../../store/index.ts';
import { verifyRecord } from '../../store/slots/record.ts';
import { freshBytes } from './fresh-bytes.ts';
import { type GridWork, median, RANGE_BYTES } from './grid-work.ts';
import { manyAtOnce, measured, memoryPeakMib } from './measured.ts';
import { fetchFile, storeFile } from './streams.ts';
import { MIB, SMALL_BYTES, STREAM_BYTES } from './workload.ts';

/**
 * Done before anything is measured: a vat runs for months, and until the engine has compiled what it
 * does often, which takes some thousands of calls at each of ten hosts, it needs three times the CPU.
 */
const WARMING_PUTS = 6_000;
const WARMING_SLOTS = 400;
const WARMING_CALLERS = 32;
/** And so many one at a time, where other things happen often. */
const WARMING_PUTS_ALONE = 2_000;
const WARMING_SLOTS_ALONE = 500;
/** Small ones in packs for each that goes alone, and how many are put at a time. */
const PACKED_FACTOR = 5;
const PACKED_CALLERS = 512;

export interface OurGridFigures {
  readonly putMbS: number;
  readonly getMbS: number;
  readonly smallPutPerS: number;
  readonly smallGetPerS: number;
  /** In packs, by callers enough to fill them. */
  readonly packedPutPerS: number;
  readonly createPerS: number;
  readonly overwritePerS: number;
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
  { bytes, small, slots, ranges }: GridWork,
): Promise<OurGridFigures> {
  // As a vat does, which in life is the one who stores.
  letHeapDouble();
  optimizeSoon();
  const secrets = [nodeRandom.bytes(32), nodeRandom.bytes(32)] as const;
  const reached = await reach(addresses, secrets, new Map());
  const { files, packedFiles, slotPowers, book, close } = reached;
  const block = Uint8Array.from(nodeRandom.bytes(STREAM_BYTES));
  await fetchFile(files, await storeFile(files, block, 2 * MIB, -1));
  const warm = async (i: number) => {
    await fetchFile(files, await storeFile(files, block, SMALL_BYTES, 4e9 + i));
  };
  const content = block.slice(0, SMALL_BYTES);
  const warmSlot = async () => {
    const slot = openSlot(makeSlotCap(slotPowers), slotPowers);
    await slot.write(content, 0);
    await slot.write(freshBytes(content, 4e9), 1);
  };
  await manyAtOnce(WARMING_PUTS, WARMING_CALLERS, warm);
  await manyAtOnce(WARMING_SLOTS, WARMING_CALLERS, warmSlot);
  await manyAtOnce(WARMING_PUTS_ALONE, 1, (i) => warm(WARMING_PUTS + i));
  await manyAtOnce(WARMING_SLOTS_ALONE, 1, warmSlot);
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
  const packedCount = small * PACKED_FACTOR;
  const packed = await measured(() =>
    manyAtOnce(packedCount, PACKED_CALLERS, (i) =>
      storeFile(packedFiles, block, SMALL_BYTES, 2e9 + i),
    ),
  );
  const opened = Array.from({ length: slots }, () => openSlot(makeSlotCap(slotPowers), slotPowers));
  const create = await measured(async () => {
    for (const slot of opened) await slot.write(content, 0);
  });
  const overwrite = await measured(async () => {
    for (const slot of opened) await slot.write(freshBytes(content, 3e9), 1);
  });
  await close();
  return {
    putMbS: bytes / 1e6 / put.seconds,
    getMbS: bytes / 1e6 / get.seconds,
    smallPutPerS: small / smallPut.seconds,
    smallGetPerS: small / smallGet.seconds,
    packedPutPerS: packedCount / packed.seconds,
    createPerS: slots / create.seconds,
    overwritePerS: slots / overwrite.seconds,
    rangeMs,
    putCpuMsMib: put.cpuMs / (bytes / MIB),
    getCpuMsMib: get.cpuMs / (bytes / MIB),
    peakMib: await memoryPeakMib(),
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
  const encoder = makeEncodingWorkers();
  const filesOver = (disk: ObjectDisk) =>
    makeFileStore({
      disk,
      ciphers: nodeCiphers,
      random: nodeRandom,
      secret: fileSecret,
      now: clock.now,
      encoder,
    });
  const packs = new PackDisk({
    disk: grid,
    index: makeMemoryPackIndex(),
    random: nodeRandom,
    key: namingKey,
    onFault: (error) => {
      throw error;
    },
  });
  const place = new SlotQuorum({
    hosts: (slot) => chooseSlotHosts(nodeCiphers, slot, hosts),
    verify: (slot, record) => ({ version: verifyRecord(slot, record, nodeCrypto).number }),
    versionOf: numberOfRecord,
    ciphers: nodeCiphers,
    clock,
  });
  const tooLarge = () => Promise.reject(new Error('The slots of this benchmark are small.'));
  const slotPowers: SlotPowers = {
    place,
    memory: makeSlotMemory(makeMemoryDisk()),
    files: { put: tooLarge, get: tooLarge },
    signatures: nodeCrypto,
    random: nodeRandom,
    now: clock.now,
  };
  const close = async () => {
    await encoder.close();
    await peer.close('The benchmark is over.');
  };
  return { files: filesOver(grid), packedFiles: filesOver(packs), slotPowers, book, close };
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
