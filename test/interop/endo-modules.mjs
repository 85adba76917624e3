/**
 * Loads endo's OCapN from a checkout of its repository. `@endo/init` comes first: it changes the
 * built-in objects that everything after it relies on.
 */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * @param {string} checkout
 * @returns {Promise<any>}
 */
export async function loadEndo(checkout) {
  // Without links, so that a module is the same whichever way it is reached.
  const packages = join(realpathSync(checkout), 'packages');
  /** @param {string} path */
  const load = (path) => import(pathToFileURL(join(packages, path)).href);
  await load('init/index.js');
  const passStyle = await load('pass-style/index.js');
  return {
    harden: (await load('harden/index.js')).default,
    Far: (await load('marshal/index.js')).Far,
    E: (await load('eventual-send/src/no-shim.js')).E,
    HandledPromise: (await load('eventual-send/src/no-shim.js')).HandledPromise,
    passStyleOf: passStyle.passStyleOf,
    makeTagged: passStyle.makeTagged,
    ...(await load('ocapn/src/selector.js')),
    ...(await load('bytes/to-immutable.js')),
    ...(await load('bytes/from-immutable.js')),
    ...(await load('ocapn/src/client/util.js')),
    ...(await load('ocapn/src/client/index.js')),
    ...(await load('ocapn/src/netlayers/tcp-test-only.js')),
  };
}
