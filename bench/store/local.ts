/**
 * Ours on this machine's disk, as the lake uses it: files in chunks, encrypted, hashed, durable in
 * the log; small ones by 64 callers at a time. What is read is verified against its address.
 */
import { nodeRandom } from '../../bridges/disks/index.ts';
import type { FileCap } from '../../store/index.ts';
import { withLocalStore } from './local-disk.ts';
import { localFigures } from './local-figures.ts';
import { fastestOf, manyAtOnce, memoryPeakMib } from './measured.ts';
import { fetchFile, storeFile } from './streams.ts';
import {
  CALLERS,
  type LocalFigures,
  type LocalWork,
  MIB,
  ROUNDS,
  SMALL_BYTES,
  STREAM_BYTES,
} from './workload.ts';

export function localOurs({ mib, small }: LocalWork): Promise<LocalFigures> {
  return withLocalStore(async (files) => {
    const block = Uint8Array.from(nodeRandom.bytes(STREAM_BYTES));
    const caps: FileCap[] = [];
    const large = await fastestOf(
      ROUNDS,
      async (round) => {
        caps[round] = await storeFile(files, block, mib * MIB, round * mib * MIB);
      },
      (round) => fetchFile(files, caps[round]!),
    );
    const smallCaps: FileCap[] = [];
    const many = await fastestOf(
      ROUNDS,
      (round) =>
        manyAtOnce(small, CALLERS, async (i) => {
          smallCaps[i] = await storeFile(files, block, SMALL_BYTES, 1e9 + round * small + i);
        }),
      () => manyAtOnce(small, CALLERS, (i) => fetchFile(files, smallCaps[i]!)),
    );
    return {
      ...localFigures({ mib, small }, large, many),
      peakMib: await memoryPeakMib(),
    };
  });
}
