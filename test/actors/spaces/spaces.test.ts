/** The spaces of a vat: names, authors, what joins on and what does not, and what a vat of before left behind. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { AUTHOR_ENTRIES_MAX, type SpaceOwner } from '../../../actors/index.ts';
import { keyOf } from '../../../bridges/netlayers/index.ts';
import { type SignedEntry, signEntry } from '../../../bridges/netlayers/libp2p/index.ts';
import { spaceKeys } from '../../../bridges/spaces/index.ts';
import { shelfOf } from '../../../bridges/spaces/shelf.ts';
import { E } from '../../../captp/index.ts';
import type { RefTo } from '../../../vat/index.ts';
import { databaseOf, type Records } from '../../vat/upgrade/library.ts';
import { codeOf } from '../house.ts';
import { Desk, textsOf } from './desk.ts';

const BEFORE_FIRST = new Uint8Array(32);

/** `count` entries of the author of `root`, each behind the one before. */
function chain(root: Uint8Array, space: string, count: number, mark = ''): SignedEntry[] {
  const signer = spaceKeys(root).author(space, 0);
  const all: SignedEntry[] = [];
  for (let number = 1; number <= count; number++) {
    const previous = all.at(-1)?.hash ?? BEFORE_FIRST;
    const words = { text: `${mark}${number}`, time: 1_700_000_000_000 + number, attachments: [] };
    all.push(signEntry({ space: keyOf(space), number, previous, ...words }, signer));
  }
  return all;
}

