/** Reads what a TurnWriter made. */
import type { Cause } from './cause.ts';
import type { ChangeCode } from './change.ts';
import {
  CAUSES,
  FORMAT,
  hasBefore,
  TO_DEVICE,
  TO_FACET,
  TO_PEER,
  TO_TITLE,
  UNKNOWN,
} from './layout.ts';
import type { ActorName, PastChange, PastTurn, Receiver } from './past-turn.ts';

export class TurnReader {
  readonly first: number;
  /** Bytes of the records that the window held besides this one when it was written. */
  readonly windowBytes: number;
  readonly #names: readonly string[];
  readonly #actorTable: readonly unknown[];
  readonly #flat: readonly unknown[];
  #at = 0;

  /** Throws a TypeError when `record` is no journal record, or one of a newer program. */
  constructor(record: unknown) {
    if (!Array.isArray(record) || record[0] !== FORMAT) {
      throw new TypeError('This record of the journal was written by another program.');
    }
    [, this.first, this.windowBytes, this.#names, this.#actorTable, this.#flat] = record as [
      number,
      number,
      number,
      string[],
      unknown[],
      unknown[],
    ];
  }

  /** All turns of the record, in order. */
  turns(): PastTurn[] {
    const turns: PastTurn[] = [];
    let time = 0;
    for (let turn = this.first; this.#at < this.#flat.length; turn++) {
      time += this.#number();
      turns.push(this.#turn(turn, time));
    }
    return turns;
  }

  #turn(turn: number, time: number): PastTurn {
    const cause = this.#cause();
    const to = this.#receiver();
    const method = this.#name();
    const failure = this.#name();
    const sent = this.#times(() => ({ to: this.#receiver(), method: this.#name() }));
    const changes = this.#times(() => this.#change());
    return { turn, time, cause, to, method, failure, sent, changes };
  }

  #cause(): Cause {
    const from = CAUSES[this.#number()];
    if (from === 'turn') return { from, turn: this.first - this.#number(), nth: this.#number() };
    if (from === 'peer') {
      return { from, peer: this.#name(), message: this.#number(), turn: this.#known() };
    }
    if (from === 'timer') return { from, turn: this.#known() };
    if (from === 'connection') return { from, name: this.#name() || undefined };
    return { from: 'host' };
  }

  #receiver(): Receiver {
    const sort = this.#number();
    if (sort === TO_FACET) return { ...this.#actor(), facet: this.#name() };
    if (sort === TO_TITLE) return { title: this.#name() };
    if (sort === TO_PEER) return { peer: this.#name(), message: this.#known() };
    return sort === TO_DEVICE ? { device: this.#name() } : 'lost';
  }

  #change(): PastChange {
    const code = this.#number() as ChangeCode;
    const actor = this.#actor();
    const name = this.#name();
    const place = this.#next() as number | string;
    return { actor, code, name, place, before: hasBefore(code) ? this.#next() : undefined };
  }

  #actor(): ActorName {
    const at = 2 * this.#number();
    const [id, kind] = this.#actorTable.slice(at, at + 2) as [Uint8Array, number];
    return { id, kind: this.#names[kind] ?? '' };
  }

  #times<T>(read: () => T): T[] {
    return Array.from({ length: this.#number() }, read);
  }

  #known(): number | undefined {
    const number = this.#number();
    return number === UNKNOWN ? undefined : number;
  }

  #name(): string {
    return this.#names[this.#number()] ?? '';
  }

  #number(): number {
    return this.#next() as number;
  }

  #next(): unknown {
    return this.#flat[this.#at++];
  }
}
