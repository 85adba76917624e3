/**
 * What has not left this vat, and so can be taken back.
 *
 * That a message may have left is written down before it does, for all that wait, when a line begins
 * or a letter is sealed; while there is a line, with the message itself. So what is not noted never
 * left, whatever crashed since.
 */
import type { Unsent } from './contract.ts';
import type { Correspondence } from './correspondence.ts';
import type { PostOffice } from './post-office.ts';

export function* unsentOf(office: PostOffice): Iterable<Unsent> {
  for (const one of office.all()) {
    for (const [number, promised] of one.outbox.unsent()) {
      const withdraw = (): boolean => {
        office.touch(one);
        return one.outbox.withdraw(number);
      };
      yield { promised, withdraw };
    }
  }
}

/** Writes down that all that waits may have left from then on. */
export async function offerAll(one: Correspondence, office: PostOffice): Promise<void> {
  const { peer } = one;
  if (peer.mayLeave >= peer.written) return;
  await office.asTurn('the post', () => {
    const before = peer.offered;
    office.core.group.onUndo(() => {
      peer.offered = before;
    });
    peer.offered = peer.sent.mark;
    office.touch(one);
  });
}
