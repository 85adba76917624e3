/**
 * `Far`: makes a plain object of methods a reference that others can be given.
 *
 * It is for objects that live only as long as this process (a listener in a page, an adapter to
 * the outside). What must survive a restart is an actor of vat/.
 */

import { beginCall } from './call-signal.ts';
import { CodedError } from './coded-error.ts';
import { OwnHandler, type Ref } from './handler.ts';
import { isThenable, type Resolver } from './resolver.ts';
import { Sym } from './symbol.ts';
import { type Job, soon } from './turn-queue.ts';

/** Breaks the answer to a message that names no method of the receiver. */
export class NoSuchMethod extends CodedError {
  constructor(receiver: string, method: string) {
    super('no-such-method', `${receiver} has no method “${method}”.`);
  }
}

/**
 * Makes a reference named `name` whose own methods answer messages; a function answers plain calls.
 * A method runs in a turn of its own, in the order sent; what it throws breaks the answer.
 */
export function Far<T extends object>(name: string, methods: T): Ref<T> {
  return new FarObject(name, methods) as Ref<T>;
}

class FarObject extends OwnHandler {
  readonly name: string;
  readonly #methods: object;

  constructor(name: string, methods: object) {
    super();
    this.name = name;
    this.#methods = methods;
  }

  override deliver(args: readonly unknown[], answer: Resolver | undefined): void {
    soon(new Delivery(this, args, answer));
  }

  /** The method that a message names is run; throws what it throws, or NoSuchMethod. */
  static receive(object: FarObject, args: readonly unknown[]): unknown {
    const methods = object.#methods;
    const selector = args[0];
    if (typeof methods === 'function') return methods(...args);
    if (!(selector instanceof Sym)) throw new NoSuchMethod(object.name, 'plain call');
    const found = Object.hasOwn(methods, selector.name)
      ? (methods as Record<string, unknown>)[selector.name]
      : undefined;
    if (typeof found !== 'function') throw new NoSuchMethod(object.name, selector.name);
    switch (args.length) {
      case 1:
        return found.call(methods);
      case 2:
        return found.call(methods, args[1]);
      case 3:
        return found.call(methods, args[1], args[2]);
      default:
        return found.apply(methods, args.slice(1));
    }
  }
}

/** One message, from when it arrived until it has run. */
class Delivery implements Job {
  readonly #object: FarObject;
  readonly #args: readonly unknown[];
  readonly #answer: Resolver | undefined;

  constructor(object: FarObject, args: readonly unknown[], answer: Resolver | undefined) {
    this.#object = object;
    this.#args = args;
    this.#answer = answer;
  }

  run(): void {
    const answer = this.#answer;
    beginCall(answer);
    try {
      const result = FarObject.receive(this.#object, this.#args);
      if (answer) answer.resolve(result);
      else if (isThenable(result)) result.then(undefined, ignoredBecauseNobodyAsked);
    } catch (error) {
      answer?.reject(error);
    } finally {
      beginCall(undefined);
    }
  }
}

/** A send without an answer has nobody who could act on its failure; the sender chose so. */
function ignoredBecauseNobodyAsked(): void {}
