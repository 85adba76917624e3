#!/usr/bin/env node
/**
 * The `gather` command as the system starts it: in a clone, by npx, or through the symlink that
 * `npm install -g .` makes. It is plain JavaScript so that even an old Node can read it and say what
 * is missing; then it runs the built program, or the TypeScript of cli/ where that is newer.
 */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NODE_MIN = /** @type {const} */ ([20, 19]);

/** @param {string} sentence */
function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < NODE_MIN[0] || (major === NODE_MIN[0] && minor < NODE_MIN[1])) {
  stop(
    `gather needs Node ${NODE_MIN.join('.')} or newer; this is ${process.versions.node}. ` +
      'Install a current one from https://nodejs.org and try again.',
  );
}

const here = dirname(realpathSync(fileURLToPath(import.meta.url)));
if (!existsSync(join(here, '../node_modules/tsx'))) {
  stop(
    `The packages of 2gather are not installed. Run this once: npm ci --prefix ${dirname(here)}`,
  );
}

const args = process.argv.slice(2);
const program = await findProgram();
// A process that is going to run a vat is locked down before anything else is loaded into it.
if (args.includes('start')) await (await program.lockdown()).lockDown();
await (await program.gather()).main(args);

/** The built program when it is up to date, else the sources. */
async function findProgram() {
  const { builtProgram } = await import('../scripts/program.mjs');
  const built = builtProgram();
  if (built !== undefined) {
    const load = (/** @type {string} */ name) => import(pathToFileURL(join(built, name)).href);
    return { lockdown: () => load('lockdown.js'), gather: () => load('gather.js') };
  }
  const { register } = await import('tsx/esm/api');
  register();
  return {
    lockdown: () => import('../bridges/lockdown/index.ts'),
    gather: () => import('./gather.ts'),
  };
}
