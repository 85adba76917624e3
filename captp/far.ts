/**
 * `Far`: makes a plain object of methods a reference that others can be given.
 *
 * It is for objects that live only as long as this process (a listener in a page, an adapter to
 * the outside). What must survive a restart is an actor of vat/.
 */
import { bindHandler, type Ref } from './handler.ts';
import { Sym } from './symbol.ts';
import type { Resolver } from './vow.ts';

/** Breaks the answer to a message that names no method of the receiver. */
export class NoSuchMethod extends TypeError {
  readonly code = 'no-such-method';

  constructor(receiver: string, method: string) {
    super(`${receiver} has no method “${method}”.`);
    this.name = 'NoSuchMethod';
  }
}

/**
 * Makes a reference named `name` whose own methods answer messages; a function answers plain calls.
 * A method runs in a microtask of its own, in the order sent; what it throws breaks the answer.
 */
export function Far<T extends object>(name: string, methods: T): Ref<T> {
  const receive = (args: readonly unknown[]): unknown => {
    if (typeof methods === 'function') return (methods as (...a: unknown[]) => unknown)(...args);
    const [selector, ...rest] = args;
    const method = selector instanceof Sym ? selector.name : undefined;
    if (method === undefined) throw new NoSuchMethod(name, 'plain call');
    const found = Object.hasOwn(methods, method) ? (methods as never)[method] : undefined;
    if (typeof found !== 'function') throw new NoSuchMethod(name, method);
    return Reflect.apply(found, methods, rest);
  };
  return bindHandler(new FarObject(name), {
    deliver(args, answer) {
      queueMicrotask(() => run(() => receive(args), answer));
    },
  }) as Ref<T>;
}

function run(receive: () => unknown, answer: Resolver | undefined): void {
  try {
    const result = receive();
    if (answer) answer.resolve(result);
    else if (result instanceof Promise) result.catch(ignoredBecauseNobodyAsked);
  } catch (error) {
    answer?.reject(error);
  }
}

/** A send without an answer has nobody who could act on its failure; the sender chose so. */
function ignoredBecauseNobodyAsked(): void {}

class FarObject {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}
