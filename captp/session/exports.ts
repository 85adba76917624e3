/**
 * What the peer holds of ours.
 *
 * Each entry counts how often its descriptor was sent; the peer subtracts what it has let go of,
 * and at zero the entry is gone. Counts are exact on both sides, so that nothing in use is ever
 * dropped and nothing dropped is kept. What a message that could not be sent had counted is taken
 * back.
 */
import { ProtocolError } from './errors.ts';
import { BOOTSTRAP_POSITION } from './positions.ts';

interface Entry {
  readonly target: object;
  count: number;
}

export class ExportTable {
  readonly #byPosition = new Map<number, Entry>();
  readonly #byTarget = new Map<object, number>();
  readonly #bootstrap: object;
  readonly #most: number;
  #next = BOOTSTRAP_POSITION + 1;
  #uncommitted: number[] = [];

  /** `most`: the entries there may be. */
  constructor(bootstrap: object, most: number) {
    this.#bootstrap = bootstrap;
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
    if (target === this.#bootstrap) return BOOTSTRAP_POSITION;
    let position = this.#byTarget.get(target);
    if (position === undefined) {
      if (this.size >= this.#most) throw new ProtocolError('You hold too many of our objects.');
      position = this.#next++;
      this.#byTarget.set(target, position);
      this.#byPosition.set(position, { target, count: 0 });
    }
    (this.#byPosition.get(position) as Entry).count++;
    this.#uncommitted.push(position);
    return position;
  }

  /** The message is on its way: what was counted for it stands. */
  commit(): void {
    this.#uncommitted = [];
  }

  /** The message could not be sent: what was counted for it never happened. */
  rollBack(): void {
    for (const position of this.#uncommitted.splice(0)) this.release(position, 1);
  }

  /** Throws {@link ProtocolError} for a position that was never given, or is given back already. */
  get(position: number): object {
    if (position === BOOTSTRAP_POSITION) return this.#bootstrap;
    const entry = this.#byPosition.get(position);
    if (!entry) throw new ProtocolError('You named an object that we did not give you.');
    return entry.target;
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
    entry.count -= count;
    if (entry.count > 0) return;
    this.#byPosition.delete(position);
    this.#byTarget.delete(entry.target);
  }

  clear(): void {
    this.#byPosition.clear();
    this.#byTarget.clear();
  }
}
