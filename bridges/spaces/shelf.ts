/** What is held of a space, as the network reads and fills it: the durable actor, in the forms of the network. */
import type { SpaceKeeper } from '../../actors/index.ts';
import { designatorOf, E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { keyOf } from '../netlayers/index.ts';
import type { SpaceShelf } from '../netlayers/libp2p/index.ts';
import { charterWire, entryWire, signedCharter, signedEntry } from './forms.ts';

export function shelfOf(space: Uint8Array, keeper: RefTo<typeof SpaceKeeper>): SpaceShelf {
  return {
    async held() {
      const { signed, runs } = await E(keeper).held();
      return {
        charter: signed && signedCharter(space, signed),
        runs: runs.map(({ author, run }) => ({
          ...run,
          author: keyOf(author),
          first: Number(run.first),
          last: Number(run.last),
        })),
      };
    },
    charter: (charter) => E(keeper).charter(charterWire(charter)),
    take: (entries, jump) => E(keeper).take(entries.map(entryWire), jump),
    async entries(author, from, down, most) {
      const page = await E(keeper).page(designatorOf(author), BigInt(from), down, BigInt(most));
      return page.map((signed) => signedEntry(space, signed));
    },
    async contradiction(author) {
      const signed = await E(keeper).contradiction(designatorOf(author));
      return signed && signedEntry(space, signed);
    },
  };
}
