/** Builds the child as the product is built, and runs measurements in fresh processes. */
import { fork } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Measurements } from './child.ts';

/** One folder a run, so that two runs at a time do not disturb each other. */
const BUILT = fileURLToPath(new URL(`../dist/store-${process.pid}/`, import.meta.url));
/** The child, and the threads that it starts from beside it. */
const PROGRAMS = { child: './child.ts', encoding: '../../bridges/workers/encoding-thread.ts' };

export async function buildChild(): Promise<void> {
  // Each by itself: what they have in common would be more than a thread needs.
  for (const [name, file] of Object.entries(PROGRAMS)) {
    await build({
      entryPoints: { [name]: fileURLToPath(new URL(file, import.meta.url)) },
      outdir: BUILT,
      bundle: true,
      splitting: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
      logLevel: 'warning',
    });
  }
}

export function removeChild(): Promise<void> {
  return rm(BUILT, { recursive: true, force: true });
}

export function measure<N extends keyof Measurements>(
  name: N,
  ...args: Parameters<Measurements[N]>
): Promise<Awaited<ReturnType<Measurements[N]>>> {
  // Bytes, maps and long lists go as they are. It is built, and needs none of the tools loaded here.
  const child = fork(`${BUILT}child.js`, {
    execArgv: [],
    stdio: ['ignore', 2, 2, 'ipc'],
    serialization: 'advanced',
  });
  child.send({ name, args });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve((message as { result: never }).result));
    child.once('exit', () => reject(new Error(`“${name}” ended without a result.`)));
  });
}
