/**
 * The collector: deletes the durable actors that nobody can reach any more.
 *
 * Reachable is what a root, a sturdy reference, a timer, a waiting message or promise refers to,
 * what the running program holds, and what any of those refers to. A collection marks all of it,
 * a few records between two groups of turns, and deletes the rest:
 *
 * 1. It marks from the records. Whatever is spawned or written meanwhile is marked.
 * 2. Actors that are awake but not marked are put to sleep, and the journal writes down the turns that
 *    only looked, so that only those keep their facets in memory that somebody else holds.
 * 3. In one moment it marks every actor of which a facet is in memory. From then on whatever comes
 *    into memory is marked, too: so no turn can have, or get, a reference to what stays unmarked.
 * 4. It marks what those refer to, and deletes what is left, some actors with each batch.
 *
 * When JavaScript has not yet let go of a facet that nobody holds, its actor stays until the next
 * collection. A crash at any point loses only the marks: what is deleted already was unreachable.
 */
import type { Core } from '../core.ts';
import { actorIdIn, actorKey, actorRange, entriesOf, idBytes, idText } from '../keys.ts';
import { innerMessage } from '../message.ts';
import type { Op } from '../records.ts';
import type { Shell } from '../shell.ts';
import { UNUSED_GROUPS_MIN } from '../sleeping.ts';
import { Marking } from './marking.ts';

/** A collection begins once as many actors were made as were left by the last one, at least this. */
const SPAWNED_MIN = 10_000;
/** Actors deleted with one batch. */
const DELETED_AT_ONCE = 128;

/** What a collection found. */
export interface Collected {
  /** Actors that can be reached, or of which something in this program holds a facet. */
  readonly kept: number;
  readonly deleted: number;
}

/** The vat was closed in the middle. */
class Stopped extends Error {}

export class Collector {
  /** Collections that came to their end, and actors they deleted, since the vat was opened. */
  collections = 0;
  deleted = 0;
  readonly #core: Core;
  readonly #spawnedMin: number;
  #marking: Marking | undefined;
  /** From the third step on. */
  #watching = false;
  #running: Promise<Collected> | undefined;
  #spawned = 0;
  #kept = 0;
  #closed = false;
  /** Goes on at the end of the present group of turns. */
  #goOn: (() => void) | undefined;
  /** Ends the wait for a turn that will not be any more. */
  #giveUp: (() => void) | undefined;

  constructor(core: Core, spawnedMin = SPAWNED_MIN) {
    this.#core = core;
    this.#spawnedMin = spawnedMin;
  }

  /** Runs a collection, after the one that runs if there is one. Throws DamagedRecord. */
  async collect(): Promise<Collected> {
    await this.#running?.catch(() => undefined);
    this.#running ??= this.#collect().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** An actor was made. */
  spawned(shell: Shell): void {
    this.#spawned++;
    this.#marking?.mark(shell.key);
  }

  /** A reference to it is written somewhere. */
  written(shell: Shell): void {
    this.#marking?.mark(shell.key);
  }

  /** A reference to it came into memory that was not there before. */
  appeared(shell: Shell): void {
    if (this.#watching) this.#marking?.mark(shell.key);
  }

  /** Between two groups of turns. */
  betweenGroups(): void {
    this.#goOn?.();
    if (this.#running || this.#closed) return;
    if (this.#spawned < Math.max(this.#spawnedMin, this.#kept)) return;
    this.collect().catch(this.#core.onFault);
  }

  /** Stops, and answers when nothing is read or written any more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#goOn?.();
    this.#giveUp?.();
    await this.#running?.catch(() => undefined);
  }

  async #collect(): Promise<Collected> {
    this.#spawned = 0;
    const marking = new Marking(this.#core, () => this.#rest());
    this.#marking = marking;
    try {
      await marking.roots();
      await marking.run();
      await this.#letSleep(marking);
      this.#watching = true;
      for (const shell of this.#core.shells.allAwake()) marking.mark(shell.key);
      for (const shell of this.#core.shells.allHeld()) marking.mark(shell.key);
      await marking.run();
      const deleted = await this.#sweep(marking);
      this.collections++;
      this.deleted += deleted;
      this.#kept = marking.count;
      return { kept: this.#kept, deleted };
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      return { kept: marking.count, deleted: 0 };
    } finally {
      this.#watching = false;
      this.#marking = undefined;
    }
  }

  /** Puts those to sleep that are awake though nothing marked refers to them. */
  async #letSleep(marking: Marking): Promise<void> {
    const { shells, sleeping, journal } = this.#core;
    // Written with the first of these turns, so it is over with the second.
    journal.letGo();
    for (let group = 0; group <= UNUSED_GROUPS_MIN; group++) await this.#emptyTurn();
    for (const { key, actor } of shells.allAwake()) {
      if (actor && !marking.has(key)) sleeping.putToSleep(actor);
    }
    // What was looked at in one job stays in memory until its end.
    await this.#core.pause();
  }

  /** Deletes what is not marked. Gives how many that were. */
  async #sweep(marking: Marking): Promise<number> {
    const { records } = this.#core;
    let deleted = 0;
    for await (const piece of records.pieces(actorRange, { record: 'state' })) {
      const doomed = piece.map(([key]) => idText(actorIdIn(key))).filter((id) => !marking.has(id));
      for (let at = 0; at < doomed.length; at += DELETED_AT_ONCE) {
        deleted += await this.#delete(doomed.slice(at, at + DELETED_AT_ONCE));
        await this.#rest();
      }
    }
    return deleted;
  }

  async #delete(doomed: readonly string[]): Promise<number> {
    const { records } = this.#core;
    const ops: Op[] = [];
    for (const id of doomed) {
      const bytes = idBytes(id);
      for (const key of await records.keys(entriesOf(bytes))) ops.push(records.del(key));
      ops.push(records.del(actorKey(bytes)));
    }
    await records.write(ops);
    return doomed.length;
  }

  /** Until the next group of turns is over, or when there is none, until others had their turn. */
  async #rest(): Promise<void> {
    if (this.#core.queue.length === 0) await this.#core.pause();
    else {
      await new Promise<void>((resolve) => {
        this.#goOn = resolve;
      });
      this.#goOn = undefined;
    }
    if (this.#closed) throw new Stopped();
  }

  /** A group of turns goes by. */
  #emptyTurn(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new Stopped());
      this.#giveUp = () => reject(new Stopped());
      this.#core.enqueue(innerMessage('the collection', resolve));
    });
  }
}
