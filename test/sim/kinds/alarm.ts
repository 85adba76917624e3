/** Sets timers, calls some of them off, and counts those that ring. */
import type { Ref } from '../../../captp/index.ts';
import { defineActor, defineInterface, type MapStore, mapOf, text } from '../../../vat/index.ts';
import { noted, scene } from '../scene.ts';
import { counted, type Here, peers, report } from './peers.ts';

type This = Here<
  { rung: number; armed: number; readonly ear: Ref },
  { readonly pending: MapStore<string> }
>;

const AlarmOwn = defineInterface('AlarmOwn', {
  arm: counted('delay'),
  disarm: counted(),
  ring: counted('due'),
  report,
});

export const Alarm = defineActor('Alarm', {
  version: 1,
  interfaces: { own: AlarmOwn },
  state: (id: number, ear: Ref) => ({ id, last: 0, rung: 0, armed: 0, ear }),
  stores: { peers, pending: mapOf(text(64)) },
  facets: {
    own: {
      ...noted({
        arm(this: This, _message: number, delay: number) {
          const due = this.turn.now() + delay;
          const message = scene().promise(this.state.id, 'ring', [due]);
          const timer = this.turn.at(due, 'own.ring' as never, message, due);
          this.stores.pending.set(String(message), timer);
          this.state.armed++;
        },
        /** Calls off the one that was set first. Gives its message, if there was one. */
        disarm(this: This) {
          const [first] = this.stores.pending.entries();
          if (!first) return undefined;
          const [message, timer] = first;
          this.stores.pending.delete(message);
          return this.turn.cancel(timer) ? Number(message) : 0;
        },
        ring(this: This, message: number) {
          this.stores.pending.delete(String(message));
          this.state.rung++;
          scene().cry(this.state.ear, this.state.last);
        },
      }),
      report(this: This) {
        const { id, last, rung, armed } = this.state;
        return [id, last, rung, armed, ...[...this.stores.pending.keys()].map(Number)];
      },
    },
  },
});
