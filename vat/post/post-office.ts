/**
 * The post of a vat: takes what turns send to other vats, keeps it until it has arrived, and lets
 * in what others send.
 *
 * A message that was given a number takes effect once, or is said to have expired, whatever
 * crashes, restarts or lost connections come between. See docs/runtime.md.
 */
import { isRef, type Ref } from '../../captp/index.ts';
import type { Core } from '../core.ts';
import { Closed } from '../errors.ts';
import { epochKey, outgoingKey, peerKey, peerRange } from '../keys.ts';
import type { IsFrom, PostRoads } from '../powers.ts';
import type { Outcome, Promised } from '../promises/promised.ts';
import { type Asker, breakageOf } from '../promises/waiter.ts';
import type { Op } from '../records.ts';
import { facetOf } from '../shell.ts';
import { methodIn } from '../turn.ts';
import type { Post, Unsent } from './contract.ts';
import { Correspondence } from './correspondence.ts';
import { makeDoor } from './door.ts';
import { MailRoom } from './mail-room.ts';
import { Names } from './names.ts';
import { type Epoch, Peer, type PeerRecord, sameBytes } from './peer.ts';
import { Strangers } from './strangers.ts';
import { unsentOf } from './unsent.ts';

const EPOCH_ID_BYTES = 16;
/** Vats that we go to at the start although nothing waits for them. */
const VISITS_MAX = 64;

export interface PostOptions {
  readonly core: Core;
  readonly roads: PostRoads;
  readonly lookup: (swiss: Uint8Array) => Promise<Ref | undefined>;
  /** Runs `run` as a turn; answers once that is on the disk. */
  readonly asTurn: (title: string, run: () => void) => PromiseLike<void>;
}

export class PostOffice implements Post {
  readonly core: Core;
  readonly roads: PostRoads;
  readonly names: Names;
  readonly asTurn: PostOptions['asTurn'];
  /** Which life of this vat it is. */
  epoch: Epoch = { number: 0, id: new Uint8Array(EPOCH_ID_BYTES), restored: false };
  readonly #all = new Map<string, Correspondence>();
  readonly strangers = new Strangers();
  readonly #touched = new Set<Correspondence>();
  readonly #deletions: Uint8Array[] = [];
  #closed = false;

  constructor({ core, roads, lookup, asTurn }: PostOptions) {
    this.core = core;
    this.roads = roads;
    this.asTurn = asTurn;
    const vatOf = (locator: string) => roads.vatOf(locator);
    this.names = new Names({ core, self: () => roads.self(), vatOf, lookup });
    if (roads.mail) new MailRoom(this, roads.mail);
  }

  /** Reads what is remembered. `restored`: this is a backup that is brought to life. */
  async open(restored: Uint8Array | undefined): Promise<void> {
    const { records, onFault } = this.core;
    const name = { record: 'post' };
    for (const [key, sealed] of await records.all(peerRange, name)) {
      let one: Correspondence;
      try {
        const stored = records.open(key, sealed, name) as PeerRecord;
        one = this.#with(stored.designator, stored.locator);
        one.peer.fromRecord(stored);
      } catch (error) {
        onFault(error);
        continue;
      }
      // Not opened at all is better than with numbers that were given out already: who has them takes us for a copy.
      await one.outbox.open();
      this.strangers.kept(one);
    }
    const stored = (await records.get(epochKey, name)) as Epoch | undefined;
    const isBegun = stored && (!restored || sameBytes(stored.id, restored));
    if (isBegun) this.epoch = { ...stored, id: Uint8Array.from(stored.id) };
    else await this.#beginEpoch(restored, stored?.number ?? 0);
  }

