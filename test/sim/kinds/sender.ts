/** Sends numbered messages to whom it knows: one stream for each. */
import type { Ref } from '../../../captp/index.ts';
import { defineActor, defineInterface, type MapStore, mapOf, nat } from '../../../vat/index.ts';
import { noted, type Peer, scene } from '../scene.ts';
import { counted, type Here, peerOf, peers, report, wire, wired } from './peers.ts';

type This = Here<{ sent: number; readonly ear: Ref }, { readonly next: MapStore<number> }>;

const SenderOwn = defineInterface('SenderOwn', { wire, burst: counted('which', 'count'), report });

/** Streams are named by their sender and by whom they go to first. */
const STREAMS_PER_SENDER_MAX = 100;

/** What is obtained by the visit is used at once, before it is there. */
function visit(peer: Peer, args: readonly number[]): void {
  const chest = scene().ask(peer, args);
  scene().tell({ ...peer, method: 'touch', ref: chest as unknown as Ref }, args, false);
}

export const Sender = defineActor('Sender', {
  version: 1,
  interfaces: { own: SenderOwn },
  state: (id: number, ear: Ref) => ({ id, last: 0, sent: 0, ear }),
  stores: { peers, next: mapOf(nat) },
  facets: {
    own: {
      ...noted({
        wire: wired,
        burst(this: This, _message: number, which: number, count: number) {
          const { state, stores } = this;
          const place = which % stores.peers.length;
          const stream = state.id * STREAMS_PER_SENDER_MAX + place;
          const peer = peerOf(this, place);
          const first = stores.next.get(String(stream)) ?? 0;
          for (let number = first; number < first + count; number++) {
            if (peer.method === 'visit') visit(peer, [stream, number]);
            else scene().tell(peer, [stream, number], number % 8 === 0);
          }
          stores.next.set(String(stream), first + count);
          state.sent += count;
          scene().cry(state.ear, state.last);
        },
      }),
      report(this: This) {
        const { id, last, sent } = this.state;
        return [
          id,
          last,
          sent,
          this.stores.peers.length,
          ...[...this.stores.next].flat().map(Number),
        ];
      },
    },
  },
});
