/** Messages to programs that know no post: at most once. */
import { deliverTo, type Ref } from '../../captp/index.ts';
import type { Correspondence } from './correspondence.ts';
import type { Outgoing } from './outbox.ts';
import type { PostOffice } from './post-office.ts';
import { decodeMessage, fromWire, locationsIn } from './wire.ts';

/** To a vat that knows no post: once at most, as from any other program. */
export async function sendPlain(
  one: Correspondence,
  office: PostOffice,
  { number, chain, bytes, promise }: Outgoing,
): Promise<void> {
  const { core, names, asTurn } = office;
  const { peer, outbox } = one;
  const [, kind, target, args] = decodeMessage(bytes);
  const fields = [target, args];
  const own = new Map<string, Ref | undefined>();
  for (const location of locationsIn(fields)) {
    const key = names.ownKey(location);
    if (key !== undefined) own.set(key, await names.lookup(location.swiss));
  }
  await asTurn('the post', () => {
    office.drop(peer.place, number);
    outbox.arrived({ mark: number, chain });
    const promised = promise && core.promises.byId(promise);
    if (promised) core.promises.decidedBy(promised, 'run');
    office.touch(one);
  });
  if (kind !== 'deliver') return;
  const finding = names.findingFor(peer.designator, own);
  const [to, given] = fromWire(fields, finding) as [Ref, unknown[]];
  const promised = promise && core.promises.byId(promise);
  deliverTo(to, given, promised ? promised.resolver : undefined);
}
