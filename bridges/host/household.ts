/**
 * An open vat with all that belongs to it: the store on this disk, the root actors, and the devices of the host.
 *
 * The order matters: first the keys, then the objects, then the actors, then what a crash left behind is swept, and
 * only then is anybody let in.
 */
import {
  type Belongings,
  DeviceList,
  type DeviceRegistrar,
  type Devices,
  Doorkeeper,
  type Granting,
  Grants,
  GuestHouse,
  type Guests,
  type HostingOwner,
  type KeepingOwner,
  Lake,
  type LakeOwner,
  type MailboxAdmin,
  type People,
  type PeopleAddresses,
  Recovery,
  type RecoveryNote,
  type ShareHosting,
  ShareHouse,
  ShareList,
  type Shares,
  type Spaces,
} from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import { deriveKey } from '../../store/index.ts';
import { guarded, openVat, type RefTo, type Vat } from '../../vat/index.ts';
import type { Backend } from '../disks/index.ts';
import { type GuestsDevice, makeGuestsDevice } from '../guests/index.ts';
import type { Mailboxes } from '../mailbox/index.ts';
import type { NetworkService } from '../network/index.ts';
import type { Blobs } from '../objects/blobs.ts';
import type { ObjectsDevice } from '../objects/objects-device.ts';
import { ContactNames } from '../people/index.ts';
import { makeSearchDevice, type SearchDevice } from '../search/index.ts';
import type { SharesDevices } from '../shares/index.ts';
import type { SnapshotsDevice } from '../snapshots/index.ts';
import { makeStorage, type OpenStorage, type Storage } from '../storage/index.ts';
import { closeAfter, openForOthers } from './for-others.ts';
import type { HouseholdPowers } from './household-powers.ts';
import { HOUSEHOLD_KINDS } from './kinds.ts';
import { ownDevices } from './own-devices.ts';
import { filesOf, keepWithOthers, type OwnFiles, openOwnFiles } from './own-files.ts';
import { openHosting } from './own-hosting.ts';
import { mailboxesOf } from './own-mailboxes.ts';
import { openNetwork } from './own-network.ts';
import { openPeople, peopleAddresses } from './own-people.ts';
import { type OwnSpaces, spacesOf } from './own-spaces.ts';

export interface Household {
  readonly vat: Vat;
  readonly blobs: Blobs;
  readonly snapshots: SnapshotsDevice;
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
  /** How well its own things are kept. */
  readonly keeping: RefTo<typeof KeepingOwner>;
  /** Contacts, invitations, letters. */
  readonly people: RefTo<typeof People>;
  /** What waits for others here, and for this vat elsewhere. */
  readonly mailboxes: RefTo<typeof MailboxAdmin>;
  /** What it publishes for everybody, and what it follows. */
  readonly spaces: RefTo<typeof Spaces>;
  readonly network: NetworkService;
  /** What it carries for people on a list, and what it uses of theirs. */
  readonly friends: RefTo<typeof HostingOwner>;
  readonly belongings: Belongings;
  /** The list of devices for the command line. */
  readonly ownDevices: RefTo<typeof Devices>;
  /** What has to be ended before it closes. */
  readonly closing: Set<() => Promise<void>>;
  close(): Promise<void>;
}

/** Opens it. Throws what openVat throws, such as WrongKey. */
export async function openHousehold(powers: HouseholdPowers): Promise<Household> {
  const { root, clock, random, onFault } = powers;
  const own = await openOwnFiles(powers);
  const { objects, snapshots, safekeeping } = own;
  const guests = makeGuestsDevice({ clock, onFault });
  const names = new ContactNames();
  const { kept, sharing } = await openForOthers(powers).catch((error: unknown) =>
    closeAfter(error, safekeeping),
  );
  const storage = makeStorage({ kept, clock, random, peers: powers.peers, names, onFault });
  const addresses = peopleAddresses(powers);
  const mailboxes = mailboxesOf(powers, names);
  const spaces = spacesOf(powers);
  const doorkeeper = guarded(Doorkeeper, { dismiss: (device) => powers.dismiss(device) }, onFault);
  const vat = await openVat({
    db: powers.db,
    key: deriveKey(root, 'actors'),
    clock,
    random,
    kinds: [...HOUSEHOLD_KINDS, ...(powers.kinds ?? [])],
    devices: {
      objects: objects.ref,
      snapshots: snapshots.ref,
      guests: guests.ref,
      storage: storage.device,
      mail: mailboxes.device,
      spaces: spaces.device,
      keeping: safekeeping.device,
      doorkeeper,
      admin: powers.admin,
      peopleAddresses: addresses,
      shareRooms: sharing.rooms,
      sharePlacer: sharing.placer,
      shareKeeping: sharing.keeping,
      shareAddresses: sharing.addresses,
    },
    far: powers.far,
    post: { ...powers.post, mail: mailboxes.mail },
    restored: powers.restored,
    onFault,
  }).catch((error: unknown) => closeAfter(error, mailboxes, storage, safekeeping, sharing, kept));
  try {
    return await furnish({
      ...powers,
      ...own,
      ...{ vat, addresses, guests, doorkeeper, keeping: storage, mailboxes, kept, sharing, names },
      ownSpaces: spaces,
    });
  } catch (error) {
    return closeAfter(error, mailboxes, storage, safekeeping, vat, objects, sharing, guests, kept);
  }
}

