/** docs/kinds.md runs: its blocks, from top to bottom, as one module. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = new URL('../../', import.meta.url);

describe('docs/kinds.md', () => {
  it('runs from top to bottom', async () => {
    const page = await readFile(new URL('docs/kinds.md', ROOT), 'utf8');
    const blocks = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
    assert.ok(blocks.length >= 7);
    const folder = await mkdtemp(join(tmpdir(), '2gather-docs-'));
    try {
      await writeFile(join(folder, 'package.json'), '{"type":"module"}');
      const modules = fileURLToPath(new URL('node_modules', ROOT));
      await symlink(modules, join(folder, 'node_modules'), 'junction');
      const code = blocks.join('\n').replaceAll("from '../", `from '${ROOT.href}`);
      const file = join(folder, 'actors.ts');
      await writeFile(file, `${code}\nexport const ran = true;\n`);
      assert.equal((await import(pathToFileURL(file).href)).ran, true);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
