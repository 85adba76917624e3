/**
 * How a group of turns is written in the journal: one flat list of numbers and values.
 *
 * A journal record is written for every commit, so it must cost little. Names and actors occur again
 * and again in a group; each is written once and then meant by its place in a table. The rest is a
 * list that is written and read from left to right, without a record or a list for each turn.
 */
import type { Cause } from './cause.ts';
import type { ChangeCode, ChangeNotes } from './change.ts';
import {
  CAUSES,
  FORMAT,
  hasBefore,
  TO_DEVICE,
  TO_FACET,
  TO_LOST,
  TO_PEER,
  TO_TITLE,
  UNKNOWN,
} from './layout.ts';

/** What stands for an actor, always the same object in one record. */
export interface NamedActor {
  readonly bytes: Uint8Array;
  readonly kindName: string;
}

/** Writes the turns of one record. */
export class TurnWriter implements ChangeNotes {
  readonly #first: number;
  readonly #names = new Map<string, number>();
  readonly #actors = new Map<unknown, number>();
  readonly #actorTable: unknown[] = [];
  readonly #flat: unknown[] = [];
  #time = 0;

  /** `first` is the number of the first turn; the others follow without a hole. */
  constructor(first: number) {
    this.#first = first;
  }

  /** What is written, as a value for the codec. `windowBytes` is kept with it: see journal.ts. */
  finish(windowBytes: number): unknown {
    const names = [...this.#names.keys()];
    return [FORMAT, this.#first, windowBytes, names, this.#actorTable, this.#flat];
  }

  turn(time: number, cause: Cause): void {
    this.#flat.push(time - this.#time, CAUSES.indexOf(cause.from));
    this.#time = time;
    if (cause.from === 'turn') this.#flat.push(this.#first - cause.turn, cause.nth);
    else if (cause.from === 'peer') {
      this.#flat.push(this.#name(cause.peer), cause.message, cause.turn ?? UNKNOWN);
    } else if (cause.from === 'timer') this.#flat.push(cause.turn ?? UNKNOWN);
    else if (cause.from === 'connection') this.#flat.push(this.#name(cause.name ?? ''));
  }

  toFacet(actor: NamedActor, facet: string): void {
    this.#flat.push(TO_FACET, this.#actor(actor), this.#name(facet));
  }

  toTitle(title: string): void {
    this.#flat.push(TO_TITLE, this.#name(title));
  }

  /** `message` is its number in the post to that vat, for one that the post carries. */
  toPeer(peer: string, message: number | undefined): void {
    this.#flat.push(TO_PEER, this.#name(peer), message ?? UNKNOWN);
  }

  toDevice(name: string): void {
    this.#flat.push(TO_DEVICE, this.#name(name));
  }

  /** To something that has no name, such as what a connection brought. */
  toLost(): void {
    this.#flat.push(TO_LOST);
  }

  /** A method, or the code of a failure. */
  text(name: string): void {
    this.#flat.push(this.#name(name));
  }

  count(number: number): void {
    this.#flat.push(number);
  }

  change(
    actor: NamedActor,
    code: ChangeCode,
    name: string,
    place: number | string,
    before: unknown,
  ): void {
    this.#flat.push(code, this.#actor(actor), this.#name(name), place);
    if (hasBefore(code)) this.#flat.push(before);
  }

  #name(name: string): number {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const at = this.#names.size;
    this.#names.set(name, at);
    return at;
  }

  #actor(actor: NamedActor): number {
    const known = this.#actors.get(actor);
    if (known !== undefined) return known;
    const at = this.#actors.size;
    this.#actors.set(actor, at);
    this.#actorTable.push(actor.bytes, this.#name(actor.kindName));
    return at;
  }
}
