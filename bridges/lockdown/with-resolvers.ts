/**
 * `Promise.withResolvers`, which Node 20 lacks and packages of libp2p call. What it does is fixed by ECMAScript 2024
 * (27.2.4.9). It has to be there before the process is locked down: after that nobody can add to `Promise`.
 */

/** A `Promise` as Node 20 has it. */
type Plain = { withResolvers?: unknown };

function withResolvers<T>(this: PromiseConstructor): PromiseWithResolvers<T> {
  let resolve: PromiseWithResolvers<T>['resolve'] | undefined;
  let reject: PromiseWithResolvers<T>['reject'] | undefined;
  const promise = new this<T>((onFulfilled, onRejected) => {
    resolve = onFulfilled;
    reject = onRejected;
  });
  if (!resolve || !reject) throw new TypeError('This is no constructor of promises.');
  return { promise, resolve, reject };
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T | PromiseLike<T>) => void;
  readonly reject: (reason?: unknown) => void;
}

/** Adds it where it is missing. Throws TypeError in a process that was locked down without it. */
export function provideWithResolvers(): void {
  if ((Promise as Plain).withResolvers !== undefined) return;
  Object.defineProperty(Promise, 'withResolvers', {
    value: withResolvers,
    writable: true,
    configurable: true,
  });
}
