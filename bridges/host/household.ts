/**
 * An open vat with all that belongs to it: the store on this disk, the root actors, and the devices of the host.
 *
 * The order matters: first the keys, then the objects, then the actors, then what a crash left behind is swept, and
 * only then is anybody let in.
 */
import {
  type Belongings,
  CAPS,
  Device,
  DeviceList,
  type DeviceRegistrar,
  type Devices,
  Doorkeeper,
  type Granting,
  Grants,
  Guest,
  GuestHouse,
  type Guests,
  HostedShare,
  Lake,
  type LakeIntake,
  type LakeOwner,
  PlacedShare,
  Recovery,
  type RecoveryNote,
  Share,
  ShareGrant,
  type ShareHosting,
  ShareHouse,
  ShareList,
  type Shares,
  STORAGE,
  type VatAdmin,
  Visit,
} from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import {
  deriveKey,
  type FileCap,
  makeFileStore,
  makeObjectStore,
  type ObjectDisk,
  type ObjectStore,
  type Random,
} from '../../store/index.ts';
import {
  type AnyKind,
  type Clock,
  type Database,
  type FarReferences,
  guarded,
  openVat,
  type PostRoads,
  type RefTo,
  type Vat,
} from '../../vat/index.ts';
import { nodeCiphers, type ObjectFolder } from '../disks/index.ts';
import { type GuestsDevice, makeGuestsDevice } from '../guests/index.ts';
import { fileCapOf, makeObjectsDevice, type ObjectsDevice } from '../objects/objects-device.ts';
import { makeSearchDevice, type SearchDevice } from '../search/index.ts';
import type { SharesDevices } from '../shares/index.ts';
import { makeSnapshotsDevice, type SnapshotsDevice } from '../snapshots/index.ts';
import {
  makeStorage,
  type OpenStorage,
  type Storage,
  type StoragePeers,
} from '../storage/index.ts';
import { makeEncodingWorkers } from '../workers/index.ts';
import type { DataFolder } from './data-folder.ts';
import { closeAfter, openForOthers } from './for-others.ts';
import { ownDevices } from './own-devices.ts';

const KINDS = [
  Lake,
  ShareList,
  Share,
  Visit,
  PlacedShare,
  ShareHouse,
  ShareGrant,
  HostedShare,
  DeviceList,
  Device,
  Recovery,
  GuestHouse,
  Guest,
  ...STORAGE,
  ...CAPS,
];

/** What a household is opened with. */
export interface HouseholdPowers {
  readonly folder: DataFolder;
  /** The objects in it, which stay open when the household is closed. */
  readonly disk: ObjectDisk;
  readonly db: Database;
  readonly root: Uint8Array;
  readonly clock: Clock;
  readonly random: Random;
  /** Beside those of every vat. */
  readonly kinds?: readonly AnyKind[] | undefined;
  readonly far: FarReferences;
  /** The same, as those who store with others need it. */
  readonly peers: StoragePeers;
  /** The ways to other vats, for messages that must take effect exactly once. */
  readonly post: PostRoads;
  /** Names the restore from a backup that made it, the first time it is opened. */
  readonly restored?: Uint8Array | undefined;
  /** Where a swiss number of this vat leads others to: in a browser, and from vat to vat. */
  readonly sharePage: (swiss: Uint8Array) => string;
  readonly sturdyref: (swiss: Uint8Array) => string;
  /** Closes the connections of a device. */
  readonly dismiss: (device: string) => void;
  /** The device that stands for this household to its owner; made by the host around this household. */
  readonly admin: RefTo<typeof VatAdmin>;
  readonly onFault: (error: unknown) => void;
}

export interface Household {
  readonly vat: Vat;
  readonly store: ObjectStore;
  readonly objects: ObjectsDevice;
  readonly lake: RefTo<typeof LakeOwner>;
  readonly shares: RefTo<typeof Shares>;
  readonly devices: RefTo<typeof DeviceRegistrar>;
  readonly granting: RefTo<typeof Granting>;
  readonly recovery: RefTo<typeof RecoveryNote>;
  readonly guests: RefTo<typeof Guests>;
  readonly search: SearchDevice['ref'];
  /** Keeps sealed shares for others. */
  readonly hosting: RefTo<typeof ShareHosting>;
  /** Space for others here, and for this vat elsewhere. */
  readonly storage: OpenStorage;
  readonly belongings: Belongings;
  /** The list of devices for the command line. */
  readonly ownDevices: RefTo<typeof Devices>;
  /** What has to be ended before it closes. */
  readonly closing: Set<() => Promise<void>>;
  close(): Promise<void>;
}

