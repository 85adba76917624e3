/**
 * What the peer holds of ours.
 *
 * Each entry counts how often its descriptor was sent; the peer subtracts what it has let go of,
 * and at zero the entry is gone. Counts are exact on both sides, so that nothing in use is ever
 * dropped and nothing dropped is kept. What a message that could not be sent had counted is taken
 * back. Whoever waits for an answer stands here too: the peer tells it like any object of ours.
 */
import { ProtocolError } from './errors.ts';
import { PositionPool, PositionTable } from './position-table.ts';
import { BOOTSTRAP_POSITION } from './positions.ts';

/** Something of ours at one position. */
export interface Exported {
  readonly target: object;
  /** How often it was mentioned. */
  readonly count: number;
  /** The peer has let go of it. */
  released?(): void;
}

class Entry implements Exported {
  readonly target: object;
  readonly position: number;
  count = 0;

  constructor(target: object, position: number) {
    this.target = target;
    this.position = position;
  }
}

export class ExportTable {
  readonly #byPosition = new PositionTable<Exported>();
  readonly #positions = new PositionPool(BOOTSTRAP_POSITION + 1);
  readonly #byTarget = new Map<object, Entry>();
  readonly #bootstrap: Exported;
  readonly #most: number;
  #uncommitted: Entry[] = [];

  /** `most`: the entries there may be. */
  constructor(bootstrap: object, most: number) {
    this.#bootstrap = new Entry(bootstrap, BOOTSTRAP_POSITION);
    this.#most = most;
  }

  /** How many things the peer holds, not counting the bootstrap object. */
  get size(): number {
    return this.#byPosition.size;
  }

  /**
   * The position of `target`, counted once more. Throws {@link ProtocolError} when the table is
   * full.
   */
  count(target: object): number {
    if (target === this.#bootstrap.target) return BOOTSTRAP_POSITION;
    let entry = this.#byTarget.get(target);
    if (entry === undefined) {
      entry = new Entry(target, this.#nextPosition());
      this.#byTarget.set(target, entry);
      this.#byPosition.set(entry.position, entry);
    }
    entry.count++;
    this.#uncommitted.push(entry);
    return entry.position;
  }

  /** Gives `exported`, which is mentioned only once, a position of its own. */
  add(exported: Exported): number {
    const position = this.#nextPosition();
    this.#byPosition.set(position, exported);
    return position;
  }

  /** Puts `exported` in the place of `former` at `position`, if the peer still holds that. */
  replace(position: number, former: Exported, exported: Exported): void {
    if (this.#byPosition.get(position) === former) this.#byPosition.set(position, exported);
  }

  /** What was {@link ExportTable.add added} was not sent. */
  withdraw(position: number): void {
    if (this.#byPosition.delete(position)) this.#positions.giveBack(position);
  }

  /** The message is on its way: what was counted for it stands. */
  commit(): void {
    if (this.#uncommitted.length > 0) this.#uncommitted = [];
  }

  /** The message could not be sent: what was counted for it never happened. */
  rollBack(): void {
    const counted = this.#uncommitted;
    this.#uncommitted = [];
    for (const entry of counted) this.#subtract(entry.position, entry, 1);
  }

  /** Throws {@link ProtocolError} for a position that was never given, or is given back already. */
  get(position: number): Exported {
    const entry =
      position === BOOTSTRAP_POSITION ? this.#bootstrap : this.#byPosition.get(position);
    if (!entry) throw new ProtocolError('You named an object that we did not give you.');
    return entry;
  }

  /**
   * The peer lets go of `count` mentions. Throws {@link ProtocolError} when it never had that
   * many.
   */
  release(position: number, count: number): void {
    if (position === BOOTSTRAP_POSITION) return;
    const entry = this.#byPosition.get(position);
    if (!entry || count < 1 || count > entry.count) {
      throw new ProtocolError('You gave back more than you were given.');
    }
    this.#subtract(position, entry, count);
  }

  /** All that stands here. */
  all(): Iterable<Exported> {
    return this.#byPosition.values();
  }

  clear(): void {
    this.#byPosition.clear();
    this.#byTarget.clear();
  }

  #nextPosition(): number {
    if (this.size >= this.#most) throw new ProtocolError('You hold too many of our objects.');
    return this.#positions.take();
  }

  #subtract(position: number, entry: Exported, count: number): void {
    if (entry instanceof Entry) {
      entry.count -= count;
      if (entry.count > 0) return;
      this.#byTarget.delete(entry.target);
    }
    this.withdraw(position);
    entry.released?.();
  }
}
