/**
 * The built program in dist/: all our own TypeScript as a few JavaScript files. It starts in half the time and takes
 * 40 MB less memory than running the sources through a loader, which Node 20 needs for TypeScript. The sources run
 * as well, and do whenever they are newer.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildStamped, isUpToDate, ROOT } from './built.mjs';

const STAMP = 'dist/.built';
const PARTS = ['cli', 'bridges', 'actors', 'store', 'vat', 'captp'];
const SOURCES = [...PARTS, 'package-lock.json', 'tsconfig.json'];

/** What is loaded by name, each with the file it is made from. */
const ENTRIES = ['gather=cli/gather.ts', 'lockdown=bridges/lockdown/index.ts'];

/** @returns {string | undefined} the folder of the built program, when it is there and up to date */
export function builtProgram() {
  return isUpToDate(STAMP, SOURCES) ? join(ROOT, 'dist') : undefined;
}

/**
 * @returns {string | undefined} what was done
 * @throws {Error} when the program does not build.
 */
export function ensureProgram() {
  if (builtProgram() !== undefined) return undefined;
  buildStamped(STAMP, SOURCES, () => {
    rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
    const esbuild = join(ROOT, 'node_modules/esbuild/bin/esbuild');
    const options = [
      '--bundle',
      '--splitting',
      '--packages=external',
      '--platform=node',
      '--format=esm',
      '--target=node20',
      '--sourcemap',
      '--log-level=warning',
    ];
    const args = [esbuild, ...ENTRIES, ...options, '--outdir=dist'];
    const result = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
    if (result.status !== 0) throw new Error('The program could not be built; see above.');
  });
  return 'Built the program';
}
