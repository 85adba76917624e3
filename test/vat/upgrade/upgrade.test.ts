/** Actors of older versions: brought up in one go, or refused with their data untouched. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { E } from '../../../captp/index.ts';
import { fieldNamesOf } from '../../../vat/field-names.ts';
import {
  type AnyKind,
  call,
  defineActor,
  defineInterface,
  listOf,
  nat,
  text,
} from '../../../vat/index.ts';
import { memory, onBatch, raw, world } from '../powers.ts';
import {
  DAY,
  databaseOf,
  Loan3,
  loan3,
  Member3,
  member3,
  type Records,
  recordsOf,
  Shelf3,
  shelf3,
  VERSION_3,
  writeVersion1,
} from './library.ts';

const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/library-1.json', import.meta.url), 'utf8'),
) as Records;

/** The library that version 1 wrote, opened with `kinds`. */
async function library(kinds: readonly AnyKind[] = VERSION_3) {
  const w = await world(kinds, { db: await databaseOf(fixture) });
  await w.vat.idle();
  const look = async (name: string): Promise<unknown> =>
    raw((await w.vat.find(name))?.looking).look?.();
  return { ...w, look };
}

async function lookAll(look: (name: string) => Promise<unknown>) {
  const [phase] = (await look('lent')) as unknown[];
  return [await look('ada'), await look('shelf'), phase];
}

const SHELF = [
  'upstairs',
  [
    { title: 'Ulysses', copies: 1, sort: 'book' },
    { title: 'Momo', copies: 2, sort: 'book' },
  ],
  { Momo: { to: 'Ada' } },
  { Momo: 'lent to Ada', Ulysses: 'lent to ' },
];

describe('a vat that version 1 wrote', () => {
  it('opens under version 3, each actor brought up when it is first used', async () => {
    const { look, vat, faults } = await library();
    assert.deepEqual(await look('ada'), { first: 'Ada', last: 'Lovelace', cards: 1 });
    assert.deepEqual(await look('shelf'), SHELF);
    const [phase, state] = (await look('wanted')) as [unknown, { by: unknown; reminders: number }];
    assert.equal(phase, 'wanted');
    assert.equal(state.reminders, 0);
    assert.equal(vat.identify(state.by)?.kind, 'Member');
    assert.deepEqual(((await look('lent')) as unknown[])[0], { out: 'well' });
    assert.equal(((await look('back')) as unknown[])[0], 'back');
    assert.deepEqual(faults, []);
  });

  it('is the same after a restart, and its steps are not taken twice', async () => {
    const { look, again } = await library();
    const before = await lookAll(look);
    const { vat } = await again();
    const after = await lookAll(async (name) => raw((await vat.find(name))?.looking).look?.());
    assert.deepEqual(after, before);
  });

  it('has the delays of the new lifecycle instead of the old ones', async () => {
    const { look, vat, clock, again } = await library();
    assert.equal(vat.stats().timers, 1);
    await look('lent');
    assert.equal(vat.stats().timers, 1);
    clock.advance(DAY);
    await vat.idle();
    assert.deepEqual(((await look('lent')) as unknown[])[0], { out: 'well' });
    const next = await again();
    assert.equal(next.vat.stats().timers, 1);
    next.clock.advance(DAY);
    await next.vat.idle();
    const { looking, steps } = await next.vat.provide('lent', Loan3, '', 0);
    assert.deepEqual(((await E(looking).look()) as unknown[])[0], { out: 'late' });
    await E(steps).giveBack();
    assert.equal(((await E(looking).look()) as unknown[])[0], 'back');
  });

  it('opens likewise when it was written just now', async () => {
    const { again } = await writeVersion1();
    const { vat } = await again({ kinds: VERSION_3 });
    const { looking } = await vat.provide('shelf', Shelf3, '');
    assert.deepEqual(await E(looking).look(), SHELF);
  });
});

