/**
 * The ways to the door of a share: its web address, and where nobody answers there, the network that
 * the vat of this machine's user is on. By that one, whoever gave the link may be behind a router.
 */

import { keyOf, peerIdOf } from '../bridges/netlayers/index.ts';
import { E, formatSturdyref, type Ref, reachesOthers } from '../captp/index.ts';
import { dialShare } from './connection.ts';
import { codeOf, Failure, failureFrom } from './failure.ts';
import type { ShareLink } from './link.ts';
import type { Task } from './shell.ts';

/** Why a vat is not found at its web address; it may be elsewhere. */
const ELSEWHERE = new Set(['unreachable', 'not-itself']);
/** The user has no vat that could help. */
const NO_VAT = new Set(['not-running', 'locked', 'new']);

const JOIN =
  'If the link was made on another machine, your vat can look for that one on the network: gather net on';

const AWAY =
  'The vat behind this link is found neither at its address nor on the network at the moment. ' +
  'It may be switched off; try again later, or ask whoever gave you the link.';

/**
 * A reference to the door, over a new connection. Throws a Failure with code unreachable when no vat
 * answers, not-itself when another one does, or what the vat says.
 */
export async function goToShare(task: Task, link: ShareLink): Promise<Ref> {
  try {
    const { connection, target } = await dialShare(task.dial, link);
    task.hold(connection);
    return target;
  } catch (cause) {
    if (!ELSEWHERE.has(codeOf(cause) ?? '')) throw cause;
    return byTheNetwork(task, link, cause);
  }
}

async function byTheNetwork(task: Task, link: ShareLink, before: unknown): Promise<Ref> {
  const holdings = await task.holdings().catch((error: unknown) => {
    if (NO_VAT.has(codeOf(error) ?? '')) return undefined;
    throw error;
  });
  if (!holdings) throw before;
  const { state } = await E(E(holdings.vat).network()).status();
  if (state === 'off') {
    if (reachesOthers(link.captpUrl)) throw before;
    const { code, message } = failureFrom(before);
    throw new Failure(code, `${message} ${JOIN}`, { cause: before });
  }
  const designator = peerIdOf(keyOf(link.ref.designator));
  const peer = { transport: 'libp2p', designator, hints: false } as const;
  const address = formatSturdyref({ peer, swiss: link.ref.swiss });
  return (await E(holdings.vat)
    .enliven(address)
    .catch((cause: unknown) => {
      if (codeOf(cause) !== 'disconnected') throw cause;
      throw new Failure('unreachable', AWAY, { cause });
    })) as Ref;
}
