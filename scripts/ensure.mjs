/**
 * Makes what `npm start`, `npm test` and `npm run check` stand on, so that each works at once from a
 * fresh clone: `node scripts/ensure.mjs installed page program browser`. It runs before anything is
 * installed, hence plain JavaScript and nothing but Node. What is there already is left alone, and
 * every step that did something says so with its time.
 */
import { ensureBrowser } from './browser.mjs';
import { ensureInstalled, ensureNode } from './install.mjs';
import { ensurePage } from './page.mjs';
import { ensureProgram } from './program.mjs';
import { ensureRouters } from './routers.mjs';

/** @type {Record<string, () => string | undefined>} Each returns what it did, or nothing. */
const STEPS = {
  installed: ensureInstalled,
  page: ensurePage,
  program: ensureProgram,
  browser: ensureBrowser,
  routers: ensureRouters,
};

/** @param {string[]} names steps in order; @throws {Error} with a sentence for the person. */
function ensure(names) {
  ensureNode();
  for (const name of names) {
    const step = STEPS[name];
    if (step === undefined) throw new Error(`There is no step "${name}" in scripts/ensure.mjs.`);
    const started = performance.now();
    const done = step();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (done !== undefined) console.log(`${done} in ${seconds} s.`);
  }
}

try {
  ensure(process.argv.slice(2));
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
