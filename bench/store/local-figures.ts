/** What the measurements of a large file and of many small ones mean: rates, and processor time. */
import type { Measured } from './measured.ts';
import type { LocalFigures, LocalWork } from './workload.ts';

interface Both {
  readonly put: Measured;
  readonly get: Measured;
}

export function localFigures(
  { mib, small }: LocalWork,
  large: Both,
  many: Both,
): Omit<LocalFigures, 'peakMib'> {
  return {
    putMibS: mib / large.put.seconds,
    getMibS: mib / large.get.seconds,
    putCpuMsMib: large.put.cpuMs / mib,
    getCpuMsMib: large.get.cpuMs / mib,
    smallPutPerS: small / many.put.seconds,
    smallGetPerS: small / many.get.seconds,
    smallPutCpuUs: (many.put.cpuMs * 1_000) / small,
    smallGetCpuUs: (many.get.cpuMs * 1_000) / small,
  };
}
