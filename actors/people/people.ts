/**
 * The people whom the owner of a vat knows: contacts by petname, invitations to become one, and
 * introductions of one to another.
 *
 * The list holds a summary of each contact and invitation, which they keep true, so that showing it
 * wakes none of them.
 */
import { defineActor, mapOf, type Near, type RefTo, record, ref } from '../../vat/index.ts';
import {
  ContactSummary,
  IntroductionSummary,
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
  sideFailed,
} from './introducing.ts';
import { madeHere, nowIs } from './introductions-made.ts';
import {
  allInvitations,
  invitationOf,
  makeInvitation,
  noteInvitation,
  opened,
  readText,
  seen,
  textsOf,
  written,
} from './inviting.ts';
import { properPersonName } from './names.ts';
import {
  CardSupplier,
  InvitationKeeper,
  Known,
  type PeopleAddresses,
  type PeopleGate,
  PeopleKeeper,
  PeopleLedger,
} from './parts.ts';
import {
  alikeNames,
  calledHere,
  contactOf,
  freePetname,
  furnish,
  knownBy,
  listed,
  namersBeside,
  unreadOf,
  welcome,
} from './people-list.ts';
import { allProposals } from './proposals-shown.ts';

export const PEOPLE_FACETS = { desk: PeopleDesk, ledger: PeopleLedger, keeper: PeopleKeeper };

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
    /** What became of them, for the owner to see. */
    introduced: mapOf(IntroductionSummary),
    suppliers: mapOf(ref(CardSupplier)),
  },
  facets: {
    desk: {
      ownName() {
        return this.state.ownName;
      },
      callMe(name) {
        this.state.ownName = name.trim() === '' ? '' : properPersonName(name);
        this.turn.notify('changed');
      },
      invite(petname, expires) {
        const { id } = makeInvitation(this, freePetname(this, petname, ''), expires);
        return textsOf(this, id) as never;
      },
      invitations() {
        return allInvitations(this);
      },
      invitation(id) {
        return textsOf(this, id) as never;
      },
      cancel(id) {
        invitationOf(this, id).keeper.cancel();
      },
      look(invitation) {
        return readText(this, invitation, 'keeper.seen') as never;
      },
      accept(invitation, petname) {
        const proper = freePetname(this, petname, '');
        return readText(this, invitation, 'keeper.opened', proper) as never;
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
      introductions() {
        return madeHere(this);
      },
      dismiss(id) {
        this.stores.introduced.delete(id);
        this.turn.notify('changed');
      },
      proposals() {
        return allProposals(this);
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
      namers(id) {
        return namersBeside(this, id);
      },
      heardMore() {
        this.turn.notify('changed');
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
        furnish(this, self, suppliers, gate);
      },
      written(texts, id) {
        return written(this, texts, id);
      },
      seen(read) {
        return seen(this, read);
      },
      opened(read, petname) {
        return opened(this, read, petname);
      },
      sideAnswered(answer, id, first) {
        answered(this, answer, id, first);
      },
      sideFailed(_why, id) {
        sideFailed(this, id);
      },
      introduced(_nothing, id) {
        nowIs(this, id, 'taken');
      },
      notIntroduced(_why, id) {
        nowIs(this, id, 'failed');
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
