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

const { main } = await program();
await main(process.argv.slice(2));

/** The built program when it is up to date, else the sources. */
async function program() {
  const { builtProgram } = await import('../scripts/program.mjs');
  const built = builtProgram();
  if (built !== undefined) return await import(pathToFileURL(built).href);
  const { register } = await import('tsx/esm/api');
  register();
  return await import('./gather.ts');
}