describe('an actor that cannot be brought up', () => {
  const { 2: fromTwo } = member3.upgrade;
  const cases: { name: string; actor: string; kind: AnyKind; code: string; message: RegExp }[] = [
    {
      name: 'because a step is missing',
      actor: 'ada',
      kind: defineActor('Member', { ...member3, upgrade: { 2: fromTwo } }),
      code: 'upgrade-missing',
      message: /^The kind Member has no upgrade step from version 1\. Its data is untouched\.$/,
    },
    {
      name: 'because a step leaves fields unaccounted for',
      actor: 'ada',
      kind: defineActor('Member', { ...member3, upgrade: { ...member3.upgrade, 1: same } }),
      code: 'unknown-fields',
      message: /has the fields name, which it does not know and lacks the fields first, last/,
    },
    {
      name: 'because fields changed and the version did not',
      actor: 'ada',
      kind: defineActor('Member', { ...member3, version: 1, upgrade: {} }),
      code: 'unknown-fields',
      message: /lacks the fields first, last, cards\. Count its version up and add an upgrade step/,
    },
    {
      name: 'because a step throws',
      actor: 'ada',
      kind: defineActor('Member', { ...member3, upgrade: { ...member3.upgrade, 1: throwing } }),
      code: 'fault',
      message: /Nothing was changed/,
    },
    {
      name: 'because the step of a store is missing',
      actor: 'shelf',
      kind: defineActor('Shelf', {
        ...shelf3,
        facets: { looking: { look: () => 0 } },
        upgrade: { 1: shelf3.upgrade[1] },
      }),
      code: 'upgrade-missing',
      message: /from version 2/,
    },
    {
      name: 'because a step makes of an entry what its guard refuses',
      actor: 'shelf',
      kind: defineActor('Shelf', {
        ...shelf3,
        facets: { looking: { look: () => 0 } },
        upgrade: { 1: shelf3.upgrade[1], 2: {} },
      }),
      code: 'upgrade-fails',
      message: /upgrade of the kind Shelf fails\. The entry 0 of books\.sort must be "book"/,
    },
    {
      name: 'because its phase is no more',
      actor: 'lent',
      kind: defineActor('Loan', {
        ...loan3,
        upgrade: { 1: loan3.upgrade[1], 2: {} },
        lifecycle: { initial: 'wanted', states: { wanted: {}, out: {}, back: {} } },
      }),
      code: 'unknown-phase',
      message: /kind Loan is in a phase that it no longer has: lent\. Add an upgrade step/,
    },
  ];

  for (const { name, actor, kind, code, message } of cases) {
    it(`${name}: is not started, its data untouched, and others go on`, async () => {
      const kinds = VERSION_3.map((other) => (other.name === kind.name ? kind : other));
      const { vat, db, look } = await library(kinds);
      const before = await recordsOf(db);
      await assert.rejects(look(actor), { code, message });
      assert.deepEqual(await recordsOf(db), before);
      assert.deepEqual(before.filter(isOfActor), fixture.filter(isOfActor));
      const other = kind.name === 'Member' ? 'back' : 'ada';
      assert.ok(await look(other));
      assert.equal(vat.stats().awake, 1);
    });
  }

  it('can be used again by a program that knows the way', async () => {
    const w = await library([cases[0]?.kind as AnyKind]);
    await assert.rejects(w.look('ada'), { code: 'upgrade-missing' });
    const { vat } = await w.again({ kinds: VERSION_3 });
    const { looking } = await vat.provide('ada', Member3, '');
    assert.deepEqual(await E(looking).look(), { first: 'Ada', last: 'Lovelace', cards: 1 });
  });

  it('when the disk refuses what must be written: is as before', async () => {
    const w = await library();
    const before = await recordsOf(w.db);
    let fails = true;
    onBatch(w.db, async (write) => {
      if (fails) throw new Error('no disk');
      await write();
    });
    await assert.rejects(w.look('shelf'));
    assert.deepEqual(await recordsOf(w.db), before);
    fails = false;
    assert.deepEqual(await w.look('shelf'), SHELF);
  });
});

describe('the fields of a kind', () => {
  const fields = (state: (...args: never[]) => object) =>
    fieldNamesOf(
      defineActor('Kind', { version: 1, interfaces: {}, facets: {}, state: state as () => object }),
    );

  it('are known from its first state, whatever its arguments', () => {
    assert.deepEqual(
      fields(() => ({ a: 1 })),
      new Set(['a']),
    );
    const used = (name: string, [first]: string[], { deep }: { deep: { to: number } }) => ({
      name: name.trim().split(' '),
      first,
      sum: deep.to + 1,
      text: `${name}`,
    });
    assert.deepEqual(fields(used), new Set(['name', 'first', 'sum', 'text']));
  });

  it('are not guessed when they depend on an argument', () => {
    assert.equal(
      fields((all: object) => ({ ...all, more: 1 })),
      undefined,
    );
    assert.equal(
      fields((many: number) => {
        if (!Number.isSafeInteger(many)) throw new RangeError('A whole number, please.');
        return { many };
      }),
      undefined,
    );
  });
});

describe('a store that is new in a version, or gone', () => {
  const Keeping = defineInterface('Keeping', { add: call().returns(nat) });
  const facets = {
    keeping: {
      add(this: { readonly stores: { readonly all: { push(value: string): number } } }) {
        return this.stores.all.push('entry');
      },
    },
  };
  const kinds = (version: number, stores: object) =>
    defineActor('Keeper', {
      version,
      interfaces: { keeping: Keeping },
      state: () => ({}),
      stores: stores as { all: ReturnType<typeof listOf<string>> },
      facets: facets as never,
      upgrade: { 1: {} },
    });

  it('needs no more than a version', async () => {
    const One = kinds(1, { all: listOf(text(9)) });
    const w = await world([One], { db: memory() });
    await E((await w.vat.provide('keeper', One)).keeping).add();
    const Two = kinds(2, { all: listOf(text(9)), others: listOf(nat) });
    const next = await w.again({ kinds: [Two] });
    const { keeping } = await next.vat.provide('keeper', Two);
    assert.equal(await E(keeping).add(), 2n);
  });
});

/** Is it the state of an actor, or an entry of one of its stores? */
function isOfActor([key]: Records[number]): boolean {
  return [1, 2].includes(Buffer.from(key, 'base64')[0] as number);
}

function same(old: object): object {
  return old;
}

function throwing(): object {
  throw new TypeError('A step that throws.');
}