interface Bare extends HouseholdPowers, OwnFiles {
  readonly vat: Vat;
  readonly guests: GuestsDevice;
  readonly addresses: RefTo<typeof PeopleAddresses>;
  readonly names: ContactNames;
  readonly doorkeeper: RefTo<typeof Doorkeeper>;
  readonly keeping: Storage;
  readonly mailboxes: Mailboxes;
  readonly ownSpaces: OwnSpaces;
  readonly kept: Backend;
  readonly sharing: SharesDevices;
}

async function furnish(bare: Bare): Promise<Household> {
  const { vat, blobs, objects, snapshots, guests, doorkeeper, keeping, sharing, onFault, admin } =
    bare;
  const lake = await vat.provide('lake', Lake, objects.ref);
  snapshots.serve(lake.archive);
  // Each of these wakes an actor of which a record may be damaged: that must not keep the rest from opening.
  await E(lake.fitter).furnish(snapshots.ref).catch(onFault);
  objects.collect(() => filesOf(lake, snapshots));
  const list = await vat.provide('shares', ShareList, lake.scope);
  await E(list.keeper).furnish(sharing.rooms, sharing.placer).catch(onFault);
  const hosting = await openShareHosting(vat, sharing, onFault);
  const belongings = { lake: lake.owner, shares: list.desk, vat: admin };
  const devices = await vat.provide('devices', DeviceList, belongings, doorkeeper);
  await E(devices.registrar).started().catch(onFault);
  const grants = await vat.provide('grants', Grants);
  const closing = new Set<() => Promise<void>>();
  const recovery = await vat.provide('recovery', Recovery);
  const house = await vat.provide('guests', GuestHouse, guests.ref);
  const search = makeSearchDevice({ ...bare, feed: lake.feed });
  const storage = await keeping.furnish(vat);
  const keeper = await keepWithOthers(bare, { vat, lake, storage, onFault });
  const mail = await bare.mailboxes.furnish(vat);
  const people = await openPeople(bare, { vat, storage, mail });
  const spaces = await bare.ownSpaces.furnish(vat);
  const around = { vat, people, names: bare.names, storage, mail, network: () => network };
  const friends = await openHosting(bare, around);
  const network: NetworkService = await openNetwork(bare, vat, {
    mailboxes: () => mail.published(),
    relays: friends.relays,
    spaces: bare.ownSpaces.service,
  });
  deliverBy(mail, network);
  return {
    vat,
    blobs,
    objects,
    snapshots,
    lake: lake.owner,
    shares: list.desk,
    devices: devices.registrar,
    granting: grants.granting,
    recovery: recovery.note,
    guests: house.desk,
    search: search.ref,
    storage,
    keeping: keeper,
    people,
    mailboxes: mail.admin,
    spaces,
    hosting,
    network,
    friends: friends.owner,
    belongings,
    ownDevices: ownDevices(devices.registrar, onFault),
    closing,
    async close() {
      await Promise.allSettled([...closing].map((end) => end()));
      await friends.close();
      await bare.mailboxes.close().catch(onFault);
      await network.close().catch(onFault);
      await bare.ownSpaces.service.close();
      await Promise.allSettled([search.close(), snapshots.close(), bare.safekeeping.close()]);
      await Promise.allSettled([objects.close(), keeping.close(), sharing.close()]);
      await vat.close();
      // Not before: what runs now is run again at the next start, since the vat did not hear of its end.
      await guests.close();
      await bare.kept.close();
    },
  };
}

function deliverBy(mail: Awaited<ReturnType<Mailboxes['furnish']>>, network: NetworkService): void {
  mail.joined({
    mailboxesOf: async (peer) => (await network.find(peer))?.mailboxes ?? [],
    changed: () => network.mailboxesChanged(),
  });
}

/**
 * Opens what this vat keeps for others. What no share needs any more is erased, but only when all of them can be
 * named: where a record is damaged nothing is.
 */
async function openShareHosting(
  vat: Vat,
  { keeping, rooms, addresses }: SharesDevices,
  onFault: (error: unknown) => void,
): Promise<RefTo<typeof ShareHosting>> {
  const house = await vat.provide('share hosting', ShareHouse, { keeping, rooms }, addresses);
  await E(house.keeper).started().catch(onFault);
  return house.desk;
}