describe('the spaces of a vat', () => {
  let ada: Desk;
  let ben: Desk;
  beforeEach(async () => {
    [ada, ben] = [await Desk.open(1), await Desk.open(2)];
  });
  afterEach(async () => {
    for (const { world } of [ada, ben]) {
      assert.deepEqual(world.faults, []);
      await world.vat.close();
    }
  });

  /** Ben’s view of a space of Ada’s in which Ben may write. */
  const both = async (): Promise<{
    hers: RefTo<typeof SpaceOwner>;
    his: RefTo<typeof SpaceOwner>;
    key: string;
    author: string;
  }> => {
    const hers = await ada.create('Ada writes');
    const his = await ben.space(await E(ben.spaces).follow(await E(hers).address(), 'Ada'));
    const { author, summary } = await E(his).describe();
    await E(hers).admit(author, 'Ben');
    return { hers, his, key: summary.key, author };
  };

  it('are made, written in, and told others, over a restart too', async () => {
    const space = await ada.create('Garden news');
    assert.equal(await E(space).post('first', []), 1n);
    await ada.again();
    const again = await ada.space('s1');
    assert.equal(await E(again).post('second', ['https://ada.example/s#x']), 2n);
    assert.deepEqual(await textsOf(again), ['first', 'second']);
    const told = ada.told.map(({ thing }) => ('hash' in thing ? thing.number : 'charter'));
    assert.deepEqual(told, [1, 2]);
    assert.equal(await codeOf(E(again).post('  ', [])), 'empty');
    assert.equal(await codeOf(E(again).post('x', ['file:///etc/passwd'])), 'malformed');
    assert.equal(await E(again).post('and it goes on', []), 3n);
  });

  it('have petnames of their own, which are told when they look alike', async () => {
    await ada.create('Garden news');
    assert.equal(await codeOf(E(ada.spaces).create('garden news', '', 'Ada')), 'name-taken');
    const elsewhere = await ben.create('Gаrden news');
    const address = await E(elsewhere).address();
    assert.equal((await E(ada.spaces).look(`see: ${address} `)).name, 'Gаrden news');
    assert.equal(await codeOf(E(ada.spaces).look(address.slice(0, -3))), 'bad-space');
    await E(ada.spaces).follow(address, 'Gаrden news');
    assert.equal(await codeOf(E(ada.spaces).follow(address, 'again')), 'already-followed');
    const alike = (await E(ada.spaces).list()).map((one) => one.alike);
    assert.deepEqual(alike, ['Gаrden news', 'Garden news']);
  });

  it('let nobody decide who writes but their owner', async () => {
    const { hers, his, author } = await both();
    assert.equal(await codeOf(E(his).admit(author, 'Ben')), 'not-owner');
    assert.equal(await codeOf(E(hers).admit(author.replaceAll('a', '!'), 'X')), 'bad-author');
    assert.equal(await codeOf(E(hers).admit('a'.repeat(52), 'Bеn')), 'name-taken');
    const { authors } = await E(hers).describe();
    assert.deepEqual(
      authors.map(({ name, mine }) => [name, mine]),
      [
        ['Ada L.', true],
        ['Ben', false],
      ],
    );
  });

  it('have authors with names of their own, and with those that a reader gives them', async () => {
    const { hers, his, key, author } = await both();
    const names = async (space: RefTo<typeof SpaceOwner>) =>
      (await E(space).describe()).authors.map(({ name, called }) => [name, called]);
    const own = (await E(hers).describe()).author;
    assert.equal(await codeOf(E(hers).admit(own, 'Bеn')), 'name-taken');
    await E(hers).admit(own, 'Ada of the garden');
    await E(hers).post('first', []);
    const charter = (await shelfOf(keyOf(key), await ada.keeper(key)).held()).charter;
    const shelf = shelfOf(keyOf(key), await ben.keeper(key));
    if (charter) await shelf.charter(charter);
    await shelf.take(chain(ada.root, key, 1), false);
    assert.deepEqual(await names(his), [
      ['Ada of the garden', undefined],
      ['Ben', undefined],
    ]);
    assert.equal(await codeOf(E(his).callAuthor('a'.repeat(52), 'X')), 'not-found');
    await E(his).callAuthor(own, 'Веn');
    const { authors } = await E(his).describe();
    assert.deepEqual(
      authors.map(({ alike }) => alike),
      ['Ben', 'Веn'],
    );
    assert.equal(await codeOf(E(his).callAuthor(author, 'веn')), 'name-taken');
    await E(his).callAuthor(own, 'Ada');
    const [entry] = await E(his).entries();
    assert.deepEqual([entry?.name, entry?.called], ['Ada of the garden', 'Ada']);
    const [listed] = await E(ben.spaces).list();
    assert.equal(listed?.summary.last?.name, 'Ada');
    await ben.again();
    const again = await ben.space('s1');
    assert.deepEqual((await names(again))[0], ['Ada of the garden', 'Ada']);
    await E(again).callAuthor(own, undefined);
    assert.deepEqual((await names(again))[0], ['Ada of the garden', undefined]);
  });

  it('come together in whatever order, and however often, entries arrive', async () => {
    const { hers, key } = await both();
    const keeper = await ada.keeper(key);
    const shelf = shelfOf(keyOf(key), keeper);
    const entries = chain(ben.root, key, 8);
    const order = fc.shuffledSubarray([...entries.keys()], { minLength: 0, maxLength: 8 });
    const sure = fc.asyncProperty(fc.array(order, { maxLength: 3 }), async (orders) => {
      for (const at of orders.flat()) await shelf.take([entries[at] as SignedEntry], false);
      const { runs } = await shelf.held();
      for (const run of runs) {
        // Whatever is held is one chain without a hole.
        const held = await shelf.entries(run.author, run.first, false, 100);
        assert.equal(held.length, run.last - run.first + 1);
        assert.equal(run.forked, false);
      }
    });
    await fc.assert(sure, { numRuns: 10 });
    for (const entry of [...entries].reverse()) await shelf.take([entry], false);
    for (const entry of entries) await shelf.take([entry], false);
    assert.deepEqual(
      await textsOf(hers),
      entries.map(({ text }) => text),
    );
  });

  it('go on behind a hole when others have no more, and fill it backwards', async () => {
    const { hers, key } = await both();
    const shelf = shelfOf(keyOf(key), await ada.keeper(key));
    const entries = chain(ben.root, key, 7);
    const at = (...numbers: number[]) => numbers.map((one) => entries[one - 1] as SignedEntry);
    assert.deepEqual(await shelf.take(at(1, 2, 6), false), ['new', 'new', 'gap']);
    assert.deepEqual(await shelf.take(at(6, 7), true), ['new', 'new']);
    assert.deepEqual(await shelf.take(at(5, 4, 3), false), ['older', 'older', 'older']);
    assert.equal((await shelf.held()).runs.find(({ last }) => last === 7)?.first, 1);
    assert.equal((await textsOf(hers)).length, 7);
  });

  it('keep both of two entries that contradict each other, and take no more of their author', async () => {
    const { hers, key, author } = await both();
    const shelf = shelfOf(keyOf(key), await ada.keeper(key));
    const [one, two, three] = chain(ben.root, key, 3) as [SignedEntry, SignedEntry, SignedEntry];
    const [, other] = chain(ben.root, key, 2, 'not ') as [SignedEntry, SignedEntry];
    assert.deepEqual(await shelf.take([one, two, other, three], false), [
      'new',
      'new',
      'fork',
      'refused',
    ]);
    const [found] = await E(hers).contradictions();
    assert.deepEqual([found?.one?.text, found?.other.text], ['2', 'not 2']);
    await E(hers).dismiss(author);
    assert.deepEqual(await textsOf(hers), ['1']);
    assert.deepEqual(await shelf.take([two], false), ['refused']);
  });

  it('go on with a new key after a copy of the vat has written', async () => {
    const space = await ada.create('Mine');
    const { summary } = await E(space).describe();
    await E(space).post('kept', []);
    await E(space).post('mine', []);
    const [, other] = chain(ada.root, summary.key, 2, 'of the copy ');
    const shelf = shelfOf(keyOf(summary.key), await ada.keeper(summary.key));
    assert.deepEqual(await shelf.take([other as SignedEntry], false), ['fork']);
    assert.equal(await codeOf(E(space).post('more', [])), 'forked');
    await E(space).renew();
    await ada.world.vat.idle();
    ada.clock.advance(1_000);
    assert.equal(await E(space).post('more', []), 1n);
    assert.deepEqual(await textsOf(space), ['kept', 'more']);
  });

  it('keep so many entries of an author, and the newest of them', async () => {
    const { key } = await both();
    const shelf = shelfOf(keyOf(key), await ada.keeper(key));
    const entries = chain(ben.root, key, AUTHOR_ENTRIES_MAX + 1);
    for (let at = 0; at < entries.length; at += 250)
      await shelf.take(entries.slice(at, at + 250), false);
    const run = (await shelf.held()).runs.find(({ last }) => last === AUTHOR_ENTRIES_MAX + 1);
    const kept = (run?.last ?? 0) - (run?.first ?? 0) + 1;
    assert.ok(kept <= AUTHOR_ENTRIES_MAX && kept > AUTHOR_ENTRIES_MAX - 50, String(kept));
    const [oldest] = await shelf.entries(
      keyOf((await E(await ben.space('s1')).describe()).author),
      run?.first ?? 0,
      false,
      1,
    );
    assert.deepEqual(run?.previous, oldest?.previous);
  });

  it('of version 1 are what they were', async () => {
    const written = JSON.parse(
      readFileSync(new URL('./version-1.json', import.meta.url), 'utf8'),
    ) as { readonly address: string; readonly records: Records };
    const cyd = await Desk.open(3, await databaseOf(written.records));
    const names = (await E(cyd.spaces).list()).map(({ summary }) => summary.petname);
    assert.deepEqual(names, ['Ada', 'Mine']);
    const mine = await cyd.space('s1');
    assert.equal(await E(mine).address(), written.address);
    assert.deepEqual(await textsOf(mine), ['first', 'second']);
    assert.equal(await E(mine).post('third', []), 3n);
    const adas = await cyd.space('s2');
    assert.deepEqual(await textsOf(adas), ['1', '2']);
    assert.equal((await E(adas).contradictions()).length, 1);
    await cyd.world.vat.close();
  });
});
