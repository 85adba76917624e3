/**
 * A script file, run as if its lines were typed: top-level await, the same names in scope, and `args`, `print` and
 * dynamic `import()` besides.
 */
import { resolve } from 'node:path';
import { constants, Script } from 'node:vm';

import { Failure } from '../failure.ts';

const OPENING = '(async () => {';
const EXPERIMENTAL = 'USE_MAIN_CONTEXT_DEFAULT_LOADER';

/**
 * Runs the text of a script to its end. `path` is what errors and relative imports go by. Throws what the script
 * throws; a mistake of the script itself as a Failure with code script that names the place.
 */
export async function runScript(source: string, path: string): Promise<void> {
  // A first line such as `#!/usr/bin/env -S gather repl` is no JavaScript.
  const body = source.startsWith('#!') ? `//${source}` : source;
  const filename = resolve(path);
  silenceExperimentalWarning();
  try {
    const script = new Script(`${OPENING}${body}\n})()`, {
      filename,
      columnOffset: -OPENING.length,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    await script.runInThisContext();
  } catch (error) {
    if (!(error instanceof Error) || 'code' in error) throw error;
    const place = placeIn(error, filename);
    const message = `${error.name}: ${error.message}${place ? ` (${path}, line ${place})` : ''}`;
    throw new Failure('script', message, { cause: error });
  }
}

/** The line of the script that an error came from: the first of its stack that lies in it. */
function placeIn(error: Error, filename: string): string | undefined {
  const lines = error.stack?.split('\n').filter((line) => line.includes(filename)) ?? [];
  return lines[0]?.split(filename)[1]?.match(/^:(\d+)/)?.[1];
}

/** Node warns of the way in which scripts get `import()`; the person who runs a script can do nothing about it. */
function silenceExperimentalWarning(): void {
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.message.includes(EXPERIMENTAL)) return;
    for (const listener of listeners) listener.call(process, warning);
  });
}
