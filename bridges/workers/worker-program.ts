/**
 * What a worker thread runs: a file beside the built program, or the source where nothing is built. Of a source, a
 * line of plain JavaScript first loads what TypeScript takes, which costs a second of processor time for each thread.
 * So the tests, which start many, build the program first and say where it lies.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface WorkerProgram {
  readonly program: string | URL;
  /** Is it the text of a program, and not the place of one? */
  readonly isText: boolean;
}

/** Names the folder of a built program that is up to date with the sources which are running. */
const BUILT_VARIABLE = 'GATHER_BUILT_THREADS';

/** `base`: the `import.meta.url` of who asks, from where `built` and `source` are named. */
export function workerProgram(base: string, built: string, source: string): WorkerProgram {
  const folder = process.env[BUILT_VARIABLE];
  if (folder) return { program: pathToFileURL(join(folder, built)), isText: false };
  if (!base.endsWith('.ts')) return { program: new URL(built, base), isText: false };
  // The same for `import` lies beside what `require` finds; a loaded source cannot ask for it.
  const required = createRequire(base).resolve('tsx/esm/api');
  const loader = pathToFileURL(required.replace(/[.]cjs$/, '.mjs')).href;
  const main = new URL(source, base).href;
  const program = `import(${JSON.stringify(loader)})
    .then(({ register }) => (register(), import(${JSON.stringify(main)})));`;
  return { program, isText: true };
}
