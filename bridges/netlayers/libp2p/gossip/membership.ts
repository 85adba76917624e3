/**
 * One space that this vat follows or writes: what comes by gossip is checked before it is passed on, what is missing
 * is asked for.
 *
 * A message is looked at in two steps. At once: its size, how much the peer and the author sent lately, its form, its
 * signature. Then, in turn with others, whether its author may write and whether it continues his chain; only what
 * does is passed on. What comes before its turn waits a moment for those between, and then they are asked for.
 */
import { type Message, type PeerId, TopicValidatorResult } from '@libp2p/interface';
import type { Timers } from '../../../../captp/index.ts';
import type { Clock } from '../../../../vat/index.ts';
import { openPublication } from './catch-up-messages.ts';
import { charterBytes } from './charter.ts';
import { entryBytes } from './entry.ts';
import { FloodLimit, PER_AUTHOR } from './flood-limits.ts';
import {
  BadPublication,
  CLOCK_TOLERANCE_MS,
  type SignedCharter,
  type SignedEntry,
} from './publication.ts';
import { joinTopic, leaveTopic, type Router, strikesOf } from './router.ts';
import type { SpaceShelf, Verdict } from './shelf.ts';
import { topicId, topicName } from './topic.ts';

const { Accept, Ignore, Reject } = TopicValidatorResult;

/** Checked messages that wait for their turn; of more, the new ones are left to be asked for. */
const WAITING_MAX = 512;
const BATCH_MAX = 64;
/** What came before its turn is held so long for those between to come by themselves. */
const GAP_MS = 300;
/** How often those between are asked for, before it is let go: nobody seems to have them. */
const ASKED_MAX = 3;
/** What is so new is passed on although it has come by another way already. */
const FRESH_MS = 600_000;

export interface MembershipPowers {
  readonly router: Router;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly perPeer: FloodLimit;
  readonly space: Uint8Array;
  readonly shelf: SpaceShelf;
  /** Something is missing; `peer` has it. */
  readonly lacks: (peer: string) => void;
  readonly onFault: (error: unknown) => void;
}

/** A message that was checked; gossipsub waits to hear whether to pass it on. */
interface Waiting {
  readonly thing: SignedEntry | SignedCharter;
  readonly id: string;
  readonly from: string;
  /** How often those before it were asked for. */
  asked: number;
}

export class Membership {
  readonly topic: string;
  readonly id: Uint8Array;
  readonly #our: MembershipPowers;
  readonly #perAuthor = new FloodLimit(PER_AUTHOR);
  readonly #checked = new WeakMap<Message, SignedEntry | SignedCharter>();
  #queue: Waiting[] = [];
  /** What came before its turn. */
  #early: Waiting[] = [];
  #isWorking = false;
  #stopGap: (() => void) | undefined;
  #isOver = false;

