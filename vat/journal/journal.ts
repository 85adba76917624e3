/**
 * The journal: what every turn was, why it ran, what it sent, and how everything was before that it
 * changed. It is written with each group of turns, in the same batch, sealed like all else.
 *
 * Turns are numbered from 1, by 1, for as long as the vat lives. Turns that left nothing on the disk
 * (they only read) are written with the next group that does, so that looking costs no write; a
 * crash before that forgets them, and their numbers are given again.
 *
 * The journal is a window: the oldest records are deleted once there are too many turns or bytes in
 * it, many at a time.
 */
import type { Core } from '../core.ts';
import { journalKey, journalRange, numberIn } from '../keys.ts';
import { BYTES, type Op } from '../records.ts';
import type { Shell } from '../shell.ts';
import type { Turn } from '../turn.ts';
import type { Cause } from './cause.ts';
import type { Change } from './change.ts';
import { Upgraded } from './lives.ts';
import { type Noted, type SentNote, type SentTo, writeNoted } from './noted.ts';
import { TurnReader } from './turn-reader.ts';
import { TurnWriter } from './turn-writer.ts';

/** How far back a vat remembers. Whichever bound is reached first counts. */
export interface JournalBounds {
  readonly turns: number;
  readonly bytes: number;
}

const JOURNAL_TURNS_MAX = 100_000;
const JOURNAL_BYTES_MAX = 67_108_864;
/** Turns that wait in memory for a group that writes something; at so many they are written. */
const UNWRITTEN_TURNS_MAX = 4_096;
/** Records deleted with one group. */
const PRUNED_RECORDS_MAX = 256;
/** The window is cut back once it is larger than its bounds by this part. */
const SLACK = 1 / 16;

export class Journal {
  /** The number of the turn that runs now, or next. */
  turn = 1;
  /** The first turn of which the journal still knows. */
  first = 1;
  /** Bytes of all its records. */
  bytes = 0;
  /** How many groups had at most 1, 2, 4, 8 … turns, since the vat was opened. */
  readonly groupSizes: number[] = [];
  readonly #core: Core;
  readonly #bounds: JournalBounds;
  #noted: Noted[] = [];
  /** The next group writes what was noted, whether it writes anything else or not. */
  #isDue = false;
  /** How many of those noted belong to groups before the present one. */
  #earlier = 0;
  #sent: SentNote[] = [];
  /** What happened to actors between turns; told with the next one. */
  #between: Change[] = [];
  readonly #listeners = new Set<() => void>();
  /** Who wants to read between two batches. */
  #readers: (() => void)[] = [];
  /** What the window will be once the present batch is written. */
  #next: { readonly first: number; readonly bytes: number } | undefined;

  constructor(core: Core, bounds: Partial<JournalBounds> = {}) {
    this.#core = core;
    this.#bounds = { turns: JOURNAL_TURNS_MAX, bytes: JOURNAL_BYTES_MAX, ...bounds };
  }

  /** Finds where the numbers go on. To be called once, while the vat is being opened. */
  async restore(): Promise<void> {
    const { db } = this.#core.records;
    const range = { ...journalRange, ...BYTES, limit: 1 };
    const [last] = (await db.iterator({ ...range, reverse: true }).all()) as Uint8Array[][];
    const [first] = (await db.keys(range).all()) as Uint8Array[];
    if (!last || !first) return;
    const [key, sealed] = last as [Uint8Array, Uint8Array];
    this.first = numberIn(first);
    this.bytes = sealed.length;
    try {
      const record = this.#core.seen.open(key, sealed, { record: 'journal' });
      const reader = new TurnReader(record);
      this.bytes += reader.windowBytes;
      this.turn = reader.first + reader.turns().length;
    } catch (error) {
      this.#core.onFault(error);
      // No number may be given twice, however many turns that record held.
      this.turn = numberIn(key) + 2 * UNWRITTEN_TURNS_MAX;
    }
  }

  /** Notes a message that the present turn sends. Gives the cause to send with it. */
  sent(to: SentTo, method: string): Cause {
    const nth = this.#sent.push({ to, method }) - 1;
    return { from: 'turn', turn: this.turn, nth };
  }

  /** Notes that an actor that was just read was of an older version. */
  upgraded(shell: Shell, version: number, fields: object, phase: unknown): void {
    this.#between.push(new Upgraded(shell, version, fields, phase));
  }

