/** Keeping of a running vat, put together: its books, the grid of hosts, the device, the actor. */
import { Keeping, type KeepingDevice, type KeepingOwner } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import {
  type ChoosePlan,
  type Ciphers,
  type Collected,
  choosePlan,
  deriveKey,
  makeGrid,
  type ObjectDisk,
  PackDisk,
  type Random,
  type ReadCap,
  type ShareHost,
} from '../../store/index.ts';
import type { Clock, RefTo, Vat } from '../../vat/index.ts';
import { openExpendable } from '../disks/index.ts';
import { timersOn } from '../netlayers/index.ts';
import type { Blobs } from '../objects/blobs.ts';
import { BlameBook } from './blame-book.ts';
import { packIndex, placementBook, StandingBook } from './books.ts';
import { Catalogue } from './catalogue.ts';
import { Crew, idsOf } from './crew.ts';
import type { HealingDisk } from './healing-disk.ts';
import { makeKeepingDevice } from './keeping-device.ts';
import { Memory } from './memory.ts';
import { SealedRecords } from './sealed-records.ts';

const SORTS = { placements: 1, packs: 2, standings: 3, memory: 4, blames: 5 } as const;

export interface KeepingSetup {
  /** Where the books are kept. */
  readonly folder: string;
  readonly root: Uint8Array;
  readonly local: ObjectDisk;
  readonly healing: HealingDisk;
  readonly blobs: Pick<Blobs, 'verify'>;
  readonly ciphers: Ciphers;
  readonly random: Random;
  readonly clock: Clock;
  /** Deletes what nobody needs on this machine. */
  readonly gather: () => Promise<Collected>;
  readonly onFault: (error: unknown) => void;
}

/** What is known once the vat is open. */
interface KeepingSources {
  readonly hosts: () => Promise<readonly ShareHost[]>;
  readonly needed: () => AsyncIterable<string>;
  readonly neededBy: (entry: string) => AsyncIterable<string>;
}

/** Before the vat is open: what it is opened with. */
export interface KeepingHome {
  readonly device: RefTo<typeof KeepingDevice>;
  /** Begins. From then on what is missing here is read from the hosts. */
  furnish(vat: Vat, sources: KeepingSources): Promise<RefTo<typeof KeepingOwner>>;
  /** Something in the lake, or among the hosts, is different now. */
  changed(): void;
  close(): Promise<void>;
}

export async function openKeeping(setup: KeepingSetup): Promise<KeepingHome> {
  const { root, random, clock, healing, onFault } = setup;
  const { placements, packs, standings, memory, blames, close } = await openBooks(setup);
  let sources: KeepingSources = NOT_YET;
  const crew = new Crew(async () => {
    const hosts = await sources.hosts();
    if (sources !== NOT_YET) blames.keepOnly(idsOf(hosts));
    return hosts;
  });
  const timers = timersOn(clock);
  const grid = makeGrid({
    hosts: () => crew.reached,
    book: placements,
    ciphers: setup.ciphers,
    random,
    clock: { now: () => clock.now(), after: (delay, run) => timers.after(delay, run) },
    namingKey: deriveKey(root, 'grid names'),
    choosePlan: atLeastOnce,
    onTrouble: (trouble) => blames.note(trouble, clock.now()),
  });
  const packing = { index: packs, key: deriveKey(root, 'packs'), random, onFault };
  const packed = new PackDisk({ disk: grid, ...packing });
  let remember: (cap: ReadCap | undefined) => Promise<void> = async () => undefined;
  const catalogue = new Catalogue({
    ...{ grid, placements, ciphers: setup.ciphers, random },
    remember: (cap) => remember(cap),
    async allAnswer() {
      const answers = await Promise.allSettled(crew.reached.map((host) => host.space()));
      return answers.every(({ status }) => status === 'fulfilled');
    },
  });
  const device = makeKeepingDevice({
    ...{ local: setup.local, healing, blobs: setup.blobs, clock, onFault },
    ...{ grid, packed, packs, placements, standings, memory, blames, crew, catalogue },
    gather: () => setup.gather(),
    needed: () => sources.needed(),
    neededBy: (entry) => sources.neededBy(entry),
  });
  return {
    device: device.ref,
    async furnish(vat, found) {
      sources = found;
      await crew.all();
      healing.standBehind({
        away: packed,
        verifyHere: (name) => setup.blobs.verify(name),
        onLost: () => device.changed(),
      });
      const { owner, clockwork } = await vat.provide('keeping', Keeping, device.ref);
      remember = async (cap) => E(clockwork).remember(cap && { ...cap, size: BigInt(cap.size) });
      const cap = await E(clockwork).started().catch(setup.onFault);
      catalogue.begin(cap ? { ...cap, size: Number(cap.size) } : undefined);
      return owner;
    },
    changed: () => device.changed(),
    async close() {
      await device.close();
      await close();
    },
  };
}

async function openBooks({ folder, root, random, onFault }: KeepingSetup) {
  const db = await openExpendable<Uint8Array>(folder, { keyEncoding: 'view' });
  const keys = keysOf(root);
  const records = (sort: number): SealedRecords => new SealedRecords(db, sort, keys, random);
  const standings = new StandingBook(records(SORTS.standings));
  const memory = new Memory(records(SORTS.memory));
  const blames = new BlameBook(records(SORTS.blames), onFault);
  await Promise.all([standings.open(), memory.open(), blames.open()]);
  return {
    placements: placementBook(records(SORTS.placements)),
    packs: packIndex(records(SORTS.packs)),
    ...{ standings, memory, blames },
    async close() {
      await blames.settled();
      await db.close();
    },
  };
}

function keysOf(root: Uint8Array) {
  return {
    naming: deriveKey(root, 'keeping names'),
    sealing: deriveKey(root, 'keeping records'),
  };
}

/** One copy with a friend is better than none: what lacks is told, and made when they are there. */
const atLeastOnce: ChoosePlan = (here) => {
  const plan = choosePlan(here);
  return { ...plan, least: plan.k };
};

const NOT_YET: KeepingSources = {
  hosts: async () => [],
  needed: () => nothing(),
  neededBy: () => nothing(),
};

async function* nothing(): AsyncGenerator<string, void, undefined> {}