  constructor(powers: MembershipPowers) {
    this.#our = powers;
    this.id = topicId(powers.space);
    this.topic = topicName(this.id);
    powers.router.topicValidators.set(this.topic, (peer, message) => this.#check(peer, message));
    joinTopic(powers.router, this.topic);
  }

  get shelf(): SpaceShelf {
    return this.#our.shelf;
  }

  get space(): Uint8Array {
    return this.#our.space;
  }

  /** Peer ids of those who follow it and are connected. */
  peers(): string[] {
    return this.#our.router.getSubscribers(this.topic).map(String);
  }

  /** Tells everybody what this vat published. */
  async tell(thing: SignedEntry | SignedCharter): Promise<void> {
    const bytes = 'hash' in thing ? entryBytes(thing) : charterBytes(thing);
    await this.#our.router.publish(this.topic, bytes);
  }

  leave(): void {
    this.#isOver = true;
    this.#stopGap?.();
    this.#queue = [];
    this.#early = [];
    leaveTopic(this.#our.router, this.topic);
  }

  /** What was asked for has come: what waited for it may have its turn. */
  retry(): void {
    this.#queue.unshift(...sorted(this.#early));
    this.#early = [];
    this.#work();
  }

  /** Gossipsub tells of a message that was checked. */
  receive(message: Message, id: string, from: string): void {
    const thing = this.#checked.get(message);
    if (thing === undefined || this.#isOver) return;
    this.#checked.delete(message);
    this.#queue.push({ thing, id, from, asked: 0 });
    this.#work();
  }

  #check(peer: PeerId, message: Message): TopicValidatorResult {
    const { router, clock, perPeer, space } = this.#our;
    const from = peer.toString();
    const now = clock.now();
    if (!perPeer.allows(from, now)) {
      strikesOf(router).add(from, now);
      return Ignore;
    }
    try {
      const thing = openPublication(message.data, space);
      if (thing.time > now + CLOCK_TOLERANCE_MS || this.#isFull()) return Ignore;
      const author = 'hash' in thing ? thing.author : thing.space;
      if (!this.#perAuthor.allows(Buffer.from(author).toString('hex'), now)) return Ignore;
      this.#checked.set(message, thing);
      return Accept;
    } catch (error) {
      if (error instanceof BadPublication) return Reject;
      throw error;
    }
  }

  #isFull(): boolean {
    return this.#queue.length + this.#early.length >= WAITING_MAX;
  }

  #work(): void {
    if (!this.#isWorking) this.#drain().catch(this.#our.onFault);
  }

  async #drain(): Promise<void> {
    this.#isWorking = true;
    try {
      while (this.#queue.length > 0 && !this.#isOver) {
        const batch = this.#queue.splice(0, BATCH_MAX);
        for (const one of batch) await this.#takeCharter(one);
        await this.#takeEntries(batch);
      }
    } finally {
      this.#isWorking = false;
    }
  }

  async #takeCharter({ thing, id, from }: Waiting): Promise<void> {
    if ('hash' in thing) return;
    this.#report(id, from, (await this.shelf.charter(thing)) ? Accept : Ignore);
  }

  async #takeEntries(batch: readonly Waiting[]): Promise<void> {
    const entries = batch.filter(isEntry);
    if (entries.length === 0) return;
    const verdicts = await this.shelf.take(
      entries.map(({ thing }) => thing),
      false,
    );
    let isNews = false;
    for (const [at, one] of entries.entries()) {
      const verdict = verdicts[at] ?? 'refused';
      isNews ||= verdict === 'new';
      this.#judge(one, verdict);
    }
    if (isNews && this.#early.length > 0) {
      this.#queue.unshift(...sorted(this.#early));
      this.#early = [];
    }
  }

  #judge(one: Waiting, verdict: Verdict): void {
    const { router, clock, lacks } = this.#our;
    const { id, from } = one;
    if (verdict === 'gap' && one.asked < ASKED_MAX) {
      this.#early.push(one);
      this.#waitForGap();
      return;
    }
    // A contradiction is passed on, so that everybody hears of it; once, because then it is known. What was asked for
    // a moment ago, and is known therefore, others may lack; what is old is not carried round once more.
    const isFresh = clock.now() - one.thing.time < FRESH_MS;
    const passes = verdict === 'new' || verdict === 'fork' || (verdict === 'known' && isFresh);
    this.#report(id, from, passes ? Accept : Ignore);
    if (verdict !== 'refused') return;
    // The peer may know of a newer charter than we do; more than a few such, and it is a flood.
    strikesOf(router).add(from, clock.now());
    lacks(from);
  }

  #waitForGap(): void {
    this.#stopGap ??= this.#our.timers.after(GAP_MS, () => {
      this.#stopGap = undefined;
      for (const one of this.#early) one.asked += 1;
      const [first] = this.#early;
      if (first) this.#our.lacks(first.from);
    });
  }

  #report(id: string, from: string, result: TopicValidatorResult): void {
    if (!this.#isOver) this.#our.router.reportMessageValidationResult(id, from as never, result);
  }
}

function isEntry(one: Waiting): one is Waiting & { readonly thing: SignedEntry } {
  return 'hash' in one.thing;
}

function sorted(all: readonly Waiting[]): Waiting[] {
  const numberOf = ({ thing }: Waiting): number => ('hash' in thing ? thing.number : 0);
  return [...all].sort((a, b) => numberOf(a) - numberOf(b));
}
