/**
 * An invitation: for one person, used once, open for a while, and cancelled whenever its owner
 * likes. Whoever accepts it becomes a contact in the same turn, so it cannot be used twice,
 * whatever crashes when.
 */
import { defineActor, type Inside, type Near } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import type { InvitationState } from './interface.ts';
import { InvitationDoor } from './meeting.ts';
import { suggestedName } from './names.ts';
import { InvitationKeeper, type PeopleLedger } from './parts.ts';
import { invitationTag } from './phrase.ts';

export interface InvitationTerms {
  readonly id: string;
  readonly petname: string;
  readonly created: number;
  readonly expires: number;
  /** The one vat that may accept it; undefined for whoever has it. */
  readonly only: string | undefined;
  /** Who introduces the two. */
  readonly through: string | undefined;
}

const NO_BYTES = new Uint8Array(0);

const CLOSED: Readonly<Record<string, string>> = {
  used: 'This invitation was used already: it works once. Ask for a new one.',
  cancelled: 'This invitation was taken back by the person who sent it.',
  expired: 'This invitation has ended; its time is over. Ask for a new one.',
};

export const Invitation = defineActor('Invitation', {
  version: 1,
  interfaces: { door: InvitationDoor, keeper: InvitationKeeper },
  state: (list: Near<typeof PeopleLedger>, terms: InvitationTerms) => ({
    list,
    terms,
    state: 'open' as Inside<typeof InvitationState>,
    swiss: NO_BYTES as Uint8Array,
    timer: '',
    contact: undefined as string | undefined,
  }),
  facets: {
    door: {
      accept({ commitment, meeting, name }) {
        const { list, terms, swiss } = this.state;
        if (this.state.state === 'open' && this.turn.now() >= terms.expires)
          throw closed('expired');
        if (this.state.state !== 'open') throw closed(this.state.state);
        const vat = this.turn.vatOf(meeting);
        if (vat === undefined || vat === list.self()) {
          throw new Refusal('bad-greeting', 'Whoever accepts must come from a vat of his own.');
        }
        if (terms.only !== undefined && vat !== terms.only) {
          throw new Refusal('not-for-you', 'This invitation is for somebody else.');
        }
        const { petname, through } = terms;
        const tag = invitationTag(swiss);
        const newcomer = { vat, meeting, commitment, name: suggestedName(name), tag, petname };
        this.state.contact = list.met({
          ...newcomer,
          ...(through === undefined ? {} : { through }),
        });
        close(this, 'used');
      },
    },

    keeper: {
      begin() {
        this.state.swiss = this.turn.sturdyref(this.facets.door);
        this.state.timer = this.turn.at(this.state.terms.expires, 'keeper.expire');
        noteInvitation(this);
      },
      swiss() {
        if (this.state.state === 'open') return this.state.swiss;
        throw closed(this.state.state);
      },
      cancel() {
        if (this.state.state === 'open') close(this, 'cancelled');
      },
      expire() {
        if (this.state.state === 'open') close(this, 'expired');
      },
      end() {
        this.turn.retire();
      },
    },
  },
});

interface Here {
  readonly state: {
    readonly list: Near<typeof PeopleLedger>;
    readonly terms: InvitationTerms;
    state: Inside<typeof InvitationState>;
    swiss: Uint8Array;
    timer: string;
    readonly contact: string | undefined;
  };
  readonly turn: { cancel(timer: string): boolean };
}

/** From now on it says what became of it, to whoever comes late. */
function close(here: Here, state: 'used' | 'cancelled' | 'expired'): void {
  here.state.state = state;
  here.state.swiss = NO_BYTES;
  here.turn.cancel(here.state.timer);
  noteInvitation(here);
}

function noteInvitation({ state: { list, terms, state, contact } }: Here): void {
  const { id, petname, created, expires } = terms;
  const summary = { id, petname, created, expires, state };
  list.noteInvitation(contact === undefined ? summary : { ...summary, contact });
}

function closed(state: string): Refusal {
  return new Refusal(state, CLOSED[state] ?? 'This invitation is not open.');
}
