/**
 * Three kinds of a library in the versions 1 and 3: one plain, one with stores, one with a
 * lifecycle. What version 1 wrote lies in test/vat/fixtures/library-1.json.
 */
import { MemoryLevel } from 'memory-level';
import { E } from '../../../captp/index.ts';
import {
  anything,
  arg,
  call,
  defineActor,
  defineInterface,
  listOf,
  literal,
  mapOf,
  nat,
  optional,
  record,
  text,
} from '../../../vat/index.ts';
import { type World, world } from '../powers.ts';

/** What every one of them tells, in whatever version, to be looked at by tests. */
const Looking = defineInterface('Looking', { look: call().returns(anything) });

const Member1 = defineActor('Member', {
  version: 1,
  interfaces: { looking: Looking },
  state: (name: string) => ({ name }),
  facets: {
    looking: {
      look() {
        return this.state.name;
      },
    },
  },
});

const Shelf1 = defineActor('Shelf', {
  version: 1,
  interfaces: {
    looking: Looking,
    keeper: defineInterface('ShelfKeeper', {
      add: call(arg('title', text(80))),
      takeFirst: call(),
      lend: call(arg('title', text(80)), arg('to', text(80))),
    }),
  },
  state: (room: string) => ({ room }),
  stores: { books: listOf(text(80)), lent: mapOf(text(80)), notes: mapOf(text(80)) },
  facets: {
    looking: {
      look() {
        return [...this.stores.books];
      },
    },
    keeper: {
      add(title) {
        this.stores.books.push(title);
      },
      takeFirst() {
        this.stores.books.removeFirst();
      },
      lend(title, to) {
        this.stores.lent.set(title, to);
        this.stores.notes.set(title, `lent to ${to}`);
      },
    },
  },
});

const LoanSteps = defineInterface('LoanSteps', { lend: call(), giveBack: call() });

/** A loan is open from `lend` on; after a day it is late. */
export const DAY = 86_400_000;

const Loan1 = defineActor('Loan', {
  version: 1,
  interfaces: { looking: Looking, steps: LoanSteps },
  state: (book: string, by: unknown) => ({ book, by }),
  lifecycle: {
    initial: 'wanted',
    states: {
      wanted: { on: { 'steps.lend': 'lent' } },
      lent: { after: { 86400000: 'overdue' }, on: { 'steps.giveBack': 'back' } },
      overdue: { on: { 'steps.giveBack': 'back' } },
      back: { type: 'final' },
    },
  },
  facets: {
    looking: {
      look() {
        return this.phase;
      },
    },
    steps: { lend() {}, giveBack() {} },
  },
});

const VERSION_1 = [Member1, Shelf1, Loan1];

/** Writes a library as version 1 does, and closes it. */
export async function writeVersion1(): Promise<World> {
  const w = await world(VERSION_1);
  const { looking } = await w.vat.provide('ada', Member1, 'Ada Lovelace');
  const { keeper } = await w.vat.provide('shelf', Shelf1, 'upstairs');
  for (const title of ['Emma', 'Ulysses', 'Momo']) await E(keeper).add(title);
  await E(keeper).takeFirst();
  await E(keeper).lend('Momo', 'Ada');
  await E(keeper).lend('Ulysses', '');
  const wanted = await w.vat.provide('wanted', Loan1, 'Emma', looking);
  const lent = await w.vat.provide('lent', Loan1, 'Momo', looking);
  const back = await w.vat.provide('back', Loan1, 'Ulysses', looking);
  await E(lent.steps).lend();
  await E(back.steps).lend();
  await E(back.steps).giveBack();
  await E(wanted.looking).look();
  await w.vat.close();
  return w;
}

export const member3 = {
  version: 3,
  interfaces: { looking: Looking },
  state: (name: string) => ({ first: name, last: '', cards: 1 }),
  facets: { looking: { look: looks } },
  upgrade: {
    1({ name }: { name: string }) {
      const [first = '', last = ''] = name.split(' ');
      return { first, last };
    },
    2: (old: { first: string; last: string }) => ({ ...old, cards: 1 }),
  },
};

/** Methods of these kinds that only tell their state. */
function looks(this: { readonly state: object }): unknown {
  return { ...this.state };
}

export const Member3 = defineActor('Member', member3);

const Book = record({ title: text(80), copies: nat, sort: literal('book') });

export const shelf3 = {
  version: 3,
  interfaces: { looking: Looking },
  state: (room: string) => ({ room }),
  stores: {
    books: listOf(Book),
    lent: mapOf(record({ to: text(80), since: optional(nat) })),
    notes: mapOf(text(80)),
  },
  upgrade: {
    1: {
      stores: {
        books: (title: string) => ({ title, copies: 1 }),
        lent: (to: string) => (to === '' ? undefined : { to }),
      },
    },
    2: {
      stores: {
        books: (book: { title: string; copies: number }, at: number) => ({
          ...book,
          copies: book.copies + at,
          sort: 'book',
        }),
      },
    },
  },
};

export const Shelf3 = defineActor('Shelf', {
  ...shelf3,
  facets: {
    looking: {
      look() {
        const { books, lent, notes } = this.stores;
        return [this.state.room, [...books], Object.fromEntries(lent), Object.fromEntries(notes)];
      },
    },
  },
});

export const loan3 = {
  version: 3,
  interfaces: { looking: Looking, steps: LoanSteps },
  state: (book: string, by: unknown) => ({ book, by, reminders: 0 }),
  facets: {
    looking: {
      look(this: { readonly phase: unknown; readonly state: object }): unknown {
        return [this.phase, { ...this.state }];
      },
    },
    steps: { lend() {}, giveBack() {} },
  },
  upgrade: {
    1: (old: object) => ({ ...old, reminders: 0 }),
    2: {
      phase: (old: string) => {
        const renamed: Record<string, { out: string }> = {
          lent: { out: 'well' },
          overdue: { out: 'late' },
        };
        return renamed[old] ?? old;
      },
    },
  },
};

/** In version 3 what is out is one phase, and a loan is late only after two days. */
export const Loan3 = defineActor('Loan', {
  ...loan3,
  lifecycle: {
    initial: 'wanted',
    states: {
      wanted: { on: { 'steps.lend': 'out' } },
      out: {
        initial: 'well',
        on: { 'steps.giveBack': 'back' },
        states: { well: { after: { 172800000: 'late' } }, late: {} },
      },
      back: { type: 'final' },
    },
  },
});

export const VERSION_3 = [Member3, Shelf3, Loan3];

/** The records of a database, to be compared or kept: key and value in base64. */
export type Records = readonly (readonly [key: string, value: string])[];

export async function recordsOf(db: World['db']): Promise<Records> {
  const all = await db.iterator().all();
  return all.map(([key, value]) => [toBase64(key), toBase64(value)]);
}

export async function databaseOf(records: Records): Promise<World['db']> {
  const db: World['db'] = new MemoryLevel({ keyEncoding: 'view', valueEncoding: 'view' });
  for (const [key, value] of records) {
    await db.put(Buffer.from(key, 'base64'), Buffer.from(value, 'base64'));
  }
  return db;
}

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
