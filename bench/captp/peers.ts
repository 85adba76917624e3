/**
 * The libraries we are compared with. They are installed in bench/ alone, when a benchmark first
 * asks for them, so that neither the product nor its tests ever wait for or depend on them; hence
 * they are looked up by name while running, and no import names them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

interface Lockfile {
  readonly packages: Record<string, { readonly version?: string }>;
}

/** Runs `npm ci` in `folder`, the absolute path of bench/, unless what it locks is there. */
export function ensurePeers(folder: string): void {
  const wanted = packagesOf(`${folder}/package-lock.json`);
  const present = packagesOf(`${folder}/node_modules/.package-lock.json`);
  const missing = Object.keys(wanted).some(
    (path) => path !== '' && present[path]?.version !== wanted[path]?.version,
  );
  if (!missing) return;
  process.stderr.write('Installing what is compared with (once) …\n');
  const result = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) throw new Error('The peers could not be installed; npm says why above.');
}

/** Loads one of them, from wherever below bench/ this runs. */
export function loadPeer<T>(name: string): Promise<T> {
  return import(name) as Promise<T>;
}

function packagesOf(path: string): Lockfile['packages'] {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Lockfile).packages : {};
}
