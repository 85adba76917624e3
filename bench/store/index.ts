/**
 * store/ measured beside what others store with, all in one run: restic and hyperdrive on this
 * machine's disk, Tahoe-LAFS over ten hosts. What each figure means is in docs/performance.md.
 *
 * Parameters: scenario (local, memory, kernel, grid, chromium; several with commas; all by
 * default), mb (256), small (10,000), stream_mb (2,048), rounds (1,000), grid_mb (100), tahoe
 * (a command that runs Tahoe-LAFS; or the environment variable TAHOE).
 */
import { fileURLToPath } from 'node:url';
import { ensurePeers } from '../captp/peers.ts';
import type { Benchmark } from '../run.ts';
import { chromiumPut } from './chromium.ts';
import { type GridFigures, type GridWork, median } from './grid-work.ts';
import { withFolder } from './local-disk.ts';
import { cpuMsOf, peakMibOf } from './processes.ts';
import { localRestic } from './restic.ts';
import { buildChild, measure, removeChild } from './run-child.ts';
import { gridTahoe } from './tahoe.ts';
import { startVats } from './ten-vats.ts';
import type { LocalFigures } from './workload.ts';

const HOSTS = 10;
/** The engine's young heap differs by a fifth of all from run to run: the median counts. */
const MEMORY_RUNS = 5;

type Numbers = ReadonlyMap<string, number>;
type Texts = ReadonlyMap<string, string>;
type Scenario = (numbers: Numbers, texts: Texts) => Promise<Record<string, number>>;

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  async local(numbers) {
    const work = { mib: numbers.get('mb') ?? 256, small: numbers.get('small') ?? 10_000 };
    ensurePeers(fileURLToPath(new URL('..', import.meta.url)));
    const ours = await measure('localOurs', work);
    const hyperdrive = await measure('localHyperdrive', work);
    const restic = await localRestic(work.mib);
    return {
      ...named('local', 'small', ours),
      ...named('local_hyperdrive', 'small_hyperdrive', hyperdrive),
      local_put_ratio_hyperdrive: ours.putMibS / hyperdrive.putMibS,
      local_get_ratio_hyperdrive: ours.getMibS / hyperdrive.getMibS,
      small_put_ratio_hyperdrive: ours.smallPutPerS / hyperdrive.smallPutPerS,
      small_get_ratio_hyperdrive: ours.smallGetPerS / hyperdrive.smallGetPerS,
      ...(restic && {
        local_restic_put_mib_s: restic.putMibS,
        local_restic_get_mib_s: restic.getMibS,
        local_restic_put_cpu_ms_mib: restic.putCpuMsMib,
        local_restic_get_cpu_ms_mib: restic.getCpuMsMib,
        local_put_ratio_restic: ours.putMibS / restic.putMibS,
        local_get_ratio_restic: ours.getMibS / restic.getMibS,
      }),
    };
  },
  async memory(numbers) {
    const mib = numbers.get('stream_mb') ?? 2_048;
    const whole: number[] = [];
    const eighth: number[] = [];
    for (let run = 0; run < MEMORY_RUNS; run++) {
      whole.push(await measure('streamMemory', mib));
      eighth.push(await measure('streamMemory', Math.ceil(mib / 8)));
    }
    return {
      memory_peak_mib: median(whole),
      memory_eighth_peak_mib: median(eighth),
      memory_peak_ratio_eighth: median(whole) / median(eighth),
    };
  },
  async kernel(numbers) {
    const rounds = numbers.get('rounds') ?? 1_000;
    const small = await measure('kernelFigures', 3, 10, rounds);
    const large = await measure('kernelFigures', 10, 16, rounds);
    return {
      kernel_3_of_10_gb_s: small.encodeGbS,
      kernel_3_of_10_rebuild_gb_s: small.rebuildGbS,
      kernel_10_of_16_gb_s: large.encodeGbS,
      kernel_10_of_16_rebuild_gb_s: large.rebuildGbS,
      kernel_wrong: small.wrong + large.wrong,
    };
  },
  async grid(numbers, texts) {
    const work: GridWork = {
      bytes: (numbers.get('grid_mb') ?? 100) * 1e6,
      small: numbers.get('small') ?? 1_000,
      slots: numbers.get('slots') ?? 250,
      ranges: 9,
    };
    const ours = await withFolder((folder) => gridFigures(folder, work));
    const tahoe = await gridTahoe(texts.get('tahoe') ?? process.env.TAHOE, fewer(work));
    return { ...ours, ...(tahoe && besideTahoe(ours, tahoe)) };
  },
  async chromium(numbers) {
    return { chromium_put_mb_s: await chromiumPut(numbers.get('mb') ?? 256) };
  },
};

/**
 * What is slow says within fewer how fast it is. Ours has to do enough for what a host does later
 * with many at a time, such as recording leases, to be in the figure by its part.
 */
