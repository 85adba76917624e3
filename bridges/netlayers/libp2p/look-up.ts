/**
 * Finds where a vat is by its key, and lets others find us.
 *
 * The table of kad-dht says only who is near a key. The records themselves go by a protocol of ours, because whoever
 * keeps one must refuse an older one, and who asks must not stop at the first liar. Besides those near the key, the
 * vats that we are connected with (contacts, above all) keep our record and are asked: whoever surrounds a key with
 * names of its own making, as in an eclipse, cannot choose these.
 */
import type { Connection, PeerId } from '@libp2p/interface';
import type { Timers } from '../../../captp/index.ts';
import type { Clock } from '../../../vat/index.ts';
import { type AddressRecord, BadRecord, openRecord } from './address-record.ts';
import type { VatMemory } from './contract.ts';
import type { Node } from './node.ts';
import * as messages from './record-messages.ts';
import { isNewer, type RecordShelf } from './record-shelf.ts';
import { type Within, within } from './within.ts';

/** Others that we are connected with and give our record to, or ask, besides those near the key. */
const COMPANIONS_MAX = 16;
/** A vat that has so many answers, none of them newer, looks no further. */
const ANSWERS_ENOUGH = 5;
/** After the first record a little longer, for a newer one. */
const AFTER_FIRST_MS = 1_500;
const LOOK_UP_MS_MAX = 20_000;
const QUESTION_MS_MAX = 5_000;
const AT_ONCE_MAX = 16;

export interface LookUpPowers {
  readonly node: Node;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly memory: VatMemory;
  /** What this vat keeps itself. */
  readonly shelf: RecordShelf;
  /** Somebody had a record of the vat `key` that is not believed. */
  readonly onRefused: (error: BadRecord, key: Uint8Array) => void;
  /** Somebody has a record with our key that is newer than the one we have published. */
  readonly onTwin: () => void;
}

export class LookUp {
  readonly #powers: LookUpPowers;
  /** What we have published last. */
  #ours: Found | undefined;

  constructor(powers: LookUpPowers) {
    this.#powers = powers;
  }

