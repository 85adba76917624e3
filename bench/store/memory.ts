/** A stream in and out again, and the most memory the process ever held. */
import { nodeCiphers, nodeRandom } from '../../bridges/disks/index.ts';
import { makeFileStore } from '../../store/index.ts';
import { withLocalDisk } from './local-disk.ts';
import { memoryPeakMib } from './measured.ts';
import { fetchFile, storeFile } from './streams.ts';
import { MIB, STREAM_BYTES } from './workload.ts';

export interface StreamMemory {
  readonly putPeakMib: number;
  readonly peakMib: number;
}

export function streamMemory(mib: number): Promise<StreamMemory> {
  return withLocalDisk(async (disk) => {
    const files = makeFileStore({
      disk,
      ciphers: nodeCiphers,
      random: nodeRandom,
      secret: nodeRandom.bytes(32),
      now: Date.now,
    });
    const block = Uint8Array.from(nodeRandom.bytes(STREAM_BYTES));
    const cap = await storeFile(files, block, mib * MIB, 1);
    const putPeakMib = memoryPeakMib();
    await fetchFile(files, cap);
    return { putPeakMib, peakMib: memoryPeakMib() };
  });
}
