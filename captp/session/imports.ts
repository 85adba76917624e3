/**
 * What we hold of the peer's.
 *
 * There is one presence a position, as long as somebody here uses it; the table itself holds it
 * weakly. Once it is collected the peer is told how often it had been mentioned. When a position
 * is mentioned again between the collection and the news of it, a new presence with a count of its
 * own begins, and the old news still reports the old count: so the sums agree.
 */
import { ProtocolError } from './errors.ts';
import { BOOTSTRAP_POSITION } from './positions.ts';

interface Entry {
  readonly position: number;
  readonly kind: ImportKind;
  readonly presence: WeakRef<object>;
  count: number;
}

export type ImportKind = 'object' | 'promise';

export class ImportTable {
  readonly #byPosition = new Map<number, Entry>();
  readonly #positions = new WeakMap<object, number>();
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

  /** The presence of `position`, mentioned once more; `make` makes one when there is none. */
  mention(kind: ImportKind, position: number, make: () => object): object {
    const entry = this.#byPosition.get(position);
    const known = entry?.presence.deref();
    if (entry && known) {
      if (entry.kind !== kind) throw new ProtocolError('An object cannot turn into a promise.');
      entry.count++;
      return known;
    }
    if (this.size >= this.#most) throw new ProtocolError('You gave us too many objects.');
    const presence = make();
    const fresh: Entry = { position, kind, presence: new WeakRef(presence), count: 1 };
    this.#byPosition.set(position, fresh);
    this.#positions.set(presence, position);
    this.#registry.register(presence, fresh);
    return presence;
  }

  /** The position of a presence of this session, or undefined for any other object. */
  positionOf(presence: object): number | undefined {
    return this.#positions.get(presence);
  }

  clear(): void {
    this.#byPosition.clear();
  }

  #collected(entry: Entry): void {
    if (this.#byPosition.get(entry.position) === entry) this.#byPosition.delete(entry.position);
    if (entry.position !== BOOTSTRAP_POSITION) this.#letGo(entry.position, entry.count);
  }
}
