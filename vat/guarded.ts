/**
 * `guarded`: a reference to an object of the host (a disk, a door) whose methods are checked as an
 * actor's are.
 *
 * Such an object lives only as long as the process. Registered as a device of a vat under a name,
 * references to it in actors survive a restart by that name.
 */
import {
  bindHandler,
  type Job,
  NoSuchMethod,
  type Ref,
  type Resolver,
  Sym,
  soon,
  type Vow,
} from '../captp/index.ts';
import { cut } from './cut.ts';
import { crossing } from './errors.ts';
import { checkedPromise, type Guard, type Inside, type PromiseGuard, type Wire } from './guards.ts';
import {
  checkArgs,
  describeInterface,
  type Interface,
  type MethodGuard,
  type MethodGuards,
  type RestArg,
  type WireMethods,
} from './interface.ts';

/** Names that every guarded thing answers, as Endo's exos do. */
export const METHOD_NAMES = '__getMethodNames__';
export const INTERFACE_GUARD = '__getInterfaceGuard__';

/** Most of a name that is repeated in an error. */
const NAME_LENGTH_MAX = 80;

/** The methods as the host writes them: inside forms; a result may come later. */
export type HostMethods<M> = {
  [K in keyof M]: M[K] extends MethodGuard<infer A, infer R, infer X>
    ? (
        ...args: [...HostArgs<A>, ...HostRest<X>]
      ) => Inside<R> | Wire<R> | PromiseLike<Inside<R> | Wire<R>>
    : never;
};
type HostArgs<A extends MethodGuard['args']> = {
  -readonly [K in keyof A]: Inside<A[K]['guard']>;
};
type HostRest<X> = X extends RestArg<string, infer G> ? Inside<G>[] : [];

/**
 * What a guarded thing says about itself when asked by one of the names above; undefined for other
 * methods.
 */
export function describeItself(published: Interface, method: string): unknown {
  if (method === METHOD_NAMES) return Object.keys(published.guards).toSorted();
  if (method === INTERFACE_GUARD) return describeInterface(published);
  return undefined;
}

/**
 * Makes a reference to `methods`, each checked by `published` on the way in and out. Messages are
 * handled in the order sent, never within the sender's turn. What a method throws reaches the
 * sender when it is an error made to be read; of any other fault `onFault` is told, the sender
 * hears only where.
 */
export function guarded<M extends MethodGuards>(
  published: Interface<M>,
  methods: HostMethods<NoInfer<M>>,
  onFault: (error: unknown) => void = forgetFault,
): Ref<WireMethods<M>> {
  const receiver: Receiver = {
    call: (args) => callGuarded(published, methods, args),
    refuse(error, answer) {
      const crossed = crossing(error, published.name, onFault);
      answer?.reject(crossed);
    },
  };
  return bindHandler(Object.freeze(new GuardedObject(published.name)), {
    deliver(args, answer) {
      soon(new Receipt(receiver, args, answer));
    },
  }) as Ref<WireMethods<M>>;
}

interface Receiver {
  call(args: readonly unknown[]): Called;
  refuse(error: unknown, answer: Resolver | undefined): void;
}

/** One message, from when it arrived until it is answered. */
class Receipt implements Job {
  readonly #receiver: Receiver;
  readonly #args: readonly unknown[];
  readonly #answer: Resolver | undefined;

  constructor(receiver: Receiver, args: readonly unknown[], answer: Resolver | undefined) {
    this.#receiver = receiver;
    this.#args = args;
    this.#answer = answer;
  }

  run(): void {
    try {
      const { result, outward } = this.#receiver.call(this.#args);
      if (!isThenable(result)) return this.#give(outward, result);
      result.then(
        (value) => this.#give(outward, value),
        (error) => this.#receiver.refuse(error, this.#answer),
      );
    } catch (error) {
      this.#receiver.refuse(error, this.#answer);
    }
  }

  #give(outward: (value: unknown) => unknown, result: unknown): void {
    try {
      // Apart, because `answer?.resolve(…)` would not even check when nobody wants an answer.
      const value = outward(result);
      this.#answer?.resolve(value);
    } catch (error) {
      this.#receiver.refuse(error, this.#answer);
    }
  }
}

/** What a method gave, perhaps later, and how that goes out. */
interface Called {
  readonly result: unknown;
  readonly outward: (value: unknown) => unknown;
}

function callGuarded(published: Interface, methods: object, args: readonly unknown[]): Called {
  const selector = args[0];
  const rest = args.slice(1);
  const name = selector instanceof Sym ? selector.name : 'plain call';
  const described = describeItself(published, name);
  if (described !== undefined) return { result: described, outward: asItIs };
  const guard = Object.hasOwn(published.guards, name) ? published.guards[name] : undefined;
  if (!guard) throw new NoSuchMethod(published.name, cut(name, NAME_LENGTH_MAX));
  const title = `${published.name}.${name}`;
  const outward = (value: unknown): unknown =>
    (guard.result as Guard).outward(value, `The result of ${title}`);
  const result: unknown = Reflect.apply(
    Reflect.get(methods, name) as () => unknown,
    methods,
    checkArgs(guard, rest, title, inwardWithPromises),
  );
  return { result, outward };
}

const asItIs = (value: unknown): unknown => value;

/** The host awaits promises itself, so what they bring is checked on the way. */
function inwardWithPromises(guard: Guard, value: unknown, path: string): unknown {
  const inside = guard.inward(value, path);
  // A promise for a reference stays as it is: messages sent to it must not wait for a check.
  if (guard.describe.kind !== 'promise' || guard.describe.of.kind === 'ref') return inside;
  return checkedPromise((guard as PromiseGuard<unknown, never>).of, inside as Vow, path);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function'
  );
}

/** The default for hosts that keep no log. */
function forgetFault(): void {}

class GuardedObject {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}
