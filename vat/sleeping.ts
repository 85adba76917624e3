/**
 * Who sleeps: between two groups of turns, actors that were not used for some time are let go of, so
 * that the memory of a vat does not grow with what it holds.
 *
 * An actor that has just been used keeps what its methods see; one group later that goes, and when
 * too many are awake those that were used longest ago are put to sleep, as a hand goes round a clock
 * and takes whom it finds unused since its last round. Whatever a group that is not yet written has
 * touched stays awake, and who has watchers, because those live in memory.
 */
import type { Actor } from './actor.ts';
import type { Shells } from './shells.ts';

/** Actors awake. One whose stores hold much counts as several. */
const AWAKE_MAX = 50_000;
/** That many entries in stores count as one actor. */
export const ENTRIES_PER_ACTOR = 8;
/** An actor sleeps only when so many groups of turns, at least, went by without it. */
export const UNUSED_GROUPS_MIN = 3;
/** Actors looked at between two groups. */
const VISITS_MAX = 4_096;

export class Sleeping {
  /** The number of the present group of turns. */
  group = 1;
  readonly #shells: Shells;
  readonly #awakeMax: number;
  #usedNow: Actor[] = [];
  #usedBefore: Actor[] = [];
  /** What actors count for beyond one, because of their stores. */
  readonly #heavy = new Map<Actor, number>();
  #heavySum = 0;
  #hand: Iterator<{ readonly actor: Actor | undefined }> | undefined;
  /** The groups in which the present round of the hand began, and the one before. */
  #round = 0;
  #roundBefore = 0;

  constructor(shells: Shells, awakeMax = AWAKE_MAX) {
    this.#shells = shells;
    this.#awakeMax = awakeMax;
  }

  /** MUST be called whenever a turn gets hold of an actor. */
  used(actor: Actor): void {
    if (actor.used === this.group) return;
    actor.used = this.group;
    this.#usedNow.push(actor);
  }

  /** Between two groups of turns. */
  betweenGroups(): void {
    for (const actor of this.#usedBefore) if (actor.used < this.group) this.#rest(actor);
    this.#usedBefore = this.#usedNow;
    this.#usedNow = [];
    this.group++;
    this.#takeUnused();
  }

  /** Lets go of an actor, unless it was used just now or has what would be lost. */
  putToSleep(actor: Actor): void {
    if (actor.used > this.group - UNUSED_GROUPS_MIN || actor.isVolatile || actor.retired) return;
    this.#shells.putToSleep(actor.shell);
    this.forget(actor);
  }

  /** An actor that was awake is so no more. */
  forget(actor: Actor): void {
    this.#heavySum -= this.#heavy.get(actor) ?? 0;
    this.#heavy.delete(actor);
  }

  #rest(actor: Actor): void {
    actor.trim();
    if (actor.stores.size === 0 || actor.shell.actor !== actor) return;
    let entries = 0;
    for (const store of actor.stores.values())
      entries += 'length' in store ? store.length : store.size;
    const weight = Math.floor(entries / ENTRIES_PER_ACTOR);
    this.#heavySum += weight - (this.#heavy.get(actor) ?? 0);
    if (weight > 0) this.#heavy.set(actor, weight);
    else this.#heavy.delete(actor);
  }

  #takeUnused(): void {
    let visits = 0;
    while (this.#shells.awake + this.#heavySum > this.#awakeMax && visits++ < VISITS_MAX) {
      const actor = this.#next();
      if (!actor) return;
      if (actor.used <= this.#roundBefore) this.putToSleep(actor);
    }
  }

  /** Where the hand points; it begins a new round at the end of each. */
  #next(): Actor | undefined {
    const found = this.#hand?.next();
    if (found && !found.done) return found.value.actor;
    this.#roundBefore = this.#round;
    this.#round = this.group;
    this.#hand = this.#shells.allAwake();
    return this.#hand.next().value?.actor;
  }
}
