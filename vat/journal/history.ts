/**
 * The journal read backwards: from the newest turn towards the oldest that is kept.
 *
 * A walk sees the database as it was when the walk was made, however long it takes and whatever is
 * committed meanwhile; another reading begun in the same moment sees the same.
 */
import type { Core } from '../core.ts';
import { DamagedRecord, Refused } from '../errors.ts';
import { journalKey, journalRange } from '../keys.ts';
import { BYTES } from '../records.ts';
import type { Stored } from '../sealed-store.ts';
import type { PastTurn } from './past-turn.ts';
import { TurnReader } from './turn-reader.ts';

/** Records read at once. */
const PIECE_LENGTH = 16;
const NAME = { record: 'journal' };

/** The turn is older than the journal reaches. */
export class OutOfWindow extends Refused {
  constructor(first: number) {
    super('out-of-window', `The journal goes back to turn ${first} only.`);
  }
}

/** All turns up to, not including, `before` (all when left out), the newest first. */
export function turnsBackwards(core: Core, before?: number): AsyncIterable<PastTurn> {
  const lt = before === undefined ? journalRange.lt : journalKey(Math.max(0, before));
  const { gte } = journalRange;
  // Made now, not when the first turn is asked for: it holds this moment fast.
  const iterator = core.records.db.iterator({ gte, lt, reverse: true, ...BYTES });
  return { [Symbol.asyncIterator]: () => walk(core, iterator, before) };
}

type Records = ReturnType<Core['records']['db']['iterator']>;

async function* walk(core: Core, records: Records, before = Infinity): AsyncGenerator<PastTurn> {
  try {
    for (;;) {
      const piece = (await records.nextv(PIECE_LENGTH)) as [Uint8Array, Uint8Array][];
      if (piece.length === 0) return;
      for (const [key, sealed] of piece) {
        const turns = open(core, key, sealed);
        for (const turn of turns.toReversed()) if (turn.turn < before) yield turn;
      }
    }
  } finally {
    await records.close();
  }
}

/** The turns from `from` on, the oldest first. */
export async function* turnsForward(core: Core, from: number): AsyncGenerator<PastTurn> {
  const [start] = (await core.records.db
    .keys({ ...journalRange, lt: journalKey(from + 1), reverse: true, limit: 1, ...BYTES })
    .all()) as Uint8Array[];
  const gte = start ?? journalRange.gte;
  for await (const piece of core.records.pieces({ ...journalRange, gte }, NAME)) {
    for (const [key, sealed] of piece) {
      for (const turn of open(core, key, sealed)) if (turn.turn >= from) yield turn;
    }
  }
}

function open(core: Core, key: Uint8Array, sealed: Stored): PastTurn[] {
  const record = core.seen.open(key, sealed, NAME);
  try {
    return new TurnReader(record).turns();
  } catch (error) {
    throw new DamagedRecord('journal', undefined, error);
  }
}

/** One turn. Throws {@link OutOfWindow}, or {@link Refused} with code `not-found`. */
export async function turnOf(core: Core, turn: number): Promise<PastTurn> {
  for await (const found of turnsBackwards(core, turn + 1)) {
    if (found.turn === turn) return found;
    break;
  }
  if (turn < core.journal.first) throw new OutOfWindow(core.journal.first);
  throw new Refused('not-found', `There is no turn ${turn} yet, or it has left nothing to see.`);
}
