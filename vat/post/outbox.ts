/**
 * Messages that wait to leave for one other vat, each a record of its own, numbered from 1.
 *
 * What was written lately is also kept in memory, within a bound; the rest is read from the
 * database when its time comes, so that a friend who is away for a year costs disk and no memory.
 */
import type { Core } from '../core.ts';
import { numberIn, outgoingFrom, outgoingKey } from '../keys.ts';
import type { Promised } from '../promises/promised.ts';
import type { Outgoing, StoredOutgoing } from './outgoing.ts';
import { chained, type Peer, type Standing } from './peer.ts';
import { above, withNumber } from './ranges.ts';

/** Messages that wait for one other vat; more are refused with code `outbox-full`. */
export const OUTBOX_MESSAGES_MAX = 1_000_000;
/** Bytes of messages for one other vat that are kept in memory. */
const MEMORY_BYTES_MAX = 4_194_304;
/** Messages read from the database at once. */
const PAGE_LENGTH = 256;
/** Ranges of messages for one other vat that are taken back, and still have to use up their numbers. */
const WITHDRAWN_RANGES_MAX = 1_000;

const NAME = { record: 'message to another vat' };

export class Outbox {
  readonly peer: Peer;
  readonly #core: Core;
  readonly #near = new Map<number, Outgoing>();
  /** Promises for answers of messages that have not arrived. */
  readonly #asked = new Map<number, Promised>();
  #nearBytes = 0;
  /** A message cannot be read, so neither it nor what is behind it can leave. */
  isDamaged = false;
  /** Written by the group that runs now. */
  #fresh: Outgoing[] = [];
  /** Whose messages can still be given a limit. */
  #leaving: Promised[] = [];

  constructor(core: Core, peer: Peer) {
    this.#core = core;
    this.peer = peer;
  }

  /** Messages that wait. */
  get length(): number {
    return this.peer.sent.mark - this.peer.arrived.mark;
  }

  get hasFresh(): boolean {
    return this.#fresh.length > 0;
  }

  /** As part of the group: gives the next number to a message. */
  append(
    bytes: Uint8Array,
    nonce: Uint8Array,
    promised: Promised | undefined,
    expires?: number,
  ): void {
    const { peer } = this;
    const { sent } = peer;
    const promise = promised && this.#core.promises.idOf(promised);
    const chain = chained(sent.chain, nonce);
    const number = sent.mark + 1;
    const message: Outgoing = { number, bytes, chain, nonce, promise, expires };
    if (promised) {
      promised.leaving = message;
      this.#leaving.push(promised);
    }
    this.#core.group.onUndo(() => {
      peer.sent = sent;
      if (this.#fresh.at(-1) === message) this.#fresh.pop();
      this.#asked.delete(number);
      this.#forget(message);
    });
    if (promised) this.#asked.set(number, promised);
    peer.sent = { mark: message.number, chain };
    this.#fresh.push(message);
    if (this.#nearBytes + bytes.length > MEMORY_BYTES_MAX) return;
    this.#near.set(message.number, message);
    this.#nearBytes += bytes.length;
  }

