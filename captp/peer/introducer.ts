/**
 * Third-party handoffs: we bring two others together, are brought together with somebody, and keep
 * what somebody leaves here for another.
 *
 * ```
 *   gifter ──── deposit-gift ────► exporter
 *      │                              ▲
 *    give (signed)              withdraw-gift (the give, signed by the receiver)
 *      └────────► receiver ───────────┘
 * ```
 * Whatever is wrong with a handoff breaks the promise for its reference; the session goes on.
 */
import type { SyncCrypto } from '../crypto.ts';
import { isRef } from '../handler.ts';
import type { KeyForms } from '../key-forms.ts';
import type { PeerLocator } from '../locator.ts';
import type { Random } from '../powers.ts';
import type { Resolver } from '../resolver.ts';
import type { Introductions, Session } from '../session/index.ts';
import { encode, SyrupRecord } from '../syrup/index.ts';
import { makeVow, Vow, VowResolver } from '../vow.ts';
import { tell } from './ask.ts';
import { Claims } from './claims.ts';
import type { Connection, Connections } from './connection.ts';
import { HandoffFailed } from './errors.ts';
import {
  GIVE,
  type Give,
  giveRecord,
  isGiftId,
  isSignedBy,
  RECEIVE,
  type Receive,
  readGive,
  readReceive,
  signedLabel,
  signedRecord,
} from './handoff-records.ts';
import type { PeerLimits } from './limits.ts';
import { sameBytes } from './same-bytes.ts';

const GIFT_ID_BYTES = 32;
const MALFORMED = 'It is malformed.';
const STAYS = 'What this session holds must not be handed on.';
const BAD_SIGNATURE = 'A signature is not valid.';

export interface IntroducerPowers {
  readonly connections: Connections;
  readonly crypto: SyncCrypto;
  readonly keys: KeyForms;
  readonly random: Random;
  readonly limits: PeerLimits;
  /** Not at once, but when somebody here sends to what was given, or listens to it. */
  readonly claimsWhenUsed: boolean;
  readonly isOwn: (peer: PeerLocator) => boolean;
  readonly connect: (peer: PeerLocator) => PromiseLike<Session>;
  /** Bytes that may wait to be sent to a peer; a session drops what comes on top. */
  readonly bufferedBytes: number;
}

export class Introducer implements Introductions {
  readonly #our: IntroducerPowers;
  readonly #claims: Claims;
  /** The envelope behind each promise that was made for a give. */
  readonly #received = new WeakMap<object, SyrupRecord>();

  constructor(powers: IntroducerPowers) {
    this.#our = powers;
    const takeOwn = (giver: Session, give: Give): object => {
      return this.#gifterOf(give).gifts.claim(give.giftId, this.#connectionOf(giver));
    };
    this.#claims = new Claims({ ...powers, takeOwn });
  }

