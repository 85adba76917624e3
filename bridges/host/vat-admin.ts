/**
 * The vat itself, as its owner holds it: how it is, what was granted to other vats, its recovery phrase, backups.
 *
 * It is a device: actors refer to it by name, so it can be handed out before the vat is open.
 */
import { type ByteSource, type EarlierBackups, VatAdmin } from '../../actors/index.ts';
import { E, type Ref } from '../../captp/index.ts';
import { type Clock, guarded, type RefTo } from '../../vat/index.ts';
import { packBackup } from '../backup/pack.ts';
import { properPassphrase } from '../gate/passphrase.ts';
import type { TryLimit } from '../gate/try-limit.ts';
import { vatName } from '../netlayers/index.ts';
import { makeNetworkOwner } from '../network/index.ts';
import { isBackupDue, noteBackup, readBackupNote } from './backup-note.ts';
import { SourceOfBytes } from './byte-source.ts';
import type { DataFolder } from './data-folder.ts';
import { readSeals } from './data-folder.ts';
import { diskUsageOf } from './disk-usage.ts';
import type { Household } from './household.ts';
import { makeInspector, type SessionView } from './inspector.ts';
import type { Keeper } from './keeper.ts';
import type { Peers } from './peers.ts';
import { HostTrouble } from './trouble.ts';

/** Backups that may be read at once; each holds a snapshot of the database. */
const BACKUPS_MAX = 4;

export interface VatAdminPowers {
  readonly keeper: () => Keeper;
  readonly peers: () => Peers;
  readonly folder: DataFolder;
  readonly version: string;
  readonly started: number;
  readonly clock: Clock;
  /** Whoever holds a device must not guess the passphrase any faster than a stranger. */
  readonly tries: TryLimit;
  /** Where the page is. */
  readonly address: () => string;
  /** The web address of a share with this swiss number. */
  readonly shareLink: (swiss: Uint8Array) => string;
  readonly invite: () => string;
  /** The connections that stand. */
  readonly sessions: () => readonly SessionView[];
  readonly onFault: (error: unknown) => void;
}

export function makeVatAdmin(powers: VatAdminPowers): RefTo<typeof VatAdmin> {
  const household = (): Household => powers.keeper().household();
  const inspector = makeInspector({
    inspection: () => household().vat.inspection,
    sessions: powers.sessions,
    onFault: powers.onFault,
  });
  const network = networkOf(household, powers);
  const backups = new BackupsMade(powers.folder);
  const usage = diskUsageOf(powers.folder.path, () => powers.clock.now());
  return guarded(
    VatAdmin,
    {
      status: () => statusOf(household(), powers, usage),
      async grant(target: Ref, label = '') {
        // It may be a promise (E(lake).reader() without await); what is granted is what it stands for.
        const meant = await Promise.resolve(target);
        const { id, swiss } = await E(household().granting).grant(meant, label);
        return { id, sturdyref: powers.peers().sturdyrefTo(swiss) };
      },
      grants: () => E(household().granting).grants(),
      revoke: (id) => E(household().granting).revoke(id),
      guests: () => household().guests,
      shareHosting: () => household().hosting,
      storage: () => household().storage.admin,
      keeping: () => household().keeping,
      mailboxes: () => household().mailboxes,
      network: () => network,
      people: () => household().people,
      spaces: () => household().spaces,
      hosting: () => household().friends,
      enliven: (sturdyref) => powers.peers().enliven(sturdyref),
      shareLink: (swiss) => powers.shareLink(swiss),
      recoveryPhrase: (passphrase) =>
        powers.tries.run(() => powers.keeper().recoveryPhrase(passphrase)),
      confirmRecovery: () => E(household().recovery).confirm(),
      async changePassphrase(now, next) {
        const proper = properPassphrase(next);
        await powers.tries.run(() => powers.keeper().changePassphrase(now, proper));
      },
      backup: (earlier) => openBackup(household(), powers, earlier, backups),
      confirmBackup: () => backups.confirm(),
      invite: () => powers.invite(),
      inspector: () => inspector,
      search: () => household().search,
    },
    powers.onFault,
  );
}

async function statusOf(
  { lake, shares, devices, recovery, vat, network }: Household,
  { peers, address, version, started, folder, clock }: VatAdminPowers,
  usage: ReturnType<typeof diskUsageOf>,
) {
  const [{ files, bytes }, listed, deviceCount, recoveryConfirmed, disk, note] = await Promise.all([
    E(lake).usage(),
    E(shares).count(),
    E(devices).count(),
    E(recovery).confirmed(),
    usage(),
    readBackupNote(folder),
  ]);
  return {
    name: vatName(peers().ownLocator()),
    locator: peers().ownLocator(),
    address: address(),
    version,
    started,
    files: Number(files),
    bytes: Number(bytes),
    shares: Number(listed),
    devices: Number(deviceCount),
    ...disk,
    recoveryConfirmed,
    forked: vat.stats().forked,
    twice: network.twins.areThere,
    backup: { last: note.last, due: isBackupDue(note, Number(files), clock.now()) },
    restored: note.restored && { of: note.restored.of },
  };
}

function networkOf(household: () => Household, powers: VatAdminPowers) {
  return makeNetworkOwner({
    ...powers,
    service: () => household().network,
    called: (vats) => E(household().people).called([...vats]),
  });
}

/** Only whoever stores a backup knows that it is stored; as of when it is the vat knows. */
class BackupsMade {
  readonly #folder: DataFolder;
  #read: number | undefined;

  constructor(folder: DataFolder) {
    this.#folder = folder;
  }

  /** One as of `now` was read to its end. */
  read(now: number): void {
    this.#read = now;
  }

  async confirm(): Promise<void> {
    if (this.#read === undefined) {
      const text = 'No backup was read to its end since this vat was started.';
      throw new HostTrouble('no-backup', text);
    }
    await noteBackup(this.#folder, this.#read);
  }
}

/** The backup's bytes; nothing it needs is deleted until they have been read, or nobody asks for them any more. */
function openBackup(
  { vat, blobs, objects, snapshots, closing }: Household,
  { folder, clock, onFault }: VatAdminPowers,
  earlier: RefTo<typeof EarlierBackups> | undefined,
  backups: BackupsMade,
): RefTo<typeof ByteSource> {
  if (closing.size >= BACKUPS_MAX) {
    throw new HostTrouble('busy', 'Several backups are being made already. Wait for one to end.');
  }
  const releases = [objects.hold(), snapshots.hold()];
  async function* bytes(): AsyncIterable<Uint8Array> {
    await Promise.all([objects.quiet(), snapshots.quiet()]);
    const now = clock.now();
    yield* packBackup({
      now,
      known: earlier && (async (addresses) => E(earlier).have([...addresses])),
      seals: await readSeals(folder),
      records: vat.snapshot(),
      objects: blobs.list(),
      exportObject: (name) => blobs.exportObject(name),
    });
    backups.read(now);
  }
  const end = () => source.stop();
  const source = new SourceOfBytes(bytes(), {
    clock,
    onFault,
    async onEnd() {
      closing.delete(end);
      await Promise.all(releases.map((release) => release()));
    },
  });
  closing.add(end);
  return source.ref;
}
