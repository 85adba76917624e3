/**
 * Builds of the vat that are broken on purpose: a simulation that does not notice these proves
 * nothing. Each is one piece of text, and what stands there instead, put in while the program is
 * bundled; the working tree is not touched.
 */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

export interface Broken {
  readonly name: string;
  readonly file: string;
  /** Occurs in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

export const BROKEN: readonly Broken[] = [
  {
    name: 'send-before-commit',
    file: 'vat/loop.ts',
    find: '        await core.records.write(ops);\n',
    replace:
      '        for (const send of group.sends.splice(0)) this.#safely(() => deliverSends([send]));\n' +
      '        await core.records.write(ops);\n',
  },
  {
    name: 'acknowledge-before-sync',
    file: 'vat/sealed-store.ts',
    find: 'sync: true',
    replace: 'sync: false',
  },
  {
    name: 'forget-the-mark',
    file: 'vat/post/inbox.ts',
    find: '    peer.taken = standing;\n    touch();\n',
    replace: '    peer.taken = standing;\n',
  },
];

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const RUN = 'test/sim/run.ts';
/** Threads that compile and collect beside cost more than they save where others want the processors. */
const NODE_FLAGS = ['--single-threaded', '--max-semi-space-size=64'];

/** The text of a file with the fault in it. Throws when `find` is not there exactly once. */
export function broken(text: string, { name, file, find, replace }: Broken): string {
  const parts = text.split(find);
  if (parts.length !== 2) {
    throw new Error(`“${name}” finds its place ${parts.length - 1} times in ${file}, not once.`);
  }
  return parts.join(replace);
}

export interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the simulation, with `fault` in it if one is given. */
export async function runBroken(
  fault: Broken | undefined,
  options: readonly string[],
): Promise<Ran> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [RUN],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    // The first import must come first, and be there.
    ignoreAnnotations: true,
    plugins: [...(fault ? [withFault(fault)] : []), SIMULATED_SEALS],
  });
  const program = outputFiles[0]?.text ?? '';
  const child = spawn(process.execPath, [...NODE_FLAGS, '--input-type=module', '-', ...options], {
    cwd: ROOT,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk);
    });
  }
  child.stdin.end(program);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, output };
}

/** A seal in earnest is a tenth of the time of a simulation, and nothing that a simulation looks for. */
const SIMULATED_SEALS: Plugin = {
  name: 'simulated seals',
  setup({ onResolve }) {
    onResolve({ filter: /^@noble\/ciphers\/chacha\.js$/ }, ({ importer }) => {
      const path = fileURLToPath(new URL('simulated-aead.ts', import.meta.url));
      return importer === `${ROOT}vat/sealer.ts` ? { path } : undefined;
    });
  },
};

function withFault(fault: Broken): Plugin {
  return {
    name: 'broken',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (path !== `${ROOT}${fault.file}`) return undefined;
        return { contents: broken(await readFile(path, 'utf8'), fault), loader: 'ts' };
      });
    },
  };
}
