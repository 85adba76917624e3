/**
 * The table of shells: one for each actor that is awake, and for each that somebody in this program
 * holds a facet of.
 *
 * The shell of an actor that sleeps is held weakly. It and its facets hold each other, so as long as
 * anybody has one of the facets they all stay the same objects; when nobody has, they go.
 */
import type { Actor } from './actor.ts';
import type { KindHere } from './compiled-kind.ts';
import { Shell } from './shell.ts';

export class Shells {
  readonly #awake = new Map<string, Shell>();
  readonly #asleep = new Map<string, WeakRef<Shell>>();
  readonly #appeared: (shell: Shell) => void;
  readonly #goneUnused = new FinalizationRegistry<string>((key) => this.#drop(key));

  /** `appeared` is told of each shell that was not there before. */
  constructor(appeared: (shell: Shell) => void) {
    this.#appeared = appeared;
  }

  /** How many actors are awake. */
  get awake(): number {
    return this.#awake.size;
  }

  /** How many actors this table knows, awake or asleep. */
  get size(): number {
    return this.#awake.size + this.#asleep.size;
  }

  /** The shell of the actor with the id `key` (see `idText`), always the same one. */
  provide(kind: KindHere, key: string): Shell {
    const known = this.get(key);
    if (known) return known;
    const made = new Shell(kind, key);
    this.#keepWeakly(made);
    this.#appeared(made);
    return made;
  }

  /** The shell of that id, if anybody holds it. */
  get(key: string): Shell | undefined {
    return this.#awake.get(key) ?? this.#asleep.get(key)?.deref();
  }

  wake(shell: Shell, actor: Actor): void {
    shell.hold(actor);
    this.#asleep.delete(shell.key);
    this.#awake.set(shell.key, shell);
  }

  /** Lets go of the actor in `shell`. All it holds MUST be in the database. */
  putToSleep(shell: Shell): void {
    shell.hold(undefined);
    if (this.#awake.delete(shell.key)) this.#keepWeakly(shell);
  }

  /** The actor will never be again. */
  bury(shell: Shell): void {
    shell.end();
    this.#awake.delete(shell.key);
    this.#asleep.delete(shell.key);
  }

  /** Those awake; changes may be made while one goes through them. */
  allAwake(): IterableIterator<Shell> {
    return this.#awake.values();
  }

  /** Those asleep that somebody holds; changes may be made while one goes through them. */
  *allHeld(): IterableIterator<Shell> {
    for (const weak of this.#asleep.values()) {
      const shell = weak.deref();
      if (shell) yield shell;
    }
  }

  #keepWeakly(shell: Shell): void {
    this.#asleep.set(shell.key, new WeakRef(shell));
    this.#goneUnused.register(shell, shell.key);
  }

  /** A shell was let go of; there may be a new one of the same id by now. */
  #drop(key: string): void {
    if (this.#asleep.get(key)?.deref() === undefined) this.#asleep.delete(key);
  }
}
