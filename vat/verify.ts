/**
 * Checks the records of a vat that is not running, without waking anything: that each opens and can
 * be read, and where the references in them lead.
 *
 * A reference may lead to an actor that was ended: whoever uses it hears `gone`. So those are
 * counted and are no damage.
 */

import { WrongKey } from './errors.ts';
import { SeenRef, seeingCodec } from './journal/seen.ts';
import {
  actorIdIn,
  actorKey,
  formatKey,
  idText,
  type KeyRange,
  logRange,
  REFERRING,
} from './keys.ts';
import type { Database, Random } from './powers.ts';
import { BYTES, Records } from './records.ts';
import { SealedStore } from './sealed-store.ts';
import { Sealer } from './sealer.ts';

const EVERYTHING: KeyRange = { gte: Uint8Array.of(0), lt: Uint8Array.of(255) };

export interface VerifyOptions {
  /** Open, and used by nobody else. */
  readonly db: Database;
  /** As {@link VatOptions.key}. */
  readonly key: Uint8Array;
  readonly random: Random;
  /** Told of each record that is damaged; the text names its sort and no secret. */
  readonly onDamage: (what: string) => void;
  /** Told of each entry of the maps of actors, and of the kind of actor. */
  readonly onEntry?: (kind: string, value: unknown) => void;
}

export interface Verified {
  readonly records: number;
  readonly actors: number;
  readonly references: number;
  /** Of those, the ones that lead to actors that are not there any more. */
  readonly ended: number;
  readonly damaged: number;
}

/** Writes nothing. Throws `WrongKey`, and DamagedRecord when the commit log cannot be read. */
export async function verifyRecords(options: VerifyOptions): Promise<Verified> {
  const { db, key, random, onDamage } = options;
  const store = new SealedStore(db, new Sealer(key, random));
  const records = new Records(store, seeingCodec());
  const format = (await db.get(formatKey, BYTES)) as Uint8Array | undefined;
  if (format) checkKey(records, format);
  await store.restore();
  const kinds = new Map<string, string>();
  const sums = { records: 0, actors: 0, references: 0, ended: 0, damaged: 0 };
  for await (const piece of store.pieces(EVERYTHING)) {
    for (const [at, stored] of piece) {
      if (at[0] === formatKey[0] || at[0] === logRange.gte[0]) continue;
      sums.records++;
      if (at[0] === actorKey(at.subarray(1))[0]) sums.actors++;
      try {
        const value = records.open(at, stored, { record: `record of sort ${at[0]}` });
        if (options.onEntry) tellEntry(at, value, kinds, options.onEntry);
        for (const { stored: ref } of refsIn(value)) {
          sums.references++;
          if (ref[0] === 'near' && !(await store.get(actorKey(ref[1])))) sums.ended++;
        }
      } catch (error) {
        sums.damaged++;
        onDamage((error as Error).message);
      }
    }
  }
  return sums;
}

/** Actors come before the entries of their stores. */
function tellEntry(
  key: Uint8Array,
  value: unknown,
  kinds: Map<string, string>,
  tell: (kind: string, value: unknown) => void,
): void {
  if (!Array.isArray(value)) return;
  const actor = idText(actorIdIn(key));
  if (key[0] === REFERRING.actor) kinds.set(actor, value[0] as string);
  else if (key[0] === REFERRING.entry) tell(kinds.get(actor) ?? '', value[1]);
}

function checkKey(records: Records, format: Uint8Array): void {
  try {
    records.open(formatKey, format.subarray(1), { record: 'format' });
  } catch {
    throw new WrongKey();
  }
}

function* refsIn(value: unknown): Iterable<SeenRef> {
  if (value instanceof SeenRef) yield value;
  else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
    for (const inner of Object.values(value)) yield* refsIn(inner);
  }
}
