/**
 * A script file, run as if its lines were typed: top-level await, the same names in scope, and `args`, `print` and
 * dynamic `import()` besides.
 */
import { resolve } from 'node:path';
import { constants, Script } from 'node:vm';

const OPENING = '(async () => {';

/**
 * Runs the text of a script to its end. `path` is what errors and relative imports go by. Throws what the script
 * throws, and a SyntaxError before it runs anything.
 */
export async function runScript(source: string, path: string): Promise<void> {
  // A first line such as `#!/usr/bin/env -S gather repl` is no JavaScript.
  const body = source.startsWith('#!') ? `//${source}` : source;
  const script = new Script(`${OPENING}${body}\n})()`, {
    filename: resolve(path),
    columnOffset: -OPENING.length,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  await script.runInThisContext();
}
