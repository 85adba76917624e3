/**
 * The built page in ui/dist. Vite builds in a second or two, but `npm start` is run often, so the
 * build is skipped while nothing it reads is newer than the stamp it left behind. The stamp holds
 * the newest date seen *before* building: a file saved during a build causes the next one.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STAMP = join(ROOT, 'ui/dist/.built');
const SOURCES = ['ui', 'captp', 'actors', 'package-lock.json', 'tsconfig.json'];
const NOT_SOURCES = new Set(['dist', 'node_modules', 'README.md']);

/**
 * @returns {string | undefined} what was done
 * @throws {Error} when the page does not build.
 */
export function ensurePage() {
  const newest = Math.max(...SOURCES.map((name) => newestChange_ms(join(ROOT, name))));
  if (existsSync(STAMP) && Number(readFileSync(STAMP, 'utf8')) >= newest) return undefined;
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const args = [vite, 'build', 'ui', '--logLevel', 'warn'];
  const result = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  if (result.status !== 0) throw new Error('The page could not be built; vite says why above.');
  writeFileSync(STAMP, String(newest));
  return 'Built the page';
}

/**
 * Directories count too: a removed file changes only the folder it was in.
 * @param {string} path a file or folder
 * @returns {number} the newest date of change below it, ms since 1970
 */
function newestChange_ms(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const names = readdirSync(path).filter((name) => !NOT_SOURCES.has(name));
  return Math.max(...names.map((name) => newestChange_ms(join(path, name))), 0);
}
