/**
 * One large file by restic, which reads and writes files on both sides. It must be installed
 * (`apt install restic`); where it is not, the figures beside it are missing and this says so.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { freshBytes } from './fresh-bytes.ts';
import { withFolder } from './local-disk.ts';
import { STREAM_BYTES } from './workload.ts';

const RESTIC = 'restic';

export interface ResticFigures {
  readonly putMibS: number;
  readonly getMibS: number;
  readonly putCpuMsMib: number;
  readonly getCpuMsMib: number;
}

export async function localRestic(mib: number): Promise<ResticFigures | undefined> {
  if (spawnSync(RESTIC, ['version'], { stdio: 'ignore' }).status !== 0) {
    process.stderr.write('restic is not installed: no figures beside it.\n');
    return undefined;
  }
  return withFolder(async (folder) => {
    const [file, repository, target] = ['file', 'repository', 'target'].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    await makeFile(file, mib);
    const environment = {
      ...process.env,
      RESTIC_PASSWORD: 'of a benchmark',
      RESTIC_CACHE_DIR: join(folder, 'cache'),
    };
    const restic = (...words: string[]) =>
      timed(RESTIC, ['-r', repository, '-q', ...words], environment);
    await restic('init');
    const put = await restic('backup', file);
    const get = await restic('restore', 'latest', '--target', target);
    return {
      putMibS: mib / put.seconds,
      getMibS: mib / get.seconds,
      putCpuMsMib: put.cpuMs / mib,
      getCpuMsMib: get.cpuMs / mib,
    };
  });
}

async function makeFile(path: string, mib: number): Promise<void> {
  const block = randomBytes(STREAM_BYTES);
  const file = await open(path, 'w');
  for (let round = 0; round < mib; round++) await file.write(freshBytes(block, round));
  await file.sync();
  await file.close();
}

/** Runs a program to its end; its CPU is what the shell's `times` says of it. */
function timed(
  program: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ seconds: number; cpuMs: number }> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const script = '"$@"; code=$?; times; exit $code';
    const child = spawn('bash', ['-c', script, 'bash', program, ...words], {
      env,
      stdio: ['ignore', 'pipe', 2],
    });
    let text = '';
    child.stdout?.on('data', (piece: Buffer) => {
      text += piece.toString();
    });
    child.once('error', reject);
    child.once('close', (code) => {
      const seconds = (performance.now() - start) / 1_000;
      if (code === 0) resolve({ seconds, cpuMs: cpuOf(text) });
      else reject(new Error(`${program} ${words.at(2)} ended with ${code}.`));
    });
  });
}

/** The second of the two lines: user and system time of the children, `0m1.234s 0m0.567s`. */
function cpuOf(times: string): number {
  const last = times.trim().split('\n').at(-1) ?? '';
  return [...last.matchAll(/(\d+)m([\d.]+)s/g)]
    .map(([, minutes, seconds]) => Number(minutes) * 60_000 + Number(seconds) * 1_000)
    .reduce((sum, ms) => sum + ms, 0);
}
