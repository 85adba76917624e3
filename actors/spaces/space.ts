/**
 * One public space: its charter and entries as far as they are kept here, and, for whoever may, the way to write.
 *
 * What comes is signed by others and was checked by the bridge; here it is joined to what is there. What goes out is
 * written here first: it is signed by the device, kept, and only then told others.
 */
import { E } from '../../captp/index.ts';
import { defineActor, mapOf, type Near, type RefTo } from '../../vat/index.ts';
import { properPersonName } from '../people/names.ts';
import { Refusal } from '../refusal.ts';
import * as authors from './authors.ts';
import { KeptEntry, placeOf, take, trim } from './chain.ts';
import { SPACE_PLACES_MAX, SpaceName, SpaceOwner } from './interface.ts';
import {
  Run,
  type SignedEntry,
  SpaceKeeper,
  type SpacesDevice,
  type SpacesLedger,
  TAKEN_MAX,
} from './parts.ts';
import * as publishing from './publishing.ts';
import * as self from './space-self.ts';

export const SPACE_FACETS = { owner: SpaceOwner, keeper: SpaceKeeper };

export const Space = defineActor('Space', {
  version: 1,
  interfaces: SPACE_FACETS,
  state: (
    list: Near<typeof SpacesLedger>,
    device: RefTo<typeof SpacesDevice>,
    beginning: self.Beginning,
  ): self.SpaceState => self.begun(list, device, beginning),
  stores: {
    runs: mapOf(Run),
    entries: mapOf(KeptEntry),
    contradictions: mapOf(KeptEntry),
    /** What the owner of this vat calls authors, by their keys. */
    called: mapOf(SpaceName),
  },
  facets: {
    owner: {
      describe() {
        return self.viewOf(this);
      },
      entries(before) {
        return self.pageBefore(this, before);
      },
      contradictions() {
        return self.contradictionsOf(this);
      },
      read() {
        if (this.state.seen === this.state.order) return;
        this.state.seen = this.state.order;
        self.note(this);
      },
      post(text, links) {
        return publishing.post(this, text, links) as never;
      },
      address() {
        const { device, key, charter, petname } = this.state;
        return E(device).write(key, charter?.name || petname) as never;
      },
      rename(petname) {
        this.state.petname = this.state.list.freePetname(petname, this.state.id);
        self.note(this);
      },
      describeAs(name, about) {
        return publishing.amend(this, { name: properPersonName(name), about }) as never;
      },
      admit(author, name) {
        return publishing.amend(this, {
          authors: authors.withAuthor(this, author, name),
        }) as never;
      },
      dismiss(author) {
        return publishing.amend(this, { authors: authors.without(this, author) }) as never;
      },
      callAuthor(author, petname) {
        authors.callAuthor(this, author, petname);
      },
      renew() {
        if (this.stores.runs.get(this.state.author)?.forked !== true) {
          throw new Refusal('not-forked', 'The entries of this vat are in order: go on with them.');
        }
        self.notSigning(this);
        const { device, key } = this.state;
        this.state.signing = true;
        this.state.generation += 1;
        const author = E(device).author(key, BigInt(this.state.generation));
        this.turn.whenBroken(author, 'keeper.notSigned');
        this.turn.when(author, 'keeper.authored');
      },
      leave() {
        this.state.list.gone(this.state.id);
        this.turn.retire();
      },
    },

    keeper: {
      authored(author) {
        publishing.authored(this, author);
      },
      held() {
        const { charter, signature } = this.state;
        const runs = [...this.stores.runs.entries()].map(([author, run]) => ({ author, run }));
        return charter && signature ? { signed: { charter, signature }, runs } : { runs };
      },
      charter(signed) {
        if (!self.takeCharter(this, signed)) return false;
        trim(this);
        self.note(this);
        return true;
      },
      take(entries, jump) {
        const now = this.turn.now();
        const verdicts = entries.map((signed) => take(this, signed, jump, now));
        if (verdicts.some((one) => one === 'new' || one === 'older' || one === 'fork')) {
          self.note(this);
        }
        return verdicts;
      },
      page(author, from, down, most) {
        const found: SignedEntry[] = [];
        for (let number = from; found.length < Math.min(most, TAKEN_MAX); number += down ? -1 : 1) {
          const kept = this.stores.entries.get(placeOf(author, number));
          if (!kept) break;
          found.push(kept.signed);
        }
        return found;
      },
      contradiction(author) {
        return this.stores.contradictions.get(author)?.signed;
      },
      places() {
        return [...this.state.places];
      },
      found(place) {
        if (this.state.places[0] !== place) this.facets.keeper.alsoAt([place]);
      },
      alsoAt(places) {
        const others = this.state.places.filter((one) => !places.includes(one));
        this.state.places = [...places, ...others].slice(0, SPACE_PLACES_MAX);
      },
      signed(signed) {
        return publishing.posted(this, signed) as never;
      },
      amended(signed) {
        return publishing.amended(this, signed) as never;
      },
      notSigned() {
        this.state.signing = false;
      },
    },
  },
});
