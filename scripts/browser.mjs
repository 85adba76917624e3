/**
 * The browser that the tests drive. Any Chromium or Chrome of this machine will do; where there is
 * none and we may install packages (root on Debian or Ubuntu, as on build machines), it is
 * installed, otherwise a person is told what to install.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ELSEWHERE = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];
const WHAT_TO_DO =
  'Install one (Debian and Ubuntu: `sudo apt-get install chromium`, Fedora: `sudo dnf install ' +
  'chromium`, macOS: `brew install --cask chromium`), or set CHROMIUM to the path of a Chromium ' +
  'or Chrome that you have.';

/**
 * The path of a Chromium or Chrome: $CHROMIUM, else one on the PATH, else where installers put it.
 * @returns {string | undefined}
 * @throws {Error} when CHROMIUM is set and is no program.
 */
function locateChromium() {
  const chosen = process.env.CHROMIUM;
  if (chosen) {
    if (isProgram(chosen)) return chosen;
    throw new Error(`CHROMIUM is set to "${chosen}", which is no program. ${WHAT_TO_DO}`);
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command)));
  return [...onPath, ...ELSEWHERE].find(isProgram);
}

/**
 * The path of a Chromium or Chrome.
 * @returns {string}
 * @throws {Error} when there is none, with what to install.
 */
export function findChromium() {
  const found = locateChromium();
  if (found === undefined) {
    throw new Error(`The tests drive a browser and found no Chromium or Chrome. ${WHAT_TO_DO}`);
  }
  return found;
}

/**
 * Installs Chromium where there is no browser and the system lets us.
 * @returns {string | undefined} what was done
 * @throws {Error} when there is still none, with what to install.
 */
export function ensureBrowser() {
  if (locateChromium() !== undefined) return undefined;
  if (process.getuid?.() === 0 && runs('apt-get', '--version')) {
    console.log('Installing Chromium for the browser tests (once, about two minutes) …');
    if (runs('apt-get', 'update', '-qq')) {
      runs('apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium');
    }
  }
  findChromium();
  return 'Installed Chromium';
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

/** @param {string} command @param {string[]} args @returns {boolean} whether it ended well */
function runs(command, ...args) {
  const quiet = args[0] === '--version';
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: quiet ? 'ignore' : 'inherit', env }).status === 0;
}