  /** Calls `told` after every commit, until the function that comes back is called. */
  listen(told: () => void): () => void {
    this.#listeners.add(told);
    return () => this.#listeners.delete(told);
  }

  /**
   * Runs `begin` at a moment when no batch is being written, so that what it begins to read of
   * states and of the journal agrees: at once, or when the present batch is over.
   */
  reading<T>(begin: () => Promise<T>): Promise<T> {
    if (!this.#next) return begin();
    return new Promise((resolve) => this.#readers.push(() => resolve(begin())));
  }

  #letRead(): void {
    for (const begin of this.#readers.splice(0)) begin();
  }

  /** Notes the present turn, which has come to its end. The next one has the next number. */
  ran({ message, now, journal, failure, method }: Turn): void {
    const { to, cause } = message;
    const sent = this.#sent;
    if (sent.length > 0) this.#sent = [];
    const changes = this.#between.length > 0 ? this.#between.splice(0).concat(journal) : journal;
    // What the vat itself did may hold much that nobody else needs any more.
    const receiver = 'shell' in to ? to : { title: to.title };
    this.#noted.push({ time: now, cause, to: receiver, method, failure, sent, changes });
    this.turn++;
  }

  /** Adds the record of what was noted to a batch that writes anything, and deletes what is old. */
  async save(ops: Op[]): Promise<void> {
    const isDue = this.#isDue || ops.length > 0 || this.#noted.length >= UNWRITTEN_TURNS_MAX;
    if (isDue && this.#noted.length > 0) await this.#write(ops);
  }

  /** Lets go of the actors that turns which only looked were at: the next group writes those turns. */
  letGo(): void {
    this.#isDue = this.#noted.length > 0;
  }

  /** The batch was written. */
  committed(): void {
    if (this.#next) {
      this.first = this.#next.first;
      this.bytes = this.#next.bytes;
      this.#countGroup(this.#noted.length);
      this.#noted = [];
      this.#next = undefined;
      this.#isDue = false;
    }
    this.#earlier = this.#noted.length;
    this.#letRead();
    for (const told of this.#listeners) told();
  }

  /** The batch was not written: the turns of the present group have not been. */
  undone(): void {
    const undone = this.#noted.splice(this.#earlier);
    this.turn -= undone.length;
    const changes = undone.flatMap((noted) => noted.changes);
    this.#between.push(...changes.filter((change) => change instanceof Upgraded));
    this.#next = undefined;
    this.#letRead();
  }

  /** Writes what is still only in memory. */
  async flush(): Promise<void> {
    if (this.#noted.length === 0) return;
    const ops: Op[] = [];
    await this.#write(ops);
    await this.#core.records.write(ops);
    this.committed();
  }

  #countGroup(turns: number): void {
    const place = Math.ceil(Math.log2(turns));
    while (this.groupSizes.length <= place) this.groupSizes.push(0);
    this.groupSizes[place] = (this.groupSizes[place] ?? 0) + 1;
  }

  async #write(ops: Op[]): Promise<void> {
    const first = this.turn - this.#noted.length;
    const kept = await this.#prune(ops);
    const writer = new TurnWriter(first);
    for (const noted of this.#noted) writeNoted(this.#core, writer, noted);
    const op = this.#core.records.putLossy(journalKey(first), writer.finish(kept.bytes));
    ops.push(op);
    const size = op.type === 'put' ? op.value.length : 0;
    this.#next = { first: kept.first, bytes: kept.bytes + size };
  }

  /** Deletes the oldest records while the window is too large. Gives what is left of it. */
  async #prune(ops: Op[]): Promise<{ first: number; bytes: number }> {
    let { first, bytes } = this;
    const { turns: turnsMax, bytes: bytesMax } = this.#bounds;
    const tooLarge = (slack: number): boolean =>
      this.turn - first > turnsMax * slack || bytes > bytesMax * slack;
    if (!tooLarge(1 + SLACK)) return { first, bytes };
    const oldest = { ...journalRange, ...BYTES, limit: PRUNED_RECORDS_MAX };
    const read = await this.#core.records.db.iterator(oldest).all();
    const records = read as [Uint8Array, Uint8Array][];
    for (const [at, [key, sealed]] of records.entries()) {
      const next = records[at + 1];
      if (!next || !tooLarge(1)) break;
      ops.push(this.#core.records.del(key));
      bytes -= sealed.length;
      first = numberIn(next[0]);
    }
    return { first, bytes: Math.max(0, bytes) };
  }
}
