/**
 * The text of the program that runs in a guest's process. The built program has it in a file beside;
 * where the sources run, it is made from them when the first guest is.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const BUILT = new URL('guest-process.js', import.meta.url);
const SOURCE = new URL('inside/main.ts', import.meta.url);

let program: Promise<string> | undefined;

export function guestProgram(): Promise<string> {
  program ??= readFile(BUILT, 'utf8').catch(build);
  return program;
}

async function build(error: NodeJS.ErrnoException): Promise<string> {
  if (error.code !== 'ENOENT') throw error;
  const esbuild = await import('esbuild');
  const { outputFiles } = await esbuild.build({
    entryPoints: [fileURLToPath(SOURCE)],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'iife',
    target: 'node20',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text as string;
}
