/**
 * A copy of the checkout in a folder of its own, for faults to be put into. The working tree is
 * never touched: others may be at work in it.
 */
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Fault, withFault } from './fault.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What the tests of captp/ load, directly or not. */
const PARTS = ['captp', 'bridges', 'actors', 'store', 'vat', 'test'];
const FILES = ['package.json', 'tsconfig.json', '.mocharc.json'];
const LEFT_OUT = /(^|\/)(node_modules|dist|coverage|\.git)$/;

export interface Checkout {
  readonly folder: string;
  /** Runs `run` while the fault is in. */
  withFault<R>(fault: Fault, run: () => Promise<R>): Promise<R>;
  remove(): Promise<void>;
}

export async function copyCheckout(): Promise<Checkout> {
  const folder = await mkdtemp(join(tmpdir(), 'mutation-'));
  for (const name of [...PARTS, ...FILES]) {
    const filter = (source: string): boolean => !LEFT_OUT.test(source);
    await cp(join(ROOT, name), join(folder, name), { recursive: true, filter });
  }
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return {
    folder,
    async withFault(fault, run) {
      const path = join(folder, 'captp', fault.file);
      const text = await readFile(path, 'utf8');
      await writeFile(path, withFault(text, fault));
      try {
        return await run();
      } finally {
        await writeFile(path, text);
      }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The text of a file of captp/ as it stands in the working tree. */
export function textOf({ file }: Fault): Promise<string> {
  return readFile(join(ROOT, 'captp', file), 'utf8');
}

/** The test files that `tests` name, as patterns; see {@link Fault}. */
export function testFiles(tests: readonly string[]): string[] {
  return tests.map((test) => {
    const file = `test/captp/${test}.test.ts`;
    return existsSync(join(ROOT, file)) ? file : `test/captp/${test}/**/*.test.ts`;
  });
}
