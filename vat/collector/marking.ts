/**
 * Marking: finds the actors that can be reached, a few records at a time.
 *
 * An actor is *marked* once it is known to be reachable, and *scanned* once all it refers to is
 * marked too. Records are read as they are now, while turns go on; what keeps this right is that
 * everything a turn writes a reference to is marked at that moment (`mark` is called by whoever
 * writes one), so a reference can never move from where it was not looked at yet to where nobody
 * looks any more.
 *
 * A record that does not open ends the collection: nobody knows what it refers to.
 */
import type { Core } from '../core.ts';
import { actorKey, entriesOf, idBytes, type KeyRange, otherRanges } from '../keys.ts';
import { eachHeld } from './held.ts';

/** Actors scanned at once. */
const ACTORS_AT_ONCE = 64;

/** Lets others go on. Called after each piece of work. */
export type Rest = () => Promise<void>;

export class Marking {
  readonly #core: Core;
  readonly #rest: Rest;
  readonly #marked = new Set<string>();
  /** Marked, and to be scanned. */
  #waiting: string[] = [];

  constructor(core: Core, rest: Rest) {
    this.#core = core;
    this.#rest = rest;
  }

  /** Those reachable, as far as it is known. */
  get count(): number {
    return this.#marked.size;
  }

  has(key: string): boolean {
    return this.#marked.has(key);
  }

  readonly mark = (key: string): void => {
    if (this.#marked.has(key)) return;
    this.#marked.add(key);
    this.#waiting.push(key);
  };

  /** Marks what any record refers to that does not belong to an actor. Throws DamagedRecord. */
  async roots(): Promise<void> {
    for (const range of otherRanges) await this.#scanRange(range, 'root');
  }

  /** Scans until nothing waits. Throws DamagedRecord. */
  async run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const keys = this.#waiting.splice(-ACTORS_AT_ONCE);
      const withEntries = await Promise.all(keys.map((key) => this.#scan(key)));
      await this.#rest();
      for (const [at, key] of keys.entries()) {
        if (withEntries[at]) await this.#scanRange(entriesOf(idBytes(key)), 'store entry');
      }
    }
  }

  /** Marks what the state of one actor refers to. May it have entries? */
  async #scan(key: string): Promise<boolean> {
    const name = { record: 'state' };
    const stored = await this.#core.seen.get(actorKey(idBytes(key)), name);
    // One that was spawned but is not written yet, or was retired.
    if (!Array.isArray(stored)) return false;
    const [kindName, version] = stored as [string, number];
    eachHeld(stored, this.mark);
    const kind = this.#core.kinds.get(kindName)?.kind;
    return kind?.version !== version || Object.keys(kind.stores).length > 0;
  }

  async #scanRange(range: KeyRange, record: string): Promise<void> {
    const { seen } = this.#core;
    for await (const piece of seen.pieces(range, { record })) {
      for (const [key, stored] of piece) eachHeld(seen.open(key, stored, { record }), this.mark);
      await this.#rest();
    }
  }
}
