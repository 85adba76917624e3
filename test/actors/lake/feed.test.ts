/** A follower of the lake sees every change once, also when it was away, whatever happened meanwhile. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CHANGES_KEPT } from '../../../actors/index.ts';
import { E } from '../../../captp/index.ts';
import { type House, house } from '../house.ts';

interface Known {
  readonly name: string;
  readonly content: string;
}

/** Keeps what the feed tells in a plain map. */
class Follower {
  readonly known = new Map<string, Known>();
  mark = '';
  resets = 0;

  async catchUp({ feed }: House): Promise<void> {
    for (;;) {
      const told = await E(feed).changes(this.mark);
      this.mark = told.mark;
      if (told.reset) await this.#all(feed);
      for (const { id, name, content } of told.entries) this.known.set(id, { name, content });
      for (const id of told.gone) this.known.delete(id);
      if (!told.more) return;
    }
  }

  async #all(feed: House['feed']): Promise<void> {
    this.resets += 1;
    this.known.clear();
    for (let after = ''; ; ) {
      const page = await E(feed).page(after);
      for (const { id, name, content } of page) this.known.set(id, { name, content });
      const last = page.at(-1);
      if (!last) return;
      after = last.id;
    }
  }
}

async function names({ lake }: House): Promise<string[]> {
  const all = [...(await E(lake).find('')), ...(await E(lake).bin())];
  return all.map(({ id, name }) => `${id} ${name}`).sort();
}

const told = ({ known }: Follower): string[] =>
  [...known].map(([id, { name }]) => `${id} ${name}`).sort();

describe('the feed of a lake', () => {
  it('tells a follower all that changed since its mark, in any sequence of changes', async () => {
    const act = fc.constantFrom('file', 'folder', 'rename', 'purge', 'follow', 'restart');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(act, fc.nat(9)), { maxLength: 25 }), async (steps) => {
        let home = await house();
        const follower = new Follower();
        const ids: string[] = [];
        for (const [at, [what, which]] of steps.entries()) {
          const id = ids[which % Math.max(1, ids.length)];
          if (what === 'file') ids.push((await home.add(`f${at}`)).id);
          else if (what === 'folder') ids.push((await E(home.lake).makeFolder(`d${at}`)).id);
          else if (what === 'rename' && id) await E(home.lake).rename(id, `r${at}`);
          else if (what === 'purge' && id) {
            await E(home.lake).remove(id);
            await E(home.lake).purge(id);
            ids.splice(ids.indexOf(id), 1);
          } else if (what === 'follow') await follower.catchUp(home);
          else if (what === 'restart') home = await home.again();
        }
        await follower.catchUp(home);
        assert.deepEqual(told(follower), await names(home));
        assert.ok(follower.resets <= 2);
        await home.vat.close();
      }),
      { numRuns: 10 },
    );
  });

  it('lets a follower that missed too much, or has the mark of another lake, go through all', async () => {
    const home = await house();
    const follower = new Follower();
    const { id } = await home.add('first.txt');
    await follower.catchUp(home);
    const renames = Array.from({ length: CHANGES_KEPT + 1 }, (_, count) =>
      E(home.lake).rename(id, `n${count}`),
    );
    await Promise.all(renames);
    await follower.catchUp(home);
    assert.equal(follower.resets, 2);
    assert.deepEqual(told(follower), await names(home));

    const [seq] = follower.mark.split('.');
    for (const mark of ['', 'x', '-1.00', '1e3.00', '99999999.aa', `${seq}.0000000000000000`]) {
      assert.equal((await E(home.feed).changes(mark)).reset, true, mark);
    }
    await home.vat.close();
  });

  it('looks only at what is there and not in the bin, and says in which folders it lies', async () => {
    const home = await house();
    const outer = await E(home.lake).makeFolder('Papers');
    const inner = await E(home.lake).makeFolder('2026', outer.id);
    const file = await home.add('tax.pdf', inner.id);
    const [seen] = await E(home.feed).look([file.id, 'nobody']);
    assert.equal(seen?.entry.name, 'tax.pdf');
    assert.deepEqual(seen?.path, ['Papers', '2026']);
    await E(home.lake).remove(outer.id);
    assert.deepEqual(await E(home.feed).look([file.id]), []);
    await home.vat.close();
  });
});
