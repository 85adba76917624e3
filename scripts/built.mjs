/**
 * Tells whether something that is built from sources is up to date. A stamp holds the newest date of change seen
 * *before* building: a file saved during a build causes the next one.
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NOT_SOURCES = new Set(['dist', 'node_modules', 'README.md']);

/**
 * @param {string} stamp path of the stamp, from the root
 * @param {readonly string[]} sources files and folders, from the root
 */
export function isUpToDate(stamp, sources) {
  const path = join(ROOT, stamp);
  return existsSync(path) && Number(readFileSync(path, 'utf8')) >= newestOf(sources);
}

/**
 * Runs `build` and leaves the stamp.
 * @param {string} stamp @param {readonly string[]} sources @param {() => void} build
 */
export function buildStamped(stamp, sources, build) {
  const newest = newestOf(sources);
  build();
  writeFileSync(join(ROOT, stamp), String(newest));
}

/** @param {readonly string[]} sources */
function newestOf(sources) {
  return Math.max(...sources.map((name) => newestChange_ms(join(ROOT, name))));
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
