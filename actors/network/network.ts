/**
 * The durable part of the network: whether to join, whom to ask first, where vats were, and the
 * number of the last record that this vat made of itself.
 *
 * A record is only believed when its number is higher than that of the one before. So a number is
 * on the disk before the record leaves, and is never lower than the time: a vat that comes back
 * from a backup of last month goes on above whatever it published since.
 */
import { defineActor, type Inside, mapOf } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import { FIRST_MAX, type NetworkSettings } from './interface.ts';
import { NetworkKeeper, PLACES_MAX, PLACES_PAGE, Place } from './parts.ts';

const PORT_MAX = 65_535;
const AT_FIRST: Inside<typeof NetworkSettings> = {
  port: 0,
  relay: false,
  lookups: true,
  local: true,
  inside: false,
};

export const NetworkPlace = defineActor('NetworkPlace', {
  version: 2,
  interfaces: { keeper: NetworkKeeper },
  state: () => ({
    on: false,
    /** The owner has said whether it is on: no invitation decides that any more. */
    decided: false,
    first: [] as readonly string[],
    settings: AT_FIRST,
    sequence: 0,
    issued: 0,
  }),
  upgrade: { 1: (old: { on: boolean }) => ({ ...old, decided: old.on }) },
  stores: { places: mapOf(Place) },
  facets: {
    keeper: {
      book() {
        const { on, decided, first, settings, sequence, issued } = this.state;
        return { on, decided, first: [...first], settings, sequence, issued };
      },
      turn(on) {
        this.state.on = on;
        this.state.decided = true;
      },
      add(multiaddr) {
        const { first } = this.state;
        if (first.includes(multiaddr)) return;
        if (first.length >= FIRST_MAX) {
          const text = `${FIRST_MAX} addresses are asked first already. Remove one before.`;
          throw new Refusal('too-many', text);
        }
        this.state.first = [...first, multiaddr];
      },
      remove(multiaddr) {
        const { first } = this.state;
        if (!first.includes(multiaddr)) {
          throw new Refusal('not-found', 'That address is not asked first.');
        }
        this.state.first = first.filter((one) => one !== multiaddr);
      },
      change(settings) {
        if (settings.port > PORT_MAX) {
          throw new Refusal('bad-value', `That is no port: they go up to ${PORT_MAX}.`);
        }
        this.state.settings = settings;
      },
      number(above) {
        const now = this.turn.now();
        this.state.sequence = Math.max(this.state.sequence + 1, above + 1, now);
        this.state.issued = now;
        return this.state.sequence;
      },
      places(after) {
        const all = [...this.stores.places.entries()].sort(([one], [other]) =>
          one < other ? -1 : 1,
        );
        return all
          .filter(([vat]) => vat > after)
          .slice(0, PLACES_PAGE)
          .map(([, place]) => place);
      },
      remember(places, forget) {
        for (const vat of forget) this.stores.places.delete(vat);
        for (const place of places) {
          const known = this.stores.places.get(place.vat);
          if (!known && this.stores.places.size >= PLACES_MAX) continue;
          // What was seen once is not taken back, whoever says so.
          if ((known?.sequence ?? 0) > place.sequence) continue;
          this.stores.places.set(place.vat, place);
        }
      },
    },
  },
});
