/**
 * The people whom the owner of a vat knows: contacts by petname, invitations to become one, and
 * introductions of one to another.
 *
 * The list holds a summary of each contact and invitation, which they keep true, so that showing it
 * wakes none of them.
 */
import { E } from '../../captp/index.ts';
import { defineActor, mapOf, type Near, type RefTo, record, ref } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import {
  ContactOwner,
  ContactSummary,
  InvitationSummary,
  People as PeopleDesk,
} from './interface.ts';
import {
  agree,
  answered,
  brought,
  broughtOpened,
  decline,
  Introducing,
  introduce,
  notBrought,
  Proposal,
  proposalInvited,
  proposed,
  shownProposal,
  sideFailed,
} from './introducing.ts';
import { suggestedName } from './names.ts';
import {
  CardSupplier,
  ContactKeeper,
  InvitationKeeper,
  type PeopleAddresses,
  type PeopleGate,
  PeopleKeeper,
  PeopleLedger,
} from './parts.ts';
import {
  accepted,
  alikeNames,
  calledHere,
  contactOf,
  freePetname,
  invitationOf,
  knownBy,
  listed,
  makeInvitation,
  noteInvitation,
  shutBlocked,
  unreadOf,
  welcome,
} from './people-list.ts';

export const PEOPLE_FACETS = { desk: PeopleDesk, ledger: PeopleLedger, keeper: PeopleKeeper };

/** The contacts of a vat, by the parts that move each. */
export const Known = record({ owner: ref(ContactOwner), keeper: ref(ContactKeeper) });

export const People = defineActor('People', {
  version: 2,
  interfaces: PEOPLE_FACETS,
  state: (addresses: RefTo<typeof PeopleAddresses>) => ({
    addresses,
    /** The name of this vat; told at each start. */
    self: '',
    /** What its owner calls himself. */
    ownName: '',
    made: 0,
    /** Told at the first start that has one. */
    gate: undefined as Near<typeof PeopleGate> | undefined,
  }),
  upgrade: { 1: (old: object) => ({ ...old, gate: undefined }) },
  stores: {
    contacts: mapOf(Known),
    summaries: mapOf(ContactSummary),
    invitations: mapOf(record({ summary: InvitationSummary, keeper: ref(InvitationKeeper) })),
    proposals: mapOf(Proposal),
    introducing: mapOf(Introducing),
    suppliers: mapOf(ref(CardSupplier)),
  },
  facets: {
    desk: {
      ownName() {
        return this.state.ownName;
      },
      callMe(name) {
        this.state.ownName = suggestedName(name);
        this.turn.notify('changed');
      },
      invite(petname, expires) {
        const { id, keeper } = makeInvitation(this, freePetname(this, petname, ''), expires);
        const texts = E(this.state.addresses).write(keeper.swiss(), this.state.ownName);
        return this.turn.when(texts, 'keeper.written', id) as never;
      },
      invitations() {
        const all = [...this.stores.invitations.values()].map(({ summary }) => summary);
        return all.sort((a, b) => b.created - a.created);
      },
      invitation(id) {
        const swiss = invitationOf(this, id).keeper.swiss();
        const texts = E(this.state.addresses).write(swiss, this.state.ownName);
        return this.turn.when(texts, 'keeper.written', id) as never;
      },
      cancel(id) {
        invitationOf(this, id).keeper.cancel();
      },
      look(invitation) {
        const read = E(this.state.addresses).read(invitation);
        return this.turn.when(read, 'keeper.seen') as never;
      },
      accept(invitation, petname) {
        const proper = freePetname(this, petname, '');
        const read = E(this.state.addresses).read(invitation);
        return this.turn.when(read, 'keeper.opened', proper) as never;
      },
      contacts(after) {
        return listed(this, after);
      },
      contact(id) {
        return contactOf(this, id).owner;
      },
      idOf(vat) {
        return knownBy(this, vat)?.id;
      },
      alike(name, id) {
        return alikeNames(this, name, id ?? '').slice(0, 10);
      },
      called(vats) {
        return vats.map((vat) => knownBy(this, vat)?.petname);
      },
      unread() {
        return unreadOf(this);
      },
      introduce(one, other, note) {
        introduce(this, one, other, note);
      },
      proposals() {
        const all = [...this.stores.proposals.values()].map((one) => shownProposal(this, one));
        return all.sort((a, b) => b.at - a.at);
      },
      agree(id, petname) {
        return agree(this, id, petname) as never;
      },
      decline(id) {
        decline(this, id);
      },
      watch(listener) {
        this.turn.watchers.add(listener);
      },
    },

    ledger: {
      self() {
        return this.state.self;
      },
      ownName() {
        return this.state.ownName;
      },
      note(summary) {
        this.stores.summaries.set(summary.id, summary);
        this.turn.notify('changed');
      },
      noteInvitation(summary) {
        noteInvitation(this, summary);
      },
      met(newcomer) {
        return welcome(this, newcomer);
      },
      gone(id) {
        this.stores.contacts.delete(id);
        this.stores.summaries.delete(id);
        this.turn.notify('changed');
      },
      freePetname(petname, id) {
        return freePetname(this, petname, id);
      },
      called(vats) {
        return calledHere(this, vats);
      },
      supplies() {
        return [...this.stores.suppliers.keys()];
      },
      supplier(what) {
        return this.stores.suppliers.get(what);
      },
      shut(vat, out) {
        if (out) this.state.gate?.shut(vat);
        else this.state.gate?.reopen(vat);
      },
      proposed(by, proposal) {
        return proposed(this, by, proposal) as never;
      },
      brought(by, vat, invitation) {
        brought(this, by, vat, invitation);
      },
    },

    keeper: {
      furnish(self, suppliers, gate) {
        if (this.state.self !== self) this.state.self = self;
        if (gate && !this.state.gate) {
          this.state.gate = gate as Near<typeof PeopleGate>;
          shutBlocked(this);
        }
        for (const { what, supplier } of suppliers) {
          if (!this.stores.suppliers.has(what)) this.stores.suppliers.set(what, supplier);
        }
      },
      written({ link, text: words }, id) {
        const { expires } = invitationOf(this, id).summary;
        return { id, link, text: words, expires };
      },
      seen({ vat, name }) {
        const known = knownBy(this, vat)?.petname;
        const view = { vat, name, own: vat === this.state.self };
        return known === undefined ? view : { ...view, known };
      },
      opened(read, petname) {
        if (read.vat === this.state.self) {
          const words = 'This is an invitation of your own. Send it to the one it is for.';
          throw new Refusal('own-invitation', words);
        }
        return accepted(this, read, petname, undefined);
      },
      sideAnswered(answer, id, first) {
        answered(this, answer, id, first);
      },
      sideFailed(_why, id) {
        sideFailed(this, id);
      },
      proposalInvited(texts, id) {
        proposalInvited(this, texts, id);
      },
      broughtOpened(read, id) {
        broughtOpened(this, read, id);
      },
      notBrought(why, id, invitation) {
        notBrought(this, why, id, invitation);
      },
    },
  },
});
