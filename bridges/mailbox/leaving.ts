/** Leaves letters in the mailboxes of other vats: each in an envelope of its own, so that two hosts
 * of one vat cannot see that they hold the same. */
import type { MailDrop } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { Clock, Random, RefTo } from '../../vat/index.ts';
import { keyOf } from '../netlayers/index.ts';
import type { StoragePeers } from '../storage/index.ts';
import { sealEnvelope } from './envelope.ts';
import { soon } from './soon.ts';

const EPHEMERAL_BYTES = 32;
/** Mailboxes of one vat that are tried. */
const TRIED_MAX = 8;

export interface LeavingPowers {
  readonly clock: Clock;
  readonly random: Random;
  readonly peers: StoragePeers;
  /** Of the key of this vat. */
  readonly seed: () => Uint8Array;
}

/** Leaves `letter` for the vat `peer` in all of `mailboxes`. Answers how many took it. */
export async function leave(
  powers: LeavingPowers,
  peer: string,
  mailboxes: readonly string[],
  letter: () => PromiseLike<Uint8Array>,
): Promise<number> {
  const tried = [...new Set(mailboxes)].slice(0, TRIED_MAX);
  const took = await Promise.all(tried.map((one) => leaveOne(powers, peer, one, letter)));
  return took.filter(Boolean).length;
}

async function leaveOne(
  { clock, random, peers, seed }: LeavingPowers,
  peer: string,
  mailbox: string,
  letter: () => PromiseLike<Uint8Array>,
): Promise<boolean> {
  try {
    const drop = (await soon(clock, peers.enliven(mailbox))) as RefTo<typeof MailDrop>;
    const envelope = sealEnvelope({
      seed: seed(),
      to: keyOf(peer),
      ephemeral: random.bytes(EPHEMERAL_BYTES),
      locator: peers.ownLocator(),
      letter: await letter(),
    });
    await soon(clock, E(drop).put(envelope));
    return true;
  } catch {
    // Away, full, or closed to us: that is what there are several for, and the post tries again.
    return false;
  }
}
