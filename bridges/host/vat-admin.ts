/**
 * The vat itself, as its owner holds it: how it is, what was granted to other vats, its recovery phrase, backups.
 *
 * It is a device: actors refer to it by name, so it can be handed out before the vat is open.
 */
import { type ByteSource, VatAdmin } from '../../actors/index.ts';
import { E, type Ref } from '../../captp/index.ts';
import { guarded, type RefTo } from '../../vat/index.ts';
import { packBackup } from '../backup/pack.ts';
import { properPassphrase } from '../gate/passphrase.ts';
import { byteSourceOf } from './byte-source.ts';
import type { DataFolder } from './data-folder.ts';
import { readSeals } from './data-folder.ts';
import { diskUsageOf } from './disk-usage.ts';
import type { Household } from './household.ts';
import type { Keeper } from './keeper.ts';
import type { Peers } from './peers.ts';

export interface VatAdminPowers {
  readonly keeper: () => Keeper;
  readonly peers: () => Peers;
  readonly folder: DataFolder;
  readonly version: string;
  readonly started: number;
  readonly now: () => number;
  /** Where the page is. */
  readonly address: () => string;
  /** The web address of a share with this swiss number. */
  readonly shareLink: (swiss: Uint8Array) => string;
  readonly invite: () => string;
  readonly onFault: (error: unknown) => void;
}

export function makeVatAdmin(powers: VatAdminPowers): RefTo<typeof VatAdmin> {
  const household = (): Household => powers.keeper().household();
  const usage = diskUsageOf(powers.folder.path, powers.now);
  return guarded(
    VatAdmin,
    {
      async status() {
        const { lake, shares, devices, recovery } = household();
        const [files, listed, deviceCount, recoveryConfirmed, disk] = await Promise.all([
          E(lake).usage(),
          E(shares).count(),
          E(devices).count(),
          E(recovery).confirmed(),
          usage(),
        ]);
        return {
          locator: powers.peers().ownLocator(),
          address: powers.address(),
          version: powers.version,
          started: powers.started,
          files: Number(files.files),
          bytes: Number(files.bytes),
          shares: Number(listed),
          devices: Number(deviceCount),
          ...disk,
          recoveryConfirmed,
        };
      },
      async grant(target: Ref, label = '') {
        const { id, swiss } = await E(household().granting).grant(target, label);
        return { id, sturdyref: powers.peers().sturdyrefTo(swiss) };
      },
      grants: () => E(household().granting).grants(),
      revoke: (id) => E(household().granting).revoke(id),
      enliven: (sturdyref) => powers.peers().enliven(sturdyref),
      shareLink: (swiss) => powers.shareLink(swiss),
      recoveryPhrase: (passphrase) => powers.keeper().recoveryPhrase(passphrase),
      confirmRecovery: () => E(household().recovery).confirm(),
      changePassphrase: (now, next) =>
        powers.keeper().changePassphrase(now, properPassphrase(next)),
      backup: () => openBackup(household(), powers),
      invite: () => powers.invite(),
    },
    powers.onFault,
  );
}

/** The backup's bytes; nothing it needs is deleted until they have been read. */
function openBackup(
  { vat, store, objects }: Household,
  { folder, now, onFault }: VatAdminPowers,
): RefTo<typeof ByteSource> {
  const release = objects.hold();
  async function* bytes(): AsyncIterable<Uint8Array> {
    try {
      yield* packBackup({
        now: now(),
        seals: await readSeals(folder),
        records: vat.snapshot(),
        objects: store.list(),
        exportObject: (address) => store.exportObject(address),
      });
    } finally {
      await release();
    }
  }
  return byteSourceOf(bytes(), onFault);
}
