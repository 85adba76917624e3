/**
 * What people need of the world outside: their invitations as text, which say where this vat is.
 */
import { PeopleAddresses, Refusal } from '../../actors/index.ts';
import { formatPeer, formatSturdyref, parsePeer } from '../../captp/index.ts';
import { type FarReferences, guarded, type PostRoads, type RefTo } from '../../vat/index.ts';
import { invitationFragment, invitationText, readInvitation } from './invitation-text.ts';

export { ContactNames } from './contact-names.ts';

export interface PeoplePowers {
  /** Makes references to what is elsewhere, without asking there. */
  readonly far: Pick<FarReferences, 'revive'>;
  readonly roads: Pick<PostRoads, 'self' | 'vatOf'>;
  /** The web address at which an invitation opens. */
  readonly link: (fragment: string) => string;
  readonly onFault: (error: unknown) => void;
}

export function makePeopleAddresses(powers: PeoplePowers): RefTo<typeof PeopleAddresses> {
  const { far, roads, link, onFault } = powers;
  return guarded(
    PeopleAddresses,
    {
      write: (swiss, name) => {
        const address = formatSturdyref({ peer: parsePeer(roads.self()), swiss });
        const words = { address, name };
        return { link: link(invitationFragment(words)), text: invitationText(words) };
      },
      read: (text) => {
        const { sturdyref, name } = readInvitation(text);
        const locator = formatPeer(sturdyref.peer);
        const { swiss } = sturdyref;
        return { door: far.revive({ locator, swiss }), vat: vatAt(roads, locator), swiss, name };
      },
    },
    onFault,
  );
}

function vatAt(roads: Pick<PostRoads, 'vatOf'>, locator: string): string {
  try {
    return roads.vatOf(locator);
  } catch {
    throw new Refusal('bad-invitation', 'This invitation leads nowhere. Ask for it once more.');
  }
}