  /** Answers how many others hold `sealed` now. Throws BadRecord when it is none. */
  async publish(sealed: Uint8Array): Promise<number> {
    const { clock, shelf, timers } = this.#powers;
    const record = openRecord(sealed, clock.now());
    const { key } = record;
    this.#ours = { record, sealed };
    shelf.put(sealed, clock.now());
    let holders = 0;
    const time = within(timers, LOOK_UP_MS_MAX);
    await this.#visit(key, 'nearest', time, async (peer) => {
      const answer = await this.#ask(peer, { kind: messages.TELL, body: sealed }, time.signal);
      if (answer.kind === messages.HELD) holders += 1;
      if (answer.kind === messages.NEWER) this.#read(key, answer.body);
    });
    time.stop();
    return holders;
  }

  /**
   * The newest record of `key` that is found; never one older than one seen. `heard` is told how far the first was
   * who had one: 1 is somebody known before, 2 whom that one named.
   */
  async find(
    key: Uint8Array,
    signal?: AbortSignal,
    heard?: (hops: number) => void,
  ): Promise<AddressRecord | undefined> {
    const { clock, memory, shelf, timers } = this.#powers;
    let best: Found | undefined;
    const take = (sealed: Uint8Array | undefined): boolean => {
      const record = sealed && this.#read(key, sealed);
      if (!sealed || !record) return false;
      if (!best || isNewer(record, sealed, best.record, best.sealed)) best = { record, sealed };
      return true;
    };
    take(memory.recall(key).record);
    take(shelf.get(key, clock.now()));
    let answers = 0;
    let stopWaiting = (): void => undefined;
    const time = within(timers, LOOK_UP_MS_MAX, signal);
    const ask = async (peer: PeerId, hops: number): Promise<void> => {
      const { kind, body } = await this.#ask(peer, { kind: messages.ASK, body: key }, time.signal);
      if (kind !== messages.HAVE || !take(body)) return;
      answers += 1;
      if (answers === 1) heard?.(hops);
      if (answers === 1) stopWaiting = timers.after(AFTER_FIRST_MS, time.abort);
      if (answers === ANSWERS_ENOUGH) time.abort();
    };
    await this.#visit(key, 'all', time, ask);
    // Whoever has come a moment ago knows more of the table now than it did before.
    if (answers === 0 && !time.signal.aborted) await this.#visit(key, 'all', time, ask);
    time.stop();
    stopWaiting();
    return best?.record;
  }

  /** The record, when it is one of `key` that may be used. */
  #read(key: Uint8Array, sealed: Uint8Array): AddressRecord | undefined {
    const { clock, memory, onRefused } = this.#powers;
    try {
      const record = openRecord(sealed, clock.now());
      if (Buffer.compare(record.key, key) !== 0) return undefined;
      this.#lookForTwin(record, sealed);
      return memory.saw(key, sealed, record.sequence) ? record : undefined;
    } catch (error) {
      if (!(error instanceof BadRecord)) throw error;
      onRefused(error, key);
      return undefined;
    }
  }

  #lookForTwin(record: AddressRecord, sealed: Uint8Array): void {
    const ours = this.#ours;
    if (!ours || Buffer.compare(record.key, ours.record.key) !== 0) return;
    if (isNewer(record, sealed, ours.record, ours.sealed)) this.#powers.onTwin();
  }

  /** Calls `run` for those who may hold records of `key`, once each, a few at a time, until `time` is up. */
  async #visit(
    key: Uint8Array,
    whom: 'nearest' | 'all',
    time: Within,
    run: (peer: PeerId, hops: number) => Promise<void>,
  ): Promise<void> {
    const visited = new Set<string>();
    const visits = new Set<Promise<void>>();
    const visit = async (peer: PeerId, hops: number): Promise<void> => {
      const name = peer.toString();
      if (visited.has(name) || peer.equals(this.#powers.node.peerId)) return;
      visited.add(name);
      while (visits.size >= AT_ONCE_MAX) await Promise.race(visits);
      if (time.signal.aborted) return;
      // That one does not answer, or answers nonsense, is no reason not to ask the others.
      const one = run(peer, hops).catch(() => undefined);
      visits.add(one);
      one.finally(() => visits.delete(one)).catch(() => undefined);
    };
    for (const peer of await this.#companions()) await visit(peer, 1);
    for await (const { peer, hops } of this.#near(key, whom, time.signal)) await visit(peer, hops);
    await Promise.all(visits);
  }

  /** Those that the table leads to. */
  async *#near(key: Uint8Array, whom: 'nearest' | 'all', signal: AbortSignal) {
    const far = new Map<string, number>();
    const hopsTo = (peer: PeerId): number => far.get(peer.toString()) ?? 1;
    try {
      for await (const event of this.#powers.node.services.table.getClosestPeers(key, { signal })) {
        if (event.name === 'FINAL_PEER') yield { peer: event.peer.id, hops: hopsTo(event.peer.id) };
        if (event.name !== 'PEER_RESPONSE') continue;
        const hops = hopsTo(event.from);
        for (const { id } of event.closer) {
          if (!far.has(id.toString())) far.set(id.toString(), hops + 1);
        }
        if (whom === 'all') yield { peer: event.from, hops };
      }
    } catch (error) {
      // It throws when nobody is in the table, and when it was called off: then there is nobody more.
      if (!(error instanceof Error)) throw error;
    }
  }

  /** Those whom we are connected with, as far as they keep records. */
  async #companions(): Promise<PeerId[]> {
    const { node } = this.#powers;
    const found: PeerId[] = [];
    for (const peer of node.getPeers()) {
      if (found.length === COMPANIONS_MAX) break;
      const known = (await node.peerStore.has(peer)) ? await node.peerStore.get(peer) : undefined;
      // Who has not said yet what it speaks is asked as well.
      const saysNo = known?.metadata.has(IDENTIFIED) && !known.protocols.includes(RECORDS);
      if (!saysNo) found.push(peer);
    }
    return found;
  }

  async #ask(
    peer: PeerId,
    question: messages.Message,
    signal: AbortSignal,
  ): Promise<messages.Message> {
    const time = within(this.#powers.timers, QUESTION_MS_MAX, signal);
    try {
      const connection = await this.#connection(peer, time.signal);
      const stream = await connection.newStream(messages.RECORD_PROTOCOL, { signal: time.signal });
      return await messages.converse(stream, question, time.signal);
    } finally {
      time.stop();
    }
  }

  async #connection(peer: PeerId, signal: AbortSignal): Promise<Connection> {
    const { node } = this.#powers;
    const open = node.getConnections(peer).find(({ status }) => status === 'open');
    return open ?? node.dial(peer, { signal });
  }
}

/** What is noted of a peer that has said what it speaks. */
const IDENTIFIED = 'AgentVersion';
const RECORDS = messages.RECORD_PROTOCOL;

interface Found {
  readonly record: AddressRecord;
  readonly sealed: Uint8Array;
}