  /**
   * Undefined, and the reference is lent, when the receiver could not reach the exporter, or we
   * do not know for sure who the exporter is.
   */
  give(host: Session, reference: object, receiver: Session): SyrupRecord | undefined {
    const exporter = this.#our.connections.of(host);
    if (!exporter?.proven || !this.#our.connections.of(receiver)) return undefined;
    if (!canMeet(host, receiver)) return undefined;
    if (host.closed.settled || host.bufferedBytes > this.#our.bufferedBytes) return undefined;
    if (!exporter.gives.spend()) return undefined;
    const giftId = this.#our.random.bytes(GIFT_ID_BYTES);
    const { keys } = this.#our;
    const terms = {
      receiverKey: receiver.peerKey,
      exporter: host.peer,
      sessionId: host.id,
      gifterSide: host.ourKey.publicId,
      giftId,
    };
    const give = giveRecord(terms, keys);
    const signature = host.ourKey.sign(encode(give));
    // A key that takes its time cannot sign within a message.
    if (!(signature instanceof Uint8Array)) return undefined;
    tell(host.bootstrap, 'deposit-gift', giftId, reference);
    return signedRecord(give, signature, keys);
  }

  receive(giver: Session, envelope: SyrupRecord): object {
    const label = signedLabel(envelope);
    if (label === RECEIVE) return this.#withGive(envelope);
    if (label !== GIVE) return envelope;
    const claim = (): void => {
      // What is but a part of a claim has been put back by now.
      if (this.#received.has(vow)) this.#claim(giver, envelope, resolver);
    };
    // Not before the whole message is read.
    const claimSoon = () => queueMicrotask(claim);
    const whenUsed = this.#our.claimsWhenUsed;
    const vow = new Vow(whenUsed ? claimSoon : undefined);
    const resolver = new VowResolver(vow as Vow<never>);
    this.#received.set(vow, envelope);
    if (!whenUsed) claimSoon();
    return vow;
  }

  #claim(giver: Session, envelope: SyrupRecord, resolver: Resolver): void {
    const give = readGive(envelope, this.#our.keys);
    if (!give) resolver.reject(new HandoffFailed(MALFORMED));
    else if (!sameBytes(give.receiverKey, giver.ourKey.publicKey)) {
      resolver.reject(new HandoffFailed('It is meant for somebody else.'));
    } else this.#claims.claim(giver, give, envelope, resolver);
  }

  methodsFor(session: Session): object {
    return {
      'deposit-gift': (id: unknown, gift: unknown) => this.#deposit(session, id, gift),
      'withdraw-gift': (envelope: unknown) => this.#withdraw(session, envelope),
    };
  }

  #deposit(session: Session, giftId: unknown, gift: unknown): void {
    const gifter = this.#connectionOf(session);
    const isReference = isRef(gift) || gift instanceof Vow;
    if (!isGiftId(giftId) || !isReference) throw new HandoffFailed(MALFORMED);
    if (gifter.gifts.isFull) return session.abort('You keep too many gifts here for others.');
    gifter.gifts.deposit(giftId, onlyIf(gifter.handsOn, gift));
  }

  #withdraw(session: Session, envelope: unknown): unknown {
    const claimant = this.#connectionOf(session);
    const receive = readReceive(envelope, this.#our.keys);
    const give = readGive(receive?.give, this.#our.keys);
    if (!receive || !give) throw new HandoffFailed(MALFORMED);
    this.#checkReceive(session, receive, give);
    const gifter = this.#gifterOf(give);
    // Burnt before anything waits, so that what waits cannot be claimed again meanwhile.
    if (!claimant.counts.use(receive.count)) {
      throw new HandoffFailed('Its handoff-count is used already.');
    }
    return gifter.gifts.claim(give.giftId, claimant);
  }

  #checkReceive(session: Session, receive: Receive, give: Give): void {
    const sameSession = sameBytes(receive.sessionId, session.id);
    if (!sameSession || !sameBytes(receive.receivingSide, session.peerPublicId)) {
      throw new HandoffFailed('It is for another session.');
    }
    if (!isSignedBy(receive, give.receiverKey, this.#our.crypto)) {
      throw new HandoffFailed(BAD_SIGNATURE);
    }
  }

  #gifterOf(give: Give): Connection {
    const gifter = this.#our.connections.byId(give.sessionId);
    if (!gifter?.greeted) throw new HandoffFailed('The session of the gifter is not known here.');
    const { peerPublicId, peerKey } = gifter.greeted;
    if (!sameBytes(give.gifterSide, peerPublicId)) {
      throw new HandoffFailed('It names another gifter.');
    }
    if (!isSignedBy(give, peerKey, this.#our.crypto)) throw new HandoffFailed(BAD_SIGNATURE);
    return gifter;
  }

  /** A receive whose give was read as a give: puts back what was sent. */
  #withGive(envelope: SyrupRecord): SyrupRecord {
    const [receive, ...signature] = envelope.fields;
    const { label, fields } = receive as SyrupRecord;
    const restored = fields.map((field) => {
      const sent = field instanceof Vow ? this.#received.get(field) : undefined;
      if (!sent) return field;
      this.#received.delete(field as Vow);
      return sent;
    });
    return new SyrupRecord(envelope.label, [new SyrupRecord(label, restored), ...signature]);
  }

  #connectionOf(session: Session): Connection {
    const found = this.#our.connections.of(session);
    if (!found) throw new HandoffFailed('This session has ended.');
    return found;
  }
}

/**
 * `gift`, once it is known and may be handed on: what a promise stands for may turn out to be
 * something that must not. Throws HandoffFailed when it is known that it must not.
 */
function onlyIf(handsOn: () => boolean, gift: object): object {
  if (!(gift instanceof Vow)) {
    if (!handsOn()) throw new HandoffFailed(STAYS);
    return gift;
  }
  const { vow, resolver } = makeVow();
  gift.listen({
    fulfilled: (value) => {
      if (handsOn()) resolver.resolve(value);
      else resolver.reject(new HandoffFailed(STAYS));
    },
    broken: (error) => resolver.reject(error),
  });
  return vow;
}

/** A page has no address; and who is found by another transport may not be able to dial by this. */
function canMeet({ peer: exporter }: Session, { peer: receiver }: Session): boolean {
  const addressed = [exporter, receiver].every(({ hints }) => Object.keys(hints || {}).length > 0);
  return addressed && exporter.transport === receiver.transport;
}