  /** A restore from a backup begins a new life; its number is the time, which only grows. */
  async #beginEpoch(restored: Uint8Array | undefined, before: number): Promise<void> {
    const { records, clock, random } = this.core;
    const id = restored ?? Uint8Array.from(random.bytes(EPOCH_ID_BYTES));
    const number = Math.max(1, clock.now(), before + 1);
    this.epoch = { number, id, restored: restored !== undefined };
    const ops = [records.put(epochKey, this.epoch)];
    for (const { peer } of restored ? this.#all.values() : []) {
      peer.unsure = peer.sent.mark;
      ops.push(records.put(peerKey(peer.place), peer.toRecord()));
    }
    await records.write(ops);
  }

  /** Carries what was left over from the last time, and lets some others know that we are back. */
  start(): void {
    let visits = 0;
    for (const one of this.#all.values()) {
      const { courier, outbox, peer } = one;
      if (outbox.length > 0) one.look();
      else if (peer.given !== undefined && visits++ < VISITS_MAX) courier.visit();
    }
  }

  /** Tries at once what waits for a later try, and lets some others know where we are now. */
  hurry(): void {
    for (const { courier } of this.#all.values()) courier.hurry();
    this.start();
  }

  /** Is there a promise that only the vat `designator` can decide? */
  waitsFor(designator: string): boolean {
    for (const { decider, outcome } of this.core.promises.numbered()) {
      if (!outcome && typeof decider === 'object' && decider.peer === designator) return true;
    }
    return false;
  }

  /** All vats with which there is a post. */
  all(): Iterable<Correspondence> {
    return this.#all.values();
  }

  /** Somebody else has proven to be that vat, while our session with it goes on: it is told. */
  tellTwice(vat: string): void {
    this.#all.get(vat)?.tellTwice();
  }

  /** Messages that have not arrived. */
  get outgoing(): number {
    return [...this.#all.values()].reduce((all, { outbox }) => all + outbox.length, 0);
  }

  /** Vats by which we seem to be a copy. */
  get forked(): number {
    return [...this.#all.values()].filter(({ peer }) => peer.forked && peer.given).length;
  }

  #with(designator: string, locator: string): Correspondence {
    const known = this.#all.get(designator);
    if (known) return known;
    const peer = new Peer(designator, this.core.names.peer(designator), locator);
    if (this.epoch.restored) peer.unsure = 0;
    const made = new Correspondence(this, peer);
    this.#all.set(designator, made);
    this.strangers.add(made);
    return made;
  }

  #makeRoom(): void {
    for (const one of this.strangers.leaving()) {
      this.#all.delete(one.peer.designator);
      one.end();
    }
  }

  takes(target: unknown): boolean {
    if (!isRef(target) || facetOf(this.core, target)) return false;
    return this.core.refs.store(target, true)[0] === 'far';
  }

  send(target: unknown, args: readonly unknown[], promised: Promised | undefined): void {
    const stored = this.core.refs.store(target as Ref, true);
    if (stored[0] !== 'far') return;
    const designator = this.names.designatorOf(stored[1]);
    const to = this.#with(designator, stored[1]);
    to.checkTakes();
    if (promised) this.core.promises.decidedBy(promised, { peer: designator });
    const id = promised ? this.core.promises.idOf(promised) : false;
    const { journal } = this.core;
    to.post(['deliver', stored[2], args, id, BigInt(journal.turn)], promised, stored[1]);
    journal.sent({ peer: designator, message: to.peer.sent.mark }, methodIn(args));
  }

  unsent = (): Iterable<Unsent> => unsentOf(this);

  tell({ peer, of, id }: Asker, outcome: Outcome): void {
    const to = this.#all.get(peer);
    if (!to) return;
    const told = ({ error }: { error: unknown }): void => {
      const { code, message } = breakageOf(error);
      to.post([of, id, false, { code, message }], undefined);
    };
    if ('error' in outcome) return told(outcome);
    try {
      to.post([of, id, true, outcome.value], undefined);
    } catch (error) {
      // Something in it cannot travel.
      told({ error });
    }
  }

  /** What was changed of `one` has to be written. */
  touch(one: Correspondence): void {
    this.#touched.add(one);
  }

  /** As part of the group: records that are not needed any more. */
  drop(place: Uint8Array, number: number): void {
    const key = outgoingKey(place, number);
    this.core.group.onUndo(() => {
      if (this.#deletions.at(-1) === key) this.#deletions.pop();
    });
    this.#deletions.push(key);
  }

  save(ops: Op[]): void {
    const { records } = this.core;
    for (const key of this.#deletions.splice(0)) ops.push(records.del(key));
    for (const one of this.#touched) {
      ops.push(records.put(peerKey(one.peer.place), one.toRecord()));
      this.strangers.kept(one);
      for (const { key, value } of one.outbox.takeFresh()) ops.push(records.put(key, value));
    }
  }

  committed(): void {
    const { writes } = this.core.group;
    if (writes.some(({ is }) => is === 'forget' || is === 'retire')) this.names.forgetFound();
    const touched = [...this.#touched];
    this.#touched.clear();
    for (const one of touched) one.committed();
  }

  /** What there is with a vat that has proven who it is. Throws Closed. */
  meet(vat: string, locator: string): Correspondence {
    if (this.#closed) throw new Closed();
    if (!this.#all.has(vat)) this.#makeRoom();
    return this.#with(vat, locator);
  }

  /** What is offered to whoever comes in on one connection. */
  door(isFrom: IsFrom, ended?: PromiseLike<unknown>): Ref {
    return makeDoor(this, isFrom, ended);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const one of this.#all.values()) one.end();
  }
}
