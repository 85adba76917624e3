/**
 * What a reference is, underneath: an object that takes messages.
 *
 * A reference to something near, something in another vat, and something in a browser differ only
 * in what happens to a message, so that `E(ref).method()` is one and the same everywhere. What
 * makes an object a reference is a private brand: nobody can make an object look like one, or reach
 * what is behind it, except through this module.
 */
import { Access } from './access.ts';
import type { Resolver } from './resolver.ts';

/** Takes one message. `args[0]` is a Sym naming the method, or anything else for a plain call. */
export interface Handler {
  /**
   * MUST NOT run the receiver before returning: a send never runs anything of the receiver's in
   * the sender's turn.
   */
  deliver(args: readonly unknown[], answer: Resolver | undefined): void;
}

/**
 * Delivers one message to a target: {@link deliverTo}, or a vat's own way that notes whence it
 * came.
 */
export type Dispatch = (
  target: unknown,
  args: readonly unknown[],
  answer: Resolver | undefined,
) => void;

/** What receives messages for a value that may not be there yet: the base of every promise here. */
export abstract class Eventual implements Handler {
  abstract deliver(args: readonly unknown[], answer: Resolver | undefined): void;
}

declare const METHODS: unique symbol;

/**
 * A reference to something with the methods of `T`; the type parameter exists for the compiler
 * alone.
 */
export interface Ref<T = unknown> {
  readonly [METHODS]?: T;
}

/**
 * The base of references that are their own handler, which costs less memory than a binding. The
 * brand cannot be put on another object.
 */
export abstract class OwnHandler implements Handler {
  // oxlint-disable-next-line no-unused-private-class-members -- that it is there is its use
  readonly #brand = true;

  abstract deliver(args: readonly unknown[], answer: Resolver | undefined): void;

  static handlerIn(value: object): Handler | undefined {
    return #brand in value ? value : undefined;
  }
}

/** What stands behind references that have no handler of their own. */
export interface Behind {
  /** Who takes the messages of `ref`. MUST run nothing else. */
  handlerOf(ref: object): Handler;
}

/**
 * The base of references all of whose names are free for methods of their own, `deliver` too. What
 * stands behind one gives its handler, only for as long as a message needs it. The brand cannot be
 * put on another object.
 */
export abstract class Front {
  readonly #behind: Behind;

  constructor(behind: Behind) {
    this.#behind = behind;
  }

  static behind(value: object): Behind | undefined {
    return #behind in value ? value.#behind : undefined;
  }
}

const handlers = new WeakMap<object, Handler>();

/**
 * Makes `object` a reference whose messages go to `handler`. Binding twice is a fault in our own
 * code.
 */
export function bindHandler<R extends object>(object: R, handler: Handler): R {
  if (handlerOf(object)) throw new TypeError('This object is a reference already.');
  handlers.set(object, handler);
  return object;
}

/** The handler of a reference, or undefined when `value` is not one. */
export function handlerOf(value: unknown): Handler | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return (
    OwnHandler.handlerIn(value) ?? Front.behind(value)?.handlerOf(value) ?? handlers.get(value)
  );
}

/** Is `value` something that messages can be sent to (other than a promise for it)? */
export function isRef(value: unknown): value is Ref {
  if (typeof value !== 'object' || value === null) return false;
  return (
    Front.behind(value) !== undefined ||
    OwnHandler.handlerIn(value) !== undefined ||
    handlers.has(value)
  );
}

/** Delivers one message to a reference or a promise for one; anything else breaks the answer. */
export function deliverTo(
  target: unknown,
  args: readonly unknown[],
  answer: Resolver | undefined,
): void {
  if (target instanceof Eventual) return target.deliver(args, answer);
  const handler = handlerOf(target);
  if (args[0] instanceof Access) return args[0].answerFrom(handler ? undefined : target, answer);
  if (handler) return handler.deliver(args, answer);
  answer?.reject(new TypeError('Only a reference can receive messages; this is a plain value.'));
}
