/**
 * Checks a vat that is not running, or a backup of one: every record, where references lead, every
 * object against its address, and that all is there that its lake and its snapshots need.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deriveKey, isAddress, type Random } from '../../store/index.ts';
import { type Verified, verifyRecords } from '../../vat/index.ts';
import { nodeCiphers, openObjectFolder } from '../disks/index.ts';
import { blobsOn } from '../objects/blobs.ts';
import { type DataFolder, dataFolder } from './data-folder.ts';
import { Keyring } from './keyring.ts';
import { restoreBackup } from './offline-backup.ts';
import { openVatDatabase } from './open-database.ts';
import { LakeNeeds } from './verify-lake.ts';

export interface VerifyPowers {
  readonly random: Random;
  /** Asked once the vat is there. */
  readonly passphrase: () => Promise<string>;
  /** Opens it in place of a passphrase, where it was sealed by one. */
  readonly keyFile: string | undefined;
  readonly onDamage: (what: string) => void;
}

export interface VatVerified extends Verified {
  readonly objects: number;
}

/** Throws a HostTrouble with code `in-use` while it runs, `no-vat`, `damaged`; WrongPassphrase, WrongKey. */
export async function verifyVat(path: string, powers: VerifyPowers): Promise<VatVerified> {
  const { random, onDamage } = powers;
  const folder = dataFolder(path);
  const db = await openVatDatabase(folder);
  try {
    const keyring = new Keyring(folder, random);
    const byFile = powers.keyFile ? await keyring.openByKeyFile(powers.keyFile) : undefined;
    const root = byFile ?? (await keyring.openByPassphrase(await powers.passphrase()));
    const key = deriveKey(root, 'actors');
    const needs = new LakeNeeds();
    const onEntry = (kind: string, entry: unknown): void => needs.take(kind, entry);
    const found = await verifyRecords({ db, key, random, onDamage, onEntry });
    const { objects, damaged } = await verifyObjects({ folder, random, onDamage, root, needs });
    return { ...found, objects, damaged: found.damaged + damaged };
  } finally {
    await db.close();
  }
}

/** Reads them as the log has them, not as an index says, which may have lost some. */
async function verifyObjects({
  folder,
  random,
  onDamage,
  root,
  needs,
}: Pick<VerifyPowers, 'random' | 'onDamage'> & {
  readonly folder: DataFolder;
  readonly root: Uint8Array;
  readonly needs: LakeNeeds;
}): Promise<{ objects: number; damaged: number }> {
  let objects = 0;
  let damaged = 0;
  const damage = (what: string): void => {
    damaged++;
    onDamage(what);
  };
  const disk = await openObjectFolder(folder.objects, {
    anew: true,
    onDamage: (bytes) => damage(`${bytes} bytes of the log of stored files cannot be read.`),
  });
  try {
    const blobs = blobsOn({ disk, ciphers: nodeCiphers, random });
    for await (const { address } of blobs.list()) {
      if (isAddress(address)) objects++;
      await blobs.verify(address).catch((error) => damage((error as Error).message));
    }
    await needs.verify({ disk, ciphers: nodeCiphers, root }, damage);
    return { objects, damaged };
  } finally {
    await disk.close();
  }
}

/** As {@link verifyVat}; the backup is unpacked beside and thrown away again. Throws `bad-backup`. */
export async function verifyBackup(
  source: AsyncIterable<Uint8Array>,
  powers: VerifyPowers,
): Promise<VatVerified> {
  const folder = await mkdtemp(join(tmpdir(), '2gather-verify-'));
  try {
    const data = join(folder, 'data');
    await restoreBackup(source, data, powers);
    return await verifyVat(data, powers);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
