/** The door of bridges/shares: sealed doors for recipients, and the keeping of shares for others. */
import { join } from 'node:path';
import {
  type SealedKeeping,
  ShareAddresses,
  type SharePlacer,
  type ShareRooms,
} from '../../actors/index.ts';
import { deriveKey, type Random } from '../../store/index.ts';
import { type Clock, guarded, type RefTo } from '../../vat/index.ts';
import { nodeCiphers, openObjectFolder } from '../disks/index.ts';
import { Halves } from './halves.ts';
import { makeKeeping } from './keeping.ts';
import { makePlacer } from './placer.ts';
import { makeRooms } from './rooms.ts';
import { SealedBlobs } from './sealed-blobs.ts';

export { nodeAead } from './node-aead.ts';

export interface SharesPowers {
  /** Where blobs and halves of others lie. */
  readonly folder: string;
  /** The root key of the vat. */
  readonly root: Uint8Array;
  readonly random: Random;
  readonly clock: Clock;
  /** Where a share with this swiss number is found by browsers, and by vats. */
  readonly page: (swiss: Uint8Array) => string;
  readonly sturdyref: (swiss: Uint8Array) => string;
  readonly onFault: (error: unknown) => void;
}

export interface SharesDevices {
  readonly rooms: RefTo<typeof ShareRooms>;
  readonly keeping: RefTo<typeof SealedKeeping>;
  readonly placer: RefTo<typeof SharePlacer>;
  readonly addresses: RefTo<typeof ShareAddresses>;
  close(): Promise<void>;
}

export async function makeSharesDevices(powers: SharesPowers): Promise<SharesDevices> {
  const { folder, root, random, clock, onFault } = powers;
  const halves = new Halves(join(folder, 'halves'), deriveKey(root, 'halves of shares'), random);
  await halves.prepare();
  const disk = await openObjectFolder(folder, { carries: true, onFault });
  await disk.sweepTemporary();
  const blobs = new SealedBlobs({ disk, halves, ciphers: nodeCiphers });
  const keeping = makeKeeping({ disk, halves, ciphers: nodeCiphers, blobs, random, onFault });
  return {
    rooms: makeRooms({ random, clock, blobs, onFault }),
    keeping: keeping.ref,
    placer: makePlacer({ random, onFault }),
    addresses: guarded(
      ShareAddresses,
      { page: (swiss) => powers.page(swiss), sturdyref: (swiss) => powers.sturdyref(swiss) },
      onFault,
    ),
    async close() {
      await keeping.close();
      await disk.close();
    },
  };
}
