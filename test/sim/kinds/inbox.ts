/** Receives numbered messages of several streams, and keeps which number comes next in each. */
import {
  defineActor,
  defineInterface,
  type ListStore,
  listOf,
  type MapStore,
  mapOf,
  nat,
} from '../../../vat/index.ts';
import { noted } from '../scene.ts';
import { counted, type Here, peers, report } from './peers.ts';

type This = Here<
  { count: number },
  { readonly next: MapStore<number>; readonly gaps: ListStore<number> }
>;

const InboxOwn = defineInterface('InboxOwn', { report });
const InboxDoor = defineInterface('InboxDoor', { deliver: counted('stream', 'number') });

export const Inbox = defineActor('Inbox', {
  version: 1,
  interfaces: { own: InboxOwn, door: InboxDoor },
  state: (id: number) => ({ id, last: 0, count: 0 }),
  stores: { peers, next: mapOf(nat), gaps: listOf(nat) },
  facets: {
    own: {
      report(this: This) {
        const { id, last, count } = this.state;
        const next = [...this.stores.next].flatMap(([key, number]) => [Number(key), number]);
        return [id, last, count, ...next, ...this.stores.gaps];
      },
    },
    door: noted({
      deliver(this: This, _message: number, stream: number, number: number) {
        const { next, gaps } = this.stores;
        const key = String(stream);
        const expected = next.get(key) ?? 0;
        if (number !== expected) gaps.push(stream);
        next.set(key, number + 1);
        this.state.count++;
      },
    }),
  },
});
