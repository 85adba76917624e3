/** Versions of a file: what it was stays until the rule lets go of it. */
import assert from 'node:assert/strict';
import { VERSIONS_PAGE_MAX } from '../../../actors/index.ts';
import { E } from '../../../captp/index.ts';
import { codeOf, type House, house } from '../house.ts';

const DAY_MS = 86_400_000;

describe('versions of a file', () => {
  let home: House;
  beforeEach(async () => {
    home = await house();
  });
  afterEach(() => home.vat.close());

  const replace = async (replaces: string, content: string) => {
    const upload = E(home.lake).add({ name: 'ignored', folder: '', replaces });
    E.sendOnly(upload).write(Buffer.from(content));
    return E(upload).finish();
  };
  const read = async (id: string) => Buffer.from(await E(home.lake).read(id, 0, 100)).toString();
  const listed = async (id: string) =>
    (await E(E(home.lake).past()).versions(id)).map(({ number, size, now }) => [number, size, now]);

  it('begin with what was added, and grow with each replacement; the entry stays the same', async () => {
    const { id } = await home.add('plan.txt', '', 'one');
    assert.deepEqual(await listed(id), [[1n, 3n, true]]);
    home.clock.advance(1_000);
    const entry = await replace(id, 'second');
    assert.deepEqual([entry.id, entry.name, entry.size], [id, 'plan.txt', 6n]);
    assert.equal(await read(id), 'second');
    assert.deepEqual(await listed(id), [
      [2n, 6n, true],
      [1n, 3n, false],
    ]);
    const past = await E(home.lake).past();
    assert.equal(Buffer.from(await E(past).readVersion(id, 1, 0, 9)).toString(), 'one');
    assert.equal(Buffer.from(await E(past).readVersion(id, 2, 0, 9)).toString(), 'second');
    assert.equal(await codeOf(E(past).readVersion(id, 3, 0, 9)), 'no-version');
  });

  it('come back as the newest one, and survive a restart', async () => {
    const { id } = await home.add('plan.txt', '', 'one');
    await replace(id, 'two');
    home = await home.again();
    const past = await E(home.lake).past();
    assert.equal((await E(past).restoreVersion(id, 1)).number, 3n);
    assert.equal(await read(id), 'one');
    assert.equal((await E(past).restoreVersion(id, 3)).number, 3n);
    assert.equal((await E(past).versions(id)).length, 3);
    const objects = await E(home.intake).objects();
    assert.equal(new Set(objects.map(({ address }) => address)).size, 2);
  });

  it('are thinned by the rule when a file is replaced, and their objects let go', async () => {
    const past = await E(home.lake).past();
    const rule = { newest: 3, days: 0, staggered: false };
    await E(past).setKeepRules(rule, rule);
    const { id } = await home.add('plan.txt', '', '0');
    for (let n = 1; n < 6; n++) {
      home.clock.advance(DAY_MS);
      await replace(id, `${n}`);
    }
    assert.deepEqual(
      (await listed(id)).map(([number]) => number),
      [6n, 5n, 4n],
    );
    assert.equal(home.kept.dropped.length, 3);
    assert.deepEqual((await E(past).keepRules()).versions, {
      newest: 3n,
      days: 0n,
      staggered: false,
    });
  });

  it('go for good with their file', async () => {
    const { id } = await home.add('plan.txt', '', 'one');
    const other = await home.add('other.txt', '', 'other');
    await replace(id, 'two');
    await replace(other.id, 'other two');
    await E(home.lake).remove(id);
    assert.equal(await E(home.lake).purge(), 6n);
    assert.equal(home.kept.dropped.length, 2);
    assert.equal((await E(home.intake).objects()).length, 2);
  });

  it('do not swallow new content of what went away meanwhile', async () => {
    const { id } = await home.add('plan.txt', '', 'one');
    const upload = E(home.lake).add({ name: 'plan.txt', folder: '', replaces: id });
    await E(upload).write(Buffer.from('two'));
    await E(home.lake).remove(id);
    const entry = await E(upload).finish();
    assert.notEqual(entry.id, id);
    assert.equal(await read(entry.id), 'two');
  });

  it('are refused for folders and for what is not there', async () => {
    const folder = await E(home.lake).makeFolder('folder');
    const past = await E(home.lake).past();
    assert.equal(await codeOf(E(past).versions(folder.id)), 'not-a-file');
    assert.equal(await codeOf(E(past).versions('nothing')), 'not-found');
    const add = E(home.lake).add({ name: 'x', folder: '', replaces: folder.id });
    assert.equal(await codeOf(add), 'not-a-file');
    assert.equal(await codeOf(E(past).takeSnapshot()), 'no-snapshots');
  });

  it('are listed page by page', async () => {
    const past = await E(home.lake).past();
    const rule = { newest: 1_000, days: 0, staggered: false };
    await E(past).setKeepRules(rule, rule);
    const { id } = await home.add('plan.txt', '', 'first');
    const count = VERSIONS_PAGE_MAX + 5;
    await replace(id, 'second');
    for (let n = 1; n < count - 1; n++) await E(past).restoreVersion(id, n);
    const first = await E(past).versions(id);
    assert.ok(first.length <= VERSIONS_PAGE_MAX);
    const rest = await E(past).versions(id, first.at(-1)!.number);
    assert.ok(
      [...first, ...rest].every(({ number }, at, all) => at === 0 || number < all[at - 1]!.number),
    );
  });
});
