/**
 * What the story about routers is made with: iproute2 and nftables. Where we may install packages (root on Debian or
 * Ubuntu, as on build machines) they are installed; elsewhere the story says what is missing.
 */
import { spawnSync } from 'node:child_process';

const PACKAGES = ['iproute2', 'nftables'];

/** @returns {string | undefined} what was done */
export function ensureRouters() {
  if (runs('ignore', 'ip', '-V') && runs('ignore', 'nft', '--version')) return undefined;
  const mayInstall = process.getuid?.() === 0 && runs('ignore', 'apt-get', '--version');
  if (!mayInstall || !runs('inherit', 'apt-get', 'update', '-qq')) return undefined;
  const how = ['-y', '-qq', '--no-install-recommends'];
  if (!runs('inherit', 'apt-get', 'install', ...how, ...PACKAGES)) return undefined;
  return `Installed ${PACKAGES.join(' and ')}`;
}

/**
 * @param {'ignore' | 'inherit'} stdio
 * @param {string} command @param {string[]} args @returns {boolean} whether it ended well
 */
function runs(stdio, command, ...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio, env }).status === 0;
}
