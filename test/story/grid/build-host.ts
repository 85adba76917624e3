/** The program of the hosts, as one file: it starts in a fraction of the time. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
/** Where packages are found, and nothing is kept in the repository. */
const BUILT = at('../../../node_modules/.cache/2gather/host-process.mjs');

export async function buildHost(): Promise<string> {
  await build({
    entryPoints: [at('./host-process.ts')],
    outfile: BUILT,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  return BUILT;
}
