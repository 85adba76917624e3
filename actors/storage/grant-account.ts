/**
 * What the methods of a grant have in common: its account with the host, what it gives back, and
 * when its leases are swept.
 */
import { E } from '../../captp/index.ts';
import type { Inside, MapStore, Near, RefTo, TurnPowers } from '../../vat/index.ts';
import { HOSTED_NAMES_MAX, StoragePass } from './interface.ts';
import type { LeasePage } from './lease-pages.ts';
import { Leases, type Released } from './leases.ts';
import {
  type Entry,
  GrantCensus,
  GrantClock,
  type HostLedger,
  LeaseBook,
  type SlotEntry,
  type StorageDevice,
  StorageKeeper,
} from './parts.ts';
import { type Slot, setSlots } from './slots.ts';

/** The facets of a grant. */
export const GRANT_FACETS = {
  pass: StoragePass,
  book: LeaseBook,
  census: GrantCensus,
  keeper: StorageKeeper,
  clock: GrantClock,
};

/** All leases are looked through for those that ran out at most so often. */
export const SWEEP_MS_MIN = 3_600_000;

/** Slots deleted in one turn. */
const SLOTS_DROPPED_MAX = 1_000;

export function* firstOf(names: Iterable<string>, isTheirTurn: boolean): Iterable<string> {
  let left = isTheirTurn ? SLOTS_DROPPED_MAX : 0;
  for (const name of names) {
    if (left === 0) return;
    left -= 1;
    yield name;
  }
}

/** The grant as its methods see it. */
interface Here {
  readonly state: {
    readonly id: string;
    readonly ledger: Near<typeof HostLedger>;
    readonly device: RefTo<typeof StorageDevice>;
    slotBytes: number;
    sweepTimer: string;
    sweepAt: number;
    sweptAt: number;
    newestPage: number;
  };
  readonly stores: { readonly leases: MapStore<LeasePage>; readonly slots: MapStore<Slot> };
  readonly turn: TurnPowers<typeof GRANT_FACETS>;
}

/** Its account. Throws when it was revoked. */
export function open({ state: { ledger, id } }: Here) {
  return ledger.open(id);
}

export function charge({ state: { ledger, id } }: Here, bytes: number, shares: number) {
  return ledger.charge(id, bytes, shares);
}

/** Records leases on shares whose room was held. Gives which blob each of them is now. */
export function enter(here: Here, shares: readonly Inside<typeof Entry>[], floor: number) {
  const leases = new Leases(here);
  const { id, ledger, device } = here.state;
  const replaced: string[] = [];
  let [bytes, more] = [0, 0];
  const blobs = shares.map(({ share, size, until, blob }) => {
    planSweep(here, until);
    const before = leases.get(share);
    if (before?.size === size && !before.lost) {
      leases.prolong(before, until);
      return before.blob;
    }
    bytes += size - (before?.size ?? 0);
    if (before) replaced.push(before.blob);
    else more += 1;
    leases.set({ share, size, until: Math.max(until, before?.until ?? 0), blob });
    return blob;
  });
  leases.save();
  const balance = ledger.entered(id, bytes, more, floor);
  if (replaced.length > 0) E.sendOnly(device).drop(id, replaced, balance);
  return { blobs, balance };
}

/** Records slots whose room was held. */
export function enterSlots(
  here: Here,
  records: readonly Inside<typeof SlotEntry>[],
  floor: number,
) {
  const bytes = setSlots(here.stores.slots, records);
  here.state.slotBytes += bytes;
  return here.state.ledger.entered(here.state.id, bytes, 0, floor);
}

/** A thousand of its slots. */
export function slotNamesOf({ stores }: Here, after: string) {
  const names: string[] = [];
  for (const name of stores.slots.keys(after)) {
    names.push(name);
    if (names.length === HOSTED_NAMES_MAX) return { names, last: name };
  }
  return { names, last: '' };
}

export function slotRoomOf({ state, stores }: Here) {
  return { slots: stores.slots.size, bytes: state.slotBytes };
}

/** Gives back what is no longer held: to the account now, to the disk after the commit. */
export function give(here: Here, { blobs, bytes }: Released) {
  if (blobs.length === 0) return here.state.ledger.charge(here.state.id, 0, 0);
  const balance = charge(here, -bytes, -blobs.length);
  E.sendOnly(here.state.device).drop(here.state.id, [...blobs], balance);
  return balance;
}

export function dropSlots(here: Here, names: readonly string[]) {
  const { slots } = here.stores;
  let bytes = 0;
  for (const name of names) {
    bytes += slots.get(name)?.record.length ?? 0;
    slots.delete(name);
  }
  if (bytes === 0) return undefined;
  here.state.slotBytes -= bytes;
  return charge(here, -bytes, 0);
}

/** Sees to it that leases are swept once one that lasts until then is over. */
export function planSweep({ state, turn }: Here, until: number): void {
  const at = Math.max(until, state.sweptAt + SWEEP_MS_MIN);
  if (state.sweepAt !== 0 && state.sweepAt <= at) return;
  if (state.sweepTimer !== '') turn.cancel(state.sweepTimer);
  state.sweepAt = at;
  state.sweepTimer = turn.at(at, 'clock.sweep', '', 0);
}
