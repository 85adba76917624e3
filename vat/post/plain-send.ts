/** Messages to programs that know no post: at most once. */
import { deliverTo } from '../../captp/index.ts';
import type { Correspondence } from './correspondence.ts';
import type { Outgoing } from './outgoing.ts';
import type { PostOffice } from './post-office.ts';
import { isAmong } from './ranges.ts';
import { decodeMessage } from './wire.ts';

/** Sends what waits for a vat that knows no post, one after the other, as long as `goesOn`. */
export async function carryPlain(
  one: Correspondence,
  office: PostOffice,
  goesOn: () => boolean,
): Promise<void> {
  const { outbox } = one;
  while (outbox.length > 0 && goesOn()) {
    const { arrived, written } = outbox.peer;
    const [message] = await outbox.read(arrived.mark + 1, written);
    if (!message) return;
    await sendPlain(one, office, message);
  }
}

/** To a vat that knows no post: once at most, as from any other program. */
async function sendPlain(
  one: Correspondence,
  office: PostOffice,
  { number, chain, bytes, promise }: Outgoing,
): Promise<void> {
  const { core, names, asTurn } = office;
  const { peer, outbox } = one;
  const [, kind, swiss, args] = decodeMessage(bytes);
  const isWithdrawn = isAmong(peer.withdrawn, number);
  const given = (await names.read(peer.designator, args)) as unknown[];
  await asTurn('the post', () => {
    office.drop(peer.place, number);
    outbox.arrived({ mark: number, chain });
    const promised = promise && core.promises.byId(promise);
    if (promised) core.promises.decidedBy(promised, 'run');
    office.touch(one);
  });
  if (kind !== 'deliver' || isWithdrawn) return;
  const to = core.refs.revive(['far', peer.given ?? peer.locator, swiss as Uint8Array]);
  const promised = promise && core.promises.byId(promise);
  deliverTo(to, given, promised ? promised.resolver : undefined);
}
