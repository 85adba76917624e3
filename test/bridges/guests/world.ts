/** A vat in memory with a guest house, for tests of guests. */
import { Guest, GuestHouse, type Guests } from '../../../actors/index.ts';
import {
  type GuestLimits,
  type GuestsDevice,
  makeGuestsDevice,
} from '../../../bridges/guests/index.ts';
import { E } from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import type { AnyKind, RefTo } from '../../../vat/index.ts';
import { raw, type World, world } from '../../vat/powers.ts';

/** What a guest costs is not what is tested: it need not wait for all else that runs on this machine. */
const HERE: Partial<GuestLimits> = { priority: 0, wall_ms: 300_000 };

export interface GuestWorld {
  readonly world: World;
  readonly device: GuestsDevice;
  readonly desk: RefTo<typeof Guests>;
  readonly faults: unknown[];
  install(source: string, references?: object): Promise<ReturnType<typeof raw>>;
  close(): Promise<void>;
}

export async function guestWorld(
  kinds: readonly AnyKind[] = [],
  limits: Partial<GuestLimits> = {},
): Promise<GuestWorld> {
  const faults: unknown[] = [];
  const { clock } = makePowers();
  const device = makeGuestsDevice({
    clock,
    onFault: (error) => faults.push(error),
    limits: { ...HERE, ...limits },
  });
  const made = await world([GuestHouse, Guest, ...kinds], { devices: { guests: device.ref } });
  const { desk } = await made.vat.provide('guests', GuestHouse, device.ref);
  return {
    world: made,
    device,
    desk,
    faults,
    async install(source, references = {}) {
      return raw((await E(desk).install(source, references)).guest);
    },
    async close() {
      await made.vat.close();
      await device.close();
    },
  };
}
