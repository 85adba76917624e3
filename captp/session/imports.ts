/**
 * What we hold of the peer's.
 *
 * There is one presence a position, as long as somebody here uses it; the table itself holds it
 * weakly. Once it is collected the peer is told how often it had been mentioned. When a position
 * is mentioned again between the collection and the news of it, a new presence with a count of its
 * own begins, and the old news still reports the old count: so the sums agree.
 */
import { Vow } from '../vow.ts';
import { ProtocolError } from './errors.ts';
import { BOOTSTRAP_POSITION } from './positions.ts';

export type ImportKind = 'desc:import-object' | 'desc:import-promise';

/** Is the weak reference itself: an object for each would cost as much as all the rest. */
class Entry extends WeakRef<object> {
  readonly position: number;
  count = 1;

  constructor(presence: object, position: number) {
    super(presence);
    this.position = position;
  }
}

export class ImportTable {
  readonly #byPosition = new Map<number, Entry>();
  readonly #promises = new WeakMap<object, number>();
  readonly #most: number;
  readonly #letGo: (position: number, count: number) => void;
  readonly #registry = new FinalizationRegistry<Entry>((entry) => this.#collected(entry));

  /**
   * `letGo` is told that a position is no longer used here, and how often it had been mentioned.
   */
  constructor(most: number, letGo: (position: number, count: number) => void) {
    this.#most = most;
    this.#letGo = letGo;
  }

  get size(): number {
    return this.#byPosition.size;
  }

  /**
   * The presence of `position`, mentioned once more; `make` makes one when there is none. Throws
   * {@link ProtocolError}.
   */
  mention(kind: ImportKind, position: number, make: (position: number) => object): object {
    const entry = this.#byPosition.get(position);
    const known = entry?.deref();
    if (entry !== undefined && known !== undefined) {
      if (known instanceof Vow !== (kind === 'desc:import-promise')) {
        throw new ProtocolError('An object cannot turn into a promise.');
      }
      entry.count++;
      return known;
    }
    if (this.size >= this.#most) throw new ProtocolError('You gave us too many objects.');
    const presence = make(position);
    const fresh = new Entry(presence, position);
    this.#byPosition.set(position, fresh);
    if (kind === 'desc:import-promise') this.#promises.set(presence, position);
    this.#registry.register(presence, fresh);
    return presence;
  }

  /** The position of a promise of this session, or undefined for any other object. */
  positionOfPromise(vow: object): number | undefined {
    return this.#promises.get(vow);
  }

  /** The presence at `position` is not used any more, though the engine has not collected it. */
  release(position: number): void {
    const entry = this.#byPosition.get(position);
    if (entry) this.#collected(entry);
  }

  clear(): void {
    this.#byPosition.clear();
  }

  #collected(entry: Entry): void {
    if (this.#byPosition.get(entry.position) === entry) this.#byPosition.delete(entry.position);
    if (entry.count === 0 || entry.position === BOOTSTRAP_POSITION) return;
    this.#letGo(entry.position, entry.count);
    entry.count = 0;
  }
}
