/**
 * Hands out grants and takes them back: each is an actor of its own, found by a swiss number. A
 * grant that was revoked is gone, and so is its number.
 */
import type { Ref } from '../../../captp/index.ts';
import {
  bytes,
  defineActor,
  defineInterface,
  type MapStore,
  mapOf,
  nat,
  record,
  ref,
} from '../../../vat/index.ts';
import { noted, type Peer, scene } from '../scene.ts';
import { counted, type Here, peerOf, peers, report, wire, wired } from './peers.ts';

/** Grants are named after who made them. */
const GRANTS_PER_GRANTER_MAX = 1_000;
const SWISS_BYTES = 32;

type ThisGrant = Here<{ used: number; readonly target: Peer }>;

const GrantOwn = defineInterface('GrantOwn', { end: counted(), report });
const GrantDoor = defineInterface('GrantDoor', { use: counted('stream', 'number') });

export const Grant = defineActor('PlayedGrant', {
  version: 1,
  interfaces: { own: GrantOwn, door: GrantDoor },
  state: (id: number, target: Peer) => ({ id, last: 0, used: 0, target }),
  facets: {
    own: {
      ...noted({
        end(this: ThisGrant) {
          this.turn.retire();
        },
      }),
      report(this: ThisGrant) {
        const { id, last, used } = this.state;
        return [id, last, used];
      },
    },
    door: noted({
      use(this: ThisGrant, _message: number, stream: number, number: number) {
        this.state.used++;
        scene().tell(this.state.target, [stream, number], false);
      },
    }),
  },
});

interface Held {
  readonly id: number;
  readonly ref: Ref;
  readonly swiss: Uint8Array;
}
type This = Here<{ granted: number; revoked: number }, { readonly grants: MapStore<Held> }>;

const GranterOwn = defineInterface('GranterOwn', {
  wire,
  grant: counted(),
  revoke: counted('which'),
  report,
});
const HeldGuard = record({ id: nat, ref: ref(), swiss: bytes(SWISS_BYTES) });

export const Granter = defineActor('Granter', {
  version: 1,
  interfaces: { own: GranterOwn },
  state: (id: number) => ({ id, last: 0, granted: 0, revoked: 0 }),
  stores: { peers, grants: mapOf(HeldGuard) },
  facets: {
    own: {
      ...noted({
        wire: wired,
        /** Gives the grant's name and swiss number. */
        grant(this: This) {
          const id = this.state.id * GRANTS_PER_GRANTER_MAX + this.state.granted++;
          const { own, door } = this.turn.spawn(Grant, id, peerOf(this, 0));
          const swiss = this.turn.sturdyref(door);
          this.stores.grants.set(String(id), { id, ref: own, swiss });
          return [id, swiss];
        },
        /** Gives the name of the grant that is no more. */
        revoke(this: This, message: number, which: number) {
          const all = [...this.stores.grants.values()];
          const grant = all[which % all.length];
          if (!grant) return undefined;
          scene().near(grant, 'end', message);
          this.turn.forget(grant.swiss);
          this.stores.grants.delete(String(grant.id));
          this.state.revoked++;
          return grant.id;
        },
      }),
      report(this: This) {
        const { id, last, granted, revoked } = this.state;
        const grants = [...this.stores.grants.values()].map((grant) =>
          scene().near(grant, 'report'),
        );
        return [id, last, granted, revoked, this.stores.peers.length, ...grants];
      },
    },
  },
});
