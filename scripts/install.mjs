/**
 * The Node version and the packages. Whether packages are there is decided by content, not by dates:
 * npm keeps the list of what it installed in node_modules/.package-lock.json, and every version of
 * package-lock.json that this machine needs must stand in it. So a fresh clone, a pulled change and
 * an install that was cut off are all mended, and nothing is installed twice.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NODE_MIN = /** @type {const} */ ([20, 19]);

/** @throws {Error} when this Node is older than package.json allows. */
export function ensureNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return;
  throw new Error(
    `2gather needs Node ${NODE_MIN.join('.')} or newer; this is ${process.versions.node}. ` +
      'Install a current one from https://nodejs.org and try again.',
  );
}

/**
 * Runs `npm ci` unless every package of the lockfile is installed.
 * @returns {string | undefined} what was done
 * @throws {Error} when npm cannot install.
 */
export function ensureInstalled() {
  if (isInstalled()) return undefined;
  console.log('Installing packages (once, about a minute) …');
  const result = npm('ci', '--include=dev', '--no-audit', '--no-fund');
  if (result.status !== 0) {
    throw new Error(
      'The packages could not be installed; npm says why above. Is the net reachable?',
    );
  }
  return 'Installed the packages';
}

/** @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }} Entry */

function isInstalled() {
  const wanted = packagesOf('package-lock.json');
  const present = packagesOf('node_modules/.package-lock.json');
  return Object.entries(wanted).every(
    ([path, { version, optional, devOptional }]) =>
      path === '' || optional || devOptional || present[path]?.version === version,
  );
}

/**
 * @param {string} file a lockfile, relative to the project
 * @returns {Record<string, Entry>} its packages by path; none when it does not exist
 */
function packagesOf(file) {
  const path = `${ROOT}${file}`;
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : {};
}

/** Runs the npm that started us, or the one on the PATH. @param {string[]} args */
function npm(...args) {
  const options = /** @type {const} */ ({ cwd: ROOT, stdio: 'inherit' });
  const started = process.env.npm_execpath;
  return started?.endsWith('npm-cli.js')
    ? spawnSync(process.execPath, [started, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
}
