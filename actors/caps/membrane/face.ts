/**
 * A face: stands on one side of a membrane for something on the other, and hands every message to
 * the gate.
 *
 * It holds no more than the gate and its number there, so it leads nowhere once the membrane is
 * revoked, and it is itself again after a restart.
 */
import { AnyMethod, defineActor, type Near, type RefTo } from '../../../vat/index.ts';
import type { MembraneGate } from './interface.ts';

export const MembraneFace = defineActor('MembraneFace', {
  version: 1,
  interfaces: { face: AnyMethod },
  state: (gate: RefTo<typeof MembraneGate>, place: number) => ({ gate, place }),
  facets: {
    face(method, args) {
      const { gate, place } = this.state;
      return (gate as Near<typeof MembraneGate>).relay(place, method, args);
    },
  },
});
