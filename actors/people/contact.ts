/**
 * One person: the key of a vat, what its owner is called here, whether the two keys were compared,
 * what he may do here and what he lets us do.
 *
 * It has one end of a meeting of its own, which nobody but that one vat was given. What it hands
 * out lies behind one membrane, so that blocking is revoking it.
 */
import { E } from '../../captp/index.ts';
import {
  defineActor,
  mapOf,
  type Near,
  nat,
  optional,
  type RefTo,
  record,
  ref,
  text,
} from '../../vat/index.ts';
import { GrantKeeper } from '../caps/grant.ts';
import { Refusal } from '../refusal.ts';
import {
  amountOf,
  cardOf,
  disallow,
  give,
  giveMore,
  hand,
  LOCAL_ITEMS,
  noAmount,
  properItem,
} from './contact-card.ts';
import {
  revoked,
  startAgain,
  takeCard,
  takeFailure,
  takeHello,
  takeNonce,
} from './contact-meeting.ts';
import {
  type Beginning,
  begun,
  type ContactState,
  lentHere,
  meetersOf,
  met,
  metNow,
  note,
  removed,
  summaryOf,
} from './contact-self.ts';
import { alsoCalled, Heard, heard } from './edge-names.ts';
import { ContactOwner } from './interface.ts';
import { EdgeNames, Introductions, type InvitationDoor, Meeting } from './meeting.ts';
import { block, part, takeParting, unblock } from './parting.ts';
import { ContactKeeper, type PeopleLedger } from './parts.ts';
import { commitmentTo, NONCE_BYTES, phraseOf } from './phrase.ts';

/** Something that was given. */
export const Given = record({
  pass: ref(),
  keeper: optional(ref(GrantKeeper)),
  lent: optional(text(80)),
});

export const CONTACT_FACETS = {
  owner: ContactOwner,
  keeper: ContactKeeper,
  meeting: Meeting,
  names: EdgeNames,
  introductions: Introductions,
};

export const Contact = defineActor('Contact', {
  version: 2,
  interfaces: CONTACT_FACETS,
  state: (list: Near<typeof PeopleLedger>, beginning: Beginning): ContactState =>
    begun(list, beginning),
  upgrade: { 1: (old: object) => ({ ...old, differs: undefined }) },
  stores: {
    /** What its owner allows, with how much of it. */
    allowed: mapOf(record({ amount: optional(nat) })),
    given: mapOf(Given),
    /** What the contact gave. */
    lets: mapOf(ref()),
    /** What others call the contact, by their ids. */
    heard: mapOf(Heard),
  },
  facets: {
    owner: {
      describe() {
        return summaryOf(this);
      },
      phrase() {
        const { role, nonce, theirNonce, state } = this.state;
        if (state !== 'met' || !theirNonce) return [];
        const nonces =
          role === 'inviter'
            ? { inviter: nonce, accepter: theirNonce }
            : { inviter: theirNonce, accepter: nonce };
        return phraseOf(meetersOf(this), nonces);
      },
      compared(same) {
        metNow(this);
        this.state.confirmed = same ? this.turn.now() : undefined;
        this.state.differs = same ? undefined : this.turn.now();
        note(this);
      },
      rename(petname) {
        this.state.petname = this.state.list.freePetname(petname, this.state.id);
        note(this);
      },
      block() {
        block(this);
      },
      unblock() {
        unblock(this);
      },
      remove() {
        this.facets.keeper.end();
      },
      alsoCalled() {
        return alsoCalled(this);
      },
      card() {
        return cardOf(this);
      },
      allow(what, amount) {
        properItem(this, what);
        if (LOCAL_ITEMS.has(what)) noAmount(what, amount);
        else amountOf(amount);
        if (giveMore(this, what, amount)) return;
        if (this.stores.allowed.has(what)) disallow(this, what);
        this.stores.allowed.set(what, amount === undefined ? {} : { amount });
        if (this.state.state === 'met' && this.state.blocked === undefined) {
          give(this, what);
          hand(this);
        }
      },
      disallow(what) {
        if (!this.stores.allowed.has(what)) return properItem(this, what);
        disallow(this, what);
        hand(this);
      },
      theirs(what) {
        return lentHere(this, what);
      },
      letters(before) {
        return met(this).page(before);
      },
      write(words) {
        const conversation = metNow(this);
        if (this.state.blocked !== undefined) {
          throw new Refusal('blocked', 'You blocked this contact. Unblock first, then write.');
        }
        if (this.state.state === 'failed') throw removed(this);
        return conversation.write(lentHere(this, 'letters'), words);
      },
      takeBack(number) {
        met(this).takeBack(number);
      },
      unsent() {
        return this.state.conversation?.unsent() ?? 0;
      },
      read(number) {
        met(this).read(number);
      },
    },

    keeper: {
      beginAsInviter(meeting, commitment) {
        this.state.nonce = this.turn.randomBytes(NONCE_BYTES);
        this.state.commitment = commitment;
        this.state.theirs = meeting as RefTo<typeof Meeting>;
        this.state.state = 'meeting';
        const { nonce, list, theirs } = this.state;
        const said = E(theirs).hello(nonce, this.facets.meeting, list.ownName());
        this.turn.whenBroken(said, 'keeper.failed', this.state.tag);
        note(this);
      },
      beginAsAccepter(door) {
        this.state.nonce = this.turn.randomBytes(NONCE_BYTES);
        const commitment = commitmentTo(meetersOf(this), this.state.nonce);
        const { meeting } = this.facets;
        const greeting = { commitment, meeting, name: this.state.list.ownName() };
        const answer = E(door as RefTo<typeof InvitationDoor>).accept(greeting);
        this.turn.whenBroken(answer, 'keeper.failed', this.state.tag);
        note(this);
      },
      startAgain(encounter) {
        startAgain(this, encounter);
      },
      failed({ code }, tag) {
        takeFailure(this, code, tag);
      },
      lent(what) {
        return this.state.blocked === undefined ? this.stores.lets.get(what) : undefined;
      },
      conversed(unread, last) {
        this.state.unread = unread;
        this.state.last = last;
        note(this);
      },
      heard([name], by) {
        heard(this, by, name);
      },
      notHeard(_why, by) {
        heard(this, by, undefined);
      },
      end() {
        part(this);
      },
    },

    meeting: {
      hello(nonce, meeting, name) {
        takeHello(this, nonce, meeting, name);
      },
      reveal(nonce) {
        takeNonce(this, nonce);
      },
      hand(card) {
        takeCard(this, card);
      },
      handAgain() {
        if (this.state.blocked !== undefined) throw revoked();
        hand(this);
      },
      parted() {
        takeParting(this);
      },
    },

    names: {
      called(vats) {
        return this.state.list.called(vats);
      },
    },

    introductions: {
      propose(proposed) {
        return this.state.list.proposed(this.state.id, proposed);
      },
      bring(vat, invitation) {
        this.state.list.brought(this.state.id, vat, invitation);
      },
    },
  },
});