  /** What the group wrote, each with its place; to be called once a group. */
  takeFresh(): { key: Uint8Array; value: StoredOutgoing }[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    for (const promised of this.#leaving.splice(0)) promised.leaving = undefined;
    return fresh.map(({ number, bytes, chain, nonce, promise, expires }) => ({
      key: outgoingKey(this.peer.place, number),
      value: [bytes, chain, nonce, promise, expires],
    }));
  }

  /** Where it left off the last time: after the last message that is stored. */
  async open(): Promise<void> {
    const { peer } = this;
    const { records, promises, onFault } = this.#core;
    const range = outgoingFrom(peer.place, peer.arrived.mark + 1);
    for await (const piece of records.pieces(range, NAME)) {
      for (const [key, sealed] of piece) {
        const number = numberIn(key);
        try {
          const [, chain, , promise] = records.open(key, sealed, NAME) as StoredOutgoing;
          peer.sent = { mark: number, chain };
          const decider = { peer: peer.designator };
          if (promise) {
            const promised = promises.withId(promise, decider);
            promised.decider = decider;
            this.#asked.set(number, promised);
          }
        } catch (error) {
          // Its number stays its own: another message under it would be taken for a copy's.
          onFault(error);
          this.isDamaged = true;
          peer.sent = { ...peer.sent, mark: number };
        }
      }
    }
    peer.offered = Math.min(peer.offered, peer.sent.mark);
    peer.committed();
  }

  /** As part of the group: everything up to `to` has arrived. */
  arrived(to: Standing): void {
    const { peer } = this;
    const { arrived, withdrawn } = peer;
    this.#core.group.onUndo(() => Object.assign(peer, { arrived, withdrawn }));
    peer.arrived = to;
    peer.withdrawn = above(withdrawn, to.mark);
  }

  /** Promises for the answers of messages that have not left, by their numbers. */
  *unsent(): Iterable<[number: number, promised: Promised]> {
    const { offered, arrived, sent } = this.peer;
    for (let number = Math.max(offered, arrived.mark) + 1; number <= sent.mark; number++) {
      const promised = this.#asked.get(number);
      if (promised && !promised.outcome) yield [number, promised];
    }
  }

  /**
   * As part of the group: a message that has not left never does; its number is used up. Answers
   * false when no more can be taken back until some of them are over.
   */
  withdraw(number: number): boolean {
    const { peer } = this;
    const before = peer.withdrawn;
    const after = withNumber(before, number);
    if (after.length > WITHDRAWN_RANGES_MAX) return false;
    this.#core.group.onUndo(() => {
      peer.withdrawn = before;
    });
    peer.withdrawn = after;
    return true;
  }

  /** Nothing of what was is kept in memory. */
  clear(): void {
    this.#asked.clear();
    this.#near.clear();
    this.#nearBytes = 0;
  }

  /** They are not needed any more, for good. */
  letGo(mark: number): void {
    for (const number of this.#asked.keys()) {
      if (number > mark) break;
      this.#asked.delete(number);
    }
    for (const [number, message] of this.#near) {
      if (number > mark) return;
      this.#forget(message);
    }
  }

  #forget(message: Outgoing): void {
    if (this.#near.delete(message.number)) this.#nearBytes -= message.bytes.length;
  }

  /** The chain at a number that has not been let go of. Throws DamagedRecord. */
  async chainAt(mark: number): Promise<Uint8Array | undefined> {
    const { arrived, sent } = this.peer;
    if (mark === arrived.mark) return arrived.chain;
    if (mark === sent.mark) return sent.chain;
    const near = this.#near.get(mark);
    if (near) return near.chain;
    const [first] = await this.read(mark, mark);
    return first?.number === mark ? first.chain : undefined;
  }

  /** Messages from `first` on that may leave and are in memory, so many and so large together. */
  nearFrom(first: number, countMax: number, bytesMax: number): Outgoing[] {
    const found: Outgoing[] = [];
    let bytes = 0;
    for (let number = first; number <= this.peer.mayLeave && found.length < countMax; number++) {
      const message = this.#near.get(number);
      if (!message) break;
      bytes += message.bytes.length;
      if (found.length > 0 && bytes > bytesMax) break;
      found.push(message);
    }
    return found;
  }

  /** Reads some messages from `first` on, of those that may leave. Throws DamagedRecord. */
  async read(first: number, last = this.peer.mayLeave): Promise<Outgoing[]> {
    const found: Outgoing[] = [];
    for await (const message of this.#stored(first)) {
      if (message.number > last) break;
      found.push(message);
      if (found.length >= PAGE_LENGTH) break;
    }
    return found;
  }

  /** Reads all messages from `first` on. Throws DamagedRecord. */
  async readAll(first: number): Promise<Outgoing[]> {
    const found: Outgoing[] = [];
    for await (const message of this.#stored(first)) found.push(message);
    return found;
  }

  async *#stored(first: number): AsyncIterableIterator<Outgoing> {
    const range = outgoingFrom(this.peer.place, first);
    for await (const piece of this.#core.records.pieces(range, NAME)) {
      for (const [key, sealed] of piece) {
        const stored = this.#core.records.open(key, sealed, NAME) as StoredOutgoing;
        const [bytes, chain, nonce, promise, expires] = stored;
        yield { number: numberIn(key), bytes, chain, nonce, promise, expires };
      }
    }
  }
}
