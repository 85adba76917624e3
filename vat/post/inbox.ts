/**
 * What comes from one other vat: each message is handled once, in the order of its number.
 *
 * The mark, up to which all has taken effect, is written with the turn of the message itself. So a
 * message that comes again after a crash or a lost answer is known, whichever side it happened on.
 */
import { type Ref, Vow } from '../../captp/index.ts';
import type { Core } from '../core.ts';
import { Closed, Gone, isReadTrouble, Refused, VatError } from '../errors.ts';
import { type Message, makeMessage, QUEUE_LENGTH_MAX } from '../message.ts';
import type { Outcome } from '../promises/promised.ts';
import { type Asker, breakageOf } from '../promises/waiter.ts';
import { facetOf } from '../shell.ts';
import { PeerForked } from './forked.ts';
import type { Names } from './names.ts';
import { chained, type Peer, type Standing } from './peer.ts';
import { decodeMessage, malformed } from './wire.ts';

const NONCE_BYTES = 16;
const PROMISE_ID_BYTES = 16;

export interface InboxPowers {
  readonly core: Core;
  readonly peer: Peer;
  readonly names: Names;
  /** The peer's record has to be written. */
  readonly touch: () => void;
  /** Throws when no more of it is taken; `leadsHere`: what comes now leads to an object of ours. */
  readonly admit: (leadsHere: boolean) => void;
}

export class Inbox {
  readonly #our: InboxPowers;
  /** Those who wait until a number has taken effect. */
  #waiting: { readonly mark: number; readonly go: () => void; readonly stop: () => void }[] = [];
  #last: Promise<unknown> = Promise.resolve();
  /** Calls whose messages are being taken in. */
  #taking = 0;

  constructor(powers: InboxPowers) {
    this.#our = powers;
  }

  /**
   * Takes messages in and answers the mark once all have taken effect. Throws PeerForked, or
   * Refused with code `bad-post` when there is a gap.
   */
  async take(first: number, chain: Uint8Array, messages: readonly Uint8Array[]): Promise<number> {
    this.#taking++;
    const taken = this.#last.then(() => this.#accept(first, chain, messages));
    this.#last = taken
      .catch(() => undefined)
      .then(() => {
        this.#taking--;
      });
    const last = await taken;
    await this.#effective(last);
    return this.#our.peer.effective.mark;
  }

  /** The group is on the disk. */
  committed(): void {
    const { peer } = this.#our;
    peer.effective = peer.taken;
    const { mark } = peer.effective;
    const ready = this.#waiting.filter((one) => one.mark <= mark);
    if (ready.length === 0) return;
    this.#waiting = this.#waiting.filter((one) => one.mark > mark);
    for (const { go } of ready) go();
  }

  /** Is anything on its way that is not on the disk? */
  get isBusy(): boolean {
    const { accepted, effective } = this.#our.peer;
    return this.#taking > 0 || accepted.mark > effective.mark;
  }

  /** Nobody hears any more what took effect. */
  close(): void {
    for (const { stop } of this.#waiting.splice(0)) stop();
  }

  #effective(mark: number): Promise<void> {
    if (this.#our.peer.effective.mark >= mark) return Promise.resolve();
    return new Promise((go, fail) => {
      this.#waiting.push({ mark, go, stop: () => fail(new Closed()) });
    });
  }

  async #accept(
    first: number,
    before: Uint8Array,
    messages: readonly Uint8Array[],
  ): Promise<number> {
    const { peer } = this.#our;
    if (first > peer.accepted.mark + 1) throw malformed();
    let standing: Standing = { mark: first - 1, chain: before };
    for (const bytes of messages) {
      if (standing.mark === peer.accepted.mark) this.#checkChain(standing.chain);
      const fields = decodeMessage(bytes);
      const [nonce] = fields;
      if (!(nonce instanceof Uint8Array) || nonce.length !== NONCE_BYTES) throw malformed();
      standing = { mark: standing.mark + 1, chain: chained(standing.chain, nonce) };
      if (standing.mark <= peer.accepted.mark) continue;
      if (this.#our.core.queue.length >= QUEUE_LENGTH_MAX) throw busy();
      const message = await this.#message(fields, standing);
      peer.accepted = standing;
      this.#our.core.enqueue(message);
    }
    if (standing.mark === peer.accepted.mark) this.#checkChain(standing.chain);
    return standing.mark;
  }

  #checkChain(chain: Uint8Array): void {
    const { accepted } = this.#our.peer;
    if (chain.some((byte, at) => byte !== accepted.chain[at])) throw new PeerForked();
  }

