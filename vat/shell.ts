/**
 * Shells: what stands for an actor whether it is awake or asleep.
 *
 * A reference names an actor and one of its facets. It must be there before the actor is (read from
 * the state of another, say), so what it holds is the shell; the actor, with its state and stores,
 * is put into it when a message comes, and taken out when it is put to sleep.
 */

import { bytesToHex } from '@noble/hashes/utils.js';
import { type Behind, Front, type Handler, type Ref, type Resolver } from '../captp/index.ts';
import type { Actor } from './actor.ts';
import type { KindHere } from './compiled-kind.ts';
import type { Core } from './core.ts';
import { FacetObject, facetName } from './facet-object.ts';
import { idBytes } from './keys.ts';
import { makeMessage } from './message.ts';

export class Shell implements Behind {
  readonly kind: KindHere;
  /** The bytes of the actor's id, a character each: half the memory of hexadecimal digits. */
  readonly key: string;
  /** Null once the actor is gone. */
  #actor: Actor | null | undefined;
  #facets: FacetObject | undefined;

  constructor(kind: KindHere, key: string) {
    this.kind = kind;
    this.key = key;
  }

  /** There while the actor is awake. */
  get actor(): Actor | undefined {
    return this.#actor ?? undefined;
  }

  /** The actor was retired, or its making undone: it will never be again. */
  get gone(): boolean {
    return this.#actor === null;
  }

  /** See `Shells`, which MUST be told. */
  hold(actor: Actor | undefined): void {
    this.#actor = actor;
  }

  end(): void {
    this.#actor = null;
  }

  get core(): Core {
    return this.kind.core;
  }

  get kindName(): string {
    return this.kind.name;
  }

  /** The id of the actor: a copy. */
  get bytes(): Uint8Array {
    return idBytes(this.key);
  }

  /** The id in hexadecimal digits. */
  get id(): string {
    return bytesToHex(this.bytes);
  }

  /** The reference to one facet, the same object as long as anybody holds one. */
  facet(name: string): Ref {
    const known = FacetObject.find(this.#facets, name);
    if (known) return known as Ref;
    const made = this.kind.maker(name)(this, this.#facets);
    this.#facets = made;
    return made as Ref;
  }

  /** All facets of an actor of its kind, by name. */
  facets(): Readonly<Record<string, Ref>> {
    const names = [...(this.kind.compiled?.facets.keys() ?? [])];
    return Object.freeze(Object.fromEntries(names.map((name) => [name, this.facet(name)])));
  }

  handlerOf(facet: object): Handler {
    return new FacetHandler(this, facetName(facet));
  }
}

/** Takes the messages of one facet to the queue of its vat. Made anew for each message. */
export class FacetHandler implements Handler {
  readonly shell: Shell;
  readonly facet: string;

  constructor(shell: Shell, facet: string) {
    this.shell = shell;
    this.facet = facet;
  }

  deliver(args: readonly unknown[], answer: Resolver | undefined): void {
    this.shell.core.enqueue(makeMessage(this, args, answer));
  }
}

/** Which facet of the vat `core` a value is, if it is one. */
export function facetOf(core: Core, value: unknown): FacetHandler | undefined {
  const shell = shellOf(core, value);
  return shell && new FacetHandler(shell, facetName(value as object));
}

/** The shell of the actor of `core` that `value` is a facet of, if it is one. */
export function shellOf(core: Core, value: unknown): Shell | undefined {
  const shell = shellBehind(value);
  return shell?.core === core ? shell : undefined;
}

/** The same for a facet of whatever vat. */
export function shellBehind(value: unknown): Shell | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const behind = Front.behind(value);
  return behind instanceof Shell ? behind : undefined;
}
