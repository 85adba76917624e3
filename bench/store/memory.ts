/** A stream in and out again, and the most memory the process ever held, MiB. */
import { nodeRandom } from '../../bridges/disks/index.ts';
import { withLocalStore } from './local-disk.ts';
import { memoryPeakMib } from './measured.ts';
import { fetchFile, storeFile } from './streams.ts';
import { MIB, STREAM_BYTES } from './workload.ts';

export function streamMemory(mib: number): Promise<number> {
  return withLocalStore(async (files) => {
    const block = Uint8Array.from(nodeRandom.bytes(STREAM_BYTES));
    const cap = await storeFile(files, block, mib * MIB, 1);
    await fetchFile(files, cap);
    return memoryPeakMib();
  });
}
