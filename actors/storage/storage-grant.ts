/**
 * One grant of space: the leases that somebody holds on shares here, and their slots.
 *
 * A share belongs to the grant that put it: another one that puts the same bytes has them kept and
 * counted on its own. So nobody finds out what others keep here, or puts bytes in the place of
 * theirs, and what a grant holds goes with it.
 *
 * Nothing here touches a disk. The device writes, and what it writes says which share of which grant
 * it is and until when it is kept, so whoever put it hears of it at once. The leases come here a
 * moment later, many in one turn. After a crash in between the next start finds what is missing.
 */
import { E } from '../../captp/index.ts';
import { defineActor, mapOf, type Near, type RefTo } from '../../vat/index.ts';
import {
  charge,
  dropSlots,
  enter,
  enterSlots,
  firstOf,
  GRANT_FACETS,
  give,
  open,
  planSweep,
  slotNamesOf,
  slotRoomOf,
} from './grant-account.ts';
import { NO_LIFE, noteLife } from './holder-life.ts';
import { earlier, isLast, Lease, prolong, release, slice, standing } from './leases.ts';
import type { HostLedger, StorageDevice } from './parts.ts';
import { Slot } from './slots.ts';

export const StorageGrant = defineActor('StorageGrant', {
  version: 2,
  interfaces: GRANT_FACETS,
  state: (id: string, ledger: Near<typeof HostLedger>, device: RefTo<typeof StorageDevice>) => ({
    id,
    ledger,
    device,
    slotBytes: 0,
    sweepTimer: '',
    /** When leases are swept next, and were last; 0 for never. */
    sweepAt: 0,
    sweptAt: 0,
    ...NO_LIFE,
  }),
  stores: { leases: mapOf(Lease), slots: mapOf(Slot) },
  upgrade: { 1: (old: object) => ({ ...old, ...NO_LIFE }) },
  facets: {
    pass: {
      enter(holder, life) {
        const { ledger, id, device } = this.state;
        if (life) noteLife(this.state, life);
        ledger.seen(id);
        return E(device).enter(this.facets.book, id, holder, ledger.open(id));
      },
    },

    book: {
      balance() {
        return open(this);
      },
      find(share) {
        open(this);
        const lease = standing(this.stores.leases, share);
        return lease && { blob: lease.blob, size: lease.size };
      },
      entered(shares, floor) {
        return enter(this, shares, floor);
      },
      lost(share, blob) {
        open(this);
        const lease = this.stores.leases.get(share);
        if (lease?.blob === blob) this.stores.leases.set(share, { ...lease, lost: true });
      },
      look(shares) {
        open(this);
        return shares.map((share) => standing(this.stores.leases, share)?.size);
      },
      renew(shares, until) {
        open(this);
        const { leases } = this.stores;
        return shares.filter((share) => {
          const lease = standing(leases, share);
          if (lease) prolong(leases, share, lease, until);
          return !lease;
        });
      },
      cancel(shares) {
        open(this);
        const slots = shares.filter((name) => !this.stores.leases.has(name));
        const { blobs, bytes } = release(this.stores.leases, shares);
        const balance = charge(this, 0 - bytes, 0 - blobs.length);
        return { blobs: [...blobs], balance: dropSlots(this, slots) ?? balance };
      },
      readSlot(slot) {
        open(this);
        return this.stores.slots.get(slot)?.record;
      },
      slotNames(after) {
        open(this);
        return slotNamesOf(this, after);
      },
      slotRoom() {
        open(this);
        return slotRoomOf(this);
      },
      slotsEntered(records, floor) {
        const balance = enterSlots(this, records, floor);
        return { room: slotRoomOf(this), balance };
      },
      seen() {
        this.state.ledger.seen(this.state.id);
      },
    },

    census: {
      blobs(after) {
        const found = slice(this.stores.leases, after);
        const last = isLast(found) ? '' : (found.at(-1)?.[0] ?? '');
        return { blobs: found.map(([, { blob }]) => blob), last };
      },
      recovered(shares) {
        const { leases } = this.stores;
        // What is there may have come after it.
        const missing = shares.filter(({ share, blob }) => {
          const there = standing(leases, share);
          return !there || there.blob < blob;
        });
        const { blobs, balance } = enter(this, missing, 0);
        E.sendOnly(this.state.device).told(this.state.id, balance);
        const now = new Set(blobs);
        return missing.map(({ blob }) => blob).filter((blob) => now.has(blob));
      },
      slotsRecovered(records) {
        const balance = enterSlots(this, records, 0);
        E.sendOnly(this.state.device).told(this.state.id, balance);
      },
    },

    keeper: {
      begin() {
        return this.turn.sturdyref(this.facets.pass);
      },
      end(deletes) {
        this.turn.at(deletes, 'clock.drop');
      },
      drop() {
        E.sendOnly(this.facets.clock).drop();
      },
    },

    clock: {
      sweep(after, next) {
        const { leases } = this.stores;
        const now = this.turn.now();
        if (after === '') {
          this.state.sweepAt = 0;
          this.state.sweptAt = now;
        }
        const found = slice(leases, after);
        const over = found.filter(([, { until }]) => until <= now).map(([share]) => share);
        const soonest = found
          .filter(([, { until }]) => until > now)
          .reduce((soon, [, { until }]) => earlier(soon, until), next);
        give(this, release(leases, over));
        const last = found.at(-1)?.[0] ?? '';
        if (!isLast(found)) E.sendOnly(this.facets.clock).sweep(last, soonest);
        else if (soonest > 0) planSweep(this, soonest);
      },
      drop() {
        const { leases, slots } = this.stores;
        const found = slice(leases, '');
        give(
          this,
          release(
            leases,
            found.map(([share]) => share),
          ),
        );
        const names = [...firstOf(slots.keys(), found.length === 0)];
        dropSlots(this, names);
        if (found.length > 0 || names.length > 0) E.sendOnly(this.facets.clock).drop();
        else {
          this.state.ledger.ended(this.state.id);
          this.turn.retire();
        }
      },
    },
  },
});
