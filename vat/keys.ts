/**
 * Where each record lies in the database: a byte for its sort, then ids and keyed hashes.
 *
 * A key tells nothing: actor ids are random, and every name (of a root, a store, an entry) goes
 * through a hash keyed by a secret of the vat, different for each actor, so equal names do not look
 * equal.
 */
import { blake2s } from '@noble/hashes/blake2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

export const ACTOR_ID_BYTES = 16;
const STORE_HASH_BYTES = 8;
const HASH_BYTES = 16;
const INDEX_BYTES = 8;
const SWISS_BYTES = 32;
const ENTRY_PREFIX_BYTES = 1 + ACTOR_ID_BYTES + STORE_HASH_BYTES;

const FORMAT = 0;
const ACTOR = 1;
const ENTRY = 2;
const ROOT = 3;
const STURDY = 4;
const STURDY_OF_ACTOR = 5;
const TIMER = 6;
const MESSAGE = 7;
const PROMISE = 8;
const PEER = 10;
const OUTGOING = 11;
const EPOCH = 12;
const JOURNAL = 16;
const LOG = 32;
const SORT_MAX = 255;

/** All keys from `gte` up to, not including, `lt`. */
export interface KeyRange {
  readonly gte: Uint8Array;
  readonly lt: Uint8Array;
}

export const formatKey = Uint8Array.of(FORMAT);
export const timerRange: KeyRange = { gte: Uint8Array.of(TIMER), lt: Uint8Array.of(TIMER + 1) };
export const messageRange: KeyRange = {
  gte: Uint8Array.of(MESSAGE),
  lt: Uint8Array.of(MESSAGE + 1),
};

export const promiseRange: KeyRange = {
  gte: Uint8Array.of(PROMISE),
  lt: Uint8Array.of(PROMISE + 1),
};

export const epochKey = Uint8Array.of(EPOCH);
export const peerRange: KeyRange = { gte: Uint8Array.of(PEER), lt: Uint8Array.of(PEER + 1) };
export const peerKey = (place: Uint8Array): Uint8Array => join(PEER, place);
/** Messages to one peer lie in the order of their numbers. */
export const outgoingKey = (place: Uint8Array, sequence: number): Uint8Array =>
  join(OUTGOING, place, number(sequence));
/** From number `from` on. */
export const outgoingFrom = (place: Uint8Array, from: number): KeyRange => ({
  gte: outgoingKey(place, from),
  lt: within(join(OUTGOING, place)).lt,
});

export const actorKey = (actor: Uint8Array): Uint8Array => join(ACTOR, actor);
export const entriesOf = (actor: Uint8Array): KeyRange => within(join(ENTRY, actor));
export const sturdyKey = (hash: Uint8Array): Uint8Array => join(STURDY, hash);
export const sturdyOfActorKey = (actor: Uint8Array, hash: Uint8Array): Uint8Array =>
  join(STURDY_OF_ACTOR, actor, hash);
export const sturdiesOf = (actor: Uint8Array): KeyRange => within(join(STURDY_OF_ACTOR, actor));
export const promiseKey = (id: Uint8Array): Uint8Array => join(PROMISE, id);
export const timerKey = (id: Uint8Array): Uint8Array => join(TIMER, id);
/** Messages lie in the order in which they were sent. */
export const messageKey = (sequence: number): Uint8Array => join(MESSAGE, number(sequence));

export const journalRange: KeyRange = {
  gte: Uint8Array.of(JOURNAL),
  lt: Uint8Array.of(JOURNAL + 1),
};
/** All actors. */
export const actorRange: KeyRange = { gte: Uint8Array.of(ACTOR), lt: Uint8Array.of(ACTOR + 1) };
/** All records that refer to actors for as long as nobody changes them. */
export const referringRange: KeyRange = {
  gte: Uint8Array.of(ACTOR),
  lt: Uint8Array.of(STURDY + 1),
};
/** Their first bytes. */
export const REFERRING = { actor: ACTOR, entry: ENTRY, root: ROOT, sturdy: STURDY } as const;
/** What records are, by the first byte of their keys. */
export const SORTS: ReadonlyMap<number, string> = new Map([
  [FORMAT, 'format'],
  [ACTOR, 'actors'],
  [ENTRY, 'store entries'],
  [ROOT, 'roots'],
  [STURDY, 'sturdy references'],
  [STURDY_OF_ACTOR, 'sturdy references by actor'],
  [TIMER, 'timers'],
  [MESSAGE, 'waiting messages'],
  [PROMISE, 'promises'],
  [PEER, 'other vats'],
  [OUTGOING, 'messages to other vats'],
  [EPOCH, 'epoch'],
  [LOG, 'commit log'],
  [JOURNAL, 'journal'],
]);
/** The id of the actor to which a record of it, or of an entry of its stores, belongs. */
export const actorIdIn = (key: Uint8Array): Uint8Array => key.slice(1, 1 + ACTOR_ID_BYTES);

