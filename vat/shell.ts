/**
 * Shells: what stands for an actor whether it is awake or asleep.
 *
 * A reference names an actor and one of its facets. It must be there before the actor is (read from
 * the state of another, say), so what it holds is the shell; the actor, with its state and stores,
 * is put into it when a message comes.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import { bindHandler, type Handler, handlerOf, type Ref, type Resolver } from '../captp/index.ts';
import type { Actor } from './actor.ts';
import type { Core } from './core.ts';
import { makeMessage } from './message.ts';

export class Shell {
  readonly core: Core;
  readonly bytes: Uint8Array;
  readonly id: string;
  readonly kindName: string;
  /** Set while the actor is awake. */
  actor: Actor | undefined;
  /** The actor was retired, or its making undone: it will never be again. */
  gone = false;
  readonly #facets = new Map<string, Ref>();

  constructor(core: Core, bytes: Uint8Array, kindName: string) {
    this.core = core;
    this.bytes = bytes;
    this.id = bytesToHex(bytes);
    this.kindName = kindName;
  }

  /** The reference to one facet, always the same object. */
  facet(name: string): Ref {
    const known = this.#facets.get(name);
    if (known) return known;
    const prototype = this.core.kinds.get(this.kindName)?.facets.get(name)?.prototype;
    const made = bindHandler(
      Object.create(prototype ?? Bare.prototype) as object,
      new FacetHandler(this, name),
    ) as Ref;
    Object.freeze(made);
    this.#facets.set(name, made);
    return made;
  }
}

/** Stands for a facet of which this program knows no methods. */
class Bare {}

/** Takes the messages of one facet to the queue of its vat. */
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
  const handler = handlerOf(value);
  return handler instanceof FacetHandler && handler.shell.core === core ? handler : undefined;
}
