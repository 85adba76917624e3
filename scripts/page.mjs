/**
 * The built page in ui/dist. Vite builds in a second or two, but `npm start` is run often, so the build is skipped
 * while nothing it reads has changed.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildStamped, isUpToDate, ROOT } from './built.mjs';

const STAMP = 'ui/dist/.built';
const SOURCES = ['ui', 'captp', 'actors', 'package-lock.json', 'tsconfig.json'];

/**
 * @returns {string | undefined} what was done
 * @throws {Error} when the page does not build.
 */
export function ensurePage() {
  if (isUpToDate(STAMP, SOURCES)) return undefined;
  buildStamped(STAMP, SOURCES, () => {
    const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
    const args = [vite, 'build', 'ui', '--logLevel', 'warn'];
    const result = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
    if (result.status !== 0) throw new Error('The page could not be built; vite says why above.');
  });
  return 'Built the page';
}
