/**
 * A peer made of endo's OCapN, in a process of its own, driven by messages of the parent.
 *
 * A process apart, because endo locks down the built-in objects of the process it runs in. Each
 * message `{ id, command, args }` is one method of InteropPeer (interop-peer.ts) and is answered by
 * `{ id, result }` or `{ id, error }`.
 *
 * Usage (by endo-peer.ts): fork with `--expose-gc`, arguments CHECKOUT DESIGNATOR FRAMING.
 */
import { loadEndo } from './endo-modules.mjs';
import { makeNotation, Shelf } from './endo-notation.mjs';
import { makeObjects } from './endo-objects.mjs';

const [checkout = '', designator = '', framing = 'syrup'] = process.argv.slice(2);
const endo = await loadEndo(checkout);
const { E, HandledPromise, harden } = endo;
const shelf = new Shelf();
const { read, write } = makeNotation(endo, shelf);
const objects = makeObjects(endo);

const swissnumTable = new Map(Object.entries(objects));
const client = endo.makeClient({ debugLabel: designator, swissnumTable, debugMode: true });
const netlayer = await client.registerNetlayer(
  (/** @type {unknown} */ handlers, /** @type {unknown} */ logger) =>
    endo.makeTcpNetLayer({ handlers, logger, specifiedDesignator: designator, framing }),
);

/** Positions looked at when the tables are counted; endo keeps no count of its own. */
const POSITIONS_MAX = 3000;
/** @type {Set<any>} every session asked for */
const sessions = new Set();

/** @param {{ designator: string, hints: object }} address */
const locationOf = ({ designator: other, hints }) =>
  harden({ type: 'ocapn-peer', transport: 'tcp-testing-only', designator: other, hints });

/** @param {any} address */
const sessionWith = async (address) => {
  const location = locationOf(address);
  const session = await client._debug.provideInternalSession(location);
  sessions.add(session);
  return session;
};

/** A promise that is kept has somebody who looks at it later. @param {Promise<unknown>} promise */
const keep = (promise) => {
  promise.catch(() => undefined);
  return shelf.put(promise);
};

/** @type {Map<unknown, { resolve(value: unknown): void, reject(error: unknown): void }>} */
const deciders = new Map();

/** @param {number} to @param {string | null} method @param {any[]} notes @param {any} via */
const sendBy = (to, method, notes, via) => {
  const target = via(shelf.take(to));
  const args = notes.map(read);
  return method === null ? target(...args) : target[method](...args);
};

/** Sends what endo has no way to ask for. @param {number} of @param {string} tag */
const untag = async (of, tag) => {
  const promise = shelf.take(of);
  for (const session of sessions) {
    const { ocapn } = session;
    if (ocapn._debug.ocapnTable.getSlotForValue(promise) === undefined) continue;
    const { answerPromise, position, resolver } = ocapn.referenceKit.takeNextRemoteAnswer();
    const { sendMessage } = ocapn._debug;
    sendMessage({ type: 'op:untag', receiverDesc: promise, tag, answerPosition: position });
    sendMessage({
      type: 'op:listen',
      to: answerPromise,
      resolveMeDesc: resolver,
      wantsPartial: false,
    });
    return keep(answerPromise);
  }
  throw new Error('That is no promise of another peer.');
};

/** @param {(slot: string) => unknown} at @param {string} kind */
const countSlots = (at, kind) => {
  let count = 0;
  for (let n = 1; n < POSITIONS_MAX; n++) if (at(`${kind}+${n}`) !== undefined) count++;
  return count;
};

/** @param {any} address */
const counts = (address) => {
  const id = endo.locationToLocationId(locationOf(address));
  const session = client._debug.sessionManager.getActiveSession(id);
  if (!session) return undefined;
  const at = session.ocapn._debug.ocapnTable.getValueForSlot;
  return { exports: countSlots(at, 'o') + countSlots(at, 'p'), answers: countSlots(at, 'a') };
};

const collect = async () => {
  for (let round = 0; round < 3; round++) {
    await new Promise(setImmediate);
    /** @type {any} */ (globalThis).gc();
    await new Promise(setImmediate);
  }
};

/** @type {Record<string, (...args: any[]) => unknown>} */
const commands = {
  meet: async (address) => void (await sessionWith(address)),
  fetch: async (address, swiss) => {
    const { ocapn } = await sessionWith(address);
    return keep(E(ocapn.getRemoteBootstrap()).fetch(endo.encodeSwissnum(swiss)));
  },
  local: (swiss) => shelf.put(swissnumTable.get(swiss)),
  promise: () => {
    /** @type {any} */
    let decider;
    const promise = new Promise((resolve, reject) => {
      decider = { resolve, reject };
    });
    deciders.set(promise, decider);
    return keep(promise);
  },
  fulfil: (promise, note) => deciders.get(shelf.take(promise))?.resolve(read(note)),
  break: (promise, text) => deciders.get(shelf.take(promise))?.reject(harden(Error(text))),
  send: (to, method, args) => keep(sendBy(to, method, args, E)),
  sendOnly: (to, method, args) => void sendBy(to, method, args, E.sendOnly),
  get: (of, field) => keep(HandledPromise.get(shelf.take(of), field)),
  index: (of, at) => keep(HandledPromise.get(shelf.take(of), String(at))),
  untag,
  settle: (handle) =>
    Promise.resolve(shelf.take(handle)).then(
      (value) => ({ value: write(value) }),
      (error) => ({ broken: error.message }),
    ),
  release: (handles) => {
    for (const handle of handles) {
      deciders.delete(shelf.take(handle));
      shelf.release(handle);
    }
  },
  collect,
  counts,
  abort: async (address, reason) => (await sessionWith(address)).ocapn.abort(Error(reason)),
  stop: () => {
    client.shutdown();
    setImmediate(() => process.disconnect());
  },
};

/** @param {{ id: number, command: string, args: unknown[] }} call */
const answer = async ({ id, command, args }) => {
  try {
    process.send?.({ id, result: await commands[command]?.(...args) });
  } catch (error) {
    process.send?.({ id, error: /** @type {Error} */ (error).message });
  }
};

process.on('message', (call) => void answer(/** @type {any} */ (call)));
process.send?.({ ready: { designator, hints: netlayer.location.hints } });
