/**
 * The receiver's part of a handoff: claims at the exporter what somebody has left there for us.
 *
 * Whoever hands us a reference has us dial whom it likes; so it may do that to a few at a time
 * only.
 */
import type { KeyForms } from '../key-forms.ts';
import { type PeerLocator, peerFromRecord } from '../locator.ts';
import type { Resolver } from '../resolver.ts';
import type { Session } from '../session/index.ts';
import { encode, type SyrupRecord } from '../syrup/index.ts';
import { ask } from './ask.ts';
import type { Connections } from './connection.ts';
import { HandoffFailed } from './errors.ts';
import { type Give, receiveRecord, signedRecord } from './handoff-records.ts';
import type { PeerLimits } from './limits.ts';
import { peerKey } from './peer-key.ts';

export interface ClaimPowers {
  readonly keys: KeyForms;
  readonly connections: Connections;
  readonly limits: PeerLimits;
  readonly isOwn: (peer: PeerLocator) => boolean;
  readonly connect: (peer: PeerLocator) => PromiseLike<Session>;
  /** Claims what was left with ourselves. Throws HandoffFailed. */
  readonly takeOwn: (giver: Session, give: Give) => object;
}

export class Claims {
  readonly #our: ClaimPowers;
  /** How many gifts of whom each giver has us claim. */
  readonly #underWay = new WeakMap<Session, Map<string, number>>();

  constructor(powers: ClaimPowers) {
    this.#our = powers;
  }

  /** Settles `resolver` with what `give`, which came by `giver` in `envelope`, stands for. */
  claim(giver: Session, give: Give, envelope: SyrupRecord, resolver: Resolver): void {
    try {
      const exporter = peerFromRecord(give.exporter);
      if (!exporter) throw new HandoffFailed('It says nowhere where it is.');
      if (this.#our.isOwn(exporter)) return resolver.resolve(this.#our.takeOwn(giver, give));
      const done = this.#begin(giver, peerKey(exporter));
      const claiming = this.#withdraw(giver, exporter, envelope, resolver);
      claiming.catch((error) => resolver.reject(error)).then(done, done);
    } catch (error) {
      resolver.reject(error);
    }
  }

  async #withdraw(
    giver: Session,
    exporter: PeerLocator,
    envelope: SyrupRecord,
    resolver: Resolver,
  ): Promise<void> {
    const session = await this.#our.connect(exporter);
    const connection = this.#our.connections.of(session);
    if (!connection) throw new HandoffFailed('The session of the exporter has ended.');
    const { id, ourKey } = session;
    const receive = receiveRecord(id, ourKey.publicId, connection.nextCount(), envelope);
    const signature = await giver.ourKey.sign(encode(receive));
    const gift = ask(
      session.bootstrap,
      'withdraw-gift',
      signedRecord(receive, signature, this.#our.keys),
    );
    resolver.resolve(gift);
  }

  /** Counts one more claim until what it answers is called. Throws HandoffFailed. */
  #begin(giver: Session, exporter: string): () => void {
    const counts = this.#underWay.get(giver) ?? new Map<string, number>();
    this.#underWay.set(giver, counts);
    const { claimDials, claims } = this.#our.limits;
    const count = counts.get(exporter) ?? 0;
    if (count === 0 && counts.size >= claimDials) throw new HandoffFailed(TOO_MANY);
    if (count >= claims) throw new HandoffFailed(TOO_MANY);
    counts.set(exporter, count + 1);
    return () => {
      const left = (counts.get(exporter) ?? 1) - 1;
      if (left > 0) counts.set(exporter, left);
      else counts.delete(exporter);
    };
  }
}

const TOO_MANY = 'Too many references of others were handed to us at once.';
