/**
 * Lakes as versions 1 and 2 wrote them: before files had forms, and before they had versions. What this wrote once
 * lies beside it in earlier-lakes.json; should the format of the database change such that it can be read no more,
 * write it anew: `node --import tsx test/actors/lake/earlier-lakes.ts`
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Objects } from '../../../actors/index.ts';
import { entryFields } from '../../../actors/lake/entry.ts';
import { E } from '../../../captp/index.ts';
import {
  arg,
  bytes,
  call,
  defineActor,
  defineInterface,
  guarded,
  type Inside,
  mapOf,
  nat,
  oneOf,
  optional,
  record,
  text,
} from '../../../vat/index.ts';
import { world } from '../../vat/powers.ts';
import { type Records, recordsOf } from '../../vat/upgrade/library.ts';

export const OBJECTS = guarded(Objects, { drop: () => undefined } as never);
const ADDED = Date.UTC(2026, 1, 1);

const object1 = { address: text(120), key: bytes(32), size: nat };
const Entry1 = record({ ...entryFields, object: optional(record(object1)) });
const form = optional(oneOf('exact', 'padded', 'list'));
const Entry2 = record({ ...entryFields, object: optional(record({ form, ...object1 })) });
const Change2 = record({ seq: nat, id: text(40), stamp: text(16) });
const Filler = defineInterface('Filler', { fill: call(arg('form', form)) });
const Facet = defineInterface('Facet', {});

/** What is in each: a folder with a file in it, and a file in the bin. */
const ENTRIES: readonly Inside<typeof Entry1>[] = [
  {
    id: 'a',
    kind: 'folder',
    name: 'Letters',
    folder: '',
    type: '',
    size: 0,
    added: ADDED,
    modified: ADDED,
    tags: ['old'],
  },
  ...['b', 'c'].map((id) => ({
    id,
    kind: 'file' as const,
    name: `${id}.txt`,
    folder: 'a',
    type: 'text/plain',
    size: 5,
    added: ADDED,
    modified: ADDED,
    tags: [],
    removed: id === 'c' ? ADDED + 1 : undefined,
    object: { address: `object-${id}`, key: new Uint8Array(32).fill(7), size: 5 },
  })),
];

const facets = { owner: Facet, reader: Facet, intake: Filler, scope: Facet, keeper: Facet };
const empty = { owner: {}, reader: {}, scope: {}, keeper: {} };

const Lake1 = defineActor('Lake', {
  version: 1,
  interfaces: facets,
  state: (objects: unknown) => ({ objects, sweeping: false }),
  stores: { entries: mapOf(Entry1) },
  facets: {
    ...empty,
    intake: {
      fill() {
        for (const entry of ENTRIES) this.stores.entries.set(entry.id, entry);
      },
    },
  },
});

const Lake2 = defineActor('Lake', {
  version: 2,
  interfaces: { ...facets, feed: Facet },
  state: (objects: unknown) => ({ objects, sweeping: false }),
  stores: { entries: mapOf(Entry2), changes: mapOf(Change2) },
  facets: {
    ...empty,
    feed: {},
    intake: {
      fill(is) {
        for (const { object, ...entry } of ENTRIES) {
          this.stores.entries.set(entry.id, {
            ...entry,
            object: object && { ...object, form: is },
          });
        }
        this.stores.changes.set('head', { seq: 3, id: '', stamp: '0011223344556677' });
      },
    },
  },
});

/** The records of a lake of version 1 or 2. */
export async function writeEarlier(version: 1 | 2): Promise<Records> {
  const kind = (version === 1 ? Lake1 : Lake2) as typeof Lake1;
  const w = await world([kind], { devices: { objects: OBJECTS } });
  const lake = await w.vat.provide('lake', kind, OBJECTS);
  await E(lake.intake).fill('padded');
  await w.vat.close();
  return recordsOf(w.db);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const all = { 1: await writeEarlier(1), 2: await writeEarlier(2) };
  const url = new URL('./earlier-lakes.json', import.meta.url);
  writeFileSync(url, `${JSON.stringify(all, null, 1)}\n`);
}
