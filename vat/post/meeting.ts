/**
 * What two vats find out when a connection between them begins: how far each has come, and whether
 * what one remembers of the other still fits what the other remembers of itself.
 *
 * A vat that runs twice, or was put back as it was, gives itself away here, because a copy knows of
 * fewer messages than it has sent, or of other ones.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import { Refused, VatError } from '../errors.ts';
import type { Promised } from '../promises/promised.ts';
import { Forked, PeerForked } from './forked.ts';
import type { Outbox } from './outbox.ts';
import type { Peer, Standing } from './peer.ts';
import type { PostOffice } from './post-office.ts';
import { isAmong } from './ranges.ts';

/** See `Hello` in interface.ts. */
export interface Hello {
  readonly epoch: number;
  readonly epochId: Uint8Array;
  readonly base: number;
  readonly chain: Uint8Array;
  readonly sent: number;
}

/** See `Standing` there. */
interface Greeting extends Standing {
  readonly sent: number;
}

interface MeetingPowers {
  readonly office: PostOffice;
  readonly peer: Peer;
  readonly outbox: Outbox;
  /** What we remember of this peer has to be written. */
  readonly touch: () => void;
  /** The other side has everything up to there, on its disk. */
  readonly arrived: (standing: Standing) => void;
  /** Ends the connection. */
  readonly part: () => void;
}

export class Meeting {
  readonly #powers: MeetingPowers;

  constructor(powers: MeetingPowers) {
    this.#powers = powers;
  }

  /** The other side says who it is and how far it believes we have come. */
  async greeted({ epoch, epochId, base, chain, sent }: Hello): Promise<Greeting> {
    const { office, peer, touch } = this.#powers;
    const known = peer.epoch;
    const isOther = known && known.number === epoch && known.id.some((b, at) => b !== epochId[at]);
    if (known && (epoch < known.number || isOther)) throw new PeerForked();
    if (known?.number === epoch && sent < peer.accepted.mark) throw new PeerForked();
    if (base > peer.accepted.mark && peer.unsure === undefined) {
      this.endForked();
      throw noPost();
    }
    const jumps = base > peer.accepted.mark;
    const former = jumps ? await this.#former() : [];
    const begins = (): void => {
      const before = { epoch: peer.epoch, taken: peer.taken, accepted: peer.accepted };
      if (peer.kept) office.core.group.onUndo(() => Object.assign(peer, before));
      peer.epoch = { number: epoch, id: epochId };
      if (base > peer.accepted.mark) {
        peer.taken = { mark: base, chain };
        peer.accepted = peer.taken;
        if (!peer.kept) peer.effective = peer.taken;
      }
      for (const promised of former) {
        office.core.routes.decide(promised, { error: formerLife() });
      }
      if (peer.kept) touch();
    };
    if (!known || epoch !== known.number || jumps) {
      // Of a stranger nothing is written down before it has done something.
      if (peer.kept) await office.asTurn('the post', begins);
      else begins();
    }
    return { ...peer.effective, sent: peer.written };
  }

  /**
   * We were restored, and what came from there meanwhile went to our former life, answers too. So
   * whatever was asked before now, and has left, will not be answered any more.
   */
  async #former(): Promise<readonly Promised[]> {
    const { office, peer, outbox } = this.#powers;
    const undecided = [...office.core.promises.numbered()].filter(
      ({ decider, outcome }) =>
        !outcome && typeof decider === 'object' && decider.peer === peer.designator,
    );
    const waiting = await outbox.readAll(Math.max(peer.arrived.mark, peer.unsure ?? 0) + 1);
    const asked = new Set(waiting.map(({ promise }) => (promise ? bytesToHex(promise) : '')));
    return undecided.filter(({ id }) => id && !asked.has(bytesToHex(id)));
  }

  /** What the other side has of ours must be what we know, or we are not who sent it. */
  async check(claimed: Standing, sent: number): Promise<Standing> {
    const { office, peer, outbox } = this.#powers;
    if (sent < peer.accepted.mark) throw new PeerForked();
    if (claimed.mark < peer.arrived.mark) throw new PeerForked();
    const ours = claimed.mark <= peer.written ? await outbox.chainAt(claimed.mark) : undefined;
    const fits = ours?.every((byte, at) => byte === claimed.chain[at]) ?? false;
    if (!fits && peer.unsure === undefined) throw this.endForked();
    if (!fits) {
      if (!peer.kept) office.strangers.checkRoom();
      await this.#goOnAfter(claimed);
    } else if (peer.unsure !== undefined && peer.kept) {
      await office.asTurn('the post', () => this.#sure());
    } else peer.unsure = undefined;
    this.#powers.arrived(claimed);
    return claimed;
  }

  /** We were restored, and had sent more before than we know: what is new goes behind all that. */
  async #goOnAfter(claimed: Standing): Promise<void> {
    const { office, peer, outbox } = this.#powers;
    const fresh = await outbox.readAll((peer.unsure ?? 0) + 1);
    await office.asTurn('the post', () => {
      const { arrived, sent, mailed, offered, withdrawn } = peer;
      const before = { arrived, sent, mailed, offered, withdrawn };
      office.core.group.onUndo(() => Object.assign(peer, before));
      for (let at = arrived.mark + 1; at <= sent.mark; at++) office.drop(peer.place, at);
      peer.arrived = claimed;
      peer.sent = claimed;
      peer.mailed = 0;
      peer.offered = claimed.mark;
      peer.withdrawn = [];
      outbox.clear();
      for (const { number, bytes, nonce, promise, expires } of fresh) {
        const until = isAmong(withdrawn, number) ? 0 : expires;
        outbox.append(bytes, nonce, promise && office.core.promises.byId(promise), until);
      }
      this.#sure();
    });
  }

  #sure(): void {
    const { office, peer, touch } = this.#powers;
    const before = peer.unsure;
    office.core.group.onUndo(() => {
      peer.unsure = before;
    });
    peer.unsure = undefined;
    touch();
  }

  /**
   * What it says of us is not what we know, so one of us is a copy that should not run. Others may
   * be right about us, or lie: so it ends what is between us, and nothing else.
   */
  endForked(): Forked {
    const { office, peer, part } = this.#powers;
    const forked = new Forked();
    peer.forked = forked;
    part();
    // Anybody may say so whom our actors never wrote to: nobody is alarmed by that.
    if (peer.given !== undefined) office.core.onFault(forked);
    return forked;
  }
}

export function noPost(): Refused {
  return new Refused('no-post', 'There is no post between us: this vat may be an older copy.');
}

function formerLife(): VatError {
  const message = 'The answer went to this vat as it was before it was restored. Ask again.';
  return new VatError('Lost', 'connection-lost', message);
}