/** Records of the journal lie in the order of their turns. */
export const journalKey = (turn: number): Uint8Array => join(JOURNAL, number(turn));

/** Groups in the commit log lie in the order in which they were written. */
export const logKey = (sequence: number): Uint8Array => join(LOG, number(sequence));
export const logRange: KeyRange = { gte: Uint8Array.of(LOG), lt: Uint8Array.of(LOG + 1) };

/**
 * All records that keep alive what they refer to though they belong to no actor: roots, sturdy
 * references, timers, messages, promises, and whatever sort is added later.
 */
export const otherRanges: readonly KeyRange[] = between([
  FORMAT,
  ACTOR,
  ENTRY,
  STURDY_OF_ACTOR,
  JOURNAL,
  LOG,
]);

/** Is what lies there written as it is, and not through the commit log? */
export function isDirect(key: Uint8Array): boolean {
  return key[0] === JOURNAL || key[0] === FORMAT;
}

/** An actor's id as text, a character a byte. */
export function idText(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** The way back from {@link idText}. */
export function idBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** The hash of a sturdy reference, from a key of {@link sturdiesOf}. */
export function hashIn(key: Uint8Array): Uint8Array {
  return key.subarray(1 + ACTOR_ID_BYTES);
}

/** The number at the end of a list entry's or a message's key. */
export function numberIn(key: Uint8Array): number {
  const bytes = key.subarray(key.length - INDEX_BYTES);
  return Number(new DataView(bytes.buffer, bytes.byteOffset, INDEX_BYTES).getBigUint64(0));
}

/** Keys made from names. `secret` is 32 bytes. */
export class NamedKeys {
  readonly #secret: Uint8Array;

  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  /** Where what belongs to one other vat lies. */
  peer(designator: string): Uint8Array {
    return this.#hash(utf8ToBytes(`peer ${designator}`), HASH_BYTES);
  }

  /** The number that a promise of another vat has here. */
  promise(designator: string, id: Uint8Array): Uint8Array {
    return this.#hash(concatBytes(utf8ToBytes(`promise ${designator} `), id), HASH_BYTES);
  }

  /** The swiss number by which other vats find a facet that a message named: 32 bytes. */
  facet(actor: Uint8Array, name: string): Uint8Array {
    return this.#hash(concatBytes(actor, utf8ToBytes(`facet ${name}`)), SWISS_BYTES);
  }

  root(name: string): Uint8Array {
    return join(ROOT, this.#hash(utf8ToBytes(`root ${name}`), HASH_BYTES));
  }

  /** What all entries of one store of an actor begin with. */
  store(actor: Uint8Array, name: string): Uint8Array {
    const hash = this.#hash(concatBytes(actor, utf8ToBytes(`store ${name}`)), STORE_HASH_BYTES);
    return join(ENTRY, actor, hash);
  }

  listEntry(store: Uint8Array, index: number): Uint8Array {
    return concatBytes(store, number(index));
  }

  mapEntry(store: Uint8Array, key: string): Uint8Array {
    return concatBytes(store, this.#hash(concatBytes(store, utf8ToBytes(key)), HASH_BYTES));
  }

  #hash(message: Uint8Array, dkLen: number): Uint8Array {
    return blake2s(message, { key: this.#secret, dkLen });
  }
}

/** Does `key` belong to the store that begins with `store`? */
export function isOfStore(key: Uint8Array, store: Uint8Array): boolean {
  for (let at = 0; at < ENTRY_PREFIX_BYTES; at++) if (key[at] !== store[at]) return false;
  return true;
}

/** What lies between the sorts given, which are in order. */
function between(sorts: readonly number[]): KeyRange[] {
  const ranges: KeyRange[] = [];
  for (const [at, sort] of sorts.entries()) {
    const [from, to] = [sort + 1, sorts[at + 1] ?? SORT_MAX];
    if (from < to) ranges.push({ gte: Uint8Array.of(from), lt: Uint8Array.of(to) });
  }
  return ranges;
}

function join(sort: number, ...parts: Uint8Array[]): Uint8Array {
  return concatBytes(Uint8Array.of(sort), ...parts);
}

function within(prefix: Uint8Array): KeyRange {
  const lt = Uint8Array.from(prefix);
  let last = lt.length - 1;
  while (lt[last] === 0xff) lt[last--] = 0;
  lt[last] = (lt[last] as number) + 1;
  return { gte: prefix, lt };
}

function number(value: number): Uint8Array {
  const bytes = new Uint8Array(INDEX_BYTES);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}
