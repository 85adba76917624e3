/**
 * The network, as far as meeting people needs it: the first invitation made or accepted joins it, and says so,
 * unless others reach this vat anyway, or its owner has ever said whether it is on.
 */
import type { NetworkOwner } from '../../actors/network/interface.ts';
import { E, reachesOthers } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import type { Task } from '../shell.ts';

/** How long, and how often, it is looked whether this vat has joined. */
const JOINING_MS = 30_000;
const LOOK_MS = 100;

export interface JoinWish {
  /** False with `--no-join`. */
  readonly join: boolean;
}

/** Joins if it is the first time. Answers whether others find this vat by the network now. */
export async function joinToMeet(task: Task, { join }: JoinWish): Promise<boolean> {
  const { vat } = await task.holdings();
  const network = (await E(vat).network()) as RefTo<typeof NetworkOwner>;
  const { state, decided } = await E(network).status();
  const isFirst = join && state === 'off' && !decided;
  if (isFirst && !reachesOthers((await E(vat).status()).address)) {
    await E(network).turn(true);
    task.printer.note(
      'This vat joins the network, so that the two of you find each other: whoever knows its key ' +
        'can find out where it is, now and at each start. Leave it with: gather net off',
    );
  }
  return isJoined(task, network);
}

/**
 * Do others find this vat by the network, whatever address its page has? A vat that is just joining
 * is waited for: what an invitation says of where it is, it says from the beginning.
 */
async function isJoined(
  { powers: { clock } }: Task,
  network: RefTo<typeof NetworkOwner>,
): Promise<boolean> {
  for (const until = clock.now() + JOINING_MS; ; ) {
    const { state } = await E(network).status();
    if (state !== 'starting' || clock.now() > until) return state === 'on';
    await new Promise<void>((look) => clock.wakeAt(clock.now() + LOOK_MS, look));
  }
}
