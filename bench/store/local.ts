/**
 * Ours on this machine's disk, as the lake uses it: files in chunks, encrypted, hashed, durable in
 * the log; small ones by 64 callers at a time. What is read is verified against its address.
 */
import { nodeRandom } from '../../bridges/disks/index.ts';
import type { FileCap } from '../../store/index.ts';
import { withLocalStore } from './local-disk.ts';
import { fastest, type Measured, manyAtOnce, measured, memoryPeakMib } from './measured.ts';
import { fetchFile, storeFile } from './streams.ts';
import {
  CALLERS,
  LARGE_ROUNDS,
  type LocalFigures,
  type LocalWork,
  MIB,
  SMALL_BYTES,
  STREAM_BYTES,
  WARMING,
} from './workload.ts';

export function localOurs({ mib, small }: LocalWork): Promise<LocalFigures> {
  return withLocalStore(async (files) => {
    const block = Uint8Array.from(nodeRandom.bytes(STREAM_BYTES));
    const puts: Measured[] = [];
    const gets: Measured[] = [];
    for (let round = 0; round < LARGE_ROUNDS; round++) {
      const caps: FileCap[] = [];
      const store = () => storeFile(files, block, mib * MIB, round * mib * MIB);
      puts.push(await measured(async () => caps.push(await store())));
      gets.push(await measured(() => fetchFile(files, caps[0]!)));
    }
    const [put, get] = [fastest(puts), fastest(gets)];
    const smallCaps: FileCap[] = [];
    const putSmall = async (i: number) => {
      smallCaps[i] = await storeFile(files, block, SMALL_BYTES, 1e9 + i);
    };
    const getSmall = (i: number) => fetchFile(files, smallCaps[i]!);
    await manyAtOnce(WARMING, CALLERS, (i) => putSmall(small + i));
    await manyAtOnce(WARMING, CALLERS, (i) => getSmall(small + i));
    const smallPut = await measured(() => manyAtOnce(small, CALLERS, putSmall));
    const smallGet = await measured(() => manyAtOnce(small, CALLERS, getSmall));
    return {
      putMibS: mib / put.seconds,
      getMibS: mib / get.seconds,
      putCpuMsMib: put.cpuMs / mib,
      getCpuMsMib: get.cpuMs / mib,
      smallPutPerS: small / smallPut.seconds,
      smallGetPerS: small / smallGet.seconds,
      smallPutCpuUs: (smallPut.cpuMs * 1_000) / small,
      smallGetCpuUs: (smallGet.cpuMs * 1_000) / small,
      peakMib: await memoryPeakMib(),
    };
  });
}
