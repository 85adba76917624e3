/**
 * Lets others in through membranes. What they obtain there, a chest, comes out through the same
 * membrane, and is as dead as the way in once that was shut.
 */

import { Membrane, type MembraneKeeper } from '../../../actors/index.ts';
import type { Ref } from '../../../captp/index.ts';
import {
  anything,
  arg,
  call,
  defineActor,
  defineInterface,
  type MapStore,
  mapOf,
  type Near,
  nat,
  ref,
} from '../../../vat/index.ts';
import { noted, scene } from '../scene.ts';
import { counted, type Here, MESSAGE, peers, report } from './peers.ts';

type This = Here<
  { opened: number; shut: number; visits: number; touches: number },
  { readonly ways: MapStore<Ref> }
> & { readonly facets: Readonly<Record<'own' | 'door' | 'chest', Ref>> };

/** Ways in are named after who opened them. */
const WAYS_PER_WARDEN_MAX = 1_000;

const WardenOwn = defineInterface('WardenOwn', {
  open: counted(),
  shut: counted('which'),
  sealed: counted('way'),
  report,
});
const WardenDoor = defineInterface('WardenDoor', {
  visit: call(MESSAGE, arg('stream', nat), arg('number', nat)).returns(ref()),
});
const WardenChest = defineInterface('WardenChest', {
  touch: call(MESSAGE, arg('stream', nat), arg('number', nat)).returns(anything),
});

const inner = noted({
  /** Gives the way's name and swiss number. */
  open(this: This) {
    const id = this.state.id * WAYS_PER_WARDEN_MAX + this.state.opened++;
    const { keeper } = this.turn.spawn(Membrane, this.facets.door);
    this.stores.ways.set(String(id), keeper);
    const swiss = scene().live
      ? (keeper as Near<typeof MembraneKeeper>).begin()
      : new Uint8Array(0);
    return [id, swiss];
  },
  /** Gives the name of the way that is no more. */
  shut(this: This, _message: number, which: number) {
    const all = [...this.stores.ways];
    const [name, keeper] = all[which % all.length] ?? [];
    if (name === undefined) return undefined;
    if (scene().live) (keeper as unknown as Near<typeof MembraneKeeper>).revoke();
    this.stores.ways.delete(name);
    this.state.shut++;
    // Behind everything that has come through before.
    const self = { id: this.state.id, method: 'sealed', ref: this.facets.own };
    scene().tell(self, [Number(name)], false);
    return Number(name);
  },
  sealed() {
    return undefined;
  },
  visit(this: This, _message: number, _stream: number, _number: number) {
    this.state.visits++;
  },
  touch(this: This, _message: number, _stream: number, _number: number) {
    this.state.touches++;
  },
});

export const Warden = defineActor('Warden', {
  version: 1,
  interfaces: { own: WardenOwn, door: WardenDoor, chest: WardenChest },
  state: (id: number) => ({ id, last: 0, opened: 0, shut: 0, visits: 0, touches: 0 }),
  stores: { peers, ways: mapOf(ref()) },
  facets: {
    own: {
      ...inner,
      report(this: This) {
        const { id, last, opened, shut, visits, touches } = this.state;
        return [id, last, opened, shut, visits, touches, this.stores.ways.size];
      },
    },
    door: {
      visit(message, stream, number) {
        inner.visit.call(this as unknown as This, message, stream, number);
        return this.facets.chest;
      },
    },
    chest: { touch: inner.touch },
  },
});
