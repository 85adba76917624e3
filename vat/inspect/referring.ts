/** Who refers to whom: references found in what is stored. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { Core } from '../core.ts';
import { Refused } from '../errors.ts';
import { SeenRef } from '../journal/seen.ts';
import { actorIdIn, actorKey, isOfStore, REFERRING, referringRange } from '../keys.ts';
import { type Link, linkOf } from './links.ts';
import { PAGE_LENGTH, type Page } from './page.ts';

/** Records looked through for one page; where few refer, a page may be short. */
const RECORDS_SCANNED_MAX = 10_000;
/** Parts of one value that are looked at. */
const PARTS_MAX = 10_000;
const PATH_LENGTH_MAX = 300;
const NAME = { record: 'record' };

/** The other end of a reference, and by which field or entry it is held. */
export interface Reference {
  readonly link: Link;
  readonly by: string;
}

/** The references within a value that was read to be seen. */
export function* referencesIn(core: Core, value: unknown, path: string): Generator<Reference> {
  const left: [unknown, string][] = [[value, path]];
  for (let parts = 0; left.length > 0 && parts < PARTS_MAX; parts++) {
    const [part, by] = left.pop() as [unknown, string];
    if (part instanceof SeenRef)
      yield { link: linkOf(core, part.stored), by: by.slice(0, PATH_LENGTH_MAX) };
    else if (Array.isArray(part)) {
      for (let at = part.length - 1; at >= 0; at--) left.push([part[at], `${by}[${at}]`]);
    } else if (isRecord(part)) {
      for (const name of Object.keys(part).reverse()) left.push([part[name], `${by}.${name}`]);
    }
  }
}

/** What holds a reference to the actor `id`: actors, roots, sturdy references. */
export async function listReferrers(
  core: Core,
  id: Uint8Array,
  after: string | undefined,
): Promise<Page<Reference>> {
  const wanted = bytesToHex(id);
  const rows: Reference[] = [];
  let scanned = 0;
  const gte = after === undefined ? referringRange.gte : Uint8Array.of(...keyIn(after), 0);
  for await (const piece of core.records.pieces({ ...referringRange, gte }, NAME)) {
    for (const [key, sealed] of piece) {
      const value = core.seen.open(key, sealed, NAME);
      for (const { link, by } of referencesIn(core, value, '')) {
        if (link.actor === wanted) rows.push(await holderOf(core, key, value, by));
      }
      if (rows.length >= PAGE_LENGTH || ++scanned >= RECORDS_SCANNED_MAX) {
        return { rows: rows.slice(0, PAGE_LENGTH), next: bytesToHex(key) };
      }
    }
  }
  return { rows };
}

/** Whose record it is, and where in it: `by` is the path within the stored value. */
async function holderOf(
  core: Core,
  key: Uint8Array,
  value: unknown,
  by: string,
): Promise<Reference> {
  const [sort] = key;
  if (sort === REFERRING.root) return { link: { to: 'vat', name: 'a root' }, by: 'its name' };
  if (sort === REFERRING.sturdy) {
    return { link: { to: 'vat', name: 'a sturdy reference' }, by: 'a swiss number' };
  }
  const id = actorIdIn(key);
  const state = sort === REFERRING.actor ? value : await stateOf(core, id);
  const [kind = '?'] = (state ?? []) as [string?];
  const link: Link = { to: 'actor', kind, actor: bytesToHex(id), facet: '' };
  if (sort === REFERRING.actor) return { link, by: `state${by.replace(/^\[\d+\]/, '')}` };
  return { link, by: entryPath(core, key, id, kind, value, by) };
}

function entryPath(
  core: Core,
  key: Uint8Array,
  id: Uint8Array,
  kind: string,
  value: unknown,
  by: string,
): string {
  const stores = Object.entries(core.kinds.get(kind)?.kind.stores ?? {});
  const found = stores.find(([name]) => isOfStore(key, core.names.store(id, name)));
  if (!found) return 'a store that its kind no longer has';
  const [name, { holds }] = found;
  if (holds === 'list') return `stores.${name}${by}`.slice(0, PATH_LENGTH_MAX);
  const [entry] = value as [string];
  const within = by.replace(/^\[1\]/, '');
  return `stores.${name}[${JSON.stringify(entry)}]${within}`.slice(0, PATH_LENGTH_MAX);
}

async function stateOf(core: Core, id: Uint8Array): Promise<unknown> {
  const key = actorKey(id);
  const sealed = await core.records.store.get(key);
  return sealed && core.seen.open(key, sealed, { record: 'state' });
}

function keyIn(cursor: string): Uint8Array {
  if (!/^([0-9a-f]{2}){1,64}$/.test(cursor)) {
    throw new Refused('bad-value', 'Pages go on only from where an earlier one ended.');
  }
  return hexToBytes(cursor);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
}
