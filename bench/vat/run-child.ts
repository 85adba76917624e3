/** Builds the child, once sealing and once not, and runs measurements in processes of their own. */
import { fork } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { Measurements } from './child.ts';

/** One file a run, so that two runs at a time do not disturb each other. */
const built = (what: string): string =>
  fileURLToPath(new URL(`../dist/vat-${what}-${process.pid}.js`, import.meta.url));
const OPEN_SEALER = fileURLToPath(new URL('open-sealer.ts', import.meta.url));

const withoutSeals: Plugin = {
  name: 'without seals',
  setup({ onResolve }) {
    onResolve({ filter: /\/sealer\.ts$/ }, ({ importer }) =>
      importer === OPEN_SEALER ? undefined : { path: OPEN_SEALER },
    );
  },
};

export async function buildChildren(): Promise<void> {
  for (const [what, plugins] of [
    ['sealed', []],
    ['open', [withoutSeals]],
  ] as const) {
    await build({
      entryPoints: [fileURLToPath(new URL('child.ts', import.meta.url))],
      outfile: built(what),
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: 'inline',
      logLevel: 'warning',
      plugins: [...plugins],
    });
  }
}

export async function removeChildren(): Promise<void> {
  for (const what of ['sealed', 'open']) await rm(built(what), { force: true });
}

/** `default` is how the product runs; `bare` is without lockdown and without seals. */
export type Configuration = 'default' | 'bare';

export function measure<N extends keyof Measurements>(
  configuration: Configuration,
  name: N,
  ...args: Parameters<Measurements[N]>
): Promise<Awaited<ReturnType<Measurements[N]>>> {
  const file = built(configuration === 'default' ? 'sealed' : 'open');
  const words = [name, JSON.stringify(args), ...(configuration === 'default' ? ['lockdown'] : [])];
  const child = fork(file, words, { execArgv: ['--expose-gc'], stdio: ['ignore', 2, 2, 'ipc'] });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve((message as { result: never }).result));
    child.once('exit', () => reject(new Error(`“${name}” ended without a result.`)));
  });
}
