/** What is offered to whoever comes in on one connection, for its post. */
import type { Ref } from '../../captp/index.ts';
import { Refused } from '../errors.ts';
import { guarded } from '../guarded.ts';
import type { IsFrom } from '../powers.ts';
import type { Box } from './courier-powers.ts';
import { PostDoor } from './interface.ts';
import type { PostOffice } from './post-office.ts';

/** `isFrom` checks the proof of who it is. */
export function makeDoor(office: PostOffice, isFrom: IsFrom, ended?: PromiseLike<unknown>): Ref {
  return guarded(
    PostDoor,
    {
      enter: (locator, proof, back) => {
        const vat = office.roads.vatOf(locator);
        if (!isFrom(vat, proof)) {
          throw new Refused('not-proven', 'That is not proven to be the vat it says it is.');
        }
        return office.meet(vat, locator).comeIn(locator, { box: back as Box, ended });
      },
    },
    office.core.onFault,
  );
}
