/**
 * The actors of a house over a memory vat, with an objects device that keeps bytes in memory and notes what it drops.
 */
import {
  CAPS,
  Device,
  DeviceList,
  Doorkeeper,
  Grants,
  Lake,
  type LakeIntake,
  Objects,
  PlacedShare,
  Recovery,
  Share,
  type ShareArrivals,
  ShareList,
  SharePlacer,
  ShareRooms,
  Upload,
  VatAdmin,
  Visit,
} from '../../actors/index.ts';
import { nodeRandom } from '../../bridges/disks/index.ts';
import { makeRooms } from '../../bridges/shares/rooms.ts';
import { SealedBlobs } from '../../bridges/shares/sealed-blobs.ts';
import { E } from '../../captp/index.ts';
import { guarded, type RefTo, type VatOptions } from '../../vat/index.ts';
import { type World, world } from '../vat/powers.ts';

const KINDS = [Lake, ShareList, Share, PlacedShare, Visit, DeviceList, Device, Recovery, ...CAPS];

interface Kept {
  readonly bytes: Map<string, Uint8Array>;
  readonly dropped: string[];
  readonly dismissed: string[];
  /** Where the last visitor of a share was announced. */
  arrivals: RefTo<typeof ShareArrivals> | undefined;
}

type Furnished = Awaited<ReturnType<typeof furnish>>;
export interface House extends Furnished {
  /** Closes the vat and opens it anew over the same database. */
  again(): Promise<House>;
}

/** A new house, or that of a database written before. */
export async function house(db?: World['db']): Promise<House> {
  const kept: Kept = { bytes: new Map(), dropped: [], dismissed: [], arrivals: undefined };
  return lasting(await world(KINDS, { ...devicesOf(kept), ...(db && { db }) }), kept);
}

async function lasting(opened: World, kept: Kept): Promise<House> {
  return {
    ...(await furnish(opened, kept)),
    again: async () => lasting(await opened.again(devicesOf(kept) as Partial<VatOptions>), kept),
  };
}

async function furnish(opened: World, kept: Kept) {
  const { vat, clock, db } = opened;
  const { objects, doorkeeper, admin, rooms, placer } = devicesOf(kept).devices;
  const lake = await vat.provide('lake', Lake, objects);
  const list = await vat.provide('shares', ShareList, lake.scope);
  await E(list.keeper).furnish(rooms, placer);
  const belongings = { lake: lake.owner, shares: list.desk, vat: admin };
  const devices = await vat.provide('devices', DeviceList, belongings, doorkeeper);
  const grants = await vat.provide('grants', Grants);
  return {
    vat,
    clock,
    db,
    kept,
    faults: opened.faults,
    lake: lake.owner,
    intake: lake.intake,
    reader: lake.reader,
    feed: lake.feed,
    shares: list.desk,
    registrar: devices.registrar,
    granting: grants.granting,
    /** Adds a file and answers its entry. */
    async add(name: string, folder = '', content = name) {
      const upload = E(lake.owner).add({ name, folder });
      E.sendOnly(upload).write(Buffer.from(content));
      return E(upload).finish();
    },
  };
}

const made = new WeakMap<Kept, ReturnType<typeof makeDevices>>();

function devicesOf(kept: Kept): ReturnType<typeof makeDevices> {
  const devices = made.get(kept) ?? makeDevices(kept);
  made.set(kept, devices);
  return devices;
}

function makeDevices(kept: Kept) {
  const { bytes, dropped, dismissed } = kept;
  const onFault = (error: unknown): void => {
    throw error;
  };
  let count = 0;
  const upload = (intake: RefTo<typeof LakeIntake>, file: { name: string; folder: string }) => {
    const parts: Uint8Array[] = [];
    const size = () => parts.reduce((sum, { length }) => sum + length, 0);
    return guarded(Upload, {
      write(part) {
        parts.push(part);
        return size();
      },
      written: size,
      async finish() {
        count += 1;
        const address = `object-${count}`;
        bytes.set(address, Buffer.concat(parts));
        const object = { address, key: new Uint8Array(32), size: size() };
        return (await E(intake).accept(file, object)) as never;
      },
      abort: () => undefined,
    });
  };
  const objects = guarded(Objects, {
    upload,
    read: (object, from, to) => bytes.get(object.address)?.subarray(from, to) ?? new Uint8Array(0),
    drop: (address) => void dropped.push(address),
  });
  const doorkeeper = guarded(Doorkeeper, { dismiss: (device) => void dismissed.push(device) });
  const admin = guarded(VatAdmin, {} as never);
  const blobs = new SealedBlobs({} as never);
  const clock = { now: () => 0 } as never;
  const doors = makeRooms({ random: nodeRandom, clock, blobs, onFault });
  const rooms = guarded(ShareRooms, {
    receive(hello, door, arrivals) {
      kept.arrivals = arrivals as RefTo<typeof ShareArrivals>;
      return E(doors).receive(hello, door, arrivals as never) as never;
    },
  });
  const placer = guarded(SharePlacer, {} as never);
  return { devices: { objects, doorkeeper, admin, rooms, placer } };
}

/** The code with which `promise` breaks; 'none' when it does not. */
export async function codeOf(promise: PromiseLike<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
  return 'none';
}
