/** Where a vat keeps what is not its own: shares of other vats, and sealed shares. */
import type { Random } from '../../store/index.ts';
import type { Clock } from '../../vat/index.ts';
import { type Backend, openBackend, openObjectFolder } from '../disks/index.ts';
import { makeSharesDevices, type SharesDevices } from '../shares/index.ts';
import type { DataFolder } from './data-folder.ts';

interface ForOthersPowers {
  readonly folder: DataFolder;
  /** May hold the key of the bucket. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly root: Uint8Array;
  readonly clock: Clock;
  readonly random: Random;
  readonly sharePage: (swiss: Uint8Array) => string;
  readonly sturdyref: (swiss: Uint8Array) => string;
  readonly onFault: (error: unknown) => void;
}

/** What is kept for others: shares, on this disk or in a bucket, and sealed shares. */
export async function openForOthers(
  powers: ForOthersPowers,
): Promise<{ kept: Backend; sharing: SharesDevices }> {
  const { folder, root, clock, random, onFault } = powers;
  const kept = await openBackend({
    file: folder.backend,
    environment: powers.environment,
    openLog: () => openObjectFolder(folder.kept, { carries: true, onFault }),
    onFault,
  });
  const sharing = await makeSharesDevices({
    folder: folder.hosted,
    root,
    random,
    clock,
    page: powers.sharePage,
    sturdyref: powers.sturdyref,
    onFault,
  }).catch((error: unknown) => closeAfter(error, kept));
  return { kept, sharing };
}

/** Closes what was opened before something failed. */
export async function closeAfter(
  error: unknown,
  ...opened: readonly { close(): Promise<void> }[]
): Promise<never> {
  for (const one of opened) await Promise.allSettled([one.close()]);
  throw error;
}
