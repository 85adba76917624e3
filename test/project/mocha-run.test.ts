/** What runs the tests must end whatever they do: a build machine that waits for ever says nothing. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MochaRun, runMocha } from '../../scripts/mocha-run.mjs';

describe('what runs the tests', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), '2gather-run-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function play(name: string, limits: Readonly<Record<'silenceMs' | 'endingMs', number>>) {
    const run: MochaRun = { text: '', isOver: false, trouble: undefined, files: {} };
    const specs = [`test/project/mocha-run/${name}.ts`];
    await runMocha(run, specs, join(folder, name), () => undefined, limits);
    return run;
  }

  it('waits for nothing that a test left behind', async () => {
    const run = await play('leaving', { silenceMs: 300_000, endingMs: 300_000 });
    assert.equal(run.trouble, undefined);
    const result = run.files['test/project/mocha-run/leaving.ts'];
    assert.deepEqual({ ...result, ms: 0 }, { ms: 0, passed: 1, failed: 0, skipped: 0 });
  });

  it('ends one that does not end, and says so', async () => {
    const run = await play('lingering', { silenceMs: 300_000, endingMs: 0 });
    assert.match(run.trouble ?? '', /left something running/);
  });

  it('ends one that hangs', async () => {
    const run = await play('silent', { silenceMs: 3_000, endingMs: 300_000 });
    assert.match(run.trouble ?? '', /Nothing was heard/);
    assert.deepEqual(run.files, {});
  });
});
