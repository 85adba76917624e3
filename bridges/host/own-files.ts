/**
 * What of a vat's own files must be kept: all that the lake and its snapshots need. The objects device deletes all
 * else, and keeping brings it to others.
 */
import type { KeepingOwner, LakeArchive, LakeFeed, LakeIntake } from '../../actors/index.ts';
import { E, Far } from '../../captp/index.ts';
import { deriveKey, type FileCap, makeFileStore, neededObjects } from '../../store/index.ts';
import type { RefTo, Vat } from '../../vat/index.ts';
import { nodeCiphers } from '../disks/index.ts';
import { HealingDisk, type KeepingHome, openKeeping } from '../keeping/index.ts';
import { type Blobs, blobsOn } from '../objects/blobs.ts';
import { fileCapOf, makeObjectsDevice, type ObjectsDevice } from '../objects/objects-device.ts';
import { makeSnapshotsDevice, type SnapshotsDevice } from '../snapshots/index.ts';
import type { OpenStorage } from '../storage/index.ts';
import { makeEncodingWorkers } from '../workers/index.ts';
import type { HouseholdPowers } from './household-powers.ts';

export interface OwnLake {
  readonly intake: RefTo<typeof LakeIntake>;
  readonly archive: RefTo<typeof LakeArchive>;
  readonly feed: RefTo<typeof LakeFeed>;
}

/**
 * Throws what a damaged entry throws: then it cannot be told what may be deleted. The lake is asked twice: what came
 * back out of a snapshot that was dropped since is in it the second time.
 */
export async function* filesOf(
  { intake, archive }: OwnLake,
  snapshots: SnapshotsDevice,
): AsyncGenerator<FileCap> {
  yield* filesIn(intake);
  yield* snapshots.files(archive);
  yield* filesIn(intake);
}

async function* filesIn(intake: RefTo<typeof LakeIntake>): AsyncGenerator<FileCap> {
  for (const object of await E(intake).objects()) {
    yield fileCapOf({ ...object, size: Number(object.size) });
  }
}

/** Where a vat's own files are, before it is open. */
export interface OwnFiles {
  readonly blobs: Blobs;
  readonly objects: ObjectsDevice;
  readonly snapshots: SnapshotsDevice;
  /** What is missing on this machine is read from those who keep pieces of it. */
  readonly healing: HealingDisk;
  readonly safekeeping: KeepingHome;
}

type OwnFilesPowers = Pick<
  HouseholdPowers,
  'folder' | 'disk' | 'root' | 'clock' | 'random' | 'onFault'
>;

export async function openOwnFiles(powers: OwnFilesPowers): Promise<OwnFiles> {
  const { folder, disk, root, clock, random, onFault } = powers;
  const ciphers = nodeCiphers;
  const healing = new HealingDisk(disk);
  const encoder = makeEncodingWorkers();
  const files = makeFileStore({
    ...{ disk: healing, here: disk, ciphers, random, encoder },
    secret: deriveKey(root, 'files'),
    now: () => clock.now(),
  });
  const endWork = (): Promise<void> => encoder.close();
  const objects = makeObjectsDevice({ files, clock, onFault, endWork });
  const key = deriveKey(root, 'lake/snapshots');
  const safekeeping = await openKeeping({
    ...{ folder: folder.keeping, local: disk, healing, root, ciphers, random, clock, onFault },
    blobs: blobsOn({ disk, ciphers, random }),
    gather: () => objects.gather(),
  });
  return {
    blobs: blobsOn({ disk: healing, ciphers, random }),
    objects,
    snapshots: makeSnapshotsDevice({ disk: healing, ciphers, key, objects, onFault }),
    healing,
    safekeeping,
  };
}

export interface OpenVat {
  readonly vat: Vat;
  readonly onFault: (error: unknown) => void;
  readonly lake: OwnLake;
  /** Who keeps pieces of its files. */
  readonly storage: OpenStorage;
}

/** All that each of them gives. Throws the first that one of them threw, once all have ended. */
async function* eachOf<T>(all: readonly (() => AsyncIterable<T>)[]): AsyncGenerator<T> {
  const errors: unknown[] = [];
  for (const one of all) {
    try {
      yield* one();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}

/** From now on all of it is kept with others, too, as far as there are any. */
export async function keepWithOthers(
  { healing, snapshots, safekeeping }: OwnFiles,
  { vat, lake, storage, onFault }: OpenVat,
): Promise<RefTo<typeof KeepingOwner>> {
  const reading = { disk: healing, ciphers: nodeCiphers };
  async function* fileOf(entry: string): AsyncGenerator<FileCap> {
    const object = await E(lake.intake).objectOf(entry);
    if (object) yield fileCapOf({ ...object, size: Number(object.size) });
  }
  const owner = await safekeeping.furnish(vat, {
    hosts: storage.hosts,
    needed: () =>
      eachOf([
        () => neededObjects(reading, filesOf(lake, snapshots)),
        () => snapshots.nodes(lake.archive),
      ]),
    neededBy: (entry) => neededObjects(reading, fileOf(entry)),
  });
  const changed = (): undefined => {
    safekeeping.changed();
  };
  // A damaged lake is kept as far as it is known; what is new in it is found by the daily rounds.
  await E(lake.feed).watch(Far('KeepingFeed', { changed })).catch(onFault);
  return owner;
}
