/**
 * Hosting for friends: who is on the list, what they are offered, and what went through the relay
 * for each. Letters and pieces have their accounts where they are kept (actors/mailbox,
 * actors/storage); the relay has no other place, so its account is here.
 *
 * It is off at first, and stays as its owner left it.
 */
import {
  defineActor,
  type Inside,
  type MapStore,
  mapOf,
  type Near,
  type RefTo,
  ref,
} from '../../vat/index.ts';
import type { People } from '../people/interface.ts';
import { CardSupplier } from '../people/parts.ts';
import { Refusal } from '../refusal.ts';
import { goOn, list, offerAnew, pause, unlist } from './hosted-people.ts';
import type { HostingOffer } from './interface.ts';
import {
  BORROWED_MAX,
  Borrowed,
  HostingKeeper,
  Listed,
  RELAY_PLACES_MAX,
  RelayLedger,
  RelayPlaceAccount,
  RelayPlaceKeeper,
} from './parts.ts';
import { RelayPlace } from './relay-place.ts';

const DAY_MS = 86_400_000;
/** For each person: a day's films, a year's letters, a laptop's files. */
const AT_FIRST: Inside<typeof HostingOffer> = {
  relay: 5_000_000_000,
  mailbox: 100_000_000,
  storage: 10_000_000_000,
};

const keyOf = (vat: string, what: string): string => `${what} ${vat}`;

export const Hosting = defineActor('Hosting', {
  version: 1,
  interfaces: { keeper: HostingKeeper, lender: CardSupplier, ledger: RelayLedger },
  state: (people: RefTo<typeof People>) => ({
    people: people as Near<typeof People>,
    on: false,
    offer: AT_FIRST,
    made: 0,
    /** In all, also for whom no place is lent any more. */
    relayed: 0,
    circuits: 0,
    strangers: 0,
  }),
  stores: {
    listed: mapOf(Listed),
    places: mapOf(RelayPlaceAccount),
    keepers: mapOf(ref(RelayPlaceKeeper)),
    borrowed: mapOf(Borrowed),
  },
  facets: {
    keeper: {
      book() {
        const { on, offer, relayed, circuits, strangers } = this.state;
        const listed = [...this.stores.listed.values()];
        const places = [...this.stores.places.values()];
        return { on, offer, listed, places, relayed, circuits, strangers };
      },
      turn(on) {
        if (on === this.state.on) return;
        this.state.on = on;
        if (on) goOn(this);
        else pause(this);
        this.turn.notify('changed');
      },
      change(offer) {
        offerAnew(this, offer);
        this.turn.notify('changed');
      },
      allow(id) {
        list(this, id);
        this.turn.notify('changed');
      },
      disallow(vat) {
        unlist(this, vat);
        this.turn.notify('changed');
      },
      carried(places, strangers) {
        const day = Math.floor(this.turn.now() / DAY_MS);
        for (const { id, bytes, circuits } of places) {
          this.state.relayed += bytes;
          this.state.circuits += circuits;
          const place = this.stores.places.get(id);
          if (!place) continue;
          const today = (place.day === day ? place.today : 0) + bytes;
          const sum = { bytes: place.bytes + bytes, circuits: place.circuits + circuits };
          this.stores.places.set(id, { ...place, ...sum, day, today });
        }
        this.state.strangers += strangers;
      },
      watch(listener) {
        this.turn.watchers.add(listener);
      },
      borrowed() {
        return [...this.stores.borrowed.values()];
      },
      borrow(borrowed) {
        const key = keyOf(borrowed.vat, borrowed.what);
        if (!this.stores.borrowed.has(key) && this.stores.borrowed.size >= BORROWED_MAX) {
          throw new Refusal('too-many', 'Too many things of others are used already.');
        }
        this.stores.borrowed.set(key, borrowed);
      },
      giveBack(vat, what) {
        this.stores.borrowed.delete(keyOf(vat, what));
      },
    },

    lender: {
      lend(person, amount, vat) {
        if (amount === undefined) throw new Refusal('no-amount', 'Say how much in a day.');
        if (this.stores.places.size >= RELAY_PLACES_MAX) {
          throw new Refusal('too-many', 'Too many places at this relay are lent: end some first.');
        }
        this.state.made += 1;
        const id = `r${this.state.made}`;
        const ledger = this.facets.ledger as Near<typeof RelayLedger>;
        const { pass, keeper } = this.turn.spawn(RelayPlace, id, ledger);
        const none = { bytes: 0, circuits: 0, day: 0, today: 0 };
        this.stores.places.set(id, { id, person, vat, limit: amount, ...none });
        this.stores.keepers.set(id, keeper);
        this.turn.notify('changed');
        return { id, pass };
      },
      change(id, amount) {
        const place = this.stores.places.get(id);
        if (!place) return false;
        this.stores.places.set(id, { ...place, limit: amount });
        this.turn.notify('changed');
        return true;
      },
      end(id) {
        if (!this.stores.places.delete(id)) return;
        (this.stores.keepers.get(id) as Near<typeof RelayPlaceKeeper>).end();
        this.stores.keepers.delete(id);
        this.turn.notify('changed');
      },
    },

    ledger: {
      usageOf(id) {
        return usageOf(this.stores.places, id, Math.floor(this.turn.now() / DAY_MS));
      },
    },
  },
});

function usageOf(places: MapStore<RelayPlaceAccount>, id: string, now: number) {
  const place = places.get(id);
  if (!place) throw new Refusal('revoked', 'This was revoked by the one who granted it.');
  return { limit: place.limit, today: place.day === now ? place.today : 0 };
}
