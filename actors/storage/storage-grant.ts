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
import { LeasePage } from './lease-pages.ts';
import { earlier, Leases, release, slice } from './leases.ts';
import type { HostLedger, StorageDevice } from './parts.ts';
import { Slot } from './slots.ts';

export const StorageGrant = defineActor('StorageGrant', {
  version: 3,
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
    newestPage: 0,
    ...NO_LIFE,
  }),
  stores: { leases: mapOf(LeasePage), slots: mapOf(Slot) },
  upgrade: {
    1: (old: object) => ({ ...old, ...NO_LIFE }),
    2: {
      state: (old: object) => ({ ...old, newestPage: 0 }),
      stores: {
        leases: (lease: object, share: string) => ({ name: share, leases: [{ share, ...lease }] }),
      },
    },
  },
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
        const lease = new Leases(this).standing(share);
        return lease && { blob: lease.blob, size: lease.size };
      },
      entered(shares, floor) {
        return enter(this, shares, floor);
      },
      lost(share, blob) {
        open(this);
        const leases = new Leases(this);
        const lease = leases.get(share);
        if (lease?.blob !== blob) return;
        leases.set({ ...lease, lost: true });
        leases.save();
      },
      look(shares) {
        open(this);
        const leases = new Leases(this);
        return shares.map((share) => leases.standing(share)?.size);
      },
      renew(shares, until) {
        open(this);
        const leases = new Leases(this);
        const missing = shares.filter((share) => {
          const lease = leases.standing(share);
          if (lease) leases.prolong(lease, until);
          return !lease;
        });
        leases.save();
        return missing;
      },
      cancel(shares) {
        open(this);
        const leases = new Leases(this);
        const slots = shares.filter((name) => !leases.get(name));
        const { blobs, bytes } = release(leases, shares);
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
        const { leases, last } = slice(this, after);
        return { blobs: leases.map(({ blob }) => blob), last };
      },
      recovered(shares) {
        const leases = new Leases(this);
        // What is there may have come after it.
        const missing = shares.filter(({ share, blob }) => {
          const there = leases.standing(share);
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
        const now = this.turn.now();
        if (after === '') {
          this.state.sweepAt = 0;
          this.state.sweptAt = now;
        }
        const { leases, last } = slice(this, after);
        const over = leases.filter(({ until }) => until <= now).map(({ share }) => share);
        const soonest = leases
          .filter(({ until }) => until > now)
          .reduce((soon, { until }) => earlier(soon, until), next);
        give(this, release(new Leases(this), over));
        if (last !== '') E.sendOnly(this.facets.clock).sweep(last, soonest);
        else if (soonest > 0) planSweep(this, soonest);
      },
      drop() {
        const { leases } = slice(this, '');
        const shares = leases.map(({ share }) => share);
        give(this, release(new Leases(this), shares));
        const names = [...firstOf(this.stores.slots.keys(), shares.length === 0)];
        dropSlots(this, names);
        if (shares.length > 0 || names.length > 0) E.sendOnly(this.facets.clock).drop();
        else {
          this.state.ledger.ended(this.state.id);
          this.turn.retire();
        }
      },
    },
  },
});
