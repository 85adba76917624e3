/**
 * What the endo side serves: see README.md. The other side serves the same (our-objects.ts).
 */

/** @param {any} endo what endo-modules.mjs loaded */
export function makeObjects({ Far, E, harden, makeTagged, getSelectorName }) {
  const makeCounter = () => {
    let total = 0n;
    return Far('counter', {
      /** @param {bigint} more */
      add(more) {
        total += more;
        return total;
      },
      counter: () => makeCounter(),
    });
  };

  const makePromised = () => {
    /** @type {any} */
    let resolve;
    /** @type {any} */
    let reject;
    const promise = new Promise((res, rej) => {
      resolve = res;
      reject = rej;
    });
    promise.catch(() => undefined);
    /** @param {string} text */
    const broken = (text) => reject(harden(Error(text)));
    return harden([
      promise,
      Far('decider', {
        fulfil: (/** @type {unknown} */ value) => resolve(value),
        break: broken,
      }),
    ]);
  };

  const makeWorkshop = () => {
    /** @type {unknown} */
    let kept;
    /** @type {unknown[]} */
    const notes = [];
    return Far('workshop', {
      same: (/** @type {unknown} */ value) => value,
      fail(/** @type {string} */ text) {
        throw Error(text);
      },
      record: () => harden({ aa: 1n, bb: 'two', cc: makeCounter() }),
      list: () => harden([10n, 20n, makeCounter()]),
      marked: () => makeTagged('mark', 5n),
      promised: makePromised,
      counter: () => makeCounter(),
      ask: (/** @type {any} */ ref, /** @type {symbol} */ name, /** @type {any[]} */ ...args) =>
        E(ref)[getSelectorName(name)](...args),
      keep(/** @type {unknown} */ value) {
        kept = value;
      },
      kept: () => kept,
      note(/** @type {unknown} */ text) {
        notes.push(text);
      },
      notes: () => harden([...notes]),
    });
  };

  return {
    echo: Far('echo', (/** @type {any[]} */ ...args) => harden(args)),
    workshop: makeWorkshop(),
  };
}
