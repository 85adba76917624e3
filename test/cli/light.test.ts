/** What every `gather` command loads before it does anything, of the built program. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtProgram } from '../../scripts/program.mjs';

/** Large, and only for who has a bucket, types at a prompt, or runs a vat. */
const FOR_FEW = [
  '@aws-sdk/',
  '@libp2p/',
  'libp2p',
  'node:repl',
  'fastify',
  'esbuild',
  'pdfjs-dist',
  'htmlparser2',
];
const STATIC = /^(?:\} from|import(?: .* from)?) "([^"]+)";$/gm;

function loadedBy(folder: string, file: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  if (!file.startsWith('./')) return seen;
  const text = readFileSync(join(folder, file), 'utf8');
  for (const [, name = ''] of text.matchAll(STATIC)) loadedBy(folder, name, seen);
  return seen;
}

describe('a gather command', () => {
  it('loads nothing large that only a few of them need', function () {
    const built = builtProgram();
    if (built === undefined) return this.skip();
    const loaded = loadedBy(built, './gather.js');
    assert.ok(loaded.has('commander'));
    const large = [...loaded].filter((name) =>
      FOR_FEW.some((few) => name === few || (few.endsWith('/') && name.startsWith(few))),
    );
    assert.deepEqual(large, []);
  });
});
