/** The lake against a plain model of it, in any sequence of changes. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { E } from '../../../captp/index.ts';
import { codeOf, type House, house } from '../house.ts';
import { ModelLake } from './lake.model.ts';

/** Names that clash, also when they are only written differently (é as one and as two code points). */
const NAMES = [
  'a.txt',
  'A.txt',
  'b',
  'b (2)',
  '.hidden',
  'cafe\u0301',
  'caf\u00e9',
  ' b ',
  'no\u{1f6a4}.tar.gz',
];
const DAY_MS = 86_400_000;

type Step = readonly [action: string, one: number, other: number, name: string];
const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom(
    ...['file', 'file', 'folder', 'folder', 'rename', 'move', 'move', 'tag', 'remove', 'remove'],
    ...['restore', 'purge', 'purgeAll', 'day', 'restart'],
  ),
  fc.nat(20),
  fc.nat(20),
  fc.constantFrom(...NAMES),
);

class Both {
  readonly model = new ModelLake();
  home: House;

  constructor(home: House) {
    this.home = home;
  }

  /** One of the entries there are, or the top. */
  pick(index: number): string {
    const { entries } = this.model;
    return entries[index % (entries.length + 1)]?.id ?? '';
  }

  async take([action, one, other, name]: Step): Promise<void> {
    const { lake } = this.home;
    const { model } = this;
    const [id, folder] = [this.pick(one), this.pick(other)];
    const proper = name.normalize('NFC').trim();
    const entry = model.get(id);
    const target = model.get(folder);
    const seen = entry && !model.hidden(entry);
    const open = folder === '' || (target && !model.hidden(target) && target.kind === 'folder');
    switch (action) {
      case 'file':
        if (!open) return assert.notEqual(await codeOf(E(lake).add({ name, folder })), 'none');
        return this.added(await this.home.add(name, folder), model.free(proper, folder));
      case 'folder': {
        const same = model.children(folder).find((child) => child.name === proper);
        const made = E(lake).makeFolder(name, folder);
        if (!open) return assert.notEqual(await codeOf(made), 'none');
        if (same?.kind === 'file') return assert.equal(await codeOf(made), 'name-taken');
        if (same) return assert.equal((await made).id, same.id);
        return this.added(await made, proper);
      }
      case 'rename': {
        const renamed = E(lake).rename(id, name);
        if (!entry || !seen) return assert.equal(await codeOf(renamed), 'not-found');
        if (model.has(proper, entry.folder, id)) {
          return assert.equal(await codeOf(renamed), 'name-taken');
        }
        entry.name = (await renamed).name;
        return assert.equal(entry.name, proper);
      }
      case 'move': {
        const moved = E(lake).move(id, folder);
        if (!entry || !seen) return assert.equal(await codeOf(moved), 'not-found');
        if (!open) return assert.match(await codeOf(moved), /^not-/);
        if (target && model.below(target, id)) return assert.equal(await codeOf(moved), 'bad-move');
        entry.name = model.free(entry.name, folder, id);
        entry.folder = folder;
        return assert.equal((await moved).name, entry.name);
      }
      case 'tag': {
        const tagged = E(lake).tag(id, [name, proper, '']);
        if (!entry || !seen) return assert.equal(await codeOf(tagged), 'not-found');
        entry.tags = [proper];
        return assert.deepEqual((await tagged).tags, [proper]);
      }
      case 'remove': {
        const removed = E(lake).remove(id);
        if (!entry || !seen) return assert.equal(await codeOf(removed), 'not-found');
        entry.removed = Number((await removed).removed);
        return;
      }
      case 'restore': {
        if (!entry) return assert.equal(await codeOf(E(lake).restore(id)), 'not-found');
        const parent = model.get(entry.folder);
        const back = parent && !model.hidden(parent) ? parent.id : '';
        const free = model.free(entry.name, back, id);
        Object.assign(entry, { removed: undefined, folder: back, name: free });
        const { name: restored, folder: where } = await E(lake).restore(id);
        return assert.deepEqual([restored, where], [free, back]);
      }
      case 'purge': {
        const purged = E(lake).purge(id);
        if (!entry) return assert.equal(await codeOf(purged), 'not-found');
        if (entry.removed === undefined) return assert.equal(await codeOf(purged), 'not-in-bin');
        model.erase([entry]);
        return void (await purged);
      }
      case 'purgeAll':
        await E(lake).purge();
        return model.erase(model.entries.filter(({ removed }) => removed !== undefined));
      case 'day': {
        this.home.clock.advance(one * DAY_MS);
        await this.home.vat.idle();
        const due = this.home.clock.now() - 30 * DAY_MS;
        const over = (time: number | undefined) => time !== undefined && time <= due;
        return model.erase(model.entries.filter(({ removed }) => over(removed)));
      }
      default:
        this.home = await this.home.again();
    }
  }

  added(
    {
      id,
      name,
      kind,
      folder,
    }: { id: string; name: string; kind: 'file' | 'folder'; folder: string },
    expected: string,
  ): void {
    assert.equal(name, expected);
    const object = kind === 'file' ? `object-${this.home.kept.bytes.size}` : '';
    this.model.entries.push({ id, kind, name, folder, tags: [], removed: undefined, object });
  }

  /** All that the lake shows is what the model says. */
  async check(): Promise<void> {
    const { home, model } = this;
    await home.vat.idle();
    const seen = model.entries.filter((entry) => !model.hidden(entry));
    const folders = ['', ...seen.filter(({ kind }) => kind === 'folder').map(({ id }) => id)];
    for (const folder of folders) {
      const names = (await E(home.lake).list(folder)).map(({ name, tags }) => [name, ...tags]);
      const expected = model.children(folder).map(({ name, tags }) => [name, ...tags]);
      assert.deepEqual(names.toSorted(byText), expected.toSorted(byText));
    }
    for (const entry of model.entries) {
      const found = await codeOf(E(home.lake).entry(entry.id));
      assert.equal(found, model.hidden(entry) ? 'not-found' : 'none');
    }
    const inBin = (await E(home.lake).bin()).map(({ id }) => id);
    const binned = model.entries.filter(({ removed }) => removed !== undefined);
    assert.deepEqual(inBin.sort(), binned.map(({ id }) => id).sort());
    assert.deepEqual([...home.kept.dropped].sort(), [...model.dropped].sort());
    const usage = await E(home.lake).usage();
    const files = seen.filter(({ kind }) => kind === 'file');
    assert.deepEqual([usage.files, usage.folders].map(Number), [files.length, folders.length - 1]);
    assert.deepEqual(home.faults, []);
  }
}

const byText = (one: unknown, other: unknown): number => (String(one) < String(other) ? -1 : 1);

describe('a lake', function () {
  this.timeout(300_000);

  it('does what a plain model of it does, in any sequence of changes', async () => {
    const property = fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const both = new Both(await house());
      for (const one of steps) await both.take(one);
      await both.check();
      both.home = await both.home.again();
      await both.check();
      await both.home.vat.close();
    });
    await fc.assert(property, { numRuns: 120 });
  });
});