  /** Throws when no more is taken, or the database cannot be read just now. */
  async #message(fields: readonly unknown[], standing: Standing): Promise<Message> {
    const { names, peer, core, admit } = this.#our;
    const consume = (): void => this.#consume(standing);
    const [, kind, first, ...rest] = fields;
    const isDelivery = kind === 'deliver' && first instanceof Uint8Array;
    const target = isDelivery ? await names.lookup(first) : undefined;
    admit(target !== undefined);
    try {
      const values = (await names.read(peer.designator, rest)) as unknown[];
      if (isDelivery) return this.#delivery(target, values, standing.mark, consume);
      return this.#read(kind, first, values, consume);
    } catch (error) {
      if (isReadTrouble(error)) throw error;
      // Whatever it was, its number is used up.
      const run = (): void => core.onFault(error);
      return makeMessage({ title: 'the post', run }, [], undefined, { consume });
    }
  }

  #consume(standing: Standing): void {
    const { core, peer, touch } = this.#our;
    const before = peer.taken;
    core.group.onUndo(() => {
      peer.taken = before;
    });
    peer.taken = standing;
    touch();
  }

  #read(kind: unknown, id: unknown, values: unknown[], consume: () => void): Message {
    if (kind === 'answer' || kind === 'news') return this.#decision(kind, id, values, consume);
    if (kind !== 'void') throw malformed();
    return makeMessage({ title: 'the post', run: nothing }, [], undefined, { consume });
  }

  #delivery(
    target: Ref | undefined,
    [args, id, turn]: unknown[],
    number: number,
    consume: () => void,
  ): Message {
    if (!Array.isArray(args)) throw malformed();
    const { core, peer } = this.#our;
    const asker: Asker | undefined =
      id === false ? undefined : { peer: peer.designator, of: 'answer', id: idOf(id) };
    const facet = facetOf(core, target);
    const from = { from: 'peer', peer: peer.designator, message: number } as const;
    const cause = { ...from, turn: typeof turn === 'bigint' ? Number(turn) : undefined };
    if (facet) {
      return makeMessage(facet, core.passing.keep(args), undefined, { asker, consume, cause });
    }
    const run = (): never => {
      throw new Gone();
    };
    return makeMessage({ title: 'the post', run }, [], undefined, { asker, consume, cause });
  }

  #decision(
    kind: 'answer' | 'news',
    id: unknown,
    [isFulfilled, value]: unknown[],
    consume: () => void,
  ): Message {
    const { core, peer } = this.#our;
    const given = idOf(id);
    const own = kind === 'answer' ? given : core.names.promise(peer.designator, given);
    const outcome: Outcome =
      isFulfilled === true ? { value: core.passing.keep(value) } : { error: broken(value) };
    const run = (): void => {
      const promised = core.promises.byId(own);
      // Only whoever was asked may answer.
      const decider = promised?.decider;
      if (typeof decider !== 'object' || decider.peer !== peer.designator) return;
      // A promise of theirs that becomes another of theirs, for nobody here, leaves nothing here.
      const isIdle = promised?.foreign && !promised.lasts && !promised.awaited;
      if (isIdle && 'value' in outcome && outcome.value instanceof Vow) return;
      if (promised) core.routes.decide(promised, outcome);
    };
    return makeMessage({ title: 'the post', run }, [], undefined, { consume });
  }
}

function idOf(id: unknown): Uint8Array {
  if (!(id instanceof Uint8Array) || id.length !== PROMISE_ID_BYTES) throw malformed();
  return id;
}

/** An error of another vat, as it is told here. */
function broken(value: unknown): VatError {
  const { code, message } = breakageOf(value);
  return new VatError('Broken', code, message);
}

function busy(): Refused {
  return new Refused('busy', 'Too many messages wait for this vat. Try again later.');
}

function nothing(): void {}
