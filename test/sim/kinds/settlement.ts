/** The root of a simulated vat: makes all its actors in one turn, and gives what they are found by. */

import { CAPS } from '../../../actors/index.ts';
import type { Ref } from '../../../captp/index.ts';
import {
  type AnyKind,
  anything,
  arg,
  call,
  defineActor,
  defineInterface,
  list,
  listOf,
  nat,
  oneOf,
  record,
  ref,
} from '../../../vat/index.ts';
import { Account } from './account.ts';
import { Alarm } from './alarm.ts';
import { Grant, Granter } from './granter.ts';
import { Inbox } from './inbox.ts';
import { Oracle } from './oracle.ts';
import { Relay } from './relay.ts';
import { Sender } from './sender.ts';
import { Warden } from './warden.ts';

/** What each account has at first. */
const FIRST_BALANCE = 1_000;

/** The kinds that a settlement makes, and from what. */
export const SETTLERS = {
  account: { made: Account, from: (id: number, ear: Ref) => [id, FIRST_BALANCE, ear] },
  inbox: { made: Inbox, from: (id: number) => [id] },
  sender: { made: Sender, from: (id: number, ear: Ref) => [id, ear] },
  relay: { made: Relay, from: (id: number) => [id] },
  alarm: { made: Alarm, from: (id: number, ear: Ref) => [id, ear] },
  oracle: { made: Oracle, from: (id: number) => [id] },
  warden: { made: Warden, from: (id: number) => [id] },
  granter: { made: Granter, from: (id: number) => [id] },
};

export interface AnySettler {
  readonly made: AnyKind;
  readonly from: (id: number, ear: Ref) => unknown[];
}

type SettlerName = keyof typeof SETTLERS;
const NAMES = Object.keys(SETTLERS) as SettlerName[];

export interface Settler {
  readonly id: number;
  readonly kind: SettlerName;
}

const SettlerGuard = record({ id: nat, kind: oneOf(...NAMES) });
const Settling = defineInterface('Settling', {
  settle: call(arg('settlers', list(SettlerGuard)), arg('ear', ref())).returns(anything),
});

export const Settlement = defineActor('Settlement', {
  version: 1,
  interfaces: { own: Settling },
  state: () => ({}),
  stores: { made: listOf(record({ id: nat, own: ref(), door: ref() })) },
  facets: {
    own: {
      /** For each actor its name and the swiss numbers of its facets `own` and `door`. */
      settle(settlers, ear) {
        for (const { id, kind } of this.stores.made.length > 0 ? [] : settlers) {
          const { made, from } = SETTLERS[kind] as AnySettler;
          const facets = this.turn.spawn(made, ...(from(id, ear) as never[])) as Record<
            string,
            Ref
          >;
          const { own, door = own } = facets;
          this.stores.made.push({ id, own: own as Ref, door: door as Ref });
        }
        const both = (own: Ref, door: Ref) => [this.turn.sturdyref(own), this.turn.sturdyref(door)];
        return [...this.stores.made].map(({ id, own, door }) => [
          id,
          ...both(own as Ref, door as Ref),
        ]);
      },
    },
  },
});

export const KINDS: readonly AnyKind[] = [
  Settlement,
  Grant,
  ...CAPS,
  ...Object.values(SETTLERS).map(({ made }) => made as unknown as AnyKind),
];