/** Opens it. Throws what openVat throws, such as WrongKey. */
export async function openHousehold(powers: HouseholdPowers): Promise<Household> {
  const { disk, root, clock, random, onFault } = powers;
  const store = makeObjectStore({ disk, ciphers: nodeCiphers, random });
  const encoders = makeEncodingWorkers();
  const files = makeFileStore({
    disk,
    ciphers: nodeCiphers,
    random,
    secret: deriveKey(root, 'files'),
    now: () => clock.now(),
    encoder: encoders,
  });
  const objects = makeObjectsDevice({
    files,
    clock,
    onFault,
    endWork: () => encoders.close(),
  });
  const key = deriveKey(root, 'lake/snapshots');
  const snapshots = makeSnapshotsDevice({ disk, ciphers: nodeCiphers, key, objects, onFault });
  const guests = makeGuestsDevice({ clock, onFault });
  const { kept, sharing } = await openForOthers(powers);
  const storage = makeStorage({ disk: kept, clock, random, peers: powers.peers, onFault });
  const doorkeeper = guarded(Doorkeeper, { dismiss: (device) => powers.dismiss(device) }, onFault);
  const vat = await openVat({
    db: powers.db,
    key: deriveKey(root, 'actors'),
    clock,
    random,
    kinds: [...KINDS, ...(powers.kinds ?? [])],
    devices: {
      objects: objects.ref,
      snapshots: snapshots.ref,
      guests: guests.ref,
      storage: storage.device,
      doorkeeper,
      admin: powers.admin,
      shareRooms: sharing.rooms,
      sharePlacer: sharing.placer,
      shareKeeping: sharing.keeping,
      shareAddresses: sharing.addresses,
    },
    far: powers.far,
    post: powers.post,
    restored: powers.restored,
    onFault,
  }).catch((error: unknown) => closeAfter(error, storage, sharing, kept));
  try {
    return await furnish({
      ...powers,
      vat,
      store,
      objects,
      snapshots,
      guests,
      doorkeeper,
      keeping: storage,
      kept,
      sharing,
    });
  } catch (error) {
    return closeAfter(error, storage, vat, objects, sharing, guests, kept);
  }
}

interface Bare extends HouseholdPowers {
  readonly vat: Vat;
  readonly store: ObjectStore;
  readonly objects: ObjectsDevice;
  readonly snapshots: SnapshotsDevice;
  readonly guests: GuestsDevice;
  readonly doorkeeper: RefTo<typeof Doorkeeper>;
  readonly keeping: Storage;
  readonly kept: ObjectFolder;
  readonly sharing: SharesDevices;
}

async function furnish(bare: Bare): Promise<Household> {
  const { vat, store, objects, snapshots, guests, doorkeeper, keeping, sharing, onFault, admin } =
    bare;
  const lake = await vat.provide('lake', Lake, objects.ref);
  snapshots.serve(lake.archive);
  await E(lake.fitter).furnish(snapshots.ref);
  objects.collect(() => filesOf(lake.intake, snapshots.files(lake.archive)));
  const list = await vat.provide('shares', ShareList, lake.scope);
  await E(list.keeper).furnish(sharing.rooms, sharing.placer);
  const hosting = await openHosting(vat, sharing, onFault);
  const belongings = { lake: lake.owner, shares: list.desk, vat: admin };
  const devices = await vat.provide('devices', DeviceList, belongings, doorkeeper);
  await E(devices.registrar).started();
  const grants = await vat.provide('grants', Grants);
  const closing = new Set<() => Promise<void>>();
  const recovery = await vat.provide('recovery', Recovery);
  const house = await vat.provide('guests', GuestHouse, guests.ref);
  const search = makeSearchDevice({ ...bare, feed: lake.feed });
  const storage = await keeping.furnish(vat);
  return {
    vat,
    store,
    objects,
    lake: lake.owner,
    shares: list.desk,
    devices: devices.registrar,
    granting: grants.granting,
    recovery: recovery.note,
    guests: house.desk,
    search: search.ref,
    storage,
    hosting,
    belongings,
    ownDevices: ownDevices(devices.registrar, onFault),
    closing,
    async close() {
      await Promise.allSettled([...closing].map((end) => end()));
      await Promise.allSettled([search.close(), snapshots.close()]);
      await Promise.allSettled([objects.close(), keeping.close(), sharing.close()]);
      await vat.close();
      // Not before: what runs now is run again at the next start, since the vat did not hear of its end.
      await guests.close();
      await bare.kept.close();
    },
  };
}

/**
 * Opens what this vat keeps for others. What no share needs any more is erased, but only when all of them can be
 * named: where a record is damaged nothing is.
 */
async function openHosting(
  vat: Vat,
  { keeping, rooms, addresses }: SharesDevices,
  onFault: (error: unknown) => void,
): Promise<RefTo<typeof ShareHosting>> {
  const house = await vat.provide('share hosting', ShareHouse, { keeping, rooms }, addresses);
  await E(house.keeper).started().catch(onFault);
  return house.desk;
}

/** What the lake and its snapshots need: all else among the objects is garbage. */
async function* filesOf(
  intake: RefTo<typeof LakeIntake>,
  ofSnapshots: AsyncIterable<FileCap>,
): AsyncGenerator<FileCap> {
  for (const object of await E(intake).objects()) {
    yield fileCapOf({ ...object, size: Number(object.size) });
  }
  yield* ofSnapshots;
}