const FEWER = 5;

function fewer({ small, slots, ...work }: GridWork): GridWork {
  return { ...work, small: Math.ceil(small / FEWER), slots: Math.ceil(slots / FEWER) };
}

/** Three data shares are lost when the first three hosts are gone: those hold what is sent first. */
const LOST = 3;

async function gridFigures(folder: string, work: GridWork): Promise<Record<string, number>> {
  const vats = await startVats(folder, HOSTS);
  try {
    const pids = vats.processes.map(({ pid }) => pid);
    const cpu = await cpuMsOf(pids);
    const figures = await measure('gridOurs', vats.addresses, work);
    const hostsCpuMs = (await cpuMsOf(pids)) - cpu;
    const healthy = await measure('gridReadsBack', vats.addresses, figures);
    await Promise.all(vats.processes.slice(0, LOST).map((vat) => vat.end()));
    const lost = await measure('gridReadsBack', vats.addresses, figures);
    return {
      grid_put_mb_s: figures.putMbS,
      grid_get_mb_s: figures.getMbS,
      grid_small_put_per_s: figures.smallPutPerS,
      grid_small_get_per_s: figures.smallGetPerS,
      grid_packed_put_per_s: figures.packedPutPerS,
      grid_create_per_s: figures.createPerS,
      grid_overwrite_per_s: figures.overwritePerS,
      grid_range_ms: figures.rangeMs,
      grid_put_cpu_ms_mib: figures.putCpuMsMib,
      grid_get_cpu_ms_mib: figures.getCpuMsMib,
      grid_hosts_cpu_ms: hostsCpuMs,
      grid_hosts_peak_mib: await peakMibOf(pids.slice(LOST)),
      grid_peak_mib: figures.peakMib,
      grid_healthy_get_mb_s: healthy,
      grid_lost_get_mb_s: lost,
      grid_lost_get_ratio_healthy: lost / healthy,
    };
  } finally {
    await vats.end();
  }
}

function besideTahoe(ours: Record<string, number>, tahoe: GridFigures): Record<string, number> {
  const over = (name: string, theirs: number) => (ours[name] ?? 0) / theirs;
  return {
    tahoe_put_mb_s: tahoe.putMbS,
    tahoe_get_mb_s: tahoe.getMbS,
    tahoe_small_put_per_s: tahoe.smallPutPerS,
    tahoe_small_get_per_s: tahoe.smallGetPerS,
    tahoe_range_ms: tahoe.rangeMs,
    tahoe_create_per_s: tahoe.createPerS,
    tahoe_overwrite_per_s: tahoe.overwritePerS,
    tahoe_put_cpu_ms_mib: tahoe.putCpuMsMib,
    tahoe_get_cpu_ms_mib: tahoe.getCpuMsMib,
    grid_put_ratio_tahoe: over('grid_put_mb_s', tahoe.putMbS),
    grid_get_ratio_tahoe: over('grid_get_mb_s', tahoe.getMbS),
    grid_small_put_ratio_tahoe: over('grid_small_put_per_s', tahoe.smallPutPerS),
    grid_small_get_ratio_tahoe: over('grid_small_get_per_s', tahoe.smallGetPerS),
    grid_create_ratio_tahoe: over('grid_create_per_s', tahoe.createPerS),
    grid_overwrite_ratio_tahoe: over('grid_overwrite_per_s', tahoe.overwritePerS),
  };
}

function named(large: string, small: string, figures: LocalFigures): Record<string, number> {
  return {
    [`${large}_put_mib_s`]: figures.putMibS,
    [`${large}_get_mib_s`]: figures.getMibS,
    [`${large}_put_cpu_ms_mib`]: figures.putCpuMsMib,
    [`${large}_get_cpu_ms_mib`]: figures.getCpuMsMib,
    [`${small}_put_per_s`]: figures.smallPutPerS,
    [`${small}_get_per_s`]: figures.smallGetPerS,
    [`${small}_put_cpu_us`]: figures.smallPutCpuUs,
    [`${small}_get_cpu_us`]: figures.smallGetCpuUs,
    [`${large}_peak_mib`]: figures.peakMib,
  };
}

export const storeBenchmark: Benchmark = async (numbers, texts) => {
  const wanted = texts.get('scenario')?.split(',') ?? Object.keys(SCENARIOS);
  const figures: Record<string, number> = {};
  await buildChild();
  try {
    for (const name of wanted) {
      const scenario = Object.hasOwn(SCENARIOS, name) ? SCENARIOS[name] : undefined;
      if (!scenario) {
        const all = Object.keys(SCENARIOS).join(', ');
        throw new Error(`There is no “${name}”. Choose: ${all}.`);
      }
      Object.assign(figures, await scenario(numbers, texts));
    }
  } finally {
    await removeChild();
  }
  return figures;
};
