/** Passes on what it receives: several of them are a chain, within a vat or through many. */
import { defineActor, defineInterface } from '../../../vat/index.ts';
import { noted, scene } from '../scene.ts';
import { counted, type Here, peerOf, peers, report, wire, wired } from './peers.ts';

type This = Here<{ passed: number }>;

const RelayOwn = defineInterface('RelayOwn', { wire, report });
const RelayDoor = defineInterface('RelayDoor', { pass: counted('stream', 'number') });

export const Relay = defineActor('Relay', {
  version: 1,
  interfaces: { own: RelayOwn, door: RelayDoor },
  state: (id: number) => ({ id, last: 0, passed: 0 }),
  stores: { peers },
  facets: {
    own: {
      ...noted({ wire: wired }),
      report(this: This) {
        const { id, last, passed } = this.state;
        return [id, last, passed, this.stores.peers.length];
      },
    },
    door: noted({
      pass(this: This, _message: number, stream: number, number: number) {
        this.state.passed++;
        scene().tell(peerOf(this, 0), [stream, number], false);
      },
    }),
  },
});
